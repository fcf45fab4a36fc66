"""The commands from a campaign to the next: ``new``, ``compare``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.options import json_option
from cep_report.errors import CepError, UsageError
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.regions import Region
    from cep_report.renewal import Carried, Change, NewCampaign


@click.command(short_help="Préparer une campagne à partir de la précédente.")
@click.argument("name", metavar="CAMPAGNE")
@click.option(
    "--from",
    "former",
    metavar="CAMPAGNE",
    required=True,
    help="Campagne dont on repart, comme 2022.",
)
@click.option(
    "--region",
    "-r",
    "names",
    metavar="RÉGION",
    multiple=True,
    help="Ne reprendre que cette région\u202f; peut être répétée (par défaut\u00a0: toutes).",
)
@click.option(
    "--campagne-seule", "alone", is_flag=True, help="N’écrire que campaign.yml, pour le relire."
)
@json_option
@click.pass_obj
def new(
    projet: Path | None,
    name: str,
    former: str,
    names: tuple[str, ...],
    alone: bool,
    as_json: bool,
) -> int:
    """Préparer une campagne\u00a0: son fichier et les dossiers des régions, repris d’une autre.

    Rien de ce qui existe n’est remplacé\u202f; relancer la commande ajoute ce qui manque.
    """
    from cep_report.regions import load_regions
    from cep_report.renewal import carry_workspace, has_workspace, new_campaign

    project = Project.find(projet)
    regions = load_regions(project)
    chosen = tuple(dict.fromkeys(regions.find(item) for item in names))
    made = new_campaign(project, name, former)
    present = [item for item in regions.all if has_workspace(project, made.former, item)]
    _check_present(made, chosen, present)
    now = datetime.now(UTC)
    carried: list[Carried] = []
    failed: list[tuple[Region, CepError]] = []
    for region in () if alone else chosen or present:
        try:
            carried.append(carry_workspace(project, made.former, made.campaign, region, now))
        except CepError as error:
            failed.append((region, error))
    if as_json:
        _print_json(project, made, carried, failed)
    else:
        _print(project, made, carried, failed)
    return 1 if failed else 0


@click.command(short_help="Dire ce qui change d’une campagne à une autre.")
@click.argument("before", metavar="CAMPAGNE")
@click.argument("after", metavar="CAMPAGNE")
@json_option
@click.pass_obj
def compare(projet: Path | None, before: str, after: str, as_json: bool) -> None:
    """Dire ce qui change de la méthodologie d’une campagne à celle d’une autre."""
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import print_json
    from cep_report.renewal import differences

    project = Project.find(projet)
    changes = differences(load_campaign(project, before), load_campaign(project, after))
    if as_json:
        print_json([change.to_dict() for change in changes])
        return
    if not changes:
        click.echo(f"Rien ne change de {before} à {after}.")
    _print_changes(changes)


def _check_present(made: NewCampaign, chosen: Sequence[Region], present: Sequence[Region]) -> None:
    absent = [region.name for region in chosen if region not in present]
    if absent:
        raise UsageError(
            f"Région sans dossier dans la campagne {made.former.id}.",
            expected=", ".join(region.name for region in present) or "aucune région n’en a",
            found=", ".join(absent),
            remedy=f"créer le dossier par «\u00a0cep-report init --campaign {made.campaign.id}\u00a0».",
        )


# Printing ----------------------------------------------------------------------------


def _print(
    project: Project,
    made: NewCampaign,
    carried: Sequence[Carried],
    failed: Sequence[tuple[Region, CepError]],
) -> None:
    from cep_report.renewal import differences, to_confirm

    former, campaign = made.former, made.campaign
    file = project.campaign_file(campaign.id).relative_to(project.root).as_posix()
    said = f"tirée de {former.id}" if made.created else "déjà là, laissée telle quelle"
    click.echo(f"Campagne {campaign.id}, {said}\u00a0: {file}")
    changes = differences(former, campaign)
    _title(f"Ce qui change de {former.id} à {campaign.id}")
    _print_changes(changes)
    waiting = list(to_confirm(made))
    if waiting:
        _title("À confirmer avec la nouvelle méthodologie")
        for line in waiting:
            click.echo(f"  {line}")
    if carried or failed:
        _title("Dossiers des régions")
    for item in carried:
        _print_carried(item)
    for region, error in failed:
        click.secho("✗ ", fg="red", nl=False)
        click.echo(f"{region.code} {region.name}\u00a0: rien n’a été écrit")
        click.echo(str(error), err=True)


def _print_carried(item: Carried) -> None:
    from cep_report import french

    name = f"{item.region.code} {item.region.name}"
    click.secho("✓ ", fg="green", nl=False)
    if not item.created:
        click.echo(f"{name}\u00a0: tout existait déjà, rien n’a été touché")
        return
    counts = [
        french.quantity(len(item.zones), "texte repris", "textes repris"),
        french.quantity(item.cooperations, "coopération", "coopérations"),
        french.quantity(item.data, "donnée complémentaire", "données complémentaires"),
    ]
    click.echo(f"{name}\u00a0: {', '.join(counts)}")
    for zone, file in item.aside.items():
        click.echo(f"    texte sans place dans le plan\u00a0: {zone}, gardé dans {file}")
    for note in item.notes:
        click.echo(f"    {note}")


def _print_changes(changes: Sequence[Change]) -> None:
    section = ""
    for change in changes:
        if change.section != section:
            section = change.section
            click.secho(section, bold=True)
        click.echo(f"  {change}")


def _title(text: str) -> None:
    click.echo()
    click.secho(text, bold=True, underline=True)


def _print_json(
    project: Project,
    made: NewCampaign,
    carried: Sequence[Carried],
    failed: Sequence[tuple[Region, CepError]],
) -> None:
    from cep_report.cli.printing import error_to_dict, print_json
    from cep_report.renewal import differences, to_confirm

    print_json(
        {
            "campagne": made.campaign.id,
            "precedente": made.former.id,
            "creee": made.created,
            "a_confirmer": list(to_confirm(made)),
            "changements": [change.to_dict() for change in differences(made.former, made.campaign)],
            "regions": [
                {
                    "region": item.region.code,
                    "fichiers": [
                        path.relative_to(project.root).as_posix() for path in item.created
                    ],
                    "textes": list(item.zones),
                    "mis_de_cote": dict(item.aside),
                    "cooperations": item.cooperations,
                    "donnees_complementaires": item.data,
                    "remarques": list(item.notes),
                }
                for item in carried
            ],
            "echecs": [
                {"region": region.code, "erreur": error_to_dict(error)} for region, error in failed
            ],
        }
    )
