"""The fictional dataset: valid, calibrated, the same to the byte, plausible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.campaign import Campaign, DatasetRules, Name, OperatorFamily
from cep_report.dataset import load_dataset
from cep_report.dataset.schema import Dataset, Status
from cep_report.demo.dataset import FILE_NAME, _spread, write_demo_dataset
from cep_report.demo.profiles import FAMILIES, PROFILES
from cep_report.errors import OutputError
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import load_regions

ROOT = Path(__file__).parents[2]
REGIONAL = "operateurs-regionaux"


@pytest.fixture(scope="module")
def indicators():
    return load_indicators(Project(ROOT))


@pytest.fixture(scope="module")
def regions():
    return load_regions(Project(ROOT))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, indicators, regions) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("projet")
    write_demo_dataset(root / "data" / "demo" / FILE_NAME, indicators, regions)
    return root


@pytest.fixture(scope="module")
def dataset(folder, indicators, regions) -> Dataset:
    campaign = Campaign.model_construct(
        id="demo",
        observed_year=2022,
        fictional=True,
        operators=tuple(
            OperatorFamily(id=family, names=(Name(name=family),), public="actifs")
            for family in FAMILIES
        ),
        dataset=DatasetRules(
            file=FILE_NAME,
            producer="démonstration",
            first_year=2020,
            mandatory_indicators=tuple(item.id for item in indicators.all),
        ),
    )
    # Raises on any fault: sums, codes, missing indicators.
    return load_dataset(Project(folder), campaign, indicators, regions)


def test_it_is_valid_with_every_indicator_mandatory(dataset):
    assert dataset.reserves == ()
    assert dataset.years == (2020, 2021, 2022)
    assert 30_000 < len(dataset.frame) < 60_000


def test_it_is_the_same_to_the_byte_and_says_it_is_fictional(folder, tmp_path, indicators, regions):
    written = folder / "data" / "demo"
    write_demo_dataset(tmp_path / FILE_NAME, indicators, regions)
    assert (tmp_path / FILE_NAME).read_bytes() == (written / FILE_NAME).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["LISEZMOI.txt", FILE_NAME]
    assert (tmp_path / "LISEZMOI.txt").read_text("utf-8").startswith("Données fictives\n")
    first = (tmp_path / FILE_NAME).read_text("utf-8").split("\n", 1)[0]
    assert first == (
        "annee;region;departement;operateur;indicateur;dimension;modalite;valeur;statut"
    )


def test_a_place_that_cannot_be_written_is_told(tmp_path, indicators, regions):
    (tmp_path / "data").write_text("un fichier, pas un dossier")
    with pytest.raises(OutputError, match="ne peut pas être écrit"):
        write_demo_dataset(tmp_path / "data" / FILE_NAME, indicators, regions)


@pytest.mark.parametrize(
    ("indicator", "year", "operator", "published"),
    [
        ("beneficiaires", 2022, "tous", 4_551_908),
        ("beneficiaires", 2020, REGIONAL, 100_937),
        ("beneficiaires", 2021, REGIONAL, 148_849),
        ("entrees", 2020, REGIONAL, 102_000),
        ("entrees", 2021, REGIONAL, 140_113),
        ("entrees", 2022, REGIONAL, 155_700),
        ("satisfaction", 2022, REGIONAL, 92),
    ],
)
def test_the_nation_has_the_published_figures(dataset, indicator, year, operator, published):
    count = dataset.count(indicator, year=year, region="FR", operator=operator)
    assert count.number == published


def test_published_shares_and_levels(dataset):
    def entries(operator: str) -> float:
        return dataset.count("entrees", year=2022, region="FR", operator=operator).number

    assert round(entries("pole-emploi") / entries("tous"), 3) == 0.84
    for level, useful in (("niveau-1", 67), ("niveau-2", 87)):
        question = {"operator": REGIONAL, "dimension": "niveau", "modality": level}
        assert dataset.count("utilite", year=2022, region="FR", **question).number == useful
    # 16 800 and 11 900 people published in these two regions.
    for region, people in (("75", 16_800), ("44", 11_900)):
        count = dataset.count("beneficiaires", year=2022, region=region, operator=REGIONAL)
        assert count.number == pytest.approx(people, rel=0.05)


def test_every_breakdown_has_every_modality_in_every_region(dataset, indicators, regions):
    for indicator in indicators.all:
        for dimension in indicator.dimensions:
            rows = dataset.select(indicator.id, dimension=dimension.id)
            assert set(rows["modalite"]) == {item.id for item in dimension.modalities}
            assert set(rows["region"]) == {"FR", *(region.code for region in regions.all)}
            assert set(rows["operateur"]) == {"tous", *FAMILIES}


def test_every_department_has_its_entries(dataset, regions):
    rows = dataset.select("entrees", year=2022, department=None, operator="tous")
    found = set(rows["departement"]) - {""}
    assert found == {item.code for region in regions.all for item in region.departments}
    assert len(found) == 101


def test_regions_have_something_to_say(dataset):
    def share(region: str, dimension: str, modality: str) -> float:
        question = {"year": 2022, "region": region}
        part = dataset.count("beneficiaires", **question, dimension=dimension, modality=modality)
        return part.number / dataset.count("beneficiaires", **question).number

    assert share("53", "secteur", "agriculture") > 1.4 * share("FR", "secteur", "agriculture")
    assert share("11", "csp", "cadres") > 1.4 * share("FR", "csp", "cadres")
    assert share("06", "age", "moins-de-26-ans") > share("FR", "age", "moins-de-26-ans")


def test_the_four_kinds_of_absence_are_there(dataset):
    def status(indicator: str, region: str, operator: str, **more: str) -> Status:
        return dataset.count(indicator, year=2021, region=region, operator=operator, **more).status

    assert status("duree", "06", "tous") is Status.NOT_AVAILABLE
    assert status("satisfaction", "06", REGIONAL) is Status.CONFIDENTIAL
    assert status("satisfaction", "53", "apec") is Status.NOT_APPLICABLE
    assert dataset.count("mediations", year=2022, region="06", operator="apec").number == 0


def test_a_hidden_modality_cannot_be_deduced_from_its_total(dataset):
    hidden = dataset.frame[
        (dataset.frame["indicateur"] == "beneficiaires") & (dataset.frame["statut"] == "s")
    ]
    assert len(hidden) > 50
    groups = hidden.groupby(["annee", "region", "operateur", "dimension"])
    assert groups.size().min() >= 2
    assert not {"FR", "53"} & set(hidden["region"])
    assert "tous" not in set(hidden["operateur"])


def test_profiles_cover_the_dictionary(indicators):
    dimensions = {
        item.id: len(item.modalities) for item in indicators.get("beneficiaires").dimensions
    }
    assert set(PROFILES) == set(dimensions)
    for name, by_family in PROFILES.items():
        for family, shares in by_family.items():
            assert len(shares) == dimensions[name], (name, family)
            assert sum(shares) == pytest.approx(100, abs=1.01), (name, family)


@given(
    total=st.integers(0, 5_000_000),
    weights=st.lists(st.floats(0, 1e6), min_size=1, max_size=12).filter(lambda w: sum(w) > 1e-3),
)
def test_spreading_keeps_the_total_and_the_proportions(total, weights):
    shares = np.array(weights)
    parts = _spread(np.array(total), shares)
    assert parts.sum() == total
    assert (parts >= 0).all()
    assert (np.abs(parts - total * shares / shares.sum()) < 1 + 1e-6).all()
