"""The journal of a region: what was done there and when, one JSON object a line.

Events are only ever added. The caller passes the time: no clock is read here.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from cep_report.campaign import Campaign
from cep_report.errors import CepError, OutputError, reason
from cep_report.findings import Finding, Severity
from cep_report.project import Project
from cep_report.regions import Region

FILE_NAME = "journal.jsonl"
RENDERED, FAILED = "rendu", "echec-du-rendu"

_KIND = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Event:
    """Something that happened: ``time`` knows its time zone, ``data`` is JSON values."""

    time: datetime
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Journal:
    """The events in the order they were written; ``findings`` tell of unreadable lines."""

    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()

    def last(self, kind: str) -> Event | None:
        """The last event of a kind."""
        return next((event for event in reversed(self.events) if event.kind == kind), None)


class Outcome(Protocol):
    """What a batch says of one region."""

    @property
    def region(self) -> Region:
        """The region."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The published files."""

    @property
    def error(self) -> CepError | None:
        """What stopped it, or None."""


def append(path: Path, event: Event) -> None:
    """Add an event, in a single write, after whatever the file holds.

    Raises:
        ValueError: the kind is not an identifier, or the time has no time zone.
        OutputError: the file cannot be written.
    """
    if not _KIND.fullmatch(event.kind):
        raise ValueError(f"not a kind of event: {event.kind!r}")
    if event.time.tzinfo is None:
        raise ValueError("an event needs a time zone")
    line = json.dumps(
        {
            "quand": event.time.astimezone(UTC).isoformat(timespec="seconds"),
            "quoi": event.kind,
            **({"details": dict(event.data)} if event.data else {}),
        },
        ensure_ascii=False,
    )
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, f"{_joint(descriptor)}{line}\n".encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise OutputError(
            "Le journal ne peut pas être écrit.",
            found=reason(error),
            where=str(path),
            remedy="libérer de la place ou rétablir le droit d’écriture.",
        ) from error


def read_journal(path: Path) -> Journal:
    """Read a journal; a missing file is an empty one, a broken line is told and left alone."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Journal()
    except OSError as error:
        why = reason(error)
        return Journal(findings=(_finding(path.name, f"journal illisible\u00a0: {why}."),))
    events, findings = [], []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            events.append(_event(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            message = (
                "ligne illisible, sans doute écrite à moitié\u202f; elle est gardée telle quelle."
            )
            findings.append(_finding(f"{path.name}, ligne {number}", message))
    return Journal(tuple(events), tuple(findings))


def record_renders(
    project: Project,
    campaign: Campaign,
    outcomes: Iterable[Outcome],
    version: str,
    time: datetime,
) -> None:
    """Note what a batch did, each region in its own journal; regions without one are left.

    Raises:
        OutputError: a journal cannot be written.
    """
    for outcome in outcomes:
        folder = project.reports / campaign.id / outcome.region.folder
        if not folder.is_dir():
            continue
        if outcome.error is None:
            files = sorted(path.name for path in outcome.files)
            event = Event(time, RENDERED, {"version": version, "fichiers": files})
        else:
            event = Event(time, FAILED, {"version": version, "cause": outcome.error.what})
        append(folder / FILE_NAME, event)


def last_render(folder: Path) -> str | None:
    """When a region's report was last made and in what version; None when it never was."""
    event = read_journal(folder / FILE_NAME).last(RENDERED)
    if event is None:
        return None
    version = event.data.get("version", "")
    return f"{event.time:%d/%m/%Y}{f' ({version})' if version else ''}"


def _joint(descriptor: int) -> str:
    """A line end when the last line was left without one, so that it stays alone."""
    size = os.fstat(descriptor).st_size
    if size == 0:
        return ""
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return "" if os.read(descriptor, 1) == b"\n" else "\n"


def _event(data: Any) -> Event:
    time = datetime.fromisoformat(data["quand"])
    details = data.get("details", {})
    if time.tzinfo is None or not isinstance(data["quoi"], str) or not isinstance(details, dict):
        raise ValueError("not an event")
    return Event(time, data["quoi"], details)


def _finding(place: str, message: str) -> Finding:
    return Finding("CEP-JOURNAL-001", Severity.WARNING, place, message, "Rien à faire.")
