"""Concentration in the territory, regions of similar size, operator mix."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.analysis import peers
from cep_report.analysis.concentration import concentration
from cep_report.analysis.trends import operator_mix
from cep_report.project import Project
from cep_report.regions import load_regions


def departments(counts, active=None, status="ok"):
    return pd.DataFrame(
        {
            "count": [float(count) for count in counts],
            "status": status,
            "active_population": active or [math.nan] * len(counts),
        }
    )


def test_equal_departments_are_not_concentrated():
    found = concentration(departments([10, 10, 10, 10], [5.0, 5.0, 5.0, 5.0]))
    assert (found.herfindahl, found.normalised, found.equivalent, found.hoover) == pytest.approx(
        (0.25, 0.0, 4.0, 0.0)
    )


def test_a_worked_example():
    found = concentration(departments([60, 40], [50.0, 50.0]))
    assert found.first == 0
    assert found.first_share == pytest.approx(60)
    assert found.herfindahl == pytest.approx(0.52)
    assert found.hoover == pytest.approx(10)


def test_nothing_is_said_of_one_department_of_nobody_or_of_a_masked_one():
    assert concentration(departments([10])) is None
    assert concentration(departments([0, 0])) is None
    assert concentration(departments([10, math.nan], status=["ok", "s"])) is None
    assert concentration(departments([6, 4])).hoover is None


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=13).filter(any))
def test_the_measures_stay_in_their_bounds(counts):
    found = concentration(departments(counts))
    assert -1e-9 <= found.normalised <= 1 + 1e-9
    assert 1 - 1e-9 <= found.equivalent <= len(counts) + 1e-9
    assert found.first_share >= 100 / len(counts) - 1e-9
    again = concentration(departments(counts[::-1]))
    assert again.herfindahl == pytest.approx(found.herfindahl)


def test_peers_are_the_nearest_in_ratio_and_never_without_a_population():
    from pathlib import Path

    regions = load_regions(Project(Path(__file__).parents[2]))
    near = peers.similar(regions, regions.by_code("53"))
    assert [region.name for region in near] == [
        "Normandie",
        "Pays de la Loire",
        "Bourgogne-Franche-Comté",
    ]
    assert peers.similar(regions, regions.by_code("06")) == ()
    for region in regions.all:
        assert "06" not in {item.code for item in peers.similar(regions, region)}


def test_a_region_unlike_all_others_in_size_has_no_peers():
    from pathlib import Path

    regions = load_regions(Project(Path(__file__).parents[2]))
    assert peers.similar(regions, regions.by_code("11")) == ()
    assert peers.similar(regions, regions.by_code("04")) == ()
    for region in regions.all:
        for other in peers.similar(regions, region):
            ratio = region.active_population / other.active_population
            assert 1 / peers.FARTHEST <= ratio <= peers.FARTHEST


def test_ranks_leave_out_what_has_no_rate_and_tie_what_prints_alike():
    frame = pd.DataFrame(
        {
            "code": ["01", "02", "03", "06", "FR"],
            "rate": [12.04, 12.01, 11.0, math.nan, 99.0],
            "rate_status": ["ok", "ok", "ok", "nd", "ok"],
        }
    )
    assert peers.rank(frame, "01") == peers.Rank(1, 3, tied=True)
    assert peers.rank(frame, "03") == peers.Rank(3, 3, tied=False)
    assert peers.rank(frame, "06") is None


def test_the_operator_mix_never_crosses_a_series_break(entries, make_dataset):
    data = make_dataset(
        [
            (year, "53", "", operator, "entrees", "total", "total", value)
            for year, values in {2020: (100, 80, 20), 2021: (200, 150, 50), 2022: (9, 4, 5)}.items()
            for operator, value in zip(("tous", "pole-emploi", "apec"), values, strict=True)
        ]
    )
    frame = operator_mix(
        data, entries, region="53", families=[("pole-emploi", "Pôle emploi"), ("apec", "Apec")]
    )
    apec = frame[frame["operator"] == "apec"].set_index("year")
    assert apec["share"].tolist() == pytest.approx([20.0, 25.0, 500 / 9])
    assert apec["change_status"].tolist() == ["na", "ok", "na"]
    assert apec.loc[2021, "change"] == pytest.approx(5.0)
    assert math.isnan(apec.loc[2022, "change"])
    assert frame.groupby("year")["share"].sum().tolist() == pytest.approx([100.0] * 3)
