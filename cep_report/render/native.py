"""The embedded engine: pandoc and Typst from their wheels, nothing to install.

Pandoc reads the report with every door closed through which a text could bring in code
or another file: no raw blocks, no metadata in the body, images checked by the filter.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Literal

import pypandoc
import typst

from cep_report.errors import RenderError
from cep_report.fonts import static_fonts
from cep_report.markdown import READER
from cep_report.project import Project
from cep_report.render.fitting import Fitted, Pages, improve
from cep_report.render.source import Source

SAFE = "cep-safe.lua"
FILTERS = (SAFE, "cep-docx.lua", "cep-typst.lua", "cep-html.lua")
STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
SECONDS = 120
LAYOUTS = 6
"""How often a report is laid out again to place its tables and charts better, at most."""


@dataclass(frozen=True)
class Layout:
    """Where a layout put things: the page of each heading by identifier, and how many pages."""

    pages: Mapping[str, int]
    count: int


def write_both(project: Project, source: Source, docx: Path, pdf: Path) -> Layout:
    """Write the unfinished DOCX and the PDF from one reading of the report by pandoc.

    pandoc writes the DOCX while Typst lays out the PDF.

    Returns:
        where the layout put things.

    Raises:
        RenderError: pandoc or Typst failed.
    """
    code = _code(pdf)
    options = (
        *_docx_options(project),
        *_typst_options(project, pdf),
        f"--variable=cep-typst={code.name}",
        f"--variable=cep-docx={docx.name}",
    )
    writer = str(project.extension / "cep-documents.lua")
    try:
        with _converting(project, source, writer, (SAFE,), options, (code, docx)):
            return _lay_out(project, source, pdf)
    finally:
        code.unlink(missing_ok=True)


def write_docx(project: Project, source: Source, target: Path) -> None:
    """Write the unfinished DOCX with pandoc.

    Raises:
        RenderError: pandoc failed.
    """
    pandoc(project, source, "docx", target, _docx_options(project))


def write_pdf(project: Project, source: Source, target: Path) -> Layout:
    """Write the PDF (PDF/UA-1 and PDF/A-2a) with pandoc and Typst.

    Returns:
        where the layout put things.

    Raises:
        RenderError: pandoc or Typst failed.
    """
    code = _code(target)
    try:
        pandoc(project, source, "typst-smart", code, _typst_options(project, target))
        return _lay_out(project, source, target)
    finally:
        code.unlink(missing_ok=True)


@contextmanager
def draft(source: Source) -> Iterator[Path]:
    """Where a PDF is written of which only the layout is wanted."""
    path = source.path.with_name("mise-en-page.pdf")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _docx_options(project: Project) -> tuple[str, ...]:
    return (f"--reference-doc={project.extension / 'reference.docx'}",)


def _typst_options(project: Project, pdf: Path) -> tuple[str, ...]:
    template = project.extension / "cep.typ"
    return f"--template={template}", "--wrap=none", f"--variable=cep-fitted={_fits(pdf).name}"


def _code(pdf: Path) -> Path:
    """What Typst lays a PDF out from."""
    return pdf.with_suffix(".typ")


def _fits(pdf: Path) -> Path:
    """Where the code reads how tables and charts are fitted."""
    return pdf.with_suffix(".fits.json")


def _lay_out(project: Project, source: Source, target: Path) -> Layout:
    """Write a PDF from its code with Typst."""
    fits = _fits(target)
    try:
        compiler = typst.Compiler(
            str(_code(target).resolve()),
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
    options = (f"--output={target.name}", *options)
    with _converting(project, source, writer, FILTERS, options, (target,)):
        pass


@contextmanager
def _converting(
    project: Project,
    source: Source,
    writer: str,
    filters: Sequence[str],
    options: Sequence[str],
    made: Sequence[Path],
) -> Iterator[None]:
    """A run of pandoc on a report, which is over when the block has ended.

    Args:
        project: where the extension is.
        source: the report.
        writer: a format, or a writer in Lua.
        filters: of the extension, in this order.
        options: what else pandoc is told.
        made: what it writes. The block begins when the first of several is whole, which
            pandoc says in a line.

    Raises:
        RenderError: pandoc failed.
    """
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(int(source.moment.timestamp())),
        "LC_ALL": "C.UTF-8",
    }
    with TemporaryFile() as body, TemporaryFile() as said, _metadata(source, made[0]) as metadata:
        body.write(source.body.encode())
        body.seek(0)
        command = [
            pypandoc.get_pandoc_path(),
            f"--from={READER}",
            f"--to={writer}",
            f"--metadata-file={metadata.name}",
            "--standalone",
            "--syntax-highlighting=none",
            *(f"--lua-filter={project.extension / name}" for name in filters),
            *options,
        ]
        try:
            process = subprocess.Popen(
                command,
                cwd=source.path.parent,
                env=environment,
                stdin=body,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        except OSError as error:
            raise _failure(source, writer, str(error)) from error
        with _ended(process) as output:
            begun = len(made) == 1 or bool(output.readline())
            if begun:
                yield
            code = process.wait()
        if not begun or code != 0 or not all(path.is_file() for path in made):
            said.seek(0)
            message = said.read().decode(errors="replace").strip()
            raise _failure(source, writer, message or f"arrêt de pandoc (code {code})")


@contextmanager
def _metadata(source: Source, made: Path) -> Iterator[Path]:
    """The metadata of a report in a file for pandoc, named after what it makes."""
    path = made.with_name(f"{made.name}.metadata.json")
    path.write_text(json.dumps(source.metadata, default=str), encoding="utf-8")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[IO[bytes]]:
    """What a process says; it has ended when the block has, of itself or not."""
    limit = threading.Timer(SECONDS, process.kill)
    limit.start()
    with process:
        try:
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        finally:
            limit.cancel()


def _failure(source: Source, writer: str, message: str) -> RenderError:
    format_ = "docx, pdf" if writer.endswith(".lua") else writer.partition("-")[0]
    return RenderError(
        f"Pandoc n’a pas pu écrire le document ({format_}).",
        found=message,
        where=str(source.path),
        remedy="corriger le passage indiqué ; si le message reste obscur, le transmettre "
        "avec rapport.qmd.",
    )
