"""Levels of service, supports, measures, funding."""

import math

import pytest

from cep_report.analysis import services
from cep_report.indicators import Dimension, Indicator, Modality

FAMILIES = [("pole-emploi", "Pôle emploi"), ("apec", "Apec")]
HERE = {"region": "53", "year": 2022}


def indicator(id_, kind="effectif", operators=("pole-emploi", "apec"), dimensions=()):
    return Indicator(
        id=id_,
        label=id_.capitalize(),
        unit="dossiers",
        kind=kind,
        definition="Dossiers.",
        perimeter="Tous.",
        operators=operators,
        territories=("region",),
        dimensions=dimensions,
        source="Opérateurs",
        confidentiality="seuil",
    )


def dimension(id_, *modalities):
    return Dimension(
        id=id_,
        label=id_.capitalize(),
        sums=False,
        modalities=tuple(Modality(id=item, label=item.upper()) for item in modalities),
    )


def row(indicator_, value, operator="tous", region="53", dimension_="total", modality="total"):
    return (2022, region, "", operator, indicator_, dimension_, modality, value)


def test_levels(make_dataset):
    data = make_dataset(
        [
            row("niveau-1", 75),
            row("niveau-2", 25),
            row("niveau-1", 30, "apec"),
            row("niveau-2", "s", "apec"),
        ]
    )
    levels = [("niveau-1", "Premier"), ("niveau-2", "Second")]
    frame = services.levels(data, levels, **HERE, families=FAMILIES).set_index("operator")
    assert frame.index.tolist() == ["pole-emploi", "apec", "tous"]
    assert frame["niveau-1_share"]["tous"] == 75
    assert frame["niveau-2_share"]["tous"] == 25
    assert frame["niveau-1"]["apec"] == 30
    assert frame["niveau-1_share_status"]["apec"] == "s", "a share would reveal the masked level"
    assert math.isnan(frame["niveau-1_share"]["apec"])
    assert frame["niveau-1_status"]["pole-emploi"] == "nd"


def test_supports_are_shares_of_the_beneficiaries(make_dataset):
    supports = indicator("prestations", dimensions=(dimension("dispositif", "vae", "cpf"),))
    data = make_dataset(
        [
            row("prestations", 5, dimension_="dispositif", modality="vae"),
            row("prestations", 20, dimension_="dispositif", modality="cpf"),
            row("prestations", 40, region="FR", dimension_="dispositif", modality="vae"),
            row("prestations", "nd", region="FR", dimension_="dispositif", modality="cpf"),
            row("beneficiaires", 50),
            row("beneficiaires", 1000, region="FR"),
        ]
    )
    frame = services.supports(data, supports, indicator("beneficiaires"), **HERE)
    assert frame["modality"].tolist() == ["vae", "cpf"]
    assert frame["region_share"].tolist() == [10, 40]
    assert frame["gap"][0] == pytest.approx(6)
    assert math.isnan(frame["gap"][1])
    assert frame["nation_share_status"].tolist() == ["ok", "nd"]


def test_measures(make_dataset):
    duration = indicator("duree", "mediane", dimensions=(dimension("niveau", "un", "deux"),))
    satisfied = indicator("satisfaction", "pourcentage", operators=("apec",))
    data = make_dataset(
        [
            row("duree", 60, "apec", dimension_="niveau", modality="un"),
            row("duree", 50, "apec", "FR", "niveau", "un"),
            row("duree", 70, dimension_="niveau", modality="un"),
            row("satisfaction", 92, "apec"),
            row("satisfaction", "s", "apec", "FR"),
        ]
    )
    frame = services.measures(data, [duration, satisfied], **HERE, families=FAMILIES)
    assert list(frame.columns) == list(services.MEASURES)
    first = frame[(frame["modality"] == "un") & (frame["operator"] == "apec")].iloc[0]
    assert (first["region_value"], first["nation_value"], first["gap"]) == (60, 50, 10)
    assert len(frame) == 2 * 3 + 1
    last = frame.iloc[-1]
    assert (last["operator"], last["region_value"], last["nation_status"]) == ("apec", 92, "s")
    assert math.isnan(last["gap"])
    short = services.measures(
        data, [duration, satisfied], **HERE, families=FAMILIES, by_operator=False
    )
    assert short["operator"].tolist() == ["tous", "tous", "apec"]


def test_funding(make_dataset):
    funders = dimension("financeur", "cpf", "opco")
    data = make_dataset(
        [
            row("dossiers", 8, dimension_="financeur", modality="cpf"),
            row("dossiers", "s", dimension_="financeur", modality="opco"),
            row("dossiers", 9),
            row("euros", 750.5, dimension_="financeur", modality="cpf"),
            row("euros", 249.5, dimension_="financeur", modality="opco"),
            row("euros", 1000),
            row("euros", 500, region="FR", dimension_="financeur", modality="cpf"),
            row("euros", 1000, region="FR"),
        ]
    )
    frame = services.funding(
        data,
        indicator("dossiers", dimensions=(funders,)),
        indicator("euros", "montant", dimensions=(funders,)),
        **HERE,
    )
    assert list(frame.columns) == list(services.FUNDING)
    assert frame["modality"].tolist() == ["cpf", "opco", "total"]
    assert frame["files_status"].tolist() == ["ok", "s", "ok"]
    assert frame["amount_share"].tolist() == pytest.approx([75.05, 24.95, 100])
    assert frame["gap"][0] == pytest.approx(25.05)
    assert math.isnan(frame["gap"][1])
