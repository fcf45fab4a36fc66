"""The frames of a PDF: a short one, as a divergence with both positions, is on one page."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import typst

TEMPLATE = Path(__file__).parents[2] / "_extensions" / "cep" / "cep.typ"
COLORS = '#let cep-colors = (primary: rgb("#0b4f8a"), secondary: rgb("#a63c06"))'
POSITIONS = ("TITRE", "OPERATEUR", "ASSOCIATION")


def pages(body: str) -> list[str]:
    """The texts of the pages of a document of small ones that uses the template's functions."""
    functions = TEMPLATE.read_text(encoding="utf-8").partition("#let cep(")[0]
    source = functions.replace("$cep-colors$", COLORS)
    source = re.sub(r"\$if\(cep-fitted\).*\$endif\$", "(:)", source)
    page = "#set page(width: 12cm, height: 14cm, margin: 1cm)\n#set text(size: 10pt)\n"
    made = typst.compile(f"{source}\n{page}{body}".encode())
    document = pypdfium2.PdfDocument(BytesIO(made))
    return [item.get_textpage().get_text_bounded() for item in document]


def frame(lines: int) -> str:
    said = [f"#cep-frame-title[{POSITIONS[0]}]"]
    said += [f"{who} {'des mots ' * 9 * lines}" for who in POSITIONS[1:]]
    return '#cep-frame("note")[\n' + "\n\n".join(said) + "\n]\n"


@pytest.mark.parametrize("above", [7, 8, 9, 10, 11])
def test_a_short_frame_is_never_cut(above):
    found = pages(f"Avant.\n#v({above}cm)\n{frame(2)}\nAprès.")

    assert "TITRE" in "".join(found)
    assert [page for page in found if any(word in page for word in POSITIONS)] == [
        page for page in found if all(word in page for word in POSITIONS)
    ]


def test_a_long_frame_goes_on_over_the_page_and_begins_where_it_is():
    found = pages(f"Avant.\n#v(3cm)\n{frame(14)}\nAprès.")

    assert len(found) > 1
    assert "TITRE" in found[0]
    assert "OPERATEUR" in found[0]
    assert "Après" in found[-1]
    assert "".join(found).count("mots") == 9 * 14 * 2
