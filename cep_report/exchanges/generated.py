"""What was changed in what nobody writes: numbers, tables, charts, headings, generated sentences.

Nothing of it goes back into the prose. Each change is told with before and after, for
someone to restore the generated text or to keep the person's ("figer").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from cep_report.exchanges.observations import Kind, Observation
from cep_report.exchanges.returned import Returned, unread
from cep_report.word.passages import PICTURE, Passage, Role

_KINDS = {Role.HEADING: Kind.HEADING, Role.CAPTION: Kind.GENERATED, Role.GENERATED: Kind.GENERATED}
_DIGEST = re.compile(PICTURE + r"([0-9a-f]{64})")
_SPACES = re.compile(r"\s+")


def generated_changes(returned: Returned, operator: str) -> Iterator[Observation]:
    """Observations on the generated content of a returned file, without their ids.

    Args:
        returned: the file, revisions accepted.
        operator: whose it is.
    """
    changes = _Changes(returned, operator)
    yield from changes.passages()
    yield from changes.quotes()
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
        self.sections = {item.zone: item.section for item in returned.sending.passages if item.zone}

    def passages(self) -> Iterator[Observation]:
        """Generated passages that changed, went, or came from elsewhere."""
        seen = set()
        before = ""
        for passage in self.returned.accepted.passages:
            seen |= set(passage.anchors)
            if passage.role is None and not passage.zone:
                if passage.text.strip():
                    yield self._observe(passage, Kind.OUTSIDE, "", self._shown(passage.text))
            elif passage.role in _KINDS:
                if passage.moved and passage.text.strip():
                    after = f"[déplacé après] {before}"
                    yield self._observe(passage, Kind.MOVE, self._shown(passage.text), after)
                yield from self._compared(self.draft[passage.anchor], passage)
            before = self._shown(passage.text) or before
        for anchor, passage in self.draft.items():
            if anchor not in seen and passage.role in _KINDS and passage.text.strip():
                kind = _KINDS[passage.role]
                yield self._observe(passage, kind, self._shown(passage.text), "")

    def quotes(self) -> Iterator[Observation]:
        """Values and references of the prose whose printed text was changed."""
        for edited in self.returned.accepted.normal.edited:
            yield Observation(
                "",
                Kind.GENERATED,
                self.operator,
                self.returned.sending.version,
                section=self.sections.get(edited.zone, ""),
                zone=edited.zone,
                anchor=edited.markdown,
                passage=edited.before,
                remark=edited.after,
            )

    def lost(self) -> Iterator[Observation]:
        """What no reading has kept."""
        for zone, text in unread(self.returned).items():
            yield Observation(
                "",
                Kind.LOST,
                self.operator,
                self.returned.sending.version,
                section=self.sections.get(zone, ""),
                zone=zone,
                remark=text,
            )

    def _compared(self, before: Passage, after: Passage) -> Iterator[Observation]:
        if _bare(before.text) == _bare(after.text):
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
        yield self._observe(after, kind, self._shown(before.text), self._shown(after.text))

    def _cells(self, before: Passage, after: Passage) -> Iterator[Observation]:
        """Cells one by one when rows correspond; else whole rows."""
        old = [line.split("\t") for line in before.text.split("\n")]
        new = [line.split("\t") for line in after.text.split("\n")]
        matcher = SequenceMatcher(
            None,
            [_bare("\t".join(row)) for row in old],
            [_bare("\t".join(row)) for row in new],
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
                for one, other in zip(old[a:b], new[c:d], strict=True):
                    for column, (was, now) in enumerate(zip(one, other, strict=True)):
                        if _bare(was) != _bare(now):
                            head = old[0][column] if column < len(old[0]) else ""
                            place = " – ".join(filter(None, [one[0] if column else "", head]))
                            yield self._observe(after, Kind.TABLE, was, now, place)
            else:
                yield self._observe(
                    after,
                    Kind.TABLE,
                    "\n".join(" | ".join(row) for row in old[a:b]),
                    "\n".join(" | ".join(row) for row in new[c:d]),
                )

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

    def _shown(self, text: str) -> str:
        return _DIGEST.sub("[image]", text).replace("\t", " | ").strip()

    def _observe(
        self, passage: Passage, kind: Kind, before: str, after: str, place: str = ""
    ) -> Observation:
        quoted = f"{place}\u00a0: {before}" if place else before
        draft = self.draft.get(passage.anchor)
        recorded = draft is not None and self.as_sent.get(passage.anchor) == _bare(draft.text)
        return Observation(
            "",
            kind,
            self.operator,
            self.returned.sending.version,
            section=passage.section,
            anchor=passage.anchor,
            passage=quoted,
            remark=after,
            tracked=recorded,
        )


def _bare(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _pixels(content: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(BytesIO(content)) as image:
        return image.size, image.convert("RGBA").tobytes()
