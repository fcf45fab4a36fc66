"""What a region's folder keeps of what was done: sendings, returns, journal, registers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cep_report.exchanges.archive import MANIFEST, SENDINGS
from cep_report.exchanges.returns import FILE as RETURN
from cep_report.exchanges.returns import FOLDER as RETURNS
from cep_report.journal import Journal
from cep_report.registers.model import Registers


@dataclass(frozen=True)
class Traces:
    """What a region's folder keeps of what was done.

    Attributes:
        sent: by operator, the day a draft was first sent to it.
        returned: by operator, the day its last answer came back.
        dated: by milestone, the day noted in the registers.
        journal: its journal.
        registers: its registers, empty when they cannot be read.
        data: whether the dataset is there.
    """

    sent: Mapping[str, date] = field(default_factory=dict)
    returned: Mapping[str, date] = field(default_factory=dict)
    dated: Mapping[str, date] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    registers: Registers = field(default_factory=Registers)
    data: bool = False


def traces(folder: Path, registers: Registers, journal: Journal, *, data: bool) -> Traces:
    """What a region's folder keeps; what cannot be read there is told by the checks."""
    sent: dict[str, date] = {}
    for content in _records(folder / SENDINGS, MANIFEST):
        day = _day(content.get("date"))
        for copy in _items(content.get("copies")):
            who = str(copy.get("pour", ""))
            if day and who:
                sent[who] = min(day, sent.get(who, day))
    returned: dict[str, date] = {}
    for content in _records(folder / RETURNS, RETURN):
        day, who = _day(content.get("recu")), str(content.get("de", ""))
        if day and who:
            returned[who] = max(day, returned.get(who, day))
    dated = {item.milestone: item.date for item in registers.milestones if item.date}
    return Traces(sent, returned, dated, journal, registers, data)


def _records(folder: Path, name: str) -> Iterator[Mapping[str, object]]:
    """What is kept of each sending or return, the oldest first."""
    for path in sorted(folder.glob(f"*/{name}")):
        if path.parent.name.startswith("."):
            continue
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(content, dict):
            yield content


def _items(value: object) -> Sequence[Mapping[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
