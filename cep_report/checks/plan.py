"""The obligations of the methodology (``CEP-PLAN``): what a region must have done and written.

Each check yields what it finds; all are documented in ``docs/constats.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from cep_report import french
from cep_report.checks.subject import Subject, in_register, in_zone
from cep_report.findings import Finding, Severity

Check = Callable[[Subject], Iterator[Finding]]


def every_operator_met(subject: Subject) -> Iterator[Finding]:
    """Each operator is met on each strand of the follow-up."""
    titles = {part.strand: part.title for part in subject.campaign.strands}
    for family in subject.campaign.operators:
        met = {
            strand
            for meeting in subject.workspace.registers.meetings
            if meeting.operator == family.id
            for strand in meeting.parts
        }
        missing = [
            f"le volet {strand} ({title})" for strand, title in titles.items() if strand not in met
        ]
        if missing:
            yield Finding(
                "CEP-PLAN-001",
                Severity.ERROR,
                in_register("meetings"),
                f"{subject.campaign.operator_name(family.id)}\u00a0: aucune rencontre notée sur "
                f"{french.join(missing)}.",
                "Chaque opérateur est rencontré sur les deux volets\u00a0: noter la rencontre, "
                "ou la prévoir.",
            )


def committee_met(subject: Subject) -> Iterator[Finding]:
    """The follow-up is shared at least once a year within the regional committee."""
    if not any(subject.milestone_entries("comite")):
        committee = subject.workspace.settings.committee or subject.campaign.committee
        yield Finding(
            "CEP-PLAN-002",
            Severity.ERROR,
            in_register("milestones"),
            f"aucune date de réunion au sein du comité régional ({committee.short}) "
            f"{subject.region.of_region}.",
            "Une réunion par an au moins s’y tient, tous les opérateurs du CEP étant invités\u00a0: "
            "en noter la date.",
        )


def documents_listed(subject: Subject) -> Iterator[Finding]:
    """The region's public documents are gathered."""
    if not subject.workspace.registers.documents:
        yield Finding(
            "CEP-PLAN-003",
            Severity.ERROR,
            in_register("documents"),
            "aucun document public recensé.",
            "Noter les documents publics de la région qui ont nourri le suivi.",
        )


def zones_filled(subject: Subject) -> Iterator[Finding]:
    """The mandatory zones hold prose; those of optional parts are only recalled."""
    for part, zone, text in subject.zones():
        if zone.mandatory and not part.declared and not text:
            yield Finding(
                "CEP-PLAN-004",
                Severity.ERROR if part.mandatory else Severity.WARNING,
                in_zone(part, zone),
                "rubrique vide\u00a0: le rapport y imprimera «\u00a0À compléter\u00a0».",
                "Y répondre aux questions indiquées dans le fichier.",
            )


def cooperations_listed(subject: Subject) -> Iterator[Finding]:
    """The strand on cooperation rests on a register."""
    if not subject.workspace.registers.cooperations:
        yield Finding(
            "CEP-PLAN-005",
            Severity.WARNING,
            in_register("cooperations"),
            "aucune coopération notée\u00a0: les tableaux de cette partie seront vides.",
            "Noter les actions menées à plusieurs autour du CEP.",
        )


def committee_before_delivery(subject: Subject) -> Iterator[Finding]:
    """The report is presented to the committee before it is delivered."""
    delivered = [
        subject.campaign.delivery,
        *(entry.date for entry in subject.milestone_entries("remise") if entry.date),
    ]
    limit = max(delivered)
    for entry in subject.milestone_entries("comite"):
        if entry.date and entry.date > limit:
            yield Finding(
                "CEP-PLAN-006",
                Severity.ERROR,
                in_register("milestones", entry),
                f"comité régional le {french.date(entry.date)}, après la remise du rapport "
                f"({french.date(limit)}).",
                "Le rapport est présenté au comité, puis remis\u00a0: vérifier les deux dates.",
            )


def operators_before_committee(subject: Subject) -> Iterator[Finding]:
    """The draft is shared with the operators before it goes to the committee."""
    shared = [entry.date for entry in subject.milestone_entries("echanges") if entry.date]
    for entry in subject.milestone_entries("comite"):
        if shared and entry.date and min(shared) > entry.date:
            yield Finding(
                "CEP-PLAN-007",
                Severity.ERROR,
                in_register("milestones", entry),
                f"comité régional le {french.date(entry.date)}, avant les échanges avec les "
                f"opérateurs ({french.date(min(shared))}).",
                "Le projet est d’abord partagé avec les opérateurs\u00a0: vérifier les deux dates.",
            )


def delivered_in_time(subject: Subject) -> Iterator[Finding]:
    """The report is delivered by the date of the campaign."""
    for entry in subject.milestone_entries("remise"):
        if entry.date and entry.date > subject.campaign.delivery:
            yield Finding(
                "CEP-PLAN-008",
                Severity.WARNING,
                in_register("milestones", entry),
                f"remise notée le {french.date(entry.date)}, attendue pour le "
                f"{french.date(subject.campaign.delivery)}.",
                "Vérifier la date, ou prévenir France compétences.",
            )


def meetings_in_the_campaign(subject: Subject) -> Iterator[Finding]:
    """Meetings happen from the observed year on, until the delivery."""
    first = dt.date(subject.campaign.observed_year, 1, 1)
    last = subject.campaign.delivery
    for meeting in subject.workspace.registers.meetings:
        if not first <= meeting.date <= last:
            yield Finding(
                "CEP-PLAN-009",
                Severity.WARNING,
                in_register("meetings", meeting),
                f"rencontre le {french.date(meeting.date)}, hors de la campagne "
                f"({french.period(first, last)}).",
                "Vérifier l’année, ou retirer la ligne si la rencontre relève d’une autre campagne.",
            )


def complements_declared(subject: Subject) -> Iterator[Finding]:
    """Complementary developments are declared to France compétences beforehand."""
    if subject.workspace.settings.complements:
        return
    for part, zone, text in subject.zones():
        if part.declared and text:
            yield Finding(
                "CEP-PLAN-010",
                Severity.ERROR,
                in_zone(part, zone),
                "développement complémentaire écrit sans déclaration préalable.",
                "Déclarer l’approche à France compétences et la noter dans region.yml, ou retirer "
                "ce texte.",
            )


def declared_complements_written(subject: Subject) -> Iterator[Finding]:
    """What was declared is reported on."""
    declared = [(part, zone, text) for part, zone, text in subject.zones() if part.declared]
    wanted = subject.workspace.settings.complements and not any(text for *_, text in declared)
    if declared and wanted:
        part, zone, _ = declared[0]
        yield Finding(
            "CEP-PLAN-011",
            Severity.WARNING,
            in_zone(part, zone),
            "approche complémentaire déclarée, mais aucun enseignement n’est écrit.",
            "En restituer les enseignements, ou retirer la déclaration de region.yml.",
        )


def complements_declared_in_time(subject: Subject) -> Iterator[Finding]:
    """A declaration comes before the report."""
    for approach in subject.workspace.settings.complements:
        if approach.declared_on > subject.campaign.delivery:
            yield Finding(
                "CEP-PLAN-017",
                Severity.WARNING,
                "region.yml, approches_complementaires",
                f"«\u00a0{approach.title}\u00a0»\u00a0: déclarée le "
                f"{french.date(approach.declared_on)}, après la remise du rapport.",
                "Une approche complémentaire se déclare en amont\u00a0: vérifier la date.",
            )


def investigations_declared(subject: Subject) -> Iterator[Finding]:
    """An investigation beyond the socle is declared, before it begins."""
    for entry in subject.workspace.registers.investigations:
        place = in_register("investigations", entry)
        if not entry.declared:
            yield Finding(
                "CEP-PLAN-012",
                Severity.INFO,
                place,
                f"«\u00a0{entry.title}\u00a0»\u00a0: investigation non déclarée à France compétences.",
                "Rien à faire si elle reste dans le socle\u202f; sinon, la déclarer.",
            )
        elif entry.declared_on and entry.declared_on > entry.start:
            yield Finding(
                "CEP-PLAN-013",
                Severity.WARNING,
                place,
                f"«\u00a0{entry.title}\u00a0»\u00a0: déclarée le {french.date(entry.declared_on)}, "
                f"après son début ({french.date(entry.start)}).",
                "Une approche complémentaire se déclare en amont\u00a0: vérifier les deux dates.",
            )


def consent_before_delivery(subject: Subject) -> Iterator[Finding]:
    """A partner consents before its data are reported."""
    for entry in subject.workspace.registers.complementary:
        if entry.consent > subject.campaign.delivery:
            yield Finding(
                "CEP-PLAN-014",
                Severity.ERROR,
                in_register("complementary", entry),
                f"{entry.partner}\u00a0: accord du {french.date(entry.consent)}, après la remise du "
                f"rapport ({french.date(subject.campaign.delivery)}).",
                "Obtenir l’accord formel du partenaire avant d’utiliser ses données.",
            )


def personal_data_referenced(subject: Subject) -> Iterator[Finding]:
    """Personal data come with the reference of what allows their use."""
    for entry in subject.workspace.registers.complementary:
        if entry.personal and not entry.reference.strip():
            yield Finding(
                "CEP-PLAN-015",
                Severity.WARNING,
                in_register("complementary", entry),
                f"{entry.partner}\u00a0: données personnelles sans référence de l’accord.",
                "Noter la convention ou le registre des traitements qui en encadre l’usage.",
            )


CHECKS: tuple[Check, ...] = (
    every_operator_met,
    committee_met,
    documents_listed,
    zones_filled,
    cooperations_listed,
    committee_before_delivery,
    operators_before_committee,
    delivered_in_time,
    meetings_in_the_campaign,
    complements_declared,
    declared_complements_written,
    complements_declared_in_time,
    investigations_declared,
    consent_before_delivery,
    personal_data_referenced,
)

PROSE_CHECKS: tuple[Check, ...] = (zones_filled,)
"""Those that look at prose only: they can be done while other files have faults."""
