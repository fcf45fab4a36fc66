"""What commentaries are about: a region, its figures, and the words for them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from cep_report import french
from cep_report.analysis import differences, profiles, specificities
from cep_report.campaign import Campaign
from cep_report.dataset.schema import ALL_OPERATORS, Dataset
from cep_report.indicators import Indicator, Indicators
from cep_report.regions import NATION, Region, Regions
from cep_report.sentences.author import Author
from cep_report.sentences.language import Figure, Noun, Place
from cep_report.sentences.lexicon import Lexicon, load_lexicon, load_phrasings
from cep_report.tables.layout import NATION_LABEL, Scope, decimals

PEOPLE = "beneficiaires"
ENTRIES = "entrees"
COUNCIL = "conseil-regional"


@dataclass(frozen=True)
class Pace:
    """An evolution on the year before, in percent, here and in the nation.

    ``statistic`` is that of the region beside the rest of the country.
    """

    here: float
    nation: float
    statistic: float

    @property
    def apart(self) -> float:
        """The evolution here less the nation's, in points."""
        return self.here - self.nation

    @property
    def reading(self) -> str:
        """How to tell it: "plus", "moins", "egal" when narrow, "hasard" when chance explains it."""
        if abs(self.apart) < differences.LEAST_PACE:
            return "egal"
        if not differences.beyond_chance(self.statistic):
            return "hasard"
        return "plus" if self.apart > 0 else "moins"


@dataclass(frozen=True)
class Subject:
    """A region's report, for those who write its sentences."""

    dataset: Dataset
    campaign: Campaign
    region: Region
    regions: Regions
    indicators: Indicators

    def author(self, id_: str) -> Author:
        """Someone to write the commentary ``id_``."""
        return Author(self.region.code, load_phrasings(), id_)

    @property
    def lexicon(self) -> Lexicon:
        """The words."""
        return load_lexicon()

    @property
    def year(self) -> int:
        """The observed year."""
        return self.campaign.observed_year

    @cached_property
    def place(self) -> Place:
        """The region in its forms."""
        return self.lexicon.region(self.region)

    @cached_property
    def families(self) -> list[tuple[str, str]]:
        """The operator families of the campaign."""
        return profiles.families(self.campaign)

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Every share of the region against the rest of the country."""
        items = specificities.breakdowns(
            self.indicators.all, self.families, people=PEOPLE, by_operator=ENTRIES
        )
        return specificities.compare(
            specificities.counts(self.dataset, items, region=self.region.code, year=self.year)
        )

    def indicator(self, id_: str) -> Indicator:
        """An indicator of the dictionary."""
        return self.indicators.get(id_)

    def origin(self, *indicators: str, rate: bool = False) -> str:
        """Where the figures of a sentence come from."""
        scope = Scope.of(self.campaign, self.region, self.dataset)
        denominator = self.campaign.denominators[0] if rate else None
        return scope.origin([self.indicator(name) for name in indicators], denominator=denominator)

    def pace(self, indicator: str) -> Pace | None:
        """How a total evolved, here and in the nation; None when it is not known."""
        if self.year - 1 not in self.dataset.years:
            return None
        counts = [
            self.dataset.count(indicator, year=year, region=place).number
            for place in (self.region.code, NATION)
            for year in (self.year, self.year - 1)
        ]
        new, old, nation_new, nation_old = (number or 0.0 for number in counts)
        if None in counts or not old or not nation_old:
            return None
        here, nation = 100 * (new / old - 1), 100 * (nation_new / nation_old - 1)
        statistic = differences.evolutions(new, old, nation_new - new, nation_old - old)
        return Pace(here, nation, statistic)

    # Words

    def operator(self, family: str) -> Noun:
        """A family of operators."""
        return self.lexicon.operator(self.campaign, family)

    def modality(self, row: dict[str, Any]) -> Noun:
        """What a row of :attr:`compared` is about."""
        if row["dimension"] == specificities.OPERATOR_DIMENSION:
            return self.operator(row["modality"])
        indicator = self.indicator(row["indicator"])
        return self.lexicon.modality(indicator, row["dimension"], row["modality"])

    def funder(self, amounts: Indicator, modality: str) -> Noun:
        """A funder of training, the region's assembly under its own name."""
        council = self.lexicon.council(self.region) if modality == COUNCIL else None
        return council or self.lexicon.modality(amounts, "financeur", modality)

    @property
    def council(self) -> str:
        """What the tables call the assembly of a region without "conseil régional", or ""."""
        return french.capitalise(self.lexicon.council_name(self.region))

    # Figures

    def share(self, value: float, base: float, label: str) -> Figure:
        """A percentage of ``base`` people."""
        return Figure(french.percent(value, decimals(base)), value, "%", label)

    def gap(self, value: float, *bases: float, label: str) -> Figure:
        """A difference of percentages, its sense left to the sentence."""
        precision = min((decimals(base) for base in bases), default=1)
        return Figure(french.unsigned_points(value, precision), value, "points", label)

    def rate(self, value: float, active: float, label: str) -> Figure:
        """A number for 100 active people."""
        return Figure(french.number(value, decimals(active)), value, "pour 100 actifs", label)

    def shares_of(self, row: dict[str, Any]) -> dict[str, Figure]:
        """The figures of a row of :attr:`compared`: ``part, france, ecart``."""
        what = self._label(row)
        return {
            "part": self.share(row["share"], row["base"], f"{what}, {self.region.name}"),
            "france": self.share(
                row["nation_share"], row["nation_base"], f"{what}, {NATION_LABEL}"
            ),
            "ecart": self.gap(
                row["gap"], row["base"], row["nation_base"], label=f"{what}, écart avec la France"
            ),
        }

    def whole(self, value: float, label: str, unit: str = "") -> Figure:
        """A count."""
        return Figure(french.number(value), value, unit, label)

    def a_year(self, year: int) -> Figure:
        """A year: no space in it."""
        return Figure(str(year), float(year), "", "Année")

    def _label(self, row: dict[str, Any]) -> str:
        indicator = self.indicator(row["indicator"])
        parts = [indicator.label]
        labels = dict(self.families)
        if row["operator"] != ALL_OPERATORS:
            parts.append(labels.get(row["operator"], row["operator"]))
        if row["dimension"] == specificities.OPERATOR_DIMENSION:
            parts.append(labels.get(row["modality"], row["modality"]))
        else:
            dimension = indicator.dimension(row["dimension"])
            parts.append(f"{dimension.label}\u00a0: {dimension.modality(row['modality']).label}")
        return ", ".join(parts)


def direction(value: float, *, least: float = 0.05) -> str:
    """Which way: "plus", "moins", or "egal" under ``least``, which would print as nothing."""
    if not math.isfinite(value):
        raise ValueError("no direction without a number")
    if abs(value) < least:
        return "egal"
    return "plus" if value > 0 else "moins"


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries."""
    found: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    return found
