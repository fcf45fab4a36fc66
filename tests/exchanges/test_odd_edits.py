"""Whatever is done to a draft, nothing of it is lost, misplaced or announced falsely."""

from __future__ import annotations

import re

import pytest

from cep_report.observations import Kind
from tests.exchanges.counting import unheard
from tests.exchanges.drafting import RETURNED, Exchange, exchange
from tests.exchanges.editing import AUTHORED, W, Word, xml
from tests.exchanges.odd_cases import CASES, IMAGES, ZONES, Case


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Exchange:
    return exchange(tmp_path_factory.mktemp("odd") / "projet", ZONES, images=IMAGES)


def received(sent: Exchange, folder, case: Case, sender: str):
    """What becomes of a copy: the project, the prose before, the receipt, what nobody heard."""
    from cep_report.exchanges.receiving import receive

    mine = sent.moved(folder / "projet")
    word = Word(mine.copy(sender))
    case.edit(word)
    path = word.save(folder / "retour.docx")
    before = mine.prose.read_text(encoding="utf-8")
    options = {**case.options, **({"sender": sender} if case.options else {})}
    receipt = receive(mine.project, path, RETURNED, **options)
    return mine, before, receipt, unheard(mine, path, before, receipt)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_author_loses_nothing(sent, tmp_path, case) -> None:
    mine, before, receipt, silent = received(sent, tmp_path, case, "auteur")
    expected = before
    for old, new in case.prose.items():
        assert expected.count(old) == 1, old
        expected = expected.replace(old, new)
    found = mine.prose.read_text(encoding="utf-8")
    for added in re.findall(r"\(recu-(?=\n|$)", expected):
        expected = expected.replace(added, re.search(r"\(recu-\w+\.\w+\)", found)[0])
    if case.name == "table_copied_into_prose":
        assert expected.rpartition("\n\n|")[0] in found
    else:
        assert found == expected
    said = [(item.kind, item.passage, item.remark) for item in receipt.observations]
    assert len(said) == len(case.said), said
    for (kind, passage, remark), (was, about, words) in zip(said, case.said, strict=True):
        assert kind == Kind(was)
        assert about in passage
        assert words in remark
    if case.uncounted is not None:
        assert sorted(silent) == sorted(case.uncounted.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_operator_is_heard_and_changes_nothing(sent, tmp_path, case) -> None:
    mine, before, receipt, silent = received(sent, tmp_path, case, "apec")
    assert mine.prose.read_text(encoding="utf-8") == before
    others = [item for item in receipt.observations if not item.proposal]
    assert [item.kind for item in others if item.kind != Kind.GENERATED] == [
        kind for kind, _, _ in case.said if kind != Kind.GENERATED
    ]
    assert bool(case.prose) == any(item.proposal for item in receipt.observations)
    if case.uncounted is not None:
        assert set(silent) <= set(case.uncounted.split())


@pytest.mark.parametrize("name", ["moved_to_another_zone", "moved_to_another_zone_recorded"])
def test_what_an_operator_moves_to_another_section_is_told_as_a_move(sent, tmp_path, name) -> None:
    case = next(item for item in CASES if item.name == name)

    _, _, receipt, _ = received(sent, tmp_path, case, "apec")

    proposed = [item for item in receipt.observations if item.proposal]
    assert [item.kind for item in proposed] == [Kind.MOVE, Kind.MOVE]
    assert len({item.zone for item in proposed}) == 2


def test_a_format_that_was_recorded_is_told_once(sent, tmp_path) -> None:
    def bold(word) -> None:
        run = next(word.find("La fin de une").iter(f"{W}r"))
        for old in run.findall(f"{W}rPr"):
            run.remove(old)
        change = f'<w:rPrChange w:id="{word.number()}" {AUTHORED}><w:rPr/></w:rPrChange>'
        run.insert(0, xml(f"<w:rPr><w:b/>{change}</w:rPr>")[0])

    case = Case(bold)

    _, _, receipt, _ = received(sent, tmp_path, case, "apec")

    assert [item.kind for item in receipt.observations] == [Kind.FORMAT]
    assert receipt.observations[0].proposal is not None
