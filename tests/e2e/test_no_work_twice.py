"""What need not be made again is not, for real reports of two regions."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

BOTH = ("render", "-c", "demo-2022", "-r", "53", "-r", "Mayotte", "--json")


@pytest.fixture
def project(rendered_project):
    return rendered_project


@pytest.fixture
def say(command, project):
    """Run a command and give its JSON, by region."""

    def run(*words):
        said = command(project, *words)
        return said.code, {item["region"]: item for item in json.loads(said.out)}

    return run


def files(project, region="53-bretagne"):
    folder = project.output("demo-2022") / region
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_stands_is_left_and_what_is_lost_comes_back(project, say):
    before = files(project)
    folder = project.output("demo-2022") / "53-bretagne"
    published = folder.stat().st_ino
    journal = project.reports / "demo-2022" / "53-bretagne" / "journal.jsonl"
    noted = journal.read_bytes()

    _, outcomes = say(*BOTH)
    assert {item["travail"] for item in outcomes.values()} == {"inchangé"}
    assert folder.stat().st_ino == published
    assert journal.read_bytes() == noted

    # Edited by hand: kept aside, and given back as it was.
    (folder / "rapport.docx").write_bytes(b"mots d'une personne")
    _, outcomes = say(*BOTH)
    assert [outcomes[code]["travail"] for code in ("53", "06")] == ["repris du cache", "inchangé"]
    assert outcomes["53"]["raisons"]["docx"] == "modifié depuis sa publication"
    [kept] = outcomes["53"]["conserves"]
    assert (project.root / kept).read_bytes() == b"mots d'une personne"
    assert files(project) == before

    # Everything published is lost: nothing is made again.
    shutil.rmtree(project.root / "_output")
    _, outcomes = say(*BOTH)
    assert {item["travail"] for item in outcomes.values()} == {"repris du cache"}
    assert files(project) == before


def test_one_text_changed_makes_one_report_again_and_the_text_put_back_none(project, say):
    before = files(project)
    path = project.reports / "demo-2022" / "53-bretagne" / "prose" / "conclusion.md"
    text = path.read_bytes()
    path.write_bytes(text + b"\nUne phrase de plus.\n")
    _, outcomes = say(*BOTH)
    assert [outcomes[code]["travail"] for code in ("53", "06")] == ["fabriqué", "inchangé"]
    assert outcomes["53"]["raisons"]["pdf"] == "prose/conclusion.md a changé"
    assert "Une phrase de plus." in files(project)["rapport.qmd"].decode()
    path.write_bytes(text)
    _, outcomes = say(*BOTH)
    assert outcomes["53"]["travail"] == "repris du cache"
    assert files(project) == before


def test_notebooks_that_are_not_run_again_give_what_they_would(project, say):
    prose = project.reports / "demo-2022" / "53-bretagne" / "prose"
    for name, text in (("conclusion.md", "Une phrase de plus."), ("parcours.md", "Une autre.")):
        path = prose / name
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
        say(*BOTH)
    once = files(project)
    assert "Une autre." in once["rapport.qmd"].decode()
    shutil.rmtree(project.root / "_output")
    shutil.rmtree(project.cache / "objets")
    say("render", "-c", "demo-2022", "-r", "53", "--json")
    assert files(project) == once


def test_a_damaged_cache_is_made_again_with_the_same_bytes(project, say):
    before = files(project)
    for path in (project.cache / "objets").glob("*/*"):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    (project.output("demo-2022") / "53-bretagne" / "rapport.pdf").unlink()
    _, outcomes = say(*BOTH)
    assert [outcomes[code]["travail"] for code in ("53", "06")] == ["fabriqué", "inchangé"]
    assert files(project) == before


def test_a_notebook_that_hangs_costs_one_region(project, say):
    path = project.notebooks / "conclusion.ipynb"
    notebook = nbformat.read(path, as_version=4)
    source = 'import time\nif region == "53":\n    time.sleep(600)'
    cell = nbformat.v4.new_code_cell(source)
    cell["id"] = "attente"
    notebook.cells.append(cell)
    nbformat.write(notebook, path)
    before = files(project)
    code, outcomes = say(*BOTH, "--timeout", "45", "--jobs", "2")
    assert code == 1
    assert "à temps" in outcomes["53"]["erreur"]["quoi"]
    assert files(project) == before
    assert outcomes["06"]["travail"] == "fabriqué"
    assert list(project.output("demo-2022").glob(".*")) == []


def test_the_cache_is_shown_and_emptied(command, project, say):
    said = command(project, "cache")
    assert "demo-2022" in said.out
    assert "documents Word" in said.out
    shown = json.loads(command(project, "cache", "--json").out)["demo-2022"]
    assert shown["docx"]["nombre"] >= 2
    assert "0,0" in command(project, "cache", "--vider", "-c", "autre").out
    assert command(project, "cache", "--vider").code == 0
    assert json.loads(command(project, "cache", "--json").out) == {}
    # Reports still stand: what is kept only spares work.
    _, outcomes = say(*BOTH)
    assert {item["travail"] for item in outcomes.values()} == {"inchangé"}


def test_a_report_is_verified_and_what_moved_since_is_named(command, project):
    folder = project.output("demo-2022") / "53-bretagne"
    before = files(project)
    said = command(project, "verify", str(folder), "--json")
    found = json.loads(said.out)
    assert said.code == 0, {name: why for name, why in found["fichiers"].items() if why}
    assert {"rapport.docx", "rapport.pdf", "annexe.xlsx", "rapport.qmd"} <= found["fichiers"].keys()
    assert found["a-change"] == []

    path = project.reports / "demo-2022" / "53-bretagne" / "prose" / "conclusion.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    # Anywhere, under any name: the file itself says what it was made from.
    copy = project.root / "recu.docx"
    shutil.copy(folder / "rapport.docx", copy)
    said = command(project, "verify", str(copy))
    assert said.code == 1
    assert "recu.docx\u00a0: word/document.xml" in said.out
    assert "prose/conclusion.md a changé" in said.out
    assert files(project) == before


def test_a_notebook_that_would_fail_all_regions_is_said_before_any_of_them(project, command):
    before = files(project)
    path = project.notebooks / "conclusion.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    nbformat.write(notebook, path)
    # Mayotte has a fault of its own, found while the notebooks are looked at.
    settings = project.reports / "demo-2022" / "06-mayotte" / "region.yml"
    settings.write_text("couleurs: {primaire: rouge}\n", encoding="utf-8")
    said = command(project, *BOTH[:-1])
    assert said.code == 2
    assert "paramètres" in said.err
    assert "06 Mayotte" not in said.out + said.err
    assert files(project) == before
    assert not list(project.output("demo-2022").glob(".*-*"))
