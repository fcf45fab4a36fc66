"""How a table is built: cells, column widths, legend of marks, source."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from cep_report import french
from cep_report.blocks import Cell, Column, Day, Number, Table
from cep_report.campaign import Campaign, Denominator
from cep_report.dataset.schema import Dataset
from cep_report.indicators import Indicator
from cep_report.regions import Region

FICTIONAL = "données fictives de démonstration"
NATION_LABEL = "France"
NOT_GIVEN = "Non renseigné"
"""What an empty cell of a register prints: neither zero, nor masked, nor without object."""
UNROUNDED = "Écarts calculés avant arrondi."

_SMALL_BASE = 100
_PORTRAIT, _LANDSCAPE = 88, 138
"""How many characters a line of a table holds on each kind of page."""
_STEP, _MOVES, _GAIN = 1.0, 24, 0.05
"""Columns are adjusted by characters, as long as the table gets shorter (in lines)."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_TOKENS = re.compile(r"[ \t\n]+|(?<=-)")

Align = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Scope:
    """What the tables of a report are about: printed in captions and sources."""

    region: Region
    year: int
    fictional: bool

    @classmethod
    def of(cls, campaign: Campaign, region: Region, dataset: Dataset) -> Scope:
        """The scope of a region's report."""
        fictional = campaign.fictional or dataset.fictional
        return cls(region, campaign.observed_year, fictional)

    @property
    def place(self) -> str:
        """The territory in captions that compare: "Bretagne et France"."""
        return f"{self.region.name} et {NATION_LABEL}"

    def origin(
        self,
        indicators: Iterable[Indicator],
        *,
        years: Sequence[int] = (),
        denominator: Denominator | None = None,
    ) -> str:
        """Where figures of the dataset come from, with years and fictional mark."""
        named = ", ".join(dict.fromkeys(indicator.source for indicator in indicators))
        what = f"jeu de données CEP – {FICTIONAL}" if self.fictional else named
        span = years_text(years or (self.year,))
        texts = [f"{what}, {span}"]
        if denominator is not None:
            texts.append(f"{denominator.source}, {denominator.vintage}")
        return f"{french.NARROW}; ".join(texts)

    def register_origin(self, register: str) -> str:
        """Where entries come from: "registre des … de Transitions Pro Bretagne, 2022"."""
        mark = f" – {FICTIONAL}" if self.fictional else ""
        owner = french.of(self.region.association)
        return f"{register} {owner}{mark}, {self.year}"


def denominator_note(denominator: Denominator) -> str:
    """What a rate is divided by, under a table or a chart."""
    text = denominator.definition.rstrip(".")
    return f"{denominator.label}\u00a0: {text} ({denominator.source}, {denominator.vintage})."


def source(*origins: str) -> str:
    """The line under a table: "Source : …"."""
    return f"Source\u00a0: {f'{french.NARROW}; '.join(origins)}."


@dataclass(frozen=True)
class Head:
    """A column to be: its width comes from what it holds."""

    label: str
    align: Align = "right"


def left(label: str) -> Head:
    """A column of words."""
    return Head(label, "left")


class Printed(str):
    """The text of a cell that remembers the number or the day it prints."""

    __slots__ = ("datum",)
    datum: Number | Day

    def __new__(cls, text: str, datum: Number | Day) -> Self:
        """Join what is printed and what it means."""
        printed = super().__new__(cls, text)
        printed.datum = datum
        return printed

    def __getnewargs__(self) -> tuple[str, Number | Day]:  # type: ignore[override]
        """What a copy is made from."""
        return str(self), self.datum


def build(
    id_: str,
    caption: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[str]],
    origin: str,
    *,
    notes: Iterable[str] = (),
    wide: bool = False,
    strong_rows: Iterable[int] = (),
) -> Table:
    """A table whose columns fit their words and whose marks are explained under it.

    The cells that are :class:`Printed` are typed in the block; the others are texts.
    """
    given = [tuple(row) for row in rows]
    body = tuple(tuple(str(cell) for cell in row) for row in given)
    legend = french.legend(cell for row in body for cell in row[1:])
    return Table(
        id=id_,
        caption=caption,
        columns=_fit(heads, body, _LANDSCAPE if wide else _PORTRAIT),
        rows=body,
        source=source(origin),
        notes=tuple(note for note in (*notes, legend) if note),
        wide=wide,
        strong_rows=tuple(strong_rows),
        cells=tuple(tuple(_typed(cell) for cell in row) for row in given),
    )


def count(number: float, status: str, decimals: int = 0) -> str:
    """A count, or the mark of its status."""
    if status == "ok" and math.isfinite(number):
        return printed(french.number(number, decimals), number, decimals)
    return french.mark("nd" if status == "ok" else status)


def share(value: float, status: str, base: float) -> str:
    """A percentage without its sign, which the header gives; whole when of fewer than 100."""
    return count(value, status, decimals(base))


def gap(value: float, statuses: Iterable[str], bases: Iterable[float]) -> str:
    """A signed difference, or the mark of the first figure that is missing to compute it."""
    if math.isfinite(value):
        places = min(decimals(base) for base in bases)
        return printed(french.signed(value, places), value, places, signed=True)
    return french.mark(next((status for status in statuses if status != "ok"), "nd"))


def printed(
    text: str, number: float, decimals: int, *, signed: bool = False, unit: str = ""
) -> Printed:
    """A printed number, remembered as it is rounded."""
    return Printed(text, Number(french.rounded(number, decimals), decimals, signed, unit))


def printed_day(text: str, day: dt.date) -> Printed:
    """A printed date, remembered."""
    return Printed(text, Day(day.isoformat()))


def decimals(base: float) -> int:
    """How many decimals a percentage of ``base`` people bears."""
    return 0 if base < _SMALL_BASE else 1


def words(text: str) -> str:
    """What a person wrote in a cell, in French typography, on one line."""
    return french.typography(_BLANKS.sub(" ", text).strip()) or NOT_GIVEN


def years_text(years: Sequence[int]) -> str:
    """The years in words: "2022", or "2020 à 2022"."""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first} à {last}"


def _typed(cell: str) -> Cell:
    return cell.datum if isinstance(cell, Printed) else str(cell)


def _fit(heads: Sequence[Head], rows: Sequence[Sequence[str]], line: int) -> tuple[Column, ...]:
    """Widths in characters: no word is broken, and the table is as short as it can be.

    A column is as wide as its longest word at least, as its longest text at most. Between
    the two, widths go by the square root of the text a column holds: that is what makes
    the sum of lines smallest (minimum of sum(text / width) for a given sum of widths).
    """
    columns = [
        [(head.label, 1.1), *((row[index], 1.0) for row in rows)]
        for index, head in enumerate(heads)
    ]
    least = [
        max(factor * len(token) for text, factor in texts for token in _TOKENS.split(text)) + 2
        for texts in columns
    ]
    most = [
        max(low, max(factor * len(text) for text, factor in texts) + 2)
        for low, texts in zip(least, columns, strict=True)
    ]
    pull = [math.sqrt(sum(len(text) for text, _ in texts) or 1) for texts in columns]

    def widths(strength: float) -> list[float]:
        return [
            min(max(strength * force, low), high)
            for force, low, high in zip(pull, least, most, strict=True)
        ]

    weak, strong = 0.0, float(max(line, *most))
    for _ in range(40):
        middle = (weak + strong) / 2
        weak, strong = (middle, strong) if sum(widths(middle)) < line else (weak, middle)
    shortest = _shorten(widths(strong), least, rows)
    return tuple(
        Column(head.label, head.align, round(width, 1))
        for head, width in zip(heads, shortest, strict=True)
    )


def _shorten(
    widths: Sequence[float], least: Sequence[float], rows: Sequence[Sequence[str]]
) -> list[float]:
    """The same whole width, given to the columns whose cells make the rows high.

    A row is as high as its highest cell: one long text must not stand in a narrow column
    beside columns of short ones.
    """
    found = list(widths)
    long = [[len(cell) for cell in row] for row in rows if max(map(len, row), default=0) > _STEP]

    def height(tried: Sequence[float]) -> float:
        return sum(
            max(1.0, *(size / (width - 2) for size, width in zip(row, tried, strict=True)))
            for row in long
        )

    best = height(found)
    for _ in range(_MOVES):
        moves = []
        for giver, low in enumerate(least):
            if found[giver] - _STEP < low:
                continue
            for taker in range(len(found)):
                if taker != giver:
                    tried = [*found]
                    tried[giver] -= _STEP
                    tried[taker] += _STEP
                    moves.append((height(tried), tried))
        if not moves or min(moves)[0] > best - _GAIN:
            break
        best, found = min(moves)
    return found
