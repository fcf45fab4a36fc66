"""``render`` and ``demo``: the reports of some regions, told as they come."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.cluster import chosen_executor, executor_options
from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    chosen_formats,
    chosen_regions,
    formats_option,
    geometry_option,
    jobs_option,
    json_option,
    region_options,
    version_option,
)
from cep_report.errors import UsageError
from cep_report.parameters import DOCUMENTS, QUARTO_FORMATS, Order
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.outcomes import Outcome


@click.command(short_help="Faire les rapports d’une ou de plusieurs régions.")
@campaign_option
@region_options
@formats_option(DOCUMENTS, default=QUARTO_FORMATS)
@version_option("Version du rapport et donc ses lecteurs.")
@click.option(
    "--engine",
    type=click.Choice(("native", "quarto")),
    default="native",
    show_default=True,
    help="Moteur de rendu\u00a0: intégré, ou la commande Quarto.",
)
@jobs_option
@executor_options
@geometry_option("Fond de carte GeoJSON des régions ou des départements (complément geo).")
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
    outcomes = render_regions(
        project,
        chosen_campaign(project, campaign),
        names,
        everyone,
        Order(version, chosen_formats(formats, DOCUMENTS), engine, accept_reserves),
        jobs=jobs,
        as_json=as_json,
        geometry=geometry,
        accept_conflicts=accept_conflicts,
        executor=executor,
        scheduler=scheduler,
        explain=explain,
        seconds=seconds,
    )
    return _exit_code(outcomes)


@click.command(short_help="Créer et rendre la campagne de démonstration.")
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
    from cep_report.regions import load_regions

    project = Project.find(projet)
    if names:  # said before anything is written
        chosen_regions(load_regions(project), names, everyone)
    aside = write_demo(project)
    click.echo(f"Campagne {CAMPAIGN} créée (données fictives).")
    if aside is not None:
        place = aside.relative_to(project.root).as_posix()
        click.secho(
            f"  campaign.yml a été refait\u202f; celui d’avant est dans {place}", fg="yellow"
        )
    if sans_rendu:
        return 0
    outcomes = render_regions(
        project, CAMPAIGN, names, everyone or not names, Order("v0", QUARTO_FORMATS), jobs=jobs
    )
    shown = [path for item in outcomes for path in item.files if path.suffix == ".docx"]
    if shown:
        click.echo(f"À ouvrir d’abord\u00a0: {shown[0].relative_to(project.root)}")
    return _exit_code(outcomes)


def render_regions(
    project: Project,
    campaign: str,
    names: tuple[str, ...],
    everyone: bool,
    order: Order,
    *,
    jobs: int,
    as_json: bool = False,
    geometry: Path | None = None,
    accept_conflicts: bool = False,
    executor: str = "local",
    scheduler: str = "",
    explain: bool = False,
    seconds: float | None = None,
) -> tuple[Outcome, ...]:
    """Make the reports asked for, and tell how it goes.

    Raises:
        UsageError: the regions or the executor are not clearly chosen.
        CepError: campaign, references or dataset cannot be used at all; what is wrong with one
            region is in its outcome.
    """
    from cep_report.readiness import get_ready_if_likely

    if executor == "local":
        get_ready_if_likely(project, campaign, order.formats)

    from cep_report.batch import deliver, survey
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import RenderReporter, print_unconfirmed, print_verdicts
    from cep_report.freshness import Asked
    from cep_report.journal import record_renders
    from cep_report.outcomes import Work
    from cep_report.regions import load_regions

    known = load_regions(project)
    regions = chosen_regions(known, names, everyone)
    loaded = load_campaign(project, campaign)
    asked = Asked(project, loaded, known, order, geometry, accept_conflicts)
    print_unconfirmed(loaded, order.version)
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
        record_renders(project, loaded, done, order.version, datetime.now(UTC))
        reporter.summary(outcomes)
    return outcomes


def _exit_code(outcomes: tuple[Outcome, ...]) -> int:
    """0 all published, 2 nothing published because of wrong inputs, 1 otherwise."""
    if all(outcome.succeeded for outcome in outcomes):
        return 0
    if all(isinstance(outcome.error, UsageError) for outcome in outcomes):
        return 2
    return 1
