"""CEP-REPRISE: what was taken from the campaign before and may no longer be true.

Likenesses are told, never judged: what has not changed may be said again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.carried_prose import former_texts
from cep_report.checks.subject import Subject, in_register, in_zone
from cep_report.errors import ConfigurationError, InputError
from cep_report.findings import Finding, Severity
from cep_report.prose import without_comments
from cep_report.registers.model import Registers

if TYPE_CHECKING:
    from cep_report.project import Project
    from cep_report.regions import Region

ALIKE = 0.8
"""The share of words in common beyond which a text is said to have hardly changed."""

_FEW_WORDS = 12
"""Of which nothing is said: « Sans objet », « Rien de nouveau cette année »."""


@dataclass(frozen=True)
class Former:
    """What a region handed in the year before: its prose by ``part.zone``, its registers."""

    campaign: Campaign
    prose: Mapping[str, str]
    registers: Registers


def former_of(project: Project, campaign: Campaign | None, region: Region) -> Former | None:
    """A region's folder in the campaign before; None without one.

    What cannot be read there is as if it were not: it is no longer anybody's to correct.
    """
    from cep_report.registers.reading import read_registers
    from cep_report.workspace import PROSE, REGISTERS, workspace_folder

    if campaign is None:
        return None
    folder = workspace_folder(project, campaign, region)
    if not folder.is_dir():
        return None
    prose = {}
    for part in campaign.plan:
        try:
            source = (folder / PROSE / f"{part.id}.md").read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        for zone, text in former_texts(part, source).items():
            prose[f"{part.id}.{zone}"] = without_comments(text).strip()
    try:
        registers = read_registers(folder / REGISTERS, campaign)
    except InputError:
        registers = Registers()
    return Former(campaign, prose, registers)


def former_campaign(project: Project, campaign: Campaign) -> Campaign | None:
    """The campaign that another was taken from; None without one, or when it cannot be read."""
    from cep_report.campaign import load_campaign

    try:
        return load_campaign(project, campaign.previous) if campaign.previous else None
    except ConfigurationError:
        return None


def to_read_again(subject: Subject) -> Iterator[Finding]:
    """Texts carried from the year before, that nobody has read again."""
    for part, zone, text in subject.zones():
        campaign = subject.workspace.carried.get(f"{part.id}.{zone.id}")
        if text and campaign:
            yield Finding(
                "CEP-REPRISE-001",
                Severity.WARNING,
                in_zone(part, zone),
                f"texte repris de {campaign}, à relire.",
                "L’adapter puis retirer le commentaire «\u00a0repris de …\u00a0»\u202f; s’il vaut encore tel quel, "
                f"l’écrire «\u00a0repris de {campaign}, confirmé\u00a0».",
            )


def compared(subject: Subject, former: Former) -> Iterator[Finding]:
    """What is as it was the year before."""
    yield from _unchanged_texts(subject, former)
    yield from _consents(subject, former)
    yield from _unchanged_cooperations(subject, former)


def _unchanged_texts(subject: Subject, former: Former) -> Iterator[Finding]:
    waiting = subject.workspace.carried
    for part, zone, text in subject.zones():
        name = f"{part.id}.{zone.id}"
        own, old = text.split(), former.prose.get(name, "").split()
        if name in waiting or min(len(own), len(old)) < _FEW_WORDS:
            continue
        share = likeness(own, old)
        if share == 1:
            yield Finding(
                "CEP-REPRISE-002",
                Severity.INFO,
                in_zone(part, zone),
                f"texte identique à celui de {former.campaign.id}.",
                "Rien à faire s’il vaut encore.",
            )
        elif share > ALIKE:
            yield Finding(
                "CEP-REPRISE-003",
                Severity.INFO,
                in_zone(part, zone),
                f"texte presque inchangé depuis {former.campaign.id} "
                f"({french.percent(min(100 * share, 99), 0)} des mots).",
                "Rien à faire s’il vaut encore.",
            )


def likeness(own: list[str], old: list[str]) -> float:
    """The share of words that two texts have in common, in order, from 0 to 1."""
    matcher = SequenceMatcher(None, own, old, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > ALIKE < matcher.quick_ratio() else 0.0


def _consents(subject: Subject, former: Former) -> Iterator[Finding]:
    given = {(item.partner, item.data, item.consent) for item in former.registers.complementary}
    for item in subject.workspace.registers.complementary:
        if (item.partner, item.data, item.consent) in given:
            yield Finding(
                "CEP-REPRISE-005",
                Severity.WARNING,
                in_register("complementary", item),
                f"{item.partner}\u00a0: l’accord du {french.date(item.consent)} a été donné pour la "
                f"campagne {former.campaign.id}.",
                "Vérifier qu’il vaut pour cette campagne, ou le renouveler et en saisir la date.",
            )


def _unchanged_cooperations(subject: Subject, former: Former) -> Iterator[Finding]:
    told = {
        (item.action, item.start): item.achievements
        for item in former.registers.cooperations
        if item.achievements
    }
    for item in subject.workspace.registers.cooperations:
        if item.achievements and told.get((item.action, item.start)) == item.achievements:
            yield Finding(
                "CEP-REPRISE-006",
                Severity.INFO,
                in_register("cooperations", item),
                f"«\u00a0{item.action}\u00a0»\u00a0: réalisations inchangées depuis {former.campaign.id}.",
                "Y ajouter ce qui a été fait dans l’année.",
            )
