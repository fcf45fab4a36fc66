"""Paragraph styles, whatever a word processor or a person called them."""

from __future__ import annotations

import copy
import re
from functools import cached_property

from lxml import etree

from cep_report.word.xml import dump, parse, qn, style_of

PART = "word/styles.xml"
_HEADING = re.compile(r"heading [1-9]", re.IGNORECASE)
_CONTENTS_NAME = re.compile(
    r"(toc|contents|tm|table des mati[èe]res|table of contents)( heading| \d+|$)", re.IGNORECASE
)
_CONTENTS_ID = re.compile(r"(TOC|Contents|Tabledesmatires|TM)(Heading|\d+|$)", re.IGNORECASE)
_LEVELS = 9


class Styles:
    """The paragraph styles of a document.

    Args:
        part: its part of styles; empty when it has none.
    """

    def __init__(self, part: bytes = b"") -> None:
        self._root = parse(part) if part else None

    @cached_property
    def _known(self) -> dict[str, etree._Element]:
        found = () if self._root is None else self._root.findall(qn("w:style"))
        return {item.get(qn("w:styleId"), ""): item for item in found}

    def is_contents(self, style: str) -> bool:
        """Whether paragraphs of a style, by identifier, are lines of the table of contents."""
        return bool(_CONTENTS_ID.match(style) or _CONTENTS_NAME.fullmatch(self.name(style)))

    def name(self, style: str) -> str:
        """The name of a style, "" for one that is not known."""
        name = self._known[style].find(qn("w:name")) if style in self._known else None
        return "" if name is None else name.get(qn("w:val"), "")

    def level(self, paragraph: etree._Element) -> int:
        """The level of a heading, from 1 to 9; 0 for text."""
        own = _outline(paragraph)
        return self.style_level(style_of(paragraph)) if own is None else own

    def style_level(self, style: str) -> int:
        """The level of the headings of a style or of one that it is based on; 0 for text."""
        seen: set[str] = set()
        while style in self._known and style not in seen:
            seen.add(style)
            item = self._known[style]
            level = _outline(item)
            if level is not None:
                return level
            base = item.find(qn("w:basedOn"))
            style = "" if base is None else base.get(qn("w:val"), "")
        return 0

    def with_plain_headings(self) -> bytes:
        """The part with headings under the names that readers know; empty when they have them.

        "Mon titre" of level 2 becomes "heading 2".
        """
        odd = {
            style: level
            for style in self._known
            if (level := self.style_level(style)) and not _HEADING.fullmatch(self.name(style))
        }
        if not odd or self._root is None:
            return b""
        made = copy.deepcopy(self._root)
        for item in made.findall(qn("w:style")):
            for name in item.findall(qn("w:name")) if item.get(qn("w:styleId")) in odd else ():
                name.set(qn("w:val"), f"heading {odd[item.get(qn('w:styleId'), '')]}")
        return dump(made)


def _outline(item: etree._Element) -> int | None:
    """The outline level said by a paragraph or a style itself; None when it says nothing."""
    mark = item.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    value = "" if mark is None else mark.get(qn("w:val"), "")
    if not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < _LEVELS else 0
