"""SHA-256 of files, remembered as git's index does: a file that has not moved is not read again.

What is remembered of a file stands for its content only while size, modification time,
change time and inode are the same, and if both times were already past, by the file
system's own clock, when the file was read: one written while it was read, or just before,
is read again next time. The change time cannot be set back by a program; where there is
none (Windows), size and modification time decide. What was not seen is read: what is
remembered only ever spares time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cep_report.claims import claim, sweep
from cep_report.project import Project

FILE_NAME = "empreintes.json"

_SETTLED = 2_000_000_000
"""Nanoseconds: the coarsest step of a file system's times (FAT), with room for a late clock."""

_State = tuple[int, int, int, int]


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Digests:
    """The digests of files, read once each.

    Args:
        known: what is remembered: state and digest by absolute path.
        settled: nanoseconds; what changed later may change again in the same instant.
    """

    def __init__(
        self, known: dict[str, tuple[_State, str]] | None = None, settled: int = 0
    ) -> None:
        self._known = known or {}
        self._settled = settled
        self.read = 0
        """How many files had to be read."""

    def of(self, path: Path) -> str:
        """The SHA-256 of a file, in hexadecimal.

        Raises:
            OSError: it cannot be read.
        """
        name = os.path.abspath(path)  # noqa: PTH100 - links are not followed: the name is asked for
        before = _state(path)
        known = self._known.get(name)
        if known is not None and known[0] == before:
            return known[1]
        digest = sha256(path)
        self.read += 1
        if before == _state(path) and max(before[1:3]) < self._settled:
            self._known[name] = before, digest
        else:
            self._known.pop(name, None)
        return digest

    def save(self, path: Path) -> None:
        """Write what is remembered, whole or not at all; the last of two writers wins."""
        text = json.dumps({name: [*state, digest] for name, (state, digest) in self._known.items()})
        draft = f".{path.name}."
        sweep(path.parent, draft)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=draft)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                claim(handle)
                stream.write(text)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


@contextmanager
def remembered(project: Project) -> Iterator[Digests]:
    """The digests remembered in a project's cache; a cache that cannot be written is no matter."""
    path = project.cache / FILE_NAME
    digests = Digests(_load(path), _now(project.cache))
    try:
        yield digests
    finally:
        if digests.read:
            with contextlib.suppress(OSError):
                digests.save(path)


def _state(path: Path) -> _State:
    found = path.stat()
    changed = found.st_ctime_ns if os.name == "posix" else 0
    return found.st_size, found.st_mtime_ns, changed, found.st_ino


def _now(folder: Path) -> int:
    """Before when a file's times are past for good, by the file system's clock; 0 for never."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            return os.fstat(probe.fileno()).st_mtime_ns - _SETTLED
    except OSError:
        return 0


def _load(path: Path) -> dict[str, tuple[_State, str]]:
    try:
        content = json.loads(path.read_bytes())
        return {
            name: ((int(size), int(written), int(changed), int(inode)), str(digest))
            for name, (size, written, changed, inode, digest) in content.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
