"""Reading ``registres.xlsx``: every faulty cell at once, by sheet and address."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from cep_report.campaign import Campaign
from cep_report.errors import InputError, nearest
from cep_report.findings import Finding, Severity
from cep_report.registers.cells import CellFault, convert, folded, is_blank
from cep_report.registers.columns import Column, Sheet
from cep_report.registers.model import Entry, MilestoneEntry, Registers
from cep_report.registers.sheets import SHEETS
from cep_report.spreadsheets import Refusal, refusal

MAX_BYTES = 20 * 1024 * 1024
"""A workbook larger than that, decompressed, is refused unread."""

_HEADER_ROWS = 10
_MAX_COLUMNS = 100

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Located:
    """A sheet in a workbook, and what stands under its titles.

    Attributes:
        title: the name it has there.
        header: the number of the row of titles.
        positions: of each column by key, from 0.
        rows: the values under the titles.
    """

    title: str
    header: int
    positions: dict[str, int]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class _Line:
    """A filled row of a sheet: its number, and the cells by key of column, with addresses."""

    number: int
    cells: dict[str, tuple[str, object]]


def read_registers(path: Path, campaign: Campaign) -> Registers:
    """Read the workbook of a region.

    Raises:
        InputError: the file cannot be read, or some cells cannot be used; every fault at
            once (``CEP-REG-001`` and following), each with its sheet and address.
    """
    _check_fit(path)
    sheets, findings = _load(path)
    content: dict[str, tuple[Entry, ...]] = {}
    for sheet in SHEETS:
        title = _title(sheet, sheets)
        if title is None:
            findings += _missing_sheet(path, sheet, list(sheets))
            continue
        entries, faults = _read_sheet(path, sheet, sheets[title], campaign)
        content[sheet.field] = entries
        findings += faults
    if findings:
        raise _refused(path, findings)
    return Registers(**cast("dict[str, Any]", content))


def locate(path: Path, sheet: Sheet) -> Located | None:
    """Where a sheet stands in a workbook; None when the workbook has none, and none is due.

    Raises:
        InputError: the file cannot be read, or the sheet or its columns bear other names.
    """
    _check_fit(path)
    with _undamaged(path):
        sheets = _values(path, data_only=True)
    title = _title(sheet, sheets)
    if title is None:
        findings = list(_missing_sheet(path, sheet, list(sheets)))
        if findings:
            raise _refused(path, findings)
        return None
    rows = sheets[title]
    top, positions = _header(sheet, rows)
    if findings := _missing_columns(path, sheet, rows, top, positions):
        raise _refused(path, findings)
    return Located(title, top + 1, positions, tuple(rows[top + 1 :]))


@contextmanager
def _undamaged(path: Path) -> Iterator[None]:
    """Say in French what a damaged workbook makes its reader raise."""
    try:
        yield
    except Exception as error:
        message = f"classeur abîmé\u00a0: {type(error).__name__}."
        remedy = "L’ouvrir dans Excel, accepter la réparation, l’enregistrer et recommencer."
        raise _refused(path, [_whole(path, message, remedy)]) from error


def _check_fit(path: Path) -> None:
    """Refuse a file that is not a workbook we open."""
    try:
        problem = refusal(path, MAX_BYTES)
    except FileNotFoundError:
        problem = Refusal(
            "fichier absent.",
            "Le recréer par «\u00a0cep-report init\u00a0»\u00a0: le reste n’est pas touché.",
        )
    if problem:
        raise _refused(path, [_whole(path, problem.message, problem.remedy)])


def _title(sheet: Sheet, titles: Iterable[str]) -> str | None:
    """The name that a sheet has in the workbook."""
    return next((name for name in titles if folded(name) == folded(sheet.title)), None)


def _load(path: Path) -> tuple[dict[str, Rows], list[Finding]]:
    """The values of every sheet, and the formulas that nobody has computed."""
    with _undamaged(path):
        formulas, values = _values(path, data_only=False), _values(path, data_only=True)
    findings = []
    known = {folded(sheet.title) for sheet in SHEETS}
    for title, rows in formulas.items():
        if folded(title) not in known:
            continue
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if _is_formula(value) and is_blank(values[title][number - 1][column]):
                    findings.append(
                        Finding(
                            "CEP-REG-008",
                            Severity.ERROR,
                            _place(path, title, f"{get_column_letter(column + 1)}{number}"),
                            "formule sans valeur enregistrée.",
                            "Ouvrir le classeur dans Excel et l’enregistrer, ou saisir la valeur.",
                        )
                    )
    return values, findings


def _values(path: Path, *, data_only: bool) -> dict[str, Rows]:
    with path.open("rb") as stream:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it does not read
            workbook = load_workbook(stream, read_only=True, data_only=data_only)
        sheets = {}
        for worksheet in workbook.worksheets:
            worksheet.reset_dimensions()
            sheets[worksheet.title] = list(
                worksheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True)
            )
        return sheets


def _read_sheet(
    path: Path, sheet: Sheet, rows: Rows, campaign: Campaign
) -> tuple[tuple[Entry, ...], list[Finding]]:
    top, positions = _header(sheet, rows)
    if findings := _missing_columns(path, sheet, rows, top, positions):
        return (), findings
    entries: list[Entry] = []
    for line in _lines(rows, top, positions):
        entry, faults = _read_line(path, sheet, line, campaign)
        findings += faults
        if entry is not None:
            entries.append(entry)
    findings += _repeated_milestones(path, sheet, entries)
    return tuple(entries), findings


def _header(sheet: Sheet, rows: Rows) -> tuple[int, dict[str, int]]:
    """The index of the header row, and the position of each column that it names."""
    best: tuple[int, dict[str, int]] = (0, {})
    for top, row in enumerate(rows[:_HEADER_ROWS]):
        labels = [_label(cell) for cell in row]
        positions = {
            column.key: labels.index(_label(column.label))
            for column in sheet.columns
            if _label(column.label) in labels
        }
        if len(positions) > len(best[1]):
            best = (top, positions)
    return best


def _lines(rows: Rows, top: int, positions: dict[str, int]) -> Iterator[_Line]:
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        cells = {
            key: (f"{get_column_letter(place + 1)}{number}", row[place])
            for key, place in positions.items()
            if place < len(row)
        }
        if not all(is_blank(value) for _, value in cells.values()):
            yield _Line(number, cells)


def _read_line(
    path: Path, sheet: Sheet, line: _Line, campaign: Campaign
) -> tuple[Entry | None, list[Finding]]:
    values: dict[str, object] = {}
    faults: list[tuple[str, CellFault]] = []
    for column in sheet.columns:
        address, value = line.cells.get(column.key, (f"ligne {line.number}", None))
        if is_blank(value):
            if column.required:
                faults.append((address, _empty(column)))
            continue
        try:
            values[column.key] = convert(column, value, campaign)
        except CellFault as fault:
            faults.append((address, fault))
    faults += [
        (line.cells.get(key, (f"ligne {line.number}", None))[0], fault)
        for key, fault in _inconsistencies(values)
    ]
    findings = [
        Finding(
            fault.code,
            Severity.ERROR,
            _place(path, sheet.title, address),
            fault.message,
            fault.remedy,
        )
        for address, fault in faults
    ]
    if findings or (sheet.entry is MilestoneEntry and not values.keys() & {"date", "comment"}):
        return None, findings
    return sheet.entry(row=line.number, **cast("dict[str, Any]", values)), []


def _inconsistencies(values: dict[str, object]) -> Iterator[tuple[str, CellFault]]:
    start, end = values.get("start"), values.get("end")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
        yield (
            "end",
            CellFault(
                "CEP-REG-011",
                f"la fin ({end:%d/%m/%Y}) précède le début ({start:%d/%m/%Y}).",
                "Corriger l’une des deux dates.",
            ),
        )
    if values.get("declared") and "declared_on" not in values:
        yield (
            "declared_on",
            CellFault(
                "CEP-REG-010",
                "investigation déclarée à France compétences, sans date de déclaration.",
                "Indiquer la date de la déclaration, ou répondre «\u00a0Non\u00a0».",
            ),
        )


def _empty(column: Column) -> CellFault:
    if column.key == "consent":
        return CellFault(
            "CEP-REG-009",
            "données complémentaires sans date de consentement du partenaire.",
            "Obtenir l’accord écrit du partenaire et en saisir la date, ou retirer la ligne\u00a0:"
            " sans consentement formel, ces données ne peuvent pas être employées.",
        )
    return CellFault(
        "CEP-REG-007",
        f"cellule obligatoire vide\u00a0: «\u00a0{column.label}\u00a0».",
        f"{column.help} Ou vider toute la ligne.",
    )


def _repeated_milestones(path: Path, sheet: Sheet, entries: list[Entry]) -> Iterator[Finding]:
    seen: set[str] = set()
    for entry in entries:
        if isinstance(entry, MilestoneEntry):
            if entry.milestone in seen:
                yield Finding(
                    "CEP-REG-012",
                    Severity.ERROR,
                    _place(path, sheet.title, f"A{entry.row}"),
                    "ce jalon figure déjà plus haut.",
                    "Garder une seule ligne par jalon.",
                )
            seen.add(entry.milestone)


def _missing_sheet(path: Path, sheet: Sheet, titles: list[str]) -> Iterator[Finding]:
    known = {folded(item.title) for item in SHEETS}
    near = nearest(sheet.title, [title for title in titles if folded(title) not in known])
    if sheet.mandatory or near:
        yield Finding(
            "CEP-REG-002",
            Severity.ERROR,
            path.name,
            f"feuille «\u00a0{sheet.title}\u00a0» absente.",
            f"Redonner ce nom à la feuille {near}." if near else "Rétablir cette feuille.",
        )


def _missing_columns(
    path: Path, sheet: Sheet, rows: Rows, top: int, positions: dict[str, int]
) -> list[Finding]:
    return [
        _missing_column(path, sheet, column, rows[top] if rows else ())
        for column in sheet.columns
        if column.key not in positions
    ]


def _missing_column(path: Path, sheet: Sheet, column: Column, header: tuple[Any, ...]) -> Finding:
    known = {_label(item.label) for item in sheet.columns}
    others = [str(cell) for cell in header if not is_blank(cell) and _label(cell) not in known]
    near = nearest(column.label, others)
    return Finding(
        "CEP-REG-003",
        Severity.ERROR,
        _place(path, sheet.title, "ligne de titres"),
        f"colonne «\u00a0{column.label}\u00a0» absente.",
        f"Redonner ce titre à la colonne {near}." if near else "Rétablir cette colonne.",
    )


def _label(cell: object) -> str:
    return "" if cell is None else folded(str(cell).replace("*", " "))


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _place(path: Path, title: str, address: str) -> str:
    cell = f"cellule {address}" if address[:1].isupper() else address
    return f"{path.name}, feuille «\u00a0{title}\u00a0», {cell}"


def _whole(path: Path, message: str, remedy: str) -> Finding:
    return Finding("CEP-REG-001", Severity.ERROR, path.name, message, remedy)


def _refused(path: Path, findings: list[Finding]) -> InputError:
    return InputError("Registres inutilisables.", findings=findings, where=path.name)
