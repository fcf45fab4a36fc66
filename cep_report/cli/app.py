"""The commands. Each one parses, calls the library, and hands the result to be printed."""

from __future__ import annotations

from pathlib import Path

import click

from cep_report import __version__
from cep_report.cli.dashboard import dashboard
from cep_report.cli.dataset import dataset
from cep_report.cli.drafts import receive, send
from cep_report.cli.exchanges import review
from cep_report.cli.handing_in import keys, receive_submission, submit
from cep_report.cli.keeping import cache, verify
from cep_report.cli.national import consolidate, search
from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    chosen_regions,
    json_option,
    region_options,
    version_option,
)
from cep_report.cli.rendering import demo, render
from cep_report.cli.renewal import compare, new
from cep_report.cli.status import status
from cep_report.project import Project


class _Sectioned(click.Group):
    """Its help tells the commands in the order of a campaign, not of the alphabet."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click gives it
        widest = max(len(name) for name in self.commands)
        for title, commands in SECTIONS.items():
            told = [(f"{item.name:<{widest}}", item.get_short_help_str(70)) for item in commands]
            with formatter.section(f"{title}\u00a0"):
                formatter.write_dl(told)


@click.group(
    cls=_Sectioned,
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


@click.command(short_help="Créer l’espace de travail d’une région.")
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


@click.command(short_help="Vérifier une région avant de rendre ou de déposer.")
@campaign_option
@region_options
@version_option("Version dont le seuil de diffusion est appliqué.")
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


SECTIONS = {
    "Découvrir": (demo,),
    "Préparer une campagne": (new, compare, dataset, init),
    "Faire les rapports": (render, check, status, verify, cache),
    "Échanger avec l’auteur et les opérateurs": (send, receive, review),
    "Remettre": (submit, keys),
    "Recevoir et consolider": (receive_submission, consolidate, search, dashboard),
}
"""The commands, by what one is doing."""

for command in (item for commands in SECTIONS.values() for item in commands):
    cli.add_command(command)
