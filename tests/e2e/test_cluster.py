"""A real Dask cluster on this machine: its workers die, reports come whole, with the same bytes.

Everything listens on loopback, and is ended by its process id.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cep_report.batch import deliver, survey
from cep_report.campaign import load_campaign
from cep_report.errors import ConfigurationError, RenderError, UsageError
from cep_report.freshness import Asked
from cep_report.outcomes import Work
from cep_report.parameters import Order
from cep_report.project import Project
from cep_report.regions import load_regions

cluster = pytest.importorskip("cep_report.cluster")
pytest.importorskip("distributed")

ROOT = Path(__file__).parents[2]
DEADLINE = 120.0
"""Seconds, for a machine that does much else."""


@dataclass
class Cluster:
    """A scheduler and its workers, each a process in a folder of its own."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return json.loads((self.folder / "scheduler.json").read_text())["address"]

    def start(self, name: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        own = self.folder / name
        own.mkdir()
        with (own / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "dask", *words, "--host", "127.0.0.1"),
                    *("--dashboard-address", "127.0.0.1:0"),
                    *("--scheduler-file", str(self.folder / "scheduler.json")),
                ],
                cwd=own,
                env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def scheduler(self, failures: int) -> None:
        given_up = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(failures)}
        self.start("scheduler", "scheduler", "--port", "0", **given_up)
        until((self.folder / "scheduler.json").exists)

    def worker(self, name: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        own = ["--local-directory", str(self.folder / name)]
        return self.start(name, "worker", *own, *words, **environment)

    def left_by_jobs(self) -> list[Path]:
        return list(self.folder.rglob("cep-*"))

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(condition, deadline: float = DEADLINE) -> None:
    end = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


@pytest.fixture
def grid(tmp_path):
    made = Cluster(tmp_path / "grappe")
    made.folder.mkdir()
    yield made
    made.stop()


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_worker_dies_and_each_report_comes_once_with_the_same_bytes(
    grid, demo_source, rendered, tmp_path
):
    """The project is in another folder too, and workers in other time zones and locales."""
    grid.scheduler(failures=3)
    grid.worker("un", "--nthreads", "1", TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="1")
    doomed = grid.worker("deux", "--no-nanny", "--nthreads", "1", PYTHONHASHSEED="2")
    shutil.copytree(demo_source.root, tmp_path / "ailleurs")
    project = Project(tmp_path / "ailleurs")
    known = load_regions(project)
    regions = [known.by_code(code) for code in ("53", "06")]
    asked = Asked(project, load_campaign(project, "demo-2022"), known, Order("v0"))
    figures, verdicts = survey(asked, regions)

    def kill_when_busy() -> None:
        until(lambda: any((grid.folder / "deux").rglob("_cahiers/*.ipynb")))
        os.kill(doomed.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_when_busy)
    told = []
    with cluster.connected(grid.address) as executor:
        until(lambda: executor.slots() == 2)
        killer.start()
        outcomes = deliver(
            asked,
            figures,
            verdicts,
            jobs=2,
            seconds=9 * DEADLINE,
            told=told.append,
            executor=executor,
        )
        killer.join()
    assert doomed.wait() == -signal.SIGKILL
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert sorted(outcome.region.code for outcome in told) == ["06", "53"]
    ours, theirs = project.output("demo-2022"), rendered.output("demo-2022")
    assert content(ours) == content(theirs)
    assert {"rapport.docx", "rapport.pdf", "annexe.xlsx", "manifeste.json"} <= {
        path.name for path in (ours / "53-bretagne").iterdir()
    }
    until(lambda: not grid.left_by_jobs(), 20)
    # What came back is kept here as if it had been made here.
    shutil.rmtree(ours)
    again = deliver(asked, *survey(asked, regions))
    assert [outcome.work for outcome in again] == [Work.RESTORED, Work.RESTORED]
    assert content(ours) == content(theirs)


def deadly() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def patient(done: str) -> str:
    with Path(done).open("a") as stream:
        stream.write("x")
    time.sleep(3)
    return done


def daemon() -> bool:
    return multiprocessing.current_process().daemon


def test_a_job_that_kills_workers_fails_alone(grid, tmp_path, monkeypatch):
    """Dask blames the death on the job beside it too; that one is done again, and delivered."""
    monkeypatch.setattr(cluster, "SECONDS", 60)
    grid.scheduler(failures=0)
    grid.worker("seul", "--nthreads", "2")
    marks, others = tmp_path / "marques", tmp_path / "autres"
    with cluster.connected(grid.address) as executor:
        beside = executor.submit(patient, str(marks))
        until(marks.exists)
        culprit = executor.submit(deadly)
        with pytest.raises(RenderError, match="se sont tous arrêtés"):
            culprit.result(DEADLINE)
        assert beside.result(DEADLINE) == str(marks)
        assert marks.read_text() == "xx"
        assert executor.submit(daemon).result(DEADLINE) is False  # may start a region's process
        running, waiting = (executor.submit(patient, str(others)) for _ in range(2))
        until(others.exists)
        grid.processes[0].kill()
        for job in (running, waiting, executor.submit(daemon)):
            with pytest.raises(RenderError, match="ne répond plus"):
                job.result(DEADLINE)


def test_other_versions_are_refused_before_anything_runs(grid, tmp_path):
    other = tmp_path / "autre" / "typst-0.0.1.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: typst\nVersion: 0.0.1\n")
    grid.scheduler(failures=0)
    path = f"{other.parent}{os.pathsep}{ROOT}"
    grid.worker("seul", "--no-nanny", "--nthreads", "1", PYTHONPATH=path)
    with (
        pytest.raises(ConfigurationError, match=r"typst 0\.0\.1 \(ici \d") as caught,
        cluster.connected(grid.address),
    ):
        pass
    assert "pandas" not in caught.value.found
    assert "ordonnanceur" not in caught.value.found


def test_a_scheduler_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UsageError, match="ne répond pas") as caught, cluster.connected(address):
            pass
    assert caught.value.where == address


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "tcp://127.0.0.1:x"])
def test_what_is_no_address(address, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with pytest.raises(UsageError, match="ne répond pas"), cluster.connected(address):
        pass


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="cluster"), cluster.connected("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize(
    "words", [["--executor", "dask"], ["--scheduler", "tcp://127.0.0.1:1"]], ids=" ".join
)
def test_one_option_without_the_other(command, empty_project, words):
    said = command(empty_project, "render", "-c", "2022", "-r", "53", *words)
    assert said.code == 2
