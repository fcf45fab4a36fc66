"""A region's folder: what its people write, loaded and validated together.

::

    reports/<campaign>/<code>-<slug>/
      prose/<part>.md     one Markdown file a part of the plan
      registres.xlsx      meetings, cooperations, documents, investigations…
      region.yml          contacts, committee, logo, colours, declared complements
      figes.yml           versions of people that replace generated content (figes/: pictures)
      journal.jsonl       what was done and when
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from cep_report.campaign import Campaign, Committee
from cep_report.carried_prose import carried_zones
from cep_report.claims import drafting
from cep_report.colors import contrast
from cep_report.configuration import Model, Text, checked_model, read_yaml
from cep_report.errors import ConfigurationError, InputError, OutputError, nearest, reason
from cep_report.findings import Finding, Severity
from cep_report.journal import FILE_NAME as JOURNAL
from cep_report.journal import Journal, read_journal
from cep_report.project import Project
from cep_report.prose import read_prose, template
from cep_report.regions import Region
from cep_report.registers import Registers

SETTINGS = "region.yml"
PROSE = "prose"
REGISTERS = "registres.xlsx"
FROZEN, FROZEN_PICTURES = "figes.yml", "figes"

MIN_CONTRAST = 4.5
"""Of the main colour against white: WCAG 2.1, success criterion 1.4.3."""

_SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}

HexColor = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Contact(Model):
    """Someone to write to about the report."""

    name: Text = Field(alias="nom")
    role: str = Field(default="", alias="fonction")
    email: str = Field(default="", alias="courriel", pattern=r"^([^@\s<>]+@[^@\s<>]+\.[^@\s<>]+)?$")


class Colors(Model):
    """The two colours of the association."""

    primary: HexColor = Field(default="#1F3A5F", alias="principale")
    secondary: HexColor = Field(default="#B3541E", alias="secondaire")

    @field_validator("primary")
    @classmethod
    def _readable(cls, color: str) -> str:
        ratio = contrast(color)
        if ratio < MIN_CONTRAST:
            found, expected = (f"{value:.1f}".replace(".", ",") for value in (ratio, MIN_CONTRAST))
            raise ValueError(
                f"couleur {color} trop claire\u00a0: contraste de {found} pour 1 avec le blanc,"
                f" au moins {expected} pour 1 attendu\u202f; choisir une teinte plus foncée"
            )
        return color.upper()


class DeclaredApproach(Model):
    """A complementary approach, and when it was declared to France compétences."""

    title: Text = Field(alias="titre")
    declared_on: date = Field(alias="declaree_le")


class RegionSettings(Model):
    """``region.yml``; every key may be left out. ``committee``: None for the campaign's."""

    contacts: tuple[Contact, ...] = ()
    committee: Committee | None = Field(default=None, alias="comite")
    logo: str = ""
    colors: Colors = Field(default_factory=Colors, alias="couleurs")
    complements: tuple[DeclaredApproach, ...] = Field(default=(), alias="approches_complementaires")

    @model_validator(mode="before")
    @classmethod
    def _nothing_set(cls, content: Any) -> Any:
        """A file of comments only, or a key without a value, sets nothing."""
        if content is None:
            return {}
        if isinstance(content, dict):
            return {key: value for key, value in content.items() if value is not None}
        return content

    @field_validator("logo")
    @classmethod
    def _inside(cls, logo: str) -> str:
        path = PurePosixPath(logo.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in logo:
            raise ValueError("le logo doit être un fichier du dossier de la région")
        if logo and path.suffix.lower() not in _SIGNATURES:
            raise ValueError("le logo doit être une image PNG ou JPEG")
        return logo


@dataclass(frozen=True)
class Workspace:
    """A region's folder, read. ``prose`` is by ``<part>.<zone>``, "" when to be written.

    ``carried``: by zone that nobody has confirmed since, the former campaign it is taken from.
    """

    folder: Path
    campaign: Campaign
    region: Region
    settings: RegionSettings
    prose: Mapping[str, str]
    registers: Registers
    journal: Journal
    carried: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, project: Project, campaign: Campaign, region: Region) -> Workspace:
        """Read and validate a region's folder.

        Raises:
            InputError: there is no folder, or some files have faults; the faults of every
                file are in its findings.
        """
        from cep_report.registers.reading import read_registers

        folder = workspace_folder(project, campaign, region)
        command = f"cep-report init --campaign {campaign.id} --region {region.code}"
        if not folder.is_dir():
            raise InputError(
                f"L’espace de travail {region.of_region} n’existe pas.",
                expected="un dossier avec prose/, registres.xlsx et region.yml",
                where=str(folder),
                remedy=f"le créer par «\u00a0{command}\u00a0».",
            )
        findings: list[Finding] = []
        settings = _settings(folder, findings)
        prose, carried = _prose(folder, campaign, findings)
        registers = Registers()
        try:
            registers = read_registers(folder / REGISTERS, campaign)
        except InputError as error:
            findings += error.findings
        if findings:
            raise InputError(
                f"L’espace de travail {region.of_region} comporte {_count(len(findings))}.",
                findings=findings,
                where=str(folder),
                remedy=f"corriger ces points (fichier absent\u00a0: «\u00a0{command}\u00a0» le recrée sans"
                " toucher au reste).",
            )
        journal = read_journal(folder / JOURNAL)
        return cls(folder, campaign, region, settings, prose, registers, journal, carried)

    @property
    def filled(self) -> tuple[int, int]:
        """How many mandatory zones hold a text, of how many."""
        zones = self._mandatory()
        return sum(bool(self.prose[zone]) for zone in zones), len(zones)

    @property
    def to_read_again(self) -> int:
        """How many of them hold a text of the year before, that nobody has confirmed."""
        return sum(bool(self.prose[zone]) and zone in self.carried for zone in self._mandatory())

    def _mandatory(self) -> list[str]:
        return [
            f"{part.id}.{zone.id}"
            for part in self.campaign.plan
            if part.mandatory
            for zone in part.zones
            if zone.mandatory
        ]

    @property
    def logo(self) -> Path | None:
        """The logo's file, or None."""
        return self.folder / self.settings.logo if self.settings.logo else None

    def inputs(self) -> Iterator[Path]:
        """The files that the report depends on, in order; the journal is not one."""
        yield from input_files(self.folder, self.logo)


def input_files(folder: Path, logo: Path | None) -> Iterator[Path]:
    """The files of a region's folder that its report depends on, in order."""
    yield folder / SETTINGS
    yield folder / REGISTERS
    yield from sorted(path for path in (folder / PROSE).rglob("*") if path.is_file())
    if logo:
        yield logo
    if (folder / FROZEN).is_file():
        yield folder / FROZEN
        yield from sorted((folder / FROZEN_PICTURES).glob("*.png"))


def logo_of(folder: Path) -> Path | None:
    """The logo that ``region.yml`` names; None without one, or when the file has faults."""
    try:
        content = read_yaml(folder / SETTINGS)
        name = content.get("logo") if isinstance(content, dict) else None
        logo = RegionSettings.model_validate({"logo": name}).logo
    except (ConfigurationError, ValidationError):
        return None
    return folder / logo if logo else None


def workspace_folder(project: Project, campaign: Campaign, region: Region) -> Path:
    """Where a region's people write for a campaign; the folder may not exist yet."""
    return project.reports / campaign.id / region.folder


def init_workspace(project: Project, campaign: Campaign, region: Region) -> list[Path]:
    """Create what is missing of a region's folder; what exists is never touched.

    Returns:
        The files created, in order.

    Raises:
        OutputError: the folder cannot be written.
    """
    from cep_report.registers.workbook import create_workbook

    folder = workspace_folder(project, campaign, region)
    writers: dict[str, Callable[[Path], None]] = {
        f"{PROSE}/{part.id}.md": text_writer(template(part)) for part in campaign.plan if part.zones
    }
    writers[REGISTERS] = lambda path: create_workbook(path, campaign)
    writers[SETTINGS] = text_writer(_settings_template(campaign, region))
    writers[JOURNAL] = text_writer("")
    return create_missing(folder, writers)


def create_missing(folder: Path, writers: Mapping[str, Callable[[Path], None]]) -> list[Path]:
    """Write the files that do not exist, each whole or not at all; returns those created.

    Args:
        folder: where the files are.
        writers: by relative path, what writes a file at the (temporary) path it is given.

    Raises:
        OutputError: a file cannot be written.
    """
    created = []
    for name, write in writers.items():
        path = folder / name
        if path.exists() or path.is_symlink():
            continue
        write_whole(path, write)
        created.append(path)
    return created


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file whole or not at all: ``write`` is given a temporary path beside it.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with drafting(path.parent) as folder:
            draft = folder / path.name
            write(draft)
            draft.replace(path)
    except OSError as error:
        raise OutputError(
            "Fichier impossible à écrire.",
            found=reason(error),
            where=str(path),
            remedy="libérer de la place ou rétablir le droit d’écriture, puis recommencer.",
        ) from error


def text_writer(text: str) -> Callable[[Path], None]:
    """What writes ``text`` at a path, in UTF-8, with the line ends that it has."""
    return bytes_writer(text.encode("utf-8"))


def bytes_writer(content: bytes) -> Callable[[Path], None]:
    """What writes ``content`` at a path."""

    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def _settings(folder: Path, findings: list[Finding]) -> RegionSettings:
    path = folder / SETTINGS
    content: Any = None
    settings = RegionSettings()
    try:
        content = read_yaml(path)
        settings = checked_model(content, path, RegionSettings)
    except ConfigurationError as error:
        place = error.where.rpartition(os.sep)[2] or SETTINGS
        faults = [line.strip() for line in error.found.splitlines() if line.strip()]
        findings += [
            Finding(
                "CEP-REGION-001",
                Severity.ERROR,
                place,
                fault if len(faults) > 1 else f"{error.what} {fault}",
                "La forme de ce fichier est décrite dans docs/espace-region.md.",
            )
            for fault in faults
        ]
    findings += _logo_findings(folder, content)
    return settings


def _logo_findings(folder: Path, content: Any) -> Iterator[Finding]:
    """What is wrong with the logo's file, whatever the other keys of region.yml hold."""
    if not isinstance(content, dict):
        return
    try:
        name = RegionSettings.model_validate({"logo": content.get("logo")}).logo
    except ValidationError:
        return  # already told
    if not name:
        return
    logo = folder / name
    if not logo.is_file():
        yield _logo_finding(f"logo absent\u00a0: «\u00a0{name}\u00a0».")
    elif not logo.read_bytes().startswith(_SIGNATURES[logo.suffix.lower()]):
        yield _logo_finding(f"«\u00a0{name}\u00a0» n’est pas une image PNG ou JPEG.")


def _prose(
    folder: Path, campaign: Campaign, findings: list[Finding]
) -> tuple[dict[str, str], dict[str, str]]:
    """The prose of every zone of the plan ("" to write), and where that to confirm is from."""
    carried: dict[str, str] = {}
    prose = dict.fromkeys(campaign.zone_names, "")
    parts = {f"{part.id}.md": part for part in campaign.plan if part.zones}
    for path in sorted((folder / PROSE).glob("*.md")):
        part = parts.get(path.name)
        if part is None:
            near = nearest(path.name, parts) or ", ".join(parts)
            findings.append(
                Finding(
                    "CEP-PROSE-008",
                    Severity.ERROR,
                    f"{PROSE}/{path.name}",
                    "ce fichier n’est celui d’aucune partie du plan\u00a0: il ne serait pas imprimé.",
                    f"Le renommer ({near}), ou le ranger hors de ce dossier.",
                )
            )
            continue
        try:
            read = read_prose(path, part)
        except InputError as error:
            findings += error.findings
        else:
            prose |= {f"{part.id}.{zone.zone}": zone.markdown for zone in read.zones}
            carried |= carried_zones(read)
    return prose, carried


def _settings_template(campaign: Campaign, region: Region) -> str:
    colors = Colors()
    return f"""\
# Réglages {region.of_region}. Tout est facultatif\u202f; voir docs/espace-region.md.
# Pour activer une ligne, retirer le «\u00a0#\u00a0» qui la précède et garder l’alignement.

# contacts:
#   - nom: Prénom Nom
#     fonction: chargé de mission
#     courriel: prenom.nom@exemple.fr

# Le nom du comité régional, s’il diffère de celui de la campagne\u00a0:
# comite:
#   nom: {campaign.committee.name}
#   sigle: {campaign.committee.short}

# Une image PNG ou JPEG placée dans ce dossier\u00a0:
# logo: logo.png

# La couleur principale doit se lire sur fond blanc (contraste d’au moins 4,5 pour 1).
couleurs:
  principale: "{colors.primary}"
  secondaire: "{colors.secondary}"

# Les approches complémentaires déclarées à France compétences\u00a0:
# approches_complementaires:
#   - titre: Le non-recours au CEP
#     declaree_le: {campaign.observed_year}-03-31
"""


def _logo_finding(message: str) -> Finding:
    remedy = "Déposer l’image dans le dossier de la région, ou corriger «\u00a0logo\u00a0»."
    return Finding("CEP-REGION-002", Severity.ERROR, SETTINGS, message, remedy)


def _count(number: int) -> str:
    return "1 défaut" if number == 1 else f"{number} défauts"
