"""A real LibreOffice, edited as people would: one process, own profile, own pipe.

>>> with Office() as office, office.open(draft) as document:
...     document.person("Élodie Martin", tracked=True)
...     document.insert(12, [0, 5], "mot ")
...     document.save(returned)

What can be done is what ``worker.Writer`` defines; a document passes every call on.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Self

SYSTEM_PYTHON = "/usr/bin/python3"
WORKER = Path(__file__).with_name("worker.py")
SECONDS = 120.0
"""The longest that one command may take."""


class OfficeError(Exception):
    """LibreOffice failed, or did not answer in time."""


class RefusedError(Exception):
    """LibreOffice could not do this there; the document is as it was."""


@cache
def missing() -> str:
    """What is not installed, as apt names it; "" when all is there."""
    absent = [] if shutil.which("soffice") else ["libreoffice-writer-nogui"]
    try:
        subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        absent.append("python3-uno")
    return ", ".join(absent)


class Office:
    """One soffice process and the worker that drives it, both ended on leaving."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._folder = Path(tempfile.mkdtemp(prefix="cep-office-"))
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        pipe = self._folder.name
        try:
            self._start(
                "soffice",
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
                f"-env:UserInstallation={self._folder.as_uri()}/profile",
                f"--accept=pipe,name={pipe};urp;",
            )
            self._worker = self._start(SYSTEM_PYTHON, str(WORKER), pipe, talk=True)
            self._answer()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._worker.poll() is None:
                self.call("quit")
        except (OfficeError, OSError):
            pass  # Whatever it says of leaving, it ends.
        finally:
            self._end()

    def open(self, path: Path, *, view: bool = True) -> Document:
        """Open a copy of a document, so that no lock is left beside it; one at a time.

        Args:
            path: a document.
            view: as on a screen, with what menus do; a document with comments, or to be
                given some, wants none (see ``worker.Writer.open``).

        Raises:
            OfficeError: LibreOffice cannot read it.
        """
        copy = shutil.copy(path, self._folder / "document.docx")
        self.call("open", path=str(copy), view=view)
        return Document(self)

    def call(self, do: str, **arguments: Any) -> Any:
        """Do one thing.

        Raises:
            RefusedError: not there; nothing changed.
            OfficeError: it failed, or took longer than allowed.
        """
        line = json.dumps({"do": do, **arguments}).encode() + b"\n"
        assert self._worker.stdin is not None
        try:
            self._worker.stdin.write(line)
            self._worker.stdin.flush()
        except BrokenPipeError as error:
            raise OfficeError("LibreOffice s’est arrêté") from error
        return self._answer(do)

    def _start(self, *words: str, talk: bool = False) -> subprocess.Popen[bytes]:
        # A session of its own, so that what soffice starts ends with it.
        quiet = subprocess.DEVNULL
        with (self._folder / "erreurs.txt").open("ab") as errors:
            process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE if talk else quiet,
                stdout=subprocess.PIPE if talk else quiet,
                stderr=errors,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": ""},
            )
        self._running.append(process)
        return process

    def _answer(self, asked: str = "start") -> Any:
        watch = threading.Timer(self._seconds, self._kill)
        watch.start()
        assert self._worker.stdout is not None
        try:
            line = self._worker.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            said = (self._folder / "erreurs.txt").read_text(errors="replace")[-2000:]
            raise OfficeError(f"pas de réponse à « {asked} » : {said}")
        answer = json.loads(line)
        if "refused" in answer:
            raise RefusedError(answer["refused"])
        if "error" in answer:
            raise OfficeError(f"{asked} : {answer['error']}")
        return answer["ok"]

    def _kill(self) -> None:
        for process in self._running:
            # Known by its pid, and not waited for yet: the group is still its own.
            if process.returncode is None:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    def _end(self) -> None:
        for process in self._running:
            try:
                if process.stdin:
                    process.stdin.close()
                process.wait(10)
            except (subprocess.TimeoutExpired, OSError):
                self._kill()
                process.wait(10)
            if process.stdout:
                process.stdout.close()
        Path(f"/tmp/OSL_PIPE_{os.getuid()}_{self._folder.name}").unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)


class Document:
    """The open document: each method of ``worker.Writer`` that edits or lists."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._office.call("close")
        except OfficeError:
            if kind is None:
                raise

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda **arguments: self._office.call(name, **arguments)

    def person(self, name: str, *, tracked: bool) -> None:
        """Who edits from now on, and whether changes are recorded."""
        self._office.call("person", name=name, tracked=tracked)

    def save(self, path: Path) -> Path:
        """Write it as DOCX."""
        self._office.call("save", path=str(path.resolve()))
        if not path.is_file():
            raise OfficeError(f"LibreOffice n’a pas écrit {path.name}")
        return path


def resaved(draft: Path, target: Path) -> Path:
    """A file opened and saved again, without any edit, by a LibreOffice of its own."""
    with Office() as office, office.open(draft) as document:
        return document.save(target)
