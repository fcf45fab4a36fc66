"""Small help for OOXML with lxml."""

from __future__ import annotations

from functools import cache

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@cache
def qn(name: str) -> str:
    """The qualified name of ``prefix:local``."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def parse(data: bytes) -> etree._Element:
    """A part's root element."""
    return etree.fromstring(data, _PARSER)


def dump(root: etree._Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def element(name: str, /, **attributes: str) -> etree._Element:
    """An element ``w:name`` with ``w:`` attributes."""
    made = etree.Element(qn(f"w:{name}"))
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def find_all(root: etree._Element, path: str) -> list[etree._Element]:
    """Elements at an XPath with the usual prefixes."""
    found = root.xpath(path, namespaces=NAMESPACES)
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, etree._Element)]  # noqa: SLF001


def detach(item: etree._Element) -> None:
    """Take an element out of its parent."""
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def unwrap(item: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = item.getparent()
    if parent is None:
        return
    place = parent.index(item)
    parent[place : place + 1] = list(item)


def style_of(paragraph: etree._Element) -> str:
    """A paragraph's style identifier, or ""."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def properties_of(paragraph: etree._Element) -> etree._Element:
    """A paragraph's ``w:pPr``, made when missing."""
    found = paragraph.find(qn("w:pPr"))
    if found is None:
        found = element("pPr")
        paragraph.insert(0, found)
    return found


# The order that the schema asks for (CT_PPr).
_PPR_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
)


def set_paragraph_property(paragraph: etree._Element, item: etree._Element) -> None:
    """Put one property in a paragraph's ``w:pPr``, in place of the same one, in schema order."""
    ppr = properties_of(paragraph)
    for old in ppr.findall(etree.QName(item)):
        ppr.remove(old)
    rank = _PPR_ORDER.index(etree.QName(item).localname)
    place = sum(1 for other in ppr if _PPR_ORDER.index(etree.QName(other).localname) < rank)
    ppr.insert(place, item)
