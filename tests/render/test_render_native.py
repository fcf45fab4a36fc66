"""Both documents from one reading by pandoc: as each alone, and whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cep_report import render
from cep_report.errors import RenderError
from cep_report.project import Project
from cep_report.render import native
from cep_report.render.source import Source
from tests.render import reading
from tests.render.sample_job import make_job


@pytest.fixture
def altered(project: Project, tmp_path: Path) -> Project:
    """A project whose extension a test may change."""
    copy = Project(tmp_path / "projet")
    shutil.copytree(project.extension, copy.extension)
    return copy


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_each_document_is_what_it_is_alone(project: Project, tmp_path: Path) -> None:
    together, alone = Source.read(make_job(tmp_path / "a")), Source.read(make_job(tmp_path / "b"))
    docx, pdf = (together.path.with_name(f"rapport.{name}") for name in ("docx", "pdf"))
    layout = native.write_both(project, together, docx, pdf)
    for path in (docx, pdf):
        assert path.stat().st_size > 10_000
    native.write_docx(project, alone, alone.path.with_name(docx.name))
    assert native.write_pdf(project, alone, alone.path.with_name(pdf.name)) == layout
    for path in (docx, pdf):
        assert path.read_bytes() == alone.path.with_name(path.name).read_bytes(), path.name
    assert files(together.path.parent) == files(alone.path.parent)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        pytest.param("cep-safe.lua", set(), id="before either document"),
        pytest.param("cep-docx.lua", {"rapport.pdf"}, id="while the PDF is laid out"),
    ],
)
def test_a_filter_that_fails_is_told(
    altered: Project, tmp_path: Path, name: str, left: set[str]
) -> None:
    (altered.extension / name).write_text("error('le filtre a cassé')", encoding="utf-8")
    job = make_job(tmp_path / "job")
    before = files(job)
    with pytest.raises(RenderError) as caught:
        render.render(altered, job, ["docx", "pdf"])
    assert "le filtre a cassé" in caught.value.found
    assert files(job) - before <= left


def test_word_needs_no_layout(altered: Project, tmp_path: Path) -> None:
    template = altered.extension / "cep.typ"
    template.write_text(
        template.read_text(encoding="utf-8") + '\n#panic("gabarit")\n', encoding="utf-8"
    )
    with pytest.raises(RenderError, match="Typst") as caught:
        render.render(altered, make_job(tmp_path / "deux"), ["docx", "pdf"])
    assert "gabarit" in caught.value.found
    made = render.render(altered, make_job(tmp_path / "un"), ["docx"])
    assert "Rapport" in reading.docx_words(made["docx"])
