"""Whether two figures differ by more than chance: what a sentence beside a table may call a fact.

:mod:`cep_report.analysis.specificities` compares all the profiles of a region at once; here
one figure is compared with another. Counts are taken as Poisson, shares as binomial; the
statistic follows a standard normal law when nothing differs:

- two shares, ``x`` of ``n`` and ``y`` of ``m``: the pooled two-proportion statistic
  ``(x/n - y/m) / sqrt(P (1 - P) (1/n + 1/m))``, with ``P = (x + y) / (n + m)``;
- two evolutions, from ``b`` to ``a`` and from ``d`` to ``c``: the logarithm of the ratio of
  ratios ``log(a d / (b c)) / sqrt(1/a + 1/b + 1/c + 1/d)`` (Woolf, "On estimating the
  relation between blood group and disease", Annals of Human Genetics 19, 1955);
- the first of two modalities of one profile: ``(a - b) / sqrt(a + b)`` (McNemar, 1947).

When the strongest of ``k`` differences is told, its level is divided by ``k`` (Bonferroni).
"""

from __future__ import annotations

import math

LEVEL = 0.05
LEAST_POINTS = 0.5
"""Gaps under this, in points, are not told as differences, however many people they are of."""

LEAST_PACE = 1.0
"""The same for evolutions, which move more than shares."""


def shares(part: float, whole: float, other_part: float, other_whole: float) -> float:
    """The statistic of two shares of distinct people; 0 when nothing can be told."""
    if not whole > 0 or not other_whole > 0:
        return 0.0
    pooled = (part + other_part) / (whole + other_whole)
    spread = pooled * (1 - pooled) * (1 / whole + 1 / other_whole)
    return (part / whole - other_part / other_whole) / math.sqrt(spread) if spread > 0 else 0.0


def evolutions(new: float, old: float, other_new: float, other_old: float) -> float:
    """The statistic of two evolutions of distinct counts; 0 when nothing can be told."""
    counts = (new, old, other_new, other_old)
    if not all(count > 0 for count in counts):
        return 0.0
    logarithm = math.log(new / old) - math.log(other_new / other_old)
    return logarithm / math.sqrt(sum(1 / count for count in counts))


def ahead(first: float, second: float) -> float:
    """The statistic of the lead of one modality over another of the same profile."""
    return (first - second) / math.sqrt(first + second) if first + second > 0 else 0.0


def notable(gap: float, statistic: float, *, among: int = 1) -> bool:
    """Whether a gap in points is worth a sentence: wide enough, and more than chance."""
    return abs(gap) >= LEAST_POINTS and beyond_chance(statistic, among=among)


def beyond_chance(statistic: float, *, among: int = 1) -> bool:
    """Whether a statistic is more than chance explains, the strongest of ``among``."""
    return math.erfc(abs(statistic) / math.sqrt(2)) * among <= LEVEL
