"""The region against France, one row a modality: a dot, a tick, and what parts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from cep_report.blocks import Figure
from cep_report.figures.rows import Column, Rows, lay_rows, percent_scale
from cep_report.figures.style import Palette, Scene
from cep_report.figures.wording import (
    Item,
    Reading,
    Series,
    Write,
    extremes,
    gap_writer,
    lower,
    missing,
    plot,
    points_writer,
    records,
    share_decimals,
    share_writer,
    tabulate,
)

_COLUMNS = (
    "label",
    "region_share",
    "region_share_status",
    "nation_share",
    "nation_share_status",
    "gap",
)
_NATIONAL = share_writer(None)


@dataclass(frozen=True)
class _Pair:
    """A modality: shares in percent, ``gap`` in points."""

    label: str
    region: Reading
    nation: Reading
    gap: Reading


def operators_share(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    title: str = "Part de chaque opérateur dans les entrées en CEP",
) -> Figure:
    """The operators' shares, region against France (``graphique-operateurs``).

    Args:
        frame: of :func:`cep_report.analysis.profiles.operators`.
        scene: for whom it is drawn.
        title: the head of the caption.
    """
    return dot_profile(frame, scene, id_="graphique-operateurs", title=title)


def supports(
    frame: pd.DataFrame, scene: Scene, *, title: str = "Prestations et dispositifs mobilisés"
) -> Figure:
    """Services mobilised, region against France (``graphique-prestations``).

    The frame is that of :func:`dot_profile`.
    """
    return dot_profile(frame, scene, id_="graphique-prestations", title=title)


def dot_profile(frame: pd.DataFrame, scene: Scene, *, id_: str, title: str) -> Figure:
    """The shares of the modalities of a dimension, region against France.

    Args:
        frame: ``label, region_count, region_share, region_share_status, nation_share,
            nation_share_status, gap``, in the order to draw; shares in percent, gap in
            points (:data:`cep_report.analysis.profiles.COMPARISON`).
        scene: for whom it is drawn.
        id_: ``graphique-age``, ``graphique-formation``, …
        title: the head of the caption ("Bénéficiaires du CEP selon l’âge").
    """
    pairs = [
        _Pair(
            str(label),
            Reading.of(region_share, region_status),
            Reading.of(nation_share, nation_status),
            Reading.of(gap),
        )
        for label, region_share, region_status, nation_share, nation_status, gap in records(
            frame, _COLUMNS
        )
    ]
    base = _base(frame["region_count"], frame["region_share"])
    write = share_writer(base)
    region = [Item(pair.label, pair.region) for pair in pairs]
    nation = [Item(pair.label, pair.nation) for pair in pairs]
    scale = percent_scale(max(item.reading.value or 0.0 for item in (*region, *nation)))
    rows = lay_rows(
        scene,
        [pair.label for pair in pairs],
        (
            Column(scene.region, [item.reading.text(write) for item in region], "dot", bold=True),
            Column("France", [item.reading.text(_NATIONAL) for item in nation], "tick"),
            Column("Écart (points)", [_shown_gap(pair).text(gap_writer(base)) for pair in pairs]),
        ),
        limit=scale[-1][0],
        ticks=scale,
    )
    for index, pair in enumerate(pairs):
        _draw(rows, index, pair, scene.palette)
    return plot(
        rows.canvas,
        scene,
        id_=id_,
        caption=f"{title}, {scene.region} et France, {scene.year} (en\u00a0%)",
        alt=(
            (
                f"Graphique à points\u00a0: {lower(title)}, en pourcentage, {scene.in_region} "
                f"(point) et le pays (trait), en {scene.year}."
            ),
            missing({scene.region: region, "France": nation}),
            f"{scene.region}\u00a0: {lower(extremes(region, write))}",
            _largest_gap(pairs, points_writer(base)),
            f"France\u00a0: {lower(extremes(nation, _NATIONAL))}",
        ),
        data=tabulate(
            "Modalité",
            [pair.label for pair in pairs],
            Series(f"{scene.region} (%)", [pair.region for pair in pairs], share_decimals(base)),
            Series("France (%)", [pair.nation for pair in pairs], share_decimals(None)),
            Series(
                "Écart (points)", [_shown_gap(pair) for pair in pairs], share_decimals(base), True
            ),
        ),
        statuses=[item.reading.status for item in (*region, *nation)],
    )


def _draw(rows: Rows, row: int, pair: _Pair, palette: Palette) -> None:
    canvas, y = rows.canvas, rows.ys[row]
    canvas.line(rows.left, y, rows.right, y)
    region, nation = pair.region.value, pair.nation.value
    if region is not None and nation is not None:
        canvas.line(rows.x(region), y, rows.x(nation), y, color=palette.pale, width=2.2)
    if nation is not None:
        canvas.mark(rows.x(nation), y, "tick", palette.nation, 11.0)
    if region is not None:
        canvas.mark(rows.x(region), y, "dot", palette.primary)


def _shown_gap(pair: _Pair) -> Reading:
    """The gap, or what is missing to compute it."""
    if pair.gap.value is not None:
        return pair.gap
    return next(
        (reading for reading in (pair.region, pair.nation) if reading.value is None), pair.gap
    )


def _largest_gap(pairs: Sequence[_Pair], write: Write) -> str:
    known = [(abs(pair.gap.value), pair) for pair in pairs if pair.gap.value is not None]
    if not known:
        return "Aucun écart avec la France ne peut être calculé."
    largest, pair = max(known, key=lambda item: item[0])
    if largest == 0:
        return "Aucun écart avec la France."
    return (
        f"Écart le plus marqué avec la France\u00a0: {pair.label}, "
        f"{write(pair.gap.value or 0.0)} (France\u00a0: {pair.nation.text(_NATIONAL)})."
    )


def _base(counts: Iterable[float], shares: Iterable[float]) -> float | None:
    """How many people the shares are of, told from the counts; None when nothing tells."""
    bases = [
        100 * count / share
        for count, share in zip(counts, shares, strict=True)
        if count > 0 and share > 0
    ]
    return round(max(bases)) if bases else None
