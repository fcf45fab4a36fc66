"""Texts and tables stay in their room, and what is cut says so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.deck.fitting import SPACE, TABLE_SIZES, TEXT_SIZES, fit_grid, fit_text
from cep_report.deck.measuring import LINE, Ruler
from cep_report.deck.reading import Grid, Line
from cep_report.deck.summary import CUT

RULER = Ruler(dict.fromkeys("abcdefghij 0123456789[…]", 0.5), {})
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=12), max_size=60).map(" ".join)


def grid(rows: list[list[str]], strong: set[int] = frozenset()) -> Grid:
    heads = tuple(f"h{number}" for number in range(len(rows[0])))
    return Grid(
        "tableau-x",
        "Tableau 1",
        "titre",
        (),
        "",
        heads,
        tuple(map(tuple, rows)),
        (False,) * len(heads),
        (1.0,) * len(heads),
        frozenset(strong),
    )


def height(lines: tuple[Line, ...], size: float, width: float) -> float:
    from cep_report.deck.fitting import INDENTS

    return sum(
        SPACE + len(RULER.lines(line.text, width - INDENTS[line.level], size)) * size * LINE
        for line in lines
    )


def test_a_short_text_is_large():
    fitted = fit_text(RULER, [Line("abc")], 400, 300)
    assert (fitted.size, fitted.cut) == (TEXT_SIZES[0], False)


def test_a_text_gets_smaller_before_it_is_cut():
    lines = [Line("abcde " * 40)] * 2
    assert fit_text(RULER, lines, 400, 330).size < TEXT_SIZES[0]
    assert not fit_text(RULER, lines, 400, 330).cut


def test_what_is_cut_ends_with_the_mark():
    fitted = fit_text(RULER, [Line("abcde " * 200), Line("fin")], 300, 200)
    assert fitted.cut
    assert fitted.size == TEXT_SIZES[-1]
    assert fitted.lines[-1].text.endswith(CUT)


def test_the_mark_is_no_point_of_its_own():
    lines = [Line("abcde " * 60), Line("abcdefghij" * 12)]
    for room in range(150, 400, 10):
        fitted = fit_text(RULER, lines, 200, room)
        assert [line.text for line in fitted.lines[1:]] in ([], [lines[1].text])
        assert not fitted.cut or fitted.lines[-1].text.endswith(CUT)


@settings(deadline=None)
@given(WORDS, st.integers(1, 8))
def test_as_many_words_as_there_is_room_for_are_kept(text, count):
    shown = RULER.cut(text, 120, 10, count)
    kept = len(shown.removesuffix(CUT).split())
    assert shown in (text, f"{' '.join(text.split()[:kept])} {CUT}".strip())
    if shown != text:
        more = " ".join((*text.split()[: kept + 1], CUT))
        assert kept + 1 == len(text.split()) or len(RULER.lines(more, 120, 10)) > count


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(0, 2)), min_size=1, max_size=8))
def test_a_text_never_leaves_its_room(pairs):
    fitted = fit_text(RULER, [Line(text, level) for text, level in pairs], 260, 180)
    assert height(fitted.lines, fitted.size, 260) <= 180


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda count: st.lists(
            st.lists(WORDS, min_size=count, max_size=count), min_size=1, max_size=12
        )
    )
)
def test_a_table_never_leaves_its_room(rows):
    fitted = fit_grid(RULER, grid(rows), 500, 300)
    assert sum(fitted.heights) <= 300
    assert sum(fitted.widths) == pytest.approx(500)
    assert len(fitted.rows) + fitted.left_out == len(rows)


def test_the_total_stays_when_rows_are_left_out():
    rows = [[f"a{number}", "1"] for number in range(60)] + [["total", "60"]]
    fitted = fit_grid(RULER, grid(rows, {60}), 400, 200)
    assert fitted.size == TABLE_SIZES[-1]
    assert fitted.rows[-1] == ("total", "60")
    assert fitted.strong == {len(fitted.rows) - 1}
    assert fitted.left_out == 61 - len(fitted.rows)


def test_a_number_is_never_broken():
    ruler = Ruler(dict.fromkeys("abc 0123456789\u202f", 0.5), {})
    fitted = fit_grid(ruler, grid([["abc " * 30, "4\u202f214\u202f300"]]), 300, 400)
    room = fitted.widths[1] - 10
    assert ruler.lines("4\u202f214\u202f300", room, fitted.size) == ["4\u202f214\u202f300"]
