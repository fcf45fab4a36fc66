"""A document as passages: its paragraphs and tables in order, each with what it is.

The archived draft says what each bookmark means; a returned file is laid over it. A passage
without a bookmark takes the one whose text it still bears, or else the zone it stands in.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from lxml import etree

from cep_report.word.bookmarks import (
    CAPTION,
    HEADING,
    PROSE,
    QUESTION,
    anchors_in,
    zone_prefix,
)
from cep_report.word.xml import qn, style_of

MASK = "#"
"""Stands for the result of a field that word processors compute again."""
PICTURE = "\ufffc"
_COMPUTED = {"REF", "PAGEREF", "NOTEREF", "SEQ", "PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "DATE"}
_CONTENTS = re.compile(r"^(TOC|Contents|Tabledesmatires|TM)\d*", re.IGNORECASE)
_ALIKE = 0.6
"""From that share of common characters on, a passage is taken for the one it was."""
_WRAPPERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Role(StrEnum):
    """What a passage of a draft is."""

    PROSE = "prose"
    QUESTIONS = "questions"
    HEADING = "titre"
    CAPTION = "légende"
    GENERATED = "généré"


@dataclass(frozen=True, eq=False)
class Passage:
    """A paragraph or a table.

    Attributes:
        anchors: its bookmarks; the first says which passage of the draft it is.
        element: ``w:p`` or ``w:tbl``, revisions resolved.
        text: its words, computed fields masked; cells and rows on lines of their own.
        role: None for what is not of the draft.
        zone: "part.zone" for prose and questions, "" elsewhere.
        section: the heading it is under, as the draft has it.
    """

    anchors: tuple[str, ...]
    element: etree._Element
    text: str
    role: Role | None = None
    zone: str = ""
    section: str = ""

    @property
    def anchor(self) -> str:
        """Its first bookmark, or ""."""
        return self.anchors[0] if self.anchors else ""

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return self.element.tag == qn("w:tbl")


class Media:
    """The pictures of a document by relationship: the digest of each."""

    def __init__(self, parts: Mapping[str, bytes], document: str) -> None:
        folder, _, name = document.rpartition("/")
        relations = parts.get(f"{folder}/_rels/{name}.rels", b"")
        self.targets: dict[str, str] = {}
        if relations:
            for item in etree.fromstring(relations):
                target = str(item.get("Target", ""))
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                if path in parts:
                    self.targets[str(item.get("Id"))] = path
        self.parts = parts

    def digest(self, drawing: etree._Element) -> str:
        """The digest of the picture that an element shows, "" when there is none."""
        path = self.path(drawing)
        return hashlib.sha256(self.parts[path]).hexdigest() if path else ""

    def content(self, digest: str) -> bytes:
        """The picture of that digest; empty when there is none."""
        for path in self.targets.values():
            if hashlib.sha256(self.parts[path]).hexdigest() == digest:
                return self.parts[path]
        return b""

    def path(self, drawing: etree._Element) -> str:
        """The member that holds it, or ""."""
        for item in drawing.iter():
            for name in (f"{_REL}embed", f"{_REL}id"):
                if item.get(name) in self.targets:
                    return self.targets[str(item.get(name))]
        return ""


def read_draft(
    root: etree._Element, zones: Iterable[str], media: Media | None = None
) -> tuple[Passage, ...]:
    """The passages of a draft that we wrote.

    Args:
        root: the document part.
        zones: "part.zone" of the plan, to read their names in bookmarks.
        media: to tell pictures apart; without it all are alike.
    """
    prefixes = {
        zone_prefix(prefix, zone): (role, zone)
        for zone in zones
        for prefix, role in ((PROSE, Role.PROSE), (QUESTION, Role.QUESTIONS))
    }
    section = ""
    passages = []
    for passage in _passages(root, media):
        anchor = passage.anchor
        role, zone = prefixes.get(_stem(anchor), (Role.GENERATED, ""))
        if anchor.startswith(HEADING):
            role, section = Role.HEADING, passage.text.strip()
        elif anchor.startswith(CAPTION):
            role = Role.CAPTION
        passages.append(replace(passage, role=role, zone=zone, section=section))
    return tuple(passages)


def lay_over(
    root: etree._Element, draft: Sequence[Passage], media: Media | None = None
) -> tuple[Passage, ...]:
    """The passages of a returned document, each said to be what it was in the draft.

    What the draft does not have gets the zone that it stands in, if any, and no role.
    """
    known = {passage.anchor: index for index, passage in enumerate(draft) if passage.anchor}
    read = [_known(passage, known) for passage in _passages(root, media)]
    places = _restored(read, draft, _in_order(read, known))
    return tuple(_placed(read, draft, places))


def is_contents(item: etree._Element) -> bool:
    """Whether a paragraph is a line of the table of contents."""
    return item.tag == qn("w:p") and bool(_CONTENTS.match(style_of(item)))


def texts(passages: Iterable[Passage]) -> str:
    """The words of passages, a line each."""
    return "\n".join(passage.text for passage in passages)


def text_of(item: etree._Element, media: Media | None = None) -> str:
    """The words of a paragraph or a table; computed fields masked, pictures by their digest."""
    if item.tag == qn("w:tbl"):
        return "\n".join(
            "\t".join(
                " ".join(text_of(part, media) for part in cell if part.tag in _BLOCKS)
                for cell in row.findall(qn("w:tc"))
            )
            for row in item.findall(qn("w:tr"))
        )
    return "".join(_pieces(item, media))


_BLOCKS = (qn("w:p"), qn("w:tbl"))
_SKIPPED = {
    qn(f"w:{name}")
    for name in ("pPr", "rPr", "instrText", "delText", "delInstrText", "fldData", "sectPr")
} | {_FALLBACK}
_SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}


def _pieces(paragraph: etree._Element, media: Media | None) -> Iterator[str]:
    """Texts in order; a field's masked result once, in place of what it holds."""
    depth, masked = 0, 0  # of nested fields; the depth from which all is masked
    for item in _walk(paragraph):
        if item.tag == qn("w:fldChar"):
            kind = item.get(qn("w:fldCharType"))
            if kind == "begin":
                depth += 1
                if not masked and _computed(_instruction(item)):
                    masked = depth
                    yield MASK
            elif kind == "end":
                if masked == depth:
                    masked = 0
                depth = max(0, depth - 1)
        elif masked:
            continue
        elif item.tag == qn("w:t"):
            yield item.text or ""
        elif item.tag in _SIGNS:
            yield _SIGNS[item.tag]
        elif item.tag == qn("w:br") and item.get(qn("w:type"), "textWrapping") == "textWrapping":
            yield "\n"
        elif item.tag == qn("w:fldSimple"):
            yield MASK
        elif item.tag in _PICTURES:
            digest = media.digest(item) if media else ""
            if digest or not any(True for _ in item.iter(qn("w:txbxContent"))):
                yield PICTURE + digest


def _walk(item: etree._Element) -> Iterator[etree._Element]:
    """Descendants in order, without what is not text; not into a simple field that is masked."""
    for child in item:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:fldSimple") and not _computed(child.get(qn("w:instr"), "")):
            yield from _walk(child)
            continue
        yield child
        if child.tag != qn("w:fldSimple"):
            yield from _walk(child)


def _instruction(begin: etree._Element) -> str:
    """The instruction of a complex field, from its first character on."""
    run = begin.getparent()
    words: list[str] = []
    while run is not None:
        for item in run.iter(qn("w:instrText"), qn("w:fldChar")):
            if item.tag == qn("w:instrText"):
                words.append(item.text or "")
            elif item is not begin and item.get(qn("w:fldCharType")) in {"separate", "end"}:
                return "".join(words)
        run = run.getnext()
    return "".join(words)


def _computed(instruction: str) -> bool:
    words = instruction.split()
    return bool(words) and words[0].upper() in _COMPUTED


def _passages(root: etree._Element, media: Media | None) -> Iterator[Passage]:
    body = root.find(qn("w:body"))
    for item in _items(root if body is None else body):
        if is_contents(item):
            continue
        yield Passage(tuple(anchors_in(item)), item, text_of(item, media))


def _items(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables at the first level, content controls opened."""
    for child in parent:
        if child.tag in _BLOCKS:
            yield child
        elif isinstance(child.tag, str) and etree.QName(child).localname in _WRAPPERS:
            yield from _items(child)


def _stem(anchor: str) -> str:
    return anchor.rstrip("0123456789")


def _known(passage: Passage, known: Mapping[str, int]) -> Passage:
    return replace(passage, anchors=tuple(item for item in passage.anchors if item in known))


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
    taken = set(places.values()) | {
        index
        for index, passage in enumerate(draft)
        if any(passage.anchor in item.anchors for item in read)
    }
    fixed = sorted(places)
    for left, right in zip([-1, *fixed], [*fixed, len(read)], strict=True):
        first = places.get(left, -1) + 1
        last = places[right] if right in places else len(draft)
        missing = [index for index in range(first, last) if index not in taken]
        unknown = [place for place in range(left + 1, right) if not read[place].anchors]
        found.update(_paired(read, draft, unknown, missing))
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
    following = _following(read, draft, places)
    before: Passage | None = None
    for place, passage in enumerate(read):
        if place in places:
            before = draft[places[place]]
            yield replace(
                passage,
                anchors=(
                    before.anchor,
                    *(item for item in passage.anchors if item != before.anchor),
                ),
                role=before.role,
                zone=before.zone,
                section=before.section,
            )
            continue
        zone = _zone_between(before, following[place])
        section = before.section if before else ""
        yield replace(passage, zone=zone, section=section)


def _following(
    read: Sequence[Passage], draft: Sequence[Passage], places: Mapping[int, int]
) -> list[Passage | None]:
    """For each passage, the next one that is of the draft."""
    result: list[Passage | None] = []
    after: Passage | None = None
    for place in reversed(range(len(read))):
        result.append(after)
        if place in places:
            after = draft[places[place]]
    return result[::-1]


def _zone_between(before: Passage | None, after: Passage | None) -> str:
    """The zone of what stands between two passages of the draft.

    What follows prose continues it; what precedes prose belongs to it when a heading or
    another generated passage comes before.
    """
    if before is not None and before.zone:
        return before.zone
    if after is not None and after.zone and after.role is not None:
        return after.zone
    return ""
