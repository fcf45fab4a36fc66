"""One value a region as dots: this campaign's, and another's as a ring; the nation as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cep_report import french
from cep_report.blocks import Figure
from cep_report.figures.rows import Column, close_scale, lay_rows
from cep_report.figures.style import SMALL_PT, Scene
from cep_report.figures.wording import (
    Item,
    Reading,
    Series,
    extremes,
    lower,
    missing,
    plot,
    stop,
    tabulate,
)


@dataclass(frozen=True)
class Dot:
    """A territory: its reading, and that of another year (None without one)."""

    label: str
    now: Reading
    before: Reading | None = None


def dots(
    items: Sequence[Dot],
    nation: Reading,
    scene: Scene,
    *,
    id_: str,
    title: str,
    earlier: int | None = None,
    notes: Sequence[str] = (),
) -> Figure:
    """Shares by region, the highest first; the regions without a value come last.

    Args:
        items: the regions, shares in percent.
        nation: drawn as a line.
        scene: for whom it is drawn.
        id_: the block's id.
        title: the head of the caption.
        earlier: the other year, when items have one.
        notes: what stands under the chart.
    """
    ordered = sorted(items, key=lambda item: (item.now.value is None, -(item.now.value or 0.0)))
    now = [Item(item.label, item.now) for item in ordered]
    before = [Item(item.label, item.before) for item in ordered if item.before is not None]
    known = [item.reading for item in (*now, *before)]
    scale = close_scale([item.value for item in (*known, nation) if item.value is not None])
    origin = scale[0][0]
    columns = [
        Column(str(scene.year), [item.reading.text(_write) for item in now], "dot", bold=True)
    ]
    if before:
        columns.append(Column(str(earlier), [item.reading.text(_write) for item in before], "ring"))
    rows = lay_rows(
        scene,
        [item.label for item in ordered],
        columns,
        limit=scale[-1][0],
        ticks=scale,
        origin=origin,
    )
    text = f"France\u00a0: {nation.text(_write)}"
    width = scene.fonts.width(text, SMALL_PT, bold=True)
    x = rows.left
    if nation.value is not None:
        x = rows.x(nation.value)
        rows.canvas.line(x, rows.top - 0.08, x, rows.bottom, color=scene.palette.nation, width=1.4)
    start = min(max(x - width / 2, rows.left), rows.right - width)
    rows.canvas.text(start, rows.head_y, text, size=SMALL_PT, bold=True)
    for index, item in enumerate(ordered):
        y = rows.ys[index]
        rows.canvas.line(rows.left, y, rows.right, y)
        if item.before is not None and item.before.value is not None:
            rows.canvas.mark(rows.x(item.before.value), y, "ring", scene.palette.primary)
        if item.now.value is not None:
            rows.canvas.mark(rows.x(item.now.value), y, "dot", scene.palette.primary)
    return plot(
        rows.canvas,
        scene,
        id_=id_,
        caption=f"{title}, par région, {f'{earlier} et ' if before else ''}{scene.year} (en\u00a0%)",
        alt=(
            (
                f"Graphique à points\u00a0: {lower(title)}, en pourcentage, par région, en "
                f"{scene.year}, par ordre décroissant."
            ),
            stop(text),
            f"Régions\u00a0: {lower(extremes(now, _write))}",
            missing({"": now}),
            f"En {earlier}\u00a0: {lower(extremes(before, _write))}" if before else "",
        ),
        data=tabulate(
            "Région",
            [*(item.label for item in ordered), "France"],
            Series(f"{scene.year} (%)", [*(item.reading for item in now), nation], 1),
            *(
                [Series(f"{earlier} (%)", [*(i.reading for i in before), Reading(None, "na")], 1)]
                if before
                else []
            ),
        ),
        statuses=[reading.status for reading in (*known, nation)],
        notes=(*notes, *([_NOT_FROM_ZERO.format(scale[0][1])] if origin else [])),
    )


_NOT_FROM_ZERO = "L’axe part de {}, et non de zéro."
_write: Callable[[float], str] = french.percent
