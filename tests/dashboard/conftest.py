"""A dashboard made once: thirteen fictional reports received, five regions late."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.dashboard import write_dashboard
from cep_report.project import Project
from cep_report.regions import load_regions
from tests.dashboard.twins import receive_many

DAY = dt.date(2023, 8, 1)


@pytest.fixture(scope="session")
def national(demo_source, tmp_path_factory) -> Project:
    """The demonstration without regions' folders, and what thirteen regions handed in."""
    root = tmp_path_factory.mktemp("national") / "projet"
    shutil.copytree(demo_source.root, root, ignore=shutil.ignore_patterns("[0-9][0-9]-*"))
    project = Project(root)
    receive_many(project, load_campaign(project, "demo-2022"), load_regions(project), 13)
    return project


@pytest.fixture(scope="session")
def dashboard(national) -> Path:
    """Its page."""
    return write_dashboard(national, "demo-2022", day=DAY, version="v3")
