"""Tables of a PDF, put together from lines whose words stand in columns."""

from __future__ import annotations

from collections.abc import Sequence

from cep_report.recognition.pdf_lines import PageLine, Piece

_HEAD_LINES = 3.5
"""How tall the heads of a table are, at most, in letters."""
_LEAST_ROWS = 2

Rows = tuple[tuple[str, ...], ...]
_Span = tuple[float, float]


def table_at(lines: Sequence[PageLine], place: int) -> tuple[Rows, int]:
    """The table that begins at a line, its heads first, and where it ends; no row for none."""
    start = _head_end(lines, place)
    end = _rows_end(lines, start)
    columns = _columns(lines[start:end])
    if end - start < _LEAST_ROWS or len(columns) < 2:
        return (), place
    rows = [_cells(line.pieces, columns) for line in lines[start:end]]
    if start > place:
        heads = sorted(lines[place:start], key=lambda line: -line.top)
        rows.insert(0, _cells([piece for line in heads for piece in line.pieces], columns))
    return tuple(rows), end


def _rows_end(lines: Sequence[PageLine], start: int) -> int:
    end = start
    while end < len(lines) and len(lines[end].pieces) > 1 and lines[end].page == lines[start].page:
        end += 1
    return end


def _head_end(lines: Sequence[PageLine], place: int) -> int:
    """Where the heads that stand over a table's rows end; ``place`` when there are none apart.

    Cells of several lines are read one after the other: what shows heads is that a line is
    not below the one before it.
    """
    first = lines[place]
    lowest = first.top - _HEAD_LINES * first.size
    end = place
    while end < len(lines) and lines[end].page == first.page and lines[end].top >= lowest:
        end += 1
    head = lines[place:end]
    if not any(line.top > first.bottom for line in head[1:]):
        return place
    bottom = min(line.bottom for line in head)
    while (
        end > place + 1 and lines[end - 1].top <= min(x.bottom for x in lines[place : end - 1]) + 1
    ):
        end -= 1  # a first row that is near
    return end if bottom < first.top else place


def _cells(pieces: Sequence[Piece], columns: Sequence[_Span]) -> tuple[str, ...]:
    cells = [""] * len(columns)
    for piece in pieces:
        middle = piece.left + piece.right
        column = min(range(len(columns)), key=lambda index: abs(sum(columns[index]) - middle))
        cells[column] = f"{cells[column]} {piece.text}".strip()
    return tuple(cells)


def _columns(lines: Sequence[PageLine]) -> list[_Span]:
    """The spans of the columns: pieces that overlap from line to line are of one."""
    spans: list[_Span] = []
    for left, right in sorted((piece.left, piece.right) for line in lines for piece in line.pieces):
        if spans and left <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans
