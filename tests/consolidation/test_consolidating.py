"""The national report from twins: what it says of 18, 5, 1 reports, and that it can be redone."""

from __future__ import annotations

import re

import pytest
from openpyxl import load_workbook

from cep_report.consolidation.consolidating import consolidate, write_sources
from cep_report.consolidation.national import load_national, themes_workbook
from cep_report.regions import load_regions
from tests.consolidation.factory import Shape, hand_in, hand_in_all


def sources(project, tmp_path, campaign="2022", compared=""):
    folder = tmp_path / "sources"
    folder.mkdir()
    write_sources(load_national(project, campaign, compared), folder)
    return (folder / "rapport.qmd").read_text(encoding="utf-8")


def test_eighteen_varied_reports(empty_project, tmp_path):
    hand_in_all(
        empty_project,
        "2022",
        {
            "53": Shape(without=("conclusion",), derogation="Comité reporté"),
            "94": Shape(reverse=True, day="2023-08-01"),
            "06": Shape(origin="document", empty=("cooperations.leviers",)),
        },
    )
    load_national(empty_project, "2022")
    text = sources(empty_project, tmp_path)

    assert "18 rapports reçus sur 18" in text.replace("\u00a0", " ")
    assert "Reçus après cette date\u00a0: Corse." in text
    assert "Comité reporté" in text
    assert "Document reconnu" in text
    assert "Partie 1, les leviers" in text
    assert "Mayotte°" in text
    assert "Données fictives" in text
    assert "La fiche de liaison assure la continuité des parcours." in text
    assert "Les cadres sont comptés ailleurs." in text


@pytest.mark.parametrize("codes", [(), ("53",), ("53", "94", "06", "11", "84")])
def test_few_reports_are_no_error(empty_project, tmp_path, codes):
    for code in codes:
        hand_in(empty_project, "2022", code)
    text = sources(empty_project, tmp_path).replace("\u00a0", " ")

    assert f"{len(codes)} rapport{'s' * (len(codes) > 1)} reçu" in text
    assert "Non reçus" in text
    assert "Normandie" in text


def test_marks_stay_apart(empty_project, tmp_path):
    hand_in(empty_project, "2022", "75")  # its people are masked
    hand_in(empty_project, "2022", "53")
    text = sources(empty_project, tmp_path)
    table = re.search(r"#tableau-beneficiaires .*?\n:::\n\n\|(.*?)\n\n", text, re.DOTALL)[1]
    rows = {
        line.split("|")[1].strip().replace("\u00a0", " "): [
            c.strip() for c in line.split("|")[2:-1]
        ]
        for line in table.splitlines()[2:]
        if line.startswith("| ")
    }

    assert rows["Nouvelle-Aquitaine"][0] == "s"
    assert rows["Corse \\*"][0] == "n.d."
    assert rows["Bretagne"][0].replace("\u202f", "") == "106044"


def test_published_with_its_manifest_and_the_same_bytes(empty_project, tmp_path):
    for code in ("53", "94"):
        hand_in(empty_project, "2022", code)
    made = consolidate(load_national(empty_project, "2022"), ("docx", "pdf"))
    first = {path.name: path.read_bytes() for path in made.folder.iterdir() if path.is_file()}
    for entry in (empty_project.cache / "objets").rglob("*"):
        if entry.is_file():
            entry.unlink()
    again = consolidate(load_national(empty_project, "2022"), ("docx", "pdf"))

    assert {"rapport.docx", "rapport.pdf", "annexe.xlsx", "manifeste.json"} <= first.keys()
    assert first == {
        path.name: path.read_bytes() for path in again.folder.iterdir() if path.is_file()
    }
    assert (made.added > 0, again.added) == (True, 0)


def test_corrections_are_used_kept_and_replayed(empty_project, tmp_path):
    hand_in(empty_project, "2022", "53")
    national = load_national(empty_project, "2022")
    consolidate(national, ())
    path = themes_workbook(empty_project, "2022")
    book = load_workbook(path)
    page = book["Thèmes"]
    chosen = "Données et outils"
    corrected = page.cell(2, 1).value
    page.cell(2, 8, chosen)
    book.save(path)
    before = path.read_bytes()

    again = load_national(empty_project, "2022")
    assert consolidate(again, ()).added == 0
    assert path.read_bytes() == before
    assert {item.passage.id: item.theme for item in again.themed}[corrected] == chosen

    hand_in(
        empty_project,
        "2022",
        "53",
        Shape(number=2, extra={"conclusion.perspectives": "Un texte tout neuf."}),
    )
    newer = load_national(empty_project, "2022")
    assert consolidate(newer, ()).added == 1
    assert {item.passage.id: item.corrected for item in newer.themed}[corrected] == chosen
    assert load_workbook(path)["Thèmes"].cell(2, 8).value == chosen


def test_regions_of_the_factory_differ(empty_project):
    hand_in_all(empty_project, "2022")
    national = load_national(empty_project, "2022")
    texts = {
        region.code: tuple(p.text for p in national.passages if p.region.code == region.code)
        for region in load_regions(empty_project).all
    }
    assert len(set(texts.values())) == 18
