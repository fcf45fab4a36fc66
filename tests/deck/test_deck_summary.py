"""What slides say of a text: its own words, and no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cep_report.deck.reading import Line, Passage
from cep_report.deck.summary import CUT, points, sentences

NB, NN = "\u00a0", "\u202f"


def passage(*lines: Line) -> Passage:
    return Passage("1.1 Titre", lines)


def test_a_paragraph_gives_its_first_sentence():
    text = "Les échanges ont repris. Ils se tiennent chaque mois. Trois sites y participent."
    assert points(passage(Line(text)), 4) == (Line("Les échanges ont repris."),)


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    text = "L’art. L. 6111-6 vaut pour M. Dupont, cf. p. 12, soit 4 214 300 personnes. La suite."
    assert sentences(text)[0] == text.removesuffix(" La suite.")


def test_the_items_of_a_list_stand_under_what_announces_them():
    found = points(
        passage(
            Line(f"Le contexte change. Trois priorités{NB}:"),
            Line(f"informer{NN};", 1),
            Line("relayer. Ce sera long.", 1),
        ),
        6,
    )
    assert found == (
        Line("Le contexte change."),
        Line(f"Trois priorités{NB}:"),
        Line("informer", 1),
        Line("relayer.", 1),
    )


def test_a_list_alone_gives_points_of_the_first_level():
    assert points(passage(Line("un", 1), Line("deux", 1)), 6) == (Line("un"), Line("deux"))


def test_more_points_than_asked_for_are_said_to_be_more():
    lines = [Line(f"Point {number}.") for number in range(5)]
    assert [line.text for line in points(passage(*lines), 3)] == [
        "Point 0.",
        "Point 1.",
        f"Point 2. {CUT}",
    ]


@given(st.lists(st.tuples(st.text(max_size=80), st.integers(0, 2)), max_size=6))
def test_a_point_is_found_in_the_text_word_for_word(pairs):
    lines = tuple(Line(text, level) for text, level in pairs)
    whole = [line.text for line in lines]
    for point in points(Passage("", lines), 10):
        assert any(point.text in text for text in whole)
