"""Observations in words: what was said, what was decided, without anybody's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.characters import in_words
from cep_report.observations import QUOTED, Decision, Kind
from cep_report.registers.cells import find_operator, folded
from cep_report.registers.columns import ASSOCIATION, zone_labels
from cep_report.registers.model import ObservationEntry

DECIDED: dict[Decision, str] = {
    Decision.PENDING: "À l’étude",
    Decision.RETAINED: "Retenue",
    Decision.PARTLY: "Retenue en partie",
    Decision.REJECTED: "Non retenue",
    Decision.DIVERGENCE: "Divergence maintenue",
    Decision.RESTORE: "Contenu d’origine rétabli",
    Decision.FREEZE: "Version proposée conservée",
}
"""Decisions as a reader of the report is told."""

HIDDEN_NAME = "[nom retiré]"
BETWEEN = "\u202f; "
"""Between the people of a thread of comments."""
_REPLY = re.compile(r"^Réponse de [^\n]{1,80}?\u00a0: ", re.MULTILINE)
_PROPOSALS: dict[str, str] = {
    Kind.INSERTION: "Ajout proposé",
    Kind.DELETION: "Suppression proposée",
    Kind.REPLACEMENT: "Texte proposé",
    Kind.HEADING: "Titre proposé",
    Kind.MOVE: "Déplacement proposé",
    Kind.TABLE: "Modification du tableau",
    Kind.GENERATED: "Modification proposée",
    QUOTED: "Valeur proposée",
}


@dataclass(frozen=True)
class Wording:
    """How the words of people are printed: without names, in characters that the font has.

    Attributes:
        zones: the labels of the zones of the plan.
        names: what finds the names of people, None when nobody is named.
        printable: whether a character can be printed.
    """

    zones: dict[str, str]
    names: re.Pattern[str] | None
    printable: Callable[[str], bool]

    @classmethod
    def of(
        cls,
        entries: Iterable[ObservationEntry],
        campaign: Campaign,
        printable: Callable[[str], bool],
    ) -> Self:
        """The wording of a region's observations."""
        return cls(zone_labels(campaign), names_in(entries, campaign), printable)

    def paragraphs(self, text: str) -> tuple[str, ...]:
        """A text in French typography, a paragraph a line."""
        cleaned = in_words(text, self.printable)
        cleaned = _REPLY.sub("Réponse\u00a0: ", cleaned)
        if self.names:
            cleaned = self.names.sub(HIDDEN_NAME, cleaned)
        lines = (" ".join(re.split(r"[ \t]+", line)).strip() for line in cleaned.split("\n"))
        return tuple(french.typography(line) for line in lines if line)

    def line(self, text: str, longest: int | None = None) -> str:
        """A text on one line, cut between words after ``longest`` characters."""
        whole = " ".join(self.paragraphs(text))
        if longest is None or len(whole) <= longest:
            return whole
        return f"{whole[:longest].rpartition(' ')[0] or whole[:longest]} […]"

    def said(self, entry: ObservationEntry) -> tuple[str, ...]:
        """What was said or proposed, a paragraph a line; never nothing."""
        lines = self.paragraphs(entry.remark)
        label = _PROPOSALS.get(entry.kind)
        if label is None:
            return lines or (self.line(french.capitalise(entry.kind or Kind.COMMENT.value)),)
        return (f"{label}\u00a0: {lines[0]}", *lines[1:]) if lines else (f"{label}.",)

    def place(self, entry: ObservationEntry) -> str:
        """Where it was made: the zone of the plan, or the heading; "" when neither is known."""
        return french.typography(self.zones.get(entry.zone, "")) or self.line(entry.section)


def reply(author: str, text: str) -> str:
    """An answer in a thread as the register keeps it; who made it is not printed."""
    return f"Réponse de {author}\u00a0: {text}" if author else f"Réponse\u00a0: {text}"


def names_in(entries: Iterable[ObservationEntry], campaign: Campaign) -> re.Pattern[str] | None:
    """What finds the names of the people who wrote: those of two words at least.

    A file may be signed by an organisation, whose name is not hidden.
    """
    people = {
        " ".join(name.split()) for entry in entries for name in entry.person.split(BETWEEN.strip())
    }
    names = {
        name
        for name in people
        if len(name.split()) > 1
        and find_operator(name, campaign) is None
        and folded(name) != folded(ASSOCIATION)
    }
    if not names:
        return None
    longest = sorted(names, key=lambda name: (-len(name), name))
    choices = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE)
