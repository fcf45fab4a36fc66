"""The number before a heading: « Partie 1 – », « II. », « 1.2 », « A) »; and the heading without it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINAL = (
    r"premi[èe]re|1\s?(?:re|ère)|deuxi[èe]me|seconde|troisi[èe]me|quatri[èe]me|\d\s?(?:e|è|[èe]me)"
)
_PART = re.compile(
    rf"(?:(?:partie|chapitre|titre|axe|volet|section)\s+(?:\d{{1,2}}|[ivx]{{1,5}}|[a-h])(?!\w)"
    rf"|(?:{_ORDINAL})\s+(?:partie|section))\s*[.):°/–—-]*\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<first>[IVX]{1,5}|[A-H]|[a-h]|\d{1,2})"
    r"(?P<rest>(?:[.-]\s?(?:\d{1,2}|[A-Za-z])(?![A-Za-z\d]))*)"
    r"\s*(?P<end>[.)°/:–—-]*)\s+(?=[^\W_]|[«“\"(’'])"
)


@dataclass(frozen=True)
class Numbering:
    """How a heading is numbered.

    Attributes:
        kind: "partie", "romain", "lettre", "minuscule", "chiffre"; "" for none.
        depth: how many numbers it has: 2 for "1.2".
        sure: whether nothing but a number of a heading looks so ("1.2", "II."; not "3 sites").
        rest: the heading without it.
    """

    kind: str
    depth: int
    sure: bool
    rest: str


def numbering(text: str) -> Numbering:
    """The number of a heading, and what follows it."""
    text = text.strip()
    if part := _PART.match(text):
        return Numbering("partie", 1, sure=True, rest=text[part.end() :].strip())
    found = _NUMBER.match(text)
    if found is None:
        return Numbering("", 0, sure=False, rest=text)
    first, rest, end = found["first"], found["rest"], found["end"]
    if not (rest or end or first.isdigit()):
        return Numbering("", 0, sure=False, rest=text)
    kind = _kind(first)
    depth = 1 + len(re.findall(r"\w+", rest))
    sure = depth > 1 or (kind == "romain" and bool(end))
    return Numbering(kind, depth, sure=sure, rest=text[found.end() :].strip())


def _kind(first: str) -> str:
    if first.isdigit():
        return "chiffre"
    if first.islower():
        return "minuscule"
    return "romain" if set(first) <= set("IVX") else "lettre"
