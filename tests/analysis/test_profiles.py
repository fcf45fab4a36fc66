"""A region beside the nation."""

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cep_report.analysis import profiles
from cep_report.campaign import load_campaign
from cep_report.errors import UnknownNameError
from cep_report.project import Project

FAMILIES = [("pole-emploi", "Pôle emploi"), ("apec", "Apec")]
CELL = st.one_of(st.integers(0, 5000), st.sampled_from(["s", "nd", "na"]))


def rows(region, women, men, total, year=2022):
    key = (year, region, "", "tous", "entrees")
    return [
        (*key, "sexe", "femmes", women),
        (*key, "sexe", "hommes", men),
        (*key, "total", "total", total),
    ]


def test_profile(make_dataset, entries):
    data = make_dataset([*rows("53", 60, 40, 100), *rows("FR", 500, 500, 1000)])
    frame = profiles.profile(data, entries, "sexe", region="53", year=2022)
    assert list(frame.columns) == ["modality", *profiles.COMPARISON]
    assert frame["modality"].tolist() == ["femmes", "hommes"]
    assert frame["label"].tolist() == ["Femmes", "Hommes"]
    assert frame["region_count"].tolist() == [60, 40]
    assert frame["region_share"].tolist() == [60, 40]
    assert frame["nation_share"].tolist() == [50, 50]
    assert frame["gap"].tolist() == [10, -10]
    assert set(frame["region_status"]) == {"ok"}


def test_a_masked_modality_has_neither_share_nor_gap(make_dataset, entries):
    data = make_dataset([*rows("53", "s", 40, 100), *rows("FR", 500, "nd", 1000)])
    women, men = profiles.profile(data, entries, "sexe", region="53", year=2022).to_dict("records")
    assert women["region_status"] == women["region_share_status"] == "s"
    assert math.isnan(women["region_count"])
    assert math.isnan(women["region_share"])
    assert math.isnan(women["gap"])
    assert men["region_share"] == 40
    assert men["nation_share_status"] == "nd"
    assert math.isnan(men["gap"])


def test_a_masked_total_masks_the_shares(make_dataset, entries):
    data = make_dataset([*rows("53", 60, 40, "s"), *rows("FR", 500, 500, 1000)])
    frame = profiles.profile(data, entries, "sexe", region="53", year=2022)
    assert frame["region_status"].tolist() == ["ok", "ok"]
    assert frame["region_share_status"].tolist() == ["s", "s"]
    assert frame["region_share"].isna().all()


def test_an_unknown_dimension_is_an_error(make_dataset, entries):
    with pytest.raises(UnknownNameError):
        profiles.profile(make_dataset(rows("53", 1, 1, 2)), entries, "age", region="53", year=2022)


def test_operators_and_their_total(make_dataset, entries):
    data = make_dataset(
        [
            (2022, region, "", operator, "entrees", "total", "total", value)
            for region, operator, value in (
                ("53", "pole-emploi", 80),
                ("53", "apec", 20),
                ("53", "tous", 100),
                ("FR", "pole-emploi", 900),
                ("FR", "apec", 100),
                ("FR", "tous", 1000),
            )
        ]
    )
    here = {"region": "53", "year": 2022}
    frame = profiles.operators(data, entries, **here, families=FAMILIES)
    assert frame["operator"].tolist() == ["pole-emploi", "apec"]
    assert frame["region_share"].tolist() == [80, 20]
    assert frame["gap"].tolist() == [-10, 10]
    (total,) = profiles.operators_total(data, entries, **here).to_dict("records")
    assert (total["operator"], total["label"]) == ("tous", "Ensemble")
    assert total["region_count"] == 100
    assert total["region_share"] == total["nation_share"] == 100
    assert total["gap"] == 0


@given(region=st.tuples(CELL, CELL), nation=st.tuples(CELL, CELL), seed=st.randoms())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_identities(make_dataset, entries, region, nation, seed):
    def whole(parts):
        return sum(parts) if all(isinstance(part, int) for part in parts) else 10_000

    lines = [*rows("53", *region, whole(region)), *rows("FR", *nation, whole(nation))]
    frame = profiles.profile(make_dataset(lines), entries, "sexe", region="53", year=2022)
    seed.shuffle(lines)
    again = profiles.profile(make_dataset(lines), entries, "sexe", region="53", year=2022)
    assert frame.equals(again)
    for territory, parts in (("region", region), ("nation", nation)):
        known = frame[f"{territory}_status"] == "ok"
        assert known.tolist() == [isinstance(part, int) for part in parts]
        assert frame[f"{territory}_count"].isna().tolist() == (~known).tolist()
        shares = frame[f"{territory}_share"]
        assert (shares.isna() == (frame[f"{territory}_share_status"] != "ok")).all()
        if known.all() and sum(parts):
            assert shares.sum() == pytest.approx(100)
    both = frame["region_share"].notna() & frame["nation_share"].notna()
    assert (frame["gap"].notna() == both).all()
    expected = (frame["region_share"] - frame["nation_share"])[both]
    assert frame["gap"][both].tolist() == pytest.approx(expected.tolist())


def test_families_bear_the_names_of_the_reference_date():
    campaign = load_campaign(Project(Path(__file__).resolve().parents[2]), "2022")
    assert profiles.families(campaign)[0] == ("pole-emploi", "Pôle emploi")
