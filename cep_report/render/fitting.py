"""Which tables and charts another layout should set a little tighter or looser, and how.

Typst lays a report out without looking back: a table may leave one row on its last page, a
chart may miss the foot of a page by a few lines. A first layout says where everything ended
up (the marks of ``cep.typ``); from this, :func:`improve` says what to change, and the report
is laid out again. What may change is small: the space in the rows of a table, the width of a
chart, whether a table of more than a few rows may go on to the next page. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Fitted = Mapping[str, Mapping[str, float | bool]]
"""What a table or a chart, by identifier, takes instead of its own: ``inset`` of its rows,
``scale`` of its picture, ``breakable``."""

ROWS_TOGETHER = 3
"""The fewest rows of a table on a page, when it goes over several."""
ROW_INSET = 4.7
INSETS = (4.7, 4.3, 3.9, 3.5, 3.2, 2.9, 5.1, 5.5, 5.9, 6.3, 6.7)
"""From the usual one to the tightest, then looser."""
SMALLEST_SCALE = 0.88
"""Of a chart: its smallest letters, 8 pt, are still 7 pt."""

_WORTH = 0.12
"""The share of a page that must be free at its foot for a chart to be made smaller."""
_WORTH_BREAKING = 0.25
_ABOVE_FLOAT = 15.75
_LINE, _BELOW_FLOAT = 7.0, 3.15
"""From the mark that ends a paragraph to the foot of its line; what follows a table or a chart
beyond the space above another."""
_AROUND_TAIL = 12.0
_CAPTION = 32.0
_HEADING = 48.0
"""What a heading of two lines takes, which stays with what follows it."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its page, and the height of its text (0 in a table of a few rows)."""

    page: int
    height: float


@dataclass(frozen=True)
class Float:
    """A table or a chart where the last layout left it.

    Attributes:
        id: its identifier.
        page: where its caption stands.
        top: the top of its caption on this page.
        height: of the whole of it, when nothing cuts it.
        tail: the height of its notes and source.
        body: the height of a page's text.
        chart: whether it is a chart.
        whole: whether it is kept on one page.
        rows: of a table.
        first: the top of a table's first row on its page.
        head: the height of a table's header.
        strong: the rows in bold, from 0.
        end: the page where it ends.
        used: how far down the page before is filled, when it is the first of its page and
            nothing forced it there; else None.
    """

    id: str
    page: int
    top: float
    height: float
    tail: float
    body: float
    chart: bool
    whole: bool
    rows: tuple[Row, ...]
    first: float
    head: float
    strong: frozenset[int]
    end: int
    used: float | None

    @property
    def fragments(self) -> tuple[int, ...]:
        """How many rows stand on each of its pages; 0 for notes that stand alone."""
        counts = [len(list(rows)) for _, rows in groupby(self.rows, key=lambda row: row.page)]
        alone = [0] if self.rows and self.end > self.rows[-1].page else []
        return (*counts, *alone)


@dataclass(frozen=True)
class Pages:
    """A layout: its tables and charts, in runs that page breaks keep apart, and their pages."""

    runs: tuple[tuple[Float, ...], ...]
    top: float
    count: int

    @classmethod
    def read(cls, layout: Mapping[str, Any]) -> Pages:
        """What the metadata ``<cep-pages>`` of ``cep.typ`` say."""
        runs: list[list[Mapping[str, Any]]] = [[]]
        for mark in layout["marks"]:
            if mark["kind"] == "page":
                runs.append([])
            else:
                runs[-1].append(mark)
        return cls(
            tuple(tuple(_floats(run)) for run in runs), float(layout["top"]), layout["count"]
        )

    @property
    def badly_cut(self) -> frozenset[str]:
        """The tables that are badly cut."""
        return frozenset(
            item.id for run in self.runs for item in run if _badly_cut(item.fragments, item.strong)
        )


def improve(pages: Pages, fitted: Fitted, tried: Iterable[str]) -> Fitted:
    """What to change for the next layout: one table or chart a run at most.

    Args:
        pages: the last layout.
        fitted: what was changed for it.
        tried: the tables and charts not to change any more.

    Returns:
        what is new; nothing when nothing is left to change.
    """
    done = {*tried, *fitted}
    found: dict[str, Mapping[str, float | bool]] = {}
    for run in pages.runs:
        for item in run:
            change = None if item.id in done else _change(item, pages.top)
            if change:
                found[item.id] = change
                break
    return found


def _change(item: Float, top: float) -> Mapping[str, float | bool] | None:
    if not item.whole:
        cut_badly = item.rows and _badly_cut(item.fragments, item.strong)
        return _recut(item, top) if cut_badly else None
    if item.used is None:
        return None
    free = top + item.body - item.used
    needed = item.top - top + item.height + _ABOVE_FLOAT
    if needed <= free or free < _WORTH * item.body:
        return None
    if item.chart:
        picture = item.height - item.tail - _CAPTION
        scale = int(100 * (1 - (needed - free) / picture)) / 100 if picture > 0 else 0.0
        return {"scale": scale} if scale >= SMALLEST_SCALE else None
    inset = ROW_INSET - (needed - free) / (2 * len(item.rows)) if item.rows else 0.0
    if inset >= min(INSETS):
        return {"inset": int(10 * inset) / 10}
    if free < _WORTH_BREAKING * item.body or len(item.rows) < 2 * ROWS_TOGETHER:
        return None
    return _break(item, item.used + _ABOVE_FLOAT, top)


def _recut(item: Float, top: float) -> Mapping[str, float | bool] | None:
    inset, fragments = _best(item, item.first, top)
    if _badly_cut(fragments, item.strong) and item.height + _HEADING < item.body:
        return {"breakable": False}
    return {"inset": inset} if inset != ROW_INSET else None


def _break(item: Float, start: float, top: float) -> Mapping[str, float | bool] | None:
    """A table that may go on to the next page, if it is well cut there."""
    first = start + item.first - top
    inset, fragments = _best(item, first, top)
    return None if _badly_cut(fragments, item.strong) else {"breakable": True, "inset": inset}


def _best(item: Float, first: float, top: float) -> tuple[float, tuple[int, ...]]:
    """The inset that cuts a table best, and how; the first row stands at ``first``."""
    cuts = [(inset, _cut(item, first, top + item.body, inset)) for inset in INSETS]
    return min(
        cuts,
        key=lambda cut: (
            _badness(cut[1], item.strong),
            len(cut[1]),
            _strays(cut[1], item.strong),
            INSETS.index(cut[0]),
        ),
    )


def _cut(item: Float, first: float, bottom: float, inset: float) -> tuple[int, ...]:
    """How many rows would stand on each page, the first row at ``first``."""
    counts, room = [0], bottom - first
    for row in item.rows:
        height = row.height + 2 * inset
        if height > room:
            counts.append(0)
            room = item.body - item.head
        counts[-1] += 1
        room -= height
    if item.tail + _AROUND_TAIL > room:
        counts.append(0)
    return tuple(counts)


def _badly_cut(fragments: Sequence[int], strong: frozenset[int]) -> bool:
    return len(fragments) > 1 and _badness(fragments, strong) > 0


def _badness(fragments: Sequence[int], strong: frozenset[int]) -> int:
    """How many pages hold too few rows, or end on the title of a group."""
    if len(fragments) == 1:
        return 0
    few = sum(1 for count in fragments if count < ROWS_TOGETHER)
    ends = [sum(fragments[: index + 1]) - 1 for index in range(len(fragments) - 1)]
    titles = sum(1 for end in ends if end in strong and end + 1 < sum(fragments))
    return few + titles


def _strays(fragments: Sequence[int], strong: frozenset[int]) -> int:
    """How many pages begin with the last rows of a group: fewer than belong together."""
    starts = [sum(fragments[:index]) for index in range(1, len(fragments))]
    ahead = [min((row - start for row in strong if row >= start), default=0) for start in starts]
    return sum(1 for rows in ahead if 0 < rows < ROWS_TOGETHER)


def _floats(run: Sequence[Mapping[str, Any]]) -> Iterator[Float]:
    """The tables and charts of one run of marks."""
    for index, mark in enumerate(run):
        if mark["kind"] != "float":
            continue
        own = [other for other in run[index:] if other.get("id") == mark["id"]]
        after = run[index + 1 :]
        table = next((other for other in own if other["kind"] == "table"), None)
        places = [other for other in own if other["kind"] == "row"]
        heights = (table["rows"] if table else None) or [0.0] * len(places)
        before = run[index - 1] if index else None
        yield Float(
            id=mark["id"],
            page=mark["page"],
            top=mark["y"],
            height=mark["height"],
            tail=mark["tail"],
            body=mark["body"],
            chart=mark["chart"],
            whole=mark["whole"],
            rows=tuple(
                Row(place["page"], height) for place, height in zip(places, heights, strict=True)
            ),
            first=places[0]["y"] - ROW_INSET if places else mark["y"],
            head=table["head"] if table else 0.0,
            strong=frozenset(number - 1 for number in table["strong"]) if table else frozenset(),
            end=next((other["page"] for other in after if other["kind"] == "end"), mark["page"]),
            used=before["y"] + (_BELOW_FLOAT if "id" in before else _LINE)
            if before is not None and before["page"] == mark["page"] - 1
            else None,
        )
