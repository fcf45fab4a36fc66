"""What the received reports say: passages to search in, and cooperations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cep_report.campaign import Version
from cep_report.consolidation.collection import Collection, Received
from cep_report.consolidation.passages import split
from cep_report.regions import Region
from cep_report.stems import stems
from cep_report.twin.model import Cooperation, ProseElement


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
    """The passages that hold a word, by the stem of the word."""
    entries: dict[str, list[int]] = {}
    for number, passage in enumerate(found):
        text = " ".join((passage.place, *passage.paragraphs))
        for stem in sorted(set(stems(text))):
            entries.setdefault(stem, []).append(number)
    return dict(sorted(entries.items()))


def _passages(received: Received) -> Iterator[Passage]:
    for part in received.twin.plan:
        heading = part.heading
        place = heading
        for element in part.elements:
            if element.kind == "titre":
                place = f"{heading} › {element.text}"
            if isinstance(element, ProseElement) and (said := _paragraphs(element.markdown)):
                yield Passage(received.region, "Texte", place, said)
    for item in received.twin.registers.cooperations:
        for kind, text in (("Levier", item.levers), ("Difficulté", item.difficulties)):
            if found := _paragraphs(text):
                yield Passage(received.region, kind, f"{item.theme} › {item.action}", found)
    for observation in received.twin.observations:
        if observation.diverges:
            said = (*_paragraphs(observation.remark), *_paragraphs(observation.answer))
            if said:
                yield Passage(received.region, "Divergence", observation.place, said)


def _paragraphs(markdown: str) -> tuple[str, ...]:
    return tuple(split(markdown))
