"""What came back: the observations that each return holds, in ``retours/*/retour.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.observations import Observation, from_json

FOLDER = "retours"
FILE = "retour.json"
KEY = "observations"


def read_return(parent: Path, digest: str) -> Path | None:
    """The folder of a file received before, by its digest; None when it was not.

    Args:
        parent: the folder of the returns.
        digest: SHA-256 of the file.
    """
    return next((path for path, item in _readable(parent) if item.get("sha256") == digest), None)


def known_ids(parent: Path) -> frozenset[str]:
    """The ids of the observations of returns, of those that can be read."""
    return frozenset(
        str(said["id"])
        for _, item in _readable(parent)
        for said in item.get(KEY) or ()
        if isinstance(said, dict) and "id" in said
    )


def _readable(parent: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The records of returns, by their folder; the checks tell of the others (CEP-OBS-010)."""
    for path in sorted(parent.glob(f"*/{FILE}")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(content, dict):
            yield path.parent, content


@dataclass(frozen=True)
class Return:
    """A file that came back.

    Attributes:
        folder: where it is kept.
        sending: the name of the sending it answers.
        observations: what it says.
    """

    folder: Path
    sending: str
    observations: tuple[Observation, ...]


def received(folder: Path) -> tuple[Observation, ...]:
    """The observations received by a region, by return then in order, each id once.

    Args:
        folder: the region's folder.

    Raises:
        InputError: a return cannot be read; all of those are in its findings.
    """
    found: dict[str, Observation] = {}
    for item in returns(folder):
        for observation in item.observations:
            found.setdefault(observation.id, observation)
    return tuple(found.values())


def returns(folder: Path) -> tuple[Return, ...]:
    """The files that came back to a region, by the name of their folder.

    Args:
        folder: the region's folder.

    Raises:
        InputError: a return cannot be read; all of those are in its findings.
    """
    found = []
    faults = []
    for path in sorted((folder / FOLDER).glob(f"*/{FILE}")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            sending = str(content.get("envoi", ""))
            found.append(Return(path.parent, sending, from_json(content[KEY])))
        except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            faults.append(
                Finding(
                    "CEP-OBS-010",
                    Severity.ERROR,
                    path.relative_to(folder).as_posix(),
                    f"retour illisible\u00a0: {type(error).__name__}.",
                    "Recevoir de nouveau le fichier conservé à côté («\u00a0cep-report receive\u00a0»).",
                )
            )
    if faults:
        raise InputError("Des retours ne se relisent pas.", findings=faults, where=str(folder))
    return tuple(found)
