"""The commands about the dataset: import a distributed workbook, check, split by region."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    json_option,
    replace_option,
)
from cep_report.errors import OutputError
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.dataset.importing import Imported
    from cep_report.findings import Finding


@click.group(
    short_help="Importer, vérifier, découper le jeu de données.",
    subcommand_metavar="COMMANDE [OPTIONS]",
)
def dataset() -> None:
    """Importer, vérifier et découper le jeu de données d’une campagne."""


@dataset.command(name="import", short_help="Lire un classeur Excel distribué.")
@click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--adaptateur",
    "adapter_name",
    metavar="NOM",
    required=True,
    help="Description de la mise en page (data/<campagne>/adaptateurs/NOM.yml).",
)
@campaign_option
@click.option(
    "--sortie",
    metavar="FICHIER",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier CSV à écrire (par défaut\u00a0: celui de la campagne).",
)
@replace_option
@click.option(
    "--accepter-reserves",
    "accept_reserves",
    is_flag=True,
    help="Écrire malgré les cellules non placées et les totaux faux.",
)
@json_option
@click.pass_obj
def import_(
    projet: Path | None,
    fichier: Path,
    adapter_name: str,
    campaign: str | None,
    sortie: Path | None,
    replace: bool,
    accept_reserves: bool,
    as_json: bool,
) -> int:
    """Lire un classeur Excel large et écrire le jeu de données de la campagne.

    Les totaux sont vérifiés puis retirés\u202f; chaque cellule qui n’a pas trouvé sa place
    est donnée avec son adresse, et rien n’est alors écrit.
    """
    from cep_report.campaign import load_campaign
    from cep_report.dataset.adapters import load_adapter
    from cep_report.dataset.importing import import_workbook
    from cep_report.dataset.writing import check_free, write_csv
    from cep_report.indicators import load_indicators
    from cep_report.regions import load_regions

    project = Project.find(projet)
    loaded = load_campaign(project, chosen_campaign(project, campaign))
    adapter = load_adapter(project, loaded.id, adapter_name)
    target = sortie or project.data(loaded.id) / loaded.dataset.file
    check_free(target, replace=replace)
    if target.exists() and fichier.exists() and target.samefile(fichier):
        raise OutputError(
            "Le fichier à écrire est celui qu’on lit.",
            where=str(fichier),
            remedy="choisir une autre sortie.",
        )
    result = import_workbook(
        fichier, adapter, loaded, load_indicators(project), load_regions(project)
    )
    write = result.sound or accept_reserves
    if write:
        write_csv(target, result.frame, replace=replace)
    _say_imported(fichier, target if write else None, result, as_json=as_json)
    return 0 if write else 1


@dataset.command(short_help="Vérifier un jeu de données.")
@click.argument(
    "fichier", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False
)
@campaign_option
@json_option
@click.pass_obj
def check(projet: Path | None, fichier: Path | None, campaign: str | None, as_json: bool) -> int:
    """Vérifier le jeu de données de la campagne, ou un autre fichier de même format.

    Un fichier dont le nom se termine par une région (jeu-de-donnees-53-bretagne.csv)
    est vérifié comme l’extrait de cette région.
    """
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import print_json
    from cep_report.dataset import dataset_file
    from cep_report.dataset.extract_masks import read_masks
    from cep_report.dataset.reading import read_table
    from cep_report.dataset.splitting import extract_region
    from cep_report.dataset.validation import validate
    from cep_report.findings import Severity
    from cep_report.indicators import load_indicators
    from cep_report.regions import load_regions

    project = Project.find(projet)
    loaded = load_campaign(project, chosen_campaign(project, campaign))
    regions = load_regions(project)
    path = fichier or dataset_file(project, loaded, regions)
    checked = validate(read_table(path), loaded, load_indicators(project), regions)
    extract = extract_region(path, regions)
    masked = read_masks(path, loaded.thresholds)[1] if extract else ()
    findings = (*checked.findings, *masked)
    if as_json:
        print_json(
            {
                "fichier": path.name,
                "extrait": extract.code if extract else None,
                "chiffres": len(checked.frame),
                "constats": [finding.to_dict() for finding in findings],
            }
        )
    else:
        _print_findings(findings)
        scope = f", extrait {extract.of_region}" if extract else ""
        click.echo(f"{path.name}{scope}\u00a0: {_tally(len(checked.frame), findings)}")
    grave = any(finding.severity is Severity.ERROR for finding in findings)
    return 1 if grave else 0


@dataset.command(short_help="Découper le fichier national en 18 extraits.")
@campaign_option
@click.option(
    "--sortie",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Dossier des extraits (par défaut\u00a0: data/<campagne>/extraits).",
)
@replace_option
@click.pass_obj
def split(projet: Path | None, campaign: str | None, sortie: Path | None, replace: bool) -> None:
    """Découper le fichier national en 18 extraits régionaux.

    Chaque extrait contient les chiffres d’une région, de ses départements et de la France,
    et rien des autres régions. À côté, un fichier de masques dit ce qu’il faut y masquer pour
    les autres régions\u202f: les deux vont ensemble.
    """
    from cep_report.campaign import load_campaign
    from cep_report.dataset import load_dataset, national_masks
    from cep_report.dataset.handed_over import remember
    from cep_report.dataset.places import masks_path
    from cep_report.dataset.splitting import FOLDER, extract_paths, split_dataset
    from cep_report.indicators import load_indicators
    from cep_report.regions import load_regions

    project = Project.find(projet)
    loaded = load_campaign(project, chosen_campaign(project, campaign))
    regions = load_regions(project)
    indicators = load_indicators(project)
    figures = load_dataset(project, loaded, indicators, regions)
    folder = sortie or project.data(loaded.id) / FOLDER
    paths = extract_paths(figures, regions, folder, replace=replace)
    maskings = national_masks(project, loaded, indicators, figures)
    masks = {masking.threshold: masking.ours for masking in maskings}
    for region, path, rows in split_dataset(figures, paths, masks):
        click.echo(
            f"{region.code} {region.name}\u00a0: {path.name}, {_figures(rows)}, "
            f"et {masks_path(path).name}"
        )
    # The extracts go where their reports are not seen: what they mask stays masked.
    for masking in maskings:
        remember(project, loaded.id, masking)


def _say_imported(source: Path, target: Path | None, result: Imported, *, as_json: bool) -> None:
    if as_json:
        from cep_report.cli.printing import print_json
        from cep_report.digests import sha256

        print_json(
            {
                "source": source.name,
                "sha256": sha256(source),
                "ecrit": target.name if target else None,
                "feuilles": list(result.sheets),
                "chiffres": len(result.frame),
                "totaux_verifies": result.checked,
                "totaux_non_verifiables": result.unchecked,
                "chiffres_repetes": result.repeated,
                "constats": [finding.to_dict() for finding in result.findings],
            }
        )
        return
    _print_findings(result.findings)
    click.echo(f"Feuilles lues\u00a0: {', '.join(result.sheets) or 'aucune'}")
    click.echo(f"{source.name}\u00a0: {_tally(len(result.frame), result.findings)}")
    click.echo(
        f"Totaux vérifiés puis retirés\u00a0: {result.checked}\u202f; "
        f"non vérifiables (n.d., s)\u00a0: {result.unchecked}"
    )
    if target:
        click.echo(f"Écrit\u00a0: {target}")
    else:
        click.echo(
            "Rien n’a été écrit. Corriger le classeur ou l’adaptateur, ou écrire sans ces cellules"
            "\u00a0: --accepter-reserves."
        )


def _print_findings(findings: Sequence[Finding]) -> None:
    from cep_report.cli.printing import print_finding

    for finding in findings:
        print_finding(finding, margin=0)


def _tally(rows: int, findings: Sequence[Finding]) -> str:
    count = len(findings)
    said = f"{count} constat{'s' if count > 1 else ''}" if count else "aucun constat"
    return f"{_figures(rows)}, {said}"


def _figures(rows: int) -> str:
    from cep_report import french

    return french.quantity(rows, "chiffre")
