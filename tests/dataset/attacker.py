"""A reader of all 18 reports who wants the masked counts, by his own means.

He has every published figure, knows that families, departments, regions and modalities add
up and that a part is at most its total, and bounds each masked figure by linear programming
(scipy). Shares, rates, gaps, evolutions and ranks are functions of published figures, which
he has: they teach him nothing more (test_confidentiality_downstream.py holds that). None of
this code is the package's, apart from the dictionary.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

PLACE = ["region", "departement", "operateur", "dimension", "modalite"]
CLOSE = 1e-5


@dataclass(frozen=True)
class Break:
    """A masked figure whose bounds are tighter than promised."""

    key: tuple
    value: float | None
    low: float
    high: float


def attack(published, truth, indicators, threshold, *, years=None, names=None):
    """Every break in ``published`` (a protected frame), judged by ``truth`` (the same rows)."""
    worth = _worth(truth, indicators)
    breaks = []
    for indicator in indicators.all:
        if indicator.confidentiality != "seuil" or (names and indicator.id not in names):
            continue
        rows = published[published["indicateur"] == indicator.id]
        for year, own in rows.groupby("annee"):
            if years is None or year in years:
                view = _View(own, truth.loc[own.index], indicator, worth.get(indicator.id, {}))
                breaks += [
                    Break((year, indicator.id, *found.key), found.value, found.low, found.high)
                    for found in view.breaks(threshold)
                ]
    return breaks


def _worth(truth, indicators):
    """What one file is worth in each amount, by indicator and row; nothing for counts."""
    worth = {}
    for indicator in indicators.all:
        if indicator.base and indicator.kind == "montant":
            both = truth[truth["indicateur"] == indicator.id].merge(
                truth[truth["indicateur"] == indicator.base],
                on=["annee", *PLACE],
                suffixes=("", "_base"),
            )
            both = both[both["valeur_base"] > 0]
            worth[indicator.id] = {
                (row.annee, *(getattr(row, name) for name in PLACE)): row.valeur / row.valeur_base
                for row in both.itertuples()
            }
    return worth


class _View:
    """What is published of one indicator and one year."""

    def __init__(self, rows, truth, indicator, worth):
        self.keys = [tuple(row) for row in rows[PLACE].to_numpy()]
        self.status = dict(zip(self.keys, rows["statut"], strict=True))
        self.value = dict(zip(self.keys, rows["valeur"], strict=True))
        self.real = {
            key: number if status == "ok" else None
            for key, number, status in zip(self.keys, truth["valeur"], truth["statut"], strict=True)
        }
        year = rows["annee"].iloc[0]
        self.unit = {key: worth.get((year, *key), 1.0) for key in self.keys}
        self.exact = {item.id for item in indicator.dimensions if item.sums} | {"total"}
        unknown = [key for key in self.keys if self.status[key] in ("s", "nd")]
        self.column = {key: index for index, key in enumerate(unknown)}

    def breaks(self, threshold):
        masked = [key for key in self.column if self.status[key] == "s"]
        equal = [self.line(total, parts) for total, parts in self.sums()]
        below = [self.line(total, [part]) for total, part in self.at_most()]
        labels = _components(len(self.column), [line for line, _ in equal + below])
        for label in dict.fromkeys(labels[self.column[key]] for key in masked):
            solver = _Solver(
                [index for index, own in enumerate(labels) if own == label],
                [item for item in equal if item[0] and labels[next(iter(item[0]))] == label],
                [item for item in below if item[0] and labels[next(iter(item[0]))] == label],
            )
            for key in masked:
                if labels[self.column[key]] == label:
                    low, high, safe = solver.bound(
                        self.column[key], self.real[key], self.unit[key], threshold
                    )
                    if not safe:
                        yield Break(key, self.real[key], low, high)

    def sums(self):
        groups = defaultdict(list)
        for key in self.keys:
            region, department, operator, dimension, modality = key
            if operator != "tous":
                groups["o", region, department, "tous", dimension, modality].append(key)
            if department:
                groups["d", region, "", operator, dimension, modality].append(key)
            elif region != "FR":
                groups["r", "FR", "", operator, dimension, modality].append(key)
            if dimension != "total" and dimension in self.exact:
                groups[dimension, region, department, operator, "total", "total"].append(key)
        return [(name[1:], parts) for name, parts in groups.items() if name[1:] in self.status]

    def at_most(self):
        for key in self.keys:
            whole = (*key[:3], "total", "total")
            if key[3] not in self.exact and whole in self.status:
                yield whole, key

    def line(self, total, parts):
        """``sum(parts) - total`` as signs by column, and what it is equal to or at most."""
        signs, known = defaultdict(float), 0.0
        for key, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            if key in self.column:
                signs[self.column[key]] += sign
            elif self.status[key] == "ok":
                known += sign * self.value[key]
        return dict(signs), -known


def _components(size, lines):
    pairs = [(min(line), other) for line in lines if line for other in line]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    graph = csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(size, size))
    return connected_components(graph, directed=False)[1]


class _Solver:
    """Bounds of the unknown figures of one component."""

    def __init__(self, members, equal, below):
        self.place = {index: position for position, index in enumerate(members)}
        self.equal, self.equal_to = self._matrix(equal)
        self.below, self.below_to = self._matrix(below)
        self.low = np.full(len(members), np.inf)
        self.high = np.full(len(members), -np.inf)

    def _matrix(self, items):
        if not items:
            return None, None
        entries = [
            (sign, row, self.place[index])
            for row, (line, _) in enumerate(items)
            for index, sign in line.items()
        ]
        signs, rows, columns = zip(*entries, strict=True)
        shape = (len(items), len(self.place))
        return csr_matrix((signs, (rows, columns)), shape=shape), [item[1] for item in items]

    def bound(self, index, real, unit, threshold):
        """Bounds, as far as it takes to know whether they are wide enough, and whether they are."""
        position = self.place[index]
        width = (threshold - 1) * unit

        def safe():
            low, high = self.low[position], self.high[position]
            if not high - low >= width - CLOSE * (1 + width):
                return False
            if real is None or real >= threshold * unit - CLOSE * (1 + width):
                return True
            floor = min(real, unit)
            return low <= floor + CLOSE * (1 + width) and high >= floor + width - CLOSE * (
                1 + width
            )

        for sign in (1.0, -1.0):
            if not safe():
                self._push(position, sign)
        return float(self.low[position]), float(self.high[position]), safe()

    def _push(self, position, sign):
        objective = np.zeros(len(self.place))
        objective[position] = sign
        solved = linprog(
            objective, self.below, self.below_to, self.equal, self.equal_to, (0, None), "highs-ds"
        )
        if solved.status == 3:
            self.high[position] = np.inf
            return
        assert solved.status == 0, f"the attacker believes something false: {solved.message}"
        np.minimum(self.low, solved.x, out=self.low)
        np.maximum(self.high, solved.x, out=self.high)
