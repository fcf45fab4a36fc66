"""The Quarto engine's command and errors, with a stand-in for the command."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
import yaml

from cep_report import render
from cep_report.errors import RenderError, UsageError
from cep_report.project import Project
from tests.render.sample_job import make_job

STAND_IN = """#!{python}
import json, os, shutil, sys
if sys.argv[1:] == ["--version"]:
    print({version!r})
    raise SystemExit
with open("appels.jsonl", "a", encoding="utf-8") as log:
    log.write(json.dumps([sys.argv[1:], os.environ["TYPST_FONT_PATHS"]]) + "\\n")
if {fails}:
    print("ERROR: boum", file=sys.stderr)
    raise SystemExit(1)
shutil.copy({docx!r}, sys.argv[-1])
"""


def stand_in(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    docx: Path,
    version: str = "1.10.3",
    *,
    fails: bool = False,
) -> None:
    folder.mkdir()
    script = folder / "quarto"
    script.write_text(
        STAND_IN.format(python=sys.executable, version=version, fails=fails, docx=str(docx)),
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def test_without_quarto_it_says_how_to_install_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match=r"pip install cep-report\[quarto\]"):
        render.render(project, make_job(tmp_path), ["docx"], engine="quarto")


@pytest.mark.parametrize("version", ["1.3.450", "", "abc"])
def test_an_old_quarto_is_refused(
    project: Project,
    rendered: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, rendered["docx"], version)
    with pytest.raises(UsageError, match="ne convient pas"):
        render.render(project, make_job(tmp_path / "job"), ["docx"], engine="quarto")


@pytest.mark.parametrize("version", ["1.10.3", "99.9.9"])
def test_the_command_that_is_run(
    project: Project,
    rendered: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, rendered["docx"], version)
    job = make_job(tmp_path / "job")
    made = render.render(project, job, ["docx", "pdf"], engine="quarto")
    assert sorted(made) == ["docx", "pdf"]
    calls = [json.loads(line) for line in (job / "appels.jsonl").read_text().splitlines()]
    assert [call[0] for call in calls] == [
        ["render", "rapport.qmd", "--to", "cep-docx", "--output", "rapport.docx"],
        ["render", "rapport.qmd", "--to", "cep-typst", "--output", "rapport.pdf"],
    ]
    assert all(call[1].endswith("fonts") for call in calls)


def test_its_failure_is_explained(
    project: Project, rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, rendered["docx"], fails=True)
    with pytest.raises(RenderError, match="boum"):
        render.render(project, make_job(tmp_path / "job"), ["docx"], engine="quarto")


def test_the_extension_names_files_that_exist(project: Project) -> None:
    extension = yaml.safe_load((project.extension / "_extension.yml").read_text(encoding="utf-8"))
    formats = extension["contributes"]["formats"]
    assert set(formats) == {"common", "docx", "typst"}
    names = [
        *formats["common"]["filters"],
        formats["docx"]["reference-doc"],
        formats["typst"]["template"],
    ]
    assert all((project.extension / name).is_file() for name in names)


def test_the_project_renders_no_notebook_and_no_guide(project: Project) -> None:
    settings = yaml.safe_load((project.root / "_quarto.yml").read_text(encoding="utf-8"))
    render_list = settings["project"]["render"]
    assert render_list
    assert all(item.endswith("rapport.qmd") for item in render_list)
