"""The table of contents of a long report stays on one page: no line of it alone on the next."""

from __future__ import annotations

from pathlib import Path

import docx
import pikepdf

from tests.soffice import convert, needs_soffice

REFERENCE = Path(__file__).parents[2] / "_extensions" / "cep" / "reference.docx"
PARTS, SECTIONS = 8, 40
"""More than a final report has: its headings of two lines count twice."""


@needs_soffice
def test_a_long_table_of_contents_fits_its_page(tmp_path):
    document = docx.Document(str(REFERENCE))
    for item in list(document.element.body)[:-1]:
        document.element.body.remove(item)
    styles = {item.style_id: item for item in document.styles}
    document.add_paragraph("Sommaire", style=styles["TOCHeading"])
    for number in range(PARTS):
        document.add_paragraph(f"Partie {number}\t{number}", style=styles["TOC1"])
        for _ in range(SECTIONS // PARTS):
            document.add_paragraph(f"Rubrique\t{number}", style=styles["TOC2"])
    path = tmp_path / "sommaire.docx"
    document.save(str(path))

    convert(tmp_path, "pdf", path)

    with pikepdf.open(path.with_suffix(".pdf")) as pdf:
        assert len(pdf.pages) == 1
