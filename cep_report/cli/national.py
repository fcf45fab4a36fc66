"""``consolidate`` and ``search``: the national view of what the regions handed in."""

from __future__ import annotations

from pathlib import Path

import click

from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    chosen_formats,
    formats_option,
    json_option,
)
from cep_report.consolidation import FORMATS
from cep_report.project import Project


@click.command(short_help="Faire la synthèse nationale des rapports reçus.")
@campaign_option
@click.option(
    "--avec",
    "compared",
    metavar="CAMPAGNE",
    default="",
    help="Campagne antérieure à mettre en regard.",
)
@formats_option(FORMATS, default=FORMATS)
@click.pass_obj
def consolidate(projet: Path | None, campaign: str | None, compared: str, formats: str) -> int:
    """Faire la synthèse nationale de ce qui a été reçu\u00a0: une région absente y figure comme telle.

    Les passages sont classés par thème\u202f; data/<campagne>/themes.xlsx permet de corriger, puis de
    relancer.
    """
    from cep_report.cli.printing import print_beside
    from cep_report.consolidation.consolidating import consolidate as make
    from cep_report.consolidation.corrections import themes_workbook
    from cep_report.consolidation.national import load_national

    wanted = chosen_formats(formats, FORMATS)
    project = Project.find(projet)
    chosen = chosen_campaign(project, campaign, with_regions=False)
    national = load_national(project, chosen, compared)
    if national.earlier is not None and not national.earlier.collection.received:
        click.echo(
            f"! Aucun rapport n’a été reçu de la campagne {compared}\u00a0: rien n’est comparé de ses textes.",
            err=True,
        )
    made = make(national, wanted)
    received, total = len(national.collection.received), len(national.regions.all)
    click.echo(
        f"✓ Synthèse de {received} rapport{'s' * (received > 1)} sur {total}\u00a0: "
        f"{made.folder.relative_to(project.root)}"
    )
    if made.added:
        workbook = themes_workbook(project, chosen).relative_to(project.root)
        click.echo(f"  {made.added} passage{'s' * (made.added > 1)} à relire dans {workbook}")
    print_beside(project, made.beside)
    return 0


@click.command(short_help="Chercher dans les rapports reçus.")
@campaign_option
@click.argument("query", metavar="MOTS")
@click.option("--theme", metavar="THÈME", default="", help="Seulement ce thème (début du libellé).")
@click.option(
    "--region", "-r", "names", metavar="RÉGION", multiple=True, help="Seulement ces régions."
)
@click.option(
    "--section", metavar="RUBRIQUE", default="", help="Comme cooperations.leviers, ou cooperations."
)
@click.option(
    "--limite",
    "limit",
    metavar="NOMBRE",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Passages montrés.",
)
@json_option
@click.pass_obj
def search(
    projet: Path | None,
    campaign: str | None,
    query: str,
    theme: str,
    names: tuple[str, ...],
    section: str,
    limit: int,
    as_json: bool,
) -> int:
    """Chercher des mots dans les rapports reçus, sans égard aux accents ni aux terminaisons.

    Ceux qui ont tous les mots viennent d’abord, puis les plus proches, avec la région et la rubrique.
    """
    from cep_report.cli.printing import print_json
    from cep_report.consolidation.search import find_passages
    from cep_report.french import number

    project = Project.find(projet)
    chosen = chosen_campaign(project, campaign, with_regions=False)
    found = find_passages(project, chosen, query, theme=theme, regions=names, section=section)
    shown = found[:limit]
    if as_json:
        print_json(
            {
                "mots": query,
                "trouves": len(found),
                "passages": [
                    {
                        "passage": hit.passage.id,
                        "region": hit.passage.region.code,
                        "region_nom": hit.passage.region.name,
                        "rubrique": hit.passage.section,
                        "intitule": hit.passage.heading,
                        "texte": hit.passage.text,
                        "places": [list(span) for span in hit.spans],
                        "score": round(hit.score, 4),
                        "tous_les_mots": hit.whole,
                        "reconnu": not hit.passage.sure,
                        "confiance": hit.passage.confidence,
                    }
                    for hit in shown
                ],
            }
        )
        return 0
    for hit in shown:
        click.secho(f"{hit.passage.region.name} – {hit.passage.heading}", bold=True, nl=False)
        sure = (
            ""
            if hit.passage.confidence is None
            else f" (reconnu, confiance {number(hit.passage.confidence, 2)})"
        )
        click.echo(f" [{hit.passage.id}]{sure}")
        click.echo(f"  {hit.marked('[', ']')}")
    count, whole = len(found), sum(hit.whole for hit in found)
    partly = f", dont {whole or 'aucun'} avec tous les mots" if whole < count else ""
    click.echo(
        f"{count} passage{'s' * (count > 1)}{partly}."
        if count <= limit
        else f"{limit} passages montrés sur {count}{partly}\u00a0: --limite en montre plus."
    )
    return 0
