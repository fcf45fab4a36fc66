"""Arithmetic on figures that may be missing: a status survives, a mask never becomes a number.

Whatever is computed from a figure that is not there is not there either, for the same
reason. When reasons differ, confidential wins over not available: the result must not be
taken for a mere gap. Percentages are of 100, differences of percentages are in points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from cep_report.dataset.schema import Count, Status

NOT_AVAILABLE = Count(None, Status.NOT_AVAILABLE)
NOT_APPLICABLE = Count(None, Status.NOT_APPLICABLE)

_PRECEDENCE = (Status.CONFIDENTIAL, Status.NOT_AVAILABLE, Status.NOT_APPLICABLE)


def known(number: float | None) -> Count:
    """A count of that number; not available when there is none."""
    return NOT_AVAILABLE if number is None else Count(float(number), Status.OK)


def total(counts: Iterable[Count]) -> Count:
    """The sum; missing when one term is, except those that are not applicable.

    The sum of nothing, and of terms that all are not applicable, is not applicable.
    """
    terms = [count for count in counts if count.status is not Status.NOT_APPLICABLE]
    if not terms:
        return NOT_APPLICABLE
    return _missing(*terms) or Count(math.fsum(term.number or 0.0 for term in terms), Status.OK)


def difference(whole: Count, part: Count) -> Count:
    """``whole`` less ``part``; a part that is not applicable takes nothing away."""
    if part.status is Status.NOT_APPLICABLE:
        return whole
    if whole.number is None or part.number is None:
        return _missing(whole, part) or NOT_AVAILABLE
    return Count(whole.number - part.number, Status.OK)


def share(part: Count, whole: Count) -> Count:
    """``part`` for 100 of ``whole``: 100 × part ÷ whole.

    Not applicable when the part is, or when there is nothing to share.
    """
    if part.status is Status.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if part.number is None or whole.number is None:
        return _missing(part, whole) or NOT_AVAILABLE
    if whole.number == 0:
        return NOT_APPLICABLE
    return Count(100 * part.number / whole.number, Status.OK)


def change(new: Count, old: Count) -> Count:
    """The evolution from ``old`` to ``new`` in percent: 100 × (new ÷ old - 1)."""
    ratio = share(new, old)
    return ratio if ratio.number is None else Count(ratio.number - 100, Status.OK)


def gap(left: Count, right: Count) -> float:
    """``left`` less ``right``; NaN when one is missing."""
    if left.number is None or right.number is None:
        return math.nan
    return left.number - right.number


def numeric(count: Count) -> float:
    """The number for a frame: NaN when there is none; the status goes in its own column."""
    return math.nan if count.number is None else count.number


def _missing(*counts: Count) -> Count | None:
    """A count without number, for the strongest reason among ``counts``; None if all are there."""
    statuses = {count.status for count in counts}
    return next((Count(None, status) for status in _PRECEDENCE if status in statuses), None)
