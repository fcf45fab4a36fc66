"""Details of finishing that a whole report does not show."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from cep_report import fonts, render
from cep_report.errors import RenderError
from cep_report.project import Project
from cep_report.word.bookmarks import HEADING, bookmark_name
from cep_report.word.embedding import obfuscate
from cep_report.word.keywords import Identity, parse_keywords
from cep_report.word.lists import finish_lists
from cep_report.word.theme import Palette
from cep_report.word.xml import (
    NAMESPACES,
    element,
    find_all,
    parse,
    qn,
    set_paragraph_property,
)
from tests.render import reading
from tests.render.sample_job import make_job
from tests.soffice import convert, needs_soffice

ROOT = Path(__file__).parents[2]
KEY = "0123456789ABCDEF0123456789ABCDEF"


@given(st.binary(min_size=32, max_size=200))
def test_obfuscation_touches_32_bytes_and_undoes_itself(data: bytes) -> None:
    hidden = obfuscate(data, KEY)
    assert hidden[32:] == data[32:]
    assert obfuscate(hidden, KEY) == data


@given(st.text(min_size=1, max_size=80))
def test_bookmarks_are_names_that_word_takes(identifier: str) -> None:
    name = bookmark_name(HEADING, identifier)
    assert len(name) <= 40
    assert name.startswith("_h_")
    assert name.replace("_", "a").isascii()


def test_bullets_are_those_of_the_pdf_and_numbers_stay() -> None:
    def level(depth: int, kind: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>'
        )

    inner = "".join(
        level(depth, kind, text)
        for depth, (kind, text) in enumerate(
            [("bullet", "\uf0b7"), ("bullet", "o"), ("bullet", " "), ("decimal", "%1.")]
        )
    )
    numbering = parse(
        f'<w:numbering xmlns:w="{NAMESPACES["w"]}"><w:abstractNum>{inner}</w:abstractNum>'
        "</w:numbering>".encode()
    )
    finish_lists(numbering)
    marks = [item.get(qn("w:val")) for item in find_all(numbering, ".//w:lvlText")]
    assert marks == ["–", "•", " ", "%1."]
    assert len(find_all(numbering, ".//w:rFonts")) == 2
    template = (ROOT / "_extensions" / "cep" / "cep.typ").read_text(encoding="utf-8")
    assert f"marker: ([{marks[0]}], [{marks[1]}])" in template


def test_long_identifiers_stay_apart() -> None:
    common = "beneficiaires-par-niveau-de-formation-et-par-"
    assert bookmark_name(HEADING, common + "a") != bookmark_name(HEADING, common + "b")


@given(st.permutations(["spacing", "pStyle", "keepNext", "jc", "sectPr", "numPr"]))
def test_paragraph_properties_keep_the_order_of_the_schema(names: list[str]) -> None:
    paragraph = element("p")
    for name in (*names, *names):
        set_paragraph_property(paragraph, element(name))
    found = [item.tag.partition("}")[2] for item in paragraph[0]]
    assert found == ["pStyle", "keepNext", "numPr", "spacing", "jc", "sectPr"]


def test_entities_are_not_resolved() -> None:
    root = parse(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>')
    assert not root.text


@pytest.mark.parametrize("bad", ["", "bleu", "#12345", "#GGGGGG", "rgb(1,2,3)"])
def test_colors_that_are_not_colors_are_refused(bad: str) -> None:
    with pytest.raises(RenderError, match="Couleur illisible"):
        Palette.parse("#1F4E79", bad)


def test_the_tint_is_light() -> None:
    assert Palette.parse("#000000", "#ffffff").tint == "E6E6E6"


@pytest.mark.parametrize(
    "keywords", ["", "cep-region:53", "cep-campagne:, cep-region:53, cep-version:v0"]
)
def test_an_incomplete_identity_is_none(keywords: str) -> None:
    assert parse_keywords(keywords) is None


def test_an_identity_is_read_as_libreoffice_writes_it_again() -> None:
    said = "cep-campagne demo-2022 cep-region 53 cep-version v1 Données fictives – démonstration"
    assert parse_keywords(said) == Identity("demo-2022", "53", "v1")
    assert parse_keywords(said.replace(" cep-", ", cep-").replace("e d", "e:d")) is not None


def test_the_reference_document_is_what_its_script_makes(tmp_path: Path) -> None:
    target = tmp_path / "reference.docx"
    script = ROOT / "scripts" / "make_reference_docx.py"
    subprocess.run(
        [sys.executable, str(script), str(target)],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    committed = (ROOT / "_extensions" / "cep" / "reference.docx").read_bytes()
    assert target.read_bytes() == committed
    assert len(committed) < 100_000


def test_faces_have_every_french_sign() -> None:
    folder = fonts.static_fonts(Project(ROOT))
    signs = "ÀÂÄÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ’«»–—…€%\u00a0\u202f\u2011−±×°²³ᵉ№≤≥→•"
    for face in fonts.FACES:
        font = TTFont(io.BytesIO((folder / face.file_name).read_bytes()))
        assert [sign for sign in signs if ord(sign) not in font.getBestCmap()] == []
        assert font["OS/2"].usWeightClass == face.weight
        assert font["OS/2"].fsType == 0


@needs_soffice
def test_libreoffice_keeps_everything(tmp_path: Path) -> None:
    made = render.render(Project(ROOT), make_job(tmp_path / "job"), ["docx"])["docx"]
    again = convert(tmp_path / "lo", "docx", made, seconds=180)
    assert again.is_file()
    assert reading.headings(again) == reading.headings(made)
    assert reading.tables(again) == reading.tables(made)
    assert [c.replace("\u00a0", " ") for c in reading.captions(again)] == [
        c.replace("\u00a0", " ") for c in reading.captions(made)
    ]
    assert reading.alternatives(again) == reading.alternatives(made)
    assert len(Document(str(again)).sections) == len(Document(str(made)).sections)
    assert sorted(reading.docx_words(again)) == sorted(reading.docx_words(made))
