"""Prose in normal form."""

from __future__ import annotations

import pytest

from cep_report.prose import placeholders, without_comments, zone_texts
from cep_report.word.normal import of_source


@pytest.mark.parametrize(
    "typed",
    [
        "Un mot &lt;!-- zone: themes --> ici.",
        "&lt;!-- zone: themes -->",
        "a &lt;!-- ouvert, jamais fermé",
    ],
)
def test_what_looks_like_a_mark_stays_text(typed):
    normal = of_source({"cooperations.organisation": typed})["cooperations.organisation"]

    assert "<!--" not in normal
    assert without_comments(normal) == normal
    assert zone_texts(f"<!-- zone: organisation -->\n{normal}\n") == {"organisation": f"{normal}\n"}
    assert of_source({"cooperations.organisation": normal})["cooperations.organisation"] == normal


@pytest.mark.parametrize(
    "typed", ["un &gt;}} seul", "un {{&lt; val", "{{&lt; val A B &gt;}}", "a {{&lt; b"]
)
def test_a_piece_of_a_quotation_stays_text(typed):
    normal = of_source({"cooperations.organisation": typed})["cooperations.organisation"]

    assert placeholders(normal) == ()
    assert of_source({"cooperations.organisation": normal})["cooperations.organisation"] == normal


def test_a_value_quoted_in_full_is_quoted():
    typed = "Soit {{&lt; val entrees.total &gt;}} entrées."
    normal = of_source({"cooperations.organisation": typed})["cooperations.organisation"]

    assert normal == "Soit {{< val entrees.total >}} entrées."
