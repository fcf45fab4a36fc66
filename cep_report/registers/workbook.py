"""Writing ``registres.xlsx``: empty for a region to fill, or with what is already known."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cep_report.campaign import Campaign
from cep_report.claims import drafting
from cep_report.ooxml import rewrite_zip
from cep_report.registers.columns import (
    LISTS_SHEET,
    NO,
    PARTS,
    README_SHEET,
    YES,
    Column,
    Kind,
    Sheet,
    milestone_label,
    senders,
    zone_labels,
)
from cep_report.registers.model import Entry, MilestoneEntry, Registers
from cep_report.registers.sheets import SHEETS

LAST_ROW = 1000
"""Drop-down lists and help go down to that row."""

FICTIONAL = "Données fictives – démonstration"
_STAMP = "1980-01-01T00:00:00Z"
_DATE_FORMAT = "dd/mm/yyyy"
_FIRST_DAY, _LAST_DAY = "36526", "73050"  # 2000-01-01 and 2099-12-31, as Excel counts days
_INK, _PALE = "1F3A5F", "E8EEF5"
_FONT = partial(Font, name="Calibri", size=11)
_LINE, _MARGIN, _BUTTON, _HIGHEST = 15.0, 0.9, 4, 409.0
"""Points a line; share of a column's width that text fills; characters under the filter; the
highest row, in points."""
_HEADER = {
    "font": _FONT(bold=True, color="FFFFFF"),
    "fill": PatternFill("solid", fgColor=_INK),
    "alignment": Alignment(wrap_text=True, vertical="center"),
    "border": Border(bottom=Side(style="thin", color=_INK)),
}
_ADVICE = """\
Remplir une ligne par fait, à partir de la ligne 2 de chaque feuille. Les colonnes marquées d’un \
astérisque sont obligatoires. L’aide d’une colonne paraît quand on choisit une de ses cellules.
Ne renommer ni les feuilles ni les titres des colonnes. On peut trier, filtrer, masquer des lignes \
(elles sont lues quand même) et laisser des lignes vides.
Les dates se saisissent jour/mois/année, par exemple 12/03/2022.""".splitlines()
# Dates too stand on the left: on the right they would touch the text of the next column.
_WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left")
_README_WIDTHS = (26, 32, 16, 84)


def create_workbook(path: Path, campaign: Campaign, registers: Registers | None = None) -> None:
    """Write the registers' workbook; the same campaign and entries give the same bytes.

    Without ``registers`` the workbook is the one to fill: every sheet is empty but the
    milestones, which are listed and wait for their dates.

    Raises:
        OSError: ``path`` cannot be written.
    """
    held = registers or Registers(
        milestones=tuple(MilestoneEntry(milestone=item.id) for item in campaign.milestones)
    )
    workbook = Workbook()
    readme = workbook.active
    assert isinstance(readme, Worksheet)  # noqa: S101 - a new workbook has one worksheet
    _write_readme(readme, campaign)
    lists = workbook.create_sheet(LISTS_SHEET)
    for sheet in SHEETS:
        _write_sheet(
            workbook.create_sheet(sheet.title),
            sheet,
            getattr(held, sheet.field),
            campaign,
            _write_lists(workbook, lists, sheet, campaign),
        )
    workbook.move_sheet(lists, len(SHEETS))
    lists.sheet_state = "hidden"
    workbook.active = 1
    workbook.properties.title = f"Registres du suivi du CEP – {campaign.title}"
    workbook.properties.subject = FICTIONAL if campaign.fictional else None
    workbook.properties.creator = "cep-report"
    workbook.properties.language = "fr-FR"
    _save(workbook, path)


def _write_readme(worksheet: Worksheet, campaign: Campaign) -> None:
    worksheet.title = README_SHEET
    rows: list[tuple[str, ...]] = [
        ("Registres du suivi du conseil en évolution professionnelle",),
        (campaign.title,),
        *([(FICTIONAL,)] if campaign.fictional else []),
        (),
        *((text,) for text in _ADVICE),
        (),
        ("Feuille", "Colonne", "Contenu", "À savoir"),
    ]
    table = len(rows)
    for sheet in SHEETS:
        rows.append((sheet.title, "", "", sheet.purpose))
        rows += [("", _heading(item), item.kind.value, item.help) for item in sheet.columns]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = worksheet.cell(number, column, text)
            cell.alignment = _WRAPPED
            if number == table:
                cell.font, cell.fill = _HEADER["font"], _HEADER["fill"]
            elif number > table and row[0]:
                cell.font = _FONT(bold=True, color=_INK)
                cell.fill = PatternFill("solid", fgColor=_PALE)
        if len(row) == 1:
            worksheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=4)
            worksheet.row_dimensions[number].height = row_height([(row[0], sum(_README_WIDTHS))])
        else:
            worksheet.row_dimensions[number].height = row_height(zip(row, _README_WIDTHS))
    worksheet["A1"].font = _FONT(bold=True, size=16, color=_INK)
    worksheet.row_dimensions[1].height = 24.0
    for letter, width in zip("ABCD", _README_WIDTHS):
        worksheet.column_dimensions[letter].width = width
    _print_setup(worksheet)


def _write_lists(
    workbook: Workbook, lists: Worksheet, sheet: Sheet, campaign: Campaign
) -> dict[str, str]:
    """Write the drop-down lists of a sheet; returns the defined name of each column's list."""
    names = {}
    for column in sheet.columns:
        if column.choices is None:
            continue
        position = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
        values = column.choices(campaign)
        lists.cell(1, position, f"{sheet.title} – {column.label}").font = _FONT(bold=True)
        for row, value in enumerate(values, start=2):
            lists.cell(row, position, value)
        letter = get_column_letter(position)
        lists.column_dimensions[letter].width = 40
        name = f"liste_{sheet.field}_{column.key}"
        workbook.defined_names[name] = DefinedName(
            name, attr_text=f"{LISTS_SHEET}!${letter}$2:${letter}${len(values) + 1}"
        )
        names[column.key] = name
    return names


def _write_sheet(
    worksheet: Worksheet,
    sheet: Sheet,
    entries: tuple[Entry, ...],
    campaign: Campaign,
    lists: dict[str, str],
) -> None:
    for position, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(position)
        header = worksheet.cell(1, position, _heading(column))
        header.font, header.fill = _HEADER["font"], _HEADER["fill"]
        header.alignment, header.border = _HEADER["alignment"], _HEADER["border"]
        dimension = worksheet.column_dimensions[letter]
        dimension.width = column.width
        # The style of the column is the one of cells still to be filled.
        dimension.alignment = _WRAPPED
        dimension.number_format = _number_format(column)
        validation = _validation(column, lists.get(column.key))
        validation.add(f"{letter}2:{letter}{LAST_ROW}")
        worksheet.add_data_validation(validation)
    for row, entry in enumerate(entries, start=2):
        for position, column in enumerate(sheet.columns, start=1):
            cell = worksheet.cell(row, position)
            value = printed(column, getattr(entry, column.key), campaign)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with "=" is not a formula
            cell.alignment = _WRAPPED
            cell.number_format = _number_format(column)
        worksheet.row_dimensions[row].height = row_height(
            (cell.value, column.width)
            for cell, column in zip(worksheet[row], sheet.columns)
            if isinstance(cell.value, str)
        )
    worksheet.row_dimensions[1].height = row_height(
        (_heading(column), column.width - _BUTTON) for column in sheet.columns
    )
    worksheet.freeze_panes = "B2"
    last = get_column_letter(len(sheet.columns))
    worksheet.auto_filter.ref = f"A1:{last}{max(LAST_ROW, len(entries) + 1)}"
    worksheet.print_title_rows = "1:1"
    _print_setup(worksheet)


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """The height, in points, of a row of wrapped texts, each with its column's width."""
    lines = [
        len(textwrap.wrap(line, max(1, int(width * _MARGIN)))) or 1
        for text, width in cells
        for line in text.split("\n")
    ]
    return min(_LINE * max(lines, default=1), _HIGHEST)


def _validation(column: Column, list_name: str | None) -> DataValidation:
    """The help shown with a cell, and what Excel refuses there."""
    validation = DataValidation(
        allow_blank=True,
        showInputMessage=True,
        promptTitle=column.label[:32],
        prompt=column.help[:255],
        errorTitle="Saisie à revoir",
    )
    if list_name:
        validation.type = "list"
        validation.formula1 = list_name
        validation.error = "Choisir une valeur de la liste (flèche à droite de la cellule)."
        validation.showErrorMessage = True
    elif column.kind is Kind.DATE:
        validation.type, validation.operator = "date", "between"
        validation.formula1, validation.formula2 = _FIRST_DAY, _LAST_DAY
        validation.error = "Saisir une date\u00a0: jour/mois/année, par exemple 12/03/2022."
        validation.showErrorMessage = True
    return validation


def printed(column: Column, value: object, campaign: Campaign) -> str | dt.date | None:
    """An entry's value as its cell holds it."""
    if value is None or value == "":
        return None
    match column.kind:
        case Kind.DATE:
            assert isinstance(value, dt.date)  # noqa: S101 - the model says so
            return value
        case Kind.YES_NO:
            return YES if value else NO
        case Kind.PARTS:
            return PARTS[value]  # type: ignore[index]
        case Kind.OPERATOR:
            return campaign.operator_name(str(value))
        case Kind.OPERATORS:
            return " ; ".join(campaign.operator_name(item) for item in value)  # type: ignore[attr-defined]
        case Kind.SENDER:
            return senders(campaign).get(str(value), str(value))
        case Kind.ZONE:
            return zone_labels(campaign).get(str(value))
        case Kind.MILESTONE:
            return next(milestone_label(item) for item in campaign.milestones if item.id == value)
        case _:
            return str(value)


def _number_format(column: Column) -> str:
    if column.kind is Kind.DATE:
        return _DATE_FORMAT
    return "@" if column.kind is Kind.PARTS else "General"


def _heading(column: Column) -> str:
    return f"{column.label} *" if column.required else column.label


def _print_setup(worksheet: Worksheet) -> None:
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = "&A", "&P / &N"
    worksheet.HeaderFooter.oddFooter = footer


def _save(workbook: Workbook, path: Path) -> None:
    with drafting(path.parent) as folder:
        draft = folder / path.name
        workbook.save(draft)
        rewrite_zip(draft, _settled)
        draft.chmod(0o644)
        draft.replace(path)


def _settled(name: str, content: bytes) -> bytes:
    """Fix the time of saving, which openpyxl stamps; let heights follow what is typed later."""
    if name == "docProps/core.xml":
        return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP.encode(), content)
    if name.startswith("xl/worksheets/"):
        return content.replace(b' customHeight="1"', b"")
    return content
