"""What every check looks at, and how a finding says where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cep_report.campaign import Campaign, Part, Zone
from cep_report.regions import Region
from cep_report.registers.model import Entry, MilestoneEntry
from cep_report.registers.sheets import FILE_NAME, SHEETS

if TYPE_CHECKING:
    from cep_report.workspace import Workspace

_TITLES = {sheet.field: sheet.title for sheet in SHEETS}


@dataclass(frozen=True)
class Subject:
    """A region's workspace, in front of the methodology of its campaign."""

    campaign: Campaign
    region: Region
    workspace: Workspace

    def zones(self) -> Iterator[tuple[Part, Zone, str]]:
        """Each zone of the plan and the prose it holds ("" when nobody wrote it)."""
        for part in self.campaign.plan:
            for zone in part.zones:
                yield part, zone, self.workspace.prose.get(f"{part.id}.{zone.id}", "").strip()

    def milestone_entries(self, kind: str) -> Iterator[MilestoneEntry]:
        """What the register says of the milestones of that kind, once they are dated."""
        ids = {item.id for item in self.campaign.milestones if item.kind == kind}
        for entry in self.workspace.registers.milestones:
            if entry.milestone in ids and entry.date is not None:
                yield entry


def in_zone(part: Part, zone: Zone) -> str:
    """The place of a zone, as its author knows it: the file, then the heading."""
    return f"prose/{part.id}.md, «\u00a0{zone.title}\u00a0»"


def in_register(field: str, entry: Entry | None = None) -> str:
    """The place of a register (a field of ``Registers``), or of one of its lines."""
    sheet = f"{FILE_NAME}, {_TITLES[field]}"
    return f"{sheet}, ligne {entry.row}" if entry and entry.row else sheet
