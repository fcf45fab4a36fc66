"""Reading the small tables of ``data/``: CSV with ``;``, in UTF-8, all values as text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cep_report.errors import ConfigurationError

_REMEDY = "rétablir ce fichier tel que livré avec cep-report, ou corriger cette ligne."


@dataclass(frozen=True)
class Row:
    """One line of a table: its values by column, and where it stands."""

    path: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def count(self, column: str) -> int | None:
        """The whole number in ``column``; None when the cell is empty (not available).

        Raises:
            ConfigurationError: the cell holds anything else.
        """
        text = self[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise self.fault(column, "un nombre entier, ou rien (non disponible)")
        return int(text)

    def one_of(self, column: str, known: Iterable[str]) -> str:
        """The value of ``column``, which must be in ``known``.

        Raises:
            ConfigurationError: it is not.
        """
        choices = sorted(known)
        if self[column] not in choices:
            raise self.fault(column, "une de ces valeurs\u00a0: " + ", ".join(choices))
        return self[column]

    def fault(self, column: str, expected: str) -> ConfigurationError:
        """The error that says what is wrong with the cell of ``column``."""
        return ConfigurationError(
            "Table de référence invalide.",
            expected=expected,
            found=self[column] or "une cellule vide",
            where=f"{self.path}, ligne {self.line}, colonne «\u00a0{column}\u00a0»",
            remedy=_REMEDY,
        )


def read_table(path: Path, columns: tuple[str, ...], key: str = "") -> tuple[Row, ...]:
    """The rows of a reference table, in the order of the file.

    Args:
        path: the CSV file (separator ``;``, UTF-8 with or without BOM).
        columns: its exact columns, in order.
        key: the column whose values must be given and unique; "" when there is none.

    Raises:
        ConfigurationError: missing or unreadable file, other columns, ragged line,
            empty or repeated key.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=";", strict=True)
            lines = [(reader.line_num, cells) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(
            "Table de référence illisible.",
            expected="un fichier CSV en UTF-8, séparé par des points-virgules",
            found=str(error),
            where=str(path),
            remedy=_REMEDY,
        ) from error
    header = tuple(lines[0][1]) if lines else ()
    if header != columns:
        raise ConfigurationError(
            "Table de référence invalide.",
            expected="les colonnes " + ", ".join(columns),
            found=", ".join(header) or "un fichier vide",
            where=f"{path}, ligne 1",
            remedy=_REMEDY,
        )
    rows = []
    seen: set[str] = set()
    for line, cells in lines[1:]:
        if len(cells) != len(columns):
            raise ConfigurationError(
                "Table de référence invalide.",
                expected=f"{len(columns)} valeurs",
                found=f"{len(cells)} valeurs",
                where=f"{path}, ligne {line}",
                remedy=_REMEDY,
            )
        row = Row(path, line, {name: cell.strip() for name, cell in zip(columns, cells)})
        if key and (not row[key] or row[key] in seen):
            raise row.fault(key, "un code par ligne, jamais répété")
        seen.add(row[key] if key else "")
        rows.append(row)
    return tuple(rows)
