"""Tracked revisions of a Word document: settle them (``resolved``), or list them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from cep_report.word.bookmarks import anchor_name, anchors_in
from cep_report.word.formats import changes_of
from cep_report.word.plain import plain_copy
from cep_report.word.resolving import View, has_revisions, resolved
from cep_report.word.signatures import author_of, day_of
from cep_report.word.words import RUNS, is_visible, run_text, text_in
from cep_report.word.xml import qn

__all__ = ["Revision", "RevisionKind", "View", "has_revisions", "resolved", "revisions"]


class RevisionKind(StrEnum):
    """What a revision did."""

    INSERTION = "ajout"
    DELETION = "suppression"
    MOVE = "déplacement"
    MARK_INSERTED = "marque de paragraphe ajoutée"
    MARK_DELETED = "marque de paragraphe supprimée"
    RUN_FORMAT = "mise en forme du texte"
    PARAGRAPH_FORMAT = "mise en forme du paragraphe"
    TABLE_FORMAT = "mise en forme du tableau"
    SECTION_FORMAT = "mise en forme de la section"
    ROW_INSERTED = "ligne ajoutée"
    ROW_DELETED = "ligne supprimée"
    CELL_INSERTED = "cellule ajoutée"
    CELL_DELETED = "cellule supprimée"
    CELL_MERGED = "cellules fusionnées ou scindées"


@dataclass(frozen=True)
class Revision:
    """One tracked revision.

    Attributes:
        kind: what it did.
        author: who did it, "" when the file does not say.
        date: when, None when the file does not say.
        anchor: the block it is in, or that it follows; of a move, where it started from.
        text: what was inserted, deleted, moved or formatted; a paragraph a line.
        detail: of a format, what changed, in French: « gras ajouté, style Titre 3 ».
        target: of a move, the block where it went.
    """

    kind: RevisionKind
    author: str
    date: dt.date | None
    anchor: str
    text: str
    detail: str = ""
    target: str = ""


def revisions(
    root: etree._Element,
    *,
    styles: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> tuple[Revision, ...]:
    """The revisions of a part (document, notes, header, footer), in document order.

    What a person did in one go comes as one revision, though the file cuts it in many runs;
    it is cut where it goes from one zone of the draft to another. What an inserted or
    deleted row holds comes with the row.

    Args:
        root: the part's root; left as it is.
        styles: name of each style by its identifier, for what is said of formats.
        notes: for a part of notes, the block that refers to each, by the note's ``w:id``.
    """
    reader = _Reader(styles or {}, notes or {})
    reader.walk(plain_copy(root))
    return tuple(_finished(reader.found))


@dataclass
class _Open:
    """A revision being read."""

    kind: RevisionKind
    author: str
    date: dt.date | None
    anchor: str
    texts: list[str]
    detail: str = ""
    leaving: bool = False
    name: str = ""

    @property
    def key(self) -> tuple[RevisionKind, str, str, bool, str]:
        return (self.kind, self.author, self.detail, self.leaving, self.name)


@dataclass
class _Channel:
    """Revisions of one nature, told one step of the text at a time: they go on, or end."""

    found: list[_Open]
    opened: dict[tuple[RevisionKind, str, str, bool, str], _Open] = field(default_factory=dict)

    def step(self, pieces: Iterable[_Open] = ()) -> None:
        now: dict[tuple[RevisionKind, str, str, bool, str], _Open] = {}
        for piece in pieces:
            going_on = self.opened.get(piece.key) or now.get(piece.key)
            if going_on is None or not _same_zone(going_on, piece):
                self.found.append(piece)
                going_on = piece
            else:
                going_on.texts += piece.texts
                going_on.date = going_on.date or piece.date
            now[piece.key] = going_on
        self.opened = now

    def new_line(self) -> None:
        for item in self.opened.values():
            item.texts.append("\n")


def _same_zone(one: _Open, other: _Open) -> bool:
    if one.kind is RevisionKind.MOVE or one.anchor == other.anchor:
        return True
    return one.anchor.rpartition("_")[0] == other.anchor.rpartition("_")[0]


_CONTENT = {
    qn("w:ins"): RevisionKind.INSERTION,
    qn("w14:conflictIns"): RevisionKind.INSERTION,
    qn("w:del"): RevisionKind.DELETION,
    qn("w14:conflictDel"): RevisionKind.DELETION,
    qn("w:moveFrom"): RevisionKind.MOVE,
    qn("w:moveTo"): RevisionKind.MOVE,
}
_ROWS = {qn("w:ins"): RevisionKind.ROW_INSERTED, qn("w:del"): RevisionKind.ROW_DELETED}
_CELLS = {
    qn("w:cellIns"): RevisionKind.CELL_INSERTED,
    qn("w:cellDel"): RevisionKind.CELL_DELETED,
    qn("w:cellMerge"): RevisionKind.CELL_MERGED,
}
# What the content of a row or cell would only say again.
_SAID_BY = {
    RevisionKind.ROW_INSERTED: RevisionKind.INSERTION,
    RevisionKind.CELL_INSERTED: RevisionKind.INSERTION,
    RevisionKind.ROW_DELETED: RevisionKind.DELETION,
    RevisionKind.CELL_DELETED: RevisionKind.DELETION,
}
_TABLE_RECORDS = tuple(
    qn(f"w:{name}Change") for name in ("tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr")
)
_MOVE_STARTS = frozenset({qn("w:moveFromRangeStart"), qn("w:moveToRangeStart")})
_MOVE_ENDS = frozenset({qn("w:moveFromRangeEnd"), qn("w:moveToRangeEnd")})
_PROPERTIES = frozenset(
    qn(f"w:{name}") for name in ("rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr")
)
_NOTES = frozenset({qn("w:footnote"), qn("w:endnote")})


class _Reader:
    """Walks a part once, in document order."""

    def __init__(self, styles: Mapping[str, str], notes: Mapping[str, str]) -> None:
        self.styles = styles
        self.notes = notes
        self.found: list[_Open] = []
        self.anchor = ""
        self.around: list[etree._Element] = []
        self.unsaid: list[RevisionKind] = []
        self.moves: dict[str | None, tuple[bool, str]] = {}
        self.text = _Channel(self.found)
        self.formats = _Channel(self.found)
        self.paragraphs = _Channel(self.found)
        self.rows = _Channel(self.found)
        self.once = _Channel(self.found)

    def walk(self, item: etree._Element) -> None:
        for child in item:
            tag = str(child.tag)
            if tag == qn("w:p"):
                self.paragraph(child)
            elif tag in RUNS:
                self.run(child)
            elif tag in _CONTENT:
                self.around.append(child)
                self.walk(child)
                self.around.pop()
            elif tag == qn("w:tbl"):
                self.table(child)
            elif tag == qn("w:tr"):
                self.row(child)
            elif tag == qn("w:tc"):
                self.cell(child)
            elif tag == qn("w:bookmarkStart"):
                self.anchor = anchor_name(child) or self.anchor
            elif tag in _MOVE_STARTS:
                leaving = tag == qn("w:moveFromRangeStart")
                self.moves[child.get(qn("w:id"))] = (leaving, child.get(qn("w:name"), ""))
            elif tag in _MOVE_ENDS:
                self.moves.pop(child.get(qn("w:id")), None)
            elif tag == qn("w:sectPr"):
                self.section(child)
            elif tag not in _PROPERTIES:
                if tag in _NOTES:
                    self.anchor = self.notes.get(child.get(qn("w:id"), ""), "")
                self.walk(child)

    def paragraph(self, item: etree._Element) -> None:
        self.anchor = next(iter(anchors_in(item)), self.anchor)
        properties = item.find(qn("w:pPr"))
        self.paragraph_format(item, properties)
        self.walk(item)
        mark = None if properties is None else properties.find(qn("w:rPr"))
        marks = [] if mark is None else [child for child in mark if child.tag in _CONTENT]
        if marks or self.around or not _ends_a_cell(item):
            self.text.step(self.pieces([*self.around, *marks], "\n"))
        else:
            self.text.new_line()
        record = None if mark is None else mark.find(qn("w:rPrChange"))
        if record is None:
            self.formats.new_line()
        else:
            self.formats.step(self.format(RevisionKind.RUN_FORMAT, record, "\n"))
        if properties is not None:
            for section in properties.findall(qn("w:sectPr")):
                self.section(section)

    def paragraph_format(self, item: etree._Element, properties: etree._Element | None) -> None:
        pieces: list[_Open] = []
        if properties is not None:
            record = properties.find(qn("w:pPrChange"))
            numbering = properties.find(f"{qn('w:numPr')}/{qn('w:ins')}")
            renumbered = properties.find(f"{qn('w:numPr')}/{qn('w:numberingChange')}")
            kind = RevisionKind.PARAGRAPH_FORMAT
            if record is not None:
                pieces = self.format(kind, record, "")
            elif numbering is not None:
                pieces = [self.piece(kind, numbering, "", "liste ajoutée")]
            elif renumbered is not None:
                pieces = [self.piece(kind, renumbered, "", "numérotation modifiée")]
        for piece in pieces:
            piece.texts = [f"{text_in(item)}\n"]
        self.paragraphs.step(pieces)

    def run(self, item: etree._Element) -> None:
        if is_visible(item):
            text = run_text(item)
            self.text.step(self.pieces(self.around, text))
            record = item.find(f"{qn('w:rPr')}/{qn('w:rPrChange')}")
            self.formats.step(
                [] if record is None else self.format(RevisionKind.RUN_FORMAT, record, text)
            )
        self.walk(item)

    def table(self, item: etree._Element) -> None:
        outer, self.rows = self.rows, _Channel(self.found)
        anchor = self.anchor
        self.anchor = next(iter(anchors_in(item)), anchor)
        details: dict[tuple[str, dt.date | None], dict[str, None]] = {}
        for record in item.iter(*_TABLE_RECORDS):
            if next(record.iterancestors(qn("w:tbl"))) is item:
                said = details.setdefault((author_of(record), day_of(record)), {})
                said |= dict.fromkeys(filter(None, changes_of(record, self.styles).split(", ")))
        self.once.step(
            _Open(RevisionKind.TABLE_FORMAT, author, day, self.anchor, [], ", ".join(said))
            for (author, day), said in details.items()
            if said
        )
        self.once.step()
        self.anchor = anchor
        self.walk(item)
        self.rows = outer

    def row(self, item: etree._Element) -> None:
        properties = item.find(qn("w:trPr"))
        marks = [] if properties is None else [m for m in properties if m.tag in _ROWS]
        self.anchor = next(iter(anchors_in(item)), self.anchor)
        cells = (text_in(cell).replace("\n", " ") for cell in item.iter(qn("w:tc")))
        text = f"{' | '.join(cells)}\n" if marks else ""
        self.rows.step(self.piece(_ROWS[str(mark.tag)], mark, text) for mark in marks)
        self.within(item, [_SAID_BY[_ROWS[str(mark.tag)]] for mark in marks])

    def cell(self, item: etree._Element) -> None:
        properties = item.find(qn("w:tcPr"))
        marks = [] if properties is None else [m for m in properties if m.tag in _CELLS]
        self.anchor = next(iter(anchors_in(item)), self.anchor)
        kinds = [_CELLS[str(mark.tag)] for mark in marks]
        self.once.step(self.piece(_CELLS[str(m.tag)], m, text_in(item)) for m in marks)
        self.once.step()
        self.within(item, [_SAID_BY[kind] for kind in kinds if kind in _SAID_BY])

    def within(self, item: etree._Element, unsaid: list[RevisionKind]) -> None:
        if unsaid:
            self.text.step()
        self.unsaid += unsaid
        self.walk(item)
        del self.unsaid[len(self.unsaid) - len(unsaid) :]

    def section(self, item: etree._Element) -> None:
        record = item.find(qn("w:sectPrChange"))
        if record is not None:
            self.once.step(self.format(RevisionKind.SECTION_FORMAT, record, ""))
            self.once.step()

    def format(self, kind: RevisionKind, record: etree._Element, text: str) -> list[_Open]:
        detail = changes_of(record, self.styles)
        return [self.piece(kind, record, text, detail)] if detail else []

    def pieces(self, records: Iterable[etree._Element], text: str) -> list[_Open]:
        made = []
        for record in records:
            kind = _CONTENT[str(record.tag)]
            if kind in self.unsaid:
                continue
            piece = self.piece(kind, record, text)
            if kind is RevisionKind.MOVE:
                piece.leaving = record.tag == qn("w:moveFrom")
                piece.name = self.move_name(piece)
            made.append(piece)
        return made

    def move_name(self, piece: _Open) -> str:
        """The name of the range around a piece of a move; a mark may come just after it."""
        names = [name for leaving, name in self.moves.values() if leaving == piece.leaving]
        names += [
            going_on.name
            for going_on in self.text.opened.values()
            if (going_on.kind, going_on.author, going_on.leaving)
            == (piece.kind, piece.author, piece.leaving)
        ]
        return next(iter(names), "")

    def piece(
        self, kind: RevisionKind, record: etree._Element, text: str, detail: str = ""
    ) -> _Open:
        return _Open(kind, author_of(record), day_of(record), self.anchor, [text], detail)


def _ends_a_cell(paragraph: etree._Element) -> bool:
    """Whether no revision can record this paragraph's mark: what is around it goes on."""
    parent = paragraph.getparent()
    return parent is not None and parent.tag == qn("w:tc") and paragraph.getnext() is None


def _finished(found: list[_Open]) -> list[Revision]:
    done: list[Revision] = []
    moves = [item for item in found if item.kind is RevisionKind.MOVE]
    for item in found:
        if item.kind is not RevisionKind.MOVE:
            done.append(_revision(item))
        elif any(item is move for move in moves):
            done.append(_move(item, moves))
    return done


def _revision(item: _Open) -> Revision:
    text = "".join(item.texts)
    kind, detail = item.kind, item.detail
    if text and not text.strip("\n"):
        if kind is RevisionKind.INSERTION:
            kind = RevisionKind.MARK_INSERTED
        elif kind is RevisionKind.DELETION:
            kind = RevisionKind.MARK_DELETED
    return Revision(kind, item.author, item.date, item.anchor, text.strip("\n"), detail)


def _move(first: _Open, moves: list[_Open]) -> Revision:
    """One move of where it left and where it arrived, by their name or else their text."""
    same = [item for item in moves if first.name and item.name == first.name]
    here = [item for item in same if item.leaving == first.leaving] or [first]
    there = [item for item in same if item.leaving != first.leaving]
    text = _joined(here)
    if not there:
        there = [
            item for item in moves if item.leaving != first.leaving and _joined([item]) == text
        ][:1]
    for item in (*here, *there):
        moves[:] = [other for other in moves if other is not item]
    source, target = (here, there) if first.leaving else (there, here)
    return Revision(
        RevisionKind.MOVE,
        first.author,
        first.date,
        (source or target)[0].anchor,
        _joined(source or target),
        target=target[0].anchor if target else "",
    )


def _joined(items: list[_Open]) -> str:
    return "".join(text for item in items for text in item.texts).strip("\n")
