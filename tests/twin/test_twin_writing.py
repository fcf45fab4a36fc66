"""The twin says what the report prints, and no more."""

from __future__ import annotations

import json
import re

import docx
import openpyxl
import pytest

from cep_report.blocks import Mark
from cep_report.canonical import json_bytes
from cep_report.seals import read_seal
from cep_report.twin import TWIN
from cep_report.twin.file import read_twin
from cep_report.twin.model import GridElement, NumberCell, ProseElement, Twin


@pytest.fixture(scope="module")
def published(rendered):
    return rendered.output("demo-2022") / "53-bretagne"


@pytest.fixture(scope="module")
def twin(published) -> Twin:
    return read_twin((published / TWIN).read_bytes(), TWIN)


def test_it_is_of_its_report_and_carries_the_same_provenance(twin, published):
    assert (twin.identity.campaign, twin.identity.region) == ("demo-2022", "53")
    assert twin.identity.fictional
    assert twin.provenance == read_seal(published / "rapport.docx")


def test_it_has_the_form_of_every_json_file(published):
    content = (published / TWIN).read_bytes()
    assert content == json_bytes(json.loads(content))


def test_every_text_of_the_association_is_there_as_it_is_printed(twin, published):
    printed = " ".join(
        paragraph.text for paragraph in docx.Document(str(published / "rapport.docx")).paragraphs
    )
    texts = [item for item in twin.elements() if isinstance(item, ProseElement)]

    assert len([item for item in texts if item.markdown]) > 10
    assert not any("{{<" in item.markdown for item in texts)
    for item in texts:
        words = re.findall(r"\w{4,}", re.sub(r"!?\[[^]]*\]\([^)]*\)", "", item.markdown))
        assert not [word for word in words if word not in printed], item.zone


def test_every_table_of_the_annex_is_there_with_the_same_numbers(twin, published):
    workbook = openpyxl.load_workbook(published / "annexe.xlsx", read_only=True)
    grids = {
        f"{'Tableau' if item.kind == 'tableau' else 'Graphique'} {item.number}": item
        for item in twin.elements()
        if isinstance(item, GridElement) and item.data
    }

    assert set(workbook.sheetnames) - {"Sommaire"} == set(grids)
    for name, item in grids.items():
        held = {
            cell for row in workbook[name].iter_rows(values_only=True) for cell in row if cell != ""
        }
        numbers = [
            cell.value
            for row in item.data.rows
            for cell in row
            if isinstance(cell, NumberCell) and cell.unit != "%"
        ]
        assert all(any(number == cell for cell in held) for number in numbers), name


def test_figures_are_those_of_the_region_masked_alike(twin, published):
    masked = [item for item in twin.indicators if item.status == "s"]

    assert masked
    assert all(item.value is None for item in masked)
    assert {item.department for item in twin.indicators} == {"", "22", "29", "35", "56"}


def test_a_mark_stays_a_mark(twin):
    cells = [
        cell
        for item in twin.elements()
        if isinstance(item, GridElement) and item.data
        for row in item.data.rows
        for cell in row
        if isinstance(cell, str)
    ]

    assert {Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE} & set(cells)


def test_nobody_is_named(demo_source, twin):
    from cep_report.campaign import load_campaign
    from cep_report.regions import load_regions
    from cep_report.workspace import Workspace

    campaign = load_campaign(demo_source, "demo-2022")
    workspace = Workspace.load(demo_source, campaign, load_regions(demo_source).find("53"))
    participants = {item.participants for item in workspace.registers.meetings if item.participants}
    text = twin.model_dump_json()

    assert participants
    assert not [name for name in participants if name in text]
