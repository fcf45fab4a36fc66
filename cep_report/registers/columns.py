"""What a sheet of the registers is made of: its columns, what their cells hold, their lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cep_report.campaign import Campaign, Milestone
from cep_report.observations import AUTHOR, Decision
from cep_report.registers.model import Entry

README_SHEET = "Lisez-moi"
LISTS_SHEET = "Listes"
YES, NO = "Oui", "Non"
ASSOCIATION = "L’association"
"""The sender of an observation that is not an operator."""
PARTS = {(1,): "1", (2,): "2", (1, 2): "1 et 2"}


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "texte"
    DATE = "date"
    CHOICE = "choix"
    YES_NO = "oui ou non"
    PARTS = "volets"
    OPERATOR = "opérateur"
    OPERATORS = "opérateurs"
    MILESTONE = "jalon"
    SENDER = "opérateur ou association"
    ZONE = "rubrique du plan"


@dataclass(frozen=True)
class Column:
    """A column: ``choices`` gives its drop-down list, ``width`` is in characters."""

    key: str
    label: str
    help: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Callable[[Campaign], tuple[str, ...]] | None = None
    width: int = 24


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``field`` names its entries in ``Registers``.

    A workbook may lack one that is not ``mandatory``: earlier versions did not write it.
    """

    title: str
    field: str
    entry: type[Entry]
    purpose: str
    columns: tuple[Column, ...]
    mandatory: bool = True


def operator_labels(campaign: Campaign) -> tuple[str, ...]:
    """The operator families by the name in use at the campaign's reference date."""
    return tuple(campaign.operator_name(family.id) for family in campaign.operators)


def milestone_label(milestone: Milestone) -> str:
    """A milestone as listed, with its day: several may bear the same name."""
    return f"{milestone.label} ({milestone.wording or milestone.day.strftime('%d/%m/%Y')})"


def milestone_labels(campaign: Campaign) -> tuple[str, ...]:
    """The campaign's milestones, in its order."""
    return tuple(milestone_label(milestone) for milestone in campaign.milestones)


def senders(campaign: Campaign) -> dict[str, str]:
    """Who observations come from, by id: the operator families and the association."""
    names = {family.id: campaign.operator_name(family.id) for family in campaign.operators}
    return {**names, AUTHOR: ASSOCIATION}


def zone_labels(campaign: Campaign) -> dict[str, str]:
    """The zones of the plan by ``part.zone``: "Partie 1 – Les leviers"."""
    return {
        f"{part.id}.{zone.id}": f"{part.label or part.title} – {zone.title}"
        for part in campaign.plan
        for zone in part.zones
    }


def sender_labels(campaign: Campaign) -> tuple[str, ...]:
    """The list of who observations come from."""
    return tuple(senders(campaign).values())


def zone_choices(campaign: Campaign) -> tuple[str, ...]:
    """The list of the zones of the plan."""
    return tuple(zone_labels(campaign).values())


def decisions(_: Campaign) -> tuple[str, ...]:
    """The list of what can be decided."""
    return tuple(Decision)


def yes_no(_: Campaign) -> tuple[str, ...]:
    """The list of a yes or a no."""
    return (YES, NO)


def part_choices(_: Campaign) -> tuple[str, ...]:
    """The list of the parts of the follow-up."""
    return tuple(PARTS.values())


def date_column(key: str, label: str, text: str, *, required: bool = False) -> Column:
    """A column of dates."""
    return Column(key, label, text, Kind.DATE, required, width=18)


def flag_column(key: str, label: str, text: str, *, required: bool = False) -> Column:
    """A column of yes or no."""
    return Column(key, label, text, Kind.YES_NO, required, yes_no, width=18)
