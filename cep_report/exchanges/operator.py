"""An operator's copy comes back: nothing changes, everything it says is an observation.

What it proposes for the prose is found by comparing normal forms, recorded or not: a
recorded change and one that a person forgot to record are told alike, and either can be
merged later. The file's own marks only say who made it, when, and what of it is format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cep_report.exchanges.archive import Sending
from cep_report.exchanges.generated import generated_changes
from cep_report.exchanges.proposing import ZoneWords
from cep_report.exchanges.returned import Returned, spelled
from cep_report.exchanges.signing import Signature, signature
from cep_report.exchanges.wording import BETWEEN, reply
from cep_report.merging import Change, changes
from cep_report.merging.rewriting import by_sentence
from cep_report.observations import Kind, Observation, Proposal, identify
from cep_report.word.bookmarks import PROSE, QUESTION, zone_prefix
from cep_report.word.revisions import Revision, RevisionKind

_FORMATS = {
    RevisionKind.RUN_FORMAT,
    RevisionKind.PARAGRAPH_FORMAT,
    RevisionKind.TABLE_FORMAT,
    RevisionKind.SECTION_FORMAT,
}
_MOVED = 4
"""From so many words on, the same text taken out here and put in there has been moved."""
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def observations(returned: Returned, operator: str) -> tuple[Observation, ...]:
    """Everything a returned copy says, each with its id, in the order of the report.

    Args:
        returned: the file.
        operator: the family it comes from, or the association.
    """
    proposed = list(_proposals(returned, operator))
    others = (item for item in notes(returned, operator) if not _told(item, proposed))
    return identified([*proposed, *others])


def notes(returned: Returned, operator: str) -> list[Observation]:
    """What is not a change of the prose: comments, formats, generated content."""
    return [
        *_comments(returned, operator),
        *_formats(returned, operator),
        *generated_changes(returned, operator),
    ]


def identified(found: Iterable[Observation]) -> tuple[Observation, ...]:
    """Observations with their ids; what is said twice alike is two observations."""
    named: list[Observation] = []
    seen: dict[str, int] = {}
    for item in found:
        first = identify(item)
        name = identify(item, seen[first]) if first in seen else first
        seen[first] = seen.get(first, 0) + 1
        named.append(replace(item, id=name))
    return tuple(named)


def _proposals(returned: Returned, operator: str) -> Iterator[Observation]:
    sending = returned.sending
    by_zone = {
        zone: changes(sending.normal.get(zone, ""), text)
        for zone in sending.zones
        if (text := returned.accepted.normal.texts.get(zone, "")) != sending.normal.get(zone, "")
    }
    # What was cut in a zone may have been pasted in another.
    everywhere = [change for proposed in by_zone.values() for change in proposed]
    for zone, proposed in by_zone.items():
        base = sending.normal.get(zone, "")
        signed = _Signatures(
            changes(base, returned.rejected.normal.texts.get(zone, "")),
            [item for item in returned.revisions if _in_zone(item, zone)],
        )

        def whose(change: Change, signed: _Signatures = signed) -> tuple[Signature, bool] | None:
            apart = _kind(change, everywhere) in {Kind.MOVE, Kind.IMAGE}
            return None if apart else signed.of(change)

        said = ZoneWords(base, sending.printed)
        for change in by_sentence(base, proposed, whose):
            kind = _kind(change, everywhere)
            (person, day), tracked = signed.of(change)
            yield Observation(
                "",
                kind,
                operator,
                sending.version,
                person=person,
                date=day,
                section=sending.sections.get(zone, ""),
                zone=zone,
                passage=said.passage(change),
                remark=said.said(change, kind),
                tracked=tracked,
                proposal=Proposal(zone, change.start, change.end, change.before, change.after),
            )


def _kind(change: Change, proposed: Sequence[Change]) -> Kind:
    if _IMAGE.search(change.before + change.after):
        return Kind.IMAGE
    before, after = spelled(change.before), spelled(change.after)
    if not before or not after:
        mine = after or before
        others = [spelled(item.before if after else item.after) for item in proposed]
        if len(mine) >= _MOVED and any(mine == other for other in others):
            return Kind.MOVE
        if not mine:
            return Kind.FORMAT
        return Kind.INSERTION if after else Kind.DELETION
    return Kind.FORMAT if before == after else Kind.REPLACEMENT


def _told(note: Observation, proposed: Sequence[Observation]) -> bool:
    """Whether a recorded format is already told as a proposal, which can be merged."""
    mine = spelled(note.passage)
    return note.kind is Kind.FORMAT and any(
        item.kind is Kind.FORMAT
        and item.zone == note.zone
        and item.proposal is not None
        and spelled(item.proposal.after) == mine
        for item in proposed
        if mine
    )


def _in_zone(revision: Revision, zone: str) -> bool:
    return revision.anchor.startswith((zone_prefix(PROSE, zone), zone_prefix(QUESTION, zone)))


@dataclass(frozen=True)
class _Signatures:
    """Who changed a zone and when.

    Attributes:
        unrecorded: what changed without a mark.
        marks: those of the zone.
    """

    unrecorded: Sequence[Change]
    marks: Sequence[Revision]

    def of(self, change: Change) -> tuple[Signature, bool]:
        """That of a change, and whether it was recorded; what was not has no day."""
        signed = signature(f"{change.before} {change.after}", self.marks)
        if not any(_meet(change, other) for other in self.unrecorded):
            return signed, True
        people = {item.author for item in self.marks}
        return Signature(people.pop() if len(people) == 1 else ""), False


def _meet(one: Change, other: Change) -> bool:
    return one.start <= other.end and other.start <= one.end


def _comments(returned: Returned, operator: str) -> Iterator[Observation]:
    for comment in returned.comments:
        thread = [reply(answer.author, answer.text) for answer in comment.replies]
        authors = (comment.author, *(answer.author for answer in comment.replies))
        people = dict.fromkeys(author for author in authors if author)
        yield replace(
            _placed(returned.sending, operator, Kind.COMMENT, comment.anchor),
            person=BETWEEN.join(people),
            date=comment.date,
            passage=comment.quoted,
            remark="\n".join([comment.text, *thread]),
            resolved=comment.resolved,
        )


def _formats(returned: Returned, operator: str) -> Iterator[Observation]:
    for item in returned.revisions:
        if item.kind in _FORMATS:
            yield replace(
                _placed(returned.sending, operator, Kind.FORMAT, item.anchor),
                person=item.author,
                date=item.date,
                passage=item.text,
                remark=item.detail,
            )


def _placed(sending: Sending, operator: str, kind: Kind, anchor: str) -> Observation:
    """An observation on the passage of a bookmark, of which nothing is said yet."""
    place = sending.by_anchor.get(anchor)
    return Observation(
        "",
        kind,
        operator,
        sending.version,
        section=place.section if place else "",
        zone=place.zone if place else "",
        anchor=anchor,
    )
