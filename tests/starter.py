"""Commands at once: processes forked from one that has already imported what commands need.

Each runs as ``python -m cep_report`` does, in a process, a folder and an environment of its own;
only the seconds of imports are spared. What depends on how an interpreter starts (its language,
its hash seed) needs a new one: see ``tests.conftest.run``.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import multiprocessing.util
import os
import pkgutil
import runpy
import subprocess
import sys
import tempfile
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tests.projects import ROOT

LEFT_OUT = ("cep_report.__main__", "cep_report.cluster")


@dataclass(frozen=True)
class Said:
    """What a command said: exit code and both streams."""

    code: int
    out: str
    err: str


class Starter:
    """The process that forks; it ends with this one, whose end closes what it reads."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.starter"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, words: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Said:
        """Run a command to its end."""
        with tempfile.TemporaryDirectory(prefix="cep-dit-") as place:
            out, err = Path(place, "out"), Path(place, "err")
            order = [words, str(folder), environment, str(out), str(err)]
            self._server.stdin.write(json.dumps(order) + "\n")
            self._server.stdin.flush()
            code = self._server.stdout.readline()
            assert code, "the process that forks commands has ended"
            return Said(int(code), out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


@functools.cache
def starter() -> Starter:
    """The one of this process."""
    return Starter()


def serve() -> None:
    """Fork a command for each line read, and tell how it ended."""
    import cep_report

    for module in pkgutil.walk_packages(cep_report.__path__, "cep_report."):
        if module.name not in LEFT_OUT:
            importlib.import_module(module.name)
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _become(*order)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(words: list[str], folder: str, environment: dict[str, str], *said: str) -> NoReturn:
    """Be a command from now on, to the end that an interpreter comes to."""
    code: object = 1
    try:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        for number, path in enumerate((os.devnull, *said)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
        sys.argv[1:] = words
        runpy.run_module("cep_report", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - there is nobody above
        traceback.print_exc()
    finally:
        threading._shutdown()
        # Registered by an import: in a new interpreter, after what the command itself registers.
        multiprocessing.util._exit_function()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


if __name__ == "__main__":
    serve()
