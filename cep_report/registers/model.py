"""What the registers hold, once read: frozen values, operators as family ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from cep_report.observations import AUTHOR, Decision, Kind

_TAKEN_UP = {Decision.RETAINED, Decision.PARTLY, Decision.DIVERGENCE}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of a register; ``row`` is where it stands in the workbook (0: not from a file)."""

    row: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Meeting(Entry):
    """A meeting with one operator; ``parts`` are the parts of the follow-up covered (1, 2)."""

    date: dt.date
    operator: str
    parts: tuple[int, ...]
    participants: str = ""
    subject: str


@dataclass(frozen=True, kw_only=True)
class Cooperation(Entry):
    """A cooperation; ``partners`` are operator family ids, ``end`` is None while it lasts."""

    action: str
    partners: tuple[str, ...]
    other_partners: str = ""
    theme: str
    modality: str
    territory: str = ""
    start: dt.date
    end: dt.date | None = None
    state: str
    achievements: str = ""
    levers: str = ""
    difficulties: str = ""
    crefop_sheet: bool = False


@dataclass(frozen=True, kw_only=True)
class PublicDocument(Entry):
    """A public document of the region that the follow-up draws on."""

    title: str
    author: str
    date: dt.date
    type: str
    link: str = ""
    contribution: str = ""


@dataclass(frozen=True, kw_only=True)
class Investigation(Entry):
    """An inquiry of the association; ``declared``: to France compétences, on ``declared_on``."""

    title: str
    type: str
    start: dt.date
    end: dt.date | None = None
    audience: str = ""
    findings: str = ""
    declared: bool = False
    declared_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class ComplementaryData(Entry):
    """Data a partner gave, with the date of its formal consent."""

    partner: str
    data: str
    consent: dt.date
    personal: bool
    reference: str = ""
    use: str = ""


@dataclass(frozen=True, kw_only=True)
class MilestoneEntry(Entry):
    """What became of a milestone of the campaign; ``date`` is None until it is done."""

    milestone: str
    date: dt.date | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class ObservationEntry(Entry):
    """An observation received on a draft, and what the association decides and answers.

    Attributes:
        id: of :class:`cep_report.observations.Observation`.
        operator: a family id, or ``AUTHOR`` for the association itself.
        zone: the prose zone ``part.zone`` it belongs to, "" for none.
        kind: what it is about, in words.
        decision: what is typed; an empty cell is ``Decision.PENDING``.
        answer: what the association says to whoever made it.
        follow_up: what was changed in the report.
    """

    id: str
    date: dt.date | None = None
    operator: str
    person: str = ""
    section: str = ""
    zone: str = ""
    kind: str = ""
    passage: str = ""
    remark: str = ""
    decision: Decision = Decision.PENDING
    answer: str = ""
    follow_up: str = ""

    @property
    def heard(self) -> bool:
        """Whether an operator made it: the association's own are not answered nor printed.

        A doubt of the tool (words of a section that its reading lacks) is nobody's until the
        association takes it up.
        """
        doubt = self.kind == Kind.LOST and self.zone and self.decision not in _TAKEN_UP
        return self.operator != AUTHOR and not doubt

    @property
    def diverges(self) -> bool:
        """Whether an operator and the association each keep their position."""
        return self.heard and self.decision is Decision.DIVERGENCE


@dataclass(frozen=True, kw_only=True)
class Registers:
    """The registers of a region, each in the order of its sheet."""

    meetings: tuple[Meeting, ...] = ()
    cooperations: tuple[Cooperation, ...] = ()
    documents: tuple[PublicDocument, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    complementary: tuple[ComplementaryData, ...] = ()
    milestones: tuple[MilestoneEntry, ...] = ()
    observations: tuple[ObservationEntry, ...] = ()
