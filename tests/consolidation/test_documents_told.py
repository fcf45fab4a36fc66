"""What is told of a report that came as a simple document: what it lacks is no zero, and is named."""

from __future__ import annotations

import pytest

from cep_report.consolidation import charts, tables
from cep_report.consolidation.conformity import standings
from cep_report.consolidation.essentials import essentials
from cep_report.consolidation.national import lend_national, load_national
from cep_report.consolidation.national_plan import load_national_plan
from cep_report.consolidation.page import open_page
from cep_report.consolidation.singular import origin
from cep_report.consolidation.verbatim import counts, passages_tables
from cep_report.figures.cooperation import matrix
from tests.consolidation.factory import Shape, hand_in

MISPLACED = {
    "code": "CEP-RECO-003",
    "severity": "information",
    "place": "Partie 3",
    "message": "cette partie n’est pas à sa place dans l’ordre du plan.",
    "remedy": "",
}


def lacking(place: str) -> dict[str, str]:
    return {
        "code": "CEP-RECO-002",
        "severity": "avertissement",
        "place": place,
        "message": "aucun texte de cette rubrique n’a été reconnu.",
        "remedy": "Chercher dans le document.",
    }


@pytest.fixture
def project(empty_project, monkeypatch):
    monkeypatch.chdir(empty_project.root)
    hand_in(empty_project, "2022", "53")
    hand_in(
        empty_project,
        "2022",
        "28",
        Shape(
            origin="document",
            without=("conclusion",),
            findings=(
                MISPLACED,
                lacking("Partie 1, Les leviers"),
                lacking("Partie 2, Les publics"),
            ),
        ),
    )
    return empty_project


def test_registers_that_nobody_read_are_not_zeros(project):
    page = open_page("cooperations", "2022")
    chart = charts.by_region(
        page,
        lambda entry: [entry.theme],
        page.national.campaign.lists.themes,
        id_="graphique-essai",
        title="Essai",
        columns="thèmes",
    )
    rows = {row[0]: row[1:] for row in chart.data.rows}

    assert set(rows["Normandie"]) == {"n.d."}
    assert "n.d." not in rows["Bretagne"]
    assert any("Normandie" in note for note in chart.notes)
    assert any("n.d." in note for note in chart.notes)
    assert "Non disponible\u00a0: Normandie." in chart.alt
    assert "sans coopération\u00a0: Normandie" not in chart.alt

    operators = charts.operators_matrix(page)
    assert any("Normandie" in note for note in operators.notes)


def test_a_document_without_passages_of_a_kind_is_not_a_zero(empty_project):
    plan = load_national_plan(empty_project)
    kind = next(item for item in plan.kinds if item.id == "leviers")
    zones = dict.fromkeys(kind.zones, "")
    hand_in(empty_project, "2022", "53", Shape(extra=zones))
    hand_in(empty_project, "2022", "28", Shape(origin="document", extra=zones))
    national = load_national(empty_project, "2022")
    frame = counts(national, kind)

    assert frame["Normandie"].isna().all()
    assert frame["Bretagne"].notna().all()
    with lend_national(national):
        scene = open_page("cooperations", "2022").reports_scene
    assert matrix(frame, scene).data.rows


def test_the_plan_of_a_document_is_what_was_recognised_of_it(project):
    national = load_national(project, "2022")
    standing = next(item for item in standings(national.collection) if item.region.code == "28")

    assert [part.partition("\u00a0")[0] for part in standing.missing_parts] == ["Conclusion"]
    assert standing.moved
    assert not standing.conforms
    row = next(row for row in tables.submissions(national).rows if row[0] == "Normandie")
    assert "v3" not in row
    assert "1 suit entièrement le plan" in essentials(national).replace("\u202f", " ")


def test_what_was_found_is_told_with_its_places_and_once(project):
    table = tables.alerts(load_national(project, "2022"))
    rows = [row for row in table.rows if row[0] == "Normandie" and "002" in row[1]]

    assert len(rows) == 1
    assert "Partie 1, Les leviers" in rows[0][2]
    assert "Partie 2, Les publics" in rows[0][2]
    assert rows[0][-1] == "Chercher dans le document."


def test_what_joined_an_item_to_its_list_is_not_quoted(empty_project):
    plan = load_national_plan(empty_project)
    kind = next(item for item in plan.kinds if item.id == "leviers")
    hand_in(
        empty_project,
        "2022",
        "53",
        Shape(extra={"cooperations.leviers": "- Une péniche relie\u202f;"}),
    )
    national = load_national(empty_project, "2022")
    cells = [row[1] for _, table in passages_tables(national, kind) for row in table.rows]

    assert "«\u00a0Une péniche relie\u00a0»" in cells


def test_traits_are_told_to_come_from_the_dataset(demo_project):
    hand_in(demo_project, "demo-2022", "53")
    hand_in(demo_project, "demo-2022", "28", Shape(origin="document"))
    text = origin(load_national(demo_project, "demo-2022"))

    assert "jeu de données national" in text
    assert text.endswith("simple document en a donc aussi\u00a0: Normandie.")
    assert "Bretagne" not in text
