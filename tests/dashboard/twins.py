"""Fictional reports of regions, varied, and received without rendering anything."""

from __future__ import annotations

import datetime as dt

from cep_report.campaign import Campaign
from cep_report.project import Project
from cep_report.regions import Region, Regions
from cep_report.twin.model import (
    Cooperation,
    HeadingElement,
    Milestone,
    Observation,
    Part,
    ProseElement,
    Twin,
)
from tests.twin.samples import identity, keep, registers

HOSTILE = '</script><script>document.title="pris"</script><img src=x onerror=alert(1)>'
ACTIONS = ("Rencontres territoriales", "Guide partagé", "Permanences communes", "Journée du CEP")
TEXTS = (
    "Les salariés des **métiers** en tension viennent d’abord.\n\n- orientation\n- financement",
    "La mobilité manque dans les vallées\u202f; les conseillères se déplacent.",
    "Le maillage territorial s’est resserré autour des maisons de l’emploi.",
)


def twin_of(campaign: Campaign, region: Region, rank: int, *, text: str = "") -> Twin:
    """The report of a region; ``rank`` makes it unlike its neighbours'."""
    lists, families = campaign.lists, [item.id for item in campaign.operators]
    cooperations = tuple(
        Cooperation(
            action=f"{ACTIONS[(rank + i) % 4]} {i + 1}",
            partners=tuple(families[(rank + i + k) % len(families)] for k in range(1 + i % 3)),
            other_partners="Conseil régional" if i % 2 else "",
            theme=lists.themes[(rank * i + i) % len(lists.themes)],
            modality=lists.modalities[(rank + i) % len(lists.modalities)],
            territory=region.name,
            start=dt.date(2022, 1 + i, 5),
            end=dt.date(2022, 8 + i, 1) if i % 2 else None,
            state=lists.states[(rank + i) % len(lists.states)],
            achievements="Deux sessions tenues avec les équipes." if i else "",
            levers="Des référents nommés de part et d’autre." if i % 2 else "",
            difficulties="Le temps manque aux équipes." if rank % 3 == 0 else "",
            crefop_sheet=False,
        )
        for i in range(rank % 5)
    )
    prose = text or TEXTS[rank % len(TEXTS)]
    return Twin(
        identity=identity(campaign, region),
        plan=(
            Part(
                id="parcours",
                heading="Partie 2 – Les parcours",
                number=2,
                socle=True,
                elements=(
                    HeadingElement(id="publics", level=2, text="2.1 Les publics"),
                    ProseElement(zone="parcours.publics", markdown=prose),
                    ProseElement(zone="parcours.reste", markdown=""),
                ),
            ),
        ),
        indicators=(),
        values=(),
        registers=registers(cooperations),
        milestones=(
            Milestone(
                id="comite",
                label="Présentation au comité",
                kind="comite",
                planned=dt.date(2023, 6, 1),
                reached=dt.date(2023, 6, 10 + rank),
                comment="",
            ),
        ),
        observations=(
            Observation(
                id="O-1",
                operator=families[0],
                zone="parcours.publics",
                place="2.1 Les publics",
                passage="",
                remark="La durée est contestée.",
                decision="divergence",
                answer="La donnée est celle du jeu distribué.",
                diverges=rank % 4 == 0,
            ),
        ),
    )


def receive_many(project: Project, campaign: Campaign, regions: Regions, count: int) -> None:
    """Keep the reports of the first regions, some late, one with hostile words."""
    for rank, region in enumerate(regions.all[:count]):
        text = HOSTILE if rank == 2 else ""
        twin = twin_of(campaign, region, rank, text=text)
        day = campaign.delivery + dt.timedelta(days=3 if rank % 5 == 1 else -4)
        finding = {"code": "CEP-DEP-003", "severity": "warning", "message": HOSTILE}
        more = {"constats": [finding]} if rank == 2 else {}
        if rank == 3:
            more = {"derogation": "Comité régional reporté"}
        folder = keep(project, region, twin, day.isoformat(), **more)
        (folder / "rapport.docx").write_bytes(b"PK")
