"""Checking whole folders: what is read, what cannot be, and for whom."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.checks import check_regions
from cep_report.errors import ConfigurationError
from cep_report.findings import Severity
from cep_report.project import Project
from cep_report.regions import Region, Regions, load_regions
from cep_report.workspace import init_workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with the folder of Bretagne, as ``init`` leaves it."""
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "reports" / "2022").mkdir(parents=True)
    shutil.copy(ROOT / "reports" / "2022" / "campaign.yml", tmp_path / "reports" / "2022")
    made = Project(tmp_path)
    bretagne = load_regions(made).find("bretagne")
    init_workspace(made, load_campaign(made, "2022"), bretagne)
    return made


def bretagne_and_corse(regions: Regions) -> tuple[Region, ...]:
    return regions.find("Bretagne"), regions.find("Corse")


def test_a_new_folder_and_a_folder_that_is_not_there(project: Project) -> None:
    found = check_regions(project, "2022", bretagne_and_corse, version="v0")
    assert [region.code for region in found] == ["53", "94"]
    new, absent = found.values()
    assert {item.code for item in new} == {f"CEP-PLAN-00{n}" for n in range(1, 6)}
    (finding,) = absent
    assert (finding.code, finding.severity) == ("CEP-PLAN-016", Severity.ERROR)
    assert "cep-report init" in finding.remedy


def test_faults_of_a_folder_are_its_findings(project: Project) -> None:
    folder = project.reports / "2022" / "53-bretagne"
    (folder / "prose" / "parcours.md").write_text("<!-- zone: nulle-part -->\n", encoding="utf-8")
    (folder / "region.yml").write_text("couleur: rouge\n", encoding="utf-8")
    found = check_regions(project, "2022", lambda regions: (regions.find("53"),), version="v0")
    codes = [item.code for items in found.values() for item in items]
    assert codes == ["CEP-PROSE-001", "CEP-REGION-001"]


def test_nothing_is_written(project: Project) -> None:
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    check_regions(project, "2022", bretagne_and_corse, version="v0")
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before


def test_an_unknown_campaign_is_an_error(project: Project) -> None:
    with pytest.raises(ConfigurationError, match="2031"):
        check_regions(project, "2031", bretagne_and_corse, version="v0")
