"""The last deposit of each region counts; a region without one is a value, not an error."""

from __future__ import annotations

import datetime as dt

import pytest

from cep_report.campaign import load_campaign
from cep_report.canonical import json_bytes
from cep_report.consolidation.collection import load_collection
from cep_report.errors import InputError
from cep_report.regions import load_regions
from cep_report.submission.receiving import Origin
from tests.twin.samples import twin


@pytest.fixture
def desk(empty_project):
    campaign = load_campaign(empty_project, "2022")
    regions = load_regions(empty_project)
    parent = empty_project.data("2022") / "depots" / regions.find("Bretagne").folder

    def keep(number: int, day: str) -> None:
        folder = parent / f"{number:03}"
        folder.mkdir(parents=True)
        receipt = {"numero": number, "recu_le": day, "origine": "depot", "derogation": ""}
        (folder / "reception.json").write_bytes(json_bytes(receipt))
        content = twin().model_dump(mode="json", by_alias=True)
        (folder / "rapport.json").write_bytes(json_bytes(content))

    return keep, lambda: load_collection(empty_project, campaign, regions), parent


def test_a_campaign_that_received_nothing_misses_everyone(desk):
    _, load, _ = desk

    assert len(load().missing) == 18
    assert load().received == {}


def test_the_last_deposit_counts(desk):
    keep, load, _ = desk
    keep(2, "2023-07-20")
    keep(1, "2023-07-10")

    held = load()

    assert [item.number for item in held.received.values()] == [2]
    assert held.received["53"].origin is Origin.PACKAGE
    assert held.received["53"].day == dt.date(2023, 7, 20)
    assert [item.region.name for item in held.late] == ["Bretagne"]
    assert len(held.missing) == 17


def test_a_deposit_damaged_since_is_told(desk):
    keep, load, parent = desk
    keep(1, "2023-07-10")
    (parent / "001" / "rapport.json").write_text("{")

    with pytest.raises(InputError, match="double numérique"):
        load()
