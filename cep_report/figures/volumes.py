"""Counts and rates as bars: departments, regions, levels of service, cooperations."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cep_report import french
from cep_report.blocks import Figure
from cep_report.dataset.schema import ALL_OPERATORS
from cep_report.figures.rows import Column, Rows, baseline, lay_rows, percent_scale
from cep_report.figures.style import INK, SMALL_PT, Scene, Shade
from cep_report.figures.wording import (
    Item,
    Reading,
    Series,
    extremes,
    lower,
    missing,
    plot,
    records,
    share_decimals,
    share_writer,
    standing,
    stop,
    tabulate,
    whole,
)
from cep_report.regions import NATION

_LISTED = 300
_RATE_DECIMALS = 1
_LEVEL_SHADES: dict[int, tuple[Shade, ...]] = {
    1: ("dark",),
    2: ("dark", "pale"),
    3: ("dark", "medium", "pale"),
}


def departments(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    title: str = "Entrées en CEP par département",
    rate_head: str = "Pour 100 actifs",
    notes: Sequence[str] = (),
) -> Figure | None:
    """Counts and rates by department (``graphique-departements``), the largest first.

    Args:
        frame: ``code, label, count, status, rate, rate_status``; the rate is for 100
            active people of the department.
        scene: for whom it is drawn.
        title: the head of the caption.
        rate_head: the head of the column of rates.
        notes: what stands under the chart: the definition of the denominator.

    Returns:
        None for fewer than two departments: there is nothing to compare.
    """
    if len(frame) < 2:
        return None
    rows = [
        (Item(str(label), Reading.of(count, status)), Reading.of(rate, rate_status))
        for label, count, status, rate, rate_status in records(
            frame.sort_values(["count", "code"], ascending=[False, True], na_position="last"),
            ("label", "count", "status", "rate", "rate_status"),
        )
    ]
    counts = [item for item, _ in rows]
    rates = [Item(item.label, rate) for item, rate in rows]
    layout = _bars(
        scene,
        counts,
        (
            Column("Effectif", [item.reading.text(whole) for item in counts], bold=True),
            Column(rate_head, [item.reading.text(_rate) for item in rates]),
        ),
    )
    return plot(
        layout.canvas,
        scene,
        id_="graphique-departements",
        caption=f"{title}, {scene.region}, {scene.year}",
        alt=(
            (
                f"Graphique en barres\u00a0: {lower(title)}, {scene.in_region}, en {scene.year}, "
                f"{len(frame)}\u00a0départements."
            ),
            missing({"effectif": counts, "taux": rates}),
            f"Effectifs\u00a0: {lower(extremes(counts, whole))}",
            f"Taux {lower(rate_head)}\u00a0: {lower(extremes(rates, _rate))}",
            "Les départements sont classés par effectif décroissant.",
        ),
        data=tabulate(
            "Département",
            [item.label for item in counts],
            Series("Effectif (personnes)", [item.reading for item in counts]),
            Series(rate_head, [item.reading for item in rates], _RATE_DECIMALS),
        ),
        statuses=[item.reading.status for item in (*counts, *rates)],
        notes=notes,
    )


def regions_rank(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    region: str,
    title: str = "Entrées en CEP rapportées aux actifs, par région",
    rate_head: str = "Pour 100 actifs",
    notes: Sequence[str] = (),
) -> Figure:
    """The regions' rates, the highest first, this region in colour (``graphique-regions``).

    Args:
        frame: ``code, label, rate, rate_status``, one row a region, and the row "FR" of
            the nation, drawn as a line.
        scene: for whom it is drawn.
        region: the code of the region to show.
        title: the head of the caption.
        rate_head: the unit, as the head of the column of rates.
        notes: what stands under the chart: the definition of the denominator.
    """
    ordered = frame.sort_values(["rate", "code"], ascending=[False, True], na_position="last")
    read = [
        (str(code), Item(str(label), Reading.of(rate, status)))
        for code, label, rate, status in records(ordered, ("code", "label", "rate", "rate_status"))
    ]
    nation = next((item.reading for code, item in read if code == NATION), Reading(None, "nd"))
    regions = [(code, item) for code, item in read if code != NATION]
    items = [item for _, item in regions]
    own = next((index for index, (code, _) in enumerate(regions) if code == region), None)
    layout = lay_rows(
        scene,
        [item.label for item in items],
        (Column(rate_head, [item.reading.text(_rate) for item in items]),),
        limit=max((value for _, item in read if (value := item.reading.value)), default=1.0),
        strong=own,
    )
    baseline(layout)
    for row, item in enumerate(items):
        color = scene.palette.primary if row == own else scene.palette.pale
        layout.bar(row, 0, item.reading.value or 0.0, color)
    _nation_line(layout, nation, scene)
    return plot(
        layout.canvas,
        scene,
        id_="graphique-regions",
        caption=f"{title}, {scene.year}",
        alt=(
            (
                f"Graphique en barres\u00a0: {lower(title)}, {lower(rate_head)}, en {scene.year}, "
                "par ordre décroissant."
            ),
            standing(None if own is None else items[own], items, scene.region, _rate),
            stop(f"France\u00a0: {nation.text(_rate)}"),
            f"Régions\u00a0: {lower(extremes(items, _rate))}",
            missing({"": items}),
        ),
        data=tabulate(
            "Région",
            [*(item.label for item in items), "France"],
            Series(rate_head, [*(item.reading for item in items), nation], _RATE_DECIMALS),
        ),
        statuses=[item.reading.status for _, item in read],
        notes=notes,
    )


def levels(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    levels: Sequence[tuple[str, str]],
    title: str = "Niveaux de service mobilisés par opérateur",
) -> Figure:
    """The shares of the levels of service by operator (``graphique-niveaux``).

    Args:
        frame: ``operator, label``, then for each level ``<id>_share`` in percent and
            ``<id>_share_status`` (:func:`cep_report.analysis.services.levels`).
        scene: for whom it is drawn.
        levels: ids and labels of the levels, in their order, one to three.
        title: the head of the caption.

    Raises:
        ValueError: there are more than three levels, or none.
    """
    shades = _LEVEL_SHADES.get(len(levels))
    if shades is None:
        raise ValueError(f"from one to three levels, not {len(levels)}")
    names = [label for _, label in levels]
    labels = [str(label) for label in frame["label"]]
    by_level = [
        [
            Item(str(label), Reading.of(share, status))
            for label, share, status in records(
                frame, ("label", f"{level}_share", f"{level}_share_status")
            )
        ]
        for level, _ in levels
    ]
    write = share_writer(None)
    layout = lay_rows(
        scene,
        labels,
        [
            Column(level, [item.reading.text(write) for item in items], shade)
            for level, items, shade in zip(names, by_level, shades, strict=True)
        ],
        strong=next(
            (row for row, id_ in enumerate(frame["operator"]) if id_ == ALL_OPERATORS), None
        ),
        limit=100.0,
        ticks=percent_scale(100.0),
    )
    for row in range(len(labels)):
        start = 0.0
        for items, shade in zip(by_level, shades, strict=True):
            reading = items[row].reading
            if reading.status not in ("ok", "na"):
                break  # where the next level begins is not known
            end = start + (reading.value or 0.0)
            layout.bar(row, start, end, scene.palette.fill(shade), edge=scene.palette.primary)
            start = end
    return plot(
        layout.canvas,
        scene,
        id_="graphique-niveaux",
        caption=f"{title}, {scene.region}, {scene.year} (en\u00a0%)",
        alt=(
            (
                f"Barres empilées\u00a0: {lower(title)}, en pourcentage, {scene.in_region}, "
                f"en {scene.year}. Une barre par opérateur."
            ),
            *(
                f"{level}\u00a0: {lower(extremes(items, write))}"
                for level, items in zip(names, by_level, strict=True)
            ),
            missing(dict(zip(names, by_level, strict=True))),
        ),
        data=tabulate(
            "Opérateur",
            labels,
            *(
                Series(f"{level} (%)", [item.reading for item in items], share_decimals(None))
                for level, items in zip(names, by_level, strict=True)
            ),
        ),
        statuses=[item.reading.status for items in by_level for item in items],
    )


def bars(frame: pd.DataFrame, scene: Scene, *, id_: str, title: str) -> Figure:
    """Plain counts, the largest first: the region's cooperations by theme, by modality.

    Args:
        frame: ``label, count``.
        scene: for whom it is drawn.
        id_: ``graphique-cooperations-themes``, ``graphique-cooperations-modalites``.
        title: the head of the caption.
    """
    items = sorted(
        (
            Item(str(label), Reading.of(count))
            for label, count in records(frame, ("label", "count"))
        ),
        key=lambda item: -(item.reading.value or 0.0),
    )
    layout = _bars(
        scene, items, (Column("Nombre", [item.reading.text(whole) for item in items], bold=True),)
    )
    listed = "\u202f; ".join(f"{item.label}, {item.reading.text(whole)}" for item in items) + "."
    total = sum(item.reading.value or 0.0 for item in items)
    return plot(
        layout.canvas,
        scene,
        id_=id_,
        caption=f"{title}, {scene.region}, {scene.year}",
        alt=(
            (
                f"Graphique en barres\u00a0: {lower(title)}, {scene.in_region}, en {scene.year}, "
                "par ordre décroissant."
            ),
            listed if len(listed) <= _LISTED else extremes(items, whole),
            f"Somme des barres\u00a0: {whole(total)}.",
            missing({"": items}),
        ),
        data=tabulate(
            title,
            [item.label for item in items],
            Series("Nombre", [item.reading for item in items]),
        ),
        statuses=[item.reading.status for item in items],
    )


def _bars(scene: Scene, items: Sequence[Item], columns: Sequence[Column]) -> Rows:
    """One bar a row from zero, no scale: the values are written."""
    layout = lay_rows(
        scene,
        [item.label for item in items],
        columns,
        limit=max((item.reading.value or 0.0 for item in items), default=0.0),
    )
    baseline(layout)
    for row, item in enumerate(items):
        layout.bar(row, 0, item.reading.value or 0.0, scene.palette.primary)
    return layout


def _nation_line(layout: Rows, nation: Reading, scene: Scene) -> None:
    """The rate of France: a line across the rows, named above them."""
    text = f"France\u00a0: {nation.text(_rate)}"
    width = scene.fonts.width(text, SMALL_PT, bold=True)
    x = layout.left
    if nation.value is not None:
        x = layout.x(nation.value)
        layout.canvas.line(
            x, layout.top - 0.08, x, layout.bottom, color=scene.palette.nation, width=1.4
        )
    start = min(max(x - width / 2, layout.left), layout.right - width)
    layout.canvas.text(start, layout.head_y, text, size=SMALL_PT, bold=True, color=INK)


def _rate(value: float) -> str:
    return french.number(value, _RATE_DECIMALS)
