"""Comments of a Word document: who said what, on which words, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from cep_report.word.bookmarks import located, note_anchors
from cep_report.word.plain import plain_copy
from cep_report.word.relationships import related
from cep_report.word.resolving import View, resolved
from cep_report.word.signatures import author_of, day_of
from cep_report.word.words import RUNS, is_visible, run_text, text_in
from cep_report.word.xml import parse, qn

_MARK = b"commentReference"
"""In the XML of every part where somebody commented."""


@dataclass(frozen=True)
class Reply:
    """An answer in a thread."""

    author: str
    date: dt.date | None
    text: str


@dataclass(frozen=True)
class Comment:
    """A comment and its thread.

    Attributes:
        id: its identifier in the file.
        author: "" when the file does not say.
        initials: of the author, "" when the file does not say.
        date: None when the file does not say.
        text: a paragraph a line.
        quoted: the words it is about, revisions accepted; those that were deleted when a
            revision deleted them all; "" for a comment on a point or on nothing.
        anchor: the block it is in, or that it follows; "" when there is none.
        replies: in the order they were given.
        resolved: whether the thread was marked as resolved.
    """

    id: str
    author: str
    initials: str
    date: dt.date | None
    text: str
    quoted: str
    anchor: str
    replies: tuple[Reply, ...] = ()
    resolved: bool = False


@dataclass
class _Place:
    """Where a comment is."""

    anchor: str = ""
    quoted: str = ""
    ranged: bool = False
    beside: str = ""
    """The comment whose reference comes just before this one's, with nothing in between."""


@dataclass
class _Thread:
    """What says which comment answers which, by identifiers of paragraphs."""

    parents: dict[str, str] = field(default_factory=dict)
    done: dict[str, bool] = field(default_factory=dict)


def comments(
    parts: Mapping[str, bytes], document: str = "word/document.xml"
) -> tuple[Comment, ...]:
    """The comments of a document, in the order of the text; those on no text come last.

    Word says in a part of its own which comment answers which. LibreOffice loses it: there,
    a comment put just beside another one, on a point or on the same words, answers it.

    Args:
        parts: the document's parts by name, as the guard let them through.
        document: the name of the main part.
    """
    items = [
        item
        for name in related(parts, document, "comments")
        for item in resolved(parse(parts[name]), View.ACCEPTED).iter(qn("w:comment"))
    ]
    if not items:
        return ()
    places = _places(parts, document)
    threads = _threads(parts, document)
    order = {identifier: rank for rank, identifier in enumerate(places)}
    items.sort(key=lambda item: order.get(_id(item), len(order)))
    roots = _roots(items, places, threads)
    return tuple(
        _comment(
            item,
            places.get(_id(item), _Place()),
            [other for other in items if other is not item and roots[other] is item],
            resolved=threads.done.get(_paragraph_id(item), False),
        )
        for item in items
        if roots[item] is item
    )


def _comment(
    item: etree._Element, place: _Place, replies: list[etree._Element], *, resolved: bool
) -> Comment:
    return Comment(
        id=_id(item),
        author=author_of(item),
        initials=item.get(qn("w:initials"), ""),
        date=day_of(item),
        text=text_in(item),
        quoted=place.quoted,
        anchor=place.anchor,
        replies=tuple(Reply(author_of(reply), day_of(reply), text_in(reply)) for reply in replies),
        resolved=resolved,
    )


def _id(item: etree._Element) -> str:
    return item.get(qn("w:id"), "")


def _paragraph_id(item: etree._Element) -> str:
    """The identifier of a comment's last paragraph, which stands for the comment."""
    paragraphs = item.findall(qn("w:p"))
    return paragraphs[-1].get(qn("w14:paraId"), "").upper() if paragraphs else ""


def _threads(parts: Mapping[str, bytes], document: str) -> _Thread:
    found = _Thread()
    for name in related(parts, document, "commentsExtended"):
        for item in parse(parts[name]).iter(qn("w15:commentEx")):
            identifier = item.get(qn("w15:paraId"), "").upper()
            parent = item.get(qn("w15:paraIdParent"), "").upper()
            if parent:
                found.parents[identifier] = parent
            found.done[identifier] = item.get(qn("w15:done"), "0") in {"1", "true", "on"}
    return found


def _roots(
    items: list[etree._Element], places: Mapping[str, _Place], threads: _Thread
) -> dict[etree._Element, etree._Element]:
    """The comment that opened the thread of each comment."""
    by_paragraph = {_paragraph_id(item): item for item in items if _paragraph_id(item)}
    by_id = {_id(item): item for item in items}
    told = all(_paragraph_id(item) in threads.done for item in items)
    parents: dict[etree._Element, etree._Element] = {}
    for item in items:
        parent = by_paragraph.get(threads.parents.get(_paragraph_id(item), ""))
        if parent is None and not told:
            parent = by_id.get(places.get(_id(item), _Place()).beside)
        if parent is not None:
            parents[item] = parent
    return {item: _first(item, parents) for item in items}


def _first(
    item: etree._Element, parents: Mapping[etree._Element, etree._Element]
) -> etree._Element:
    """The first of a chain of answers; a comment that answers itself in the end stands alone."""
    seen = {item}
    first = item
    while first in parents:
        first = parents[first]
        if first in seen:
            return item
        seen.add(first)
    return first


def _places(parts: Mapping[str, bytes], document: str) -> dict[str, _Place]:
    """Where each comment is, in the order of the text."""
    main = plain_copy(parse(parts[document]))
    places = _places_in(main, {})
    for kind in ("footnote", "endnote", "header", "footer"):
        plural = f"{kind}s" if kind.endswith("note") else kind
        for name in related(parts, document, plural):
            if _MARK not in parts[name]:
                continue
            anchors = note_anchors(main, kind) if kind.endswith("note") else {}
            for identifier, place in _places_in(plain_copy(parse(parts[name])), anchors).items():
                places.setdefault(identifier, place)
    return places


def _places_in(root: etree._Element, notes: Mapping[str, str]) -> dict[str, _Place]:
    places: dict[str, _Place] = {}
    starts: dict[str, int] = {}
    last = ("", 0)
    seen = 0  # what was seen of the text so far
    edges: dict[str, tuple[int, int]] = {}
    for item, anchor in located(root, notes):
        identifier = item.get(qn("w:id"), "")
        if item.tag == qn("w:commentRangeStart"):
            places.setdefault(identifier, _Place(anchor, ranged=True))
            starts[identifier] = seen
        elif item.tag == qn("w:commentRangeEnd") and identifier in starts:
            edges[identifier] = (starts[identifier], seen)
        elif item.tag == qn("w:commentReference"):
            place = places.setdefault(identifier, _Place(anchor))
            before, when = last
            if (
                before
                and when == seen
                and (not place.ranged or edges.get(identifier) == edges.get(before))
            ):
                place.beside = before
            last = (identifier, seen)
        elif item.tag == qn("w:p") or (item.tag in RUNS and is_visible(item)):
            seen += 1
    kept = _quotes(resolved(root, View.ACCEPTED))
    whole = _quotes(root)
    for identifier, place in places.items():
        place.quoted = kept.get(identifier, "") or whole.get(identifier, "")
    return places


def _quotes(root: etree._Element) -> dict[str, str]:
    """The text between the two ends of each comment's range."""
    opened: dict[str, list[str]] = {}
    closed: dict[str, str] = {}
    for item in root.iter():
        if item.tag == qn("w:commentRangeStart"):
            opened[item.get(qn("w:id"), "")] = []
        elif item.tag in {qn("w:commentRangeEnd"), qn("w:commentReference")}:
            texts = opened.pop(item.get(qn("w:id"), ""), None)
            if texts is not None:
                closed[item.get(qn("w:id"), "")] = "".join(texts).strip("\n")
        elif item.tag == qn("w:p"):
            for texts in opened.values():
                texts.append("\n")
        elif item.tag in RUNS:
            text = run_text(item)
            for texts in opened.values():
                texts.append(text)
    return closed
