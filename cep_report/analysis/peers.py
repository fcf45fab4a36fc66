"""A region beside those of similar size, and its rank among all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from cep_report.regions import NATION, Region, Regions

FARTHEST = 1.5
"""Beyond this ratio of active populations, two regions are not of similar size."""


def similar(regions: Regions, region: Region, *, count: int = 3) -> tuple[Region, ...]:
    """The regions nearest in active population, the nearest first; those of similar size only.

    Nearness is of the ratio of populations (``|log a - log b|``): twice as large is as far
    as half as large, and neither is similar (:data:`FARTHEST`). Regions whose active
    population is not known have no peers and are nobody's.
    """
    if not region.active_population:
        return ()
    own = math.log(region.active_population)
    others = sorted(
        (abs(math.log(item.active_population) - own), item.code, item)
        for item in regions.all
        if item.active_population and item.code != region.code
    )
    return tuple(item for far, _, item in others[:count] if far <= math.log(FARTHEST))


@dataclass(frozen=True)
class Rank:
    """A place in a ranking: 1 is the highest; ``among`` counts those that are ranked."""

    place: int
    among: int
    tied: bool


def rank(frame: pd.DataFrame, code: str, *, decimals: int = 1) -> Rank | None:
    """The rank of a territory by its rate, among those whose rate is known.

    Rates that print alike have the same rank: what the reader cannot tell apart is not ranked.

    Args:
        frame: of :func:`cep_report.analysis.territory.regions`; the nation is not ranked.
        code: the territory.
        decimals: how the rates are printed.
    """
    known = frame[(frame["code"] != NATION) & (frame["rate_status"] == "ok")]
    rates = known.set_index("code")["rate"].astype(float).round(decimals)
    if code not in rates.index:
        return None
    own = float(rates[code])
    return Rank(int((rates > own).sum()) + 1, len(rates), int((rates == own).sum()) > 1)
