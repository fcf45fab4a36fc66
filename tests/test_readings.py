"""A notebook is run again when what it read changed, and only then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from cep_report.blocks import MIME, Paragraphs, to_json
from cep_report.context import Context
from cep_report.products import SOURCES, Products
from cep_report.project import Project
from cep_report.readings import KIND, Readings
from cep_report.store import Store
from cep_report.workspace import Workspace

NAME = "_cahiers/a.ipynb"
FOLDER = "reports/2022/53-bretagne"
ORIGIN = {
    "campagne": "2022",
    "region": "53",
    "version": "v0",
    "moteur": "native",
    "options": {"accepter-reserves": False, "accepter-conflits": False},
    "outils": {"pandas": "3"},
    "code": "c",
    "entrees": {
        "reports/2022/campaign.yml": "1",
        "data/2022/donnees.csv": "2",
        "data/reference/regions.csv": "3",
        "notebooks/a.ipynb": "4",
        "_extensions/cep/cep.typ": "5",
        f"{FOLDER}/region.yml": "6",
        f"{FOLDER}/registres.xlsx": "7",
        f"{FOLDER}/logo.png": "8",
        f"{FOLDER}/figes.yml": "9",
        f"{FOLDER}/prose/photo.png": "10",
        f"{FOLDER}/prose/a.md": "11",
        "fond.geojson": "12",
    },
    "conditions": {f"{FOLDER}/retours/1/retour.json": "13"},
}
TEXTS = {"a.un": "Un.", "a.deux": "Deux.", "b.un": ""}


class Report:
    """A report of one notebook, made again and again."""

    def __init__(self, root):
        self.root = root
        self.store = Store(root / "objets")
        self.origin = deepcopy(ORIGIN)
        self.texts = dict(TEXTS)
        self.carried = {"a.un": "2021"}
        self.runs = 0
        (root / FOLDER / "prose").mkdir(parents=True)
        (root / FOLDER / "prose" / "a.md").write_text("Un.")
        (root / "notebooks").mkdir()
        (root / "notebooks" / "autre.txt").write_text("x")

    def make(self, read):
        """Whether the notebook, that does ``read`` with its context, was run."""
        workspace = Workspace(
            self.root / FOLDER, None, None, None, self.texts, None, None, self.carried
        )
        shared = SimpleNamespace(project=Project(self.root), campaign=SimpleNamespace(id="2022"))
        context = Context(shared, SimpleNamespace(code="53"), None, workspace)
        vars(context)["values"] = {}
        kept = Products(self.store, self.origin)
        readings = Readings.of(context, kept)
        job = self.root / f"job-{len(list(self.root.glob('job-*')))}"
        (job / "_cahiers").mkdir(parents=True)
        before = self.runs

        def run():
            self.runs += 1
            read(readings.context)
            block = Paragraphs("p", "Fait.")
            output = nbformat.v4.new_output("display_data", {MIME: to_json(block)})
            cell = nbformat.v4.new_code_cell(outputs=[output], id="c1")
            nbformat.write(nbformat.v4.new_notebook(cells=[cell]), job / NAME)
            return (block,)

        assert readings.run(NAME, job / NAME, run) == (Paragraphs("p", "Fait."),)
        kept.keep_sources(job, [NAME])
        readings.keep()
        assert (job / NAME).read_bytes() == (self.root / "job-0" / NAME).read_bytes()
        return self.runs > before


@pytest.fixture
def report(tmp_path):
    return Report(tmp_path)


def first(context):
    return context.workspace.prose["a.un"]


def test_what_read_the_same_is_given_as_it_was(report):
    assert report.make(first)
    assert not report.make(first)
    report.texts["a.deux"] = "Autre."
    report.origin["entrees"][f"{FOLDER}/prose/a.md"] = "autre"
    assert not report.make(first)
    # Each time leads to the next.
    report.texts["b.un"] = "Encore."
    assert not report.make(first)


def test_what_it_read_makes_it_run_again(report):
    report.make(first)
    report.texts["a.un"] = "Un, mieux."
    assert report.make(first)
    assert not report.make(first)
    del report.texts["a.un"]
    assert report.make(lambda context: context.workspace.prose.get("a.un", ""))


def test_a_text_that_was_not_there_counts(report):
    def absent(context):
        return context.workspace.prose.get("a.trois", ""), "a.quatre" in context.workspace.prose

    report.make(absent)
    assert not report.make(absent)
    report.texts["a.quatre"] = ""
    assert report.make(absent)
    report.texts["a.trois"] = "Trois."
    assert report.make(absent)


@pytest.mark.parametrize(
    "read",
    [
        lambda context: list(context.workspace.prose),
        lambda context: len(context.workspace.prose),
        lambda context: dict(context.workspace.prose),
        lambda context: [text for _, text in context.workspace.prose.items()],
        lambda context: context.workspace.prose == {},
        lambda context: replace(context.workspace, prose={**context.workspace.prose}),
    ],
)
def test_a_list_of_texts_reads_them_all(report, read):
    report.make(read)
    assert not report.make(read)
    report.texts["b.un"] = "Un."
    assert report.make(read)
    report.texts["c.un"] = ""
    assert report.make(read)


def test_where_texts_were_carried_from_counts(report):
    def carried(context):
        return context.workspace.carried.get("a.un")

    report.make(carried)
    assert not report.make(carried)
    report.carried["a.un"] = "2020"
    assert report.make(carried)
    report.carried["a.deux"] = "2020"
    assert not report.make(carried)


@pytest.mark.parametrize(
    "read",
    [
        lambda folder: (folder / "a.md").read_text(),
        lambda folder: (folder / "a.md").read_bytes(),
        lambda folder: os.close(os.open(folder / "a.md", os.O_RDONLY)),
        os.listdir,
        lambda folder: list(folder.glob("*.md")),
        lambda folder: list(os.walk(folder.parent)),
        lambda folder: Path(os.path.relpath(folder / "a.md")).open().close(),
        lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
        lambda _: os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}),
    ],
)
def test_a_notebook_that_reads_files_of_texts_is_always_run(report, read):
    def nosy(context):
        read(context.workspace.folder / "prose")

    assert report.make(nosy)
    assert report.make(nosy)


def test_files_open_though_the_current_folder_is_gone(report, tmp_path, monkeypatch):
    def reads(context):
        gone = tmp_path / "parti"
        gone.mkdir()
        place = os.open(context.project.notebooks, os.O_RDONLY)
        with monkeypatch.context() as patch:
            patch.chdir(gone)
            gone.rmdir()
            os.close(os.open("autre.txt", os.O_RDONLY, dir_fd=place))
        os.close(place)

    assert report.make(reads)
    assert report.make(reads)


def test_other_files_do_not_count_here(report):
    def reads(context):
        (context.project.notebooks / "autre.txt").read_text()

    assert report.make(reads)
    assert not report.make(reads)
    (report.root / FOLDER / "prose" / "a.md").read_text()
    assert not report.make(reads)


def places(value, *path):
    """Where the leaves of a provenance are."""
    for name, item in value.items():
        if isinstance(item, dict):
            yield from places(item, *path, name)
        else:
            yield (*path, name)


@pytest.mark.parametrize("place", list(places(ORIGIN)), ids=lambda place: place[-1])
def test_all_else_that_a_report_is_made_from_makes_it_run_again(report, place):
    report.make(first)
    *path, last = place
    changed = report.origin
    for name in path:
        changed = changed[name]
    changed[last] = not changed[last] if isinstance(changed[last], bool) else "autre"
    expected = last != f"{FOLDER}/prose/a.md"
    assert report.make(first) is expected


@pytest.mark.parametrize("name", ["notebooks/b.ipynb", f"{FOLDER}/prose/b.png"])
def test_an_input_more_or_less_makes_it_run_again(report, name):
    report.make(first)
    report.origin["entrees"][name] = "14"
    assert report.make(first)
    del report.origin["entrees"][name]
    del report.origin["entrees"]["notebooks/a.ipynb"]
    assert report.make(first)


def test_the_texts_of_another_region_are_inputs_like_others(report):
    report.make(first)
    report.origin["entrees"]["reports/2022/24-centre/prose/a.md"] = "15"
    assert report.make(first)


def test_what_is_lost_or_damaged_is_run_again(report):
    report.make(first)
    for kind in (SOURCES, KIND):
        for path in (report.store.folder / kind).iterdir():
            path.write_bytes(path.read_bytes()[:-3])
        assert report.make(first)
        assert not report.make(first)


def test_what_is_noted_says_whose_it_is(report):
    report.make(first)
    [entry] = [entry for entry in report.store.entries() if entry.kind == KIND]
    assert (entry.campaign, entry.region) == ("2022", "53")
    content = report.store.get(KIND, entry.path.name)["lectures.json"]
    assert list(json.loads(content)[KIND][NAME]) == ["0:a.un"]
