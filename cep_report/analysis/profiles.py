"""Who, and with whom: a region beside the nation, by modality or by family of operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from cep_report.analysis.counts import gap, numeric, share
from cep_report.campaign import Campaign
from cep_report.dataset.schema import ALL_OPERATORS, TOTAL, Count, Dataset
from cep_report.indicators import Indicator
from cep_report.regions import NATION

COMPARISON = (
    "label",
    "region_count",
    "region_status",
    "region_share",
    "region_share_status",
    "nation_count",
    "nation_status",
    "nation_share",
    "nation_share_status",
    "gap",
)
"""The columns of a comparison after its key: counts; their statuses ("ok", "nd", "s", "na");
shares in percent of the total, and their statuses; the gap region less nation, in points.
What is missing is NaN."""

Families = Sequence[tuple[str, str]]
"""Ids of families of operators, and how they are printed."""


def families(campaign: Campaign) -> list[tuple[str, str]]:
    """The families of a campaign in its order, under the names of its reference date."""
    return [(family.id, campaign.operator_name(family.id)) for family in campaign.operators]


def profile(
    dataset: Dataset,
    indicator: Indicator,
    dimension: str,
    *,
    region: str,
    year: int,
    operator: str = ALL_OPERATORS,
    of: Indicator | None = None,
) -> pd.DataFrame:
    """An indicator by modality of a dimension, in the order of the dictionary.

    Shares are of the total of ``of``, by default the indicator itself, whether the
    modalities add up to it or not.

    Returns:
        Columns ``modality`` then :data:`COMPARISON`.

    Raises:
        UnknownNameError: the indicator has no such dimension.
    """
    modalities = indicator.dimension(dimension).modalities
    whole = of or indicator
    return comparison(
        "modality",
        [(modality.id, modality.label) for modality in modalities],
        lambda modality, territory: dataset.count(
            indicator.id,
            year=year,
            region=territory,
            operator=operator,
            dimension=dimension,
            modality=modality,
        ),
        lambda territory: dataset.count(whole.id, year=year, region=territory, operator=operator),
        region,
    )


def profile_total(
    dataset: Dataset,
    indicator: Indicator,
    *,
    region: str,
    year: int,
    operator: str = ALL_OPERATORS,
    label: str = "Ensemble",
) -> pd.DataFrame:
    """The total that the shares of :func:`profile` are of: one row, modality "total"."""
    return comparison(
        "modality",
        [(TOTAL, label)],
        lambda _, territory: dataset.count(
            indicator.id, year=year, region=territory, operator=operator
        ),
        lambda territory: dataset.count(
            indicator.id, year=year, region=territory, operator=operator
        ),
        region,
    )


def operators(
    dataset: Dataset, indicator: Indicator, *, region: str, year: int, families: Families
) -> pd.DataFrame:
    """An indicator by family of operators, in the order given; shares are of all families.

    Returns:
        Columns ``operator`` then :data:`COMPARISON`.
    """
    return comparison(
        "operator",
        families,
        lambda operator, territory: dataset.count(
            indicator.id, year=year, region=territory, operator=operator
        ),
        lambda territory: dataset.count(indicator.id, year=year, region=territory),
        region,
    )


def operators_total(
    dataset: Dataset, indicator: Indicator, *, region: str, year: int, label: str = "Ensemble"
) -> pd.DataFrame:
    """The total row of :func:`operators`: one row, operator "tous"."""
    return operators(
        dataset, indicator, region=region, year=year, families=[(ALL_OPERATORS, label)]
    )


def comparison(
    key: str,
    items: Sequence[tuple[str, str]],
    part: Callable[[str, str], Count],
    whole: Callable[[str], Count],
    region: str,
) -> pd.DataFrame:
    """A region beside the nation.

    Args:
        key: the name of the first column.
        items: ids and labels, one a row.
        part: the count of an id in a territory.
        whole: what the shares of a territory are of.
        region: INSEE code.

    Returns:
        Columns ``key`` then :data:`COMPARISON`.
    """
    rows = []
    for id_, label in items:
        here, there = part(id_, region), part(id_, NATION)
        here_share, there_share = share(here, whole(region)), share(there, whole(NATION))
        rows.append(
            (
                id_,
                label,
                numeric(here),
                str(here.status),
                numeric(here_share),
                str(here_share.status),
                numeric(there),
                str(there.status),
                numeric(there_share),
                str(there_share.status),
                gap(here_share, there_share),
            )
        )
    return pd.DataFrame(rows, columns=[key, *COMPARISON])
