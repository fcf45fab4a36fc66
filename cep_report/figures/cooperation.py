"""Who cooperates on what: operators and themes, a cell a pair."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cep_report import french
from cep_report.blocks import Data, Figure, Number
from cep_report.colors import WHITE
from cep_report.figures.canvas import Canvas, line_height
from cep_report.figures.style import INK, RULE, SMALL_PT, WIDTH_CM, Scene
from cep_report.figures.wording import listing, lower, plot, whole

_LABEL_CM = 5.2
_MARGIN_CM = 0.1
_GAP_CM = 0.3
_CELL_CM = 0.75
_PADDING_CM = 0.3
_JOINT_CM = 0.06
_UNTOLD = "nd"
_MISSING = french.mark(_UNTOLD)
_UPRIGHT_CM = 3.4
"""The longest line of a head that is read from below: where a word is wider than its column."""


Counts = dict[tuple[str, str], int | None]
"""By row and column; None is not available."""


@dataclass(frozen=True)
class Words:
    """What a matrix holds, in words: in the plural, then the head of its rows."""

    rows: str = "thèmes"
    columns: str = "opérateurs"
    head: str = "Thème"
    idle_rows: str = "Thèmes sans coopération"
    idle_columns: str = "Opérateurs sans coopération"
    notes: tuple[str, ...] = ("Une coopération à plusieurs opérateurs compte pour chacun d’eux.",)


_OF_OPERATORS = Words()


def matrix(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    title: str = "Coopérations par thème et par opérateur",
    words: Words = _OF_OPERATORS,
    id_: str = "graphique-matrice",
) -> Figure:
    """How many cooperations each operator takes part in, by theme (``graphique-matrice``).

    Args:
        frame: whole counts; its index operators' labels, its columns themes
            (:func:`cep_report.analysis.cooperation.matrix`). The columns are drawn as rows; one
            of missing values is not available, which is no zero.
        scene: for whom it is drawn.
        title: the head of the caption.
        words: what rows and columns hold, when they are neither themes nor operators.
        id_: another one when the report has several.
    """
    operators = [str(label) for label in frame.index]
    themes = [str(theme) for theme in frame.columns]
    counts = {
        (theme, label): None if pd.isna(count) else int(count)
        for theme, column in zip(themes, frame.to_numpy().T, strict=True)
        for label, count in zip(operators, column, strict=True)
    }
    untold = [theme for theme in themes if all(counts[theme, label] is None for label in operators)]
    told = [theme for theme in themes if theme not in untold]
    canvas = _draw(scene, themes, operators, counts)
    return plot(
        canvas,
        scene,
        id_=id_,
        caption=f"{title}, {scene.region}, {scene.year}",
        alt=(
            (
                f"Matrice\u00a0: {lower(title)}, {scene.in_region}, en {scene.year}, "
                f"{len(themes)}\u00a0{words.rows} en lignes et {len(operators)}\u00a0{words.columns} "
                "en colonnes."
            ),
            _busiest(counts),
            _idle(
                words.idle_columns,
                operators,
                [sum(counts[theme, label] or 0 for theme in themes) for label in operators],
            ),
            _idle(
                words.idle_rows,
                told,
                [sum(counts[theme, label] or 0 for label in operators) for theme in told],
            ),
            f"Non disponible\u00a0: {listing(untold)}." if untold else "",
            "Plus la case est foncée, plus le nombre est élevé.",
        ),
        data=Data(
            (words.head, *operators),
            tuple(
                (theme, *(_cell(counts[theme, label]) for label in operators)) for theme in themes
            ),
        ),
        statuses=[_UNTOLD] if None in counts.values() else [],
        notes=words.notes,
    )


def _draw(
    scene: Scene,
    themes: list[str],
    operators: list[str],
    counts: Counts,
) -> Canvas:
    fonts = scene.fonts
    rows = [fonts.wrap(theme, _LABEL_CM) for theme in themes]
    label_width = max(fonts.width(line) for lines in rows for line in lines)
    left = _MARGIN_CM + label_width + _GAP_CM
    width = min((WIDTH_CM - _MARGIN_CM - left) / len(operators), 2.4)
    room = width - 0.12
    upright = any(
        fonts.width(word, SMALL_PT, bold=True) > room
        for label in operators
        for word in label.split()
    )
    heads = [
        fonts.wrap(label, _UPRIGHT_CM if upright else room, SMALL_PT, bold=True)
        for label in operators
    ]
    head_height = 0.15 + (
        max(fonts.width(line, SMALL_PT, bold=True) for lines in heads for line in lines)
        if upright
        else max(map(len, heads)) * line_height(SMALL_PT)
    )
    heights = [max(_CELL_CM, len(lines) * line_height() + _PADDING_CM) for lines in rows]
    top = _MARGIN_CM + head_height
    canvas = Canvas(top + sum(heights) + _MARGIN_CM)
    highest = max((count or 0 for count in counts.values()), default=0)
    for column, head in enumerate(heads):
        middle = left + (column + 0.5) * width
        if upright:
            canvas.upright(middle, top - 0.12, head, size=SMALL_PT, bold=True)
            continue
        bottom = top - 0.12 - line_height(SMALL_PT) * len(head) / 2
        canvas.paragraph(middle, bottom, head, size=SMALL_PT, bold=True, align="center")
    for theme, lines, height in zip(themes, rows, heights, strict=True):
        canvas.paragraph(_MARGIN_CM, top + height / 2, lines)
        for column, label in enumerate(operators):
            count = counts[theme, label]
            canvas.box(
                left + column * width + _JOINT_CM / 2,
                top + _JOINT_CM / 2,
                width=width - _JOINT_CM,
                height=height - _JOINT_CM,
                color=scene.palette.heat(count / highest) if count else WHITE,
                edge="" if count else RULE,
            )
            canvas.text(
                left + (column + 0.5) * width,
                top + height / 2,
                _MISSING if count is None else whole(count),
                color=INK if count else scene.palette.nation,
                bold=bool(count),
                align="center",
            )
        top += height
    return canvas


def _cell(count: int | None) -> Number | str:
    return _MISSING if count is None else Number(float(count))


def _busiest(counts: Counts) -> str:
    highest = max((count or 0 for count in counts.values()), default=0)
    if not highest:
        return "Toutes les cases sont à zéro."
    pairs = [f"{theme} ({label})" for (theme, label), count in counts.items() if count == highest]
    return f"Nombre le plus élevé, {whole(highest)}\u00a0: {listing(pairs)}."


def _idle(words: str, labels: list[str], totals: list[int]) -> str:
    idle = [label for label, total in zip(labels, totals, strict=True) if not total]
    return f"{words}\u00a0: {listing(idle)}." if idle else ""
