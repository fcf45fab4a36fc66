"""What Quarto does with the extension, done again with pandoc alone.

Quarto gives pandoc a reader of its own, which reads Markdown with the extensions of ``from``,
the header as a metadata file beside the text, and the filters of ``at: pre-ast`` first. The
report must come out as the native engine makes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pypandoc
import pytest
import yaml

from cep_report.fonts import static_fonts
from cep_report.project import Project
from cep_report.render import engines, finish_outputs
from cep_report.render.source import Source
from tests.render import reading
from tests.render.sample_job import make_job

typst = pytest.importorskip("typst")

READER = """
Extensions = pandoc.format.extensions 'markdown'

function Reader(inputs, options)
  local flavor = {{ format = 'markdown', extensions = {{ {extensions}, table_attributes = false }} }}
  return pandoc.read(tostring(inputs), flavor, options)
end
"""


def like_quarto(project: Project, job: Path, name: str, writer: str, *options: str) -> Path:
    """Run pandoc on the report as Quarto does."""
    extension = yaml.safe_load((project.extension / "_extension.yml").read_text(encoding="utf-8"))
    common = extension["contributes"]["formats"]["common"]
    _, *closed = common["from"].split("-")
    reader = job / "reader.lua"
    reader.write_text(
        READER.format(extensions=", ".join(f"{item} = false" for item in closed)), encoding="utf-8"
    )
    source = Source.read(job)
    metadata = {**source.metadata, "toc-title": "Table des matières", "lang": "fr-FR"}
    (job / "metadata.yml").write_text(
        yaml.safe_dump(metadata, allow_unicode=True), encoding="utf-8"
    )
    subprocess.run(
        [
            pypandoc.get_pandoc_path(),
            f"--from={reader}",
            f"--to={writer}",
            "--metadata-file=metadata.yml",
            "--standalone",
            "--syntax-highlighting=none",
            f"--output={name}",
            *(f"--lua-filter={project.extension / item['path']}" for item in common["filters"]),
            *options,
        ],
        input=source.body,
        text=True,
        encoding="utf-8",
        cwd=job,
        check=True,
        capture_output=True,
    )
    return job / name


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_job(tmp_path_factory.mktemp("quarto"))


def test_word_agrees(project: Project, job: Path, rendered: dict[str, Path]) -> None:
    made = like_quarto(
        project, job, "rapport.docx", "docx", f"--reference-doc={project.extension}/reference.docx"
    )
    finish_outputs.finish_document(project, made)
    ours = rendered["docx"]
    assert reading.headings(made) == reading.headings(ours)
    assert reading.captions(made) == reading.captions(ours)
    assert reading.tables(made) == reading.tables(ours)
    assert reading.alternatives(made) == reading.alternatives(ours)
    assert reading.paragraphs(made) == reading.paragraphs(ours)


def test_what_quarto_runs_after_a_rendering(
    project: Project, job: Path, rendered: dict[str, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    made = like_quarto(
        project, job, "rapport.docx", "docx", f"--reference-doc={project.extension}/reference.docx"
    )
    broken = job / "autre.docx"
    broken.write_text("pas un document")
    script = project.root / "scripts" / "quarto_finish.py"
    outputs = "\n".join(map(str, [made, broken, job / "rapport.pdf"]))
    environment = {**os.environ, "QUARTO_PROJECT_OUTPUT_FILES": outputs}
    subprocess.run([sys.executable, str(script)], env=environment, check=True)
    assert made.read_bytes() == rendered["docx"].read_bytes()
    said = capfd.readouterr().err
    assert "autre.docx" in said
    assert "inachevés" in said


def test_pdf_agrees(project: Project, job: Path, rendered: dict[str, Path]) -> None:
    code = like_quarto(
        project, job, "rapport.typ", "typst-smart", f"--template={project.extension}/cep.typ"
    )
    pdf = code.with_suffix(".pdf")
    typst.compile(
        str(code),
        output=str(pdf),
        root=str(job),
        font_paths=[str(static_fonts(project))],
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
    )
    theirs, ours = reading.pdf_pages(pdf), reading.pdf_pages(rendered["pdf"])
    assert Counter(reading.words(" ".join(theirs))) == Counter(reading.words(" ".join(ours)))


def test_a_rule_between_two_passages_is_drawn(project: Project, tmp_path: Path) -> None:
    folder = make_job(tmp_path, body="# Partie {#p}\n\nAvant.\n\n***\n\nAprès.\n")
    made = engines.render(project, folder, ["pdf"])
    assert "Après." in " ".join(reading.pdf_pages(made["pdf"]))
