"""What the registers say of cooperations and meetings, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

import pandas as pd

from cep_report.analysis.profiles import Families
from cep_report.registers.model import Meeting


class Cooperation(Protocol):
    """What is counted of a cooperation, in a register or in a twin."""

    @property
    def partners(self) -> tuple[str, ...]:
        """Ids of the families of operators that take part."""

    @property
    def theme(self) -> str:
        """Its theme."""

    @property
    def modality(self) -> str:
        """Its modality."""

    @property
    def state(self) -> str:
        """Where it stands."""


def by_theme(cooperations: Iterable[Cooperation], themes: Sequence[str]) -> pd.DataFrame:
    """Cooperations by theme, in the order of the campaign's list: ``label, count``."""
    return _counted((item.theme for item in cooperations), themes)


def by_modality(cooperations: Iterable[Cooperation], modalities: Sequence[str]) -> pd.DataFrame:
    """Cooperations by modality, in the order of the campaign's list: ``label, count``."""
    return _counted((item.modality for item in cooperations), modalities)


def by_operator(cooperations: Iterable[Cooperation], operators: Families) -> pd.DataFrame:
    """Cooperations each operator takes part in: ``label, count``; one counts for each partner."""
    partners = [partner for item in cooperations for partner in dict.fromkeys(item.partners)]
    labels = dict(operators)
    return _counted(
        (labels.get(partner, partner) for partner in partners), [label for _, label in operators]
    )


def matrix(
    cooperations: Iterable[Cooperation], operators: Families, themes: Sequence[str]
) -> pd.DataFrame:
    """Cooperations by operator and theme.

    Returns:
        Index operator labels, columns themes, both in the order given; whole counts. One
        cooperation counts once for each of its partners.
    """
    counts = Counter(
        (partner, item.theme) for item in cooperations for partner in dict.fromkeys(item.partners)
    )
    return pd.DataFrame(
        [[counts[operator, theme] for theme in themes] for operator, _ in operators],
        index=pd.Index([label for _, label in operators], name="operator"),
        columns=list(themes),
        dtype="int64",
    )


def meetings(meetings: Iterable[Meeting], operators: Families) -> pd.DataFrame:
    """Meetings with each operator.

    Returns:
        ``operator, label, part1, part2, total, first, last``: how many covered each part of
        the follow-up, how many in all, and the dates of the first and the last (None
        without a meeting). One row an operator, in the order given.
    """
    held = list(meetings)
    rows = []
    for operator, label in operators:
        own = [item for item in held if item.operator == operator]
        dates = [item.date for item in own]
        rows.append(
            (
                operator,
                label,
                sum(1 in item.parts for item in own),
                sum(2 in item.parts for item in own),
                len(own),
                min(dates, default=None),
                max(dates, default=None),
            )
        )
    columns = ["operator", "label", "part1", "part2", "total", "first", "last"]
    return pd.DataFrame(rows, columns=columns).astype({"first": object, "last": object})


def _counted(values: Iterable[str], known: Sequence[str]) -> pd.DataFrame:
    """Counts in the order of ``known``; what is not in it comes after, and is never lost."""
    counts = Counter(values)
    labels = [*known, *sorted(counts.keys() - set(known))]
    return pd.DataFrame({"label": labels, "count": [counts[label] for label in labels]}).astype(
        {"label": str, "count": "int64"}
    )
