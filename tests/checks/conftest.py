"""A workspace that meets every obligation of 2022; each test spoils one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cep_report.campaign import Campaign, load_campaign
from cep_report.checks import check_region
from cep_report.findings import Finding
from cep_report.journal import Journal
from cep_report.project import Project
from cep_report.regions import Region, load_regions
from cep_report.registers import (
    Cooperation,
    Meeting,
    MilestoneEntry,
    PublicDocument,
    Registers,
)
from cep_report.workspace import RegionSettings, Workspace

PROJECT = Project(Path(__file__).parents[2])
Checked = Callable[[Workspace], tuple[Finding, ...]]


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    return load_campaign(PROJECT, "2022")


@pytest.fixture(scope="session")
def region() -> Region:
    return load_regions(PROJECT).find("Bretagne")


@pytest.fixture(scope="session")
def sound(campaign: Campaign, region: Region) -> Workspace:
    prose = {
        f"{part.id}.{zone.id}": "" if part.declared else "Les partenaires se sont réunis."
        for part in campaign.plan
        for zone in part.zones
    }
    registers = Registers(
        meetings=tuple(
            Meeting(
                row=row,
                date=date(2022, 5, row),
                operator=family.id,
                parts=(1, 2),
                subject="Point annuel",
            )
            for row, family in enumerate(campaign.operators, start=4)
        ),
        cooperations=(
            Cooperation(
                row=4,
                action="Forum des transitions",
                partners=("apec", "cap-emploi"),
                theme="Information et promotion du CEP",
                modality="Action commune",
                start=date(2022, 3, 1),
                state="Réalisée",
            ),
        ),
        documents=(
            PublicDocument(
                title="Diagnostic",
                author="Région",
                date=date(2022, 1, 1),
                type="Étude ou diagnostic",
            ),
        ),
        milestones=(
            MilestoneEntry(row=8, milestone="echanges", date=date(2023, 5, 2)),
            MilestoneEntry(row=9, milestone="comite", date=date(2023, 6, 20)),
            MilestoneEntry(row=10, milestone="remise", date=date(2023, 7, 13)),
        ),
    )
    return Workspace(
        Path("53-bretagne"), campaign, region, RegionSettings(), prose, registers, Journal()
    )


@pytest.fixture
def checked(campaign: Campaign, region: Region) -> Checked:
    return lambda workspace: check_region(campaign, region, workspace, None)


@pytest.fixture
def written(sound: Workspace, checked: Checked) -> Callable[[str], tuple[Finding, ...]]:
    """What is found when one zone holds that text."""

    def findings(text: str) -> tuple[Finding, ...]:
        prose = {**sound.prose, "cooperations.leviers": text}
        return checked(replace(sound, prose=prose))

    return findings
