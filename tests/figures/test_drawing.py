"""A chart is drawn once for what it shows, and what is kept of it is what was drawn."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from cep_report.figures import Drawings, Fonts, drawing
from cep_report.figures.canvas import Canvas
from cep_report.figures.sheet import render
from cep_report.store import Store
from tests.projects import ROOT


@pytest.fixture
def drawings(tmp_path):
    return Drawings(Store(tmp_path), "demo-2022", "53")


@pytest.fixture
def drawn(monkeypatch):
    """The names of the charts that are drawn."""
    names = []

    def watch(canvas, fonts, name):
        names.append(name)
        return render(canvas, fonts, name)

    monkeypatch.setattr(drawing, "draw", watch)
    return names


def canvas(text="12 345", color="#1F4E79"):
    sheet = Canvas(2.0, 4.0)
    sheet.box(0.1, 0.1, width=1.0, height=0.5, color=color)
    sheet.text(1.0, 1.0, text)
    return sheet


def test_the_same_chart_is_drawn_once(drawings, drawn, fonts):
    expected = render(canvas(), fonts, "graphique-a")
    assert drawings.draw(canvas(), fonts, "graphique-a") == expected
    assert drawings.draw(canvas(), fonts, "graphique-a") == expected
    assert drawn == ["graphique-a"]
    [entry] = drawings.store.entries()
    assert (entry.kind, entry.campaign, entry.region) == (drawing.KIND, "demo-2022", "53")


def test_another_shape_font_name_or_code_is_another_chart(
    drawings, drawn, fonts, tmp_path, monkeypatch
):
    drawings.draw(canvas(), fonts, "graphique-a")
    drawings.draw(canvas(text="12 346"), fonts, "graphique-a")
    drawings.draw(canvas(color="#1F4E7A"), fonts, "graphique-a")
    drawings.draw(replace(canvas(), height=2.1), fonts, "graphique-a")
    drawings.draw(canvas(), fonts, "graphique-b")
    drawings.draw(canvas(), Fonts(fonts.bold, fonts.bold), "graphique-a")
    monkeypatch.setattr(drawing, "code", lambda: "autre")
    drawings.draw(canvas(), fonts, "graphique-a")
    monkeypatch.setattr(drawing, "libraries", lambda: {"matplotlib": "0"})
    drawings.draw(canvas(), fonts, "graphique-a")
    assert len(drawn) == 8
    # The files of the fonts may be anywhere.
    monkeypatch.undo()
    moved = Fonts(tmp_path / "a.ttf", tmp_path / "b.ttf")
    moved.regular.write_bytes(fonts.regular.read_bytes())
    moved.bold.write_bytes(fonts.bold.read_bytes())
    before = len(list(drawings.store.entries()))
    drawings.draw(canvas(), moved, "graphique-a")
    assert len(list(drawings.store.entries())) == before


def test_a_damaged_chart_is_drawn_again(drawings, drawn, fonts):
    expected = drawings.draw(canvas(), fonts, "graphique-a")
    [entry] = drawings.store.entries()
    content = entry.path.read_bytes()
    entry.path.write_bytes(content[:-40] + bytes(40))
    assert drawings.draw(canvas(), fonts, "graphique-a") == expected
    assert len(drawn) == 2
    assert entry.path.read_bytes() == content


def test_a_disk_that_keeps_nothing_does_not_matter(tmp_path, drawn, fonts):
    (tmp_path / "objets").write_text("", encoding="utf-8")
    drawings = Drawings(Store(tmp_path / "objets"), "demo-2022", "53")
    expected = render(canvas(), fonts, "graphique-a")
    assert [drawings.draw(canvas(), fonts, "graphique-a") for _ in range(2)] == [expected] * 2
    assert len(drawn) == 2


def test_charts_that_are_kept_start_nothing_that_draws():
    """A report of which every chart is kept does not wait for Matplotlib's figures."""
    script = (
        "import sys\n"
        "import cep_report.preloaded\n"
        "print([name for name in sys.modules if name == 'matplotlib.figure'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
