"""The indicator dictionary and its model."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cep_report.errors import ConfigurationError, UnknownNameError
from cep_report.indicators import Indicators, load_indicators
from cep_report.project import Project

ROOT = Path(__file__).parents[1]
FAMILIES = ("pole-emploi", "apec", "missions-locales", "cap-emploi", "operateurs-regionaux")


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return load_indicators(Project(ROOT))


def _written(tmp_path: Path, change) -> Project:
    content = yaml.safe_load((ROOT / "data/reference/indicateurs.yml").read_text("utf-8"))
    change(content["indicateurs"])
    folder = tmp_path / "data" / "reference"
    folder.mkdir(parents=True)
    (folder / "indicateurs.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return Project(tmp_path)


def test_every_indicator_of_the_domain_is_there_and_rates_are_not(indicators):
    assert [item.id for item in indicators.all] == [
        "entrees",
        "beneficiaires",
        "demandes",
        "niveau-1",
        "niveau-2",
        "duree",
        "prestations",
        "financement-dossiers",
        "financement-euros",
        "satisfaction",
        "utilite",
        "situation-6-mois",
        "reclamations",
        "mediations",
        "etp",
        "implantations",
        "delai-rendez-vous",
        "modalite",
    ]


def test_beneficiaries_break_down_by_who_and_why(indicators):
    dimensions = indicators.get("beneficiaires").dimensions
    assert [item.id for item in dimensions] == [
        "sexe",
        "age",
        "formation",
        "statut",
        "csp",
        "secteur",
        "handicap",
        "origine",
        "motif",
    ]
    assert all(item.sums for item in dimensions)


def test_services_do_not_add_up_because_a_person_may_use_several(indicators):
    services = indicators.get("prestations").dimension("dispositif")
    assert not services.sums
    assert services.modality("ptp").label == "Projet de transition professionnelle (PTP)"
    assert not indicators.get("financement-dossiers").dimension("financeur").sums
    assert indicators.get("financement-euros").dimension("financeur").sums


def test_surveys_concern_regional_operators_only_and_say_of_whom(indicators):
    for name in ("satisfaction", "utilite", "situation-6-mois"):
        indicator = indicators.get(name)
        assert indicator.operators == ("operateurs-regionaux",)
        assert indicator.kind == "pourcentage"
        assert indicator.denominator
    assert indicators.get("entrees").operators == FAMILIES


def test_the_series_break_of_2023_is_written_with_both_figures(indicators):
    (rupture,) = indicators.get("beneficiaires").breaks
    assert rupture.year == 2023
    assert "4\u202f551\u202f908" in rupture.reason
    assert "3,2 millions" in rupture.reason


def test_only_counts_and_amounts_add_up(indicators):
    additive = {item.id for item in indicators.all if item.additive}
    assert {"entrees", "etp", "financement-euros", "implantations"} <= additive
    assert not additive & {"duree", "satisfaction", "delai-rendez-vous"}


def test_labels_follow_french_typography(indicators):
    for indicator in indicators.all:
        texts = [indicator.label, indicator.definition, indicator.perimeter, indicator.source]
        texts += [rupture.reason for rupture in indicator.breaks]
        for dimension in indicator.dimensions:
            texts += [dimension.label, *(item.label for item in dimension.modalities)]
        for text in texts:
            assert "'" not in text
            assert not any(f" {sign}" in text for sign in ":;?!»"), text
            assert "« " not in text, text


def test_an_unknown_name_gets_the_nearest_ones(indicators):
    with pytest.raises(UnknownNameError, match="beneficiaires"):
        indicators.get("beneficiaire")
    with pytest.raises(UnknownNameError, match="«\u00a0sexe\u00a0»"):
        indicators.get("beneficiaires").dimension("sexes")
    with pytest.raises(UnknownNameError, match="femmes"):
        indicators.get("beneficiaires").dimension("sexe").modality("femme")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda items: items.append(items[0]), "valeurs répétées\u00a0: entrees"),
        (lambda items: items[0].pop("definition"), "indicateurs[1].definition"),
        (lambda items: items[0].update(nature="taux"), "indicateurs[1].nature"),
        (lambda items: items[0].update(couleur="bleu"), "indicateurs[1].couleur"),
        (
            lambda items: items[5]["dimensions"][0].update(somme_au_total=True),
            "ne s’additionne pas",
        ),
    ],
)
def test_a_broken_dictionary_says_which_key(tmp_path, change, expected):
    with pytest.raises(ConfigurationError) as caught:
        load_indicators(_written(tmp_path, change))
    assert expected in str(caught.value)
    assert "indicateurs.yml" in str(caught.value)
