"""How an indicator evolves, without ever reading a series break as a rise or a fall."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd

from cep_report.analysis.counts import NOT_APPLICABLE, change, difference, numeric, share
from cep_report.analysis.profiles import Families
from cep_report.dataset.schema import ALL_OPERATORS, Count, Dataset
from cep_report.indicators import Indicator

EVOLUTION = (
    "operator",
    "label",
    "year",
    "count",
    "status",
    "change",
    "change_status",
    "index",
    "break_before",
)
"""Count and its status; change in percent on the year before and its status ("na" for the
first year and across a series break); index, 100 being the first known year since the last
break; whether a break separates the year from the one before. What is missing is NaN."""


def evolution(
    dataset: Dataset,
    indicator: Indicator,
    *,
    region: str,
    families: Families,
    total_label: str = "Ensemble",
) -> pd.DataFrame:
    """An indicator year by year, for each family then for all of them ("tous").

    Returns:
        Columns :data:`EVOLUTION`; one row an operator and a year, every year of the dataset.
    """
    breaks = broken_years(dataset, indicator)
    rows = []
    for operator, label in (*families, (ALL_OPERATORS, total_label)):
        counts = {
            year: dataset.count(indicator.id, year=year, region=region, operator=operator)
            for year in dataset.years
        }
        base: Count | None = None
        previous: Count | None = None
        for year, count in counts.items():
            broken = year in breaks
            if broken:
                base = None
            if base is None and count.number:
                base = count
            evolved = NOT_APPLICABLE if previous is None or broken else change(count, previous)
            index = share(count, base) if base is not None else NOT_APPLICABLE
            rows.append(
                (
                    operator,
                    label,
                    year,
                    numeric(count),
                    str(count.status),
                    numeric(evolved),
                    str(evolved.status),
                    numeric(index),
                    broken,
                )
            )
            previous = count
    return pd.DataFrame(rows, columns=list(EVOLUTION))


def broken_years(dataset: Dataset, indicator: Indicator) -> frozenset[int]:
    """The years of the dataset that do not compare with the year that stands before them."""
    return frozenset(
        later
        for earlier, later in pairwise(dataset.years)
        if any(earlier < item.year <= later for item in indicator.breaks)
    )


MIX = (
    "operator",
    "label",
    "year",
    "share",
    "status",
    "base",
    "base_before",
    "change",
    "change_status",
)
"""Share of all families in percent and its status; what it is of, that year and the one
before; change in points on the year before and its status ("na" for the first year and
across a series break)."""


def operator_mix(
    dataset: Dataset, indicator: Indicator, *, region: str, families: Families
) -> pd.DataFrame:
    """How the shares of the families evolve.

    Returns:
        Columns :data:`MIX`; one row a family and a year, every year of the dataset.
    """
    breaks = broken_years(dataset, indicator)
    wholes = {year: dataset.count(indicator.id, year=year, region=region) for year in dataset.years}
    rows = []
    for operator, label in families:
        previous: Count | None = None
        before = math.nan
        for year, whole in wholes.items():
            own = share(
                dataset.count(indicator.id, year=year, region=region, operator=operator), whole
            )
            moved = NOT_APPLICABLE
            if previous is not None and year not in breaks:
                moved = difference(own, previous)
            rows.append(
                (
                    operator,
                    label,
                    year,
                    numeric(own),
                    str(own.status),
                    numeric(whole),
                    before,
                    numeric(moved),
                    str(moved.status),
                )
            )
            previous, before = own, numeric(whole)
    return pd.DataFrame(rows, columns=list(MIX))
