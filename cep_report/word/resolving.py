"""A part of a Word document with all its tracked revisions accepted, or all rejected.

The rules are Word's: content goes with the mark of the paragraph that held it, a paragraph
whose mark goes joins the next one and takes its properties, a table whose rows all go
goes too. Where Word keeps a paragraph (the last of a cell, of a note, of the document; one
with text before a table), so do we.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from lxml import etree

from cep_report.word.bookmarks import anchor_name
from cep_report.word.plain import balance_fields, plain_copy
from cep_report.word.xml import detach, element, qn, unwrap


class View(StrEnum):
    """What becomes of the revisions."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


def _names(*names: str) -> frozenset[str]:
    return frozenset(qn(name if ":" in name else f"w:{name}") for name in names)


_INSERTED = _names("ins", "moveTo", "w14:conflictIns")
_DELETED = _names("del", "moveFrom", "w14:conflictDel")
_GOING = {View.ACCEPTED: _DELETED, View.REJECTED: _INSERTED}
_CELL_GOING = {View.ACCEPTED: qn("w:cellDel"), View.REJECTED: qn("w:cellIns")}

# What a change record holds the former state of; what the record never covers stays.
_CHANGES: dict[str, frozenset[str]] = {
    qn("w:rPrChange"): frozenset(),
    qn("w:pPrChange"): _names("rPr", "sectPr"),
    qn("w:tblPrChange"): frozenset(),
    qn("w:tblPrExChange"): frozenset(),
    qn("w:tblGridChange"): frozenset(),
    qn("w:trPrChange"): frozenset(),
    qn("w:tcPrChange"): frozenset(),
    qn("w:sectPrChange"): _names("headerReference", "footerReference"),
}

# What else is recorded on cells and lists.
_OTHERS = _names("cellIns", "cellDel", "cellMerge", "numberingChange")

_WRAPPED_IN_RANGES = tuple(
    f"customXml{name}Range{edge}"
    for name in ("Ins", "Del", "MoveFrom", "MoveTo")
    for edge in ("Start", "End")
)
_RANGES = _names(
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    *_WRAPPED_IN_RANGES,
)
_RANGES_GOING = {
    View.ACCEPTED: _names("customXmlDelRangeStart", "customXmlMoveFromRangeStart"),
    View.REJECTED: _names("customXmlInsRangeStart", "customXmlMoveToRangeStart"),
}

# Pairs of markers around a range: an edge outlives the paragraph that held it.
_EDGES = {
    qn("w:bookmarkStart"): qn("w:bookmarkEnd"),
    qn("w:commentRangeStart"): qn("w:commentRangeEnd"),
    qn("w:permStart"): qn("w:permEnd"),
}
_MARKERS = frozenset(_EDGES) | frozenset(_EDGES.values()) | _names("proofErr")

# Elements that hold content and mean nothing once it is gone.
_HOLDERS = _names("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt")
_HOLDERS |= _names("sdtContent", "m:oMath", "m:oMathPara")
# Block-level elements that hide no paragraph from the next.
_TRANSPARENT = _names("sdt", "sdtContent", "customXml", "smartTag")
_BLOCKS = _names("p", "tbl")
# In a run, what shows nothing.
_INVISIBLE = _names("rPr", "lastRenderedPageBreak", "commentReference", "annotationRef")
_MATH_TEXT = qn("m:t")
_SPELLED = _names("t", "delText")
_ROWS_AND_TABLES = _names("tr", "tbl")
_PARTS = _names("tr", "tc", "sdt", "customXml")
# Taken out of a paragraph, they leave it the bookmark that names it; what moves takes it along.
_NAMED_BLOCKS_STAY = _names("ins", "del")
_TEXTS = {qn("w:delText"): qn("w:t"), qn("w:delInstrText"): qn("w:instrText")}


def has_revisions(root: etree._Element) -> bool:
    """Whether a part records any revision."""
    return next(root.iter(*_INSERTED, *_DELETED, *_CHANGES, *_OTHERS), None) is not None


def resolved(root: etree._Element, view: View) -> etree._Element:
    """A copy of a part (document, notes, header, footer) without revisions.

    Args:
        root: the part's root; left as it is.
        view: ``ACCEPTED`` keeps what was inserted, ``REJECTED`` what was there before.

    Returns:
        The copy: no element of it records a revision, and of every
        ``mc:AlternateContent`` one branch is left.
    """
    made = plain_copy(root)
    going = _GOING[view]
    joining = [p for p in made.iter(qn("w:p")) if _holds(p, going, "w:pPr", "w:rPr")]
    rows = [row for row in made.iter(qn("w:tr")) if _holds(row, going, "w:trPr")]
    cells = [cell for cell in made.iter(qn("w:tc")) if _holds(cell, {_CELL_GOING[view]}, "w:tcPr")]
    wrappers = _tracked_wrappers(made, _RANGES_GOING[view])
    _settle_properties(made, view)
    for item in (*rows, *cells):
        _remove(item)
    _settle_content(made, going)
    for wrapper in wrappers:
        _unwrap_content_control(wrapper)
    for paragraph in reversed(joining):
        _join_next(paragraph)
    balance_fields(made)
    _complete(made)
    return made


def _holds(item: etree._Element, tags: Collection[str], *path: str) -> bool:
    found: etree._Element | None = item
    for step in path:
        found = found.find(qn(step)) if found is not None else None
    return found is not None and any(child.tag in tags for child in found)


def _shows(item: etree._Element) -> bool:
    """Whether anything is left to see in an element."""
    for text in item.iter(_MATH_TEXT):
        if text.text:
            return True
    return any(
        child.tag not in _INVISIBLE and not (child.tag in _SPELLED and not child.text)
        for run in item.iter(qn("w:r"))
        for child in run
    )


def _tracked_wrappers(root: etree._Element, starts: frozenset[str]) -> list[etree._Element]:
    """Content controls and custom XML whose own tags were inserted or deleted."""
    ends = {tag.removesuffix("Start") + "End" for tag in starts}
    found = []
    inside: set[str | None] = set()
    for item in root.iter(*starts, *ends, *_TRANSPARENT):
        if item.tag in starts:
            inside.add(item.get(qn("w:id")))
        elif item.tag in ends:
            inside.discard(item.get(qn("w:id")))
        elif inside and item.tag != qn("w:sdtContent"):
            found.append(item)
    return found


def _unwrap_content_control(item: etree._Element) -> None:
    content = item.find(qn("w:sdtContent")) if item.tag == qn("w:sdt") else item
    if item.tag == qn("w:sdt"):
        for child in list(item):
            if child is not content:
                item.remove(child)
        if content is not None:
            unwrap(content)
    unwrap(item)


def _settle_properties(root: etree._Element, view: View) -> None:
    """Drop the records of changed properties, after going back to them if rejected."""
    for record in list(root.iter(*_CHANGES)):
        properties = record.getparent()
        if properties is None:
            continue
        properties.remove(record)
        untouched = _CHANGES[str(record.tag)]
        if view is View.REJECTED:
            former = next(iter(record), None)
            for child in list(properties):
                if child.tag not in untouched:
                    properties.remove(child)
            for place, child in enumerate([] if former is None else list(former)):
                properties.insert(place, child)
            _settle_section_order(properties)
    for merge in list(root.iter(qn("w:cellMerge"))):
        _settle_merge(merge, view)
    for numbering in list(root.iter(qn("w:numPr"))):
        if view is View.REJECTED and numbering.find(qn("w:ins")) is not None:
            detach(numbering)
    for mark in list(root.iter(*_OTHERS)):
        detach(mark)


def _settle_section_order(properties: etree._Element) -> None:
    """Headers and footers come first in a section."""
    references = [child for child in properties if child.tag in _CHANGES[qn("w:sectPrChange")]]
    for place, child in enumerate(references):
        properties.insert(place, child)


def _settle_merge(merge: etree._Element, view: View) -> None:
    properties = merge.getparent()
    state = merge.get(qn("w:vMerge" if view is View.ACCEPTED else "w:vMergeOrig"))
    if properties is None:
        return
    for old in properties.findall(qn("w:vMerge")):
        properties.remove(old)
    if state in {"cont", "rest"}:
        value = "continue" if state == "cont" else "restart"
        properties.replace(merge, element("vMerge", val=value))
    else:
        properties.remove(merge)


def _settle_content(root: etree._Element, going: frozenset[str]) -> None:
    """Take out what goes; take what stays out of its record."""
    for item in list(root.iter(*_INSERTED, *_DELETED)):
        parent = item.getparent()
        if parent is None:
            continue
        if parent.tag == qn("m:ctrlPr") and item.tag in going:
            _remove_math_object(parent)
        elif item.tag in going:
            _remove(item)
        else:
            unwrap(item)
    for item in list(root.iter(*_RANGES)):
        detach(item)
    for old, new in _TEXTS.items():
        for item in list(root.iter(old)):
            item.tag = new


def _remove_math_object(control: etree._Element) -> None:
    """A fraction, a root… whose own sign was removed: only what is left inside stays."""
    properties = control.getparent()
    thing = None if properties is None else properties.getparent()
    if properties is None or thing is None:
        return
    thing.remove(properties)
    for argument in list(thing):
        unwrap(argument)
    unwrap(thing)


def _remove(item: etree._Element) -> None:
    """Take an element out, leaving the edges of ranges that are half outside it.

    The bookmark of a block stays too: only the paragraph that it names takes it away. What
    held the element goes when it has nothing left to show.
    """
    parent = item.getparent()
    if parent is None:
        return
    keep_blocks = item.tag in _NAMED_BLOCKS_STAY and next(item.iter(qn("w:p")), None) is None
    place = parent.index(item)
    parent[place : place + 1] = _edges_to_keep(item, keep_blocks=keep_blocks)
    if parent.tag in _HOLDERS and not _shows(parent) and not _has_block(parent):
        _remove_holder(parent)
    elif parent.tag in _ROWS_AND_TABLES and next(parent.iterchildren(*_PARTS), None) is None:
        _remove(parent)


def _has_block(item: etree._Element) -> bool:
    return next(item.iter(*_BLOCKS, qn("w:tr"), qn("w:tc")), None) is not None


def _remove_holder(holder: etree._Element) -> None:
    if holder.tag == qn("w:sdtContent"):
        parent = holder.getparent()
        if parent is None:
            return
        holder = parent
    _remove(holder)


def _edges_to_keep(item: etree._Element, *, keep_blocks: bool) -> list[etree._Element]:
    kept: set[etree._Element] = set()
    for start_tag, end_tag in _EDGES.items():
        starts = {edge.get(qn("w:id")): edge for edge in item.iter(start_tag)}
        ends = {edge.get(qn("w:id")): edge for edge in item.iter(end_tag)}
        for identifier in starts.keys() ^ ends.keys():
            kept.add(starts[identifier] if identifier in starts else ends[identifier])
        if keep_blocks and start_tag == qn("w:bookmarkStart"):
            for identifier in starts.keys() & ends.keys():
                if anchor_name(starts[identifier]):
                    kept |= {starts[identifier], ends[identifier]}
    return [edge for edge in item.iter(*_MARKERS) if edge in kept]


def _join_next(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark goes with the next one, which keeps its properties."""
    if paragraph.getparent() is None:
        return
    following = _next_block(paragraph)
    if following is None:
        return
    if not _shows(paragraph):
        _remove_paragraph(paragraph, following)
    elif following.tag == qn("w:p"):
        content = [child for child in paragraph if child.tag != qn("w:pPr")]
        _put_first(following, content)
        _drop(paragraph)


def _remove_paragraph(paragraph: etree._Element, following: etree._Element) -> None:
    edges = _edges_to_keep(paragraph, keep_blocks=False)
    if following.tag == qn("w:p"):
        _put_first(following, edges)
    else:
        parent = following.getparent()
        if parent is not None:
            place = parent.index(following)
            parent[place:place] = edges
    _drop(paragraph)


def _put_first(paragraph: etree._Element, content: list[etree._Element]) -> None:
    place = 1 if paragraph.find(qn("w:pPr")) is not None else 0
    paragraph[place:place] = content


def _drop(paragraph: etree._Element) -> None:
    """Take a paragraph out, and the content control that held nothing else."""
    holder = paragraph.getparent()
    detach(paragraph)
    if holder is not None and holder.tag in _TRANSPARENT and not _has_block(holder):
        _remove_holder(holder)


def _next_block(item: etree._Element) -> etree._Element | None:
    """The paragraph or table after a paragraph, in the same cell, note, box or body."""
    for following in _following(item):
        if following.tag in _BLOCKS:
            return following
        if following.tag not in _MARKERS and following.tag not in _TRANSPARENT:
            return None
    return None


def _following(item: etree._Element) -> Iterator[etree._Element]:
    """What comes after an element, into content controls and out of them."""
    node: etree._Element | None = item
    while node is not None:
        for sibling in node.itersiblings():
            yield sibling
            if sibling.tag in _TRANSPARENT:
                first = next(sibling.iter(*_BLOCKS), None)
                if first is not None:
                    yield first
        parent = node.getparent()
        node = parent if parent is not None and parent.tag in _TRANSPARENT else None


def _complete(root: etree._Element) -> None:
    """A cell, a note, a box ends with a paragraph."""
    for holder in root.iter(*_names("tc", "footnote", "endnote", "txbxContent")):
        blocks = [child for child in holder if child.tag not in _MARKERS]
        if not blocks or blocks[-1].tag not in {qn("w:p"), *_TRANSPARENT}:
            holder.append(element("p"))
