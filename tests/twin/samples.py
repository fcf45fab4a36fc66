"""Twins by hand: a small one, and what larger ones of other tests share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.canonical import json_bytes
from cep_report.project import Project
from cep_report.regions import Region
from cep_report.twin.file import twin_bytes
from cep_report.twin.identity import identity_of
from cep_report.twin.model import (
    Cooperation,
    Grid,
    GridElement,
    Identity,
    Indicator,
    Milestone,
    NumberCell,
    Part,
    ProseElement,
    Registers,
    Twin,
)

IDENTITY = Identity(
    campaign="essai-2022",
    observed_year=2022,
    region="53",
    region_name="Bretagne",
    association="Transitions Pro Bretagne",
    version="v3",
    stamp="Version finale",
    audience="France compétences",
    threshold=5,
    title="Rapport annuel",
    fictional=True,
)


def identity(campaign: Campaign, region: Region) -> Identity:
    """Of a fictional final report."""
    own = identity_of(campaign, region, campaign.version("v3"))
    return own.model_copy(update={"fictional": True})


def registers(cooperations: Iterable[Cooperation]) -> Registers:
    """With cooperations only."""
    return Registers(
        meetings=(),
        cooperations=tuple(cooperations),
        documents=(),
        investigations=(),
        complementary=(),
    )


def keep(
    project: Project, region: Region, twin: Twin, day: str, *, number: int = 1, **more: object
) -> Path:
    """Keep a twin as reception would; its folder."""
    folder = project.data(twin.identity.campaign) / "depots" / region.folder / f"{number:03}"
    folder.mkdir(parents=True)
    receipt = {"numero": number, "recu_le": day, "origine": "depot", **more}
    (folder / "reception.json").write_bytes(json_bytes(receipt))
    (folder / "rapport.json").write_bytes(twin_bytes(twin))
    return folder


def twin() -> Twin:
    """A report with a text, a table and a figure."""
    grid = Grid(
        heads=("Opérateur", "Entrées"),
        rows=(("Apec", NumberCell(value=12.0)), ("Cap emploi", "s")),
    )
    part = Part(
        id="parcours",
        heading="Partie 2 – Les parcours",
        number=2,
        socle=True,
        elements=(
            ProseElement(zone="parcours.publics", markdown="Les salariés viennent d’abord."),
            GridElement(
                kind="tableau",
                id="tableau-entrees",
                number=1,
                caption="Entrées, Bretagne, 2022",
                source="Jeu de données",
                data=grid,
            ),
        ),
    )
    figure = Indicator(
        year=2022,
        operator="apec",
        indicator="entrees",
        dimension="total",
        modality="total",
        value=12.0,
        status="ok",
    )
    milestone = Milestone(
        id="remise",
        label="Remise du rapport",
        kind="remise",
        planned=dt.date(2023, 7, 15),
        comment="",
    )
    return Twin(
        identity=IDENTITY,
        plan=(part,),
        indicators=(figure,),
        values=(),
        registers=registers(()),
        milestones=(milestone,),
        observations=(),
    )
