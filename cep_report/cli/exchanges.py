"""The commands about what readers of a draft said: review it, answer it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.options import campaign_option, chosen_campaign, json_option
from cep_report.errors import UsageError
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.campaign import Campaign
    from cep_report.exchanges.answers import Answers
    from cep_report.exchanges.applying import Applied
    from cep_report.exchanges.reviewing import Review
    from cep_report.observations import Decision
    from cep_report.regions import Region
    from cep_report.registers.model import ObservationEntry


_WIDTH, _SHOWN = 96, 240
"""Characters of a line, and of a text on the terminal."""


_region_option = click.option(
    "--region",
    "-r",
    "name",
    metavar="RÉGION",
    help="Code, nom ou forme courte (53, Bretagne, bretagne).",
)


@click.group(
    short_help="Les observations reçues\u00a0: les lire, y répondre.",
    subcommand_metavar="[COMMANDE [OPTIONS]]",
    invoke_without_command=True,
)
@campaign_option
@_region_option
@json_option
@click.pass_context
def review(context: click.Context, campaign: str | None, name: str | None, as_json: bool) -> None:
    """Montrer les observations d’une région, par rubrique et par opérateur.

    Celles qui ont été reçues et ne sont pas encore dans la feuille Observations de
    registres.xlsx y sont inscrites\u202f; rien de ce qui y est saisi n’est modifié.
    """
    if context.invoked_subcommand is not None:
        return
    from cep_report.cli.printing import print_json
    from cep_report.exchanges.reviewing import review as read

    project = Project.find(context.obj)
    found = read(project, *_subject(project, chosen_campaign(project, campaign), name))
    if as_json:
        print_json(found.to_dict())
    else:
        _print_review(found)


@review.command(short_help="Écrire la réponse à chaque opérateur (Word).")
@campaign_option
@_region_option
@click.option(
    "--operator",
    "-o",
    "operators",
    metavar="OPÉRATEUR",
    multiple=True,
    help="Pour cet opérateur seulement\u202f; peut être répétée.",
)
@click.pass_obj
def answer(
    projet: Path | None, campaign: str | None, name: str | None, operators: tuple[str, ...]
) -> None:
    """Écrire un document Word par opérateur\u00a0: ses observations et les réponses.

    Les documents sont dans le dossier «\u00a0reponses\u00a0» de la région.
    """
    from cep_report.exchanges.answers import write_answers
    from cep_report.exchanges.reviewing import review as read
    from cep_report.exchanges.senders import sender_named

    project = Project.find(projet)
    loaded, region = _subject(project, chosen_campaign(project, campaign), name)
    wanted = tuple(sender_named(text, loaded, "--operator", author=False) for text in operators)
    workspace = read(project, loaded, region).workspace
    made = write_answers(project, workspace, wanted)
    _print_answers(project, loaded, region, made, wanted)


@review.command("apply", short_help="Intégrer au texte ce qui a été retenu.")
@campaign_option
@_region_option
@json_option
@click.pass_obj
def apply_command(
    projet: Path | None, campaign: str | None, name: str | None, as_json: bool
) -> int:
    """Intégrer aux textes les propositions retenues, et faire ce qui a été décidé du reste.

    Les textes d’avant sont conservés dans «\u00a0retours\u00a0». La colonne Suite donnée de
    registres.xlsx est remplie\u202f; rien d’autre n’y est modifié. Relancer ne change rien de plus.
    """
    from cep_report.cli.printing import print_json, print_warnings
    from cep_report.exchanges.applying import apply_retained
    from cep_report.exchanges.author import read_zones
    from cep_report.journal import FILE_NAME, Event, append
    from cep_report.prose import without_comments
    from cep_report.prose_checks import unprintable
    from cep_report.workspace import PROSE, workspace_folder

    project = Project.find(projet)
    loaded, region = _subject(project, chosen_campaign(project, campaign), name)
    folder = workspace_folder(project, loaded, region)
    now = datetime.now(UTC)
    applied = apply_retained(project, loaded, region, now.astimezone().date())
    if applied.follow_ups:
        details = {
            "observations": dict(applied.follow_ups),
            "zones": list(applied.zones),
            "conflits": len(applied.conflicts),
        }
        append(folder / FILE_NAME, Event(now, "suites", details))
    texts = read_zones(folder / PROSE, (part.id for part in loaded.plan))
    prose = {zone: without_comments(texts[zone]) for zone in applied.zones}
    faults = tuple(unprintable(project, prose))
    if as_json:
        said = {**applied.to_dict(), "non_imprimables": [item.to_dict() for item in faults]}
        print_json(said)
    else:
        _print_applied(project, loaded, applied, prose)
        print_warnings(faults)
    return 1 if applied.refused else 0


def _subject(project: Project, campaign: str, name: str | None) -> tuple[Campaign, Region]:
    from cep_report.campaign import load_campaign
    from cep_report.regions import load_regions

    if name is None:
        raise UsageError(
            "Quelle région\u202f?",
            expected="--region",
            found="aucune région",
            remedy="par exemple «\u00a0cep-report review --region Bretagne\u00a0».",
        )
    return load_campaign(project, campaign), load_regions(project).find(name)


def _print_review(found: Review) -> None:
    from cep_report import french

    region = found.workspace.region
    number = len(found.entries)
    click.secho(f"{region.code} {region.name}", bold=True, nl=False)
    if not number:
        click.echo("\u00a0: aucune observation.")
        return
    click.echo(f"\u00a0: {french.quantity(number, 'observation')} ({_tally(found.counts())})")
    if found.added:
        added = french.quantity(found.added, "observation")
        word = french.plural(found.added, "inscrite")
        click.echo(f"{added} {word} à l’instant dans registres.xlsx.")
    place = ""
    for section, operator, entries in found.by_place():
        if section != place:
            click.echo()
            click.secho(section, bold=True)
            place = section
        click.echo(f"  {operator}")
        for entry in entries:
            _print_entry(entry)
    click.echo()
    if found.pending:
        click.secho(f"À traiter\u00a0: {len(found.pending)}", fg="yellow", bold=True, nl=False)
        lines = ", ".join(str(entry.row) for entry in found.pending)
        click.echo(f" (lignes de la feuille Observations\u00a0: {lines})")
    else:
        click.secho("Toutes les observations ont une décision.", fg="green")


def _print_applied(
    project: Project, campaign: Campaign, applied: Applied, prose: Mapping[str, str]
) -> None:
    from cep_report import french
    from cep_report.registers.columns import zone_labels

    click.secho(f"{applied.region.code} {applied.region.name}", bold=True, nl=False)
    if not applied.follow_ups:
        click.echo("\u00a0: rien de nouveau à intégrer.")
    else:
        click.echo(f"\u00a0: {french.quantity(len(applied.follow_ups), 'observation')}")
    for id_, text in applied.follow_ups.items():
        click.echo(f"  {id_}  ", nl=False)
        click.secho(text, fg="yellow" if id_ in applied.conflicts else None)
    if applied.before is not None:
        place = applied.before.relative_to(project.root).as_posix()
        labels = zone_labels(campaign)
        click.echo(f"Textes modifiés (ceux d’avant sont dans {place})\u00a0:")
        for zone in applied.zones:
            emptied = "" if prose[zone].strip() else " (vidé)"
            click.echo(f"  {labels.get(zone, zone)}{emptied}")
    if applied.conflicts:
        click.secho(
            "Des passages sont à trancher\u00a0: ils sont entre «\u00a0‹CONFLIT – …›\u00a0» dans la prose.",
            fg="yellow",
        )
    for finding in applied.refused:
        click.secho(f"{finding.severity.capitalize()}\u00a0: {finding}", fg="red", err=True)
    if applied.by_hand:
        click.echo("À reporter à la main, puis à noter dans la colonne Suite donnée\u00a0:")
        for entry in applied.by_hand:
            _print_entry(entry)


def _print_entry(entry: ObservationEntry) -> None:
    from cep_report.observations import Decision

    color = "yellow" if entry.decision is Decision.PENDING else None
    click.echo(f"    {entry.id}  {entry.kind}  ", nl=False)
    click.secho(entry.decision.value, fg=color)
    if entry.passage:
        _print_text(f"«\u00a0{_short(entry.passage)}\u00a0»")
    if entry.remark:
        _print_text(_short(entry.remark))
    if entry.answer:
        _print_text(f"→ {_short(entry.answer)}")


def _print_text(text: str) -> None:
    click.echo(textwrap.indent(textwrap.fill(text, _WIDTH - 6), " " * 6))


def _short(text: str) -> str:
    """A text on one line, without what a terminal would obey."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _tally(counts: Mapping[Decision, int]) -> str:
    return ", ".join(f"{decision.value}\u00a0: {number}" for decision, number in counts.items())


def _print_answers(
    project: Project, campaign: Campaign, region: Region, made: Answers, wanted: tuple[str, ...]
) -> None:
    from cep_report import french

    for path in made.kept:
        click.echo(f"Modifié à la main, conservé dans {path.relative_to(project.root)}")
    if not made.written:
        names = french.join(campaign.operator_name(id_) for id_ in wanted)
        whom = f" reçue ({names})" if wanted else " reçue d’un opérateur"
        click.echo(f"{region.name}\u00a0: aucune observation{whom}.")
    for answer in made.written:
        name = campaign.operator_name(answer.operator)
        number = french.quantity(answer.observations, "observation")
        click.echo(f"{name}\u00a0: {number}, {answer.path.relative_to(project.root)}")
        if answer.pending:
            click.secho(f"  dont {answer.pending} encore à traiter", fg="yellow")
