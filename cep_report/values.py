"""The figures that prose may quote by name: ``{{< val entrees.total >}}``.

Names are stable and in French; which names there are depends on the campaign, the region
and the dictionary only, never on what the dataset happens to hold: a figure that is not
there prints its mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cep_report import french
from cep_report.analysis import territory, trends
from cep_report.analysis.counts import NOT_APPLICABLE, change, share
from cep_report.analysis.profiles import families
from cep_report.blocks import Value
from cep_report.campaign import Campaign
from cep_report.dataset.schema import ALL_OPERATORS, TOTAL, Count, Dataset, Status
from cep_report.indicators import Indicator, Indicators
from cep_report.regions import NATION, Region, Regions
from cep_report.registers.model import Registers
from cep_report.tables.layout import NATION_LABEL, Scope, decimals, printed

_BY_OPERATOR = ("entrees", "beneficiaires", "demandes")
_BENEFICIARIES = "beneficiaires"
_BY_DEPARTMENT = "entrees"
_SHORT = {("sexe", "femmes"): "femmes", ("sexe", "hommes"): "hommes"}
"""Modalities that also have a name without their dimension."""

Form = Literal["count", "share", "change"]


def catalogue(
    dataset: Dataset,
    registers: Registers,
    campaign: Campaign,
    region: Region,
    regions: Regions,
    indicators: Indicators,
) -> dict[str, Value]:
    """Every value of a region's report by name, in a fixed order.

    Args:
        dataset: the figures.
        registers: of the region.
        campaign: the year's methodology.
        region: whose report it is.
        regions: all of them, for the nation's rate.
        indicators: the dictionary.

    Returns:
        Values whose ``text`` is final: "12 345", "52,3 %", "+4,1 %", "Bretagne", or a mark.
    """
    source = _Source(
        dataset, campaign, region, regions, indicators, Scope.of(campaign, region, dataset)
    )
    values = [
        *_names(source),
        *(value for name in _BY_OPERATOR for value in _by_operator(source, name)),
        *_service_levels(source),
        *_recourse(source),
        *_departments(source),
        *_profiles(source),
        *_registers(source, registers),
    ]
    return {value.name: value for value in values}


@dataclass(frozen=True)
class _Source:
    """What values are made from."""

    dataset: Dataset
    campaign: Campaign
    region: Region
    regions: Regions
    indicators: Indicators
    scope: Scope

    @property
    def year(self) -> int:
        return self.campaign.observed_year

    @property
    def territories(self) -> tuple[tuple[str, str, str], ...]:
        """Prefix of the names, code and label of the region and of the nation."""
        return (("", self.region.code, self.region.name), ("france.", NATION, NATION_LABEL))

    def indicator(self, indicator: str) -> Indicator | None:
        """The indicator of that id; None when the dictionary has none."""
        return next((item for item in self.indicators.all if item.id == indicator), None)


def _names(source: _Source) -> Iterator[Value]:
    campaign, region = source.campaign, source.region
    texts = {
        "annee": (str(source.year), "Année observée", float(source.year)),
        "annee.precedente": (str(source.year - 1), "Année précédente", float(source.year - 1)),
        "remise": (french.date(campaign.delivery), "Date de remise du rapport", None),
        "region.nom": (region.name, "Région", None),
        "region.dans": (region.in_region, "Région, avec sa préposition de lieu", None),
        "region.de": (region.of_region, "Région, après «\u00a0de\u00a0»", None),
        "association": (region.association, "Association", None),
    }
    for name, (text, label, number) in texts.items():
        yield Value(name, text, number, "", f"campagne {campaign.id}", label)


def _by_operator(source: _Source, id_: str) -> Iterator[Value]:
    """Totals, yearly changes and shares of an indicator, by operator, here and in the nation."""
    indicator = source.indicator(id_)
    if indicator is None:
        return
    broken = source.year in trends.broken_years(source.dataset, indicator)
    origin = source.scope.origin([indicator])
    for prefix, code, place in source.territories:
        whole = _count(source, id_, code)
        for operator, label in ((ALL_OPERATORS, ""), *families(source.campaign)):
            count = _count(source, id_, code, operator)
            before = _count(source, id_, code, operator, source.year - 1)
            evolved = NOT_APPLICABLE if broken else change(count, before)
            what = ", ".join(text for text in (indicator.label, label, place) if text)
            everyone = operator == ALL_OPERATORS
            name = f"{prefix}{id_}.{TOTAL if everyone else operator}"
            yield _value(name, what, count, "count", indicator.unit, origin)
            name = f"{prefix}{id_}.evolution{'' if everyone else f'-{operator}'}"
            yield _value(
                name, f"{what}, évolution sur un an", evolved, "change", "%", origin, before
            )
            if not everyone:
                part = share(count, whole)
                name = f"{prefix}{id_}.part-{operator}"
                yield _value(name, f"{what}, part", part, "share", "%", origin, whole)


def _service_levels(source: _Source) -> Iterator[Value]:
    for level in source.campaign.service_levels:
        indicator = source.indicator(level.id)
        unit = indicator.unit if indicator else ""
        origin = source.scope.origin([indicator] if indicator else [])
        for prefix, code, place in source.territories:
            count = _count(source, level.id, code)
            yield _value(
                f"{prefix}{level.id}.total", f"{level.label}, {place}", count, "count", unit, origin
            )


def _recourse(source: _Source) -> Iterator[Value]:
    """Beneficiaries for 100 active people."""
    indicator = source.indicator(_BENEFICIARIES)
    if indicator is None:
        return
    denominator = source.campaign.denominators[0]
    origin = source.scope.origin([indicator], denominator=denominator)
    frame = territory.regions(
        source.dataset, indicator, regions=source.regions, year=source.year
    ).set_index("code")
    for name, code, place in (
        ("taux-recours", source.region.code, source.region.name),
        ("taux-recours.france", NATION, NATION_LABEL),
    ):
        status = Status(str(frame.loc[code, "rate_status"]))
        rate = Count(float(frame["rate"][code]) if status is Status.OK else None, status)
        label = f"Taux de recours (bénéficiaires pour 100\u00a0actifs), {place}"
        yield _value(name, label, rate, "share", "%", origin)


def _departments(source: _Source) -> Iterator[Value]:
    indicator = source.indicator(_BY_DEPARTMENT)
    if indicator is None:
        return
    origin = source.scope.origin([indicator])
    whole = _count(source, indicator.id, source.region.code)
    for department in source.region.departments:
        count = source.dataset.count(
            indicator.id, year=source.year, region=source.region.code, department=department.code
        )
        name = f"departement-{department.code.lower()}"
        what = f"{indicator.label}, {department.name}"
        yield _value(f"{indicator.id}.{name}", what, count, "count", indicator.unit, origin)
        part = share(count, whole)
        yield _value(
            f"{indicator.id}.part-{name}", f"{what}, part", part, "share", "%", origin, whole
        )


def _profiles(source: _Source) -> Iterator[Value]:
    """The share of each modality among the beneficiaries."""
    indicator = source.indicator(_BENEFICIARIES)
    if indicator is None:
        return
    origin = source.scope.origin([indicator])
    for prefix, code, place in source.territories:
        whole = _count(source, indicator.id, code)
        for dimension in indicator.dimensions:
            for modality in dimension.modalities:
                part = share(
                    source.dataset.count(
                        indicator.id,
                        year=source.year,
                        region=code,
                        dimension=dimension.id,
                        modality=modality.id,
                    ),
                    whole,
                )
                short = _SHORT.get((dimension.id, modality.id))
                for name in (f"{dimension.id}-{modality.id}", *([short] if short else [])):
                    yield _value(
                        f"{prefix}{indicator.id}.part-{name}",
                        f"{indicator.label}, {dimension.label}\u00a0: {modality.label}, part, {place}",
                        part,
                        "share",
                        "%",
                        origin,
                        whole,
                    )


def _registers(source: _Source, registers: Registers) -> Iterator[Value]:
    themes = {item.theme for item in registers.cooperations}
    met = {item.operator for item in registers.meetings}
    numbers: tuple[tuple[str, int, str, str, str], ...] = (
        (
            "cooperations.nombre",
            len(registers.cooperations),
            "coopérations",
            "Coopérations suivies",
            "registre des coopérations",
        ),
        (
            "cooperations.themes",
            len(themes),
            "thèmes",
            "Thèmes des coopérations",
            "registre des coopérations",
        ),
        (
            "rencontres.nombre",
            len(registers.meetings),
            "rencontres",
            "Rencontres avec les opérateurs",
            "registre des rencontres",
        ),
        (
            "rencontres.operateurs",
            len(met),
            "opérateurs",
            "Opérateurs rencontrés",
            "registre des rencontres",
        ),
        (
            "documents.nombre",
            len(registers.documents),
            "documents",
            "Documents publics exploités",
            "registre des documents publics",
        ),
        (
            "investigations.nombre",
            len(registers.investigations),
            "investigations",
            "Investigations menées",
            "registre des investigations",
        ),
    )
    for name, number, unit, label, register in numbers:
        origin = source.scope.register_origin(register)
        text = printed(french.number(number), number, 0)
        yield Value(name, text, float(number), unit, origin, label)


def _count(
    source: _Source,
    indicator: str,
    region: str,
    operator: str = ALL_OPERATORS,
    year: int | None = None,
) -> Count:
    return source.dataset.count(
        indicator, year=year or source.year, region=region, operator=operator
    )


def _value(
    name: str,
    label: str,
    count: Count,
    form: Form,
    unit: str,
    origin: str,
    base: Count | None = None,
) -> Value:
    """A value; percentages of fewer than 100 people have no decimals."""
    number = count.number
    precision = 1 if base is None or base.number is None else decimals(base.number)
    if number is None:
        text = french.mark(count.status)
    elif form == "count":
        text = printed(french.number(number), number, 0)
    elif form == "share":
        text = printed(french.percent(number, precision), number, precision, unit="%")
    else:
        text = printed(
            french.signed_percent(number, precision), number, precision, signed=True, unit="%"
        )
    return Value(name, text, number, unit, origin, label)
