"""The options that commands share: which campaign, which regions, how many at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from cep_report.errors import UsageError
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.regions import Region, Regions

CAMPAIGN_VARIABLE = "CEP_REPORT_CAMPAGNE"
Command = TypeVar("Command", bound=Callable[..., object])
Option = Callable[[Callable[..., object]], Callable[..., object]]


def campaign_option(command: Command) -> Command:
    """``--campaign``."""
    return click.option(
        "--campaign",
        "-c",
        metavar="NOM",
        envvar=CAMPAIGN_VARIABLE,
        help="Campagne, comme 2022 ou demo-2022 (par défaut\u00a0: la seule du projet).",
    )(command)


def region_options(command: Command) -> Command:
    """``--region`` and ``--all``; :func:`chosen_regions` reads them."""
    for option in (
        click.option("--all", "everyone", is_flag=True, help="Les 18 régions."),
        click.option(
            "--region",
            "-r",
            "names",
            metavar="RÉGION",
            multiple=True,
            help="Code, nom ou forme courte (53, Bretagne, bretagne)\u202f; peut être répétée.",
        ),
    ):
        command = option(command)
    return command


class _Workers(click.ParamType[int]):
    """A whole number from 1 on; click's own type says « x>=1 »."""

    name = "nombre"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and int(text) >= 1):
            self.fail(f"{text!r}\u202f; un nombre entier d’au moins 1 est attendu.", param, ctx)
        return int(text)


def formats_option(known: Iterable[str], *, default: Iterable[str]) -> Option:
    """``--to``; :func:`chosen_formats` reads it."""
    return click.option(
        "--to",
        "formats",
        metavar="FORMATS",
        default=",".join(default),
        show_default=True,
        help=f"Formats séparés par des virgules\u00a0: {', '.join(known)}.",
    )


def jobs_option(command: Command) -> Command:
    """``--jobs``."""
    return click.option(
        "--jobs",
        "-j",
        metavar="N",
        type=_Workers(),
        default=lambda: os.cpu_count() or 1,
        show_default="nombre de cœurs",
        help="Régions rendues en même temps.",
    )(command)


def version_option(about: str, *, default: str | None = "v0") -> Option:
    """``--version`` of a report; required without a default."""
    return click.option(
        "--version",
        type=click.Choice(("v0", "v1", "v2", "v3", "public")),
        default=default,
        required=default is None,
        show_default=default is not None,
        help=about,
    )


def geometry_option(about: str) -> Option:
    """``--geometrie``."""
    return click.option(
        "--geometrie",
        "geometry",
        metavar="FICHIER",
        type=click.Path(path_type=Path, dir_okay=False, resolve_path=True),
        help=about,
    )


def day_option(command: Command) -> Command:
    """``--date``; :func:`chosen_day` reads it."""
    return click.option(
        "--date",
        "day",
        metavar="JOUR",
        type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
        help="Compter les retards à ce jour, comme 2023-05-02 (par défaut\u00a0: aujourd’hui).",
    )(command)


def replace_option(command: Command) -> Command:
    """``--remplacer``."""
    return click.option(
        "--remplacer", "replace", is_flag=True, help="Remplacer ce qui existe déjà."
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Résultat en JSON.")(command)


def chosen_regions(regions: Regions, names: tuple[str, ...], everyone: bool) -> tuple[Region, ...]:
    """The regions asked for.

    Raises:
        UsageError: none was, or both some and all.
        UnknownNameError: nobody knows one of them.
    """
    if everyone == bool(names):
        raise UsageError(
            "Quelles régions\u202f?",
            expected="--region (une ou plusieurs fois), ou --all",
            found="les deux" if everyone else "ni l’un ni l’autre",
            remedy="par exemple «\u00a0--region Bretagne\u00a0», ou «\u00a0--all\u00a0» pour les 18.",
        )
    if everyone:
        return regions.all
    return tuple(dict.fromkeys(regions.find(name) for name in names))


def chosen_campaign(project: Project, wanted: str | None, *, with_regions: bool = True) -> str:
    """The campaign asked for, or the only one of the project (with regions' folders).

    Raises:
        UsageError: none was, and the project has several or none.
    """
    if wanted:
        return wanted
    known = sorted(
        file.parent.name
        for file in project.reports.glob("*/campaign.yml")
        if not with_regions or any(file.parent.glob("*/prose"))
    )
    if len(known) == 1:
        return known[0]
    raise UsageError(
        "Quelle campagne\u202f?",
        expected="--campaign",
        found=f"plusieurs campagnes\u00a0: {', '.join(known)}" if known else "aucune campagne",
        where=str(project.reports),
        remedy="par exemple «\u00a0--campaign demo-2022\u00a0» "
        "(créée par «\u00a0cep-report demo\u00a0»).",
    )


def chosen_day(day: datetime | None) -> date:
    """The day asked for, or today's."""
    return (day or datetime.now().astimezone()).date()


def chosen_formats(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The formats of ``--to``, each once.

    Raises:
        UsageError: one is unknown, or there is none.
    """
    wanted = tuple(dict.fromkeys(item.strip().lower() for item in text.split(",") if item.strip()))
    unknown = [item for item in wanted if item not in known]
    if unknown or not wanted:
        raise UsageError(
            "Format inconnu.",
            expected=", ".join(known),
            found=", ".join(unknown) or "rien",
            where="--to",
            remedy="par exemple «\u00a0--to docx,pdf\u00a0».",
        )
    return wanted
