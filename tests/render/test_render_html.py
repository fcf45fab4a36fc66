"""The report as one page: accessible, alone, and safe from what people write."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from cep_report import render
from cep_report.errors import UnknownNameError, UsageError
from cep_report.parameters import Order
from cep_report.project import Project
from cep_report.render.html import css_string
from cep_report.render.verify import Identity, read_identity
from cep_report.seals import read_seal, seal
from tests.chromium import chromium, needs_chromium
from tests.render.sample_job import BODY, HEADER, make_job

DATA = {"heads": ["Thème", "Nombre"], "rows": [["Information", "n.d."], ["Parcours", "1\u202f200"]]}


@pytest.fixture(scope="module")
def job(tmp_path_factory) -> Path:
    folder = make_job(tmp_path_factory.mktemp("page"))
    (folder / "figures/graphique-themes.json").write_text(json.dumps(DATA), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def file(project: Project, job: Path) -> Path:
    return render.render(project, job, ["html"])["html"]


@pytest.fixture(scope="module")
def page(file: Path) -> html.HtmlElement:
    return html.document_fromstring(file.read_text(encoding="utf-8"))


def test_it_says_its_language_its_title_and_its_landmarks(page):
    assert page.get("lang") == "fr"
    assert page.findtext(".//title").startswith("Rapport annuel de suivi")
    assert [len(page.xpath(f"//{name}")) for name in ("main", "nav", "h1")] == [1, 1, 1]
    skip = page.xpath("//body/*")[0]
    assert page.get_element_by_id(skip.get("href")[1:]).tag == "main"


def test_headings_are_in_order(page):
    levels = [int(item.tag[1]) for item in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_contents_lead_to_the_headings(page):
    links = page.xpath("//nav//a/@href")
    assert [page.get_element_by_id(link[1:]).tag for link in links[:2]] == ["h2", "h2"]
    assert "1.2 Coopérations par thème" in [item.text_content() for item in page.xpath("//nav//a")]


def test_links_have_targets_and_identifiers_are_unique(page):
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {link[1:] for link in page.xpath("//a/@href") if link[0] == "#"} <= set(identifiers)


def test_tables_say_what_their_headers_are_headers_of(page):
    tables = page.xpath("//div[@class='table' or @class='table many']//table")
    assert len(tables) == 3
    for table in tables:
        assert table.xpath("./caption")[0].text_content().startswith("Tableau\u00a0")
        assert set(table.xpath("./thead//th/@scope")) == {"col"}
        assert {row[0].tag for row in table.xpath("./tbody/tr")} == {"th"}
        assert set(table.xpath("./tbody//th/@scope")) == {"row"}
    assert [row[0].text for row in page.xpath("//tr[contains(@class, 'strong')]")] == ["Ensemble"]


def test_a_chart_has_its_words_and_its_data(page):
    figure = page.get_element_by_id("graphique-themes")
    assert figure.xpath(".//img/@alt")[0].startswith("Histogramme. Connaissance mutuelle")
    assert figure.xpath(".//img/@src")[0].startswith("data:image/svg+xml;base64,")
    assert figure.xpath("./figcaption")[0].text_content().startswith("Graphique\u00a01\u00a0– ")
    rows = [[cell.text_content() for cell in row] for row in figure.xpath("./details//tbody/tr")]
    assert rows == DATA["rows"]
    assert not page.get_element_by_id("graphique-parts").xpath("./details")


def test_the_four_signs_stay_what_they_are(page):
    cells = {cell.text_content() for cell in page.xpath("//div[@id='tableau-volumes']//td")}
    assert {"n.d.", "s", "–", "112\u202f345"} <= cells


def test_it_needs_nothing_else(page, file):
    assert not page.xpath("//script|//link|//iframe|//object")
    assert all(source.startswith("data:") for source in page.xpath("//@src"))
    assert "url(http" not in file.read_text(encoding="utf-8")


def test_its_stamps_are_on_the_page_and_in_its_margins(page):
    for stamp in ("Document de travail – usage interne", "Données fictives – démonstration"):
        assert len(page.xpath(f"//p[@class='stamps']/span[text()='{stamp}']")) == 2
        assert css_string(stamp)[1:-1] in page.findtext(".//style")


def test_it_says_which_report_it_is_and_what_it_was_made_from(file, tmp_path):
    sealed = tmp_path / file.name
    shutil.copy(file, sealed)
    seal(sealed, {"campagne": "demo-2022", "entrees": {'a"b>.md': "é</head>"}})
    assert read_seal(sealed) == {"campagne": "demo-2022", "entrees": {'a"b>.md': "é</head>"}}
    assert read_identity(sealed) == Identity("demo-2022", "53", "v0")


def test_the_same_report_gives_the_same_bytes(project, job, file):
    before = file.read_bytes()
    assert render.render(project, job, ["html"])["html"].read_bytes() == before


def test_what_people_write_is_never_code(project, tmp_path):
    hostile = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [clic](javascript:alert(1)) "
        "`<b>`{=html} [a](https://exemple.fr){onclick=alert(1)}\n\n```{=html}\n<script>x</script>\n```\n"
    )
    header = HEADER.replace("Bretagne – Campagne 2022", "</title><script>alert(2)</script>")
    header = header.replace("usage interne", '\\"; } body { display: none } </style><script>')
    body = BODY.replace("Un passage en gras", f"gras**\n\n{hostile}\n\n**suite")
    job = make_job(tmp_path, header, body)
    page = html.document_fromstring(
        render.render(project, job, ["html"])["html"].read_text(encoding="utf-8")
    )
    assert not page.xpath("//script|//*[@onerror or @onclick]|//main//b")
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    assert "<script>alert(1)</script>" in page.text_content()
    assert "display: none }" not in page.findtext(".//style").rsplit("@page", 1)[1]


def test_quarto_does_not_make_it(project, job):
    with pytest.raises(UsageError, match="Quarto"):
        Order("v0", ("docx", "html"), "quarto")
    with pytest.raises(UnknownNameError):
        render.render(project, job, ["html"], "quarto")


@needs_chromium
def test_a_browser_finds_nothing_to_say(file, tmp_path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with chromium() as browser:
        for width in (360, 1440):
            # The page forbids itself scripts, axe's included.
            context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
            view, asked, said = context.new_page(), [], []
            view.on("request", lambda request, asked=asked: asked.append(request.url))
            view.on("console", lambda message, said=said: said.append(message.text))
            view.goto(file.as_uri())
            assert view.evaluate("document.documentElement.scrollWidth") == width
            assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
            found = axe.run(view).response["violations"]
            assert [item["id"] for item in found] == []
            assert said == []
        printed = view.pdf(prefer_css_page_size=True, print_background=True)
    import pikepdf

    (tmp_path / "page.pdf").write_bytes(printed)
    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        sizes = {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages}
        assert len(pdf.pages) > 5
    assert all(abs(w - 595) <= 1 and abs(h - 842) <= 1 for _, _, w, h in sizes)
