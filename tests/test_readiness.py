"""What makes reports gets ready early when a text was written to since; else not."""

from __future__ import annotations

import os

import pytest

from cep_report import readiness
from cep_report.project import Project
from cep_report.readiness import get_ready_if_likely, preload

FILES = ("region.yml", "registres.xlsx", "prose/conclusion.md", "prose/photo.png")


@pytest.fixture
def asked(monkeypatch):
    """What was told to get ready."""
    found = []
    monkeypatch.setattr(readiness, "get_ready", found.append)
    return found


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    for region in ("53-bretagne", "94-corse"):
        for path in (project.reports / "2022" / region / name for name in FILES):
            written(path, 100)
        written(project.output("2022") / region / "manifeste.json", 200)
        written(project.reports / "2022" / region / "journal.jsonl", 300)
    return project


def written(path, when):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (when, when))


def test_nothing_gets_ready_for_what_was_published_since(project, asked):
    get_ready_if_likely(project, "2022", ("docx",))
    get_ready_if_likely(project, "2023", ("docx",))
    assert asked == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_written_since_is_enough(project, asked, name):
    written(project.reports / "2022" / "94-corse" / name, 300)
    get_ready_if_likely(project, "2022", ("docx", "pdf"))
    assert asked == [["cep_report.preloaded"]]
    assert preload(("docx", "pdf")) == ("cep_report.preloaded", "cep_report.figures.sheet")


def test_slides_have_their_library(project, asked):
    written(project.reports / "2022" / "94-corse" / "prose" / "neuf.md", 300)
    get_ready_if_likely(project, "2022", ("pptx",))
    [modules] = asked
    assert "cep_report.deck" in modules
    assert "cep_report.deck" not in preload(("docx", "pdf", "html"))


def test_a_file_that_goes_meanwhile_is_no_matter(project, asked, monkeypatch):
    def gone(*_):
        raise FileNotFoundError

    monkeypatch.setattr(readiness, "_files", gone)
    get_ready_if_likely(project, "2022", ("docx",))
    assert asked == []
