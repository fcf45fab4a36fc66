"""What became of an observation, in words: what was decided, what was done of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.exchanges.senders import voice
from cep_report.exchanges.wording import DECIDED
from cep_report.merging import marks
from cep_report.observations import Kind
from cep_report.regions import Region
from cep_report.registers.model import ObservationEntry

MERGED = "intégrée au texte"
ALREADY = "déjà dans le texte"
BOTH = "intégrée au texte, à la suite d’un autre ajout au même endroit"
CONFLICT = "intégrée, à trancher entre plusieurs textes"
RESTORED = "contenu d’origine rétabli"
FROZE = "version proposée conservée"
"""What ``review apply`` writes in the register as the follow-up."""

_SEVERAL = "plusieurs textes étaient proposés pour ce passage\u202f; "
_SETTLED = f"{_SEVERAL}l’association a arrêté celui du rapport"
_CHOSEN = f"{_SEVERAL}celui-ci a été choisi"
_OTHER = f"{_SEVERAL}l’association en a arrêté un autre"
_WORD = re.compile(r"\w+")
_TO, _PLACED = "\u00a0» → «\u00a0", "\u00a0»\u00a0: «\u00a0"
"""Before what is put in, as :mod:`cep_report.exchanges.proposing` writes remarks."""


@dataclass(frozen=True)
class Outcome:
    """What was decided of an observation, and what was done, "" for nothing yet."""

    decided: str
    done: str


def outcome(
    entry: ObservationEntry, campaign: Campaign, region: Region, prose: Mapping[str, str]
) -> Outcome:
    """What became of an observation.

    The register keeps what ``review apply`` wrote there; of a choice between several texts it
    is the prose that tells whether it was made, and which was kept.

    Args:
        entry: of the register.
        campaign: names the operator.
        region: whose register it is.
        prose: Markdown by zone, as it is now.
    """
    decided = DECIDED[entry.decision]
    if entry.follow_up != CONFLICT:
        return Outcome(decided, french.capitalise(entry.follow_up))
    text = prose.get(entry.zone, "")
    who = voice(entry.operator, campaign, region)
    if any(version.who == who for version in marks.versions(text, "")):
        return Outcome(
            f"{decided}, à départager d’autres textes", french.capitalise(entry.follow_up)
        )
    proposed = _words(_proposed(entry))
    if not proposed:
        return Outcome(decided, french.capitalise(_SETTLED))
    if f" {' '.join(proposed)} " in f" {' '.join(_words(text))} ":
        return Outcome(decided, french.capitalise(_CHOSEN))
    return Outcome(f"{decided}, puis un autre texte a été choisi", french.capitalise(_OTHER))


def _proposed(entry: ObservationEntry) -> str:
    """The text that an operator put in, as its remark tells it; "" when it put none."""
    if entry.kind == Kind.REPLACEMENT:
        return entry.remark.partition(_TO)[2]
    if entry.kind == Kind.INSERTION:
        return entry.remark.partition(_PLACED)[2] or entry.remark
    return ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
