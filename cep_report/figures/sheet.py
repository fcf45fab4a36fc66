"""The shapes of a canvas as a vector and as a bitmap of the same size, by Matplotlib.

Only this module speaks to it, and only what draws a chart imports this module: Matplotlib
takes as long to start as a dozen charts to draw. There is no pyplot, and its settings are
ours for the time of the drawing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text as Label
from matplotlib.transforms import Affine2D
from PIL import Image

from cep_report.colors import WHITE
from cep_report.figures.canvas import Align, Area, Box, Canvas, Line, Mark, MarkKind, Shape, Text
from cep_report.figures.style import NATION_GREY, POINT_CM, RULE, Fonts

PNG_DPI = 200
_PNG_COLORS = 128
_CM_PER_INCH = 2.54
_HALF_CAPITAL = 0.33
"""Half the height of a capital letter, in ems: what centres a line on its row."""
_BEFORE: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of a line stands before its place."""
_MARKERS: dict[MarkKind, str] = {"dot": "o", "ring": "o", "tick": "|"}


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
        face = fonts.bold if shape.bold else fonts.regular
        super().__init__(
            x,
            y,
            shape.text,
            color=shape.color,
            fontproperties=FontProperties(fname=face, size=shape.size),
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
    """The drawing as PNG, on a palette: a third of the size, and no colour seen to move.

    A drawing has a million pixels in some thousands of runs of one colour, and some hundreds of
    colours: a palette is sought for these, each once.
    """
    width, height = agg.get_width_height()
    pixels = np.asarray(agg.buffer_rgba(), dtype=np.uint8).view(np.uint32).ravel()  # type: ignore[no-untyped-call]
    starts = np.concatenate([[0], np.flatnonzero(pixels[1:] != pixels[:-1]) + 1])
    runs, colors = pd.factorize(pixels[starts])
    drawn = Image.frombytes("RGBA", (len(colors), 1), colors.tobytes()).convert("RGB")
    reduced = drawn.quantize(_PNG_COLORS, method=Image.Quantize.MAXCOVERAGE)
    places = np.frombuffer(reduced.tobytes(), dtype=np.uint8)
    lengths = np.diff(starts, append=pixels.size)
    flat = Image.frombytes("P", (width, height), np.repeat(places[runs], lengths).tobytes())
    flat.putpalette(reduced.getpalette() or ())
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
