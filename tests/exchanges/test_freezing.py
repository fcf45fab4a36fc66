"""Generated content changed in Word: restored, or kept as the person wrote it."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from PIL import Image

from cep_report.exchanges.outcome import FROZE, MERGED, RESTORED
from cep_report.frozen_items import read_frozen
from tests.exchanges.drafting import exchange, picture
from tests.exchanges.test_applying import ZONES, apply, decide, edit, everything, source


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    return exchange(tmp_path_factory.mktemp("envoi") / "projet", ZONES, version="v1")


CHANGES = {
    "titre": ("Zone leviers", "Les moyens d’agir"),
    "légende": ("Volumes d’essai", "Effectifs d’essai"),
    "cellule": ("1\u202f300", "1\u202f310"),
    "note": ("Lecture d’essai.", "Lecture corrigée."),
    "source": ("Source d’essai.", "Source corrigée."),
    "texte": ("entrées dans l’année", "entrées cette année-là"),
}


def frozen(drafted):
    return {item.what: item for item in read_frozen(drafted.folder)}


@pytest.mark.parametrize("who", ["apec", "auteur"])
def test_each_kind_of_generated_content_is_kept_where_it_stood(drafted, who):
    edit(drafted, who, *CHANGES.values())
    decide(drafted, "figer")
    before = source(drafted)
    done = apply(drafted)
    assert done.refused == ()
    assert list(done.follow_ups.values()) == [FROZE] * len(CHANGES)
    assert source(drafted) == before
    found = frozen(drafted)
    assert set(found) == set(CHANGES)
    assert {item.by for item in found.values()} == {who}
    assert (found["titre"].where, found["titre"].before, found["titre"].after) == (
        "_h_section_leviers",
        "Zone leviers",
        "Les moyens d’agir",
    )
    assert found["légende"].where == "_Ref_tableau_volumes"
    assert (found["légende"].before, found["légende"].after) == CHANGES["légende"]
    cell = found["cellule"]
    assert (cell.where, cell.row, cell.column) == ("_Ref_tableau_volumes", "Apec", "2022")
    assert (cell.before, cell.after) == CHANGES["cellule"]
    assert (found["note"].rank, found["note"].after) == (1, "Lecture corrigée.")
    assert found["source"].after == "Source corrigée."
    text = found["texte"]
    assert (text.where, text.rank) == ("_h_section_leviers", 1)
    assert text.before.endswith("12\u202f345 entrées dans l’année.")
    assert [(value.name, value.text) for value in text.values] == [("entrees.total", "12\u202f345")]
    held = everything(drafted.folder)
    assert apply(drafted).follow_ups == {}
    assert everything(drafted.folder) == held


def test_what_is_restored_is_noted_and_nothing_is_written_beside(drafted):
    edit(drafted, "apec", CHANGES["cellule"])
    decide(drafted, "rétablir")
    done = apply(drafted)
    assert list(done.follow_ups.values()) == [RESTORED]
    assert read_frozen(drafted.folder) == ()


def test_a_value_quoted_by_the_prose_is_replaced_where_it_was_changed(drafted):
    path = drafted.copy("apec")
    document = docx.Document(path)
    runs = [
        run
        for item in document.paragraphs
        if "voir aussi" in item.text
        for run in item.runs
        if run.text == "4,6\u00a0%"
    ]
    assert len(runs) == 2
    runs[1].text = "environ 5\u00a0%"
    document.save(path)
    edit(drafted, "apec")
    decide(drafted, "figer")
    done = apply(drafted)
    assert list(done.follow_ups.values()) == [MERGED]
    text = source(drafted)
    assert "pour {{< val taux-recours >}} de recours" in text
    assert "voir aussi environ 5\u00a0%." in text
    assert read_frozen(drafted.folder) == ()


def test_a_row_added_cannot_be_frozen_and_the_rest_is_done(drafted):
    path = drafted.copy("apec")
    document = docx.Document(path)
    table = document.tables[0]
    for cell in table.add_row().cells:
        cell.text = "autre"
    document.save(path)
    edit(drafted, "apec", CHANGES["source"])
    decide(drafted, "figer")
    done = apply(drafted)
    assert [finding.code for finding in done.refused] == ["CEP-FIGE-005"]
    assert list(done.follow_ups.values()) == [FROZE]
    assert set(frozen(drafted)) == {"source"}
    assert [finding.code for finding in apply(drafted).refused] == ["CEP-FIGE-005"]


def test_a_chart_replaced_by_a_picture(drafted):
    path = drafted.copy("apec")
    document = docx.Document(path)
    new = picture("#AA0000", (30, 30))
    part = next(
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/image") and relation.target_part.blob == picture()
    )
    part._blob = new  # python-docx has no other way
    document.save(path)
    edit(drafted, "apec")
    decide(drafted, "figer")
    done = apply(drafted)
    assert done.refused == ()
    item = frozen(drafted)["graphique"]
    assert item.where == "_Ref_graphique_parts"
    with Image.open(BytesIO((drafted.folder / item.after).read_bytes())) as image:
        assert image.size == (30, 30)
        assert image.getpixel((0, 0))[:3] == (0xAA, 0, 0)
