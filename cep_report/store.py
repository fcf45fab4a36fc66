"""What was made once and need not be made again: one file an entry, named by what it is made from.

::

    .cep-cache/objets/<kind>/<key>

An entry is a line of JSON (whose it is, the digest of the rest) and an archive of its
members. It appears by a rename, so that two commands may write the same one: both say the
same. One that is cut short, altered or of another form is not there, and goes. Nothing in
it is lost when it is emptied.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cep_report.claims import claim, sweep
from cep_report.project import Project

FOLDER = "objets"
LIMIT = 2 * 2**30
"""Bytes; beyond, what was used longest ago goes."""

_FORM = 1
_DRAFT = ".en-cours-"


@dataclass(frozen=True)
class Entry:
    """An entry of the store, as it is listed.

    Attributes:
        path: the file.
        kind: what it is: "jeu", "source", "docx", "pdf".
        campaign: of which campaign; "" when it does not say.
        region: the code of the region, or "".
        size: in bytes.
        used: when it was last used, in nanoseconds.
    """

    path: Path
    kind: str
    campaign: str
    region: str
    size: int
    used: int


class Store:
    """The entries of a project's cache.

    Args:
        folder: where they are; made at the first entry.
        limit: in bytes.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    @classmethod
    def of(cls, project: Project) -> Store:
        """The store of a project."""
        return cls(project.cache / FOLDER)

    def get(self, kind: str, key: str) -> dict[str, bytes] | None:
        """The members of an entry by name; None when there is none that is whole."""
        path = self._path(kind, key)
        try:
            members = _members(path.read_bytes())
        except OSError:
            return None
        with contextlib.suppress(OSError):
            if members is None:
                path.unlink()
            else:
                os.utime(path)
        return members

    def put(
        self, kind: str, key: str, members: Mapping[str, bytes], *, campaign: str, region: str = ""
    ) -> None:
        """Add an entry; a disk that is full or closed only means that it is made again."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        body = stream.getvalue()
        head = {
            "forme": _FORM,
            "campagne": campaign,
            "region": region,
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        with contextlib.suppress(OSError):
            self._write(self._path(kind, key), json.dumps(head).encode() + b"\n" + body)

    def entries(self) -> Iterator[Entry]:
        """The entries, by kind then by key."""
        for path, found in sorted(self._files()):
            try:
                with path.open("rb") as stream:
                    said = json.loads(stream.readline(4096))
                campaign, region = str(said["campagne"]), str(said["region"])
            except OSError:
                continue
            except (ValueError, KeyError, TypeError):
                campaign = region = ""
            kind = path.parent.name
            yield Entry(path, kind, campaign, region, found.st_size, found.st_mtime_ns)

    def trim(self) -> None:
        """Take out what was used longest ago, until the rest is within the limit."""
        sweep(self.folder, _DRAFT)
        files = list(self._files())
        excess = sum(found.st_size for _, found in files) - self.limit
        for path, found in sorted(files, key=lambda file: (file[1].st_mtime_ns, file[0])):
            if excess <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            excess -= found.st_size

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """The entries' files, whatever is in them."""
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                yield path, path.stat()

    def empty(self, campaign: str = "") -> int:
        """Take out all entries, or those of a campaign; how many bytes they held.

        Raises:
            OSError: one cannot be taken out.
        """
        freed = 0
        if not campaign:
            sweep(self.folder, _DRAFT)
        for entry in self.entries():
            if campaign in ("", entry.campaign):
                entry.path.unlink(missing_ok=True)
                freed += entry.size
        return freed

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside the kinds' folders: what is left of a crash is not taken for an entry.
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=_DRAFT)
        try:
            with os.fdopen(handle, "wb") as stream:
                claim(handle)
                stream.write(content)
            _place(Path(temporary), path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _place(made: Path, path: Path) -> None:
    """Put a file at ``path``, in place of a folder even, which no command makes there."""
    try:
        made.replace(path)
    except OSError:
        if not path.is_dir():
            raise
        shutil.rmtree(path)
        made.replace(path)


def _members(content: bytes) -> dict[str, bytes] | None:
    """What an entry holds; None when it is not as it was written."""
    head, _, body = content.partition(b"\n")
    try:
        said = json.loads(head)
        if (said["forme"], said["sha256"]) != (_FORM, hashlib.sha256(body).hexdigest()):
            return None
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None


def key_of(content: object) -> str:
    """The key of what is made from ``content``, JSON values."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
