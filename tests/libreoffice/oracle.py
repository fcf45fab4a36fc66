"""Whether a saved copy holds what its log says, by the words of each zone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tests.libreoffice import saved
from tests.libreoffice.log import COMMENT, Edit, Log, zone_of

_BLOCKS = ("_h_", "_g_", "_q_", "_Ref")
_OUTSIDE = ("Heading", "Caption", "Cep", "TOC")


@dataclass(frozen=True)
class Outcome:
    """What became of the marks and of everybody else's words.

    Attributes:
        found: edits whose mark is once, where it was put.
        lost: edits whose mark is nowhere.
        misplaced: edits whose mark is elsewhere.
        doubled: edits whose mark is more than once.
        appeared: words that nobody wrote, by zone.
        vanished: words that nobody deleted, by zone.
    """

    found: tuple[Edit, ...]
    lost: tuple[Edit, ...]
    misplaced: tuple[Edit, ...]
    doubled: tuple[Edit, ...]
    appeared: dict[str, Counter[str]]
    vanished: dict[str, Counter[str]]

    @property
    def clean(self) -> bool:
        """Whether all is as the log says."""
        return not (self.lost or self.misplaced or self.doubled or self.appeared or self.vanished)


def words(text: str) -> Counter[str]:
    """The words of a text, each with how many times."""
    return Counter(re.findall(r"\w+", text))


def by_zone(
    paragraphs: list[saved.Paragraph], zones: Collection[str]
) -> dict[str, list[saved.Paragraph]]:
    """Paragraphs by the zone they belong to: "" for all that is not prose.

    What carries no bookmark follows the paragraph before it, unless its style is one of what
    is generated; just before a zone's first bookmark it begins that zone, for the first half
    of a split paragraph may come back without.
    """
    found: dict[str, list[saved.Paragraph]] = {}
    zone, waiting = "", []
    for paragraph in paragraphs:
        own = zone_of(paragraph.bookmarks, zones)
        if not (own or zone or _generated(paragraph)):
            waiting.append(paragraph)
            continue
        found.setdefault(own, []).extend(waiting)
        waiting = []
        if own or (_generated(paragraph) and not paragraph.in_table):
            zone = own
        found.setdefault(zone, []).append(paragraph)
    found.setdefault("", []).extend(waiting)
    return found


def _generated(paragraph: saved.Paragraph) -> bool:
    return (
        paragraph.in_table
        or any(name.startswith(_BLOCKS) for name in paragraph.bookmarks)
        or (paragraph.style.startswith(_OUTSIDE) and "Intertitre" not in paragraph.text)
    )


def judge(log: Log, draft: Path, returned: Path, zones: Collection[str]) -> Outcome:
    """Compare a returned copy with the draft and the log of its edits."""
    before = by_zone(saved.paragraphs(draft), zones)
    after = by_zone(saved.paragraphs(returned), zones)
    texts = {zone: "\n".join(item.text for item in items) for zone, items in after.items()}
    said = saved.comments(returned)
    found, lost, misplaced, doubled = [], [], [], []
    for edit in log.standing:
        if edit.kind == COMMENT:
            (found if (edit.person, edit.inserted) in said else lost).append(edit)
            continue
        times = {zone: text.count(edit.mark) for zone, text in texts.items()}
        if not sum(times.values()):
            lost.append(edit)
        elif sum(times.values()) > 1:
            doubled.append(edit)
        else:
            (found if times.get(edit.zone) else misplaced).append(edit)
    appeared, vanished = {}, {}
    for zone in {*before, *after}:
        expected = words("\n".join(item.text for item in before.get(zone, ())))
        for edit in log.edits:
            if edit.zone == zone and edit.kind != COMMENT:
                expected.update(words(edit.inserted))
                expected.subtract(words(edit.deleted))
        actual = words(texts.get(zone, ""))
        if extra := actual - expected:
            appeared[zone] = extra
        expected.subtract(actual)
        if short := +expected:
            vanished[zone] = short
    return Outcome(tuple(found), tuple(lost), tuple(misplaced), tuple(doubled), appeared, vanished)
