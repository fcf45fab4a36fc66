"""The demonstration with more departments: each one split into several that make it up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from cep_report.dataset.schema import (
    ALL_OPERATORS,
    COLUMNS,
    DEPARTMENT,
    KEY,
    NO_DEPARTMENT,
    OPERATOR,
    VALUE,
    Dataset,
)
from cep_report.regions import Region, Regions


def split_departments(dataset: Dataset, regions: Regions, factor: int) -> tuple[Dataset, Regions]:
    """The same figures with ``factor`` times the departments, of unequal sizes; sums hold.

    Args:
        dataset: whole, with counts of people only by department and operator.
        regions: of the dataset.
        factor: into how many each department is split; 1 changes nothing.
    """
    if factor == 1:
        return dataset, regions
    frame = dataset.frame
    whole = frame[frame[DEPARTMENT] != NO_DEPARTMENT]
    families = whole[whole[OPERATOR] != ALL_OPERATORS]
    # Sizes in proportion 1 to 3, the same for all: a cumulated share keeps every sum.
    sizes = np.linspace(1, 3, factor)
    bounds = np.concatenate([[0.0], np.cumsum(sizes) / sizes.sum()])
    bounds[-1] = 1.0
    reached = np.floor(np.outer(families[VALUE], bounds))
    parts = [
        families.assign(
            **{
                DEPARTMENT: families[DEPARTMENT] + f"-{number:02}",
                VALUE: reached[:, number + 1] - reached[:, number],
            }
        )
        for number in range(factor)
    ]
    split = pd.concat(parts)
    keys = [*(name for name in KEY if name != OPERATOR), "statut"]
    totals = split.groupby(keys, as_index=False)[VALUE].sum().assign(**{OPERATOR: ALL_OPERATORS})
    rest = frame[frame[DEPARTMENT] == NO_DEPARTMENT]
    frame = pd.concat([rest, totals, split])[list(COLUMNS)].reset_index(drop=True)
    return (
        replace(dataset, frame=frame),
        Regions(tuple(_split(region, factor) for region in regions.all)),
    )


def _split(region: Region, factor: int) -> Region:
    return replace(
        region,
        departments=tuple(
            replace(
                item,
                code=f"{item.code}-{number:02}",
                name=f"{item.name} {number + 1}",
                active_population=item.active_population and item.active_population // factor,
            )
            for item in region.departments
            for number in range(factor)
        ),
    )
