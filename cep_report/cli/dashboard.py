"""``dashboard``: where a campaign is and what it shows, as a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from cep_report.cli.options import campaign_option, chosen_campaign
from cep_report.project import Project


@click.command("dashboard", short_help="Écrire le tableau de bord national.")
@campaign_option
@click.option(
    "--version",
    type=click.Choice(("v0", "v1", "v2", "v3", "public")),
    default="v3",
    show_default=True,
    help="Version dont le seuil de diffusion est appliqué aux chiffres.",
)
@click.option(
    "--date",
    "day",
    metavar="JOUR",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Compter les retards à ce jour, comme 2023-05-02 (par défaut\u00a0: aujourd’hui).",
)
@click.option(
    "--vers",
    "target",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Dossier à écrire (par défaut\u00a0: _output/<campagne>/tableau-de-bord).",
)
@click.pass_obj
def dashboard_command(
    projet: Path | None,
    campaign: str | None,
    version: str,
    day: datetime | None,
    target: Path | None,
) -> None:
    """Écrire le tableau de bord des 18 régions\u00a0: une page qui s’ouvre sans réseau."""
    from cep_report.dashboard import write_dashboard

    project = Project.find(projet)
    today = day.date() if day else datetime.now().astimezone().date()
    written = write_dashboard(
        project,
        chosen_campaign(project, campaign, with_regions=False),
        day=today,
        version=version,
        target=target,
    )
    click.echo(f"Tableau de bord\u00a0: {written}")
