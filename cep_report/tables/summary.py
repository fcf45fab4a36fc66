"""The five or six figures a reader remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cep_report import french
from cep_report.blocks import Table, Value
from cep_report.campaign import Denominator
from cep_report.indicators import Indicator
from cep_report.tables.layout import NATION_LABEL, Head, Scope, build, left

_KEY_FIGURES = (
    ("Entrées en CEP (personnes)", "entrees.total", "france.entrees.total"),
    ("Évolution des entrées en un an", "entrees.evolution", "france.entrees.evolution"),
    ("Bénéficiaires du CEP (personnes)", "beneficiaires.total", "france.beneficiaires.total"),
    (
        "Taux de recours (bénéficiaires pour 100\u00a0actifs)",
        "taux-recours",
        "taux-recours.france",
    ),
    (
        "Part des femmes parmi les bénéficiaires",
        "beneficiaires.part-femmes",
        "france.beneficiaires.part-femmes",
    ),
    ("Coopérations suivies", "cooperations.nombre", ""),
    ("Rencontres avec les opérateurs", "rencontres.nombre", ""),
)


def key_figures(
    values: Mapping[str, Value],
    indicators: Sequence[Indicator],
    scope: Scope,
    denominator: Denominator | None = None,
) -> Table:
    """The key figures of a region beside the nation's.

    Args:
        values: of :func:`cep_report.values.catalogue`.
        indicators: those of the figures, for the source.
        scope: of the report.
        denominator: what the rate is divided by, for the source.
    """
    rows = [
        (label, values[name].text, values[nation].text if nation else french.mark("na"))
        for label, name, nation in _KEY_FIGURES
    ]
    registers = scope.register_origin("registres")
    return build(
        "tableau-chiffres-cles",
        f"Chiffres clés, {scope.place}, {scope.year}",
        (left("Chiffre clé"), Head(scope.region.name), Head(NATION_LABEL)),
        rows,
        f"{scope.origin(indicators, denominator=denominator)}{french.NARROW}; {registers}",
    )
