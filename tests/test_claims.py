"""What is held is left alone, what a dead process left goes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from cep_report.claims import alone, claimed, sweep, temporary_files
from cep_report.workspace import write_whole

HOLDER = """
import sys, time
from pathlib import Path
from cep_report.claims import claimed
with claimed(Path(sys.argv[1]), ".essai-") as folder:
    (folder / "a").mkdir()
    (folder / "a" / "b").write_text("c")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    yield process, Path(process.stdout.readline().strip())
    process.kill()
    process.wait()
    process.stdout.close()


def test_what_a_running_process_holds_stays_and_goes_once_it_is_dead(tmp_path, holder):
    process, folder = holder
    (tmp_path / ".autre-1").mkdir()
    sweep(tmp_path, ".essai-")
    assert (folder / "a" / "b").read_text() == "c"
    process.kill()
    process.wait()
    sweep(tmp_path, ".essai-")
    assert [path.name for path in tmp_path.iterdir()] == [".autre-1"]


def test_ours_goes_with_the_block(tmp_path):
    with claimed(tmp_path, ".essai-") as folder:
        (folder / "a").write_text("b")
        sweep(tmp_path, ".essai-")
        assert folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_what_is_swept_just_before_it_is_ours_is_made_again(tmp_path, monkeypatch):
    made = tempfile.mkdtemp
    swept = []

    def swept_at_once(*args, **kwargs):
        folder = made(*args, **kwargs)
        if not swept:
            swept.append(folder)
            sweep(tmp_path, ".essai-")
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", swept_at_once)
    with claimed(tmp_path, ".essai-") as folder:
        assert folder.is_dir()
        assert str(folder) != swept[0]


def test_a_file_nobody_holds_goes_and_a_link_stays(tmp_path):
    (tmp_path / ".essai-fichier1").write_text("à moitié")
    target = tmp_path / "ailleurs"
    target.mkdir()
    (target / "de quelqu’un").write_text("mots")
    (tmp_path / ".essai-lienvers").symlink_to(target)
    (tmp_path / ".essai-d’une personne").mkdir()
    sweep(tmp_path, ".essai-")
    assert (tmp_path / ".essai-d’une personne").is_dir()
    assert not (tmp_path / ".essai-fichier1").exists()
    assert (target / "de quelqu’un").read_text() == "mots"


def test_one_at_a_time(tmp_path):
    order = []

    def second():
        with alone(tmp_path):
            order.append("second")

    with alone(tmp_path):
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.1)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_temporary_files_are_in_one_folder_that_goes(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    (tmp_path / ".cep-report-abandons").mkdir()
    with temporary_files():
        inside = Path(tempfile.mkdtemp())
        assert inside.parent.parent == tmp_path
        assert os.environ["TMPDIR"] == str(inside.parent)
        assert not (tmp_path / ".cep-report-abandons").exists()
    assert list(tmp_path.iterdir()) == []
    assert os.environ["TMPDIR"] == str(tmp_path)


def test_without_a_place_for_temporary_files_the_block_runs(monkeypatch):
    def nowhere():
        raise FileNotFoundError(2, "No usable temporary directory")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    with temporary_files():
        pass


KILLED = """
import os, signal, sys
from pathlib import Path
from cep_report.workspace import write_whole
def write(path):
    path.write_text("à moit")
    os.kill(os.getpid(), signal.SIGKILL)
write_whole(Path(sys.argv[1]), write)
"""


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL")
def test_what_was_being_written_when_a_process_was_killed_goes_at_the_next_writing(tmp_path):
    path = tmp_path / "texte.md"
    path.write_text("avant", encoding="utf-8")
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
        assert done.returncode < 0
        assert path.read_text(encoding="utf-8") == "avant"
        assert len(list(tmp_path.iterdir())) == 2
    write_whole(path, lambda draft: draft.write_text("après", encoding="utf-8"))
    assert [path.name for path in tmp_path.iterdir()] == ["texte.md"]
    assert path.read_text(encoding="utf-8") == "après"
