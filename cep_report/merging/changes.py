"""What a person changed: the proposals a reader is shown, one by one.

The fine differences are edits. Edits a word or two apart are one proposal, and so are
those that only make sense together: both ends of a bold passage or of a link, a column
of a table. Any of them may be taken without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cep_report.merging.alignment import differences
from cep_report.merging.tokens import (
    CELL,
    PARAGRAPH,
    ROW,
    SPACE,
    Token,
    is_break,
    is_content,
    is_line_mark,
    opens_line,
    tokens,
)

# Two edits this close are one: so many words in between, of so many letters at most.
_WORDS, _LETTERS = 2, 4
Balance = tuple[int, ...]
_EVEN: Balance = (0, 0, 0, 0, 0)


class Edit(NamedTuple):
    """Base tokens ``start:end`` become ``after``."""

    start: int
    end: int
    after: tuple[Token, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What the edit is compared by."""
        return tuple(token.key for token in self.after)


@dataclass(frozen=True)
class Change:
    """Base tokens ``start:end``, written ``before``, become ``after``."""

    start: int
    end: int
    before: str
    after: str


def changes(base: str, theirs: str) -> tuple[Change, ...]:
    """What turns ``base`` into ``theirs``, as few readable proposals, in order."""
    mine = tokens(base)
    return tuple(
        Change(start, end, text(mine[start:end]), joined(applied(mine, start, end, group)))
        for group in grouped(mine, edits(mine, tokens(theirs)))
        for start, end in [(group[0].start, group[-1].end)]
    )


def apply(base: str, wanted: Iterable[Change]) -> str:
    """``base`` with some of its :func:`changes` made.

    Raises:
        ValueError: two of them overlap.
    """
    mine = tokens(base)
    pieces: list[Sequence[Token]] = []
    at = 0
    for change in sorted(wanted, key=lambda change: (change.start, change.end)):
        if change.start < at:
            raise ValueError("overlapping changes")
        pieces += [mine[at : change.start], tokens(change.after)]
        at = change.end
    return joined([*pieces, mine[at:]])


def text(some: Iterable[Token]) -> str:
    """Tokens as written."""
    return "".join(token.text for token in some)


def edits(base: Sequence[Token], other: Sequence[Token]) -> tuple[Edit, ...]:
    """The fine differences, in order."""
    spans = differences([token.key for token in base], [token.key for token in other])
    return tuple(Edit(s.start, s.end, tuple(other[s.left : s.right])) for s in spans)


def applied(
    base: Sequence[Token], start: int, end: int, some: Iterable[Edit]
) -> list[Sequence[Token]]:
    """``base[start:end]`` with edits made, in pieces for :func:`joined`."""
    pieces: list[Sequence[Token]] = []
    for edit in some:
        pieces += [base[start : edit.start], edit.after]
        start = edit.end
    return [*pieces, base[start:end]]


def joined(pieces: Iterable[Sequence[Token]]) -> str:
    """Pieces as one text, in which nothing became something else.

    No two words run together, and no line ends in a heading, in a row, or before what
    would open a line of its own: a line end within a sentence is but a space.
    """
    whole: list[Token] = []
    wrapped = False
    for piece in filter(None, pieces):
        if whole and whole[-1].text[-1:].isalnum() and piece[0].text[:1].isalnum():
            whole.append(Token(" ", SPACE))
        whole += piece
        wrapped = wrapped or any("\n" in token.text for token in piece if token.key == SPACE)
    return text(_unwrapped(whole) if wrapped else whole)


def _unwrapped(some: Sequence[Token]) -> Iterator[Token]:
    one_line = False
    for at, token in enumerate(some):
        if is_break(token.key):
            one_line = False
        elif token.key == ROW or token.key[:2] == "\n#":
            one_line = True
        soft = token.key == SPACE and "\n" in token.text
        unwelcome = soft and (one_line or opens_line(text(some[at + 1 : at + 5])))
        yield Token(" ", SPACE) if unwelcome else token


def grouped(base: Sequence[Token], some: Sequence[Edit]) -> list[tuple[Edit, ...]]:
    """Edits that stand or fall together, in order."""
    groups: list[list[Edit]] = []
    owed = _EVEN
    for edit in some:
        if groups:
            between = base[groups[-1][-1].end : edit.start]
            apart = any(token.key == PARAGRAPH for token in between)
            if near(between) or (owed != _EVEN and not apart):
                groups[-1].append(edit)
                owed = _sum(owed, balance(base, edit))
                continue
        groups.append([edit])
        owed = balance(base, edit)
    return [tuple(group) for group in groups]


def near(between: Sequence[Token]) -> bool:
    """Whether what stands between two edits is too little to keep them apart."""
    words = 0
    for token in between:
        key = token.key
        if is_break(key) or is_line_mark(key) or key in {".", "!", "?", CELL}:
            return False
        if is_content(key):
            words += 1
            if (
                words > _WORDS
                or len(key) > _LETTERS
                or not key.rstrip("'").isalpha()
                or key.isupper()
            ):
                return False
    return True


def balance(base: Sequence[Token], edit: Edit) -> Balance:
    """What an edit leaves open: emphasis, strong, strikeout, brackets, cells of a row."""
    before, after = [token.key for token in base[edit.start : edit.end]], edit.keys
    cells = 0
    if before.count(ROW) == after.count(ROW):
        cells = sum(k[:2] == CELL for k in after) - sum(k[:2] == CELL for k in before)
    odd = [(before.count(mark) + after.count(mark)) % 2 for mark in ("\t*", "\t**", "\t~~")]
    return (*odd, _open(after) - _open(before), cells)


def _open(keys: Sequence[str]) -> int:
    return sum(key == "\t[" for key in keys) - sum(
        key == "\t]" or key[:2] in {"](", "][", "]{"} for key in keys
    )


def _sum(one: Balance, two: Balance) -> Balance:
    marks = [(a + b) % 2 for a, b in zip(one[:3], two[:3], strict=True)]
    return (*marks, one[3] + two[3], one[4] + two[4])
