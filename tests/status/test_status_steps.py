"""The milestones of a region: done, due, late, from what its folder keeps."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.campaign import Campaign, load_campaign
from cep_report.cli.status import step_cell
from cep_report.journal import Event, Journal
from cep_report.observations import Decision
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.registers import MilestoneEntry, ObservationEntry, Registers
from cep_report.status import campaign_status
from cep_report.status.steps import State, Step, other_milestones, steps
from cep_report.status.traces import Traces, traces
from tests.consolidation.factory import Shape, hand_in

PROJECT = Project(Path(__file__).parents[2])
CAMPAIGN = load_campaign(PROJECT, "2022")
REGION = load_regions(PROJECT).find("53")
OPERATORS = [family.id for family in CAMPAIGN.operators]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def event(kind: str, when: str) -> Event:
    return Event(dt.datetime.fromisoformat(f"{when}T10:00:00+00:00"), kind)


def followed(kept: Traces, today: str, campaign: Campaign = CAMPAIGN):
    return {step.id: step for step in steps(campaign, REGION, kept, day(today))}


ALL_SENT = Traces(sent=dict.fromkeys(OPERATORS, day("2023-05-02")), data=True)


def test_the_seven_steps_in_order() -> None:
    assert list(followed(Traces(), "2023-01-01")) == [
        "donnees",
        "projet",
        "envoi",
        "retours",
        "observations",
        "comite",
        "depot",
    ]


@pytest.mark.parametrize(
    ("today", "states"),
    [
        ("2022-06-01", ["à venir"] * 4 + ["sans objet", "à venir", "à venir"]),
        (
            "2023-04-01",
            ["bientôt", "à venir", "à venir", "à venir", "sans objet", "à venir", "à venir"],
        ),
        (
            "2023-04-15",
            ["bientôt", "bientôt", "bientôt", "à venir", "sans objet", "à venir", "à venir"],
        ),
        (
            "2023-05-16",
            ["en retard", "en retard", "en retard", "bientôt", "sans objet", "bientôt", "à venir"],
        ),
        ("2023-07-16", ["en retard"] * 4 + ["sans objet", "en retard", "en retard"]),
    ],
)
def test_a_region_that_did_nothing(today: str, states: list[str]) -> None:
    assert [str(step.state) for step in followed(Traces(), today).values()] == states


def test_the_draft_is_due_in_the_middle_of_the_exchanges() -> None:
    assert followed(Traces(), "2023-01-01")["envoi"].due == day("2023-05-15")
    assert followed(Traces(), "2023-01-01")["retours"].due == day("2023-06-15")


def test_data_that_are_there_without_a_date() -> None:
    step = followed(Traces(data=True), "2023-07-01")["donnees"]
    assert (step.state, step.done) == (State.DONE, None)
    dated = Traces(data=True, dated={"donnees": day("2023-04-18")})
    step = followed(dated, "2023-07-01")["donnees"]
    assert (step.state, step.done) == (State.DONE, day("2023-04-18"))  # the date is indicative


def test_the_draft_is_the_first_rendering() -> None:
    journal = Journal((event("rendu", "2023-05-01"), event("rendu", "2023-06-01")))
    step = followed(Traces(journal=journal), "2023-07-01")["projet"]
    assert (step.state, step.done) == (State.DONE, day("2023-05-01"))
    assert "1ᵉʳ juin 2023" in step.detail


def test_sent_to_some_then_to_all() -> None:
    some = Traces(sent={"apec": day("2023-05-02")})
    step = followed(some, "2023-05-20")["envoi"]
    assert (step.state, step.done, step.share) == (State.LATE, None, (1, 5))
    assert "Pôle emploi" in step.detail
    assert "Apec" not in step.detail
    step = followed(ALL_SENT, "2023-05-20")["envoi"]
    assert (step.state, step.done, step.todo) == (State.DONE, day("2023-05-02"), "")


def test_exchanges_that_went_another_way() -> None:
    kept = Traces(dated={"echanges": day("2023-05-10")})
    found = followed(kept, "2023-07-20")
    assert (found["envoi"].state, found["envoi"].done) == (State.DONE, day("2023-05-10"))
    assert found["envoi"].share is None
    assert found["retours"].state is State.NOTHING


def test_returns_operator_by_operator() -> None:
    kept = replace(ALL_SENT, returned={"apec": day("2023-05-20")})
    step = followed(kept, "2023-06-20")["retours"]
    assert (step.state, step.share) == (State.LATE, (1, 5))
    assert "Apec le 20/05/2023" in step.detail
    assert "relancer Pôle emploi, Missions locales, Cap emploi et Opérateurs régionaux" in step.todo
    back = replace(ALL_SENT, returned=dict.fromkeys(OPERATORS, day("2023-06-14")))
    step = followed(back, "2023-06-20")["retours"]
    assert (step.state, step.done) == (State.DONE, day("2023-06-14"))


def test_observations_are_all_answered_or_not() -> None:
    waiting = ObservationEntry(id="a", operator="apec")
    answered = ObservationEntry(id="b", operator="apec", decision=Decision.REJECTED)
    own = ObservationEntry(id="c", operator="auteur")
    for entries, state, share in (
        ((waiting, answered, own), State.LATE, (1, 2)),
        ((answered, own), State.DONE, (1, 1)),
        ((own,), State.NOTHING, None),
    ):
        kept = Traces(registers=Registers(observations=entries))
        step = followed(kept, "2023-06-20")["observations"]
        assert (step.state, step.share) == (state, share)


def test_what_came_after_the_day_is_neither_received_nor_treated_yet() -> None:
    def entry(id_: str, received: str, decision: Decision) -> ObservationEntry:
        return ObservationEntry(id=id_, operator="apec", date=day(received), decision=decision)

    entries = (
        entry("a", "2023-05-10", Decision.RETAINED),  # followed on the 15th of June
        entry("b", "2023-05-10", Decision.REJECTED),  # nobody knows when
        entry("c", "2023-05-10", Decision.PENDING),
        entry("d", "2023-06-12", Decision.REJECTED),
    )
    followed_up = Event(
        dt.datetime(2023, 6, 15, 10, tzinfo=dt.UTC), "suites", {"observations": {"a": "appliquée"}}
    )
    kept = Traces(registers=Registers(observations=entries), journal=Journal((followed_up,)))
    shares = {
        date: followed(kept, date)["observations"].share
        for date in ("2023-05-01", "2023-05-20", "2023-06-13", "2023-06-20")
    }
    assert shares == {
        "2023-05-01": None,
        "2023-05-20": (1, 3),
        "2023-06-13": (2, 4),
        "2023-06-20": (3, 4),
    }
    assert "1\u00a0décision sans jour connu" in followed(kept, "2023-05-20")["observations"].detail
    assert followed(kept, "2023-06-20")["observations"].detail == ""


def test_a_committee_after_a_firm_date_is_late_not_after_an_indicative_one() -> None:
    kept = Traces(dated={"comite": day("2023-06-20")})
    assert followed(kept, "2023-07-01")["comite"].state is State.DONE
    firm = CAMPAIGN.model_copy(
        update={
            "milestones": tuple(
                item.model_copy(update={"approximate": False}) for item in CAMPAIGN.milestones
            )
        }
    )
    step = followed(kept, "2023-07-01", firm)["comite"]
    assert (step.state, step.days_late) == (State.LATE_DONE, 5)


@pytest.mark.parametrize(
    ("kept", "done", "late"),
    [
        (Traces(journal=Journal((event("depot", "2023-07-13"),))), "2023-07-13", 0),
        (Traces(dated={"remise": day("2023-07-14")}), "2023-07-14", 0),
        (Traces(journal=Journal((event("depot", "2023-07-18"),))), "2023-07-18", 3),
        # What the toolkit did counts before what was noted.
        (
            Traces(
                journal=Journal((event("depot", "2023-07-13"),)),
                dated={"remise": day("2023-07-14")},
            ),
            "2023-07-13",
            0,
        ),
    ],
)
def test_a_submission(kept: Traces, done: str, late: int) -> None:
    step = followed(kept, "2023-09-01")["depot"]
    assert (step.done, step.days_late) == (day(done), late)
    assert step.state is (State.LATE_DONE if late else State.DONE)


def test_what_was_done_after_the_day_is_not_done_yet() -> None:
    journal = Journal((event("rendu", "2023-05-01"), event("depot", "2023-07-13")))
    kept = replace(ALL_SENT, journal=journal, dated={"comite": day("2023-06-20")})
    found = followed(kept, "2023-04-20")
    assert {found[name].done for name in ("projet", "envoi", "comite", "depot")} == {None}
    assert found["envoi"].share == (0, 5)


def test_workshops_are_noted_never_late() -> None:
    kept = Traces(dated={"atelier-1": day("2022-04-07")})
    found = {step.id: step for step in other_milestones(CAMPAIGN, kept, day("2022-07-01"))}
    assert found["atelier-1"].state is State.DONE
    assert found["atelier-2"].state is State.NOTHING
    assert found["atelier-3"].state is State.TO_COME
    assert set(found) == {
        item.id for item in CAMPAIGN.milestones if item.kind in {"atelier", "dialogue"}
    }


# Reading -----------------------------------------------------------------------------


def written(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def test_what_a_folder_keeps(tmp_path: Path) -> None:
    copies = [{"pour": "apec", "fichier": "a.docx"}, {"pour": "cap-emploi", "fichier": "c.docx"}]
    written(tmp_path / "envois/2023-05-02-v1/envoi.json", {"date": "2023-05-02", "copies": copies})
    written(
        tmp_path / "envois/2023-06-01-v1/envoi.json", {"date": "2023-06-01", "copies": copies[:1]}
    )
    written(tmp_path / "retours/a/retour.json", {"recu": "2023-05-20", "de": "apec"})
    written(tmp_path / "retours/b/retour.json", {"recu": "2023-06-10", "de": "apec"})
    registers = Registers(
        milestones=(
            MilestoneEntry(milestone="comite", date=day("2023-06-20")),
            MilestoneEntry(milestone="remise"),
        )
    )
    kept = traces(tmp_path, registers, Journal(), data=True)
    assert kept.sent == {"apec": day("2023-05-02"), "cap-emploi": day("2023-05-02")}
    assert kept.returned == {"apec": day("2023-06-10")}
    assert kept.dated == {"comite": day("2023-06-20")}


@pytest.mark.parametrize(
    "content", ["", "[]", "{", "null", '{"copies": 3, "date": 4}', '{"recu": "hier", "de": []}']
)
def test_what_cannot_be_read_there_is_left(tmp_path: Path, content: str) -> None:
    written(tmp_path / "envois/x/envoi.json", content)
    written(tmp_path / "retours/x/retour.json", content)
    written(
        tmp_path / "envois/.reste/envoi.json",
        '{"date": "2023-05-02", "copies": [{"pour": "apec"}]}',
    )
    kept = traces(tmp_path, Registers(), Journal(), data=False)
    assert (kept.sent, kept.returned) == ({}, {})


# Showing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "cell"),
    [
        (
            Step("x", "X", State.DONE, day("2023-06-15"), day("2023-06-12"), approximate=True),
            "✓ 12/06",
        ),
        (Step("x", "X", State.DONE, None), "✓"),
        (Step("x", "X", State.LATE_DONE, day("2023-07-15"), day("2023-07-18")), "✓ +3\u00a0j"),
        (Step("x", "X", State.LATE, day("2023-06-15"), approximate=True), "! ~15/06"),
        (Step("x", "X", State.LATE, day("2023-06-15"), share=(2, 5)), "! 2/5"),
        (Step("x", "X", State.DUE, day("2023-06-15")), "→ 15/06"),
        (Step("x", "X", State.NOTHING, day("2023-06-15"), share=(0, 5)), "–"),
    ],
)
def test_a_cell(step: Step, cell: str) -> None:
    assert step_cell(step, 2023) == cell


@given(
    today=st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31)),
    dates=st.dictionaries(
        st.sampled_from([item.id for item in CAMPAIGN.milestones]),
        st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31)),
    ),
    sent=st.dictionaries(
        st.sampled_from(OPERATORS), st.dates(dt.date(2022, 1, 1), dt.date(2024, 12, 31))
    ),
)
def test_states_hold_together(today: dt.date, dates, sent) -> None:
    kept = Traces(sent=sent, returned=sent, dated=dates, data=bool(dates))
    for step in (*steps(CAMPAIGN, REGION, kept, today), *other_milestones(CAMPAIGN, kept, today)):
        over = step.state in {State.DONE, State.LATE_DONE}
        assert not (step.done and not over)
        assert step.done is None or step.done <= today
        assert (step.days_late > 0) == (step.state is State.LATE_DONE)
        if step.state is State.LATE:
            assert step.due is not None
            assert step.due < today
        if step.state in {State.DUE, State.TO_COME}:
            assert step.due is None or step.due >= today
        assert not (over and step.todo)
        assert len(step_cell(step, 2023)) <= 11
        json.dumps(step.to_dict())


def test_a_day_of_another_year_tells_its_own() -> None:
    step = Step("donnees", "Données reçues", State.DONE, None, day("2022-04-20"))

    assert step_cell(step, 2022) == "✓ 20/04"
    assert step_cell(step, 2023) == "✓ 20/04/22"


def test_handing_in_ends_with_the_command_to_run() -> None:
    assert followed(Traces(), "2023-01-01")["depot"].todo == (
        "cep-report submit --campaign 2022 --region 53"
    )


def test_a_report_received_here_is_told_as_on_the_dashboard(empty_project) -> None:
    hand_in(empty_project, "2022", "28", Shape(origin="document", day="2023-07-03"))
    normandie, bretagne = campaign_status(empty_project, "2022", day("2026-11-22"), ("28", "53"))

    assert (normandie.steps[-1].state, normandie.steps[-1].done) == (State.DONE, day("2023-07-03"))
    assert State.LATE not in {step.state for step in normandie.steps}
    assert bretagne.steps[-1].state is State.LATE
