"""Asking a dataset."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from cep_report.dataset.reading import read_table
from cep_report.dataset.schema import COLUMNS, KEY, Count, Dataset, Status
from cep_report.dataset.validation import validate

ASKED = ("year", "region", "department", "operator", "dimension", "modality")


@pytest.fixture
def dataset(write, sound, campaign, indicators, regions) -> Dataset:
    checked = validate(read_table(write(sound)), campaign, indicators, regions)
    return Dataset(checked.frame, Path("jeu.csv"), "", fictional=True)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"indicator": "entrees", "region": "53"}, Count(100.0, Status.OK)),
        ({"indicator": "entrees", "region": "53", "operator": "apec"}, Count(7.0, Status.OK)),
        ({"indicator": "entrees", "region": "53", "department": "29"}, Count(30.0, Status.OK)),
        (
            {
                "indicator": "beneficiaires",
                "region": "53",
                "dimension": "sexe",
                "modality": "femmes",
            },
            Count(70.0, Status.OK),
        ),
        ({"indicator": "etp", "region": "53"}, Count(12.5, Status.OK)),
        ({"indicator": "duree", "region": "06"}, Count(None, Status.NOT_AVAILABLE)),
        ({"indicator": "reclamations", "region": "06"}, Count(None, Status.CONFIDENTIAL)),
        (
            {"indicator": "satisfaction", "region": "06", "operator": "apec"},
            Count(None, Status.NOT_APPLICABLE),
        ),
        ({"indicator": "entrees", "region": "75"}, Count(None, Status.NOT_AVAILABLE)),
        ({"indicator": "mediations", "region": "53"}, Count(None, Status.NOT_AVAILABLE)),
    ],
)
def test_one_figure_and_its_status(dataset, question, expected):
    assert dataset.count(question.pop("indicator"), year=2022, **question) == expected


def test_every_figure_is_found_by_its_own_key_and_no_other(dataset):
    frame = dataset.frame
    rows = {tuple(row[:7]): row[7:] for row in frame.itertuples(index=False, name=None)}
    assert len(rows) == len(frame)
    every = (tuple(frame[column].unique()) for column in KEY)
    for key in product(*every):
        value, status = rows.get(key, (None, "nd"))
        found = dataset.count(key[4], **dict(zip(ASKED, (*key[:4], *key[5:]), strict=True)))
        assert found == Count(value if status == "ok" else None, Status(status))
    nothing = replace(dataset, frame=frame[:0])
    assert nothing.count("entrees", year=2022, region="53") == Count(None, Status.NOT_AVAILABLE)


def test_zero_is_a_number_and_a_missing_one_is_never_nan(write, campaign, indicators, regions):
    path = write("2022;53;;apec;mediations;total;total;0;ok\n")
    frame = validate(read_table(path), campaign, indicators, regions).frame
    dataset = Dataset(frame, path, "", fictional=False)
    assert dataset.count("mediations", year=2022, region="53", operator="apec") == Count(
        0.0, Status.OK
    )
    with pytest.raises(ValueError, match="cannot be"):
        Count(None, Status.OK)
    with pytest.raises(ValueError, match="cannot be"):
        Count(3.0, Status.CONFIDENTIAL)


def test_select_filters_on_what_is_asked_and_keeps_the_order_of_the_file(dataset):
    families = dataset.select("entrees", year=2022, region="53")
    assert list(families["operateur"]) == ["tous", "pole-emploi", "apec"]
    assert list(families.columns) == list(COLUMNS)
    assert list(families.index) == [0, 1, 2]
    assert len(dataset.select("entrees", region="53", department=None)) == 7
    assert list(dataset.select("entrees", department="22")["valeur"]) == [20.0]
    sexes = dataset.select("beneficiaires", dimension="sexe", modality="hommes")
    assert list(sexes["valeur"]) == [50.0]
    assert list(dataset.select("entrees", operator="tous")["region"]) == ["FR", "53", "06"]


def test_selecting_what_is_not_there_is_empty_with_its_columns(dataset):
    for nothing in (
        dataset.select("entrees", year=1999),
        dataset.select("inconnu"),
        dataset.select("entrees", dimension="sexe"),
    ):
        assert nothing.empty
        assert list(nothing.columns) == list(COLUMNS)


def test_a_selection_is_a_copy(dataset):
    rows = dataset.select("entrees", region="53")
    rows.loc[0, "valeur"] = -1.0
    assert dataset.select("entrees", region="53")["valeur"][0] == 100.0


def test_years_are_plain_numbers_in_order(dataset):
    assert dataset.years == (2022,)
    assert type(dataset.years[0]) is int
