"""One realistic report, rendered once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from cep_report import render
from cep_report.project import Project
from tests.render.sample_job import make_job


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(Path(__file__).parents[2])


@pytest.fixture(scope="session")
def rendered(project: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    job = make_job(tmp_path_factory.mktemp("job"))
    return render.render(project, job, ["docx", "pdf"])
