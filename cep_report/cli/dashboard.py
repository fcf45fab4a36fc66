"""``dashboard``: where a campaign is and what it shows, as a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    chosen_day,
    day_option,
    version_option,
)
from cep_report.project import Project


@click.command(short_help="Écrire le tableau de bord national.")
@campaign_option
@version_option("Version dont le seuil de diffusion est appliqué aux chiffres.", default="v3")
@day_option
@click.option(
    "--vers",
    "target",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Dossier à écrire (par défaut\u00a0: _output/<campagne>/tableau-de-bord).",
)
@click.pass_obj
def dashboard(
    projet: Path | None,
    campaign: str | None,
    version: str,
    day: datetime | None,
    target: Path | None,
) -> None:
    """Écrire le tableau de bord des 18 régions\u00a0: une page qui s’ouvre sans réseau."""
    from cep_report.dashboard import write_dashboard

    project = Project.find(projet)
    written = write_dashboard(
        project,
        chosen_campaign(project, campaign, with_regions=False),
        day=chosen_day(day),
        version=version,
        target=target,
    )
    click.echo(f"Tableau de bord\u00a0: {written}")
