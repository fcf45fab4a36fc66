"""The figures that prose may quote."""

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from cep_report.campaign import load_campaign
from cep_report.dataset.schema import COLUMNS, Dataset
from cep_report.indicators import SeriesBreak, load_indicators
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.registers.model import Cooperation, Meeting, Registers
from cep_report.values import catalogue

PROJECT = Project(Path(__file__).resolve().parents[1])
CAMPAIGN = load_campaign(PROJECT, "2022")
REGIONS = load_regions(PROJECT)
INDICATORS = load_indicators(PROJECT)


def dataset(*rows):
    """Rows (year, region, operator, indicator, dimension, modality, value or status)."""
    lines = [
        (
            year,
            region,
            "",
            operator,
            indicator,
            dimension,
            modality,
            float("nan") if isinstance(value, str) else float(value),
            value if isinstance(value, str) else "ok",
        )
        for year, region, operator, indicator, dimension, modality, value in rows
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    return Dataset(frame, Path("jeu.csv"), "0" * 64, fictional=True)


def total(year, region, value, operator="tous", indicator="entrees"):
    return (year, region, operator, indicator, "total", "total", value)


DATA = dataset(
    total(2021, "53", 10_000),
    total(2022, "53", 12_345),
    total(2022, "53", 9_000, "pole-emploi"),
    total(2022, "53", "s", "apec"),
    total(2022, "FR", 1_000_000),
    total(2022, "53", 15_251, indicator="beneficiaires"),
    total(2022, "06", 60, indicator="beneficiaires"),
    total(2022, "FR", 3_116_288, indicator="beneficiaires"),
    (2022, "53", "tous", "beneficiaires", "sexe", "femmes", 8_000),
    (2022, "06", "tous", "beneficiaires", "sexe", "femmes", 31),
)


def values(region="53", registers=None, indicators=INDICATORS, data=DATA):
    return catalogue(
        data, registers or Registers(), CAMPAIGN, REGIONS.by_code(region), REGIONS, indicators
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("annee", "2022"),
        ("region.nom", "Bretagne"),
        ("region.dans", "en Bretagne"),
        ("region.de", "de Bretagne"),
        ("association", "Transitions Pro Bretagne"),
        ("remise", "15 juillet 2023"),
        ("entrees.total", "12\u202f345"),
        ("entrees.evolution", "+23,5\u00a0%"),
        ("entrees.pole-emploi", "9\u202f000"),
        ("entrees.part-pole-emploi", "72,9\u00a0%"),
        ("entrees.apec", "s"),
        ("entrees.part-apec", "s"),
        ("entrees.cap-emploi", "n.d."),
        ("france.entrees.total", "1\u202f000\u202f000"),
        ("france.entrees.evolution", "n.d."),
        ("beneficiaires.total", "15\u202f251"),
        ("beneficiaires.part-femmes", "52,5\u00a0%"),
        ("beneficiaires.part-sexe-femmes", "52,5\u00a0%"),
        ("beneficiaires.part-age-55-ans-et-plus", "n.d."),
        ("taux-recours", "1,0\u00a0%"),
        ("taux-recours.france", "10,0\u00a0%"),
        ("cooperations.nombre", "0"),
        ("rencontres.nombre", "0"),
        ("documents.nombre", "0"),
    ],
)
def test_values(name, text):
    assert values()[name].text == text


def test_a_value_says_what_it_is_and_where_it_comes_from():
    value = values()["entrees.total"]
    assert value.name == "entrees.total"
    assert value.number == 12_345
    assert value.unit == "personnes"
    assert value.label == "Entrées en CEP, Bretagne"
    assert value.source == "jeu de données CEP – données fictives de démonstration, 2022"
    assert "Insee" in values()["taux-recours"].source


def test_a_mark_has_no_number():
    for value in values().values():
        if value.text in {"n.d.", "s", "–"}:
            assert value.number is None


def test_names_do_not_depend_on_the_figures():
    empty = values(data=dataset(total(2022, "53", "nd")))
    assert list(empty) == list(values())
    assert empty["entrees.total"].text == "n.d."


def test_every_name_can_be_written_in_a_placeholder():
    for region in REGIONS.all:
        for name in values(region.code):
            assert re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name), name


def test_mayotte_has_no_rate_and_no_decimals_on_60_people():
    mayotte = values("06")
    assert mayotte["taux-recours"].text == "n.d."
    assert mayotte["beneficiaires.part-femmes"].text == "52\u00a0%"


def test_an_evolution_does_not_cross_a_break():
    entries = INDICATORS.get("entrees").model_copy(
        update={"breaks": (SeriesBreak(year=2022, reason="comptage revu."),)}
    )
    indicators = INDICATORS.model_copy(
        update={"all": (entries, *(item for item in INDICATORS.all if item.id != "entrees"))}
    )
    assert values(indicators=indicators)["entrees.evolution"].text == "–"


def test_registers_are_counted():
    action = Cooperation(
        action="A",
        partners=("apec",),
        theme="T",
        modality="M",
        start=dt.date(2022, 1, 1),
        state="En cours",
    )
    meeting = Meeting(date=dt.date(2022, 1, 1), operator="apec", parts=(1,), subject="S")
    counted = values(registers=Registers(meetings=(meeting, meeting), cooperations=(action,) * 3))
    assert counted["cooperations.nombre"].number == 3
    assert counted["cooperations.themes"].number == 1
    assert counted["rencontres.nombre"].text == "2"
    assert counted["rencontres.operateurs"].text == "1"


def test_departments_are_quotable():
    corsica = values("94")
    assert "entrees.departement-2a" in corsica
    assert corsica["entrees.part-departement-2b"].text == "n.d."
