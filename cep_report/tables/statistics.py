"""Tables of the dataset's counts: volumes, evolution, territories, profiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from cep_report import french
from cep_report.blocks import Table
from cep_report.campaign import Denominator
from cep_report.indicators import Dimension, Indicator
from cep_report.regions import NATION
from cep_report.tables.layout import (
    NATION_LABEL,
    UNROUNDED,
    Head,
    Scope,
    build,
    count,
    denominator_note,
    gap,
    left,
    share,
    years_text,
)

GAP = Head("Écart (points)")


def volumes_by_operator(
    frame: pd.DataFrame, total: pd.DataFrame, indicator: Indicator, scope: Scope
) -> Table:
    """Counts and shares by operator, region and nation.

    Args:
        frame: of :func:`cep_report.analysis.profiles.operators`.
        total: of :func:`cep_report.analysis.profiles.operators_total`.
        indicator: what is counted.
        scope: of the report.
    """
    here, there = _bases(total)
    rows = [
        (
            row["label"],
            count(row["region_count"], row["region_status"]),
            share(row["region_share"], row["region_share_status"], here),
            count(row["nation_count"], row["nation_status"]),
            share(row["nation_share"], row["nation_share_status"], there),
            gap_cell(row, here, there),
        )
        for row in (*records(frame), *records(total))
    ]
    return build(
        "tableau-volumes",
        f"{indicator.label} par opérateur, {scope.place}, {scope.year}",
        (
            left("Opérateur"),
            Head(f"{scope.region.name} ({indicator.unit})"),
            Head(f"{scope.region.name} (%)"),
            Head(f"{NATION_LABEL} ({indicator.unit})"),
            Head(f"{NATION_LABEL} (%)"),
            GAP,
        ),
        rows,
        scope.origin([indicator]),
        notes=[UNROUNDED],
        strong_rows=[len(rows) - 1],
    )


def evolution_table(frame: pd.DataFrame, indicator: Indicator, scope: Scope) -> Table:
    """Counts year by year and changes from one year to the next, by operator.

    Args:
        frame: of :func:`cep_report.analysis.trends.evolution`.
        indicator: what is counted.
        scope: of the report.
    """
    years = sorted({int(year) for year in frame["year"]})
    rows = []
    for _, own in frame.groupby("operator", sort=False):
        by_year = {int(row["year"]): row for row in records(own)}
        rows.append(
            (
                str(own["label"].iloc[0]),
                *(count(by_year[year]["count"], by_year[year]["status"]) for year in years),
                *(
                    gap(
                        by_year[year]["change"],
                        [by_year[year]["change_status"]],
                        [by_year[before]["count"]],
                    )
                    for before, year in pairwise(years)
                ),
            )
        )
    return build(
        "tableau-evolution",
        f"{indicator.label} par opérateur, {scope.region.name}, {years_text(years)}",
        (
            left("Opérateur"),
            *(Head(f"{year} ({indicator.unit})") for year in years),
            *(Head(f"Évolution de {before} à {year} (%)") for before, year in pairwise(years)),
        ),
        rows,
        scope.origin([indicator], years=years),
        notes=[
            f"Rupture de série en {item.year}\u00a0: {item.reason}"
            for item in indicator.breaks
            if years[0] < item.year <= years[-1]
        ],
        strong_rows=[len(rows) - 1],
    )


def departments_table(
    frame: pd.DataFrame,
    total: pd.DataFrame,
    indicator: Indicator,
    denominator: Denominator,
    scope: Scope,
) -> Table:
    """Counts, shares and rates by department, with the region as total.

    Args:
        frame: of :func:`cep_report.analysis.territory.departments`.
        total: of :func:`cep_report.analysis.territory.region_total`.
        indicator: what is counted.
        denominator: what rates are divided by.
        scope: of the report.
    """
    rows = [
        *((f"{row['label']} ({row['code']})", row) for row in records(frame)),
        *((str(row["label"]), row) for row in records(total)),
    ]
    return build(
        "tableau-departements",
        f"{indicator.label} par département, {scope.region.name}, {scope.year}",
        _territory_heads("Département", indicator, denominator),
        [_territory_cells(label, row, _number(total, "count")) for label, row in rows],
        scope.origin([indicator], denominator=denominator),
        notes=[denominator_note(denominator)],
        strong_rows=[len(rows) - 1],
    )


def regions_table(
    frame: pd.DataFrame, indicator: Indicator, denominator: Denominator, scope: Scope
) -> Table:
    """Counts, shares and rates of every region; the report's own and the nation stand out.

    Args:
        frame: of :func:`cep_report.analysis.territory.regions`.
        indicator: what is counted.
        denominator: what rates are divided by.
        scope: of the report.
    """
    whole = _number(frame[frame["code"] == NATION], "count")
    rows = records(frame)
    outside = [str(row["label"]) for row in rows if math.isnan(row["active_population"])]
    return build(
        "tableau-regions",
        f"{indicator.label} par région, {NATION_LABEL}, {scope.year}",
        _territory_heads("Région", indicator, denominator),
        [_territory_cells(str(row["label"]), row, whole) for row in rows],
        scope.origin([indicator], denominator=denominator),
        notes=[denominator_note(denominator), _outside_note(outside)],
        strong_rows=[
            index for index, row in enumerate(rows) if row["code"] in (scope.region.code, NATION)
        ],
    )


def profile_table(
    parts: Sequence[tuple[Dimension, pd.DataFrame]],
    total: pd.DataFrame,
    indicator: Indicator,
    scope: Scope,
    *,
    id_: str = "",
    title: str = "",
) -> Table:
    """Counts and shares by modality of one dimension, or of several one under the other.

    Args:
        parts: dimensions and their :func:`cep_report.analysis.profiles.profile`.
        total: of :func:`cep_report.analysis.profiles.profile_total`.
        indicator: what is counted.
        scope: of the report.
        id_: ``tableau-profil-<dimension>`` by default.
        title: the head of the caption; the indicator and its dimensions by default.
    """
    here, there = _bases(total)
    labels = [dimension.label for dimension, _ in parts]
    whole = records(total)[0]
    rows: list[tuple[str, ...]] = []
    strong: list[int] = []
    for dimension, frame in parts:
        if len(parts) > 1:
            strong.append(len(rows))
            rows.append(_profile_cells(dimension.label, whole, here, there))
        rows += [_profile_cells(str(row["label"]), row, here, there) for row in records(frame)]
    if len(parts) == 1:
        strong.append(len(rows))
        rows.append(_profile_cells(str(whole["label"]), whole, here, there))
    named = french.join(french.uncapitalise(label) for label in labels)
    head = title or f"{indicator.label}\u00a0: {named}"
    return build(
        id_ or f"tableau-profil-{'-'.join(dimension.id for dimension, _ in parts)}",
        f"{head}, {scope.place}, {scope.year}",
        (
            left(labels[0] if len(parts) == 1 else "Caractéristique"),
            Head(f"{scope.region.name} ({indicator.unit})"),
            Head(f"{scope.region.name} (%)"),
            Head(f"{NATION_LABEL} (%)"),
            GAP,
        ),
        rows,
        scope.origin([indicator]),
        notes=[
            f"{dimension.label}\u00a0: une même personne peut relever de plusieurs modalités, "
            "les parts ne s’additionnent pas."
            for dimension, _ in parts
            if not dimension.sums
        ]
        + [UNROUNDED],
        strong_rows=strong,
    )


def demands(
    parts: Sequence[tuple[Dimension, pd.DataFrame]],
    total: pd.DataFrame,
    indicator: Indicator,
    scope: Scope,
) -> Table:
    """What people come for and what brings them: :func:`profile_table` of ``motif``, ``origine``."""
    named = french.join(french.uncapitalise(dimension.label) for dimension, _ in parts)
    return profile_table(
        parts,
        total,
        indicator,
        scope,
        id_="tableau-demandes",
        title=f"Les demandes des bénéficiaires\u00a0: {named}",
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def gap_cell(row: dict[str, Any], here: float, there: float) -> str:
    """The gap of a row of a comparison; a total has none."""
    if row.get("operator") == "tous" or row.get("modality") == "total":
        return french.mark("na")
    return gap(row["gap"], (row["region_share_status"], row["nation_share_status"]), (here, there))


def _profile_cells(label: str, row: dict[str, Any], here: float, there: float) -> tuple[str, ...]:
    return (
        label,
        count(row["region_count"], row["region_status"]),
        share(row["region_share"], row["region_share_status"], here),
        share(row["nation_share"], row["nation_share_status"], there),
        gap_cell(row, here, there),
    )


def _territory_heads(
    label: str, indicator: Indicator, denominator: Denominator
) -> tuple[Head, ...]:
    return (
        left(label),
        Head(french.capitalise(indicator.unit)),
        Head("Part (%)"),
        Head(denominator.label),
        Head("Taux (pour 100\u00a0actifs)"),
    )


def _territory_cells(label: str, row: dict[str, Any], whole: float) -> tuple[str, ...]:
    active = row["active_population"]
    return (
        label,
        count(row["count"], row["status"]),
        share(row["share"], row["share_status"], whole),
        count(active, "nd" if math.isnan(active) else "ok"),
        share(row["rate"], row["rate_status"], active),
    )


def _outside_note(outside: Sequence[str]) -> str:
    if not outside:
        return ""
    return (
        f"Le taux et la population active de la ligne {NATION_LABEL} ne couvrent pas "
        f"{french.join(outside)}, faute de population active disponible."
    )


def _bases(total: pd.DataFrame) -> tuple[float, float]:
    return _number(total, "region_count"), _number(total, "nation_count")


def _number(frame: pd.DataFrame, column: str) -> float:
    return float(frame[column].iloc[0])
