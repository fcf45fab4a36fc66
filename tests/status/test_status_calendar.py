"""The calendar of milestones: read back by another parser, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import vobject

from cep_report.campaign import Campaign, load_campaign
from cep_report.project import Project
from cep_report.status.calendar import calendar

CAMPAIGN = load_campaign(Project(Path(__file__).parents[2]), "2022")


def events(content: bytes) -> dict[str, vobject.base.Component]:
    read = vobject.readOne(content.decode("utf-8"), validate=True)
    return {event.uid.value: event for event in read.vevent_list}


@pytest.fixture(scope="module")
def content() -> bytes:
    return calendar(CAMPAIGN)


def test_each_milestone_is_an_event_of_whole_days(content: bytes) -> None:
    read = events(content)
    assert list(read) == [f"{item.id}.2022@cep-report" for item in CAMPAIGN.milestones]
    for item in CAMPAIGN.milestones:
        event = read[f"{item.id}.2022@cep-report"]
        assert event.dtstart.value == item.day
        assert type(event.dtstart.value) is dt.date
        assert event.dtend.value == item.due + dt.timedelta(days=1)
        assert item.label in event.summary.value


def test_an_alarm_a_week_before(content: bytes) -> None:
    for event in events(content).values():
        assert event.valarm.trigger.value == dt.timedelta(days=-7)
        assert event.valarm.action.value == "DISPLAY"


def test_dates_that_are_not_sure_are_said_so(content: bytes) -> None:
    read = events(content)
    data, delivery = read["donnees.2022@cep-report"], read["remise.2022@cep-report"]
    assert data.summary.value.endswith("(date indicative)")
    assert "mi-avril 2023" in data.description.value
    assert data.status.value == "TENTATIVE"
    assert delivery.status.value == "CONFIRMED"
    assert "indicative" not in delivery.summary.value


def test_dates_to_confirm(content: bytes) -> None:
    first, *others = CAMPAIGN.milestones
    waiting = CAMPAIGN.model_copy(
        update={"milestones": (first.model_copy(update={"to_confirm": True}), *others)}
    )
    event = events(calendar(waiting))[f"{first.id}.2022@cep-report"]
    assert event.summary.value.endswith("(date à confirmer)")
    assert event.status.value == "TENTATIVE"


def test_the_same_bytes_without_a_clock(content: bytes) -> None:
    assert calendar(CAMPAIGN) == content
    stamps = set(re.findall(rb"DTSTAMP:(\S+)", content))
    assert stamps == {b"20220101T000000Z"}


def test_the_form_that_the_norm_asks(content: bytes) -> None:
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    content.decode("utf-8")
    assert b"VERSION:2.0" in lines


def test_signs_that_the_norm_escapes() -> None:
    label = "Un, deux ; trois\\quatre\u00a0: « cinq » – " + "très " * 30
    first = CAMPAIGN.milestones[0].model_copy(update={"label": label})
    odd = CAMPAIGN.model_copy(update={"milestones": (first,)})
    (event,) = events(calendar(odd)).values()
    assert label in event.summary.value


def test_a_fictional_campaign_says_so() -> None:
    fictional: Campaign = CAMPAIGN.model_copy(update={"fictional": True})
    assert all(
        "fictive" in event.description.value for event in events(calendar(fictional)).values()
    )
