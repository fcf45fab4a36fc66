"""The columns of a wide sheet: which description fits each, and what its header says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from openpyxl.utils import get_column_letter

from cep_report.dataset.adapters import FIELDS, Adapter, Column, FieldName, Sheet
from cep_report.dataset.cells import label
from cep_report.dataset.labels import CONTEXT_FREE, Labels
from cep_report.dataset.reading import quoted
from cep_report.errors import ConfigurationError
from cep_report.findings import Finding, Severity
from cep_report.spreadsheets import Grid

_DESCRIBE = "Décrire la colonne dans l’adaptateur, ou l’y dire «\u00a0ignorer: true\u00a0»."


@dataclass(frozen=True)
class Head:
    """A column of a sheet.

    Attributes:
        position: from 1.
        spec: its description; None when its cells cannot be placed.
        fields: what it says of its figures: codes, but for dimension and modality, which
            are as in the file.
        problem: why its cells cannot be placed; with a ``remedy`` and the ``code`` to say so.
    """

    position: int
    spec: Column | None
    fields: Mapping[FieldName, str] = field(default_factory=dict)
    problem: str = ""
    remedy: str = ""
    code: str = "CEP-IMPORT-005"

    @cached_property
    def factor(self) -> Decimal:
        """What its numbers are multiplied by."""
        return Decimal(self.spec.factor.replace(",", ".")) if self.spec else Decimal(1)


def read_heads(
    file: str,
    grid: Grid,
    sheet: Sheet,
    captured: Mapping[FieldName, str],
    adapter: Adapter,
    labels: Labels,
) -> tuple[list[Head], list[Finding]]:
    """The columns of a sheet, from left to right, and the descriptions that fit none.

    Args:
        file: the workbook's name, for findings.
        grid: the sheet's cells.
        sheet: its description.
        captured: what its name says.
        adapter: what all sheets have in common.
        labels: what labels mean.

    Of two descriptions that fit, the more precise one is right: a letter, then the header
    with fewer blanks to fill.

    Raises:
        ConfigurationError: a constant of the adapter is nobody's code.
    """
    paths = _paths(grid, sheet, adapter)
    found: dict[int, Head] = {}
    chosen: dict[int, Column] = {}
    findings = []
    for spec in sheet.columns:
        fits = dict(_fitting(spec, paths))
        for position, said in fits.items():
            other = chosen.get(position)
            if other is not None and spec.looseness > other.looseness:
                continue
            chosen[position] = spec
            if other is not None and spec.looseness == other.looseness:
                found[position] = _ambiguous(position, other, spec)
            else:
                texts = {**captured, **said}
                found[position] = _head(position, spec, texts, sheet, adapter, labels)
        if not fits and not spec.optional:
            findings.append(
                Finding(
                    "CEP-IMPORT-004",
                    Severity.ERROR,
                    f"{file}, {grid.title}",
                    f"colonne décrite mais absente\u00a0: {spec.named}.",
                    "Corriger «\u00a0entete\u00a0» ou «\u00a0lettre\u00a0», ou dire de la colonne "
                    "«\u00a0facultative: true\u00a0».",
                )
            )
    for position, path in paths.items():
        name = f"en-tête {quoted(' / '.join(path))}" if path else "sans en-tête"
        undescribed = f"colonne non décrite, {name}."
        found.setdefault(position, Head(position, None, {}, undescribed, _DESCRIBE))
    return [found[position] for position in sorted(found)], findings


def _paths(grid: Grid, sheet: Sheet, adapter: Adapter) -> dict[int, tuple[str, ...]]:
    """The header of each column, from top to bottom, blank levels left out."""
    top, bottom = sheet.header_span
    width = max((len(row) for row in grid.rows), default=0)
    levels: list[list[str]] = []
    for number in range(top, bottom + 1):
        values = grid.rows[number - 1] if number <= len(grid.rows) else ()
        texts = [label(value, adapter) for value in values]
        texts += [""] * (width - len(texts))
        for span in grid.merged:
            if span.top == number and span.left <= width:
                right = min(span.right, width)
                texts[span.left - 1 : right] = [texts[span.left - 1]] * (right - span.left + 1)
        if sheet.spread_headers and number < bottom:
            for place in range(1, width):
                texts[place] = texts[place] or texts[place - 1]
        levels.append(texts)
    return {
        place + 1: tuple(texts[place] for texts in levels if texts[place]) for place in range(width)
    }


def _fitting(
    spec: Column, paths: Mapping[int, tuple[str, ...]]
) -> Iterator[tuple[int, dict[FieldName, str]]]:
    """The positions of the columns that a description fits, and what their headers say."""
    for position, path in paths.items():
        if spec.letter:
            if get_column_letter(position) == spec.letter.upper():
                yield position, {}
        elif len(path) == len(spec.patterns):
            levels = [
                pattern.match(text) for pattern, text in zip(spec.patterns, path, strict=True)
            ]
            if None not in levels:
                yield position, {k: v for level in levels if level for k, v in level.items()}


def _ambiguous(position: int, one: Column, other: Column) -> Head:
    problem = f"deux descriptions conviennent à cette colonne\u00a0: {one.named} et {other.named}."
    remedy = "Préciser l’une des deux dans l’adaptateur."
    return Head(position, None, {}, problem, remedy, "CEP-IMPORT-006")


def _head(
    position: int,
    spec: Column,
    said: Mapping[FieldName, str],
    sheet: Sheet,
    adapter: Adapter,
    labels: Labels,
) -> Head:
    """A column and its description; ``said`` are the texts of its header and of its sheet."""
    if spec.figures is None and spec.total is None:
        return Head(position, spec)
    by_row = {column.key for column in sheet.columns}
    constants = {
        name: text
        for name, text in {**adapter.constants, **sheet.constants, **spec.constants}.items()
        if name not in said and name not in by_row
    }
    texts = {**constants, **said}
    fields: dict[FieldName, str] = {}
    for name in FIELDS:
        if name not in texts or name in spec.sums:
            continue
        code = labels.resolve(name, texts[name]) if name in CONTEXT_FREE else texts[name]
        if code is None and name in constants:
            raise ConfigurationError(
                "Une constante de l’adaptateur n’est pas un code connu.",
                expected=labels.what(name),
                found=f"{name}: {texts[name]}",
                where=f"adaptateur {adapter.name}, feuille «\u00a0{sheet.name}\u00a0», {spec.named}",
                remedy=labels.explain(name, texts[name]) or "corriger l’adaptateur.",
            )
        if code is None:
            return Head(
                position,
                None,
                problem=f"l’en-tête ou la feuille dit {quoted(texts[name])}, qui n’est pas "
                f"{labels.what(name)}.",
                remedy=labels.explain(name, texts[name])
                or "Compléter la clé «\u00a0codes\u00a0» de l’adaptateur.",
            )
        fields[name] = code
    return Head(position, spec, fields)
