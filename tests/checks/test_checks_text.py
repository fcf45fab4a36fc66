"""Text checks: what fires, what does not, and where it is said to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.campaign import Campaign, read_campaign
from cep_report.checks import check_region
from cep_report.checks.text import CHECKS, fold, readable, words
from cep_report.findings import Finding, Severity
from cep_report.regions import Region
from cep_report.workspace import Workspace

Written = Callable[[str], tuple[Finding, ...]]
CAMPAIGN = read_campaign(Path(__file__).parents[2] / "reports" / "2022" / "campaign.yml")


@pytest.mark.parametrize(
    "text",
    [
        "France Travail a participé au forum.",
        "Les conseillers de FRANCE TRAVAIL étaient là.",
        "**France\u00a0Travail** et l’Apec.",
        "Avec France\nTravail, un forum.",
        "Pôle emploi est devenu opérateur. France Travail a suivi.",
    ],
)
def test_a_name_of_later_days(written: Written, text: str) -> None:
    (finding,) = written(text)
    assert (finding.code, finding.severity) == ("CEP-TEXTE-001", Severity.WARNING)
    assert finding.place == "prose/cooperations.md, «\u00a0Les leviers\u00a0»"
    assert "à compter du 1ᵉʳ janvier 2024" in finding.message
    assert "Pôle emploi" in finding.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Pôle emploi a participé au forum.",
        "Pôle emploi, devenu France Travail en 2024, a participé.",
        "La France travaille.",
        "Voir https://www.france-travail.fr/page.",
        "Voir [le site](https://france-travail.fr).",
        "{{< val entrees.france-travail >}} entrées.",
        "Le travail en France.",
    ],
)
def test_names_in_use_or_explained(written: Written, text: str) -> None:
    assert written(text) == ()


def test_a_name_of_former_days(campaign: Campaign, region: Region, sound: Workspace) -> None:
    later = campaign.model_copy(update={"reference_date": date(2025, 7, 15)})
    prose = {**sound.prose, "parcours.leviers": "L’agence Pole Emploi de Rennes."}
    (finding,) = check_region(later, region, replace(sound, prose=prose), None)
    assert finding.code == "CEP-TEXTE-001"
    assert "jusqu’au 31 décembre 2023" in finding.message
    assert "15 juillet 2025" in finding.message
    assert "«\u00a0France Travail\u00a0»" in finding.remedy


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Le contrôle des opérateurs a montré des écarts.", "suivi"),
        ("Un AUDIT a été mené.", "observation"),
        ("Des audits ont été menés.", "observation"),
        ("Une pratique non-conforme.", "fait observé"),
        ("Des pratiques non conformes.", "fait observé"),
        ("La défaillance de l’opérateur.", "point d’attention"),
        ("Des manquements ont été relevés.", "difficulté"),
    ],
)
def test_audit_vocabulary(written: Written, text: str, suggestion: str) -> None:
    (finding,) = written(text)
    assert (finding.code, finding.severity) == ("CEP-TEXTE-002", Severity.WARNING)
    assert suggestion in finding.remedy
    assert "«\u00a0" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Des titres contrôlés par le jury.",
        "L’auditoire était nombreux.",
        "L’audit d’initialisation de France compétences.",
        "Le territoire a connu des défaillances d’entreprises.",
        "Une situation conforme aux attentes.",
    ],
)
def test_words_that_are_not_audit(written: Written, text: str) -> None:
    assert written(text) == ()


def test_an_exception_does_not_excuse_the_next_word(written: Written) -> None:
    (finding,) = written("Après l’audit d’initialisation de 2020, un audit de suivi.")
    assert "un audit de suivi" in finding.message


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Au cours de cette année 2021, le recours a crû.", True),
        ("La présente campagne (2021) s’achève.", True),
        ("L’année observée, 2020, est particulière.", True),
        ("Au cours de cette année 2022, le recours a crû.", False),
        ("Le présent rapport 2023 est le quatrième.", False),
        ("Le recours croît depuis 2021.", False),
        ("Par rapport à l’année 2021, le recours a crû.", False),
    ],
)
def test_stale_years(written: Written, text: str, fires: bool) -> None:
    assert [item.code for item in written(text)] == (["CEP-TEXTE-003"] if fires else [])


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Le forum [à compléter] a réuni les acteurs.", True),
        ("Le forum a réuni XXX personnes.", True),
        ("Combien de personnes ???", True),
        ("Un dossier à compléter par la personne.", False),
        ("Voir [le dossier à compléter](https://exemple.fr).", False),
        ("Au XXe siècle.", False),
    ],
)
def test_leftovers(written: Written, text: str, fires: bool) -> None:
    assert [item.code for item in written(text)] == (["CEP-TEXTE-004"] if fires else [])


def test_registers_are_read_too(sound: Workspace, campaign: Campaign, region: Region) -> None:
    (item,) = sound.registers.cooperations
    spoilt = replace(item, difficulties="Un contrôle de l’opérateur.")
    registers = replace(sound.registers, cooperations=(spoilt,))
    (finding,) = check_region(campaign, region, replace(sound, registers=registers), None)
    assert finding.place == "registres.xlsx, Coopérations, ligne 4"


def test_the_extract_is_short_and_on_one_line(written: Written) -> None:
    (finding,) = written("mot " * 80 + "un\naudit " + "mot " * 80)
    assert "\n" not in finding.message
    assert "… mot" not in finding.message
    assert finding.message.startswith("«\u00a0…mot")
    assert len(finding.message) < 160


@given(st.text())
def test_folding_keeps_every_sign_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    composed = readable(text)
    assert len(fold(composed)) == len(composed)


@given(st.sampled_from(["Pôle emploi", "Missions locales", "non-conforme", "l’opérateur"]))
def test_a_form_is_found_in_itself_but_not_inside_a_word(form: str) -> None:
    assert words((form,)).search(fold(f"({form})"))
    assert not words((form,)).search(fold(f"x{form}"))
    assert not words((form,)).search(fold(f"{form}nt"))


@given(st.text(alphabet="aà [](){}<>!?.*_`#|-’\n\u00a02013xXaudit", max_size=200))
def test_no_text_breaks_the_checks(text: str) -> None:
    for check in CHECKS:
        for finding in check(CAMPAIGN, "ici", readable(text)):
            assert finding.place == "ici"
