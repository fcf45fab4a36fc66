"""What is done for people: levels of service, supports mobilised, funding, measured quality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from cep_report.analysis.counts import gap, numeric, share, total
from cep_report.analysis.profiles import Families, profile
from cep_report.dataset.schema import ALL_OPERATORS, TOTAL, Dataset
from cep_report.indicators import Indicator
from cep_report.regions import NATION

MEASURES = (
    "indicator",
    "label",
    "unit",
    "kind",
    "modality",
    "modality_label",
    "operator",
    "operator_label",
    "region_value",
    "region_status",
    "nation_value",
    "nation_status",
    "gap",
)
"""One row an indicator, a modality and an operator: value in the region and in the nation in
``unit``, their statuses, and the gap in that unit (points for percentages)."""

FUNDING = (
    "modality",
    "label",
    "files",
    "files_status",
    "amount",
    "amount_status",
    "amount_share",
    "amount_share_status",
    "nation_amount_share",
    "nation_amount_share_status",
    "gap",
)
"""One row a funder: files and amount in the region, share of the region's amount in percent,
the same share in the nation, and the gap in points."""


def levels(
    dataset: Dataset,
    levels: Sequence[tuple[str, str]],
    *,
    region: str,
    year: int,
    families: Families,
    total_label: str = "Ensemble",
) -> pd.DataFrame:
    """Files by level of service, for each family then for all of them ("tous").

    Args:
        dataset: the figures.
        levels: ids of the levels, which are those of their indicators, and their labels.
        region: INSEE code, or "FR".
        year: the observed year.
        families: ids and labels.
        total_label: the label of the last row.

    Returns:
        ``operator, label``, then for each level ``<id>`` (count), ``<id>_status``,
        ``<id>_share`` (percent of the operator's files, all levels together) and
        ``<id>_share_status``.
    """
    rows = []
    for operator, label in (*families, (ALL_OPERATORS, total_label)):
        counts = {
            level: dataset.count(level, year=year, region=region, operator=operator)
            for level, _ in levels
        }
        whole = total(counts.values())
        row: dict[str, object] = {"operator": operator, "label": label}
        for level, count in counts.items():
            part = share(count, whole)
            row |= {
                level: numeric(count),
                f"{level}_status": str(count.status),
                f"{level}_share": numeric(part),
                f"{level}_share_status": str(part.status),
            }
        rows.append(row)
    return pd.DataFrame(rows)


def supports(
    dataset: Dataset,
    indicator: Indicator,
    beneficiaries: Indicator,
    *,
    region: str,
    year: int,
    dimension: str = "dispositif",
    operator: str = ALL_OPERATORS,
) -> pd.DataFrame:
    """Supports mobilised after a CEP; shares are of the year's beneficiaries.

    One person may mobilise several: shares do not add up to 100.

    Returns:
        Columns ``modality`` then :data:`cep_report.analysis.profiles.COMPARISON`.
    """
    return profile(
        dataset, indicator, dimension, region=region, year=year, operator=operator, of=beneficiaries
    )


def measures(
    dataset: Dataset,
    indicators: Sequence[Indicator],
    *,
    region: str,
    year: int,
    families: Families,
    total_label: str = "Ensemble",
    by_operator: bool = True,
) -> pd.DataFrame:
    """Medians, means, percentages and other figures that are read as they are.

    Each indicator is given by modality of its first dimension when it has one, and as a
    whole otherwise; for the families it concerns, then for all of them when they are several.

    Args:
        dataset: the figures.
        indicators: in the order of the rows.
        region: INSEE code.
        year: the observed year.
        families: ids and labels.
        total_label: the label of all families together.
        by_operator: False for one row an indicator and modality: all families together, or
            the only one concerned.

    Returns:
        Columns :data:`MEASURES`.
    """
    rows = []
    for indicator in indicators:
        concerned = [item for item in families if item[0] in indicator.operators]
        if len(concerned) > 1:
            everyone = (ALL_OPERATORS, total_label)
            concerned = [*concerned, everyone] if by_operator else [everyone]
        for dimension, modality, modality_label in _modalities(indicator):
            for operator, operator_label in concerned:
                here, there = (
                    dataset.count(
                        indicator.id,
                        year=year,
                        region=territory,
                        operator=operator,
                        dimension=dimension,
                        modality=modality,
                    )
                    for territory in (region, NATION)
                )
                rows.append(
                    (
                        indicator.id,
                        indicator.label,
                        indicator.unit,
                        indicator.kind,
                        modality,
                        modality_label,
                        operator,
                        operator_label,
                        numeric(here),
                        str(here.status),
                        numeric(there),
                        str(there.status),
                        gap(here, there),
                    )
                )
    return pd.DataFrame(rows, columns=list(MEASURES))


def funding(
    dataset: Dataset,
    files: Indicator,
    amounts: Indicator,
    *,
    region: str,
    year: int,
    dimension: str = "financeur",
    total_label: str = "Ensemble",
) -> pd.DataFrame:
    """Training files and amounts by funder, then in total ("total").

    Returns:
        Columns :data:`FUNDING`.
    """
    keys = [
        (dimension, modality.id, modality.label)
        for modality in amounts.dimension(dimension).modalities
    ]
    whole, nation_whole = (
        dataset.count(amounts.id, year=year, region=territory) for territory in (region, NATION)
    )
    rows = []
    for key, modality, label in (*keys, (TOTAL, TOTAL, total_label)):
        count, amount, nation_amount = (
            dataset.count(id_, year=year, region=territory, dimension=key, modality=modality)
            for id_, territory in (
                (files.id, region),
                (amounts.id, region),
                (amounts.id, NATION),
            )
        )
        part, nation_part = share(amount, whole), share(nation_amount, nation_whole)
        rows.append(
            (
                modality,
                label,
                numeric(count),
                str(count.status),
                numeric(amount),
                str(amount.status),
                numeric(part),
                str(part.status),
                numeric(nation_part),
                str(nation_part.status),
                gap(part, nation_part),
            )
        )
    return pd.DataFrame(rows, columns=list(FUNDING))


def _modalities(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    """Dimension, modality and label of each row of an indicator."""
    if not indicator.dimensions:
        yield TOTAL, TOTAL, ""
        return
    first = indicator.dimensions[0]
    for modality in first.modalities:
        yield first.id, modality.id, modality.label
