"""Where tables and charts end up, and what another layout changes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report import render
from cep_report.project import Project
from cep_report.render import fitting, native
from cep_report.render.fitting import Float, Pages, Row, improve
from tests.render import reading
from tests.render.sample_job import HEADER, LOREM, figure, make_job, table

TABLE = Float(
    id="tableau-a",
    page=1,
    top=100.0,
    height=400.0,
    tail=10.0,
    body=700.0,
    chart=False,
    whole=False,
    rows=(),
    first=130.0,
    head=15.0,
    strong=frozenset(),
    end=2,
    used=None,
)
CHART = replace(TABLE, id="graphique-a", page=2, top=76.0, height=300.0, chart=True, whole=True)


def pages(*items: Float) -> Pages:
    return Pages((items,), top=76.0, count=2)


def rows(*counts: int, height: float = 6.0) -> tuple[Row, ...]:
    return tuple(Row(page, height) for page, count in enumerate(counts, 1) for _ in range(count))


def test_a_last_row_alone_is_pulled_back_or_joined() -> None:
    first = 776.0 - 20 * (6 + 2 * 4.7)
    change = improve(pages(replace(TABLE, rows=rows(20, 1), first=first)), {}, ())
    assert change["tableau-a"]["inset"] < fitting.ROW_INSET


def test_a_first_row_alone_goes_with_the_others() -> None:
    cut = replace(TABLE, rows=rows(1, 9, height=40.0), first=700.0, height=600.0)
    assert improve(pages(cut), {}, ()) == {"tableau-a": {"breakable": False}}
    larger = replace(cut, height=800.0)
    assert "breakable" not in improve(pages(larger), {}, ()).get("tableau-a", {})


def test_a_table_that_fills_its_page_does_not_leave_its_heading_alone() -> None:
    cut = replace(TABLE, rows=rows(1, 9, height=40.0), first=700.0, height=600.0)
    filling = replace(cut, height=cut.body - 20.0)
    assert improve(pages(filling), {}, ()).get("tableau-a") != {"breakable": False}


def test_the_title_of_a_group_does_not_end_a_page() -> None:
    cut = replace(TABLE, rows=rows(10, 10), strong=frozenset({9}))
    assert pages(cut).badly_cut == {"tableau-a"}
    assert not pages(replace(cut, strong=frozenset({10}))).badly_cut


def test_notes_alone_on_a_page_are_a_fault() -> None:
    assert pages(replace(TABLE, rows=rows(10), end=2)).badly_cut == {"tableau-a"}
    assert not pages(replace(TABLE, rows=rows(10), end=1)).badly_cut


def test_the_notes_of_a_page_of_few_tall_rows_are_pulled_back() -> None:
    # On its side, a page of eight rows of three lines: each gives 3 points of padding at most.
    alone = replace(
        TABLE,
        rows=rows(8, height=39.0),
        first=131.5,
        head=15.3,
        tail=27.3,
        height=448.0,
        body=453.5,
    )
    change = improve(pages(alone), {}, ())
    assert change == {"tableau-a": {"inset": min(fitting.INSETS)}}


def test_a_chart_that_nearly_fits_is_made_smaller_and_stays_legible() -> None:
    free = 76.0 + 700.0
    near = replace(CHART, used=free - 300.0)
    assert fitting.SMALLEST_SCALE <= improve(pages(near), {}, ())["graphique-a"]["scale"] < 1
    assert improve(pages(replace(CHART, used=free - 150.0)), {}, ()) == {}
    assert improve(pages(replace(CHART, used=None)), {}, ()) == {}


def test_what_was_tried_is_left() -> None:
    near = replace(CHART, used=76.0 + 400.0)
    assert improve(pages(near), {}, {"graphique-a"}) == {}
    assert improve(pages(near), {"graphique-a": {"scale": 0.9}}, ()) == {}


@given(
    st.lists(st.floats(6, 60), min_size=6, max_size=80),
    st.floats(100, 700),
    st.sampled_from(fitting.INSETS),
)
def test_cutting_loses_no_row(heights: list[float], first: float, inset: float) -> None:
    item = replace(TABLE, rows=tuple(Row(1, height) for height in heights))
    assert sum(fitting._cut(item, first, 776.0, inset)) == len(heights)


def long_table(number: int, count: int) -> str:
    values = [[f"Ligne {number} {i}", str(i)] for i in range(1, count + 1)]
    name = f"tableau-{number}"
    return table(name, number, f"Liste {number}", ["Nom", "Nombre"], values, widths="50,50")


def fragments(path: Path, number: int, count: int) -> list[int]:
    """How many rows of a table stand on each page that has some."""
    names = [f"Ligne {number} {i} " for i in range(1, count + 1)]
    texts = [page.replace("\r\n", " ") + " " for page in reading.pdf_pages(path)]
    return [found for text in texts if (found := sum(name in text for name in names))]


@pytest.mark.parametrize("lead", [0, 3, 5])
def test_no_page_holds_one_row_of_a_table(project: Project, tmp_path: Path, lead: int) -> None:
    counts = (42, 43, 44, 45, 46)
    parts = [
        f"# Partie {number} {{#partie-{number}}}\n\n{(LOREM + chr(10) * 2) * lead}"
        + long_table(number, count)
        for number, count in enumerate(counts, 1)
    ]
    job = make_job(tmp_path, HEADER, "\n\n".join(parts))
    path = render.render(project, job, ["pdf"])["pdf"]
    cut = [fragments(path, number, count) for number, count in enumerate(counts, 1)]
    assert [sum(counts) for counts in cut] == list(counts)
    assert min(min(counts) for counts in cut) >= fitting.ROWS_TOGETHER


def test_without_fitting_some_page_does(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "LAYOUTS", 0)
    counts = range(40, 50)
    parts = [f"# P {n} {{#p-{n}}}\n\n{long_table(n, count)}" for n, count in enumerate(counts, 1)]
    path = render.render(project, make_job(tmp_path, HEADER, "\n\n".join(parts)), ["pdf"])["pdf"]
    assert min(min(fragments(path, n, count)) for n, count in enumerate(counts, 1)) < 3


def test_a_fitted_report_has_the_same_bytes(project: Project, tmp_path: Path) -> None:
    body = f"# Partie {{#partie}}\n\n{LOREM}\n\n{long_table(1, 44)}\n\n" + figure(
        "graphique-parts", 1, "Parts", "Barres."
    )
    made = [
        render.render(project, make_job(tmp_path / name, HEADER, body), ["pdf"])["pdf"].read_bytes()
        for name in "ab"
    ]
    assert made[0] == made[1]
