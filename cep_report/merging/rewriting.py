"""A sentence that somebody wrote anew: one proposal, not as many as it has words in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from cep_report.merging.changes import Change, joined, text
from cep_report.merging.places import Places
from cep_report.merging.tokens import CELL, ROW, SPACE, Token, is_break, is_content, tokens

# Of so many changes in a sentence, this share of its words at least is new, were it cut in two.
_SHARES = {2: 0.5}
_SHARE = 0.25


def by_sentence(
    base: str, some: Sequence[Change], whose: Callable[[Change], Hashable]
) -> tuple[Change, ...]:
    """Changes of which those that write one sentence anew are one: the sentence, before and after.

    Args:
        base: what they change.
        some: its changes, in order.
        whose: who made a change, when, how: only what is alike is one; None for a change that
            stays by itself, with all of its sentence.
    """
    mine = tokens(base)
    places = Places(mine)
    made: list[Change] = []
    for start, end, group in _sentences(places, some):
        alike = {whose(change) for change in group}
        if len(alike) > 1 or None in alike or not _is_anew(mine, start, end, group):
            made += group
        else:
            made.append(_one(mine, start, end, group))
    return tuple(made)


def _sentences(places: Places, some: Sequence[Change]) -> Iterator[tuple[int, int, list[Change]]]:
    """The sentences that changes touch, and those of each; one over several takes them all."""
    found: list[tuple[int, int, list[Change]]] = []
    for change in some:
        start, end = places.widened(change.start, change.end)
        if change.start == change.end and places.ends(change.start):
            start = end = change.start  # a sentence of its own, between others
        if found and start < found[-1][1]:
            first, last, group = found[-1]
            found[-1] = first, max(last, end), [*group, change]
        else:
            found.append((start, end, [change]))
    return iter(found)


def _is_anew(mine: Sequence[Token], start: int, end: int, group: Sequence[Change]) -> bool:
    """Whether changes are too many to be read one by one."""
    if len(group) < min(_SHARES):
        return False
    inner = mine[start : _trimmed(mine, start, end)]
    if any(is_break(token.key) or token.key in {ROW, CELL} for token in inner):
        return False
    new = sum(max(_words(tokens(item.before)), _words(tokens(item.after))) for item in group)
    return new >= _SHARES.get(len(group), _SHARE) * _words(inner)


def _one(mine: Sequence[Token], start: int, end: int, group: Sequence[Change]) -> Change:
    end = max(_trimmed(mine, start, end), group[-1].end)
    pieces: list[Sequence[Token]] = []
    at = start
    for change in group:
        pieces += [mine[at : change.start], tokens(change.after)]
        at = change.end
    return Change(start, end, text(mine[start:end]), joined([*pieces, mine[at:end]]))


def _trimmed(mine: Sequence[Token], start: int, end: int) -> int:
    while end > start and (mine[end - 1].key == SPACE or is_break(mine[end - 1].key)):
        end -= 1
    return end


def _words(some: Sequence[Token]) -> int:
    return sum(is_content(token.key) for token in some)
