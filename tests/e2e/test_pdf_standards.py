"""The published PDF, its provenance in it, keeps to what it claims: PDF/UA-1 and PDF/A-2a.

The rules that the structure of the file shows, not all those of a validator.
"""

from __future__ import annotations

import re

import pikepdf
import pytest
from pikepdf import Name

_FACTS = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
}
_FORBIDDEN_ACTIONS = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData"}


@pytest.fixture(params=["53-bretagne", "06-mayotte"])
def path(rendered, request):
    return rendered.output("demo-2022") / request.param / "rapport.pdf"


@pytest.fixture
def pdf(path):
    with pikepdf.open(path) as opened:
        yield opened


def test_what_it_claims(pdf):
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]


def test_properties_say_the_same_in_both_places(pdf):
    with pdf.open_metadata() as metadata:
        for name, xmp in _FACTS.items():
            if name not in pdf.trailer.Info:
                continue
            said = metadata[xmp]
            said = ", ".join(said) if isinstance(said, (list, tuple, set)) else str(said)
            assert str(pdf.trailer.Info[name]) == said
        for name, xmp in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
            if name in pdf.trailer.Info:
                digits = re.sub(r"\D", "", metadata[xmp])[:14]
                assert re.sub(r"\D", "", str(pdf.trailer.Info[name]))[:14] == digits


def test_the_provenance_is_an_entry_without_counterpart(pdf):
    """PDF/A-2 allows such entries; a file attached that is not PDF/A itself it does not."""
    assert "/CepProvenance" in pdf.trailer.Info
    assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert "/AF" not in pdf.Root


def test_the_file_itself(path, pdf):
    start = path.read_bytes()[:64].splitlines()
    assert re.fullmatch(rb"%PDF-1\.[0-7]", start[0])
    assert start[1][:1] == b"%"
    assert len([byte for byte in start[1][1:] if byte > 127]) >= 4
    assert len(pdf.trailer.ID) == 2
    assert not pdf.is_encrypted
    assert not pdf.check_pdf_syntax()


def test_it_is_tagged_in_french_and_shows_its_title(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("fr")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert Name.StructTreeRoot in pdf.Root
    assert all(page.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page)


def test_colours_fonts_and_actions(pdf):
    [intent, *others] = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert not others
    assert intent.DestOutputProfile.read_bytes()
    fonts = 0
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if item.get("/Type") == "/FontDescriptor":
            fonts += 1
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys())
        if item.get("/Type") == "/Font" and item.get("/Subtype") == "/Type0":
            assert "/ToUnicode" in item
        assert str(item.get("/S", "")) not in _FORBIDDEN_ACTIONS
        assert "/AA" not in item
        if isinstance(item, pikepdf.Stream):
            assert "/LZWDecode" not in str(item.get("/Filter", ""))
    assert fonts
