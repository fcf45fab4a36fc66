"""The characters that the report's font does not have: emoji, pasted bullets, other scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby

from cep_report import french
from cep_report.fonts import printable
from cep_report.project import Project

_AROUND = 30
"""Characters quoted on each side of one."""
_FIRST_EMOJI = 0x1F000


def lacking(project: Project, text: str) -> tuple[str, ...]:
    """The characters of a text that the font does not have, in the order of their codes."""
    return tuple(sign for sign in sorted(set(text)) if not printable(project, sign))


def told(sign: str, text: str) -> str:
    """Which character the font does not have, with its code and the words around it."""
    at = text.index(sign)
    before, after = text[max(0, at - _AROUND) : at], text[at : at + _AROUND]
    extract = " ".join(
        f"{'…' if at > _AROUND else ''}{before}{after}"
        f"{'…' if len(text) > at + _AROUND else ''}".split()
    )
    shown = f" «\u00a0{sign}\u00a0»" if sign.isprintable() and not accompanies(sign) else ""
    return (
        f"le caractère{shown} ({code(sign)}) n’est pas dans la police du rapport\u00a0: "
        f"{french.quoted(extract, 3 * _AROUND)}."
    )


def code(sign: str) -> str:
    """The code of a character: "U+1F600"."""
    return f"U+{ord(sign):04X}"


def in_words(text: str, printed: Callable[[str], bool]) -> str:
    """A text in which what cannot be printed is said by its code: "[émoji U+1F44D]".

    Args:
        text: with line ends and tabs, which stay.
        printed: whether a character can be printed.
    """
    composed = unicodedata.normalize("NFC", text)
    pieces = []
    for shown, signs in groupby(composed, lambda sign: sign in "\n\t" or printed(sign)):
        run = "".join(signs)
        own = [sign for sign in run if not accompanies(sign)]
        if shown:
            pieces.append(run)
        elif own:
            what = "émoji" if all(ord(sign) >= _FIRST_EMOJI for sign in own) else "caractère"
            pieces.append(f"[{french.plural(len(own), what)} {' '.join(map(code, own))}]")
    return "".join(pieces)


def accompanies(sign: str) -> bool:
    """Whether a character only says how another looks: a joiner, a variant, a shade of skin."""
    variant = "\ufe00" <= sign <= "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"
    return variant or unicodedata.category(sign) in {"Cf", "Cc"}
