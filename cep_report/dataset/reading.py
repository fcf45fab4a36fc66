"""Reading a distributed file as it is: CSV, XLSX or Parquet into one table of texts.

Whatever the format, the result is the same: every cell as text, and for every row where
it stands in the file, so that a fault can be shown where its author will find it. What
the texts mean is :mod:`cep_report.dataset.validation`'s business.

A file that cannot be read at all, or that lacks a column, is refused here: no reserve
can stand for it.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from pyarrow import ArrowException

from cep_report import french
from cep_report.dataset.schema import COLUMNS
from cep_report.errors import InputError, reason
from cep_report.findings import Finding, Severity
from cep_report.letters import folded
from cep_report.spreadsheets import refusal

FORMATS = "CSV (.csv), Excel (.xlsx) ou Parquet (.parquet)"

# Far above any real dataset (some 40 000 rows), far below what a machine cannot hold.
MAX_BYTES = 200 * 2**20
MAX_UNPACKED_BYTES = 2**30
MAX_ROWS = 1_000_000

_SHEET = "donnees"
_OTHER_DELIMITERS = {"\t": "une tabulation", "|": "«\u00a0|\u00a0»"}

Line = tuple[int, Sequence[object]]


@dataclass(frozen=True, eq=False)
class RawTable:
    """A file's cells as text.

    Attributes:
        path: the file.
        sheet: the sheet of a workbook; "" for other formats.
        cells: one column of str for each of the format's columns, index 0…n-1.
        lines: for each row, its number in the file, counted as its reader sees it.
        letters: for a workbook, the letter of each column of ``cells``; empty otherwise.
        findings: what is odd but not fatal: unknown columns, which are not read.
    """

    path: Path
    sheet: str
    cells: pd.DataFrame
    lines: tuple[int, ...]
    letters: dict[str, str]
    findings: tuple[Finding, ...] = ()

    def place(self, row: int, column: str = "") -> str:
        """Where the cell at ``row`` (position) and ``column`` stands, in words."""
        line = self.lines[row]
        if column in self.letters:
            where = f"cellule {self.letters[column]}{line} ({column})"
        elif column:
            where = f"ligne {line}, colonne {column}"
        else:
            where = f"ligne {line}"
        return f"{self.file}, {where}"

    @property
    def file(self) -> str:
        """The file and its sheet, in words."""
        return _file(self.path, self.sheet)


def read_table(path: Path) -> RawTable:
    """Read a dataset file.

    CSV: separator ``;`` or ``,``; UTF-8 with or without BOM, or Windows-1252. XLSX: the
    sheet "donnees" (capitals and accents do not matter) or else the first one. Parquet:
    as it is. Blank rows are skipped; columns may stand in any order.

    Raises:
        InputError: missing, too large or unreadable file, unknown format, missing or
            repeated columns, rows of another length than the header.
    """
    readers = {".csv": _read_csv, ".xlsx": _read_xlsx, ".parquet": _read_parquet}
    reader = readers.get(path.suffix.casefold())
    if reader is None:
        raise InputError(
            "Le format du jeu de données n’est pas reconnu.",
            expected=FORMATS,
            found=path.suffix or "un fichier sans extension",
            where=str(path),
            remedy="enregistrer le fichier dans un de ces formats.",
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path, f"{path.stat().st_size // 2**20} Mio")
        return reader(path)
    except OSError as error:
        raise InputError(
            "Le jeu de données ne peut pas être ouvert.",
            found=reason(error),
            where=str(path),
            remedy="vérifier le nom du fichier, son dossier et le droit de le lire.",
        ) from error


def quoted(text: object) -> str:
    """A text from a file, safe to print: one line, no control signs, not too long."""
    return french.quoted(str(text)) or "une cellule vide"


def _read_csv(path: Path) -> RawTable:
    text = _decoded(path, path.read_bytes())
    delimiter = _delimiter(path, text.lstrip().split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)

    end = 0

    def lines() -> Iterator[Line]:
        nonlocal end
        for cells in reader:
            yield end + 1, cells
            end = reader.line_num

    try:
        return _table(path, "", lines())
    except csv.Error as error:
        raise InputError(
            "Le jeu de données est illisible.",
            expected='un guillemet droit (") à chaque bout d’une cellule qui en a besoin',
            found="un guillemet ouvert et jamais refermé, ou mal placé",
            where=f"{path.name}, à partir de la ligne {end + 1}",
            remedy="corriger cette ligne, ou exporter à nouveau le fichier.",
        ) from error


def _decoded(path: Path, content: bytes) -> str:
    """The text of a CSV: UTF-8 with or without BOM, or Windows-1252."""
    start = content[:200]
    utf16 = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if utf16 or b"\0" in start:
        utf16 |= not (start[::2].strip(b"\0") and start[1::2].strip(b"\0"))
        raise InputError(
            "Le jeu de données n’est pas dans le bon encodage.",
            expected="UTF-8",
            found="UTF-16" if utf16 else "un fichier qui n’est pas un texte",
            where=path.name,
            remedy="l’ouvrir dans un tableur et l’enregistrer en «\u00a0CSV UTF-8\u00a0».",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(path: Path, header: str) -> str:
    """What separates the cells of a CSV, by its first line: ``;`` or ``,``."""
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    for other, name in _OTHER_DELIMITERS.items():
        if header.count(other) > header.count(delimiter):
            raise InputError(
                "Le jeu de données n’a pas le bon séparateur de colonnes.",
                expected="«\u00a0;\u00a0» ou «\u00a0,\u00a0»",
                found=name,
                where=f"{path.name}, ligne 1",
                remedy="l’ouvrir dans un tableur et l’enregistrer en CSV, séparateur "
                "«\u00a0point-virgule\u00a0».",
            )
    return delimiter


def _read_xlsx(path: Path) -> RawTable:
    try:
        if problem := refusal(path, MAX_UNPACKED_BYTES):
            raise _unreadable(path, problem.message)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise _unreadable(path, "ce n’est pas un classeur Excel (.xlsx)") from error
    try:
        sheets = [sheet for sheet in book.worksheets if folded(sheet.title.strip()) == _SHEET]
        sheet = (sheets or book.worksheets)[0]
        # What the file says of its own size may be wrong: read what is there.
        sheet.reset_dimensions()
        return _table(path, sheet.title, enumerate(sheet.iter_rows(values_only=True), start=1))
    except (IndexError, KeyError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(path, "le classeur est endommagé") from error
    finally:
        book.close()


def _read_parquet(path: Path) -> RawTable:
    try:
        with pq.ParquetFile(path) as file:
            if file.metadata.num_rows > MAX_ROWS:
                raise _too_large(path, f"{file.metadata.num_rows} lignes")
            groups = range(file.metadata.num_row_groups)
            size = sum(file.metadata.row_group(group).total_byte_size for group in groups)
            if size > MAX_UNPACKED_BYTES:
                raise _too_large(path, f"{size // 2**20} Mio une fois décompressé")
            table = file.read()
    except (ArrowException, ValueError) as error:
        raise _unreadable(path, "ce n’est pas un fichier Parquet lisible") from error
    columns = [column.to_pylist() for column in table.columns]
    rows = enumerate(zip(*columns), start=2)
    return _table(path, "", [(1, table.column_names), *rows])


def _table(path: Path, sheet: str, lines: Iterable[Line]) -> RawTable:
    """The table in ``lines``, of which the first that is not blank is the header."""
    read = ((number, [as_text(cell) for cell in cells]) for number, cells in lines)
    filled = ((number, texts) for number, texts in read if any(texts))
    number, header = next(filled, (1, []))
    positions, findings = _columns(path, sheet, number, header)
    width = len(header)
    order = [positions[column] for column in COLUMNS]
    numbers: list[int] = []
    rows: list[list[str]] = []
    ragged: list[Finding] = []
    for line, texts in filled:
        if len(rows) == MAX_ROWS:
            raise _too_large(path, f"plus de {MAX_ROWS} lignes")
        # Excel leaves out empty cells at the end of a row; a CSV must not.
        if sheet:
            texts.extend([""] * (width - len(texts)))
        if len(texts) < width or any(texts[width:]):
            message = f"{len(texts)} cellules au lieu de {width}."
            ragged.append(_fault("CEP-DON-003", f"{_file(path, sheet)}, ligne {line}", message))
            continue
        numbers.append(line)
        rows.append([texts[position] for position in order])
    if ragged:
        raise InputError(
            "Le jeu de données a des lignes incomplètes ou trop longues.",
            findings=ragged,
            expected="autant de cellules que de colonnes dans l’en-tête",
            where=_file(path, sheet),
            remedy="corriger ces lignes, ou exporter à nouveau le fichier.",
        )
    letters = {name: get_column_letter(positions[name] + 1) for name in COLUMNS} if sheet else {}
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
    return RawTable(path, sheet, frame, tuple(numbers), letters, findings)


def _columns(
    path: Path, sheet: str, line: int, header: list[str]
) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """Where each column of the format stands, and findings on the columns it does not know."""
    names = [folded(name.strip()) for name in header]
    place = f"{_file(path, sheet)}, ligne {line}"
    faults = [
        _fault("CEP-DON-001", place, f"la colonne «\u00a0{column}\u00a0» manque.")
        if column not in names
        else _fault("CEP-DON-001", place, f"la colonne «\u00a0{column}\u00a0» est répétée.")
        for column in COLUMNS
        if names.count(column) != 1
    ]
    if faults:
        raise InputError(
            "Le jeu de données n’a pas les colonnes attendues.",
            findings=faults,
            expected=", ".join(COLUMNS),
            found=french.printable(", ".join(header), 300) or "un fichier vide",
            where=_file(path, sheet),
            remedy="rétablir les titres de colonnes sur la première ligne "
            "(voir docs/jeu-de-donnees.md).",
        )
    unknown = tuple(
        _fault(
            "CEP-DON-002",
            place,
            f"la colonne {quoted(header[position])} n’est pas prévue\u202f; elle n’est pas lue.",
            "La retirer du fichier.",
        )
        for position, name in enumerate(names)
        if name and name not in COLUMNS
    )
    return {column: names.index(column) for column in COLUMNS}, unknown


def as_text(cell: object) -> str:
    """A cell as text: whole numbers without decimals, nothing as ""."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN is the only value that differs from itself
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _file(path: Path, sheet: str) -> str:
    return f"{path.name}, feuille «\u00a0{sheet}\u00a0»" if sheet else path.name


def _fault(code: str, place: str, message: str, remedy: str = "") -> Finding:
    return Finding(code, Severity.ERROR, place, message, remedy)


def _unreadable(path: Path, found: str) -> InputError:
    return InputError(
        "Le jeu de données est illisible.",
        expected=f"un fichier {FORMATS}",
        found=found,
        where=str(path),
        remedy="ouvrir le fichier pour vérifier qu’il est entier, puis l’enregistrer à nouveau.",
    )


def _too_large(path: Path, found: str) -> InputError:
    return InputError(
        "Le jeu de données est trop volumineux.",
        expected=f"au plus {MAX_ROWS} lignes et {MAX_BYTES // 2**20} Mio",
        found=found,
        where=str(path),
        remedy="vérifier qu’il s’agit bien du fichier de chiffres agrégés, une ligne par chiffre.",
    )
