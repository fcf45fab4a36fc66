"""What a running process holds, and what a dead one left.

A lock is on an open file or folder: the system gives it up with the process, however it
ended, so that nothing left behind can block, and what is not locked is nobody's any more.
Where a disk has no locks, nothing is waited for and nothing is swept.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.05
_LOCK = ".verrou"
"""The file that is locked for a folder, where folders cannot be (Windows)."""

_TEMPORARY = ".cep-report-"
_PLACES = ("TMPDIR", "TEMP", "TMP")
_CHOSEN = "?" * 8
"""What the library puts after a prefix: a name that a person gave is not taken for ours."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time in this block, of all those that give the same folder.

    Raises:
        OSError: the folder cannot be opened.
    """
    handle = _opened(folder)
    try:
        with contextlib.suppress(OSError):
            _locked(handle, wait=True)
        yield
    finally:
        os.close(handle)


@contextmanager
def claimed(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``parent`` for this block: it goes at its end, or by :func:`sweep`.

    Raises:
        OSError: it cannot be made.
    """
    folder, handle = _claim(parent, prefix)
    try:
        yield folder
    finally:
        if sys.platform == "win32":  # nothing that is open can be taken out
            os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)
        if sys.platform != "win32":
            os.close(handle)


@contextmanager
def drafting(parent: Path, prefix: str = ".cep-brouillon-") -> Iterator[Path]:
    """A new folder in ``parent`` for this block, to make what a rename will put in its place.

    What a process that was killed left of such a folder goes first.

    Raises:
        OSError: it cannot be made.
    """
    sweep(parent, prefix)
    with claimed(parent, prefix) as folder:
        yield folder


def claim(handle: int) -> None:
    """Hold an open file or folder until it is closed: :func:`sweep` leaves it."""
    with contextlib.suppress(OSError):
        _locked(handle, wait=True)


def sweep(parent: Path, prefix: str) -> None:
    """Take out the files and folders of that prefix that nobody holds any more."""
    for path in sorted(parent.glob(f"{prefix}{_CHOSEN}")):
        with contextlib.suppress(OSError):
            if _is_ours(path):
                _remove_if_free(path)


@contextmanager
def temporary_files() -> Iterator[None]:
    """Put the temporary files of this process, and of all it starts, in one folder that goes.

    Without a place for them nothing is done: what needs one will say so.
    """
    try:
        place = Path(tempfile.gettempdir())
    except OSError:
        yield
        return
    sweep(place, _TEMPORARY)
    before = {name: os.environ.get(name) for name in _PLACES}
    with contextlib.ExitStack() as stack:
        try:
            folder = str(stack.enter_context(claimed(place, _TEMPORARY)))
        except OSError:
            folder = str(place)
        os.environ.update(dict.fromkeys(_PLACES, folder))
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = str(place)
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _claim(parent: Path, prefix: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        try:
            handle = _opened(folder)
        except FileNotFoundError:  # swept before it was ours
            continue
        claim(handle)
        if folder.exists():
            return folder, handle
        os.close(handle)


def _is_ours(path: Path) -> bool:
    """Whether it is this account's, and itself rather than a link to something else."""
    found = path.lstat()
    owned = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return owned and (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode))


def _remove_if_free(path: Path) -> None:
    # Held meanwhile: whoever is about to claim it waits, and sees that it has gone.
    with contextlib.ExitStack() as stack:
        handle = _opened(path)
        stack.callback(os.close, handle)
        if not _locked(handle, wait=False):
            return
        if sys.platform == "win32":  # nothing that is open can be taken out
            stack.close()
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


if sys.platform == "win32":
    import msvcrt

    def _opened(path: Path) -> int:
        return os.open(path / _LOCK if path.is_dir() else path, os.O_RDWR | os.O_CREAT)

    def _locked(handle: int, *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(_PAUSE)
            else:
                return True

else:
    import fcntl

    def _opened(path: Path) -> int:
        return os.open(path, os.O_RDONLY)

    def _locked(handle: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
