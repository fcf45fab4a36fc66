"""Evolutions and series breaks."""

import math

import pytest

from cep_report.analysis import trends

FAMILIES = [("apec", "Apec")]


def rows(values, operator="tous"):
    return [
        (year, "53", "", operator, "entrees", "total", "total", value)
        for year, value in values.items()
    ]


def evolution(data, indicator):
    return trends.evolution(data, indicator, region="53", families=FAMILIES)


def test_changes_and_index_stop_at_a_break(make_dataset, entries):
    values = {2020: 100, 2021: 110, 2022: 55, 2023: 66}
    data = make_dataset([*rows(values), *rows(values, "apec")])
    frame = evolution(data, entries)
    assert list(frame.columns) == list(trends.EVOLUTION)
    assert frame["operator"].tolist() == ["apec"] * 4 + ["tous"] * 4
    whole = frame[frame["operator"] == "tous"]
    assert whole["year"].tolist() == [2020, 2021, 2022, 2023]
    assert whole["break_before"].tolist() == [False, False, True, False]
    changes = whole["change"].tolist()
    assert math.isnan(changes[0])
    assert changes[1] == pytest.approx(10)
    assert math.isnan(changes[2]), "a break is neither a rise nor a fall"
    assert changes[3] == pytest.approx(20)
    assert whole["change_status"].tolist() == ["na", "ok", "na", "ok"]
    assert whole["index"].tolist() == pytest.approx([100, 110, 100, 120])


def test_missing_years_have_no_change(make_dataset, entries):
    data = make_dataset([*rows({2019: "s", 2020: 100, 2021: "nd"}), *rows({2020: 5}, "apec")])
    whole = evolution(data, entries).query("operator == 'tous'")
    assert whole["status"].tolist() == ["s", "ok", "nd"]
    assert whole["change"].isna().all()
    assert whole["change_status"].tolist() == ["na", "s", "nd"]
    assert whole["index"].tolist()[1] == 100
    apec = evolution(data, entries).query("operator == 'apec'")
    assert apec["status"].tolist() == ["nd", "ok", "nd"]


def test_a_break_in_a_year_without_data_counts_for_the_next(make_dataset, entries):
    data = make_dataset(rows({2021: 100, 2023: 50}))
    assert trends.broken_years(data, entries) == {2023}


def test_a_break_before_the_first_year_is_none(make_dataset, entries):
    assert trends.broken_years(make_dataset(rows({2022: 1, 2023: 2})), entries) == frozenset()
