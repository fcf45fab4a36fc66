"""``cep-report dataset``: import, check, split, as a user types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from cep_report.dataset.handed_over import masked_before

ROOT = Path(__file__).parents[2]
CAMPAIGN = "demo-2022"


@pytest.fixture
def project(demo_project):
    """The demonstration, with the example adapter."""
    folder = demo_project.data(CAMPAIGN) / "adaptateurs"
    folder.mkdir()
    shutil.copy(ROOT / "data/2022/adaptateurs/exemple-large.yml", folder)
    return demo_project


@pytest.fixture
def workbook(project):
    """Two small sheets that the example adapter reads."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Départements 2022"
    for row in (
        [],
        [],
        [],
        ["Région", "Code", "Département", "PE", None, None],
        [None, None, None, "F", "H", "Total"],
        ["Bretagne", 35, "Ille-et-Vilaine", "1 200", "n.c.", "s"],
    ):
        sheet.append(row or [None])
    sheet.merge_cells("D4:F4")
    sheet = book.create_sheet("Régions")
    for row in (
        [None],
        [None],
        [None, "Entrées en CEP", "Bénéficiaires (en milliers)", "Satisfaction"],
        ["Territoire", 2022, 2022, 2022],
        ["Bretagne", 1000, 1.2, "91 %"],
    ):
        sheet.append(row)
    path = project.root / "exemple-cep.xlsx"
    book.save(path)
    return path


def test_import_writes_the_figures_and_says_so(project, workbook, command):
    words = ("dataset", "import", workbook.name, "--adaptateur", "exemple-large", "-c", CAMPAIGN)
    refused = command(project, *words)
    assert refused.code == 2
    assert "existe déjà" in refused.err
    said = command(project, *words, "--sortie", "nouveau.csv", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert (told["ecrit"], told["chiffres"], told["constats"]) == ("nouveau.csv", 5, [])
    lines = (project.root / "nouveau.csv").read_text(encoding="utf-8").splitlines()
    assert "2022;53;35;pole-emploi;beneficiaires;sexe;femmes;1200;ok" in lines
    assert "2022;53;;operateurs-regionaux;satisfaction;total;total;91;ok" in lines


def test_import_writes_nothing_when_a_cell_has_no_place(project, workbook, command):
    book = openpyxl.load_workbook(workbook)
    book["Régions"]["B5"] = "environ 1000"
    book.save(workbook)
    words = (
        *("dataset", "import", workbook.name, "--adaptateur", "exemple-large", "-c", CAMPAIGN),
        *("--sortie", "nouveau.csv"),
    )
    said = command(project, *words)
    assert said.code == 1
    assert "CEP-IMPORT-009  exemple-cep.xlsx, Régions!B5" in said.out
    assert "«\u00a0environ 1000\u00a0»" in said.out
    assert "Rien n’a été écrit" in said.out
    assert not (project.root / "nouveau.csv").exists()
    assert command(project, *words, "--accepter-reserves").code == 0
    text = (project.root / "nouveau.csv").read_text(encoding="utf-8")
    assert "entrees" not in text
    assert text.count("\n") == 5


def test_an_unknown_adapter_and_an_absent_file(project, command):
    words = ("dataset", "import", "absent.xlsx", "-c", CAMPAIGN, "--sortie", "n.csv")
    said = command(project, *words, "--adaptateur", "exemple-larg")
    assert said.code == 2
    assert "exemple-large" in said.err
    said = command(project, *words, "--adaptateur", "exemple-large")
    assert (said.code, "CEP-IMPORT-001" in said.err) == (2, True)


def test_check_of_the_campaign_and_of_a_file(project, command):
    said = command(project, "dataset", "check", "-c", CAMPAIGN)
    assert said.code == 0, said.err
    assert "aucun constat" in said.out
    path = project.data(CAMPAIGN) / "jeu-de-donnees-fictif.csv"
    text = path.read_text(encoding="utf-8").replace(
        "2020;FR;;tous;entrees", "2020;99;;tous;entrees"
    )
    (project.root / "autre.csv").write_text(text, encoding="utf-8")
    said = command(project, "dataset", "check", "-c", CAMPAIGN, "autre.csv", "--json")
    assert said.code == 1
    codes = {item["code"] for item in json.loads(said.out)["constats"]}
    assert codes == {"CEP-DON-005", "CEP-DON-020"}
    (project.root / "rien.csv").write_text("bonjour", encoding="utf-8")
    assert command(project, "dataset", "check", "-c", CAMPAIGN, "rien.csv").code == 2


def test_split_then_check_an_extract(project, command):
    said = command(project, "dataset", "split", "-c", CAMPAIGN, "--sortie", "extraits")
    assert said.code == 0, said.err
    assert len(said.out.splitlines()) == 18
    written = {path.name for path in (project.root / "extraits").iterdir()}
    assert len(written) == 36
    assert written >= {f"jeu-de-donnees-fictif-06-mayotte{end}" for end in (".csv", ".masques.csv")}
    # What the extracts mask is remembered, for a later version as for a later split.
    assert masked_before(project, CAMPAIGN).keys() == {5, 11}
    name = "extraits/jeu-de-donnees-fictif-06-mayotte.csv"
    said = command(project, "dataset", "check", "-c", CAMPAIGN, name)
    assert (said.code, "extrait de Mayotte" in said.out) == (0, True)
    assert command(project, "dataset", "split", "-c", CAMPAIGN, "--sortie", "extraits").code == 2
