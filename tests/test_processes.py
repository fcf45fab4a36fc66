"""One fresh process a task."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.processes import FreshProcessExecutor, ProcessDied, TookTooLong
from tests.projects import ROOT


def identity():
    return os.getpid()


def refuse():
    finding = Finding("CEP-X-001", Severity.ERROR, "ici", "non")
    raise InputError("quoi", findings=[finding], where="là")


def die():
    os._exit(9)


def wait_long():
    time.sleep(60)


def test_each_task_has_a_process_of_its_own():
    with FreshProcessExecutor(2) as pool:
        pids = [future.result() for future in [pool.submit(identity) for _ in range(4)]]
    assert len({*pids, os.getpid()}) == 5


def test_a_long_path_for_temporary_files_is_no_obstacle(tmp_path, monkeypatch):
    long = tmp_path / ("d" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with FreshProcessExecutor(1) as pool:
        assert pool.submit(identity).result() != os.getpid()
    assert list(long.iterdir()) == []


def test_our_errors_come_back_whole():
    with FreshProcessExecutor(1) as pool, pytest.raises(InputError) as caught:
        pool.submit(refuse).result()
    assert caught.value.findings[0].code == "CEP-X-001"
    assert caught.value.where == "là"
    assert "là" in str(caught.value)


def test_a_death_costs_one_task():
    with FreshProcessExecutor(1) as pool:
        dead, alive = pool.submit(die), pool.submit(identity)
        with pytest.raises(ProcessDied) as caught:
            dead.result()
        assert caught.value.code == 9
        assert alive.result() > 0


def test_stopping_ends_what_runs_and_leaves_nothing():
    pool = FreshProcessExecutor(1)
    running, waiting = pool.submit(wait_long), pool.submit(wait_long)
    while not multiprocessing.active_children() and not running.done():
        threading.Event().wait(0.01)
    pool.shutdown(cancel_futures=True)
    with pytest.raises(ProcessDied):
        running.result()
    with pytest.raises((ProcessDied, CancelledError)):
        waiting.result()
    assert not [child for child in multiprocessing.active_children() if child.is_alive()]


def wait_with_a_child(told):
    child = subprocess.Popen(["sleep", "60"])
    told.write_text(str(child.pid))
    child.wait()


@pytest.mark.skipif(os.name != "posix", reason="sans groupes de processus (Windows)")
def test_a_task_that_takes_too_long_is_ended_with_what_it_started(tmp_path):
    told = tmp_path / "pid"
    with FreshProcessExecutor(2, seconds=3) as pool:
        late = pool.submit(wait_with_a_child, told)
        alive = pool.submit(identity)
        with pytest.raises(TookTooLong) as caught:
            late.result()
        assert caught.value.seconds == 3
        assert alive.result() > 0
    pid = int(told.read_text())
    _until(lambda: not _runs(pid))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("error", [ProcessDied(9), ProcessDied(None), TookTooLong(2.5)])
def test_what_became_of_a_task_can_be_told_by_another_machine(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - ours
    assert vars(again) == vars(error)
    assert str(again) == str(error)


CHILD = """
import os, sys, time
from pathlib import Path
from cep_report.processes import FreshProcessExecutor

def task(told):
    pid = os.fork()
    if pid == 0:
        time.sleep(60)
    Path(told).write_text(f"{os.getpid()} {pid}")
    time.sleep(60)

if __name__ == "__main__":
    with FreshProcessExecutor(1) as pool:
        pool.submit(task, sys.argv[1]).result()
"""


@pytest.mark.skipif(os.name != "posix", reason="sans signaux (Windows)")
def test_tasks_end_with_the_process_that_waits_for_them(tmp_path):
    script, told = tmp_path / "parent.py", tmp_path / "pids"
    script.write_text(CHILD)
    parent = subprocess.Popen([sys.executable, str(script), str(told)])
    _until(lambda: told.exists() and told.read_text().count(" ") == 1)
    pids = [int(pid) for pid in told.read_text().split()]
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    _until(lambda: not any(_runs(pid) for pid in pids))


def _until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


def _runs(pid):
    """Whether a process runs; one that has ended may stay in the table, as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="sans masque de signaux")
def test_the_server_does_not_hear_ctrl_c_while_it_imports(tmp_path):
    (tmp_path / "imported.py").write_text(
        "import os, signal\n"
        "from pathlib import Path\n"
        "blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])\n"
        "Path(os.environ['TOLD']).write_text(str(signal.SIGINT in blocked))\n"
    )
    script = (
        "import os, signal\n"
        "from cep_report.processes import FreshProcessExecutor\n"
        "with FreshProcessExecutor(1, ['imported']) as pool:\n"
        "    pool.submit(os.getpid).result()\n"
        "print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))\n"
    )
    told = tmp_path / "told"
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TOLD": str(told), "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (told.read_text(), done.stdout) == ("True", "False\n")
