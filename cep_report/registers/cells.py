"""What one cell of the registers means, or why it cannot be used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TypeVar

from cep_report import letters
from cep_report.campaign import Campaign
from cep_report.errors import nearest
from cep_report.registers.columns import (
    NO,
    PARTS,
    YES,
    Column,
    Kind,
    milestone_label,
    senders,
    zone_labels,
)

T = TypeVar("T")

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_ALL_OPERATORS = {"tous", "tous les operateurs"}
_ARTICLE = re.compile(r"^(?:l |les? |la )")
_EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")


class CellFault(Exception):  # noqa: N818 - caught at once and turned into a finding
    """Why a cell cannot be used: a code, what is wrong, what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


def convert(column: Column, value: object, campaign: Campaign) -> object:
    """The value of a cell that is not blank, as its entry holds it.

    Raises:
        CellFault: the cell does not hold what its column expects.
    """
    if isinstance(value, str) and _EXCEL_ERROR.fullmatch(value.strip()):
        raise CellFault(
            "CEP-REG-008",
            f"la formule donne une erreur ({value.strip()}).",
            "Corriger la formule, ou saisir la valeur.",
        )
    match column.kind:
        case Kind.DATE:
            return _date(value)
        case Kind.YES_NO:
            return _yes_no(value)
        case Kind.PARTS:
            return _parts(value)
        case Kind.OPERATOR:
            return _operator(_text(value), campaign)
        case Kind.OPERATORS:
            return _operators(_text(value), campaign)
        case Kind.MILESTONE:
            return _milestone(_text(value), campaign)
        case Kind.SENDER:
            return _sender(_text(value), campaign)
        case Kind.ZONE:
            return _zone(_text(value), campaign)
        case Kind.CHOICE:
            choices = column.choices(campaign) if column.choices else ()
            return _pick(_text(value), {choice: choice for choice in choices})
        case Kind.TEXT:
            return _text(value)


def folded(text: str) -> str:
    """A text for comparison: no accents, capitals, hyphens, apostrophes, double spaces."""
    return " ".join(re.sub(r"[\s'’\u2010-\u2015_-]+", " ", letters.folded(text)).split())


def plausible(day: dt.date) -> bool:
    """Whether a day can be one of a register."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def _text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "")
    return "".join(
        sign for sign in text if sign == "\n" or sign.isprintable() or sign.isspace()
    ).strip()


def _date(value: object) -> dt.date:
    example = "Saisir jour/mois/année, par exemple 12/03/2022."
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        if plausible(value):
            return value
        raise CellFault("CEP-REG-004", f"date peu vraisemblable\u00a0: {_text(value)}.", example)
    if isinstance(value, str):
        raise CellFault(
            "CEP-REG-004",
            f"date attendue, texte trouvé\u00a0: «\u00a0{_extract(value)}\u00a0».",
            "Mettre la cellule au format Date, puis y saisir de nouveau la date"
            " (jour/mois/année, sans espace ni apostrophe devant).",
        )
    raise CellFault(
        "CEP-REG-004",
        f"date attendue, trouvé\u00a0: {_text(value)}.",
        f"Mettre la cellule au format Date. {example}",
    )


def _yes_no(value: object) -> bool:
    return _pick(_text(value), {YES: True, NO: False})


def _parts(value: object) -> tuple[int, ...]:
    text = _text(value)
    if re.fullmatch(r"[12](?:\s*(?:et|&|,|;|\+)\s*[12])?", text):
        return tuple(sorted({int(digit) for digit in re.findall(r"[12]", text)}))
    return _pick(text, {label: parts for parts, label in PARTS.items()})


def find_operator(text: str, campaign: Campaign) -> str | None:
    """The id of the operator family that bears that name, whatever the year; None if none does."""
    wanted = _ARTICLE.sub("", folded(text))
    return next(
        (id_ for label, id_ in _operator_names(campaign).items() if folded(label) == wanted), None
    )


def _operator_names(campaign: Campaign) -> dict[str, str]:
    known: dict[str, str] = {}
    for family in campaign.operators:
        for name in family.names:
            known |= {label: family.id for label in (name.name, name.short) if label}
        known[family.id] = family.id
    return known


def _operator(text: str, campaign: Campaign) -> str:
    if found := find_operator(text, campaign):
        return found
    known = _operator_names(campaign)
    names = [campaign.operator_name(family.id) for family in campaign.operators]
    raise CellFault(
        "CEP-REG-005",
        f"opérateur inconnu\u00a0: «\u00a0{_extract(text)}\u00a0».",
        _advice(text, known, names),
    )


def _operators(text: str, campaign: Campaign) -> tuple[str, ...]:
    if folded(text) in _ALL_OPERATORS:
        return tuple(family.id for family in campaign.operators)
    names = [item.strip() for item in re.split(r"[;,\n]", text) if item.strip()]
    found = {_operator(name, campaign) for name in names}
    return tuple(family.id for family in campaign.operators if family.id in found)


def _milestone(text: str, campaign: Campaign) -> str:
    known = {milestone_label(item): item.id for item in campaign.milestones}
    return _pick(text, known | {item.id: item.id for item in campaign.milestones})


def _sender(text: str, campaign: Campaign) -> str:
    known = {label: id_ for id_, label in senders(campaign).items()}
    found = find_operator(text, campaign)
    return found or _pick(text, known | {id_: id_ for id_ in known.values()})


def _zone(text: str, campaign: Campaign) -> str:
    known = {label: id_ for id_, label in reversed(zone_labels(campaign).items())}
    return _pick(text, known | {id_: id_ for id_ in known.values()})


def _pick(text: str, known: dict[str, T]) -> T:
    for label, value in known.items():
        if folded(label) == folded(text):
            return value
    raise CellFault(
        "CEP-REG-006",
        f"«\u00a0{_extract(text)}\u00a0» n’est pas dans la liste.",
        _advice(text, known, known),
    )


def _advice(text: str, known: Iterable[str], shown: Iterable[str]) -> str:
    if near := nearest(text, known):
        return f"Peut-être {near}\u202f?"
    quoted = ", ".join(f"«\u00a0{item}\u00a0»" for item in shown)
    return f"Choisir parmi\u00a0: {quoted}."


def _extract(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= 60 else f"{line[:59]}…"
