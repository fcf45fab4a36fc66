"""Tables of what a region's people wrote in the registers; None when a register is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from cep_report import french
from cep_report.blocks import Table
from cep_report.campaign import Milestone
from cep_report.registers.model import (
    ComplementaryData,
    Cooperation,
    Investigation,
    MilestoneEntry,
    PublicDocument,
)
from cep_report.tables.layout import Head, Scope, build, count, left, printed_day, words
from cep_report.tables.statistics import records

_COOPERATIONS = "registre des coopérations"


def meetings_table(frame: pd.DataFrame, scope: Scope) -> Table | None:
    """Meetings with each operator, by part of the follow-up.

    Args:
        frame: of :func:`cep_report.analysis.cooperation.meetings`.
        scope: of the report.
    """
    if not frame["total"].sum():
        return None
    rows = [
        (
            str(row["label"]),
            count(row["part1"], "ok"),
            count(row["part2"], "ok"),
            count(row["total"], "ok"),
            _day(row["first"]),
            _day(row["last"]),
        )
        for row in records(frame)
    ]
    sums = [count(frame[column].sum(), "ok") for column in ("part1", "part2", "total")]
    dates = [day for column in ("first", "last") for day in frame[column] if day is not None]
    rows.append(("Ensemble", sums[0], sums[1], sums[2], _day(min(dates)), _day(max(dates))))
    return build(
        "tableau-rencontres",
        f"Rencontres avec les opérateurs du CEP, {scope.region.name}, {scope.year}",
        (
            left("Opérateur"),
            Head("Sur la partie\u00a01"),
            Head("Sur la partie\u00a02"),
            Head("Rencontres"),
            Head("Première"),
            Head("Dernière"),
        ),
        rows,
        scope.register_origin("registre des rencontres"),
        notes=["Une rencontre peut porter sur les deux parties du suivi."],
        strong_rows=[len(rows) - 1],
    )


def documents_table(documents: Sequence[PublicDocument], scope: Scope) -> Table | None:
    """The public documents of the region that the follow-up draws on, by date."""
    if not documents:
        return None
    return build(
        "tableau-documents",
        f"Documents publics régionaux exploités, {scope.region.name}, {scope.year}",
        (left("Document"), left("Auteur"), left("Type"), left("Date"), left("Apport au suivi")),
        [
            (
                words(item.title),
                words(item.author),
                words(item.type),
                _day(item.date),
                words(item.contribution),
            )
            for item in sorted(documents, key=lambda item: (item.date, item.title))
        ],
        scope.register_origin("registre des documents publics"),
    )


def cooperations_table(
    cooperations: Sequence[Cooperation], operators: Mapping[str, str], scope: Scope
) -> Table | None:
    """The register of cooperations, in its order, on a landscape page.

    Args:
        cooperations: of the register.
        operators: names of the families by id.
        scope: of the report.
    """
    if not cooperations:
        return None
    return build(
        "tableau-cooperations",
        f"Coopérations autour du CEP, {scope.region.name}, {scope.year}",
        (
            left("Action"),
            left("Partenaires"),
            left("Thème"),
            left("Modalité"),
            left("Territoire"),
            left("Calendrier"),
            left("État"),
        ),
        [
            (
                words(item.action),
                _partners(item, operators),
                words(item.theme),
                words(item.modality),
                words(item.territory),
                _calendar(item.start, item.end),
                words(item.state),
            )
            for item in cooperations
        ],
        scope.register_origin(_COOPERATIONS),
        wide=True,
    )


def achievements_table(cooperations: Sequence[Cooperation], scope: Scope) -> Table | None:
    """Achievements, levers and difficulties, for the cooperations that tell any."""
    told = [item for item in cooperations if item.achievements or item.levers or item.difficulties]
    if not told:
        return None
    return build(
        "tableau-realisations",
        f"Réalisations, leviers et difficultés des coopérations, {scope.region.name}, {scope.year}",
        (left("Action"), left("Réalisations"), left("Leviers"), left("Difficultés")),
        [
            (
                words(item.action),
                words(item.achievements),
                words(item.levers),
                words(item.difficulties),
            )
            for item in told
        ],
        scope.register_origin(_COOPERATIONS),
        wide=True,
    )


def investigations_table(investigations: Sequence[Investigation], scope: Scope) -> Table | None:
    """The inquiries of the association."""
    if not investigations:
        return None
    return build(
        "tableau-investigations",
        f"Investigations menées, {scope.region.name}, {scope.year}",
        (
            left("Investigation"),
            left("Calendrier"),
            left("Public"),
            left("Enseignements"),
            left("Déclarée à France compétences"),
        ),
        [
            (
                f"{words(item.title)} ({french.uncapitalise(words(item.type))})",
                _calendar(item.start, item.end),
                words(item.audience),
                words(item.findings),
                _declared(item),
            )
            for item in investigations
        ],
        scope.register_origin("registre des investigations"),
    )


def complementary_table(items: Sequence[ComplementaryData], scope: Scope) -> Table | None:
    """Complementary data, with the consent of the partner who gave them."""
    if not items:
        return None
    return build(
        "tableau-donnees-complementaires",
        f"Données complémentaires transmises par des partenaires, {scope.region.name}, {scope.year}",
        (
            left("Partenaire"),
            left("Données"),
            left("Accord du"),
            left("Données personnelles"),
            left("Usage"),
        ),
        [
            (
                words(item.partner),
                words(item.data),
                _day(item.consent),
                "Oui" if item.personal else "Non",
                words(item.use),
            )
            for item in items
        ],
        scope.register_origin("registre des données complémentaires"),
    )


def milestones_table(
    milestones: Sequence[Milestone], entries: Sequence[MilestoneEntry], scope: Scope
) -> Table:
    """The milestones of the campaign, in order of date, and what became of them."""
    done = {entry.milestone: entry for entry in entries}
    rows = []
    for item in sorted(milestones, key=lambda item: item.day):
        entry = done.get(item.id)
        rows.append(
            (
                item.label,
                _planned(item),
                printed_day(french.date(entry.date), entry.date)
                if entry and entry.date
                else french.mark("nd"),
                words(entry.comment) if entry and entry.comment.strip() else french.mark("na"),
            )
        )
    commented = any(entry.comment.strip() for entry in done.values())
    heads = (left("Jalon"), left("Date prévue"), left("Date de réalisation"), left("Commentaire"))
    width = len(heads) if commented else len(heads) - 1
    return build(
        "tableau-jalons",
        f"Jalons de la campagne, {scope.region.name}, {scope.year}",
        heads[:width],
        [row[:width] for row in rows],
        scope.register_origin("calendrier de la campagne et registre des jalons"),
    )


def _day(day: dt.date | None) -> str:
    return french.mark("na") if day is None else printed_day(french.short_date(day), day)


def _calendar(start: dt.date, end: dt.date | None) -> str:
    """When: "à partir de mars 2021" (begun or to come), "mars à mai 2021", "mars 2021"."""
    first = french.month_year(start)
    if end is None:
        return f"à partir {french.of(first)}"
    last = french.month_year(end)
    if first == last:
        return first
    same_year = start.year == end.year
    return f"{first.removesuffix(f' {start.year}') if same_year else first} à {last}"


def _partners(item: Cooperation, operators: Mapping[str, str]) -> str:
    names = [operators.get(partner, partner) for partner in item.partners]
    return words(", ".join([*names, *([item.other_partners] if item.other_partners else [])]))


def _declared(item: Investigation) -> str:
    if not item.declared:
        return "Non"
    return f"Oui, le {french.short_date(item.declared_on)}" if item.declared_on else "Oui"


def _planned(item: Milestone) -> str:
    if item.wording:
        return french.capitalise(item.wording)
    if item.until is not None:
        return french.capitalise(french.period(item.day, item.until))
    return printed_day(french.date(item.day), item.day)
