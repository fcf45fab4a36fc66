"""What is said of the eighteen regions: French, exact, and not mechanical."""

import dataclasses
import re
from itertools import combinations

import numpy as np
import pytest

from cep_report import french, sentences, tables
from cep_report.analysis import services, specificities
from cep_report.campaign import load_campaign
from cep_report.checks.text import avoided_term, name_of_another_time
from cep_report.dataset.schema import Dataset, Status
from cep_report.sentences import essentials
from cep_report.sentences.lexicon import load_lexicon
from cep_report.sentences.traits import MOST
from cep_report.tables.layout import Scope

_END = re.compile(r"(?<=[.:])(?:\n\n- |\n\n|\n- | (?=[A-ZÀÂÉÊÎÔÙÇ]))")
# What must have been elided or contracted; "de un", "le onze" are not ours.
_BROKEN = re.compile(
    r"\b(?:de|le|la|que|ne|se|jusque|lorsque)[ \u00a0](?=[aàâeéèêiîoôuùyœAÀÂEÉÈÊIÎOÔUÙŒ])"
    r"|\bde (?:le|les)\b|\bà (?:le|les)\b|\b(?:des|aux|les) (?:les|des|le|la)\b|’’|’ |\bdu l’"
)
_PLACEHOLDER = re.compile(r"\{\{< val ([^ ]+) >\}\}")
_DIGITS_OF_LABELS = re.compile(
    r"moins de 26 ans|\d\d-\d\d ans|55 ans et plus|bac\u00a0\+\u00a0\d(?: ou 4)?"
    r"|pour 100(?: actifs)?|actifs sur 100"
)


def sentences_of(commentary):
    return [text.removeprefix("- ") for text in _END.split(commentary.text) if text]


def every(written):
    for code, commentaries in written.items():
        for commentary in commentaries:
            yield code, commentary


def test_every_sentence_is_french(written):
    for code, commentary in every(written):
        assert commentary.text == french.typography(commentary.text), code
        for sentence in sentences_of(commentary):
            assert sentence[0] == sentence[0].upper(), sentence
            assert sentence[0].isalpha(), sentence
            assert sentence.endswith((".", "\u00a0:")), sentence
            assert "  " not in sentence
            assert not set(sentence) & set("{}[]|~'\""), sentence
            assert not _BROKEN.search(sentence), sentence
            assert sentence.count("(") == sentence.count(")")


def test_elision_errors_would_be_seen():
    for wrong in (
        "le Occitanie",
        "de Île-de-France",
        "que Île-de-France",
        "de le Grand Est",
        "à les",
    ):
        assert _BROKEN.search(wrong), wrong


def test_regions_bear_their_preposition(written, campaigned):
    for region in campaigned.regions.all:
        text = "\n".join(item.text for item in written[region.code])
        forms = {region.in_region, region.of_region, load_lexicon().region(region).le}
        forms |= {french.capitalise(form) for form in forms}
        for match in re.finditer(rf"(?<!-){re.escape(region.name)}(?!-)", text):
            before = text[: match.end()]
            assert any(before.endswith(form) for form in forms), before[-40:]


def test_nothing_is_said_that_judges_operators(written, campaigned):
    for code, commentary in every(written):
        assert not list(avoided_term(campaigned.campaign, code, commentary.text))
        assert not list(name_of_another_time(campaigned.campaign, code, commentary.text))
        assert not re.search(
            r"devrai(?:en)?t changer|il suffirait|il faudrait|ne sont pas classées"
            r"|contrôl|performan|défaill|malheureus|bon score|mauvais|insuffisan[tc]e? de l’opérateur",
            commentary.text,
            re.IGNORECASE,
        )


def test_every_number_is_a_value_with_its_source(written):
    for code, commentary in every(written):
        bare = _DIGITS_OF_LABELS.sub("", _PLACEHOLDER.sub("", commentary.markdown))
        assert not re.search(r"\d", bare), (code, bare)
        quoted = _PLACEHOLDER.findall(commentary.markdown)
        assert sorted(set(quoted)) == sorted({value.name for value in commentary.values})
        for value in commentary.values:
            assert value.source
            assert value.label
            assert value.number is not None


def test_values_have_one_name_each_in_a_report(written):
    for commentaries in written.values():
        seen = {}
        for commentary in commentaries:
            for value in commentary.values:
                assert seen.setdefault(value.name, value) == value


def indexed(subject):
    keys = ["indicator", "operator", "dimension", "modality"]
    return subject.compared.set_index(keys).sort_index()


def test_shares_are_those_of_the_frame_rounded_as_in_the_tables(written, subject_of):
    checked = 0
    for code, commentaries in written.items():
        frame = indexed(subject_of(code))
        for value in (value for item in commentaries for value in item.values):
            names = value.name.split(".")
            slot = names[-1]
            windows = [tuple(names[start : start + 4]) for start in range(len(names) - 4)]
            key = next((window for window in windows if window in frame.index), None)
            if key is None or slot not in ("part", "france", "ecart"):
                continue
            row = frame.loc[key]
            column = {"part": "share", "france": "nation_share", "ecart": "gap"}[slot]
            assert value.number == pytest.approx(row[column])
            assert row["reading"] == "distinct"
            shown = (
                french.quantity(abs(row["gap"]), "point", decimals=1)
                if slot == "ecart"
                else french.percent(row[column], 1)
            )
            assert value.text == shown
            checked += 1
    assert checked > 250


def test_what_a_sentence_says_agrees_with_the_sign_of_the_gap(written, subject_of):
    more = re.compile(r"supérieur|dépasse|de plus|plus (?:lourd|nombreu|présent|souvent|grande)")
    less = re.compile(r"de moins|inférieur|réduite|faible|moins (?:souvent|nombreu)|n[e’] ?\w+ que")
    checked = 0
    for code, commentaries in written.items():
        frame = indexed(subject_of(code))
        essential = commentaries[0]
        for line in essential.markdown.split("\n"):
            names = _PLACEHOLDER.findall(line)
            keys = [tuple(name.split(".")[2:6]) for name in names]
            if not line.startswith("- ") or keys[0] not in frame.index:
                continue
            first = line.split(". ")[0]
            bare = _PLACEHOLDER.sub("", first)
            for label in ("moins de 26 ans", "intellectuelles supérieures", "55 ans et plus"):
                bare = bare.replace(label, "")
            bare = re.sub(r"bac\u00a0\+\u00a05 et plus", "", bare)
            if frame.loc[keys[0], "gap"] < 0:
                assert not more.search(bare), bare
            else:
                assert not less.search(bare), bare
            checked += 1
    assert checked > 60


def test_the_essentials_hold_five_to_eight_facts(written):
    for code, (essential, *_) in written.items():
        bullets = essential.text.count("\n- ")
        # The level of recourse comes before the bullets, and its evolution if it is a fact.
        evolution = any(".evolution." in value.name for value in essential.values)
        assert 5 <= bullets + 1 + evolution <= 8, code
        assert re.search(
            "proche|ressembl|Rien de tel|ne se distinguent pas|semblable", essential.text
        )


def shape(sentence, campaigned, code):
    """A sentence without its figures and without the region's name."""
    region = campaigned.regions.by_code(code)
    for form in (region.in_region, region.of_region, region.name):
        sentence = re.sub(re.escape(form), "R", sentence, flags=re.IGNORECASE)
    return sentence


def test_no_two_regions_read_alike(written, campaigned):
    texts = {
        code: [shape(s, campaigned, code) for item in items for s in sentences_of(item)]
        for code, items in written.items()
    }
    worst = 0.0
    for left, right in combinations(texts, 2):
        same = set(texts[left]) & set(texts[right])
        worst = max(worst, len(same) / min(len(texts[left]), len(texts[right])))
    # Word for word, figures included, beyond the region's name.
    assert worst <= 0.2


def test_five_regions_side_by_side_are_not_mechanical(written, campaigned):
    """Even without figures, most sentences are of one region only; none opens alike in all."""
    some = ("53", "11", "44", "04", "94")
    moulds = {
        code: [
            re.sub(r"[\d,\u202f]+", "#", shape(s, campaigned, code))
            for item in written[code]
            for s in sentences_of(item)
        ]
        for code in some
    }
    for left, right in combinations(some, 2):
        common = set(moulds[left]) & set(moulds[right])
        assert len(common) <= 0.35 * min(len(moulds[left]), len(moulds[right])), (left, right)
    for code in some:
        assert len(set(moulds[code])) >= 0.95 * len(moulds[code]), code


def test_the_same_region_reads_the_same_twice(written, subject_of, write):
    assert write(subject_of("53")) == written["53"]


def test_mayotte_has_no_rate_and_no_peers(written):
    essential, _, _, territories, *_ = written["06"]
    assert "pas disponible" in essential.text or "ne l’est pas non plus" in essential.text
    assert "pour 100 actifs" not in essential.text + territories.text
    assert "rang" not in essential.text + territories.text
    assert "durée" in written["06"][5].text
    assert "disponible" in written["06"][5].text


def test_a_region_of_one_department_has_no_concentration(written):
    for code in ("01", "02", "03", "04", "06"):
        text = written[code][3].text
        assert "égaux" not in text
        assert "premier département" not in text.lower()


def changed(dataset: Dataset, where, **columns) -> Dataset:
    frame = dataset.frame.copy()
    for column, value in columns.items():
        chosen = frame[where(frame)]
        frame.loc[chosen.index, column] = value(chosen) if callable(value) else value
    return dataclasses.replace(dataset, frame=frame)


def hide(dataset, where, status=Status.CONFIDENTIAL):
    return changed(dataset, where, valeur=np.nan, statut=str(status))


@pytest.mark.parametrize("status", [Status.CONFIDENTIAL, Status.NOT_AVAILABLE])
def test_nothing_is_said_of_masked_figures(campaigned, subject_of, write, status):
    """Hide a whole dimension of a region: its figures leave the text, others stay."""
    dataset = hide(
        campaigned.dataset,
        lambda frame: (frame["region"] == "53") & (frame["dimension"] == "secteur"),
        status,
    )
    text = "\n".join(item.text for item in write(subject_of("53", dataset)))
    values = [v for item in write(subject_of("53", dataset)) for v in item.values]
    assert "agriculture" not in text
    assert not [value for value in values if ".secteur." in value.name]
    assert "agriculteurs" in text


def test_everything_hidden_says_only_that_it_is_not_available(campaigned, subject_of, write):
    dataset = hide(campaigned.dataset, lambda frame: frame["region"] == "94")
    for commentary in write(subject_of("94", dataset)):
        assert commentary.text == french.typography(commentary.text)
        for value in commentary.values:
            assert value.label in ("Année", "Comparaisons non classées", "Comparaisons en tout")


def hide_one(subject, dimension, status=Status.CONFIDENTIAL):
    """Hide the share of a breakdown that is nearest to the country's, which none would name."""
    own = subject.compared[
        (subject.compared["dimension"] == dimension) & (subject.compared["operator"] == "tous")
    ]
    row = own.loc[own["gap"].abs().idxmin()]
    of_operators = dimension == specificities.OPERATOR_DIMENSION
    key = {
        "annee": subject.year,
        "region": subject.region.code,
        "departement": "",
        "operateur": row["modality"] if of_operators else "tous",
        "indicateur": row["indicator"],
        "dimension": "total" if of_operators else dimension,
    }
    if not of_operators:
        key["modalite"] = row["modality"]
    return hide(
        subject.dataset,
        lambda frame: np.logical_and.reduce([frame[name] == one for name, one in key.items()]),
        status,
    )


@pytest.mark.parametrize("status", [Status.CONFIDENTIAL, Status.NOT_AVAILABLE])
@pytest.mark.parametrize(
    ("writer", "dimension", "words"),
    [
        (sentences.following, "dispositif", r"prestation|écarte le plus du pays"),
        (sentences.recourse, "operateur", r"répart|Parmi les opérateurs|singularise|Rapporté"),
        (sentences.demands, "motif", r"motif|d’abord"),
        (sentences.demands, "origine", r"démarche"),
    ],
)
def test_nothing_is_said_of_all_shares_when_one_is_masked(
    campaigned, subject_of, status, writer, dimension, words
):
    said = 0
    for code in ("11", "53", "76", "94", "04"):
        subject = subject_of(code)
        said += bool(re.search(words, writer(subject).text))
        dataset = hide_one(subject, dimension, status)
        assert (dataset.frame["statut"] != campaigned.dataset.frame["statut"]).sum() == 1
        assert not re.search(words, writer(subject_of(code, dataset)).text), code
    assert said >= 2


def test_no_profile_is_the_farthest_of_all_when_one_is_masked(subject_of):
    told = 0
    for code in ("11", "53", "76", "94", "04"):
        text = sentences.publics(subject_of(code, hide_one(subject_of(code), "csp"))).text
        assert not re.search(r"De tous les profils|C’est par|le plus large", text), code
        told += "Parmi les profils connus en entier" in text
    assert told


def test_a_series_break_is_never_told_as_a_fall(campaigned, subject_of, write):
    """The figures of 2022 halve, and the dictionary says that 2022 does not compare."""
    dataset = changed(
        campaigned.dataset,
        lambda frame: (frame["annee"] == 2022) & (frame["statut"] == "ok"),
        annee=2023,
    )
    dataset = dataclasses.replace(dataset, frame=dataset.frame[dataset.frame["annee"] != 2022])
    subject = subject_of("53", dataset)
    campaign = subject.campaign.model_copy(update={"observed_year": 2023})
    subject = dataclasses.replace(subject, campaign=campaign)
    text = "\n".join(item.text for item in write(subject))
    assert "rupture de série" in text
    assert not re.search(r"en baisse|en hausse|sur un an|en un an|D’une année sur l’autre", text)


def test_the_phrasings_do_not_depend_on_the_order_of_the_rows(campaigned, subject_of, written):
    shuffled = dataclasses.replace(
        campaigned.dataset, frame=campaigned.dataset.frame.sample(frac=1, random_state=7)
    )
    assert essentials(subject_of("11", shuffled)) == written["11"][0]


def test_facts_quoted_are_those_of_the_analysis(written, subject_of):
    for code, (essential, *_) in written.items():
        facts = specificities.facts(subject_of(code).compared, most=MOST)
        for row in facts.to_dict("records"):
            name = ".".join(
                [
                    "constat",
                    "essentiel",
                    *(row[k] for k in ("indicator", "operator", "dimension", "modality")),
                ]
            )
            assert any(value.name.startswith(name) for value in essential.values), name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("94", "Collectivité de Corse"),
        ("02", "Collectivité territoriale"),
        ("03", "Collectivité territoriale"),
        ("06", "Conseil départemental"),
        ("53", ""),
    ],
)
def test_the_table_of_funders_names_the_assembly_as_the_sentences_do(subject_of, code, name):
    subject = subject_of(code)
    assert subject.council == name
    files, amounts = (subject.indicator(f"financement-{one}") for one in ("dossiers", "euros"))
    frame = services.funding(subject.dataset, files, amounts, region=code, year=subject.year)
    scope = Scope.of(subject.campaign, subject.region, subject.dataset)
    table = tables.financing_table(frame, files, amounts, scope, subject.council)
    firsts = [str(row[0]) for row in table.rows]
    assert (name or "Conseil régional") in firsts
    assert ("Conseil régional" in firsts) is not bool(name)
    if name:
        said = subject.funder(amounts, "conseil-regional").le
        assert french.capitalise(said.partition(" ")[2]) == name
        assert any(note.startswith(name) for note in table.notes)


def test_the_words_know_the_names_of_the_campaign(root):
    from cep_report.project import Project

    campaign = load_campaign(Project(root), "2022")
    assert set(load_lexicon().feminine_operators) <= {family.id for family in campaign.operators}


def sections(written, position):
    return {code: commentaries[position] for code, commentaries in written.items()}


def test_the_widest_gap_of_a_sentence_is_the_widest_of_the_table(written, subject_of):
    """ "L’écart le plus large" is read beside a column of gaps in points."""
    claims = re.compile(r"le plus (?:large|grand|net avec)|se détache|principal|surtout de celle")
    checked = 0
    for code, commentary in sections(written, 1).items():
        own = subject_of(code).compared
        gaps = own[own["dimension"] == specificities.OPERATOR_DIMENSION].set_index("modality")[
            "gap"
        ]
        first = sentences_of(commentary)[0]
        named = [
            v for v in commentary.values if ".operateurs." in v.name and v.name.endswith("ecart")
        ]
        if claims.search(first) and "proportion" not in first:
            (value,) = named
            assert abs(value.number) == pytest.approx(gaps.abs().max()), (code, first)
            checked += 1
    assert checked > 5


def test_reasons_are_said_in_the_order_of_the_country_only_when_they_are(written, subject_of):
    for code, commentary in sections(written, 4).items():
        subject = subject_of(code)
        orders = []
        for place in (code, "FR"):
            rows = subject.dataset.select(
                "beneficiaires", year=2022, region=place, operator="tous", dimension="motif"
            )
            rows = rows[rows["modalite"] != "non-renseigne"].sort_values("valeur", ascending=False)
            orders.append(list(rows["modalite"][:2]))
        if re.search(
            "précède.* comme au niveau|dans l’ordre|devant|les premiers motifs sont",
            commentary.text,
        ):
            assert orders[0] == orders[1], code
    assert "n’est pas l’ordre du pays" in written["02"][4].text or "n’est pas celui du pays" in (
        written["02"][4].text
    )


def test_noise_is_not_news(written):
    """Beside a table, no difference of less than half a point is told as one."""
    told = re.compile(r"de plus|de moins|supérieure?|inférieure?|plus (?:tôt|tard)|a le plus")
    quoted = 0
    for _, commentary in every(written):
        if commentary.id in ("essentiel", "territoires"):
            continue
        values = {value.name: value for value in commentary.values}
        for sentence in re.split(r"(?<=\.) ", commentary.markdown):
            gaps = [
                values[name] for name in _PLACEHOLDER.findall(sentence) if name.endswith("ecart")
            ]
            if told.search(sentence):
                assert all(abs(gap.number) >= 0.5 for gap in gaps), sentence
                quoted += len(gaps)
    assert quoted > 50


def test_durations_are_those_of_the_table_beside(written, subject_of):
    checked = 0
    for code, commentary in sections(written, 5).items():
        for value in commentary.values:
            if value.name.endswith("jours") and ".duree." in value.name:
                level = value.name.split(".")[3]
                count = subject_of(code).dataset.count(
                    "duree", year=2022, region=code, dimension="niveau", modality=level
                )
                assert value.number == count.number
                checked += 1
    assert checked > 5


def test_rates_that_print_alike_have_the_same_rank_everywhere(written, campaigned):
    for code in ("27", "28"):
        assert "11ᵉ" in written[code][0].text
        assert "ex æquo" in written[code][0].text
    assert "ex æquo" not in written["53"][0].text


def test_only_a_large_region_is_said_to_weigh_on_the_country(written):
    said = [
        code for code, (essential, *_) in written.items() if "chiffres nationaux" in essential.text
    ]
    assert said == ["11"]


def test_likeness_holds_for_all_operators_when_a_trait_is_of_one(written, subject_of):
    for code, (essential, *_) in written.items():
        facts = specificities.facts(subject_of(code).compared, most=MOST)
        of_one = (facts["operator"] != "tous").any()
        assert ("ous opérateurs" in essential.text) == of_one, code


def entries_of(dataset, region, factor):
    """The entries of a place in the last year, all multiplied."""
    return changed(
        dataset,
        lambda frame: (
            (frame["region"] == region)
            & (frame["annee"] == 2022)
            & (frame["indicateur"] == "entrees")
        ),
        valeur=lambda frame: frame["valeur"] * factor,
    )


@pytest.mark.parametrize(
    ("here", "nation", "words", "never"),
    [
        (0.8, 0.5, "moins forte|plus forte de", "en hausse|hausse|dépasse"),
        (0.5, 0.8, "plus forte que|moins forte de", "en hausse|hausse"),
        (0.8, 1.0, "inférieure de|supérieure de", "hausse"),
        (1.3, 1.0, "supérieure de|inférieure de", "baisse"),
    ],
)
def test_rises_and_falls_are_told_as_such(campaigned, subject_of, here, nation, words, never):
    dataset = entries_of(entries_of(campaigned.dataset, "84", here), "FR", nation)
    text = sentences.recourse(subject_of("84", dataset)).text
    assert re.search(words, text), text
    assert not re.search(never, text), text


def test_a_small_region_near_the_country_is_not_said_to_differ(written):
    """Guadeloupe, +5,9 % against +7,2 %: chance moves 29 000 entries as much."""
    for code in ("01", "03"):
        assert re.search("hasard|ne suffit pas", written[code][1].text)
        assert ".evolution." not in " ".join(value.name for value in written[code][0].values)


def test_few_people_are_neither_compared_nor_ranked(campaigned, subject_of):
    """A region a thousand times smaller: no share told apart, no department ranked."""
    dataset = changed(
        campaigned.dataset,
        lambda frame: (frame["region"] == "94") & (frame["statut"] == "ok"),
        valeur=lambda frame: (frame["valeur"] / 1000).round(),
    )
    services = sentences.rendered(subject_of("94", dataset)).text
    assert services.count("Peu d’effectifs") == 2
    territories = sentences.territories(subject_of("94", dataset)).text
    assert "Corse-du-Sud" not in territories
