"""A sheet in centimetres, from the top left corner, and the shapes laid on it.

Charts are lists of shapes: plain values that a test can read. Only this module speaks to
Matplotlib, and only here do shapes become a vector and a bitmap of the same size. There is
no pyplot, and Matplotlib's settings are ours for the time of the drawing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text as Label
from matplotlib.transforms import Affine2D
from PIL import Image

from cep_report.colors import WHITE
from cep_report.figures.style import (
    BODY_PT,
    INK,
    LINE_HEIGHT,
    NATION_GREY,
    POINT_CM,
    RULE,
    WIDTH_CM,
    Fonts,
)

PNG_DPI = 200
_PNG_COLORS = 128
_CM_PER_INCH = 2.54
_HALF_CAPITAL = 0.33
"""Half the height of a capital letter, in ems: what centres a line on its row."""

Align = Literal["left", "center", "right"]
_BEFORE: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of a line stands before its place."""

MarkKind = Literal["dot", "ring", "tick"]
_MARKERS: dict[MarkKind, str] = {"dot": "o", "ring": "o", "tick": "|"}


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


def render(canvas: Canvas, fonts: Fonts, name: str) -> tuple[str, bytes]:
    """The canvas as SVG text (letters as outlines) and as PNG bytes.

    The same shapes give the same bytes; ``name`` salts the identifiers of the SVG, so that
    several may live in one page.
    """
    with _settings(name):
        sheet = to_sheet(canvas, fonts)
        vector = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        FigureCanvasSVG(sheet).print_svg(vector, metadata=nothing)  # type: ignore[no-untyped-call]
        sheet.set_dpi(PNG_DPI)
        agg = FigureCanvasAgg(sheet)
        agg.draw()  # type: ignore[no-untyped-call]
    return vector.getvalue(), _png(agg)


def to_sheet(canvas: Canvas, fonts: Fonts) -> Sheet:
    """The canvas as a Matplotlib figure."""
    sheet = Sheet(
        figsize=(canvas.width / _CM_PER_INCH, canvas.height / _CM_PER_INCH),
        facecolor=WHITE,
        dpi=72,
    )
    centimetres = (
        Affine2D()
        .scale(1 / _CM_PER_INCH, -1 / _CM_PER_INCH)
        .translate(0, canvas.height / _CM_PER_INCH)
        + sheet.dpi_scale_trans
    )
    for layer, shape in enumerate(canvas.shapes):
        artist = _artist(shape, fonts)
        artist.set_transform(centimetres)
        artist.set_zorder(layer)
        sheet.add_artist(artist)
    return sheet


def _artist(shape: Shape, fonts: Fonts) -> Label | Line2D | Rectangle | PathPatch:
    match shape:
        case Text():
            return _Words(shape, fonts)
        case Line():
            return Line2D(
                (shape.x0, shape.x1),
                (shape.y0, shape.y1),
                color=shape.color,
                linewidth=shape.width,
                linestyle=(0, (4, 2.5)) if shape.dashed else "-",
                solid_capstyle="butt",
            )
        case Box():
            return Rectangle(
                (shape.x, shape.y),
                shape.width,
                shape.height,
                facecolor=shape.color,
                edgecolor=shape.edge or "none",
                linewidth=0.6 if shape.edge else 0.0,
            )
        case Area():
            outline = Outline.make_compound_path(
                *(Outline(ring, closed=True) for ring in shape.rings)
            )
            return PathPatch(
                outline,
                facecolor=shape.color or WHITE,
                edgecolor=shape.edge or (RULE if shape.color else NATION_GREY),
                hatch=None if shape.color else "////",
                hatchcolor=RULE,
                linewidth=shape.width,
                joinstyle="round",
            )
        case Mark():
            hollow = shape.kind == "ring"
            return Line2D(
                (shape.x,),
                (shape.y,),
                linestyle="none",
                marker=_MARKERS[shape.kind],
                markersize=shape.size,
                markerfacecolor=WHITE if hollow else shape.color,
                markeredgecolor=shape.color,
                markeredgewidth={"tick": 2.2, "ring": 1.3}.get(shape.kind, 0.0),
            )


class _Words(Label):
    """A line of text that stands where our own measure puts it.

    Matplotlib would lay it out a second time to place it, for each of the two formats.
    """

    def __init__(self, shape: Text, fonts: Fonts) -> None:
        baseline = _HALF_CAPITAL * shape.size * POINT_CM
        x = shape.x + baseline if shape.upright else shape.x
        y = shape.y if shape.upright else shape.y + baseline
        super().__init__(
            x,
            y,
            shape.text,
            color=shape.color,
            fontproperties=fonts.face(shape.size, bold=shape.bold),
            horizontalalignment=shape.align,
            verticalalignment="baseline",
            rotation=90 if shape.upright else 0,
            rotation_mode="anchor",
            parse_math=False,
        )
        before = _BEFORE[shape.align] * fonts.width(shape.text, shape.size, bold=shape.bold)
        self._start = (x, y + before) if shape.upright else (x - before, y)

    def draw(self, renderer: Any) -> None:
        """Write the line."""
        x, y = self.get_transform().transform(self._start)
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        pen, angle = renderer.new_gc(), self.get_rotation()
        pen.set_foreground(self.get_color())
        renderer.draw_text(pen, x, y, self.get_text(), self.get_fontproperties(), angle)
        pen.restore()


def _png(agg: FigureCanvasAgg) -> bytes:
    """The drawing as PNG, on a palette: a third of the size, and no colour seen to move."""
    drawn = agg.buffer_rgba()  # type: ignore[no-untyped-call]
    pixels = Image.frombuffer("RGBA", agg.get_width_height(), drawn)
    flat = pixels.convert("RGB").quantize(_PNG_COLORS, method=Image.Quantize.MAXCOVERAGE)
    bitmap = io.BytesIO()
    flat.save(bitmap, "png", dpi=(PNG_DPI, PNG_DPI))
    return bitmap.getvalue()


@contextmanager
def _settings(name: str) -> Iterator[None]:
    ours: dict[Any, Any] = {
        **{key: value for key, value in mpl.rcParamsDefault.items() if key != "backend"},
        "svg.fonttype": "path",
        "svg.hashsalt": name,
        "text.hinting": "none",
    }
    with mpl.rc_context(ours):
        yield
