"""Totals and shares of a table that a content typed by hand leaves wrong.

What is a total or a share is not declared by tables: it is what added up in the figures that
were computed. A cell that did and no longer does is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from cep_report.blocks import Table

Place = tuple[str, str]
"""Labels of a row and of a column."""

_NUMBER = re.compile(r"[-\u2212+]?\d+(?:\.\d+)?")
_SPACES = re.compile(r"\s+")
Numbers = Sequence[Sequence[Decimal | None]]


def unsettled(before: Table, after: Table) -> tuple[Place, ...]:
    """The totals and shares of a table that its other cells no longer give, by their labels.

    Args:
        before: as computed.
        after: the same table, with contents typed by hand.
    """
    old, new = (
        [[None, *(number_of(cell) for cell in row[1:])] for row in table.rows]
        for table in (before, after)
    )
    strong = before.strong_rows
    kept = set(_settled(new, strong))
    return tuple(
        dict.fromkeys(
            (before.rows[row][0], before.columns[column].label)
            for row, column, *_ in (item for item in _settled(old, strong) if item not in kept)
        )
    )


_Relation = tuple[int, int, str, tuple[int, ...]]
"""A cell, how others give it, and the rows or columns they are of."""


def _settled(numbers: Numbers, strong: Sequence[int]) -> Iterator[_Relation]:
    """The cells that others add up to, or of which they are a share."""
    groups = [*_groups(len(numbers), strong)]
    width = min(map(len, numbers), default=0)
    for column in range(1, width):
        for total in strong:
            for rows in groups:
                if total not in rows and _adds(
                    numbers[total][column], [numbers[row][column] for row in rows]
                ):
                    yield total, column, "somme", rows
    for row, line in enumerate(numbers):
        for column in (1, width - 1):
            others = tuple(other for other in range(1, width) if other != column)
            if _adds(line[column], [line[other] for other in others]):
                yield row, column, "ligne", others
        for column, base in pairwise(range(width - 1, 0, -1)):
            for total in strong:
                if _is_share(line[column], line[base], numbers[total][base]):
                    yield row, column, "part", (base, total)


def _groups(height: int, strong: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The rows that a total may be of: all the plain ones, each run of them, or the totals."""
    plain = tuple(row for row in range(height) if row not in strong)
    edges = [-1, *sorted(strong), height]
    runs = {tuple(range(start + 1, end)) for start, end in pairwise(edges)}
    yield from sorted({plain, *runs} - {()})
    for total in strong:
        if others := tuple(row for row in strong if row != total):
            yield others


def _adds(total: Decimal | None, parts: Sequence[Decimal | None]) -> bool:
    known = [part for part in parts if part is not None]
    return len(known) == len(parts) > 1 and any(known) and total == sum(known)


def _is_share(share: Decimal | None, part: Decimal | None, whole: Decimal | None) -> bool:
    """Whether a number is the percentage of two others, as it is rounded."""
    if share is None or part is None or not whole or not 0 < part <= whole:
        return False
    unit = Decimal(f"1e{share.as_tuple().exponent}")
    return 2 * abs(share - 100 * part / whole) <= unit


def number_of(cell: str) -> Decimal | None:
    """The number of a cell, None when it is not one."""
    text = _SPACES.sub("", cell).removesuffix("%").replace(",", ".")
    return Decimal(text.replace("\u2212", "-")) if _NUMBER.fullmatch(text) else None
