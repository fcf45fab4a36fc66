"""Nobody's name is printed, whoever spoke in a thread of comments."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cep_report.campaign import load_campaign
from cep_report.exchanges import operator
from cep_report.exchanges.wording import BETWEEN, Wording, reply
from cep_report.registers.model import ObservationEntry


@pytest.fixture(scope="module")
def campaign(demo_source):
    return load_campaign(demo_source, "demo-2022")


def said(campaign, **fields):
    entry = ObservationEntry(id="apec-1", operator="apec", **fields)
    return Wording.of([entry], campaign, lambda _: True).said(entry)


def test_those_who_answered_in_a_thread_are_not_named_either(campaign):
    thread = reply("Marc Petit", "D’accord avec Claire Dupont.")

    lines = said(
        campaign,
        person=BETWEEN.join(("Claire Dupont", "Marc Petit")),
        remark=f"À revoir avec Marc Petit.\n{thread}",
    )

    assert "Petit" not in " ".join(lines)
    assert "Dupont" not in " ".join(lines)
    assert lines[1].startswith("Réponse\u00a0: D’accord")


def test_a_first_name_alone_does_not_sign_an_answer(campaign):
    assert said(campaign, remark=reply("Marc", "Non.")) == ("Réponse\u00a0: Non.",)


def test_a_thread_is_registered_with_all_its_people():
    answer = SimpleNamespace(author="Marc Petit", text="Je ne partage pas cet avis.")
    comment = SimpleNamespace(
        author="Claire Dupont",
        text="À revoir.",
        date=None,
        quoted="le passage",
        resolved=False,
        anchor="",
        replies=(answer, answer),
    )
    returned = SimpleNamespace(
        comments=(comment,), sending=SimpleNamespace(by_anchor={}, version="v1")
    )

    [found] = operator._comments(returned, "apec")

    assert found.person == f"Claire Dupont{BETWEEN}Marc Petit"
    assert found.remark.endswith("Réponse de Marc Petit\u00a0: Je ne partage pas cet avis.")
