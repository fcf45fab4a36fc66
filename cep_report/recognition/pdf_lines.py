"""The lines of a PDF's pages: their words, their look and where they stand.

Positions are in points from the bottom left. What repeats at the top or the bottom of pages
(running headers, page numbers) is left out.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MAX_SIGNS_A_PAGE = 60_000
"""A dense page of text has 6,000."""

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|gras", re.IGNORECASE)
_HEAVY = 600
_EDGE = 0.09
"""How much of a page its running header or footer takes, at most."""
_REPEATED = 0.3
_GAP = 1.1
"""Letters' sizes: a wider space parts two cells."""
_BREAKS = frozenset("\r\n")
_HYPHENS = "\u0002\ufffe\u00ad"


@dataclass(frozen=True)
class Piece:
    """Words of a line that stand together: a cell of a table, or all of the line."""

    text: str
    left: float
    right: float


@dataclass(frozen=True)
class PageLine:
    """One line of a page.

    Attributes:
        page: from 1.
        pieces: its words, from left to right, apart where a wide space is.
        top, bottom: of its letters.
        size: of its letters, in points, to the half.
        bold: most of them.
    """

    page: int
    pieces: tuple[Piece, ...]
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.pieces[-1].right


@dataclass
class _Line:
    """A line being read."""

    text: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)


def lines_of(document: pypdfium2.PdfDocument) -> list[PageLine]:
    """The lines of a document, page after page, running headers and footers left out."""
    pages: list[tuple[float, list[PageLine]]] = []
    for number, page in enumerate(document, start=1):
        pages.append((page.get_height(), list(_page_lines(page, number))))
        page.close()
    running = _running(pages)
    return [
        line
        for height, lines in pages
        for line in lines
        if (_key(line), _edge(line, height)) not in running and not _is_page_number(line, height)
    ]


def _page_lines(page: Any, number: int) -> Iterator[PageLine]:
    text = page.get_textpage()
    raw = text.raw
    count = min(text.count_chars(), MAX_SIGNS_A_PAGE)
    line = _Line()
    for index in range(count):
        sign = _sign(raw, index)
        if sign in _BREAKS:
            yield from _finished(raw, line, number)
            line = _Line()
            continue
        box = _box(raw, index)
        if line.boxes and not sign.isspace() and _elsewhere(line.boxes[-1], box):
            yield from _finished(raw, line, number)
            line = _Line()
        line.text.append(sign)
        line.boxes.append(box if not sign.isspace() or not line.boxes else line.boxes[-1])
        line.indices.append(index)
    yield from _finished(raw, line, number)
    text.close()


def _sign(raw: Any, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(raw, index)
    sign = chr(code) if 0 < code < 0x110000 else " "
    if sign in _HYPHENS:
        return "\u00ad"
    return sign if sign in _BREAKS or sign.isprintable() else " "


def _box(raw: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a sign; its height is that of its font."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(rectangle))
    values = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return values if all(map(math.isfinite, values)) else (0.0, 0.0, 0.0, 0.0)


def _elsewhere(last: tuple[float, ...], box: tuple[float, ...]) -> bool:
    """Whether a sign is on another line than the one before it, which was not said."""
    height = max(last[3] - last[1], 1.0)
    return box[3] < last[1] + height * 0.1 or box[1] > last[3] - height * 0.1


def _finished(raw: Any, line: _Line, number: int) -> Iterator[PageLine]:
    seen = [place for place, sign in enumerate(line.text) if not sign.isspace()]
    if not seen:
        return
    sample = [line.indices[seen[place]] for place in {0, len(seen) // 3, len(seen) // 2, -1}]
    heights = Counter(_half(line.boxes[place][3] - line.boxes[place][1]) for place in seen)
    bold = sum(_is_bold(raw, index) for index in sample) * 2 > len(sample)
    size = heights.most_common(1)[0][0]
    yield PageLine(
        number,
        tuple(_pieces(line, seen, size)),
        max(line.boxes[place][3] for place in seen),
        min(line.boxes[place][1] for place in seen),
        size,
        bold,
    )


def _pieces(line: _Line, seen: Sequence[int], size: float) -> Iterator[Piece]:
    start = seen[0]
    for before, place in zip(seen, [*seen[1:], None], strict=True):
        gap = None if place is None else line.boxes[place][0] - line.boxes[before][2]
        if place is None or (gap is not None and gap > _GAP * size):
            text = "".join(line.text[start : before + 1])
            yield Piece(" ".join(text.split()), line.boxes[start][0], line.boxes[before][2])
            start = place if place is not None else start


def _is_bold(raw: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(raw, index) >= _HEAVY:
        return True
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(raw, index, buffer, 128, ctypes.byref(flags))
    return 0 < length <= 128 and bool(_BOLD.search(buffer.value.decode("utf-8", "replace")))


def _half(value: float) -> float:
    return round(value * 2) / 2


def _running(pages: Sequence[tuple[float, list[PageLine]]]) -> set[tuple[str, str]]:
    """What is said at the same edge of many pages, numbers aside."""
    seen: Counter[tuple[str, str]] = Counter()
    for height, lines in pages:
        seen.update({(_key(line), edge) for line in lines if (edge := _edge(line, height))})
    least = max(2, _REPEATED * len(pages))
    return {item for item, count in seen.items() if count >= least}


def _edge(line: PageLine, height: float) -> str:
    if line.bottom > height * (1 - _EDGE):
        return "top"
    return "bottom" if line.top < height * _EDGE else ""


def _is_page_number(line: PageLine, height: float) -> bool:
    return (
        bool(_edge(line, height))
        and re.fullmatch(
            r"(?:page\s*)?[–-]?\s*\d{1,4}\s*(?:(?:/|sur)\s*\d{1,4})?\s*[–-]?",
            line.text,
            re.IGNORECASE,
        )
        is not None
    )


def _key(line: PageLine) -> str:
    return re.sub(r"\d+", "0", " ".join(line.text.casefold().split()))
