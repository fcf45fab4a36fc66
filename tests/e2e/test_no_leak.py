"""Nothing that a report is published with depends on a masked figure.

Two datasets that differ in every masked figure, and in nothing else, give one region the
same blocks, charts and their order, alternative texts, sentences, values, annex, notebooks
and provenance, byte for byte. What cannot tell two numbers apart cannot tell either.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from cep_report.annex import ANNEX, write_annex
from cep_report.blocks import Mark
from cep_report.campaign import load_campaign
from cep_report.context import Campaigned, lend, load_context
from cep_report.dataset import load_dataset
from cep_report.dataset.confidentiality import protect
from cep_report.dataset.schema import KEY
from cep_report.document import Document, metadata, write_document
from cep_report.execution import run_notebook
from cep_report.indicators import load_indicators
from cep_report.parameters import Order
from cep_report.plan import printed_plan
from cep_report.regions import load_regions
from cep_report.report import VALUES, provenance, write_values

CAMPAIGN, CORSE, VERSION = "demo-2022", "94", "public"


@pytest.fixture(scope="module")
def project(demo_source):
    return demo_source


@pytest.fixture(scope="module")
def distributed(project):
    campaign, regions = load_campaign(project, CAMPAIGN), load_regions(project)
    return load_dataset(project, campaign, load_indicators(project), regions)


@pytest.fixture(scope="module")
def masked(project, distributed):
    """What the public version masks, and a third of what it could: marks stand everywhere."""
    indicators = load_indicators(project)
    frame = distributed.frame
    covered = [item.id for item in indicators.all if item.confidentiality != "libre"]
    could = (frame["statut"] == "ok") & frame["indicateur"].isin(covered)
    could &= np.random.default_rng(2).random(len(frame)) < 1 / 3
    keys = frozenset(zip(*(frame.loc[could, column] for column in KEY), strict=True))
    masks = keys | protect(distributed, indicators, 11).masking.ours
    # With what describes those counts.
    return protect(replace(distributed, masks={11: masks}), indicators, 11).masking.ours


@pytest.fixture(scope="module")
def made(project, distributed, masked, tmp_path_factory):
    """The report of Corse, from the figures as they are."""
    return _made(project, distributed, masked, tmp_path_factory.mktemp("ici"))


def _made(project, distributed, masked, folder: Path):
    """Everything a report is made of but its layout: the document, the files, their origin."""
    dataset = replace(distributed, masks={11: masked})
    campaign, regions = load_campaign(project, CAMPAIGN), load_regions(project)
    indicators = load_indicators(project)
    protected = protect(dataset, indicators, 11)
    assert protected.masking.ours == masked
    shared = Campaigned(project, campaign, regions, indicators, protected)
    context = load_context(shared, regions.by_code(CORSE), VERSION)
    order = Order(VERSION)
    parameters = order.parameters(CAMPAIGN, CORSE)
    with lend(context):
        parts = tuple(
            (part, run_notebook(project.notebooks / name, parameters, folder / name))
            for part in printed_plan(campaign)
            for name in [f"{part.notebook}.ipynb"]
        )
    document = Document(metadata(context), parts)
    write_document(document, folder, {})
    write_annex(document, folder / ANNEX)
    write_values(context, document, folder)
    return document, folder, provenance(context, order)


def test_no_output_depends_on_a_masked_figure(project, distributed, masked, made, tmp_path):
    other = _made(project, _elsewhere(distributed, masked), masked, tmp_path)
    assert other[0] == made[0]
    assert other[2] == made[2]
    ours, theirs = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in (made[1], other[1])
    )
    assert len(ours) > 30
    assert [str(path) for path in ours if ours[path] != theirs.get(path)] == []
    assert ours.keys() == theirs.keys()


def _elsewhere(distributed, masked):
    """The same figures but for every masked one: zeros, small and large ones, in any order."""
    frame = distributed.frame.copy()
    keys = zip(*(frame[column] for column in KEY), strict=True)
    rows = np.flatnonzero([key in masked for key in keys])
    draw = np.random.default_rng(4)
    before = frame["valeur"].to_numpy()[rows]
    frame.iloc[rows, frame.columns.get_loc("valeur")] = before + draw.integers(1, 5000, len(rows))
    return replace(distributed, frame=frame)


def test_the_report_shows_masked_figures_as_such(made):
    """There is something to hide, in tables and charts, the annex and the values."""
    document, folder, _ = made
    marked = {
        block.id
        for block in document.blocks()
        if getattr(block, "data", None)
        for row in block.data.rows
        if Mark.CONFIDENTIAL in row
    }
    assert len([id_ for id_ in marked if id_.startswith("graphique")]) > 3
    assert len([id_ for id_ in marked if id_.startswith("tableau")]) > 3
    book = openpyxl.load_workbook(folder / ANNEX)
    assert sum(cell.value == "s" for page in book for row in page for cell in row) > 50
    assert "\ts\t" in (folder / VALUES).read_text(encoding="utf-8")
