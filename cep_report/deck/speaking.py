"""The notes of a slide: the words of the report that it sums up, for whoever presents it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cep_report.deck.composing import ChartPane, GridPane, Slide, TextPane
from cep_report.deck.reading import Grid, Passage, Shown

_MARKS = ("", "– ", "   • ")


def notes_of(slide: Slide, cut: Collection[Shown]) -> Iterator[str]:
    """The notes, line by line.

    Args:
        slide: the slide.
        cut: the tables that it does not show whole.
    """
    for pane in slide.panes:
        match pane:
            case TextPane():
                for passage in pane.whole:
                    yield from _passage(passage)
            case ChartPane():
                yield from _shown(pane.chart)
                yield f"Description\u00a0: {pane.chart.alt}"
            case GridPane():
                yield from _shown(pane.grid)
                if pane.grid in cut:
                    yield from _rows(pane.grid)


def _passage(passage: Passage) -> Iterator[str]:
    if passage.heading:
        yield f"Rapport, «\u00a0{passage.heading}\u00a0»"
    for line in passage.lines:
        yield f"{_MARKS[min(line.level, len(_MARKS) - 1)]}{line.text}"


def _shown(shown: Shown) -> Iterator[str]:
    yield f"{shown.name} du rapport\u00a0– {shown.caption}"
    yield from shown.notes
    yield shown.source


def _rows(grid: Grid) -> Iterator[str]:
    yield "Le tableau entier\u00a0:"
    for row in (grid.heads, *grid.rows):
        yield " | ".join(row)
