"""What was done to a copy: edits, and the zones that paragraphs belong to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from tests.libreoffice.words import marks_in

COMMENT = "commentaire"
"""The kind of the edits that leave the text as it is."""


@dataclass(frozen=True)
class Edit:
    """One edit.

    Attributes:
        kind: one of ``KINDS``.
        zone: ``part.zone`` of the prose, "" for generated content.
        bookmark: the first of the paragraph's, "" when it has none.
        person: who made it.
        tracked: whether changes were recorded.
        mark: the word of its own that it left, "" for none.
        inserted: all it wrote.
        deleted: all it took away.
        passage: the words that it is about (comment, bold).
    """

    kind: str
    zone: str
    bookmark: str
    person: str
    tracked: bool
    mark: str = ""
    inserted: str = ""
    deleted: str = ""
    passage: str = ""


@dataclass
class Log:
    """What was done to one copy, in order."""

    edits: list[Edit] = field(default_factory=list)

    @property
    def withdrawn(self) -> set[str]:
        """Marks that a later edit took away again."""
        return {mark for edit in self.edits for mark in marks_in(edit.deleted)}

    @property
    def standing(self) -> list[Edit]:
        """Edits whose mark must be found."""
        gone = self.withdrawn
        return [edit for edit in self.edits if edit.mark and edit.mark not in gone]


def zone_of(bookmarks: Collection[str], zones: Collection[str]) -> str:
    """The zone of a paragraph by its bookmarks, "" outside the prose.

    The name of a long zone is cut and ends with a digest (``word/bookmarks.py``); LibreOffice
    adds "_Copy_1" to the name of what it doubles, and cuts that too.
    """
    for name in bookmarks:
        found = re.fullmatch(r"_p_(.+?)_[0-9a-f]+(?:[ _](?:C|Co|Cop|Copy.*)?)?", name)
        if found is None:
            continue
        cut = re.fullmatch(r"(.{8,})_[0-9a-f]{8}", found[1])
        for zone in zones:
            key = re.sub(r"[^A-Za-z0-9]", "_", zone)
            if key == found[1] or (cut and key.startswith(cut[1])):
                return zone
    return ""
