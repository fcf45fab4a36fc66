"""The PDF: accessible, archivable, complete."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.render import reading


@pytest.fixture(scope="module")
def pdf(rendered: dict[str, Path]) -> pikepdf.Pdf:
    return pikepdf.open(rendered["pdf"])


def structure(node: pikepdf.Object) -> list[pikepdf.Object]:
    found = []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *structure(kid)]
    return found


def test_it_declares_both_standards(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert "cep-region:53" in str(metadata["pdf:Keywords"])
    assert pdf.Root.Lang == "fr-FR"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.docinfo["/Title"]).startswith("Rapport annuel de suivi")


def test_its_tags_name_headings_headers_and_figures(pdf: pikepdf.Pdf) -> None:
    tags = structure(pdf.Root.StructTreeRoot)
    kinds = [str(tag.S) for tag in tags]
    assert kinds.count("/H1") == 4
    assert kinds.count("/Table") == 4
    assert kinds.count("/TH") >= 5 + 10 + 3 + 2
    alternatives = [str(tag.Alt) for tag in tags if "/Alt" in tag]
    assert "Barres. Pôle emploi : 81 % des entrées." in alternatives


def test_its_outline_follows_the_headings(pdf: pikepdf.Pdf, rendered: dict[str, Path]) -> None:
    with pdf.open_outline() as outline:
        titles = []
        for item in outline.root:
            titles.append(item.title)
            titles += [child.title for child in item.children]
    wanted = [title for level, title in reading.headings(rendered["docx"]) if level < 3]
    assert titles == wanted


def test_pages_carry_their_mark(rendered: dict[str, Path]) -> None:
    pages = reading.pdf_pages(rendered["pdf"])
    assert "Page" not in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert "Bretagne – Campagne 2022 (restitution 2023)" in page
        assert "Document de travail – usage interne" in page
        assert "Données fictives – démonstration" in page
        assert f"Page {number} sur {len(pages)}" in page


def test_wide_tables_lie_on_landscape_pages(pdf: pikepdf.Pdf) -> None:
    wide = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
    assert len(wide) == 1


def test_a_long_table_repeats_its_header(rendered: dict[str, Path]) -> None:
    pages = reading.pdf_pages(rendered["pdf"])
    assert (
        sum(
            "Commune d’accueil" in page.split("Tableau")[0] or "Commune d’accueil" in page
            for page in pages
        )
        >= 3
    )


def test_nothing_is_set_in_a_font_of_the_machine(pdf: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont)
        for page in pdf.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert fonts
    assert all("SourceSans3" in name for name in fonts)
