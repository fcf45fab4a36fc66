"""Prose in normal form: what was printed of a zone, as Markdown said in one way only.

The text of a draft, of a returned file and of a source all go through the same filter
(``normal.lua``), so that what differs between two normal forms is what someone wrote. What
a person's text quotes (values, references, pictures) crosses pandoc as a number between two
private characters, and comes out as the source has it, ``{{< val … >}}``.
"""

from __future__ import annotations

import copy
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypandoc
from lxml import etree

from cep_report import french
from cep_report.errors import RenderError
from cep_report.markdown import READER
from cep_report.ooxml import zip_bytes
from cep_report.prose import substitute
from cep_report.prose_checks import IMAGE, printable_prose
from cep_report.word.bookmarks import REFERENCE, VALUE, bookmark_name, original_name
from cep_report.word.passages import Media
from cep_report.word.plain import open_holders
from cep_report.word.spans import between, complete, text_between
from cep_report.word.xml import dump, element, parse, qn

WRITER = (
    "markdown-smart-raw_html-native_divs-native_spans-raw_tex-raw_attribute-tex_math_dollars"
    "-citations-simple_tables-multiline_tables-grid_tables-header_attributes-link_attributes"
    "-fenced_divs-bracketed_spans-fancy_lists-example_lists-definition_lists-line_blocks"
    "-fenced_code_attributes-inline_code_attributes-auto_identifiers-implicit_figures"
)
_FILTER = Path(__file__).with_name("normal.lua")
_OPEN, _CLOSE = "\ue000", "\ue001"
_ATOM = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_BREAK = re.compile(f"^{_OPEN}z(\\d+){_CLOSE}$", re.MULTILINE)
_PRIVATE = re.compile(f"[{_OPEN}{_CLOSE}]")
IMAGE_MARK = re.compile(IMAGE.pattern + r"(?:\{[^}\n]*\})?")
"""A picture of the prose, with its attributes."""
NOTES = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}
"""The parts that hold notes, and what they call one."""
# What someone types like a mark of ours is text: as it stands, "<!--" would hide what follows or
# open a zone, "{{<" would quote nothing. A value quoted in full is quoted.
_MARKS = re.compile(
    r"\{\{\\?<[ ]*(?P<kind>val|ref)[ ]+(?P<name>[a-z0-9]+(?:[.-][a-z0-9]+)*)[ ]*\\?>\}\}"
    r"|(?P<before>\{\{)?\\?(?P<opening><)(?(before)|!--)"
    r"|\\?(?P<closing>>)\}\}"
)
_SECONDS = 60
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))


@dataclass(frozen=True)
class Quote:
    """What a bookmark of a draft stands for.

    Attributes:
        markdown: what the prose has there.
        text: what was printed, computed fields masked.
        printed: what was printed, whole.
    """

    markdown: str
    text: str
    printed: str


@dataclass(frozen=True)
class Edited:
    """A quoted value or reference whose printed text someone changed."""

    zone: str
    markdown: str
    before: str
    after: str
    bookmark: str = ""


@dataclass(frozen=True)
class Quotations:
    """What the prose of a draft quotes.

    Attributes:
        values: by bookmark.
        images: Markdown of each picture by the digest of its bytes, and by that and its
            alternative text.
    """

    values: Mapping[str, Quote] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)


_UNREAD = ("word/fonts/", "word/media/")  # pictures are looked up by their digests


@dataclass(frozen=True)
class Normal:
    """Normal forms by zone, and what could not simply become Markdown.

    Attributes:
        texts: normal form of each zone asked for.
        edited: quoted values whose text was changed; the Markdown quotes them all the same.
        pictures: pictures that the draft does not have, by the name that the Markdown gives.
    """

    texts: Mapping[str, str]
    edited: tuple[Edited, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def of_word(
    parts: Mapping[str, bytes],
    document: str,
    root: etree._Element,
    zones: Mapping[str, Sequence[etree._Element]],
    quotations: Quotations,
) -> Normal:
    """The normal forms of zones read from a Word file.

    Args:
        parts: the members of the file, guarded.
        document: the name of the document part.
        root: its root, revisions resolved.
        zones: the paragraphs and tables of each zone, in order, elements of ``root``.
        quotations: of the draft that was sent.

    Raises:
        RenderError: pandoc failed.
    """
    if not zones:
        return Normal({})
    atoms = _Atoms(parts, document, quotations)
    body = element("body")
    for number, (zone, items) in enumerate(zones.items()):
        body.append(_paragraph(f"{_OPEN}z{number}{_CLOSE}"))
        for item in items:
            kept = copy.deepcopy(item)
            atoms.encode(kept, zone)
            body.append(kept)
    notes = _encoded_notes(parts, zones, atoms)
    shell = etree.Element(root.tag, nsmap=root.nsmap)
    shell.append(body)
    read = {name: data for name, data in parts.items() if not name.startswith(_UNREAD)}
    archive = zip_bytes({**read, **notes, document: dump(shell)})
    text = _pandoc("docx", archive)
    return Normal(_cut(text, tuple(zones), atoms.markdown), tuple(atoms.edited), atoms.pictures)


def _encoded_notes(
    parts: Mapping[str, bytes],
    zones: Mapping[str, Sequence[etree._Element]],
    atoms: _Atoms,
) -> dict[str, bytes]:
    """The notes of zones, encoded as the zone that refers to each."""
    found = {}
    for name, kind in NOTES.items():
        if name not in parts:
            continue
        callers = {
            reference.get(qn("w:id")): zone
            for zone, items in zones.items()
            for item in items
            for reference in item.iter(qn(f"w:{kind}Reference"))
        }
        root = parse(parts[name])
        open_holders(root)
        for note in root.iter(qn(f"w:{kind}")):
            if note.get(qn("w:id")) in callers:
                atoms.encode(note, callers[note.get(qn("w:id"))])
        found[name] = dump(root)
    return found


def of_source(zones: Mapping[str, str]) -> dict[str, str]:
    """The normal forms of zones as their sources have them, printed as a report prints them.

    Args:
        zones: Markdown without comments by "part.zone".

    Raises:
        InputError: a placeholder is malformed.
        RenderError: pandoc failed.
    """
    if not zones:
        return {}
    markdown: list[str] = []

    def keep(text: str) -> str:
        markdown.append(text)
        return f"{_OPEN}{len(markdown) - 1}{_CLOSE}"

    pieces = []
    for number, (zone, text) in enumerate(zones.items()):
        safe = printable_prose(zone, _PRIVATE.sub("", text))
        safe = IMAGE_MARK.sub(lambda match: keep(match[0]), safe)
        safe = substitute(safe, lambda found: keep(f"{{{{< {found.kind} {found.name} >}}}}"))
        pieces.append(f"{_OPEN}z{number}{_CLOSE}\n\n{safe}")
    text = _pandoc(READER, ("\n\n".join(pieces) + "\n").encode())
    return _cut(text, tuple(zones), markdown)


def _cut(text: str, zones: Sequence[str], markdown: Sequence[str]) -> dict[str, str]:
    """The text between the marks of zones, with what it quotes as the source has it."""
    pieces = _BREAK.split(text)
    found = dict.fromkeys(zones, "")
    for number, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        text = _MARKS.sub(_unmarked, piece)
        found[zones[int(number)]] = _ATOM.sub(lambda match: markdown[int(match[1])], text).strip()
    return found


def _unmarked(match: re.Match[str]) -> str:
    if match["name"]:
        return f"{{{{< {match['kind']} {match['name']} >}}}}"
    if match["closing"]:
        return "&gt;}}"
    return "{{&lt;" if match["before"] else "&lt;!--"


def _pandoc(reader: str, content: bytes) -> str:
    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        f"--from={reader}",
        f"--to={WRITER}",
        "--wrap=none",
        f"--lua-filter={_FILTER}",
    ]
    try:
        result = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(str(error)) from error
    if result.returncode != 0:
        raise _failed(result.stderr.decode(errors="replace").strip())
    return result.stdout.decode().replace("\r\n", "\n")


def _failed(found: str) -> RenderError:
    return RenderError(
        "Pandoc n’a pas pu relire le texte.",
        found=found,
        remedy="recommencer\u202f; si l’erreur persiste, la transmettre avec le fichier.",
    )


def _paragraph(text: str) -> etree._Element:
    paragraph, run, content = element("p"), element("r"), element("t")
    content.text = text
    run.append(content)
    paragraph.append(run)
    return paragraph


class _Atoms:
    """Turns what a paragraph quotes into numbers that pandoc lets through."""

    def __init__(self, parts: Mapping[str, bytes], document: str, quotations: Quotations) -> None:
        self.media = Media(parts, document)
        self.parts, self.quotations = parts, quotations
        self.markdown: list[str] = []
        self.edited: list[Edited] = []
        self.pictures: dict[str, bytes] = {}

    def encode(self, item: etree._Element, zone: str) -> None:
        """Encode an element in place."""
        for text in item.iter(qn("w:t")):
            if text.text:
                text.text = _PRIVATE.sub("", text.text)
        for start in list(item.iter(qn("w:bookmarkStart"))):
            quote = self.quotations.values.get(original_name(start))
            if quote is not None:
                self._quote(start, quote, zone)
        for picture in list(item.iter(*_PICTURES)):
            self._picture(picture)

    def _quote(self, start: etree._Element, quote: Quote, zone: str) -> None:
        complete(start, quote.text)
        quoted, text = between(start), text_between(start)
        if not text.strip():
            return  # taken out: so is what it quoted
        before, found, after = text.partition(quote.text)
        if not found:
            name = start.get(qn("w:name"), "")
            self.edited.append(Edited(zone, quote.markdown, quote.text, text, name))
            before = after = ""
        run = _run_like(quoted)
        run[-1].text = before + self._keep(quote.markdown) + after
        for part in quoted:
            _remove(part)
        start.addnext(run)

    def _picture(self, picture: etree._Element) -> None:
        path = self.media.path(picture)
        if not path:
            return
        digest, described = self.media.digest(picture), alternative(picture)
        images = self.quotations.images
        markdown = images.get(f"{digest} {described}") or images.get(digest)
        if markdown is not None and described and f"{digest} {described}" not in images:
            markdown = _redescribed(markdown, described)
        if markdown is None:
            name = f"recu-{digest[:12]}{Path(path).suffix.lower()}"
            self.pictures[name] = self.parts[path]
            markdown = f"![{described}]({name})"
        content = element("t")
        content.text = self._keep(markdown)
        parent = picture.getparent()
        if parent is not None:
            parent.replace(picture, content)

    def _keep(self, markdown: str) -> str:
        self.markdown.append(markdown)
        return f"{_OPEN}{len(self.markdown) - 1}{_CLOSE}"


def _run_like(parts: Sequence[etree._Element]) -> etree._Element:
    """A run of one text, formatted as the first of some, its style apart."""
    run = element("r")
    for part in parts:
        for old in part.iter(qn("w:rPr")):
            kept = copy.deepcopy(old)
            for style in kept.findall(qn("w:rStyle")):
                kept.remove(style)
            run.append(kept)
            run.append(element("t"))
            return run
    run.append(element("t"))
    return run


def _redescribed(markdown: str, text: str) -> str:
    """The Markdown of a picture with another text in its place, unless it is the same."""
    match = IMAGE_MARK.match(markdown)
    if match is None or french.typography(match["alt"]).split() == text.split():
        return markdown
    return f"![{text}]({match['path']}){markdown[match.end('path') + 1 :]}"


def alternative(picture: etree._Element) -> str:
    """The text that stands for a picture, on one line; "" when it has none."""
    for item in picture.iter():
        text = item.get("descr")
        if text:
            return re.sub(r"[\[\]\s]+", " ", str(text)).strip()
    return ""


def _remove(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def quotations(
    roots: Iterable[etree._Element], source: str, images: Mapping[str, str]
) -> Quotations:
    """What a draft quotes.

    Args:
        roots: its document part and its notes.
        source: the text of its ``rapport.qmd``.
        images: see :class:`Quotations`.
    """
    counts: Counter[str] = Counter()
    markdown = {}
    for match in _QUOTED.finditer(source):
        kind, prefix = ("val", VALUE) if match["value"] else ("ref", REFERENCE)
        name = match["value"] or match["reference"]
        counts[prefix + name] += 1
        bookmark = bookmark_name(prefix, f"{name}_{counts[prefix + name]}")
        markdown[bookmark] = f"{{{{< {kind} {name} >}}}}"
    values = {}
    for root in roots:
        for start in root.iter(qn("w:bookmarkStart")):
            name = start.get(qn("w:name"), "")
            if name in markdown:
                values[name] = Quote(
                    markdown[name], text_between(start), text_between(start, masking=False)
                )
    return Quotations(values, images)


_QUOTED = re.compile(
    r'\{\.cep-value data-name="(?P<value>[^"]+)"\}|\]\(#(?P<reference>[^)\s]+)\)\{\.cep-ref\}'
)
