"""What one cell of figures says: a number, a status, or why neither can be read."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from cep_report.dataset.adapters import Adapter
from cep_report.dataset.reading import as_text
from cep_report.dataset.schema import Count, Status
from cep_report.indicators import Indicator
from cep_report.spreadsheets import Percent

_SPACES = re.compile("[ \u00a0\u202f\u2009]")
_NUMBER = re.compile(
    "([-\u2212]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3}){1,4})(?:[.,][0-9]{1,12})?)"
    "[ \u00a0\u202f]?(%?)"
)
_ONE = Decimal(1)
_BEYOND = Decimal(10**15)


class CellFault(Exception):  # noqa: N818 - caught at once and turned into a finding
    """Why a cell cannot be placed: a code, why, what to do."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_number(value: object) -> bool:
    """Whether a cell holds a number, even as text."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def label(value: object, adapter: Adapter) -> str:
    """A cell as a label: one text, without its footnote calls."""
    return _without_footnotes(as_text(value), adapter)


def read_count(
    value: object, indicator: Indicator, adapter: Adapter, factor: Decimal = _ONE
) -> Count:
    """The figure of a cell that is not blank.

    Args:
        value: as the workbook holds it; :class:`Percent` when it is shown as a percentage.
        indicator: what the figure counts.
        adapter: its marks and footnote calls.
        factor: what numbers are multiplied by (1000 for thousands).

    Raises:
        CellFault: neither a number that the indicator admits nor a mark (CEP-IMPORT-009, 010).
    """
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        what = "une valeur logique" if isinstance(value, bool) else "une date ou une heure"
        raise CellFault("CEP-IMPORT-009", f"{what} n’est pas un chiffre.")
    if isinstance(value, int | float):
        number = Decimal(repr(float(value)) if isinstance(value, float) else value)
        percent = isinstance(value, Percent)
        if percent:
            number *= 100
    else:
        text = _without_footnotes(as_text(value), adapter)
        if status := adapter.status_of(text):
            return Count(None, Status(status))
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise CellFault(
                "CEP-IMPORT-009",
                "ni un nombre, ni une marque de l’adaptateur.",
                "Corriger la cellule, ou ajouter la marque à la clé «\u00a0marques\u00a0».",
            )
        plain = _SPACES.sub("", found[1]).replace(",", ".").replace("\u2212", "-")
        number, percent = Decimal(plain), bool(found[2])
    return Count(_admitted(number * factor, percent, indicator), Status.OK)


def _admitted(number: Decimal, percent: bool, indicator: Indicator) -> float:
    kind = indicator.kind
    # What is beyond any count is told before it is rounded: Decimal has 28 digits.
    beyond = not number.is_finite() or abs(number) >= _BEYOND
    number = number if beyond else round(number, 9)
    if beyond:
        why = "un nombre de plus de quinze chiffres."
    elif percent and kind != "pourcentage":
        why = f"un pourcentage, alors que «\u00a0{indicator.id}\u00a0» n’en est pas un."
    elif number < 0:
        why = "un nombre négatif."
    elif kind == "effectif" and number % 1:
        why = f"un nombre à décimales, alors que «\u00a0{indicator.id}\u00a0» est un effectif."
    elif kind == "pourcentage" and number > 100:
        why = "un pourcentage supérieur à 100."
    else:
        return float(number)
    raise CellFault("CEP-IMPORT-010", why, "Corriger la cellule, ou la description de sa colonne.")


def _without_footnotes(text: str, adapter: Adapter) -> str:
    for ending in adapter.footnotes:
        if text != ending and text.endswith(ending):
            return text.removesuffix(ending).rstrip()
    return text
