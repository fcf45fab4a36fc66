"""Published figures: the same facts as their sources, no break drawn as a fall."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.errors import ConfigurationError
from cep_report.project import Project
from cep_report.published import PublishedFigure, load_published, national, regional, series_breaks
from cep_report.regions import NATION, load_regions

PROJECT = Project(Path(__file__).parents[1])
FIGURES = load_published(PROJECT)


def find(year: int, series: str, perimeter: str = "France") -> PublishedFigure:
    found = [
        item
        for item in FIGURES
        if (item.year, item.series, item.perimeter) == (year, series, perimeter)
    ]
    assert len(found) == 1
    return found[0]


def test_the_national_figures_known_for_2022() -> None:
    table = national(FIGURES, 2022)
    assert {item.perimeter for item in table} == {"France"}
    assert {item.year for item in table} == {2020, 2021, 2022, 2023}
    printed = {(item.year, item.indicator): item.printed for item in table}
    assert printed[2022, "entrées en CEP"] == "155\u202f700\u00a0personnes"
    assert printed[2022, "taux de recours (part des actifs)"] == "15\u00a0%"
    assert printed[2023, "montant engagé"] == "près de 73\u00a0M€"
    assert len(table) == 27


def test_what_was_not_yet_known_is_left_out() -> None:
    assert max(item.year for item in national(FIGURES, 2020)) == 2021
    assert not [item for item in regional(FIGURES, "75", 2019) if item.year > 2020]


def test_the_series_break_is_flagged_by_data() -> None:
    before, after = find(2022, "actifs-cep"), find(2023, "actifs-cep")
    assert (before.number, before.series_break) == (4_551_908, "")
    assert after.printed == "plus de 3,2 millions\u00a0de personnes"
    assert "n’est pas une évolution" in after.series_break
    assert find(2023, "taux-recours").series_break == after.series_break
    warnings = series_breaks(national(FIGURES, 2022))
    assert len(warnings) == 2
    assert warnings[0] == after.series_break
    assert series_breaks(national(FIGURES, 2021)) == ()


def test_every_break_follows_a_figure_of_its_series() -> None:
    for figure in FIGURES:
        if figure.series_break:
            assert [
                item
                for item in FIGURES
                if (item.series, item.perimeter) == (figure.series, figure.perimeter)
                and item.year < figure.year
            ]


def test_a_region_sees_its_own_figures_its_departments_and_its_groups() -> None:
    assert {item.perimeter for item in regional(FIGURES, "44", 2022)} == {
        "Grand Est",
        "Meurthe-et-Moselle",
    }
    bretagne = regional(FIGURES, "53", 2022)
    assert [(item.text, item.number) for item in bretagne] == [("12 à 18", None)]
    assert regional(FIGURES, "06", 2022) == ()
    assert all(NATION not in item.regions for item in regional(FIGURES, "75", 2022))


def test_every_figure_has_a_source_with_a_date_and_none_refers_to_another() -> None:
    for figure in FIGURES:
        assert re.search(r"(20\d\d|s\.\u00a0d\.)$", figure.source), figure.source
        assert "idem" not in figure.source.lower()
        assert "seed" not in figure.source.lower()
        assert figure.link.startswith("https://") or "Kammerer" in figure.source
    sites = find(2020, "sites")
    assert sites.source.endswith("29 avril 2020")
    assert sites.printed == "plus de 600\u00a0sites"


def test_the_number_is_the_one_in_the_text() -> None:
    for figure in FIGURES:
        if figure.number is None:
            assert figure.text == "12 à 18"
            continue
        digits = re.search(r"[0-9][0-9\u202f]*(?:,[0-9]+)?", figure.text)
        assert digits
        number = float(digits[0].replace("\u202f", "").replace(",", "."))
        scale = 1_000_000 if "millions" in figure.text else 1
        assert number * scale == pytest.approx(figure.number)


def test_regions_and_operators_are_known() -> None:
    regions = load_regions(PROJECT)
    campaign = load_campaign(PROJECT, "2022")
    names = {region.name for region in regions.all}
    for figure in FIGURES:
        if figure.regions != (NATION,):
            assert (
                figure.perimeter in names
                or len(figure.regions) > 1
                or figure.perimeter
                in {item.name for item in regions.by_code(figure.regions[0]).departments}
            )
            for code in figure.regions:
                assert regions.by_code(code).name
        if figure.operator != "tous":
            assert campaign.operator(figure.operator)


def test_names_are_those_of_the_year() -> None:
    names = {(item.year, item.operator_name) for item in FIGURES if item.operator == "pole-emploi"}
    assert names == {(2022, "Pôle emploi"), (2023, "France Travail")}


def test_each_line_is_one_figure() -> None:
    keys = [(item.period, item.perimeter, item.operator, item.indicator) for item in FIGURES]
    assert len(keys) == len(set(keys)) == 61
    assert all("/" not in item.text for item in FIGURES)


def test_typography() -> None:
    text = (PROJECT.published / "chiffres_publies.csv").read_text(encoding="utf-8")
    assert "'" not in text
    assert not re.search(r" [%»:;!?]", text)
    assert "« " not in text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("annee;", "an;", "les colonnes annee"),
        (";4551908;", ";4 551 908;", "un nombre à virgule décimale"),
        ("2020;2020;France", "vers 2020;2020;France", "un nombre entier"),
        (";FR;", ";;", "un texte"),
        ("https://www.defi", "http://www.defi", "https://"),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, old: str, new: str, expected: str) -> None:
    shutil.copytree(PROJECT.published, tmp_path / "data" / "publie")
    path = tmp_path / "data" / "publie" / "chiffres_publies.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_published(Project(tmp_path))
    assert expected in caught.value.expected
    assert "chiffres_publies.csv, ligne" in caught.value.where
