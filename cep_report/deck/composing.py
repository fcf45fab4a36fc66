"""The slides of a report: what the plan asks for and the report has, in words and identifiers.

Nothing here is laid out. What the report lacks takes its place with it, and a slide with
nothing left to show is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cep_report import french
from cep_report.deck.plan import DeckPlan, PanePlan, filled_in
from cep_report.deck.reading import Chart, Grid, Line, Passage, Report, Shown
from cep_report.deck.summary import points, sentences


@dataclass(frozen=True)
class TextPane:
    """A text: its title or "", its points; ``whole`` is what they come from."""

    title: str
    lines: tuple[Line, ...]
    whole: tuple[Passage, ...]
    width: int = 0


@dataclass(frozen=True)
class ChartPane:
    """A chart."""

    chart: Chart
    width: int = 0


@dataclass(frozen=True)
class GridPane:
    """A table."""

    grid: Grid
    width: int = 0


Pane = TextPane | ChartPane | GridPane
T = TypeVar("T")


@dataclass(frozen=True)
class Slide:
    """A slide: its title, and what stands side by side."""

    title: str
    panes: tuple[Pane, ...]


@dataclass(frozen=True)
class Deck:
    """The presentation."""

    title: str
    subtitle: str
    slides: tuple[Slide, ...]


def compose(plan: DeckPlan, report: Report) -> Deck:
    """The presentation of a report."""
    text = report.source.text
    names = {
        "association": text("association"),
        "campagne": text("campaign-label"),
        "comite": text("committee"),
        "region": text("region-name"),
    }
    found: list[Slide] = []
    for slide in plan.slides:
        panes = [
            (pane, made) for pane in slide.panes if (made := _pane(pane, report, found)) is not None
        ]
        kept = tuple(made for pane, made in panes if not pane.spare)
        kept = kept or tuple(made for _, made in panes)
        if kept:
            found.append(Slide(filled_in(slide.title, names), kept))
    return Deck(
        filled_in(plan.cover.title, names),
        french.capitalise(filled_in(plan.cover.subtitle, names)),
        tuple(found),
    )


def _pane(plan: PanePlan, report: Report, before: Sequence[Slide]) -> Pane | None:
    if plan.figure:
        chart = _first(plan.figure, report.charts)
        return ChartPane(chart, plan.width) if chart else None
    if plan.table:
        grid = _first(plan.table, report.tables)
        return GridPane(grid, plan.width) if grid and grid.rows else None
    if plan.text:
        whole = tuple(report.passages[name] for name in plan.text if name in report.passages)
        lines = tuple(line for passage in whole for line in points(passage, plan.points))
    elif plan.sources:
        whole, lines = (), tuple(map(Line, _sources(before)))
    else:
        whole = tuple(Passage(item.title, item.lines) for item in report.warnings)
        lines = tuple(_reserves(report))
    return TextPane(plan.title, lines, whole, plan.width) if lines else None


def _first(names: Sequence[str], known: Mapping[str, T]) -> T | None:
    return next((known[name] for name in names if name in known), None)


def shown(slides: Sequence[Slide]) -> Iterator[Shown]:
    """The charts and tables of slides, in order."""
    for slide in slides:
        for pane in slide.panes:
            if isinstance(pane, ChartPane):
                yield pane.chart
            elif isinstance(pane, GridPane):
                yield pane.grid


def _sources(slides: Sequence[Slide]) -> Iterator[str]:
    """The sources of what slides show, each once; a line may name several."""
    seen = set()
    for item in shown(slides):
        text = item.source.removeprefix("Source").lstrip("\u00a0\u202f :").removesuffix(".")
        for source in text.replace("\u202f;", " ;").split(" ; "):
            said = french.capitalise(source.strip())
            if said and said not in seen:
                seen.add(said)
                yield said


def _reserves(report: Report) -> Iterator[Line]:
    """The warnings of the report: their titles and first sentences."""
    seen = set()
    for item in report.warnings:
        if item.kind != "attention" or not item.lines:
            continue
        said = sentences(item.lines[0].text)
        text = f"{item.title}\u00a0: {french.uncapitalise(said[0])}" if said else item.title
        if text not in seen:
            seen.add(text)
            yield Line(text)
