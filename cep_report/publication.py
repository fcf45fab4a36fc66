"""Putting a finished report in its place, without ever losing what stood there.

A report is made in a private folder and takes the place of the previous one by a rename.
A file that a person edited or added in the published folder is first kept in the region's
``retours/`` folder: the published folder is the tool's, a person's words are not. With an
edited draft, what it was made from is kept too: it can still be received.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cep_report.canonical import json_bytes
from cep_report.claims import alone
from cep_report.digests import sha256
from cep_report.exchanges.returns import read_return
from cep_report.parameters import DOCUMENTS

MANIFEST = "manifeste.json"
FILES = "fichiers"
PREVIOUS = ".precedent"
DRAFTS = "brouillon-"
"""What the folders begin with that keep what an edited report was made from."""
_SOURCE, _PICTURES = "rapport.qmd", ("figures", "images")

_HERE, _EXCHANGE = -100, 2
"""Of Linux: paths are as they are given; the two of them are exchanged."""


@dataclass(frozen=True)
class Manifest:
    """What a published report says of itself.

    Attributes:
        origin: its provenance; empty when there is no report.
        files: the SHA-256 of each file by its path in the folder, as it was published.
    """

    origin: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def write_manifest(folder: Path, provenance: Mapping[str, object]) -> Path:
    """Record provenance and the hash of every file of ``folder``."""
    files = {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    target = folder / MANIFEST
    target.write_bytes(json_bytes({**provenance, FILES: files}))
    return target


@dataclass(frozen=True)
class Publication:
    """What a publication did beside putting a report in its place.

    Attributes:
        kept: a person's files that were found there, kept aside.
        withdrawn: the documents that were there and are not any more, by name.
        because: why, in words; "" when there are none.
    """

    kept: tuple[Path, ...] = ()
    withdrawn: tuple[str, ...] = ()
    because: str = ""


def publish(
    made: Path, target: Path, keep_in: Path, provenance: Mapping[str, object]
) -> Publication:
    """Put ``made`` at ``target`` with its manifest.

    A document of another format published before (a PDF when only the DOCX was asked for)
    stays beside the new one if it was made from the same inputs and is as it was published,
    and goes otherwise: two documents that tell different figures must not stand side by side.
    Two runs publish in turn. Where the system can exchange two folders in one step, there is
    a whole report at ``target`` at every moment; elsewhere a crash between two renames is
    mended by :func:`recover`.

    Raises:
        OSError: the disk or the rights do not allow it; the previous report is in place.
    """
    with alone(target.parent):
        _recover(target)
        kept: tuple[Path, ...] = ()
        because = ""
        documents = [path for name in DOCUMENTS.values() if (path := target / name).is_file()]
        if target.exists():
            kept = keep_edited(target, keep_in)
            if any(path.name.startswith("rapport-") and path.suffix == ".docx" for path in kept):
                keep_draft(target, keep_in)
            manifest = read_manifest(target)
            if manifest.origin == dict(provenance):
                for path in documents:
                    if (made / path.name).exists():
                        continue
                    if manifest.files.get(path.name) == sha256(path):
                        shutil.copy2(path, made / path.name)
            because = _difference(manifest.origin, provenance)
        write_manifest(made, provenance)
        withdrawn = tuple(path.name for path in documents if not (made / path.name).exists())
        replace_folder(target, made)
    return Publication(kept, withdrawn, because if withdrawn else "")


def _difference(before: Mapping[str, Any], now: Mapping[str, object]) -> str:
    """What a report published before was made from, that the new one is not: the first reason."""
    if not before:
        return "sans rien qui dise de quoi il est fait"
    moved = {key for key in {*before, *now} if before.get(key) != now.get(key)}
    if not moved:
        return "modifié depuis sa publication"
    if "version" in moved:  # whose figures are protected otherwise: the rest follows
        return f"fait pour la version {before.get('version', 'd’avant')}"
    if "moteur" in moved:
        return "fait par un autre moteur"
    if "options" in moved:
        return "fait avec d’autres options"
    if moved <= {"outils", "code"}:
        return "fait par une autre version de l’outil"
    return "fait d’autres données ou textes"


def replace_folder(target: Path, made: Path) -> None:
    """Put ``made`` at ``target``; what was there goes.

    Raises:
        OSError: the disk or the rights do not allow it; what was there is in place.
    """
    if not target.exists():
        made.rename(target)
    elif exchange(made, target):
        shutil.rmtree(made, ignore_errors=True)
    else:
        previous = _previous(target)
        target.rename(previous)
        try:
            made.rename(target)
        except OSError:
            _recover(target)
            raise
        shutil.rmtree(previous, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot.

    Raises:
        OSError: the disk or the rights do not allow it.
    """
    rename = (
        getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        if sys.platform == "linux"
        else None
    )
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:
        return False
    raise OSError(number, os.strerror(number), str(other))


def made_from(published: Path) -> dict[str, object]:
    """The provenance recorded for a published report; empty without a readable manifest."""
    return dict(read_manifest(published).origin)


def recover(target: Path) -> None:
    """Put back the previous report if a crash left none at ``target``."""
    if _previous(target).exists():
        with alone(target.parent):
            _recover(target)


def _recover(target: Path) -> None:
    previous = _previous(target)
    if previous.exists():
        if target.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(target)


def _previous(target: Path) -> Path:
    return target.with_name(f".{target.name}{PREVIOUS}")


def keep_edited(published: Path, keep_in: Path) -> tuple[Path, ...]:
    """Copy into ``keep_in`` the published files that are not as they were published.

    One that was received is there already.
    """
    recorded = read_manifest(published).files
    kept = []
    for path in sorted(published.rglob("*")):
        if not path.is_file() or path.name == MANIFEST or path.name.startswith(("~$", ".~lock")):
            continue
        digest = sha256(path)
        if recorded.get(path.relative_to(published).as_posix()) == digest:
            continue
        if read_return(keep_in, digest):
            continue
        copy = keep_in / f"{path.stem}-conserve-{digest[:8]}{path.suffix}"
        if not copy.exists():
            keep_in.mkdir(parents=True, exist_ok=True)
            unfinished = copy.with_name(f"{copy.name}.partiel")
            shutil.copyfile(path, unfinished)
            os.replace(unfinished, copy)  # noqa: PTH105 - the atomic replacement by its name
        kept.append(copy)
    return tuple(kept)


def keep_draft(published: Path, keep_in: Path) -> None:
    """Copy into ``keep_in`` what a published draft was made from, once."""
    source = published / _SOURCE
    if not source.is_file():
        return
    target = keep_in / f"{DRAFTS}{sha256(source)[:12]}"
    if not target.exists():
        unfinished = target.with_name(f".{target.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        copy_sources(published, unfinished)
        shutil.copyfile(published / MANIFEST, unfinished / MANIFEST)
        unfinished.rename(target)


def copy_sources(published: Path, target: Path) -> None:
    """Copy what the draft of a published report is made from into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for item in sorted(published.iterdir()):
        if item.is_dir() and item.name in _PICTURES:
            shutil.copytree(item, target / item.name)
        elif item.name == _SOURCE or item.stem == "logo":
            shutil.copyfile(item, target / item.name)


def drafts(published: Path, keep_in: Path) -> tuple[Path, ...]:
    """The folders that hold what drafts were made from: the published one, then those kept."""
    return (published, *sorted(keep_in.glob(f"{DRAFTS}*")))


def read_manifest(published: Path) -> Manifest:
    """The manifest of a published report; empty when there is none that can be read."""
    try:
        content = json.loads((published / MANIFEST).read_text(encoding="utf-8"))
        files = content.pop(FILES)
        if not isinstance(files, dict):
            return Manifest()
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return Manifest()
    return Manifest(content, files)
