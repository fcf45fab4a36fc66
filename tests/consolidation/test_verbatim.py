"""Passages side by side: of regions, of two campaigns, and how sure their place is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cep_report.consolidation.national import load_national
from cep_report.consolidation.verbatim import passages_tables, themes_table
from tests.consolidation.factory import Shape, hand_in

LEVERS = "cooperations.leviers"
KEPT = "Le réseau des correspondants facilite l’aiguillage."
OLD = "Les rencontres de réseau étaient mensuelles."
NEW = "Les rencontres de réseau sont hebdomadaires."


@pytest.fixture
def project(empty_project):
    """An earlier campaign with the same plan."""
    folder = empty_project.campaign_file("2021").parent
    folder.mkdir()
    text = Path(empty_project.campaign_file("2022")).read_text(encoding="utf-8")
    text = text.replace('campagne: "2022"', 'campagne: "2021"')
    text = text.replace("annee_observee: 2022", "annee_observee: 2021")
    (folder / "campaign.yml").write_text(text, encoding="utf-8")
    return empty_project


def rows(national, kind="leviers"):
    [found] = [item for item in national.plan.kinds if item.id == kind]
    return [row for _, table in passages_tables(national, found) for row in table.rows]


def test_what_a_region_wrote_stands_beside_what_it_writes_now(project):
    hand_in(project, "2022", "53", Shape(extra={LEVERS: f"- {NEW}\n- {KEPT}"}))
    hand_in(project, "2021", "53", Shape(extra={LEVERS: f"- {KEPT}\n- {OLD}"}))

    told = rows(load_national(project, "2022", "2021"))

    assert (
        "Bretagne",
        f"«\u00a0{KEPT}\u00a0» – Partie 1, les leviers",
        "Repris mot pour mot",
    ) in told
    assert (
        "Bretagne",
        f"«\u00a0{OLD}\u00a0» – Partie 1, les leviers",
        f"«\u00a0{NEW}\u00a0» – Partie 1, les leviers",
    ) in told


def test_a_region_without_a_report_in_one_campaign_is_told(project):
    hand_in(project, "2022", "94", Shape(extra={LEVERS: NEW}))
    hand_in(project, "2021", "53", Shape(extra={LEVERS: OLD}))

    national = load_national(project, "2022", "2021")
    told = rows(national)

    assert {row[2] for row in told if "Bretagne" in row[0]} == {"Rapport non reçu"}
    assert {row[1] for row in told if "Corse" in row[0]} == {"Rapport non reçu"}
    heads = [column.label for column in themes_table(national).columns]
    assert heads[-2:] == ["Passages de 2022", "Passages de 2021"]


def test_what_regions_share_in_both_campaigns_is_told_once(project):
    for code in ("53", "94"):
        hand_in(project, "2022", code, Shape(extra={LEVERS: KEPT}))
        hand_in(project, "2021", code, Shape(extra={LEVERS: KEPT}))

    told = rows(load_national(project, "2022", "2021"))

    [row] = [row for row in told if KEPT in row[1]]
    assert (row[0], row[2]) == ("Bretagne et Corse", "Repris mot pour mot")


def test_how_sure_a_recognised_passage_is_stands_beside_its_region(project):
    hand_in(project, "2022", "53", Shape(extra={LEVERS: NEW}))
    hand_in(project, "2022", "94", Shape(extra={LEVERS: NEW}, origin="document", confidence=0.62))

    told = rows(load_national(project, "2022"))

    assert [row[0] for row in told if NEW in row[1]] == ["Bretagne et Corse°\u00a0(0,62)"]


def test_the_same_words_of_several_regions_are_told_once(project):
    for code in ("53", "94", "06"):
        hand_in(project, "2022", code, Shape(extra={LEVERS: f"{KEPT}\n\n{NEW[:-1]} ({code})."}))

    told = rows(load_national(project, "2022"))

    [shared] = [row for row in told if KEPT in row[1]]
    assert shared[0] == "Les 3 régions"
    assert [row[0] for row in told if "(53)" in row[1]] == ["Bretagne"]


def test_regions_that_are_nearly_all_are_told_by_those_that_are_not(project):
    for code in ("53", "94", "06", "11", "84"):
        text = NEW if code == "06" else KEPT
        hand_in(project, "2022", code, Shape(extra={LEVERS: text}))

    told = rows(load_national(project, "2022"))

    [shared] = [row for row in told if KEPT in row[1]]
    assert shared[0] == "Les 5 régions sauf Mayotte"


def test_what_only_announces_a_list_is_no_passage(project):
    hand_in(
        project, "2022", "53", Shape(extra={LEVERS: "Deux appuis reviennent :\n\n- le réseau ;"})
    )

    national = load_national(project, "2022")
    told = rows(national)

    assert any("le réseau" in row[1] for row in told)
    assert not any("reviennent" in row[1] for row in told)
    assert any("reviennent" in item.text for item in national.passages)
