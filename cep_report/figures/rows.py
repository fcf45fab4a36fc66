"""The frame most charts share: labels on the left, a graphic in the middle, values on the right.

Values are written in columns, whose heads carry the key (dot, tick, square): the chart
needs no legend, and a missing value has a place where its mark is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cep_report import french
from cep_report.figures.canvas import Canvas, line_height
from cep_report.figures.style import RULE, SMALL_PT, WIDTH_CM, Fonts, Palette, Scene, Shade

Key = Literal["", "dot", "ring", "tick"] | Shade
Tick = tuple[float, str]
"""A place on the scale and what is written under it."""

_LABEL_CM = 5.2
_GAP_CM = 0.4
_MARGIN_CM = 0.1
_ROW_PADDING_CM = 0.27
_DENSE_PADDING_CM = 0.14
_DENSE_ROWS = 12
_KEY_CM = 0.34
_HEAD_CM = 2.6
_HEAD_GAP_CM = 0.12
_AXIS_CM = 0.5
_TICK_GAP_CM = 0.2
_BAR_CM = 0.3
_NEAR_ZERO, _LEAST = 0.5, 0.5
"""The share of the highest value under which the lowest is near zero; the least room around dots, in points."""


@dataclass(frozen=True)
class Column:
    """A column of written values; ``key`` is the sign of the head, as the graphic draws it."""

    head: str
    texts: Sequence[str]
    key: Key = ""
    bold: bool = False


@dataclass(frozen=True)
class Rows:
    """A laid-out frame: where rows stand, and the scale of the graphic.

    ``top`` and ``bottom`` bound the rows; ``left`` and ``right`` the graphic, whose scale
    goes from ``origin`` to ``limit``.
    """

    canvas: Canvas
    ys: tuple[float, ...]
    top: float
    bottom: float
    left: float
    right: float
    limit: float
    origin: float = 0.0

    @property
    def head_y(self) -> float:
        """The last line of the heads."""
        return self.top - _HEAD_GAP_CM - line_height(SMALL_PT) / 2

    def x(self, value: float) -> float:
        """Where ``value`` stands on the scale."""
        share = (value - self.origin) / (self.limit - self.origin)
        return self.left + (self.right - self.left) * share

    def bar(self, row: int, start: float, end: float, color: str, edge: str = "") -> None:
        """A bar on a row, from one value to another; nothing when they are equal."""
        if end > start:
            self.canvas.box(
                self.x(start),
                self.ys[row] - _BAR_CM / 2,
                width=self.x(end) - self.x(start),
                height=_BAR_CM,
                color=color,
                edge=edge,
            )


def percent_scale(highest: float) -> tuple[Tick, ...]:
    """Round percentages from zero to the first that reaches ``highest``, at most 100."""
    return _percents(0.0, min(highest, 100) or 100)


def close_scale(values: Sequence[float]) -> tuple[Tick, ...]:
    """Round percentages around ``values``, for dots: from zero only when they reach that far.

    A bar is as long as its value, and starts from zero; where dots stand apart is what is read.
    """
    lowest, highest = min(values, default=0.0), max(values, default=0.0)
    if lowest < highest * _NEAR_ZERO or lowest <= _LEAST:
        return percent_scale(highest)
    return _percents(lowest - _LEAST, min(highest + _LEAST, 100))


def _percents(lowest: float, highest: float) -> tuple[Tick, ...]:
    from matplotlib.ticker import MaxNLocator  # heavy, and only some charts need it

    steps = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(lowest, highest)
    decimals = 0 if all(step == round(step) for step in steps) else 1
    return tuple((float(step), french.percent(step, decimals)) for step in steps if step >= 0)


def lay_rows(
    scene: Scene,
    labels: Sequence[str],
    columns: Sequence[Column],
    *,
    limit: float,
    ticks: Sequence[Tick] = (),
    strong: int | None = None,
    origin: float = 0.0,
) -> Rows:
    """Lay a frame and write its labels, values and scale.

    Args:
        scene: the faces and the colours.
        labels: one a row; long ones are wrapped.
        columns: the written values, from left to right.
        limit: the value at the right end of the graphic.
        ticks: the scale under the rows, from left to right; none for no scale.
        strong: the row whose label is in bold.
        origin: the value at its left end.
    """
    fonts = scene.fonts
    wrapped = [fonts.wrap(label, _LABEL_CM, bold=row == strong) for row, label in enumerate(labels)]
    label_width = max(
        fonts.width(line, bold=row == strong) for row, lines in enumerate(wrapped) for line in lines
    )
    placed = _place(columns, fonts)
    head = max(len(column.head) for column in placed) * line_height(SMALL_PT)
    top = _MARGIN_CM + head + _HEAD_GAP_CM
    padding = _ROW_PADDING_CM if len(labels) < _DENSE_ROWS else _DENSE_PADDING_CM
    heights = [len(lines) * line_height() + padding for lines in wrapped]
    bottom = top + sum(heights)
    rows = Rows(
        Canvas(bottom + (_AXIS_CM if ticks else _MARGIN_CM)),
        ys=tuple(top + sum(heights[:row]) + height / 2 for row, height in enumerate(heights)),
        top=top,
        bottom=bottom,
        left=_MARGIN_CM + label_width + _GAP_CM,
        right=placed[0].left - _GAP_CM,
        limit=limit or 1.0,
        origin=origin,
    )
    _write_scale(rows, fonts, ticks)
    for row, lines in enumerate(wrapped):
        rows.canvas.paragraph(_MARGIN_CM, rows.ys[row], lines, bold=row == strong)
    for column in placed:
        _write_column(rows, column, scene.palette)
    return rows


@dataclass(frozen=True)
class _Placed:
    """A column in its place: ``head`` in lines, ``head_width`` the widest of them."""

    column: Column
    head: tuple[str, ...]
    head_width: float
    left: float
    right: float


def _place(columns: Sequence[Column], fonts: Fonts) -> list[_Placed]:
    """The columns set from the right edge of the sheet."""
    placed: list[_Placed] = []
    right = WIDTH_CM - _MARGIN_CM
    for column in reversed(columns):
        key = _KEY_CM if column.key else 0.0
        longest = max(_width(fonts, word) for word in column.head.replace("-", "- ").split())
        title = max(longest, min(_width(fonts, column.head), _HEAD_CM - key)) + 0.02
        cells = max((fonts.width(text, bold=column.bold) for text in column.texts), default=0.0)
        width = max(cells, title + key)
        head = fonts.wrap(column.head, width - key, SMALL_PT, bold=True)
        widest = max(_width(fonts, line) for line in head)
        placed.insert(0, _Placed(column, head, widest, right - width, right))
        right -= width + _GAP_CM
    return placed


def _width(fonts: Fonts, text: str) -> float:
    return fonts.width(text, SMALL_PT, bold=True)


def _write_scale(rows: Rows, fonts: Fonts, ticks: Sequence[Tick]) -> None:
    """Grid lines, and under them as many of their values as there is room for."""
    free = 0.0
    for value, text in ticks:
        x = rows.x(value)
        half = fonts.width(text, SMALL_PT) / 2
        rows.canvas.line(x, rows.top, x, rows.bottom)
        if x - half >= free:
            rows.canvas.text(x, rows.bottom + _AXIS_CM / 2, text, size=SMALL_PT, align="center")
            free = x + half + _TICK_GAP_CM


def _write_column(rows: Rows, placed: _Placed, palette: Palette) -> None:
    step = line_height(SMALL_PT)
    first = rows.head_y - step * (len(placed.head) - 1)
    middle = first + step * (len(placed.head) - 1) / 2
    rows.canvas.paragraph(
        placed.right, middle, placed.head, size=SMALL_PT, bold=True, align="right"
    )
    sign = placed.right - placed.head_width - _KEY_CM / 2 - 0.05
    match placed.column.key:
        case "dot":
            rows.canvas.mark(sign, first, "dot", palette.primary)
        case "ring":
            rows.canvas.mark(sign, first, "ring", palette.primary)
        case "tick":
            rows.canvas.mark(sign, first, "tick", palette.nation, 8.0)
        case "dark" | "medium" | "pale" as shade:
            side = 0.22
            rows.canvas.box(
                sign - side / 2,
                first - side / 2,
                width=side,
                height=side,
                color=palette.fill(shade),
                edge=palette.primary,
            )
    for y, text in zip(rows.ys, placed.column.texts, strict=True):
        rows.canvas.text(placed.right, y, text, bold=placed.column.bold, align="right")


def baseline(rows: Rows) -> None:
    """The line every bar starts from."""
    rows.canvas.line(rows.left, rows.top, rows.left, rows.bottom, color=RULE, width=0.8)
