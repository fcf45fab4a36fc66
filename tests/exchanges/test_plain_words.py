"""What people are told of a change: plain words, what goes, what comes, and where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.exchanges.plain_words import plain
from cep_report.exchanges.proposing import ZoneWords, quoted
from cep_report.markdown import escape
from cep_report.merging import changes, tokens
from cep_report.observations import Kind

PRINTED = {"{{< val taux-recours >}}": "4,6\u00a0%", "{{< ref tableau-volumes >}}": "tableau 3"}
BASE = """Les équipes limitent leurs réunions. Le taux est de {{< val taux-recours >}} (voir {{< ref tableau-volumes >}}).

- un point
- un **second** point

La fin du texte."""
SIGNS = re.compile(r"\*|\{\{<|>\}\}|<!--|^[->#] |\[\^|\]\(|\\", re.MULTILINE)


def said(theirs: str, kind: Kind = Kind.REPLACEMENT, base: str = BASE) -> list[str]:
    words = ZoneWords(base, PRINTED)
    found = [words.said(change, kind) for change in changes(base, theirs)]
    assert not any(SIGNS.search(text) for text in found)
    return found


def passages(theirs: str, base: str = BASE) -> list[str]:
    words = ZoneWords(base, PRINTED)
    return [words.passage(change) for change in changes(base, theirs)]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Du **gras**, de l’*italique*, du ~~barré~~.", "Du gras, de l’italique, du barré."),
        ("- un\n- deux\n\n<!-- -->\n\n1.  trois", "• un\n• deux\n1. trois"),
        ("> cité\n\n### Titre\n\nSuite", "cité\nTitre\nSuite"),
        ("| A | B |\n|:--|--:|\n| 1 | 2 |", "A | B\n1 | 2"),
        ("taux de {{< val taux-recours >}}, {{< ref tableau-volumes >}}", "taux de 4,6\u00a0%, tableau 3"),
        ("mot^[Une *note*.] suivant", "mot (note\u00a0: Une note.) suivant"),
        ("[le site](https://exemple.fr/a) ; ![Plan](p.png)", "le site (https://exemple.fr/a) ; [image\u00a0: Plan]"),
        ("1^er^ H~2~O, a\\*b, \\[c\\], R&D, {{&lt; x", "1er H2O, a*b, [c], R&D, {{< x"),
        ("un\\\ndeux", "un\ndeux"),
    ],
)  # fmt: skip
def test_markdown_in_plain_words(markdown, words):
    assert plain(tokens(markdown), PRINTED) == words


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_what_a_person_types_is_told_as_it_is(text):
    typed = " ".join(text.split(" ")).strip(" ")
    one_space = re.sub(" {2,}", " ", typed)
    assert plain(tokens(f"Mot {escape(typed)} fin"), {}) == re.sub(
        " {2,}", " ", f"Mot {one_space} fin"
    )


def test_a_replacement_says_which_words_it_replaces():
    theirs = BASE.replace("limitent", "**freinent**")
    assert said(theirs) == ["«\u00a0limitent\u00a0» → «\u00a0freinent\u00a0»"]
    assert passages(theirs) == [
        "Les équipes limitent leurs réunions. Le taux est de 4,6\u00a0% (voir tableau 3)."
    ]


def test_an_addition_says_where():
    theirs = BASE.replace("réunions.", "réunions communes.")
    assert said(theirs) == [
        "après «\u00a0Les équipes limitent leurs réunions\u00a0»\u00a0: «\u00a0communes\u00a0»"
    ]
    assert said(f"Un début. {BASE}") == [
        "avant «\u00a0Les équipes limitent leurs réunions. Le\u00a0»\u00a0: «\u00a0Un début.\u00a0»"
    ]
    assert said(f"{BASE}\n\n- trois\n- quatre") == [
        "nouveau paragraphe après «\u00a0La fin du texte.\u00a0»\u00a0: «\u00a0• trois\n• quatre\u00a0»"
    ]
    assert said("Tout est neuf.", base="") == ["«\u00a0Tout est neuf.\u00a0»"]
    moved = said(f"{BASE}\n\nDeux mots.", Kind.MOVE)
    assert moved[0].startswith("déplacé ici, nouveau paragraphe après «\u00a0La fin du texte.")


def test_a_deletion_says_what_goes():
    assert said(BASE.replace(" leurs réunions", ""), Kind.DELETION) == [
        "«\u00a0leurs réunions\u00a0»"
    ]
    assert said(BASE.replace("\n\nLa fin du texte.", ""), Kind.MOVE) == [
        "déplacé d’ici\u00a0: «\u00a0La fin du texte.\u00a0»"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("limitent", "**limitent**", "gras ajouté\u00a0: «\u00a0limitent\u00a0»"),
        ("**second**", "second", "gras retiré\u00a0: «\u00a0second\u00a0»"),
        ("réunions. Le", "réunions.\n\nLe", "paragraphes séparés"),
        ("La fin du texte.", "> La fin du texte.", "retrait de citation ajouté"),
        ("réunions.", "réunions\u202f!", "«\u00a0.\u00a0» → «\u00a0\u202f!\u00a0»"),
    ],
)
def test_a_change_of_looks_says_which(old, new, told):
    assert said(BASE.replace(old, new), Kind.FORMAT) == [told]


def test_a_long_text_that_the_passage_holds_is_quoted_by_its_ends():
    text = quoted("un mot " * 60 + "dernier", 40)
    assert text.startswith("«\u00a0un mot")
    assert " […] " in text
    assert text.endswith("dernier\u00a0»")
    assert len(text) < 60
