"""The commands by which drafts leave and come back: ``send``, ``receive``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    jobs_option,
    json_option,
    region_options,
    version_option,
)
from cep_report.cli.rendering import render_regions
from cep_report.errors import CepError
from cep_report.parameters import QUARTO_FORMATS, Order
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.exchanges.receiving import Receipt


@click.command(short_help="Envoyer un projet de rapport à ses lecteurs.")
@campaign_option
@region_options
@jobs_option
@version_option("Version envoyée.", default=None)
@click.option(
    "--to",
    "to",
    metavar="DESTINATAIRES",
    default="",
    help="Opérateurs séparés par des virgules, ou «\u00a0auteur\u00a0» (par défaut\u00a0: l’auteur pour "
    "une v0, tous les opérateurs ensuite).",
)
@click.pass_obj
def send(
    projet: Path | None,
    campaign: str | None,
    names: tuple[str, ...],
    everyone: bool,
    jobs: int,
    version: str,
    to: str,
) -> int:
    """Rendre un projet de rapport, l’archiver, et en écrire une copie par destinataire."""
    from cep_report import french
    from cep_report.campaign import load_campaign
    from cep_report.exchanges.sending import recipients
    from cep_report.exchanges.sending import send as send_draft
    from cep_report.journal import FILE_NAME, Event, append
    from cep_report.workspace import Workspace

    project = Project.find(projet)
    loaded = load_campaign(project, chosen_campaign(project, campaign))
    wanted = [item.strip() for item in to.split(",") if item.strip()]
    readers = recipients(loaded, version, wanted)
    published_before = _published_versions(project, loaded.id)
    outcomes = render_regions(
        project,
        loaded.id,
        names,
        everyone,
        Order(version, QUARTO_FORMATS, "native", accept_reserves=False),
        jobs=jobs,
    )
    now = datetime.now(UTC)
    for outcome in outcomes:
        if not outcome.succeeded:
            continue
        workspace = Workspace.load(project, loaded, outcome.region)
        published = outcome.files[0].parent
        sending = send_draft(workspace, published, version, readers, now.astimezone().date())
        append(
            workspace.folder / FILE_NAME,
            Event(now, "envoi", {"envoi": sending.name, "pour": list(readers)}),
        )
        place = sending.folder.relative_to(project.root).as_posix()
        before = published_before.get(published.name, version)
        if before != version:
            click.echo(
                f"{outcome.region.name}\u00a0: dans _output, la version {version} a remplacé la "
                f"version {before}."
            )
        click.echo(
            f"{outcome.region.name}\u00a0: {french.quantity(len(sending.copies), 'fichier')} à envoyer, {place}"
        )
        for copy in sending.copies:
            click.echo(f"  {copy.file}")
    return 0 if all(outcome.succeeded for outcome in outcomes) else 1


def _published_versions(project: Project, campaign: str) -> dict[str, str]:
    """The version of each published report, by its folder."""
    from cep_report.publication import made_from

    origins = {path.name: made_from(path) for path in sorted(project.output(campaign).glob("*"))}
    return {name: str(origin["version"]) for name, origin in origins.items() if "version" in origin}


@click.command(short_help="Recevoir un projet de rapport annoté ou modifié.")
@campaign_option
@json_option
@click.argument(
    "fichiers",
    metavar="FICHIER…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option("--region", "-r", metavar="RÉGION", default="", help="Région attendue.")
@click.option(
    "--from",
    "sender",
    metavar="OPÉRATEUR",
    default="",
    help="De qui vient le fichier, quand il ne le dit pas (apec, auteur…).",
)
@click.pass_obj
def receive(
    projet: Path | None,
    campaign: str | None,
    fichiers: tuple[Path, ...],
    region: str,
    sender: str,
    as_json: bool,
) -> int:
    """Reprendre ce qui a été écrit dans un projet de rapport envoyé.

    D’un auteur, les textes vont dans la prose. D’un opérateur, chaque proposition et chaque
    commentaire devient une observation, à lire par «\u00a0cep-report review\u00a0».
    """
    from cep_report.cli.printing import print_error, print_json
    from cep_report.exchanges.receiving import receive as receive_file
    from cep_report.exchanges.receiving import register

    project = Project.find(projet)
    now = datetime.now(UTC)
    code, receipts = 0, []
    for path in fichiers:
        try:
            receipt = receive_file(
                project,
                path,
                now.astimezone().date(),
                campaign=campaign or "",
                region=region,
                sender=sender,
            )
        except CepError as error:
            print_error(error, as_json=as_json)
            code = max(code, error.exit_code)
            continue
        _record(project, receipt, path, now)
        receipts.append(receipt)
        if not as_json:
            _print_receipt(project, receipt, path)
        try:
            register(project, receipt)
        except CepError as error:  # what was read is kept; "review" writes it later
            print_error(error, as_json=as_json)
            code = max(code, error.exit_code)
    if as_json:
        print_json([_receipt_json(project, receipt) for receipt in receipts])
    return code


def _record(project: Project, receipt: Receipt, path: Path, now: datetime) -> None:
    from cep_report.journal import FILE_NAME, Event, append

    if receipt.already:
        return
    details = {
        "fichier": path.name,
        "de": receipt.sender,
        "envoi": receipt.sending.name,
        "observations": len(receipt.observations),
        "zones": [zone.zone for zone in receipt.zones],
        "conflits": receipt.conflicts,
    }
    workspace = project.reports / receipt.sending.campaign / receipt.region.folder
    append(workspace / FILE_NAME, Event(now, "retour", details))


def _print_receipt(project: Project, receipt: Receipt, path: Path) -> None:
    from cep_report import french
    from cep_report.cli.printing import print_warnings
    from cep_report.exchanges.senders import voice
    from cep_report.registers.columns import zone_labels

    place = receipt.folder.relative_to(project.root).as_posix()
    who = voice(receipt.sender, receipt.campaign, receipt.region)
    head = f"{path.name}\u00a0: {receipt.region.name}, {receipt.sending.version}, {who}"
    if receipt.already:
        click.echo(f"{head}\u00a0; déjà reçu ({place}), rien n’a changé.")
        return
    click.echo(head)
    if receipt.meant_for:
        meant = voice(receipt.meant_for, receipt.campaign, receipt.region)
        click.secho(
            f"  copie {meant}, reçue comme venant {who}, comme le demande «\u00a0--from\u00a0»",
            fg="yellow",
        )
    for finding in receipt.cleaned:
        click.echo(f"  {finding.message}")
    labels = zone_labels(receipt.campaign)
    for zone in receipt.zones:
        what = "texte vidé" if zone.emptied else "texte repris"
        click.echo(f"  {what}\u00a0: {labels.get(zone.zone, zone.zone)}")
    for zone in receipt.zones:
        if zone.disputed:
            part = zone.zone.partition(".")[0]
            passages = french.quantity(zone.disputed, "passage")
            click.secho(
                f"  à trancher\u00a0: {passages}, {labels.get(zone.zone, zone.zone)} (prose/{part}.md)",
                fg="yellow",
            )
    if receipt.conflicts:
        click.echo(
            "    garder un des textes qui se suivent entre «\u00a0‹CONFLIT – …›\u00a0», retirer les repères\u202f;\n"
            "    le rapport ne se fait pas avant."
        )
    for name in receipt.pictures:
        click.echo(f"  image ajoutée au texte\u00a0: {name}, dans le dossier de la prose")
    click.echo(f"  observations\u00a0: {_counted(receipt)}")
    print_warnings((*receipt.unprintable, *receipt.wrong_images))
    click.echo(f"  fichier gardé dans {place}")


def _counted(receipt: Receipt) -> str:
    """How many observations: "8", or of a copy completed since, "3 nouvelles, 8 en tout"."""
    from cep_report import french

    number = len(receipt.observations)
    if receipt.new == number:
        return str(number)
    new = french.quantity(receipt.new, "nouvelle") if receipt.new else "aucune nouvelle"
    return f"{new}, {number} en tout"


def _receipt_json(project: Project, receipt: Receipt) -> dict[str, object]:
    from cep_report.observations import to_json

    return {
        "region": receipt.region.code,
        "version": receipt.sending.version,
        "envoi": receipt.sending.name,
        "de": receipt.sender,
        "copie_de": receipt.meant_for or receipt.sender,
        "deja_recu": receipt.already,
        "dossier": receipt.folder.relative_to(project.root).as_posix(),
        "zones": [zone.zone for zone in receipt.zones],
        "zones_videes": [zone.zone for zone in receipt.zones if zone.emptied],
        "conflits": receipt.conflicts,
        "non_imprimables": [finding.to_dict() for finding in receipt.unprintable],
        "images": list(receipt.pictures),
        "images_a_revoir": [finding.to_dict() for finding in receipt.wrong_images],
        "nouvelles": receipt.new,
        "observations": to_json(receipt.observations),
    }
