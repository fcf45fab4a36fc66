"""The project's own files in another folder: what tests and benchmarks work on."""

from __future__ import annotations

import shutil
from pathlib import Path

from cep_report.project import Project

ROOT = Path(__file__).parents[1]
PARTS = ("_quarto.yml", "_extensions", "notebooks", "data/reference", "data/publie", "reports/2022")


def copy_project(target: Path) -> Project:
    """The project's own files, without any campaign but 2022."""
    for part in PARTS:
        source, copy = ROOT / part, target / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
    return Project(target)
