"""A document as passages: its paragraphs and tables in order, each with what it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lxml import etree

from cep_report.word.bookmarks import (
    CAPTION,
    HEADING,
    PROSE,
    QUESTION,
    anchors_in,
    zone_prefix,
)
from cep_report.word.styles import Styles
from cep_report.word.words import symbol
from cep_report.word.xml import qn, style_of

MASK = "#"
"""Stands for the result of a field that word processors compute again."""
PICTURE = "\ufffc"
_COMPUTED = {"REF", "PAGEREF", "NOTEREF", "SEQ", "PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "DATE"}
_PAGE = re.compile(r"[\s.…]*(#|\d*)$")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Role(StrEnum):
    """What a passage of a draft is."""

    PROSE = "prose"
    QUESTIONS = "questions"
    HEADING = "titre"
    CAPTION = "légende"
    GENERATED = "généré"
    CONTENTS = "sommaire"


@dataclass(frozen=True, eq=False)
class Passage:
    """A paragraph or a table.

    Attributes:
        anchors: its bookmarks; the first says which passage of the draft it is.
        element: ``w:p`` or ``w:tbl``, revisions resolved.
        text: its words, computed fields masked; cells and rows on lines of their own.
        role: None for what is not of the draft.
        zone: "part.zone" for prose and questions, "" elsewhere.
        section: the heading it is under, as the draft has it.
        moved: whether it is of what nobody writes, and no longer stands where it did.
        level: of a heading, from 1 to 9; 0 for text.
    """

    anchors: tuple[str, ...]
    element: etree._Element
    text: str
    role: Role | None = None
    zone: str = ""
    section: str = ""
    moved: bool = False
    level: int = 0

    @property
    def anchor(self) -> str:
        """Its first bookmark, or ""."""
        return self.anchors[0] if self.anchors else ""

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return self.element.tag == qn("w:tbl")


class Media:
    """The pictures of a document by relationship: the digest of each."""

    def __init__(self, parts: Mapping[str, bytes], document: str) -> None:
        folder, _, name = document.rpartition("/")
        relations = parts.get(f"{folder}/_rels/{name}.rels", b"")
        self.targets: dict[str, str] = {}
        if relations:
            for item in etree.fromstring(relations):
                target = str(item.get("Target", ""))
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                if path in parts:
                    self.targets[str(item.get("Id"))] = path
        self.parts = parts

    def digest(self, drawing: etree._Element) -> str:
        """The digest of the picture that an element shows, "" when there is none."""
        path = self.path(drawing)
        return hashlib.sha256(self.parts[path]).hexdigest() if path else ""

    def content(self, digest: str) -> bytes:
        """The picture of that digest; empty when there is none."""
        for path in self.targets.values():
            if hashlib.sha256(self.parts[path]).hexdigest() == digest:
                return self.parts[path]
        return b""

    def path(self, drawing: etree._Element) -> str:
        """The member that holds it, or ""."""
        for item in drawing.iter():
            for name in (f"{_REL}embed", f"{_REL}id"):
                if item.get(name) in self.targets:
                    return self.targets[str(item.get(name))]
        return ""


def read_draft(
    root: etree._Element,
    zones: Iterable[str],
    media: Media | None = None,
    styles: Styles | None = None,
) -> tuple[Passage, ...]:
    """The passages of a draft that we wrote.

    Args:
        root: the document part.
        zones: "part.zone" of the plan, to read their names in bookmarks.
        media: to tell pictures apart; without it all are alike.
        styles: of the document.
    """
    prefixes = {
        zone_prefix(prefix, zone): (role, zone)
        for zone in zones
        for prefix, role in ((PROSE, Role.PROSE), (QUESTION, Role.QUESTIONS))
    }
    section = ""
    passages = []
    for passage in read(root, media, styles):
        if passage.role is Role.CONTENTS:
            passages.append(passage)
            continue
        anchor = passage.anchor
        role, zone = prefixes.get(_stem(anchor), (Role.GENERATED, ""))
        if anchor.startswith(HEADING):
            role, section = Role.HEADING, passage.text.strip()
        elif anchor.startswith(CAPTION):
            role = Role.CAPTION
        passages.append(replace(passage, role=role, zone=zone, section=section))
    return tuple(passages)


def contents_line(text: str) -> str:
    """A line of the table of contents, or a heading, without its page."""
    return " ".join(_PAGE.sub("", text).split())


def same_unmasked(draft: str, text: str) -> bool:
    """Whether a text is the draft's, with the numbers that fields of the draft compute typed in."""
    if MASK not in draft or PICTURE in draft:
        return False
    pieces = (re.escape(piece) for piece in " ".join(draft.split()).split(MASK))
    return re.fullmatch(r"(?:#|[\w.]{0,12})".join(pieces), " ".join(text.split())) is not None


def texts(passages: Iterable[Passage]) -> str:
    """The words of passages, a line each."""
    return "\n".join(passage.text for passage in passages)


def text_of(item: etree._Element, media: Media | None = None, *, masking: bool = True) -> str:
    """The words of a paragraph or a table, pictures by their digest.

    Args:
        item: ``w:p``, ``w:tbl``, or what holds runs.
        media: to tell pictures apart.
        masking: whether computed fields are masked, or as they were last printed.
    """
    if item.tag == qn("w:tbl"):
        return "\n".join(
            "\t".join(
                " ".join(
                    text_of(part, media, masking=masking) for part in cell if part.tag in _BLOCKS
                )
                for cell in row.findall(qn("w:tc"))
            )
            for row in item.findall(qn("w:tr"))
        )
    return "".join(_pieces(item, media, masking))


_BLOCKS = (qn("w:p"), qn("w:tbl"))
_SKIPPED = {
    qn(f"w:{name}")
    for name in ("pPr", "rPr", "instrText", "delText", "delInstrText", "fldData", "sectPr")
} | {_FALLBACK}
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}


def _pieces(paragraph: etree._Element, media: Media | None, masking: bool) -> Iterator[str]:
    """Texts in order; a field's masked result once, in place of what it holds."""
    depth, masked = 0, 0  # of nested fields; the depth from which all is masked
    for item in _walk(paragraph, masking):
        if item.tag == qn("w:fldChar"):
            kind = item.get(qn("w:fldCharType"))
            if kind == "begin":
                depth += 1
                if masking and not masked and _computed(_instruction(item)):
                    masked = depth
                    yield MASK
            elif kind == "end":
                if masked == depth:
                    masked = 0
                depth = max(0, depth - 1)
        elif masked:
            continue
        elif item.tag == qn("w:t"):
            yield item.text or ""
        elif item.tag == qn("m:t"):
            yield f" {item.text or ''} "
        elif item.tag == qn("w:sym"):
            yield symbol(item)
        elif item.tag == _TEXT_PATH:
            yield f" {item.get('string', '')} "
        elif item.tag == qn("w:p"):  # of a text box
            yield " "
        elif item.tag in _SIGNS:
            yield _SIGNS[item.tag]
        elif item.tag == qn("w:br"):
            yield "\n" if item.get(qn("w:type"), "textWrapping") == "textWrapping" else " "
        elif item.tag == qn("w:fldSimple"):
            yield MASK
        elif item.tag in _PICTURES:
            digest = media.digest(item) if media else ""
            if digest or not any(True for _ in item.iter(qn("w:txbxContent"))):
                yield PICTURE + digest


def _walk(item: etree._Element, masking: bool) -> Iterator[etree._Element]:
    """Descendants in order, without what is not text; not into a simple field that is masked."""
    for child in item:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:fldSimple"):
            if masking and _computed(child.get(qn("w:instr"), "")):
                yield child
            else:
                yield from _walk(child, masking)
            continue
        yield child
        yield from _walk(child, masking)


def field_results(item: etree._Element) -> Iterator[str]:
    """What the computed fields within an element say."""
    depth = masked = 0
    for part in item.iter(qn("w:fldChar"), qn("w:t")):
        kind = part.get(qn("w:fldCharType"))
        if part.tag == qn("w:t"):
            if masked:
                yield part.text or ""
        elif kind == "begin":
            depth += 1
            if not masked and _computed(_instruction(part)):
                masked = depth
        elif kind == "end":
            masked = 0 if masked == depth else masked
            depth = max(0, depth - 1)


def _instruction(begin: etree._Element) -> str:
    """The instruction of a complex field, from its first character on."""
    run = begin.getparent()
    words: list[str] = []
    while run is not None:
        for item in run.iter(qn("w:instrText"), qn("w:fldChar")):
            if item.tag == qn("w:instrText"):
                words.append(item.text or "")
            elif item is not begin and item.get(qn("w:fldCharType")) in {"separate", "end"}:
                return "".join(words)
        run = run.getnext()
    return "".join(words)


def _computed(instruction: str) -> bool:
    words = instruction.split()
    return bool(words) and words[0].upper() in _COMPUTED


def read(
    root: etree._Element, media: Media | None, styles: Styles | None = None
) -> Iterator[Passage]:
    """The paragraphs and tables of a document; what they are is not yet said, but for contents.

    Args:
        root: the document part, holders opened (:func:`cep_report.word.plain.open_holders`).
        media: see :func:`read_draft`.
        styles: see :func:`read_draft`.
    """
    body = root.find(qn("w:body"))
    styles = styles or Styles()
    for item in root if body is None else body:
        if item.tag not in _BLOCKS:
            continue
        anchors = tuple(anchors_in(item))
        if not anchors and item.tag == qn("w:p") and _is_contents(item, styles):
            yield Passage((), item, contents_line(_raw(item)), Role.CONTENTS)
        else:
            level = styles.level(item) if item.tag == qn("w:p") else 0
            yield Passage(anchors, item, text_of(item, media), level=level)


def _is_contents(paragraph: etree._Element, styles: Styles) -> bool:
    """Whether a paragraph is a line of the table of contents, or its field begins there."""
    return styles.is_contents(style_of(paragraph)) or any(
        (item.text or "").split()[:1] == ["TOC"] for item in paragraph.iter(qn("w:instrText"))
    )


def _raw(paragraph: etree._Element) -> str:
    """A paragraph's words, computed or not."""
    return "".join(
        (item.text or "") if item.tag == qn("w:t") else " "
        for item in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
    )


def _stem(anchor: str) -> str:
    return anchor.rstrip("0123456789")
