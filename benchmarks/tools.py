"""pandoc and Typst alone, on the source of a report, as from a command line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pypandoc
import typst

from cep_report.fonts import static_fonts
from cep_report.markdown import READER
from cep_report.project import Project
from cep_report.render.native import FILTERS, STANDARDS
from cep_report.render.source import Source


def documents(project: Project, published: Path, folder: Path) -> None:
    """The DOCX and the PDF of a published source, in ``folder``."""
    job = staged(published, folder)
    pandoc_docx(project, job)
    pandoc_typst(project, job)
    typst_pdf(project, job)


def staged(published: Path, folder: Path) -> Path:
    """A copy of a report's source and pictures."""
    job = folder / published.name
    shutil.copytree(published, job, ignore=shutil.ignore_patterns("_*", "*.docx", "*.pdf"))
    source = Source.read(job)
    (job / "metadata.json").write_text(json.dumps(source.metadata, default=str), encoding="utf-8")
    return job


def pandoc_docx(project: Project, job: Path) -> None:
    """The DOCX."""
    reference = project.extension / "reference.docx"
    _pandoc(project, job, "docx", "rapport.docx", f"--reference-doc={reference}")


def pandoc_typst(project: Project, job: Path) -> None:
    """What Typst reads."""
    template = project.extension / "cep.typ"
    _pandoc(project, job, "typst-smart", "rapport.typ", f"--template={template}", "--wrap=none")


def typst_pdf(project: Project, job: Path) -> None:
    """The PDF, laid out once."""
    compiler = typst.Compiler(
        str(job / "rapport.typ"),
        root=str(job),
        font_paths=[str(static_fonts(project))],
        ignore_system_fonts=True,
    )
    compiler.compile(output=str(job / "rapport.pdf"), format="pdf", pdf_standards=[*STANDARDS])


def _pandoc(project: Project, job: Path, writer: str, name: str, *options: str) -> None:
    subprocess.run(
        [
            pypandoc.get_pandoc_path(),
            f"--from={READER}",
            f"--to={writer}",
            "--metadata-file=metadata.json",
            f"--output={name}",
            "--standalone",
            "--syntax-highlighting=none",
            *(f"--lua-filter={project.extension / filter_}" for filter_ in FILTERS),
            *options,
        ],
        input=Source.read(job).body,
        cwd=job,
        text=True,
        encoding="utf-8",
        check=True,
    )
