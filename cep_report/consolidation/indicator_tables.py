"""The figures of the national report as tables: indicators by region, shares, sums."""

from __future__ import annotations

from cep_report.analysis import counts, territory
from cep_report.blocks import Table
from cep_report.consolidation.essentials import evolution
from cep_report.consolidation.figures_told import sums
from cep_report.consolidation.national import National
from cep_report.consolidation.page import figures_source
from cep_report.consolidation.tables import (
    NONE,
    missing_note,
    named,
    number,
    share,
    told,
    years_text,
)
from cep_report.dataset.schema import Count, Status
from cep_report.indicators import Indicator
from cep_report.regions import NATION
from cep_report.tables.layout import NATION_LABEL, Head, build, denominator_note, left


def indicator(national: National, indicator: Indicator) -> Table:
    """An indicator by region, beside another campaign when there is one."""
    earlier = national.earlier
    frame = territory.regions(
        national.dataset, indicator, regions=national.regions, year=national.year
    )
    changes = (
        {str(code): evolution(national, indicator, str(code)) for code in frame["code"]}
        if earlier is None
        else None
    )
    if changes is not None and not any(changes.values()):
        changes = None
    rows = []
    for row in frame.to_dict("records"):
        code = str(row["code"])
        now = national.dataset.count(indicator.id, year=national.year, region=code)
        cells = [
            named(national, code, str(row["label"])),
            number(now),
            _cell(row["rate"], row["rate_status"], 1),
            _cell(row["share"], row["share_status"], 1),
        ]
        if changes is not None:
            cells.append(
                NONE if (change := changes[code]) is None else number(change, 1, signed=True)
            )
        if earlier is not None:
            before = earlier.dataset.count(indicator.id, year=earlier.year, region=code)
            cells += [number(before), number(counts.change(now, before), 1, signed=True)]
        rows.append(tuple(cells))
    heads = [
        left("Région"),
        Head(f"{national.year} ({indicator.unit})"),
        Head("Pour 100 actifs"),
        Head("Part de la France (%)"),
    ]
    if changes is not None:
        heads.append(Head("Évolution en un an (%)"))
    notes = [*missing_note(national), denominator_note(national.campaign.denominators[0])]
    if earlier is not None:
        heads += [
            Head(f"{earlier.year} ({indicator.unit})"),
            Head(f"Évolution de {earlier.year} à {national.year} (%)"),
        ]
        first, last = sorted((earlier.year, national.year))
        notes += [
            f"Rupture de série en {item.year}\u00a0: {item.reason}"
            for item in indicator.breaks
            if first < item.year <= last
        ]
    return build(
        f"tableau-{indicator.id}",
        f"{indicator.label} par région, {years_text(national)}",
        heads,
        rows,
        told(national, figures_source(national)),
        notes=notes,
        strong_rows=[len(rows) - 1],
    )


def shares(national: National) -> Table | None:
    """The shares of the plan, a column each, by region; None when it has none."""
    if not national.plan.shares:
        return None
    places = [(item.code, item.name) for item in national.regions.all] + [(NATION, NATION_LABEL)]
    rows = [
        (
            named(national, code, name),
            *(number(share(national, item, code), 1) for item in national.plan.shares),
        )
        for code, name in places
    ]
    return build(
        "tableau-parts",
        f"Publics comparés par région, {national.year} (en\u00a0%)",
        (left("Région"), *(Head(item.title) for item in national.plan.shares)),
        rows,
        told(national, figures_source(national)),
        notes=missing_note(national),
        strong_rows=[len(rows) - 1],
    )


def sums_table(national: National, indicator: Indicator) -> Table:
    """Sums of the regions beside the nation, and why they differ."""
    rows = [
        (item.label, number(item.regions), number(item.nation), number(item.gap), item.why)
        for item in sums(national, indicator.id)
    ]
    return build(
        f"tableau-sommes-{indicator.id}",
        f"{indicator.label}\u00a0: somme des régions et chiffre national, {national.year}",
        (
            left("Opérateur"),
            Head("Somme des régions"),
            Head(NATION_LABEL),
            Head("Écart"),
            left("Lecture"),
        ),
        rows,
        told(national, figures_source(national)),
        strong_rows=[0],
    )


def _cell(value: float, status: str, decimals: int) -> str:
    known = Count(float(value), Status.OK) if status == Status.OK else Count(None, Status(status))
    return number(known, decimals)
