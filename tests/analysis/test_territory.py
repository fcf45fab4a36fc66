"""Departments and regions against their active population."""

import math

import pytest

from cep_report.analysis import territory


def row(region, department, value):
    return (2022, region, department, "tous", "entrees", "total", "total", value)


@pytest.fixture
def data(make_dataset):
    return make_dataset(
        [
            row("53", "22", 40),
            row("53", "35", 60),
            row("53", "", 100),
            row("06", "976", 20),
            row("06", "", 20),
            row("FR", "", 120),
        ]
    )


def test_departments(data, entries, places):
    frame = territory.departments(data, entries, region=places.by_code("53"), year=2022)
    assert list(frame.columns) == list(territory.TERRITORY)
    assert frame["code"].tolist() == ["22", "35"]
    assert frame["label"].tolist() == ["Côtes-d’Armor", "Ille-et-Vilaine"]
    assert frame["share"].tolist() == pytest.approx([40, 60])
    assert frame["rate"].tolist() == pytest.approx([10, 10])


def test_without_a_denominator_a_rate_is_not_available(data, entries, places):
    (line,) = territory.departments(data, entries, region=places.by_code("06"), year=2022).to_dict(
        "records"
    )
    assert line["count"] == 20
    assert math.isnan(line["active_population"])
    assert math.isnan(line["rate"])
    assert line["rate_status"] == "nd"


def test_region_total(data, entries, places):
    (line,) = territory.region_total(data, entries, region=places.by_code("53"), year=2022).to_dict(
        "records"
    )
    assert (line["code"], line["count"], line["share"], line["rate"]) == ("53", 100, 100, 10)


def test_regions_then_the_nation(data, entries, places):
    frame = territory.regions(data, entries, regions=places, year=2022).set_index("code")
    assert frame.index.tolist() == ["06", "53", "FR"]
    assert frame["share"].tolist() == pytest.approx([100 / 6, 500 / 6, 100])
    assert frame["count"]["FR"] == 120
    assert frame["active_population"]["FR"] == 1000
    assert frame["rate"]["FR"] == pytest.approx(10), "Mayotte is in neither term of the rate"
    assert frame["rate_status"].tolist() == ["nd", "ok", "ok"]


def test_a_masked_region_outside_the_denominator_masks_the_national_rate(
    make_dataset, entries, places
):
    data = make_dataset([row("53", "", 100), row("06", "", "s"), row("FR", "", 120)])
    frame = territory.regions(data, entries, regions=places, year=2022).set_index("code")
    assert frame["rate_status"]["FR"] == "s"
    assert math.isnan(frame["rate"]["FR"])
    assert frame["count"]["FR"] == 120
