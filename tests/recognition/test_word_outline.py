"""Headings of Word documents: said by styles, or only shown."""

from __future__ import annotations

import docx
import pytest
from docx.shared import Pt

from cep_report.errors import InputError
from cep_report.recognition.outline import Grid, Paragraph
from cep_report.recognition.structure import Line, outline_of
from cep_report.recognition.word import read_docx
from tests.recognition import shapes
from tests.recognition.documents import write_docx


def test_long_paragraphs_are_read_to_the_end():
    """A line that nearly reads as one of a table of contents is not gone over again and again."""
    lines = [Line("Un long texte sans page " * 4_000) for _ in range(20)]
    lines += [Line(f"{'a b ' * 60}. . . .") for _ in range(20)]

    (section,) = outline_of(lines).sections

    assert section.text.split() == " ".join(line.text for line in lines).split()


@pytest.mark.parametrize("shape", shapes.SHAPES, ids=lambda shape: shape.name)
def test_headings_and_levels_are_seen_and_contents_are_not(shape, tmp_path):
    sections = read_docx(write_docx(shape, tmp_path / "rapport.docx")).sections

    assert [item.heading for item in sections[1:]] == [item.heading for item in shape.entries]
    assert [item.level for item in sections[1:]] == [item.level for item in shape.entries]
    assert "Bretagne" in sections[0].text


def test_text_stays_under_its_heading_lists_and_tables_too(tmp_path):
    document = docx.Document()
    document.add_heading("Les publics", 1)
    document.add_paragraph("Un paragraphe.")
    document.add_paragraph("un point", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Sexe", "Part", "Femmes", "54 %"),
        strict=True,
    ):
        cell.text = text
    document.save(tmp_path / "a.docx")

    (section,) = read_docx(tmp_path / "a.docx").sections

    assert section.blocks == (
        Paragraph("Un paragraphe."),
        Paragraph("un point", item=True),
        Grid((("Sexe", "Part"), ("Femmes", "54 %"))),
    )


def test_a_frame_of_one_cell_is_not_a_table(tmp_path):
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    run = cell.paragraphs[0].add_run("1. Les leviers")
    run.bold = True
    cell.add_paragraph("Un texte encadré.")
    document.save(tmp_path / "a.docx")

    (section,) = read_docx(tmp_path / "a.docx").sections

    assert (section.heading, section.text) == ("1. Les leviers", "Un texte encadré.")


def test_captions_sentences_and_numbers_are_not_headings(tmp_path):
    document = docx.Document()
    document.add_heading("Les publics", 1)
    for text in ("Tableau 3 – Les publics en 2022", "Une phrase en gras.", "12 345"):
        document.add_paragraph().add_run(text).bold = True
    document.add_paragraph("3 sites ont été ouverts dans l’année")
    document.save(tmp_path / "a.docx")

    (section,) = read_docx(tmp_path / "a.docx").sections

    assert len(section.blocks) == 4


def test_deleted_words_are_not_read(tmp_path):
    document = docx.Document()
    document.add_heading("Les publics", 1)
    paragraph = document.add_paragraph("Un texte gardé")
    run = paragraph.add_run(" et un texte supprimé")
    deletion = docx.oxml.OxmlElement("w:del")
    run._r.addprevious(deletion)
    deletion.append(run._r)
    run._r.find(docx.oxml.ns.qn("w:t")).tag = docx.oxml.ns.qn("w:delText")
    document.save(tmp_path / "a.docx")

    assert read_docx(tmp_path / "a.docx").sections[0].text == "Un texte gardé"


def test_the_size_of_a_style_makes_a_heading(tmp_path):
    document = docx.Document()
    style = document.styles.add_style("Bandeau", 1)
    style.font.size = Pt(18)
    document.add_paragraph("Les coopérations", style="Bandeau")
    document.add_paragraph("Un texte assez long pour donner sa taille au corps du document.")
    document.save(tmp_path / "a.docx")

    assert [item.heading for item in read_docx(tmp_path / "a.docx").sections] == [
        "Les coopérations"
    ]


def test_a_hostile_file_is_refused(tmp_path):
    path = tmp_path / "rapport.docx"
    path.write_bytes(b"PK\x03\x04 rien")

    with pytest.raises(InputError, match="refusé"):
        read_docx(path)
