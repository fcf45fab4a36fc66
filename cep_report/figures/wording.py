"""The words of a chart: values and their marks, caption, source, alternative text."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cep_report import french
from cep_report.blocks import Cell, Data, Figure, Number
from cep_report.figures.canvas import Canvas
from cep_report.figures.drawing import draw
from cep_report.figures.style import Scene

ALT_LIMIT = 500
FICTIONAL = "Données fictives – démonstration."
_NAMED = 4
"""How many missing items an alternative text names before it only counts them."""

_NAMED_LENGTH = 100

_MARK_NOTES = {
    "nd": "n.d.\u00a0: non disponible",
    "s": "s\u00a0: couvert par le secret statistique",
    "na": "–\u00a0: sans objet",
}
_MARK_SENTENCES = {
    "nd": "Non disponible (n.d.)",
    "s": "Couvert par le secret statistique (s)",
    "na": "Sans objet (–)",
}

Write = Callable[[float], str]


@dataclass(frozen=True)
class Reading:
    """A number or the reason why there is none; ``status`` is "ok" with a number only."""

    value: float | None
    status: str

    @classmethod
    def of(cls, value: object, status: object = "ok") -> Reading:
        """Read a cell and its status; an empty "ok" cell (a share of nothing) is "nd"."""
        number = float(value) if isinstance(value, (int, float)) else math.nan
        if status == "ok" and math.isfinite(number):
            return cls(number, "ok")
        return cls(None, "nd" if status == "ok" else str(status))

    def text(self, write: Write) -> str:
        """The number as ``write`` prints it, or its mark."""
        return french.mark(self.status) if self.value is None else write(self.value)

    def cell(self, decimals: int = 0, *, signed: bool = False) -> Cell:
        """The number as it is rounded in print, or its mark."""
        if self.value is None:
            return french.mark(self.status)
        return Number(french.rounded(self.value, decimals), decimals, signed)


@dataclass(frozen=True)
class Item:
    """A label and its reading: a row of a chart."""

    label: str
    reading: Reading


def whole(value: float) -> str:
    """A count as printed."""
    return french.number(value)


@dataclass(frozen=True)
class Series:
    """A column of the data of a chart: its head with its unit, one reading a row."""

    head: str
    readings: Sequence[Reading]
    decimals: int = 0
    signed: bool = False


def tabulate(head: str, labels: Sequence[str], *series: Series) -> Data:
    """The data of a chart: labels, then a column a series."""
    columns = [
        [reading.cell(one.decimals, signed=one.signed) for reading in one.readings]
        for one in series
    ]
    return Data(
        (head, *(one.head for one in series)),
        tuple(zip(labels, *columns, strict=True)),
    )


def share_writer(base: float | None) -> Write:
    """How to print shares of ``base`` people: no decimals on fewer than 100."""
    decimals = share_decimals(base)
    return lambda share: french.percent(share, decimals)


def gap_writer(base: float | None) -> Write:
    """How to print differences of such shares, without their unit."""
    decimals = share_decimals(base)
    return lambda gap: french.signed(gap, decimals)


def points_writer(base: float | None) -> Write:
    """How to print differences of such shares, in points."""
    decimals = share_decimals(base)
    return lambda gap: french.points(gap, decimals)


def lower(sentence: str) -> str:
    """The sentence without its capital, to follow a colon; an acronym keeps it."""
    acronym = len(sentence) > 1 and sentence[1].isupper()
    return sentence if acronym else f"{sentence[:1].lower()}{sentence[1:]}"


def stop(sentence: str) -> str:
    """The sentence with one full stop, "n.d." having its own."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def records(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of ``frame`` as plain tuples, in the order of ``columns``."""
    return frame[list(columns)].itertuples(index=False, name=None)


def plot(
    canvas: Canvas,
    scene: Scene,
    *,
    id_: str,
    caption: str,
    alt: Iterable[str],
    data: Data,
    statuses: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Figure:
    """The block of a drawn canvas.

    Args:
        canvas: what is drawn.
        scene: for whom.
        id_: the block's id, ``graphique-…``.
        caption: title, territories and year.
        alt: sentences, the most important first; see :func:`alternative`.
        data: what is drawn, for the annex workbook; see :func:`tabulate`.
        statuses: those of every value shown: the marks among them are explained in a note.
        notes: what else stands under the chart.
    """
    drawing = scene.drawings.draw if scene.drawings else draw
    svg, png = drawing(canvas, scene.fonts, id_)
    present = set(statuses)
    marks = [text for status, text in _MARK_NOTES.items() if status in present]
    explained = ["\u202f; ".join(marks) + "."] if marks else []
    return Figure(
        id=id_,
        caption=caption,
        alt=alternative(alt),
        source=source_line(scene),
        svg=svg,
        png=base64.b64encode(png).decode("ascii"),
        width_cm=canvas.width,
        notes=(*notes, *explained),
        data=data,
    )


def source_line(scene: Scene) -> str:
    """The source as printed ("Source : …"), and that the figures are fictional when they are."""
    text = stop(scene.source.strip())
    if not text.startswith("Source"):
        text = f"Source\u00a0: {text}"
    return f"{text} {FICTIONAL}" if scene.fictional and "fictives" not in text else text


def alternative(sentences: Iterable[str]) -> str:
    """The sentences, in order, as long as they fit :data:`ALT_LIMIT`; the first always does."""
    first, *others = [sentence for sentence in sentences if sentence]
    text = first if len(first) <= ALT_LIMIT else f"{first[: ALT_LIMIT - 1].rstrip()}…"
    for sentence in others:
        if len(text) + 1 + len(sentence) <= ALT_LIMIT:
            text = f"{text} {sentence}"
    return text


def standing(
    own: Item | None, items: Sequence[Item], name: str, write: Write, decimals: int = 1
) -> str:
    """The place of a region among all: "Bretagne : 10,4, 2ᵉ des 17 régions …".

    Values that print alike, with ``decimals``, have the same place, as in the sentences.
    "" without the region.
    """
    if own is None:
        return ""
    if own.reading.value is None:
        return stop(f"{name}\u00a0: {own.reading.text(write)}")
    known = [
        french.rounded(item.reading.value, decimals)
        for item in items
        if item.reading.value is not None
    ]
    value = french.rounded(own.reading.value, decimals)
    above = sum(other > value for other in known)
    place = f"{above + 1}ᵉ" if above else "première"
    if known.count(value) > 1:
        place += " ex æquo"
    return (
        f"{name}\u00a0: {write(own.reading.value)}, {place} des {len(known)}\u00a0régions "
        "dont le taux est connu."
    )


def missing(series: Mapping[str, Sequence[Item]]) -> str:
    """What is missing and why: "Non disponible (n.d.), Bretagne : Autre."; "" when nothing is.

    Args:
        series: readings by the name of their series ("" for the only one of a chart);
            series that miss the same things are told together.
    """
    sentences = []
    for status, words in _MARK_SENTENCES.items():
        names: dict[str, list[str]] = {}
        for name, items in series.items():
            labels = [item.label for item in items if item.reading.status == status]
            if labels:
                everything = "toutes les valeurs" if len(labels) == len(items) > 1 else ""
                names.setdefault(everything or listing(labels), []).append(name)
        for what, which in names.items():
            where = f", {french.join(which)}" if any(which) else ""
            sentences.append(f"{words}{where}\u00a0: {what}.")
    return " ".join(sentences)


def listing(labels: Sequence[str]) -> str:
    """Labels joined in French; the first ones and a count when they are many or long."""
    named = list(labels[:_NAMED] if len(labels) <= _NAMED else labels[: _NAMED - 1])
    while len(named) > 1 and sum(map(len, named)) > _NAMED_LENGTH:
        named.pop()
    others = len(labels) - len(named)
    return french.join([*named, french.quantity(others, "autre")] if others else named)


def extremes(items: Sequence[Item], write: Write) -> str:
    """The highest and the lowest of the readings known, as one sentence; "" for none."""
    known = [(item.reading.value, item.label) for item in items if item.reading.value is not None]
    if not known:
        return "Aucune valeur n’est disponible."
    top = max(known, key=lambda pair: pair[0])
    low = min(known, key=lambda pair: pair[0])
    if write(top[0]) == write(low[0]):
        return (
            f"Une seule valeur, {top[1]}\u00a0: {write(top[0])}."
            if len(known) == 1
            else f"Toutes les valeurs sont égales à {write(top[0])}."
        )
    return f"De {write(low[0])} ({low[1]}) à {write(top[0])} ({top[1]})."


def share_decimals(base: float | None) -> int:
    """How many decimals a percentage of ``base`` people bears."""
    return 0 if base is not None and base < 100 else 1
