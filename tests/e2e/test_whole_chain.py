"""The chain as a whole: another year's plan, both ways to run a notebook, LibreOffice."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from PIL import Image

from cep_report.context import lend, load_campaigned, load_context
from cep_report.demo.dataset import write_demo_dataset
from cep_report.execution import run_notebook
from cep_report.indicators import load_indicators
from cep_report.parameters import Parameters
from cep_report.regions import load_regions
from tests.soffice import convert, needs_soffice

CAMPAIGN_2020 = Path(__file__).parents[1] / "campaigns" / "2020" / "campaign.yml"


def test_the_plan_of_2020_renders_without_a_line_of_code(command, empty_project):
    target = empty_project.reports / "2020" / "campaign.yml"
    target.parent.mkdir()
    shutil.copy(CAMPAIGN_2020, target)
    from cep_report.campaign import load_campaign

    campaign = load_campaign(empty_project, "2020")
    data = empty_project.data("2020")
    data.mkdir(parents=True)
    dataset = data / campaign.dataset.file
    write_demo_dataset(dataset, load_indicators(empty_project), load_regions(empty_project))
    # The demonstration's three years end in 2022; this campaign observes 2020.
    earlier = re.sub(
        r"^\d{4}",
        lambda year: str(int(year.group()) - 2),
        dataset.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    dataset.write_text(earlier, encoding="utf-8")
    assert command(empty_project, "init", "-c", "2020", "-r", "94").code == 0
    said = command(empty_project, "render", "-c", "2020", "-r", "94")
    assert said.code == 0, said.err
    word = docx.Document(str(empty_project.output("2020") / "94-corse" / "rapport.docx"))
    titles = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    wanted = [part.heading for part in campaign.plan if not part.declared]
    assert [title for title in titles if title in wanted] == wanted
    ids = [part.id for part in campaign.plan]
    assert ids.index("parcours") < ids.index("cooperations")
    assert "À compléter" in [p.text for p in word.paragraphs]


@pytest.mark.parametrize("name", ["introduction", "cooperations", "parcours"])
def test_a_notebook_gives_the_same_blocks_in_jupyter(demo_source, name):
    path = demo_source.notebooks / f"{name}.ipynb"
    parameters = Parameters("demo-2022", "53", "v1")
    shared = load_campaigned(demo_source, "demo-2022", version="v1", accept_reserves=False)
    context = load_context(shared, shared.regions.find("53"), "v1")
    with lend(context):
        ours = run_notebook(path, parameters)
    # The kernel starts in the notebook's folder and finds the project from there.
    theirs = run_notebook(path, parameters, engine="kernel")
    assert ours == theirs
    assert len(ours) > 5


@needs_soffice
def test_libreoffice_opens_and_saves_without_loss(rendered, tmp_path):
    source = rendered.output("demo-2022") / "53-bretagne" / "rapport.docx"
    saved = convert(tmp_path, "docx:MS Word 2007 XML", source)
    before, after = (docx.Document(str(path)) for path in (source, saved))
    assert _words(after) == _words(before)
    assert len(after.tables) == len(before.tables)
    assert len(after.inline_shapes) == len(before.inline_shapes)
    alts = [
        [item.get("descr") for item in document.element.body.xpath(".//wp:docPr")]
        for document in (before, after)
    ]
    assert alts[1] == alts[0]


def _words(document):
    body = [paragraph.text for paragraph in document.paragraphs if "toc" not in _style(paragraph)]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*body, *cells]).split()


def _style(paragraph):
    return (paragraph.style.name if paragraph.style else "").lower()


def test_what_an_author_may_write_is_printed(command, demo_project):
    prose = demo_project.reports / "demo-2022" / "53-bretagne" / "prose"
    Image.new("RGB", (40, 20), "#1F4E79").save(prose / "carte.png")
    (prose / "conclusion.md").write_text(
        "<!-- zone: perspectives -->\n"
        "Avant le filet.\n\n---\n\nAprès[^1], <div> compris.\n\n"
        "![Carte des antennes de la région](carte.png)\n\n"
        "1. un\n2. deux\n   - dedans\n\n"
        "| A | B |\n|---|---|\n| x | y |\n\n[^1]: Une note.\n",
        encoding="utf-8",
    )
    said = command(demo_project, "render", "-c", "demo-2022", "-r", "53")
    assert said.code == 0, said.err
    report = demo_project.output("demo-2022") / "53-bretagne"
    word = docx.Document(str(report / "rapport.docx"))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert any("<div> compris." in text for text in texts)
    alts = [item.get("descr") for item in word.element.body.xpath(".//wp:docPr")]
    assert "Carte des antennes de la région" in alts
    assert "prose/carte.png" in (report / "manifeste.json").read_text(encoding="utf-8")


def test_a_full_disk_is_told_and_the_previous_report_stays(rendered_project):
    words = [sys.executable, "-m", "cep_report", "render", "-c", "demo-2022", "-r", "53"]
    report = rendered_project.output("demo-2022") / "53-bretagne"
    before = {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()}
    (rendered_project.reports / "demo-2022" / "53-bretagne" / "prose" / "conclusion.md").write_text(
        "<!-- zone: perspectives -->\nAutre texte.\n", encoding="utf-8"
    )

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    said = subprocess.run(
        [*words, "--to", "docx"],
        cwd=rendered_project.root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=no_room,
    )
    assert said.returncode == 2, said.stderr
    assert "Écriture impossible" in said.stderr
    assert "Traceback" not in said.stderr
    assert {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()} == before
    assert {path.name for path in report.parent.iterdir()} == {"53-bretagne", "06-mayotte"}
