"""Conflicts of two, three, four people: one block, read from end to end."""

import os
import re
from collections import Counter
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.merging import conflict_mark, merge
from cep_report.merging.marks import END, OPENING, Version, block, versions, waiting
from cep_report.merging.tokens import is_break
from tests.merging.test_merging_properties import EDITS, Writer, documents, keys

PEOPLE = ("du dossier", "de l’Apec", "des Cap emploi", "des missions locales")
BASE = "Les opérateurs se réunissent chaque mois. Une charte les lie depuis 2020."
EXAMPLES = int(os.environ.get("CEP_MERGES", "60"))
SOME = settings(max_examples=EXAMPLES, deadline=None, derandomize=True)


def merged(base: str, sides: list[str]) -> str:
    """The first side with what all the others wrote, one after the other."""
    others = zip(PEOPLE[1:], sides[1:], strict=False)
    return reduce(lambda text, other: again(base, text, other[1], other[0]), others, sides[0])


def again(base: str, text: str, theirs: str, who: str) -> str:
    return merge(base, text, theirs, lambda found: conflict_mark(found, who)).text


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def said(text: str) -> list[str]:
    """The keys of a text; around a block in a list, a blank line more is no change."""
    return ["\n" if is_break(key) else key for key in keys(text)]


def test_three_texts_of_one_sentence_are_one_block_in_order():
    sides = [BASE.replace("chaque mois", when) for when in ("tous les ans", "souvent", "parfois")]
    assert merged(BASE, sides) == (
        "‹CONFLIT – texte du dossier› Les opérateurs se réunissent tous les ans. "
        "‹CONFLIT – texte de l’Apec› Les opérateurs se réunissent souvent. "
        "‹CONFLIT – texte des Cap emploi› Les opérateurs se réunissent parfois. "
        "‹FIN DU CONFLIT› Une charte les lie depuis 2020."
    )


def test_who_changes_another_word_of_the_sentence_is_heard_beside_the_others():
    sides = [
        BASE.replace("chaque mois", "tous les ans"),
        BASE.replace("chaque mois", "souvent"),
        BASE.replace("Les opérateurs", "Nos partenaires"),
    ]
    text = merged(BASE, sides)
    assert "‹CONFLIT – texte des Cap emploi› Nos partenaires se réunissent chaque mois. ‹" in text
    assert text.count("Les opérateurs se réunissent") == 2


def test_a_conflict_over_others_takes_their_versions_in():
    lines = [f"Le point {number} est traité par les services." for number in range(4)]
    base = " ".join(lines)
    text = merged(
        base,
        [
            base.replace("1 est", "1 sera").replace("2 est", "2 sera"),
            base.replace("1 est", "1 fut").replace("2 est", "2 fut"),
            lines[0].removesuffix(".") + ", et c’est tout.",
        ],
    )
    assert [version.who for version in versions(text, "")] == list(PEOPLE[:3])
    assert waiting(text) == 1
    assert words(text)["sera"] == words(text)["fut"] == 2


def test_a_block_is_read_again_as_it_was_written():
    some = (Version("de l’Apec", "- un\n- deux"), Version("du dossier", ""))
    assert versions(f"Avant.\n\n{block(some)}\n\nAprès.", "de qui") == (
        Version("de l’Apec", "Avant.\n\n- un\n- deux\n\nAprès."),
        Version("du dossier", "Avant.\n\n(supprimé)\n\nAprès."),
    )
    returned = block(some).replace("– texte", "–\u00a0texte").replace("FIN DU", "FIN\u00a0DU")
    assert versions(returned, "de qui") == some


def test_what_was_decided_in_a_block_is_taken():
    base = f"Avant. {block((Version('du dossier', 'Oui.'), Version('de l’Apec', 'Non.')))} Après."
    ours = base.replace("Avant", "Auparavant")
    assert again(base, ours, "Avant. Non. Après.", "de l’auteur") == "Auparavant. Non. Après."


def test_a_block_whose_marks_are_damaged_still_waits():
    text = block((Version("du dossier", "Oui."), Version("de l’Apec", "Non.")))
    assert waiting(text.removesuffix(END)) == waiting(text.removeprefix(OPENING)) == 1
    assert waiting("Un texte ‹sans conflit›.") == 0


@st.composite
def disputes(draw: st.DrawFn, kinds: tuple[str, ...] = EDITS) -> tuple[str, list[str]]:
    """A text and two to four versions of it, each person's words bearing a name."""
    base = draw(documents())
    sides = [
        Writer(draw(st.integers(0, 2**32)), kinds).edited(base, name, draw(st.integers(0, 8)))
        for name in ("nous", "eux", "elles", "vous")
    ]
    return base, sides[: draw(st.integers(2, 4))]


@SOME
@given(disputes())
def test_every_word_of_everyone_is_there_and_no_mark_is_within_another(dispute):
    base, sides = dispute
    text = merged(base, sides)
    for side in sides:
        assert not (words(side) - words(base)).keys() - words(text).keys()
    inside = False
    for mark in re.findall(r"‹[^›]*›", text):
        assert mark != END or inside
        inside = mark != END
    assert not inside


@SOME
@given(disputes(("word", "insert", "sentence", "paragraph")))
def test_merging_again_changes_nothing(dispute):
    base, sides = dispute
    text = merged(base, sides)
    for who, side in zip(PEOPLE[1:], sides[1:], strict=False):
        assert said(again(base, text, side, who)) == said(text)
