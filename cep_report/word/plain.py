"""Word parts made simpler before they are read: one branch of each alternative, whole fields."""

from __future__ import annotations

import copy

from lxml import etree

from cep_report.word.xml import detach, element, qn, unwrap

_SEEN = tuple(
    qn(name) for name in ("w:t", "w:delText", "w:drawing", "w:pict", "w:object", "w:sym", "m:t")
)

_HOLDERS = tuple(qn(f"w:{name}") for name in ("sdt", "customXml", "smartTag", "dir", "bdo"))
_HOLDERS_PROPERTIES = tuple(
    qn(f"w:{name}") for name in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")
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


def open_holders(root: etree._Element) -> None:
    """Take words out of what may stand around them, in place.

    Content controls, custom XML and smart tags give way to what they hold, simple fields
    become complex ones, of an ``mc:AlternateContent`` the first branch that shows something
    stays, and a table says how many columns it has.
    """
    for field in list(root.iter(qn("w:fldSimple"))):
        _spell_field(field)
    for both in list(root.iter(qn("mc:AlternateContent"))):
        branches = [*both.findall(qn("mc:Choice")), *both.findall(qn("mc:Fallback"))]
        kept = next((branch for branch in branches if _has_drawing_or_text(branch)), None)
        both[:] = [] if kept is None else list(kept)
        unwrap(both)
    for properties in list(root.iter(*_HOLDERS_PROPERTIES)):
        detach(properties)
    for holder in list(root.iter(*_HOLDERS, qn("w:sdtContent"))):
        unwrap(holder)
    for grid in root.iter(qn("w:tblGrid")):
        _complete_grid(grid)


def _spell_field(field: etree._Element) -> None:
    """A simple field as the marks, the instruction and the result of a complex one."""
    marks = {kind: element("r") for kind in ("begin", "instruction", "separate", "end")}
    for kind, run in marks.items():
        if kind == "instruction":
            run.append(element("instrText"))
            run[0].text = field.get(qn("w:instr"), "")
        else:
            run.append(element("fldChar", fldCharType=kind))
    content = [item for item in field if item.tag != qn("w:fldData")]
    field[:] = [marks["begin"], marks["instruction"], marks["separate"], *content, marks["end"]]
    unwrap(field)


def _complete_grid(grid: etree._Element) -> None:
    table = grid.getparent()
    rows = [] if table is None else table.findall(qn("w:tr"))
    cells = max((len(row.findall(qn("w:tc"))) for row in rows), default=0)
    for _ in range(cells - len(grid)):
        grid.append(element("gridCol", w="1000"))


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
