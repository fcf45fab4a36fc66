"""Texts and tables in the room that a slide has: smaller down to a floor, then cut.

Lengths are in points. What is cut ends with « […] »: the notes of the slide have the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cep_report.deck.measuring import LINE, Ruler
from cep_report.deck.reading import Grid, Line
from cep_report.deck.summary import CUT

TEXT_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0)
TABLE_SIZES = (16.0, 14.0, 13.0, 12.0, 11.0)
INDENTS = (16.0, 34.0, 50.0)
"""The left edge of a text, by level."""
SPACE = 6.0
"""Before each point."""
CELL_X, CELL_Y = 5.0, 2.5
"""The margins of a cell, on each side."""
_CELL_LINES = (6, 5, 4, 3, 2)


@dataclass(frozen=True)
class FittedText:
    """Points at a size; ``cut`` when words were left out."""

    lines: tuple[Line, ...]
    size: float
    cut: bool = False


@dataclass(frozen=True)
class FittedGrid:
    """A table at a size: ``widths`` of columns and ``heights`` of rows, the head first.

    ``left_out`` is how many rows are not shown; ``cut`` when a cell is not whole.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int]
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    left_out: int = 0
    cut: bool = False


def fit_text(
    ruler: Ruler,
    lines: Sequence[Line],
    width: float,
    height: float,
    largest: float = TEXT_SIZES[0],
) -> FittedText:
    """The points in that room, not larger than asked for."""
    for size in (size for size in TEXT_SIZES if size <= largest):
        if sum(_height(ruler, line, width, size) for line in lines) <= height:
            return FittedText(tuple(lines), size)
    size, left, kept = TEXT_SIZES[-1], height, list[Line]()
    for line in lines:
        room = int((left - SPACE) // (size * LINE))
        if room < 1:
            break
        shown = ruler.cut(line.text, width - _indent(line), size, room)
        if shown == CUT and kept:
            break
        kept.append(Line(shown, line.level))
        left -= _height(ruler, kept[-1], width, size)
        if shown != line.text:
            break
    if kept and len(kept) < len(lines) and not kept[-1].text.endswith(CUT):
        last = kept[-1]
        count = len(ruler.lines(last.text, width - _indent(last), size))
        longer = ruler.cut(f"{last.text} {CUT}", width - _indent(last), size, count)
        kept[-1] = Line(longer, last.level)
    return FittedText(tuple(kept), size, cut=True)


def fit_grid(ruler: Ruler, grid: Grid, width: float, height: float) -> FittedGrid:
    """The table in that room; its last row stays when it is a total."""
    for size in TABLE_SIZES:
        fitted = _laid(ruler, grid, width, size)
        if fitted and sum(fitted.heights) <= height:
            return fitted
    size = TABLE_SIZES[-1]
    fitted = _laid(ruler, grid, width, size, strict=False)
    assert fitted is not None  # noqa: S101 - not strict
    for count in _CELL_LINES:
        fitted = _shortened(ruler, grid, fitted, count)
        if sum(fitted.heights) <= height:
            return fitted
    return _fewer(fitted, height)


def _height(ruler: Ruler, line: Line, width: float, size: float) -> float:
    return SPACE + ruler.height(line.text, width - _indent(line), size)


def _indent(line: Line) -> float:
    return INDENTS[min(line.level, len(INDENTS) - 1)]


def _laid(
    ruler: Ruler, grid: Grid, width: float, size: float, *, strict: bool = True
) -> FittedGrid | None:
    """The table whole at a size; None if a word does not fit in its column and it matters."""
    columns = list(zip(grid.heads, *grid.rows, strict=True))
    least = [
        2 * CELL_X + max(ruler.longest_word(text, size, bold=True) for text in column)
        for column in columns
    ]
    if sum(least) > width:
        if strict:
            return None
        least = [room * width / sum(least) for room in least]
    wanted = [
        2 * CELL_X + max(ruler.width(text, size, bold=True) for text in column)
        for column in columns
    ]
    if sum(wanted) <= width:
        spare = width - sum(wanted)
        widths = [room + spare * room / sum(wanted) for room in wanted]
    else:
        widths = _shared(least, [share / sum(grid.weights) * width for share in grid.weights])
    rows = (grid.heads, *grid.rows)
    heights = _heights(ruler, rows, {0, *(row + 1 for row in grid.strong)}, widths, size)
    return FittedGrid(grid.heads, grid.rows, grid.strong, size, tuple(widths), heights)


def _shared(least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Widths as wanted, none below the least, the others giving what that takes."""
    more = [max(want - need, 0.0) for want, need in zip(wanted, least, strict=True)]
    spare = sum(wanted) - sum(least)
    share = spare / sum(more) if sum(more) else 0.0
    return [need + over * share for need, over in zip(least, more, strict=True)]


def _heights(
    ruler: Ruler,
    rows: Sequence[Sequence[str]],
    strong: set[int],
    widths: Sequence[float],
    size: float,
) -> tuple[float, ...]:
    return tuple(
        2 * CELL_Y
        + max(
            ruler.height(text, room - 2 * CELL_X, size, bold=number in strong)
            for text, room in zip(row, widths, strict=True)
        )
        for number, row in enumerate(rows)
    )


def _shortened(ruler: Ruler, grid: Grid, fitted: FittedGrid, count: int) -> FittedGrid:
    """The table with cells of at most ``count`` lines."""
    bold = {row + 1 for row in grid.strong} | {0}
    rows = [
        tuple(
            ruler.cut(text, room - 2 * CELL_X, fitted.size, count, bold=number in bold)
            for text, room in zip(row, fitted.widths, strict=True)
        )
        for number, row in enumerate((grid.heads, *grid.rows))
    ]
    heights = _heights(ruler, rows, bold, fitted.widths, fitted.size)
    cut = tuple(rows) != (grid.heads, *grid.rows)
    return FittedGrid(
        rows[0], tuple(rows[1:]), grid.strong, fitted.size, fitted.widths, heights, cut=cut
    )


def _fewer(fitted: FittedGrid, height: float) -> FittedGrid:
    """The first rows, and the last one if it is a total, as many as there is room for."""
    last = len(fitted.rows) - 1
    total = [last] if last in fitted.strong else []
    left = height - fitted.heights[0] - sum(fitted.heights[row + 1] for row in total)
    kept: list[int] = []
    for row in range(last + 1 - len(total)):
        left -= fitted.heights[row + 1]
        if left < 0:
            break
        kept.append(row)
    kept = kept or ([0] if not total else [])
    kept += total
    return FittedGrid(
        fitted.heads,
        tuple(fitted.rows[row] for row in kept),
        frozenset(new for new, old in enumerate(kept) if old in fitted.strong),
        fitted.size,
        fitted.widths,
        (fitted.heights[0], *(fitted.heights[row + 1] for row in kept)),
        left_out=len(fitted.rows) - len(kept),
        cut=fitted.cut,
    )
