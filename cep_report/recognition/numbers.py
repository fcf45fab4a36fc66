"""Numbers as they are typed in French: 12 345, 1,2 million, 54,3 %; not years, dates nor ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cep_report.checks.text import fold

_NUMBER = re.compile(
    r"(?<![\w.,/+°-])(?P<sign>[−-]\s?)?"
    r"(?P<whole>\d{1,3}(?:[ \u00a0\u202f\u2009.]\d{3})+|\d+)(?!\d)(?:[,.](?P<decimals>\d{1,3}))?(?![\d/])(?!\w)"
    r"(?:[\s\u00a0\u202f]*(?P<unit>%|pour cent|millions?(?!\w)|milliers?(?!\w)|M€|k€|€|euros?(?!\w)))?"
)
_TIMES = {"million": 1e6, "millier": 1e3, "m€": 1e6, "k€": 1e3}
_ABOUT = re.compile(
    r"(?:environ|pres de|plus de|moins de|quelque|presque|autour de|de l'ordre de|a peu pres"
    r"|un peu (?:plus|moins) de|quasi)\s*$"
)
_REFERENCE = re.compile(
    r"(?:article|tableau|figure|graphique|carte|partie|niveau|page|chapitre|annexe|volet|n ?°|bac \+"
    r"|\bl\.|\bd\.|\br\.)\s*$"
)
_AGE_OR_DATE = re.compile(
    r"\s*(?:ans\b|mois\b|semaines?\b|heures?\b|h\b|minutes?\b|eme\b|er\b|janvier|fevrier|mars\b|avril|mai\b"
    r"|juin|juillet|aout|septembre|octobre|novembre|decembre|a \d+ ans|points?\b|fois\b)"
)
_FIRST_YEAR, _LAST_YEAR = 1980, 2100


@dataclass(frozen=True)
class Number:
    """A number in a text.

    Attributes:
        start, end: where it stands, its unit included.
        value: of the whole.
        step: the smallest difference that its writing shows: 1 for "12 345", 0.1 for "54,3 %".
        percent: whether it is of a hundred.
        about: whether it is said to be near.
    """

    start: int
    end: int
    value: float
    step: float
    percent: bool
    about: bool

    def tells(self, exact: float) -> bool:
        """Whether a figure, rounded as the number is written, is that number."""
        tolerance = self.step / 2
        if self.about:
            tolerance = max(tolerance, abs(exact) * 0.05)
        return abs(self.value - exact) <= tolerance + 1e-9


def numbers(text: str) -> Iterator[Number]:
    """The figures of a text, in order; years, dates, ages, references are not."""
    plain = fold(text)
    for found in _NUMBER.finditer(text):
        whole = re.sub(r"\D", "", found["whole"])
        grouped = len(whole) != len(found["whole"])
        value, decimals = float(whole), len(found["decimals"] or "")
        unit = (found["unit"] or "").lower()
        if not (grouped or decimals or unit) and _FIRST_YEAR <= value <= _LAST_YEAR:
            continue
        if len(whole) > 12 or _REFERENCE.search(plain[: found.start()]):
            continue
        if _AGE_OR_DATE.match(plain, found.end()) and not unit:
            continue
        if decimals:
            value += float(f"0.{found['decimals']}")
        times = next((by for word, by in _TIMES.items() if unit.startswith(word)), 1.0)
        step = times * 10.0**-decimals
        if not decimals and times == 1.0 and unit not in ("%", "pour cent"):
            step = _rounding(whole)
        yield Number(
            found.start(),
            found.end(),
            (-value if found["sign"] else value) * times,
            step,
            unit in ("%", "pour cent"),
            bool(_ABOUT.search(plain[: found.start()])),
        )


def _rounding(whole: str) -> float:
    """What a whole number was rounded to, as its zeros show: 12 300 to the hundred."""
    zeros = len(whole) - len(whole.rstrip("0"))
    return 10.0**zeros if zeros >= 2 and len(whole) > zeros + 1 else 1.0
