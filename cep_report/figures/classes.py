"""Territories in classes: the lightest shade for the lowest rates, and a legend with bounds.

Classes are quantiles of the *printed* values: as many territories in each as ties allow,
two territories with the same printed value in the same class. A class is told by the lowest
and the highest value it holds, so that bounds say nothing that tiles do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cep_report import french
from cep_report.colors import WHITE
from cep_report.figures.canvas import Canvas
from cep_report.figures.style import INK, RULE, SMALL_PT, Scene
from cep_report.figures.wording import Reading, Write

LEGEND_CM = 0.62
_SWATCH_CM = 0.34
_HATCH_CM = 0.22
_SPACE_CM = 0.5
_WORDS = {"nd": "non disponible", "s": "secret statistique", "na": "sans objet"}
_FROM = {8: 4, 5: 3, 2: 2}
"""How many classes from how many distinct values on."""


@dataclass(frozen=True)
class Classes:
    """Classes of increasing values: ``bounds`` are the lowest and highest of each.

    ``decimals`` is how values are rounded in print.
    """

    bounds: tuple[tuple[float, float], ...]
    decimals: int

    @classmethod
    def of(cls, readings: Iterable[Reading], decimals: int) -> Classes:
        """The classes of the readings known."""
        values = sorted(
            french.rounded(item.value, decimals) for item in readings if item.value is not None
        )
        distinct = len(set(values))
        wanted = next((count for least, count in _FROM.items() if distinct >= least), 1)
        groups: dict[int, list[float]] = {}
        for value in values:
            # The rank of the first of its equals: ties stay together.
            groups.setdefault(wanted * values.index(value) // len(values), []).append(value)
        return cls(tuple((group[0], group[-1]) for group in groups.values()), decimals)

    def rank(self, reading: Reading) -> int | None:
        """Which class a reading is in, from 0; None when it is missing."""
        if reading.value is None:
            return None
        value = french.rounded(reading.value, self.decimals)
        return next(rank for rank, (_, high) in enumerate(self.bounds) if value <= high)

    def color(self, rank: int, scene: Scene) -> str:
        """The shade of a class; ink on it keeps 4.5:1 of contrast."""
        return scene.palette.heat(rank / max(len(self.bounds) - 1, 1))

    def texts(self, write: Write) -> tuple[str, ...]:
        """The bounds in words: "de 8,1 à 9,4"."""
        return tuple(
            write(low) if low == high else f"de {write(low)} à {write(high)}"
            for low, high in self.bounds
        )


def fill(
    canvas: Canvas, x: float, y: float, width: float, height: float, color: str | None
) -> None:
    """A tile of a colour, or hatched for a missing value."""
    canvas.box(x, y, width=width, height=height, color=color or WHITE, edge="" if color else RULE)
    if color is None:
        hatch(canvas, x, y, width, height)


def hatch(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Slanted lines inside a rectangle."""
    offset = _HATCH_CM
    while offset < width + height:
        start = (min(offset, width), max(offset - width, 0.0))
        end = (max(offset - height, 0.0), min(offset, height))
        canvas.line(x + start[0], y + start[1], x + end[0], y + end[1])
        offset += _HATCH_CM


def legend_lines(
    classes: Classes, statuses: Sequence[str], scene: Scene, write: Write, width: float
) -> list[list[tuple[str | None, str]]]:
    """The entries of the legend in lines of at most ``width``: a colour (None: hatched), words."""
    entries: list[tuple[str | None, str]] = [
        (classes.color(rank, scene), text) for rank, text in enumerate(classes.texts(write))
    ]
    entries += [
        (None, f"{french.mark(status)}\u00a0: {words}")
        for status, words in _WORDS.items()
        if status in statuses
    ]
    lines: list[list[tuple[str | None, str]]] = [[]]
    used = 0.0
    for entry in entries:
        needed = _entry_width(entry[1], scene)
        if lines[-1] and used + needed > width:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += needed
    return lines


def write_legend(
    canvas: Canvas,
    left: float,
    top: float,
    lines: Sequence[Sequence[tuple[str | None, str]]],
    scene: Scene,
) -> None:
    """Write the lines of :func:`legend_lines` from ``top`` down."""
    for row, entries in enumerate(lines):
        x, y = left, top + (row + 0.5) * LEGEND_CM
        for color, text in entries:
            fill(canvas, x, y - _SWATCH_CM / 2, _SWATCH_CM * 1.4, _SWATCH_CM, color)
            canvas.text(x + _SWATCH_CM * 1.4 + 0.12, y, text, size=SMALL_PT, color=INK)
            x += _entry_width(text, scene)


def _entry_width(text: str, scene: Scene) -> float:
    return _SWATCH_CM * 1.4 + 0.12 + scene.fonts.width(text, SMALL_PT) + _SPACE_CM
