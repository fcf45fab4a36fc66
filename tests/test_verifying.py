"""The first part that differs is named."""

from __future__ import annotations

import pikepdf
import pytest

from cep_report.errors import InputError
from cep_report.ooxml import zip_bytes
from cep_report.publication import write_manifest
from cep_report.regions import NATION
from cep_report.verifying import difference, verify

PARTS = {"[Content_Types].xml": b"t", "docProps/core.xml": b"c", "word/document.xml": b"d"}


@pytest.fixture
def two(tmp_path):
    (tmp_path / "ici").mkdir()
    (tmp_path / "la").mkdir()

    def write(name, ours, theirs):
        one, other = tmp_path / "ici" / name, tmp_path / "la" / name
        one.write_bytes(ours)
        other.write_bytes(theirs)
        return one, other

    return write


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        (PARTS, ""),
        ({**PARTS, "word/document.xml": b"autre"}, "word/document.xml"),
        ({**PARTS, "docProps/core.xml": b"x", "word/document.xml": b"y"}, "word/document.xml"),
        ({**PARTS, "docProps/core.xml": b"x"}, "docProps/core.xml"),
        ({**PARTS, "word/plus.xml": b""}, "word/plus.xml en plus"),
        ({key: PARTS[key] for key in list(PARTS)[:2]}, "word/document.xml manque"),
    ],
)
def test_a_member_of_an_archive(two, ours, expected):
    assert difference(*two("rapport.docx", zip_bytes(ours), zip_bytes(PARTS))) == expected


def test_an_archive_that_is_none(two):
    assert difference(*two("rapport.docx", b"PK", zip_bytes(PARTS))) == "archive illisible"


def pdf(path, *texts, title=""):
    with pikepdf.new() as book:
        for text in texts:
            page = book.add_blank_page()
            page.Contents = book.make_stream(f"BT ({text}) Tj ET".encode())
        book.docinfo["/Title"] = title
        book.save(path, static_id=True)
    return path


def test_a_page_of_a_pdf(tmp_path):
    again = pdf(tmp_path / "a.pdf", "un", "deux", "trois")
    for name, texts, expected in (
        ("b.pdf", ("un", "deux", "trois"), ""),
        ("c.pdf", ("un", "DEUX", "TROIS"), "page 2"),
        ("d.pdf", ("un", "deux"), "page 3"),
        ("e.pdf", ("un", "deux", "trois", "quatre"), "page 4"),
    ):
        assert difference(pdf(tmp_path / name, *texts), again) == expected
    titled = pdf(tmp_path / "f.pdf", "un", "deux", "trois", title="autre")
    assert difference(titled, again).startswith("hors des pages")
    (tmp_path / "g.pdf").write_bytes(b"%PDF")
    assert difference(tmp_path / "g.pdf", again) == "PDF illisible"


def test_a_file_missing_on_one_side(tmp_path):
    path = pdf(tmp_path / "a.pdf", "un")
    assert difference(tmp_path / "b.pdf", path) == "absent"
    assert difference(path, tmp_path / "b.pdf") == "n’est plus produit"


def test_what_does_not_say_what_it_was_made_from_is_refused(demo_source, tmp_path):
    for name in ("a.pdf", "a.docx", "a.txt"):
        (tmp_path / name).write_bytes(b"rien")
        with pytest.raises(InputError, match="de quoi il a été fait"):
            verify(demo_source, tmp_path / name)
    with pytest.raises(InputError, match="de quoi il a été fait"):
        verify(demo_source, tmp_path)


def test_a_national_report_is_said_not_to_be_verified(empty_project):
    folder = empty_project.output("2022") / "national"
    folder.mkdir(parents=True)
    write_manifest(folder, {"campagne": "2022", "region": NATION, "depots": {}})

    with pytest.raises(InputError, match="synthèse nationale ne se vérifie pas") as caught:
        verify(empty_project, folder)

    assert "consolidate --campaign 2022" in caught.value.remedy
