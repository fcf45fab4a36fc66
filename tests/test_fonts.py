"""The faces that are cut from the variable fonts of the package."""

from __future__ import annotations

import io
from importlib.resources import files

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from cep_report.fonts import BOLD_ITALIC, CHARACTERS, FACES, REGULAR, SEMIBOLD, static_fonts
from cep_report.project import Project

KERNED = "AVATAR, Tyrol 12\u202f345,6\u00a0% Wolf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return static_fonts(Project(tmp_path_factory.mktemp("projet")))


@pytest.fixture(params=FACES, ids=lambda face: face.style)
def face(request):
    return request.param


def advances(data, **axes):
    """Where each glyph of a text goes."""
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    font.set_variations(axes)
    text = uharfbuzz.Buffer()
    text.add_str(KERNED)
    text.guess_segment_properties()
    uharfbuzz.shape(font, text, {"kern": True})
    return [place.x_advance for place in text.glyph_positions]


def variable(face):
    name = "SourceSans3-Italic[wght].ttf" if face.italic else "SourceSans3[wght].ttf"
    return (files("fontpkg_source_sans_3") / "files" / name).read_bytes()


def test_a_face_is_static_and_holds_what_french_reports_need(folder, face):
    with TTFont(folder / face.file_name) as font, TTFont(io.BytesIO(variable(face))) as whole:
        assert not {"fvar", "gvar", "STAT", "avar"} & set(font.keys())
        wanted = {code for codes in CHARACTERS for code in codes}
        assert set(font.getBestCmap()) == wanted & set(whole.getBestCmap())
        assert font["OS/2"].usWeightClass == face.weight
        assert bool(font["head"].macStyle & 2) == face.italic
        kept = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        assert {"liga", "sups"} <= kept
        assert "ss01" not in kept


def test_a_face_says_whose_it_is(folder):
    with TTFont(folder / SEMIBOLD.file_name) as font:
        names = font["name"]
        assert "Adobe" in names.getDebugName(0)
        assert names.getDebugName(1) == "Source Sans 3 Semibold"
        assert names.getDebugName(16) == "Source Sans 3"
        assert not any("Simple a" in str(record) for record in names.names)


def test_letters_stand_where_the_variable_font_puts_them(folder, face):
    cut = advances((folder / face.file_name).read_bytes())
    expected = advances(variable(face), wght=face.weight)
    assert all(abs(ours - theirs) <= 1 for ours, theirs in zip(cut, expected, strict=True))


@pytest.mark.parametrize("face", [REGULAR, BOLD_ITALIC], ids=lambda face: face.style)
def test_outlines_are_those_of_another_cutter(folder, face):
    whole = TTFont(io.BytesIO(variable(face)))
    for tag in ("GPOS", "GSUB", "GDEF"):
        del whole[tag]
    theirs = instantiateVariableFont(whole, {"wght": face.weight}, inplace=True)
    with TTFont(folder / face.file_name) as font:
        for character in "aéŒg€1":
            found, expected = (
                one["glyf"][one.getBestCmap()[ord(character)]] for one in (font, theirs)
            )
            bounds = ("xMin", "yMin", "xMax", "yMax")
            for name in bounds:
                assert abs(getattr(found, name) - getattr(expected, name)) <= 1


def test_the_same_package_gives_the_same_bytes(folder, tmp_path):
    again = static_fonts(Project(tmp_path))
    for face in FACES:
        assert (again / face.file_name).read_bytes() == (folder / face.file_name).read_bytes()
