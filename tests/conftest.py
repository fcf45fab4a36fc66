"""Projects to test on: the real one's files, in a folder of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cep_report.demo import write_demo
from cep_report.project import Project

ROOT = Path(__file__).parents[1]
PARTS = ("_quarto.yml", "_extensions", "notebooks", "data/reference", "data/publie", "reports/2022")


@dataclass(frozen=True)
class Said:
    """What a command said: exit code and both streams."""

    code: int
    out: str
    err: str


def copy_project(target: Path) -> Project:
    """The project's own files, without any campaign but 2022."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / part)
    return Project(target)


def run(project: Project, *words: str, env: dict[str, str] | None = None) -> Said:
    """Run the command as a user does, in the project's folder."""
    done = subprocess.run(
        [sys.executable, "-m", "cep_report", *words],
        cwd=project.root,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(autouse=True)
def _main_has_a_spec(monkeypatch):
    """multiprocessing looks at ``__main__.__spec__``, which a pytest-xdist worker lacks."""
    main = sys.modules["__main__"]
    monkeypatch.setattr(main, "__spec__", getattr(main, "__spec__", None), raising=False)


@pytest.fixture
def command():
    """Run ``cep-report`` in a project: ``command(project, "render", …)``."""
    return run


@pytest.fixture
def empty_project(tmp_path) -> Project:
    """A project with the 2022 campaign and no region's folder."""
    return copy_project(tmp_path / "projet")


@pytest.fixture(scope="session")
def demo_source(tmp_path_factory) -> Project:
    """The demonstration campaign, written once: do not change it, copy it."""
    project = copy_project(tmp_path_factory.mktemp("demo") / "projet")
    write_demo(project)
    return project


@pytest.fixture
def demo_project(demo_source, tmp_path) -> Project:
    """A demonstration campaign of the test's own."""
    shutil.copytree(demo_source.root, tmp_path / "projet")
    return Project(tmp_path / "projet")


@pytest.fixture(scope="session")
def rendered(demo_source, tmp_path_factory) -> Project:
    """Bretagne and Mayotte of the demonstration, rendered once: do not change it."""
    root = tmp_path_factory.mktemp("rendu") / "projet"
    shutil.copytree(demo_source.root, root)
    project = Project(root)
    said = run(project, "render", "-c", "demo-2022", "-r", "53", "-r", "Mayotte")
    assert said.code == 0, said.err
    return project
