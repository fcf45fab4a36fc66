"""``word/document.xml``: sections, numbers that must be unique, tables of the prose, contents."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from cep_report.word.bookmarks import HEADING, bookmark_name, mark_paragraphs, take_zones
from cep_report.word.xml import (
    element,
    find_all,
    properties_of,
    qn,
    set_paragraph_property,
    style_of,
)

TEXT_WIDTH = 9354
FRAMES = ("CepEncadre", "CepAttention", "CepACompleter")
_SECTION_STYLE = "CepSection"
_PROSE_TABLE = "Table"
_TEXT_STYLES = ("BodyText", "FirstParagraph", "Compact")


def finish_body(root: etree._Element, pages: Mapping[str, int]) -> None:
    """Finish the document part in place; ``pages`` gives the page of each heading."""
    body = root.find(qn("w:body"))
    if body is None:
        return
    zones = take_zones(body)
    _merge_section_ends(body)
    _merge_page_breaks(body)
    _finish_last_section(body)
    _finish_prose_tables(body)
    _space_frames(body)
    mark_paragraphs(body, zones)
    _number_bookmarks(body)
    _number_drawings(body)
    _fill_contents(body, pages)


def _merge_section_ends(body: etree._Element) -> None:
    """A section ends in its last paragraph, not in an empty one after it."""
    for carrier in find_all(body, "w:p[w:pPr/w:sectPr]"):
        before = carrier.getprevious()
        section = carrier.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if (
            section is None
            or before is None
            or before.tag != qn("w:p")
            or style_of(carrier) != _SECTION_STYLE
            or before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        ):
            continue
        set_paragraph_property(before, section)
        body.remove(carrier)


def _merge_page_breaks(body: etree._Element) -> None:
    """A page break belongs to the paragraph that it precedes."""
    for carrier in find_all(body, f"w:p[w:pPr/w:pStyle/@w:val='{_SECTION_STYLE}'][w:r/w:br]"):
        after = carrier.getnext()
        if after is not None and after.tag == qn("w:p"):
            set_paragraph_property(after, element("pageBreakBefore"))
            body.remove(carrier)


def _finish_last_section(body: etree._Element) -> None:
    """When the text ends with a landscape page, no blank page follows it."""
    last = body.find(qn("w:sectPr"))
    if last is None:
        return
    before = last.getprevious()
    section = None if before is None else before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if before is not None and section is not None:
        kept = copy.deepcopy(section)
        body.replace(last, kept)
        properties_of(before).remove(section)


def _finish_prose_tables(body: etree._Element) -> None:
    """Tables of the prose take the report's look, the whole width, and rows that do not split."""
    for table in find_all(body, f".//w:tbl[w:tblPr/w:tblStyle/@w:val='{_PROSE_TABLE}']"):
        properties = table.find(qn("w:tblPr"))
        columns = find_all(table, "w:tblGrid/w:gridCol")
        if properties is None or not columns:
            continue
        wanted = [int(column.get(qn("w:w")) or 1) for column in columns]
        widths = [width * TEXT_WIDTH // sum(wanted) for width in wanted]
        widths[0] += TEXT_WIDTH - sum(widths)
        for column, width in zip(columns, widths, strict=True):
            column.set(qn("w:w"), str(width))
        _set_table_properties(properties)
        for row in find_all(table, "w:tr"):
            _finish_row(row, widths)
        after = table.getnext()
        if after is not None and after.tag == qn("w:p") and style_of(after) in _TEXT_STYLES:
            set_paragraph_property(after, element("spacing", before="200"))


def _set_table_properties(properties: etree._Element) -> None:
    for name in ("tblW", "jc", "tblLayout", "tblInd"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    style = properties.find(qn("w:tblStyle"))
    if style is not None:
        style.set(qn("w:val"), "CepTableau")
        style.addnext(element("tblW", w=str(TEXT_WIDTH), type="dxa"))
        properties[1].addnext(element("tblLayout", type="fixed"))


def _finish_row(row: etree._Element, widths: list[int]) -> None:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = element("trPr")
        row.insert(0, properties)
    properties.insert(0, element("cantSplit"))
    header = properties.find(qn("w:tblHeader")) is not None
    cells = row.findall(qn("w:tc"))
    for number, cell in enumerate(cells):
        cell_properties = cell.find(qn("w:tcPr"))
        if cell_properties is not None and len(cells) == len(widths):
            for old in cell_properties.findall(qn("w:tcW")):
                cell_properties.remove(old)
            cell_properties.insert(0, element("tcW", w=str(widths[number]), type="dxa"))
        for paragraph in cell.findall(qn("w:p")):
            if style_of(paragraph) in {"Compact", "BodyText", "FirstParagraph", ""}:
                name = "CepCelluleEntete" if header else "CepCellule"
                set_paragraph_property(paragraph, element("pStyle", val=name))


def _space_frames(body: etree._Element) -> None:
    """The last paragraph of a frame keeps its distance from what follows."""
    for paragraph in find_all(body, ".//w:p"):
        kind = _frame_of(paragraph)
        after = paragraph.getnext()
        if kind and style_of(paragraph).endswith("Liste"):
            set_paragraph_property(paragraph, _list_item())
        if kind and (after is None or _frame_of(after) != kind or _starts_frame(after)):
            set_paragraph_property(paragraph, element("spacing", after="200"))


def _list_item() -> etree._Element:
    """The frame's list, said again on the paragraph: LibreOffice does not take it from the style."""
    item = element("numPr")
    item.append(element("ilvl", val="0"))
    item.append(element("numId", val="900"))
    return item


def _frame_of(item: etree._Element) -> str:
    style = style_of(item) if item.tag == qn("w:p") else ""
    return next((kind for kind in FRAMES if style.startswith(kind)), "")


def _starts_frame(item: etree._Element) -> bool:
    return style_of(item).endswith("Titre")


def _number_bookmarks(body: etree._Element) -> None:
    """Unique numbers in order; pandoc's own bookmarks around whole blocks go."""
    numbers: dict[str, str] = {}
    for start in list(body.iter(qn("w:bookmarkStart"))):
        old = start.get(qn("w:id"), "")
        if not start.get(qn("w:name"), "").startswith("_"):
            _remove(start)
            continue
        numbers[old] = str(len(numbers) + 1)
        start.set(qn("w:id"), numbers[old])
    for end in list(body.iter(qn("w:bookmarkEnd"))):
        old = end.get(qn("w:id"), "")
        if old in numbers:
            end.set(qn("w:id"), numbers[old])
        else:
            _remove(end)


def _remove(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def _number_drawings(body: etree._Element) -> None:
    for number, drawing in enumerate(find_all(body, ".//wp:docPr"), start=1):
        drawing.set("id", str(number))
        drawing.set("name", f"Illustration {number}")
        drawing.attrib.pop("title", None)
    for number, picture in enumerate(find_all(body, ".//pic:cNvPr"), start=1):
        picture.set("id", str(number))
        picture.set("name", f"Illustration {number}")


def _fill_contents(body: etree._Element, pages: Mapping[str, int]) -> None:
    """Cached page numbers in the PAGEREF fields of the table of contents."""
    known = {bookmark_name(HEADING, identifier): page for identifier, page in pages.items()}
    for instruction in list(body.iter(qn("w:instrText"))):
        words = (instruction.text or "").split()
        if len(words) < 2 or words[0] != "PAGEREF" or words[1] not in known:
            continue
        run = instruction.getparent()
        separator = None if run is None else run.getnext()
        if separator is not None:
            cached = element("r")
            text = etree.SubElement(cached, qn("w:t"))
            text.text = str(known[words[1]])
            separator.addnext(cached)


def replace_fields(
    root: etree._Element, texts: Mapping[str, str], cached: Mapping[str, str]
) -> None:
    """In a header or footer: property fields become text, other fields get a cached result.

    Args:
        root: the part's root.
        texts: text in the place of ``DOCPROPERTY name``.
        cached: result of a field by its first word.
    """
    for paragraph in root.iter(qn("w:p")):
        for instruction in list(paragraph.iter(qn("w:instrText"))):
            words = (instruction.text or "").split()
            run = instruction.getparent()
            if run is None or not words:
                continue
            parts = _field_runs(run)
            result = [part for part in parts if part.find(qn("w:t")) is not None]
            if words[0] == "DOCPROPERTY":
                for part in parts:
                    if part not in result:
                        paragraph.remove(part)
                for part in result:
                    _set_text(part, texts.get(words[1], ""))
            elif words[0] in cached and result:
                _set_text(result[0], cached[words[0]])


def _field_runs(instruction_run: etree._Element) -> list[etree._Element]:
    runs = [instruction_run]
    before = instruction_run.getprevious()
    if before is not None:
        runs.insert(0, before)
    after = instruction_run.getnext()
    while after is not None:
        runs.append(after)
        mark = after.find(qn("w:fldChar"))
        if mark is not None and mark.get(qn("w:fldCharType")) == "end":
            break
        after = after.getnext()
    return runs


def _set_text(run: etree._Element, text: str) -> None:
    holder = run.find(qn("w:t"))
    if holder is not None:
        holder.text = text
        holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
