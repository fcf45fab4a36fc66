"""Projects to test on: the real one's files, in a folder of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.claims import alone
from cep_report.dataset import load_protected
from cep_report.demo import write_demo
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import load_regions
from tests.projects import copy_project
from tests.starter import Said, starter

FIRST = (
    "e2e/",
    "cli/",
    "dataset/test_splitting.py",
    "consolidation/",
    "libreoffice/",
    "exchanges/",
)
"""What takes longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with what takes longest: no worker is left alone with it at the end."""
    folder = Path(__file__).parent
    items.sort(key=lambda item: not item.path.relative_to(folder).as_posix().startswith(FIRST))


def run(project: Project, *words: str, env: dict[str, str] | None = None) -> Said:
    """Run the command as a user does, in the project's folder."""
    environment = {**os.environ, **(env or {})}
    if hasattr(os, "fork") and all(name.startswith("CEP_REPORT_") for name in env or ()):
        said = starter().run(words, project.root, environment)
    else:  # an interpreter looks at these when it starts
        done = subprocess.run(
            [sys.executable, "-m", "cep_report", *words],
            cwd=project.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = Said(done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in said.err, said.err
    return said


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
    """The demonstration campaign, its figures protected, made once: do not change it, copy it."""

    def make(root: Path) -> None:
        project = copy_project(root)
        write_demo(project)
        campaign = load_campaign(project, "demo-2022")
        indicators, regions = load_indicators(project), load_regions(project)
        load_protected(project, campaign, indicators, regions, campaign.version("v0").threshold)

    return Project(made_once(tmp_path_factory, "demo", make))


@pytest.fixture
def demo_project(demo_source, tmp_path) -> Project:
    """A demonstration campaign of the test's own."""
    shutil.copytree(demo_source.root, tmp_path / "projet")
    return Project(tmp_path / "projet")


@pytest.fixture(scope="session")
def rendered(demo_source, tmp_path_factory) -> Project:
    """Bretagne and Mayotte of the demonstration, rendered once: do not change it."""

    def render(root: Path) -> None:
        shutil.copytree(demo_source.root, root)
        said = run(Project(root), "render", "-c", "demo-2022", "-r", "53", "-r", "Mayotte")
        assert said.code == 0, said.err

    return Project(made_once(tmp_path_factory, "rendu", render))


@pytest.fixture
def rendered_project(rendered, tmp_path) -> Project:
    """The demonstration with two reports published, of the test's own."""
    shutil.copytree(rendered.root, tmp_path / "projet", symlinks=True)
    return Project(tmp_path / "projet")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker to want it makes; a copy of it, for this worker alone."""
    place = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    common = place / f"{name}-de-tous"
    common.mkdir(exist_ok=True)
    with alone(common):
        if not (common / "fait").exists():
            draft = Path(tempfile.mkdtemp(dir=common)) / "projet"
            make(draft)
            draft.rename(common / "fait")
    own = factory.mktemp(name) / "projet"
    return Path(shutil.copytree(common / "fait", own, symlinks=True))
