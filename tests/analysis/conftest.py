"""Small datasets, written row by row."""

from pathlib import Path

import pandas as pd
import pytest

from cep_report.dataset.schema import COLUMNS, Dataset
from cep_report.indicators import Dimension, Indicator, Modality, SeriesBreak
from cep_report.regions import Department, Region, Regions


def dataset(rows):
    """Rows as (year, region, department, operator, indicator, dimension, modality, value).

    A value that is a text is a status.
    """
    lines = [
        (*key, float("nan") if isinstance(value, str) else float(value), value)
        for *key, value in rows
    ]
    frame = pd.DataFrame(
        [(*line[:-1], line[-1] if isinstance(line[-1], str) else "ok") for line in lines],
        columns=list(COLUMNS),
    )
    return Dataset(frame, Path("jeu.csv"), "0" * 64, fictional=False)


@pytest.fixture
def make_dataset():
    return dataset


@pytest.fixture
def entries():
    return Indicator(
        id="entrees",
        label="Entrées en CEP",
        unit="personnes",
        kind="effectif",
        definition="Personnes entrées.",
        perimeter="Tous.",
        operators=("pole-emploi", "apec"),
        territories=("region", "departement"),
        dimensions=(
            Dimension(
                id="sexe",
                label="Sexe",
                sums=True,
                modalities=(
                    Modality(id="femmes", label="Femmes"),
                    Modality(id="hommes", label="Hommes"),
                ),
            ),
        ),
        source="France compétences",
        breaks=(SeriesBreak(year=2022, reason="comptage revu."),),
        confidentiality="seuil",
    )


def place(code, name, active, departments=()):
    return Region(
        code=code,
        iso=f"FR-{code}",
        name=name,
        in_region=f"en {name}",
        of_region=f"de {name}",
        association=f"Transitions Pro {name}",
        association_source="",
        zone="metro",
        departments=departments,
        active_population=active,
    )


@pytest.fixture
def places():
    return Regions(
        (
            place("06", "Mayotte", None, (Department("976", "Mayotte", None),)),
            place(
                "53",
                "Bretagne",
                1000,
                (Department("22", "Côtes-d’Armor", 400), Department("35", "Ille-et-Vilaine", 600)),
            ),
        )
    )
