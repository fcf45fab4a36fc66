"""Finishing a DOCX that pandoc or Quarto wrote: what belongs to the package.

The text and its structure are already there (the filter made them). Here: sections without
empty paragraphs, numbers that must be unique, tables of the prose, page numbers of the
contents, headers' text, colours, fonts, properties, and bytes that depend on content only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from cep_report.ooxml import write_parts
from cep_report.word.body import finish_body, replace_fields
from cep_report.word.embedding import font_parts
from cep_report.word.lists import finish_lists
from cep_report.word.properties import Properties, property_parts
from cep_report.word.theme import colored
from cep_report.word.xml import dump, parse

DOCUMENT = "word/document.xml"
NUMBERING = "word/numbering.xml"
COLORED = ("word/styles.xml", "word/theme/theme1.xml")
MARGINS = ("word/header", "word/footer")


def finish(
    path: Path,
    properties: Properties,
    fonts: Path,
    *,
    pages: Mapping[str, int] | None = None,
    page_count: int = 1,
) -> None:
    """Finish a DOCX in place.

    Args:
        path: the file.
        properties: what it must say of itself.
        fonts: the folder of the static faces.
        pages: the page of each heading by identifier, for the cached table of contents.
        page_count: how many pages, for the cached "page x sur y".

    Raises:
        zipfile.BadZipFile: ``path`` is not a DOCX.
        KeyError: a part is missing.
    """
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}
    parts |= property_parts(properties)
    parts |= font_parts(parts, fonts)
    for name in COLORED:
        parts[name] = colored(parts[name], properties.palette)
    texts = {
        "cep-courant": properties.running,
        "cep-mention": properties.stamp,
        "cep-fictif": properties.fictional,
    }
    for name in parts:
        if name.startswith(MARGINS) and name.endswith(".xml"):
            root = parse(parts[name])
            replace_fields(root, texts, {"NUMPAGES": str(page_count), "PAGE": "2"})
            parts[name] = dump(root)
    document = parse(parts[DOCUMENT])
    finish_body(document, pages or {})
    parts[DOCUMENT] = dump(document)
    if NUMBERING in parts:
        numbering = parse(parts[NUMBERING])
        finish_lists(numbering)
        parts[NUMBERING] = dump(numbering)
    write_parts(path, parts)
