"""Figures on the CEP that were already published, each with its source.

They come from ``data/publie/chiffres_publies.csv`` (columns in ``LISEZMOI.md`` there) and
are printed as published; nothing is computed from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cep_report.project import Project
from cep_report.reference_tables import Row, read_table
from cep_report.regions import NATION

_COLUMNS = (
    "annee",
    "periode",
    "perimetre",
    "regions",
    "operateur",
    "operateur_nom",
    "serie",
    "indicateur",
    "valeur",
    "valeur_publiee",
    "unite",
    "rupture",
    "remarque",
    "source",
    "lien",
)
_MAY_BE_EMPTY = frozenset({"valeur", "rupture", "remarque", "lien"})


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure.

    Attributes:
        year: the year it is about (the last one of a period).
        period: as printed ("2022", "2020 à 2022").
        perimeter: the territory as printed ("France", "Meurthe-et-Moselle").
        regions: ``("FR",)`` for the nation, else the INSEE codes of the regions concerned.
        operator: family id, or "tous".
        operator_name: as printed, under the name of that year.
        series: figures of one series and perimeter follow each other over the years.
        indicator: what is counted, in the words of the source.
        number: the value; None when the source gives a range.
        text: the value as published ("plus de 3,2 millions").
        unit: "personnes", "%", "M€"...
        series_break: the warning to print when the figure does not compare with the year
            before; "" when it does.
        remark: what one must know to read it; may be "".
        source: who published it, and when.
        link: where; "" when it is a reference on paper.
    """

    year: int
    period: str
    perimeter: str
    regions: tuple[str, ...]
    operator: str
    operator_name: str
    series: str
    indicator: str
    number: float | None
    text: str
    unit: str
    series_break: str
    remark: str
    source: str
    link: str

    @property
    def printed(self) -> str:
        """The value with its unit: "15 %", "plus de 3,2 millions de personnes"."""
        return f"{self.text}\u00a0{self.unit}"


def load_published(project: Project) -> tuple[PublishedFigure, ...]:
    """The published figures, in the order of the file: by perimeter, then by series.

    Raises:
        ConfigurationError: the file is missing or broken.
    """
    path = project.published / "chiffres_publies.csv"
    return tuple(_figure(row) for row in read_table(path, _COLUMNS))


def national(figures: Iterable[PublishedFigure], observed_year: int) -> tuple[PublishedFigure, ...]:
    """The national figures of a campaign: those known for the year after the observed one."""
    return tuple(
        figure
        for figure in figures
        if figure.regions == (NATION,) and figure.year <= observed_year + 1
    )


def regional(
    figures: Iterable[PublishedFigure], region: str, observed_year: int
) -> tuple[PublishedFigure, ...]:
    """The figures that concern the region of that code, over the same years."""
    return tuple(
        figure
        for figure in figures
        if region in figure.regions and figure.year <= observed_year + 1
    )


def series_breaks(figures: Iterable[PublishedFigure]) -> tuple[str, ...]:
    """The warnings that must stand beside these figures, each once."""
    return tuple(dict.fromkeys(figure.series_break for figure in figures if figure.series_break))


def _figure(row: Row) -> PublishedFigure:
    for column in _COLUMNS:
        if column not in _MAY_BE_EMPTY and not row[column]:
            raise row.fault(column, "un texte")
    if row["lien"] and not row["lien"].startswith("https://"):
        raise row.fault("lien", "une adresse en https://, ou rien")
    return PublishedFigure(
        year=row.count("annee") or 0,
        period=row["periode"],
        perimeter=row["perimetre"],
        regions=tuple(row["regions"].split()),
        operator=row["operateur"],
        operator_name=row["operateur_nom"],
        series=row["serie"],
        indicator=row["indicateur"],
        number=_number(row),
        text=row["valeur_publiee"],
        unit=row["unite"],
        series_break=row["rupture"],
        remark=row["remarque"],
        source=row["source"],
        link=row["lien"],
    )


def _number(row: Row) -> float | None:
    text = row["valeur"]
    if not text:
        return None
    if not re.fullmatch(r"[0-9]+(,[0-9]+)?", text):
        raise row.fault("valeur", "un nombre à virgule décimale, ou rien (fourchette)")
    return float(text.replace(",", "."))
