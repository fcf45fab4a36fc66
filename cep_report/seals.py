"""The provenance that each file carries: what it was made from, whoever it is sent to.

In Word, Excel and PowerPoint files, custom properties, one a fact, that their readers can
list; in the twin, its own key; in a PDF, an entry of its information dictionary (PDF/A-2
allows entries that XMP has no name for; it allows no attachment that is not PDF/A itself); in
a page, a ``meta`` element. Same provenance, same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pikepdf
from lxml import etree, html

from cep_report.canonical import json_bytes
from cep_report.ooxml import rewrite_zip
from cep_report.word.properties import CUSTOM, add_custom, read_custom

_ENTRY = "/CepProvenance"
_KEY = "provenance"
_UNSEALED = json_bytes({_KEY: {}}).removeprefix(b"{\n")
_META = "cep-provenance"
_HEAD = "</head>"
_PREFIX = "cep-provenance "
_BETWEEN = " > "


def seal(path: Path, origin: Mapping[str, object]) -> None:
    """Write its provenance into a DOCX, an XLSX, a PPTX, a PDF, an HTML page or a twin.

    Raises:
        KeyError: a DOCX or an XLSX without custom properties.
        zipfile.BadZipFile: not an archive.
        pikepdf.PdfError: not a PDF.
        ValueError: a twin that carries a provenance already, or no twin.
    """
    if path.suffix == ".json":
        # The last key of a twin, put in without reading the rest again.
        content, unsealed, after = path.read_bytes().rpartition(_UNSEALED)
        if not unsealed or after:
            raise ValueError(f"{path.name} is no twin that waits for its provenance")
        path.write_bytes(content + json_bytes({_KEY: dict(origin)}).removeprefix(b"{\n"))
        return
    if path.suffix == ".html":
        page = path.read_text(encoding="utf-8")
        entry = f'<meta name="{_META}" content="{escape(_json(origin))}">\n'
        path.write_text(page.replace(_HEAD, entry + _HEAD, 1), encoding="utf-8", newline="\n")
        return
    if path.suffix == ".pdf":
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            # Not pdf.docinfo: that would write XMP again, with a date.
            pdf.trailer.Info[_ENTRY] = pikepdf.String(_json(origin))
            pdf.save(path, deterministic_id=True)
        return
    facts = dict(_facts(origin))
    rewrite_zip(
        path,
        lambda name, content: add_custom(content, facts) if name == CUSTOM else content,
    )


def read_seal(path: Path) -> dict[str, Any] | None:
    """The provenance that a file carries; None when it carries none, or cannot be read."""
    try:
        if path.suffix.casefold() == ".html":
            page = html.document_fromstring(path.read_text(encoding="utf-8"))
            found = json.loads("".join(page.xpath(f"/html/head/meta[@name='{_META}']/@content")))
            return found if isinstance(found, dict) else None
        if path.suffix.casefold() == ".pdf":
            with pikepdf.open(path) as pdf:
                found = json.loads(str(pdf.trailer.Info[_ENTRY]))
                return found if isinstance(found, dict) else None
        if path.suffix.casefold() == ".json":
            found = json.loads(path.read_bytes()).get(_KEY)
            return found if isinstance(found, dict) and found else None
        with ZipFile(path) as archive:
            return _origin(read_custom(archive.read(CUSTOM)))
    except (
        OSError,
        AttributeError,
        KeyError,
        ValueError,
        BadZipFile,
        etree.LxmlError,
        pikepdf.PdfError,
    ):
        return None


def _facts(origin: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each fact of a provenance as a property: a name, and a text in JSON but for texts."""
    for name, value in origin.items():
        if isinstance(value, Mapping):
            for key, item in value.items():
                yield f"{_PREFIX}{name}{_BETWEEN}{key}", _text(item)
            if not value:
                yield f"{_PREFIX}{name}{_BETWEEN}", ""
        else:
            yield f"{_PREFIX}{name}", _text(value)


def _origin(properties: Mapping[str, str]) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for name, text in properties.items():
        if not name.startswith(_PREFIX):
            continue
        head, between, key = name.removeprefix(_PREFIX).partition(_BETWEEN)
        value = {"true": True, "false": False}.get(text, text)
        if not between:
            found[head] = value
        elif key:
            found.setdefault(head, {})[key] = value
        else:
            found.setdefault(head, {})
    return found or None


def _text(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
