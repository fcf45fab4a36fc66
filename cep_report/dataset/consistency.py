"""Rows checked against each other: repeats, what is missing, sums.

All three take the working table of :mod:`validation`: columns of the format as text,
``nombre`` (float) and ``sound`` (whether the row is right by itself), index 0…n-1.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.dataset.faults import Fault
from cep_report.dataset.reading import RawTable
from cep_report.dataset.schema import (
    ALL_OPERATORS,
    DEPARTMENT,
    DIMENSION,
    INDICATOR,
    KEY,
    MODALITY,
    NO_DEPARTMENT,
    OPERATOR,
    REGION,
    STATUS,
    TOTAL,
    VALUE,
    YEAR,
    Status,
)
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicator, Indicators
from cep_report.regions import NATION, Region


def duplicates(raw: RawTable, table: pd.DataFrame) -> list[Fault]:
    """Figures given more than once, one fault for each repeat.

    Copies that agree count once; when they disagree none can be used.
    """
    key = list(KEY)
    repeated = table[table["sound"] & table.duplicated(key, keep=False)]
    faults = []
    for _, copies in repeated.groupby(key, sort=False):
        rows = [int(row) for row in copies.index]
        agree = len(copies[[VALUE, STATUS]].drop_duplicates()) == 1
        faults += [
            Fault.at(
                row,
                "CEP-DON-019",
                raw.place(row),
                f"ce chiffre est déjà donné à la ligne {raw.lines[rows[0]]}"
                + ("." if agree else ", avec une autre valeur."),
                "Garder une seule de ces lignes.",
                set_aside=(row,) if agree else tuple(rows),
            )
            for row in rows[1:]
        ]
    return faults


def missing(
    raw: RawTable,
    table: pd.DataFrame,
    campaign: Campaign,
    indicators: Indicators,
    regions: tuple[Region, ...],
) -> list[Fault]:
    """Mandatory indicators without a row for a year and a territory, one fault a year.

    The row expected is the total of all operators (whatever its status), or of the one
    family concerned; for medians, means and percentages any family's total will do.
    """
    totals = table[(table[DIMENSION] == TOTAL) & (table[DEPARTMENT] == NO_DEPARTMENT)]
    faults = []
    for name in campaign.dataset.mandatory_indicators:
        indicator = indicators.get(name)
        rows = totals[totals[INDICATOR] == name]
        if indicator.additive and len(indicator.operators) > 1:
            rows = rows[rows[OPERATOR] == ALL_OPERATORS]
        present = set(zip(rows[YEAR], rows[REGION], strict=True))
        for year in range(campaign.dataset.first_year, campaign.observed_year + 1):
            codes = [NATION, *(region.code for region in regions)]
            absent = [code for code in codes if (str(year), code) not in present]
            if absent:
                place = f"{raw.file}, colonne {INDICATOR}"
                territories = french.quantity(len(absent), "territoire")
                message = (
                    f"l’indicateur obligatoire «\u00a0{name}\u00a0» manque en {year} "
                    f"pour {territories}\u00a0: {', '.join(absent)}."
                )
                remedy = (
                    "Ajouter une ligne par territoire (opérateur «\u00a0tous\u00a0», dimension et "
                    "modalité «\u00a0total\u00a0»), au besoin avec le statut «\u00a0nd\u00a0»."
                )
                finding = Finding("CEP-DON-020", Severity.ERROR, place, message, remedy)
                faults.append(Fault(None, finding))
    return faults


@dataclass(frozen=True)
class _Sum:
    """Rows that must add up: those of ``parts`` to the one of ``total`` with the same ``key``.

    ``by`` are the columns of which each value is a sum of its own.
    """

    code: str
    key: tuple[str, ...]
    total: pd.Series[bool]
    parts: pd.Series[bool]
    parts_name: str
    total_name: str
    by: tuple[str, ...] = ()


def sums(
    raw: RawTable, table: pd.DataFrame, indicators: Indicators, *, national: bool
) -> list[Fault]:
    """Totals that are not the sum of their parts.

    A sum is only judged when every part and the total have a value and no row of the
    group is at fault. Counts must be exact; amounts may differ by rounding. Regions are
    only added up when the file is ``national``: an extract has one.
    """
    additive = {item.id: item for item in indicators.all if item.additive}
    rows = table[table[INDICATOR].isin(additive)].drop_duplicates([*KEY, "nombre", STATUS])
    rows = rows.assign(row=rows.index, known=rows["sound"] & (rows[STATUS] == Status.OK))
    in_sums = (rows[INDICATOR] + "/" + rows[DIMENSION]).isin(
        [f"{item.id}/{d.id}" for item in additive.values() for d in item.dimensions if d.sums]
    )
    undivided = rows[DIMENSION] == TOTAL
    whole = rows[DEPARTMENT] == NO_DEPARTMENT
    nation = rows[REGION] == NATION
    everyone = rows[OPERATOR] == ALL_OPERATORS

    def without(*columns: str) -> tuple[str, ...]:
        return tuple(column for column in KEY if column not in columns)

    checks = (
        _Sum(
            "CEP-DON-021",
            without(DIMENSION, MODALITY),
            undivided,
            in_sums,
            "modalités",
            "le total",
            by=(DIMENSION,),
        ),
        _Sum("CEP-DON-022", without(DEPARTMENT), whole, ~whole, "départements", "la région"),
        _Sum(
            "CEP-DON-023", without(REGION), nation & whole, ~nation & whole, "régions", "la France"
        ),
        _Sum(
            "CEP-DON-024",
            without(OPERATOR),
            everyone,
            ~everyone,
            "familles d’opérateurs",
            "l’ensemble",
        ),
    )
    return [
        fault
        for check in checks
        if national or check.code != "CEP-DON-023"
        for fault in _disagreements(raw, rows, check, additive)
    ]


def _disagreements(
    raw: RawTable, rows: pd.DataFrame, check: _Sum, indicators: dict[str, Indicator]
) -> list[Fault]:
    parts = rows[check.parts].groupby([*check.key, *check.by], sort=False)
    sums = parts.agg(found=("nombre", "sum"), parts=("nombre", "size"), complete=("known", "all"))
    totals = rows.loc[check.total & rows["known"], [*check.key, "nombre", "row"]]
    both = sums[sums["complete"]].reset_index().merge(totals, on=list(check.key))
    # Amounts are rounded one by one: half a unit of the last decimal kept, each.
    amounts = [name for name, item in indicators.items() if item.kind == "montant"]
    half = (both["nombre"] % 1 == 0).map({True: 0.5, False: 0.05})
    tolerance = (half * (both["parts"] + 1)).where(both[INDICATOR].isin(amounts), 0.0)
    wrong = both[(both["nombre"] - both["found"]).abs() > tolerance + 1e-6]
    return [
        _sum_fault(raw, rows.loc[case["row"]], case, check, indicators)
        for case in wrong.to_dict("records")
    ]


def _sum_fault(
    raw: RawTable,
    cells: pd.Series[Any],
    case: dict[Hashable, Any],
    check: _Sum,
    indicators: dict[str, Indicator],
) -> Fault:
    """The fault shown at the row of the total, ``cells``."""
    decimals = 0 if indicators[cells[INDICATOR]].kind == "effectif" else 1
    of = "".join(f" de «\u00a0{case[column]}\u00a0»" for column in check.by)
    row = int(case["row"])
    return Fault.at(
        row,
        check.code,
        raw.place(row, VALUE),
        f"la somme des {case['parts']} {check.parts_name}{of} est "
        f"{french.number(case['found'], decimals)}, mais {check.total_name} vaut "
        f"{french.number(case['nombre'], decimals)} "
        f"(écart\u00a0: {french.number(case['found'] - case['nombre'], decimals)})\u00a0: "
        f"{_named(cells)}.",
        "Corriger le total ou ses parties\u202f; ce qui est inconnu se marque «\u00a0nd\u00a0».",
    )


def _named(cells: pd.Series[Any]) -> str:
    """The figure in words: "beneficiaires, 2022, région 53, tous"."""
    department = f", département {cells[DEPARTMENT]}" if cells[DEPARTMENT] else ""
    modality = f", {cells[DIMENSION]} {cells[MODALITY]}" if cells[DIMENSION] != TOTAL else ""
    return (
        f"{cells[INDICATOR]}, {cells[YEAR]}, région {cells[REGION]}{department}, "
        f"{cells[OPERATOR]}{modality}"
    )
