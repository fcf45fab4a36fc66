"""LibreOffice does what it is asked, and a draft saved again is the draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document as NewDocument

from tests.libreoffice import saved
from tests.libreoffice.office import Office, RefusedError, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"il manque {missing()}")


@pytest.fixture(scope="module")
def office():
    with Office() as running:
        yield running


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    document = NewDocument()
    for text in ("Premier paragraphe d’essai.", "Deuxième « été ».", "Troisième."):
        document.add_paragraph(text)
    path = tmp_path / "brouillon à lire.docx"
    document.save(str(path))
    return path


def texts(path: Path, view: str = "accepted") -> list[str]:
    return [item.text for item in saved.paragraphs(path, view)]


def test_edits_are_recorded_under_the_name_of_who_made_them(office, draft, tmp_path) -> None:
    with office.open(draft) as document:
        document.person("Élodie Martin", tracked=True)
        document.insert(at=0, start=[0, 8], text="zorglub ")
        document.person("Zoé Le Goff", tracked=True)
        document.replace(at=1, start=[0, 0], end=[0, 8], text="Second")
        document.person("Zoé Le Goff", tracked=False)
        document.insert(at=2, start=[0, 0], text="Caché. ")
        returned = document.save(tmp_path / "retour.docx")
    assert texts(returned) == [
        "Premier zorglub paragraphe d’essai.",
        "Second « été ».",
        "Caché. Troisième.",
    ]
    assert texts(returned, "rejected") == [
        "Premier paragraphe d’essai.",
        "Deuxième « été ».",
        "Caché. Troisième.",
    ]
    assert set(saved.revisions(returned)) == {
        ("ins", "Élodie Martin"),
        ("ins", "Zoé Le Goff"),
        ("del", "Zoé Le Goff"),
    }


def test_paragraphs_are_split_joined_moved(office, draft, tmp_path) -> None:
    with office.open(draft) as document:
        document.person("Élodie", tracked=False)
        document.move_down(at=0)
        document.split(at=1, start=[0, 9])
        document.join(at=0)
        returned = document.save(tmp_path / "retour.docx")
    assert texts(returned) == ["Deuxième ", "« été ».", "Premier paragraphe d’essai.Troisième."]


def test_a_reader_rejects_a_change(office, draft, tmp_path) -> None:
    with office.open(draft) as document:
        document.person("Élodie", tracked=True)
        document.insert(at=0, start=[0, 0], text="Un ")
        document.insert(at=2, start=[0, 0], text="Deux ")
        document.resolve(at=0, word="Un", accept=False)
        document.resolve(at=2, word="Deux", accept=True)
        returned = document.save(tmp_path / "retour.docx")
    assert texts(returned) == [
        "Premier paragraphe d’essai.",
        "Deuxième « été ».",
        "Deux Troisième.",
    ]
    assert saved.revisions(returned) == []


def test_comments_and_notes(office, draft, tmp_path) -> None:
    with office.open(draft, view=False) as document:
        document.person("Élodie", tracked=True)
        document.comment(at=0, start=[0, 0], end=[0, 7], text="Pourquoi ?", author="Zoé")
        document.footnote(at=1, start=[0, 8], text="Une note.")
        returned = document.save(tmp_path / "retour.docx")
    assert saved.comments(returned) == [("Zoé", "Pourquoi ?")]
    assert texts(returned)[1] == "Deuxième[Une note.] « été »."


def test_what_cannot_be_done_changes_nothing(office, draft, tmp_path) -> None:
    with office.open(draft) as document:
        with pytest.raises(RefusedError):
            document.resolve(at=0, word="absent", accept=True)
        returned = document.save(tmp_path / "retour.docx")
    assert texts(returned) == texts(draft)
