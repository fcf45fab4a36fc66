"""The footnotes of a person's Markdown."""

from __future__ import annotations

import pytest

from cep_report.footnotes import footnotes
from cep_report.markdown import fence_in
from cep_report.prose_checks import wrong_notes


@pytest.mark.parametrize(
    ("markdown", "calls", "notes"),
    [
        ("Un mot[^1].\n\n[^1]: la note", ("1",), ("1",)),
        ("Un mot[^1].\n[^1]: dans le paragraphe", ("1", "1"), ()),
        ("Un[^a]: deux[^b]\n\n[^a]: x\n[^b]: y", ("a", "b"), ("a", "b")),
        ("### Titre\n[^1]: note\n\n> [^2]: note\n\n- x\n- [^3]: note", (), ("1", "2", "3")),
        ("[^1]: début\n\n    suite\n\nfin[^1]", ("1",), ("1",)),
        ("`[^1]` et \\[^2] ni\n\n```\n[^3]: code\n```", (), ()),
    ],
)
def test_calls_and_notes_are_those_of_pandoc(markdown, calls, notes):
    found = footnotes(markdown)
    assert (found.calls, tuple(label for label, _ in found.notes), found.inside) == (
        calls,
        notes,
        (),
    )


def test_a_call_without_note_and_a_note_without_call_are_told():
    prose = {
        "conclusion.perspectives": "Un appel[^9] sans texte.\n\n[^1]: note orpheline zibeline."
    }
    call, note = wrong_notes(prose)
    assert (call.code, note.code) == ("CEP-PROSE-015", "CEP-PROSE-016")
    assert {call.place, note.place} == {"prose/conclusion.md, zone perspectives"}
    assert "[^9]" in call.message
    assert "zibeline" in note.message


def test_notes_with_one_name_and_calls_in_notes_are_told():
    prose = {"a.b": "Un[^1], deux[^2].\n\n[^1]: un\n\n[^1]: autre\n\n[^2]: voir[^1]"}
    assert [finding.code for finding in wrong_notes(prose)] == [
        "CEP-PROSE-015",
        "CEP-PROSE-016",
        "CEP-PROSE-016",
    ]


def test_notes_that_answer_their_calls_are_left_alone():
    prose = {"a.b": "Un[^1], deux[^2], un[^1].\n\n[^1]: un\n\n    suite\n[^2]: deux"}
    assert list(wrong_notes(prose)) == []


def test_an_escaped_call_is_printed_as_written():
    assert fence_in("Un \\[^9] crochet", "a-b") == "Un \\[^9] crochet"
