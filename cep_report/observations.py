"""What a reader of a draft had to say: one observation a comment, a proposal or a change.

An observation is known by ``id``, which depends on what was said and where only, so that
receiving the same file twice adds nothing. What people decide about it is theirs: the
register keeps it, nothing overwrites it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

AUTHOR = "auteur"
"""The recipient of a copy, and the origin of an observation, that is the association itself."""


class Kind(StrEnum):
    """What an observation is about."""

    COMMENT = "commentaire"
    INSERTION = "ajout"
    DELETION = "suppression"
    REPLACEMENT = "remplacement"
    MOVE = "déplacement"
    FORMAT = "mise en forme"
    TABLE = "tableau"
    GENERATED = "contenu généré"
    HEADING = "titre"
    IMAGE = "image"
    OUTSIDE = "hors zone"
    LOST = "à vérifier"


QUOTED = "valeur citée"
"""What a change of a value that prose quotes is about: generated, and no content of ours."""
_VERSION = re.compile(r"-(v\d+|public)-[0-9a-f]{8}$")


class Decision(StrEnum):
    """What the association decides; ``RESTORE`` and ``FREEZE`` are for generated content."""

    PENDING = "à traiter"
    RETAINED = "retenue"
    PARTLY = "retenue en partie"
    REJECTED = "non retenue"
    DIVERGENCE = "divergence maintenue"
    RESTORE = "rétablir"
    FREEZE = "figer"


@dataclass(frozen=True)
class Proposal:
    """A change proposed to the prose: in ``zone``, ``before`` becomes ``after``.

    ``start`` and ``end`` are tokens (:func:`cep_report.merging.tokens`) of the zone's normal
    form in the draft that was sent.
    """

    zone: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True)
class Target:
    """A place of the generated content, for a person's version to be kept there.

    ``what`` and the rest are those of :class:`cep_report.frozen_items.Frozen`; ``where`` is the
    bookmark of a heading or a caption.
    """

    what: str
    where: str
    rank: int = 1
    row: str = ""
    column: str = ""


@dataclass(frozen=True)
class Observation:
    """One observation, as it was received.

    Attributes:
        id: stable, readable: "apec-v1-3f2a9c".
        kind: what it is about.
        operator: the family that sent it back, or ``AUTHOR``.
        version: of the draft it answers.
        person: the name in the file, "" when there is none.
        date: the day of the comment or revision, None when the file does not say.
        section: the printed heading it is under.
        zone: the prose zone ``part.zone``, "" elsewhere.
        anchor: the bookmark of the paragraph, "" when there is none.
        passage: the text it is about.
        remark: what was said, a thread's answers following, a line each; or what is proposed
            (« limitent » → « freinent »), in plain words.
        tracked: whether the word processor recorded the change.
        resolved: whether the thread was marked as resolved.
        proposal: what ``review apply`` would merge, None when there is nothing to merge.
        attachment: a file beside the return that holds what text cannot, "" for none.
        target: the place of generated content it is about, None when it has none.
        before: what was generated there, as printed, or the digest of a picture.
        after: the person's version of it, "" when it was taken out; None when it has none.
    """

    id: str
    kind: Kind
    operator: str
    version: str
    person: str = ""
    date: dt.date | None = None
    section: str = ""
    zone: str = ""
    anchor: str = ""
    passage: str = ""
    remark: str = ""
    tracked: bool = True
    resolved: bool = False
    proposal: Proposal | None = None
    attachment: str = ""
    target: Target | None = None
    before: str = ""
    after: str | None = None

    @property
    def nature(self) -> str:
        """What it is about, in words: a value that prose quotes is no content of ours."""
        quoted = self.kind is Kind.GENERATED and self.anchor.startswith("{{<")
        return QUOTED if quoted else self.kind.value


def identify(observation: Observation, occurrence: int = 0) -> str:
    """The id of an observation, from what was said and where; not from the day it arrived.

    Args:
        observation: its ``id`` is not looked at.
        occurrence: how many of the same file were just the same before it.
    """
    said = (
        observation.kind,
        observation.operator,
        observation.version,
        observation.person,
        observation.zone or observation.anchor,
        observation.passage,
        observation.remark,
        str(occurrence),
    )
    digest = hashlib.sha256("\x1f".join(said).encode()).hexdigest()
    return f"{observation.operator}-{observation.version}-{digest[:8]}"


def version_in(id_: str) -> str:
    """The version of the draft that :func:`identify` put in an id; "" in one typed by hand."""
    found = _VERSION.search(id_)
    return found[1] if found else ""


def to_json(observations: Iterable[Observation]) -> list[dict[str, Any]]:
    """Observations as JSON values, in order."""
    return [
        {**asdict(item), "date": item.date.isoformat() if item.date else None}
        for item in observations
    ]


def from_json(content: Iterable[Mapping[str, Any]]) -> tuple[Observation, ...]:
    """Observations from :func:`to_json`.

    Raises:
        KeyError, TypeError, ValueError: the content is not what we write.
    """
    names = {item.name for item in fields(Observation)}
    read = []
    for item in content:
        values = {name: value for name, value in item.items() if name in names}
        values["kind"] = Kind(values["kind"])
        if values.get("date"):
            values["date"] = dt.date.fromisoformat(values["date"])
        if values.get("proposal"):
            values["proposal"] = Proposal(**values["proposal"])
        if values.get("target"):
            values["target"] = Target(**values["target"])
        read.append(Observation(**values))
    return tuple(read)
