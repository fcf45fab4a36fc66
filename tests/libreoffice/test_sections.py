"""A section that LibreOffice moved with its heading: its text stays its own, one thing is told."""

from __future__ import annotations

import pytest

from cep_report.observations import Kind
from tests.exchanges.drafting import Exchange, exchange
from tests.libreoffice.office import Document, Office, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"il manque {missing()}")

ZONES = {
    "une": "Les acteurs de une travaillent ensemble.\n\nLa fin de une est ici.",
    "deux": "Le texte de deux est ici.\n\nLa suite de deux, longue et claire.",
    "trois": "Le texte de trois va bien.",
}


def under(document: Document, heading: str) -> list[int]:
    """Where the paragraphs of a section are, its heading first."""
    blocks = document.paragraphs()
    starts = [item["at"] for item in blocks if item.get("style") == "Heading 2"]
    start = next(at for at in starts if blocks[at]["text"].endswith(heading))
    return list(range(start, next(at for at in (*starts, len(blocks)) if at > start)))


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Exchange:
    return exchange(tmp_path_factory.mktemp("sections") / "projet", ZONES)


@pytest.fixture(scope="module")
def office():
    with Office() as running:
        yield running


@pytest.mark.parametrize(
    ("way", "tracked"), [("coupée-collée", False), ("coupée-collée", True), ("descendue", False)]
)
def test_a_moved_section_keeps_its_text_and_is_told_once(
    sent, office, tmp_path, way, tracked
) -> None:
    mine = sent.moved(tmp_path / "projet")
    before = mine.prose.read_text(encoding="utf-8")
    with office.open(mine.copy()) as document:
        document.person("Claire", tracked=tracked)
        first, items = under(document, "Zone une")[0], under(document, "Zone deux")
        others = under(document, "Zone trois")
        for at in reversed(items):
            if way == "descendue":
                for _ in others:
                    document.move_down(at=at)
            else:
                document.cut_and_paste(at=at, after=first - 1)
        returned = document.save(tmp_path / "retour.docx")
    receipt = mine.receive(returned)
    assert mine.prose.read_text(encoding="utf-8") == before
    assert [item.kind for item in receipt.observations] == [Kind.MOVE]
