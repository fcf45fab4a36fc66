"""What came back: the observations that each return holds, in ``retours/*/retour.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.observations import Observation, from_json

FOLDER = "retours"
FILE = "retour.json"
KEY = "observations"


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
