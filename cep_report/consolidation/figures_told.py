"""Figures that reports give: as a dataset, beside the national one, and summed.

What is printed is protected: sums are of the figures that may be shown, and one with a masked
term is masked. A report's figure that differs is counted, never printed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from cep_report.analysis.counts import difference, total
from cep_report.analysis.profiles import families
from cep_report.consolidation.collection import Collection, Received
from cep_report.dataset import schema as columns
from cep_report.dataset.masking import Masking
from cep_report.dataset.schema import ALL_OPERATORS, Count, Dataset, Status
from cep_report.recognition.figures import count_of
from cep_report.recognition.statements import Key
from cep_report.regions import NATION

if TYPE_CHECKING:
    from cep_report.consolidation.national import National
    from cep_report.indicators import Indicators
    from cep_report.project import Project


def national_or_told(
    project: Project, collection: Collection, indicators: Indicators, threshold: int
) -> tuple[Dataset, bool]:
    """The national dataset, protected; without one, the figures of the reports, and that they are.

    Raises:
        InputError: the dataset cannot be used.
    """
    from cep_report.dataset import load_protected
    from cep_report.dataset.splitting import extract_region, find_dataset

    campaign, regions = collection.campaign, collection.regions
    file = find_dataset(project.data(campaign.id), campaign.dataset.file, regions)
    if file is None or extract_region(file, regions) is not None:
        return told_dataset(collection, threshold), True
    return load_protected(project, campaign, indicators, regions, threshold), False


def told_dataset(collection: Collection, threshold: int) -> Dataset:
    """The figures of the reports received, as they give them: none of the nation.

    Those of a report that masks less than ``threshold`` are left out.
    """
    rows = [
        {columns.REGION: code, **item.model_dump(by_alias=True)}
        for code, received in collection.received.items()
        if received.twin.identity.threshold >= threshold
        for item in received.twin.indicators
    ]
    frame = pd.DataFrame(rows, columns=list(columns.COLUMNS))
    frame = frame.astype({columns.YEAR: "int64", columns.VALUE: "float64"})
    digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
    return Dataset(
        frame=frame,
        path=Path("rapports-recus"),
        sha256=digest,
        fictional=any(item.twin.identity.fictional for item in collection.received.values()),
        masking=Masking(threshold, {}, 0),
    )


@dataclass(frozen=True)
class Sum:
    """The sum of the regions beside the nation, and why they differ, in French."""

    label: str
    regions: Count
    nation: Count
    gap: Count
    why: str


def sums(national: National, indicator: str) -> Iterator[Sum]:
    """The sums of an indicator: all operators, then each family."""
    for operator, label in ((ALL_OPERATORS, "Ensemble"), *families(national.campaign)):

        def count(region: str, operator: str = operator) -> Count:
            return national.dataset.count(
                indicator, year=national.year, region=region, operator=operator
            )

        terms = [(region.name, count(region.code)) for region in national.regions.all]
        whole, nation = total(term for _, term in terms), count(NATION)
        gap = difference(nation, whole)
        yield Sum(label, whole, nation, gap, _why(terms, nation, gap))


def _why(terms: Iterable[tuple[str, Count]], nation: Count, gap: Count) -> str:
    statuses = Counter(term.status for _, term in terms)
    masked, absent = statuses[Status.CONFIDENTIAL], statuses[Status.NOT_AVAILABLE]
    if masked or nation.status is Status.CONFIDENTIAL:
        return "Secret statistique\u00a0: la somme n’est pas donnée"
    if absent:
        return f"{absent} région{'s' * (absent > 1)} sans chiffre"
    if gap.number is None:
        return "Chiffre national non disponible"
    if gap.number == 0:
        return "Identiques"
    return "Comptes hors région, ou personnes comptées dans plusieurs régions"


@dataclass(frozen=True)
class Agreement:
    """The figures of a report beside the protected national dataset.

    Attributes:
        same: how many are the same, number or mark.
        shown: how many numbers the national dataset masks.
        different: the figures whose numbers differ.
    """

    same: int
    shown: int
    different: tuple[Key, ...]


def agreement(national: National, received: Received) -> Agreement | None:
    """How a report agrees with the national dataset; None without one."""
    if national.told:
        return None
    same = shown = 0
    different = []
    for item in received.twin.indicators:
        key = Key(
            *(item.indicator, item.year, item.operator, item.department),
            *(item.dimension, item.modality),
        )
        known = count_of(national.dataset, received.region.code, key)
        if item.value is None:
            same += known.number is None or Status(item.status) is not Status.CONFIDENTIAL
        elif known.number is None:
            shown += known.status is Status.CONFIDENTIAL
        elif known.number == item.value:
            same += 1
        else:
            different.append(key)
    return Agreement(same, shown, tuple(different))
