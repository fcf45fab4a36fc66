"""Whose report a document is, and of which year."""

from __future__ import annotations

from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.project import Project
from cep_report.recognition.identity import region_of, year_findings
from cep_report.recognition.outline import Outline, Paragraph, Section
from cep_report.recognition.vocabulary import load_vocabulary
from cep_report.regions import load_regions

PROJECT = Project(Path(__file__).parents[2])
REGIONS = load_regions(PROJECT)


def outline(text):
    return Outline((Section(0, "", (Paragraph(text),)),))


@pytest.mark.parametrize("region", REGIONS.all, ids=lambda region: region.slug)
@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace("-", " ")])
def test_every_region_is_known_by_its_association(region, change):
    found = region_of(outline(change(region.association)), REGIONS, load_vocabulary(PROJECT))

    assert found.region == region


def test_a_meeting_is_not_la_reunion_and_two_regions_are_none():
    words = load_vocabulary(PROJECT)

    assert region_of(outline("LA RÉUNION DU COMITÉ. La réunion."), REGIONS, words).region is None
    assert region_of(outline("Bretagne et Normandie"), REGIONS, words).region is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Rapport annuel 2022, juin 2023", []),
        ("Rapport de suivi, année 2021", ["CEP-RECO-012"]),
        (
            "Rapport 2023. " + "Données de l’année écoulée. " * 80 + "En 2022, tout va.",
            ["CEP-RECO-013"],
        ),
        ("Rapport de suivi du CEP", ["CEP-RECO-013"]),
        ("Un texte qui parle de 2019 et de 2020.", ["CEP-RECO-012"]),
    ],
)
def test_the_year_is_that_of_the_first_page_or_else_of_the_text(text, codes):
    campaign = load_campaign(PROJECT, "2022")

    assert [item.code for item in year_findings(outline(text), campaign)] == codes
