"""The content of a part of a DOCX from elsewhere: what acts is refused, links are cut.

Text is never touched: what goes is an instruction, a reference or an object, and the words
or the picture that a reader saw in its place stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from lxml import etree

from cep_report.word.package import is_link
from cep_report.word.xml import NAMESPACES, find_all, qn

# A report has some 200 fields; a table of contents of 500 lines has 2,000 marks.
MAX_FIELD_MARKS = 30_000
# People nest two or three: IF { PAGE } …
MAX_FIELD_DEPTH = 20
# An instruction's name and target are well within; what follows are switches.
_ENOUGH = 4_000

_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = NAMESPACES["a"]
_VIDEO = "{http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing}webVideoPr"
_OLE_OBJECT = f"{{{_OFFICE}}}OLEObject"
_RELATIONS = f"{{{NAMESPACES['r']}}}"

# Fields that fetch something, or run it, when Word updates them.
_FETCHING = {
    "DDE",
    "DDEAUTO",
    "INCLUDE",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "IMPORT",
    "LINK",
    "DATABASE",
    "RD",
    "PRINT",
    "CONTROL",
    "HTMLCONTROL",
    "HTMLACTIVEX",
    "MACROBUTTON",
}
_NAME = re.compile(r"""\s*["“”«]?\s*([^\s"“”«»\\]*)""")
_TARGET = re.compile(r"""\s*HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))""", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\s*MACROBUTTON\s+NOMACRO\b", re.IGNORECASE)

_INSERTED = {qn("w:altChunk"), qn("w:subDoc"), qn("w:frameset")}
_CONTROLS = {qn("w:control"), qn("w:objectLink"), f"{{{_VML}}}control"}
_SETTINGS = {
    qn("w:mailMerge"),
    qn("w:attachedSchema"),
    qn("w:saveThroughXslt"),
    "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}schemaLibrary",
}
_MACRO_NAMES = {qn("w:entryMacro"), qn("w:exitMacro")}
# Elements that are nothing without the relation they name.
_OF_RELATION = {
    qn("w:attachedTemplate"),
    qn("w:printerSettings"),
    f"{{{_CHART}}}externalData",
    f"{{{_DRAWING}}}hlinkClick",
    f"{{{_DRAWING}}}hlinkHover",
    f"{{{_DRAWING}}}hlinkMouseOver",
}


class Act(Enum):
    """Something found in a part."""

    INSERTED = auto()
    OBJECT = auto()
    FIELD = auto()
    HIDDEN_FIELD = auto()
    EXTERNAL = auto()
    TOO_MANY = auto()
    SETTING = auto()
    UNLINKED = auto()
    VIDEO = auto()
    MACRO_NAME = auto()


@dataclass(frozen=True)
class Seen:
    """Something found in a part, and the words that show it."""

    act: Act
    text: str = ""


@dataclass
class _Field:
    """A field being read: its marks, its instruction so far."""

    marks: list[etree._Element] = field(default_factory=list)
    text: str = ""
    in_result: bool = False
    hidden: bool = False

    def add(self, text: str) -> None:
        """More of the instruction; what matters in it comes first."""
        if len(self.text) < _ENOUGH:
            self.text = (self.text + text[:_ENOUGH]).lstrip()

    def nest(self) -> None:
        """Another field begins here: it must not be able to write this one's name."""
        if self.in_result:
            return
        name, rest = _split(self.text)
        if not rest and any(item.startswith(name) for item in _FETCHING):
            self.hidden = True


def clean(root: etree._Element, dropped: Iterable[str]) -> tuple[list[Seen], bool]:
    """Look for what acts in a part; cut the references to ``dropped`` relations.

    Args:
        root: the part, changed in place.
        dropped: identifiers of the part's relations that are no more.

    Returns:
        What was found, and whether ``root`` was changed.
    """
    seen = [*_elements(root), *_fields(root), *_vml(root)]
    cut = _cut(root, set(dropped))
    changing = {Act.SETTING, Act.UNLINKED, Act.VIDEO, Act.MACRO_NAME}
    return seen, cut or any(item.act in changing for item in seen)


def _elements(root: etree._Element) -> Iterator[Seen]:
    wanted = _INSERTED | _CONTROLS | _SETTINGS | _MACRO_NAMES | {_OLE_OBJECT, _VIDEO}
    for item in list(root.iter(*wanted)):
        name = etree.QName(item).localname
        if item.tag in _INSERTED:
            yield Seen(Act.INSERTED, name)
        elif item.tag in _CONTROLS:
            yield Seen(Act.OBJECT, name)
        elif item.tag == _OLE_OBJECT:
            if item.get("Type", "").lower() == "link":
                yield Seen(Act.OBJECT, item.get("ProgID", name))
        else:
            _remove(item)
            if item.tag in _SETTINGS:
                yield Seen(Act.SETTING, name)
            elif item.tag in _MACRO_NAMES:
                yield Seen(Act.MACRO_NAME, item.get(qn("w:val"), ""))
            else:
                yield Seen(Act.VIDEO, name)


def _fields(root: etree._Element) -> Iterator[Seen]:
    char, text, simple = qn("w:fldChar"), qn("w:t"), qn("w:fldSimple")
    instructions = (qn("w:instrText"), qn("w:delInstrText"))
    open_fields: list[_Field] = []
    stray = _Field()
    done: list[_Field] = []
    marks = 0
    for item in root.iter(char, simple, text, *instructions):
        if item.tag == text:
            inner = next((one for one in reversed(open_fields) if not one.in_result), None)
            if inner:
                inner.add(item.text or "")
            continue
        marks += 1
        if marks > MAX_FIELD_MARKS or len(open_fields) > MAX_FIELD_DEPTH:
            yield Seen(Act.TOO_MANY)
            return
        if item.tag == simple:
            if open_fields:
                open_fields[-1].nest()
            done.append(_Field([item], item.get(qn("w:instr"), "")))
        elif item.tag == char:
            kind = item.get(qn("w:fldCharType"), "")
            if kind == "begin":
                if open_fields:
                    open_fields[-1].nest()
                open_fields.append(_Field([item]))
            elif open_fields:
                open_fields[-1].marks.append(item)
                if kind == "separate":
                    open_fields[-1].in_result = True
                elif kind == "end":
                    done.append(open_fields.pop())
        else:
            owner = open_fields[-1] if open_fields else stray
            owner.marks.append(item)
            owner.add(item.text or "")
    for one in (*done, *open_fields, stray):
        yield from _judged(one)


def _judged(one: _Field) -> Iterator[Seen]:
    name, _ = _split(one.text)
    if one.hidden:
        yield Seen(Act.HIDDEN_FIELD, one.text)
    elif name in _FETCHING:
        if not _PLACEHOLDER.match(one.text):
            yield Seen(Act.FIELD, one.text)
    elif found := _TARGET.match(one.text):
        target = found[1] or found[2] or ""
        if target and not is_link(target):
            for item in one.marks:
                _unwrap(item) if item.tag == qn("w:fldSimple") else _remove(item)
            yield Seen(Act.UNLINKED, target)


def _split(text: str) -> tuple[str, str]:
    """A field's name, letters only and in capitals, and what follows it."""
    plain = unicodedata.normalize("NFKC", text)
    found = _NAME.match(plain)
    if not found:
        return "", ""
    name = "".join(sign for sign in found[1].upper() if "A" <= sign <= "Z" or sign == "=")
    return name, plain[found.end() :]


def _vml(root: etree._Element) -> Iterator[Seen]:
    """Pictures and links that VML names without a relation."""
    for item in root.iter(f"{{{_VML}}}*"):
        if item.get("src"):
            yield Seen(Act.EXTERNAL, item.get("src", ""))
        for key in ("href", f"{{{_OFFICE}}}href"):
            target = item.get(key)
            if target and not (is_link(target) and key == "href"):
                del item.attrib[key]
                yield Seen(Act.UNLINKED, target)


def _cut(root: etree._Element, dropped: set[str]) -> bool:
    if not dropped:
        return False
    changed = False
    for item in find_all(root, "//*[@r:*]"):
        for key, value in item.attrib.items():
            if str(key).startswith(_RELATIONS) and value in dropped:
                changed = True
                if item.tag == _OLE_OBJECT:
                    _keep_picture(item)
                elif item.tag in _OF_RELATION:
                    _remove(item)
                else:
                    del item.attrib[key]
    return changed


def _keep_picture(item: etree._Element) -> None:
    """Take an object out of its frame; the picture that shows it stays."""
    frame = item.getparent()
    _remove(item)
    if frame is not None and frame.tag == qn("w:object"):
        frame.tag = qn("w:pict")
        frame.attrib.clear()


def _remove(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def _unwrap(item: etree._Element) -> None:
    """Take an element out; what it holds stays in its place."""
    parent = item.getparent()
    if parent is None:
        return
    place = parent.index(item)
    for child in reversed(list(item)):
        parent.insert(place + 1, child)
    parent.remove(item)
