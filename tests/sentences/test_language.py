"""Agreement, articles, elision: the grammar of the phrasings."""

import re

import pytest

from cep_report import french
from cep_report.campaign import load_campaign
from cep_report.configuration import read_yaml
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.sentences.author import Author
from cep_report.sentences.language import Figure, Noun, Place, render
from cep_report.sentences.lexicon import FOLDER, Phrasings, _read, load_lexicon, load_phrasings

WOMEN = Noun.of("femmes", "les", feminine=True)
TRADE = Noun.of("commerce", "le")


def said(phrasing, **slots):
    return render(phrasing, slots, lambda _, figure: figure.text)


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        (WOMEN, "Les femmes sont présentes."),
        (TRADE, "Le commerce est présent."),
        (Noun.of("industrie", "l’", feminine=True), "L’industrie est présente."),
        (Noun.of("moins de 26 ans", "les"), "Les moins de 26 ans sont présents."),
    ],
)
def test_words_agree_with_the_subject(noun, text):
    phrasing = "{sujet.le} [est|sont] [présent|présente|présents|présentes]."
    assert said(phrasing, sujet=noun) == text


def test_nouns_contract_and_words_elide():
    assert (
        said("Celle {sujet.de} et {sujet.a}.", sujet=TRADE) == "Celle du commerce et au commerce."
    )
    here = Place("la Bretagne", "en Bretagne", "de Bretagne")
    there = Place("le Grand Est", "dans le Grand Est", "du Grand Est")
    assert said("Plus que~{r.dans}.", r=here) == "Plus qu’en Bretagne."
    assert said("Plus que~{r.dans}.", r=there) == "Plus que dans le Grand Est."


def test_a_phrasing_that_asks_for_what_is_not_there_is_refused():
    with pytest.raises(KeyError):
        said("{part}")
    with pytest.raises(KeyError):
        said("{sujet.dans}", sujet=TRADE)
    with pytest.raises(ValueError):
        said("{sujet.le} [a|b|c]", sujet=TRADE)


def test_the_author_does_not_repeat_a_phrasing_and_is_always_the_same():
    phrasings = Phrasings({"k": ("un {n}.", "deux {n}.", "trois {n}.")})

    def written(region):
        author = Author(region, phrasings, "essai")
        figure = Figure("3", 3.0, "", "trois")
        author.paragraph(
            author.sentence(f"fait-{rank}", "k", origin="S", n=figure) for rank in range(3)
        )
        return author.done()

    once = written("53")
    assert once == written("53")
    assert len({sentence.split()[0] for sentence in once.text.split(". ")}) == 3
    assert [value.name for value in once.values] == [f"constat.essai.fait-{n}.n" for n in range(3)]
    assert {value.source for value in once.values} == {"S"}
    assert len({written(f"{code:02}").text for code in range(20)}) > 1


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
def test_our_own_files_are_read_as_any_other(path):
    assert _read(path) == read_yaml(path)  # which refuses a key given twice


def test_every_region_department_and_dimension_has_its_words(root):
    lexicon = load_lexicon()
    regions = load_regions(Project(root))
    for region in regions.all:
        place = lexicon.region(region)
        assert region.code in lexicon.regions
        assert place.le.endswith(region.name)
        for department in region.departments:
            assert lexicon.department(department).le.endswith(department.name)
    by_code = {item.code: item for region in regions.all for item in region.departments}
    for code, le, de in [
        ("35", "l’Ille-et-Vilaine", "d’Ille-et-Vilaine"),
        ("22", "les Côtes-d’Armor", "des Côtes-d’Armor"),
        ("59", "le Nord", "du Nord"),
        ("75", "Paris", "de Paris"),
        ("33", "la Gironde", "de la Gironde"),
        ("34", "l’Hérault", "de l’Hérault"),
        ("974", "La Réunion", "de La Réunion"),
    ]:
        noun = lexicon.department(by_code[code])
        assert (noun.le, noun.de) == (le, de)
    places = {region.name: lexicon.region(region) for region in regions.all}
    assert places["La Réunion"] == Place("La Réunion", "à La Réunion", "de La Réunion")
    assert places["Grand Est"] == Place("le Grand Est", "dans le Grand Est", "du Grand Est")
    assert places["Île-de-France"].le == "l’Île-de-France"


def test_every_modality_of_the_dictionary_has_its_words(root):
    from cep_report.indicators import load_indicators
    from cep_report.sentences.subject import PEOPLE

    lexicon = load_lexicon()
    for dimension in load_indicators(Project(root)).get(PEOPLE).dimensions:
        known = lexicon.modalities[dimension.id].keys() | {"non-renseigne"}
        assert {item.id for item in dimension.modalities} <= known


def test_operators_speak_under_their_name_of_the_day(root):
    lexicon, campaign = load_lexicon(), load_campaign(Project(root), "2022")
    nouns = {family.id: lexicon.operator(campaign, family.id) for family in campaign.operators}
    assert nouns["pole-emploi"].de == "de Pôle emploi"
    assert nouns["apec"].a == "à l’Apec"
    assert nouns["missions-locales"].a == "aux missions locales"
    assert nouns["operateurs-regionaux"].plural


def test_every_phrasing_is_a_sentence_that_can_be_filled():
    slots = {
        "sujet": WOMEN, "second": TRADE, "france": Figure("8,6\u00a0%", 8.6, "%", ""),
        "operateur": Noun.of("Apec", "l’", feminine=True), "dimension": Noun.of("âge", "l’"),
        "haut": TRADE, "bas": TRADE, "region": Place("la Corse", "en Corse", "de Corse"),
        "base": "des bénéficiaires", "dimensions": "le sexe et l’âge", "pairs": "la Corse",
        "sens": "en hausse de", "exaequo": " ex æquo", "fois": Figure("deux fois", 2.0, "", ""),
    }  # fmt: skip
    figures = [
        "part",
        "ecart",
        "actifs",
        "taux",
        "annee",
        "precedente",
        "rang",
        "rang_f",
        "nombre",
        "ensemble",
        "poids",
        "evolution",
        "signe",
        "contribution",
        "total",
        "indice",
        "hoover",
        "equivalent",
        "plus_haut",
        "plus_bas",
        "jours",
    ]
    slots |= {name: Figure("12,3", 12.3, "", name) for name in figures}
    for key, phrasings in load_phrasings().by_key.items():
        assert len(set(phrasings)) == len(phrasings), key
        for phrasing in phrasings:
            own = dict(slots)
            if key.startswith("demandes.premier"):
                # A reason there, a figure elsewhere.
                own["france"] = TRADE
            text = said(phrasing, **own)
            assert text == french.typography(text), key
            assert text.endswith((".", ":")), key
            assert not set(text) & set("{}[]|~'\""), text
            assert "  " not in text


def test_facts_told_in_every_region_have_several_phrasings():
    phrasings = load_phrasings().by_key
    for key in ("personnes.plus", "personnes.moins", "secteurs.plus", "secteurs.moins"):
        assert len(phrasings[key]) >= 4
    for key in (
        "essentiel.recours.haut",
        "recours.hausse.egal",
        "publics.dimension",
        "territoires.taux",
    ):
        assert len(phrasings[key]) >= 3


def test_small_numbers_are_written_in_letters():
    assert [french.in_letters(n) for n in (0, 1, 2, 10, 11)] == ["0", "1", "deux", "dix", "11"]


def test_no_phrasing_explains_nor_sets_a_region_against_france():
    """A gap is no cause; an overseas region is in France, and a large one weighs on it."""
    for key, phrasings in load_phrasings().by_key.items():
        for phrasing in phrasings:
            assert not re.search(
                r"expliqu(?:e|ent) (?:sur|par)|grâce à|à cause de|tient d’abord", phrasing
            )
            assert not re.search(r"(?<!-de-)\b(?:en|la) France\b|qu’ailleurs", phrasing), key
