"""A draft sent and received without an edit changes no byte, whoever saved it again."""

from __future__ import annotations

import difflib

import docx
import pytest

from cep_report.exchanges.archive import Sending, read_sending
from cep_report.prose import without_comments
from cep_report.word.normal import of_source
from tests.exchanges.drafting import PART, Exchange, exchange, file_of, picture
from tests.exchanges.editing import Word
from tests.exchanges.sources import EXCEPTIONS, ZONES
from tests.libreoffice.office import missing, resaved

IMAGES = {"carte.png": picture("#224466")}
OFFICE = pytest.param(
    "LibreOffice", marks=pytest.mark.skipif(bool(missing()), reason=f"il manque {missing()}")
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Exchange:
    """Everything an author may write, in a file with CRLF line ends and a byte order mark."""
    source = "\ufeff" + file_of(ZONES).replace("\n", "\r\n")
    root = tmp_path_factory.mktemp("round") / "projet"
    return exchange(root, ZONES, images=IMAGES, source=source.encode())


@pytest.fixture(scope="module")
def saved_again(sent, tmp_path_factory):
    """Each recipient's copy, saved again without an edit."""
    folder = tmp_path_factory.mktemp("saved")
    made = {}

    def save(how: str, recipient: str):
        if (how, recipient) not in made:
            target = folder / f"{how} {recipient}.docx"
            copy = sent.copy(recipient)
            if how == "python-docx":
                docx.Document(str(copy)).save(str(target))
            elif how == "LibreOffice":
                resaved(copy, target)
            else:
                target = copy
            made[how, recipient] = target
        return made[how, recipient]

    return save


@pytest.mark.parametrize("recipient", ["auteur", "apec"])
@pytest.mark.parametrize("how", ["untouched", "python-docx", OFFICE])
def test_nothing_changes(sent, saved_again, tmp_path, how, recipient) -> None:
    mine = sent.moved(tmp_path / "projet")
    receipt = mine.receive(saved_again(how, recipient))
    assert receipt.zones == ()
    assert receipt.observations == ()
    assert mine.prose.read_bytes() == sent.prose.read_bytes()


def sources() -> dict[str, str]:
    return of_source({zone: without_comments(text) for zone, text in ZONES.items()})


def test_the_draft_says_what_the_source_says(sent) -> None:
    said = {zone: sent.sending.normal.get(f"{PART}.{zone}", "") for zone in ZONES}
    wanted = sources()
    assert {zone for zone in ZONES if said[zone] != wanted[zone]} == EXCEPTIONS


def test_the_normal_form_is_its_own(sent) -> None:
    for forms in (sources(), dict(sent.sending.normal)):
        assert of_source(forms) == forms


def test_only_the_lines_of_an_edit_change(sent, tmp_path) -> None:
    mine = sent.moved(tmp_path / "projet")
    word = Word(mine.copy())
    word.replace("Entre deux", "Entre deux", "Entre zzdeux")
    word.replace("Après le tableau", "Après", "Bien après")
    word.replace("avec une suite", "une suite", "une zzsuite")
    word.replace("second paragraphe", "second", "zzsecond")
    word.replace("Une année", "Une année", "Une zzannée")
    mine.receive(word.save(tmp_path / "retour.docx"))
    before = sent.prose.read_bytes().decode().splitlines(keepends=True)
    after = mine.prose.read_bytes().decode().splitlines(keepends=True)
    changes = [line[2:] for line in difflib.ndiff(before, after) if line.startswith(("+ ", "- "))]
    assert changes == [
        "1986\\. Une année au début.\r\n",
        "1986\\. Une zzannée au début.\r\n",
        "Entre deux.\r\n",
        "Entre zzdeux.\r\n",
        "Après le tableau.\r\n",
        "Bien après le tableau.\r\n",
        "> Et un second paragraphe.\r\n",
        "> Et un zzsecond paragraphe.\r\n",
        "    avec une suite\r\n",
        "    avec une zzsuite\r\n",
    ]


def test_an_older_pandoc_makes_the_forms_again(sent, tmp_path) -> None:
    mine = sent.moved(tmp_path / "projet")
    kept = mine.sending.folder / "normal.json"
    wanted = dict(mine.sending.normal)
    kept.write_text(kept.read_text(encoding="utf-8").replace('"pandoc', '"vieux-pandoc'))
    again: Sending = read_sending(mine.sending.folder)
    assert {zone: text for zone, text in wanted.items() if text} == {
        zone: text for zone, text in again.normal.items() if text
    }
