"""Words compared as a reader would: without accents, capitals, plurals, numbers or small slips."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from cep_report import letters

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    _WORD.findall(
        "a au aux avec ce ces cette comment d dans de des du elle en est et etre eu il ils j l la le les"
        " leur leurs lors mais n ne nos notre nous on ont ou par pas pour qu que quel quelle quelles quels"
        " qui s sa se sera ses si son sont sur un une vers y t"
    )
)
"""Words that say nothing in a heading: "sans", "entre" or "plus" do, unlike in a text that is
searched (:data:`cep_report.stems.EMPTY`)."""
_QUESTIONS = (
    (re.compile(r"(?<!\w)où(?!\w)", re.IGNORECASE), "lieu"),
    (re.compile(r"(?<!\w)qui (?=sont|est)", re.IGNORECASE), "public "),
    (re.compile(r"(?<!\w)combien(?!\w)", re.IGNORECASE), "nombre"),
)
_NEAR = 0.84
_SHORTEST_NEAR = 7
_ANOTHER_WORD = 2
"""Letters in a row, inside a word, that make it another one."""


def folded(text: str) -> str:
    """Small letters without accents, words apart by one space."""
    return " ".join(_WORD.findall(letters.folded(text)))


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """The words that say something, singular, in order; years and numbers are left out."""
    return tuple(
        singular(word)
        for word in folded(asked(text)).split()
        if word not in _EMPTY and not word.isdigit() and len(word) > 1
    )


def singular(word: str) -> str:
    """A folded word without the mark of its plural, near enough to compare."""
    if word.endswith("aux") and len(word) > 4:
        return f"{word[:-3]}al"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def likeness(heading: Iterable[str], name: Iterable[str], weights: dict[str, float]) -> float:
    """How much a heading says what a name says, from 0 to 1.

    Shared words over all words, each by its weight (1 unless given); a heading that holds
    the whole name and more is likened a little less.
    """
    said, wanted = tuple(dict.fromkeys(heading)), tuple(dict.fromkeys(name))
    if not said or not wanted:
        return 0.0
    common = sum(
        max(near(word, other) for other in said) * weights.get(word, 1.0) for word in wanted
    )
    if not common:
        return 0.0
    whole = sum(weights.get(word, 1.0) for word in wanted)
    other = sum(weights.get(word, 1.0) for word in said)
    dice = 2 * common / (whole + other)
    contained = (common / whole) * (0.6 + 0.4 * min(1.0, common / other))
    return min(1.0, max(dice, contained if common / whole > 0.99 else 0.0))


@lru_cache(maxsize=65536)
def near(one: str, other: str) -> float:
    """1 for the same word, a little less for one with a slip, 0 for another."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < _SHORTEST_NEAR or one[0] != other[0]:
        return 0.0
    if abs(len(one) - len(other)) > 3:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratio = matcher.ratio()
    return ratio if ratio >= _NEAR and _slips(matcher, len(one)) else 0.0


def _slips(matcher: SequenceMatcher[str], length: int) -> bool:
    """Whether two words differ by a letter at a time, but for their endings.

    « Présentation » and « prestation » differ by two letters in a row: two words, no slip.
    """
    return all(
        max(end - start, there - here) < _ANOTHER_WORD
        for kind, start, end, here, there in matcher.get_opcodes()
        if kind != "equal" and end < length
    )


def phrase(text: str, between: str = " ") -> str:
    """An expression for a phrase in folded text, each word singular or plural; "" for no word."""
    words = between.join(_inflected(singular(word)) for word in folded(text).split())
    return rf"(?<!\w){words}(?!\w)" if words else ""


def _inflected(word: str) -> str:
    if word.endswith("al") and len(word) > 3:
        return f"{re.escape(word[:-1])}(?:l|le|les|ux)"
    return f"{re.escape(word)}(?:s|x|e|es|nt)?"


def asked(text: str) -> str:
    """A heading in the form of a question, with the word that it asks for."""
    for pattern, word in _QUESTIONS:
        text = pattern.sub(word, text)
    return text
