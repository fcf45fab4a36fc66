"""What prose may refer to, as far as it can be known before the notebooks are run.

A report has the tables and charts that its notebooks emit; some depend on what registers and
dataset hold. Here are all that they could emit: what is not among them is in no report.
"""

from __future__ import annotations

import re
from pathlib import Path

from cep_report.indicators import Indicators
from cep_report.project import Project

VALUES = "valeurs.txt"
"""Beside a published report: what prose may quote and refer to."""

EMITTED = frozenset(
    f"tableau-{name}"
    for name in (
        *("chiffres-cles", "cooperations", "definitions", "demandes", "departements"),
        *("divergences", "documents", "donnees-complementaires", "evolution", "financement"),
        *("investigations", "jalons", "observations", "prestations", "provenance", "qualite"),
        *("realisations", "regions", "rencontres", "reperes", "services", "textes", "volumes"),
    )
) | frozenset(
    f"graphique-{name}"
    for name in (
        *("calendrier", "carte-departements", "carte-regions", "departements", "evolution"),
        *("geographie-departements", "geographie-regions", "matrice", "niveaux", "operateurs"),
        *("prestations", "regions"),
    )
)
"""The names that tables and charts have unless a notebook gives them another."""

_WRITTEN = re.compile(
    r"\b((?:tableau|graphique)-[a-z0-9-]*[a-z0-9])"
    r"|id_=\\?[\"']([a-z0-9-]+)"
    r"|\{\{< ref ([a-z0-9.-]+) >\}\}"
)


def referable(project: Project, indicators: Indicators, published: Path) -> frozenset[str]:
    """The names of all tables and charts that a report could have.

    Args:
        project: its notebooks name some.
        indicators: the dimensions name profiles.
        published: the folder of the region's report, which may not exist: it had those it lists.
    """
    dimensions = {
        dimension.id for indicator in indicators.all for dimension in indicator.dimensions
    }
    names = {f"{kind}-{id_}" for id_ in dimensions for kind in ("graphique", "tableau-profil")}
    values = published / VALUES
    files = [*project.notebooks.glob("*.ipynb"), *([values] if values.is_file() else [])]
    for path in files:
        text = path.read_text(encoding="utf-8")
        names.update(name for found in _WRITTEN.findall(text) for name in found if name)
    return EMITTED | names
