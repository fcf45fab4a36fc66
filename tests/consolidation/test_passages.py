"""Passages: plain words, identified by content; themes: by words that are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.consolidation.national_plan import Theme
from cep_report.consolidation.passages import identifier, split
from cep_report.consolidation.themes import Grouping

THEMES = (
    Theme(label="Parcours", words=("parcours", "fiche de liaison", "délai")),
    Theme(label="Équipes", words=("équipe", "conseiller")),
)


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("Un.\n\nDeux\nsuite.", ["Un.", "Deux suite."]),
        ("- un **gras**\n- deux _fins_\n  suite", ["un gras", "deux fins suite"]),
        ("1. un\n2. deux", ["un", "deux"]),
        ("# Titre\n\nTexte avec [un lien](https://exemple.fr).", ["Texte avec un lien."]),
        ("![carte](carte.png)\n\n> cité", ["cité"]),
        ("<!-- note -->\n\n---\n\n***", []),
        (r"1 \* 2, mot\_clé et mot_clé", ["1 * 2, mot_clé et mot_clé"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_plain_passages(markdown, found):
    assert list(split(markdown)) == found


@given(st.lists(st.from_regex(r"[a-z]{2,8}( [a-z]{2,8}){0,4}\.", fullmatch=True), max_size=6))
def test_no_word_is_lost_whatever_the_form(texts):
    for form in ("\n\n".join(texts), "\n".join(f"- {text}" for text in texts)):
        assert list(split(form)) == texts


def test_the_same_words_of_the_same_section_are_the_same_passage():
    assert identifier("53", "a.b", "Texte.") == identifier("53", "a.b", "Texte.")
    others = {
        identifier("53", "a.b", "Texte !"),
        identifier("53", "a.c", "Texte."),
        identifier("94", "a.b", "Texte."),
    }
    assert len(others | {identifier("53", "a.b", "Texte.")}) == 4


@pytest.mark.parametrize(
    ("text", "theme", "words"),
    [
        ("Les délais cassent les parcours.", "Parcours", ("délais", "parcours")),
        ("Une FICHE de liaison existe.", "Parcours", ("FICHE de liaison",)),
        ("Une fiche et une liaison.", "Parcours", ("fiche et une liaison",)),
        ("Le parcours des conseillers et des équipes.", "Équipes", ("conseillers", "équipes")),
        ("Un délai pour l’équipe.", "Parcours", ("délai",)),  # as many: the first of the list
        ("Délais, délais : les équipes de conseillers.", "Équipes", ("équipes", "conseillers")),
        ("Rien de tel.", "Autre", ()),
    ],
)
def test_the_theme_with_the_most_different_words_wins_and_tells_them(text, theme, words):
    proposal = Grouping(THEMES, "Autre").propose(text)
    assert (proposal.theme, proposal.words) == (theme, words)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Un agenda commun.", "Autre"),
        ("La communication progresse.", "Information"),
        ("Des communications communes.", "Information"),
        ("Il va de soi.", "Autre"),
        ("La VAE aussi.", "Information"),
    ],
)
def test_a_word_after_the_sign_stands_for_itself_only(text, theme):
    themes = [Theme(libelle="Information", mots=["=communication", "=VAE"])]
    assert Grouping(themes, "Autre").propose(text).theme == theme


def test_a_line_of_the_register_has_its_theme_when_no_word_says_one():
    grouping = Grouping(THEMES, "Autre")
    assert grouping.propose("Rien de tel.", "Équipes").theme == "Équipes"
    assert grouping.propose("Rien de tel.", "Équipes").why == "thème de la coopération"
    assert grouping.propose("Les délais.", "Équipes").theme == "Parcours"
    assert grouping.propose("Rien de tel.", "Un thème d’ailleurs").theme == "Autre"


@given(st.text(max_size=80))
def test_words_told_are_in_the_text(text):
    proposal = Grouping(THEMES, "Autre").propose(text)
    assert all(word in text for word in proposal.words)
    assert bool(proposal.words) == (proposal.theme != "Autre")
