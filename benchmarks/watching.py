"""One command watched from start to end: time, processor, memory, what it leaves behind.

Linux only. The benchmark takes in the processes that the command orphans (a fork server is
one), so that the processor time of all of them is counted and none is missed at the end.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_EVERY = 2.0
"""Seconds: a look at the memory takes 0.03 to 0.06 of a core."""
_PATIENCE = 20.0


@dataclass(frozen=True)
class Watched:
    """A command that has ended.

    Attributes:
        seconds: from start to end.
        processor: seconds of processor, user and system, of it and all that it started.
        together: the most memory that all its processes held at once, MiB, shared pages once.
        largest: the most that one of them held, MiB, shared pages included.
        load: processes wanting a core when it started.
        said: its standard output.
    """

    seconds: float
    processor: float
    together: float
    largest: float
    load: float
    said: str


def watch(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Watched:
    """Run a command; it must succeed and leave no process and no temporary file.

    Raises:
        AssertionError: it failed, or left something behind.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        load, before, start = os.getloadavg()[0], _children(), time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment, "TMPDIR": temporary},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        memory = _Memory()
        memory.start()
        said, _ = process.communicate()
        seconds = time.perf_counter() - start
        memory.stop()
        _wait_for_orphans()
        left = sorted(path.name for path in Path(temporary).iterdir())
    assert process.returncode == 0, f"{command} : {process.returncode}\n{said}"  # noqa: S101
    assert not left, f"fichiers laissés : {left}"  # noqa: S101
    return Watched(seconds, _children() - before, memory.together, memory.largest, load, said)


def processor() -> float:
    """Seconds of processor of this process, and of those that it has waited for."""
    return time.process_time() + _children()


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _wait_for_orphans() -> None:
    """Take in what the command orphaned, which must end by itself."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
        except ChildProcessError:
            return
    raise AssertionError("des processus restent")


class _Memory(threading.Thread):
    """Looks at the memory of all our descendants, again and again."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.together = self.largest = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            sizes = [size for pid in _descendants() if (size := _size(pid))]
            self.together = max(self.together, sum(share for share, _ in sizes))
            self.largest = max(self.largest, *(whole for _, whole in sizes), 0.0)

    def stop(self) -> None:
        self._over.set()
        self.join()


def _descendants() -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    waiting = list(children.get(os.getpid(), ()))
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, ())


def _size(pid: int) -> tuple[float, float] | None:
    """Its share of memory (pages divided among who holds them) and all it holds, in MiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return (found["Pss"], found["Rss"]) if "Pss" in found else None
