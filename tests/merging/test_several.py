"""What several people propose for one text: each has a version, and none loses the others’ text."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given, settings

from cep_report.merging import conflict_mark, merge
from cep_report.merging.marks import END, Version, block, versions, waiting
from cep_report.merging.several import together
from tests.merging.test_conflict_marks import PEOPLE, disputes, said, words
from tests.merging.test_merging_properties import LISTING, idle_marks

BASE = "Les opérateurs se réunissent chaque mois. Une charte les lie depuis 2020."
SOME = settings(
    max_examples=int(os.environ.get("CEP_MERGES", "60")), deadline=None, derandomize=True
)


def proposed(sent: str, stands: str, sides: list[str]) -> list[Version]:
    """The text that stands with what each person alone changed in what was sent."""
    return [
        Version(who, merge(sent, stands, side, lambda f, who=who: conflict_mark(f, who)).text)
        for who, side in zip(PEOPLE[1:], sides, strict=False)
    ]


def put_together(sent: str, stands: str, *sides: str) -> str:
    return together(Version(PEOPLE[0], stands), proposed(sent, stands, [*sides]))[-1].text


def test_each_has_a_version_of_the_text_that_stands():
    stands = BASE.replace("opérateurs", "réseaux")
    text = put_together(
        BASE,
        stands,
        BASE.replace("Les", "Tous les", 1),
        BASE.replace("se réunissent", "se voient"),
        BASE.replace("se réunissent chaque mois", "se retrouvent souvent"),
    )
    assert text == (
        "‹CONFLIT – texte du dossier› Les réseaux se réunissent chaque mois. "
        "‹CONFLIT – texte de l’Apec› Tous les réseaux se réunissent chaque mois. "
        "‹CONFLIT – texte des Cap emploi› Les réseaux se voient chaque mois. "
        "‹CONFLIT – texte des missions locales› Les réseaux se retrouvent souvent. "
        "‹FIN DU CONFLIT› Une charte les lie depuis 2020."
    )


def test_who_disagrees_with_the_text_that_stands_and_who_does_not_are_in_one_block():
    stands = BASE.replace("chaque mois", "parfois")
    text = put_together(
        BASE,
        stands,
        BASE.replace("opérateurs se", "conseillers se"),
        BASE.replace("opérateurs se réunissent chaque mois", "réseaux se voient souvent"),
    )
    assert re.findall("texte d[^›]*› [^‹]*", text) == [
        "texte du dossier› Les opérateurs se réunissent parfois. ",
        "texte de l’Apec› Les conseillers se réunissent parfois. ",
        "texte des Cap emploi› Les réseaux se voient souvent. ",
    ]


def test_what_is_proposed_alike_is_under_both_names_once_someone_disagrees():
    often, rarely = (BASE.replace("chaque mois", when) for when in ("souvent", "rarement"))
    assert put_together(BASE, BASE, often, often) == often
    text = put_together(BASE, BASE, often, often, rarely)
    assert re.findall(r"texte (d[^›]*)› [^‹]* (\w+)\. ", text) == [
        ("du dossier", "mois"),
        ("de l’Apec", "souvent"),
        ("des Cap emploi", "souvent"),
        ("des missions locales", "rarement"),
    ]


def test_a_conflict_that_waits_already_takes_the_new_ones_in():
    sentence = "Les opérateurs se réunissent chaque mois."
    old = [Version("du dossier", sentence), Version("de l’Apec", sentence.replace("mois", "jour"))]
    stands = BASE.replace(sentence, block(old))
    text = put_together(
        BASE, stands, BASE.replace("mois", "jour"), BASE.replace("mois", "trimestre")
    )
    assert re.findall(r"texte (d[^›]*)› [^‹]* (\w+)\. ", text) == [
        ("du dossier", "mois"),
        ("de l’Apec", "jour"),
        ("des Cap emploi", "trimestre"),
    ]


def test_what_is_proposed_again_is_seen_with_a_sentence_of_another_within_it():
    sides = [
        f"{BASE}\n\nUn paragraphe du dossier.",
        f"{BASE} Une phrase de l’Apec.\n\nUn paragraphe de l’Apec.",
        f"{BASE} Une phrase des Cap emploi.",
    ]
    text = put_together(BASE, *sides)
    assert "l’Apec. Une phrase des Cap emploi.\n\nUn paragraphe de l’Apec." in text
    assert put_together(BASE, text, *sides[1:]) == text


LINES = "Les opérateurs se réunissent.\n\nUne charte les lie depuis 2020."
ITEMS = "- Les opérateurs se réunissent.\n- Une charte les lie depuis 2020."


@pytest.mark.parametrize(
    "other",
    [
        "1. Les opérateurs se réunissent.\n2. Une charte les lie depuis 2020.",
        "1. Une charte les lie depuis 2020.\n2. Les opérateurs se réunissent.",
        "Une charte les lie depuis 2020. Les opérateurs se réunissent.",
        "Une charte les lie depuis 2020.\n\n> Les opérateurs se réunissent.",
        "Une charte les lie depuis 2020.",
    ],
)
@pytest.mark.parametrize("around", ["", "\n"])
def test_whoever_makes_other_lines_of_a_passage_has_the_whole_of_it(other, around):
    people = [Version(PEOPLE[1], f"{around}{ITEMS}"), Version(PEOPLE[2], f"{around}{other}")]
    for some in (people, people[::-1]):
        text = together(Version(PEOPLE[0], f"{around}{LINES}"), some)[-1].text
        wanted = block(
            (Version(PEOPLE[0], LINES), *(Version(one.who, one.text.strip()) for one in some))
        )
        assert text == f"{around}{wanted}"


def test_sentences_that_a_text_holds_twice_lose_nothing():
    base = "Un point. Les opérateurs se réunissent. Un autre. Les opérateurs se réunissent."
    text = put_together(
        base,
        base,
        base.replace("réunissent", "voient", 1),
        base.replace("réunissent", "parlent", 1),
    )
    assert {"voient", "parlent", "réunissent"} <= words(text).keys()
    assert waiting(text) == 1


@SOME
@given(disputes())
def test_every_word_is_there_the_text_that_stands_first_and_no_mark_within_another(dispute):
    base, (ours, *others) = dispute
    text = put_together(base, ours, *others)
    for side in (ours, *others):
        assert not (words(side) - words(base)).keys() - words(text).keys()
    inside = False
    for mark in re.findall(r"‹[^›]*›", text):
        assert mark != END or inside
        inside = mark != END
    assert not inside


@SOME
@given(disputes(LISTING))
def test_no_version_has_an_item_without_its_words(dispute):
    base, (ours, *others) = dispute
    text = put_together(base, ours, *others)
    for version in versions(text, PEOPLE[0]):
        assert not idle_marks(version.text)


@SOME
@given(disputes(("word", "insert", "sentence", "paragraph")))
def test_proposing_again_what_is_there_changes_nothing(dispute):
    base, (ours, *others) = dispute
    text = put_together(base, ours, *others)
    assert said(put_together(base, text, *others)) == said(text)
