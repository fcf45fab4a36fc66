"""What sets a region apart, and where it is like the rest of the country: by method.

Each share of the region is compared with the same share in the *rest* of the country, the
region left out: otherwise a large region would be compared with itself.

With ``x`` people of ``n`` in the region, ``y`` of ``m`` in the rest, ``N = n + m`` and
``P = (x + y) / N``:

- **adjusted standardised residual** (Haberman, "The analysis of residuals in
  cross-classified tables", Biometrics 29, 1973): ``(x - nP) / sqrt(nP (1 - P) (1 - n/N))``,
  which follows a standard normal law when both territories have the same profile;
- **p-value**, two-sided: ``erfc(|residual| / sqrt(2))``;
- **effect**, Cohen's h (Statistical Power Analysis for the Behavioral Sciences, 1988,
  chap. 6): ``2 asin sqrt(x/n) - 2 asin sqrt(y/m)``. It does not grow with the size of the
  region, and weighs alike a rare trait and a common one; its standard error is
  ``sqrt(1/n + 1/m)``;
- **false discovery rate** (Benjamini and Hochberg, Journal of the Royal Statistical
  Society B 57, 1995): of ``k`` p-values in order, the adjusted i-th is
  ``min(1, min over j >= i of k p(j) / j)``;
- **likeness** (two one-sided tests: Schuirmann, Journal of Pharmacokinetics and
  Biopharmaceutics 15, 1987): ``|h| + 1.645 standard error`` below the smallest effect
  that counts, so that likeness is shown and not merely a lack of evidence.

A share is *distinct* when its adjusted p-value and its effect both pass; ranking is by
effect alone, for in a large region everything is significant. The printed gap is with the
nation, as in the tables: it is the gap with the rest times ``m / N``, so of the same sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cep_report.analysis.counts import total
from cep_report.analysis.profiles import Families
from cep_report.dataset.schema import ALL_OPERATORS, TOTAL, Count, Dataset, Status
from cep_report.indicators import Indicator
from cep_report.regions import NATION

OPERATOR_DIMENSION = "operateur"
"""The dimension of the shares of the families, which the dictionary does not list."""

UNKNOWN = "non-renseigne"
"""The modality of what was not collected: it says nothing of people, and is not compared."""

COUNTS = (
    "indicator",
    "dimension",
    "operator",
    "modality",
    "part",
    "base",
    "nation_part",
    "nation_base",
    "status",
)
"""One row a share to compare: people with the trait and people in all, in the region and in
the nation; ``status`` is "ok", or that of the first of these figures that is missing."""

COMPARED = (
    *COUNTS,
    "share",
    "nation_share",
    "rest_share",
    "gap",
    "ratio",
    "residual",
    "p_value",
    "adjusted",
    "effect",
    "reading",
)
"""Shares in percent, in the region, the nation and the rest; gap region less nation in points;
ratio of the region's share to the nation's; residual, p-value and p-value adjusted for the
false discovery rate; effect (Cohen's h); and how to read it: "distinct", "alike", "neither",
"few" (too few people to rank), "missing" (masked, not available or without object)."""


@dataclass(frozen=True)
class Thresholds:
    """From where a difference is worth a sentence.

    Attributes:
        rate: false discovery rate, over all the comparisons of a region.
        effect: smallest Cohen's h.
        points: smallest gap with the nation, in points.
        people: least number of people with the trait, observed and expected, to be ranked.
        base: least number of people in all, to be ranked.
    """

    rate: float = 0.05
    effect: float = 0.05
    points: float = 0.5
    people: int = 30
    base: int = 100


DEFAULT = Thresholds()
_ONE_SIDED = 1.6448536269514722
"""The 95th centile of the standard normal law."""


@dataclass(frozen=True)
class Breakdown:
    """Shares to compare: a dimension of an indicator, among the people of one operator.

    ``base`` is the indicator the shares are of: ``indicator`` itself, unless one person may
    be in several modalities.
    """

    indicator: str
    dimension: str
    modalities: tuple[str, ...]
    operators: tuple[str, ...]
    base: str


def breakdowns(
    indicators: Iterable[Indicator], families: Families, *, people: str, by_operator: str
) -> Iterator[Breakdown]:
    """Every breakdown of the dictionary that counts people, files or interviews.

    Amounts, medians and percentages are not counts and have no such test. Of two modalities
    that complete each other, only the first is compared: the other says the same.

    Args:
        indicators: the dictionary.
        families: ids and labels of the families of operators.
        people: id of the indicator that the modalities of a dimension which does not add up
            are shares of; dimensions of another unit than people's are left out.
        by_operator: id of the indicator to compare by family of operators.
    """
    known = [family for family, _ in families]
    for indicator in indicators:
        if indicator.kind != "effectif":
            continue
        operators = tuple(item for item in known if item in indicator.operators)
        everyone = (ALL_OPERATORS, *operators) if len(operators) > 1 else operators
        if indicator.id == by_operator:
            yield Breakdown(
                indicator.id, OPERATOR_DIMENSION, operators, (ALL_OPERATORS,), indicator.id
            )
        for dimension in indicator.dimensions:
            names = [item.id for item in dimension.modalities if item.id != UNKNOWN]
            if dimension.sums:
                names = names[:1] if len(dimension.modalities) == 2 else names
                base = indicator.id
            elif indicator.unit == "bénéficiaires":
                base = people
            else:
                continue
            yield Breakdown(indicator.id, dimension.id, tuple(names), everyone, base)


def counts(dataset: Dataset, items: Iterable[Breakdown], *, region: str, year: int) -> pd.DataFrame:
    """The figures to compare, region and nation.

    Returns:
        Columns :data:`COUNTS`, in the order of the breakdowns, operators and modalities.
    """
    rows = []
    for item in items:
        for operator in item.operators:
            bases = [
                dataset.count(item.base, year=year, region=place, operator=operator)
                for place in (region, NATION)
            ]
            for modality in item.modalities:
                parts = [
                    _part(dataset, item, modality, operator, place, year)
                    for place in (region, NATION)
                ]
                # ``total`` of figures carries the strongest reason why one is missing.
                status = total([*parts, *bases]).status
                if any(part.status is Status.NOT_APPLICABLE for part in parts):
                    status = Status.NOT_APPLICABLE
                rows.append(
                    (
                        item.indicator,
                        item.dimension,
                        operator,
                        modality,
                        *(
                            math.nan if figure.number is None else figure.number
                            for figure in (parts[0], bases[0], parts[1], bases[1])
                        ),
                        str(status),
                    )
                )
    return pd.DataFrame(rows, columns=list(COUNTS)).astype(
        dict.fromkeys(COUNTS[4:8], "float64") | dict.fromkeys((*COUNTS[:4], "status"), "object")
    )


def compare(frame: pd.DataFrame, thresholds: Thresholds = DEFAULT) -> pd.DataFrame:
    """Compare each share of a region with the rest of the country.

    Args:
        frame: of :func:`counts`, all the comparisons of one region.
        thresholds: what counts as a difference.

    Returns:
        Columns :data:`COMPARED`, rows and index of ``frame``. What cannot be computed is NaN.
    """
    x, n, both, whole = (frame[column].to_numpy(dtype=float) for column in COUNTS[4:8])
    y, m = both - x, whole - n
    possible = (frame["status"].to_numpy() == "ok") & (n > 0) & (m > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = both / whole
        expected = n * pooled
        residual = (x - expected) / np.sqrt(expected * (1 - pooled) * (m / whole))
        here, rest, nation = x / n, y / m, both / whole
        effect = 2 * (_angle(here) - _angle(rest))
        ratio = here / nation
        margin = _ONE_SIDED * np.sqrt(1 / n + 1 / m)
        enough = (np.minimum(x, expected) >= thresholds.people) & (n >= thresholds.base)
    tested = possible & enough & np.isfinite(residual)
    p_value = np.where(possible, _two_sided(residual), math.nan)
    adjusted = np.full(len(frame), math.nan)
    adjusted[tested] = false_discovery(p_value[tested])
    gap = 100 * (here - nation)
    distinct = (
        tested
        & (adjusted <= thresholds.rate)
        & (np.abs(effect) >= thresholds.effect)
        & (np.abs(gap) >= thresholds.points)
    )
    alike = tested & (np.abs(effect) + margin < thresholds.effect)
    reading = np.select(
        [~possible, ~tested, distinct, alike], ["missing", "few", "distinct", "alike"], "neither"
    )
    found = frame.assign(
        share=100 * here,
        nation_share=100 * nation,
        rest_share=100 * rest,
        gap=gap,
        ratio=ratio,
        residual=residual,
        p_value=p_value,
        adjusted=adjusted,
        effect=effect,
    )
    for column in COMPARED[len(COUNTS) : -1]:
        found[column] = found[column].where(possible)
    return found.assign(reading=reading.astype(object))[list(COMPARED)]


def false_discovery(p_values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """P-values adjusted after Benjamini and Hochberg (1995), in the order given.

    Rejecting those at most ``q`` keeps the expected share of false ones among the rejected
    under ``q`` when the tests are independent or positively dependent (Benjamini and
    Yekutieli, Annals of Statistics 29, 2001).
    """
    values = np.asarray(p_values, dtype=float)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def facts(
    compared: pd.DataFrame, *, most: int = 8, of_one_operator: int = 2, least: int = 5
) -> pd.DataFrame:
    """The few facts that set a region apart, the strongest effect first.

    One fact a dimension for all operators together; then, when room is left, at most
    ``of_one_operator`` that hold for one family and are not already said of all: another
    family, dimension or modality each time; then, to reach ``least``, the next facts of
    dimensions already told.

    Args:
        compared: of :func:`compare`.
        most: how many facts at most.
        of_one_operator: how many of them about one family.
        least: how many to try to reach; never with a share that is not distinct.

    Returns:
        Rows of ``compared``, by decreasing effect; fewer than ``least`` when there are no
        more: none is made up.
    """
    found = ranked(compared)
    everyone = found["operator"] == ALL_OPERATORS
    leading = ~found[everyone].duplicated(["indicator", "dimension"])
    chosen = list(found[everyone][leading].index[:most])
    told = set(_traits(found[everyone]))
    families: set[str] = set()
    dimensions: set[str] = set()
    for index, row in found[~everyone].iterrows():
        room = min(of_one_operator, most - len(chosen) + len(families))
        if len(families) >= room:
            break
        fresh = (row["dimension"], row["modality"]) not in told
        if fresh and row["operator"] not in families and row["dimension"] not in dimensions:
            chosen.append(index)
            families.add(row["operator"])
            dimensions.add(row["dimension"])
    for index in found[everyone].index:
        if len(chosen) >= min(least, most):
            break
        if index not in chosen:
            chosen.append(index)
    return found.loc[[index for index in found.index if index in set(chosen)]]


def ranked(compared: pd.DataFrame) -> pd.DataFrame:
    """The distinct shares, by decreasing effect; ties in the order of names, not of rows."""
    found = compared[compared["reading"] == "distinct"]
    return (
        found.assign(_size=-found["effect"].abs())
        .sort_values(["_size", *COUNTS[:4]], kind="stable")
        .drop(columns="_size")
    )


def alike(compared: pd.DataFrame) -> list[str]:
    """The dimensions whose every share, all operators together, is like the rest's.

    In the order of ``compared``; a dimension with a masked or small share is not said alike.
    """
    return [
        dimension
        for _, dimension, shares in _profiles(compared)
        if (shares["reading"] == "alike").all()
    ]


def dissimilarity(compared: pd.DataFrame) -> pd.DataFrame:
    """How far each profile is from the rest's, all operators together.

    The index of Duncan and Duncan ("A methodological analysis of segregation indexes",
    American Sociological Review 20, 1955): half the sum of the absolute differences of
    shares, in points; for a profile with one share compared, that difference. It is the
    share of people who would have to change modality for both profiles to be the same.

    Returns:
        ``indicator, dimension, points``, the farthest first; a profile with a missing
        share is left out.
    """
    rows = []
    for indicator, dimension, shares in _profiles(compared):
        if (shares["reading"] == "missing").any():
            continue
        apart = (shares["share"] - shares["rest_share"]).abs().sum()
        rows.append((indicator, dimension, float(apart / (2 if len(shares) > 1 else 1))))
    frame = pd.DataFrame(rows, columns=["indicator", "dimension", "points"])
    return frame.sort_values(
        ["points", "indicator", "dimension"], ascending=[False, True, True], ignore_index=True
    )


def _profiles(compared: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Indicator, dimension and shares of each profile, all operators together."""
    own = compared[compared["operator"] == ALL_OPERATORS]
    for key, shares in own.groupby(["indicator", "dimension"], sort=False):
        indicator, dimension = map(str, cast("tuple[str, str]", key))
        yield indicator, dimension, shares


def _part(
    dataset: Dataset, item: Breakdown, modality: str, operator: str, place: str, year: int
) -> Count:
    if item.dimension == OPERATOR_DIMENSION:
        return dataset.count(item.indicator, year=year, region=place, operator=modality)
    return dataset.count(
        item.indicator,
        year=year,
        region=place,
        operator=operator,
        dimension=item.dimension if modality != TOTAL else TOTAL,
        modality=modality,
    )


def _angle(share: NDArray[np.float64]) -> NDArray[np.float64]:
    angle: NDArray[np.float64] = np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0)))
    return angle


def _two_sided(residual: NDArray[np.float64]) -> NDArray[np.float64]:
    root = math.sqrt(2)
    return np.array([math.erfc(abs(value) / root) for value in residual], dtype=float)


def _traits(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["dimension"], frame["modality"], strict=True))
