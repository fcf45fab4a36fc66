"""Fictional reports, by hand: one a region, each different, all of them marked fictional."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from cep_report.campaign import Campaign, load_campaign
from cep_report.canonical import json_bytes
from cep_report.project import Project
from cep_report.regions import Region, load_regions
from cep_report.twin.model import (
    Cooperation,
    Indicator,
    Milestone,
    Observation,
    Part,
    ProseElement,
    Twin,
)
from tests.twin.samples import identity, keep, registers

LEVERS = (
    "Le réseau des correspondants facilite l’**aiguillage** des publics entre opérateurs.",
    "La communication commune a donné de la visibilité au service.",
    "La convention signée avec les missions locales a permis des permanences partagées.",
    "La fiche de liaison assure la continuité des parcours.",
    "Les équipes sont stables et les conseillers formés ensemble.",
)
DIFFICULTIES = (
    "La mobilité reste un obstacle dans les territoires ruraux.",
    "Les délais d’attente créent des ruptures de parcours.",
    "La rotation des conseillers fragilise les partenariats.",
    "Le service reste méconnu des salariés des petites entreprises.",
    "Faute d’outil commun, les données ne se recoupent pas.",
)
PERSPECTIVES = (
    "Les acteurs souhaitent une campagne d’information commune.",
    "Un tableau de bord partagé sera mis à l’essai.",
    "Les permanences seront étendues au littoral.",
)


@dataclass
class Shape:
    """How a region's report departs from the plan."""

    without: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    reverse: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    day: str = "2023-07-10"
    number: int = 1
    origin: str = "depot"
    derogation: str = ""
    findings: tuple[dict[str, str], ...] = ()
    confidence: float = 0.8


def make_twin(campaign: Campaign, region: Region, shape: Shape | None = None) -> Twin:
    """A report of that region: its texts, figures and registers vary with its code."""
    shape = shape or Shape()
    rank = int(region.code)
    parts = [
        Part(
            id=part.id,
            heading=part.heading,
            number=part.number,
            socle=part.socle,
            elements=tuple(
                ProseElement(
                    zone=f"{part.id}.{zone.id}",
                    markdown=""
                    if f"{part.id}.{zone.id}" in shape.empty
                    else shape.extra.get(f"{part.id}.{zone.id}", _prose(zone.id, rank)),
                )
                for zone in part.zones
            ),
        )
        for part in campaign.plan
        if part.id not in shape.without
    ]
    return Twin(
        identity=identity(campaign, region),
        plan=tuple(reversed(parts) if shape.reverse else parts),
        indicators=tuple(_indicators(campaign, rank)),
        values=(),
        registers=registers(_cooperations(campaign, rank)),
        milestones=(
            Milestone(
                id="remise", label="Remise", kind="remise", planned=campaign.delivery, comment=""
            ),
        ),
        observations=tuple(_observations(rank)),
    )


def hand_in(project: Project, campaign: str, region: str, shape: Shape | None = None) -> None:
    """Keep a report as reception would."""
    shape = shape or Shape()
    loaded, found = load_campaign(project, campaign), load_regions(project).find(region)
    twin = make_twin(loaded, found, shape)
    more: dict[str, object] = {}
    if recognised := shape.origin == "document":
        twin, more = _recognised(loaded, twin), {"confiance": shape.confidence}
    folder = keep(
        project,
        found,
        twin,
        shape.day,
        number=shape.number,
        origine=shape.origin,
        derogation=shape.derogation,
        constats=list(shape.findings),
        **more,
    )
    if recognised:
        titles = [
            {"rubriques": [element.zone], "confiance": shape.confidence, "mots": 10}
            for part in twin.plan
            for element in part.elements
            if isinstance(element, ProseElement) and element.markdown
        ]
        (folder / "reconnaissance.json").write_bytes(json_bytes({"titres": titles}))


def _recognised(campaign: Campaign, twin: Twin) -> Twin:
    """What recognition makes of a document: all the parts, whatever was found, and no register."""
    present = {part.id: part for part in twin.plan}
    return twin.model_copy(
        update={
            "plan": tuple(
                present.get(part.id)
                or Part(id=part.id, heading=part.heading, number=part.number, socle=part.socle)
                for part in campaign.plan
            ),
            "registers": registers(()),
        }
    )


def hand_in_all(project: Project, campaign: str, shapes: dict[str, Shape] | None = None) -> None:
    """One report a region."""
    for region in load_regions(project).all:
        hand_in(project, campaign, region.code, (shapes or {}).get(region.code))


def _prose(zone: str, rank: int) -> str:
    match zone:
        case "leviers":
            return f"- {LEVERS[rank % 5]}\n- {LEVERS[(rank + 2) % 5]}"
        case "difficultes":
            return f"{DIFFICULTIES[rank % 5]}\n\n{DIFFICULTIES[(rank + 1) % 5]}"
        case "perspectives":
            return PERSPECTIVES[rank % 3]
        case _:
            return f"Texte fictif de la rubrique {zone}."


def _indicators(campaign: Campaign, rank: int):
    def figure(indicator, value, status="ok", operator="tous", dimension="total", modality="total"):
        return Indicator(
            year=campaign.observed_year,
            operator=operator,
            indicator=indicator,
            dimension=dimension,
            modality=modality,
            value=value,
            status=status,
        )

    whole = 1000.0 * rank + campaign.observed_year - 2000
    yield figure("entrees", whole)
    if rank % 5:
        yield figure("beneficiaires", 2 * whole)
        yield figure("beneficiaires", whole, dimension="sexe", modality="femmes")
    else:
        yield figure("beneficiaires", None, "s")
    yield figure("beneficiaires", 0.0, dimension="age", modality="moins-de-26-ans")


def _cooperations(campaign: Campaign, rank: int):
    for step in range(rank % 4 + 1):
        themes, modalities = campaign.lists.themes, campaign.lists.modalities
        yield Cooperation(
            action=f"Action fictive {rank}-{step}",
            partners=tuple(item.id for item in campaign.operators[: step % 5 + 1]),
            other_partners="",
            theme=themes[(rank + step) % len(themes)],
            modality=modalities[(rank + step) % len(modalities)],
            territory="Région",
            start=dt.date(campaign.observed_year, 3, 1),
            state=campaign.lists.states[step % 5],
            achievements="Une journée commune.",
            levers="Des rencontres régulières." if step == 0 else "",
            difficulties="Le calendrier des équipes." if step == 1 else "",
            crefop_sheet=False,
        )


def _observations(rank: int):
    if rank % 6 == 0:
        yield Observation(
            id="O1",
            operator="apec",
            zone="parcours.publics",
            place="Partie 2, les publics",
            passage="Les cadres sont peu nombreux.",
            remark="Les cadres sont comptés ailleurs.",
            decision="non retenue",
            answer="Le décompte est celui du jeu de données.",
            diverges=True,
        )
