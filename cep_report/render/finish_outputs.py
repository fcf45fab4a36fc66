"""Finishing the Word documents that a bare ``quarto render`` made.

``python -m cep_report.render.finish_outputs DOCX…`` ; ``scripts/quarto_finish.py``, which
Quarto runs after a rendering, calls it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError

from cep_report.errors import CepError
from cep_report.fonts import static_fonts
from cep_report.project import Project
from cep_report.render import native
from cep_report.render.engines import properties_of
from cep_report.render.source import Source
from cep_report.word.finish import finish


def finish_document(project: Project, path: Path) -> None:
    """Finish one DOCX, beside its ``rapport.qmd``.

    Raises:
        RenderError: the source is unusable, or cannot be laid out.
        zipfile.BadZipFile: ``path`` is not a DOCX.
        KeyError: a part of it is missing.
    """
    source = Source.read(path.parent)
    with native.draft(source) as draft:
        layout = native.write_pdf(project, source, draft)
    finish(
        path,
        properties_of(source),
        static_fonts(project),
        pages=layout.pages,
        page_count=layout.count,
    )


def main(names: Sequence[str]) -> int:
    """Finish each document of this folder's project; say which could not be, and go on."""
    project = Project.find()
    failures = 0
    for name in names:
        path = Path(name).resolve()
        try:
            finish_document(project, path)
        except (CepError, BadZipFile, XMLSyntaxError, KeyError, ValueError, OSError) as error:
            failures += 1
            print(f"{name}\u00a0: document Word non achevé.\n{error}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
