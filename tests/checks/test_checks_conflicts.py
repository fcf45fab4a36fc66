"""``check`` tells of texts that nobody has chosen between, as ``render`` does."""

from __future__ import annotations

from cep_report.campaign import load_campaign
from cep_report.checks import check_regions
from cep_report.merging.marks import Version, block
from cep_report.prose import set_zone
from cep_report.regions import load_regions
from cep_report.workspace import init_workspace, workspace_folder


def codes(project):
    found = check_regions(project, "2022", lambda known: (known.find("53"),), version="v1")
    return [item.code for items in found.values() for item in items]


def test_a_conflict_is_told_once_a_zone(empty_project):
    campaign = load_campaign(empty_project, "2022")
    region = load_regions(empty_project).find("53")
    init_workspace(empty_project, campaign, region)
    assert "CEP-PROSE-014" not in codes(empty_project)

    path = workspace_folder(empty_project, campaign, region) / "prose" / "conclusion.md"
    waiting = block([Version("du dossier", "Un texte."), Version("de l’Apec", "Un autre.")])
    source = path.read_text(encoding="utf-8")
    path.write_text(set_zone(source, "perspectives", f"{waiting}\n"), encoding="utf-8")

    assert codes(empty_project).count("CEP-PROSE-014") == 1
