"""A returned document laid over the draft that was sent: what each of its passages was.

The archived draft says what each bookmark means. A passage without a bookmark takes the one
whose text it still bears, or else the zone it stands in.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from lxml import etree

from cep_report.word.bookmarks import anchor_name
from cep_report.word.passages import Media, Passage, Role, read, same_unmasked
from cep_report.word.requoting import restore_quotes
from cep_report.word.styles import Styles
from cep_report.word.xml import qn

_ALIKE = 0.6
"""From that share of common words on, a passage is taken for the one it was."""


def lay_over(
    root: etree._Element,
    draft: Sequence[Passage],
    media: Media | None = None,
    styles: Styles | None = None,
) -> tuple[Passage, ...]:
    """The passages of a returned document, each said to be what it was in the draft.

    What the draft does not have gets the zone that it stands in, if any, and no role.

    Args:
        root: the document part, revisions resolved and holders opened; joined paragraphs of
            different kinds are put apart again.
        draft: from :func:`cep_report.word.passages.read_draft`.
        media: the pictures of the document.
        styles: of the document.
    """
    known = {anchor: index for index, item in enumerate(draft) for anchor in item.anchors}
    _part(root, draft, known)
    found = [_known(passage, known) for passage in read(root, media, styles)]
    found = _each_once(found, draft, known)
    places = _restored(found, draft, _in_order(found, known))
    found = _moved_again(found, draft, places)
    passages = tuple(_placed(found, draft, places))
    restore_quotes(root, passages, draft)
    return passages


def _known(passage: Passage, known: Mapping[str, int]) -> Passage:
    return replace(passage, anchors=tuple(item for item in passage.anchors if item in known))


def _each_once(
    found: Sequence[Passage], draft: Sequence[Passage], known: Mapping[str, int]
) -> list[Passage]:
    """The same passages, each bookmark on one of them: the draft may have been pasted twice.

    The copy that is most like the draft keeps its bookmarks, the first of those that are as
    much so; what else bears them loses them.
    """
    turns: list[dict[int, int]] = []  # for each copy: the rank in the draft, the place here
    for place, passage in enumerate(found):
        if passage.anchors:
            index = known[passage.anchor]
            turn = next((item for item in turns if index not in item), None)
            if turn is None:
                turns.append(turn := {})
            turn[index] = place
    if len(turns) < 2:
        return list(found)
    ranked = sorted(
        turns,
        key=lambda turn: (
            -sum(_likeness(draft[index], found[place]) >= _ALIKE for index, place in turn.items())
        ),
    )
    kept = {index: place for turn in reversed(ranked) for index, place in turn.items()}
    places = set(kept.values())
    return [
        passage if place in places else replace(passage, anchors=())
        for place, passage in enumerate(found)
    ]


def _part(root: etree._Element, draft: Sequence[Passage], known: Mapping[str, int]) -> None:
    """Cut each paragraph where one of another kind was joined to it, at its bookmark.

    Prose and what is generated cannot be one paragraph: each takes its words back.
    """
    for paragraph in list(root.iter(qn("w:p"))):
        starts = [
            (start, known[anchor_name(start)])
            for start in paragraph.findall(qn("w:bookmarkStart"))
            if anchor_name(start) in known
        ]
        for (_, before), (start, after) in reversed(list(pairwise(starts))):
            one, other = draft[before], draft[after]
            if (one.role, one.zone) != (other.role, other.zone):
                rest = etree.Element(paragraph.tag)
                rest.extend([start, *start.itersiblings()])
                paragraph.addnext(rest)
                _form(rest, other)
                _form(paragraph, one)


def _form(paragraph: etree._Element, origin: Passage) -> None:
    """Give a paragraph the properties that it had in the draft: joining took them away."""
    for old in paragraph.findall(qn("w:pPr")):
        paragraph.remove(old)
    for properties in origin.element.findall(qn("w:pPr")):
        paragraph.insert(0, copy.deepcopy(properties))


def _in_order(read: Sequence[Passage], known: Mapping[str, int]) -> dict[int, int]:
    """For each passage that stands in the draft's order, which one it is.

    The longest run of passages in the draft's order is kept; the others have been moved.
    """
    tails: list[int] = []
    tail_places: list[int] = []
    before: dict[int, int | None] = {}
    for place, passage in enumerate(read):
        if not passage.anchors:
            continue
        index = known[passage.anchor]
        rank = bisect_right(tails, index)
        before[place] = tail_places[rank - 1] if rank else None
        if rank == len(tails):
            tails.append(index)
            tail_places.append(place)
        else:
            tails[rank], tail_places[rank] = index, place
    places: dict[int, int] = {}
    last = tail_places[-1] if tail_places else None
    while last is not None:
        places[last] = known[read[last].anchor]
        last = before[last]
    return places


def _restored(
    read: Sequence[Passage], draft: Sequence[Passage], places: Mapping[int, int]
) -> dict[int, int]:
    """Bookmarks lost: passages between two known ones that still bear a missing one's text."""
    found = dict(places)
    borne = {anchor for item in read for anchor in item.anchors}
    taken = set(places.values()) | {
        index for index, passage in enumerate(draft) if not borne.isdisjoint(passage.anchors)
    }
    fixed = sorted(places)
    for left, right in zip([-1, *fixed], [*fixed, len(read)], strict=True):
        first = places.get(left, -1) + 1
        last = places[right] if right in places else len(draft)
        missing = [index for index in range(first, last) if index not in taken]
        unknown = [place for place in range(left + 1, right) if not read[place].anchors]
        found.update(_paired(read, draft, unknown, missing))
    return found


def _moved_again(
    read: Sequence[Passage], draft: Sequence[Passage], places: Mapping[int, int]
) -> list[Passage]:
    """Bookmarks lost in a section moved with its heading: known by that heading's text."""
    found = list(read)
    borne = {anchor for item in read for anchor in item.anchors}
    missing = [
        index
        for index in sorted({*range(len(draft))} - set(places.values()))
        if draft[index].anchors and borne.isdisjoint(draft[index].anchors)
    ]
    headings = [index for index, item in enumerate(draft) if item.role is Role.HEADING]
    for place, passage in enumerate(read):
        same = [index for index in missing if _bare(draft[index].text) == _bare(passage.text)]
        if place in places or passage.role is Role.CONTENTS or len(same) != 1:
            continue
        if passage.anchors or same[0] not in headings:
            continue
        end = next((index for index in headings if index > same[0]), len(draft))
        stop = next(
            (i for i in range(place + 1, len(read)) if i in places or read[i].anchors), len(read)
        )
        own = [index for index in missing if same[0] < index < end]
        for at, index in [(place, same[0]), *_paired(read, draft, range(place + 1, stop), own)]:
            found[at] = replace(read[at], anchors=draft[index].anchors)
        missing = [index for index in missing if not same[0] <= index < end]
    return found


def _paired(
    read: Sequence[Passage],
    draft: Sequence[Passage],
    unknown: Sequence[int],
    missing: Sequence[int],
) -> Iterator[tuple[int, int]]:
    """Passages and those of the draft they were, in order: equal ones first, then alike."""
    if not unknown or not missing:
        return
    matcher = SequenceMatcher(
        None,
        [_bare(draft[index].text) for index in missing],
        [_bare(read[place].text) for place in unknown],
        autojunk=False,
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(unknown[c:d], missing[a:b], strict=True)
        elif tag == "replace":
            start = a
            for place in unknown[c:d]:
                best = max(
                    range(start, b),
                    key=lambda item: _likeness(draft[missing[item]], read[place]),
                    default=None,
                )
                if best is not None and _likeness(draft[missing[best]], read[place]) >= _ALIKE:
                    yield place, missing[best]
                    start = best + 1


def _likeness(one: Passage, other: Passage) -> float:
    if one.is_table != other.is_table:
        return 0.0
    matcher = SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False)
    return matcher.ratio()


def _bare(text: str) -> str:
    return " ".join(text.split())


def _placed(
    read: Sequence[Passage], draft: Sequence[Passage], places: Mapping[int, int]
) -> Iterator[Passage]:
    following = _following(read, places)
    standing = set(places.values())
    generated = {
        anchor: index
        for index, item in enumerate(draft)
        if not item.zone and index not in standing
        for anchor in item.anchors
    }
    ranks = {anchor: index for index, item in enumerate(draft) for anchor in item.anchors}
    before, moved = -1, _Moved(draft, standing)
    for place, passage in enumerate(read):
        if place in places:
            before = places[place]
            moved.end()
            yield _as(passage, draft[before])
            continue
        if passage.role is Role.CONTENTS:
            yield passage
            continue
        index = ranks.get(passage.anchor)
        if index is not None and moved.goes_on(index):
            yield _as(passage, draft[index])
            continue
        if passage.anchor in generated:
            moved.begin(generated[passage.anchor])
            yield replace(_as(passage, draft[generated[passage.anchor]]), moved=True)
            continue
        if moved.zone:
            yield replace(passage, zone=moved.zone, section=draft[moved.last].section)
            continue
        after = following[place]
        section = draft[before].section if before >= 0 else ""
        zone = _zone_between(draft, before, after, standing)
        yield replace(passage, zone=zone, section=section)


class _Moved:
    """The section being read that was moved with its heading: what is under it stays its own."""

    def __init__(self, draft: Sequence[Passage], standing: set[int]) -> None:
        self.draft, self.standing = draft, standing
        self.last = -1

    def begin(self, index: int) -> None:
        """Something generated stands elsewhere: a heading takes what follows with it."""
        self.last = index if self.draft[index].role is Role.HEADING else -1

    def end(self) -> None:
        """What stands in the order of the draft is read again."""
        self.last = -1

    def goes_on(self, index: int) -> bool:
        """Whether a passage of the draft follows what was moved, as it did there."""
        if self.last < 0 or index <= self.last:
            return False
        between = range(self.last + 1, index)
        if any(item in self.standing or self._heads(item) for item in between):
            return False
        self.last = index
        return True

    @property
    def zone(self) -> str:
        """The zone of what is written there."""
        if self.last < 0:
            return ""
        if self.draft[self.last].zone:
            return self.draft[self.last].zone
        follows = self.last + 1
        return self.draft[follows].zone if follows < len(self.draft) else ""

    def _heads(self, index: int) -> bool:
        return self.draft[index].role is Role.HEADING


def _as(passage: Passage, origin: Passage) -> Passage:
    others = (item for item in passage.anchors if item != origin.anchor)
    return replace(
        passage,
        anchors=(origin.anchor, *others) if origin.anchors else (),
        text=origin.text if same_unmasked(origin.text, passage.text) else passage.text,
        role=origin.role,
        zone=origin.zone,
        section=origin.section,
    )


def _following(read: Sequence[Passage], places: Mapping[int, int]) -> list[int | None]:
    """For each passage, the next one of the draft, by its rank there."""
    result: list[int | None] = []
    after: int | None = None
    for place in reversed(range(len(read))):
        result.append(after)
        after = places.get(place, after)
    return result[::-1]


def _zone_between(
    draft: Sequence[Passage], before: int, after: int | None, standing: set[int]
) -> str:
    """The zone of what stands between two passages of the draft.

    What follows prose continues it; what precedes prose belongs to it when a heading or
    another generated passage comes before. Between two that are generated, it takes the
    place of what was taken out from between them.
    """
    if before >= 0 and draft[before].zone:
        return draft[before].zone
    if after is not None and draft[after].zone:
        return draft[after].zone
    end = len(draft) if after is None else after
    gone = [draft[index].zone for index in range(before + 1, end) if index not in standing]
    return next(filter(None, gone), "")
