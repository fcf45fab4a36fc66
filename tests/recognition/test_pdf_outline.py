"""Headings, paragraphs and tables of PDFs; those that are refused."""

from __future__ import annotations

import pikepdf
import pytest
import typst

from cep_report.errors import InputError
from cep_report.recognition import pdf
from cep_report.recognition.outline import Grid, Paragraph
from cep_report.recognition.pdf import outline_of_pdf, read_pdf
from tests.recognition import shapes

HEAD = """#set page(paper: "a4", header: [Transitions Pro Bretagne – suivi du CEP],
  footer: context [page #counter(page).display() sur 12])
#set text(lang: "fr", size: 11pt, hyphenate: {hyphenate})
#set par(justify: true)
"""


def write_pdf(path, body, *, hyphenate=False):
    source = HEAD.replace("{hyphenate}", str(hyphenate).lower()) + body
    path.write_bytes(typst.compile(source.encode()))
    return path


def marked(shape):
    """Headings that the PDF keeps as bookmarks."""
    return "\n\n".join(f"{'=' * e.level} {e.heading}\n\n{shapes.text_of(e)}" for e in shape.entries)


def shown(shape):
    """Headings that are only larger and bold; a page each for the first level."""
    pieces = []
    for entry in shape.entries:
        size = 16 if entry.level == 1 else 13 if entry.level == 2 else 11
        break_ = "#pagebreak(weak: true)\n" if entry.level == 1 else ""
        pieces.append(
            f'{break_}#text(size: {size}pt, weight: "bold")[{entry.heading}]\n\n{shapes.text_of(entry)}'
        )
    return "\n\n".join(pieces)


@pytest.mark.parametrize("manner", [marked, shown])
@pytest.mark.parametrize("shape", [shapes.PLAN_2022, shapes.REPORT_2020], ids=lambda s: s.name)
def test_headings_and_levels_are_seen(shape, manner, tmp_path):
    outline = outline_of_pdf(write_pdf(tmp_path / "a.pdf", manner(shape)))

    assert [item.heading for item in outline.sections] == [e.heading for e in shape.entries]
    assert [item.level for item in outline.sections] == [e.level for e in shape.entries]
    assert outline.sections[1].text.split() == shapes.text_of(shape.entries[1]).split()


def test_running_headers_and_page_numbers_are_left_out(tmp_path):
    text = outline_of_pdf(write_pdf(tmp_path / "a.pdf", shown(shapes.PLAN_2022))).text

    assert "page 3 sur" not in text
    assert "suivi du CEP\n" not in text


def test_a_word_cut_at_the_end_of_a_line_is_whole(tmp_path):
    words = "professionnalisation interconnaissance accompagnement développement " * 20
    body = f"= Les thèmes\n\n#block(width: 5cm)[{words}]"
    section = outline_of_pdf(write_pdf(tmp_path / "a.pdf", body, hyphenate=True)).sections[-1]

    assert set(section.text.split()) == set(words.split())


def test_a_table_keeps_its_columns_and_its_heads(tmp_path):
    body = """= Les publics

Un paragraphe assez long pour que le document ait du texte, et qui précède le tableau des entrées de l’année
observée, opérateur par opérateur, tel qu’une association pourrait le faire dans son propre rapport.

#table(columns: (1fr, 1fr, 1fr), stroke: none,
  [*Opérateur*], [*Entrées en CEP*], [*Bénéficiaires*],
  [Apec], [800], [1 200], [Cap emploi], [37], [52], [Ensemble], [9 876], [12 345])

Un autre paragraphe."""
    section = outline_of_pdf(write_pdf(tmp_path / "a.pdf", body)).sections[-1]

    grid = next(block for block in section.blocks if isinstance(block, Grid))
    assert grid.rows == (
        ("Opérateur", "Entrées en CEP", "Bénéficiaires"),
        ("Apec", "800", "1 200"),
        ("Cap emploi", "37", "52"),
        ("Ensemble", "9 876", "12 345"),
    )
    assert section.blocks[-1] == Paragraph("Un autre paragraphe.")


def code(path):
    with pytest.raises(InputError) as raised:
        read_pdf(path)
    (finding,) = raised.value.findings
    assert finding.remedy
    return finding.code


def test_a_pdf_is_read_in_a_process_of_its_own(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", marked(shapes.PLAN_2022))

    assert read_pdf(path) == outline_of_pdf(path)


def test_what_is_not_a_pdf_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 rien de plus")

    assert code(tmp_path / "a.pdf") == "CEP-RECO-033"
    assert code(tmp_path / "absent.pdf") == "CEP-RECO-033"


def test_an_encrypted_pdf_is_refused(tmp_path):
    write_pdf(tmp_path / "a.pdf", marked(shapes.PLAN_2022))
    with pikepdf.open(tmp_path / "a.pdf") as document:
        document.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="x", user="y"))

    assert code(tmp_path / "b.pdf") == "CEP-RECO-034"


def test_a_scan_and_too_many_pages_are_refused(tmp_path):
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "a.pdf")
    with pikepdf.new() as document:
        for _ in range(pdf.MAX_PAGES + 1):
            document.add_blank_page()
        document.save(tmp_path / "b.pdf")

    assert code(tmp_path / "a.pdf") == "CEP-RECO-035"
    assert code(tmp_path / "b.pdf") == "CEP-RECO-032"


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.001)

    assert code(write_pdf(tmp_path / "a.pdf", marked(shapes.PLAN_2022))) == "CEP-RECO-032"
