"""One sheet of a wide workbook, read by an adapter: figures, totals, what has no place.

A figure's key is put together from three sources: what its column says (constants, and
the texts of its header), what its row says (the key cells), and what its sheet says.
Every filled cell ends as a figure, a total to check, something the adapter says to leave
out, or a finding.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter, range_boundaries

from cep_report.dataset.adapters import Adapter, FieldName, Sheet
from cep_report.dataset.cells import CellFault, is_blank, is_number, label, read_count
from cep_report.dataset.headers import Head, read_heads
from cep_report.dataset.labels import CONTEXT_FREE, Labels
from cep_report.dataset.reading import as_text, quoted
from cep_report.dataset.schema import NO_DEPARTMENT, TOTAL, Count, Status
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicators
from cep_report.regions import slugify
from cep_report.spreadsheets import Grid, Range

SUMMED = "*"
"""Stands in the key of a total for what it sums over."""

Key = tuple[str, ...]
"""One code for each of :data:`FIELDS`."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure, or a total, and the address it was read at."""

    key: Key
    count: Count
    row: int
    column: int


@dataclass(frozen=True)
class Total(Placed):
    """A total to check: ``key`` holds :data:`SUMMED` for each of ``sums``."""

    sums: frozenset[FieldName]


@dataclass(frozen=True, eq=False)
class ReadSheet:
    """What a sheet holds."""

    grid: Grid
    figures: list[Placed] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def address(file: str, grid: Grid, row: int, column: int) -> str:
    """A cell's address in words: "chiffres.xlsx, Bénéficiaires!C12"."""
    return f"{file}, {grid.title}!{get_column_letter(column)}{row}"


@dataclass(frozen=True)
class _Row:
    """A row of figures: what it says of them, and over what it sums (nothing: no total)."""

    number: int
    fields: Mapping[FieldName, str]
    sums: tuple[FieldName, ...]
    problem: CellFault | None = None


class SheetReader:
    """Reads one sheet.

    Args:
        file: the workbook's name, for findings.
        grid: the sheet's cells.
        sheet: its description.
        captured: what its name says.
        adapter: what all sheets have in common.
        labels: what labels mean.
        indicators: the dictionary.
    """

    def __init__(
        self,
        file: str,
        grid: Grid,
        sheet: Sheet,
        captured: Mapping[FieldName, str],
        adapter: Adapter,
        labels: Labels,
        indicators: Indicators,
    ) -> None:
        self._file, self._grid, self._sheet = file, grid, sheet
        self._captured, self._adapter = captured, adapter
        self._labels, self._indicators = labels, indicators
        self._read = ReadSheet(grid)
        self._spans: dict[int, tuple[list[int], list[Range]]] = {}
        self._last: dict[int, object] = {}
        self._breakdowns: dict[tuple[str, str, str], tuple[str, str] | CellFault] = {}
        self._ignored = [_range(text) for text in sheet.ignored_ranges]

    def read(self) -> ReadSheet:
        """Everything on the sheet; see :class:`ReadSheet`.

        Raises:
            ConfigurationError: a constant of the adapter is nobody's code.
        """
        heads, findings = read_heads(
            self._file, self._grid, self._sheet, self._captured, self._adapter, self._labels
        )
        self._read.findings.extend(findings)
        end = self._end()
        keys = [head for head in heads if head.spec and head.spec.key]
        others = [
            head for head in heads if not (head.spec and (head.spec.key or head.spec.ignored))
        ]
        for number in range(self._sheet.first_row, end):
            values = self._grid.rows[number - 1]
            if all(map(is_blank, values)):
                continue
            first = next(label(value, self._adapter) for value in values if not is_blank(value))
            if self._is_ignored(first, keys, values):
                continue
            row = self._row(number, values, first, keys)
            place = len(self._read.findings)
            filled = False
            for head in others:
                filled |= self._cell(row, head, values)
            if row.problem and filled:
                self._fault(number, keys[0].position if keys else 1, row.problem, first)
                # The cause before its consequences, the cells that have no place.
                self._read.findings.insert(place, self._read.findings.pop())
        self._outside(end)
        return self._read

    # Rows

    def _end(self) -> int:
        """The number of the row that stops the table."""
        end = self._sheet.end
        for number in range(self._sheet.first_row, len(self._grid.rows) + 1):
            values = self._grid.rows[number - 1]
            first = next((value for value in values if not is_blank(value)), None)
            if first is None:
                if end.blank_row:
                    return number
            elif any(pattern.match(as_text(first)) is not None for pattern in end.matchers):
                return number
        return max(len(self._grid.rows) + 1, self._sheet.first_row)

    def _is_ignored(self, first: str, keys: list[Head], values: tuple[object, ...]) -> bool:
        patterns = self._sheet.ignored_matchers
        if not patterns:
            return False
        texts = {first, *(label(_at(values, head.position), self._adapter) for head in keys)}
        return any(pattern.match(text) is not None for pattern in patterns for text in texts)

    def _row(self, number: int, values: tuple[object, ...], first: str, keys: list[Head]) -> _Row:
        texts = {head.position: self._key_text(number, head, values) for head in keys}
        fields: dict[FieldName, str] = {}
        sums: tuple[FieldName, ...] = ()
        for total in self._sheet.precise_total_rows:
            for text in dict.fromkeys((first, *texts.values())):
                said = total.matcher.match(text)
                if said is not None and not sums:
                    sums, fields = total.sums, said
        try:
            fields = {name: self._code(name, text) for name, text in fields.items()}
            captured = frozenset(fields)
            for head in keys:
                spec = head.spec
                if spec is None or spec.key is None or spec.key in sums:
                    continue
                name, text = spec.key, texts[head.position]
                if name in captured:
                    continue
                if (number, head.position) in self._grid.uncomputed:
                    raise _uncomputed()
                code = self._code(name, spec.named_codes.get(slugify(text), text))
                if fields.setdefault(name, code) != code:
                    raise _disagreement(name, fields[name], code)
            self._check_territory(fields.get("region", ""), fields.get("departement", ""))
        except CellFault as fault:
            return _Row(number, {}, sums, fault)
        return _Row(number, fields, sums)

    def _key_text(self, number: int, head: Head, values: tuple[object, ...]) -> str:
        value = _at(values, head.position)
        if is_blank(value):
            if span := self._span(number, head.position):
                value = _at(self._grid.rows[span.top - 1], span.left)
            elif head.spec and head.spec.repeats:
                value = self._last.get(head.position)
        self._last[head.position] = value
        return label(value, self._adapter)

    def _code(self, name: FieldName, text: str) -> str:
        if name not in CONTEXT_FREE:
            return text
        code = self._labels.resolve(name, text)
        if code is None:
            raise CellFault(
                "CEP-IMPORT-007",
                f"{quoted(text)} n’est pas {self._labels.what(name)}.",
                self._labels.explain(name, text)
                or "Compléter la clé «\u00a0codes\u00a0», ou dire ce qu’est la ligne "
                "(lignes_ignorees, lignes_de_total).",
            )
        return code

    # Cells

    def _cell(self, row: _Row, head: Head, values: tuple[object, ...]) -> bool:
        """Place one cell; whether it holds something."""
        value = _at(values, head.position)
        try:
            if is_blank(value):
                value = self._behind(row.number, head.position)
            if is_blank(value) and (row.problem or head.spec is None):
                return False
            self._place(row, head, value)
        except CellFault as fault:
            self._fault(row.number, head.position, fault, value)
        return not is_blank(value)

    def _behind(self, row: int, column: int) -> object:
        """What a blank cell stands for: the mark of the merged range that holds it, or nothing.

        Raises:
            CellFault: a formula that nobody computed, or a number over several cells.
        """
        if (row, column) in self._grid.uncomputed:
            raise _uncomputed()
        span = self._span(row, column)
        if span is None:
            return None
        value = _at(self._grid.rows[span.top - 1], span.left)
        if is_number(value):
            raise CellFault(
                "CEP-IMPORT-017",
                f"cellule fusionnée avec celle qui contient {quoted(value)}.",
                "Défusionner les cellules et donner à chacune son chiffre.",
            )
        return value

    def _place(self, row: _Row, head: Head, value: object) -> None:
        spec = head.spec
        if spec is None:
            raise CellFault(head.code, head.problem, head.remedy)
        if row.problem:
            raise CellFault(
                "CEP-IMPORT-008",
                "la ligne n’a pas pu être identifiée.",
                "Voir le constat de cette ligne.",
            )
        sums = (*row.sums, *spec.sums)
        blank = is_blank(value)
        if blank and (sums or self._sheet.blank == "ignorer"):
            return
        key = self._key({**head.fields, **row.fields}, sums)
        indicator = self._indicators.get(key[4])
        if blank:
            if self._sheet.blank == "refuser":
                raise CellFault(
                    "CEP-IMPORT-011",
                    "cellule vide.",
                    "La remplir, ou dire ce que valent les cellules vides (clé «\u00a0vides\u00a0»).",
                )
            count = Count(None, Status(self._sheet.blank))
        else:
            count = read_count(value, indicator, self._adapter, head.factor)
        if not sums:
            self._read.figures.append(Placed(key, count, row.number, head.position))
        elif indicator.additive:
            self._read.totals.append(Total(key, count, row.number, head.position, frozenset(sums)))
        else:
            self._find(
                "CEP-IMPORT-015",
                address(self._file, self._grid, row.number, head.position),
                f"{quoted(value)}\u00a0: total de «\u00a0{indicator.id}\u00a0», qui ne s’additionne pas\u00a0: "
                "ni vérifié, ni repris.",
                "Pour le reprendre, le décrire comme un chiffre.",
                Severity.WARNING,
            )

    def _key(self, fields: Mapping[FieldName, str], sums: tuple[FieldName, ...]) -> Key:
        department = fields.get("departement", NO_DEPARTMENT)
        region = fields.get("region", "")
        if "departement" in sums:
            department = SUMMED
        elif department != NO_DEPARTMENT:
            region = self._check_territory(region, department)
        if "region" in sums:
            region = SUMMED
        elif not region:
            raise CellFault(
                "CEP-IMPORT-007",
                "ni région, ni département.",
                "Compléter la ligne, ou dire ce qu’elle est (lignes_ignorees, lignes_de_total).",
            )
        indicator = fields["indicateur"]
        dimension, modality = self._breakdown(
            indicator,
            fields.get("dimension", TOTAL),
            SUMMED if "modalite" in sums else fields.get("modalite", TOTAL),
        )
        year = SUMMED if "annee" in sums else fields["annee"]
        operator = SUMMED if "operateur" in sums else fields["operateur"]
        return (year, region, department, operator, indicator, dimension, modality)

    def _check_territory(self, region: str, department: str) -> str:
        """The region, given or that of the department; "" when there is neither."""
        own = self._labels.region_of.get(department, region)
        if region not in ("", own):
            raise CellFault(
                "CEP-IMPORT-007",
                f"le département {department} n’est pas dans la région {region}, mais dans {own}.",
                "Corriger la ligne.",
            )
        return own

    def _breakdown(self, indicator: str, dimension: str, modality: str) -> tuple[str, str]:
        asked = (indicator, dimension, modality)
        if asked not in self._breakdowns:
            self._breakdowns[asked] = self._resolve_breakdown(*asked)
        found = self._breakdowns[asked]
        if isinstance(found, CellFault):
            raise CellFault(found.code, found.message, found.remedy)
        return found

    def _resolve_breakdown(
        self, indicator: str, dimension: str, modality: str
    ) -> tuple[str, str] | CellFault:
        labels = self._labels
        known = labels.resolve("dimension", dimension, indicator)
        if known is None:
            why = f"{quoted(dimension)} n’est pas {labels.what('dimension')} «\u00a0{indicator}\u00a0»."
            return CellFault(
                "CEP-IMPORT-005", why, labels.explain("dimension", dimension, indicator)
            )
        if modality == SUMMED:
            return known, SUMMED
        code = labels.resolve("modalite", modality, indicator, known)
        if code is None or (known == TOTAL and code != TOTAL):
            why = f"{quoted(modality)} n’est pas {labels.what('modalite')} «\u00a0{known}\u00a0»."
            near = labels.explain("modalite", modality, indicator, known)
            return CellFault("CEP-IMPORT-005", why, near)
        return (TOTAL, TOTAL) if code == TOTAL else (known, code)

    def _span(self, row: int, column: int) -> Range | None:
        """The merged range that holds a cell, unless the cell is its first."""
        if column not in self._spans:
            spans = [s for s in self._grid.merged if s.left <= column <= s.right]
            spans.sort(key=lambda span: span.top)
            self._spans[column] = [span.top for span in spans], spans
        tops, ranges = self._spans[column]
        place = bisect_right(tops, row) - 1
        if place < 0 or not ranges[place].holds(row, column):
            return None
        span = ranges[place]
        return None if (span.top, span.left) == (row, column) else span

    # Outside the table

    def _outside(self, end: int) -> None:
        """Numbers above the headers, between them and the figures, and below the end."""
        top, bottom = self._sheet.header_span
        height = len(self._grid.rows)
        for number in (
            *range(1, min(top, height + 1)),
            *range(bottom + 1, min(self._sheet.first_row, height + 1)),
            *range(end, height + 1),
        ):
            for place, value in enumerate(self._grid.rows[number - 1], start=1):
                if is_number(value) and not any(s.holds(number, place) for s in self._ignored):
                    why = "nombre hors du tableau."
                    remedy = "L’inclure, ou compléter la clé «\u00a0plages_ignorees\u00a0»."
                    self._fault(number, place, CellFault("CEP-IMPORT-012", why, remedy), value)

    def _fault(self, row: int, column: int, fault: CellFault, value: object) -> None:
        place = address(self._file, self._grid, row, column)
        message = fault.message if is_blank(value) else f"{quoted(value)}\u00a0: {fault.message}"
        self._find(fault.code, place, message, fault.remedy)

    def _find(
        self,
        code: str,
        place: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self._read.findings.append(Finding(code, severity, place, message, remedy))


def _at(values: tuple[object, ...], position: int) -> object:
    return values[position - 1] if position <= len(values) else None


def _range(text: str) -> Range:
    left, top, right, bottom = (int(part or 1) for part in range_boundaries(text))
    return Range(top, left, bottom, right)


def _disagreement(name: FieldName, left: str, right: str) -> CellFault:
    return CellFault(
        "CEP-IMPORT-007",
        f"deux cellules de la ligne ne disent pas la même chose ({name}\u00a0: {left} et {right}).",
        "Corriger l’une des deux.",
    )


def _uncomputed() -> CellFault:
    return CellFault(
        "CEP-IMPORT-016",
        "formule sans valeur enregistrée.",
        "Ouvrir le classeur dans Excel et l’enregistrer, ou saisir la valeur.",
    )
