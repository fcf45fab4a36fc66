"""The 18 extracts: complete for a region and France, and nothing of any other."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from cep_report.campaign import load_campaign
from cep_report.context import load_campaigned, load_context
from cep_report.dataset import load_dataset
from cep_report.dataset.reading import read_table
from cep_report.dataset.splitting import extract_name, extract_region, split_dataset
from cep_report.dataset.validation import validate
from cep_report.errors import InputError, OutputError
from cep_report.project import Project

CAMPAIGN = "demo-2022"
FILE = "jeu-de-donnees-fictif.csv"


@pytest.fixture(scope="module")
def national(demo_source, indicators, regions):
    campaign = load_campaign(demo_source, CAMPAIGN)
    return load_dataset(demo_source, campaign, indicators, regions)


@pytest.fixture(scope="module")
def extracts(national, regions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("extraits")
    return {region: path for region, path, _ in split_dataset(national, regions, folder)}


@pytest.fixture
def extracted(demo_project, extracts, regions):
    """A project that holds only Bretagne's extract."""
    data = demo_project.data(CAMPAIGN)
    (data / FILE).unlink()
    shutil.copy(extracts[regions.by_code("53")], data)
    return demo_project


def test_each_extract_holds_its_region_and_france_and_nothing_more(
    national, extracts, regions, demo_source, indicators
):
    campaign = load_campaign(demo_source, CAMPAIGN)
    assert len(extracts) == 18
    for region, path in extracts.items():
        checked = validate(read_table(path), campaign, indicators, regions)
        assert checked.findings == ()
        frame = checked.frame
        assert set(frame["region"]) == {"FR", region.code}
        own = {department.code for department in region.departments}
        assert set(frame["departement"]) == {"", *own}
        assert set(frame.loc[frame["region"] == "FR", "departement"]) == {""}
        rows = national.frame[national.frame["region"].isin(["FR", region.code])]
        pd.testing.assert_frame_equal(frame, rows.reset_index(drop=True))


def test_no_other_region_is_named_in_the_bytes_of_an_extract(extracts, regions):
    for region, path in extracts.items():
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        assert {line.split(";")[1] for line in lines} == {"FR", region.code}
        assert path.name == f"jeu-de-donnees-fictif-{region.folder}.csv"
        assert extract_region(path, regions) == region


def test_the_extracts_together_are_the_national_file(national, extracts):
    parts = [read_table(path).cells for path in extracts.values()]
    assert len(pd.concat(parts).drop_duplicates()) == len(national.frame)


def test_the_same_bytes_twice_and_nothing_replaced_unless_asked(national, extracts, regions):
    folder = next(iter(extracts.values())).parent
    before = {path: path.read_bytes() for path in extracts.values()}
    with pytest.raises(OutputError, match="existent déjà"):
        list(split_dataset(national, regions, folder))
    list(split_dataset(national, regions, folder, replace=True))
    assert {path: path.read_bytes() for path in sorted(folder.iterdir())} == before


def test_an_extract_is_read_in_the_place_of_the_national_file(extracted, indicators, regions):
    campaign = load_campaign(extracted, CAMPAIGN)
    dataset = load_dataset(extracted, campaign, indicators, regions)
    assert dataset.extract == "53"
    assert (dataset.covers("53"), dataset.covers("84")) == (True, False)
    with pytest.raises(InputError, match="ne se découpe pas"):
        list(split_dataset(dataset, regions, extracted.root))


def test_two_extracts_and_no_national_file(extracted, extracts, indicators, regions):
    shutil.copy(extracts[regions.by_code("84")], extracted.data(CAMPAIGN))
    campaign = load_campaign(extracted, CAMPAIGN)
    with pytest.raises(InputError, match="Plusieurs extraits"):
        load_dataset(extracted, campaign, indicators, regions)


def test_the_name_and_the_content_must_agree(extracted, demo_source, indicators, regions):
    campaign = load_campaign(extracted, CAMPAIGN)
    data = extracted.data(CAMPAIGN)
    bretagne = data / extract_name(FILE, regions.by_code("53"))
    # An extract under the national name.
    bretagne.rename(data / FILE)
    with pytest.raises(InputError) as caught:
        load_dataset(extracted, campaign, indicators, regions)
    assert {"CEP-DON-020", "CEP-DON-023"} <= {item.code for item in caught.value.findings}
    # The national file under an extract's name.
    (data / FILE).unlink()
    shutil.copy(demo_source.data(CAMPAIGN) / FILE, bretagne)
    with pytest.raises(InputError) as caught:
        load_dataset(extracted, campaign, indicators, regions)
    assert {item.code for item in caught.value.findings} == {"CEP-DON-025"}
    assert "région Bretagne" in caught.value.findings[0].message


def test_only_its_own_region_can_be_reported_on(extracted, regions):
    shared = load_campaigned(extracted, CAMPAIGN, version="v0", accept_reserves=False)
    assert load_context(shared, regions.by_code("53"), "v0").dataset.extract == "53"
    with pytest.raises(InputError, match="ne couvre pas la région Corse"):
        load_context(shared, regions.by_code("94"), "v0")


def _headings_and_tables(project: Project) -> list[str]:
    """Headings and table rows of Bretagne's report, but for what needs the other regions."""
    text = (project.output(CAMPAIGN) / "53-bretagne" / "rapport.qmd").read_text(encoding="utf-8")
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    left_out = ("| Taux de recours", "| data/demo-2022", "## Ce qui distingue la région")
    return [
        line
        for line in plain.splitlines()
        if line.startswith(("|", "#")) and not line.startswith(left_out)
    ]


def test_a_report_from_an_extract_is_the_national_one_but_for_what_needs_other_regions(
    extracted, rendered, command
):
    said = command(extracted, "render", "-c", CAMPAIGN, "-r", "53", "--to", "pdf")
    assert said.code == 0, said.err
    ours, theirs = (_headings_and_tables(p) for p in (extracted, rendered))
    assert len(ours) > 200
    assert ours == theirs
    text = (extracted.output(CAMPAIGN) / "53-bretagne" / "rapport.qmd").read_text(encoding="utf-8")
    assert "graphique-regions" not in text
    assert "La Réunion" not in text
