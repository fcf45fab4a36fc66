"""Which figures are published together, and the sums that tie them to each other.

One :class:`Block` a year and an indicator: its figures and their equations, as the
dictionary and the territories make them. This is what a reader knows without a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import pandas as pd

from cep_report.dataset.schema import (
    ALL_OPERATORS,
    DEPARTMENT,
    DIMENSION,
    INDICATOR,
    MODALITY,
    NO_DEPARTMENT,
    OPERATOR,
    REGION,
    TOTAL,
    YEAR,
)
from cep_report.indicators import Indicator
from cep_report.regions import NATION

Cell = tuple[str, str, str, str, str]
"""Region, department, operator, dimension, modality: a figure of one year and indicator."""


@dataclass(frozen=True)
class Sum:
    """``parts`` make ``total``; or each alone is at most ``total`` when not ``exact``."""

    total: int
    parts: tuple[int, ...]
    exact: bool = True


@dataclass(frozen=True)
class Block:
    """The figures of one year and indicator.

    Attributes:
        year: observed year.
        indicator: what is counted.
        rows: where each figure stands in the dataset's frame.
        cells: what each figure is of.
        sums: between them, by their place in ``cells``.
    """

    year: int
    indicator: Indicator
    rows: tuple[int, ...]
    cells: tuple[Cell, ...]
    sums: tuple[Sum, ...]


def blocks(frame: pd.DataFrame, indicators: Sequence[Indicator]) -> Iterator[Block]:
    """The blocks of each indicator, in the order given, then by year; without sums when none add up.

    Args:
        frame: of a dataset.
        indicators: those to consider.
    """
    columns = [
        frame[column].tolist() for column in (REGION, DEPARTMENT, OPERATOR, DIMENSION, MODALITY)
    ]
    cells: list[Cell] = list(zip(*columns, strict=True))
    groups = frame.groupby([INDICATOR, YEAR], sort=True).indices
    for indicator in indicators:
        for group, positions in groups.items():
            name, year = cast("tuple[str, int]", group)
            if name == indicator.id:
                rows = tuple(int(row) for row in positions)
                own = tuple(cells[row] for row in rows)
                yield Block(
                    int(year),
                    indicator,
                    rows,
                    own,
                    tuple(_sums(own, indicator) if indicator.additive else ()),
                )


def _sums(cells: tuple[Cell, ...], indicator: Indicator) -> Iterator[Sum]:
    place = {cell: index for index, cell in enumerate(cells)}
    exact = {dimension.id for dimension in indicator.dimensions if dimension.sums}
    families: dict[Cell, list[int]] = defaultdict(list)
    departments: dict[Cell, list[int]] = defaultdict(list)
    regions: dict[Cell, list[int]] = defaultdict(list)
    modalities: dict[tuple[Cell, str], list[int]] = defaultdict(list)
    for index, (region, department, operator, dimension, modality) in enumerate(cells):
        if operator != ALL_OPERATORS:
            families[region, department, ALL_OPERATORS, dimension, modality].append(index)
        if department != NO_DEPARTMENT:
            departments[region, NO_DEPARTMENT, operator, dimension, modality].append(index)
        elif region != NATION:
            regions[NATION, NO_DEPARTMENT, operator, dimension, modality].append(index)
        if dimension != TOTAL:
            whole = (region, department, operator, TOTAL, TOTAL)
            modalities[whole, dimension].append(index)
    for groups in (families, departments, regions):
        for total, parts in groups.items():
            if total in place:
                yield Sum(place[total], tuple(parts))
    for (total, dimension), parts in modalities.items():
        if total not in place:
            continue
        if dimension in exact:
            yield Sum(place[total], tuple(parts))
        else:
            for part in parts:
                yield Sum(place[total], (part,), exact=False)
