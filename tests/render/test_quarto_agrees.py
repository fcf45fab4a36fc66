"""Both engines give the same report. Needs a real Quarto on the path."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cep_report import render
from cep_report.project import Project
from cep_report.report import NOTEBOOKS
from tests.render import reading
from tests.render.sample_job import make_job

pytestmark = pytest.mark.skipif(
    shutil.which("quarto") is None, reason="aucune commande « quarto » dans le chemin"
)

NOTEBOOK = """{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["Cahier."]}],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture(scope="module")
def by_quarto(project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    # As reports are made: in a hidden folder.
    folder = tmp_path_factory.mktemp("q") / ".53-bretagne-x" / "53-bretagne"
    return render.render(project, make_job(folder), ["docx", "pdf"], engine="quarto")


@pytest.fixture(scope="module")
def by_hand(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the one report of a project, after a bare ``quarto render``."""
    root = tmp_path_factory.mktemp("projet")
    for name in ("_quarto.yml", "README.md"):
        shutil.copyfile(project.root / name, root / name)
    for name in ("_extensions", "scripts", "notebooks", "docs"):
        shutil.copytree(project.root / name, root / name)
    report = make_job(root / "_output" / "demo-2022" / "53-bretagne")
    (report / NOTEBOOKS).mkdir()
    (report / NOTEBOOKS / "essentiel.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    before = listing(root)
    done = subprocess.run(
        ["quarto", "render"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    documents = {f"_output/demo-2022/53-bretagne/rapport.{name}" for name in ("docx", "pdf")}
    assert listing(root) - before == documents
    return report


def listing(root: Path) -> set[str]:
    names = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return {name.as_posix() for name in names if name.parts[0] != ".quarto"}


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


def test_a_bare_rendering_agrees(rendered: dict[str, Path], by_hand: Path) -> None:
    assert reading.headings(by_hand / "rapport.docx") == reading.headings(rendered["docx"])
    assert reading.tables(by_hand / "rapport.docx") == reading.tables(rendered["docx"])
    ours, theirs = (
        reading.words(" ".join(reading.pdf_pages(path)))
        for path in (rendered["pdf"], by_hand / "rapport.pdf")
    )
    assert Counter(theirs) == Counter(ours)


def test_one_report_is_rendered_from_its_file(by_hand: Path) -> None:
    (by_hand / "rapport.docx").unlink()
    subprocess.run(
        ["quarto", "render", "_output/demo-2022/53-bretagne/rapport.qmd", "--to", "cep-docx"],
        cwd=by_hand.parents[2],
        capture_output=True,
        check=True,
    )
    assert reading.headings(by_hand / "rapport.docx")
