"""What is not made again: ``python -m benchmarks.caching``.

In a copy of the project, the 18 regions of the demonstration: cold, unchanged, one text changed,
a figure moved from one department to another, the published folder lost. Each is the command
as a user runs it, from start to end; the load of the machine is given beside it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.projects import ROOT, copy_project

UNCHANGED = 5
MOVED = 10


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cep-bench-") as folder:
        project = Path(folder) / "projet"
        copy_project(project)
        _run(project, "demo", "--sans-rendu")
        _tell("tout", project)
        for _ in range(UNCHANGED):
            _tell("rien de changé", project)
        text = project / "reports/demo-2022/53-bretagne/prose/conclusion.md"
        text.write_text(text.read_text(encoding="utf-8") + "\nUne phrase.\n", encoding="utf-8")
        _tell("un texte", project)
        _move(next((project / "data/demo-2022").glob("*.csv")))
        _tell("un département de Corse", project)
        shutil.rmtree(project / "_output")
        _tell("dossier publié perdu", project)
        start = time.perf_counter()
        _run(project, "--help")
        print(f"| --help | {time.perf_counter() - start:.2f} | | |")


def _tell(name: str, project: Path) -> None:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    start = time.perf_counter()
    said = _run(project, "render", "-c", "demo-2022", "--all")
    seconds = time.perf_counter() - start
    work = Counter(
        "inchangés" if "inchangé" in line else "repris" if "repris" in line else "fabriqués"
        for line in said.splitlines()
        if line.startswith("✓")
    )
    done = ", ".join(f"{count} {kind}" for kind, count in sorted(work.items()))
    print(f"| {name} | {seconds:.2f} | {done} | {load:.1f} |", flush=True)


def _run(project: Path, *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "cep_report", *words],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout


def _move(dataset: Path) -> None:
    """Entries of 2022 from one department of Corse to the other: no sum changes."""
    lines = dataset.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        cells = line.split(";")
        if cells[:2] != ["2022", "94"] or cells[4:7] != ["entrees", "total", "total"]:
            continue
        if cells[3] in {"tous", "pole-emploi"} and cells[2] in {"2A", "2B"}:
            cells[7] = str(int(cells[7]) + (MOVED if cells[2] == "2A" else -MOVED))
            lines[number] = ";".join(cells)
    dataset.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
