"""What one side moved is moved in the other texts too, so that what was changed in it follows.

A move is a deletion and an addition of much the same words. Once the base and the other side
stand in the order of the one who moved, words meet the words they come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cep_report.merging.changes import Edit
from cep_report.merging.marks import folded
from cep_report.merging.places import edges
from cep_report.merging.sides import Side
from cep_report.merging.tokens import (
    LINE,
    PARAGRAPH,
    SPACE,
    Token,
    is_break,
    is_content,
    is_line_mark,
    tokens,
)

# So many words at least make a passage that someone moved, of which so much is unchanged.
_WORDS, _LIKENESS = 3, 0.5
Tokens = Sequence[Token]


class Move(NamedTuple):
    """Base tokens ``start:end`` go to ``at``, with other breaks around them."""

    start: int
    end: int
    at: int
    before: tuple[Token, ...]
    after: tuple[Token, ...]


def reordered(base: Tokens, ours: Tokens, theirs: Tokens) -> tuple[Tokens, Tokens, Tokens]:
    """The three texts, in all of which each move of either side is made where it can be."""
    base, ours = _following(base, ours, theirs)
    base, theirs = _following(base, theirs, ours)
    return base, ours, theirs


def _following(base: Tokens, other: Tokens, mover: Tokens) -> tuple[Tokens, Tokens]:
    """The base and the other side in the order of the one who moved."""
    done: set[str] = set()
    while found := _next(base, Side(base, mover), done):
        moved = _made(base, base, (), found)
        if moved is None:
            continue
        side = Side(base, other)
        if _changed(moved, Side(moved, other)) < _changed(base, side):
            base = moved  # moved there too
        elif carried := _made(base, side.tokens, side.edits, found):
            base, other = moved, carried
    return base, other


def _next(base: Tokens, mover: Side, done: set[str]) -> Move | None:
    """The first move that was not looked at yet."""
    for found in _moves(base, mover.edits):
        said = "".join(token.key for token in base[found.start : found.end])
        if said not in done:
            done.add(said)
            return found
    return None


def _moves(base: Tokens, some: Iterable[Edit]) -> Iterator[Move]:
    some = tuple(some)
    added = [
        edit for edit in some if edit.start == edit.end and _words(edit.after).total() >= _WORDS
    ]
    for edit in some:
        words = _words(base[edit.start : edit.end])
        if edit.after or words.total() < _WORDS or not added:
            continue
        likeness, rank = max(
            (_likeness(words, _words(item.after)), -rank) for rank, item in enumerate(added)
        )
        if likeness >= _LIKENESS:
            to = added.pop(-rank)
            yield Move(edit.start, edit.end, to.start, *edges(to.after))


def moved(gone: Tokens, new: Tokens) -> bool:
    """Whether what is new is what is gone, at another place."""
    one, other = _words(gone), _words(new)
    return min(one.total(), other.total()) >= _WORDS and _likeness(one, other) >= _LIKENESS


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max(one.total(), other.total())


def _made(base: Tokens, other: Tokens, its: Sequence[Edit], move: Move) -> Tokens | None:
    """A text of those edits with a move made; None when it cannot be, or would lose a word."""
    head, tail = edges(base[move.start : move.end])
    first, last = move.start + len(head), move.end - len(tail)
    glued = {edit.start: edit.after for edit in its if edit.start == edit.end}
    start = _place(its, first, after=first in glued and is_break(glued[first][-1].key))
    end = _place(its, last, after=last in glued and not is_break(glued[last][0].key))
    left = _place(its, move.start, after=True) if head else start
    right = _place(its, move.end, after=False) if tail else end
    at = _place(its, move.at, after=True)
    begins = _lines(
        base, other, ((first, start), (move.start, left), (move.end, right), (move.at, at))
    )
    if begins is None or end is None:
        return None
    start, left, right, at = begins
    opened = start < end and is_line_mark(other[start].key)
    if opened and any(is_line_mark(token.key) for token in move.before):
        return None  # an item of a list for both, each in its own way
    passage = (*move.before, *other[start:end], *move.after)
    if at <= left:
        made = (*other[:at], *passage, *other[at:left], *other[right:])
    else:
        made = (*other[:left], *other[right:at], *passage, *other[at:])
    if not _words(other[start:end]) or _words(made) != _words(other):
        return None
    if not _reads(other):
        return made
    return next(filter(_reads, (made, _apart(made))), None)


def _lines(
    base: Tokens, other: Tokens, places: Iterable[tuple[int, int | None]]
) -> list[int] | None:
    """Places of the base in another text, each before the marks that only there open its line.

    None where a line of the base is no longer an item of a list, or a place is gone.
    """
    found = []
    for at, place in places:
        if place is None:
            return None
        mine, its = _marks(base, at), _marks(other, place)
        if mine != its and mine:
            return None
        found.append(place if mine == its else place - len(its))
    return found


def _marks(some: Tokens, at: int) -> list[str]:
    """The marks that open a line right before a place."""
    first = at
    while first and is_line_mark(some[first - 1].key):
        first -= 1
    return [token.key for token in some[first:at]]


def _apart(some: Tokens) -> Tokens:
    """A text in which no line of an item runs on into words that are none of it."""
    return tuple(
        Token(PARAGRAPH, PARAGRAPH) if token.key == LINE and is_content(after.key) else token
        for token, after in zip(some, (*some[1:], Token("", SPACE)), strict=True)
    )


def _reads(some: Tokens) -> bool:
    """Whether a text, as written, is read as these tokens."""
    written = folded(tokens("".join(token.text for token in some)))
    return [token.key for token in written] == [token.key for token in some]


def _place(its: Iterable[Edit], at: int, *, after: bool) -> int | None:
    """A place of the base in the text of some edits, before or after what was added there."""
    shift = 0
    for edit in its:
        if edit.start < at < edit.end:
            return None
        if edit.end <= at and (after or edit.start < edit.end or edit.end < at):
            shift += len(edit.after) - (edit.end - edit.start)
    return at + shift


def _words(some: Iterable[Token]) -> Counter[str]:
    return Counter(token.key for token in some if is_content(token.key))


def _changed(base: Tokens, side: Side) -> int:
    """How many words a side changed."""
    return sum(
        (_words(base[edit.start : edit.end]) + _words(edit.after)).total() for edit in side.edits
    )
