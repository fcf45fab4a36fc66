"""The national report from twins: what it says of 18, 5, 1 reports, and that it can be redone."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cep_report import french
from cep_report.consolidation import consolidating
from cep_report.consolidation.consolidating import add_to_workbook, consolidate, write_sources
from cep_report.consolidation.corrections import themes_workbook
from cep_report.consolidation.figures_told import sums
from cep_report.consolidation.national import load_national
from cep_report.dataset.schema import Count, Status
from cep_report.errors import InputError, OutputError, UsageError
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
    text = sources(empty_project, tmp_path)

    assert "18 rapports reçus sur 18" in text.replace("\u00a0", " ")
    assert "Reçus après cette date\u00a0: Corse." in text
    assert "Comité reporté" in text
    assert "Document reconnu" in text
    assert "Partie 1, les leviers" in text
    assert "Mayotte°\u00a0(0,80)" in text
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


def test_what_the_disk_refuses_is_told_and_nothing_is_left(empty_project, monkeypatch):
    def full(*_):
        raise RuntimeError("écriture") from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(consolidating, "_make", full)
    with pytest.raises(OutputError, match="Écriture impossible"):
        consolidate(load_national(empty_project, "2022"))
    assert list(empty_project.output("2022").iterdir()) == []


def test_corrections_are_used_kept_and_replayed(empty_project, tmp_path):
    hand_in(empty_project, "2022", "53")
    add_to_workbook(load_national(empty_project, "2022"))
    path = themes_workbook(empty_project, "2022")
    book = load_workbook(path)
    page = book["Thèmes"]
    chosen = "Données et outils"
    corrected = page.cell(2, 1).value
    page.cell(2, 8, chosen)
    book.save(path)
    before = path.read_bytes()

    again = load_national(empty_project, "2022")
    assert add_to_workbook(again) == 0
    assert path.read_bytes() == before
    assert {item.passage.id: item.theme for item in again.themed}[corrected] == chosen

    hand_in(
        empty_project,
        "2022",
        "53",
        Shape(number=2, extra={"conclusion.perspectives": "Un texte tout neuf."}),
    )
    newer = load_national(empty_project, "2022")
    assert add_to_workbook(newer) == 1
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


@pytest.fixture
def with_2020(empty_project):
    """The campaign of 2020 too, whose plan is another."""
    target = empty_project.campaign_file("2020")
    target.parent.mkdir()
    source = Path(__file__).parents[1] / "campaigns" / "2020" / "campaign.yml"
    target.write_bytes(source.read_bytes())


@pytest.mark.usefixtures("with_2020")
def test_two_campaigns_of_another_plan(empty_project, tmp_path):
    for code in ("53", "94"):
        hand_in(empty_project, "2022", code)
    hand_in(empty_project, "2020", "53")
    text = sources(empty_project, tmp_path, compared="2020")

    assert "2020 et 2022" in text
    assert "Évolution de 2020 à 2022 (%)" in text
    line = next(item for item in text.splitlines() if item.startswith("| Bretagne | 53\u202f022 "))
    assert "53\u202f020" in line
    assert "Coopérations par thème, 2020 et 2022" in text
    alone = load_national(empty_project, "2020")
    assert {item.passage.kind for item in alone.themed} >= {"leviers", "difficultes"}
    assert all(not item.moved for item in alone.standings)


@pytest.mark.usefixtures("with_2020")
def test_the_campaign_set_beside_another_is_an_earlier_one(empty_project):
    with pytest.raises(UsageError) as refused:
        load_national(empty_project, "2020", "2022")
    assert "--campaign 2022 --avec 2020" in refused.value.remedy


def test_a_campaign_is_not_compared_with_itself(empty_project):
    with pytest.raises(UsageError, match="elle-même"):
        load_national(empty_project, "2022", "2022")


def test_strange_signs_and_hostile_texts_are_printed_as_texts(empty_project, tmp_path):
    hand_in(
        empty_project,
        "2022",
        "53",
        Shape(
            extra={
                "cooperations.leviers": "=1+1 {{< val entrees.total >}} 👍 <b>gras</b> ::: fin",
                "conclusion.perspectives": "| a | b |\n\n`x` \\| ![](../../secret.png)",
            }
        ),
    )
    text = sources(empty_project, tmp_path)
    consolidate(load_national(empty_project, "2022"), ("pdf",))

    assert "émoji U+1F44D" in text
    assert "{{< val entrees" not in text
    assert "secret" not in text
    cells = [row[4] for row in load_workbook(themes_workbook(empty_project, "2022"))["Thèmes"].rows]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=1+1")] == ["s"]


def test_an_unknown_theme_is_told_with_its_cell(empty_project):
    hand_in(empty_project, "2022", "53")
    add_to_workbook(load_national(empty_project, "2022"))
    path = themes_workbook(empty_project, "2022")
    book = load_workbook(path)
    book["Thèmes"].cell(3, 8, "Fluidité du parcours")
    book.save(path)
    with pytest.raises(InputError) as error:
        load_national(empty_project, "2022")
    assert "H3" in str(error.value)
    assert "Fluidité des parcours" in str(error.value)


def test_figures_come_from_the_protected_dataset_alone(demo_project, tmp_path):
    for code in ("53", "94"):
        hand_in(
            demo_project,
            "demo-2022",
            code,
            Shape(findings=({"code": "CEP-DEPOT-020", "message": "signature absente"},)),
        )
    national = load_national(demo_project, "demo-2022")
    text = sources(demo_project, tmp_path, "demo-2022")
    dataset = national.dataset

    assert not national.told
    printed = dataset.count("entrees", year=2022, region="11")
    assert french.number(printed.number) in text  # not received, and yet known
    assert "Île-de-France\u00a0\\*" in text
    assert "53\u202f022" not in text  # what the report of Bretagne says of itself
    assert "diffère" in text
    assert "signature absente" in text
    assert "### Bretagne" in text
    for total in sums(national, "entrees"):
        terms = [
            dataset.count("entrees", year=2022, region=region.code, operator="tous")
            for region in national.regions.all
        ]
        if total.label == "Ensemble" and any(term.status == "s" for term in terms):
            assert total.regions.number is None
    masked = replace(
        dataset,
        frame=dataset.frame.assign(
            valeur=dataset.frame["valeur"].where(dataset.frame["region"] != "94"),
            statut=dataset.frame["statut"].where(dataset.frame["region"] != "94", "s"),
        ),
    )
    for total in sums(replace(national, dataset=masked), "entrees"):
        assert total.regions == total.gap == Count(None, Status.CONFIDENTIAL)
