"""The 18 extracts: complete for a region and France, and nothing of any other.

Each comes with its masks, without which nobody could tell what to hide in it.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cep_report.campaign import load_campaign
from cep_report.context import load_campaigned, load_context
from cep_report.dataset import load_dataset, national_masks, protected
from cep_report.dataset.extract_masks import read_masks
from cep_report.dataset.places import masks_path
from cep_report.dataset.reading import read_table
from cep_report.dataset.schema import KEY
from cep_report.dataset.splitting import (
    extract_name,
    extract_paths,
    extract_region,
    find_dataset,
    split_dataset,
)
from cep_report.dataset.validation import validate
from cep_report.errors import InputError, OutputError
from cep_report.indicators import load_indicators
from cep_report.project import Project

CAMPAIGN = "demo-2022"
FILE = "jeu-de-donnees-fictif.csv"


@pytest.fixture(scope="module")
def national(demo_source, indicators, regions):
    campaign = load_campaign(demo_source, CAMPAIGN)
    return load_dataset(demo_source, campaign, indicators, regions)


@pytest.fixture(scope="module")
def masks(demo_source, national, indicators):
    campaign = load_campaign(demo_source, CAMPAIGN)
    found = national_masks(demo_source, campaign, indicators, national)
    return {masking.threshold: masking.ours for masking in found}


@pytest.fixture(scope="module")
def extracts(national, masks, regions, tmp_path_factory):
    paths = extract_paths(national, regions, tmp_path_factory.mktemp("extraits"))
    return {region: path for region, path, _ in split_dataset(national, paths, masks)}


@pytest.fixture
def extracted(demo_project, extracts, regions):
    """A project that holds only Bretagne's extract."""
    data = demo_project.data(CAMPAIGN)
    (data / FILE).unlink()
    put(extracts[regions.by_code("53")], data)
    return demo_project


def put(extract: Path, folder: Path) -> Path:
    """An extract with its masks, in a folder."""
    shutil.copy(masks_path(extract), folder)
    return Path(shutil.copy(extract, folder))


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


def test_the_same_bytes_twice_and_nothing_replaced_unless_asked(
    national, masks, extracts, regions, tmp_path
):
    folder = next(iter(extracts.values())).parent
    before = {path: path.read_bytes() for path in sorted(folder.iterdir())}
    assert len(before) == 36
    with pytest.raises(OutputError, match="existent déjà"):
        extract_paths(national, regions, folder)
    masks_path(tmp_path / extracts[regions.by_code("53")].name).touch()
    with pytest.raises(OutputError, match="1 fichiers"):
        extract_paths(national, regions, tmp_path)
    list(split_dataset(national, extract_paths(national, regions, folder, replace=True), masks))
    assert {path: path.read_bytes() for path in sorted(folder.iterdir())} == before


def test_an_extract_is_read_in_the_place_of_the_national_file(extracted, indicators, regions):
    campaign = load_campaign(extracted, CAMPAIGN)
    dataset = load_dataset(extracted, campaign, indicators, regions)
    assert dataset.extract == "53"
    assert (dataset.covers("53"), dataset.covers("84")) == (True, False)
    with pytest.raises(InputError, match="ne se découpe pas"):
        extract_paths(dataset, regions, extracted.root)


def test_two_extracts_and_no_national_file(extracted, extracts, indicators, regions):
    put(extracts[regions.by_code("84")], extracted.data(CAMPAIGN))
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


def test_masks_hold_the_keys_of_the_region_and_france_without_a_value(masks, extracts, regions):
    region = regions.by_code("94")
    found, faults = read_masks(extracts[region], masks)
    assert faults == ()
    assert found.keys() == masks.keys()
    for threshold, keys in found.items():
        assert keys == {key for key in masks[threshold] if key[1] in ("94", "FR")}
    lines = masks_path(extracts[region]).read_text(encoding="utf-8").splitlines()[1:]
    assert {line.count(";") for line in lines} == {len(KEY)}


def test_an_extract_masks_what_the_national_file_does_for_the_same_reasons(
    demo_source, national, extracts, regions, indicators
):
    campaign = load_campaign(demo_source, CAMPAIGN)
    whole = protected(demo_source, campaign, indicators, national, 11).masking.reasons
    for code in ("06", "53", "94"):
        view = _view(demo_source, national, extracts[regions.by_code(code)], regions, indicators)
        own = {key: reason for key, reason in whole.items() if key[1] in (code, "FR")}
        assert dict(view.masking.reasons) == own


def test_the_reports_of_18_extracts_together_give_nothing_away(
    demo_source, national, extracts, regions, indicators
):
    """Each is protected by itself; the attacker reads them all."""
    attack = _attack()
    sound, alone = [], []
    for path in extracts.values():
        sound.append(_view(demo_source, national, path, regions, indicators))
        alone.append(_view(demo_source, national, path, regions, indicators, masked=False))
    assert attack(_together(sound, national), national.frame, indicators, 11, years={2022}) == []
    # Without their masks they do not hold: this test is able to fail.
    found = attack(_together(alone, national), national.frame, indicators, 11, years={2022})
    assert len(found) > 50


def _view(project, national, path, regions, indicators, *, masked=True):
    """What the public version made from an extract may show."""
    campaign = load_campaign(project, CAMPAIGN)
    table = read_table(path)
    frame = validate(table, campaign, indicators, regions).frame
    masks, faults = read_masks(path, campaign.thresholds)
    assert not faults
    region = extract_region(path, regions)
    extract = replace(
        national, frame=frame, path=path, extract=region.code, masks=masks if masked else {}
    )
    return protected(project, campaign, indicators, extract, 11)


def _together(views, national):
    """The figures of all views, masked when every one of them masks it."""
    frame = pd.concat([view.frame for view in views])
    frame = frame.sort_values("statut").drop_duplicates(list(KEY))
    return national.frame[list(KEY)].merge(frame, how="left", on=list(KEY))


def _attack():
    path = Path(__file__).with_name("attacker.py")
    spec = importlib.util.spec_from_file_location("attacker_of_extracts", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.attack


def _refused(project, regions):
    """The code with which the dataset is refused, though reserves are accepted."""
    campaign = load_campaign(project, CAMPAIGN)
    with pytest.raises(InputError, match="ne peut pas être protégé") as caught:
        load_dataset(project, campaign, load_indicators(project), regions, accept_reserves=True)
    (finding,) = caught.value.findings
    return finding.code


def test_an_extract_without_its_masks_is_refused_whatever_is_accepted(extracted, regions, command):
    path = masks_path(extracted.data(CAMPAIGN) / extract_name(FILE, regions.by_code("53")))
    path.unlink()
    assert _refused(extracted, regions) == "CEP-SECRET-007"
    for words in (("dataset", "check"), ("check", "-r", "53")):
        said = command(extracted, *words, "-c", CAMPAIGN)
        assert said.code == 1
        assert "CEP-SECRET-007" in said.out
    assert "CEP-PLAN-019" in said.out


def test_stale_masks_are_refused(extracted, regions):
    extract = extracted.data(CAMPAIGN) / extract_name(FILE, regions.by_code("53"))
    extract.write_bytes(extract.read_bytes().replace(b";ok\n", b";ok\r\n", 1))
    assert _refused(extracted, regions) == "CEP-SECRET-008"


@pytest.mark.parametrize("damage", [b"", b"empreinte;x\n", b"\xff\xfe", b"a;b\nc;d\n"])
def test_unreadable_masks_are_refused(extracts, regions, tmp_path, damage):
    extract = put(extracts[regions.by_code("53")], tmp_path)
    masks_path(extract).write_bytes(damage)
    masks, (finding,) = read_masks(extract, [5])
    assert (masks, finding.code) == ({}, "CEP-SECRET-009")


@pytest.mark.parametrize(
    "edit",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[: content.rindex(b"\n", 0, -1) + 1],
        lambda content: content.rstrip(b"\n"),
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content + content.splitlines(keepends=True)[-1],
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b";11\n", b"\n", 1),
        lambda content: content.replace(b"\n11;", b"\n5;", 1),
    ],
    ids=["half", "a line", "the last newline", "CRLF", "added", "BOM", "threshold", "row"],
)
def test_masks_edited_or_cut_short_are_refused(extracts, regions, tmp_path, edit):
    extract = put(extracts[regions.by_code("53")], tmp_path)
    whole = masks_path(extract).read_bytes()
    assert edit(whole) != whole
    masks_path(extract).write_bytes(edit(whole))
    masks, (finding,) = read_masks(extract, [5])
    assert (masks, finding.code) == ({}, "CEP-SECRET-009")


def test_masks_that_lack_a_threshold_are_refused(extracts, regions):
    masks, (finding,) = read_masks(extracts[regions.by_code("53")], [5, 7, 11])
    assert (masks, finding.code) == ({}, "CEP-SECRET-010")
    assert finding.message.endswith("\u00a0: 7.")


def test_the_provenance_changes_with_what_the_masks_hide(
    demo_source, national, extracts, regions, indicators
):
    """So a document made with other masks does not stay beside the new one."""
    path = extracts[regions.by_code("53")]
    masked, again, alone = (
        _view(demo_source, national, path, regions, indicators, masked=one)
        for one in (True, True, False)
    )
    assert masked.sha256 == again.sha256
    assert masked.sha256 != alone.sha256


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


@pytest.mark.parametrize("national", ["figures.csv", "figures.xlsx", "figures.parquet"])
def test_an_extract_is_found_whatever_the_format_of_the_national_file(tmp_path, regions, national):
    region = regions.find("Bretagne")
    extract = tmp_path / "figures-53-bretagne.csv"
    extract.write_text("annee", encoding="utf-8")

    assert find_dataset(tmp_path, national, regions) == extract
    assert extract_region(extract, regions) == region
