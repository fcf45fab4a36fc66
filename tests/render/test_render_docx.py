"""The DOCX is right at first opening."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from openxml_audit import OpenXmlValidator

from cep_report.fonts import FAMILY
from tests.render import reading
from tests.render.sample_job import NN


@pytest.fixture(scope="module")
def docx(rendered: dict[str, Path]) -> Path:
    return rendered["docx"]


def instructions(docx: Path) -> list[str]:
    body = Document(str(docx)).element.body
    return [(item.text or "").strip() for item in body.iter(qn("w:instrText"))]


def test_the_schema_finds_nothing(docx: Path) -> None:
    assert OpenXmlValidator().validate(str(docx)).errors == []


def test_the_cover_has_a_page_of_its_own_without_header(docx: Path) -> None:
    document = Document(str(docx))
    first = document.sections[0]
    assert "headerReference" not in first._sectPr.xml
    texts = [item.text for item in document.paragraphs[:8]]
    assert texts[0].startswith("Rapport annuel de suivi")
    assert texts[1:] == [
        "Bretagne – Campagne 2022",
        "Transitions Pro Bretagne",
        "Campagne 2022 (restitution 2023)",
        "Version de travail",
        "Remise à France compétences\u00a0: 15 juillet 2023",
        "Document de travail – usage interne",
        "Données fictives – démonstration",
    ]


def test_every_section_but_the_cover_has_header_and_footer(docx: Path) -> None:
    sections = list(Document(str(docx)).sections)
    assert [s.orientation for s in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    for section in sections[1:]:
        assert section.header.paragraphs[0].text == (
            "Bretagne – Campagne 2022 (restitution 2023)\tDocument de travail – usage interne"
        )
        footer = section.footer.paragraphs[0].text
        assert re.fullmatch(r"Données fictives – démonstration\tPage \d+ sur \d+", footer)
        width = section.page_width - section.left_margin - section.right_margin
        assert f'w:pos="{width // 635}"' in section.header.part.element.xml or width // 635 == 9354
    assert [round(s.page_width.mm) for s in sections] == [210, 210, 297, 210]


def test_headings_in_order(docx: Path) -> None:
    assert reading.headings(docx) == [
        (1, "L’essentiel"),
        (1, "Partie 1 – Les coopérations autour du CEP"),
        (2, "1.1 Organisation des coopérations"),
        (2, "1.2 Coopérations par thème"),
        (1, "Partie 2 – Le CEP et les parcours"),
        (2, "2.1 Volumes"),
        (3, "Repères nationaux"),
        (2, "2.2 Territoires"),
        (1, "Annexe – Sources"),
    ]


def test_contents_are_cached_with_page_numbers_and_live_targets(docx: Path) -> None:
    document = Document(str(docx))
    entries = [p for p in document.paragraphs if p.style.name.startswith("toc ")]
    titles = ["".join(t.text or "" for t in p._p.iter(qn("w:t"))) for p in entries]
    assert len(entries) == 8
    assert titles[0] == "L’essentiel3"
    assert all(re.search(r"\d$", title) for title in titles)
    names = {b.get(qn("w:name")) for b in document.element.body.iter(qn("w:bookmarkStart"))}
    anchors = {h.get(qn("w:anchor")) for h in document.element.body.iter(qn("w:hyperlink"))}
    assert anchors - {None} <= names
    assert 'TOC \\o "1-2" \\h \\z \\u' in instructions(docx)
    settings = zipfile.ZipFile(docx).read("word/settings.xml").decode()
    assert "updateFields" not in settings


def test_captions_are_paragraphs_with_fields(docx: Path) -> None:
    assert [c.split("\u00a0– ")[0] for c in reading.captions(docx)] == [
        "Tableau\u00a01",
        "Graphique\u00a01",
        "Tableau\u00a02",
        "Graphique\u00a02",
        "Graphique\u00a03",
        "Tableau\u00a03",
    ]
    found = instructions(docx)
    assert found.count("SEQ Tableau \\* ARABIC") == 3
    assert found.count("SEQ Graphique \\* ARABIC") == 3
    references = [text for text in found if text.startswith("REF ")]
    assert len(references) == 3
    xml = zipfile.ZipFile(docx).read("word/document.xml").decode()
    for reference in references:
        assert f'w:name="{reference.split()[1]}"' in xml


def test_captions_stand_with_what_they_name(docx: Path) -> None:
    items = list(reading.blocks(Document(str(docx))))
    for index, item in enumerate(items):
        if isinstance(item, Table) and "CepTableau" in item._tbl.xml and index:
            before = items[index - 1]
            if before.style.name == "Caption":
                assert before.paragraph_format.keep_with_next is not False
                assert items[index + 1].style.name in {"CEP Notes", "CEP Source"}
    for paragraph in Document(str(docx)).paragraphs:
        if paragraph.style.name == "CEP Illustration":
            before = paragraph._p.getprevious()
            assert before.pPr.pStyle.val == "Caption"


def test_tables_are_made_for_readers(docx: Path) -> None:
    for table in Document(str(docx)).tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        grid = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(grid) in {9354, 14286}
        cells = [int(c.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for c in rows[0].tc_lst]
        assert cells == grid


def test_numbers_are_right_aligned_and_totals_bold(docx: Path) -> None:
    table = next(t for t in Document(str(docx)).tables if t.cell(0, 0).text == "Opérateur")
    number = table.cell(1, 1).paragraphs[0]
    assert number.text == f"112{NN}345"
    assert number.style.name == "CEP Cellule nombre"
    assert all(run.bold for run in table.rows[-1].cells[0].paragraphs[0].runs)
    assert table.cell(3, 2).text == "n.d."
    assert table.cell(3, 4).text == "–"
    assert table.cell(4, 1).text == "s"


def test_images_have_alternatives_and_numbers_of_their_own(docx: Path) -> None:
    assert reading.alternatives(docx) == [
        "Histogramme. Connaissance mutuelle : 12 ; information : 9 ; partenariats : 7.",
        "Courbe. 140 380 entrées en 2020, 152 824 en 2021, 159 905 en 2022.",
        "Barres. Pôle emploi : 81 % des entrées.",
    ]
    body = Document(str(docx)).element.body
    numbers = [item.get("id") for item in body.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == len(numbers)


def test_unfinished_text_cannot_be_taken_for_finished(docx: Path) -> None:
    styles = [p.style.name for p in Document(str(docx)).paragraphs if "compléter" in p.style.name]
    assert styles == [
        "CEP À compléter titre",
        "CEP À compléter liste",
        "CEP À compléter liste",
    ]
    xml = zipfile.ZipFile(docx).read("word/styles.xml").decode()
    assert "E69F00" in xml


def test_values_keep_their_name(docx: Path) -> None:
    body = Document(str(docx)).element.body
    names = [b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))]
    assert "_v_entrees_total_1" in names
    assert "_p_cooperations_organisation_1" in names
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 and name.startswith("_") for name in names)
    numbers = [b.get(qn("w:id")) for b in body.iter(qn("w:bookmarkStart"))]
    assert len(set(numbers)) == len(numbers)


def test_no_empty_paragraph_stands_for_space(docx: Path) -> None:
    assert reading.empty_paragraphs(docx) == []


def test_language_separators_and_properties(docx: Path) -> None:
    archive = zipfile.ZipFile(docx)
    settings = archive.read("word/settings.xml").decode()
    assert 'w:themeFontLang w:val="fr-FR"' in settings
    assert 'w:decimalSymbol w:val=","' in settings
    assert 'w:listSeparator w:val=";"' in settings
    assert re.search(r'<w:lang [^>]*w:val="fr-FR"', archive.read("word/styles.xml").decode())
    core = Document(str(docx)).core_properties
    assert core.title.endswith("professionnelle – Bretagne – Campagne 2022")
    assert core.author == "Transitions Pro Bretagne"
    assert core.language == "fr-FR"
    assert "cep-region:53" in core.keywords
    assert core.created == core.modified == datetime(2023, 7, 15, tzinfo=UTC)
    custom = archive.read("docProps/custom.xml").decode()
    assert "Données fictives – démonstration" in custom


def test_the_association_colors_are_applied(docx: Path) -> None:
    archive = zipfile.ZipFile(docx)
    styles = archive.read("word/styles.xml").decode()
    assert "B5482F" in styles
    assert "1F4E79" in styles
    assert "C8553E" not in styles
    assert "1F4E7A" not in archive.read("word/theme/theme1.xml").decode()


def test_the_font_travels_with_the_document(docx: Path) -> None:
    archive = zipfile.ZipFile(docx)
    fonts = [name for name in archive.namelist() if name.endswith(".odttf")]
    assert len(fonts) == 4
    assert sum(archive.getinfo(name).compress_size for name in fonts) < 250_000
    assert f'w:name="{FAMILY}"' in archive.read("word/fontTable.xml").decode()
