"""The demonstration reports as their readers get them: Word through python-docx, PDF through PDFium."""

from __future__ import annotations

import json
import re
import unicodedata

import docx
import pikepdf
import pypdfium2
import pytest
from openxml_audit import OpenXmlValidator

FOLDERS = ("53-bretagne", "06-mayotte")
NUMBER = re.compile(r"\d[\d\u202f]*(?:,\d+)?")


@pytest.fixture(params=FOLDERS)
def folder(request, rendered):
    return rendered.output("demo-2022") / request.param


@pytest.fixture
def word(folder):
    return docx.Document(str(folder / "rapport.docx"))


@pytest.fixture
def pdf_text(folder):
    pages = pypdfium2.PdfDocument(folder / "rapport.pdf")
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def headings(word, level):
    return [
        paragraph.text
        for paragraph in word.paragraphs
        if paragraph.style.name == f"Heading {level}" and paragraph.text
    ]


def test_the_mandated_plan_is_there_in_order(word):
    found = [title for title in headings(word, 1) if title != "Sommaire"]
    complements = ["Développements complémentaires"]
    assert [title for title in found if title not in complements] == [
        "L’essentiel",
        "Introduction",
        "Partie 1 – Les coopérations autour du CEP",
        "Partie 2 – Le CEP et les parcours des bénéficiaires en région",
        "Conclusion",
        "Prolongements",
        "Annexes",
    ]


def test_both_documents_have_the_same_headings_in_the_same_order(word, folder):
    with pikepdf.open(folder / "rapport.pdf") as pdf, pdf.open_outline() as outline:

        def titles(items):
            for item in items:
                yield item.title
                yield from titles(item.children)

        bookmarks = [_plain(title) for title in titles(outline.root)]
    wanted = [
        _plain(paragraph.text)
        for paragraph in word.paragraphs
        if re.fullmatch(r"Heading [123]", paragraph.style.name) and paragraph.text
    ]
    assert [title for title in bookmarks if title != "Sommaire"] == [
        title for title in wanted if title != "Sommaire"
    ]


def _plain(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def test_charts_and_tables_are_as_many_as_promised(word, folder):
    qmd = (folder / "rapport.qmd").read_text(encoding="utf-8")
    tables, figures = qmd.count("{.cep-table "), qmd.count("{.cep-figure ")
    assert tables >= 10
    assert figures >= 12
    assert len(word.inline_shapes) >= figures
    captions = [
        paragraph.text
        for paragraph in word.paragraphs
        if re.match(r"(Tableau|Graphique)\s\d+\s–\s", paragraph.text)
    ]
    assert len(captions) == tables + figures


def test_every_picture_has_an_alternative_text_that_says_something(word):
    properties = word.element.body.xpath(".//wp:docPr")
    descriptions = [item.get("descr") or "" for item in properties]
    assert all(len(text) > 20 for text in descriptions), descriptions
    assert len({item.get("id") for item in properties}) == len(properties)


def test_every_table_has_a_header_row_that_repeats(word):
    for table in word.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader"), table.rows[0].cells[0].text


def test_numbers_are_the_same_in_both_documents(word, pdf_text):
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    wanted = {number for text in cells for number in NUMBER.findall(text) if len(number) > 3}
    printed = set(NUMBER.findall(pdf_text.replace("\n", " ")))
    missing = wanted - printed
    assert not missing, sorted(missing)[:20]


def test_the_whole_text_is_in_the_pdf(word, pdf_text):
    squeezed = re.sub(r"[\s\u00ad\u2010\ufffe-]+", "", pdf_text)
    paragraphs = [
        paragraph.text
        for paragraph in word.paragraphs
        if paragraph.style.name.startswith(("Body", "Normal", "First", "Compact", "List"))
    ]
    assert len(paragraphs) > 30
    lost = [text for text in paragraphs if re.sub(r"[\s\u00ad\u2010-]+", "", text) not in squeezed]
    # A paragraph cut by a page carries the header and footer inside: compare its halves.
    really = [
        text
        for text in lost
        if not all(re.sub(r"[\s\u00ad\u2010-]+", "", half) in squeezed for half in _sentences(text))
    ]
    assert len(really) <= 3, really


def _sentences(text):
    return [piece for piece in re.split(r"(?<=[.;:])\s", text) if piece]


def test_fictional_data_are_marked_everywhere(word, folder, pdf_text):
    assert "fictives" in (word.core_properties.subject + word.core_properties.keywords).lower()
    for section in word.sections[1:]:
        stamped = [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
        assert any("Données fictives" in text for text in stamped)
    pages = pypdfium2.PdfDocument(folder / "rapport.pdf")
    for page in pages:
        assert "fictives" in page.get_textpage().get_text_bounded()
    sources = [p.text for p in word.paragraphs if p.text.startswith("Source\u00a0: jeu de données")]
    assert sources
    assert all("fictives" in text for text in sources)


def test_published_figures_stand_with_their_sources_and_the_break(pdf_text):
    text = re.sub(r"\s+", " ", pdf_text)
    assert "Repères nationaux publiés" in text
    assert "4 551 908" in _plain(text)
    assert "plus de 3,2 millions" in _plain(text)
    assert "Rupture de série" in text
    assert "Centre Inffo" in text


def test_empty_zones_are_visible_with_their_questions(rendered):
    word = docx.Document(str(rendered.output("demo-2022") / "06-mayotte" / "rapport.docx"))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert "À compléter" in texts


def test_a_rate_without_denominator_is_not_available(rendered, folder):
    word = docx.Document(str(folder / "rapport.docx"))
    (row,) = [
        row
        for table in word.tables
        if table.rows[0].cells[0].text == "Chiffre clé"
        for row in table.rows
        if row.cells[0].text.startswith("Taux de recours")
    ]
    here = row.cells[1].text
    assert (here == "n.d.") == (folder.name == "06-mayotte")


def test_the_word_file_is_valid_ooxml(folder):
    assert OpenXmlValidator().validate(str(folder / "rapport.docx")).errors == []


def test_accessibility_of_the_pdf(folder):
    with pikepdf.open(folder / "rapport.pdf") as pdf:
        assert str(pdf.Root.Lang) == "fr-FR"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert "conseil en évolution professionnelle" in metadata["dc:title"]


def test_regions_are_not_mixed(rendered):
    for folder, own, other in (
        ("53-bretagne", "Bretagne", "Mayotte"),
        ("06-mayotte", "Mayotte", "Bretagne"),
    ):
        word = docx.Document(str(rendered.output("demo-2022") / folder / "rapport.docx"))
        captions = [p.text for p in word.paragraphs if re.match(r"(Tableau|Graphique)\s\d", p.text)]
        assert sum(own in text for text in captions) > 10
        assert not [text for text in captions if other in text]


def test_the_manifest_tells_what_the_report_was_made_from(folder):
    manifest = json.loads((folder / "manifeste.json").read_text(encoding="utf-8"))
    assert manifest["campagne"] == "demo-2022"
    assert folder.name.startswith(manifest["region"])
    inputs = manifest["entrees"]
    assert "data/demo-2022/jeu-de-donnees-fictif.csv" in inputs
    assert f"reports/demo-2022/{folder.name}/registres.xlsx" in inputs
    assert "notebooks/parcours.ipynb" in inputs
    assert not [path for path in inputs if path.startswith("/")]


def test_executed_notebooks_are_kept(folder):
    executed = sorted(path.name for path in (folder / "_cahiers").iterdir())
    assert "parcours.ipynb" in executed
    assert "annexes.ipynb" in executed
