"""Counts over the years, one small chart an operator, each on its own scale from zero.

One operator is over 80 % of the whole: a common scale would flatten the others. A series
break is a gap with a dashed rule in it; nothing joins what cannot be compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from cep_report import french
from cep_report.blocks import Data, Figure
from cep_report.figures.canvas import Canvas, line_height
from cep_report.figures.style import RULE, SMALL_PT, WIDTH_CM, Palette, Scene
from cep_report.figures.wording import Item, Reading, lower, missing, plot, records, whole

_COLUMNS_MAX = 3
_GUTTER_CM = 0.6
_MARGIN_CM = 0.1
_PLOT_CM = 1.9
_YEARS_CM = 0.55
_PANEL_GAP_CM = 0.35
_BAR_CM = 1.0
_ABOVE_CM = 0.2
"""How far above its bar a value is written."""
_MARK_CM = 0.2
"""How far above the zero line a missing value's mark is written."""
_CLEAR_CM = 0.4
"""How high a value is lifted, in a tight panel, to clear the marks beside it."""


@dataclass(frozen=True)
class _Year:
    """A bar: ``broken`` when it cannot be compared with the year before."""

    year: int
    count: Reading
    change: Reading
    broken: bool


@dataclass(frozen=True)
class _Panel:
    """An operator and its years."""

    label: str
    years: tuple[_Year, ...]

    @property
    def remark(self) -> str:
        """The last year's change, or the break that forbids it."""
        last = self.years[-1]
        if last.broken:
            return f"Rupture de série en {last.year}"
        if last.change.value is None:
            return ""
        return f"{french.signed_percent(last.change.value)} en un an"


def evolution(
    frame: pd.DataFrame, scene: Scene, *, title: str = "Entrées en CEP par opérateur"
) -> Figure:
    """Counts by operator over the years (``graphique-evolution``).

    Args:
        frame: ``operator, label, year, count, status, change, break_before``; ``change``
            in percent from the year before; ``break_before`` is true (or says why) when the
            year cannot be compared with the one before.
        scene: for whom it is drawn.
        title: the head of the caption.
    """
    panels = _panels(frame)
    years = sorted({year.year for panel in panels for year in panel.years})
    columns = min(len(panels), _COLUMNS_MAX)
    width = (WIDTH_CM - 2 * _MARGIN_CM - _GUTTER_CM * (columns - 1)) / columns
    titles = [scene.fonts.wrap(panel.label, width, bold=True) for panel in panels]
    head = (max(map(len, titles)) * line_height()) + line_height(SMALL_PT) + 0.17
    height = head + _ABOVE_CM + 0.15 + _PLOT_CM + _YEARS_CM
    widest = max(
        scene.fonts.width(text, SMALL_PT, bold=True)
        for panel in panels
        for text in ("2000", *(point.count.text(whole) for point in panel.years))
    )
    lines = math.ceil(len(panels) / columns)
    canvas = Canvas(_MARGIN_CM + lines * height + (lines - 1) * _PANEL_GAP_CM)
    for index, (panel, name) in enumerate(zip(panels, titles, strict=True)):
        left = _MARGIN_CM + (index % columns) * (width + _GUTTER_CM)
        top = _MARGIN_CM + (index // columns) * (height + _PANEL_GAP_CM)
        step = line_height()
        canvas.paragraph(left, top + step * len(name) / 2, name, bold=True)
        canvas.text(left, top + step * len(name) + 0.19, panel.remark, size=SMALL_PT)
        zero = top + height - _YEARS_CM
        _draw(canvas, panel, _frame(left, zero, width, years, widest), scene.palette)
    return plot(
        canvas,
        scene,
        id_="graphique-evolution",
        caption=f"{title}, {scene.region}, {years[0]} à {years[-1]}",
        alt=_alternative(panels, years, title, scene),
        data=_data(panels),
        statuses=[year.count.status for panel in panels for year in panel.years],
        notes=_notes(panels),
    )


@dataclass(frozen=True)
class _Frame:
    """Where a panel's bars stand: its zero line from ``left`` to ``right``, its years."""

    left: float
    right: float
    zero: float
    xs: dict[int, float]
    bar: float
    roomy: bool


def _frame(left: float, zero: float, width: float, years: Sequence[int], widest: float) -> _Frame:
    """The years spread over the width; ``widest`` is the widest value to write."""
    slot = max(widest, _BAR_CM)
    step = (width - slot) / max(len(years) - 1, 1)
    first = left + (slot if len(years) > 1 else width) / 2
    return _Frame(
        left,
        left + width,
        zero,
        xs={year: first + index * step for index, year in enumerate(years)},
        bar=min(_BAR_CM, 0.7 * step),
        roomy=len(years) == 1 or step >= widest + 0.1,
    )


def _panels(frame: pd.DataFrame) -> list[_Panel]:
    by_operator: dict[str, list[_Year]] = {}
    labels: dict[str, str] = {}
    for operator, label, year, count, status, change, broken in records(
        frame, ("operator", "label", "year", "count", "status", "change", "break_before")
    ):
        labels[operator] = str(label)
        point = _Year(
            int(year),
            Reading.of(count, status),
            Reading.of(change),
            broken=not pd.isna(broken) and bool(broken),
        )
        by_operator.setdefault(operator, []).append(point)
    return [
        _Panel(labels[operator], tuple(sorted(points, key=lambda point: point.year)))
        for operator, points in by_operator.items()
    ]


def _draw(canvas: Canvas, panel: _Panel, frame: _Frame, palette: Palette) -> None:
    known = [point.year for point in panel.years if point.count.value is not None]
    ends = (*known[:1], *known[-1:])
    gapped = len(known) < len(panel.years)
    highest = max((point.count.value or 0.0 for point in panel.years), default=0.0) or 1.0
    for point in panel.years:
        x = frame.xs[point.year]
        last = point is panel.years[-1]
        text = point.count.text(whole)
        if point.count.value is None:
            canvas.text(x, frame.zero - _MARK_CM, text, size=SMALL_PT, align="center")
            continue
        height = _PLOT_CM * point.count.value / highest
        canvas.box(
            x - frame.bar / 2,
            frame.zero - height,
            width=frame.bar,
            height=height,
            color=palette.primary if last else palette.pale,
        )
        if frame.roomy or point.year in ends:
            above = max(height, _CLEAR_CM if gapped and not frame.roomy else 0.0) + _ABOVE_CM
            canvas.text(x, frame.zero - above, text, size=SMALL_PT, bold=last, align="center")
    for before, after in pairwise(panel.years):
        if after.broken:
            middle = (frame.xs[before.year] + frame.xs[after.year]) / 2
            canvas.line(
                middle,
                frame.zero - _PLOT_CM,
                middle,
                frame.zero,
                color=palette.event,
                width=1.2,
                dashed=True,
            )
    canvas.line(frame.left, frame.zero, frame.right, frame.zero, color=RULE, width=0.8)
    years = list(frame.xs)
    for year, x in frame.xs.items():
        if frame.roomy or year in (years[0], years[-1]):
            canvas.text(x, frame.zero + 0.26, str(year), size=SMALL_PT, align="center")


def _data(panels: Sequence[_Panel]) -> Data:
    points = [(panel, point) for panel in panels for point in panel.years]
    remark = ("Remarque",) if any(point.broken for _, point in points) else ()
    return Data(
        (
            "Opérateur",
            "Année",
            "Effectif (personnes)",
            f"Évolution de {points[-1][1].year - 1} à {points[-1][1].year} (%)",
            *remark,
        ),
        tuple(
            (
                panel.label,
                str(point.year),
                point.count.cell(),
                # As in the chart, which writes the last change only.
                point.change.cell(1, signed=True)
                if point is panel.years[-1] and point.change.value is not None
                else "",
                *("Rupture de série" if point.broken else "" for _ in remark),
            )
            for panel, point in points
        ),
    )


def _notes(panels: Sequence[_Panel]) -> list[str]:
    notes = ["Chaque graphique a sa propre échelle, qui part de zéro."]
    if any(point.broken for panel in panels for point in panel.years):
        notes.append(
            "Trait pointillé\u00a0: rupture de série\u202f; les valeurs de part et d’autre "
            "ne se comparent pas."
        )
    return notes


def _alternative(
    panels: Sequence[_Panel], years: Sequence[int], title: str, scene: Scene
) -> list[str]:
    points = [
        Item(f"{panel.label} en {point.year}", point.count)
        for panel in panels
        for point in panel.years
    ]
    breaks = sorted({point.year for panel in panels for point in panel.years if point.broken})
    return [
        (
            f"Petits graphiques en barres, un par opérateur, chacun à son échelle\u00a0: {lower(title)}, "
            f"{scene.in_region}, de {years[0]} à {years[-1]}."
        ),
        f"Rupture de série en {french.join(map(str, breaks))}." if breaks else "",
        missing({"": points}),
        *(_ends(panel) for panel in panels),
    ]


def _ends(panel: _Panel) -> str:
    known = [point for point in panel.years if point.count.value is not None]
    if not known:
        return ""
    ends = known[:1] if len(known) == 1 else [known[0], known[-1]]
    words = ", ".join(f"{point.count.text(whole)} en {point.year}" for point in ends)
    return f"{panel.label}\u00a0: {words}."
