"""Hidden bookmarks: one in each paragraph of a draft, to find it again when it comes back.

Their names are forty letters, digits and underscores at most, begin with an underscore so
that Word does not list them, and survive what people do in a word processor: a paragraph
split or moved gives the same name twice (LibreOffice adds ``_Copy_1``), two paragraphs
joined give a paragraph with two names.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from cep_report.word.xml import element, find_all, properties_of, qn, style_of

PROSE, QUESTION, GENERATED = "_p_", "_q_", "_g_"
HEADING, CAPTION = "_h_", "_Ref_"
VALUE, REFERENCE = "_v_", "_r_"
ANCHORS = (PROSE, QUESTION, GENERATED, HEADING, CAPTION)
"""Prefixes of the bookmarks that say which paragraph it is."""

_LIMIT, _ZONE_LIMIT = 40, 30
_BOUNDARIES = {"cep-zone:": PROSE, "cep-questions:": QUESTION}
_UNMARKED = ("TOC", "CepSection")
_COPY = re.compile(r"(?:_?Copy_\d+)+$")
_NOTES = (qn("w:footnote"), qn("w:endnote"))


def bookmark_name(prefix: str, identifier: str, limit: int = _LIMIT) -> str:
    """The bookmark of something; the same rule as ``bookmark_name`` in ``cep-docx.lua``."""
    name = prefix + re.sub(r"[^A-Za-z0-9]", "_", identifier)
    if len(name) > limit:
        digest = hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()
        name = f"{name[: limit - 9]}_{digest[:8]}"
    return name


def zone_prefix(prefix: str, zone: str) -> str:
    """What the bookmarks of a zone's paragraphs begin with; a number follows."""
    return bookmark_name(prefix, zone, _ZONE_LIMIT) + "_"


def original_name(bookmark: etree._Element) -> str:
    """The name of a ``w:bookmarkStart``, without what LibreOffice adds to that of a copy."""
    return _COPY.sub("", bookmark.get(qn("w:name"), ""))


def anchor_name(bookmark: etree._Element) -> str:
    """The paragraph that a ``w:bookmarkStart`` names, "" for any other bookmark."""
    name = original_name(bookmark)
    return name if name.startswith(ANCHORS) else ""


def anchors_in(item: etree._Element) -> list[str]:
    """The names of the paragraph bookmarks that begin in an element, in order, each once."""
    names = map(anchor_name, item.iter(qn("w:bookmarkStart")))
    return list(dict.fromkeys(filter(None, names)))


def located(
    root: etree._Element, notes: Mapping[str, str] | None = None
) -> Iterator[tuple[etree._Element, str]]:
    """Each element of a part in document order, with the block it is in, or that it follows.

    Args:
        root: the part's root, without XML comments.
        notes: for a part of notes, the block that refers to each, by the note's ``w:id``.
    """
    anchor = ""
    for item in root.iter():
        if item.tag == qn("w:p"):
            anchor = next(iter(anchors_in(item)), anchor)
        elif item.tag == qn("w:bookmarkStart"):
            anchor = anchor_name(item) or anchor
        elif item.tag in _NOTES:
            anchor = (notes or {}).get(item.get(qn("w:id"), ""), "")
        yield item, anchor


def note_anchors(root: etree._Element, kind: str) -> dict[str, str]:
    """The block that refers to each note, by the note's ``w:id``.

    Args:
        root: the document's root.
        kind: "footnote" or "endnote".
    """
    reference = qn(f"w:{kind}Reference")
    return {
        item.get(qn("w:id"), ""): anchor for item, anchor in located(root) if item.tag == reference
    }


def take_zones(body: etree._Element) -> list[tuple[etree._Element, str, str]]:
    """Paragraphs and tables of zones, with prefix and zone; the marks of the filter go."""
    found = []
    prefix = zone = closing = ""
    for child in list(body):
        if child.tag == qn("w:bookmarkStart"):
            name = child.get(qn("w:name"), "")
            kind = next((item for item in _BOUNDARIES if name.startswith(item)), "")
            if kind:
                prefix, zone = _BOUNDARIES[kind], name.removeprefix(kind)
                closing = child.get(qn("w:id"), "")
                body.remove(child)
        elif child.tag == qn("w:bookmarkEnd") and closing and child.get(qn("w:id")) == closing:
            prefix = zone = closing = ""
            body.remove(child)
        elif zone and child.tag in {qn("w:p"), qn("w:tbl")}:
            found.append((child, prefix, zone))
    return found


def mark_paragraphs(body: etree._Element, zones: list[tuple[etree._Element, str, str]]) -> None:
    """Put a bookmark in each paragraph that has none, and in the first of each table's row.

    Args:
        body: of the document part.
        zones: from :func:`take_zones`; what is not in it is generated.
    """
    known = {item: zone_prefix(prefix, zone) for item, prefix, zone in zones}
    counts: Counter[str] = Counter()
    for child in body:
        prefix = known.get(child, GENERATED)
        for paragraph in _to_mark(child):
            # A heading that a person wrote is prose, whatever else may point to it.
            if prefix == GENERATED and anchors_in(paragraph):
                continue
            counts[prefix] += 1
            _mark(paragraph, f"{prefix}{counts[prefix]}")


def _to_mark(item: etree._Element) -> Iterator[etree._Element]:
    if item.tag == qn("w:p"):
        if not style_of(item).startswith(_UNMARKED):
            yield item
    elif item.tag == qn("w:tbl"):
        for row in item.findall(qn("w:tr")):
            yield from find_all(row, "(.//w:p)[1]")


def _mark(paragraph: etree._Element, name: str) -> None:
    properties_of(paragraph).addnext(element("bookmarkStart", id=f"m{name}", name=name))
    paragraph.append(element("bookmarkEnd", id=f"m{name}"))
