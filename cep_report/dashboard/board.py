"""Where the 18 regions are: report received or not, steps, checks, files that exist."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.consolidation.collection import Collection, Received
from cep_report.parameters import DOCUMENTS
from cep_report.project import Project
from cep_report.regions import Region
from cep_report.status import RegionStatus, Step, campaign_status
from cep_report.twin import TWIN

_NAMES = {
    DOCUMENTS["docx"]: "Word",
    DOCUMENTS["pdf"]: "PDF",
    DOCUMENTS["html"]: "page HTML",
    DOCUMENTS["pptx"]: "présentation",
    "annexe.xlsx": "annexe",
    TWIN: "données",
}


class Reception(StrEnum):
    """What became of a region's report, in words that are also the filter's."""

    RECEIVED = "reçu"
    RECEIVED_LATE = "reçu en retard"
    LATE = "en retard"
    EXPECTED = "attendu"


@dataclass(frozen=True)
class File:
    """A file that exists: what it is, and its path from the dashboard's folder."""

    label: str
    href: str


@dataclass(frozen=True)
class Line:
    """A region on the board.

    Attributes:
        region: which.
        status: what its workspace says.
        received: its last deposit, None when there is none.
        reception: what became of its report.
        days: how many days late the report came, or is; 0 when it is not.
        steps: its seven steps, what was received counted in.
        published: the files of its rendered report.
        handed_in: those of its deposit.
    """

    region: Region
    status: RegionStatus
    received: Received | None
    reception: Reception
    days: int
    steps: tuple[Step, ...]
    published: tuple[File, ...]
    handed_in: tuple[File, ...]


def lines(
    project: Project, collection: Collection, today: dt.date, target: Path
) -> tuple[Line, ...]:
    """The regions in the order of their codes; links are from ``target``."""
    campaign = collection.campaign
    found = {item.code: item for item in campaign_status(project, campaign.id, today)}
    return tuple(
        _line(project, campaign, region, found[region.code], collection, today, target)
        for region in collection.regions.all
    )


def _line(
    project: Project,
    campaign: Campaign,
    region: Region,
    status: RegionStatus,
    collection: Collection,
    today: dt.date,
    target: Path,
) -> Line:
    received = collection.received.get(region.code)
    day = received.day if received else today
    days = max((day - campaign.delivery).days, 0)
    if received:
        reception = Reception.RECEIVED_LATE if days else Reception.RECEIVED
    else:
        reception = Reception.LATE if days else Reception.EXPECTED
    return Line(
        region,
        status,
        received,
        reception,
        days,
        status.steps,
        tuple(files(project.output(campaign.id) / region.folder, target)),
        tuple(files(received.folder, target)) if received else (),
    )


def files(folder: Path, target: Path) -> Iterator[File]:
    """The documents that exist in a folder, with their paths from ``target``."""
    for name, label in _NAMES.items():
        path = folder / name
        if path.is_file():
            try:
                href = Path(os.path.relpath(path, target)).as_posix()
            except ValueError:  # another drive: no path leads there
                continue
            yield File(label, href)
