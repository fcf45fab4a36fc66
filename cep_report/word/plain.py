"""Word parts made simpler before they are read: one branch of each alternative, whole fields."""

from __future__ import annotations

import copy

from lxml import etree

from cep_report.word.xml import detach, qn, unwrap

_SEEN = tuple(
    qn(name) for name in ("w:t", "w:delText", "w:drawing", "w:pict", "w:object", "w:sym", "m:t")
)


def plain_copy(root: etree._Element) -> etree._Element:
    """A copy without XML comments, where each ``mc:AlternateContent`` has one branch."""
    made = copy.deepcopy(root)
    etree.strip_elements(made, etree.Comment, etree.PI, with_tail=False)
    _choose_alternatives(made)
    return made


def balance_fields(root: etree._Element) -> None:
    """Drop what is left of a field whose beginning or end is gone."""
    opened: list[list[etree._Element]] = []
    orphans: list[etree._Element] = []
    for mark in root.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            opened.append([mark])
        elif not opened:
            orphans.append(mark)
        elif kind == "end":
            opened.pop()
        else:
            opened[-1].append(mark)
    for mark in (*orphans, *(mark for field in opened for mark in field)):
        detach(mark)


def _choose_alternatives(root: etree._Element) -> None:
    """Keep one branch of each ``mc:AlternateContent``: the first that shows something."""
    for both in list(root.iter(qn("mc:AlternateContent"))):
        branches = [*both.findall(qn("mc:Choice")), *both.findall(qn("mc:Fallback"))]
        kept = next((b for b in branches if _has_drawing_or_text(b)), None)
        if kept is None or kept.tag == qn("mc:Fallback"):
            for branch in branches:
                if branch is not kept:
                    detach(branch)
            if kept is not None:
                unwrap(kept)
            unwrap(both)
        else:
            for branch in branches:
                if branch is not kept:
                    detach(branch)


def _has_drawing_or_text(branch: etree._Element) -> bool:
    return next(branch.iter(*_SEEN), None) is not None
