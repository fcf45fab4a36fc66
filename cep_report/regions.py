"""The 18 regions and their departments: codes, names, prepositions, active population.

Everything comes from ``data/reference/``, whose sources are in ``SOURCES.md`` there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, cast

from cep_report.errors import ConfigurationError, UnknownNameError
from cep_report.project import Project
from cep_report.reference_tables import Row, read_table

NATION = "FR"
"""The code that stands for the whole of France in datasets."""

Zone = Literal["metro", "drom"]

_REGION_COLUMNS = (
    "code",
    "iso",
    "nom",
    "zone",
    "dans_la_region",
    "de_la_region",
    "association",
    "source_association",
)
_DEPARTMENT_COLUMNS = ("code", "nom", "region")
_POPULATION_COLUMNS = (
    "code",
    "nom",
    "population",
    "population_15_64",
    "actifs_15_64",
    "chomeurs_15_64",
)


_ABBREVIATIONS = {"aura": "84", "paca": "93"}
"""Usual abbreviations that are not the ISO code of their region. They suggest, no more."""


@dataclass(frozen=True)
class Department:
    """A department. ``active_population``: people of 15 to 64; None when not available."""

    code: str
    name: str
    active_population: int | None


@dataclass(frozen=True)
class Region:
    """A region of the INSEE geographical code.

    Attributes:
        code: INSEE code of the *region*, two characters ("53").
        iso: ISO 3166-2 code ("FR-BRE").
        name: as printed ("Provence-Alpes-Côte d’Azur").
        in_region: with its preposition ("dans le Grand Est").
        of_region: with its preposition ("du Grand Est").
        association: the regional joint association ("Transitions Pro Bretagne").
        association_source: where that name was read.
        zone: "metro" or "drom".
        departments: by code.
        active_population: people of 15 to 64 in the workforce; None when not available.
    """

    code: str
    iso: str
    name: str
    in_region: str
    of_region: str
    association: str
    association_source: str
    zone: Zone
    departments: tuple[Department, ...]
    active_population: int | None

    @property
    def slug(self) -> str:
        """The name for files and commands: "provence-alpes-cote-d-azur"."""
        return slugify(self.name)

    @property
    def folder(self) -> str:
        """The region's folder: "53-bretagne"."""
        return f"{self.code}-{self.slug}"


@dataclass(frozen=True)
class Regions:
    """The closed list of regions, by code."""

    all: tuple[Region, ...]

    def by_code(self, code: str) -> Region:
        """The region of that INSEE code, exactly.

        Raises:
            UnknownNameError: no region has it.
        """
        for region in self.all:
            if region.code == code:
                return region
        raise self._unknown(code)

    def find(self, text: str) -> Region:
        """The region of that code, name or slug, whole: nothing is guessed.

        Capitals, accents, hyphens, spaces and apostrophes do not matter. A code beside a
        name is refused, so that "52 Bretagne" never makes another region's report.

        Raises:
            UnknownNameError: anything else, with the nearest names.
        """
        wanted = slugify(text)
        for region in self.all:
            if wanted in (region.code, region.slug):
                return region
        raise self._unknown(text)

    @property
    def active_population(self) -> int:
        """The nation's: the sum over the regions where it is known."""
        return sum(region.active_population or 0 for region in self.all)

    def _unknown(self, text: str) -> UnknownNameError:
        near = self._near(text)
        return UnknownNameError(
            f"Région inconnue\u00a0: «\u00a0{text}\u00a0».",
            expected="le code Insee ou le nom d’une région, l’un ou l’autre (53, Bretagne, "
            "bretagne, La Réunion…)",
            remedy=f"peut-être {near}\u202f?"
            if near
            else "choisir une région de data/reference/regions.csv.",
        )

    def _near(self, text: str) -> str:
        """The regions ``text`` may mean: abbreviation, name, then a code it begins with."""
        slug = slugify(text)
        short = slug.removeprefix("fr-")
        by_slug = {region.slug: region for region in self.all}
        words = slug.lstrip("0123456789").lstrip("-") or slug
        close = [
            region
            for region in self.all
            if short == region.iso.lower().removeprefix("fr-")
            or _ABBREVIATIONS.get(short) == region.code
        ]
        close += [by_slug[name] for name in get_close_matches(words, by_slug, n=3, cutoff=0.6)]
        close += [
            region
            for region in self.all
            if slug.split("-")[0] in (region.code, region.code.lstrip("0"))
        ]
        return " ou ".join(
            f"«\u00a0{region.name}\u00a0» ({region.code})" for region in dict.fromkeys(close)
        )


def slugify(text: str) -> str:
    """Small letters without accents, words joined by hyphens: "La Réunion" is "la-reunion".

    Only spaces, hyphens and apostrophes are joints; any other sign is kept, so that a
    name with one is nobody's.
    """
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFD", text.strip())
        if not unicodedata.combining(sign)
    )
    return re.sub(r"[\s'’\u2010-\u2014-]+", "-", plain.casefold())


def load_regions(project: Project) -> Regions:
    """The regions of ``data/reference/``.

    Raises:
        ConfigurationError: a table is missing or broken, or the tables do not agree.
    """
    folder = project.reference
    regions = read_table(folder / "regions.csv", _REGION_COLUMNS, key="code")
    departments = read_table(folder / "departements.csv", _DEPARTMENT_COLUMNS, key="code")
    codes = [row["code"] for row in regions]
    for row in departments:
        row.one_of("region", codes)
    active_regions = _active(project, "population_active_regions.csv", regions)
    active_departments = _active(project, "population_active_departements.csv", departments)
    return Regions(
        tuple(
            _region(
                row,
                tuple(
                    Department(item["code"], item["nom"], active_departments[item["code"]])
                    for item in sorted(departments, key=lambda item: item["code"])
                    if item["region"] == row["code"]
                ),
                active_regions[row["code"]],
            )
            for row in sorted(regions, key=lambda row: row["code"])
        )
    )


def _region(row: Row, departments: tuple[Department, ...], active: int | None) -> Region:
    if not departments:
        raise row.fault("code", "une région qui a au moins un département")
    for column in _REGION_COLUMNS:
        if not row[column]:
            raise row.fault(column, "un texte")
    return Region(
        code=row["code"],
        iso=row["iso"],
        name=row["nom"],
        in_region=row["dans_la_region"],
        of_region=row["de_la_region"],
        association=row["association"],
        association_source=row["source_association"],
        zone=cast("Zone", row.one_of("zone", ("metro", "drom"))),
        departments=departments,
        active_population=active,
    )


def _active(project: Project, name: str, territories: tuple[Row, ...]) -> dict[str, int | None]:
    """Active population by code; exactly one line for each of ``territories``."""
    path = project.reference / name
    rows = read_table(path, _POPULATION_COLUMNS, key="code")
    expected = {row["code"] for row in territories}
    found = {row["code"] for row in rows}
    if expected != found:
        raise ConfigurationError(
            "Les tables de référence ne se correspondent pas.",
            expected="une ligne par territoire, vide si la donnée n’est pas disponible",
            found="codes en plus ou en moins\u00a0: " + ", ".join(sorted(expected ^ found)),
            where=str(path),
            remedy="compléter la table, ou retirer les codes en trop.",
        )
    return {row["code"]: row.count("actifs_15_64") for row in rows}
