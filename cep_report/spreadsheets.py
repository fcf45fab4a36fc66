"""Workbooks (XLSX) from elsewhere: refused when they are not plain, then read cell by cell.

A workbook is hostile until guarded: :func:`refusal` looks at the archive before anything
is parsed. :func:`read_sheets` then gives each sheet as a grid, with what openpyxl's
streaming reader leaves out: merged ranges, and formulas that nobody has computed.
"""

from __future__ import annotations

import posixpath
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from cep_report.archives import OLE, ArchiveError, Fault, hides_declarations, open_archive

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_MERGED = 20_000

_SAVE = "L’enregistrer dans Excel au format «\u00a0Classeur Excel (.xlsx)\u00a0»."

Address = tuple[int, int]
"""Row and column of a cell, from 1."""


class Percent(float):
    """A number that its sheet shows as a percentage: 0.914 for 91,4 %."""


class OversizedSheetError(Exception):
    """A sheet beyond what we read; the message says how, in French."""


@dataclass(frozen=True)
class Refusal:
    """Why a file is not a workbook we open, and what to do about it, in French."""

    message: str
    remedy: str


@dataclass(frozen=True)
class Range:
    """A block of cells, both ends included, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet's cells.

    Attributes:
        title: its name.
        rows: the values of each row, from the first; a row may be shorter than others.
            Percentages are :class:`Percent`.
        merged: the merged ranges; their value is in the first cell.
        uncomputed: cells that hold a formula without a saved value.
    """

    title: str
    rows: tuple[tuple[object, ...], ...]
    merged: tuple[Range, ...]
    uncomputed: frozenset[Address]


def refusal(path: Path, max_bytes: int) -> Refusal | None:
    """Why ``path`` is not a plain workbook of at most ``max_bytes`` once open; None if it is.

    Old formats, passwords, macros (even under another name), repeated members, document
    types and encodings that could hide one are refused.

    Raises:
        FileNotFoundError: there is no such file.
    """
    try:
        data = path.read_bytes()
        if data.startswith(OLE[:4]):
            message = "ancien format Excel (.xls) ou classeur protégé par mot de passe."
            return Refusal(message, _SAVE)
        return _refused_archive(data, max_bytes)
    except FileNotFoundError:
        raise
    except ArchiveError as error:
        if error.fault is Fault.TOO_LARGE:
            return Refusal(
                f"classeur de plus de {max_bytes // 2**20} Mo une fois ouvert.",
                "Retirer les images et les feuilles étrangères.",
            )
        return Refusal("ce n’est pas un classeur Excel (.xlsx) lisible.", _SAVE)
    except OSError:
        return Refusal("ce n’est pas un classeur Excel (.xlsx) lisible.", _SAVE)


def read_sheets(path: Path, wanted: Callable[[str], bool]) -> Iterator[Grid]:
    """The sheets whose title is ``wanted``, in order; of the others, only whether they hold cells.

    A sheet that is not wanted comes with one row, empty when it holds nothing.

    Args:
        path: a workbook that :func:`refusal` let through.
        wanted: told a title.

    Raises:
        OversizedSheetError: more rows, columns or merged ranges than any real sheet has.
        Exception: whatever openpyxl and lxml raise on a damaged workbook.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        members = sheet_members(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it does not read
            book = load_workbook(stream, read_only=True, data_only=True)
        for sheet in book.worksheets:
            with archive.open(members[sheet.title]) as member:
                shape = _shape(member, sheet.title)
            if not wanted(sheet.title):
                yield Grid(sheet.title, ((None,) * min(shape.width, 1),), (), frozenset())
                continue
            sheet.reset_dimensions()
            rows = (
                tuple(
                    tuple(map(_value, row))
                    for row in sheet.iter_rows(max_row=shape.height, max_col=shape.width)
                )
                if shape.height
                else ()
            )
            yield Grid(sheet.title, rows, shape.merged, shape.uncomputed)


def _refused_archive(data: bytes, max_bytes: int) -> Refusal | None:
    archive = open_archive(data, max_bytes)
    names = archive.members
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        return Refusal("ce n’est pas un classeur Excel (.xlsx).", _SAVE)
    if any("vbaproject" in name.lower() for name in names) or b"macroEnabled" in (
        archive.read("[Content_Types].xml")
    ):
        return Refusal("classeur avec des macros.", _SAVE)
    for name in names:
        if name.endswith((".xml", ".rels")) and hides_declarations(archive.chunks(name)):
            message = "classeur qui contient des déclarations interdites (DOCTYPE)."
            return Refusal(message, _SAVE)
    return None


@dataclass(frozen=True)
class _Shape:
    height: int
    width: int
    merged: tuple[Range, ...]
    uncomputed: frozenset[Address]


def _shape(member: IO[bytes], title: str) -> _Shape:
    height = width = number = 0
    merged: list[Range] = []
    uncomputed: set[Address] = set()
    events = etree.iterparse(
        member, tag=("{*}row", "{*}mergeCell"), resolve_entities=False, no_network=True
    )
    for _, element in events:
        if _local(element) == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref", ""))
            merged.append(Range(int(top or 1), int(left or 1), int(bottom or 1), int(right or 1)))
        else:
            number = int(element.get("r") or number + 1)
            column = 0
            for cell in element:
                place = cell.get("r")
                column = coordinate_to_tuple(place)[1] if place else column + 1
                kinds = {_local(child) for child in cell if _local(child) != "v" or child.text}
                if kinds:
                    height, width = max(height, number), max(width, column)
                if "f" in kinds and "v" not in kinds:
                    uncomputed.add((number, column))
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        if height > MAX_ROWS or width > MAX_COLUMNS or len(merged) > MAX_MERGED:
            raise OversizedSheetError(
                f"la feuille «\u00a0{title}\u00a0» dépasse {MAX_ROWS} lignes, {MAX_COLUMNS} colonnes "
                f"ou {MAX_MERGED} cellules fusionnées"
            )
    return _Shape(height, width, tuple(merged), frozenset(uncomputed))


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive's member that holds each sheet, by title."""
    relations = {
        item.get("Id"): item.get("Target", "")
        for item in _xml(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    found = {}
    for sheet in _xml(archive, "xl/workbook.xml").iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        target = relations.get(ids[0] if ids else None, "")
        found[str(sheet.get("name"))] = posixpath.normpath(posixpath.join("/xl", target)).lstrip(
            "/"
        )
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(name), parser)


def _value(cell: object) -> object:
    value: object = cell.value  # type: ignore[attr-defined]
    if type(value) in (int, float) and "%" in cell.number_format:  # type: ignore[attr-defined]
        return Percent(value)  # type: ignore[arg-type]
    return value
