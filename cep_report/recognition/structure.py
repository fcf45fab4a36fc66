"""Lines as a reader sees them into an outline: which ones are headings, and of what level.

A document says so itself (styles with an outline level, bookmarks, tags) or shows it: bold,
larger, in capitals, underlined, numbered. What it says wins; what it shows is looked for in
any case, under it, since many people make their last levels by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from cep_report.recognition.numbering import Numbering, numbering
from cep_report.recognition.outline import Block, Grid, Outline, Paragraph, Section

_MAX_LENGTH, _MAX_WORDS, _SHORT = 160, 22, 14
_LARGER = 1.12
_SAME = 0.6
"""Points: sizes nearer than that are the same."""

_FIRST = ("chiffre", "romain")
_ENDS = (".", ";", ",", "…", "!", "?\u00a0»")
_CAPTION = re.compile(
    r"(?:tableau|tab|figure|fig|graphique|carte|sch[ée]ma|illustration|encadr[ée]|source|sources"
    r"|note|champ|lecture|nb)\b\.?\s*(?:n\s?°\s*)?(?:\d+|:|\u00a0:|–|-)",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"^(?P<title>.*?\S)\s*(?:\.{3,}|…{2,}|(?:\. ){3,}|\t)[\s.]*(?P<page>\d{1,3})\s*$"
)
_PAGED = re.compile(r"\s(?P<page>\d{1,3})$")
_LETTER = re.compile(r"[^\W\d]")
_CONTENTS_RUN = 4
_CONTENTS_LINE = 300
"""Characters: a longer line is not one of a table of contents."""


@dataclass(frozen=True)
class Line:
    """A paragraph and how it looks.

    Attributes:
        text: its words.
        level: of the heading that the document says it is; 0 when it says nothing.
        size: of its letters, in points; 0 when not known.
        bold, underlined: all of it.
        item: of a list.
        depth: of the number that the word processor puts before it; 0 for none.
        page: where it stands; 0 when not known.
        apart: whether its words stand apart, as the cells of a table do.
    """

    text: str
    level: int = 0
    size: float = 0
    bold: bool = False
    underlined: bool = False
    item: bool = False
    depth: int = 0
    page: int = 0
    apart: bool = False

    @property
    def capitals(self) -> bool:
        """Whether all its letters are capitals, and they are several."""
        letters = [sign for sign in self.text if sign.isalpha()]
        return len(letters) > 3 and all(sign.isupper() for sign in letters)


@dataclass(frozen=True)
class _Look:
    """What makes headings of one level alike."""

    level: int
    size: float
    kind: str
    depth: int
    capitals: bool
    bold: bool


def outline_of(stream: Sequence[Line | Grid]) -> Outline:
    """The outline of a document read line by line."""
    kept = list(_without_contents(stream))
    body = _body_size(kept)
    sections: list[Section] = []
    blocks: list[Block] = []
    heading, page, level = "", 0, 0
    stack: list[_Look] = []
    ranks: dict[_Look, int] = {}

    def close() -> None:
        if heading or blocks:
            sections.append(Section(level, heading, tuple(blocks), page))
        blocks.clear()

    for place, line in enumerate(kept):
        if isinstance(line, Grid):
            blocks.append(line)
            continue
        text = " ".join(line.text.split())
        if not text:
            continue
        number = numbering(text)
        if not _is_heading(line, number, body, _next(kept, place)):
            blocks.append(Paragraph(text, line.item))
            continue
        close()
        look = _Look(
            line.level,
            line.size,
            number.kind or ("auto" if line.depth else ""),
            number.depth or line.depth,
            line.capitals,
            line.bold,
        )
        ranks.setdefault(look, len(ranks))
        while stack and not _below(stack[-1], look, ranks):
            stack.pop()
        stack.append(look)
        heading, page, level = text, line.page, len(stack)
    close()
    return Outline(tuple(sections))


def _below(upper: _Look, lower: _Look, ranks: dict[_Look, int]) -> bool:
    """Whether a heading is of a lower level than another that stands before it."""
    if upper.level or lower.level:
        return lower.level > upper.level if upper.level and lower.level else bool(upper.level)
    if upper == lower:
        return False
    if upper.kind == lower.kind and upper.kind and upper.depth != lower.depth:
        return lower.depth > upper.depth
    if abs(upper.size - lower.size) > _SAME:
        return lower.size < upper.size
    if (upper.kind, upper.depth) == (lower.kind, lower.depth) and upper.kind:
        return False
    if lower.kind == "partie" or (upper.kind == "partie" and lower.kind):
        return upper.kind == "partie"
    alike = (upper.capitals, upper.bold) == (lower.capitals, lower.bold)
    if alike and not upper.kind and lower.kind in _FIRST:
        return False  # « Introduction », then « 1. … »
    return ranks[lower] > ranks[upper]


def _is_heading(line: Line, number: Numbering, body: float, following: Line | None) -> bool:
    text = line.text.strip()
    if not any(sign.isalpha() for sign in number.rest or text):
        return line.level > 0 and any(sign.isalpha() for sign in text)
    if line.level:
        return True
    words = len(text.split())
    if len(text) > _MAX_LENGTH or words > _MAX_WORDS or _CAPTION.match(text):
        return False
    if line.apart or text.endswith(_ENDS) or (line.item and not line.bold):
        return False
    larger = bool(line.size and body) and line.size >= body * _LARGER
    shown = line.bold or larger or line.underlined or line.capitals
    if number.kind or line.depth:
        plain = number.sure and words <= _SHORT and not _numbered(following)
        return shown or plain or (number.kind == "partie" and words <= _SHORT)
    return larger or (shown and words <= _SHORT)


def _numbered(line: Line | None) -> bool:
    return line is not None and numbering(line.text).kind not in ("", "partie")


def _next(stream: Sequence[Line | Grid], place: int) -> Line | None:
    following = stream[place + 1] if place + 1 < len(stream) else None
    return following if isinstance(following, Line) else None


def _body_size(stream: Iterable[Line | Grid]) -> float:
    """The size that most letters have."""
    sizes: Counter[float] = Counter()
    for line in stream:
        if isinstance(line, Line) and line.size and not line.level:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _without_contents(stream: Sequence[Line | Grid]) -> Iterator[Line | Grid]:
    """Everything but tables of contents: lines in a row that end with a page number."""
    place = 0
    while place < len(stream):
        end = _contents_end(stream, place)
        if end - place >= _CONTENTS_RUN:
            place = end
            continue
        yield stream[place]
        place += 1


def _contents_end(stream: Sequence[Line | Grid], start: int) -> int:
    """Where a run of lines that end with page numbers, never smaller ones, stops."""
    last, end = 0, start
    for line in islice(stream, start, None):
        page = _page_told(line) if isinstance(line, Line) else None
        if page is None or page < last:
            break
        last, end = page, end + 1
    return end


def _page_told(line: Line) -> int | None:
    """The page that a line of a table of contents ends with; None when it is not one."""
    text = line.text
    if len(text) > _CONTENTS_LINE or not text.rstrip()[-1:].isdigit():
        return None
    if leader := _LEADER.match(text):
        return int(leader["page"])
    paged = None if line.level else _PAGED.search(text)
    told = paged is not None and _LETTER.search(text, 0, paged.start())
    return int(paged["page"]) if paged is not None and told else None
