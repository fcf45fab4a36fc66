"""A region's folder from that of the campaign before.

What a person would type again is carried: settings, texts, ongoing cooperations,
complementary data. What belongs to its year is not: meetings, documents, investigations,
milestones, observations, journal, sendings, returns, frozen content.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.carried_prose import carry
from cep_report.claims import drafting
from cep_report.errors import InputError, OutputError, reason
from cep_report.journal import FILE_NAME as JOURNAL
from cep_report.journal import Event, append
from cep_report.project import Project
from cep_report.prose_checks import IMAGE_TYPES
from cep_report.regions import Region
from cep_report.registers.workbook import create_workbook
from cep_report.renewal.edits import Edits, pair_of
from cep_report.renewal.registers import carried_registers
from cep_report.workspace import (
    PROSE,
    REGISTERS,
    SETTINGS,
    Workspace,
    create_missing,
    init_workspace,
    text_writer,
    workspace_folder,
)

ASIDE = "mis-de-cote"
CARRIED = "reprise"
"""The kind of the event that the journal of a new folder begins with."""

Writers = dict[str, Callable[[Path], None]]


@dataclass(frozen=True)
class Carried:
    """What was carried for a region.

    Attributes:
        region: whose folder it is.
        folder: the folder.
        created: the files written, in order; none when all were there.
        zones: the zones whose text was carried.
        aside: the zones whose text has no place in the new plan, with the file that keeps it.
        cooperations: how many are carried.
        data: how many complementary data are carried.
        notes: what could not be carried as it was, in French.
    """

    region: Region
    folder: Path
    created: tuple[Path, ...]
    zones: tuple[str, ...]
    aside: Mapping[str, str]
    cooperations: int
    data: int
    notes: tuple[str, ...]


def carry_workspace(
    project: Project, former: Campaign, new: Campaign, region: Region, time: datetime
) -> Carried:
    """Write what is missing of a region's folder, from that of the former campaign.

    All of it is prepared aside first: a folder gets everything or nothing, and what a folder
    holds already is never touched.

    Args:
        project: where things are.
        former: the campaign carried from.
        new: the campaign carried to.
        region: whose folder it is.
        time: of the event noted in the journal.

    Raises:
        InputError: files of the former folder have faults; all of them at once.
        OutputError: the folder cannot be written.
    """
    source = workspace_folder(project, former, region)
    target = workspace_folder(project, new, region)
    try:
        read = Workspace.load(project, former, region)
    except InputError as error:
        raise InputError(
            f"L’espace {region.of_region} de la campagne {former.id} ne peut pas être repris.",
            findings=error.findings,
            where=str(source),
            remedy="corriger ces fichiers, puis recommencer\u202f; rien n’a été écrit pour cette région.",
        ) from error
    writers: Writers = {}
    zones, aside = _prose(writers, source, former, new)
    notes = _settings(writers, read, former)
    held, count, data = _registers(writers, read, former, new)
    details = {"de": former.id, "zones": len(zones), "cooperations": count}
    writers[JOURNAL] = lambda path: append(path, Event(time, CARRIED, details))
    created = _written(project, new, region, target, writers)
    names = {path.relative_to(target).as_posix() for path in created}
    registers = REGISTERS in names
    return Carried(
        region,
        target,
        created,
        tuple(zone for zone in zones if f"{PROSE}/{zone.partition('.')[0]}.md" in names),
        {zone: name for zone, name in aside.items() if name in names},
        count if registers else 0,
        data if registers else 0,
        (*(notes if SETTINGS in names else ()), *(held if registers else ())),
    )


def has_workspace(project: Project, campaign: Campaign, region: Region) -> bool:
    """Whether a region has a folder in a campaign."""
    return (workspace_folder(project, campaign, region) / PROSE).is_dir()


# Writing -----------------------------------------------------------------------------


def _written(
    project: Project, campaign: Campaign, region: Region, target: Path, writers: Writers
) -> tuple[Path, ...]:
    """Prepare the whole folder beside the others, then put in place what is missing."""
    parent = target.parent
    moved: list[Path] = []
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with drafting(parent) as temporary:
            draft = temporary / target.name
            create_missing(draft, writers)
            names = sorted(path.relative_to(draft) for path in draft.rglob("*") if path.is_file())
            if not target.exists():
                draft.rename(target)
                moved = [target / name for name in names]
            else:
                for name in names:
                    if not (target / name).exists() and not (target / name).is_symlink():
                        (target / name).parent.mkdir(parents=True, exist_ok=True)
                        (draft / name).rename(target / name)
                        moved.append(target / name)
    except OSError as error:
        for path in moved:
            path.unlink(missing_ok=True)
        raise OutputError(
            "Espace de travail impossible à écrire.",
            found=reason(error),
            where=str(target),
            remedy="libérer de la place ou rétablir le droit d’écriture, puis recommencer.",
        ) from error
    return (*moved, *init_workspace(project, campaign, region))


def _copy(source: Path) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        shutil.copyfile(source, path)

    return write


# What is carried ---------------------------------------------------------------------


def _prose(
    writers: Writers, source: Path, former: Campaign, new: Campaign
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The texts; returns the zones carried, and where those set aside are."""
    zones: list[str] = []
    aside: dict[str, str] = {}
    parts = {part.id: part for part in new.plan if part.zones}
    old = {part.id: part for part in former.plan if part.zones}
    for id_ in dict.fromkeys((*parts, *old)):
        text = _text(source / PROSE / f"{id_}.md")
        own = old.get(id_)
        # A part that is no longer in the plan: nothing of it has a place.
        target = parts.get(id_) or (own.model_copy(update={"zones": ()}) if own else None)
        assert target is not None  # noqa: S101 - one of the two plans has it
        made = carry(target, own, text, former.id)
        if id_ in parts:
            writers[f"{PROSE}/{id_}.md"] = text_writer(made.source)
            zones += [f"{id_}.{zone}" for zone in made.carried]
        if made.aside and own is not None:
            name = f"{ASIDE}/{former.id}-{id_}.md"
            titles = {zone.id: zone.title for zone in own.zones}
            kept = "".join(
                f"\n## {titles.get(zone, zone)}\n\n{text}\n" for zone, text in made.aside.items()
            )
            head = f"# {own.heading} (campagne {former.id})\n"
            writers[name] = text_writer(head + kept)
            aside |= {f"{id_}.{zone}": name for zone in made.aside}
    for picture in sorted((source / PROSE).rglob("*")):
        own_name = picture.relative_to(source).as_posix()
        if picture.is_file() and not picture.is_symlink() and picture.suffix.lower() in IMAGE_TYPES:
            writers[own_name] = _copy(picture)
    return tuple(zones), aside


def _settings(writers: Writers, read: Workspace, former: Campaign) -> tuple[str, ...]:
    """``region.yml`` and the logo; what was declared for a year is only recalled, as a comment."""
    text = _text(read.folder / SETTINGS)
    if not text.strip():
        return ()
    try:
        edits = Edits(text.removeprefix("\ufeff"))
    except TypeError:  # comments only
        writers[SETTINGS] = text_writer(text)
        return ()
    notes: tuple[str, ...] = ()
    declared = pair_of(edits.root, "approches_complementaires")
    if declared and declared[1].value:
        span = edits.lines_of(*declared)
        lines = edits.source[slice(*span)].splitlines(keepends=True)
        said = (
            f"# Déclarées pour la campagne {former.id}\u00a0: à déclarer de nouveau s’il y a lieu."
        )
        commented = "".join(f"# {line}" for line in lines)
        edits.replace_lines(span, f"{said}{edits.newline}{commented}")
        said = (
            f"approches complémentaires déclarées pour {former.id}\u00a0: mises en commentaire dans "
            f"{SETTINGS}, à déclarer de nouveau s’il y a lieu."
        )
        notes = (said,)
    writers[SETTINGS] = text_writer(edits.applied())
    if read.logo:
        writers[read.settings.logo] = _copy(read.logo)
    return notes


def _registers(
    writers: Writers, read: Workspace, former: Campaign, new: Campaign
) -> tuple[tuple[str, ...], int, int]:
    """The registers; returns what is told, how many cooperations and data are carried."""
    registers, notes = carried_registers(read.registers, former, new)
    writers[REGISTERS] = lambda path: create_workbook(path, new, registers)
    return notes, len(registers.cooperations), len(registers.complementary)


def _text(path: Path) -> str:
    """A text that has been checked; "" when there is none."""
    return path.read_bytes().decode("utf-8") if path.is_file() else ""
