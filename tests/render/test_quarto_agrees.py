"""Both engines give the same report. Needs a real Quarto on the path."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from cep_report import render
from cep_report.project import Project
from tests.render import reading
from tests.render.sample_job import make_job

pytestmark = pytest.mark.skipif(
    shutil.which("quarto") is None, reason="aucune commande « quarto » dans le chemin"
)


@pytest.fixture(scope="module")
def by_quarto(project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    # Inside the project, as Quarto looks for the extension upward from the source.
    folder = project.root / "_output" / f"quarto-{tmp_path_factory.mktemp('q').name}"
    try:
        yield render.render(project, make_job(folder), ["docx", "pdf"], engine="quarto")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_word_agrees(rendered: dict[str, Path], by_quarto: dict[str, Path]) -> None:
    ours, theirs = rendered["docx"], by_quarto["docx"]
    assert reading.headings(theirs) == reading.headings(ours)
    assert reading.captions(theirs) == reading.captions(ours)
    assert reading.tables(theirs) == reading.tables(ours)
    assert reading.alternatives(theirs) == reading.alternatives(ours)
    assert reading.paragraphs(theirs) == reading.paragraphs(ours)


def test_pdf_agrees(rendered: dict[str, Path], by_quarto: dict[str, Path]) -> None:
    ours = reading.pdf_pages(rendered["pdf"])
    theirs = reading.pdf_pages(by_quarto["pdf"])
    assert Counter(reading.words(" ".join(theirs))) == Counter(reading.words(" ".join(ours)))
