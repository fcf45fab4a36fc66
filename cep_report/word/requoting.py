"""Bookmarks of quoted values put back where a converter or a copy took them away.

Without them a number of the data would come back as a number that someone typed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from lxml import etree

from cep_report.word.bookmarks import REFERENCE, VALUE, original_name
from cep_report.word.passages import MASK, Passage, Role
from cep_report.word.spans import text_between
from cep_report.word.xml import element, qn

_TOKEN = re.compile(r"\w+|\W")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def restore_quotes(
    root: etree._Element, passages: Sequence[Passage], draft: Sequence[Passage]
) -> None:
    """Put back the bookmarks of values and references that stand as they did, in place.

    Args:
        root: of the returned document.
        passages: of it, laid over the draft.
        draft: the passages of the draft.
    """
    borne = {original_name(item) for item in root.iter(qn("w:bookmarkStart"))}
    origins = {
        item.anchor: item.element
        for item in draft
        if item.role is Role.PROSE and not borne.issuperset(_names(item.element))
    }
    for passage in passages:
        if passage.role is Role.PROSE and passage.anchor in origins:
            for before, after in _pairs(origins[passage.anchor], passage.element):
                spans = {name: at for name, at in _quotes(before).items() if name not in borne}
                if spans:
                    _restore(after, spans, _text(before))


def _names(item: etree._Element) -> set[str]:
    """The bookmarks of the quotes of a passage."""
    names = map(original_name, item.iter(qn("w:bookmarkStart")))
    return {name for name in names if name.startswith((VALUE, REFERENCE))}


def _pairs(
    before: etree._Element, after: etree._Element
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The paragraphs of both, one by one; a table's when it has as many as it had."""
    if before.tag == after.tag == qn("w:p"):
        yield before, after
        return
    one, other = list(before.iter(qn("w:p"))), list(after.iter(qn("w:p")))
    if len(one) == len(other):
        yield from zip(one, other, strict=True)


def _quotes(paragraph: etree._Element) -> dict[str, tuple[int, int, str]]:
    """Where the text of each quote begins and ends, and itself, by bookmark."""
    at = 0
    opened: dict[str, tuple[etree._Element, int]] = {}
    found = {}
    for item in paragraph.iter(qn("w:t"), qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
        if item.tag == qn("w:t"):
            at += len(item.text or "")
        elif item.tag == qn("w:bookmarkStart"):
            if original_name(item).startswith((VALUE, REFERENCE)):
                opened[item.get(qn("w:id"), "")] = item, at
        elif item.get(qn("w:id"), "") in opened:
            begun, start = opened[item.get(qn("w:id"), "")]
            if at > start:
                found[original_name(begun)] = start, at, text_between(begun)
    return found


def _text(paragraph: etree._Element) -> str:
    return "".join(item.text or "" for item in paragraph.iter(qn("w:t")))


def _restore(
    paragraph: etree._Element, spans: Mapping[str, tuple[int, int, str]], before: str
) -> None:
    now = _same(before, _text(paragraph))
    for name, (start, end, text) in spans.items():
        first = now.get(start)
        if first is not None and all(now.get(at) == first + at - start for at in range(start, end)):
            _mark(paragraph, first, first + end - start, name, text)


def _same(before: str, after: str) -> dict[int, int]:
    """Where each character that stayed is now; words stay whole."""
    one, other = _TOKEN.findall(before), _TOKEN.findall(after)
    starts, places = _begins(one), _begins(other)
    same: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        left, right = starts[a], places[b]
        same.update((left + at, right + at) for at in range(starts[a + size] - left))
    return same


def _begins(words: Sequence[str]) -> list[int]:
    """Where each word begins, and where the last one ends."""
    return [0, *accumulate(map(len, words))]


def _mark(paragraph: etree._Element, start: int, end: int, name: str, text: str) -> None:
    """Put a bookmark around some characters of a paragraph, and the whole of their fields.

    A number that a field computed, typed since, is masked as the field's was.
    """
    _cut(paragraph, start)
    _cut(paragraph, end)
    at = 0
    held: list[etree._Element] = []
    for child in paragraph:
        length = len(_text(child))
        if length and at + length > start and at < end:
            held.append(child)
        at += length
    if not held:
        return
    first, last = _whole_fields(paragraph, paragraph.index(held[0]), paragraph.index(held[-1]))
    stretch = paragraph[first : last + 1]
    if MASK in text and not any(True for item in stretch for _ in item.iter(qn("w:fldChar"))):
        spelled = [item for child in stretch for item in child.iter(qn("w:t"))]
        for item in spelled:
            item.text = text if item is spelled[0] else ""
    identifier = f"q{name}"
    paragraph.insert(last + 1, element("bookmarkEnd", id=identifier))
    paragraph.insert(first, element("bookmarkStart", id=identifier, name=name))


def _cut(paragraph: etree._Element, place: int) -> None:
    """Make a run begin at a character, when one of the paragraph's own runs holds it."""
    for run in paragraph.findall(qn("w:r")):
        before = sum(len(_text(item)) for item in run.itersiblings(preceding=True))
        texts = run.findall(qn("w:t"))
        at = place - before
        if len(texts) != 1 or not 0 < at < len(texts[0].text or ""):
            continue
        whole = texts[0].text or ""
        rest = copy.deepcopy(run)
        for piece, text in ((texts[0], whole[:at]), (rest.find(qn("w:t")), whole[at:])):
            if piece is not None:
                piece.text = text
                piece.set(_XML_SPACE, "preserve")
        run.addnext(rest)
        return


def _whole_fields(paragraph: etree._Element, first: int, last: int) -> tuple[int, int]:
    """The same stretch of a paragraph, with the marks of the fields that it cuts."""
    depth = 0
    fields: list[tuple[int, int]] = []
    begun = 0
    for place, child in enumerate(paragraph):
        for mark in child.iter(qn("w:fldChar")):
            kind = mark.get(qn("w:fldCharType"))
            if kind == "begin":
                begun = begun if depth else place
                depth += 1
            elif kind == "end" and depth:
                depth -= 1
                if not depth:
                    fields.append((begun, place))
    for begin, end in fields:
        if begin <= last and end >= first:
            first, last = min(first, begin), max(last, end)
    return first, last
