"""Checking whole folders: what is read, what cannot be, and for whom."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.checks import check_regions
from cep_report.demo.dataset import write_demo_dataset
from cep_report.demo.workspaces import write_demo_campaign
from cep_report.errors import ConfigurationError
from cep_report.findings import Severity
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import Region, Regions, load_regions
from cep_report.workspace import init_workspace, workspace_folder

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


def bretagne(regions: Regions) -> tuple[Region, ...]:
    return (regions.find("Bretagne"),)


def test_a_new_folder_and_a_folder_that_is_not_there(project: Project) -> None:
    found = check_regions(project, "2022", bretagne_and_corse, version="v0")
    assert [region.code for region in found] == ["53", "94"]
    new, absent = found.values()
    assert {item.code for item in new} == {
        *(f"CEP-PLAN-00{n}" for n in range(1, 6)),
        "CEP-PLAN-018",
    }
    finding, no_dataset = absent
    assert no_dataset.code == "CEP-PLAN-018"
    assert (finding.code, finding.severity) == ("CEP-PLAN-016", Severity.ERROR)
    assert "cep-report init" in finding.remedy


def test_faults_of_a_folder_and_what_can_be_said_all_the_same(project: Project) -> None:
    folder = project.reports / "2022" / "53-bretagne"
    (folder / "prose" / "parcours.md").write_text("<!-- zone: nulle-part -->\n", encoding="utf-8")
    (folder / "region.yml").write_text("couleur: rouge\n", encoding="utf-8")
    conclusion = folder / "prose" / "conclusion.md"
    conclusion.write_text(
        conclusion.read_text(encoding="utf-8") + "\n[à compléter]\n", encoding="utf-8"
    )
    (found,) = check_regions(project, "2022", bretagne, version="v0").values()
    codes = Counter(item.code for item in found)
    assert codes["CEP-PROSE-001"] == codes["CEP-REGION-001"] == 1
    assert codes["CEP-TEXTE-004"] == codes["CEP-PLAN-020"] == 1
    empty = {item.place.split(",")[0] for item in found if item.code == "CEP-PLAN-004"}
    assert "prose/introduction.md" in empty
    assert not empty & {"prose/parcours.md", "prose/conclusion.md"}
    assert not set(codes) & {"CEP-PLAN-001", "CEP-PLAN-002", "CEP-PLAN-003"}


def test_faults_of_prose_come_in_the_order_of_the_plan(project: Project) -> None:
    folder = project.reports / "2022" / "53-bretagne" / "prose"
    for name in ("conclusion", "cooperations", "introduction"):
        (folder / f"{name}.md").write_text("perdu\n", encoding="utf-8")
    (found,) = check_regions(project, "2022", bretagne, version="v0").values()
    places = [item.place.split(",")[0] for item in found if item.code == "CEP-PROSE-003"]
    assert places == [f"prose/{name}.md" for name in ("introduction", "cooperations", "conclusion")]


def test_a_dataset_that_is_not_there_is_said(project: Project) -> None:
    (found,) = check_regions(project, "2022", bretagne, version="v0").values()
    (said,) = (item for item in found if item.code == "CEP-PLAN-018")
    assert said.severity is Severity.WARNING
    assert said.place == "data/2022"
    assert "absent" in said.message
    assert "valeurs citées" in said.message
    assert str(project.root) not in str(said)


def test_a_dataset_that_cannot_be_used_is_said_in_its_words(project: Project) -> None:
    campaign = load_campaign(project, "2022")
    path = project.data("2022") / campaign.dataset.file
    path.parent.mkdir(parents=True)
    path.write_text("annee;region\n2022;53\n", encoding="utf-8")
    (found,) = check_regions(project, "2022", bretagne, version="v0").values()
    (said,) = (item for item in found if item.code == "CEP-PLAN-019")
    assert said.severity is Severity.ERROR
    assert said.place == campaign.dataset.file
    assert "colonnes attendues" in said.message
    assert "CEP-DON-001" in said.message
    assert {"CEP-PLAN-001", "CEP-PLAN-004"} <= {item.code for item in found}


def test_values_that_nobody_knows(project: Project) -> None:
    write_demo_campaign(project)
    campaign = load_campaign(project, "demo-2022")
    region = load_regions(project).find("bretagne")
    data = project.data("demo-2022") / campaign.dataset.file
    data.parent.mkdir(parents=True)
    write_demo_dataset(data, load_indicators(project), load_regions(project))
    init_workspace(project, campaign, region)
    path = workspace_folder(project, campaign, region) / "prose" / "conclusion.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text + "\n{{< val entrees.totale >}}, {{< val entrees.total >}}, {{< ref tableau-zzz >}}\n",
        encoding="utf-8",
    )
    (found,) = check_regions(project, "demo-2022", bretagne, version="v0").values()
    (said,) = (item for item in found if item.code == "CEP-PROSE-010")
    assert "entrees.totale" in said.message
    (referred,) = (item for item in found if item.code == "CEP-PROSE-011")
    assert "tableau-zzz" in referred.message
    line = len(text.splitlines()) + 2
    assert said.place == referred.place == f"prose/conclusion.md, ligne {line}, zone perspectives"
    assert "«\u00a0entrees.total\u00a0»" in said.remedy
    assert not {"CEP-PLAN-018", "CEP-PLAN-019"} & {item.code for item in found}


def test_images_that_cannot_be_printed_need_no_dataset(project: Project) -> None:
    path = project.reports / "2022" / "53-bretagne" / "prose" / "conclusion.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n![la carte](absente.png)\n", encoding="utf-8")
    (found,) = check_regions(project, "2022", bretagne, version="v0").values()
    assert "CEP-PROSE-013" in {item.code for item in found}


def test_nothing_is_written(project: Project) -> None:
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    check_regions(project, "2022", bretagne_and_corse, version="v0")
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before


def test_an_unknown_campaign_is_an_error(project: Project) -> None:
    with pytest.raises(ConfigurationError, match="2031"):
        check_regions(project, "2031", bretagne_and_corse, version="v0")


def test_figures_protected_once_are_checked_again_without_reading_them(
    demo_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check_regions(demo_project, "demo-2022", bretagne, version="v0")

    def unused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("cep_report.dataset.load_dataset", unused)
    monkeypatch.setattr("cep_report.checks.load_dataset", unused)
    assert check_regions(demo_project, "demo-2022", bretagne, version="v0") == before
