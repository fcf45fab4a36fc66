"""``data/<campaign>/themes.xlsx``: where an analyst corrects the theme of passages.

The tool adds lines and never changes one: what is in the workbook is the analyst's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cep_report.consolidation.themes import Themed
from cep_report.errors import InputError, nearest
from cep_report.findings import Finding, Severity
from cep_report.project import Project
from cep_report.registers.adding import clean
from cep_report.spreadsheets import read_sheets, refusal
from cep_report.workspace import write_whole

SHEET, LISTS = "Thèmes", "Liste"
ID, CORRECTED = "Passage n°", "Thème corrigé"
HEADS = (
    (ID, 14),
    ("Région", 22),
    ("Rubrique", 30),
    ("Nature", 14),
    ("Passage", 80),
    ("Thème proposé", 30),
    ("Mots", 30),
    (CORRECTED, 34),
)
_MAX_BYTES = 64 * 2**20
_LAST_ROW = 100_000


def themes_workbook(project: Project, campaign: str) -> Path:
    """Where an analyst corrects the themes of a campaign."""
    return project.data(campaign) / "themes.xlsx"


def read_corrections(path: Path, labels: Sequence[str]) -> dict[str, str]:
    """The themes that an analyst chose, by identifier of passage; none without a workbook.

    Raises:
        InputError: not a workbook, without its sheet or columns, or unknown themes: all at once.
    """
    if not path.is_file():
        return {}
    heads, rows = _read(path)
    if ID not in heads or CORRECTED not in heads:
        raise _refused(path, f"colonnes «\u00a0{ID}\u00a0» ou «\u00a0{CORRECTED}\u00a0» absentes")
    names, column = heads.index(ID), heads.index(CORRECTED)
    found: dict[str, str] = {}
    faults = []
    for number, row in enumerate(rows, start=2):
        theme = str(row[column] or "").strip() if column < len(row) else ""
        if not theme:
            continue
        if theme in labels:
            found[str(row[names] or "").strip()] = theme
            continue
        near = nearest(theme, labels)
        faults.append(
            Finding(
                "CEP-THEME-001",
                Severity.ERROR,
                f"feuille «\u00a0{SHEET}\u00a0», cellule {get_column_letter(column + 1)}{number}",
                f"thème inconnu «\u00a0{theme}\u00a0».",
                f"Peut-être {near}\u202f?" if near else "Choisir dans la liste de la cellule.",
            )
        )
    if faults:
        raise InputError(
            "Des thèmes corrigés ne sont pas dans la liste.",
            findings=faults,
            where=str(path),
            remedy="les choisir dans la liste déroulante, ou ajouter ces thèmes à "
            "data/reference/national/plan.yml.",
        )
    return found


def add_passages(
    path: Path, items: Iterable[Themed], kinds: dict[str, str], labels: Sequence[str]
) -> int:
    """Add to the workbook the passages that it lacks, and make it if need be.

    Args:
        path: the workbook.
        items: the passages of the campaign.
        kinds: how each nature is printed, by id.
        labels: the themes to choose from.

    Returns:
        how many were added; the file is untouched when none was.

    Raises:
        InputError: the workbook cannot be read.
        OutputError: the disk or the rights do not allow it, or it is open in Excel.
    """
    known = _identifiers(path) if path.is_file() else set()
    new = [item for item in items if item.passage.id not in known]
    if not new:
        return 0
    book = load_workbook(path) if path.is_file() else _new(labels)
    page = book[SHEET]
    row = max(page.max_row, 1)
    for item in new:
        row += 1
        passage = item.passage
        texts = (
            passage.id,
            passage.region.name,
            passage.heading,
            kinds[passage.kind],
            passage.text,
            item.proposal.theme,
            item.proposal.why,
        )
        for column, text in enumerate(texts, start=1):
            cell = page.cell(row, column, clean(text))
            cell.data_type = "s"  # never a formula, whatever a report holds
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    write_whole(path, book.save)
    return len(new)


def _new(labels: Sequence[str]) -> Workbook:
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a sheet")
    page.title = SHEET
    for column, (head, width) in enumerate(HEADS, start=1):
        page.cell(1, column, head).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "B2"
    lists = book.create_sheet(LISTS)
    for row, label in enumerate(labels, start=1):
        lists.cell(row, 1, label)
    lists.column_dimensions["A"].width = 60
    rule = DataValidation(
        type="list", formula1=f"'{LISTS}'!$A$1:$A${len(labels)}", allow_blank=True
    )
    rule.error = "Choisir un thème de la liste."
    page.add_data_validation(rule)
    letter = get_column_letter(len(HEADS))
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    return book


def _identifiers(path: Path) -> set[str]:
    heads, rows = _read(path)
    column = heads.index(ID) if ID in heads else 0
    return {str(row[column] or "").strip() for row in rows if len(row) > column}


def _read(path: Path) -> tuple[list[str], Sequence[Sequence[object]]]:
    """The heads of the sheet of themes, and the rows under them."""
    refused = refusal(path, _MAX_BYTES)
    if refused is not None:
        raise _refused(path, refused.message)
    try:
        sheets = {grid.title: grid for grid in read_sheets(path, lambda title: title == SHEET)}
    except Exception as error:
        raise _refused(path, "le classeur est endommagé") from error
    if SHEET not in sheets:
        raise _refused(path, f"pas de feuille «\u00a0{SHEET}\u00a0»")
    rows = sheets[SHEET].rows
    return [str(cell or "").strip() for cell in rows[0]] if rows else [], rows[1:]


def _refused(path: Path, found: str) -> InputError:
    return InputError(
        "Le classeur des thèmes ne peut pas être lu.",
        expected=f"un classeur Excel avec une feuille «\u00a0{SHEET}\u00a0» et ses colonnes",
        found=found,
        where=str(path),
        remedy="le rétablir, ou le renommer pour qu’un nouveau soit fait.",
    )
