"""Statistical confidentiality: small counts, and what would give them back, are masked.

The dataset is protected once, before anything is computed from it: what follows only ever
sees the status "s". The rule, what is guaranteed and what is not are written for those who
publish in ``docs/confidentialite.md``; in short, for a threshold *n*:

* a count of people or files from 1 to *n* - 1 is masked; a zero is published;
* an amount, a median, a percentage is masked with the count of those it describes;
* other figures are masked until a reader of all 18 reports, who knows every sum, is left
  with *n* whole values at least for each masked count, 1 to *n* for a small one;
* what is masked for a lower threshold, or was in a version handed over, stays so.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cep_report.dataset.masking import Key, Masking, Published, Reason
from cep_report.dataset.relations import Block, blocks
from cep_report.dataset.schema import (
    ALL_OPERATORS,
    KEY,
    NO_DEPARTMENT,
    STATUS,
    TOTAL,
    VALUE,
    Dataset,
    Status,
)
from cep_report.dataset.suppression import (
    CannotProtectError,
    Equation,
    Flags,
    Floats,
    System,
    complete,
)
from cep_report.findings import Finding
from cep_report.indicators import Indicator, Indicators
from cep_report.regions import NATION

_NOTHING: Published = {}
_EXACT = 1e-6
_QUOTING = {
    "CEP-DON-013": "une valeur n’est pas un nombre",
    "CEP-DON-015": "une valeur accompagne un statut qui dit qu’il n’y en a pas",
    "CEP-DON-016": "une valeur est négative",
    "CEP-DON-017": "un effectif n’est pas entier",
    "CEP-DON-018": "un pourcentage dépasse 100",
    "CEP-DON-021": "des modalités ne font pas leur total",
    "CEP-DON-022": "des départements ne font pas leur région",
    "CEP-DON-023": "des régions ne font pas la France",
    "CEP-DON-024": "des familles d’opérateurs ne font pas l’ensemble",
}
"""Faults whose message quotes figures of the file, and what to say instead."""
_TOTAL_COST = 3.0


def protect(
    dataset: Dataset,
    indicators: Indicators,
    threshold: int,
    *,
    lower: Iterable[int] = (),
    published: Published = _NOTHING,
) -> Dataset:
    """The dataset as a version of that threshold may show it.

    Args:
        dataset: the figures as distributed; an extract with what must be masked in it for
            the sake of other regions (``Dataset.masks``).
        indicators: the dictionary, which says what the threshold applies to.
        threshold: counts strictly below it are not published.
        lower: the other thresholds of the campaign; what a lower one masks stays masked, so
            that reading two versions tells no more than reading the one that shows more.
        published: figures masked in versions handed over, by threshold; they stay masked.

    Returns:
        The same rows in the same order, masked ones with the status "s"; ``masking`` says
        what and why; ``sha256`` is that of the protected figures, since that of the file
        would let a guess at a masked one be verified.
    """
    levels = sorted({threshold, *(item for item in lower if item < threshold)})
    masks = _Masks(dataset, {item: published.get(item, frozenset()) for item in levels})
    covered = [item for item in indicators.all if item.confidentiality != "libre"]
    # What describes people or files comes after their counts.
    covered.sort(key=lambda item: item.base is not None)
    for block in blocks(dataset.frame, covered):
        masks.protect(block)
    return masks.applied()


class _Masks:
    """The masked rows of a dataset, while they are being found.

    ``reasons`` says why a row is masked, ``since`` from which threshold on.
    """

    def __init__(self, dataset: Dataset, published: Published) -> None:
        frame = dataset.frame
        self.dataset, self.published = dataset, published
        self.keys: list[Key] = list(zip(*(frame[column].tolist() for column in KEY), strict=True))
        self.place = {key: row for row, key in enumerate(self.keys)}
        self.values = frame[VALUE].to_numpy(dtype=float)
        self.statuses = frame[STATUS].to_numpy(dtype=object)
        self.reasons: dict[int, Reason] = {}
        self.since: dict[int, int] = {}
        self.candidates = 0

    def protect(self, block: Block) -> None:
        """Mask what it takes in one block, for each threshold in turn."""
        rows = np.array(block.rows)
        statuses = self.statuses[rows]
        known, source = statuses == Status.OK, statuses == Status.CONFIDENTIAL
        values = np.where(known, self.values[rows], 0.0)
        bases = [self._base(block.indicator, self.keys[row]) for row in block.rows]
        self.candidates += int((known & (values > 0)).sum() + source.sum())
        self._mask(rows, source, Reason.SOURCE, 0)
        system = None
        for threshold, published in self.published.items():
            if block.indicator.base is None:
                self._mask(
                    rows, known & (values > 0) & (values < threshold), Reason.SMALL, threshold
                )
            else:
                few = np.array([self.since.get(base, math.inf) <= threshold for base in bases])
                self._mask(rows, few & known & (values > 0), Reason.BASE, threshold)
            before = np.array([self.keys[row] in published for row in block.rows]) & known
            self._mask(rows, before, Reason.VERSION, threshold)
            given = np.array([self.keys[row] in self._national(threshold) for row in block.rows])
            self._mask(rows, given & known, Reason.DEDUCIBLE, threshold)
            if not block.indicator.additive or threshold < 2:
                continue
            masked = np.array([row in self.since for row in block.rows])
            if threshold in self.dataset.masks and not (masked & known & ~given).any():
                continue  # the national masks protect each other already
            if system is None:
                scale = self._scale(block, values, bases)
                system = _system(block, values, statuses, scale)
            system.masked |= masked
            if system.masked.any():
                system.reach = np.where(system.open, 0.0, (threshold - 1) * scale)
                _protect(system, block, known, statuses == Status.NOT_APPLICABLE)
            self._mask(rows, system.masked, Reason.DEDUCIBLE, threshold)

    def applied(self) -> Dataset:
        """The dataset with those rows masked."""
        rows = sorted(self.reasons)
        frame = self.dataset.frame.copy()
        frame.loc[rows, VALUE] = math.nan
        frame.loc[rows, STATUS] = str(Status.CONFIDENTIAL)
        threshold = max(self.published)
        reasons = {self.keys[row]: self._reason(row, threshold) for row in rows}
        digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
        shown = self.published[threshold]
        revealed = tuple(
            key for key, why in reasons.items() if why is not Reason.SOURCE and key not in shown
        )
        masking = Masking(threshold, reasons, self.candidates, revealed if shown else ())
        reserves = tuple(_discreet(finding) for finding in self.dataset.reserves)
        return replace(self.dataset, frame=frame, sha256=digest, masking=masking, reserves=reserves)

    def _reason(self, row: int, threshold: int) -> Reason:
        """Why a row is masked; for a lower threshold when that one alone would not."""
        reason = self.reasons[row]
        lower = 0 < self.since[row] < threshold
        return Reason.VERSION if lower and reason is Reason.DEDUCIBLE else reason

    def _mask(self, rows: NDArray[np.intp], which: Flags, reason: Reason, threshold: int) -> None:
        for row in rows[which].tolist():
            self.reasons.setdefault(row, reason)
            self.since.setdefault(row, threshold)

    def _national(self, threshold: int) -> frozenset[Key]:
        """What is masked in an extract for the sake of other regions."""
        return self.dataset.masks.get(threshold, frozenset())

    def _base(self, indicator: Indicator, key: Key) -> int:
        """The row that counts whom a figure describes; -1 for none.

        The same breakdown when there is one; else the indicator that the modality is named
        for ("niveau-1"); else the total.
        """
        if indicator.base is None:
            return -1
        *where, _, dimension, modality = key
        for counted in (
            (indicator.base, dimension, modality),
            (modality, TOTAL, TOTAL),
            (indicator.base, TOTAL, TOTAL),
        ):
            row = self.place.get((*where, *counted))  # type: ignore[arg-type]
            if row is not None:
                return row
        return -1

    def _scale(self, block: Block, values: Floats, bases: list[int]) -> Floats:
        """What one person or file is worth in each figure: 1 for counts, a mean for amounts."""
        if block.indicator.base is None:
            return np.ones(len(values))
        counts = np.array([self.values[base] if base >= 0 else math.nan for base in bases])
        paid = (values > 0) & (counts > 0)
        mean = values[paid].sum() / counts[paid].sum() if paid.any() else 1.0
        return np.where(paid, values / np.where(paid, counts, 1.0), mean)


def _discreet(finding: Finding) -> Finding:
    """A reserve without the figures it quotes, which may be small."""
    if finding.code not in _QUOTING:
        return finding
    message = _QUOTING[finding.code]
    return replace(finding, message=f"{message} (chiffres non reproduits).")


def _system(block: Block, values: Floats, statuses: NDArray[np.object_], scale: Floats) -> System:
    """The cells of a block as numbers and equations."""
    source, absent = statuses == Status.CONFIDENTIAL, statuses == Status.NOT_AVAILABLE
    floor = np.where(source, scale, 0.0)
    values = complete(values, source | absent, floor, [item for item in block.sums if item.exact])
    return System(
        values=values,
        floor=np.minimum(values, scale),
        reach=np.zeros(len(values)),
        cost=_costs(block, values, scale),
        fixed=np.zeros(len(values), dtype=bool),
        masked=source.copy(),
        open=absent,
        equations=tuple(_equations(block, values)),
    )


def _equations(block: Block, values: Floats) -> Iterator[Equation]:
    """The sums of a block that hold; figures that contradict each other tell nothing."""
    rounding = 0.5 if block.indicator.kind == "montant" else _EXACT
    for item in block.sums:
        short = float(values[item.total] - values[list(item.parts)].sum())
        if not item.exact:
            if short >= 0:
                yield Equation(item.total, item.parts, slack=short)
        elif abs(short) <= rounding * (len(item.parts) + 1):
            yield Equation(item.total, item.parts)


def _costs(block: Block, values: Floats, scale: Floats) -> Floats:
    """What masking each figure takes from a reader: totals are missed most."""
    weights = [
        (_TOTAL_COST if operator == ALL_OPERATORS else 1.0)
        * (_TOTAL_COST if region == NATION else 1.0)
        * (_TOTAL_COST if dimension == TOTAL and block.indicator.dimensions else 1.0)
        for region, _, operator, dimension, _ in block.cells
    ]
    costs: Floats = np.array(weights) * (1 + 0.1 * np.log10(1 + values / scale)) / scale
    return costs


def _protect(system: System, block: Block, known: Flags, rigid: Flags) -> None:
    """Protect a block at the least of three ways.

    Without touching the totals that breakdowns and departments share, so that each is a small
    problem of its own; else all together; else with zeros masked too.
    """
    shared = np.array([cell[1] == NO_DEPARTMENT and cell[3] == TOTAL for cell in block.cells])
    zeros = known & (system.values == 0) & ~system.masked
    ways = [rigid | zeros, rigid]
    if not (shared & system.masked).any():
        ways.insert(0, rigid | zeros | shared)
    for way in ways:
        attempt = replace(system, fixed=way, masked=system.masked.copy())
        try:
            attempt.protect()
        except CannotProtectError:
            continue
        system.masked = attempt.masked
        return
    raise CannotProtectError(block.indicator.id)
