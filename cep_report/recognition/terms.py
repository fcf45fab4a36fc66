"""The words of a text that say which figure it talks of: indicator, operator, place, modality, year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cep_report.campaign import Campaign
from cep_report.checks.text import fold
from cep_report.indicators import Indicators
from cep_report.recognition.vocabulary import Vocabulary
from cep_report.recognition.words import phrase
from cep_report.regions import Region, Regions

_YEAR = re.compile(r"(?<![\d.,])(20[1-4]\d)(?![\d.,]\d|\d|\s\d{3})")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_ELSEWHERE = ("France", "national", "nationale", "nationaux", "pays", "hexagone", "métropole")
_EVERYONE = ("ensemble", "total", "tous opérateurs", "tous les opérateurs")
_SHARE = (
    "part",
    "en %",
    "répartition",
    "pourcentage",
    "poids",
    "représente",
    "représentent",
    "concentre",
    "regroupe",
)
_CHANGE = (
    "évolution",
    "hausse",
    "baisse",
    "augmentation",
    "diminution",
    "progression",
    "recul",
    "croissance",
    "progresse",
    "progressé",
    "augmente",
    "augmenté",
    "diminue",
    "diminué",
    "recule",
    "reculé",
    "baissé",
    "variation",
    "écart",
)
_COUNT = ("nombre", "effectif", "volume", "personnes", "dossiers", "valeur", "unité")


@dataclass(frozen=True)
class Term:
    """Words found in a text, and what they say.

    Attributes:
        kind: "indicateur", "operateur", "departement", "dimension", "modalite", "annee",
            "ailleurs", "ensemble", "part", "evolution", "compte".
        code: which one; for a modality "indicator.dimension.modality"; of "ensemble", the region
            when it is of its departments, "" when it may be of anything.
        start, end: where they stand.
    """

    kind: str
    code: str
    start: int
    end: int


class Terms:
    """What the words of a region's report may say.

    Args:
        campaign: its operators, by any of their names.
        indicators: the dictionary.
        regions: the others are elsewhere.
        region: its departments.
        vocabulary: other names.
    """

    def __init__(
        self,
        campaign: Campaign,
        indicators: Indicators,
        regions: Regions,
        region: Region,
        vocabulary: Vocabulary,
    ) -> None:
        known = [
            *_operators(campaign, vocabulary),
            *_indicators(indicators, vocabulary),
            *(
                ("departement", item.code, item.name)
                for item in region.departments
                if item.name != region.name
            ),
            *(
                ("ailleurs", other.code, other.name)
                for other in regions.all
                if other.code != region.code and not other.name.startswith("La ")
            ),
            ("ensemble", region.code, region.name),
            ("ensemble", region.code, "région"),
            *_plain("ailleurs", _ELSEWHERE),
            *_plain("ensemble", _EVERYONE),
            *_plain("part", _SHARE),
            *_plain("evolution", _CHANGE),
            *_plain("compte", _COUNT),
        ]
        patterns: dict[str, list[tuple[str, str]]] = {}
        for kind, code, name in known:
            if pattern := _pattern(name):
                patterns.setdefault(pattern, []).append((kind, code))
        self._patterns = [
            (re.compile(pattern), _plainest(said))
            for pattern, said in sorted(patterns.items(), key=lambda item: -len(item[0]))
        ]

    def read(self, text: str) -> tuple[Term, ...]:
        """What a text says, in order; of names that overlap, the longest."""
        plain = fold(text)
        taken: list[tuple[int, int]] = []
        found = [
            Term("annee", match[1], match.start(), match.end()) for match in _YEAR.finditer(plain)
        ]
        taken += [(item.start, item.end) for item in found]
        for pattern, said in self._patterns:
            for match in pattern.finditer(plain):
                start, end = match.span()
                if all(end <= first or start >= last for first, last in taken):
                    taken.append((start, end))
                    found += [Term(kind, code, start, end) for kind, code in said]
        return tuple(sorted(found, key=lambda item: (item.start, item.kind, item.code)))

    def says_all(self, text: str, terms: Iterable[Term]) -> bool:
        """Whether a label says nothing but those terms, small words aside."""
        rest = list(fold(text))
        for term in terms:
            rest[term.start : term.end] = " " * (term.end - term.start)
        left = "".join(rest)
        words = [word for word in re.findall(r"[^\W\d_]+", left) if len(word) > 3]
        return not words and not any(sign.isdigit() for sign in _BRACKETS.sub("", left))


def _plainest(said: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What a name says; of an indicator and of modalities of others, the indicator."""
    codes = tuple(dict.fromkeys(said))
    named = tuple(item for item in codes if item[0] == "indicateur")
    return named or codes


def _operators(campaign: Campaign, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for family in campaign.operators:
        names = (name for item in family.names for name in (item.name, item.short))
        for name in (*names, *vocabulary.operators.get(family.id, ())):
            yield "operateur", family.id, name


def _indicators(indicators: Indicators, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for indicator in indicators.all:
        for name in (indicator.label, *vocabulary.indicators.get(indicator.id, ())):
            yield "indicateur", indicator.id, name
        for dimension in indicator.dimensions:
            yield "dimension", dimension.id, dimension.label
            for modality in dimension.modalities:
                code = f"{indicator.id}.{dimension.id}.{modality.id}"
                bare = _BRACKETS.sub("", modality.label)
                for name in (bare, *vocabulary.modalities.get(code, ())):
                    yield "modalite", code, name


def _plain(kind: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    return ((kind, "", name) for name in names)


def _pattern(name: str) -> str:
    if name.endswith("%"):
        return r"(?<!\w)en\s+%"
    return phrase(name, between=r"[\W_]+")
