"""The distributed dataset: read, validated, with its provenance."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cep_report.digests import remembered
from cep_report.errors import InputError
from cep_report.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from cep_report.campaign import Campaign
    from cep_report.dataset.masking import Masking
    from cep_report.dataset.schema import Dataset
    from cep_report.indicators import Indicators
    from cep_report.project import Project
    from cep_report.regions import Regions

__all__ = ["dataset_file", "load_dataset", "load_protected", "national_masks", "protected"]


def load_dataset(
    project: Project,
    campaign: Campaign,
    indicators: Indicators,
    regions: Regions,
    *,
    accept_reserves: bool = False,
) -> Dataset:
    """Read and validate the dataset of a campaign, ``data/<campaign>/<fichier>``.

    Without that file, the one regional extract beside its place is read
    (:mod:`cep_report.dataset.splitting`), with the masks that must come with it
    (:mod:`cep_report.dataset.extract_masks`).

    Args:
        project: where the file is.
        campaign: names the file, the years and the mandatory indicators.
        indicators: the dictionary the figures are checked against.
        regions: the territories.
        accept_reserves: go on in spite of faults, which become ``Dataset.reserves``: rows
            at fault are left out, so that their figures are not available.

    Raises:
        InputError: no file, a file that cannot be read as a table with the expected
            columns (whatever ``accept_reserves``), an extract without its masks
            (likewise), or an invalid one; every fault is in its findings.
    """
    # pandas and pandera take seconds to load: not before a dataset is asked for.
    from cep_report.dataset.extract_masks import read_masks
    from cep_report.dataset.reading import read_table
    from cep_report.dataset.schema import Dataset
    from cep_report.dataset.splitting import extract_region
    from cep_report.dataset.validation import validate

    path = dataset_file(project, campaign, regions)
    checked = validate(read_table(path), campaign, indicators, regions)
    if checked.findings and not accept_reserves:
        count = len(checked.findings)
        raise InputError(
            f"Le jeu de données n’est pas valide\u00a0: {count} anomalie{'s' * (count > 1)}.",
            findings=checked.findings,
            where=str(path),
            remedy="corriger le fichier (voir docs/jeu-de-donnees.md), ou produire le rapport avec "
            "ces réserves\u00a0: --accepter-reserves.",
        )
    extract = extract_region(path, regions)
    masks, unreliable = read_masks(path, campaign.thresholds) if extract else ({}, ())
    if unreliable:
        raise InputError(
            "L’extrait régional ne peut pas être protégé comme il le faut.",
            findings=unreliable,
            where=str(path),
            remedy="déposer ensemble l’extrait et son fichier de masques, tels que reçus (voir "
            "docs/jeu-de-donnees.md).",
        )
    return Dataset(
        frame=checked.frame,
        path=path,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        fictional=campaign.fictional,
        reserves=checked.findings,
        extract=extract.code if extract else "",
        masks=masks,
    )


def dataset_file(project: Project, campaign: Campaign, regions: Regions) -> Path:
    """The file of a campaign's dataset: the national one, or the only extract there is.

    Raises:
        InputError: neither, or several extracts.
    """
    from cep_report.dataset.splitting import find_dataset

    folder = project.data(campaign.id)
    path = find_dataset(folder, campaign.dataset.file, regions)
    if path is None:
        from cep_report.dataset.reading import FORMATS

        raise InputError(
            "Le jeu de données de la campagne est absent.",
            expected=f"le fichier «\u00a0{campaign.dataset.file}\u00a0», au format {FORMATS}",
            where=str(folder),
            remedy="y déposer un fichier fictif de ce nom\u202f; «\u00a0cep-report demo\u00a0» refait celui de la "
            "campagne de démonstration."
            if campaign.fictional
            else "y déposer le fichier distribué pour la campagne "
            f"({campaign.dataset.producer}), sous ce nom, ou indiquer son nom dans campaign.yml "
            "(clé jeu_de_donnees.fichier).",
        )
    return path


def load_protected(
    project: Project,
    campaign: Campaign,
    indicators: Indicators,
    regions: Regions,
    threshold: int,
    *,
    accept_reserves: bool = False,
) -> Dataset:
    """The dataset of a campaign with small counts, and what would give them back, masked.

    Args:
        project: where the file is, and what versions handed over masked.
        campaign: as for :func:`load_dataset`; its other thresholds count too.
        indicators: the dictionary.
        regions: the territories.
        threshold: counts strictly below it are not published.
        accept_reserves: see :func:`load_dataset`.

    Raises:
        InputError: see :func:`load_dataset`; or the record of masked figures is unreadable.

    Protecting takes seconds: the result is kept, and given again as long as nothing that it
    is made from has changed (:mod:`cep_report.dataset.kept`).
    """
    from cep_report.dataset import kept

    store = Store.of(project)
    with remembered(project) as digests:
        key = kept.dataset_key(
            project, campaign, regions, threshold, digests, accept_reserves=accept_reserves
        )
    dataset = kept.read(store, key, dataset_file(project, campaign, regions))
    if dataset is None:
        dataset = load_dataset(
            project, campaign, indicators, regions, accept_reserves=accept_reserves
        )
        dataset = protected(project, campaign, indicators, dataset, threshold)
        kept.write(store, key, project, campaign.id, dataset, regions)
    return dataset


def protected(
    project: Project,
    campaign: Campaign,
    indicators: Indicators,
    dataset: Dataset,
    threshold: int,
) -> Dataset:
    """A dataset as a version of that threshold may show it: see :func:`load_protected`."""
    from cep_report.dataset.confidentiality import protect
    from cep_report.dataset.handed_over import masked_before

    return protect(
        dataset,
        indicators,
        threshold,
        lower=campaign.thresholds,
        published=masked_before(project, campaign.id),
    )


def national_masks(
    project: Project, campaign: Campaign, indicators: Indicators, dataset: Dataset
) -> tuple[Masking, ...]:
    """What the national dataset masks, for each threshold of the campaign."""
    versions = (
        protected(project, campaign, indicators, dataset, threshold).masking
        for threshold in campaign.thresholds
    )
    return tuple(masking for masking in versions if masking is not None)
