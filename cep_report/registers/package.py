"""A workbook as the parts of its archive: what is changed is changed, the rest is not touched.

A person's workbook holds what openpyxl does not carry over (results of formulas, threads of
comments, lists made in Excel). Adding lines to it is done in the XML of one sheet; every
other part keeps its bytes.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from copy import deepcopy
from functools import cached_property
from pathlib import Path

from lxml import etree

from cep_report.ooxml import zip_bytes
from cep_report.spreadsheets import sheet_members

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WORKBOOK, _WORKBOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _CONTENT_TYPES = "xl/styles.xml", "[Content_Types].xml"
_BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")
_CUSTOM_FORMATS = 164
_DATE_FORMATS = {*range(14, 18), 22}
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def tag(name: str) -> str:
    """The qualified name of an element of a sheet."""
    return f"{{{MAIN}}}{name}"


class Package:
    """The parts of a workbook that has passed :func:`cep_report.spreadsheets.refusal`.

    Raises:
        KeyError, etree.XMLSyntaxError: a part is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self._parts = {
                name: archive.read(name) for name in archive.namelist() if name[-1] != "/"
            }
            self._sheets = sheet_members(archive)
        self._parsed: dict[str, etree._Element] = {}

    def sheet(self, title: str) -> etree._Element:
        """The sheet of that title, to be changed in place."""
        return self._xml(self._sheets[title])

    @cached_property
    def styles(self) -> Styles:
        """The styles of cells."""
        return Styles(self._xml(_STYLES))

    def add_sheet(self, title: str, root: etree._Element, *, hidden: bool = False) -> int:
        """Put a sheet after the others; returns its index among them."""
        number = next(n for n in range(1, 10_000) if self._free(f"xl/worksheets/sheet{n}.xml"))
        part = f"xl/worksheets/sheet{number}.xml"
        relations = self._xml(_WORKBOOK_RELATIONS)
        ids = {item.get("Id") for item in relations}
        own = next(f"rId{n}" for n in range(1, 10_000) if f"rId{n}" not in ids)
        etree.SubElement(
            relations,
            f"{{{_RELATIONS}}}Relationship",
            {"Id": own, "Type": f"{_OFFICE}/worksheet", "Target": f"/{part}"},
        )
        etree.SubElement(
            self._xml(_CONTENT_TYPES),
            f"{{{_TYPES}}}Override",
            {"PartName": f"/{part}", "ContentType": _SHEET_TYPE},
        )
        sheets = self._one("sheets")
        last = max(int(item.get("sheetId", "0")) for item in sheets)
        attributes = {"name": title, "sheetId": str(last + 1), f"{{{_OFFICE}}}id": own}
        etree.SubElement(sheets, tag("sheet"), attributes | ({"state": "hidden"} if hidden else {}))
        self._parsed[part] = root
        self._sheets[title] = part
        return len(sheets) - 1

    def names(self) -> list[etree._Element]:
        """The defined names of the workbook."""
        return list(self._xml(_WORKBOOK).iter(tag("definedName")))

    def add_name(self, name: str, reference: str, sheet: int | None = None) -> None:
        """Define a name, of the whole workbook or of one of its sheets."""
        workbook = self._xml(_WORKBOOK)
        names = workbook.find(tag("definedNames"))
        if names is None:
            names = etree.Element(tag("definedNames"))
            before = next(
                item
                for item in (workbook.find(tag(known)) for known in _BEFORE_NAMES)
                if item is not None
            )
            before.addnext(names)
        element = etree.SubElement(names, tag("definedName"), {"name": name})
        element.text = reference
        if sheet is not None:
            element.set("localSheetId", str(sheet))

    def shared_strings(self) -> list[str]:
        """The texts that cells share, by index."""
        if "xl/sharedStrings.xml" not in self._parts:
            return []
        return [
            "".join(text.text or "" for text in item.iter(tag("t")))
            for item in self._xml("xl/sharedStrings.xml")
        ]

    def bytes(self) -> bytes:
        """The archive: parts that nobody changed are as they were."""
        changed = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._parsed.items()
            if name not in self._parts or _image(root) != _image(_parse(self._parts[name]))
        }
        return zip_bytes({**self._parts, **changed})

    def _free(self, part: str) -> bool:
        return part not in self._parts and part not in self._parsed

    def _one(self, name: str) -> etree._Element:
        found = self._xml(_WORKBOOK).find(tag(name))
        if found is None:
            raise KeyError(name)
        return found

    def _xml(self, part: str) -> etree._Element:
        name = posixpath.normpath(part)
        if name not in self._parsed:
            self._parsed[name] = _parse(self._parts[name])
        return self._parsed[name]


class Styles:
    """The styles of a workbook's cells."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root

    def is_date(self, index: int) -> bool:
        """Whether cells of that style show a date."""
        number = int(self._formats()[index].get("numFmtId", "0"))
        if number < _CUSTOM_FORMATS:
            return number in _DATE_FORMATS
        code = _QUOTED.sub("", self._custom().get(number, "")).lower()
        return "d" in code and "y" in code

    def take(self, index: int, source: Styles) -> int:
        """The index here of a style of another workbook, added when there is none like it."""
        given = deepcopy(source._formats()[index])
        for key, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            wanted = source._group(group)[int(given.get(key, "0"))]
            given.set(key, str(_index(self._group(group), wanted)))
        number = int(given.get("numFmtId", "0"))
        if number >= _CUSTOM_FORMATS:
            given.set("numFmtId", str(self._number(source._custom()[number])))
        given.set("xfId", "0")
        return _index(self._formats(), given)

    def _number(self, code: str) -> int:
        known = self._custom()
        for number, held in known.items():
            if held == code:
                return number
        number = max(known, default=_CUSTOM_FORMATS - 1) + 1
        group = self._root.find(tag("numFmts"))
        if group is None:
            group = etree.Element(tag("numFmts"))
            self._root.insert(0, group)
        etree.SubElement(group, tag("numFmt"), {"numFmtId": str(number), "formatCode": code})
        group.set("count", str(len(group)))
        return number

    def _custom(self) -> dict[int, str]:
        return {
            int(item.get("numFmtId", "0")): item.get("formatCode", "")
            for item in self._root.iterfind(f"{tag('numFmts')}/{tag('numFmt')}")
        }

    def _formats(self) -> etree._Element:
        return self._group("cellXfs")

    def _group(self, name: str) -> etree._Element:
        found = self._root.find(tag(name))
        if found is None:
            raise KeyError(name)
        return found


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _index(group: etree._Element, wanted: etree._Element) -> int:
    """Where an element stands in its group, added at the end when it is not there."""
    image = _image(wanted)
    for index, element in enumerate(group):
        if _image(element) == image:
            return index
    group.append(deepcopy(wanted))
    group.set("count", str(len(group)))
    return len(group) - 1


def _image(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n2")
