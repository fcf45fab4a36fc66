"""``RESULTS.md``: a section of it, between its markers, and the machine that its figures come from."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write(section: str, text: str) -> None:
    """Put a text between the markers of a section (``<!-- bench-… -->``).

    Raises:
        SystemExit: the markers are not there.
    """
    opens, closes = f"<!-- {section} -->", f"<!-- /{section} -->"
    before, found, rest = RESULTS.read_text(encoding="utf-8").partition(opens)
    if not found:
        raise SystemExit(f"{RESULTS.name} : repère {opens} absent")
    _, _, after = rest.partition(closes)
    RESULTS.write_text(f"{before}{opens}\n{text.rstrip()}\n{closes}{after}", encoding="utf-8")


def table(head: str, rows: Iterable[str]) -> Iterator[str]:
    """The lines of a table in Markdown, a blank one after it; cells are parted by "|"."""
    yield f"| {head} |"
    yield f"|---|{'---:|' * head.count('|')}"
    yield from (f"| {row} |" for row in rows)
    yield ""


def machine() -> str:
    """The processor and the tools, without a name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    processor = next(models, platform.machine())
    version = platform.python_version()
    return f"{processor}, {os.cpu_count()} cœurs, {platform.system()}, Python {version}"
