"""Where headings belong, in five ways of ordering and naming a report."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.campaign import load_campaign
from cep_report.findings import Severity
from cep_report.project import Project
from cep_report.recognition.conformity import confidence, plan_findings
from cep_report.recognition.evidence import OUTSIDE
from cep_report.recognition.outline import Outline, Paragraph, Section
from cep_report.recognition.plan import recognise
from cep_report.recognition.vocabulary import load_vocabulary
from cep_report.recognition.words import near
from tests.recognition import shapes, unseen
from tests.recognition.scoring import score

PROJECT = Project(Path(__file__).parents[2])
CAMPAIGN = load_campaign(PROJECT, "2022")
VOCABULARY = load_vocabulary(PROJECT)


def placed(*sections: Section):
    return recognise(Outline(sections), CAMPAIGN, VOCABULARY)


def section(level: int, heading: str, text: str = "") -> Section:
    return Section(level, heading, (Paragraph(text),) if text else ())


@pytest.mark.parametrize(
    ("shape", "wrong"),
    [
        (shapes.PLAN_2022, 0),
        (shapes.REPORT_2020, 1),
        (shapes.OLD_2014, 0),
        (shapes.QUESTIONS, 0),
        (shapes.COMPACT, 0),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_every_shape_is_recognised(shape, wrong):
    result = score(shape, recognise(shapes.outline(shape), CAMPAIGN, VOCABULARY))

    assert result.missed == 0
    assert len(result.wrong) <= wrong, result.wrong


@pytest.mark.parametrize(
    ("shape", "found", "wrong"),
    [
        (shapes.OTHER_WORDS, 13, 0),
        *(
            (shape, found, wrong)
            for shape, found, wrong in zip(unseen.SECOND, (8, 2, 3), (1, 0, 0))
        ),
        (unseen.USUAL, 10, 0),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_words_that_nobody_foresaw_are_missed_rather_than_mistaken(shape, found, wrong):
    result = score(shape, recognise(shapes.outline(shape), CAMPAIGN, VOCABULARY))

    assert result.found >= found
    assert len(result.wrong) <= wrong, result.wrong


def test_one_word_of_a_heading_says_its_zone_inside_a_part_alone_or_with_its_text():
    inside = placed(
        section(1, "Les coopérations"), section(2, "Ce qui entrave le réseau", "Il y en a.")
    )
    (outside,) = placed(section(1, "Ce qui entrave le réseau", "Il y en a."))

    assert inside[1].targets == ("cooperations.difficultes",)
    assert inside[1].confidence < VOCABULARY.thresholds.sure
    assert "mots du titre\u00a0: entrave" in inside[1].why
    assert outside.targets == ()


def test_words_of_two_zones_say_neither():
    done = placed(
        section(1, "Les coopérations"),
        section(2, "Tout ce qui facilite puis entrave", "Il y en a."),
    )

    assert done[1].targets == ()


def test_a_text_of_no_part_is_not_guessed():
    (item,) = placed(section(1, "Vie de l’association", shapes.TEXTS[""]))

    assert item.targets == ()
    assert item.confidence < VOCABULARY.thresholds.kept


def test_the_same_heading_is_of_the_part_that_it_stands_in():
    done = placed(
        section(1, "Les coopérations"),
        section(2, "Freins", "Du texte."),
        section(1, "Les parcours des bénéficiaires"),
        section(2, "Freins", "Du texte."),
    )

    assert [item.targets for item in done if item.section.level == 2] == [
        ("cooperations.difficultes",),
        ("parcours.difficultes",),
    ]


def test_the_same_heading_in_no_part_is_told_by_its_text_or_not_at_all():
    told, silent = placed(
        section(
            1,
            "Freins",
            shapes.TEXTS["cooperations.difficultes"] + " La coopération peine à se nouer.",
        ),
        section(1, "Freins", "Il y en a."),
    )

    assert told.targets in {("cooperations.difficultes",), ()}
    assert silent.targets == () or silent.confidence < VOCABULARY.thresholds.sure


def test_one_heading_for_two_zones_files_its_text_in_both():
    done = placed(section(1, "Les coopérations"), section(2, "Leviers et difficultés", "Du texte."))

    assert done[1].targets == ("cooperations.leviers", "cooperations.difficultes")
    codes = [item.code for item in plan_findings(CAMPAIGN, done, VOCABULARY.thresholds)]
    assert "CEP-RECO-006" in codes


def test_an_unknown_heading_stays_with_the_zone_that_it_is_under():
    done = placed(
        section(1, "Le recours au CEP", "Du texte."),
        section(2, "Quelques mots sur l’hiver", "Du texte."),
    )

    assert done[1].targets == ("parcours.recours",)
    assert done[1].inherited
    assert done[1].confidence < done[0].confidence


def test_an_unknown_part_is_known_by_what_stands_under_it():
    done = placed(
        section(1, "Deuxième temps"),
        section(2, "Profil des bénéficiaires", "Du texte."),
        section(2, "Couverture territoriale", "Du texte."),
        section(2, "Motifs de recours", "Du texte."),
    )

    assert done[0].targets == ("parcours",)
    assert done[0].confidence < VOCABULARY.thresholds.sure


def test_what_the_plan_wants_and_is_not_there_is_told():
    done = placed(
        section(1, "Les parcours"),
        section(2, "Les publics", "Du texte."),
        section(1, "Les coopérations"),
        section(2, "Les leviers", "Du texte."),
    )
    findings = list(plan_findings(CAMPAIGN, done, VOCABULARY.thresholds))

    missing = {item.place for item in findings if item.code == "CEP-RECO-001"}
    assert missing == {"Introduction", "Conclusion", "Prolongements"}
    assert any(item.code == "CEP-RECO-002" and "Les territoires" in item.place for item in findings)
    assert sum(item.code == "CEP-RECO-003" for item in findings) == 1


def test_annexes_are_kept_apart_and_do_not_lower_the_confidence():
    body = section(1, "Le recours au CEP", "Du texte.")
    alone = placed(body)
    done = placed(
        body,
        section(1, "Annexe 2 – Les coopérations recensées", "Du texte. " * 50),
        section(2, "Une liste", "Du texte."),
    )

    assert [item.targets for item in done[1:]] == [(OUTSIDE,), (OUTSIDE,)]
    assert confidence(done) == confidence(alone)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_order_case_accents_and_numbers_change_nothing(data):
    """Whole parts shuffled, headings retyped: the same texts go to the same zones."""
    shape = data.draw(st.sampled_from([shapes.PLAN_2022, shapes.OLD_2014]))
    style = data.draw(st.sampled_from(["{n}. ", "{r} – ", "Partie {n} : ", "{n}/ ", ""]))
    change = data.draw(st.sampled_from([str.upper, str.lower, _unaccented, str]))
    groups: list[list[shapes.Entry]] = []
    for entry in shape.entries:
        if entry.level == 1:
            groups.append([])
        groups[-1].append(entry)
    groups = data.draw(st.permutations(groups))
    expected, sections = [], []
    for number, group in enumerate(groups, start=1):
        for entry in group:
            rest = shapes.bare(entry.heading)
            prefix = style.format(n=number, r="I" * min(number, 3)) if entry.level == 1 else ""
            sections.append(section(entry.level, prefix + change(rest), shapes.text_of(entry)))
            expected.append(() if entry.empty else tuple(sorted(set(entry.targets) - {""})))

    done = placed(*sections)

    got = [() if not s.blocks else tuple(sorted(i.targets)) for s, i in zip(sections, done)]
    assert got == expected


def _unaccented(text: str) -> str:
    spread = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.text(max_size=60), st.text(max_size=120)), max_size=12)
)
def test_any_text_is_placed_without_a_fault(lines):
    sections = [section(level, heading, text) for level, heading, text in lines]

    done = placed(*sections)

    assert [item.section for item in done] == sections
    assert all(0 <= item.confidence <= 1 for item in done)
    list(plan_findings(CAMPAIGN, done, VOCABULARY.thresholds))


def test_two_words_of_like_letters_are_two_words():
    assert not near("presentation", "prestation")
    assert near("beneficaire", "beneficiaire")
    assert near("accompagnemnet", "accompagnement")
    assert near("partenarial", "partenariat")


def test_every_text_that_is_not_recognised_is_told_with_the_nearest_zone():
    found = placed(
        section(1, "Les parcours des bénéficiaires"),
        section(2, "Les personnes accompagnées", "Des femmes et des hommes, cadres ou employés."),
        section(1, "Mot de présentation", "Le conseil salue tous les acteurs."),
    )
    told = [
        item
        for item in plan_findings(CAMPAIGN, found, VOCABULARY.thresholds)
        if item.code == "CEP-RECO-004"
    ]

    assert found[1].targets == ("parcours.publics",)
    assert found[2].targets == ()
    assert ["Mot de présentation" in item.place for item in told] == [True]
    assert told[0].severity is Severity.INFO
