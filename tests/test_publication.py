"""Publishing never loses what stood there."""

from __future__ import annotations

import errno
import json
import sys
import threading

import pytest

from cep_report import publication
from cep_report.digests import sha256
from cep_report.publication import DRAFTS, MANIFEST, Publication, keep_edited, publish, recover

PROVENANCE = {"campagne": "demo-2022", "region": "53"}


@pytest.fixture
def folders(tmp_path):
    def made(**files):
        folder = tmp_path / "atelier"
        folder.mkdir()
        for name, content in files.items():
            (folder / name.replace("_", ".")).write_text(content)
        return folder

    return made, tmp_path / "53-bretagne", tmp_path / "retours"


def test_first_publication_writes_files_and_manifest(folders):
    made, target, kept = folders
    assert publish(made(rapport_docx="v1"), target, kept, PROVENANCE) == Publication()
    assert (target / "rapport.docx").read_text() == "v1"
    manifest = json.loads((target / MANIFEST).read_text())
    assert manifest["region"] == "53"
    assert list(manifest["fichiers"]) == ["rapport.docx"]
    assert not kept.exists()


def test_an_edited_document_is_kept_and_others_are_replaced(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1", rapport_pdf="p1"), target, kept, PROVENANCE)
    (target / "rapport.docx").write_text("mots d’une personne")
    (target / "notes.txt").write_text("ajouté")
    saved = publish(made(rapport_docx="v2", rapport_pdf="p2"), target, kept, PROVENANCE).kept
    assert {path.read_text() for path in saved} == {"mots d’une personne", "ajouté"}
    assert all(path.parent == kept for path in saved)
    assert (target / "rapport.docx").read_text() == "v2"


def test_an_edited_document_that_was_received_is_not_kept_again(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    (target / "rapport.docx").write_text("mots d’une personne")
    (kept / "2023-05-02-v1-auteur").mkdir(parents=True)
    record = json.dumps({"sha256": sha256(target / "rapport.docx")})
    (kept / "2023-05-02-v1-auteur" / "retour.json").write_text(record)
    (kept / "autre").mkdir()
    (kept / "autre" / "retour.json").write_text("endommagé")
    assert publish(made(rapport_docx="v2"), target, kept, PROVENANCE) == Publication()
    assert (target / "rapport.docx").read_text() == "v2"
    assert not list(kept.glob("*.docx"))


def test_the_other_format_stays_and_is_not_taken_for_an_edit(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1", rapport_pdf="p1"), target, kept, PROVENANCE)
    assert publish(made(rapport_docx="v2"), target, kept, PROVENANCE) == Publication()
    assert (target / "rapport.pdf").read_text() == "p1"
    assert publish(made(rapport_docx="v3"), target, kept, PROVENANCE) == Publication()


def test_a_document_of_other_inputs_does_not_stay_beside_the_new_one(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1", rapport_pdf="p1"), target, kept, PROVENANCE)
    done = publish(made(rapport_docx="v2"), target, kept, {**PROVENANCE, "version": "v2"})
    assert done.withdrawn == ("rapport.pdf",), "and it is told"
    assert (target / "rapport.docx").read_text() == "v2"
    assert not (target / "rapport.pdf").exists()
    assert not kept.exists(), "the tool made it, nobody edited it"


def test_without_a_readable_manifest_everything_is_kept(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    (target / MANIFEST).write_text("{")
    assert [path.read_text() for path in keep_edited(target, kept)] == ["v1"]


def test_keeping_twice_keeps_once(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    (target / "rapport.docx").write_text("édité")
    assert keep_edited(target, kept) == keep_edited(target, kept)
    assert len(list(kept.iterdir())) == 1


def test_a_crash_between_the_renames_is_mended(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    target.rename(target.with_name(".53-bretagne.precedent"))
    recover(target)
    assert (target / "rapport.docx").read_text() == "v1"


def test_a_failed_publication_leaves_the_previous_report(folders, monkeypatch):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    folder = made(rapport_docx="v2")
    rename = type(folder).rename

    def refuse(self, other):
        if self == folder:
            raise OSError(28, "No space left on device")
        return rename(self, other)

    monkeypatch.setattr(publication, "exchange", lambda *_: False)
    monkeypatch.setattr(type(folder), "rename", refuse)
    with pytest.raises(OSError, match="No space"):
        publish(folder, target, kept, PROVENANCE)
    assert (target / "rapport.docx").read_text() == "v1"


def test_what_an_edited_draft_was_made_from_is_kept_once_with_it(folders):
    made, target, kept = folders
    for number in (1, 2, 3):
        folder = made(rapport_docx=f"v{number}", rapport_qmd=f"source {number}", logo_png="logo")
        (folder / "figures").mkdir()
        (folder / "figures" / "a.png").write_text("a")
        saved = publish(folder, target, kept, PROVENANCE).kept
        assert bool(saved) == (number > 1)
        if number < 3:
            (target / "rapport.docx").write_text(f"mots d’une personne {number}")
    drafts = sorted(kept.glob(f"{DRAFTS}*"))
    assert {(item / "rapport.qmd").read_text() for item in drafts} == {"source 1", "source 2"}
    for item in drafts:
        names = {path.relative_to(item).as_posix() for path in item.rglob("*") if path.is_file()}
        assert names == {"rapport.qmd", "logo.png", "figures/a.png", MANIFEST}


def test_a_draft_nobody_edited_leaves_nothing(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1", rapport_qmd="source 1"), target, kept, PROVENANCE)
    publish(made(rapport_docx="v2", rapport_qmd="source 2"), target, kept, PROVENANCE)
    assert not kept.exists()


def test_where_folders_cannot_be_exchanged_they_are_renamed(folders, monkeypatch):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    monkeypatch.setattr(publication, "exchange", lambda *_: False)
    publish(made(rapport_docx="v2"), target, kept, PROVENANCE)
    assert (target / "rapport.docx").read_text() == "v2"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.skipif(sys.platform != "linux", reason="échange de dossiers propre à Linux")
def test_a_whole_report_stands_at_every_moment(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1"), target, kept, PROVENANCE)
    over, missing = threading.Event(), []

    def look():
        while not over.is_set():
            if not (target / "rapport.docx").exists():
                missing.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(50):
        publish(made(rapport_docx=str(number)), target, kept, PROVENANCE)
    over.set()
    reader.join()
    # Opening a path is several steps; the folder may move between two of them, never be absent.
    assert len(missing) <= 1
    assert (target / "rapport.docx").read_text() == "49"


def test_what_cannot_be_exchanged_says_why(tmp_path):
    with pytest.raises(OSError) as caught:
        publication.exchange(tmp_path / "un", tmp_path / "deux")
    assert caught.value.errno == errno.ENOENT
    assert caught.value.filename == str(tmp_path / "deux")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"version": "v2", "entrees": {"a": "2"}}, "fait pour la version v0"),
        ({"moteur": "quarto"}, "fait par un autre moteur"),
        ({"options": {"accepter-reserves": True}}, "fait avec d’autres options"),
        ({"entrees": {"a": "2"}, "code": "2"}, "fait d’autres données ou textes"),
        ({"code": "2"}, "fait par une autre version de l’outil"),
    ],
)
def test_the_true_reason_of_what_is_withdrawn_is_told(folders, changed, why):
    made, target, kept = folders
    before = {**PROVENANCE, "version": "v0", "moteur": "native", "entrees": {"a": "1"}, "code": "1"}
    publish(made(rapport_docx="v1", rapport_pdf="p1"), target, kept, before)

    done = publish(made(rapport_docx="v2"), target, kept, {**before, **changed})

    assert done == Publication(withdrawn=("rapport.pdf",), because=why)


def test_what_was_edited_is_withdrawn_for_that(folders):
    made, target, kept = folders
    publish(made(rapport_docx="v1", rapport_pdf="p1"), target, kept, PROVENANCE)
    (target / "rapport.pdf").write_text("annoté")

    done = publish(made(rapport_docx="v2"), target, kept, PROVENANCE)

    assert (done.withdrawn, done.because) == (("rapport.pdf",), "modifié depuis sa publication")
