"""The Quarto engine's command and errors, with a stand-in for the command."""

from __future__ import annotations

import json
import re
import stat
import sys
from pathlib import Path

import pytest
import yaml

from cep_report import render
from cep_report.errors import RenderError, UsageError
from cep_report.markdown import READER
from cep_report.project import Project
from cep_report.render import native, quarto
from tests.render.sample_job import make_job

STAND_IN = """#!{python}
import json, os, shutil, sys
if sys.argv[1:] == ["--version"]:
    print({version!r})
    raise SystemExit
files = sorted(os.path.relpath(os.path.join(top, name)) for top, _, names in os.walk(".") for name in names)
with open({log!r}, "a", encoding="utf-8") as log:
    log.write(json.dumps([sys.argv[1:], files, open("_quarto.yml").read()]) + "\\n")
if {fails}:
    print("pandoc\\n  to: docx\\n\\x1b[31mERROR: boum\\x1b[39m\\n  ligne 3", file=sys.stderr)
    raise SystemExit(1)
shutil.copy({docx!r}, sys.argv[-1])
"""


def stand_in(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    docx: Path,
    version: str = "1.10.19",
    *,
    fails: bool = False,
) -> None:
    folder.mkdir()
    script = folder / "quarto"
    script.write_text(
        STAND_IN.format(
            python=sys.executable,
            version=version,
            fails=fails,
            docx=str(docx),
            log=str(folder / "appels.jsonl"),
        ),
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


@pytest.mark.parametrize("version", ["1.3.450", "1.9.36", "1.10.12", "", "abc"])
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


@pytest.mark.parametrize("version", ["1.10.19", "99.9.9"])
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
    log = tmp_path / "bin" / "appels.jsonl"
    calls = [json.loads(line) for line in log.read_text().splitlines()]
    assert [call[0] for call in calls] == [
        ["render", "rapport.qmd", "--to", "cep-docx", "--output", "rapport.docx"],
        ["render", "rapport.qmd", "--to", "cep-typst", "--output", "rapport.pdf"],
    ]
    for _, files, settings in calls:
        assert {
            "rapport.qmd",
            "figures/graphique-themes.svg",
            "_extensions/cep/_extension.yml",
            "_extensions/cep/reference.docx",
            "fonts/SourceSans3-Regular.ttf",
        } <= set(files)
        # As Quarto refuses an absolute path of fonts, and finds no file below a hidden folder.
        assert yaml.safe_load(settings)["font-paths"] == "fonts"
        assert yaml.safe_load(settings)["project"]["render"] == ["rapport.qmd"]


def test_it_leaves_nothing_but_the_documents_in_the_report(
    project: Project, rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, rendered["docx"])
    job = make_job(tmp_path / ".53-bretagne-x" / "53-bretagne")
    before = sorted(path.name for path in job.rglob("*"))
    render.render(project, job, ["docx"], engine="quarto")
    assert sorted(path.name for path in job.rglob("*")) == sorted([*before, "rapport.docx"])


def test_its_failure_is_explained(
    project: Project, rendered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, rendered["docx"], fails=True)
    with pytest.raises(RenderError) as caught:
        render.render(project, make_job(tmp_path / "job"), ["docx"], engine="quarto")
    assert caught.value.found == "ERROR: boum\n  ligne 3"


def test_the_extension_names_files_that_exist(project: Project) -> None:
    extension = yaml.safe_load((project.extension / "_extension.yml").read_text(encoding="utf-8"))
    formats = extension["contributes"]["formats"]
    assert set(formats) == {"common", "docx", "typst"}
    wanted = ".".join(map(str, quarto.MINIMUM))
    assert extension["quarto-required"] == f">={wanted}"
    names = [
        *[item["path"] for item in formats["common"]["filters"]],
        formats["docx"]["reference-doc"],
        formats["typst"]["template"],
    ]
    assert all((project.extension / name).is_file() for name in names)


def test_both_engines_read_and_filter_alike(project: Project) -> None:
    extension = yaml.safe_load((project.extension / "_extension.yml").read_text(encoding="utf-8"))
    formats = extension["contributes"]["formats"]
    assert set(formats["common"]["from"].split("-")) == set(READER.split("-"))
    assert [item["path"] for item in formats["common"]["filters"]] == list(native.FILTERS)
    assert formats["typst"]["pdf-standard"] == native.STANDARDS
    # Quarto reads the names of extensions as letters and underscores only.
    assert re.fullmatch(r"markdown(-[a-z_]+)*", formats["common"]["from"])


def test_the_project_renders_the_reports_only(project: Project) -> None:
    """Quarto takes a folder that begins with "_" by its name alone, and all it holds."""
    settings = yaml.safe_load((project.root / "_quarto.yml").read_text(encoding="utf-8"))
    assert settings["project"]["render"] == [project.output("x").parent.name]
