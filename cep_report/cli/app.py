"""The commands. Each one parses, calls the library, and hands the result to be printed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report import __version__
from cep_report.cli.cluster import chosen_executor, executor_options
from cep_report.cli.dashboard import dashboard_command
from cep_report.cli.dataset import dataset_group
from cep_report.cli.drafts import receive_command, send_command
from cep_report.cli.exchanges import review_group
from cep_report.cli.handing_in import keys, receive_submission, submit
from cep_report.cli.keeping import cache_command, verify_command
from cep_report.cli.national import consolidate, search
from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    chosen_formats,
    chosen_regions,
    jobs_option,
    json_option,
    region_options,
)
from cep_report.cli.renewal import compare_command, new_command
from cep_report.cli.status import status_command
from cep_report.errors import UsageError
from cep_report.parameters import DOCUMENTS, QUARTO_FORMATS
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.outcomes import Outcome


@click.group(
    context_settings={"help_option_names": ["-h", "--help", "--aide"]},
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [OPTIONS]",
)
@click.version_option(__version__, prog_name="cep-report")
@click.option(
    "--projet",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Dossier du projet (par défaut\u00a0: celui où l’on se trouve).",
)
@click.option("--debug", is_flag=True, help="Montrer le détail technique des erreurs.")
@click.pass_context
def cli(context: click.Context, projet: Path | None, debug: bool) -> None:  # noqa: ARG001 - read by main
    """Rapports annuels de suivi du conseil en évolution professionnelle (CEP).

    Pour découvrir\u00a0: «\u00a0cep-report demo\u00a0», puis ouvrir les rapports de _output/.
    """
    context.obj = projet


@cli.command(short_help="Créer l’espace de travail d’une région.")
@campaign_option
@region_options
@click.pass_obj
def init(projet: Path | None, campaign: str | None, names: tuple[str, ...], everyone: bool) -> None:
    """Créer l’espace de travail d’une région, sans toucher à ce qui existe."""
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import print_created
    from cep_report.regions import load_regions
    from cep_report.workspace import init_workspace

    project = Project.find(projet)
    loaded = load_campaign(project, chosen_campaign(project, campaign, with_regions=False))
    for region in chosen_regions(load_regions(project), names, everyone):
        print_created(project, region, init_workspace(project, loaded, region))


@cli.command()
@campaign_option
@region_options
@click.option(
    "--to",
    "formats",
    metavar="FORMATS",
    default=",".join(QUARTO_FORMATS),
    show_default=True,
    help=f"Formats séparés par des virgules\u00a0: {', '.join(DOCUMENTS)}.",
)
@click.option(
    "--version",
    "version",
    type=click.Choice(("v0", "v1", "v2", "v3", "public")),
    default="v0",
    show_default=True,
    help="Version du rapport et donc ses lecteurs.",
)
@click.option(
    "--engine",
    type=click.Choice(("native", "quarto")),
    default="native",
    show_default=True,
    help="Moteur de rendu\u00a0: intégré, ou la commande Quarto.",
)
@jobs_option
@executor_options
@click.option(
    "--geometrie",
    "geometry",
    metavar="FICHIER",
    type=click.Path(path_type=Path, dir_okay=False, resolve_path=True),
    help="Fond de carte GeoJSON des régions ou des départements (complément geo).",
)
@click.option(
    "--accepter-reserves",
    "accept_reserves",
    is_flag=True,
    help="Rendre malgré un jeu de données invalide\u202f; les réserves sont imprimées.",
)
@click.option(
    "--accepter-conflits",
    "accept_conflicts",
    is_flag=True,
    help="Imprimer tels quels, avec leurs repères, les passages à trancher.",
)
@click.option(
    "--explain", is_flag=True, help="Dire, pour chaque région et produit, pourquoi il est refait."
)
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDES",
    type=click.FloatRange(min=0, min_open=True),
    help="Temps accordé à chaque région ; au-delà, elle échoue et les autres continuent.",
)
@json_option
@click.pass_obj
def render(
    projet: Path | None,
    campaign: str | None,
    names: tuple[str, ...],
    everyone: bool,
    formats: str,
    version: str,
    engine: str,
    jobs: int,
    executor: str,
    scheduler: str,
    geometry: Path | None,
    accept_reserves: bool,
    accept_conflicts: bool,
    explain: bool,
    seconds: float | None,
    as_json: bool,
) -> int:
    """Assembler et rendre le rapport d’une ou de plusieurs régions."""
    project = Project.find(projet)
    outcomes = _render(
        project,
        chosen_campaign(project, campaign),
        names,
        everyone,
        formats=chosen_formats(formats, DOCUMENTS),
        version=version,
        engine=engine,
        jobs=jobs,
        accept_reserves=accept_reserves,
        as_json=as_json,
        geometry=geometry,
        accept_conflicts=accept_conflicts,
        executor=executor,
        scheduler=scheduler,
        explain=explain,
        seconds=seconds,
    )
    return _exit_code(outcomes)


@cli.command()
@campaign_option
@region_options
@click.option(
    "--version",
    "version",
    type=click.Choice(("v0", "v1", "v2", "v3", "public")),
    default="v0",
    show_default=True,
    help="Version dont le seuil de diffusion est appliqué.",
)
@json_option
@click.pass_obj
def check(
    projet: Path | None,
    campaign: str | None,
    names: tuple[str, ...],
    everyone: bool,
    version: str,
    as_json: bool,
) -> int:
    """Vérifier le socle, les registres et les textes d’une région."""
    from cep_report.checks import check_regions
    from cep_report.cli.printing import print_findings
    from cep_report.findings import Severity

    project = Project.find(projet)
    found = check_regions(
        project,
        chosen_campaign(project, campaign),
        lambda regions: chosen_regions(regions, names, everyone),
        version=version,
    )
    print_findings(found, as_json=as_json)
    grave = any(item.severity is Severity.ERROR for items in found.values() for item in items)
    return 1 if grave else 0


@cli.command(short_help="Créer et rendre la campagne de démonstration.")
@click.option("--sans-rendu", is_flag=True, help="Créer les données sans rendre les rapports.")
@region_options
@jobs_option
@click.pass_obj
def demo(
    projet: Path | None,
    sans_rendu: bool,
    names: tuple[str, ...],
    everyone: bool,
    jobs: int,
) -> int:
    """Créer la campagne de démonstration, aux données fictives, et la rendre."""
    from cep_report.demo import CAMPAIGN, write_demo

    project = Project.find(projet)
    write_demo(project)
    click.echo(f"Campagne {CAMPAIGN} créée (données fictives).")
    if sans_rendu:
        return 0
    outcomes = _render(
        project,
        CAMPAIGN,
        names,
        everyone or not names,
        formats=QUARTO_FORMATS,
        version="v0",
        engine="native",
        jobs=jobs,
        accept_reserves=False,
        as_json=False,
    )
    shown = [path for item in outcomes for path in item.files if path.suffix == ".docx"]
    if shown:
        click.echo(f"À ouvrir d’abord\u00a0: {shown[0].relative_to(project.root)}")
    return _exit_code(outcomes)


def _render(
    project: Project,
    campaign: str,
    names: tuple[str, ...],
    everyone: bool,
    *,
    formats: tuple[str, ...],
    version: str,
    engine: str,
    jobs: int,
    accept_reserves: bool,
    as_json: bool,
    geometry: Path | None = None,
    accept_conflicts: bool = False,
    executor: str = "local",
    scheduler: str = "",
    explain: bool = False,
    seconds: float | None = None,
) -> tuple[Outcome, ...]:
    from cep_report.batch import deliver, survey
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import RenderReporter, print_unconfirmed, print_verdicts
    from cep_report.freshness import Asked
    from cep_report.journal import record_renders
    from cep_report.outcomes import Work
    from cep_report.parameters import Order
    from cep_report.regions import load_regions

    known = load_regions(project)
    regions = chosen_regions(known, names, everyone)
    order = Order(version, formats, engine, accept_reserves)
    loaded = load_campaign(project, campaign)
    asked = Asked(project, loaded, known, order, geometry, accept_conflicts)
    print_unconfirmed(loaded, version)
    figures, verdicts = survey(asked, regions, here=executor == "local")
    if explain and not as_json:
        print_verdicts(verdicts)
    with (
        chosen_executor(executor, scheduler, jobs) as (pool, at_once),
        RenderReporter(project, len(regions), as_json=as_json) as reporter,
    ):
        outcomes = deliver(
            asked,
            figures,
            verdicts,
            jobs=at_once,
            seconds=seconds,
            told=reporter.told,
            executor=pool,
        )
        done = [outcome for outcome in outcomes if outcome.work is not Work.NONE]
        record_renders(project, loaded, done, version, datetime.now(UTC))
        reporter.summary(outcomes)
    return outcomes


def _exit_code(outcomes: tuple[Outcome, ...]) -> int:
    """0 all published, 2 nothing published because of wrong inputs, 1 otherwise."""
    if all(outcome.succeeded for outcome in outcomes):
        return 0
    if all(isinstance(outcome.error, UsageError) for outcome in outcomes):
        return 2
    return 1


cli.add_command(
    send_command(chosen_campaign, _render, (campaign_option, region_options, jobs_option))
)
cli.add_command(status_command)
cli.add_command(dashboard_command)
cli.add_command(new_command)
cli.add_command(compare_command)
cli.add_command(cache_command(json_option))
cli.add_command(verify_command(json_option))
cli.add_command(receive_command(campaign_option, json_option))
cli.add_command(dataset_group(chosen_campaign, campaign_option, json_option))
cli.add_command(review_group(chosen_campaign, campaign_option, json_option))
for command in (consolidate, search, submit, keys, receive_submission):
    cli.add_command(command)
