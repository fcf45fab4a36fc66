"""A region's slice: what its report may be made from, and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from cep_report.dataset import kept
from cep_report.dataset.masking import Masking, Reason
from cep_report.dataset.schema import COLUMNS, Dataset
from cep_report.dataset.slices import slice_digest, sliced
from cep_report.findings import Finding, Severity
from cep_report.regions import load_regions
from cep_report.store import Store

ROWS = [
    (2022, region, department, "tous", "entrees", "total", "total", value, "ok")
    for region, department, value in (
        ("FR", "", 100.0),
        ("53", "", 60.0),
        ("94", "", 40.0),
        ("53", "29", 35.0),
        ("53", "35", 25.0),
        ("94", "2A", 15.0),
        ("94", "2B", 25.0),
    )
]
MASKED = [(2022, "53", "22"), (2022, "94", "2A"), (2022, "FR", "")]


@pytest.fixture
def regions(demo_source):
    return load_regions(demo_source)


def dataset(rows=ROWS, reserves=()):
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    reasons = {(*key, "apec", "entrees", "total", "total"): Reason.SMALL for key in MASKED}
    masking = Masking(5, reasons, 9, tuple(reasons))
    return Dataset(frame, None, "0" * 64, fictional=True, reserves=reserves, masking=masking)


def changed(place):
    rows = list(ROWS)
    rows[place] = (*rows[place][:7], rows[place][7] + 1, "ok")
    return dataset(rows)


def test_a_slice_has_every_region_and_its_own_departments_only(regions):
    found = sliced(dataset(), regions.by_code("53"))
    assert found.frame["departement"].tolist() == ["", "", "", "29", "35"]
    assert found.frame.index.tolist() == [0, 1, 2, 3, 4]
    assert [key[1:3] for key in found.masking.reasons] == [("53", "22"), ("FR", "")]
    assert found.masking.count("53") == dataset().masking.count("53")


def test_a_slice_is_its_own_slice_and_has_the_digest_told_beforehand(regions):
    region = regions.by_code("53")
    once = sliced(dataset(), region)
    assert once.sha256 == sliced(once, region).sha256 == slice_digest(dataset(), region)


@pytest.mark.parametrize(
    ("place", "moved"),
    [
        (0, {"53", "94"}),  # the nation
        (1, {"53", "94"}),  # a region: the others compare with it
        (3, {"53"}),  # a department: its region alone
        (6, {"94"}),
    ],
)
def test_a_figure_moves_the_slices_that_it_is_in(regions, place, moved):
    assert {
        code
        for code in ("53", "94")
        for region in [regions.by_code(code)]
        if slice_digest(changed(place), region) != slice_digest(dataset(), region)
    } == moved


def test_a_reserve_and_a_masked_figure_count(regions):
    region = regions.by_code("53")
    reserve = Finding("CEP-DON-021", Severity.ERROR, "ligne 3", "faux", "corriger")
    assert slice_digest(dataset(reserves=(reserve,)), region) != slice_digest(dataset(), region)
    rows = [*ROWS[:3], (*ROWS[3][:7], float("nan"), "s"), *ROWS[4:]]
    assert slice_digest(dataset(rows), region) != slice_digest(dataset(), region)


def test_what_is_kept_is_read_as_it_was(demo_source, regions, tmp_path):
    store = Store(tmp_path)
    reserve = Finding("CEP-DON-021", Severity.ERROR, "ligne 3", "faux", "corriger")
    one = dataset([*ROWS, (*ROWS[3][:7], float("nan"), "s")], (reserve,))
    assert kept.read(store, "k", tmp_path) is None
    assert kept.read_slices(store, "k") is None
    kept.write(store, "k", demo_source, "demo-2022", one, regions)
    again = kept.read(store, "k", tmp_path / "jeu.csv")
    pd.testing.assert_frame_equal(again.frame.astype(object), one.frame.astype(object))
    assert (again.reserves, again.masking, again.fictional, again.sha256, again.extract) == (
        one.reserves,
        one.masking,
        one.fictional,
        one.sha256,
        one.extract,
    )
    slices = kept.read_slices(store, "k")
    assert slices.digests["53"] == slice_digest(one, regions.by_code("53"))
    assert not slices.recorded
