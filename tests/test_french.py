"""French as it is printed."""

import datetime as dt
import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cep_report import french

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)


@dataclass(frozen=True)
class Count:
    number: float | None
    status: str


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234, 0, "1\u202f234"),
        (4551908, 0, "4\u202f551\u202f908"),
        (12.25, 1, "12,3"),
        (0.125, 2, "0,13"),
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (-0.4, 0, "0"),
        (-1234.5, 1, "\u22121\u202f234,5"),
        (1e-9, 1, "0,0"),
    ],
)
def test_numbers(value, decimals, text):
    assert french.number(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_missing_number_is_never_printed(value):
    with pytest.raises(ValueError, match="not a number"):
        french.number(value)


@given(FINITE, st.integers(0, 3))
def test_numbers_are_written_as_babel_does(value, decimals):
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    said = format_decimal(exact or 0, format=pattern, locale="fr_FR")
    assert french.number(value, decimals) == said.replace("-", "\u2212").replace("\u00a0", "\u202f")


@given(FINITE, st.integers(0, 3))
def test_a_number_reads_back(value, decimals):
    text = french.number(value, decimals)
    back = float(text.replace("\u202f", "").replace(",", ".").replace("\u2212", "-"))
    assert abs(back - value) <= 0.5 * 10**-decimals + abs(value) * 1e-12
    assert not set(text) & set(" .-\u00a0")
    assert text != "\u22120"


def test_percentages_and_points():
    assert french.percent(12.34) == "12,3\u00a0%"
    assert french.percent(50, 0) == "50\u00a0%"
    assert french.signed_percent(5.26) == "+5,3\u00a0%"
    assert french.signed_percent(-5.26) == "\u22125,3\u00a0%"
    assert french.signed_percent(0.01) == "0,0\u00a0%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.2, "+1,2\u00a0point"),
        (-0.4, "\u22120,4\u00a0point"),
        (1.94, "+1,9\u00a0point"),
        (1.96, "+2,0\u00a0points"),
        (-3, "\u22123,0\u00a0points"),
        (0, "0,0\u00a0point"),
    ],
)
def test_points_agree_from_two_on(value, text):
    assert french.points(value) == text


def test_plurals():
    assert french.plural(0, "entrée") == "entrée"
    assert french.plural(1.9, "entrée") == "entrée"
    assert french.plural(2, "entrée") == "entrées"
    assert french.plural(-2, "point") == "points"
    assert french.plural(3, "mois") == "mois"
    assert french.plural(3, "action commune", "actions communes") == "actions communes"
    assert french.quantity(1234, "entrée") == "1\u202f234\u00a0entrées"
    assert french.quantity(1, "rencontre") == "1\u00a0rencontre"


def test_dates():
    assert french.date(dt.date(2023, 7, 15)) == "15 juillet 2023"
    assert french.date(dt.date(2023, 1, 1)) == "1ᵉʳ janvier 2023"
    assert french.date(dt.date(2022, 8, 11)) == "11 août 2022"
    assert french.short_date(dt.date(2023, 7, 1)) == "01/07/2023"
    assert french.month_year(dt.date(2022, 2, 1)) == "février 2022"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2022, 1, 1), (2022, 12, 31), "du 1ᵉʳ janvier au 31 décembre 2022"),
        ((2022, 5, 1), (2022, 5, 9), "du 1ᵉʳ au 9 mai 2022"),
        ((2021, 12, 20), (2022, 1, 3), "du 20 décembre 2021 au 3 janvier 2022"),
        ((2022, 5, 3), (2022, 5, 3), "le 3 mai 2022"),
    ],
)
def test_periods(start, end, text):
    assert french.period(dt.date(*start), dt.date(*end)) == text


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends before"):
        french.period(dt.date(2022, 2, 1), dt.date(2022, 1, 1))


def test_join():
    assert french.join([]) == ""
    assert french.join(["a"]) == "a"
    assert french.join(["a", "b"]) == "a et b"
    assert french.join(["a", "b", "c"]) == "a, b et c"


@pytest.mark.parametrize(
    ("name", "article", "text"),
    [
        ("Pôle emploi", "", "de Pôle emploi"),
        ("France Travail", "", "de France Travail"),
        ("missions locales", "les", "des missions locales"),
        ("opérateur régional", "l’", "de l’opérateur régional"),
        ("Apec", "l’", "de l’Apec"),
        ("réseau", "le", "du réseau"),
        ("région", "la", "de la région"),
        ("Occitanie", "", "d’Occitanie"),
        ("Île-de-France", "", "d’Île-de-France"),
        ("Hérault", "", "d’Hérault"),
        ("Hauts-de-France", "", "de Hauts-de-France"),
        ("Yvelines", "", "d’Yvelines"),
        ("Cap emploi", "", "de Cap emploi"),
    ],
)
def test_of(name, article, text):
    assert french.of(name, article) == text


def test_the():
    assert french.the("Apec", "l’") == "l’Apec"
    assert french.the("missions locales", "les") == "les missions locales"
    assert french.the("Pôle emploi") == "Pôle emploi"


def test_capitalise():
    assert french.capitalise("été") == "Été"
    assert french.capitalise("œuvre du CEP") == "Œuvre du CEP"
    assert french.capitalise("") == ""


def test_the_four_absences_differ():
    texts = [french.count_text(Count(None, status)) for status in ("nd", "s", "na")]
    texts.append(french.count_text(Count(0.0, "ok")))
    assert texts == ["n.d.", "s", "–", "0"]
    assert french.count_text(Count(1234.0, "ok")) == "1\u202f234"
    assert french.count_text(Count(12.5, "ok"), 1) == "12,5"


def test_an_unknown_status_has_no_mark():
    with pytest.raises(ValueError, match="no mark"):
        french.mark("ok")


@pytest.mark.parametrize(
    ("text", "polished"),
    [
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Pourquoi?!", "Pourquoi\u202f?!"),
        ("Oui ; non", "Oui\u202f; non"),
        ("Trois lots :", "Trois lots\u00a0:"),
        ("« mot: »", "«\u00a0mot\u00a0:\u00a0»"),
        ('1:":', '1:"\u00a0:'),
        ("Trois lots: un", "Trois lots\u00a0: un"),
        ("**Lecture :** ici", "**Lecture\u00a0:** ici"),
        ("**Lecture** : ici", "**Lecture**\u00a0: ici"),
        ("l'emploi d'aujourd'hui", "l’emploi d’aujourd’hui"),
        ("l'**emploi**", "l’**emploi**"),
        ("l'[Apec](x)", "l’[Apec](x)"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("«mot»", "«\u00a0mot\u00a0»"),
        ("Etc...", "Etc…"),
        ("12 % et 3 €", "12\u00a0% et 3\u00a0€"),
        ("12% et 73 M€", "12\u00a0% et 73\u00a0M€"),
        ("« Où ? »", "«\u00a0Où\u202f?\u00a0»"),
        ("[Apec](https://a.fr) : oui", "[Apec](https://a.fr)\u00a0: oui"),
        ("Voir https://a.fr/x ?", "Voir https://a.fr/x\u202f?"),
        ("{{< val entrees.total >}} : oui", "{{< val entrees.total >}}\u00a0: oui"),
        ("Trop\u00a0; bien", "Trop\u202f; bien"),
        ("a ;\nb :\nc", "a\u202f;\nb\u00a0:\nc"),
        ("| Total : | 12 % |", "| Total\u00a0: | 12\u00a0% |"),
        ('Un "mot" et "deux mots".', "Un «\u00a0mot\u00a0» et «\u00a0deux mots\u00a0»."),
        ('l\'"accord" : oui', "l’«\u00a0accord\u00a0»\u00a0: oui"),
        ('"Pourquoi ?", dit-elle', "«\u00a0Pourquoi\u202f?\u00a0», dit-elle"),
        ('("**oui**")', "(«\u00a0**oui**\u00a0»)"),
        ('**"oui"** et _"non"_', "**«\u00a0oui\u00a0»** et _«\u00a0non\u00a0»_"),
        ('"un\nmot"', "«\u00a0un\nmot\u00a0»"),
        ('"le "mot" dit"', "«\u00a0le «\u00a0mot\u00a0» dit\u00a0»"),
        ('Le "[lien](a.html "titre")"', 'Le «\u00a0[lien](a.html "titre")\u00a0»'),
        ('"{{< val entrees.total >}}"', "«\u00a0{{< val entrees.total >}}\u00a0»"),
        ('un écran 15" et un "mot"', 'un écran 15" et un «\u00a0mot\u00a0»'),
        ("le 1er janvier", "le 1ᵉʳ janvier"),
        ("le 1er\u00a0trimestre", "le 1ᵉʳ\u00a0trimestre"),
        ("10 000 personnes", "10\u202f000 personnes"),
        ("12\u00a0345 678,5 €", "12\u202f345\u202f678,5\u00a0€"),
        ("en 2022, 150 000 entrées", "en 2022, 150\u202f000 entrées"),
        ("| 1 234 | 10 000 % |", "| 1\u202f234 | 10\u202f000\u00a0% |"),
    ],
)
def test_typography(text, polished):
    assert french.typography(text) == polished


@pytest.mark.parametrize(
    "text",
    [
        "à 14:30",
        "https://a.fr/?q=1;b='x'",
        "<https://a.fr/?q=l'x>",
        "jean@a.fr",
        "`a ; b : 'c'`",
        "```\nif a: l'x ; y?\n```",
        "~~~ {.python}\na ;b\n~~~",
        "{{< val l'x ; y >}}",
        "![texte](images/l'a.png)",
        "[lien](page.html?x=1;y 'titre')",
        "[^1]: note",
        "[ref]: page.html 'titre'",
        "|:---|---: |",
        "::: {.cep-zone #zone-a.b}\ntexte\n:::",
        '[12]{.cep-value data-name="a: b"}',
        "<!-- l'auteur : à voir ; -->",
        "&nbsp;&amp;",
        "* ! mot",
        "- ? mot",
        "> ! mot",
        "Terme\n: définition",
        "C:\\Dossier",
        "(!)",
        'Un " seul',
        '- un "mot\n- un autre" ici',
        'un "mot\n\nun autre" ici',
        '| "un | deux" |',
        '`"code"`',
        '<span title="x">',
        '[12]{.cep-value data-name="a"}',
        '<!-- un "mot" -->',
        'rien ""',
        'le \\"mot\\"',
        "21er mot",
        "le 1er.",
        "1er 2022",
        "en 2022 150 000 entrées",
        "2022 150",
        "06 12 34 56 78",
        "0 800 123 456",
        "10 000 25",
        "10 0000",
        "3 14",
        "{{< val annee >}} 150 000",
        "`10 000`",
    ],
)
def test_what_typography_leaves_alone(text):
    assert french.typography(text) == text


MARKDOWN = st.text(
    st.sampled_from(list("aé10 '\"«»:;!?%€.*_`[](){}<>|-\n\u00a0\u202f\ue000\\$&@")), max_size=40
)


@given(st.text(st.sampled_from(list('a1"* \n|-«».:')), max_size=30))
def test_quotes_settle_at_once(text):
    once = french.typography(text)
    assert french.typography(once) == once


@given(st.text(st.sampled_from(list("10 .,\u00a0a\ue000")), max_size=30))
def test_thousands_settle_at_once(text):
    once = french.typography(text)
    assert french.typography(once) == once


@given(MARKDOWN)
def test_typography_is_idempotent(text):
    once = french.typography(text)
    assert french.typography(once) == once


@given(MARKDOWN)
def test_typography_loses_no_word(text):
    def bare(value):
        kept = value.replace("...", "…").replace("’", "'")
        kept = kept.replace("«", '"').replace("»", '"')
        return "".join(char for char in kept if char not in " \t\u00a0\u202f")

    assert bare(french.typography(text)) == bare(text)


def test_the_legend_explains_the_marks_that_are_there():
    assert french.legend(["12", "s", "n.d.", "s"]) == (
        "n.d.\u00a0: non disponible\u202f; s\u00a0: couvert par le secret statistique."
    )
    assert french.legend(["12", "0"]) == ""


def test_uncapitalise_keeps_acronyms():
    assert french.uncapitalise("Âge") == "âge"
    assert french.uncapitalise("VAE et CléA") == "VAE et CléA"


@pytest.mark.parametrize(
    "piece", ["`", "~", "{{<", "<!--", "](", '"a ', ' "a"', "1 000 ", "$$ ", "a ", " ", "a@"]
)
def test_typography_is_fast_on_odd_texts(piece):
    text = piece * (60_000 // len(piece))
    assert french.typography(french.typography(text)) == french.typography(text)


def test_words_of_commentaries():
    assert french.movement(4.06) == "en hausse de"
    assert french.movement(-0.3) == "en baisse de"
    assert french.movement(0.04) == "stable"
    assert french.unsigned_points(-1.25) == "1,3\u00a0point"
    assert french.unsigned_points(2.0) == "2,0\u00a0points"
    assert [french.ordinal(1), french.ordinal(1, feminine=True), french.ordinal(12)] == [
        "1ᵉʳ",
        "1ʳᵉ",
        "12ᵉ",
    ]
    with pytest.raises(ValueError):
        french.ordinal(0)
    assert french.to("missions locales", "les") == "aux missions locales"
    assert french.to("Apec", "l’") == "à l’Apec"
    assert french.elide("que", "en Bretagne") == "qu’en Bretagne"
    assert french.elide("que", "dans le Grand Est") == "que dans le Grand Est"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.5, ""),
        (1.87, "près de deux fois"),
        (2.0, "deux fois"),
        (2.3, "plus de deux fois"),
        (0.5, "deux fois"),
        (0.24, "plus de quatre fois"),
        (2.6, ""),
        (0.0, ""),
        (math.inf, ""),
    ],
)
def test_how_many_times(ratio, words):
    assert french.times(ratio) == words
