"""The annex workbook: what the report's tables and charts show, as typed cells.

One sheet a table and one a chart, numbered as in the report, after a summary with links.
It is made from the blocks alone and says no more than they do: numbers are rounded as they
are printed, marks (n.d., s, –) stay texts in their cells. Nothing is a formula or a link to
the outside, whatever a register holds. The same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cep_report import french
from cep_report.blocks import Cell, Data, Day, Figure, Mark, Number, Table
from cep_report.document import Document, numbered
from cep_report.word.keywords import Identity, keywords

ANNEX = "annexe.xlsx"
SUMMARY = "Sommaire"

_LOCALE = "[$-40C]"
"""French separators where the reader's are not the system's (LibreOffice)."""
_DAY_FORMAT = f"{_LOCALE}dd/mm/yyyy"
_ABSENT = ("nd", "s", "na")
_TEXT_LIMIT = 32_767
_CUT = " […] (texte coupé\u202f; il est entier dans le rapport)"
_FONT = "Calibri"
_LEAST, _WIDEST = 11.0, 60.0
_HEAD_WIDTH = 22.0
"""Widths of columns, in characters; a head is wrapped beyond the last."""
_SUMMARY_WIDTHS = (16.0, 70.0, 56.0)
_LINE = 15.0
_FULL_WIDTH = 100
"""How many characters of a note stand on one line of a sheet."""
_HEAD_ROW = 3
_A4 = 9
_LINK = "internal:'{}'!A1"


@dataclass(frozen=True)
class _Sheet:
    """A table or a chart to be written."""

    name: str
    block: Table | Figure
    data: Data
    section: str


def write_annex(document: Document, path: Path) -> Path:
    """Write the annex workbook of a report.

    Args:
        document: the assembled report; its front matter says whose it is.
        path: the workbook to write.

    Returns:
        ``path``.

    Raises:
        OSError: the disk or the rights do not allow it.
    """
    about = _About(document.metadata)
    sheets = list(_sheets(document))
    with xlsxwriter.Workbook(
        path,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": _DAY_FORMAT,
            "in_memory": True,
        },
    ) as workbook:
        about.describe(workbook)
        styles = _Styles(workbook, about)
        _write_summary(workbook.add_worksheet(SUMMARY), sheets, about, styles)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, about, styles)
    return path


def _sheets(document: Document) -> Iterator[_Sheet]:
    numbers = dict(numbered(document.blocks()))
    for part, blocks in document.parts:
        for block in blocks:
            if isinstance(block, Table | Figure) and block.data is not None:
                label, number = numbers[block.id]
                section = french.typography(part.heading)
                yield _Sheet(f"{label} {number}", block, block.data, section)


@dataclass(frozen=True)
class _About:
    """What the front matter of the report says of it."""

    metadata: Mapping[str, Any]

    def text(self, key: str) -> str:
        """A value of the ``cep`` metadata, "" when it has none."""
        return str(self.metadata.get("cep", {}).get(key) or "")

    @property
    def title(self) -> str:
        return f"{self.metadata['title']} – annexe chiffrée"

    @property
    def subtitle(self) -> str:
        return f"{self.text('region-name')}, {french.uncapitalise(self.text('campaign-label'))}"

    @property
    def version(self) -> str:
        label, stamp = self.text("version-label"), self.text("stamp")
        named = f"{label or stamp} ({self.text('version')})"
        return f"{named}, {stamp}" if label and stamp else named

    @cached_property
    def day(self) -> date | None:
        """The date of delivery: the only date of the file."""
        return date.fromisoformat(self.text("date")) if self.text("date") else None

    def describe(self, workbook: Workbook) -> None:
        """Set the properties of the file."""
        identity = Identity(self.text("campaign"), self.text("region"), self.text("version"))
        fictional = self.text("fictional")
        day = self.day or date(1980, 1, 1)
        workbook.set_properties(
            {
                "title": self.title,
                "subject": self.subtitle,
                "author": self.text("association"),
                "company": self.text("association"),
                "keywords": ", ".join(keywords(identity, fictional)),
                "comments": ". ".join(filter(None, (self.version, fictional))),
                "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - written as UTC
            }
        )
        for key in ("campaign", "region", "version", "association", "fictional"):
            if self.text(key):
                workbook.set_custom_property(f"cep-{key}", self.text(key), "text")


Looks = dict[str, Any]


def _sides(data: Data) -> list[Looks]:
    """Where the texts of each column stand: on the right in one that holds numbers or dates.

    After such a column they start a little further: two texts would touch.
    """
    right = [any(isinstance(cell, Number | Day) for cell in cells) for cells in zip(*data.rows)]
    right = right or [False] * len(data.heads)
    return [
        {"align": "right"} if own else {"align": "left", "indent": int(before)}
        for own, before in zip(right, [False, *right])
    ]


class _Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook, about: _About) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.color = about.text("color-primary") or "#1F2328"

    def __call__(self, **properties: Any) -> Format:
        """The format of these properties."""
        wanted = {"font_name": _FONT, "font_size": 11, "valign": "top", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]

    def head(self, side: Looks | None = None) -> Format:
        """The head of a column."""
        looks: dict[str, Any] = {"bottom": 2, "bottom_color": self.color, "valign": "bottom"}
        return self(bold=True, text_wrap=True, **(side or {"align": "left"}), **looks)

    @property
    def note(self) -> Format:
        return self(text_wrap=True, font_color="#3F454D")

    @property
    def alert(self) -> Format:
        return self(bold=True, font_color="#9A1B1B")

    @property
    def link(self) -> Format:
        return self(underline=1, font_color="#1F4E9A")

    def cell(self, cell: Cell, *, strong: bool, side: Looks) -> Format:
        """How a cell of data looks: by its type and column, bold in a total row."""
        looks: dict[str, Any] = {"bold": True, "top": 1} if strong else {}
        match cell:
            case Number():
                return self(num_format=number_format(cell), align="right", **looks)
            case Day():
                return self(num_format=_DAY_FORMAT, align="right", **looks)
            case Mark.NOT_AVAILABLE | Mark.CONFIDENTIAL | Mark.NOT_APPLICABLE:
                return self(align="right", **looks)
            case _:
                return self(text_wrap=True, **side, **looks)


def number_format(number: Number) -> str:
    """The Excel format of a number, in French: "[$-40C]+#,##0.0;…"."""
    digits = "#,##0" + (f".{'0' * number.decimals}" if number.decimals else "")
    quoted = number.unit.replace('"', "")
    unit = f'"{french.NO_BREAK}{quoted}"' if quoted else ""
    minus = f'"{french.MINUS}"{digits}{unit}'
    plus = f'"+"{digits}{unit}' if number.signed else f"{digits}{unit}"
    return f"{_LOCALE}{plus};{_LOCALE}{minus};{_LOCALE}{digits}{unit}"


def _write_summary(
    page: Worksheet, sheets: Sequence[_Sheet], about: _About, styles: _Styles
) -> None:
    _set_page(page, about, landscape=False)
    for column, width in enumerate(_SUMMARY_WIDTHS):
        page.set_column(column, column, width, styles())
    title = styles(bold=True, font_size=14, font_color=styles.color, text_wrap=True)
    page.merge_range(0, 0, 0, 2, about.title, title)
    page.set_row(0, _LINE * _lines(about.title, 0.7 * sum(_SUMMARY_WIDTHS)) * 1.3)
    page.write_string(1, 0, about.text("fictional"), styles.alert)
    rows = (
        ("Région", about.text("region-name")),
        ("Association", about.text("association")),
        ("Campagne", about.text("campaign-label")),
        ("Version", about.version),
        ("Destinataires", about.text("audience")),
    )
    for row, (label, text) in enumerate(rows, start=2):
        page.write_string(row, 0, label, styles(bold=True))
        page.write_string(row, 1, text, styles(text_wrap=True))
    row = 2 + len(rows)
    if about.day is not None:
        page.write_string(row, 0, "Remise", styles(bold=True))
        page.write_datetime(row, 1, about.day, styles(num_format=_DAY_FORMAT, align="left"))
        row += 1
    row += 1
    for column, head in enumerate(("Feuille", "Contenu", "Partie du rapport")):
        page.write_string(row, column, head, styles.head())
    for sheet in sheets:
        row += 1
        page.write_url(row, 0, _LINK.format(sheet.name), styles.link, sheet.name)
        page.write_string(row, 1, sheet.block.caption, styles(text_wrap=True))
        page.write_string(row, 2, sheet.section, styles(text_wrap=True))
        texts = ("", sheet.block.caption, sheet.section)
        page.set_row(row, _LINE * max(map(_lines, texts, _SUMMARY_WIDTHS)))
    row += 2
    page.write_string(row, 0, "Lire cette annexe", styles(bold=True))
    for note in _reading():
        row += 1
        page.merge_range(row, 0, row, 2, note, styles.note)
        page.set_row(row, _LINE * _lines(note, sum(_SUMMARY_WIDTHS)))


def _reading() -> tuple[str, ...]:
    signs = french.legend(french.mark(status) for status in _ABSENT)
    return (
        (
            "Chaque feuille reprend un tableau ou un graphique du rapport, sous le même numéro. "
            "Les nombres sont des nombres, arrondis comme dans le rapport\u00a0; l’unité est dans "
            "la tête de colonne ou, quand elle change d’une ligne à l’autre, dans la cellule."
        ),
        f"Les signes suivants tiennent lieu de valeur et ne valent pas zéro. {signs}",
    )


def _write_sheet(page: Worksheet, sheet: _Sheet, about: _About, styles: _Styles) -> None:
    block, data = sheet.block, sheet.data
    landscape = len(data.heads) > 4 or (isinstance(block, Table) and block.wide)
    _set_page(page, about, landscape=landscape)
    page.write_string(
        0,
        0,
        f"{sheet.name.replace(' ', french.NO_BREAK)} – {block.caption}",
        styles(bold=True, font_size=13, font_color=styles.color),
    )
    page.write_string(1, 0, about.text("fictional"), styles.alert)
    page.write_url(2, 0, _LINK.format(SUMMARY), styles.link, "Retour au sommaire")
    sides = _sides(data)
    for column, head in enumerate(data.heads):
        page.write_string(_HEAD_ROW, column, head, styles.head(sides[column]))
    widths = _widths(data)
    for column, width in enumerate(widths):
        page.set_column(column, column, width, styles())
    page.set_row(_HEAD_ROW, _LINE * max(map(_lines, data.heads, widths)) + 4)
    strong = set(block.strong_rows) if isinstance(block, Table) else set()
    row = _HEAD_ROW
    for index, cells in enumerate(data.rows):
        row += 1
        for column, cell in enumerate(cells):
            style = styles.cell(cell, strong=index in strong, side=sides[column])
            _write_cell(page, row, column, cell, style)
        lines = max(
            _lines(cell, width) for cell, width in zip(cells, widths) if isinstance(cell, str)
        )
        page.set_row(row, _LINE * lines)
    last = max(len(data.heads) - 1, 0)
    page.freeze_panes(_HEAD_ROW + 1, 1)
    page.repeat_rows(_HEAD_ROW)
    # Codes, years and marks are texts on purpose: no green corners.
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{row + 1}"})
    row += 1
    room = max(int(sum(widths)), _FULL_WIDTH) if last else _FULL_WIDTH
    for text in (*block.notes, block.source, *_description(block)):
        row += 1
        _write_note(page, row, text, last, sum(widths), room, styles)


def _write_note(
    page: Worksheet, row: int, text: str, last: int, width: float, room: int, styles: _Styles
) -> None:
    """A line under the table, across its columns; across more when they are narrow."""
    while width < room:
        last, width = last + 1, width + _LEAST
        page.set_column(last, last, _LEAST, styles())
    page.merge_range(row, 0, row, last, _fit(text), styles.note)
    page.set_row(row, _LINE * _lines(text, width))


def _description(block: Table | Figure) -> tuple[str, ...]:
    return (f"Description du graphique\u00a0: {block.alt}",) if isinstance(block, Figure) else ()


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell, style: Format) -> None:
    match cell:
        case Number():
            page.write_number(row, column, cell.value, style)
        case Day():
            page.write_datetime(row, column, date.fromisoformat(cell.day), style)
        case _:
            page.write_string(row, column, _fit(cell), style)


def _set_page(page: Worksheet, about: _About, *, landscape: bool) -> None:
    page.set_paper(_A4)
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.hide_gridlines(2)
    fictional = about.text("fictional")
    # "&" opens a code in headers.
    page.set_header(f"&L{_plain(about.subtitle)}&R{_plain(fictional)}")
    page.set_footer(f"&L{_plain(about.version)}&R&A, page &P sur &N")


def _plain(text: str) -> str:
    return text.replace("&", "&&")[:120]


def _widths(data: Data) -> list[float]:
    """Column widths in characters: what a column holds, within bounds."""
    widths = []
    for column, head in enumerate(data.heads):
        longest = max((len(_text(row[column])) for row in data.rows), default=0) + 2.0
        word = max((len(word) for word in head.split(" ")), default=0) + 2.0
        widths.append(min(max(longest, word, min(len(head) + 2.0, _HEAD_WIDTH), _LEAST), _WIDEST))
    return widths


def _text(cell: Cell) -> str:
    """About what is shown of a cell, to measure it."""
    match cell:
        case Number():
            return f"+{french.number(cell.value, cell.decimals)} {cell.unit}"
        case Day():
            return "00/00/0000"
        case _:
            return cell


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    return sum(max(1, -(-len(line) // max(int(width) - 2, 1))) for line in text.split("\n"))


def _fit(text: str) -> str:
    """The text as long as a cell may hold."""
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - len(_CUT)] + _CUT
