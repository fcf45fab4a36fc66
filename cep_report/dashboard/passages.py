"""What the received reports say: passages to search in, and cooperations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer.french_stemmer import FrenchStemmer

from cep_report.campaign import Version
from cep_report.consolidation.collection import Collection, Received
from cep_report.regions import Region
from cep_report.twin.model import Cooperation, ProseElement

_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\n\s*\n")
_MARKS = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)(\{[^}\n]*\})?"), r"\1"),
    (re.compile(r"(?m)^\s{0,3}(#{1,6}|>)\s+"), ""),
    (re.compile(r"(?m)^(\s*)[-*+]\s+"), "\\1•\u00a0"),
    (re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`"), ""),
    (re.compile(r"\\([^\w\s])"), r"\1"),
)


@dataclass(frozen=True)
class Passage:
    """A text of a report: where it stands in it, and its paragraphs."""

    region: Region
    kind: str
    place: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Joint:
    """A cooperation, and whose report tells it."""

    region: Region
    item: Cooperation


def withheld(collection: Collection, version: Version) -> tuple[Received, ...]:
    """The reports whose texts quote figures that this version masks."""
    return tuple(
        item
        for item in collection.received.values()
        if item.twin.identity.threshold < version.threshold
    )


def passages(collection: Collection, version: Version) -> tuple[Passage, ...]:
    """The texts of the reports, in the order of regions, then of their plans."""
    kept_back = {item.region.code for item in withheld(collection, version)}
    return tuple(
        passage
        for code, item in collection.received.items()
        if code not in kept_back
        for passage in _passages(item)
    )


def joints(collection: Collection) -> tuple[Joint, ...]:
    """The cooperations of the reports, in the order of regions."""
    return tuple(
        Joint(received.region, item)
        for received in collection.received.values()
        for item in received.twin.registers.cooperations
    )


def index(found: Iterable[Passage]) -> dict[str, list[int]]:
    """The passages that hold a word, by the key of the word."""
    entries: dict[str, list[int]] = {}
    for number, passage in enumerate(found):
        text = " ".join((passage.place, *passage.paragraphs))
        for key in sorted({key for word in words(text) for key in keys(word)}):
            entries.setdefault(key, []).append(number)
    return dict(sorted(entries.items()))


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]


@lru_cache(maxsize=50_000)
def keys(word: str) -> tuple[str, ...]:
    """What a word is found under: its stem, and itself, both without accents."""
    stem = _without_accents(str(FrenchStemmer().stemWord(word)))
    return tuple(dict.fromkeys((stem, _without_accents(word))))


def plain(markdown: str) -> tuple[str, ...]:
    """The paragraphs of a Markdown text, without its marks."""
    for pattern, replacement in _MARKS:
        markdown = pattern.sub(replacement, markdown)
    return tuple(text for part in _BLANK.split(markdown) if (text := part.strip()))


def _passages(received: Received) -> Iterator[Passage]:
    for part in received.twin.plan:
        heading = part.heading
        place = heading
        for element in part.elements:
            if element.kind == "titre":
                place = f"{heading} › {element.text}"
            if isinstance(element, ProseElement) and (said := plain(element.markdown)):
                yield Passage(received.region, "Texte", place, said)
    for item in received.twin.registers.cooperations:
        for kind, text in (("Levier", item.levers), ("Difficulté", item.difficulties)):
            if found := plain(text):
                yield Passage(received.region, kind, f"{item.theme} › {item.action}", found)
    for observation in received.twin.observations:
        if observation.diverges:
            said = (*plain(observation.remark), *plain(observation.answer))
            if said:
                yield Passage(received.region, "Divergence", observation.place, said)


def _without_accents(word: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFD", word)
        if not unicodedata.combining(character)
    )
