"""Words that nobody else writes, so that each can be looked for afterwards."""

from __future__ import annotations

import re
from random import Random

NBSP, NNBSP = "\u00a0", "\u202f"
_STARTS = ("zor", "bli", "tra", "mu", "gré", "vo", "plo", "dra", "fi", "ché")
_ENDS = ("glub", "nard", "mir", "tane", "quel", "vane", "doux", "pèle", "brun", "zic")
_PATTERN = re.compile(rf"(?:{'|'.join(_STARTS)})(?:{'|'.join(_ENDS)})\d{{4}}", re.IGNORECASE)


class Marks:
    """Marks one after the other, pronounceable: "zorglub0017".

    Args:
        random: what the syllables come from.
        first: the first number; keep a thousand for each edited copy.
    """

    def __init__(self, random: Random, first: int = 0) -> None:
        self._random, self._next = random, first

    def word(self) -> str:
        """A mark made of letters, then its number."""
        self._next += 1
        start, end = self._random.choice(_STARTS), self._random.choice(_ENDS)
        return f"{start}{end}{self._next:04d}"

    def number(self) -> str:
        """A mark that looks like a figure."""
        self._next += 1
        return f"97{self._next:04d}31"


def marks_in(text: str) -> list[str]:
    """The marks made of letters that a text holds."""
    return _PATTERN.findall(text)


def plain(mark: str, random: Random) -> str:
    """A few ordinary words with a mark."""
    return random.choice((mark, f"et {mark}", f"les {mark} du territoire", f"{mark} notamment"))


def french(mark: str, random: Random) -> str:
    """Accents, guillemets, apostrophes and non-breaking spaces around a mark."""
    return random.choice(
        (
            f"«{NBSP}l’{mark}{NBSP}»",
            f"où l’été déçoit{NBSP}: {mark}, à 12{NBSP}% près",
            f"(cœur d’{mark}{NNBSP}; ça, là et ñ)",
            f"– À l’Œuvre {mark} –",
            f"qu’est-ce que {mark}{NNBSP}?",
        )
    )


def hostile(mark: str, random: Random) -> str:
    """What Markdown would take for its own, around a mark."""
    return random.choice(
        (
            f"* {mark} * et _ceci_",
            f"<b>{mark}</b> & [crochets](ici)",
            f"# {mark} $x^2$ ~non~ @nom `code`",
            f"{{{{< val {mark} >}}}}",
            f"<!-- zone: {mark} -->",
            f"1. {mark} \\ | tube",
        )
    )
