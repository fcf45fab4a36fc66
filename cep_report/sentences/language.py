"""A phrasing and what fills it: nouns that agree, figures that stay figures.

A phrasing is a sentence with slots:

- ``{part}`` is a figure or a word; ``{sujet.le}``, ``{sujet.de}`` and ``{sujet.a}`` are a noun
  with its article, after "de", after "à"; ``{region.dans}`` is a form of the region;
- ``[représente|représentent]`` agrees in number with the noun called ``sujet``,
  ``[présent|présente|présents|présentes]`` in gender and number;
- ``que~`` loses its vowel before a vowel.

A figure is printed as ``{{< val name >}}``: the document resolves it, with its provenance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cep_report import french

SUBJECT = "sujet"

_SLOT = re.compile(r"\{([a-z_]+)(?:\.([a-z]+))?\}")
_AGREEMENT = re.compile(r"\[([^\[\]|]*(?:\|[^\[\]|]*)+)\]")
_ELISION = re.compile(r"(\w+)~(\S+)")


@dataclass(frozen=True)
class Noun:
    """A noun phrase in its three forms: "les femmes", "des femmes", "aux femmes"."""

    le: str
    de: str
    a: str
    feminine: bool = False
    plural: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        article: french.Article = "",
        *,
        feminine: bool = False,
        plural: bool = False,
    ) -> Noun:
        """The forms of a name with its article, which says gender and number when it can."""
        return cls(
            french.the(name, article),
            french.of(name, article),
            french.to(name, article),
            feminine or article == "la",
            plural or article == "les",
        )

    def agree(self, forms: list[str]) -> str:
        """One of two forms by number, or of four by gender and number."""
        if len(forms) == 2:
            return forms[self.plural]
        masculine, feminine, masculines, feminines = forms
        if self.plural:
            return feminines if self.feminine else masculines
        return feminine if self.feminine else masculine


@dataclass(frozen=True)
class Place:
    """A region in its forms: "la Bretagne", "en Bretagne", "de Bretagne"."""

    le: str
    dans: str
    de: str


@dataclass(frozen=True)
class Figure:
    """A figure to quote: as printed, and what it is."""

    text: str
    number: float | None
    unit: str
    label: str


Slot = str | Noun | Place | Figure


def render(phrasing: str, slots: Mapping[str, Slot], quote: Callable[[str, Figure], str]) -> str:
    """A phrasing with its slots filled, its words agreed and elided, and a capital.

    Args:
        phrasing: see the module.
        slots: what fills it.
        quote: what a figure prints, from the name of its slot.

    Raises:
        KeyError: a slot, or one of its forms, is not there.
        ValueError: an agreement has neither two nor four forms.
    """

    def agreed(match: re.Match[str]) -> str:
        noun = slots[SUBJECT]
        if not isinstance(noun, Noun):
            raise KeyError(f"{SUBJECT} is not a noun")
        return noun.agree(match[1].split("|"))

    def filled(match: re.Match[str]) -> str:
        name, form = match[1], match[2]
        slot = slots[name]
        if isinstance(slot, Figure):
            return quote(name, slot)
        if isinstance(slot, str):
            return slot
        text = getattr(slot, form or "", None)
        if not isinstance(text, str):
            raise KeyError(f"{name}.{form}")
        return text

    text = _SLOT.sub(filled, _AGREEMENT.sub(agreed, phrasing))
    return french.capitalise(_ELISION.sub(lambda match: french.elide(match[1], match[2]), text))
