"""Characters that the font lacks: told by their code, in French, with where they stand."""

from __future__ import annotations

import pytest

from cep_report.characters import in_words, lacking, told
from cep_report.project import Project
from tests.projects import ROOT

PROJECT = Project(ROOT)


def printed(sign: str) -> bool:
    return sign < "\u2000"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Très bien 👍🏽\u202f!", "Très bien [émoji U+1F44D]!"),
        ("👩\u200d💻 et ❤\ufe0f", "[émojis U+1F469 U+1F4BB] et [caractère U+2764]"),
        ("漢字\n\tdeux", "[caractères U+6F22 U+5B57]\n\tdeux"),
        ("e\u0301te\u0301\u200d", "été"),
        ("", ""),
    ],
)
def test_what_cannot_be_printed_is_said_by_its_code(text, words):
    assert in_words(text.replace("\u202f", ""), printed) == words


def test_a_character_is_told_with_its_code_and_where_it_stands():
    text = "Le comité se réunit chaque mois à la maison de l’emploi 😀 et puis ailleurs."
    (sign,) = lacking(PROJECT, text)
    said = told(sign, text)
    assert said.startswith("le caractère «\u00a0😀\u00a0» (U+1F600) n’est pas dans la police")
    assert "à la maison de l’emploi 😀 et puis" in said
    assert "face" not in said
    assert told("\u200d", "a\u200db").startswith("le caractère (U+200D) n’est")
