"""A sheet in centimetres, from the top left corner, and the shapes laid on it.

Charts are lists of shapes: plain values that a test can read, and by which a chart that was
drawn before is known. :mod:`cep_report.figures.sheet` draws them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cep_report.figures.style import BODY_PT, INK, LINE_HEIGHT, POINT_CM, RULE, WIDTH_CM

Align = Literal["left", "center", "right"]
MarkKind = Literal["dot", "ring", "tick"]


@dataclass(frozen=True)
class Text:
    """One line of text; ``y`` is the middle of its capitals, ``size`` in points.

    ``upright``: read from below; then ``x`` is the middle of its capitals, ``y`` where it begins.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    bold: bool
    align: Align
    upright: bool = False


@dataclass(frozen=True)
class Line:
    """A straight line; ``width`` in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    color: str
    width: float
    dashed: bool


@dataclass(frozen=True)
class Box:
    """A rectangle, filled with ``color`` and edged with ``edge`` ("" for none)."""

    x: float
    y: float
    width: float
    height: float
    color: str
    edge: str


@dataclass(frozen=True)
class Mark:
    """A point of data; ``size`` in points."""

    x: float
    y: float
    kind: MarkKind
    color: str
    size: float


Ring = tuple[tuple[float, float], ...]
"""A closed line, its first point repeated at its end."""


@dataclass(frozen=True)
class Area:
    """Polygons with their holes; "" of ``color`` is hatched, ``width`` of the edge in points."""

    rings: tuple[Ring, ...]
    color: str
    edge: str
    width: float


Shape = Text | Line | Box | Mark | Area


@dataclass
class Canvas:
    """Shapes in the order they are laid; sizes in centimetres."""

    height: float
    width: float = WIDTH_CM
    shapes: list[Shape] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY_PT,
        color: str = INK,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """Write one line."""
        if text:
            self.shapes.append(Text(x, y, text, size, color, bold, align))

    def paragraph(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...],
        *,
        size: float = BODY_PT,
        color: str = INK,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """Write lines one below the other, centred on ``y``."""
        step = line_height(size)
        top = y - step * (len(lines) - 1) / 2
        for index, line in enumerate(lines):
            self.text(x, top + index * step, line, size=size, color=color, bold=bold, align=align)

    def upright(
        self, x: float, y: float, lines: tuple[str, ...], *, size: float = BODY_PT, bold: bool
    ) -> None:
        """Write lines read from below, side by side, centred on ``x``; they begin at ``y``."""
        step = line_height(size)
        first = x - step * (len(lines) - 1) / 2
        for index, line in enumerate(lines):
            self.shapes.append(
                Text(first + index * step, y, line, size, INK, bold, "left", upright=True)
            )

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        color: str = RULE,
        width: float = 0.6,
        dashed: bool = False,
    ) -> None:
        """Draw a straight line."""
        self.shapes.append(Line(x0, y0, x1, y1, color, width, dashed))

    def box(
        self, x: float, y: float, *, width: float, height: float, color: str, edge: str = ""
    ) -> None:
        """Draw a rectangle from its top left corner."""
        self.shapes.append(Box(x, y, width, height, color, edge))

    def area(
        self, rings: tuple[Ring, ...], *, color: str | None, edge: str = "", width: float = 0.6
    ) -> None:
        """Draw a territory, hatched without a colour."""
        self.shapes.append(Area(rings, color or "", edge, width))

    def mark(self, x: float, y: float, kind: MarkKind, color: str, size: float = 6.5) -> None:
        """Draw a point of data."""
        self.shapes.append(Mark(x, y, kind, color, size))


def line_height(size: float = BODY_PT) -> float:
    """The distance between two lines of text, in centimetres."""
    return size * POINT_CM * LINE_HEIGHT
