"""The file of a new campaign: dates moved and marked, every other character as it was."""

from __future__ import annotations

import re
from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.campaign import Campaign, read_campaign
from cep_report.errors import UsageError
from cep_report.renewal.campaign_file import TO_CONFIRM, next_file, years_between, years_later
from cep_report.renewal.edits import Edits, get, scalar

ROOT = Path(__file__).parents[2]
FILE = ROOT / "reports" / "2022" / "campaign.yml"
SOURCE = FILE.read_text(encoding="utf-8")
CAMPAIGN = read_campaign(FILE)


def loaded(text: str) -> Campaign:
    return Campaign.model_validate(yaml.safe_load(text))


@pytest.fixture(scope="module")
def text() -> str:
    return next_file(SOURCE, CAMPAIGN, "2023", 1)


def test_every_date_moves_one_year_and_is_marked(text: str) -> None:
    new = loaded(text)
    assert (new.id, new.observed_year, new.previous) == ("2023", 2023, "2022")
    assert new.delivery == new.reference_date == date(2024, 7, 15)
    for before, after in zip(CAMPAIGN.milestones, new.milestones, strict=True):
        assert after.id == before.id
        assert after.day == years_later(before.day, 1)
        assert after.until == (before.until and years_later(before.until, 1))
        assert after.to_confirm
    assert [item.wording for item in new.milestones if item.wording] == [
        "mi-avril 2024",
        "printemps 2024",
        "fin du printemps 2024",
    ]
    assert new.to_confirm == TO_CONFIRM
    assert new.dataset.first_year == CAMPAIGN.dataset.first_year + 1
    assert new.methodology.endswith("2023")


def test_what_is_not_of_the_year_does_not_move(text: str) -> None:
    new = loaded(text)
    for key in ("plan", "operators", "service_levels", "legal_references", "versions", "lists"):
        assert getattr(new, key) == getattr(CAMPAIGN, key), key
    assert new.denominators == CAMPAIGN.denominators
    assert new.operator_name("pole-emploi") == "France Travail"


def test_comments_and_layout_are_kept(text: str) -> None:
    gone = [line[2:] for line in ndiff(SOURCE.splitlines(), text.splitlines()) if line[0] == "-"]
    assert all(re.search(r"20\d\d", line) for line in gone)
    comments = [line for line in SOURCE.splitlines() if line.lstrip().startswith("#")]
    kept = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert set(comments[1:]) <= set(kept)
    assert kept[0].startswith(
        "# Campagne 2023\u00a0: suivi de la mise en œuvre du CEP en région en 2023"
    )


def test_a_campaign_can_follow_one_that_was_not_confirmed(text: str) -> None:
    again = next_file(text, loaded(text), "2024", 1)
    new = loaded(again)
    assert (new.previous, new.observed_year) == ("2023", 2024)
    assert again.count("\na_confirmer:") == again.count("\nprecedente:") == 1
    assert again.count("a_confirmer: true") == len(CAMPAIGN.milestones)


@pytest.mark.parametrize(
    "line",
    [
        "  - {id: x, libelle: Un jour, nature: atelier, date: 2022-02-03,}  # une virgule de trop",
        "  - {id: x, libelle: Un jour, nature: atelier,\n     date: '2022-02-03'\n    }",
        "  - id: x\n    date: 2022-02-03   # à droite\n    nature: atelier\n    libelle: Un jour",
        "  - id: x\n    libelle: Un jour\n    nature: atelier\n    date: 2022-02-03\n    a_confirmer: false",
        '  - "id": "x"\n    "libelle": "Un jour"\n    "nature": "atelier"\n    "date": "2022-02-03"',
    ],
)
def test_a_milestone_however_it_is_written(line: str) -> None:
    source = SOURCE.replace("jalons:\n", f"jalons:\n{line}\n")
    first = loaded(next_file(source, loaded(source), "2023", 1)).milestones[0]
    assert (first.id, first.day, first.to_confirm) == ("x", date(2023, 2, 3), True)


def test_the_last_line_may_have_no_end() -> None:
    head, _, tail = SOURCE.partition("\njalons:")
    milestones, _, rest = tail.partition("\n# L’identifiant")
    moved = f"{head}\n# L’identifiant{rest.rstrip()}\njalons:{milestones.rstrip()}"
    assert loaded(next_file(moved, loaded(moved), "2023", 1)).milestones[-1].to_confirm


def test_the_29th_of_february() -> None:
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("former", "new", "years"), [("2022", "2023", 1), ("demo-2022", "demo-2024", 2), ("a", "b", 1)]
)
def test_years_between(former: str, new: str, years: int) -> None:
    assert years_between(former, new) == years


@pytest.mark.parametrize(("former", "new"), [("2022", "2022"), ("2022", "2021"), ("demo", "demo")])
def test_a_campaign_follows_an_earlier_one(former: str, new: str) -> None:
    with pytest.raises(UsageError):
        years_between(former, new)


@settings(max_examples=25, deadline=None)
@given(
    comments=st.lists(
        st.tuples(
            st.integers(0, 330),
            st.text(st.characters(codec="utf-8", categories=("L", "Nd", "Zs", "P")), max_size=20),
        ),
        max_size=6,
    ),
    crlf=st.booleans(),
)
def test_whatever_is_noted_in_the_file_stays(comments: list[tuple[int, str]], crlf: bool) -> None:
    lines = SOURCE.splitlines()
    for place, words in comments:
        here = min(place, len(lines))
        # Not inside a folded text, where a line is no comment.
        if here and not lines[here - 1].rstrip().endswith(">-") and "\n" not in words:
            following = lines[here] if here < len(lines) else ""
            if following.startswith("  ") and lines[here - 1].rstrip().endswith("associations"):
                continue
            if re.match(r"\s+(Transitions|personnes|résidence)", following):
                continue
            lines.insert(here, f"# note{words}")
    source = ("\r\n" if crlf else "\n").join(lines) + ("\r\n" if crlf else "\n")
    try:
        campaign = loaded(source)
    except yaml.YAMLError:  # a sign that YAML forbids
        return
    made = next_file(source, campaign, "2023", 1)
    assert loaded(made).delivery == date(2024, 7, 15)
    notes = [line for line in lines if line.startswith("# note")]
    assert [line for line in re.split(r"\r?\n", made) if line.startswith("# note")] == notes
    assert ("\r\n" in made) == crlf
    assert made.count("\n") - source.count("\n") == 5  # four lines under the name, one milestone


def test_an_edit_in_a_value_that_has_an_alias_is_made_once() -> None:
    edits = Edits("a: &x {jour: 2022-01-01}\nb: *x\n")
    for key in ("a", "b"):
        node = scalar(get(edits.root, key), "jour")
        assert node is not None
        edits.replace(node, "2023-01-01")
    assert edits.applied() == "a: &x {jour: 2023-01-01}\nb: *x\n"
