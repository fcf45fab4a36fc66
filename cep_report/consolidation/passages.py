"""What the reports say, cut into passages: paragraphs and items of lists, in plain words.

A passage is its content: its identifier is a digest of its region, its section and its
words, so that one that a new deposit did not change is the same passage.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cep_report import french
from cep_report.campaign import Part, Zone
from cep_report.consolidation.collection import Collection, Received
from cep_report.consolidation.national_plan import NationalPlan
from cep_report.regions import Region
from cep_report.submission.receiving import Origin
from cep_report.twin.model import Cooperation, ProseElement

REGISTER = "registre.cooperations"
REGISTER_HEADING = "Registre des coopérations"

_ID_LENGTH = 10
_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-+*]|\d{1,3}[.)])[ \t])")
_OPENING = re.compile(r"^[ \t]*(?:>[ \t]*)*(?:[-+*][ \t]+|\d{1,3}[.)][ \t]+)?")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_EMPHASIS = re.compile(r"(?<![\\\w])[*_]{1,3}(?=\S)|(?<=\S)(?<!\\)[*_]{1,3}(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ANNOUNCING = ":"
"""How a paragraph ends that only announces the items under it."""
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Passage:
    """Some words of a report.

    Attributes:
        id: digest of region, section and words.
        region: whose report.
        section: the zone (``cooperations.leviers``), or :data:`REGISTER`.
        heading: the section as it is told.
        kind: id of what it is set side by side as ("leviers"); "" for nothing.
        text: plain words, on one line.
        confidence: how sure its section is, when it was recognised in a document made without
            the toolkit; None in a package, where it is known.
        declared: the theme that the register gives its cooperation; "" for a text.
    """

    id: str
    region: Region
    section: str
    heading: str
    kind: str
    text: str
    confidence: float | None = None
    declared: str = ""

    @property
    def sure(self) -> bool:
        """Whether its section is known."""
        return self.confidence is None


def passages(collection: Collection, plan: NationalPlan) -> tuple[Passage, ...]:
    """All passages received, by region, in the order of its report, each once."""
    kinds = {zone: kind.id for kind in plan.kinds for zone in kind.zones}
    columns: dict[str, str] = {kind.column: kind.id for kind in plan.kinds if kind.column}
    found: dict[str, Passage] = {}
    for received in collection.received.values():
        for section, heading, kind, text, declared in (
            *_prose(received, collection, kinds),
            *_register(received, columns),
        ):
            id_ = identifier(received.region.code, section, text)
            known = received.origin is Origin.PACKAGE
            rate = None if known else received.confidences.get(section, received.confidence)
            found.setdefault(
                id_,
                Passage(id_, received.region, section, heading, kind, text, rate, declared),
            )
    return tuple(found.values())


def identifier(region: str, section: str, text: str) -> str:
    """The identifier of a passage: the same words in the same section are the same."""
    key = f"{region}\n{section}\n{text}".encode()
    return hashlib.sha256(key).hexdigest()[:_ID_LENGTH]


def section_heading(part: Part, zone: Zone) -> str:
    """A section of the plan as it is told: "Partie 2, les publics"."""
    return french.typography(f"{part.label or part.title}, {french.uncapitalise(zone.title)}")


def split(markdown: str) -> Iterator[str]:
    """The paragraphs and items of a Markdown text, in plain words; headings and images go."""
    for block in _BREAK.split(_COMMENT.sub("", markdown)):
        if not _HEADING.match(block):
            text = plain(_OPENING.sub("", block))
            if any(sign.isalnum() for sign in text):
                yield text


def plain(markdown: str) -> str:
    """An inline Markdown text without its signs, on one line."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", markdown))
    text = _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text))
    return french.typography(_BLANKS.sub(" ", text).strip())


_Found = tuple[str, str, str, str, str]


def _prose(received: Received, collection: Collection, kinds: dict[str, str]) -> Iterator[_Found]:
    headings = {
        f"{part.id}.{zone.id}": section_heading(part, zone)
        for part in collection.campaign.plan
        for zone in part.zones
    }
    for part in received.twin.plan:
        for element in part.elements:
            if isinstance(element, ProseElement):
                heading = headings.get(element.zone) or french.typography(part.heading)
                for text in split(element.markdown):
                    alone = not text.endswith(_ANNOUNCING)
                    kind = kinds.get(element.zone, "") if alone else ""
                    yield element.zone, heading, kind, text, ""


def _register(received: Received, columns: dict[str, str]) -> Iterator[_Found]:
    for entry in received.twin.registers.cooperations:
        for column, text in _texts(entry):
            words = plain(text)
            if any(sign.isalnum() for sign in words):
                kind = columns.get(column, "")
                yield REGISTER, REGISTER_HEADING, kind, words, entry.theme


def _texts(entry: Cooperation) -> Iterator[tuple[str, str]]:
    yield "", ". ".join(text for text in (entry.action, entry.achievements) if text)
    yield "leviers", entry.levers
    yield "difficultes", entry.difficulties
