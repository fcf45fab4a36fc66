"""The tidy format of the figures, and :class:`Dataset`, which answers questions about it.

One row is one figure: year, territory, operator, indicator, dimension, modality. The
format is described for those who fill it in ``docs/jeu-de-donnees.md``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cep_report.dataset.masking import Masking, Published
from cep_report.findings import Finding

YEAR = "annee"
REGION = "region"
DEPARTMENT = "departement"
OPERATOR = "operateur"
INDICATOR = "indicateur"
DIMENSION = "dimension"
MODALITY = "modalite"
VALUE = "valeur"
STATUS = "statut"

KEY = (YEAR, REGION, DEPARTMENT, OPERATOR, INDICATOR, DIMENSION, MODALITY)
"""What identifies a row."""

COLUMNS = (*KEY, VALUE, STATUS)
"""The columns of the format, in order."""

TOTAL = "total"
"""The dimension and the modality of a figure that is not broken down."""

ALL_OPERATORS = "tous"
"""The operator of a figure that covers every family."""

NO_DEPARTMENT = ""
"""The department of a figure that covers a region or the nation."""


class Status(StrEnum):
    """Why a figure is there, or is not: four different things everywhere."""

    OK = "ok"
    NOT_AVAILABLE = "nd"
    CONFIDENTIAL = "s"
    NOT_APPLICABLE = "na"


@dataclass(frozen=True)
class Count:
    """One figure: ``number`` is None exactly when ``status`` is not ``ok``; never a NaN."""

    number: float | None
    status: Status

    def __post_init__(self) -> None:
        if (self.number is not None) != (self.status is Status.OK):
            raise ValueError(f"a count of status {self.status!r} cannot be {self.number!r}")


_ABSENT = Count(None, Status.NOT_AVAILABLE)
"""What is said of a figure that is not in the file."""

_Positions = NDArray[np.intp]
_NOWHERE: _Positions = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Dataset:
    """The figures of a campaign, validated.

    Attributes:
        frame: one row a figure, columns :data:`COLUMNS`: ``annee`` int, ``valeur`` float
            (NaN unless ``statut`` is "ok"), the others str.
        path: the file the figures come from.
        sha256: of that file, in hexadecimal.
        fictional: whether the figures are made up for a demonstration.
        reserves: the faults that were accepted to go on; empty for a sound dataset.
        extract: code of the region that a regional extract is for; "" for the national file.
        masks: what must be masked in an extract for the sake of other regions, by threshold.
        masking: what was masked for confidentiality; None for figures as distributed, which
            nothing may print.
    """

    frame: pd.DataFrame
    path: Path
    sha256: str
    fictional: bool
    reserves: tuple[Finding, ...] = ()
    extract: str = ""
    masks: Published = field(default_factory=dict)
    masking: Masking | None = None

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years the figures cover, in order."""
        return tuple(int(year) for year in sorted(self.frame[YEAR].unique()))

    def covers(self, region: str) -> bool:
        """Whether a report can be made of that region: a regional extract covers its own."""
        return self.extract in ("", region)

    def select(
        self,
        indicator: str,
        *,
        year: int | None = None,
        region: str | None = None,
        department: str | None = NO_DEPARTMENT,
        operator: str | None = None,
        dimension: str = TOTAL,
        modality: str | None = None,
    ) -> pd.DataFrame:
        """The rows of one indicator and one dimension, in the order of the file.

        Args:
            indicator: its id.
            year: only that year; None for all.
            region: only that region, or "FR"; None for all.
            department: only that department; "" (the default) for rows that cover a whole
                region or the nation; None for both kinds.
            operator: only that family, or "tous"; None for all.
            dimension: a dimension of the indicator, or "total".
            modality: only that modality; None for all.

        Returns:
            A new frame with columns :data:`COLUMNS` and index 0…n-1; empty when nothing is so.
        """
        positions = self._positions.get((indicator, dimension), _NOWHERE)
        for column, wanted in (
            (YEAR, year),
            (REGION, region),
            (DEPARTMENT, department),
            (OPERATOR, operator),
            (MODALITY, modality),
        ):
            if wanted is not None:
                codes, code_of = self._codes[column]
                positions = positions[codes[positions] == code_of.get(wanted, -1)]
        return self.frame.take(positions).reset_index(drop=True)

    def count(
        self,
        indicator: str,
        *,
        year: int,
        region: str,
        department: str = NO_DEPARTMENT,
        operator: str = ALL_OPERATORS,
        dimension: str = TOTAL,
        modality: str = TOTAL,
    ) -> Count:
        """One figure; a figure that the file does not hold is not available."""
        wanted = (year, region, department, operator, indicator, dimension, modality)
        number = 0
        for column, value in zip(KEY, wanted, strict=True):
            code_of = self._codes[column][1]
            if value not in code_of:
                return _ABSENT
            number = number * len(code_of) + code_of[value]
        numbers, rows = self._numbered
        place = int(numbers.searchsorted(number, side="right")) - 1
        if place < 0 or numbers[place] != number:
            return _ABSENT
        row = rows[place]
        codes, statuses = self._statuses
        status = statuses[codes[row]]
        return Count(float(self._values[row]) if status is Status.OK else None, status)

    @cached_property
    def regional_digest(self) -> str:
        """The SHA-256 of the rows that cover a whole region or the nation."""
        rows = self.frame[self.frame[DEPARTMENT] == NO_DEPARTMENT]
        return hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()

    @cached_property
    def _positions(self) -> dict[tuple[str, str], _Positions]:
        """Where the rows of each indicator and dimension are."""
        groups: dict[Any, _Positions] = self.frame.groupby([INDICATOR, DIMENSION]).indices  # type: ignore[assignment]
        return groups

    @cached_property
    def _codes(self) -> dict[str, tuple[_Positions, dict[object, int]]]:
        """Each column of the key as small numbers, which compare faster than texts."""
        found: dict[str, tuple[_Positions, dict[object, int]]] = {}
        for column in KEY:
            codes, values = pd.factorize(self.frame[column])
            found[column] = codes, {value: code for code, value in enumerate(values.tolist())}
        return found

    @cached_property
    def _numbered(self) -> tuple[_Positions, _Positions]:
        """The keys of the rows as one number each, in order, and where these rows are.

        Arrays: they are made, and sent to another process, many times faster than a mapping.
        """
        sizes = [max(len(code_of), 1) for _, code_of in self._codes.values()]
        numbers = np.ravel_multi_index([codes for codes, _ in self._codes.values()], sizes)
        rows = numbers.argsort(kind="stable")
        return numbers[rows], rows

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        return self.frame[VALUE].to_numpy()

    @cached_property
    def _statuses(self) -> tuple[_Positions, list[Status]]:
        codes, statuses = pd.factorize(self.frame[STATUS])
        return codes, [Status(status) for status in statuses]
