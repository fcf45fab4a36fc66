"""A wide workbook into the tidy format, by an adapter.

Nothing is lost in silence: what cannot be placed is a finding with its address, totals are
checked before they are dropped, and a figure given twice must be the same both times.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.dataset.adapters import FIELDS, Adapter, FieldName, Sheet
from cep_report.dataset.labels import Labels
from cep_report.dataset.reading import quoted
from cep_report.dataset.schema import (
    ALL_OPERATORS,
    COLUMNS,
    KEY,
    NO_DEPARTMENT,
    STATUS,
    TOTAL,
    VALUE,
    YEAR,
    Count,
)
from cep_report.dataset.wide import SUMMED, Key, Placed, ReadSheet, SheetReader, Total, address
from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicators
from cep_report.regions import NATION, Regions
from cep_report.spreadsheets import Grid, OversizedSheetError, read_sheets, refusal

MAX_UNPACKED_BYTES = 300 * 2**20

_AGGREGATES: Mapping[FieldName, str] = {
    "region": NATION,
    "departement": NO_DEPARTMENT,
    "operateur": ALL_OPERATORS,
    "modalite": TOTAL,
}
"""What is itself a sum, and so no part of one."""


@dataclass(frozen=True, eq=False)
class Imported:
    """What a workbook holds, in the tidy format.

    Attributes:
        frame: columns :data:`~cep_report.dataset.schema.COLUMNS`, typed as in ``Dataset``, in
            the order of the dictionary, then by year, territory, operator and modality.
        findings: what could not be placed, totals that are wrong, in the order of the file.
        sheets: the titles of the sheets that were read.
        checked: how many totals were the sum of their parts, or not.
        unchecked: how many could not be checked, a part or the total having no number.
        repeated: how many figures were given again, alike.
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...]
    sheets: tuple[str, ...]
    checked: int
    unchecked: int
    repeated: int

    @property
    def sound(self) -> bool:
        """Whether everything was placed and every total is right."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def import_workbook(
    path: Path,
    adapter: Adapter,
    campaign: Campaign,
    indicators: Indicators,
    regions: Regions,
) -> Imported:
    """Read a wide workbook (.xlsx) by an adapter.

    Raises:
        InputError: not a workbook we open (CEP-IMPORT-001), or not one the adapter reads.
        ConfigurationError: the adapter names a code that nobody knows.
    """
    _check_file(path, adapter)
    labels = Labels(campaign, indicators, regions, adapter.codes)
    findings: list[Finding] = []
    read: list[ReadSheet] = []
    seen: set[int] = set()
    try:
        for grid in read_sheets(path, lambda title: _sheet(adapter, title) is not None):
            found = _sheet(adapter, grid.title)
            if found is None:
                findings += _undescribed(path, adapter, grid)
                continue
            sheet, captured = found
            seen.add(adapter.sheets.index(sheet))
            reader = SheetReader(path.name, grid, sheet, captured, adapter, labels, indicators)
            read.append(reader.read())
    except OversizedSheetError as error:
        raise _refused(path, f"{error}.", "Retirer ce qui n’est pas le tableau.") from error
    except (InputError, MemoryError):
        raise
    except _DAMAGED as error:
        message = f"classeur abîmé\u00a0: {type(error).__name__}."
        remedy = "L’ouvrir dans Excel, accepter la réparation, l’enregistrer et recommencer."
        raise _refused(path, message, remedy) from error
    findings += _absent(path, adapter, seen)
    checked = unchecked = 0
    for item in read:
        findings += item.findings
        wrong, done, skipped = _check_totals(path.name, item)
        findings += wrong
        checked, unchecked = checked + done, unchecked + skipped
    figures, conflicts, repeated = _merged(path.name, read)
    return Imported(
        frame=_frame(figures, campaign, indicators),
        findings=(*findings, *conflicts),
        sheets=tuple(item.grid.title for item in read),
        checked=checked,
        unchecked=unchecked,
        repeated=repeated,
    )


def _check_file(path: Path, adapter: Adapter) -> None:
    try:
        problem = refusal(path, MAX_UNPACKED_BYTES)
    except FileNotFoundError as error:
        raise _refused(path, "fichier absent.", "Vérifier le nom et le dossier.") from error
    if problem:
        raise _refused(path, problem.message, problem.remedy)
    if not fnmatchcase(path.name.casefold(), adapter.files.casefold()):
        raise InputError(
            "Cet adaptateur ne lit pas ce fichier.",
            expected=f"un nom comme «\u00a0{adapter.files}\u00a0»",
            found=path.name,
            where=f"adaptateur {adapter.name}",
            remedy="choisir l’adaptateur de ce fichier, ou compléter sa clé «\u00a0fichiers\u00a0».",
        )


def _sheet(adapter: Adapter, title: str) -> tuple[Sheet, dict[FieldName, str]] | None:
    """The first description that a sheet's name fits, and what the name says."""
    for sheet in adapter.sheets:
        captured = sheet.matcher.match(title)
        if captured is not None:
            return sheet, captured
    return None


def _undescribed(path: Path, adapter: Adapter, grid: Grid) -> Iterator[Finding]:
    filled = any(grid.rows)
    if filled and not any(p.match(grid.title) is not None for p in adapter.ignored_matchers):
        yield Finding(
            "CEP-IMPORT-002",
            Severity.ERROR,
            f"{path.name}, {grid.title}",
            "feuille non décrite, dont aucune cellule n’est lue.",
            "La décrire dans l’adaptateur, ou l’ajouter à «\u00a0feuilles_ignorees\u00a0».",
        )


def _absent(path: Path, adapter: Adapter, seen: set[int]) -> Iterator[Finding]:
    for number, sheet in enumerate(adapter.sheets):
        if number not in seen and not sheet.optional:
            yield Finding(
                "CEP-IMPORT-003",
                Severity.ERROR,
                path.name,
                f"feuille décrite mais absente\u00a0: {quoted(sheet.name)}.",
                "Corriger «\u00a0nom\u00a0», ou dire «\u00a0facultative: true\u00a0».",
            )


def _check_totals(file: str, read: ReadSheet) -> tuple[list[Finding], int, int]:
    """Findings on the totals of a sheet, how many were checked, how many could not be."""
    findings: list[Finding] = []
    checked = unchecked = 0
    for sums in dict.fromkeys(total.sums for total in read.totals):
        totals = [total for total in read.totals if total.sums == sums]
        parts = _parts(read.figures, sums, {total.key for total in totals})
        for total in totals:
            own = parts.get(total.key, [])
            if total.count.number is None or any(part is None for part in own):
                unchecked += 1
                continue
            checked += 1
            found = math.fsum(part for part in own if part is not None)
            if not own or round(found - total.count.number, 6):
                findings.append(_wrong_total(file, read.grid, total, own, found))
    return findings, checked, unchecked


def _parts(
    figures: Iterable[Placed], sums: frozenset[FieldName], wanted: set[Key]
) -> dict[Key, list[float | None]]:
    """The figures that each of the ``wanted`` totals is the sum of; None for one without number."""
    summed = [FIELDS.index(name) for name in sums]
    aggregates = [(FIELDS.index(name), code) for name, code in _AGGREGATES.items() if name in sums]
    found: dict[Key, list[float | None]] = {}
    for figure in figures:
        if any(figure.key[place] == code for place, code in aggregates):
            continue
        key = list(figure.key)
        for place in summed:
            key[place] = SUMMED
        if (projected := tuple(key)) in wanted:
            found.setdefault(projected, []).append(figure.count.number)
    return found


def _wrong_total(
    file: str, grid: Grid, total: Total, parts: list[float | None], found: float
) -> Finding:
    place = address(file, grid, total.row, total.column)
    if not parts:
        message = "total dont aucune partie n’est lue."
        remedy = "Vérifier «\u00a0somme_sur\u00a0», ou décrire ce total comme un chiffre."
    else:
        said = total.count.number or 0.0
        decimals = 0 if float(said).is_integer() and found.is_integer() else 1
        message = (
            f"le total vaut {french.number(said, decimals)}, mais {_read(parts)} "
            f"{french.number(found, decimals)} "
            f"(écart\u00a0: {french.number(found - said, decimals)})."
        )
        remedy = "Demander une correction, ou vérifier «\u00a0somme_sur\u00a0»."
    return Finding("CEP-IMPORT-014", Severity.ERROR, place, message, remedy)


def _read(parts: list[float | None]) -> str:
    if len(parts) == 1:
        return "le seul chiffre lu est"
    return f"la somme des {len(parts)} chiffres lus est"


def _merged(file: str, read: Iterable[ReadSheet]) -> tuple[dict[Key, Count], list[Finding], int]:
    """The figures of all sheets; of two that disagree, neither."""
    first: dict[Key, tuple[Count, Grid, Placed]] = {}
    disputed: set[Key] = set()
    findings: list[Finding] = []
    repeated = 0
    for item in read:
        for figure in item.figures:
            if figure.key not in first:
                first[figure.key] = figure.count, item.grid, figure
                continue
            count, grid, other = first[figure.key]
            if count == figure.count:
                repeated += 1
                continue
            disputed.add(figure.key)
            findings.append(
                Finding(
                    "CEP-IMPORT-013",
                    Severity.ERROR,
                    address(file, item.grid, figure.row, figure.column),
                    f"{_said(figure.count)}, mais {_said(count)} en "
                    f"{address(file, grid, other.row, other.column)} pour le même chiffre.",
                    "Corriger l’une des deux cellules\u202f; aucune n’est reprise.",
                )
            )
    kept = {key: count for key, (count, _, _) in first.items() if key not in disputed}
    return kept, findings, repeated


def _said(count: Count) -> str:
    return count.status.value if count.number is None else f"{count.number:.10g}".replace(".", ",")


def _frame(
    figures: Mapping[Key, Count], campaign: Campaign, indicators: Indicators
) -> pd.DataFrame:
    operators = [ALL_OPERATORS, *(family.id for family in campaign.operators)]
    tables = {
        (item.id, dimension): (place, rank)
        for place, item in enumerate(indicators.all)
        for rank, dimension in enumerate((TOTAL, *(d.id for d in item.dimensions)))
    }
    modalities = {
        (item.id, dimension.id, modality.id): place
        for item in indicators.all
        for dimension in item.dimensions
        for place, modality in enumerate(dimension.modalities)
    }

    def order(key: Key) -> tuple[object, ...]:
        year, region, department, operator, indicator, dimension, modality = key
        return (
            tables[indicator, dimension],
            department != NO_DEPARTMENT,
            year,
            region != NATION,
            region,
            department,
            operators.index(operator),
            modalities.get((indicator, dimension, modality), 0),
        )

    ordered = sorted(figures, key=order)
    frame = pd.DataFrame(ordered, columns=list(KEY), dtype="str")
    numbers = [figures[key].number for key in ordered]
    frame[VALUE] = pd.Series(numbers, dtype="float64", index=frame.index)
    frame[STATUS] = pd.Series(
        [figures[key].status.value for key in ordered], dtype="str", index=frame.index
    )
    return frame.astype({YEAR: "int64"})[list(COLUMNS)]


_DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)


def _refused(path: Path, message: str, remedy: str) -> InputError:
    finding = Finding("CEP-IMPORT-001", Severity.ERROR, path.name, message, remedy)
    return InputError("Le classeur ne peut pas être lu.", findings=[finding], where=str(path))
