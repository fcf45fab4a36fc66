"""The dashboard in a real browser: it asks the network for nothing, and answers the keyboard."""

from __future__ import annotations

import re

import pytest

from cep_report.stems import stem
from tests.chromium import chromium, needs_chromium

VIEWS = ("tableau", "carte", "comparaison", "cooperations", "recherche", "telechargements")
WORDS = (
    "conseillères",
    "métiers",
    "Orientation",
    "territoriaux",
    "l",
    "financements",
    "œuvre",
    "été",
)

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def view(browser, dashboard):
    """The page at 1440 px; nothing may be said on its console, nothing asked elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
    page, said, asked = context.new_page(), [], []
    page.set_default_timeout(20_000)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(dashboard.as_uri())
    yield page
    assert said == []
    assert {url.split("#")[0] for url in asked} == {dashboard.as_uri()}
    context.close()


def shown(page, selector):
    return [item for item in page.locator(selector).all() if item.is_visible()]


def test_one_view_at_a_time_and_the_keyboard_is_put_in_it(view):
    assert view.locator("main > section:visible").get_attribute("id") == "tableau"
    view.focus('nav a[href="#carte"]')
    view.keyboard.press("Enter")
    view.wait_for_selector("#carte:not([hidden])")
    assert view.evaluate("document.activeElement.id") == "carte-titre"
    assert view.locator("nav a[aria-current=page]").inner_text() == "Carte"
    assert view.locator("main > section:visible").count() == 1


def test_the_map_follows_the_keyboard_and_tells_what_is_missing(view):
    view.click('nav a[href="#carte"]')
    assert view.locator("#carte-dessin svg rect").count() >= 18
    first = view.locator("#carte-mots").inner_text()
    view.focus("#carte-annee")
    view.keyboard.press("ArrowDown")
    after = view.locator("#carte-mots").inner_text()
    assert ", 2022 " in first
    assert ", 2021 " in after
    assert "Non disponible (n.d.)" in after
    assert "Mayotte" in after
    view.select_option("#carte-indicateur", "mediations")
    view.select_option("#carte-operateur", "apec")
    view.select_option("#carte-mesure", "valeur")
    table = view.locator("#carte-donnees").inner_text()
    words = view.locator("#carte-mots").inner_text()
    assert ("\ts" in table) == ("Secret statistique (s)" in words)
    assert "\ts" in table
    assert "17\u00a0régions à 0." in words
    fills = view.eval_on_selector_all(
        "#carte-dessin svg rect", "found => found.map(item => item.getAttribute('fill'))"
    )
    assert "url(#motif-s)" in fills
    view.select_option("#carte-indicateur", "satisfaction")
    assert view.locator("#carte-mesure option[value=taux]").is_disabled()
    assert view.locator("#carte-operateur option").count() == 1


def test_the_map_shows_the_share_of_a_modality(view):
    view.click('nav a[href="#carte"]')
    view.select_option("#carte-indicateur", "beneficiaires")
    view.select_option("#carte-operateur", "apec")
    view.select_option("#carte-ventilation", "sexe|femmes")
    words = view.locator("#carte-mots").inner_text()
    assert "Femmes" in words
    assert "%" in words
    assert view.locator("#carte-operateur").is_disabled()
    assert view.locator("#carte-mesure").input_value() == "part"
    assert view.locator("#carte-mesure option[value=taux]").is_disabled()
    cells = view.locator("#carte-donnees tbody tr").last.inner_text().split("\t")
    whole = view.evaluate("CEP.series('beneficiaires', 'tous', '2022', false)[18]")
    women = view.evaluate("CEP.figures.ventilations['beneficiaires|sexe|femmes|2022'][18]")
    assert cells[-1] == f"{100 * women / whole:.2f}".replace(".", ",")
    view.select_option("#carte-ventilation", "")
    assert view.locator("#carte-mesure").input_value() == "taux"
    view.select_option("#carte-indicateur", "satisfaction")
    assert view.locator("#carte-ventilation").is_disabled()


def test_regions_are_compared_six_at_most(view):
    view.click('nav a[href="#comparaison"]')
    assert view.locator("#comparaison-annees tbody tr").count() == 2
    for code in ("01", "24", "28", "32"):
        view.check(f"#comparaison-regions input[value='{code}']")
    assert view.locator("#comparaison-annees tbody tr").count() == 6
    assert view.locator("#comparaison-regions input:disabled").count() == 12
    assert "6 régions choisies" in view.locator("#comparaison-etat").inner_text()
    assert view.locator("#comparaison-tous thead th").count() == 7
    assert view.locator("#comparaison-dessin svg path[stroke]").count() >= 6
    for code in ("01", "11", "24", "28", "32", "53"):
        view.uncheck(f"#comparaison-regions input[value='{code}']")
    assert view.locator("#comparaison-dessin svg").count() == 0
    assert "Aucune région" in view.locator("#comparaison-mots").inner_text()


def test_cooperations_are_filtered_and_counted(view):
    view.click('nav a[href="#cooperations"]')
    everything = len(shown(view, "#cooperations-liste tbody tr"))
    view.select_option("#cooperations-liste-operateur", "apec")
    view.select_option("#cooperations-liste-region", "06")
    kept = shown(view, "#cooperations-liste tbody tr")
    assert 0 < len(kept) < everything
    assert all("Apec" in row.inner_text() and "Mayotte" in row.inner_text() for row in kept)
    said = view.locator("#cooperations-etat").inner_text().replace("\u00a0", " ")
    assert said == f"{len(kept)} coopération{'s' * (len(kept) > 1)} sur {everything}"
    drawn = re.findall(r"\((\d+)\)", view.locator("#cooperations-mots").inner_text())
    assert sum(map(int, drawn)) == len(kept)
    view.select_option("#cooperations-liste-region", "94")
    assert "Aucune coopération" in view.locator("#cooperations-mots").inner_text()
    view.click("#cooperations form button")
    view.wait_for_function(
        "n => document.querySelectorAll('#cooperations-liste tbody tr:not([hidden])').length === n",
        arg=everything,
    )


@pytest.mark.parametrize("width", [320, 360, 620, 900, 1440])
def test_the_names_of_themes_are_whole_in_the_chart(browser, dashboard, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(dashboard.as_uri())
    page.click('nav a[href="#cooperations"]')
    page.wait_for_selector("#cooperations-dessin svg")
    cut = page.evaluate(
        """() => {
          const frame = document.querySelector("#cooperations-dessin svg").getBoundingClientRect();
          return [...document.querySelectorAll("#cooperations-dessin svg text")]
            .map((text) => [text.textContent, text.getBoundingClientRect()])
            .filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1 ||
              box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
            .map(([text]) => text);
        }"""
    )
    said = page.locator("#cooperations-mots").inner_text()
    drawn = page.locator("#cooperations-dessin svg").evaluate(
        "svg => [...svg.querySelectorAll('text')].map(item => item.textContent)"
    )
    context.close()

    assert cut == []
    assert "Information sur les dispositifs de transition et d’évolution" in said
    assert any("transition" in text for text in drawn)
    if width == 1440:  # on one line
        assert "Information sur les dispositifs de transition et d’évolution" in drawn


def test_texts_are_searched_by_the_stems_of_words(view):
    view.click('nav a[href="#recherche"]')
    view.fill("#recherche-mots", "conseiller MOBILITE")
    assert "4\u00a0passages" in view.locator("#recherche-etat").inner_text()
    assert view.locator("#recherche-textes mark").all_inner_texts()[:2] == [
        "mobilité",
        "conseillères",
    ]
    view.fill("#recherche-mots", "constructor")
    assert "Aucun passage" in view.locator("#recherche-etat").inner_text()
    view.fill("#recherche-mots", "script alert")
    assert "1\u00a0passage" in view.locator("#recherche-etat").inner_text()
    assert view.title().startswith("Tableau de bord")
    assert view.locator("img").count() == 0


def test_the_page_and_its_index_know_the_same_stems(view):
    assert [view.evaluate("word => CEP.stem(word)", word) for word in WORDS] == [
        stem(word) for word in WORDS
    ]


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_at(browser, dashboard, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The page admits its own scripts only; axe is not one of them.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(dashboard.as_uri())
    for name in VIEWS:
        page.click(f'nav a[href="#{name}"]')
        assert page.evaluate("document.documentElement.scrollWidth") == width
        found = axe.run(page).response["violations"]
        assert [(name, item["id"], item["nodes"][0]["html"]) for item in found] == []
    context.close()


def test_without_scripts_the_tables_are_all_there(browser, dashboard):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(dashboard.as_uri())
    assert page.locator("main > section:visible").count() == len(VIEWS)
    assert page.locator("table:visible").count() == 3
    assert page.locator("select:visible, button:visible").count() == 0
    context.close()
