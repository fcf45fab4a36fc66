"""What a dashboard shows, gathered: a frozen value that views and downloads say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cep_report.campaign import Campaign, Version, load_campaign
from cep_report.consolidation import OUTPUT
from cep_report.consolidation.collection import Collection, Received, load_collection
from cep_report.consolidation.figures_told import national_or_told
from cep_report.dashboard.board import File, Line, Reception, files, lines
from cep_report.dashboard.figures import Figures, figures
from cep_report.dashboard.passages import Joint, Passage, joints, passages, withheld
from cep_report.figures.tiles import Place, load_layouts
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import Regions, load_regions


@dataclass(frozen=True)
class Site:
    """What is shown.

    Attributes:
        campaign: of which year.
        version: whose threshold masks figures.
        day: that lateness is counted at.
        collection: the reports received.
        lines: the board.
        figures: of the protected dataset, or those that the reports give (``told``).
        places: where each region's tile stands.
        passages: the texts of the reports.
        withheld: the reports whose texts quote what this version masks.
        joints: their cooperations.
        synthesis: the files of the national report, when it was made.
        told: whether figures are those of the reports, for want of a national dataset.
    """

    campaign: Campaign
    version: Version
    day: dt.date
    collection: Collection
    lines: tuple[Line, ...]
    figures: Figures
    places: dict[str, Place]
    passages: tuple[Passage, ...]
    withheld: tuple[Received, ...]
    joints: tuple[Joint, ...]
    synthesis: tuple[File, ...] = ()
    told: bool = False

    @property
    def regions(self) -> Regions:
        """All of them."""
        return self.collection.regions

    @property
    def fictional(self) -> bool:
        """Whether anything shown is made up."""
        received = self.collection.received.values()
        return self.campaign.fictional or any(item.twin.identity.fictional for item in received)

    def lines_of(self, *receptions: Reception) -> tuple[Line, ...]:
        """The regions whose reports are so."""
        return tuple(line for line in self.lines if line.reception in receptions)


def gather(project: Project, campaign: str, *, day: dt.date, version: str, target: Path) -> Site:
    """Read all that a dashboard shows; links to files are from ``target``.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
        InputError: the dataset or a received report cannot be read.
        UnknownNameError: the campaign has no such version.
    """
    loaded = load_campaign(project, campaign)
    regions = load_regions(project)
    indicators = load_indicators(project)
    wanted = loaded.version(version)
    collection = load_collection(project, loaded, regions)
    dataset, told = national_or_told(project, collection, indicators, wanted.threshold)
    return Site(
        loaded,
        wanted,
        day,
        collection,
        lines(project, collection, day, target),
        figures(dataset, loaded, indicators, regions),
        dict(load_layouts(project, regions).regions),
        passages(collection, wanted),
        withheld(collection, wanted),
        joints(collection),
        tuple(files(project.output(loaded.id) / OUTPUT, target)),
        told,
    )
