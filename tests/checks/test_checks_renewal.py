"""What was taken from the year before: to read again, unchanged, no longer current."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cep_report.campaign import Campaign
from cep_report.checks import check_region
from cep_report.checks.campaign import unconfirmed
from cep_report.checks.renewal import Former, compared, likeness, to_read_again
from cep_report.checks.subject import Subject
from cep_report.checks.years import stale_years
from cep_report.findings import Finding, Severity
from cep_report.regions import Region
from cep_report.registers import ComplementaryData, Cooperation, Registers
from cep_report.workspace import Workspace

ZONE = "cooperations.leviers"
TEXT = (
    "La connaissance mutuelle des équipes reste le premier levier, avec des référents stables "
    "et un calendrier partagé entre les opérateurs."
)
COOPERATION = Cooperation(
    row=2,
    action="Forum",
    partners=("apec",),
    theme="Information et promotion du CEP",
    modality="Action commune",
    start=dt.date(2021, 3, 1),
    state="En cours",
    achievements="Trois forums.",
)
DATA = ComplementaryData(
    row=2, partner="Apec", data="Effectifs", consent=dt.date(2021, 6, 1), personal=False
)


@pytest.fixture
def former(campaign: Campaign) -> Former:
    """What the region handed in on 2021."""
    before = campaign.model_copy(
        update={
            "id": "2021",
            "observed_year": 2021,
            "delivery": dt.date(2022, 7, 15),
        }
    )
    registers = Registers(cooperations=(COOPERATION,), complementary=(DATA,))
    return Former(before, {ZONE: TEXT}, registers)


@pytest.fixture
def subject(campaign: Campaign, region: Region, sound: Workspace):
    def made(text: str = "", **changes: object) -> Subject:
        workspace = replace(sound, prose={**sound.prose, ZONE: text}, **changes)
        return Subject(campaign, region, workspace)

    return made


def codes(found) -> list[str]:
    return [item.code for item in found]


# The campaign ------------------------------------------------------------------------


@pytest.fixture
def waiting(campaign: Campaign) -> Campaign:
    first, *others = campaign.milestones
    return campaign.model_copy(
        update={
            "previous": "2021",
            "to_confirm": ("remise", "versions"),
            "milestones": (first.model_copy(update={"to_confirm": True}), *others),
        }
    )


def test_a_confirmed_campaign_says_nothing(campaign: Campaign) -> None:
    assert list(unconfirmed(campaign, "v3")) == []


@pytest.mark.parametrize(
    ("version", "severity"),
    [
        (None, Severity.INFO),
        ("v0", Severity.INFO),
        ("v1", Severity.INFO),
        ("v2", Severity.WARNING),
        ("v3", Severity.WARNING),
        ("public", Severity.WARNING),
    ],
)
def test_what_is_to_confirm(waiting: Campaign, version: str | None, severity: Severity) -> None:
    dates, keys = unconfirmed(waiting, version)
    assert (dates.code, keys.code) == ("CEP-CAMPAGNE-001", "CEP-CAMPAGNE-002")
    assert dates.severity == keys.severity == severity
    assert "21 janvier 2022" in dates.message
    assert "remise, versions" in keys.message


def test_a_region_is_told(waiting: Campaign, region: Region, sound: Workspace) -> None:
    found = check_region(waiting, region, sound, None, "v2")
    assert {"CEP-CAMPAGNE-001", "CEP-CAMPAGNE-002"} <= set(codes(found))


# Texts -------------------------------------------------------------------------------


def test_a_text_to_read_again(subject) -> None:
    (finding,) = to_read_again(subject(TEXT, carried={ZONE: "2021"}))
    assert finding.code == "CEP-REPRISE-001"
    assert finding.severity is Severity.WARNING
    assert "Les leviers" in finding.place
    assert list(to_read_again(subject(TEXT))) == []
    assert list(to_read_again(subject("", carried={ZONE: "2021"}))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT, ["CEP-REPRISE-002"]),
        (TEXT.replace(" ", "\n", 3), ["CEP-REPRISE-002"]),
        (TEXT.replace("stables", "nouveaux"), ["CEP-REPRISE-003"]),
        (TEXT.replace("référents stables et un calendrier partagé", "deux outils"), []),
        ("Rien de commun avec ce qui était écrit auparavant dans cette rubrique du rapport.", []),
        ("Sans objet.", []),
    ],
)
def test_how_much_a_text_changed(subject, former: Former, text: str, code: list[str]) -> None:
    assert codes(compared(subject(text), former)) == code


def test_a_text_to_read_again_is_told_once(subject, former: Former) -> None:
    assert codes(compared(subject(TEXT, carried={ZONE: "2021"}), former)) == []


def test_short_texts_may_be_the_same(subject, former: Former) -> None:
    same = replace(former, prose={ZONE: "Rien de nouveau cette année."})
    assert codes(compared(subject("Rien de nouveau cette année."), same)) == []


def test_likeness() -> None:
    words = TEXT.split()
    assert likeness(words, words) == 1
    assert 0.8 < likeness(words, words[:-1]) < 1
    assert likeness(words, ["autre"] * 20) == 0


# Registers ---------------------------------------------------------------------------


def test_consents_and_achievements_of_the_year_before(subject, former: Former, sound) -> None:
    registers = replace(sound.registers, cooperations=(COOPERATION,), complementary=(DATA,))
    consent, unchanged = compared(subject(registers=registers), former)
    assert (consent.code, consent.severity) == ("CEP-REPRISE-005", Severity.WARNING)
    assert "1ᵉʳ juin 2021" in consent.message
    assert (unchanged.code, unchanged.severity) == ("CEP-REPRISE-006", Severity.INFO)
    renewed = replace(DATA, consent=dt.date(2022, 5, 2))
    told = replace(COOPERATION, achievements="Trois forums, puis deux.")
    registers = replace(sound.registers, cooperations=(told,), complementary=(renewed,))
    assert codes(compared(subject(registers=registers), former)) == []


# Years -------------------------------------------------------------------------------


def years(subject: Subject, former: Former | None = None) -> list[Finding]:
    return list(stale_years(subject, former))


@pytest.mark.parametrize(
    "text",
    [
        "En 2021, douze ateliers ont réuni les conseillers.",
        "Au cours de l’année 2021, les opérateurs ont élargi leurs horaires.",
        "**En 2021**, douze ateliers.",
        "Premier point.\n\n- Pour 2021, le comité retient trois priorités.",
        "L’année 2021 confirme la hausse des demandes.",
        "La région s’est organisée. En 2021, elle accompagne davantage.",
    ],
)
def test_a_sentence_that_opens_with_the_year_before(subject, text: str) -> None:
    (finding,) = years(subject(text))
    assert (finding.code, finding.severity) == ("CEP-TEXTE-005", Severity.WARNING)
    assert "2021" in finding.message
    assert "l’année observée est 2022" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "En 2022, douze ateliers ont réuni les conseillers.",
        "En 2022, les entrées progressent. En 2021, elles reculaient.",
        "En 2021, les entrées étaient plus faibles.",
        "En 2021 déjà, les conseillers se rencontraient.",
        "En 2021, contre toute attente, le recours baisse.",
        "Depuis 2021, un comité réunit les opérateurs.",
        "La convention signée en 2021 se poursuit.",
        "De 2020 à 2021, le recours progresse.",
        "En 2021 puis en 2020, rien.",
        "En 2019, la réforme entre en vigueur.",
        "Le schéma 2021-2027 fixe trois axes.",
        "En {{< val annee >}}, douze ateliers. En 2021, dix.",
        "La loi de 2018 a été appliquée.",
        "En 2023, un forum est prévu.",
    ],
)
def test_what_does_not_read_as_the_current_year(subject, text: str) -> None:
    assert years(subject(text)) == []


@pytest.mark.parametrize(
    ("sentence", "stale"),
    [
        ("Douze ateliers se sont tenus en 2021.", True),
        ("Les entrées progressent en 2021 par le bouche-à-oreille.", True),
        ("Un forum est prévu en 2022.", True),
        ("La convention a été signée en 2021.", False),
        ("Les équipes devront se former d’ici 2022.", True),
        ("La convention signée en 2021 se poursuit.", False),
        ("Le comité, créé fin 2021, réunit les opérateurs.", False),
        ("Depuis 2021, un comité réunit les opérateurs.", False),
        ("Le recours progresse en 2022 par rapport à 2021.", False),
        ("Le comité se réunit en 2022.", False),
        ("La loi de 2018 fixe le cadre.", False),
        ("Rien ne date cette phrase.", False),
    ],
)
def test_a_sentence_kept_word_for_word(subject, former: Former, sentence: str, stale: bool) -> None:
    kept = replace(former, prose={"parcours.recours": f"Autre chose. {sentence}"})
    found = years(subject(f"Du neuf. {sentence}"), kept)
    assert codes(found) == (["CEP-REPRISE-004"] if stale else [])


def test_a_sentence_kept_on_other_lines_or_with_other_spaces(subject, former: Former) -> None:
    kept = replace(former, prose={ZONE: "Douze ateliers se sont\ntenus en 2021\u202f!"})
    assert codes(years(subject("Douze ateliers se sont tenus\nen 2021."), kept)) == [
        "CEP-REPRISE-004"
    ]


def test_an_opening_is_told_once_whether_kept_or_not(subject, former: Former) -> None:
    sentence = "En 2021, douze ateliers ont réuni les conseillers."
    kept = replace(former, prose={ZONE: sentence})
    assert codes(years(subject(sentence), kept)) == ["CEP-REPRISE-004"]
