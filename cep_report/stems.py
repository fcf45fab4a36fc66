"""Words as they are looked for: French stems, without regard to accents, capitals or endings.

Accents go before the stemmer (Snowball's, for French) sees a word: a text and a question
written without accents meet. So do the signs of the plural and of the feminine: of
"conseiller" and "conseillers" the stemmer makes two words, of "formé" and "formée" without
their accents too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from cep_report.letters import folded

_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("french")
_EMPTY = """
a ai ainsi apres au aussi aux avec avoir c ce ces cet cette comme d dans de des donc du elle
elles en entre est et etre eux fait font il ils j je l la le les leur leurs lors lui m ma
mais meme mes mon n ne nos notre nous on ont ou par pas plus pour qu que qui s sa sans se
ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tres tu un une vos votre
vous y
"""
EMPTY = frozenset(_EMPTY.split())
"""Words that say nothing alone."""


@dataclass(frozen=True)
class Word:
    """A word of a text: its stem, where it stands (``text[start:end]``), itself in the singular.

    Stems join words that only look alike: "communication" and "commun", "VAE" and "va".
    """

    stem: str
    start: int
    end: int
    form: str = ""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a word; "" of one that says nothing alone ("de", "la")."""
    plain = folded(word)
    if plain in EMPTY:
        return ""
    return str(_STEMMER.stemWord(_singular(plain)))


def _singular(plain: str) -> str:
    if len(plain) > 3 and plain.endswith(("s", "eaux")):
        plain = plain[:-1]
    return plain[:-1] if plain.endswith(("ee", "ere")) else plain


def form(word: str) -> str:
    """A word without accents, capitals or the mark of its plural."""
    plain = folded(word)
    return plain[:-1] if len(plain) > 3 and plain.endswith(("s", "x")) else plain


def words(text: str) -> Iterator[Word]:
    """The words of a text that say something, in order."""
    for match in _WORD.finditer(text):
        if found := stem(match[0]):
            yield Word(found, match.start(), match.end(), form(match[0]))


def stems(text: str) -> tuple[str, ...]:
    """Their stems."""
    return tuple(word.stem for word in words(text))
