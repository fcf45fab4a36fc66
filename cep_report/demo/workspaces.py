"""The fictional workspaces of the demonstration: prose, registers, settings, logo.

Texts are in ``texts/``; which wording a region gets depends on its code only, so that
the same region is always told in the same words. What already exists is never touched.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from random import Random
from string import Template
from typing import Any

import yaml
from PIL import Image, ImageDraw, ImageFont

from cep_report.campaign import Campaign, Milestone, Part, load_campaign
from cep_report.demo.observations import observed, returns
from cep_report.french import typography
from cep_report.journal import FILE_NAME as JOURNAL
from cep_report.project import Project
from cep_report.prose import replace_zone, template
from cep_report.regions import Region
from cep_report.registers import (
    ComplementaryData,
    Cooperation,
    Investigation,
    Meeting,
    MilestoneEntry,
    PublicDocument,
    Registers,
)
from cep_report.registers.workbook import create_workbook
from cep_report.workspace import (
    PROSE,
    REGISTERS,
    SETTINGS,
    bytes_writer,
    create_missing,
    text_writer,
    workspace_folder,
    write_whole,
)

SOURCE_CAMPAIGN = "2022"
DEMO_CAMPAIGN = "demo-2022"

EMPTY_ZONES: Mapping[str, tuple[str, ...]] = {
    "03": ("cooperations.difficultes", "prolongements.methodologie"),
    "06": ("parcours.demandes",),
}
"""Zones left to write, by region, so that "À compléter" is seen."""

NOT_MET: Mapping[str, str] = {"24": "apec"}
"""The operator that a region has not met, so that the check has something to find."""

DECLARED: Mapping[str, int] = {"44": 1, "53": 0, "75": 1, "84": 0}
"""The regions with a declared complementary approach, and which one."""

_FICTIONAL = "Données fictives – démonstration"
_HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def write_demo_campaign(project: Project) -> Path | None:
    """Write ``reports/demo-2022/campaign.yml``: the campaign of 2022, marked fictional.

    It is made anew each time, so that it follows the campaign it is taken from.

    Returns:
        Where the former one is kept, when it was not the same; else None.

    Raises:
        ConfigurationError: the campaign of 2022 is missing or invalid.
        OutputError: the file cannot be written.
    """
    load_campaign(project, SOURCE_CAMPAIGN)
    source = project.campaign_file(SOURCE_CAMPAIGN).read_text(encoding="utf-8-sig")
    content = yaml.safe_load(source)
    content |= {"campagne": DEMO_CAMPAIGN, "fictif": True}
    content["jeu_de_donnees"] |= {
        "fichier": "jeu-de-donnees-fictif.csv",
        "producteur": "données fictives de démonstration",
    }
    header = (
        f"# {_FICTIONAL}. « cep-report demo » tire reports/{DEMO_CAMPAIGN}/campaign.yml de\n"
        f"# reports/{SOURCE_CAMPAIGN}/campaign.yml : ce qui serait modifié dans le premier serait perdu.\n"
    )
    path, text = project.campaign_file(DEMO_CAMPAIGN), header + _yaml(content)
    aside = None
    if path.exists() and (former := path.read_bytes()) != text.encode():
        digest = hashlib.sha256(former).hexdigest()[:8]
        aside = path.with_name(f"{path.stem}-avant-{digest}{path.suffix}")
        write_whole(aside, bytes_writer(former))
    write_whole(path, text_writer(text))
    return aside


def write_demo_workspace(project: Project, campaign: Campaign, region: Region) -> None:
    """Write what is missing of a region's fictional workspace.

    Raises:
        OutputError: a file cannot be written.
    """
    writers: dict[str, Callable[[Path], None]] = {
        f"{PROSE}/{part.id}.md": text_writer(_part_prose(part, campaign, region))
        for part in campaign.plan
        if part.zones
    }
    prose = {
        f"{part.id}.{zone.id}": _zone_text(f"{part.id}.{zone.id}", part, campaign, region)
        for part in campaign.plan
        for zone in part.zones
    }
    pairs = observed(_texts("observations").get(region.code, []), campaign, prose)
    for name, text in returns(tuple(made for made, _ in pairs)):
        writers[name] = text_writer(text)
    registers = replace(
        _registers(campaign, region), observations=tuple(entry for _, entry in pairs)
    )
    writers[REGISTERS] = lambda path: create_workbook(path, campaign, registers)
    writers["logo.png"] = partial(_draw_logo, region=region)
    writers[SETTINGS] = text_writer(_settings(campaign, region))
    writers[JOURNAL] = text_writer("")
    create_missing(workspace_folder(project, campaign, region), writers)


# Prose -------------------------------------------------------------------------------


def _part_prose(part: Part, campaign: Campaign, region: Region) -> str:
    source = f"<!-- {_FICTIONAL} -->\n\n{template(part)}"
    for zone in part.zones:
        text = _zone_text(f"{part.id}.{zone.id}", part, campaign, region)
        if text:
            source = replace_zone(source, zone.id, f"\n{text}\n\n")
    return source


def _zone_text(name: str, part: Part, campaign: Campaign, region: Region) -> str:
    """The text of a zone; "" for those left to write, and for what is not declared."""
    texts = _texts("prose")
    if name in EMPTY_ZONES.get(region.code, ()):
        return ""
    if part.declared:
        if region.code not in DECLARED or name not in texts:
            return ""
        return _worded(texts[name][DECLARED[region.code]], campaign, region)
    traits = [
        *(["sans-taux"] if region.active_population is None else []),
        *(["departement-unique"] if len(region.departments) == 1 else []),
    ]
    key = next((f"{name}@{trait}" for trait in traits if f"{name}@{trait}" in texts), name)
    choices = texts.get(key, [])
    return _worded(_chosen(choices, f"{region.code} {name}"), campaign, region) if choices else ""


def _chosen(choices: list[str], key: str) -> str:
    """One of the wordings: always the same for a key."""
    return choices[int(hashlib.sha256(key.encode()).hexdigest(), 16) % len(choices)]


def _worded(text: str, campaign: Campaign, region: Region) -> str:
    """A text of ``texts/`` with the region's own words and French typography."""
    traits = _texts("regions")[region.code]
    names = {
        "region": region.name,
        "in_region": region.in_region,
        "In_region": region.in_region[0].upper() + region.in_region[1:],
        "of_region": region.of_region,
        "association": region.association,
        "committee": campaign.committee.short,
        "secteurs": traits["secteurs"],
        "espace": traits["espace"],
    }
    return typography(Template(text).substitute(names)).strip()


# Registers ---------------------------------------------------------------------------


def _registers(campaign: Campaign, region: Region) -> Registers:
    random = Random(f"registers of {region.code}")  # noqa: S311 - fiction, not cryptography
    say = partial(_sentence, campaign=campaign, region=region)
    return Registers(
        meetings=tuple(
            sorted(
                _meetings(random, campaign, region, say),
                key=lambda item: (item.date, item.operator),
            )
        ),
        cooperations=tuple(
            sorted(
                _cooperations(random, campaign, region, say),
                key=lambda item: (item.start, item.action),
            )
        ),
        documents=tuple(sorted(_documents(random, campaign, say), key=lambda item: item.date)),
        investigations=tuple(_investigations(random, campaign, region, say)),
        complementary=tuple(_complementary(random, campaign, say)),
        milestones=tuple(_milestones(random, campaign)),
    )


Say = Callable[[str], str]


def _sentence(text: str, campaign: Campaign, region: Region) -> str:
    worded = _worded(text, campaign, region) if text else ""
    return worded[:1].upper() + worded[1:]


def _meetings(random: Random, campaign: Campaign, region: Region, say: Say) -> Iterator[Meeting]:
    """Every operator on both parts, in one meeting or in two, then on the draft report."""
    texts = _texts("registers")["rencontres"]
    year = campaign.observed_year
    spring = (dt.date(year + 1, 4, 24), dt.date(year + 1, 6, 9))
    operators = [item.id for item in campaign.operators if item.id != NOT_MET.get(region.code)]
    twice = random.sample(operators, random.randint(1, 4))

    def meeting(operator: str, parts: tuple[int, ...], kind: str, *days: dt.date) -> Meeting:
        return Meeting(
            date=_workday(random, *days),
            operator=operator,
            parts=parts,
            participants=say(random.choice(texts["participants"])),
            subject=say(random.choice(texts["objets"][kind])),
        )

    for operator in operators:
        if operator in twice:
            yield meeting(operator, (1,), "1", dt.date(year, 2, 1), dt.date(year, 6, 30))
            yield meeting(operator, (2,), "2", dt.date(year, 9, 5), dt.date(year, 12, 9))
        else:
            yield meeting(operator, (1, 2), "1 et 2", dt.date(year, 3, 1), dt.date(year, 11, 30))
    for operator in random.sample(operators, random.randint(3, 4)):
        yield meeting(operator, (1, 2), "projet", *spring)


def _cooperations(
    random: Random, campaign: Campaign, region: Region, say: Say
) -> Iterator[Cooperation]:
    """One cooperation a theme at least; the last two are still to come."""
    pool = list(_texts("registers")["cooperations"])
    random.shuffle(pool)
    chosen = [
        next(item for item in pool if item["theme"] == theme)
        for theme in dict.fromkeys(item["theme"] for item in pool)
    ]
    rest = [item for item in pool if item not in chosen]
    chosen += rest[: random.randint(9, 15) - len(chosen)]
    year = campaign.observed_year
    known = {family.id for family in campaign.operators}
    departments = [item.name for item in region.departments]
    for rank, item in enumerate(chosen):
        to_come = rank >= len(chosen) - 2
        first = dt.date(year + 1, 1, 9) if to_come else dt.date(year, 1, 10)
        start = _workday(random, first, first + dt.timedelta(days=210))
        done = not to_come and random.random() < 0.5
        if to_come:
            state = random.choice(["Prévue", "Reportée"])
        else:
            state = "Réalisée" if done else "En cours"
        where = random.choice(departments) if len(departments) > 1 else "Toute la région"
        yield Cooperation(
            action=say(item["action"]),
            partners=tuple(partner for partner in item["partenaires"] if partner in known),
            other_partners=say(item["autres"]),
            theme=item["theme"],
            modality=item["modalite"],
            territory=say(item["territoire"].replace("$departement", where)),
            start=start,
            end=_workday(random, start, dt.date(year, 12, 16)) if done else None,
            state=state,
            achievements="" if to_come else say(item["realisations"]),
            levers=say(item["leviers"]),
            difficulties=say(item["difficultes"]),
            crefop_sheet=item["fiche"],
        )


def _documents(random: Random, campaign: Campaign, say: Say) -> Iterator[PublicDocument]:
    year = campaign.observed_year
    for item in random.sample(_texts("registers")["documents"], random.randint(4, 8)):
        yield PublicDocument(
            title=say(item["titre"]),
            author=say(item["auteur"]),
            date=_workday(random, dt.date(year, 1, 10), dt.date(year + 1, 3, 31)),
            type=item["type"],
            link="Document fictif, sans adresse",
            contribution=say(item["apport"]),
        )


def _investigations(
    random: Random, campaign: Campaign, region: Region, say: Say
) -> Iterator[Investigation]:
    texts, year = _texts("registers"), campaign.observed_year
    chosen = random.sample(texts["investigations"], random.randint(1, 2))
    if region.code in DECLARED:
        chosen.append(texts["approches"][DECLARED[region.code]])
    for item in chosen:
        declared = item in texts["approches"]
        start = _workday(random, dt.date(year, 5, 2), dt.date(year, 9, 30))
        yield Investigation(
            title=say(item["intitule"] if "intitule" in item else item["titre"]),
            type=item["type"],
            start=start,
            end=_workday(random, start, dt.date(year, 12, 16)),
            audience=say(item["publics"]),
            findings=say(item["enseignements"]),
            declared=declared,
            declared_on=_declared_on(campaign) if declared else None,
        )


def _complementary(random: Random, campaign: Campaign, say: Say) -> Iterator[ComplementaryData]:
    pool = _texts("registers")["complementaires"]
    year = campaign.observed_year
    for item in random.sample(pool, random.randint(0, len(pool))):
        yield ComplementaryData(
            partner=item["partenaire"],
            data=say(item["donnees"]),
            consent=_workday(random, dt.date(year, 6, 1), dt.date(year + 1, 2, 28)),
            personal=item["personnelles"],
            reference=say(item["reference"]),
            use=say(item["usage"]),
        )


def _milestones(random: Random, campaign: Campaign) -> Iterator[MilestoneEntry]:
    """Every milestone is done but the last, the submission."""
    for milestone in campaign.milestones:
        if milestone.kind != "remise":
            yield MilestoneEntry(milestone=milestone.id, date=_held_on(random, milestone))


def _held_on(random: Random, milestone: Milestone) -> dt.date:
    if not milestone.approximate:
        return milestone.day
    return _workday(random, milestone.day, milestone.day + dt.timedelta(days=12))


def _workday(random: Random, first: dt.date, last: dt.date) -> dt.date:
    day = first + dt.timedelta(days=random.randint(0, max((last - first).days, 0)))
    while day.weekday() >= 5 or (day.month, day.day) in _HOLIDAYS:
        day += dt.timedelta(days=1)
    return day


# Settings and logo -------------------------------------------------------------------


def _settings(campaign: Campaign, region: Region) -> str:
    traits = _texts("regions")[region.code]
    content: dict[str, Any] = {
        "contacts": [
            {"nom": "Mission de suivi du CEP (contact fictif)", "fonction": "chargée de mission"}
        ],
        "logo": "logo.png",
        "couleurs": {"principale": traits["principale"], "secondaire": traits["secondaire"]},
    }
    if region.code in DECLARED:
        approach = _texts("registers")["approches"][DECLARED[region.code]]
        content["approches_complementaires"] = [
            {"titre": approach["titre"], "declaree_le": _declared_on(campaign)}
        ]
    return f"# {_FICTIONAL}\n{_yaml(content)}"


def _declared_on(campaign: Campaign) -> dt.date:
    return dt.date(campaign.observed_year, 3, 31)


def _draw_logo(path: Path, region: Region) -> None:
    """A disc and a bar in the region's colours, with the words "Logo fictif"."""
    traits = _texts("regions")[region.code]
    image = Image.new("RGB", (720, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 20, 220, 220), fill=traits["principale"])
    draw.pieslice((20, 20, 220, 220), 300, 60, fill=traits["secondaire"])
    draw.ellipse((75, 75, 165, 165), fill="white")
    draw.text((260, 66), "Logo fictif", font=ImageFont.load_default(72), fill=traits["principale"])
    draw.rectangle((264, 172, 700, 184), fill=traits["secondaire"])
    image.save(path, format="PNG", dpi=(200, 200))


# Files -------------------------------------------------------------------------------


@cache
def _texts(name: str) -> dict[str, Any]:
    source = files("cep_report.demo").joinpath("texts", f"{name}.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(source)
    return content


def _yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
