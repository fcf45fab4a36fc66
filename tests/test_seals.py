"""A file carries its provenance, always in the same bytes."""

from __future__ import annotations

import zipfile

import pikepdf
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from cep_report.canonical import json_bytes
from cep_report.seals import _facts, _origin, read_seal, seal

ORIGIN = {
    "campagne": "demo-2022",
    "region": "53",
    "version": "v0",
    "moteur": "native",
    "options": {"accepter-reserves": False, "accepter-conflits": True},
    "outils": {"typst": "0.15.2"},
    "code": "c" * 64,
    "entrees": {"reports/é > è/prose/l’été.md": "a" * 64, "data/x.csv": "b" * 64},
    "conditions": {},
}


@pytest.fixture(params=["annexe.xlsx", "rapport.pdf"])
def file(request, tmp_path):
    path = tmp_path / request.param
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as workbook:
            workbook.add_worksheet().write(0, 0, "un")
            workbook.set_custom_property("cep-region", "53", "text")
    else:
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.docinfo["/Title"] = "Rapport"
            pdf.save(path, static_id=True)
    return path


def test_what_is_sealed_is_read(file):
    assert read_seal(file) is None
    seal(file, ORIGIN)
    assert read_seal(file) == ORIGIN


def test_the_same_provenance_gives_the_same_bytes(file, tmp_path):
    other = tmp_path / f"autre{file.suffix}"
    other.write_bytes(file.read_bytes())
    seal(file, ORIGIN)
    seal(other, ORIGIN)
    assert file.read_bytes() == other.read_bytes()


def test_the_rest_is_kept(file):
    seal(file, ORIGIN)
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            assert b"cep-region" in archive.read("docProps/custom.xml")
    else:
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) == 1
            assert str(pdf.docinfo["/Title"]) == "Rapport"


def test_a_twin_is_sealed_once_in_the_form_of_every_json_file(tmp_path):
    path = tmp_path / "rapport.json"
    content = {"forme": 1, "plan": [{"texte": '"provenance": {}\n}'}], "provenance": {}}
    path.write_bytes(json_bytes(content))
    assert read_seal(path) is None
    seal(path, ORIGIN)
    assert read_seal(path) == ORIGIN
    assert path.read_bytes() == json_bytes({**content, "provenance": ORIGIN})
    with pytest.raises(ValueError, match=r"rapport\.json"):
        seal(path, ORIGIN)


def test_a_broken_file_says_nothing(tmp_path):
    for name in ("a.pdf", "a.docx", "a.xlsx"):
        (tmp_path / name).write_bytes(b"PK")
        assert read_seal(tmp_path / name) is None


names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1).filter(
    lambda text: " > " not in text and text not in {"true", "false"}
)


@given(st.dictionaries(names, st.dictionaries(st.text(min_size=1), names), min_size=1))
def test_any_facts_come_back(origin):
    assert _origin(dict(_facts(origin))) == origin
