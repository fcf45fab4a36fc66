"""Real territories and dictionary, a stand-in campaign, and small tables to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from cep_report.campaign import Campaign, DatasetRules, Name, OperatorFamily
from cep_report.dataset.schema import COLUMNS
from cep_report.indicators import Indicators, load_indicators
from cep_report.project import Project
from cep_report.regions import Regions, load_regions

ROOT = Path(__file__).parents[2]
FAMILIES = ("pole-emploi", "apec", "missions-locales", "cap-emploi", "operateurs-regionaux")

# Bénéficiaires 2022: the nation, Bretagne and its departments, Mayotte; two families.
SOUND = """\
2022;FR;;tous;entrees;total;total;110;ok
2022;53;;tous;entrees;total;total;100;ok
2022;06;;tous;entrees;total;total;10;ok
2022;53;22;tous;entrees;total;total;20;ok
2022;53;29;tous;entrees;total;total;30;ok
2022;53;35;tous;entrees;total;total;35;ok
2022;53;56;tous;entrees;total;total;15;ok
2022;53;;pole-emploi;entrees;total;total;93;ok
2022;53;;apec;entrees;total;total;7;ok
2022;53;;tous;beneficiaires;total;total;120;ok
2022;53;;tous;beneficiaires;sexe;femmes;70;ok
2022;53;;tous;beneficiaires;sexe;hommes;50;ok
2022;53;;tous;prestations;total;total;30;ok
2022;53;;tous;prestations;dispositif;vae;20;ok
2022;53;;tous;prestations;dispositif;bilan;25;ok
2022;53;;tous;etp;total;total;12,5;ok
2022;06;;tous;duree;total;total;;nd
2022;06;;tous;reclamations;total;total;;s
2022;06;;apec;satisfaction;total;total;;na
2022;53;;operateurs-regionaux;satisfaction;total;total;91;ok
"""


@pytest.fixture(scope="session")
def indicators() -> Indicators:
    return load_indicators(Project(ROOT))


@pytest.fixture(scope="session")
def regions() -> Regions:
    return load_regions(Project(ROOT))


def _campaign_of(*mandatory: str, file: str = "jeu.csv", fictional: bool = False) -> Campaign:
    """A campaign as far as a dataset is concerned."""
    families = tuple(
        OperatorFamily(id=family, names=(Name(name=family),), public="actifs")
        for family in FAMILIES
    )
    return Campaign.model_construct(
        id="essai",
        observed_year=2022,
        fictional=fictional,
        operators=families,
        dataset=DatasetRules(
            file=file,
            producer="France compétences",
            first_year=2022,
            mandatory_indicators=mandatory,
        ),
    )


@pytest.fixture(scope="session")
def campaign_of():
    return _campaign_of


@pytest.fixture
def campaign() -> Campaign:
    return _campaign_of()


@pytest.fixture
def write(tmp_path):
    """Writes lines under the header, and gives the file."""

    def _write(lines: str, name: str = "jeu.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / "data" / "essai" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(";".join(COLUMNS) + "\n" + lines, encoding=encoding)
        return path

    return _write


@pytest.fixture(scope="session")
def sound() -> str:
    return SOUND
