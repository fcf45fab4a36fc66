"""Prose in normal form."""

from __future__ import annotations

import pytest

from cep_report.prose import without_comments, zone_texts
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
