"""Search: accents, endings and capitals do not count; order, places and filters do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.consolidation.passages import Passage
from cep_report.consolidation.search import Index, find_passages
from cep_report.errors import UnknownNameError, UsageError
from cep_report.letters import folded
from cep_report.stems import stem
from tests.consolidation.factory import Shape, hand_in


def passage(text, number=0):
    return Passage(f"p{number}", None, "s", "S", "", text)


def texts(query, *given):
    index = Index(passage(text, number) for number, text in enumerate(given))
    return [hit.passage.text for hit in index.search(query)]


@pytest.mark.parametrize("query", ["difficulté", "difficultes", "DIFFICULTÉS", "les difficultés"])
def test_accents_endings_and_capitals_do_not_count(query):
    assert texts(query, "Une difficulté demeure.", "Rien ici.") == ["Une difficulté demeure."]


@pytest.mark.parametrize(
    "alike",
    ["conseiller conseillers Conseillère", "formé formés formée formées", "réseau réseaux RESEAU"],
)
def test_number_and_gender_do_not_count(alike):
    assert len({stem(word) for word in alike.split()}) == 1


def test_a_rare_word_and_a_short_passage_come_first():
    common = ["Le service est connu." for _ in range(4)]
    found = texts(
        "service mobilité",
        *common,
        "La mobilité freine, et il y aurait encore beaucoup de choses fort longues à raconter.",
        "La mobilité freine.",
    )
    assert found[0] == "La mobilité freine."
    assert found[2:] == common


def test_what_is_found_is_marked_where_it_stands():
    (hit,) = Index([passage("L’accès aux œuvres, et l’accès tardif.")]).search("acces oeuvre")
    assert hit.marked("<", ">") == "L’<accès> aux <œuvres>, et l’<accès> tardif."


@given(st.text(alphabet="abcdeéèêàçùïôœst", min_size=2, max_size=12))
def test_a_word_without_its_accents_is_the_same(word):
    assert stem(word) == stem(folded(word)) == stem(word.upper())


@given(st.lists(st.sampled_from(["réseau", "délai", "outil", "mobilité"]), max_size=6))
def test_marks_only_add(words):
    text = " ".join(words)
    for hit in Index([passage(text)]).search("réseaux outils"):
        assert hit.marked("<", ">").replace("<", "").replace(">", "") == text


def test_filters_and_where_passages_come_from(empty_project, command):
    hand_in(
        empty_project,
        "2022",
        "53",
        Shape(extra={"cooperations.leviers": "La péniche relie les îles."}),
    )
    hand_in(
        empty_project,
        "2022",
        "94",
        Shape(extra={"parcours.difficultes": "Pas de péniche en montagne.\n\nLe délai s’allonge."}),
    )
    found = find_passages(empty_project, "2022", "péniches")
    assert {hit.passage.region.name for hit in found} == {"Bretagne", "Corse"}
    only = find_passages(empty_project, "2022", "peniche", regions=["corse"])
    assert [hit.passage.heading for hit in only] == ["Partie 2, les difficultés"]
    assert find_passages(empty_project, "2022", "péniche", section="cooperations")[
        0
    ].passage.region.code == ("53")
    themed = find_passages(empty_project, "2022", "délai", regions=["94"], theme="fluidité")
    assert "Le délai s’allonge." in [hit.passage.text for hit in themed]
    with pytest.raises(UnknownNameError):
        find_passages(empty_project, "2022", "délai", theme="astronomie")
    with pytest.raises(UsageError):
        find_passages(empty_project, "2022", "de la")

    said = command(empty_project, "search", "-c", "2022", "péniche", "--json")
    assert json.loads(said.out)["trouves"] == 2
    said = command(empty_project, "search", "-c", "2022", "péniche", "-r", "Bretagne")
    assert "Bretagne – Partie 1, les leviers" in said.out
    assert "La [péniche] relie" in said.out


def test_a_section_or_a_region_that_nobody_has_is_refused(empty_project):
    hand_in(empty_project, "2022", "53")
    with pytest.raises(UnknownNameError) as unknown:
        find_passages(empty_project, "2022", "délai", section="nimporte")
    assert "cooperations.leviers" in unknown.value.expected
    assert find_passages(empty_project, "2022", "délai", section="introduction") is not None
    with pytest.raises(UsageError, match="Aucun rapport reçu de\u00a0: Guyane"):
        find_passages(empty_project, "2022", "délai", regions=["Guyane"])


def test_passages_with_all_the_words_come_first():
    hits = Index(
        [passage("Péniche.", 1), passage("Le délai et la péniche se gênent toujours beaucoup.", 2)]
    ).search("péniche délai")

    assert [hit.whole for hit in hits] == [True, False]
