"""Adapters: what a description may say, and what it is told when it says something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from cep_report.campaign import load_campaign
from cep_report.dataset.adapters import FOLDER, Adapter, Pattern, folded_mark, load_adapter
from cep_report.dataset.labels import Labels
from cep_report.errors import ConfigurationError, UnknownNameError
from cep_report.project import Project

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)


def content() -> dict:
    path = PROJECT.data("2022") / FOLDER / "exemple-large.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def written(tmp_path):
    """Write an adapter in a project of its own, and load it."""

    def write(text: str, name: str = "essai") -> Adapter:
        folder = tmp_path / "data" / "2022" / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
        return load_adapter(Project(tmp_path), "2022", "essai")

    return write


def test_the_example_is_valid_and_says_that_it_is_one():
    adapter = load_adapter(PROJECT, "2022", "exemple-large")
    assert adapter.example
    assert "fictive" in adapter.label


def test_an_unknown_adapter_is_told_the_nearest(written):
    with pytest.raises(UnknownNameError, match="essais"):
        written("nom: essais", "essais")


def test_the_name_is_that_of_the_file(written):
    with pytest.raises(ConfigurationError, match="nom: essai"):
        written(yaml.safe_dump(content()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colonnes": []}, "au moins un élément"),
        ({"entetes": "5-4"}, "entetes"),
        ({"entetes": "6", "premiere_ligne": 6}, "entetes"),
        ({"vides": "zéro"}, "refuser"),
        ({"plages_ignorees": ["A1-B2"]}, "A1:F3"),
        ({"nom": "Feuille {année}"}, "champ inconnu"),
        ({"constantes": {"pays": "FR"}}, "annee, region"),
        ({"inconnue": 1}, "clé inconnue"),
    ],
)
def test_faults_of_a_sheet(written, change, said):
    data = {**content(), "nom": "essai"}
    data["feuilles"][1] |= change
    with pytest.raises(ConfigurationError, match=re.escape(said)):
        written(yaml.safe_dump(data))


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"entete": "A"}, "une seule de ces clés"),
        ({"entete": "A", "cle": "region", "ignorer": True}, "une seule de ces clés"),
        ({"entete": "A", "lettre": "B", "cle": "region"}, "l’un ou l’autre"),
        ({"lettre": "B2", "cle": "region"}, "lettre de colonne"),
        ({"entete": "A", "total": {"indicateur": "entrees"}}, "somme_sur"),
        ({"entete": "{annee}", "chiffre": {"annee": 2022, "indicateur": "x"}}, "deux fois"),
        ({"entete": "{region}", "chiffre": {"annee": 2022, "indicateur": "x"}}, "par la ligne"),
        ({"entete": "A", "chiffre": {"annee": 2022}}, "il manque indicateur"),
        ({"entete": "A", "chiffre": {"indicateur": "entrees"}}, "il manque annee"),
        (
            {"entete": "A", "chiffre": {"annee": 1, "indicateur": "x", "modalite": "f"}},
            "il manque dimension",
        ),
    ],
)
def test_faults_of_a_column(written, column, said):
    data = {**content(), "nom": "essai"}
    data["feuilles"][1]["colonnes"].append(column)
    with pytest.raises(ConfigurationError, match=said):
        written(yaml.safe_dump(data))


def test_a_mark_has_one_meaning():
    with pytest.raises(ValueError, match="marques répétées"):
        Adapter.model_validate({**content(), "marques": {"nd": ["n.c."], "s": ["NC"]}})


@pytest.mark.parametrize(
    ("left", "right"), [("N. C.", "nc"), ("–", "-"), ("\u2212", "-"), ("< 5", "<5"), ("S", "s")]
)
def test_marks_are_compared_by_what_they_say(left, right):
    assert folded_mark(left) == folded_mark(right)


@pytest.mark.parametrize(("left", "right"), [("…", "-"), ("<5", "<6"), ("nd", "nc"), ("*", "-")])
def test_marks_that_differ(left, right):
    assert folded_mark(left) != folded_mark(right)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("Total {region}", "TOTAL  Île-de-\nFrance", {"region": "ile-de-france"}),
        ("Année {annee}", "annee\u00a02022", {"annee": "2022"}),
        ("Source*", "Source : enquête", {}),
        ("Total (1)", "total (1)", {}),
        ("Total", "Total général", None),
        ("T.tal", "Total", None),
    ],
)
def test_patterns(pattern, text, found):
    assert Pattern(pattern).match(text) == found


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("region", "53", "53"),
        ("region", "4", "04"),
        ("region", "4.0", "04"),
        ("region", "PROVENCE ALPES CÔTE D'AZUR", "93"),
        ("region", "Bretagne (53)", "53"),
        ("region", "53 - Bretagne", "53"),
        ("region", "53 - Normandie", None),
        ("region", "France", "FR"),
        ("region", "France métropolitaine", None),
        ("region", "Ensemble", None),
        ("departement", "2a", "2A"),
        ("departement", "1", "01"),
        ("departement", "Cotes d’Armor", "22"),
        ("departement", "35 Ille-et-Vilaine", "35"),
        ("departement", "35 Finistère", None),
        ("departement", "", ""),
        ("operateur", "POLE EMPLOI", "pole-emploi"),
        ("operateur", "France Travail", "pole-emploi"),
        ("operateur", "L’Apec", None),
        ("annee", "2022", "2022"),
        ("annee", "2012", None),
        ("indicateur", "entrées en cep", "entrees"),
    ],
)
def test_labels(indicators, regions, field, text, code):
    labels = Labels(load_campaign(PROJECT, "2022"), indicators, regions, {})
    assert labels.resolve(field, text) == code


def test_labels_of_a_breakdown_and_codes_of_the_adapter(indicators, regions):
    codes = {"modalite": {"Moins de 26": "moins-de-26-ans", 1: "hommes"}, "region": {"BRE": "53"}}
    labels = Labels(
        load_campaign(PROJECT, "2022"),
        indicators,
        regions,
        {field: {str(k): v for k, v in items.items()} for field, items in codes.items()},
    )
    assert labels.resolve("region", "bre") == "53"
    assert labels.resolve("dimension", "Niveau de formation", "beneficiaires") == "formation"
    assert labels.resolve("modalite", "1", "beneficiaires", "sexe") == "hommes"
    assert labels.resolve("modalite", "moins de 26", "beneficiaires", "age") == "moins-de-26-ans"
    assert labels.resolve("modalite", "moins de 26", "beneficiaires", "sexe") is None


def test_every_key_is_documented():
    page = (ROOT / "docs" / "adaptateurs.md").read_text(encoding="utf-8")
    keys = {
        field.alias or name
        for model in _models(Adapter)
        for name, field in model.model_fields.items()
    }
    assert sorted(key for key in keys if f"`{key}`" not in page) == []


def _models(model):
    from cep_report.dataset import adapters

    return [model, adapters.Sheet, adapters.End, adapters.TotalRow, adapters.Column]
