"""Whatever stops a batch, reports are whole and nothing is left; ``make faults`` does it at length."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest

from benchmarks.fault_points import POINTS
from benchmarks.fault_project import Trial, broken, finished

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signaux et /proc de Linux")
RENDER = ("render", "-c", "demo-2022", "--jobs", "1", "-r", "06")


@pytest.fixture
def trial(rendered_project):
    # Short: the fork server has a socket there.
    with tempfile.TemporaryDirectory(prefix="cep-") as temporary:
        yield Trial(rendered_project.root, temporary=Path(temporary))


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_publishing(trial, point):
    folder = trial.output / "06-mayotte"
    before = content(folder)
    edited = {**before, "rapport.docx": b"mots d'une personne"}
    (folder / "rapport.docx").write_bytes(edited["rapport.docx"])
    said = trial.run(*RENDER, program=("-m", "benchmarks.fault_points", point, "1"))
    assert said.code == -signal.SIGKILL
    if point == "entre-renommages":
        assert not folder.exists()
    else:
        assert content(folder) in (before, edited)
    again = trial.run(*RENDER)
    assert again.code == 0, again.err
    assert content(folder) == before
    assert trial.left() == []
    kept = trial.project.reports / "demo-2022" / "06-mayotte" / "retours"
    files = [path.read_bytes() for path in kept.iterdir() if path.is_file()]
    assert files == [edited["rapport.docx"]]


def test_stopped_while_a_report_is_made(trial):
    """Asked to end, then killed, then let to its end."""
    folder = trial.output / "06-mayotte"
    before = content(folder)
    trial.change()
    for number in (signal.SIGTERM, signal.SIGKILL):
        process = trial.start(*RENDER)
        end = time.monotonic() + 120
        while not list(trial.output.glob(".en-cours-*/*/_cahiers")):
            assert process.poll() is None, finished(process)
            assert time.monotonic() < end
            time.sleep(0.02)
        os.killpg(process.pid, number)
        said = finished(process)
        assert content(folder) == before
        left = trial.left()
        if number == signal.SIGTERM:
            assert said.code == 2
            assert "SIGTERM" in said.err
            assert "Traceback" not in said.err
            assert left == []
        else:
            assert not [name for name in left if name.startswith("processus")]
    said = trial.run(*RENDER)
    assert said.code == 0, said.err
    assert broken(folder) == []
    assert content(folder) != before
    assert trial.left() == []


def test_a_time_limit_too_short_for_anything_is_said(trial):
    trial.change()
    said = trial.run(*RENDER, "--timeout", "0.001")
    assert said.code == 1
    assert "--timeout" in said.err
    assert "Traceback" not in said.err
    assert trial.left() == []
