"""What was changed in what nobody writes: numbers, tables, charts, headings, generated sentences.

Nothing of it goes back into the prose. Each change is told with before and after, for
someone to restore the generated text or to keep the person's ("figer").
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from cep_report.exchanges.archive import Sending
from cep_report.exchanges.around import around
from cep_report.exchanges.proposing import ZoneWords, quoted, replaced
from cep_report.exchanges.returned import Returned, unread, words
from cep_report.exchanges.signing import Signature, signature
from cep_report.exchanges.zones import zone_elements
from cep_report.frozen_items import HEADING_NOTE
from cep_report.markdown import escape
from cep_report.merging import tokens
from cep_report.observations import Kind, Observation, Proposal, Target
from cep_report.word.normal import Edited
from cep_report.word.passages import MASK, PICTURE, Passage, Role, text_of
from cep_report.word.xml import qn, style_of

_KINDS = {Role.HEADING: Kind.HEADING, Role.CAPTION: Kind.GENERATED, Role.GENERATED: Kind.GENERATED}
_DIGEST = re.compile(PICTURE + r"([0-9a-f]{64})")
_AGAIN = 3
"""From so many passages of the draft on, found again elsewhere, they are only counted."""
_SPACES = re.compile(r"\s+")
_QUOTED = 160
"""Characters of the text after which something was moved."""


def generated_changes(returned: Returned, operator: str) -> Iterator[Observation]:
    """Observations on the generated content of a returned file, without their ids.

    Args:
        returned: the file, revisions accepted.
        operator: whose it is.
    """
    changes = _Changes(returned, operator)
    yield from changes.passages()
    yield from changes.quotes()
    yield from around(returned, operator)
    yield from changes.lost()


class _Changes:
    def __init__(self, returned: Returned, operator: str) -> None:
        self.returned, self.operator = returned, operator
        self.draft = {item.anchor: item for item in returned.sending.passages if item.anchor}
        self.as_sent = {
            item.anchor: _bare(item.text)
            for item in returned.rejected.passages
            if item.role is not None
        }
        self.places = dict(targets(returned.sending.passages))

    def passages(self) -> Iterator[Observation]:
        """Generated passages that changed, went, or came from elsewhere."""
        seen = set()
        before: Passage | None = None
        outside: list[Passage] = []
        for passage in self.returned.accepted.passages:
            seen |= set(passage.anchors)
            if passage.role is None and not passage.zone:
                outside.append(passage)
                continue
            if passage.role is Role.CONTENTS:
                continue
            yield from self._outside(outside)
            outside = []
            if passage.role in _KINDS:
                if passage.moved and passage.text.strip():
                    place = f"après {quoted(_shown(before), _QUOTED)}" if before else "au début"
                    moved = self._observe(passage, Kind.MOVE, _shown(passage), "")
                    yield replace(moved, remark=f"déplacé {place}")
                yield from self._compared(self.draft[passage.anchor], passage)
            before = passage if passage.text.strip() else before
        yield from self._outside(outside)
        for anchor, passage in self.draft.items():
            if anchor not in seen and passage.role in _KINDS and passage.text.strip():
                yield self._observe(passage, _KINDS[passage.role], _shown(passage), "")

    def _outside(self, passages: Sequence[Passage]) -> Iterator[Observation]:
        """What stands where nobody writes, as one; what is of the draft is only counted."""
        written = [item for item in passages if item.text.strip()]
        if not written:
            return
        known = {_bare(item.text) for item in self.returned.sending.passages}
        new = [item for item in written if _bare(item.text) not in known]
        again = len(written) - len(new)
        lines = [_shown(item) for item in (new if again > _AGAIN else written)]
        if again > _AGAIN:
            lines.append(f"[avec {again} paragraphes ou tableaux qui sont déjà dans le brouillon]")
        yield self._observe(written[0], Kind.OUTSIDE, "", "\n".join(lines))

    def quotes(self) -> Iterator[Observation]:
        """Values and references of the prose whose printed text was changed."""
        sending = self.returned.sending
        for edited in self.returned.accepted.normal.edited:
            proposal = quoted_proposal(sending, edited)
            base = ZoneWords(sending.normal.get(edited.zone, ""), sending.printed)
            marks = [
                item
                for item in self.returned.revisions
                if _holds(f"{edited.before} {edited.after}", item.text)
            ]
            person, day = signature(f"{edited.before} {edited.after}", marks)
            yield Observation(
                "",
                Kind.GENERATED,
                self.operator,
                sending.version,
                person=person,
                date=day,
                section=sending.sections.get(edited.zone, ""),
                zone=edited.zone,
                anchor=edited.markdown,
                passage=base.passage(proposal) if proposal else edited.before,
                remark=replaced(edited.before, edited.after),
                proposal=proposal,
            )

    def lost(self) -> Iterator[Observation]:
        """What no reading has kept."""
        for zone, text in unread(self.returned).items():
            yield Observation(
                "",
                Kind.LOST,
                self.operator,
                self.returned.sending.version,
                section=self.returned.sending.sections.get(zone, ""),
                zone=zone,
                remark=text,
            )

    def _compared(self, before: Passage, after: Passage) -> Iterator[Observation]:
        if _bare(before.text) == _bare(after.text) and (
            not before.is_table or _cells(before.text) == _cells(after.text)
        ):
            return
        if self._same_but_pictures(before.text, after.text):
            return
        if before.is_table and after.is_table:
            yield from self._cells(before, after)
            return
        kind = (
            Kind.IMAGE
            if PICTURE in before.text + after.text
            else _KINDS[before.role or Role.GENERATED]
        )
        observed = self._observe(after, kind, _shown(before), _shown(after))
        if kind is Kind.IMAGE and _shown(before) == _shown(after):
            observed = replace(observed, remark="image remplacée")
        yield self._placed(observed, before, after)

    def _placed(self, observed: Observation, before: Passage, after: Passage) -> Observation:
        """An observation with the place it is about, for the person's version to be kept there."""
        place = self.places.get(before.anchor)
        old, new = _DIGEST.findall(before.text), _DIGEST.findall(after.text)
        if place is None or (place.what == "graphique") != (len(old) == len(new) == 1):
            return observed
        if place.what != "graphique":
            text = _DIGEST.sub("[image]", after.text).replace("\t", " | ").strip()
            return replace(observed, target=place, before=before.text.strip(), after=text)
        digest = new[0].removeprefix(PICTURE)
        return replace(
            observed,
            target=place,
            before=old[0].removeprefix(PICTURE),
            attachment=picture_name(self.returned, digest),
        )

    def _cells(self, before: Passage, after: Passage) -> Iterator[Observation]:
        """Cells one by one when rows correspond; else whole rows."""
        old = [line.split("\t") for line in before.text.split("\n")]
        new = [line.split("\t") for line in after.text.split("\n")]
        matcher = SequenceMatcher(
            None,
            _cells(before.text),
            _cells(after.text),
            autojunk=False,
        )
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag == "equal":
                continue
            if (
                tag == "replace"
                and b - a == d - c
                and all(
                    len(one) == len(other) for one, other in zip(old[a:b], new[c:d], strict=True)
                )
            ):
                for number, one, other in zip(range(a, b), old[a:b], new[c:d], strict=True):
                    for column, (was, now) in enumerate(zip(one, other, strict=True)):
                        if _bare(was) != _bare(now):
                            head = old[0][column] if column < len(old[0]) else ""
                            place = " – ".join(filter(None, [one[0] if column else "", head]))
                            observed = self._observe(after, Kind.TABLE, was, now, place)
                            yield self._cell(observed, before, old, number, column, now)
            else:
                yield self._observe(
                    after,
                    Kind.TABLE,
                    "\n".join(" | ".join(row) for row in old[a:b]),
                    "\n".join(" | ".join(row) for row in new[c:d]),
                )

    def _cell(
        self,
        observed: Observation,
        table: Passage,
        rows: Sequence[Sequence[str]],
        number: int,
        column: int,
        now: str,
    ) -> Observation:
        """An observation with the cell it is about; the head of a table is no cell."""
        place = self.places.get(table.anchor)
        row = rows[number]
        if place is None or not number or column >= len(rows[0]):
            return observed
        rank = sum(item[0] == row[0] for item in rows[1 : number + 1])
        cell = replace(place, row=row[0], column=rows[0][column], rank=rank)
        return replace(observed, target=cell, before=row[column], after=now)

    def _same_but_pictures(self, before: str, after: str) -> bool:
        """Whether pictures, written anew by a word processor, still show the same."""
        one, other = _DIGEST.findall(before), _DIGEST.findall(after)
        if not one or len(one) != len(other):
            return False
        if _bare(_DIGEST.sub("", before)) != _bare(_DIGEST.sub("", after)):
            return False
        return all(self._same_picture(left, right) for left, right in zip(one, other, strict=True))

    def _same_picture(self, before: str, after: str) -> bool:
        if before == after:
            return True
        old = self.returned.sending.media.content(before)
        new = self.returned.media.content(after)
        try:
            return _pixels(old) == _pixels(new)
        except (UnidentifiedImageError, OSError, ValueError):
            return False

    def _observe(
        self, passage: Passage, kind: Kind, before: str, after: str, place: str = ""
    ) -> Observation:
        draft = self.draft.get(passage.anchor)
        recorded = draft is not None and self.as_sent.get(passage.anchor) == _bare(draft.text)
        text = f"{before} {after}"
        marks = [
            item
            for item in self.returned.revisions
            if (item.anchor in passage.anchors if draft else _holds(text, item.text))
        ]
        person, day = signature(text, marks) if recorded or not draft else Signature()
        return Observation(
            "",
            kind,
            self.operator,
            self.returned.sending.version,
            person=person,
            date=day,
            section=passage.section,
            anchor=passage.anchor,
            passage=f"{place}\u00a0: {before}" if place else before,
            remark=replaced(before, after),
            tracked=recorded,
        )


def _holds(text: str, part: str) -> bool:
    """Whether all the words of a part, some at least, are in a text."""
    return bool(words(part)) and set(words(part)) <= set(words(text))


def _shown(passage: Passage) -> str:
    """A passage as it was printed, for people."""
    text = text_of(passage.element, masking=False)
    return text.replace(PICTURE, "[image]").replace("\t", " | ").strip()


def targets(passages: Iterable[Passage]) -> Iterator[tuple[str, Target]]:
    """The places of the generated content of a draft, by bookmark."""
    heading = caption = ""
    counts: Counter[str] = Counter()
    for passage in passages:
        if passage.role is Role.HEADING:
            heading, caption = passage.anchor, ""
            counts.clear()
            yield passage.anchor, Target("titre", heading)
        elif passage.role is Role.CAPTION:
            caption = passage.anchor
            counts["note"] = 0
            yield passage.anchor, Target("légende", caption)
        elif passage.role is Role.GENERATED:
            style = style_of(passage.element)
            what, where = _KINDS_OF_STYLE.get(style, "texte"), caption
            if passage.is_table:
                what = "cellule"
            elif PICTURE in passage.text:
                what = "graphique"
            elif what == "texte":
                where = heading
            if what == "texte" and passage.text.strip() in {"", HEADING_NOTE}:
                continue
            counts[what] += 1
            if where:
                rank = counts[what] if what in {"texte", "note"} else 1
                yield passage.anchor, Target(what, where, rank)


_KINDS_OF_STYLE = {"CepNotes": "note", "CepSource": "source"}


def picture_name(returned: Returned, digest: str) -> str:
    """The name under which a returned picture is kept, "" when it is none that we read."""
    content = returned.media.content(digest)
    try:
        _pixels(content)
    except (UnidentifiedImageError, OSError, ValueError):
        return ""
    return f"recu-{digest[:12]}.image"


def replaced_pictures(
    returned: Returned, said: Iterable[Observation]
) -> Iterator[tuple[str, bytes]]:
    """The pictures of a returned file that observations keep, by name."""
    wanted = {item.attachment for item in said if item.target and item.attachment}
    for path in returned.media.targets.values():
        content = returned.parts[path]
        name = f"recu-{hashlib.sha256(content).hexdigest()[:12]}.image"
        if name in wanted:
            yield name, content


def quoted_proposal(sending: Sending, edited: Edited) -> Proposal | None:
    """A quoted value replaced by a person's text, as a change of the prose.

    None when the place is not certain, or when the text holds a number that is computed.
    """
    if not edited.bookmark or MASK in edited.after:
        return None
    bookmarks = [
        start.get(qn("w:name"), "")
        for element in zone_elements(sending.passages).get(edited.zone, ())
        for start in element.iter(qn("w:bookmarkStart"))
    ]
    quotes = sending.quotations.values
    same = [
        name for name in bookmarks if name in quotes and quotes[name].markdown == edited.markdown
    ]
    found = [
        index
        for index, token in enumerate(tokens(sending.normal.get(edited.zone, "")))
        if token.text == edited.markdown
    ]
    if edited.bookmark not in same or len(found) != len(same):
        return None
    index = found[same.index(edited.bookmark)]
    after = escape(edited.after.strip())
    return Proposal(edited.zone, index, index + 1, edited.markdown, after)


def _cells(text: str) -> list[tuple[str, ...]]:
    """The cells of a table's text, row by row."""
    return [tuple(map(_bare, line.split("\t"))) for line in text.split("\n")]


def _bare(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _pixels(content: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(BytesIO(content)) as image:
        return image.size, image.convert("RGBA").tobytes()
