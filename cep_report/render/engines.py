"""The one entry to both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError

from cep_report.errors import RenderError, UnknownNameError
from cep_report.fonts import static_fonts
from cep_report.parameters import DOCUMENTS, QUARTO_FORMATS
from cep_report.project import Project
from cep_report.provenance import sha256
from cep_report.render import native, quarto
from cep_report.render.html import write_html
from cep_report.render.identity import identity_keywords
from cep_report.render.source import Source
from cep_report.word.finish import finish
from cep_report.word.properties import Properties

ENGINES = ("native", "quarto")
FORMATS = ("docx", "pdf", "html")


def render(
    project: Project, job: Path, formats: Sequence[str] = QUARTO_FORMATS, engine: str = "native"
) -> dict[str, Path]:
    """Render ``job/rapport.qmd`` and its ``figures/`` into its documents.

    Args:
        project: where the extension and the fonts are.
        job: a private folder; nothing outside it is read or written, the project's
            extension and font cache excepted.
        formats: among :data:`FORMATS`.
        engine: among :data:`ENGINES`.

    Returns:
        the document of each format.

    Raises:
        UnknownNameError: unknown format or engine.
        UsageError: the Quarto engine is asked for and Quarto is not installed.
        RenderError: the source is unusable, or an engine failed.
    """
    _among("Format", formats, FORMATS if engine == "native" else QUARTO_FORMATS)
    _among("Moteur", [engine], ENGINES)
    source = Source.read(job)
    targets = {name: job / DOCUMENTS[name] for name in FORMATS if name in formats}
    if "html" in targets:
        write_html(project, source, targets["html"])
    if engine == "quarto":
        quarto.write(project, source, targets)
        layout = _draft_layout(project, source) if "docx" in targets else None
    else:
        layout = _write(project, source, targets)
    if "docx" in targets:
        _finish(project, source, targets["docx"], layout)
    return targets


def _write(project: Project, source: Source, targets: Mapping[str, Path]) -> native.Layout | None:
    """The documents that are asked for; a DOCX quotes the page numbers of a PDF, even of a draft."""
    docx, pdf = targets.get("docx"), targets.get("pdf")
    if docx is None:
        return native.write_pdf(project, source, pdf) if pdf else None
    if pdf is not None:
        return native.write_both(project, source, docx, pdf)
    with native.draft(source) as draft:
        try:
            return native.write_both(project, source, docx, draft)
        except RenderError:
            native.write_docx(project, source, docx)
            return None


def _finish(project: Project, source: Source, path: Path, layout: native.Layout | None) -> None:
    try:
        finish(
            path,
            properties_of(source),
            static_fonts(project),
            pages=layout.pages if layout else None,
            page_count=layout.count if layout else 1,
        )
    except (BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise RenderError(
            "Le document Word produit ne peut pas être achevé.",
            expected="un fichier DOCX complet",
            found=str(error),
            where=str(path),
            remedy="relancer le rendu ; si le message reste, le transmettre avec rapport.qmd.",
        ) from error


def properties_of(source: Source) -> Properties:
    """What the DOCX of a report says of itself."""
    text = source.text
    title = " – ".join(part for part in (source.title, source.subtitle) if part)
    description = " – ".join(
        part
        for part in (
            text("region-name"),
            text("campaign-label"),
            text("version-label"),
            text("fictional"),
        )
        if part
    )
    keys = ("campaign", "region", "region-name", "version", "association", "fictional")
    return Properties(
        title=title,
        subject=description,
        creator=text("author") or text("association"),
        description=text("stamp"),
        keywords=identity_keywords(source),
        moment=source.moment,
        custom={
            **{f"cep-{key}": text(key) for key in keys},
            "cep-source": sha256(source.path)[:16],
        },
        running=f"{text('region-name')} – {text('campaign-label')}",
        stamp=text("stamp"),
        fictional=text("fictional"),
        palette=source.palette,
    )


def _draft_layout(project: Project, source: Source) -> native.Layout | None:
    """The page numbers that Word's table of contents quotes, from a layout by Typst.

    They are an estimate that Word recomputes: without a layout there are none.
    """
    with native.draft(source) as draft:
        try:
            return native.write_pdf(project, source, draft)
        except RenderError:
            return None


def _among(what: str, asked: Sequence[str], known: Sequence[str]) -> None:
    for name in asked:
        if name not in known:
            raise UnknownNameError(
                f"{what} inconnu\u00a0: «\u00a0{name}\u00a0».",
                expected=", ".join(known),
                remedy="corriger le nom.",
            )
