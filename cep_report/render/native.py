"""The embedded engine: pandoc and Typst from their wheels, nothing to install.

Pandoc reads the report with every door closed through which a text could bring in code
or another file: no raw blocks, no metadata in the body, images checked by the filter.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pypandoc
import typst

from cep_report.errors import RenderError
from cep_report.fonts import static_fonts
from cep_report.markdown import READER
from cep_report.project import Project
from cep_report.render.fitting import Fitted, Pages, improve
from cep_report.render.source import Source

FILTERS = ("cep-safe.lua", "cep-docx.lua", "cep-typst.lua", "cep-html.lua")
STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
SECONDS = 120
LAYOUTS = 6
"""How often a report is laid out again to place its tables and charts better, at most."""


@dataclass(frozen=True)
class Layout:
    """Where a layout put things: the page of each heading by identifier, and how many pages."""

    pages: Mapping[str, int]
    count: int


def write_docx(project: Project, source: Source, target: Path) -> None:
    """Write the unfinished DOCX with pandoc.

    Raises:
        RenderError: pandoc failed.
    """
    reference = project.extension / "reference.docx"
    pandoc(project, source, "docx", target, (f"--reference-doc={reference}",))


def write_pdf(project: Project, source: Source, target: Path) -> Layout:
    """Write the PDF (PDF/UA-1 and PDF/A-2a) with pandoc and Typst.

    Returns:
        the page of each heading, and how many there are.

    Raises:
        RenderError: pandoc or Typst failed.
    """
    template = project.extension / "cep.typ"
    code, fits = target.with_suffix(".typ"), target.with_suffix(".fits.json")
    options = (f"--template={template}", "--wrap=none", f"--variable=cep-fitted={fits.name}")
    pandoc(project, source, "typst-smart", code, options)
    try:
        compiler = typst.Compiler(
            str(code.resolve()),
            root=str(source.path.parent.resolve()),
            font_paths=[str(static_fonts(project))],
            ignore_system_fonts=True,
        )
        layout = _fitted(compiler, fits)
        pdf = compiler.compile(
            format="pdf",
            pdf_standards=[*STANDARDS],
            timestamp=int(source.moment.timestamp()),
        )
    except (RuntimeError, ValueError) as error:
        raise RenderError(
            "Typst n’a pas pu mettre en page le PDF.",
            found=str(error),
            where=str(source.path),
            remedy="corriger le passage indiqué ; si le message reste obscur, le transmettre "
            "avec rapport.qmd.",
        ) from error
    finally:
        code.unlink(missing_ok=True)
        fits.unlink(missing_ok=True)
    if not isinstance(pdf, bytes):
        raise _failure(source, "pdf", "aucune page")
    target.write_bytes(pdf)
    return Layout({item["id"]: item["page"] for item in layout["headings"]}, layout["count"])


def _fitted(compiler: typst.Compiler, fits: Path) -> dict[str, Any]:
    """The layout whose tables and charts have found their places, and its ``fits``.

    What changes is in a file of its own: the rest of what Typst reads stays the same, and it
    keeps from one layout to the next all that did not change.
    """

    def lay_out(fitted: Fitted) -> tuple[dict[str, Any], Pages]:
        fits.write_text(json.dumps(fitted), encoding="utf-8")
        layout = json.loads(compiler.query("<cep-pages>", field="value", one=True))
        return layout, Pages.read(layout)

    fitted: Fitted = {}
    refused: set[str] = set()
    layout, pages = lay_out(fitted)
    for _ in range(LAYOUTS):
        changes = improve(pages, fitted, refused)
        if not changes:
            break
        again, moved = lay_out({**fitted, **changes})
        spoiled = moved.badly_cut - pages.badly_cut
        if not spoiled and moved.count <= pages.count:
            fitted = {**fitted, **changes}
            layout, pages = again, moved
        else:
            refused.update(spoiled & changes.keys() or changes)
    fits.write_text(json.dumps(fitted), encoding="utf-8")
    return layout


def pandoc(
    project: Project, source: Source, writer: str, target: Path, options: Sequence[str]
) -> None:
    """Run pandoc on a report with the filters of the extension.

    Raises:
        RenderError: pandoc failed.
    """
    metadata = target.with_name(f"{target.name}.metadata.json")
    metadata.write_text(json.dumps(source.metadata, default=str), encoding="utf-8")
    command = [
        pypandoc.get_pandoc_path(),
        f"--from={READER}",
        f"--to={writer}",
        f"--metadata-file={metadata.name}",
        f"--output={target.name}",
        "--standalone",
        "--syntax-highlighting=none",
        *(f"--lua-filter={project.extension / name}" for name in FILTERS),
        *options,
    ]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(int(source.moment.timestamp())),
        "LC_ALL": "C.UTF-8",
    }
    try:
        result = subprocess.run(
            command,
            input=source.body,
            cwd=source.path.parent,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failure(source, writer, str(error)) from error
    finally:
        metadata.unlink(missing_ok=True)
    if result.returncode != 0 or not target.is_file():
        raise _failure(source, writer, result.stderr.strip())


def _failure(source: Source, writer: str, message: str) -> RenderError:
    return RenderError(
        f"Pandoc n’a pas pu écrire le document ({writer.partition('-')[0]}).",
        found=message,
        where=str(source.path),
        remedy="corriger le passage indiqué ; si le message reste obscur, le transmettre "
        "avec rapport.qmd.",
    )
