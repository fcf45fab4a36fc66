"""What a person is told when a file comes back."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.shared import Cm

from cep_report.cli import drafts
from cep_report.observations import AUTHOR
from tests.exchanges.drafting import exchange, picture

ZONES = {"leviers": "Les opérateurs se réunissent chaque mois. Une charte les lie depuis 2020."}


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    return exchange(tmp_path_factory.mktemp("envoi") / "projet", ZONES, version="v1")


def returned(drafted, recipient, *edits, image=False, sender=""):
    """The receipt of somebody's copy with words changed, and what is printed of it."""
    document = docx.Document(drafted.copy(recipient))
    [place] = [item for item in document.paragraphs if "chaque mois" in item.text]
    for before, after in edits:
        run = next(run for run in place.runs if before in run.text)
        run.text = run.text.replace(before, after)
    if image:
        place.add_run().add_picture(BytesIO(picture()), width=Cm(2))
    path = drafted.project.root / f"retour-{recipient}.docx"
    document.save(path)
    return drafted.receive(path, sender=sender)


@pytest.fixture
def printed(drafted, capsys):
    def told(receipt):
        drafts._print_receipt(drafted.project, receipt, receipt.folder / "retour.docx")
        return capsys.readouterr().out

    return told


def test_a_copy_completed_since_tells_what_is_new_and_what_is_there_in_all(drafted, printed):
    first = returned(drafted, "apec", ("chaque mois", "souvent"))
    assert "observations\u00a0: 1\n" in printed(first)
    completed = (("chaque mois", "souvent"), ("depuis 2020", "depuis 2021"))
    again = returned(drafted, "apec", *completed)
    assert again.new == 1
    assert "observations\u00a0: 1\u00a0nouvelle, 2 en tout\n" in printed(again)


def test_a_copy_said_to_come_from_somebody_else_is_told(drafted, printed):
    receipt = returned(drafted, "apec", ("chaque mois", "souvent"), sender="Cap emploi")
    assert (receipt.sender, receipt.meant_for) == ("cap-emploi", "apec")
    assert "copie de l’Apec, reçue comme venant des Cap emploi" in printed(receipt)
    same = returned(drafted, "apec", ("chaque mois", "parfois"), sender="APEC")
    assert same.meant_for == ""
    assert "copie" not in printed(same)


def test_a_picture_pasted_by_the_author_is_told_with_what_it_lacks(drafted, printed):
    receipt = returned(drafted, AUTHOR, image=True)
    [name] = receipt.pictures
    assert (drafted.prose.parent / name).read_bytes() == picture()
    said = printed(receipt)
    assert f"image ajoutée au texte\u00a0: {name}" in said
    assert "texte de remplacement" in said


def test_passages_to_choose_between_are_told_with_where_they_are_and_what_to_do(drafted, printed):
    path = drafted.prose
    path.write_text(path.read_text("utf-8").replace("chaque mois", "parfois"), "utf-8")
    told = printed(returned(drafted, AUTHOR, ("chaque mois", "souvent")))
    assert (
        "à trancher\u00a0: 1\u00a0passage, La partie d’essai – Zone leviers (prose/essai.md)\n"
        in told
    )
    assert "garder un des textes qui se suivent entre «\u00a0‹CONFLIT – …›\u00a0»" in told
