"""What changed between two campaigns, section by section."""

from __future__ import annotations

from pathlib import Path

import pytest

from cep_report.campaign import Campaign, Name, OperatorFamily, read_campaign
from cep_report.renewal.differences import Change, differences

ROOT = Path(__file__).parents[2]
FORMER = read_campaign(ROOT / "tests" / "campaigns" / "2020" / "campaign.yml")
CAMPAIGN = read_campaign(ROOT / "reports" / "2022" / "campaign.yml")


@pytest.fixture(scope="module")
def changes() -> tuple[Change, ...]:
    return differences(FORMER, CAMPAIGN)


def said(changes: tuple[Change, ...], section: str) -> list[str]:
    return [str(change) for change in changes if change.section == section]


def test_nothing_changes_from_a_campaign_to_itself() -> None:
    assert differences(CAMPAIGN, CAMPAIGN) == ()


def test_every_section_that_differs_is_there(changes: tuple[Change, ...]) -> None:
    assert list(dict.fromkeys(change.section for change in changes)) == [
        "Campagne",
        "Plan",
        "Jalons",
        "Opérateurs",
        "Niveaux de service",
        "Références légales",
        "Versions",
        "Listes",
        "Dénominateurs",
        "Jeu de données",
        "Vocabulaire évité",
    ]


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("Plan", "+ partie « Prolongements » (2 rubriques)"),
        ("Plan", "+ Introduction, rubrique « Le suivi au sein du comité régional »"),
        (
            "Plan",
            "− Introduction, « Les actions de suivi de l’année », question « Quelles étapes ont été suivies ? »",
        ),
        ("Jalons", "+ Premier atelier des Transitions Pro (7 avril 2022)"),
        ("Jalons", "~ Remise du rapport à France compétences : 30 juin 2021 → 15 juillet 2023"),
        ("Niveaux de service", "− Troisième niveau (accompagnement à la mise en œuvre du projet)"),
        ("Listes", "+ état « Abandonnée »"),
        ("Jeu de données", "+ indicateur obligatoire « beneficiaires »"),
        ("Opérateurs", "− Opérateurs régionaux, nom daté « Fongecif et Opacif au 31/12/2019 »"),
    ],
)
def test_what_is_said(changes: tuple[Change, ...], section: str, line: str) -> None:
    plain = [text.replace("\u00a0", " ").replace("\u202f", " ") for text in said(changes, section)]
    assert line in plain


def test_the_order_of_the_parts(changes: tuple[Change, ...]) -> None:
    (order,) = (change for change in changes if change.what == "ordre des parties")
    assert order.before.index("parcours") < order.before.index("coopérations")
    assert order.after.index("coopérations") < order.after.index("parcours")


def test_the_other_way_round_what_came_goes() -> None:
    there, back = differences(FORMER, CAMPAIGN), differences(CAMPAIGN, FORMER)
    added = {(c.section, c.what) for c in there if c.kind == "ajouté" and c.section == "Listes"}
    removed = {(c.section, c.what) for c in back if c.kind == "retiré" and c.section == "Listes"}
    assert added == removed != set()


def test_a_name_that_changes_with_the_reference_date_only() -> None:
    later = CAMPAIGN.model_copy(
        update={"reference_date": CAMPAIGN.reference_date.replace(year=2024)}
    )
    (change,) = (c for c in differences(CAMPAIGN, later) if c.section == "Opérateurs")
    assert (change.before, change.after) == ("Pôle emploi", "France Travail")


def test_thresholds_vintages_and_operators(campaign_with: Campaign) -> None:
    told = [str(change) for change in differences(CAMPAIGN, campaign_with)]
    assert "~ Version publique, seuil\u00a0: 11 → 20" in told
    assert "~ Actifs de 15 à 64 ans, millésime\u00a0: 2021 → 2022" in told
    assert "+ Nouvel opérateur (tous)" in told


@pytest.fixture
def campaign_with() -> Campaign:
    versions = tuple(
        item.model_copy(update={"threshold": 20}) if item.id == "public" else item
        for item in CAMPAIGN.versions
    )
    rates = tuple(item.model_copy(update={"vintage": 2022}) for item in CAMPAIGN.denominators)
    family = OperatorFamily(id="nouveau", names=(Name(name="Nouvel opérateur"),), public="tous")
    return CAMPAIGN.model_copy(
        update={
            "versions": versions,
            "denominators": rates,
            "operators": (*CAMPAIGN.operators, family),
        }
    )
