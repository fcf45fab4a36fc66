"""``word/numbering.xml``: the dashes of lists, those of the PDF (``cep.typ``)."""

from __future__ import annotations

from lxml import etree

from cep_report.word.xml import element, find_all, qn

MARKERS = ("–", "•")
"""In turn, from the outer list to the inner ones."""
_LEFT, _STEP, _HANGING = 460, 380, 260


def finish_lists(root: etree._Element) -> None:
    """Give the bullets of pandoc, set in fonts of the machine, the report's marks."""
    for level in find_all(root, "w:abstractNum/w:lvl[w:numFmt/@w:val='bullet']"):
        mark = level.find(qn("w:lvlText"))
        if mark is None or not (mark.get(qn("w:val")) or "").strip():
            continue
        depth = int(level.get(qn("w:ilvl")) or 0)
        mark.set(qn("w:val"), MARKERS[depth % len(MARKERS)])
        for old in [*level.findall(qn("w:pPr")), *level.findall(qn("w:rPr"))]:
            level.remove(old)
        properties = etree.SubElement(level, qn("w:pPr"))
        left = str(_LEFT + _STEP * depth)
        properties.append(element("ind", left=left, hanging=str(_HANGING)))
