"""Where a region stands with its observations: by section, by operator, by decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cep_report.campaign import Campaign
from cep_report.exchanges.register import add_observations
from cep_report.exchanges.returns import received
from cep_report.observations import Decision
from cep_report.project import Project
from cep_report.regions import Region
from cep_report.registers.columns import senders, zone_labels
from cep_report.registers.model import ObservationEntry
from cep_report.workspace import REGISTERS, Workspace, workspace_folder


@dataclass(frozen=True)
class Review:
    """The observations of a region; ``added`` were in a return and not yet in the register."""

    workspace: Workspace
    added: int

    @property
    def entries(self) -> tuple[ObservationEntry, ...]:
        """The register."""
        return self.workspace.registers.observations

    @property
    def pending(self) -> tuple[ObservationEntry, ...]:
        """What is left to deal with."""
        return tuple(entry for entry in self.entries if entry.decision is Decision.PENDING)

    def counts(self, operator: str | None = None) -> dict[Decision, int]:
        """How many by decision, of one operator or of all; those that occur."""
        found = Counter(
            entry.decision for entry in self.entries if operator in {None, entry.operator}
        )
        return {decision: found[decision] for decision in Decision if found[decision]}

    def by_place(self) -> Iterator[tuple[str, str, Sequence[ObservationEntry]]]:
        """Section, operator and their observations, in the order of the plan."""
        campaign = self.workspace.campaign
        zones, operators = list(zone_labels(campaign)), list(senders(campaign))

        def key(entry: ObservationEntry) -> tuple[int, str, int]:
            rank = zones.index(entry.zone) if entry.zone in zones else len(zones)
            return rank, place_of(entry, campaign), operators.index(entry.operator)

        for (_, place, operator), group in groupby(sorted(self.entries, key=key), key):
            yield place, senders(campaign)[operators[operator]], tuple(group)

    def to_dict(self) -> dict[str, object]:
        """The review as JSON values."""
        return {
            "region": self.workspace.region.code,
            "ajoutees": self.added,
            "decisions": _named(self.counts()),
            "operateurs": {
                id_: _named(counts)
                for id_ in senders(self.workspace.campaign)
                if (counts := self.counts(id_))
            },
            "a_traiter": [entry.id for entry in self.pending],
            "observations": [
                {
                    "id": entry.id,
                    "ligne": entry.row,
                    "date": entry.date.isoformat() if entry.date else None,
                    "operateur": entry.operator,
                    "personne": entry.person,
                    "section": entry.section,
                    "rubrique": entry.zone,
                    "nature": entry.kind,
                    "passage": entry.passage,
                    "remarque": entry.remark,
                    "decision": entry.decision.value,
                    "reponse": entry.answer,
                    "suite": entry.follow_up,
                }
                for entry in self.entries
            ],
        }


def review(project: Project, campaign: Campaign, region: Region) -> Review:
    """Bring the register up to date with what was received, and read it.

    A workbook that was open when a file was received gets here what it could not get then.

    Raises:
        InputError: the region's folder, its register or a return has faults.
        OutputError: there is something to add and the workbook is open, or cannot be written.
    """
    folder = workspace_folder(project, campaign, region)
    if not folder.is_dir():
        Workspace.load(project, campaign, region)  # says what is missing
    added = add_observations(folder / REGISTERS, campaign, received(folder))
    return Review(Workspace.load(project, campaign, region), added)


def place_of(entry: ObservationEntry, campaign: Campaign) -> str:
    """Where an observation was made, as its reader knows it."""
    return zone_labels(campaign).get(entry.zone) or entry.section or "Hors des rubriques du plan"


def _named(counts: Mapping[Decision, int]) -> dict[str, int]:
    return {decision.value: number for decision, number in counts.items()}
