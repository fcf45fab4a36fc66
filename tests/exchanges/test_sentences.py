"""A sentence that an operator writes anew is one observation; its marks say who, and when."""

from __future__ import annotations

from datetime import date

import pytest

from cep_report.observations import Kind
from tests.exchanges.drafting import exchange
from tests.exchanges.editing import AUTHORED, Word

SENTENCE = (
    "Les opérateurs du réseau se réunissent chaque mois pour échanger sur les situations suivies."
)
ZONES = {"leviers": f"Le réseau est dense. {SENTENCE} Une charte les lie depuis 2020."}
EDITS = (
    ("opérateurs du réseau", "conseillers"),
    ("mois", "trimestre"),
    ("échanger sur les situations", "traiter les dossiers"),
)
ANEW = "Les conseillers se réunissent chaque trimestre pour traiter les dossiers suivies."
ANOTHER = 'w:author="Paul Durand" w:date="2023-04-29T10:00:00Z"'


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    return exchange(tmp_path_factory.mktemp("envoi") / "projet", ZONES, version="v1", to=("apec",))


def received(drafted, *signed):
    """What is read of a copy in which edits were made, recorded when they are signed."""
    word = Word(drafted.copy("apec"))
    for (before, after), who in zip(EDITS, signed, strict=True):
        if who:
            place = "Le réseau est dense"
            word.inserted(place, before, after, who)
            word.deleted(place, before, who)
        else:
            word.replace("Le réseau est dense", before, after)
    path = word.save(drafted.project.root / "retour.docx")
    return drafted.receive(path).observations


@pytest.mark.parametrize("who", ["", AUTHORED], ids=["unrecorded", "recorded"])
def test_a_sentence_written_anew_is_one_observation(drafted, who):
    [said] = received(drafted, who, who, who)
    assert said.kind is Kind.REPLACEMENT
    assert said.remark == f"«\u00a0{SENTENCE}\u00a0» → «\u00a0{ANEW}\u00a0»"
    assert said.tracked is bool(who)
    assert (said.person, said.date) == (("Élodie Martin", date(2023, 4, 28)) if who else ("", None))


def test_what_two_people_recorded_in_a_sentence_stays_apart_under_their_names(drafted):
    found = received(drafted, AUTHORED, ANOTHER, AUTHORED)
    assert [(item.person, item.date) for item in found] == [
        ("Élodie Martin", date(2023, 4, 28)),
        ("Élodie Martin\u202f; Paul Durand", date(2023, 4, 29)),
    ]


def test_what_was_not_recorded_has_no_date_and_stays_apart_from_what_was(drafted):
    found = received(drafted, AUTHORED, "", "")
    assert [(item.tracked, item.date) for item in found] == [
        (True, date(2023, 4, 28)),
        (False, None),
    ]
