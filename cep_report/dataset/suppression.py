"""Secondary suppression: what else to mask so that masked numbers cannot be worked out.

Pure numbers: cells, equations between them, and which cells are masked already. A reader
knows the equations and every number that is published; what is left to him are the
*moves* of the masked cells that keep every equation true. A masked cell is protected when
such moves take it ``down`` and ``up`` far enough. Moves are found by linear programmes
(HiGHS), each of which makes its cell move at the least cost in cells newly masked; the
masked cells that moved are then known to be free by as much, whatever else is published.

Source of the method: one cell at a time, network and linear programming heuristics of
cell suppression (Kelly, Golden and Assad, 1992; Fischetti and Salazar, 2001).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

_TOLERANCE = 1e-6
_MOVED = 1e-6
_FAR = 10.0


class CannotProtectError(Exception):
    """No move protects a cell while the fixed cells stay put."""


@dataclass(frozen=True)
class Equation:
    """``total`` is the sum of ``parts``, to the residual that the numbers show.

    ``slack`` is None for an equality. Otherwise ``parts`` may fall short of the total by
    any amount from zero, and now do by ``slack``: a part that is at most its total.
    """

    total: int
    parts: tuple[int, ...]
    slack: float | None = None


@dataclass
class System:
    """Cells that are published together, and what is known of them.

    Attributes:
        values: the numbers; of unknown ones, numbers that fit.
        floor: how far down each must be able to go, at most ``values``.
        reach: the width that the interval of each must have once masked.
        cost: of masking each.
        fixed: cells that cannot be masked, and are known.
        masked: cells that are masked; grows.
        open: cells that nobody knows and that need no protection.
        equations: between them.
    """

    values: Floats
    floor: Floats
    reach: Floats
    cost: Floats
    fixed: Flags
    masked: Flags
    open: Flags
    equations: Sequence[Equation]
    low: Floats = field(init=False)
    high: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.low = np.zeros(len(self.values))
        self.high = np.zeros(len(self.values))

    def protect(self) -> None:
        """Mask what it takes for every masked cell to be protected.

        Raises:
            CannotProtectError: the fixed cells leave no way.
        """
        for cells, equations in _components(self):
            if self.masked[cells].any():
                _Programme(self, cells, equations).protect()


def _protected(system: System, cells: Places) -> Flags:
    """Which of these masked cells move enough.

    A number below its floor plus its reach must be able to take every value from one to the
    other; of a larger one, some interval as wide must be possible.
    """
    low, high, reach = system.low[cells], system.high[cells], system.reach[cells]
    room = system.values[cells] - system.floor[cells]
    within = (low <= _TOLERANCE - room) & (high >= reach - room - _TOLERANCE)
    protected: Flags = np.where(room < reach, within, high - low >= reach - _TOLERANCE)
    return protected


def _components(system: System) -> Iterable[tuple[Places, list[Equation]]]:
    """Cells that equations tie together, fixed ones aside."""
    parent = list(range(len(system.values)))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    free = (~system.fixed).tolist()
    kept = []
    for equation in system.equations:
        cells = [cell for cell in (equation.total, *equation.parts) if free[cell]]
        if cells:
            kept.append((cells[0], equation))
            first = root(cells[0])
            for cell in cells[1:]:
                other = root(cell)
                first, other = min(first, other), max(first, other)
                parent[other] = first
    members: dict[int, list[int]] = {}
    for cell in range(len(parent)):
        if free[cell]:
            members.setdefault(root(cell), []).append(cell)
    equations: dict[int, list[Equation]] = {}
    for cell, equation in kept:
        equations.setdefault(root(cell), []).append(equation)
    for name, cells in members.items():
        yield np.array(cells, dtype=np.intp), equations.get(name, [])


class _Programme:
    """The linear programme of one component: columns up, columns down, then slacks."""

    def __init__(self, system: System, cells: Places, equations: list[Equation]) -> None:
        self.system, self.cells = system, cells
        self.size = len(cells)
        place = {int(cell): position for position, cell in enumerate(cells)}
        slacks = [item.slack for item in equations if item.slack is not None]
        columns: list[list[tuple[int, float]]] = [[] for _ in range(self.size)]
        loose: list[int] = []
        for row, equation in enumerate(equations):
            for cell, sign in ((equation.total, -1.0), *((part, 1.0) for part in equation.parts)):
                if cell in place:
                    columns[place[cell]].append((row, sign))
            if equation.slack is not None:
                loose.append(row)
        signed = [[(row, -sign) for row, sign in column] for column in columns]
        all_columns = [*columns, *signed, *([(row, 1.0)] for row in loose)]
        lower = np.zeros(len(all_columns))
        lower[2 * self.size :] = [-slack for slack in slacks]
        self.upper = np.full(len(all_columns), highspy.kHighsInf)
        self.room = system.values[cells] - system.floor[cells]
        self.upper[self.size : 2 * self.size] = system.values[cells]
        costs = np.zeros(len(all_columns))
        own = np.where(system.masked[cells] | system.open[cells], 0.0, system.cost[cells])
        costs[: self.size] = costs[self.size : 2 * self.size] = own
        self.least = np.concatenate([-system.values[cells], lower[2 * self.size :]])
        self.solver = _solver(all_columns, lower, self.upper, costs, np.zeros(len(equations)))

    def protect(self) -> None:
        """Take masked cells one by one, the smallest first, until all are protected."""
        system, cells = self.system, self.cells
        while True:
            masked = cells[system.masked[cells]]
            lacking = masked[~_protected(system, masked)]
            if not lacking.size:
                return
            self._free(int(lacking[np.argmin(system.values[lacking])]))

    def _free(self, cell: int) -> None:
        """Make one cell move as far as it must."""
        system = self.system
        place = int(np.searchsorted(self.cells, cell))
        room, reach = float(self.room[place]), float(system.reach[cell])
        if room < reach:
            if system.low[cell] > _TOLERANCE - room:
                self._move(cell, place, -room)
            if system.high[cell] < reach - room - _TOLERANCE:
                self._move(cell, place, reach - room)
            return
        try:
            self._move(cell, place, system.high[cell] - reach)
        except CannotProtectError:
            self._move(cell, place, reach + system.low[cell])

    def _move(self, cell: int, place: int, distance: float) -> None:
        """Find the cheapest move of the masked cells, and of others that it will mask."""
        system, solver, size = self.system, self.solver, self.size
        column, opposite = (place, place + size) if distance > 0 else (place + size, place)
        length = abs(distance)
        solver.changeColBounds(column, length, length)
        solver.changeColBounds(opposite, 0.0, 0.0)
        solver.run()
        solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        found = np.array(solver.getSolution().col_value) if solved else None
        solver.changeColBounds(column, 0.0, float(self.upper[column]))
        solver.changeColBounds(opposite, 0.0, float(self.upper[opposite]))
        if found is None:
            raise CannotProtectError(str(cell))
        moves = found[:size] - found[size : 2 * size]
        newly = (np.abs(moves) > _MOVED) & ~(system.masked | system.open)[self.cells]
        for position in np.flatnonzero(newly).tolist():
            solver.changeColCost(position, 0.0)
            solver.changeColCost(position + size, 0.0)
        system.masked[self.cells[newly]] = True
        self._record(np.concatenate([moves, found[2 * size :]]))

    def _record(self, moves: Floats) -> None:
        """Note how far cells move: a move can be made longer, or backwards, until one is at 0."""
        system, own = self.system, moves[: self.size]
        onwards = min(_farthest(moves, self.least), _FAR) * own
        backwards = -min(_farthest(-moves, self.least), _FAR) * own
        for reached in (onwards, backwards):
            system.low[self.cells] = np.minimum(system.low[self.cells], reached)
            system.high[self.cells] = np.maximum(system.high[self.cells], reached)


def _farthest(moves: Floats, least: Floats) -> float:
    """By how much ``moves`` can be multiplied without falling below ``least``."""
    falling = moves < -_MOVED
    return float((least[falling] / moves[falling]).min()) if falling.any() else _FAR


class Sums(Protocol):
    """What :func:`complete` asks of an equation."""

    @property
    def total(self) -> int:
        """The cell that is the sum."""

    @property
    def parts(self) -> tuple[int, ...]:
        """The cells that make it."""


def complete(values: Floats, unknown: Flags, floor: Floats, sums: Sequence[Sums]) -> Floats:
    """Values with numbers that fit in place of unknown ones, as small as sums allow.

    Args:
        values: the numbers.
        unknown: which of them are to be found.
        floor: what they are at least.
        sums: what must add up, as far as the known ones let it.
    """
    if not unknown.any():
        return values
    cells = np.flatnonzero(unknown)
    place = {int(cell): position for position, cell in enumerate(cells)}
    columns: list[list[tuple[int, float]]] = [[] for _ in cells]
    known = np.where(unknown, 0.0, values)
    totals: list[float] = []
    for item in sums:
        terms = [(item.total, -1.0), *((part, 1.0) for part in item.parts)]
        if any(cell in place for cell, _ in terms):
            for cell, sign in terms:
                if cell in place:
                    columns[place[cell]].append((len(totals), sign))
            totals.append(known[item.total] - known[list(item.parts)].sum())
    residuals = [[(row, sign)] for row in range(len(totals)) for sign in (1.0, -1.0)]
    lower = np.concatenate([floor[cells], np.zeros(len(residuals))])
    costs = np.concatenate([np.full(len(cells), 1e-3), np.ones(len(residuals))])
    upper = np.full(len(lower), highspy.kHighsInf)
    solver = _solver([*columns, *residuals], lower, upper, costs, np.array(totals))
    solver.run()
    completed = values.copy()
    completed[cells] = np.array(solver.getSolution().col_value)[: len(cells)]
    return completed


def _solver(
    columns: Sequence[Sequence[tuple[int, float]]],
    lower: Floats,
    upper: Floats,
    costs: Floats,
    totals: Floats,
) -> Any:
    """The programme handed to HiGHS, with what makes its answer always the same."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(totals)
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, lower, upper
    model.row_lower_ = model.row_upper_ = totals
    starts = np.cumsum([0, *(len(column) for column in columns)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = np.array(
        [row for column in columns for row, _ in column], dtype=np.int32
    )
    model.a_matrix_.value_ = np.array([sign for column in columns for _, sign in column])
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("presolve", "off"),
        ("solver", "simplex"),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver
