"""Tables of what is done for people: levels of service, supports, funding, measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cep_report import french
from cep_report.blocks import Table
from cep_report.indicators import Indicator
from cep_report.tables.layout import (
    NATION_LABEL,
    UNROUNDED,
    Head,
    Scope,
    build,
    count,
    gap,
    left,
    share,
)
from cep_report.tables.statistics import GAP, gap_cell, records

_SEVERAL = (
    "Une même personne peut mobiliser plusieurs dispositifs\u00a0: les parts ne s’additionnent pas."
)
_COUNCIL = "conseil-regional"
_DECIMALS = {"effectif": 0, "mediane": 0, "pourcentage": 0, "moyenne": 1, "montant": 1}


def services_table(
    frame: pd.DataFrame,
    levels: Sequence[tuple[str, str]],
    indicators: Sequence[Indicator],
    scope: Scope,
) -> Table:
    """Files by level of service and by operator.

    Args:
        frame: of :func:`cep_report.analysis.services.levels`.
        levels: ids and labels of the levels.
        indicators: those of the levels, for the source and the unit.
        scope: of the report.
    """
    rows = []
    for row in records(frame):
        base = sum(row[level] for level, _ in levels)
        cells = [str(row["label"])]
        for level, _ in levels:
            cells.append(count(row[level], row[f"{level}_status"]))
            cells.append(share(row[f"{level}_share"], row[f"{level}_share_status"], base))
        rows.append(cells)
    unit = indicators[0].unit if indicators else "dossiers"
    return build(
        "tableau-services",
        f"{french.capitalise(unit)} par niveau de service et par opérateur, "
        f"{scope.region.name}, {scope.year}",
        (
            left("Opérateur"),
            *(Head(f"{label} ({measured})") for _, label in levels for measured in (unit, "%")),
        ),
        rows,
        scope.origin(indicators),
        notes=["Parts calculées sur les dossiers de chaque opérateur, tous niveaux réunis."],
        strong_rows=[len(rows) - 1],
    )


def supports_table(
    frame: pd.DataFrame,
    total: pd.DataFrame,
    indicator: Indicator,
    beneficiaries: Indicator,
    scope: Scope,
) -> Table:
    """Supports mobilised after a CEP, as shares of the beneficiaries.

    Args:
        frame: of :func:`cep_report.analysis.services.supports`.
        total: :func:`cep_report.analysis.profiles.profile_total` of the beneficiaries.
        indicator: the supports.
        beneficiaries: what the shares are of.
        scope: of the report.
    """
    here, there = float(total["region_count"].iloc[0]), float(total["nation_count"].iloc[0])
    rows = [
        (
            str(row["label"]),
            count(row["region_count"], row["region_status"]),
            share(row["region_share"], row["region_share_status"], here),
            share(row["nation_share"], row["nation_share_status"], there),
            gap_cell(row, here, there),
        )
        for row in records(frame)
    ]
    return build(
        "tableau-prestations",
        f"{indicator.label} à la suite d’un CEP, {scope.place}, {scope.year}",
        (
            left("Dispositif ou prestation"),
            Head(f"{scope.region.name} ({indicator.unit})"),
            Head(f"{scope.region.name} (% des bénéficiaires)"),
            Head(f"{NATION_LABEL} (% des bénéficiaires)"),
            GAP,
        ),
        rows,
        scope.origin([indicator, beneficiaries]),
        notes=[_SEVERAL, UNROUNDED],
    )


def quality_table(
    frame: pd.DataFrame,
    indicators: Sequence[Indicator],
    scope: Scope,
    *,
    id_: str = "tableau-qualite",
    title: str = "Délais, durées et appréciations des bénéficiaires",
) -> Table:
    """Medians, means, percentages and other measures, region and nation.

    Args:
        frame: of :func:`cep_report.analysis.services.measures`.
        indicators: those of the frame, for the source.
        scope: of the report.
        id_: of the table.
        title: the head of the caption.
    """
    rows: list[tuple[str, ...]] = []
    groups: list[int] = []
    operators = {str(row["operator_label"]) for row in records(frame)}
    alone = len(operators) == 1
    for (label, modality, unit), own in frame.groupby(
        ["label", "modality_label", "unit"], sort=False
    ):
        measure = _measure(str(label), str(modality), str(unit))
        if not alone:
            groups.append(len(rows))
            rows.append((measure, "", "", ""))
        rows += [
            _quality_cells(measure if alone else str(row["operator_label"]), row)
            for row in records(own)
        ]
    # One operator for all is said once, in the caption.
    (whose,) = [f" ({french.uncapitalise(name)})" for name in operators] if alone else [""]
    return build(
        id_,
        f"{title}{whose}, {scope.place}, {scope.year}",
        (
            left("Indicateur (unité)" if whose else "Indicateur (unité), par opérateur"),
            Head(scope.region.name),
            Head(NATION_LABEL),
            Head("Écart"),
        ),
        rows,
        scope.origin(indicators),
        strong_rows=groups,
    )


def _measure(label: str, modality: str, unit: str) -> str:
    said = f"{label}, {french.uncapitalise(modality)}" if modality else label
    return said if unit == french.uncapitalise(label) else f"{said} ({unit})"


def _quality_cells(first: str, row: dict[str, Any]) -> tuple[str, str, str, str]:
    decimals = _DECIMALS[row["kind"]]
    statuses = (row["region_status"], row["nation_status"])
    return (
        first,
        count(row["region_value"], row["region_status"], decimals),
        count(row["nation_value"], row["nation_status"], decimals),
        french.mark("na")
        if row["kind"] in ("effectif", "montant")
        else gap(row["gap"], statuses, [0.0 if decimals == 0 else 100.0]),
    )


def financing_table(
    frame: pd.DataFrame, files: Indicator, amounts: Indicator, scope: Scope, council: str = ""
) -> Table:
    """Training files and amounts by funder.

    Args:
        frame: of :func:`cep_report.analysis.services.funding`.
        files: the files.
        amounts: the amounts.
        scope: of the report.
        council: the name of the assembly of a region that has no "conseil régional".
    """
    base = float(frame["files"].iloc[-1])
    notes = ["Un dossier cofinancé compte une fois pour chaque financeur.", UNROUNDED]
    if council:
        notes.append(
            f"{council}\u00a0: pour la France, ce sont les conseils régionaux et les assemblées "
            "qui en tiennent lieu."
        )
    rows = [
        (
            council if council and row["modality"] == _COUNCIL else str(row["label"]),
            count(row["files"], row["files_status"]),
            count(row["amount"], row["amount_status"]),
            share(row["amount_share"], row["amount_share_status"], base),
            share(row["nation_amount_share"], row["nation_amount_share_status"], 100.0),
            french.mark("na")
            if row["modality"] == "total"
            else gap(
                row["gap"],
                (row["amount_share_status"], row["nation_amount_share_status"]),
                [base],
            ),
        )
        for row in records(frame)
    ]
    return build(
        "tableau-financement",
        f"Financement des formations à la suite d’un CEP, {scope.place}, {scope.year}",
        (
            left("Financeur"),
            Head(french.capitalise(files.unit)),
            Head(f"Montants ({amounts.unit})"),
            Head("Part des montants (%)"),
            Head(f"{NATION_LABEL} (%)"),
            GAP,
        ),
        rows,
        scope.origin([files, amounts]),
        notes=notes,
        strong_rows=[len(rows) - 1],
    )
