"""``consolidate`` and ``search``: the national view of what the regions handed in."""

from __future__ import annotations

from pathlib import Path

import click

from cep_report.cli.options import campaign_option, chosen_campaign, chosen_formats
from cep_report.project import Project

FORMATS = ("docx", "pdf", "html")


@click.command(short_help="Faire la synthèse nationale des rapports reçus.")
@campaign_option
@click.option(
    "--avec", "compared", metavar="CAMPAGNE", default="", help="Autre campagne à mettre en regard."
)
@click.option(
    "--to",
    "formats",
    metavar="FORMATS",
    default=",".join(FORMATS),
    show_default=True,
    help=f"Formats séparés par des virgules\u00a0: {', '.join(FORMATS)}.",
)
@click.pass_obj
def consolidate(projet: Path | None, campaign: str | None, compared: str, formats: str) -> int:
    """Faire la synthèse nationale de ce qui a été reçu\u00a0: une région absente y figure comme telle.

    Les passages sont classés par thème\u202f; data/<campagne>/themes.xlsx permet de corriger, puis de
    relancer.
    """
    from cep_report.consolidation.consolidating import consolidate as make
    from cep_report.consolidation.national import load_national, themes_workbook

    wanted = chosen_formats(formats, FORMATS)
    project = Project.find(projet)
    chosen = chosen_campaign(project, campaign, with_regions=False)
    national = load_national(project, chosen, compared)
    made = make(national, wanted)
    received, total = len(national.collection.received), len(national.regions.all)
    click.echo(
        f"✓ Synthèse de {received} rapport{'s' * (received > 1)} sur {total}\u00a0: "
        f"{made.folder.relative_to(project.root)}"
    )
    if made.added:
        workbook = themes_workbook(project, chosen).relative_to(project.root)
        click.echo(f"  {made.added} passage{'s' * (made.added > 1)} à relire dans {workbook}")
    for path in made.kept:
        click.echo(f"  fichier modifié à la main, gardé\u00a0: {path.relative_to(project.root)}")
    return 0
