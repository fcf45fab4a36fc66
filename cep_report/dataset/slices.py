"""What one region's report may be made from: its slice of the dataset.

A report compares regions with each other, and departments with those of its own region
only. Its slice holds the rows of every region and of France, and those of its own
departments: a figure of another region's department cannot change it, since it is not
there.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pandas as pd

from cep_report.dataset.schema import DEPARTMENT, NO_DEPARTMENT, REGION, Dataset
from cep_report.regions import Region


def sliced(dataset: Dataset, region: Region) -> Dataset:
    """The slice of a region.

    Args:
        dataset: protected; its own slice gives the same.
        region: whose report is to be made.

    Returns:
        The rows of the slice in their order, with the masks that are in it; ``sha256`` is
        that of the slice, the reserves included, since a report prints them all.
    """
    frame = dataset.frame
    whole = (frame[DEPARTMENT] == NO_DEPARTMENT).to_numpy()
    own = ((frame[REGION] == region.code) & ~whole).to_numpy()
    masking = dataset.masking
    if masking is not None:
        reasons = {
            key: reason
            for key, reason in masking.reasons.items()
            if key[2] == NO_DEPARTMENT or key[1] == region.code
        }
        masking = replace(masking, reasons=reasons)
    return replace(
        dataset,
        frame=frame[whole | own].reset_index(drop=True),
        sha256=_digest(dataset, frame[own]),
        masking=masking,
    )


def slice_digest(dataset: Dataset, region: Region) -> str:
    """The digest of a region's slice, without making it."""
    frame = dataset.frame
    own = (frame[REGION] == region.code) & (frame[DEPARTMENT] != NO_DEPARTMENT)
    return _digest(dataset, frame[own])


def _digest(dataset: Dataset, departments: pd.DataFrame) -> str:
    reserves = "\n".join(map(str, dataset.reserves))
    threshold = dataset.masking.threshold if dataset.masking else ""
    said = (
        dataset.regional_digest,
        departments.to_csv(index=False),
        f"{dataset.extract}\n{dataset.fictional}\n{threshold}\n{reserves}",
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
