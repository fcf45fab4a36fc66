"""What the product made of returned copies, against what was done to them.

The author's words must be in the source of their zone, an operator's in an observation on it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.libreoffice import traces
from tests.libreoffice.log import COMMENT, Edit, Log
from tests.libreoffice.oracle import words

GENERATED = {"cellule générée", "phrase générée", "légende", "titre", "valeur citée"}
PROSE, SAID = "mot dans le texte", "mot dans une observation"
_CONFLICT, _END = "‹CONFLIT – ", "‹FIN DU CONFLIT›"
# The names of real values and tables hold a point or a hyphen; what someone typed does not.
_NOT_PROSE = re.compile(r"<!--.*?-->|\{\{<[^>]*[.-][^>]*>\}\}|\[\^[^\]]*\]", re.DOTALL)


@dataclass
class Tally:
    """Edits counted by what became of them, and what nobody did.

    ``ways`` says how each was verified: by the word it left, by what it took away, by the mark of
    its kind (``traces``). ``unchecked`` are the kinds of those that the words around alone
    speak for: they are counted too, zone by zone.
    """

    edits: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    unchecked: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    conflicts: int = 0

    @property
    def found(self) -> int:
        """How many were verified."""
        return self.ways.total()

    def verified(self, edit: Edit, way: str) -> None:
        """Count an edit by what shows it, "" for nothing."""
        if way:
            self.ways[way] += 1
        else:
            self.unchecked[edit.kind] += 1

    def add(self, other: Tally) -> None:
        """Count another's with one's own."""
        self.edits += other.edits
        self.ways.update(other.ways)
        self.unchecked.update(other.unchecked)
        self.lost += other.lost
        self.misplaced += other.misplaced
        self.false += other.false
        self.conflicts += other.conflicts


def author(
    log: Log,
    before: Mapping[str, str],
    after: Mapping[str, str],
    observations: Sequence[Mapping[str, Any]],
    ours: Sequence[Edit] = (),
) -> Tally:
    """What the author's copy did to the prose.

    Args:
        log: edits of the copy.
        before: the source of each zone when it was sent.
        after: the source of each zone once received.
        observations: of the return.
        ours: edits of the source itself in between.
    """
    tally = Tally(edits=len(log.edits) + len(ours), conflicts=_conflicts(after))
    counted = set()
    for zone, text in after.items():
        if _CONFLICT in text:
            continue
        faults = len(tally.false)
        expected, actual = _prose(before.get(zone, "")), _prose(text)
        for edit in [*log.edits, *ours]:
            if edit.zone == zone and edit.kind != COMMENT:
                expected.update(_letters(edit.inserted))
                expected.subtract(_letters(edit.deleted))
        # What a sentence quoted is a placeholder in the source: it may be deleted, not missed.
        tally.false += [f"{zone} : + {word}" for word in sorted(actual - +expected)]
        expected.subtract(actual)
        tally.false += [f"{zone} : − {word}" for word in sorted(+expected)]
        if len(tally.false) == faults:
            counted.add(zone)
    for edit in [*log.standing, *ours]:
        in_prose = edit.kind != COMMENT and edit.zone
        _place(tally, edit, after if in_prose else {}, observations)
    for edit in log.edits:
        if edit in log.standing:
            continue
        if not edit.mark and edit.zone in counted and _letters(edit.deleted):
            tally.verified(edit, traces.DELETED)
            continue
        zone = edit.zone
        tally.verified(edit, traces.in_prose(edit, log, before.get(zone, ""), after.get(zone, "")))
    return tally


def operator(
    log: Log,
    before: Mapping[str, str],
    after: Mapping[str, str],
    observations: Sequence[Mapping[str, Any]],
) -> Tally:
    """What an operator's copy gave: observations, and not a byte of prose."""
    tally = Tally(edits=len(log.edits))
    if dict(before) != dict(after):
        tally.false.append("prose modifiée par le retour d’un opérateur")
    # Words that this person wrote first are gone without a trace when they go.
    own = {word for edit in log.edits for word in words(edit.inserted)}
    for edit in log.edits:
        if edit.mark in log.withdrawn:
            tally.verified(edit, traces.in_observations(edit, log, observations))
        elif edit.mark:
            _place(tally, edit, {}, observations)
        elif gone := set(_letters(edit.deleted)) - own:
            here = [item for item in observations if item["zone"] == edit.zone]
            said = {word for item in here for word in words(_said(item))}
            if gone <= said:
                tally.verified(edit, traces.DELETED)
            else:
                tally.lost.append(f"{edit.kind} {edit.zone} : {edit.deleted[:60]}")
        else:
            tally.verified(edit, traces.in_observations(edit, log, observations))
    touched = {edit.zone for edit in log.edits}
    for item in observations:
        if item["zone"] and item["zone"] not in touched:
            tally.false.append(f"{item['zone']} : {item['kind']} {item['remark'][:60]}")
    changed = {edit.mark for edit in log.standing} | {
        word for edit in log.edits for word in words(f"{edit.deleted} {edit.passage}")
    }
    for item in observations:
        if not item["zone"] and not any(word in _said(item) for word in changed):
            tally.false.append(f"{item['anchor']} : {item['kind']} {item['remark'][:60]}")
    return tally


def applied(
    proposed: Sequence[Mapping[str, Any]],
    sent: Mapping[str, str],
    now: Mapping[str, str],
    once: Mapping[str, str],
    twice: Mapping[str, str],
) -> Tally:
    """What became of proposals once all of them were retained, and applied a second time.

    Args:
        proposed: observations with their proposals.
        sent: the source of each zone when it was sent.
        now: the same before anything was applied: what the author took out may stay out.
        once: the source of each zone after the first time.
        twice: after the second.
    """
    tally = Tally(conflicts=_conflicts(once))
    for item in proposed:
        change = item["proposal"]
        added = _prose(change["after"]) - _prose(change["before"])
        zone = change["zone"]
        here = _prose(once.get(zone, "")) + _taken_by_others(item, proposed)
        here += _prose(sent.get(zone, "")) - _prose(now.get(zone, ""))
        tally.lost += [f"retenue {item['id']} : {word}" for word in added if not here[word]]
    tally.false += [f"{zone} : appliquée deux fois" for zone in once if once[zone] != twice[zone]]
    return tally


def _taken_by_others(
    item: Mapping[str, Any], proposed: Sequence[Mapping[str, Any]]
) -> Counter[str]:
    """Words of a zone that other people retained took out: of a paragraph someone moved, say."""
    gone: Counter[str] = Counter()
    for other in proposed:
        change = other["proposal"]
        if other["operator"] != item["operator"] and change["zone"] == item["proposal"]["zone"]:
            gone += _prose(change["before"]) - _prose(change["after"])
    return gone


def _conflicts(zones: Mapping[str, str]) -> int:
    return sum(text.count(_END) for text in zones.values())


def _place(
    tally: Tally,
    edit: Edit,
    zones: Mapping[str, str],
    observations: Iterable[Mapping[str, Any]],
) -> None:
    """Count one mark: in the prose, or in what is said of it."""
    where = [zone for zone, text in zones.items() if edit.mark in text]
    wanted = edit.inserted if edit.kind == COMMENT else edit.mark
    said = [item["zone"] for item in observations if wanted in _said(item)]
    name = f"{edit.kind} {edit.zone or edit.bookmark} : {edit.inserted}"
    if edit.zone in where:
        tally.ways[PROSE] += 1
    elif where:
        tally.misplaced.append(f"{name} → {', '.join(where)}")
    elif edit.zone in said or (said and edit.kind in GENERATED):
        tally.ways[edit.kind if edit.kind == COMMENT else SAID] += 1
    elif said:
        tally.misplaced.append(f"{name} → observation {', '.join(map(repr, said))}")
    else:
        tally.lost.append(name)


def _said(item: Mapping[str, Any]) -> str:
    proposal = item.get("proposal") or {}
    return " ".join(
        (item["passage"], item["remark"], proposal.get("before", ""), proposal.get("after", ""))
    )


def _prose(text: str) -> Counter[str]:
    """The words of a source that are its author's: no placeholder, comment or label of a note."""
    return _letters(html.unescape(_NOT_PROSE.sub(" ", text)))


def _letters(text: str) -> Counter[str]:
    """The words of a text but its figures: in the source, a figure may be a placeholder."""
    found = words(text.replace("_", " "))
    return Counter({word: times for word, times in found.items() if not word.isdigit()})
