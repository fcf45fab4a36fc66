"""The sentences of Markdown prose, in French: how far a conflict reaches.

A sentence stays within its paragraph, list item, quote; a row of a table and a block of
code are one piece.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from cep_report.merging.tokens import ROW, SPACE, Token, is_break, is_content, is_line_mark

END_MARKS = frozenset(".!?…")
_CLOSING = frozenset({"»", ")", '"', "”", "\t*", "\t**", "\t~~", "\t]"})
# Words whose full stop does not end a sentence, whatever follows.
_ABBREVIATIONS = frozenset(
    [
        "m",
        "mm",
        "mme",
        "mlle",
        "dr",
        "pr",
        "me",
        "mgr",
        "st",
        "ste",
        "p",
        "pp",
        "ex",
        "cf",
        "art",
        "al",
        "n",
        "no",
        "nos",
        "réf",
        "tél",
        "vol",
        "chap",
        "fig",
        "tab",
        "ann",
        "env",
        "resp",
        "min",
        "max",
        "éd",
        "coord",
        "dir",
        "dép",
        "rég",
        "av",
        "bd",
        "hab",
    ]
)


class Places:
    """Where the sentences of a text begin and end, as positions between its tokens."""

    def __init__(self, some: Sequence[Token]) -> None:
        self._keys = [token.key for token in some]
        self._cuts = sorted(self._positions())

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """The sentences that ``start:end`` touches."""
        if start == end and (start == len(self._keys) or is_break(self._keys[start])):
            start = max(start - 1, 0) if start and not is_break(self._keys[start - 1]) else start
        first = self._cuts[bisect_right(self._cuts, start) - 1]
        if start == end and first == start:
            at_break = start == len(self._keys) or is_break(self._keys[start])
            return (start, start) if at_break else (start, self._next(start + 1))
        return first, self._next(end)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines (paragraphs, items, rows) that ``start:end`` touches."""
        while start and not is_break(self._keys[start - 1]):
            start -= 1
        while end < len(self._keys) and not is_break(self._keys[end]):
            end += 1
        return start, end

    def _next(self, end: int) -> int:
        return self._cuts[bisect_left(self._cuts, end)]

    def ends(self, at: int) -> bool:
        """Whether the token before ``at`` ends a sentence, or nothing stands before it."""
        while at and (self._keys[at - 1] == SPACE or self._keys[at - 1] in _CLOSING):
            at -= 1
        return at == 0 or is_break(self._keys[at - 1]) or self._keys[at - 1] in END_MARKS

    def _positions(self) -> set[int]:
        keys, cuts = self._keys, {0, len(self._keys)}
        in_row = False
        for at, key in enumerate(keys):
            if is_break(key):
                cuts |= {at, at + 1}
                in_row = False
            elif key == ROW:
                cuts.add(at)
                in_row = True
            elif is_line_mark(key):
                cuts.add(at + 1)
            elif key in END_MARKS and not in_row and (start := self._after_stop(at)):
                cuts.add(start)
        return cuts

    def _after_stop(self, at: int) -> int:
        """Where the sentence that follows a stop begins; 0 when none does."""
        keys = self._keys
        before = keys[at - 1] if at else ""
        if keys[at] == "." and (before.lower() in _ABBREVIATIONS or _is_initial(before)):
            return 0
        at += 1
        while at < len(keys):
            if keys[at] in _CLOSING or keys[at] in END_MARKS or keys[at][:2] in {"[^", "]("}:
                at += 1
            elif keys[at] == SPACE and at + 1 < len(keys) and keys[at + 1] == "»":
                at += 2
            else:
                break
        if at + 1 >= len(keys) or keys[at] != SPACE:
            return 0
        return at + 1 if _opens(keys[at + 1]) else 0


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _opens(key: str) -> bool:
    return (
        key[:1].isupper()
        or key[:1].isdigit()
        or key in {"«", "“", '"', "(", "–", "—", "\t*", "\t**", "\t["}
        or (is_content(key) and not key[:1].isalpha())
    )


def _is_edge(token: Token) -> bool:
    return (
        token.key == SPACE or is_break(token.key) or (is_line_mark(token.key) and token.key != ROW)
    )


def edges(base: Sequence[Token]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The breaks, bullets and spaces a stretch of base begins and ends with."""
    first, last = 0, len(base)
    while first < last and _is_edge(base[first]):
        first += 1
    while last > first and _is_edge(base[last - 1]):
        last -= 1
    return tuple(base[:first]), tuple(base[last:])
