"""The hidden bookmarks that say which block of a draft a paragraph is."""

from __future__ import annotations

import re

from lxml import etree

from cep_report.word.xml import qn

_NAMES = re.compile(r"_(?:p|q|g|h|Ref)_")
_COPY = re.compile(r"(?:_?Copy_\d+)+$")


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
