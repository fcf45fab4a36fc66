"""What makes reports gets ready while it is found out which must be made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from cep_report.processes import get_ready
from cep_report.project import Project

_REPORT, _CHARTS, _DECK = "cep_report.preloaded", "cep_report.figures.sheet", "cep_report.deck"
PRELOAD = (_REPORT, _CHARTS)
"""Imported once by the fork server, so that a region's process starts with them."""

_MANIFEST = "manifeste.json"
_WRITTEN = ("region.yml", "registres.xlsx", "prose/*")
"""What people write of a region, and change from one hour to the next."""


def preload(formats: Sequence[str]) -> tuple[str, ...]:
    """What the processes that make these documents start with."""
    return (*PRELOAD, _DECK) if "pptx" in formats else PRELOAD


def get_ready_if_likely(project: Project, campaign: str, formats: Sequence[str]) -> None:
    """Get ready when a region's folder was written to after its report was published.

    It is a guess, from the times of files alone: a wrong one changes nothing in what is made.
    The charts of such a report are mostly kept: a process that must draw one imports what draws.
    """
    with suppress(OSError):
        if any(_written_since(project, campaign)):
            get_ready([name for name in preload(formats) if name != _CHARTS])


def _written_since(project: Project, campaign: str) -> Iterator[bool]:
    output = project.output(campaign)
    for manifest in output.glob(f"*/{_MANIFEST}"):
        folder = project.reports / campaign / manifest.parent.name
        published = manifest.stat().st_mtime_ns
        yield any(path.stat().st_mtime_ns > published for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    for pattern in _WRITTEN:
        yield from folder.glob(pattern)
