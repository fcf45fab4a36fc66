"""Tables of what all regions share: published figures, definitions, legal texts."""

from __future__ import annotations

from collections.abc import Sequence

from cep_report import french
from cep_report.blocks import Table
from cep_report.campaign import Campaign
from cep_report.indicators import Indicator
from cep_report.published import PublishedFigure
from cep_report.tables.layout import build, left, printed

_BREAK = "\u00a0*"
_ALL = "Tous opérateurs"


def published_table(
    figures: Sequence[PublishedFigure],
    *,
    id_: str = "tableau-reperes",
    title: str = "Repères nationaux publiés",
) -> Table | None:
    """Published figures as they were published, each with its source; None without any.

    These are real figures, even in a demonstration.
    """
    if not figures:
        return None
    years = sorted({figure.year for figure in figures})
    # Publications are numbered in the last column and named once, under the table.
    sources = list(dict.fromkeys(figure.source for figure in figures))
    notes = [
        f"{french.capitalise(indicator)} ({french.join(whose)})\u00a0: {french.uncapitalise(remark)}"
        for (indicator, remark), whose in _remarks(figures).items()
    ]
    if any(figure.series_break for figure in figures):
        notes.insert(
            0, f"{_BREAK.strip()} Rupture de série\u00a0: ne se compare pas à l’année précédente."
        )
    notes += [f"({number}) {source.rstrip('.')}." for number, source in enumerate(sources, start=1)]
    span = f"{years[0]} à {years[-1]}" if len(years) > 1 else str(years[0])
    # The title says the territory; a column says it only where there are several.
    territories = len({figure.perimeter for figure in figures}) > 1
    return build(
        id_,
        f"{title}, {span}",
        (
            left("Chiffre publié"),
            left("Opérateur"),
            *((left("Territoire"),) if territories else ()),
            left("Période"),
            left("Valeur"),
            left("Source"),
        ),
        [
            (
                french.capitalise(figure.indicator),
                _ALL if figure.operator == "tous" else figure.operator_name,
                *((figure.perimeter,) if territories else ()),
                f"{figure.period}{_BREAK if figure.series_break else ''}",
                _value(figure),
                f"({sources.index(figure.source) + 1})",
            )
            for figure in figures
        ],
        f"publications numérotées dans la dernière colonne, {span}",
        notes=notes,
    )


def _remarks(figures: Sequence[PublishedFigure]) -> dict[tuple[str, str], list[str]]:
    """By indicator and remark, the operators and years it is about: said once for all."""
    said: dict[tuple[str, str], list[str]] = {}
    for figure in figures:
        if figure.remark:
            whose = f"{figure.operator_name}, {figure.period}"
            said.setdefault((figure.indicator, figure.remark), []).append(whose)
    return said


def definitions_table(indicators: Sequence[Indicator], campaign: Campaign) -> Table:
    """The indicator dictionary, on a landscape page."""
    return build(
        "tableau-definitions",
        f"Définition des indicateurs, {campaign.observed_year}",
        (
            left("Indicateur"),
            left("Unité"),
            left("Définition"),
            left("Périmètre"),
            left("Ventilations"),
            left("Source"),
        ),
        [
            (
                item.label,
                french.capitalise(item.unit),
                french.typography(item.definition),
                french.typography(item.perimeter),
                _breakdowns(item),
                item.source,
            )
            for item in indicators
        ],
        f"dictionnaire des indicateurs de la campagne, {campaign.observed_year}",
        wide=True,
    )


def legal_table(campaign: Campaign) -> Table | None:
    """The texts the report rests on; None when the campaign cites none."""
    if not campaign.legal_references:
        return None
    return build(
        "tableau-textes",
        f"Textes de référence, {campaign.observed_year}",
        (left("Texte"), left("Objet")),
        [
            (
                french.capitalise(french.typography(item.reference)),
                french.capitalise(french.typography(item.subject)),
            )
            for item in campaign.legal_references
        ],
        f"Légifrance, textes cités par la méthodologie de la campagne, {campaign.observed_year}",
    )


def _value(figure: PublishedFigure) -> str:
    """The value as published; remembered when it is a plain number, not "plus de 3 millions"."""
    text = french.typography(figure.printed)
    for decimals in range(3):
        if figure.number is not None and french.number(figure.number, decimals) == figure.text:
            return printed(text, figure.number, decimals, unit=figure.unit)
    return text


def _breakdowns(indicator: Indicator) -> str:
    territories = (
        ["région", "département"] if "departement" in indicator.territories else ["région"]
    )
    dimensions = [french.uncapitalise(item.label) for item in indicator.dimensions]
    return french.capitalise(", ".join([*territories, "opérateur", *dimensions]))
