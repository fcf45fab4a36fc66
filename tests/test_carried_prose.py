"""Texts of the year before: carried under the new questions, marked, never printed as marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.campaign import read_campaign
from cep_report.carried_prose import carried_from, carried_zones, carry, former_texts, mark
from cep_report.prose import read_prose, replace_zone, template, without_comments, zone_texts

CAMPAIGN = read_campaign(Path(__file__).parents[1] / "reports" / "2022" / "campaign.yml")
PART = CAMPAIGN.part("cooperations")
ZONES = [zone.id for zone in PART.zones]
TEXT = "Les équipes se connaissent ({{< val entrees.total >}}).\n\n- un\n- deux[^1]\n\n[^1]: Note."


def written(**texts: str) -> str:
    source = template(PART)
    for zone, text in texts.items():
        guide = zone_texts(source)[zone].rstrip()
        source = replace_zone(source, zone, f"{guide}\n\n{text}\n\n")
    return source


def read(tmp_path: Path, source: str):
    path = tmp_path / "cooperations.md"
    path.write_text(source, encoding="utf-8")
    return read_prose(path, PART)


def test_a_text_is_carried_with_its_values_under_the_new_questions(tmp_path: Path) -> None:
    made = carry(PART, PART, written(leviers=TEXT), "2022")
    assert made.carried == ("leviers",)
    assert made.aside == {}
    prose = read(tmp_path, made.source)
    texts = {zone.zone: zone.markdown for zone in prose.zones}
    assert texts == {zone: TEXT if zone == "leviers" else "" for zone in ZONES}
    assert PART.zone("leviers").questions[0] in made.source
    assert carried_zones(prose) == {"cooperations.leviers": "2022"}


def test_an_empty_file_is_the_template() -> None:
    assert carry(PART, PART, template(PART), "2022").source == template(PART)
    assert carry(PART, None, "", "2022").source == template(PART)


def test_the_questions_of_the_former_plan_are_not_carried() -> None:
    zone = PART.zone("leviers").model_copy(update={"questions": ("Une ancienne question ?",)})
    former = PART.model_copy(update={"zones": (zone,)})
    source = replace_zone(
        template(former), "leviers", f"{zone_texts(template(former))['leviers'].rstrip()}\n{TEXT}\n"
    )
    made = carry(PART, former, source, "2022")
    assert "Une ancienne question" not in made.source
    assert TEXT in made.source


def test_a_text_without_a_place_is_kept_aside() -> None:
    smaller = PART.model_copy(update={"zones": PART.zones[:1]})
    made = carry(smaller, PART, written(organisation="Un.", leviers=TEXT), "2022")
    assert made.carried == ("organisation",)
    assert made.aside == {"leviers": TEXT}


def test_what_must_be_declared_again_is_kept_aside() -> None:
    declared = PART.model_copy(update={"declared": True})
    assert carry(declared, PART, written(leviers=TEXT), "2022").aside == {"leviers": TEXT}


def test_a_text_that_would_swallow_the_next_zone_is_kept_aside() -> None:
    last = "```\ncode jamais fermé"
    source = written() + last
    moved = PART.model_copy(update={"zones": (PART.zones[-1], *PART.zones[:-1])})
    made = carry(moved, PART, source, "2022")
    assert made.carried == ()
    assert last in made.aside[ZONES[-1]]


def test_a_note_above_the_zones_is_kept() -> None:
    source = f"<!-- Données fictives -->\n\n{written(leviers=TEXT)}"
    assert carry(PART, PART, source, "2022").source.startswith("<!-- Données fictives -->\n\n# ")


def test_carrying_twice_leaves_one_mark() -> None:
    once = carry(PART, PART, written(leviers=TEXT), "2022").source
    twice = carry(PART, PART, once, "2023").source
    assert "repris de 2022" not in twice
    assert twice.count("repris de 2023\u00a0:") == 1


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (mark("2022"), "2022"),
        (mark("demo-2022"), "demo-2022"),
        ("<!-- repris de 2022 -->", "2022"),
        ("<!-- Repris de 2022 : à relire\n-->", "2022"),
        ("<!-- repris de 2022, confirmé -->", ""),
        ("<!-- repris de 2022 : confirmée le 3 mai -->", ""),
        ("<!-- à relire -->", ""),
        ("", ""),
    ],
)
def test_who_waits(comment: str, expected: str) -> None:
    assert carried_from(f"{comment}\n\nTexte.") == expected


def test_a_mark_is_never_printed(tmp_path: Path) -> None:
    made = carry(PART, PART, written(leviers=TEXT), "2022")
    assert "repris de" not in without_comments(made.source)


@given(st.text(st.sampled_from("ab é.\n*-_[](){}<>!#`~"), max_size=60))
def test_no_text_is_ever_lost(text: str) -> None:
    try:
        source = written(leviers=text)
    except ValueError:  # it would open a zone, or swallow one
        return
    held = former_texts(PART, source)
    made = carry(PART, PART, source, "2022")
    again = former_texts(PART, made.source) | dict(made.aside)
    assert again == held
