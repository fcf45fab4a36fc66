"""A copy edited by LibreOffice holds what its log says: the harness is right about itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from tests.libreoffice import saved
from tests.libreoffice.edits import KINDS, edit
from tests.libreoffice.log import zone_of
from tests.libreoffice.office import Office, missing, resaved
from tests.libreoffice.oracle import judge

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"il manque {missing()}")


@pytest.fixture(scope="module")
def draft(rendered) -> Path:
    return rendered.output("demo-2022") / "53-bretagne" / "rapport.docx"


@pytest.fixture(scope="module")
def zones(rendered) -> list[str]:
    plan = load_campaign(rendered, "demo-2022").plan
    return [f"{part.id}.{zone.id}" for part in plan for zone in part.zones]


@pytest.fixture(scope="module")
def edited(draft, zones, tmp_path_factory):
    """Forty edits of the report, and the same draft saved without any."""
    folder = tmp_path_factory.mktemp("office")
    with Office() as office:
        log = edit(
            office,
            draft,
            folder / "retour.docx",
            seed="essai",
            person="Zoé Le Goff",
            count=40,
            zones=zones,
        )
    return log, resaved(draft, folder / "tel-quel.docx"), folder / "retour.docx"


def test_a_draft_saved_again_says_the_same_under_the_same_bookmarks(draft, edited) -> None:
    _, again, _ = edited
    assert [item.text for item in saved.paragraphs(again)] == [
        item.text for item in saved.paragraphs(draft)
    ]
    assert saved.bookmarks(again) == saved.bookmarks(draft)


def test_all_is_where_it_was_put_and_nothing_else_moved(edited, zones) -> None:
    log, again, returned = edited
    outcome = judge(log, again, returned, zones)
    assert outcome.clean, outcome
    assert len(log.edits) == 40
    assert len({one.kind for one in log.edits}) > 12
    assert {one.tracked for one in log.edits} == {True, False}


def test_the_judge_sees_what_is_lost_misplaced_or_changed(edited, zones) -> None:
    log, again, returned = edited
    chosen = next(one for one in log.standing if one.kind == "mots au milieu")
    rest = [one for one in log.edits if one is not chosen]
    other = next(zone for zone in zones if zone != chosen.zone)
    moved = replace(log, edits=[*rest, replace(chosen, zone=other)])
    assert [one.mark for one in judge(moved, again, returned, zones).misplaced] == [chosen.mark]
    absent = replace(log, edits=[*log.edits, replace(chosen, mark="zorglub9999")])
    assert [one.mark for one in judge(absent, again, returned, zones).lost] == ["zorglub9999"]
    forgotten = judge(replace(log, edits=rest), again, returned, zones)
    assert chosen.mark in forgotten.appeared[chosen.zone]


def test_zones_are_known_by_their_bookmarks_copied_or_cut() -> None:
    zones = ["parcours.recours", "introduction.organisation-interne"]
    assert zone_of(["_p_parcours_recours_12"], zones) == "parcours.recours"
    assert zone_of(["_p_parcours_recours_1_Copy_1"], zones) == "parcours.recours"
    assert zone_of(["_v_x", "_p_introduction_organ_9930e852_1_Cop"], zones) == zones[1]
    assert zone_of(["_g_12", "_h_parcours_recours"], zones) == ""


def test_every_kind_has_its_share() -> None:
    assert min(KINDS.values()) >= 1
