"""What people do in Word comes back: in the zone where they did it, and nothing else changes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cep_report.exchanges.receiving import Receipt
from cep_report.observations import Kind
from cep_report.prose import zone_texts
from tests.exchanges.cases import CASES, Case
from tests.exchanges.drafting import PART, Exchange, exchange, file_of
from tests.exchanges.editing import Word

MARK = re.compile(r"\bzz\w+", re.IGNORECASE)


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Exchange:
    zones = {case.zone.name: case.text(case.source) for case in CASES}
    return exchange(tmp_path_factory.mktemp("sent") / "projet", zones)


@pytest.fixture(scope="module")
def copies(sent, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copies")
    made = {}
    for recipient in ("auteur", "apec"):
        word = Word(sent.copy(recipient))
        for case in CASES:
            case.edit(word, case.zone)
        made[recipient] = word.save(folder / f"{recipient}.docx")
    return made


@pytest.fixture(scope="module")
def by_author(sent, copies, tmp_path_factory) -> tuple[Exchange, Receipt]:
    mine = sent.moved(tmp_path_factory.mktemp("author") / "projet")
    return mine, mine.receive(copies["auteur"])


@pytest.fixture(scope="module")
def by_operator(sent, copies, tmp_path_factory) -> tuple[Exchange, Receipt]:
    mine = sent.moved(tmp_path_factory.mktemp("operator") / "projet")
    return mine, mine.receive(copies["apec"])


def said(receipt: Receipt, case: Case) -> list:
    """The observations on a zone or on what is printed around it."""
    name = f"{PART}.{case.zone.name}"
    return [
        item
        for item in receipt.observations
        if item.zone == name or (not item.zone and item.section.endswith(f"Zone {case.zone.name}"))
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.zone.name)
def test_the_author_finds_the_edit_in_its_zone(by_author, case) -> None:
    mine, receipt = by_author
    text = zone_texts(mine.prose.read_text(encoding="utf-8"))[case.zone.name]
    comment = f"<!-- Consigne de {case.zone.name}. -->"
    assert comment in text
    written = text.replace(comment, "").strip("\n")
    assert re.sub(" +", " ", written) == re.sub(" +", " ", case.text(case.expected))
    found = said(receipt, case)
    assert len(found) == len(case.said), found
    for item, (kind, passage, remark) in zip(found, case.said, strict=True):
        assert item.kind == Kind(kind)
        assert passage in item.passage
        assert remark in item.remark


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.zone.name)
def test_the_operator_proposes_the_edit(by_operator, case) -> None:
    _, receipt = by_operator
    found = said(receipt, case)
    proposals = [item for item in found if item.proposal and item.kind != Kind.GENERATED]
    others = [item for item in found if item not in proposals]
    assert Counter(item.kind for item in proposals) == Counter(map(Kind, case.proposed)), found
    assert [item.kind for item in others] == [Kind(kind) for kind, _, _ in case.said], others


def test_every_word_written_is_on_the_other_side(sent, copies, by_author, by_operator) -> None:
    written = Counter(MARK.findall(" ".join(Word(copies["auteur"]).root.itertext())))
    assert len(written) > 30
    mine, receipt = by_author
    there = mine.prose.read_text(encoding="utf-8")
    there += " ".join(item.remark for item in receipt.observations)
    assert not [word for word in written if word not in there]
    proposed = " ".join(item.remark for item in by_operator[1].observations)
    assert not [word for word in written if word not in proposed]


def test_an_operator_changes_nothing(sent, by_operator) -> None:
    assert by_operator[0].prose.read_bytes() == sent.prose.read_bytes()


def test_the_rest_of_the_file_keeps_its_bytes(sent, by_author) -> None:
    before = file_of({case.zone.name: case.text(case.source) for case in CASES})
    after = by_author[0].prose.read_text(encoding="utf-8")
    same = {case.zone.name for case in CASES if case.expected == case.source}
    assert len(same) > 10
    assert {name for name in same if zone_texts(before)[name] != zone_texts(after)[name]} == set()
    assert before.partition("<!-- zone")[0] == after.partition("<!-- zone")[0]
