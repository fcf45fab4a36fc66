"""What a slide says of a text of the report: its own words, first sentences and items of lists.

Nothing is worded here: a point is a sentence of the report, whole, or the beginning of one
followed by « […] ».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from cep_report.deck.reading import Line, Passage
from cep_report.merging.places import Places
from cep_report.merging.tokens import tokens

CUT = "[…]"
_SEPARATORS = "\u202f\u00a0 ;,"


def points(passage: Passage, limit: int) -> tuple[Line, ...]:
    """The points of a text, at most ``limit``; « […] » after the last says that there are more.

    A paragraph gives its first sentence; one that announces a list also gives the
    announcement, under which the items stand; an item gives its first sentence.
    """
    found = list(_points(passage.lines))
    if len(found) <= limit:
        return tuple(found)
    last = found[limit - 1]
    return (*found[: limit - 1], Line(f"{last.text} {CUT}", last.level))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a plain text, in French."""
    some = tokens(text)
    places, cuts = Places(some), [0]
    while cuts[-1] < len(some):
        _, end = places.widened(cuts[-1], cuts[-1] + 1)
        cuts.append(max(end, cuts[-1] + 1))
    found = ("".join(token.text for token in some[a:b]).strip() for a, b in pairwise(cuts))
    return tuple(sentence for sentence in found if sentence)


def _points(lines: Sequence[Line]) -> Iterator[Line]:
    announced = False
    for line, after in zip_longest(lines, lines[1:], fillvalue=Line("")):
        said = sentences(line.text)
        if not said:
            continue
        if line.level:
            yield Line(said[0].rstrip(_SEPARATORS), line.level if announced else line.level - 1)
            continue
        announced = after.level > 0 and said[-1].endswith(":")
        yield Line(said[0])
        if announced and len(said) > 1:
            yield Line(said[-1])
