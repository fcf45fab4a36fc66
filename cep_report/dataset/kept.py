"""The protected dataset, kept in the store: seconds of work for each version, done once.

The entry holds protected figures only, and the digest of each region's slice, so that
which reports are up to date is known without reading a figure.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cep_report.campaign import Campaign
from cep_report.dataset import dataset_file
from cep_report.dataset.masking import Key, Masking, Reason
from cep_report.dataset.places import handed_over, masks_path
from cep_report.digests import Digests
from cep_report.environment import code, libraries
from cep_report.findings import Finding, Severity
from cep_report.project import Project
from cep_report.regions import Regions
from cep_report.store import Store, key_of

if TYPE_CHECKING:
    from cep_report.dataset.schema import Dataset

KIND = "jeu"
_FIGURES, _ABOUT, _SLICES = "chiffres.parquet", "jeu.json", "tranches.json"


@dataclass(frozen=True)
class Slices:
    """What is known of a protected dataset without reading it.

    Attributes:
        digests: that of each region's slice, by code.
        recorded: whether what it masks is in the record of the versions handed over.
    """

    digests: Mapping[str, str]
    recorded: bool


def dataset_key(
    project: Project,
    campaign: Campaign,
    regions: Regions,
    threshold: int,
    digests: Digests,
    *,
    accept_reserves: bool,
) -> str:
    """The key of a protected dataset: the digests of all that it is made from.

    Raises:
        InputError: there is no dataset, or several extracts.
    """
    path = dataset_file(project, campaign, regions)
    files = {
        "jeu": path,
        "masques": masks_path(path),
        "campagne": project.campaign_file(campaign.id),
        "remis": handed_over(project, campaign.id),
        **{item.name: item for item in sorted(project.reference.glob("*")) if item.is_file()},
    }
    return key_of(
        {
            "nom": path.name,
            "fichiers": {name: digests.of(item) for name, item in files.items() if item.is_file()},
            "seuil": threshold,
            "reserves": accept_reserves,
            "outils": libraries(),
            "code": code(),
        }
    )


def read_slices(store: Store, key: str) -> Slices | None:
    """What is known of the dataset of that key; None when it is not kept. Without pandas."""
    members = store.get(KIND, key)
    if members is None:
        return None
    said = json.loads(members[_SLICES])
    return Slices(said["regions"], said["remis"])


def slices_of(project: Project, campaign: str, dataset: Dataset, regions: Regions) -> Slices:
    """What is known of a protected dataset once its slices are."""
    from cep_report.dataset.handed_over import masked_before
    from cep_report.dataset.slices import slice_digest

    masking = dataset.masking
    if masking is None:
        raise ValueError("not a protected dataset")
    known = masked_before(project, campaign).get(masking.threshold, frozenset())
    digests = {item.code: slice_digest(dataset, item) for item in regions.all}
    return Slices(digests, masking.ours <= known)


def read(store: Store, key: str, path: Path) -> Dataset | None:
    """The dataset of that key, as if read from ``path``; None when it is not kept."""
    members = store.get(KIND, key)
    if members is None:
        return None
    import pandas as pd

    from cep_report.dataset.schema import Dataset

    said = json.loads(members[_ABOUT])
    masking = said["masques"]
    return Dataset(
        frame=pd.read_parquet(io.BytesIO(members[_FIGURES])),
        path=path,
        sha256=said["sha256"],
        fictional=said["fictif"],
        reserves=tuple(
            Finding(**{**item, "severity": Severity(item["severity"])}) for item in said["reserves"]
        ),
        extract=said["extrait"],
        masking=Masking(
            masking["seuil"],
            {_key(key): Reason(reason) for *key, reason in masking["raisons"]},
            masking["candidats"],
            tuple(_key(key) for key in masking["revele"]),
        ),
    )


def write(
    store: Store, key: str, project: Project, campaign: str, dataset: Dataset, regions: Regions
) -> None:
    """Keep a protected dataset; its masks for other regions have served and are not kept."""
    masking = dataset.masking
    if masking is None:
        raise ValueError("only a protected dataset is kept")
    about = {
        "sha256": dataset.sha256,
        "fictif": dataset.fictional,
        "reserves": [finding.to_dict() for finding in dataset.reserves],
        "extrait": dataset.extract,
        "masques": {
            "seuil": masking.threshold,
            "raisons": [[*key, reason] for key, reason in masking.reasons.items()],
            "candidats": masking.candidates,
            "revele": [[*key] for key in masking.revealed],
        },
    }
    slices = slices_of(project, campaign, dataset, regions)
    figures = io.BytesIO()
    dataset.frame.to_parquet(figures, index=False)
    members = {
        _FIGURES: figures.getvalue(),
        _ABOUT: json.dumps(about).encode(),
        _SLICES: json.dumps({"regions": slices.digests, "remis": slices.recorded}).encode(),
    }
    store.put(KIND, key, members, campaign=campaign)


def _key(values: Any) -> Key:
    year, region, department, operator, indicator, dimension, modality = values
    return int(year), region, department, operator, indicator, dimension, modality
