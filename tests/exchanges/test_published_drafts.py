"""A report edited where it was published, made again before anyone received it."""

from __future__ import annotations

import shutil

import pytest

from cep_report.errors import InputError
from cep_report.publication import publish
from tests.exchanges.drafting import CAMPAIGN, RETURNED, Exchange, exchange
from tests.exchanges.editing import Word

ZONES = {"une": "Le texte de la zone une est court."}


@pytest.fixture
def mine(tmp_path) -> Exchange:
    made = exchange(tmp_path / "projet", ZONES)
    shutil.copytree(made.folder / "rendu", published(made))
    shutil.rmtree(made.folder / "envois")
    return made


def published(mine: Exchange):
    return mine.project.output(CAMPAIGN) / mine.region.folder


def edited(mine: Exchange, path) -> None:
    word = Word(path)
    word.replace("zone une est", "est court", "est zzmot court")
    word.save(path)


def made_again(mine: Exchange, tmp_path) -> tuple:
    new = tmp_path / "nouveau"
    shutil.copytree(published(mine), new)
    (new / "rapport.qmd").write_text("une autre source", encoding="utf-8")
    return publish(new, published(mine), mine.folder / "retours", {"version": "v0"}).kept


def test_an_edited_report_made_again_can_still_be_received(mine, tmp_path) -> None:
    edited(mine, published(mine) / "rapport.docx")
    kept = made_again(mine, tmp_path)
    [path] = [item for item in kept if item.suffix == ".docx"]
    receipt = mine.receive(path, day=RETURNED)
    assert receipt.sender == "auteur"
    assert "est zzmot court" in mine.prose.read_text(encoding="utf-8")
    assert receipt.observations == ()


def test_a_copy_edited_elsewhere_is_received_when_the_draft_was_kept(mine, tmp_path) -> None:
    elsewhere = tmp_path / "ailleurs.docx"
    shutil.copyfile(published(mine) / "rapport.docx", elsewhere)
    edited(mine, published(mine) / "rapport.docx")
    made_again(mine, tmp_path)
    edited(mine, elsewhere)
    mine.receive(elsewhere, day=RETURNED)
    assert "est zzmot court" in mine.prose.read_text(encoding="utf-8")


def test_without_the_draft_it_says_what_to_do(mine, tmp_path) -> None:
    elsewhere = tmp_path / "ailleurs.docx"
    shutil.copyfile(published(mine) / "rapport.docx", elsewhere)
    made_again(mine, tmp_path)
    with pytest.raises(InputError) as caught:
        mine.receive(elsewhere, day=RETURNED)
    assert "avant d’être rendu de nouveau" in str(caught.value)
