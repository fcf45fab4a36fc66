"""What a notebook emits: typed blocks, the only thing the document is made of.

A block travels in a notebook's output under its own MIME type, beside the Markdown and
the image that Jupyter shows, so that nothing downstream parses strings to find a figure.
A block is data, already worded in French, with no layout: engines decide how it looks.

Texts are inline Markdown (``**gras**``, ``[lien](url)``), table cells are plain text. Tables
and charts also carry what they print as typed cells, for the annex workbook; a number there
is the one that is printed, rounded alike: the annex says no more than the report.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

MIME = "application/vnd.cep-report.block+json"


class Mark(StrEnum):
    """The signs that stand for a missing number; four different things everywhere."""

    NOT_AVAILABLE = "n.d."
    CONFIDENTIAL = "s"
    NOT_APPLICABLE = "–"


@dataclass(frozen=True)
class Heading:
    """A heading inside a part: level 2 or 3 (the part's own title is level 1)."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Paragraphs:
    """Generated text, Markdown."""

    id: str
    markdown: str


@dataclass(frozen=True)
class Prose:
    """A zone of the workspace: what a person wrote, or the questions to answer.

    ``zone`` is ``<part>.<zone>``; ``markdown`` is the source as written, values still as
    ``{{< val name >}}``; "" prints a visible "À compléter" with ``questions``.
    """

    zone: str
    markdown: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table: ``weight`` is its relative width."""

    label: str
    align: Literal["left", "right", "center"] = "left"
    weight: float = 1.0


@dataclass(frozen=True)
class Number:
    """A number as printed: ``value`` is rounded to its ``decimals``.

    ``signed`` when its sign is always printed; ``unit`` when the cell bears its own ("%").
    """

    value: float
    decimals: int = 0
    signed: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Day:
    """A date, ISO 8601 ("2023-07-15")."""

    day: str


Cell = str | Number | Day
"""A typed cell; a text may be a :class:`Mark`."""


@dataclass(frozen=True)
class Data:
    """What a chart shows: ``heads`` with their units, and a row a label."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table; the first column holds row headers. Cells are typographically final text.

    ``wide`` asks for a landscape page. ``strong_rows`` are indices of total rows.
    ``cells`` are the rows typed; empty when all of them are texts.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str
    notes: tuple[str, ...] = ()
    wide: bool = False
    strong_rows: tuple[int, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] = ()

    @property
    def data(self) -> Data:
        """The table typed."""
        return Data(tuple(column.label for column in self.columns), self.cells or self.rows)


@dataclass(frozen=True)
class Figure:
    """A chart, drawn once: vector for the PDF, pixels for Word, and words for those who cannot see.

    ``png`` is base64, ``svg`` is text; ``width_cm`` is the printed width; ``data`` is what
    is drawn.
    """

    id: str
    caption: str
    alt: str
    source: str
    svg: str
    png: str
    width_cm: float = 16.0
    notes: tuple[str, ...] = ()
    data: Data | None = None

    @property
    def png_bytes(self) -> bytes:
        """The pixels."""
        return base64.b64decode(self.png)


@dataclass(frozen=True)
class Callout:
    """A framed remark: a data warning, a reserve, a divergence."""

    id: str
    kind: Literal["note", "attention"]
    title: str
    markdown: str


@dataclass(frozen=True)
class Value:
    """A figure that prose may quote by its name.

    ``text`` is how it is printed; ``number`` is None when the value is a :class:`Mark`;
    ``source`` says where it comes from.
    """

    name: str
    text: str
    number: float | None
    unit: str
    source: str
    label: str = ""


Block = Heading | Paragraphs | Prose | Table | Figure | Callout | Value

_KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind
    for kind in (Heading, Paragraphs, Prose, Table, Figure, Callout, Value)
}


def to_json(block: Block) -> dict[str, Any]:
    """The block as JSON values; ``block`` says which it is."""
    return {"block": type(block).__name__.lower(), **asdict(block)}


def from_json(data: dict[str, Any]) -> Block:
    """The block that :func:`to_json` wrote.

    Raises:
        ValueError: unknown kind.
    """
    fields = dict(data)
    kind = fields.pop("block", None)
    if kind not in _KINDS:
        raise ValueError(f"unknown kind of block: {kind!r}")
    if kind == "table":
        fields["columns"] = tuple(Column(**column) for column in fields["columns"])
        fields["rows"] = tuple(tuple(row) for row in fields["rows"])
        fields["cells"] = _cells(fields.get("cells", ()))
    if fields.get("data"):
        data = fields["data"]
        fields["data"] = Data(tuple(data["heads"]), _cells(data["rows"]))
    for name in ("questions", "notes", "strong_rows"):
        if name in fields:
            fields[name] = tuple(fields[name])
    block: Block = _KINDS[kind](**fields)
    return block


def _cells(rows: Iterable[Iterable[Any]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(_cell(cell) for cell in row) for row in rows)


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return Day(**cell) if "day" in cell else Number(**cell)
    return str(cell)
