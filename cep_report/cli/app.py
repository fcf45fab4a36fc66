"""The commands. Each one parses, calls the library, and hands the result to be printed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from cep_report import __version__
from cep_report.cli.cluster import chosen_executor, executor_options
from cep_report.cli.dataset import dataset_group
from cep_report.cli.drafts import receive_command, send_command
from cep_report.cli.exchanges import review_group
from cep_report.cli.keeping import cache_command, verify_command
from cep_report.errors import UsageError
from cep_report.parameters import DOCUMENTS, QUARTO_FORMATS
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.outcomes import Outcome
    from cep_report.regions import Region, Regions

CAMPAIGN_VARIABLE = "CEP_REPORT_CAMPAGNE"
Command = TypeVar("Command", bound=Callable[..., object])


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


def _campaign_option(command: Command) -> Command:
    return click.option(
        "--campaign",
        "-c",
        metavar="NOM",
        envvar=CAMPAIGN_VARIABLE,
        help="Campagne, comme 2022 ou demo-2022 (par défaut\u00a0: la seule du projet).",
    )(command)


def _region_options(command: Command) -> Command:
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


def _jobs_option(command: Command) -> Command:
    return click.option(
        "--jobs",
        "-j",
        metavar="N",
        type=_Workers(),
        default=lambda: os.cpu_count() or 1,
        show_default="nombre de cœurs",
        help="Régions rendues en même temps.",
    )(command)


def _json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Résultat en JSON.")(command)


@cli.command(short_help="Créer l’espace de travail d’une région.")
@_campaign_option
@_region_options
@click.pass_obj
def init(projet: Path | None, campaign: str | None, names: tuple[str, ...], everyone: bool) -> None:
    """Créer l’espace de travail d’une région, sans toucher à ce qui existe."""
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import print_created
    from cep_report.regions import load_regions
    from cep_report.workspace import init_workspace

    project = Project.find(projet)
    loaded = load_campaign(project, _campaign(project, campaign, with_regions=False))
    for region in _regions(load_regions(project), names, everyone):
        print_created(project, region, init_workspace(project, loaded, region))


@cli.command()
@_campaign_option
@_region_options
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
@_jobs_option
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
@_json_option
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
        _campaign(project, campaign),
        names,
        everyone,
        formats=_formats(formats),
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
@_campaign_option
@_region_options
@click.option(
    "--version",
    "version",
    type=click.Choice(("v0", "v1", "v2", "v3", "public")),
    default="v0",
    show_default=True,
    help="Version dont le seuil de diffusion est appliqué.",
)
@_json_option
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
        _campaign(project, campaign),
        lambda regions: _regions(regions, names, everyone),
        version=version,
    )
    print_findings(found, as_json=as_json)
    grave = any(item.severity is Severity.ERROR for items in found.values() for item in items)
    return 1 if grave else 0


@cli.command()
@_campaign_option
@_json_option
@click.pass_obj
def status(projet: Path | None, campaign: str | None, as_json: bool) -> None:
    """Montrer où en sont les 18 régions."""
    from cep_report.cli.printing import print_status
    from cep_report.status import campaign_status

    project = Project.find(projet)
    print_status(campaign_status(project, _campaign(project, campaign)), as_json=as_json)


@cli.command(short_help="Créer et rendre la campagne de démonstration.")
@click.option("--sans-rendu", is_flag=True, help="Créer les données sans rendre les rapports.")
@_region_options
@_jobs_option
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
    from cep_report.cli.printing import RenderReporter, print_verdicts
    from cep_report.freshness import Asked
    from cep_report.journal import record_renders
    from cep_report.outcomes import Work
    from cep_report.parameters import Order
    from cep_report.regions import load_regions

    known = load_regions(project)
    regions = _regions(known, names, everyone)
    order = Order(version, formats, engine, accept_reserves)
    loaded = load_campaign(project, campaign)
    asked = Asked(project, loaded, known, order, geometry, accept_conflicts)
    figures, verdicts = survey(asked, regions)
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


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(item.strip().lower() for item in text.split(",") if item.strip()))
    unknown = [item for item in wanted if item not in DOCUMENTS]
    if unknown or not wanted:
        raise UsageError(
            "Format inconnu.",
            expected=", ".join(DOCUMENTS),
            found=", ".join(unknown) or "rien",
            where="--to",
            remedy="par exemple «\u00a0--to docx,pdf\u00a0».",
        )
    return wanted


def _regions(regions: Regions, names: tuple[str, ...], everyone: bool) -> tuple[Region, ...]:
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


def _campaign(project: Project, wanted: str | None, *, with_regions: bool = True) -> str:
    """The campaign asked for, or the only one of the project (with regions' folders)."""
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


cli.add_command(send_command(_campaign, _render, (_campaign_option, _region_options, _jobs_option)))
cli.add_command(cache_command(_json_option))
cli.add_command(verify_command(_json_option))
cli.add_command(receive_command(_campaign_option, _json_option))
cli.add_command(dataset_group(_campaign, _campaign_option, _json_option))
cli.add_command(review_group(_campaign, _campaign_option, _json_option))
