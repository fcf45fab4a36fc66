"""Putting a finished report in its place, without ever losing what stood there.

A report is made in a private folder and takes the place of the previous one by a rename.
A file that a person edited or added in the published folder is first kept in the region's
``retours/`` folder: the published folder is the tool's, a person's words are not.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cep_report.digests import sha256
from cep_report.parameters import DOCUMENTS

MANIFEST = "manifeste.json"
FILES = "fichiers"
PREVIOUS = ".precedent"


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
    content = json.dumps({**provenance, FILES: files}, ensure_ascii=False, indent=2)
    target.write_text(content + "\n", encoding="utf-8", newline="\n")
    return target


def publish(
    made: Path, target: Path, keep_in: Path, provenance: Mapping[str, object]
) -> tuple[Path, ...]:
    """Put ``made`` at ``target`` with its manifest; return a person's files, kept aside.

    A document of another format published before (a PDF when only the DOCX was asked for)
    stays beside the new one if it was made from the same inputs and is as it was published,
    and goes otherwise: two documents that tell different figures must not stand side by side. A crash between the
    two renames is mended by :func:`recover`.

    Raises:
        OSError: the disk or the rights do not allow it; the previous report is in place.
    """
    recover(target)
    kept: tuple[Path, ...] = ()
    if target.exists():
        kept = keep_edited(target, keep_in)
        manifest = read_manifest(target)
        if manifest.origin == dict(provenance):
            for path in (target / name for name in DOCUMENTS.values()):
                if not path.is_file() or (made / path.name).exists():
                    continue
                if manifest.files.get(path.name) == sha256(path):
                    shutil.copy2(path, made / path.name)
    write_manifest(made, provenance)
    previous = target.with_name(f".{target.name}{PREVIOUS}")
    if target.exists():
        target.rename(previous)
    try:
        made.rename(target)
    except OSError:
        recover(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)
    return kept


def made_from(published: Path) -> dict[str, object]:
    """The provenance recorded for a published report; empty without a readable manifest."""
    return dict(read_manifest(published).origin)


def recover(target: Path) -> None:
    """Put back the previous report if a crash left none at ``target``."""
    previous = target.with_name(f".{target.name}{PREVIOUS}")
    if previous.exists():
        if target.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(target)


def keep_edited(published: Path, keep_in: Path) -> tuple[Path, ...]:
    """Copy into ``keep_in`` the published files that are not as they were published."""
    recorded = read_manifest(published).files
    kept = []
    for path in sorted(published.rglob("*")):
        if not path.is_file() or path.name == MANIFEST or path.name.startswith(("~$", ".~lock")):
            continue
        digest = sha256(path)
        if recorded.get(path.relative_to(published).as_posix()) == digest:
            continue
        copy = keep_in / f"{path.stem}-conserve-{digest[:8]}{path.suffix}"
        if not copy.exists():
            keep_in.mkdir(parents=True, exist_ok=True)
            unfinished = copy.with_name(f"{copy.name}.partiel")
            shutil.copyfile(path, unfinished)
            os.replace(unfinished, copy)  # noqa: PTH105 - the atomic replacement by its name
        kept.append(copy)
    return tuple(kept)


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
