"""French as it is printed: numbers, dates, elisions, plurals, typography.

Babel knows the dates; what it does not know, and numbers as it would write them, is here. Spaces that must
not break are U+202F inside numbers and before ``; ! ?``, U+00A0 before ``: % €``, units
and inside « ». The minus is U+2212. Numbers are rounded half away from zero, on the
decimal that is printed for the float, so that 0.125 is "0,13" for everyone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Protocol

from babel.dates import format_date

from cep_report.blocks import Mark

LOCALE = "fr_FR"
MINUS = "\u2212"
NARROW = "\u202f"
NO_BREAK = "\u00a0"

_FRENCH_SIGNS = str.maketrans({"-": MINUS, ",": NARROW, ".": ","})

Article = Literal["", "l’", "le", "la", "les"]

_MARKS = {"nd": Mark.NOT_AVAILABLE, "s": Mark.CONFIDENTIAL, "na": Mark.NOT_APPLICABLE}
_MEANINGS = {
    Mark.NOT_AVAILABLE: "non disponible",
    Mark.CONFIDENTIAL: "couvert par le secret statistique",
    Mark.NOT_APPLICABLE: "sans objet",
}
_CONTRACTIONS = {"l’": "de l’", "le": "du ", "la": "de la ", "les": "des "}
_CONTRACTIONS_OF_A = {"l’": "à l’", "le": "au ", "la": "à la ", "les": "aux ", "": "à "}
_TIMES = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
# Initial h that refuses the elision ("de Hauts-de-France", but "d’Hérault").
_ASPIRATED = re.compile(
    r"h(?:aut|and|uit|ors|av[ar]|oll|ong|ausse|alte|all\b|iérarch|asard|arc|ome|éros\b|ugue)",
    re.IGNORECASE,
)
_VOWELS = "aàâäeéèêëiîïoôöuùûüœæ"


class CountLike(Protocol):
    """What :func:`count_text` prints; :class:`cep_report.dataset.schema.Count` is one."""

    @property
    def number(self) -> float | None:
        """The figure, None unless the status is "ok"."""

    @property
    def status(self) -> str:
        """One of "ok", "nd", "s", "na"."""


# Numbers


def number(x: float, decimals: int = 0) -> str:
    """``x`` in French: "12 345,6" with U+202F, "−3" with U+2212, never "−0".

    Raises:
        ValueError: ``x`` is not finite: a missing number has a mark, not a text.
    """
    # Not Babel, for some thousands a report: tests hold the two together.
    return f"{_rounded(x, decimals):,f}".translate(_FRENCH_SIGNS)


def rounded(x: float, decimals: int = 0) -> float:
    """``x`` as :func:`number` prints it, as a number.

    Raises:
        ValueError: ``x`` is not finite.
    """
    return float(_rounded(x, decimals))


def percent(x: float, decimals: int = 1) -> str:
    """A percentage already on a scale of 0 to 100: "12,3 %"."""
    return f"{number(x, decimals)}{NO_BREAK}%"


def signed(x: float, decimals: int = 1) -> str:
    """``x`` with its sign, none for what rounds to zero: "+1,2", "−0,4", "0,0"."""
    return f"{'+' if _rounded(x, decimals) > 0 else ''}{number(x, decimals)}"


def signed_percent(x: float, decimals: int = 1) -> str:
    """An evolution in percent: "+12,3 %"."""
    return f"{signed(x, decimals)}{NO_BREAK}%"


def points(x: float, decimals: int = 1) -> str:
    """A difference of percentages: "+1,2 point", "−2,0 points"."""
    word = plural(float(_rounded(x, decimals)), "point")
    return f"{signed(x, decimals)}{NO_BREAK}{word}"


def mark(status: str) -> str:
    """The sign of a missing number: "nd" is "n.d.", "s" is "s", "na" is "–".

    Raises:
        ValueError: "ok", or no status at all.
    """
    if status not in _MARKS:
        raise ValueError(f"no mark for the status {status!r}")
    return str(_MARKS[status])


def legend(texts: Iterable[str]) -> str:
    """What the marks among ``texts`` mean: "n.d. : non disponible ; s : …"; "" without any."""
    present = set(texts)
    known = [f"{sign}{NO_BREAK}: {words}" for sign, words in _MEANINGS.items() if sign in present]
    return f"{NARROW}; ".join(known) + "." if known else ""


def count_text(count: CountLike, decimals: int = 0) -> str:
    """A count as printed: its number, or the mark of its status."""
    if count.number is None:
        return mark(count.status)
    return number(count.number, decimals)


def plural(n: float, singular: str, plural: str | None = None) -> str:
    """The word that agrees with ``n``: French plural starts at 2 ("1,9 point").

    ``plural`` defaults to ``singular`` with an s, unless it ends in s, x or z.
    """
    if abs(n) < 2:
        return singular
    if plural is not None:
        return plural
    return singular if singular.endswith(("s", "x", "z")) else f"{singular}s"


def quantity(n: float, singular: str, plural_form: str | None = None, decimals: int = 0) -> str:
    """``n`` and the word that agrees with it: "12 345 entrées"."""
    word = plural(float(_rounded(n, decimals)), singular, plural_form)
    return f"{number(n, decimals)}{NO_BREAK}{word}"


def unsigned_points(x: float, decimals: int = 1) -> str:
    """A difference of percentages whose sense the sentence says: "1,2 point", "2,0 points"."""
    return quantity(abs(x), "point", decimals=decimals)


def movement(x: float, decimals: int = 1) -> str:
    """An evolution in words, before its size: "en hausse de", "en baisse de", "stable"."""
    rounded = _rounded(x, decimals)
    if not rounded:
        return "stable"
    return "en hausse de" if rounded > 0 else "en baisse de"


def ordinal(n: int, *, feminine: bool = False) -> str:
    """A rank in figures: "1ᵉʳ", "1ʳᵉ", "2ᵉ".

    Raises:
        ValueError: ``n`` is not a rank.
    """
    if n < 1:
        raise ValueError(f"not a rank: {n}")
    if n == 1:
        return "1ʳᵉ" if feminine else "1ᵉʳ"
    return f"{number(n)}ᵉ"


def in_letters(n: int) -> str:
    """A small number as a text writes it: "deux" to "dix"; in figures beyond, and for 0 and 1."""
    return _TIMES[n - 2] if 2 <= n <= len(_TIMES) + 1 else number(n)


def times(ratio: float) -> str:
    """How many times, for a ratio of at least nearly two: "près de deux fois"; "" otherwise.

    A ratio under 1 is read the other way round: 0.5 is "deux fois" (less).
    """
    if not math.isfinite(ratio) or ratio <= 0:
        return ""
    size = max(ratio, 1 / ratio)
    for count, word in enumerate(_TIMES, start=2):
        if count - 0.15 <= size < count - 0.05:
            return f"près de {word} fois"
        if count - 0.05 <= size <= count + 0.05:
            return f"{word} fois"
        if count + 0.05 < size < count + 0.5:
            return f"plus de {word} fois"
    return ""


# Dates


def date(d: dt.date) -> str:
    """The day in full: "15 juillet 2023", "1ᵉʳ janvier 2023"."""
    return f"{_day(d)} {month_year(d)}"


def short_date(d: dt.date) -> str:
    """The day in figures: "15/07/2023"."""
    return str(format_date(d, "dd/MM/yyyy", locale=LOCALE))


def day_month(d: dt.date, year: int) -> str:
    """The day and its month, with its year when it is another: "15/07", "15/07/22"."""
    return f"{d:%d/%m}" if d.year == year else f"{d:%d/%m/%y}"


def month_year(d: dt.date) -> str:
    """The month: "juillet 2023"."""
    return str(format_date(d, "MMMM y", locale=LOCALE))


def period(start: dt.date, end: dt.date) -> str:
    """From a day to another: "du 1ᵉʳ janvier au 31 décembre 2022"; "le 3 mai 2022" for one day.

    Raises:
        ValueError: it ends before it starts.
    """
    if end < start:
        raise ValueError(f"period ends before it starts: {start} > {end}")
    if start == end:
        return f"le {date(start)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"du {_day(start)} au {date(end)}"
    if start.year == end.year:
        month = format_date(start, "MMMM", locale=LOCALE)
        return f"du {_day(start)} {month} au {date(end)}"
    return f"du {date(start)} au {date(end)}"


# Words


def join(items: Iterable[str]) -> str:
    """The items in a sentence: "a", "a et b", "a, b et c"; "" for none."""
    *head, last = list(items) or [""]
    return f"{', '.join(head)} et {last}" if head else last


def the(name: str, article: Article = "") -> str:
    """``name`` with its article: "l’Apec", "les missions locales", "Pôle emploi"."""
    return f"{article}{name}" if article in ("", "l’") else f"{article} {name}"


def of(name: str, article: Article = "") -> str:
    """``name`` after "de": "de Pôle emploi", "de l’Apec", "des missions locales", "d’Occitanie"."""
    if article:
        return f"{_CONTRACTIONS[article]}{name}"
    return f"d’{name}" if elides(name) else f"de {name}"


def to(name: str, article: Article = "") -> str:
    """``name`` after "à": "à Pôle emploi", "à l’Apec", "aux missions locales"."""
    return f"{_CONTRACTIONS_OF_A[article]}{name}"


def elide(word: str, following: str) -> str:
    """A word before another, its last vowel gone when it must: "qu’en Bretagne", "que dans"."""
    if elides(following) and word[-1:] in ("e", "a"):
        return f"{word[:-1]}’{following}"
    return f"{word} {following}"


def elides(name: str) -> bool:
    """Whether "de" loses its vowel before ``name``: a vowel, a mute h, a y before a consonant."""
    first, second = name[:1].lower(), name[1:2].lower()
    if first == "h":
        return not _ASPIRATED.match(name)
    if first == "y":
        return bool(second) and second not in _VOWELS
    return bool(first) and first in _VOWELS and not name.lower().startswith(("onze", "oui"))


def capitalise(text: str) -> str:
    """``text`` with a capital at its head, accent kept ("été" is "Été"); the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def uncapitalise(text: str) -> str:
    """``text`` without its capital, to follow a colon; an acronym keeps it ("VAE")."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


# Typography

_STASHED = "\ue000"
_SPACES = r"[ \t\u00a0\u202f]*"
# What typography never touches, in this order; each match is taken out, then put back.
_LEFT_ALONE = (
    _STASHED,
    r"^[ ]{0,3}(?P<fence>`{3,}+|~{3,}+)[\s\S]*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$",
    r"(?P<ticks>(?<!`)`++)[\s\S]+?(?<!`)(?P=ticks)(?!`)",
    r"\{\{<[^{}\n]*>\}\}",
    r"<!--(?:(?!<!--)[\s\S])*?-->",
    r"<(?=[A-Za-z/!])[^<>\n]*>",
    r"^[ \t]*:::.*$",
    r"^(?=.*--)[-+|:= \t]+$",
    r"^[ ]{0,3}\[\^[^\]\n]+\]:",
    r"^[ ]{0,3}\[[^\]\n]+\]:.*$",
    r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)",
    r"\{[^{}\n]*\}",
    r"\$\$[\s\S]+?\$\$",
    r"(?:https?://|ftp://|www\.|mailto:)[^\s<>«»]*[^\s<>«».,;:!?)*_]",
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);",
    r"!(?=\[)",
)
_PROTECTED = re.compile("|".join(_LEFT_ALONE), re.MULTILINE)
# What a high punctuation mark may follow; a bullet "* " or a list number "1. " is no word.
_WORD_END = (
    rf"(?:(?<=[^\W_])|(?<=[{_STASHED})\]»”\"’%€°…])|(?<=[^\W\d_]\.)"
    r"|(?<=[^\s*_|>#+-][*_])|(?<=[^\s*_|>#+-][*_][*_]))"
)
# A straight double quote pairs within a paragraph, an item of a list, a cell of a table.
_BLOCK_END = re.compile(
    r"(\n[ \t]*\n|\n(?=[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|[>#]))|\|)", re.MULTILINE
)
_OPENING = re.compile(rf"(?<![^\s(\[{_STASHED}*_/—–'’«…-])\"(?=[\w(\[{_STASHED}*«…$+{MINUS}-])")
_CLOSING = re.compile(rf"(?<=[\w)\]{_STASHED}*».,;:!?…%€°'’$+{MINUS}-])\"(?![^\W_])")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\.)\.{3}(?!\.)"), "…"),
    (re.compile(r"(?<!\w)1er(?=\s[^\W\d_])"), "1ᵉʳ"),
    (re.compile(rf"(?<=[^\W\d_])'(?=[\w«“\"*\[{_STASHED}])"), "’"),
    (re.compile(rf"«{_SPACES}(?=\S)"), f"«{NO_BREAK}"),
    (re.compile(rf"(?<=\S){_SPACES}»"), f"{NO_BREAK}»"),
    (re.compile(rf"{_WORD_END}{_SPACES}([;!?]+)"), rf"{NARROW}\1"),
    (
        re.compile(rf"{_WORD_END}{_SPACES}:(?=[*_»”\")\]]*(?:[ \t\r\n]|{NO_BREAK}»|$))"),
        f"{NO_BREAK}:",
    ),
    (re.compile(rf"(?<=\d){_SPACES}(?=%|[kM]?€)"), NO_BREAK),
)
# "10 000", whole: neither "2022 150 000", nor "10 000 25", nor "06 123 456".
_THOUSANDS = re.compile(
    rf"(?<![\w.,])(?<![\d{_STASHED}]\s)[1-9]\d{{0,2}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d|\s\d)"
)


def printable(text: str, limit: int = 60) -> str:
    """A text from elsewhere, safe to print: one line, no control signs, not too long."""
    plain = "".join(
        sign if unicodedata.category(sign)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
        for sign in text[: limit + 1]
    )
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def quoted(text: str, limit: int = 60) -> str:
    """A text from elsewhere between guillemets (:func:`printable`); "" if there is none."""
    return f"«\u00a0{printable(text, limit)}\u00a0»" if text else ""


def typography(text: str) -> str:
    """``text`` with French typography: ’ … « » 1ᵉʳ and the spaces that must not break.

    Straight double quotes become « » where they pair; "10 000" keeps its thousands together.
    Markdown stays what it was: code, links, URLs, addresses, attributes, placeholders
    ``{{< … >}}``, fences, table rules and HTML are left alone, and so are hours (14:30).
    Applied twice it changes nothing more.
    """
    stash: list[str] = []

    def take(match: re.Match[str]) -> str:
        stash.append(match.group())
        return _STASHED

    polished = "".join(map(_guillemets, _BLOCK_END.split(_PROTECTED.sub(take, text))))
    for pattern, replacement in _RULES:
        polished = pattern.sub(replacement, polished)
    polished = _THOUSANDS.sub(lambda match: re.sub(r"\s", NARROW, match[0]), polished)
    kept = iter(stash)
    return re.sub(_STASHED, lambda _: next(kept), polished)


def _guillemets(block: str) -> str:
    """A block with its pairs of straight double quotes as « »; one of its own stays.

    Two in a row, or one escaped, cannot be told apart: such a block is left as it is.
    """
    if '""' in block or '\\"' in block:
        return block
    opened: list[int] = []
    signs = list(block)
    for match in re.finditer('"', block):
        place = match.start()
        if opened and _CLOSING.match(block, place):
            signs[opened.pop()], signs[place] = "«", "»"
        elif _OPENING.match(block, place):
            opened.append(place)
    return "".join(signs)


def _rounded(x: float, decimals: int) -> Decimal:
    if not math.isfinite(x):
        raise ValueError(f"not a number to print: {x!r}")
    rounded = Decimal(str(x)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded or abs(rounded)


def _day(d: dt.date) -> str:
    return "1ᵉʳ" if d.day == 1 else str(d.day)
