"""What of a document is the text of each zone: its prose, what was added, the answers.

A zone to be written shows questions in a frame. People answer after it, in it, in the place
of a question or just after one: what they wrote is the zone's text, the questions are not.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import etree

from cep_report.word.passages import Passage, Role
from cep_report.word.xml import detach, qn, style_of


def zone_elements(
    passages: Iterable[Passage], draft: Iterable[Passage] = ()
) -> dict[str, list[etree._Element]]:
    """The paragraphs and tables of each zone, in order; answers are out of their frame.

    Args:
        passages: of a document.
        draft: the passages of the draft that was sent, when the document is a returned one.
    """
    passages = tuple(passages)
    asked = {item.anchor: item.text.strip() for item in draft if item.role is Role.QUESTIONS}
    frame = [item.element for item in passages if item.role is Role.QUESTIONS]
    styles = {style_of(item) for item in frame} - {""}
    lists = {_list_of(item) for item in frame} - {""}
    found: dict[str, list[etree._Element]] = {}
    for passage in passages:
        element = passage.element
        if passage.role is Role.QUESTIONS:
            text = passage.text.strip()
            question = asked.get(passage.anchor, text)
            # A question of which some words are left is no answer.
            if not text or (text in question and len(text) * 2 >= len(question)):
                continue
            element = _unframed(element, lists | {_list_of(element)})
            if text.startswith(question):
                _drop_start(element, len(question))
        elif passage.zone and passage.role is None and style_of(element) in styles:
            element = _unframed(element, lists)
        elif not passage.zone or passage.role not in {Role.PROSE, None}:
            continue
        found.setdefault(passage.zone, []).append(element)
    return found


def _list_of(paragraph: etree._Element) -> str:
    number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    return "" if number is None else number.get(qn("w:val"), "")


def _unframed(paragraph: etree._Element, lists: Iterable[str]) -> etree._Element:
    """A copy of a paragraph without the style and the list of the frame."""
    made = copy.deepcopy(paragraph)
    for style in made.findall(f"{qn('w:pPr')}/{qn('w:pStyle')}"):
        detach(style)
    if _list_of(made) in lists:
        for item in made.findall(f"{qn('w:pPr')}/{qn('w:numPr')}"):
            detach(item)
    return made


def _drop_start(paragraph: etree._Element, length: int) -> None:
    """Take out the first characters of a paragraph, spaces around them apart."""
    begun = False
    for item in paragraph.iter(qn("w:t")):
        text = item.text or ""
        if not begun:
            text = text.lstrip()
            begun = bool(text)
        item.text = text[length:]
        length = max(0, length - len(text))
        if begun and not length:
            break
