"""A sentence written anew is one proposal; small changes of a sentence stay apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.merging import apply, changes
from cep_report.merging.rewriting import by_sentence
from tests.merging.test_merging_properties import Writer, documents, keys

BASE = (
    "Le réseau est dense. Les opérateurs du réseau se réunissent chaque mois pour échanger sur "
    "les situations. Une charte les lie depuis 2020."
)
ANEW = BASE.replace("opérateurs du réseau se réunissent", "conseillers se retrouvent").replace(
    "mois pour échanger sur les situations", "trimestre pour traiter les dossiers"
)


def proposed(theirs, base=BASE, whose=lambda _: "moi"):
    return [(item.before, item.after) for item in by_sentence(base, changes(base, theirs), whose)]


def test_a_sentence_written_anew_is_told_before_and_after():
    assert len(changes(BASE, ANEW)) == 2
    [(before, after)] = proposed(ANEW)
    assert before == BASE.split(". ")[1] + "."
    assert after == ("Les conseillers se retrouvent chaque trimestre pour traiter les dossiers.")


def test_what_is_changed_in_another_sentence_stays_apart():
    found = proposed(ANEW.replace("dense", "ancien").replace("2020", "2021"))
    assert [found[0], found[2]] == [("dense", "ancien"), ("2020", "2021")]
    assert len(found) == 3


def test_two_small_changes_of_a_sentence_stay_two():
    assert proposed(BASE.replace("opérateurs", "réseaux").replace("situations", "parcours")) == [
        ("opérateurs", "réseaux"),
        ("situations", "parcours"),
    ]


def test_what_two_people_changed_in_a_sentence_is_never_one():
    separate = changes(BASE, ANEW)
    people = {change: rank % 2 for rank, change in enumerate(separate)}
    assert by_sentence(BASE, separate, people.__getitem__) == separate
    assert by_sentence(BASE, separate, lambda _: None) == separate


def test_a_sentence_added_beside_one_written_anew_is_told_by_itself():
    theirs = ANEW.replace("traiter les dossiers", "parler des situations")
    found = proposed(theirs.replace("Une charte", "Ils sont six. Une charte"))
    assert [after.strip() for _, after in found][1:] == ["Ils sont six."]


def test_rows_of_a_table_are_told_cell_by_cell():
    base = "| Un | Deux | Trois |\n|---|---|---|\n| a | b | c |"
    theirs = base.replace("a |", "x |").replace("b |", "y |").replace("c |", "z |")
    assert proposed(theirs, base) == [(c.before, c.after) for c in changes(base, theirs)]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(documents(), st.integers(0, 2**32), st.integers(1, 12))
def test_nothing_is_lost_and_nothing_overlaps(base, seed, number):
    theirs = Writer(seed).edited(base, "nous", number)
    found = by_sentence(base, changes(base, theirs), lambda _: "moi")
    assert keys(apply(base, found)) == keys(apply(base, changes(base, theirs)))
    assert all(one.end <= other.start for one, other in pairwise(found))
