"""What stands between the two ends of a bookmark."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import etree

from cep_report.word.passages import text_of
from cep_report.word.xml import element, qn


def between(start: etree._Element) -> list[etree._Element]:
    """What stands between a bookmark's start and its end, among its siblings."""
    number = start.get(qn("w:id"))
    found: list[etree._Element] = []
    item = start.getnext()
    while item is not None:
        if item.tag == qn("w:bookmarkEnd") and item.get(qn("w:id")) == number:
            return found
        found.append(item)
        item = item.getnext()
    return []


def text_between(start: etree._Element, *, masking: bool = True) -> str:
    """Its text; computed fields are masked, or as they were last printed."""
    holder = element("p")
    holder.extend(copy.deepcopy(part) for part in between(start))
    return text_of(holder, masking=masking)


def complete(start: etree._Element, wanted: str) -> None:
    """Take back what of a quoted text stands just beside its bookmark.

    After a note, LibreOffice moves the ends of bookmarks by a character.
    """
    text = text_between(start)
    spelled = [item for part in between(start) for item in part.iter(qn("w:t"))]
    if not spelled or text == wanted:
        return
    if wanted.startswith(text):
        missing, last = wanted[len(text) :], between(start)[-1]
        beside = _text_beside(last.itersiblings())
        if beside is not None and (beside.text or "").startswith(missing):
            beside.text = (beside.text or "")[len(missing) :]
            spelled[-1].text = f"{spelled[-1].text or ''}{missing}"
    elif wanted.endswith(text):
        missing = wanted[: -len(text)]
        beside = _text_beside(start.itersiblings(preceding=True))
        if beside is not None and (beside.text or "").endswith(missing):
            beside.text = (beside.text or "")[: -len(missing)]
            spelled[0].text = f"{missing}{spelled[0].text or ''}"


def _text_beside(siblings: Iterable[etree._Element]) -> etree._Element | None:
    """The text of the first sibling that holds any."""
    return next((text for item in siblings for text in item.iter(qn("w:t")) if text.text), None)
