"""The hidden bookmarks that say which block of a draft a paragraph is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from cep_report.word.xml import qn

_NAMES = re.compile(r"_(?:p|q|g|h|Ref)_")
_COPY = re.compile(r"(?:_?Copy_\d+)+$")
_NOTES = frozenset({qn("w:footnote"), qn("w:endnote")})


def anchor_name(bookmark: etree._Element) -> str:
    """The block that a ``w:bookmarkStart`` names, "" for any other bookmark.

    LibreOffice calls the bookmark of a moved paragraph ``…_Copy_1``: it is the same block.
    """
    name = bookmark.get(qn("w:name"), "")
    return _COPY.sub("", name) if _NAMES.match(name) else ""


def anchors_in(element: etree._Element) -> list[str]:
    """The blocks named within an element, in document order."""
    names = (anchor_name(start) for start in element.iter(qn("w:bookmarkStart")))
    return [name for name in names if name]


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
