"""The protected figures of a version, as the page's script reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cep_report.analysis.counts import known, share
from cep_report.campaign import Campaign
from cep_report.dataset.schema import (
    ALL_OPERATORS,
    DEPARTMENT,
    DIMENSION,
    INDICATOR,
    MODALITY,
    NO_DEPARTMENT,
    OPERATOR,
    TOTAL,
    YEAR,
    Count,
    Dataset,
)
from cep_report.figures.tiles import Place
from cep_report.indicators import Dimension, Indicator, Indicators
from cep_report.regions import NATION, Regions

RATE_DECIMALS = 2
_DECIMALS = {"mediane": 0, "moyenne": 1, "pourcentage": 1, "effectif": 0}


@dataclass(frozen=True)
class Figures:
    """What the map and the comparison show.

    Attributes:
        indicators: those that have a figure, in the order of the dictionary.
        operators: printed name by id, "tous" first.
        years: in order.
        counts: by indicator, operator and year: a count a region in the order of their
            codes, then France.
        active: active population of the same territories; None when not available.
        parts: the same by indicator, dimension, modality and year, all operators together.
    """

    indicators: tuple[Indicator, ...]
    operators: dict[str, str]
    years: tuple[int, ...]
    counts: dict[tuple[str, str, int], tuple[Count, ...]]
    active: tuple[int | None, ...]
    parts: dict[tuple[str, str, str, int], tuple[Count, ...]]

    @property
    def first(self) -> tuple[str, int]:
        """The indicator and the year shown first."""
        return self.indicators[0].id, self.years[-1]

    def rates(self, counts: tuple[Count, ...]) -> tuple[Count, ...]:
        """For 100 active people; not available without a denominator."""
        return tuple(
            share(count, known(active)) for count, active in zip(counts, self.active, strict=True)
        )

    def broken_down(self, indicator: Indicator) -> tuple[Dimension, ...]:
        """The dimensions in which an indicator has figures."""
        known = {dimension for id_, dimension, *_ in self.parts if id_ == indicator.id}
        return tuple(item for item in indicator.dimensions if item.id in known)

    def shares(self, key: tuple[str, str, str, int]) -> tuple[Count, ...]:
        """What a modality is of the whole, in percent."""
        id_, _, _, year = key
        return tuple(map(share, self.parts[key], self.counts[id_, ALL_OPERATORS, year]))

    def content(self, regions: Regions, places: dict[str, Place]) -> dict[str, Any]:
        """As JSON values; a figure is a number, or the status of a missing one."""
        return {
            "annees": list(self.years),
            "operateurs": self.operators,
            "indicateurs": [
                {
                    "id": item.id,
                    "nom": item.label,
                    "unite": item.unit,
                    "decimales": decimals(item),
                    "operateurs": _families(item),
                    "taux": rated(item),
                    "definition": item.definition,
                    "source": item.source,
                    "ruptures": [[pause.year, pause.reason] for pause in item.breaks],
                    "ventilations": [
                        {
                            "id": dimension.id,
                            "nom": dimension.label,
                            "modalites": [
                                [found.id, found.label]
                                for found in dimension.modalities
                                if (item.id, dimension.id, found.id, self.years[-1]) in self.parts
                            ],
                        }
                        for dimension in self.broken_down(item)
                    ],
                }
                for item in self.indicators
            ],
            "regions": [
                {
                    "code": region.code,
                    "nom": region.name,
                    "sigle": short_name(region.iso),
                    "ligne": places[region.code].row,
                    "colonne": places[region.code].column,
                }
                for region in regions.all
            ],
            "valeurs": {
                "|".join(map(str, key)): [_plain(item) for item in counts]
                for key, counts in self.counts.items()
            },
            "actifs": list(self.active),
            "ventilations": {
                "|".join(map(str, key)): [_plain(item) for item in counts]
                for key, counts in self.parts.items()
            },
        }


def figures(
    dataset: Dataset, campaign: Campaign, indicators: Indicators, regions: Regions
) -> Figures:
    """The totals of the regions and of France, every year, indicator and operator."""
    rows = dataset.frame[
        (dataset.frame[DEPARTMENT] == NO_DEPARTMENT) & (dataset.frame[DIMENSION] == TOTAL)
    ]
    present = {
        (str(indicator), str(operator))
        for indicator, operator in zip(rows[INDICATOR], rows[OPERATOR], strict=True)
    }
    names = {ALL_OPERATORS: "Tous opérateurs"}
    names |= {item.id: campaign.operator_name(item.id) for item in campaign.operators}
    codes = (*(region.code for region in regions.all), NATION)
    kept = tuple(item for item in indicators.all if any(name == item.id for name, _ in present))
    counts = {
        (item.id, operator, year): tuple(
            dataset.count(item.id, year=year, region=code, operator=operator) for code in codes
        )
        for item in kept
        for operator in names
        if (item.id, operator) in present
        for year in dataset.years
    }
    active = (*(region.active_population for region in regions.all), regions.active_population)
    return Figures(kept, names, dataset.years, counts, active, _parts(dataset, kept, codes))


def _parts(
    dataset: Dataset, kept: tuple[Indicator, ...], codes: tuple[str, ...]
) -> dict[tuple[str, str, str, int], tuple[Count, ...]]:
    """The figures of each modality of what is counted, every year, all operators together."""
    rows = dataset.frame[
        (dataset.frame[DEPARTMENT] == NO_DEPARTMENT) & (dataset.frame[OPERATOR] == ALL_OPERATORS)
    ]
    present = set(zip(rows[INDICATOR], rows[DIMENSION], rows[MODALITY], rows[YEAR], strict=True))
    return {
        (item.id, dimension.id, modality.id, year): tuple(
            dataset.count(
                item.id, year=year, region=code, dimension=dimension.id, modality=modality.id
            )
            for code in codes
        )
        for item in kept
        if item.kind == "effectif" and len(item.operators) != 1
        for dimension in item.dimensions
        for modality in dimension.modalities
        for year in dataset.years
        if {(item.id, dimension.id, modality.id, year), (item.id, TOTAL, TOTAL, year)} <= present
    }


def rated(indicator: Indicator) -> bool:
    """Whether a rate for 100 active people makes sense: counts of people do."""
    return indicator.kind == "effectif" and indicator.confidentiality == "seuil"


def decimals(indicator: Indicator) -> int:
    """How many are printed."""
    return _DECIMALS.get(indicator.kind, 0 if indicator.unit == "euros" else 1)


def short_name(iso: str) -> str:
    """Three characters for a tile: "BRE" for "FR-BRE"."""
    return iso.removeprefix("FR-")


def _families(indicator: Indicator) -> list[str]:
    """Whom it is told of: its only family, or all of them together and each."""
    families = list(indicator.operators)
    return families if len(families) == 1 else [ALL_OPERATORS, *families]


def _plain(count: Count) -> float | str:
    return str(count.status) if count.number is None else count.number
