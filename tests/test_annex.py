"""The annex workbook: typed cells, marks, links, properties, and the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from zipfile import ZipFile

import nbformat
import openpyxl
import pytest

from cep_report.annex import SUMMARY, number_format, write_annex
from cep_report.blocks import (
    Column,
    Data,
    Day,
    Figure,
    Number,
    Paragraphs,
    Table,
    from_json,
    to_json,
)
from cep_report.campaign import Part
from cep_report.document import Document
from cep_report.execution import blocks_of
from cep_report.render.verify import read_identity
from cep_report.word.keywords import Identity

METADATA = {
    "title": "Rapport annuel",
    "cep": {
        "region": "53",
        "region-name": "Bretagne",
        "campaign": "demo-2022",
        "campaign-label": "Campagne 2022 (restitution 2023)",
        "association": "Transitions Pro Bretagne",
        "version": "v1",
        "version-label": "Première version",
        "audience": "Opérateurs & comité",
        "stamp": "Projet",
        "fictional": "Données fictives – démonstration",
        "color-primary": "#1F4E79",
        "date": "2023-07-15",
    },
}
TABLE = Table(
    "tableau-a",
    "Entrées, Bretagne, 2022",
    (Column("Opérateur"), Column("Personnes", "right"), Column("Écart (points)", "right")),
    (
        ("Apec", "12\u202f346", "−1,0"),
        ("Cap emploi", "s", "n.d."),
        ("=1+1", "–", "15/07/2023"),
        ("Ensemble", "0", "52,0\u00a0%"),
    ),
    "Source\u00a0: jeu de données.",
    ("s\u00a0: couvert par le secret statistique.",),
    strong_rows=(3,),
    cells=(
        ("Apec", Number(12346.0), Number(-1.0, 1, signed=True)),
        ("Cap emploi", "s", "n.d."),
        ("=1+1", "–", Day("2023-07-15")),
        ("Ensemble", Number(0.0), Number(52.0, 1, unit="%")),
    ),
)
FIGURE = Figure(
    "graphique-a",
    "Rencontres",
    "Deux rencontres.",
    "Source\u00a0: registre.",
    "<svg/>",
    "aGk=",
    data=Data(("Opérateur", "Nombre"), (("Apec", Number(2.0)),)),
)
TEXTS = Table("tableau-b", "Textes", (Column("Texte"),), (("01",),), "Source\u00a0: loi.")
PART = Part.model_validate({"id": "un", "titre": "Les parcours", "notebook": "un"})


def document(*blocks, metadata=METADATA):
    return Document(metadata, ((PART, blocks),))


@pytest.fixture
def book(tmp_path):
    path = write_annex(document(TABLE, Paragraphs("p", "x"), FIGURE, TEXTS), tmp_path / "a.xlsx")
    return openpyxl.load_workbook(path)


def test_one_sheet_a_table_or_chart_under_the_number_of_the_report(book):
    assert book.sheetnames == [SUMMARY, "Tableau 1", "Graphique 1", "Tableau 2"]
    page = book["Tableau 1"]
    assert page["A1"].value == "Tableau\u00a01 – Entrées, Bretagne, 2022"
    assert [cell.value for cell in page[4]] == ["Opérateur", "Personnes", "Écart (points)"] + [
        None
    ] * (page.max_column - 3)
    assert page.freeze_panes == "B5"
    assert page.print_title_rows == "$4:$4"


def test_numbers_are_numbers_days_are_days_and_marks_are_texts(book):
    page = book["Tableau 1"]
    assert page["B5"].value == 12346
    assert page["B5"].number_format == '[$-40C]#,##0;[$-40C]"−"#,##0;[$-40C]#,##0'
    assert page["C5"].value == -1
    assert page["C5"].number_format.startswith('[$-40C]"+"#,##0.0;')
    assert [page["B6"].value, page["C6"].value, page["B7"].value] == ["s", "n.d.", "–"]
    assert page["C7"].value == dt.datetime(2023, 7, 15)
    assert page["C7"].number_format == "[$-40C]dd/mm/yyyy"
    assert page["B8"].value == 0
    assert page["C8"].number_format.startswith('[$-40C]#,##0.0"\u00a0%"')
    assert page["B8"].font.bold
    assert not page["B5"].font.bold


def test_nothing_a_register_holds_becomes_a_formula(book):
    cell = book["Tableau 1"]["A7"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["Tableau 2"]["A5"].value == "01"


def test_notes_source_and_description_are_under_the_data(book):
    texts = [row[0].value for row in book["Tableau 1"].iter_rows(min_row=9)]
    assert texts == [None, "s\u00a0: couvert par le secret statistique.", TABLE.source]
    texts = [row[0].value for row in book["Graphique 1"].iter_rows(min_row=6)]
    assert texts == [None, FIGURE.source, "Description du graphique\u00a0: Deux rencontres."]


def test_every_sheet_is_linked_both_ways_and_marked_fictional(book):
    links = {cell.value: cell.hyperlink.location for cell in book[SUMMARY]["A"] if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}
    for page in book.worksheets:
        assert page["A2"].value == "Données fictives – démonstration"
        assert "fictives" in page.oddHeader.right.text
    for page in book.worksheets[1:]:
        assert page["A3"].hyperlink.location == f"'{SUMMARY}'!A1"
    summary = [cell.value for column in ("A", "B") for cell in book[SUMMARY][column] if cell.value]
    assert {"Bretagne", "Première version (v1), Projet", dt.datetime(2023, 7, 15)} <= set(summary)
    assert any("n.d.\u00a0: non disponible" in str(text) for text in summary)


def test_real_figures_are_not_said_to_be_fictional(tmp_path):
    real = {**METADATA, "cep": {**METADATA["cep"], "fictional": ""}}
    path = write_annex(document(TABLE, metadata=real), tmp_path / "a.xlsx")
    with ZipFile(path) as archive:
        assert not any("fictive" in archive.read(name).decode() for name in archive.namelist())


def test_the_workbook_says_whose_it_is(book, tmp_path):
    properties = book.properties
    assert properties.title == "Rapport annuel – annexe chiffrée"
    assert properties.subject == "Bretagne, campagne 2022 (restitution 2023)"
    assert properties.creator == "Transitions Pro Bretagne"
    assert properties.created == dt.datetime(2023, 7, 15)
    assert {item.name: item.value for item in book.custom_doc_props.props} == {
        "cep-campaign": "demo-2022",
        "cep-region": "53",
        "cep-version": "v1",
        "cep-association": "Transitions Pro Bretagne",
        "cep-fictional": "Données fictives – démonstration",
    }
    assert read_identity(tmp_path / "a.xlsx") == Identity("demo-2022", "53", "v1")


def test_the_same_report_gives_the_same_bytes(tmp_path):
    made = document(TABLE, FIGURE)
    one, two = (write_annex(made, tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == two


def test_a_report_without_tables_has_a_summary_only(tmp_path):
    path = write_annex(document(Paragraphs("p", "x")), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == [SUMMARY]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path):
    long = Table("t", "T", (Column("A"),), (("x" * 40_000,),), "S")
    page = openpyxl.load_workbook(write_annex(document(long), tmp_path / "a.xlsx"))["Tableau 1"]
    assert len(page["A5"].value) == 32_767
    assert page["A5"].value.endswith("(texte coupé\u202f; il est entier dans le rapport)")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Number(1.0), "#,##0"),
        (Number(1.0, 2), "#,##0.00"),
        (Number(1.0, 1, signed=True), '"+"#,##0.0'),
        (Number(1.0, unit='M"€'), '#,##0"\u00a0M€"'),
    ],
)
def test_formats_are_french(number, expected):
    assert number_format(number).split(";")[0] == f"[$-40C]{expected}"


def test_typed_blocks_travel_as_json():
    for block in (TABLE, FIGURE):
        assert from_json(json.loads(json.dumps(to_json(block)))) == block


# The demonstration


@pytest.fixture
def folder(rendered):
    return rendered.output("demo-2022") / "53-bretagne"


def test_every_table_and_chart_of_a_report_is_in_its_annex(folder):
    qmd = (folder / "rapport.qmd").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(folder / "annexe.xlsx")
    assert len(book.sheetnames) == 1 + qmd.count("{.cep-table ") + qmd.count("{.cep-figure ")


def test_typed_cells_print_as_the_report_does(folder):
    """A number typed is the one printed: no digit more, none less."""
    from cep_report import french

    seen = 0
    for path in sorted((folder / "_cahiers").glob("*.ipynb")):
        for block in blocks_of(nbformat.read(path, 4)):
            if isinstance(block, Figure):
                assert block.data is not None, block.id
                assert block.data.rows
                assert {len(row) for row in block.data.rows} == {len(block.data.heads)}
            if not isinstance(block, Table):
                continue
            for texts, cells in zip(block.rows, block.cells, strict=False):
                for text, cell in zip(texts, cells, strict=True):
                    if isinstance(cell, Number):
                        write = french.signed if cell.signed else french.number
                        unit = f"\u00a0{cell.unit}" if cell.unit else ""
                        assert write(cell.value, cell.decimals) + unit == text
                        seen += 1
                    elif isinstance(cell, Day):
                        day = dt.date.fromisoformat(cell.day)
                        assert text in (french.short_date(day), french.date(day))
                    else:
                        assert cell == text
    assert seen > 200


def test_columns_of_figures_hold_numbers_and_marks_only(folder):
    book = openpyxl.load_workbook(folder / "annexe.xlsx")
    page = next(page for page in book if "par opérateur, Bretagne et France" in page["A1"].value)
    for row in page.iter_rows(min_row=5, max_row=10, min_col=2, max_col=6):
        for cell in row:
            assert isinstance(cell.value, int | float) or cell.value in ("n.d.", "s", "–")


def test_a_version_named_by_its_stamp_is_said_once(tmp_path):
    same = {**METADATA, "cep": {**METADATA["cep"], "version-label": "", "stamp": "Version remise"}}
    path = write_annex(document(TABLE, metadata=same), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    assert "Version remise (v1)" in [cell.value for cell in book[SUMMARY]["B"]]
    assert "(v1), Version" not in str(book["Tableau 1"].oddFooter.left.text)


def test_texts_do_not_touch_the_numbers_of_the_column_before(tmp_path):
    """Under a column of numbers texts stand on the right; after it, they start further."""
    rows = (("Apec", Day("2023-07-15"), "Oui"), ("Cap emploi", "mi-avril 2023", "Non"))
    table = Table(
        "tableau-c", "Dates", tuple(map(Column, ("Qui", "Quand", "Dit"))), (), "S.", cells=rows
    )
    page = openpyxl.load_workbook(write_annex(document(table), tmp_path / "a.xlsx"))["Tableau 1"]
    for row in (4, 5, 6):
        assert [cell.alignment.horizontal for cell in page[row][:3]] == ["left", "right", "left"]
        assert [cell.alignment.indent for cell in page[row][:3]] == [0, 0, 1]
