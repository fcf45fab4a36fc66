"""The dashboard as a file: what its tables say, what is masked, what is inert."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil

import pytest
from lxml import html

from cep_report.campaign import load_campaign
from cep_report.colors import contrast
from cep_report.consolidation.collection import load_collection
from cep_report.dashboard import write_dashboard
from cep_report.dashboard.page import data, static
from cep_report.dashboard.passages import Passage, index, passages, withheld
from cep_report.dataset import load_protected
from cep_report.errors import UsageError
from cep_report.indicators import load_indicators
from cep_report.regions import load_regions
from tests.consolidation.factory import hand_in
from tests.dashboard.twins import HOSTILE, receive_many

DAY = dt.date(2023, 8, 1)


def read(path):
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def rows(page, id_):
    found = page.get_element_by_id(id_)
    return {
        row[0].text_content(): {cell.get("data-label"): cell.text_content() for cell in row[1:]}
        for row in found.xpath("./tbody/tr")
    }


@pytest.fixture(scope="module")
def page(dashboard):
    return read(dashboard)


def test_the_board_says_who_handed_in_and_who_is_late(page):
    board = rows(page, "tableau-regions")
    assert len(board) == 18
    assert "reçu le 11/07/2023" in board["Guadeloupe"]["Rapport"]
    assert "3 jours de retard" in board["Martinique"]["Rapport"].replace("\u00a0", " ")
    assert "Dérogation" in board["La Réunion"]["Rapport"]
    assert "en retard de 17 jours" in board["Corse"]["Rapport"].replace("\u00a0", " ")
    facts = [item.text_content() for item in page.xpath("//ul[@class='facts']/li")]
    assert facts == ["13/18 rapports reçus", "3 reçus en retard", "5 en retard", "0 attendus"]


def test_before_the_day_of_delivery_nobody_is_late(national, tmp_path):
    folder = tmp_path / "tdb"
    page = read(
        write_dashboard(
            national, "demo-2022", day=dt.date(2023, 7, 15), version="v3", target=folder
        )
    )
    assert {row.get("data-etat") for row in page.xpath("//table[@id='tableau-regions']//tr")} == {
        None,
        "reçu",
        "reçu en retard",
        "attendu",
    }


def test_links_lead_to_files_that_exist(page, dashboard):
    links = page.xpath("//table[@id='tableau-regions']//a/@href")
    assert len(links) == 26
    assert all((dashboard.parent / link).is_file() for link in links)
    downloads = page.xpath("//section[@id='telechargements']//a/@href")
    assert len(downloads) == 5
    assert all((dashboard.parent / link).is_file() for link in downloads)


def test_figures_are_those_of_the_version_masked(national, page, dashboard):
    campaign, regions = load_campaign(national, "demo-2022"), load_regions(national)
    dataset = load_protected(
        national,
        campaign,
        load_indicators(national),
        regions,
        campaign.version("v3").threshold,
    )
    content = json.loads(page.get_element_by_id("donnees").text)["chiffres"]
    codes = [*(region.code for region in regions.all), "FR"]
    seen = set()
    for key, values in content["valeurs"].items():
        indicator, operator, year = key.split("|")
        for code, value in zip(codes, values, strict=True):
            count = dataset.count(indicator, year=int(year), region=code, operator=operator)
            assert value == (count.status if count.number is None else count.number)
            seen.add(count.status)
    assert seen == {"ok", "nd", "s", "na"}
    written = list(
        csv.DictReader(
            io.StringIO((dashboard.parent / "donnees/indicateurs.csv").read_text("utf-8-sig")),
            delimiter=";",
        )
    )
    assert len(written) == sum(map(len, content["valeurs"].values()))
    masked = [line for line in written if line["statut"] == "s"]
    assert masked
    assert not any(line["valeur"] or line["pour_100_actifs"] for line in masked)


def test_breakdowns_are_those_of_the_version_masked(national, page, dashboard):
    campaign, regions = load_campaign(national, "demo-2022"), load_regions(national)
    threshold = campaign.version("v3").threshold
    dataset = load_protected(national, campaign, load_indicators(national), regions, threshold)
    content = json.loads(page.get_element_by_id("donnees").text)["chiffres"]
    codes = [*(region.code for region in regions.all), "FR"]
    for key, values in content["ventilations"].items():
        indicator, dimension, modality, year = key.split("|")
        for code, value in zip(codes, values, strict=True):
            count = dataset.count(
                indicator, year=int(year), region=code, dimension=dimension, modality=modality
            )
            assert value == (count.status if count.number is None else count.number)
    assert "beneficiaires|sexe|femmes|2022" in content["ventilations"]
    text = (dashboard.parent / "donnees/ventilations.csv").read_text("utf-8-sig")
    written = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(written) == sum(map(len, content["ventilations"].values()))
    absent = [line for line in written if line["statut"] != "ok"]
    assert not any(line["valeur"] or line["part_pour_cent"] for line in absent)


def test_the_national_report_is_linked_when_it_was_made(national, tmp_path):
    made = national.output("demo-2022") / "national"
    made.mkdir(parents=True)
    try:
        (made / "rapport.pdf").write_bytes(b"%PDF")
        target = tmp_path / "tableau"
        path = write_dashboard(national, "demo-2022", day=DAY, version="v3", target=target)
        links = html.parse(str(path)).xpath("//section[@id='telechargements']//a/@href")
        assert (target / links[0]).resolve() == (made / "rapport.pdf").resolve()
    finally:
        shutil.rmtree(made)


def test_what_regions_write_is_inert(page, dashboard):
    assert HOSTILE in page.get_element_by_id("recherche").text_content()
    assert HOSTILE in page.get_element_by_id("tableau").text_content()
    assert not page.xpath("//img|//*[@onerror]|//link|//iframe")
    scripts = page.xpath("//script")
    assert len(scripts) == 9
    assert data({"a": "</script>&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u0026\\u2028"}'
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy


def test_a_cell_that_a_spreadsheet_would_compute_is_a_text(national, tmp_path):
    from cep_report.dashboard.downloads import _csv

    text = _csv(("a",), [("=1+1",), ("-3 jours",), ("é;è",)]).decode("utf-8-sig")
    assert text.splitlines() == ["a", "'=1+1", "'-3 jours", '"é;è"']


@pytest.mark.parametrize("count", [0, 1, 18])
def test_any_number_of_reports_will_do(demo_source, tmp_path, count):
    root = tmp_path / "projet"
    shutil.copytree(demo_source.root, root, ignore=shutil.ignore_patterns("[0-9][0-9]-*"))
    project = type(demo_source)(root)
    receive_many(project, load_campaign(project, "demo-2022"), load_regions(project), count)
    page = read(write_dashboard(project, "demo-2022", day=DAY, version="v3"))
    assert page.xpath("//ul[@class='facts']/li/strong")[0].text == f"{count}/18"
    assert bool(page.xpath("//section[@id='recherche']//article")) == bool(count)
    assert bool(page.xpath("//p[@class='empty']")) == (count < 2)


@pytest.mark.parametrize("count", [0, 1])
def test_without_a_dataset_figures_are_those_of_the_reports(demo_source, tmp_path, count):
    root = tmp_path / "projet"
    shutil.copytree(demo_source.root, root, ignore=shutil.ignore_patterns("[0-9][0-9]-*"))
    project = type(demo_source)(root)
    campaign = load_campaign(project, "demo-2022")
    (project.data(campaign.id) / campaign.dataset.file).unlink()
    for code in ("53",)[:count]:
        hand_in(project, campaign.id, code)
    page = read(write_dashboard(project, "demo-2022", day=DAY, version="v3"))
    map_ = " ".join(page.xpath("//section[@id='carte']//text()"))

    assert page.xpath("//ul[@class='facts']/li/strong")[0].text == f"{count}/18"
    assert ("Aucun chiffre" in map_) == (count == 0)
    assert ("rapports reçus donnent" in map_) == (count == 1)


def test_the_comparison_opens_on_regions_received(page):
    checked = page.xpath("//fieldset[@id='comparaison-regions']//input[@checked]/@value")
    received = page.xpath("//table[@id='tableau-regions']//tr[starts-with(@data-etat, 'reçu')]")

    assert checked == ["11", "53"]
    assert received
    assert "ISO" in " ".join(page.xpath("//section[@id='carte']//p/text()"))


def test_texts_that_quote_what_is_masked_are_withheld(national):
    campaign = load_campaign(national, "demo-2022")
    collection = load_collection(national, campaign, load_regions(national))
    assert withheld(collection, campaign.version("v3")) == ()
    assert passages(collection, campaign.version("v3"))
    assert len(withheld(collection, campaign.version("public"))) == 13
    assert passages(collection, campaign.version("public")) == ()


def test_what_was_found_at_reception_is_only_counted_where_it_may_quote(national, tmp_path):
    folder = tmp_path / "public"
    made = write_dashboard(national, "demo-2022", day=DAY, version="public", target=folder)
    page = read(made)
    cell = rows(page, "tableau-regions")["Guyane"]["Contrôles"]
    assert "CEP-DEP-003" in cell
    assert HOSTILE not in page.text_content()
    assert "Textes non montrés" in page.get_element_by_id("recherche").text_content()
    assert (folder / "donnees/textes.csv").read_text("utf-8-sig").count("\n") == 1


def test_the_command_says_where_it_wrote(national, command, tmp_path):
    folder = tmp_path / "tdb"
    words = ("-c", "demo-2022", "--date", "2023-08-01", "--vers", str(folder))
    said = command(national, "dashboard", *words)
    assert said.code == 0, said.err
    assert "index.html" in said.out
    assert (folder / "index.html").is_file()


def test_the_same_inputs_give_the_same_bytes(national, dashboard, tmp_path):
    def everything(folder):
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    before = everything(dashboard.parent)
    write_dashboard(national, "demo-2022", day=DAY, version="v3")
    assert everything(dashboard.parent) == before
    assert len(before) == 8
    assert not list(dashboard.parent.parent.glob(".tableau*"))


def test_a_folder_of_someone_else_is_left_alone(national, tmp_path):
    (tmp_path / "notes.txt").write_text("à garder")
    with pytest.raises(UsageError, match="autre chose"):
        write_dashboard(national, "demo-2022", day=DAY, version="v3", target=tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["notes.txt"]


def test_the_index_tells_where_each_stem_stands(national):
    bretagne = load_regions(national).by_code("53")
    found = [
        Passage(bretagne, "Texte", "Réseaux", ("Les conseillères.",)),
        Passage(bretagne, "Texte", "Réseau", ("D’un métier à l’autre.",)),
    ]
    assert index(found) == {"autr": [1], "conseil": [0], "meti": [1], "reseau": [0, 1]}


def test_colours_of_texts_are_read():
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", static("dashboard.css")))
    for ink in ("ink", "quiet", "accent", "late", "done"):
        assert contrast(named[ink], named["paper"]) >= 4.5
        assert contrast(named[ink], named["wash"]) >= 4.5
    assert all(contrast(named["ink"], named[f"class-{rank}"]) >= 4.5 for rank in range(4))
    assert contrast(named["bar"], named["paper"]) >= 3
    for color in re.findall(r'"(#[0-9a-f]{6})"', static("charts.js")):
        assert contrast(color, named["paper"]) >= 4.5


def test_the_libraries_are_told_with_their_licences():
    told = static("LICENCES.txt")
    assert "Observable Plot 0.6.17" in told
    assert "v0.6.17" in static("plot.umd.min.js")[:60]
    assert "v7.9.2" in static("d3.min.js")[:60]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("Prévue", "début prévu le"),
        ("Reportée", "début prévu le"),
        ("En cours", "depuis le"),
        ("Abandonnée", "début le"),
    ],
)
def test_an_action_without_an_end_is_told_as_its_state_has_it(national, state, words):
    from cep_report.dashboard.views import _period

    campaign = load_campaign(national, "demo-2022")
    collection = load_collection(national, campaign, load_regions(national))
    item = next(c for r in collection.received.values() for c in r.twin.registers.cooperations)
    assert _period(item.model_copy(update={"state": state, "end": None})).startswith(words)
