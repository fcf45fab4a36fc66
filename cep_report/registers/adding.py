"""Writing in a register that people edit: what is there stays to the byte.

Lines go under the last one that holds anything; the columns are found by their titles,
wherever they were moved. A workbook that lacks the sheet gets it.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from cep_report.campaign import Campaign
from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.registers.columns import LISTS_SHEET, Sheet
from cep_report.registers.model import Entry
from cep_report.registers.package import Package, tag
from cep_report.registers.reading import locate
from cep_report.registers.workbook import create_workbook, printed, row_height

_LISTS = f"{LISTS_SHEET} des observations"
_ILLEGAL = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767
"""How many characters a cell holds."""
_CUT = " […]"
_FIRST_DAY = dt.date(1899, 12, 30)
"""From which workbooks count days."""


def with_entries(
    path: Path, campaign: Campaign, sheet: Sheet, entries: Sequence[Entry], key: str
) -> tuple[bytes, int]:
    """A workbook with the entries that it does not hold yet.

    Args:
        path: the workbook; it is only read.
        campaign: names its operators and the zones of its plan.
        sheet: where the entries go.
        entries: lines to add, in order.
        key: the column that tells entries apart.

    Returns:
        the workbook's bytes, and how many entries were added; with none, the file's own.

    Raises:
        InputError: the workbook cannot be read, or its columns bear other names.
    """
    located = locate(path, sheet)
    held = set()
    if located:
        place = located.positions[key]
        held = {str(row[place]).strip() for row in located.rows if place < len(row)}
    wanted = {getattr(entry, key): entry for entry in reversed(entries)}
    new = [entry for id_, entry in reversed(wanted.items()) if id_ not in held]
    if not new and located:
        return path.read_bytes(), 0

    def added() -> tuple[bytes, int]:
        package, model = Package(path), _model(campaign)
        title = located.title if located else _graft(package, model, sheet)
        positions = located.positions if located else _in_order(sheet)
        header = located.header if located else 1
        columns = _columns(package, title, model, sheet, positions)
        lines = [{column: _value(column, entry, campaign) for column in columns} for entry in new]
        _append(package.sheet(title), header, lines)
        return package.bytes(), len(new)

    return _unless_damaged(path, added)


def filled(
    path: Path, sheet: Sheet, key: str, column: str, texts: Mapping[str, str]
) -> tuple[bytes, int]:
    """A workbook with texts in the cells of a column that hold nothing yet.

    Args:
        path: the workbook; it is only read.
        sheet: where the cells are.
        key: the column that tells lines apart.
        column: the one to fill.
        texts: by what the key column holds.

    Returns:
        the workbook's bytes, and how many cells were filled; with none, the file's own.

    Raises:
        InputError: the workbook cannot be read, or its columns bear other names.
    """
    located = locate(path, sheet)
    if located is None:
        return path.read_bytes(), 0
    place = located.positions[key]
    wanted = {
        number: texts[id_]
        for number, row in enumerate(located.rows, start=located.header + 1)
        if place < len(row) and (id_ := str(row[place]).strip()) in texts
    }

    def written() -> tuple[bytes, int]:
        package = Package(path)
        index = located.positions[column] + 1
        style = _column_styles(package.sheet(located.title)).get(index, (0, 0.0))[0]
        target = _Target(column, index, style, 0.0, 0, sheet)
        count = _complete(package.sheet(located.title), target, wanted)
        return (package.bytes() if count else path.read_bytes()), count

    return _unless_damaged(path, written)


def _unless_damaged(path: Path, work: Callable[[], tuple[bytes, int]]) -> tuple[bytes, int]:
    """What ``work`` makes of a workbook, or what is wrong with it."""
    try:
        return work()
    except (KeyError, IndexError, ValueError, etree.XMLSyntaxError) as error:
        finding = Finding(
            "CEP-REG-001",
            Severity.ERROR,
            path.name,
            f"classeur abîmé\u00a0: {type(error).__name__}.",
            "L’ouvrir dans Excel, accepter la réparation, l’enregistrer et recommencer.",
        )
        raise InputError("Registres inutilisables.", findings=[finding], where=path.name) from error


@dataclass(frozen=True)
class _Target:
    """A column to fill: ``index`` is where it stands, from 1; ``style`` that of its cells."""

    key: str
    index: int
    style: int
    width: float
    field: int
    """Where it stands in the sheet's model."""
    sheet: Sheet


def _value(target: _Target, entry: Entry, campaign: Campaign) -> str | dt.date | None:
    column = target.sheet.columns[target.field]
    value = printed(column, getattr(entry, column.key), campaign)
    return clean(value) if isinstance(value, str) else value


def clean(text: str, ending: str = _CUT) -> str:
    """A text as a cell can hold it: no character that XML refuses, no more than fits.

    Args:
        text: anything.
        ending: what is said at the end of a text that does not fit.
    """
    plain = legal(text)
    units = plain.encode("utf-16-le")  # what Excel counts
    if len(units) <= 2 * _LONGEST:
        return plain
    return units[: 2 * (_LONGEST - len(ending))].decode("utf-16-le", "ignore") + ending


def legal(text: str) -> str:
    """A text without the characters that XML refuses, with plain line ends."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _in_order(sheet: Sheet) -> dict[str, int]:
    return {column.key: index for index, column in enumerate(sheet.columns)}


def _model(campaign: Campaign) -> Package:
    """A new workbook, to take styles and sheets from."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registres.xlsx"
        create_workbook(path, campaign)
        return Package(path)


def _columns(
    package: Package, title: str, model: Package, sheet: Sheet, positions: dict[str, int]
) -> list[_Target]:
    """The columns in the order they stand: styles are the person's where there are any."""
    own = _column_styles(package.sheet(title))
    given = _column_styles(model.sheet(sheet.title))
    targets = []
    for field, column in enumerate(sheet.columns):
        index = positions[column.key] + 1
        style, width = own.get(index, (0, float(column.width)))
        model_style = given[field + 1][0]
        if style == 0 or package.styles.is_date(style) != model.styles.is_date(model_style):
            style = package.styles.take(model_style, model.styles)
        targets.append(_Target(column.key, index, style, width, field, sheet))
    return sorted(targets, key=lambda target: target.index)


def _column_styles(root: etree._Element) -> dict[int, tuple[int, float]]:
    """The style and the width of each column, by its index from 1."""
    return {
        index: (int(item.get("style", "0")), float(item.get("width", "9")))
        for item in root.iterfind(f"{tag('cols')}/{tag('col')}")
        for index in range(int(item.get("min", "1")), min(int(item.get("max", "1")), 200) + 1)
    }


def _append(
    root: etree._Element, header: int, lines: Sequence[dict[_Target, str | dt.date | None]]
) -> None:
    data = root.find(tag("sheetData"))
    if data is None:
        raise KeyError("sheetData")
    last = header
    rows: dict[int, etree._Element] = {}
    number = 0
    for row in data:
        number = int(row.get("r") or number + 1)
        rows[number] = row
        if any(cell.find(tag(kind)) is not None for cell in row for kind in ("v", "is", "f")):
            last = max(last, number)
    for number, line in enumerate(lines, start=last + 1):
        if number not in rows:
            rows[number] = etree.Element(tag("row"), {"r": str(number)})
            before = max((n for n in rows if n < number), default=None)
            if before is None:
                data.insert(0, rows[number])
            else:
                rows[before].addnext(rows[number])
        _fill(rows[number], number, line)
    dimension = root.find(tag("dimension"))
    if dimension is not None:
        root.remove(dimension)


def _complete(root: etree._Element, target: _Target, texts: Mapping[int, str]) -> int:
    """Write texts in a column, by the number of their row; how many cells were empty."""
    count = number = 0
    for row in root.iterfind(f"{tag('sheetData')}/{tag('row')}"):
        number = int(row.get("r") or number + 1)
        if number not in texts:
            continue
        place = before = 0
        own = None
        for position, cell in enumerate(row, start=1):
            address = cell.get("r")
            before = coordinate_to_tuple(address)[1] if address else before + 1
            if before <= target.index:
                place = position
                own = cell if before == target.index else None
        if own is not None and any(own.find(tag(kind)) is not None for kind in ("v", "is", "f")):
            continue
        style = row if own is None and row.get("customFormat") else own
        kept = target if style is None else replace(target, style=int(style.get("s", "0")))
        cell = _cell(f"{get_column_letter(target.index)}{number}", kept, clean(texts[number]))
        if own is None:
            row.insert(place, cell)
            row.attrib.pop("spans", None)
        else:
            row.replace(own, cell)
        count += 1
    return count


def _fill(row: etree._Element, number: int, line: dict[_Target, str | dt.date | None]) -> None:
    """Write a line in a row that holds nothing, though its cells may have styles."""
    for name in ("spans", "hidden"):
        row.attrib.pop(name, None)
    cells = {coordinate_to_tuple(cell.get("r", ""))[1]: cell for cell in row if cell.get("r")}
    for target, value in line.items():
        if value is not None:
            cells[target.index] = _cell(f"{get_column_letter(target.index)}{number}", target, value)
    row[:] = [cells[index] for index in sorted(cells)]
    if row.get("customHeight") is None:
        texts = [(value, target.width) for target, value in line.items() if isinstance(value, str)]
        row.set("ht", f"{row_height(texts):g}")


def _cell(address: str, target: _Target, value: str | dt.date) -> etree._Element:
    cell = etree.Element(tag("c"), {"r": address, "s": str(target.style)})
    if isinstance(value, str):  # whatever it begins with, it is no formula
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    else:
        etree.SubElement(cell, tag("v")).text = str((value - _FIRST_DAY).days)
    return cell


def _graft(package: Package, model: Package, sheet: Sheet) -> str:
    """Give a workbook the sheet it lacks, and the lists of its drop-downs."""
    strings = model.shared_strings()
    for title, hidden in ((sheet.title, False), (LISTS_SHEET, True)):
        root = deepcopy(model.sheet(title))
        for view in root.iter(tag("sheetView")):
            view.attrib.pop("tabSelected", None)
        for item in root.iter(tag("c"), tag("col"), tag("row")):
            name = "style" if item.tag == tag("col") else "s"
            if item.get(name):
                own = package.styles.take(int(item.get(name, "0")), model.styles)
                item.set(name, str(own))
            if item.get("t") == "s":
                text = strings[int(item.findtext(tag("v"), "0"))]
                item.set("t", "inlineStr")
                item[:] = []
                etree.SubElement(etree.SubElement(item, tag("is")), tag("t")).text = text
        index = package.add_sheet(_LISTS if hidden else title, root, hidden=hidden)
        if not hidden:
            own_index = index
    for defined in model.names():
        known, reference = defined.get("name", ""), defined.text or ""
        if known.startswith(f"liste_{sheet.field}_"):
            cells = reference.rpartition("!")[2]
            package.add_name(known, f"'{_LISTS}'!{cells}")
        elif defined.get("localSheetId") and reference.startswith(f"'{sheet.title}'!"):
            package.add_name(known, reference, own_index)
    return sheet.title
