"""Documents received beside the demonstration's dataset: true figures, and masked ones."""

from __future__ import annotations

import json

import pytest

from cep_report.dataset.schema import Dataset
from tests.conftest import run
from tests.recognition.documents import write_docx
from tests.recognition.shapes import PLAN_2022

DEMO = "demo-2022"


def folder(project, region):
    return project.data(DEMO) / "depots" / region / "001"


@pytest.mark.parametrize("name", ["rapport.docx", "rapport.pdf"])
@pytest.mark.parametrize("region", ["53-bretagne", "06-mayotte"])
def test_a_report_that_prints_the_dataset_raises_no_alarm(rendered_project, region, name):
    """Ours, taken for a document: its plan is found, its figures are those of the dataset."""
    project = rendered_project
    path = project.output(DEMO) / region / name

    said = run(project, "receive-submission", "-c", DEMO, str(path))

    assert said.code == 0, said.err
    receipt = json.loads((folder(project, region) / "reception.json").read_text())
    codes = [item["code"] for item in receipt["constats"]]
    assert "CEP-RECO-020" not in codes
    assert "CEP-RECO-022" not in codes
    assert "CEP-RECO-001" not in codes
    assert "CEP-RECO-002" not in codes
    assert receipt["confiance"] > 0.85
    account = json.loads((folder(project, region) / "reconnaissance.json").read_text())
    assert sum(item["verdict"] == "égal" for item in account["chiffres"]) >= 10


def protected(project) -> Dataset:
    from cep_report.campaign import load_campaign
    from cep_report.dataset import load_protected
    from cep_report.indicators import load_indicators
    from cep_report.regions import load_regions

    campaign = load_campaign(project, DEMO)
    return load_protected(project, campaign, load_indicators(project), load_regions(project), 5)


def test_a_masked_figure_is_told_of_and_leaves_the_twin(demo_project, tmp_path):
    """Neither what the document prints of it nor what the dataset holds is kept as data."""
    frame = protected(demo_project).frame
    [hidden] = frame[
        (frame.region == "06")
        & (frame.annee == 2022)
        & (frame.indicateur == "reclamations")
        & (frame.operateur == "pole-emploi")
    ].statut
    assert hidden == "s"
    table = (("Opérateur", "Réclamations"), ("Pôle emploi", "98765"))
    path = write_docx(
        PLAN_2022, tmp_path / "rapport.docx", of="Mayotte", extra=[("2.9 Les publics", [table])]
    )

    said = run(demo_project, "receive-submission", "-c", DEMO, str(path))

    assert said.code == 0, said.err
    assert "CEP-RECO-022" in said.out
    assert "98765" not in said.out
    kept = folder(demo_project, "06-mayotte")
    for name in ("rapport.json", "reception.json", "reconnaissance.json"):
        assert "98765" not in (kept / name).read_text()
    assert (
        "| s |"
        in json.loads((kept / "rapport.json").read_text())["plan"][3]["elements"][1]["markdown"]
    )
