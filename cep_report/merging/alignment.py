"""Which tokens of two texts are the same: the fine differences between them.

Content is aligned first: runs of three words found once in each text, then rare words,
then what is left in small gaps by difflib. A few words that two unrelated paragraphs
have in common are not a likeness and are let go. Breaks, punctuation and spaces then
follow the words they stand next to, so that a difference begins and ends where a person
would say it does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from cep_report.merging.tokens import SPACE, is_break, is_content, is_line_mark

# Below this share of the smaller of two paragraphs, common words are chance.
_LIKENESS = 0.3
# Beyond this many comparisons a gap without a single rare word in common is a rewriting.
_MOST = 250_000
_SHORT = 3

Pair = tuple[int, int]


class Span(NamedTuple):
    """Tokens ``start:end`` of the base stand against ``left:right`` of the other text."""

    start: int
    end: int
    left: int
    right: int


def differences(base: Sequence[str], other: Sequence[str]) -> list[Span]:
    """Where two sequences of keys differ, in order; never touching one another."""
    spans: list[Span] = []
    at, to = 0, 0
    for i, j in (*_content(base, other), (len(base), len(other))):
        if base[at:i] != other[to:j]:
            for span in _gap(base, other, Span(at, i, to, j)):
                if spans and spans[-1].end == span.start:
                    before = spans.pop()
                    spans.append(Span(before.start, span.end, before.left, span.right))
                else:
                    spans.append(span)
        at, to = i + 1, j + 1
    return spans


# Content


class _Content(NamedTuple):
    """The content of a text: where it stands, in which paragraph, and what these weigh."""

    keys: list[str]
    places: list[int]
    paragraphs: list[int]
    weights: list[int]


def _content(base: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """The content both have in common, where their paragraphs have enough of it."""
    mine, theirs = _read(base), _read(other)
    found: list[Pair] = []
    _align(mine.keys, theirs.keys, Span(0, len(mine.keys), 0, len(theirs.keys)), found)
    common: dict[Pair, int] = {}
    for i, j in found:
        both = (mine.paragraphs[i], theirs.paragraphs[j])
        common[both] = common.get(both, 0) + _weight(mine.keys[i])
    alike = {
        (p, q)
        for (p, q), weight in common.items()
        if weight >= _LIKENESS * min(mine.weights[p], theirs.weights[q])
    }
    return [
        (mine.places[i], theirs.places[j])
        for i, j in found
        if (mine.paragraphs[i], theirs.paragraphs[j]) in alike
    ]


def _read(keys: Sequence[str]) -> _Content:
    words, places, paragraphs = list[str](), list[int](), list[int]()
    weights, current, weight = list[int](), 0, 0
    for place, key in enumerate(keys):
        if key == SPACE:
            continue
        if key[0].isalnum() or is_content(key):
            words.append(key)
            places.append(place)
            paragraphs.append(current)
            weight += _weight(key)
        elif is_break(key):
            weights.append(weight)
            current, weight = current + 1, 0
    return _Content(words, places, paragraphs, [*weights, weight])


def _weight(key: str) -> int:
    size = len(key)
    return 1 if size <= _SHORT and not key.isdigit() else min(12, size)


def _align(a: Sequence[str], b: Sequence[str], whole: Span, found: list[Pair]) -> None:
    """Add to ``found`` the pairs of ``whole``, in order."""
    waiting: list[Span | list[Pair]] = [whole]
    while waiting:
        task = waiting.pop()
        if isinstance(task, list):
            found.extend(task)
            continue
        start, end, left, right = task
        while start < end and left < right and a[start] == b[left]:
            found.append((start, left))
            start, left = start + 1, left + 1
        tail: list[Pair] = []
        while start < end and left < right and a[end - 1] == b[right - 1]:
            end, right = end - 1, right - 1
            tail.append((end, right))
        waiting.append(tail[::-1])
        if start == end or left == right:
            continue
        gap = Span(start, end, left, right)
        if anchors := _anchors(a, b, gap, 3) or _anchors(a, b, gap, 1):
            corners = [(start, left), *anchors, (end, right)]
            waiting.extend(
                Span(i, i2, j, j2) for (i, j), (i2, j2) in reversed(list(pairwise(corners)))
            )
        elif (end - start) * (right - left) <= _MOST:
            blocks = SequenceMatcher(None, a[start:end], b[left:right], autojunk=False)
            found.extend(
                (start + block.a + step, left + block.b + step)
                for block in blocks.get_matching_blocks()
                for step in range(block.size)
            )


def _anchors(a: Sequence[str], b: Sequence[str], gap: Span, size: int) -> list[Pair]:
    """Runs of ``size`` words found once on each side, the most that keep their order."""
    mine, theirs = _once(a, gap.start, gap.end, size), _once(b, gap.left, gap.right, size)
    pairs = [
        (i, theirs[gram])
        for gram, i in mine.items()
        if i >= 0 and theirs.get(gram, -1) >= 0 and (size > 1 or len(gram[0]) > _SHORT)
    ]
    return _in_order(pairs)


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    """Where each run of words stands, in order; -1 for one found twice."""
    places: dict[tuple[str, ...], int] = {}
    for at, gram in enumerate(zip(*(words[start + k : end] for k in range(size)), strict=False)):
        places[gram] = -1 if gram in places else start + at
    return places


def _in_order(pairs: list[Pair]) -> list[Pair]:
    """The longest rising chain of pairs sorted by their first (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        last[pile : pile + 1] = [index]
    chain: list[Pair] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


# Breaks, punctuation, spaces


def _gap(base: Sequence[str], other: Sequence[str], gap: Span) -> list[Span]:
    """The differences of a gap without common content: one between two aligned breaks."""
    mine = [i for i in range(gap.start, gap.end) if is_break(base[i])]
    theirs = [j for j in range(gap.left, gap.right) if is_break(other[j])]
    ways = [list(_segments(base, other, gap, _first(base, other, mine, theirs)))]
    if len(mine) != len(theirs) and mine and theirs:
        ways.append(list(_segments(base, other, gap, _last(base, other, mine, theirs))))
    return min(ways, key=lambda spans: sum(_rewrites(base, other, span) for span in spans))


def _rewrites(base: Sequence[str], other: Sequence[str], span: Span) -> bool:
    """Whether words are replaced across a break: what a reader finds hardest to follow."""
    return (
        span.start < span.end
        and span.left < span.right
        and any(map(is_break, (*base[span.start : span.end], *other[span.left : span.right])))
    )


def _first(
    base: Sequence[str], other: Sequence[str], mine: list[int], theirs: list[int]
) -> list[Pair]:
    if not mine or not theirs:
        return []
    matcher = SequenceMatcher(
        None, [base[i] for i in mine], [other[j] for j in theirs], autojunk=False
    )
    return [
        (mine[block.a + step], theirs[block.b + step])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _last(
    base: Sequence[str], other: Sequence[str], mine: list[int], theirs: list[int]
) -> list[Pair]:
    return _first(base, other, mine[::-1], theirs[::-1])[::-1]


def _segments(
    base: Sequence[str], other: Sequence[str], gap: Span, breaks: list[Pair]
) -> Iterator[Span]:
    at, to = gap.start, gap.left
    for i, j in (*breaks, (gap.end, gap.right)):
        if span := _trimmed(base, other, Span(at, i, to, j)):
            yield span
        at, to = i + 1, j + 1


def _trimmed(base: Sequence[str], other: Sequence[str], span: Span) -> Span | None:
    start, end, left, right = span
    while start < end and left < right and base[start] == other[left]:
        start, left = start + 1, left + 1
    while start < end and left < right and base[end - 1] == other[right - 1]:
        end, right = end - 1, right - 1
    if start == end and left == right:
        return None
    return _at_line_start(base, other, Span(start, end, left, right))


def _at_line_start(base: Sequence[str], other: Sequence[str], span: Span) -> Span:
    """A whole item, row or heading added or removed, from its own mark on."""
    start, end, left, right = span
    if not start or not left or base[start - 1] != other[left - 1]:
        return span
    mark, last = base[start - 1], other[right - 1] if start == end else base[end - 1]
    if is_line_mark(mark) and mark == last and (start == end or left == right):
        return Span(start - 1, end - 1, left - 1, right - 1)
    return span
