"""A person's version in the place of generated content: where it goes, and what is said of it."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image

from cep_report.blocks import (
    Callout,
    Column,
    Data,
    Figure,
    Heading,
    Mark,
    Number,
    Paragraphs,
    Prose,
    Table,
    Value,
)
from cep_report.campaign import load_campaign
from cep_report.document import Document, Writer
from cep_report.errors import ConfigurationError
from cep_report.frozen import freeze, frozen_findings, write_states
from cep_report.frozen_items import BY_HAND, Frozen, Quoted, added, read_frozen
from cep_report.project import Project
from tests.projects import ROOT


def png(color):
    stream = io.BytesIO()
    Image.new("RGB", (8, 4), color).save(stream, "PNG")
    return stream.getvalue()


TABLE = Table(
    "tableau-a",
    "Volumes",
    (Column("Opérateur"), Column("2022", "right")),
    (("Apec", "1\u202f300"), ("Cap emploi", Mark.CONFIDENTIAL), ("Apec", "7")),
    "Source.",
    ("Une note.",),
    cells=(("Apec", Number(1300)), ("Cap emploi", Mark.CONFIDENTIAL), ("Apec", Number(7))),
)
FIGURE = Figure(
    "graphique-b",
    "Parts",
    "Des barres.",
    "Source.",
    "<svg/>",
    base64.b64encode(png("red")).decode(),
    data=Data(("Opérateur", "Part"), (("Apec", Number(4)),)),
)
BLOCKS = (
    Value("entrees", "1\u202f300", 1300, "", "essai"),
    Value("taux", "4,6\u00a0%", 4.6, "%", "essai"),
    Heading("section-a", 2, "Les volumes"),
    Paragraphs(
        "p", "**{{< val entrees >}}** entrées, {{< val taux >}} de recours.\n\n- Un.\n- Deux."
    ),
    Callout("c", "note", "Repère", "Un encadré."),
    TABLE,
    FIGURE,
)


@pytest.fixture(scope="module")
def part():
    return load_campaign(Project(ROOT), "2022").plan[1]


def frozen(part, *items, folder=None, blocks=BLOCKS):
    document = Document({"title": "Essai"}, ((part, blocks),))
    return freeze(document, items, folder)


def only(document, kind):
    return [block for block in document.blocks() if isinstance(block, kind)]


def item(what, where, before, after, **more):
    return Frozen(what=what, where=where, before=before, after=after, **more)


def cell(row, before, after, **more):
    where = "_Ref_tableau_a"
    return item("cellule", where, before, after, row=row, column="2022", **more)


def test_without_items_the_document_is_the_same(part):
    document, states = frozen(part)
    assert document.parts == ((part, BLOCKS),)
    assert states == ()


def test_a_cell_is_replaced_by_its_labels_and_the_report_and_the_annex_say_so(part):
    document, states = frozen(
        part, cell("Apec", "1300", "1\u202f400"), cell("Apec", "7", "8", rank=2)
    )
    (table,) = only(document, Table)
    assert [row[1] for row in table.rows] == ["1\u202f400", Mark.CONFIDENTIAL, "8"]
    assert [row[1] for row in table.data.rows] == ["1\u202f400", Mark.CONFIDENTIAL, "8"]
    assert table.notes[0] == "Une note."
    assert "«\u00a01\u202f300\u00a0», issu des données" in table.notes[1]
    assert [state.outcome for state in states] == ["repris", "repris"]
    text = Writer(document).text()
    assert "| 1\u202f400 |" in text
    assert "contenu saisi à la main" in text


def test_a_masked_cell_is_never_replaced(part):
    document, states = frozen(part, cell("Cap emploi", "12", "12"))
    assert only(document, Table) == [TABLE]
    assert [(item.outcome, item.generated) for item in states] == [("masque", "")]


def test_a_text_is_found_by_its_place_and_keeps_the_values_left_in_it(part):
    first = item(
        "texte",
        "_h_section_a",
        "1\u202f300 entrées, 4,6\u00a0% de recours.",
        "On compte 1\u202f300 entrées *nouvelles*.",
        values=(Quoted(name="entrees", text="1\u202f300"), Quoted(name="taux", text="4,6\u00a0%")),
    )
    third = item("texte", "section-a", "Deux.", "Trois.", rank=3)
    document, states = frozen(part, first, third)
    assert only(document, Paragraphs)[0].markdown == (
        "On compte {{< val entrees >}} entrées \\*nouvelles\\* *(rédigé à la main)*.\n\n"
        "- Un.\n- Trois *(rédigé à la main)*."
    )
    assert not any(state.item.moved(state.generated) for state in states)
    later = tuple(
        replace(block, text="1\u202f500")
        if isinstance(block, Value) and block.name == "entrees"
        else block
        for block in BLOCKS
    )
    document, states = frozen(part, first, blocks=later)
    assert "{{< val entrees >}}" in only(document, Paragraphs)[0].markdown
    assert states[0].item.moved(states[0].generated)


def test_a_value_that_is_gone_leaves_its_printed_text(part):
    gone = item(
        "texte", "section-a", "x", "En 2022, 99.", values=(Quoted(name="ancienne", text="99"),)
    )
    document, _ = frozen(part, gone)
    assert "En 2022, 99 *(rédigé à la main)*." in Writer(document).text()


def test_a_text_whose_figures_are_now_masked_is_not_printed(part):
    blocks = tuple(
        replace(block, text=Mark.CONFIDENTIAL) if isinstance(block, Value) else block
        for block in BLOCKS
    )
    kept = item("texte", "section-a", "12 entrées, 4,6\u00a0% de recours.", "Douze entrées.")
    document, states = frozen(part, kept, blocks=blocks)
    assert "Douze" not in Writer(document).text()
    assert states[0].outcome == "masque"


def test_headings_of_the_part_and_of_a_section(part):
    document, _ = frozen(
        part,
        item(
            "titre",
            f"_h_{part.id}",
            part.heading,
            f"{part.label} – Autrement" if part.label else "Autrement",
        ),
        item("titre", "section-a", "Les volumes", "Les nombres"),
    )
    text = Writer(document).text()
    assert "Les nombres {#section-a}" in text
    assert f"Autrement {{#{part.id}" in text
    assert text.count("*Intitulé rédigé à la main.*") == 2


def test_callouts_captions_notes_and_sources(part):
    document, states = frozen(
        part,
        item("texte", "section-a", "Repère", "Balise", rank=4),
        item("texte", "section-a", "Un encadré.", "Un cadre.", rank=5),
        item("légende", "tableau-a", "Volumes", "Effectifs"),
        item("note", "tableau-a", "Une note.", "Une autre note."),
        item("source", "graphique-b", "Source.", "Autre source."),
    )
    (callout,), (table,), (figure,) = (
        only(document, Callout),
        only(document, Table),
        only(document, Figure),
    )
    assert callout.title == f"Balise {BY_HAND}"
    assert callout.markdown == f"Un cadre *{BY_HAND}*."
    assert table.caption == "Effectifs"
    assert table.notes == (f"Une autre note {BY_HAND}.", "Titre de ce tableau rédigé à la main.")
    assert figure.source == f"Autre source {BY_HAND}."
    assert {state.outcome for state in states} == {"repris"}


def picture_item(tmp_path, before):
    (tmp_path / "figes").mkdir(exist_ok=True)
    (tmp_path / "figes" / "a.png").write_bytes(png("blue"))
    return item("graphique", "_Ref_graphique_b", before, "figes/a.png")


def test_a_picture_replaces_a_chart_for_word_and_for_the_pdf(part, tmp_path):
    kept = picture_item(tmp_path, hashlib.sha256(FIGURE.png_bytes).hexdigest())
    document, states = frozen(part, kept, folder=tmp_path)
    (figure,) = only(document, Figure)
    assert figure.png_bytes == png("blue")
    assert base64.b64encode(png("blue")).decode() in figure.svg
    assert figure.alt == FIGURE.alt
    assert "Image fournie à la main" in figure.notes[-1]
    assert not states[0].item.moved(states[0].generated)


def test_a_picture_of_figures_masked_since_is_not_printed(part, tmp_path):
    masked = replace(FIGURE, data=Data(("a", "b"), (("Apec", Mark.CONFIDENTIAL),)))
    kept = picture_item(tmp_path, "autre")
    document, states = frozen(part, kept, folder=tmp_path, blocks=(masked,))
    assert only(document, Figure) == [masked]
    assert states[0].outcome == "masque"


def test_the_last_item_of_a_place_counts_and_what_is_nowhere_is_absent(part):
    document, states = frozen(
        part,
        cell("Apec", "1300", "1"),
        cell("Apec", "1300", "2"),
        cell("Nulle part", "3", "4"),
    )
    assert only(document, Table)[0].rows[0][1] == "2"
    assert [state.outcome for state in states] == ["repris", "absent"]


def test_the_file_is_added_to_and_read_back(tmp_path):
    first, second = (
        cell("Apec", "1\u202f300", "1\u202f400", by="apec"),
        cell("Apec", "7", "«\u00a08\u00a0»", rank=2),
    )
    mine = "# À moi.\n" + added("", [first]).partition("\n")[2]
    (tmp_path / "figes.yml").write_text(added(mine, [second]), encoding="utf-8")
    assert (tmp_path / "figes.yml").read_text(encoding="utf-8").startswith(mine.rstrip())
    assert read_frozen(tmp_path) == (first, second)


def test_numbers_typed_by_hand_are_texts(tmp_path):
    (tmp_path / "figes.yml").write_text(
        "- quoi: cellule\n  ou: a\n  ligne: b\n  colonne: 2022\n  avant: 12\n  apres: 13\n", "utf-8"
    )
    (found,) = read_frozen(tmp_path)
    assert (found.column, found.before, found.after) == ("2022", "12", "13")


@pytest.mark.parametrize(
    "text",
    [
        "- quoi: rien\n  ou: a\n  avant: b\n  apres: c\n",
        "- quoi: graphique\n  ou: a\n  avant: b\n  apres: ../../secret.png\n",
        "- quoi: cellule\n",
        "a: [",
    ],
)
def test_a_wrong_file_is_refused_and_told(tmp_path, text):
    (tmp_path / "figes.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        read_frozen(tmp_path)
    assert [item.code for item in frozen_findings(tmp_path, tmp_path / "m")] == ["CEP-FIGE-004"]


def test_checks_read_what_the_last_report_generated(part, tmp_path):
    items = [
        cell("Apec", "1300", "1\u202f400"),
        cell("Apec", "6", "8", rank=2),
        cell("Cap emploi", "12", "13"),
        cell("Ailleurs", "1", "2"),
    ]
    (tmp_path / "figes.yml").write_text(added("", items), encoding="utf-8")
    assert list(frozen_findings(tmp_path, tmp_path)) == []
    _, states = frozen(part, *items)
    write_states(states, tmp_path)
    found = list(frozen_findings(tmp_path, tmp_path))
    assert [(item.code, item.severity.value) for item in found] == [
        ("CEP-FIGE-007", "avertissement"),  # the text above cites the number that Apec had
        ("CEP-FIGE-001", "avertissement"),
        ("CEP-FIGE-003", "erreur"),
        ("CEP-FIGE-002", "avertissement"),
    ]


SUMS = Table(
    "tableau-s",
    "Volumes",
    (Column("Opérateur"), Column("2022", "right"), Column("Part (%)", "right")),
    (
        ("Apec", "1\u202f300", "65,0"),
        ("Cap emploi", "500", "25,0"),
        ("Missions locales", "200", "10,0"),
        ("Ensemble", "2\u202f000", "100,0"),
    ),
    "Source.",
    strong_rows=(3,),
)


def in_sums(row, after):
    before = next(line for line in SUMS.rows if line[0] == row)[1]
    return Frozen(what="cellule", where=SUMS.id, row=row, column="2022", before=before, after=after)


def test_totals_and_shares_that_a_frozen_cell_leaves_wrong_are_told(part, tmp_path):
    item = in_sums("Apec", "1\u202f310")
    document, states = frozen(part, item, blocks=(SUMS,))
    [table] = document.parts[0][1]
    assert table.notes[-1] == (
        "À cause de ce contenu saisi, ne s’accordent plus avec les autres cellules\u00a0: "
        "«\u00a0Ensemble\u00a0», 2022\u202f; «\u00a0Apec\u00a0», Part (%)."
    )
    (tmp_path / "figes.yml").write_text(added("", [item]), encoding="utf-8")
    write_states(states, tmp_path)
    [found] = frozen_findings(tmp_path, tmp_path)
    assert found.code == "CEP-FIGE-006"
    assert "«\u00a0Ensemble\u00a0», 2022" in found.message


def test_a_frozen_text_in_the_place_of_a_number_unsettles_its_total(part):
    document, _ = frozen(part, in_sums("Cap emploi", "environ 500"), blocks=(SUMS,))
    assert "«\u00a0Ensemble\u00a0», 2022" in document.parts[0][1][0].notes[-1]


def test_cells_frozen_together_that_add_up_are_not_told(part):
    items = [
        in_sums("Apec", "1\u202f301"),
        in_sums("Cap emploi", "499"),
        in_sums("Missions locales", "200"),
    ]
    document, states = frozen(part, *items, blocks=(SUMS,))
    assert "s’accordent" not in " ".join(document.parts[0][1][0].notes)
    assert not any(state.unsettled for state in states)


def test_a_cell_that_is_in_no_total_is_not_told(part):
    _, states = frozen(part, cell("Apec", "1300", "1\u202f400"))
    assert not any(state.unsettled for state in states)


def with_number(id_, row, number):
    return replace(FIGURE, id=id_, data=Data(("Année", "Entrées"), ((row, Number(number)),)))


def test_the_other_places_that_print_the_replaced_number_are_told(part, tmp_path):
    other = replace(SUMS, id="tableau-o", rows=(("2022", "1\u202f300", "–"),), strong_rows=())
    prose = Prose("cooperations.leviers", "Soit {{< val entrees >}} entrées.")
    blocks = (*BLOCKS, prose, other, with_number("graphique-c", "2022", 1300.4))
    apec = cell("Apec", "1300", "1\u202f400")
    _, [state] = frozen(part, apec, blocks=blocks)
    assert state.elsewhere == (
        "texte sous «\u00a0Les volumes\u00a0»",
        "prose/cooperations.md, zone leviers",
        "tableau\u00a02",
        "graphique\u00a02",
    )
    (tmp_path / "figes.yml").write_text(added("", [apec]), encoding="utf-8")
    write_states([state], tmp_path)
    [found] = frozen_findings(tmp_path, tmp_path)
    assert found.code == "CEP-FIGE-007"
    assert "1\u202f300" in found.message
    assert "tableau\u00a02, graphique\u00a02" in found.message


def test_small_numbers_count_in_rows_of_the_same_label_only(part):
    blocks = (
        *BLOCKS,
        with_number("graphique-c", "Apec", 7),
        with_number("graphique-d", "Autre", 7),
    )
    _, [state] = frozen(part, cell("Apec", "7", "8", rank=2), blocks=blocks)
    assert state.elsewhere == ("graphique\u00a02",)


def test_the_same_number_written_otherwise_is_not_elsewhere(part):
    _, [state] = frozen(part, cell("Apec", "1300", "1300"))
    assert state.elsewhere == ()
