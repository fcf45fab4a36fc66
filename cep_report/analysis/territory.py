"""Where: departments of a region, regions of the nation, each against its active population."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from cep_report.analysis.counts import difference, known, numeric, share, total
from cep_report.dataset.schema import ALL_OPERATORS, Count, Dataset
from cep_report.indicators import Indicator
from cep_report.regions import NATION, Region, Regions

TERRITORY = (
    "code",
    "label",
    "count",
    "status",
    "share",
    "share_status",
    "active_population",
    "rate",
    "rate_status",
)
"""INSEE code; count and status; share in percent of the whole and its status; active
population (NaN when not available); rate for 100 active people and its status ("nd" without
a denominator)."""


@dataclass(frozen=True)
class _Place:
    code: str
    label: str
    count: Count
    active: int | None
    rate: Count


def departments(
    dataset: Dataset,
    indicator: Indicator,
    *,
    region: Region,
    year: int,
    operator: str = ALL_OPERATORS,
) -> pd.DataFrame:
    """The departments of a region, by code; shares are of the region.

    Returns:
        Columns :data:`TERRITORY`.
    """
    whole = dataset.count(indicator.id, year=year, region=region.code, operator=operator)
    places = []
    for department in region.departments:
        count = dataset.count(
            indicator.id,
            year=year,
            region=region.code,
            department=department.code,
            operator=operator,
        )
        active = department.active_population
        rate = share(count, known(active))
        places.append(_Place(department.code, department.name, count, active, rate))
    return _frame(places, whole)


def region_total(
    dataset: Dataset,
    indicator: Indicator,
    *,
    region: Region,
    year: int,
    operator: str = ALL_OPERATORS,
) -> pd.DataFrame:
    """The region as the total row of :func:`departments`: one row, same columns."""
    count = dataset.count(indicator.id, year=year, region=region.code, operator=operator)
    return _frame([_region(region, count)], count)


def regions(
    dataset: Dataset,
    indicator: Indicator,
    *,
    regions: Regions,
    year: int,
    operator: str = ALL_OPERATORS,
    nation_label: str = "France",
) -> pd.DataFrame:
    """The regions by code, then the nation ("FR"); shares are of the nation.

    Returns:
        Columns :data:`TERRITORY`. The nation's count and share cover every region; its
        active population and its rate only those whose active population is known.
    """
    counts = {
        region.code: dataset.count(indicator.id, year=year, region=region.code, operator=operator)
        for region in regions.all
    }
    nation = dataset.count(indicator.id, year=year, region=NATION, operator=operator)
    outside = [counts[region.code] for region in regions.all if region.active_population is None]
    covered = difference(nation, total(outside))
    places = [_region(region, counts[region.code]) for region in regions.all]
    active = regions.active_population
    places.append(_Place(NATION, nation_label, nation, active, share(covered, known(active))))
    return _frame(places, nation)


def _region(region: Region, count: Count) -> _Place:
    active = region.active_population
    return _Place(region.code, region.name, count, active, share(count, known(active)))


def _frame(places: Sequence[_Place], whole: Count) -> pd.DataFrame:
    return pd.DataFrame(list(_rows(places, whole)), columns=list(TERRITORY))


def _rows(places: Iterable[_Place], whole: Count) -> Iterable[tuple[object, ...]]:
    for place in places:
        part = share(place.count, whole)
        yield (
            place.code,
            place.label,
            numeric(place.count),
            str(place.count.status),
            numeric(part),
            str(part.status),
            math.nan if place.active is None else float(place.active),
            numeric(place.rate),
            str(place.rate.status),
        )
