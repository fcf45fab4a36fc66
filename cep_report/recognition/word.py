"""The lines of a Word document, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from lxml import etree

from cep_report.recognition.outline import Grid, Outline
from cep_report.recognition.structure import Line, outline_of
from cep_report.word.guard import open_docx
from cep_report.word.plain import open_holders
from cep_report.word.resolving import View, resolved
from cep_report.word.styles import PART as STYLES
from cep_report.word.styles import Styles
from cep_report.word.words import RUNS, run_text
from cep_report.word.xml import detach, parse, qn, style_of

_BOX = qn("w:txbxContent")
_TITLE_NAMES = ("title", "titre", "subtitle", "sous-titre")


def read_docx(path: Path) -> Outline:
    """The outline of a DOCX from elsewhere, its revisions accepted.

    Raises:
        InputError: the guard refuses it; every reason is in its findings.
    """
    guarded = open_docx(path)
    root = resolved(parse(guarded.parts[guarded.document]), View.ACCEPTED)
    _drop_contents_controls(root)
    open_holders(root)
    body = root.find(qn("w:body"))
    looks = _Looks(guarded.parts.get(STYLES, b""))
    return outline_of([] if body is None else list(_without_field(_lines(body, looks))))


class _Looks:
    """How paragraphs look, from their styles and their own settings.

    Args:
        part: the part of styles.
    """

    def __init__(self, part: bytes) -> None:
        self.styles = Styles(part)
        self._root = parse(part) if part else None

    @cached_property
    def _known(self) -> dict[str, etree._Element]:
        found = () if self._root is None else self._root.findall(qn("w:style"))
        return {item.get(qn("w:styleId"), ""): item for item in found}

    @cached_property
    def _default(self) -> tuple[etree._Element | None, str]:
        """The run properties of every paragraph, and the style of those that name none."""
        if self._root is None:
            return None, ""
        base = self._root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        own = next(
            (
                style
                for style, item in self._known.items()
                if item.get(qn("w:type")) == "paragraph"
                and item.get(qn("w:default")) in ("1", "true")
            ),
            "",
        )
        return base, own

    def line(self, paragraph: etree._Element) -> Line:
        """A paragraph as a line; what its text boxes say is not in it."""
        runs = [run for run in paragraph.iter(*RUNS) if _own(run, paragraph)]
        shown = [(run, text) for run in runs if (text := run_text(run)).strip()]
        style = style_of(paragraph)
        sizes = {self._size(run, style) for run, _ in shown}
        numbered = self._numbering(paragraph, style)
        return Line(
            _text(runs),
            level=self._level(paragraph),
            size=max(sizes, default=0),
            bold=bool(shown) and all(self._on("b", run, style) for run, _ in shown),
            underlined=bool(shown) and all(self._underlined(run, style) for run, _ in shown),
            item=numbered > 0,
            depth=numbered,
        )

    def _level(self, paragraph: etree._Element) -> int:
        level = self.styles.level(paragraph)
        name = self.styles.name(style_of(paragraph)).casefold()
        return 0 if name in _TITLE_NAMES else level

    def _size(self, run: etree._Element, style: str) -> float:
        found = self._property("sz", run, style)
        value = "" if found is None else found.get(qn("w:val"), "")
        return int(value) / 2 if value.isdecimal() else 0

    def _on(self, name: str, run: etree._Element, style: str) -> bool:
        found = self._property(name, run, style)
        return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off")

    def _underlined(self, run: etree._Element, style: str) -> bool:
        found = self._property("u", run, style)
        return found is not None and found.get(qn("w:val"), "single") != "none"

    def _property(self, name: str, run: etree._Element, style: str) -> etree._Element | None:
        """A property of a run: its own, its character style's, its paragraph's, everyone's."""
        base, default = self._default
        own = run.find(qn("w:rPr"))
        mark = None if own is None else own.find(qn("w:rStyle"))
        character = "" if mark is None else mark.get(qn("w:val"), "")
        chain = (
            *self._chain(character),
            *self._chain(style or default),
        )
        holders = (own, *(item.find(qn("w:rPr")) for item in chain), base)
        found = (holder.find(qn(f"w:{name}")) for holder in holders if holder is not None)
        return next((item for item in found if item is not None), None)

    def _chain(self, style: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style in self._known and style not in seen:
            seen.add(style)
            yield self._known[style]
            base = self._known[style].find(qn("w:basedOn"))
            style = "" if base is None else base.get(qn("w:val"), "")

    def _numbering(self, paragraph: etree._Element, style: str) -> int:
        """The depth of a paragraph in the list it is of, from 1; 0 for none."""
        holders = (paragraph, *self._chain(style))
        for holder in holders:
            found = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
                if number is not None and number.get(qn("w:val")) == "0":
                    return 0
                value = "0" if level is None else level.get(qn("w:val"), "0")
                return int(value) + 1 if value.isdecimal() else 1
        return 0


def _lines(holder: etree._Element, looks: _Looks) -> Iterator[tuple[Line | Grid, etree._Element]]:
    """The paragraphs and tables of a body, a cell or a text box, each with its element."""
    for item in holder:
        if item.tag == qn("w:p"):
            if not looks.styles.is_contents(style_of(item)):
                yield looks.line(item), item
            for box in item.iter(_BOX):
                yield from _lines(box, looks)
        elif item.tag == qn("w:tbl"):
            rows = [row.findall(qn("w:tc")) for row in item.findall(qn("w:tr"))]
            if sum(map(len, rows)) == 1:  # a frame around text
                yield from _lines(rows[0][0], looks)
            elif rows:
                yield Grid(tuple(tuple(map(_cell, row)) for row in rows)), item


def _cell(cell: etree._Element) -> str:
    lines = (_text(item.iter(*RUNS)) for item in cell.iter(qn("w:p")))
    return " ".join(" ".join(lines).split())


def _text(runs: Iterable[etree._Element]) -> str:
    """What runs say, without what stands for pictures and notes."""
    return "".join(map(run_text, runs)).replace("[image]", "").replace("[note]", "")


def _own(run: etree._Element, paragraph: etree._Element) -> bool:
    """Whether a run is the paragraph's, not of a text box in it."""
    holder = run.getparent()
    while holder is not None and holder is not paragraph:
        if holder.tag == _BOX:
            return False
        holder = holder.getparent()
    return True


def _without_field(
    lines: Iterable[tuple[Line | Grid, etree._Element]],
) -> Iterator[Line | Grid]:
    """The lines but those of the field of a table of contents."""
    depth, contents = 0, 0
    for line, item in lines:
        inside = contents > 0
        for mark in item.iter(qn("w:fldChar"), qn("w:instrText")):
            kind = mark.get(qn("w:fldCharType"))
            if kind == "begin":
                depth += 1
            elif kind == "end":
                contents = 0 if contents == depth else contents
                depth -= 1
            elif kind is None and (mark.text or "").split()[:1] == ["TOC"] and not contents:
                contents = depth
        if not inside and not contents:
            yield line


def _drop_contents_controls(root: etree._Element) -> None:
    """Take out the tables of contents that Word keeps in a content control of their own."""
    for gallery in list(root.iter(qn("w:docPartGallery"))):
        if gallery.get(qn("w:val")) == "Table of Contents":
            control = next(gallery.iterancestors(qn("w:sdt")), None)
            if control is not None:
                detach(control)
