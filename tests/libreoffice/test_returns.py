"""The judge of the soak finds fault where there is one, and only there."""

from __future__ import annotations

import pytest

from tests.libreoffice import returns, traces
from tests.libreoffice.log import COMMENT, Edit, Log

BEFORE = {
    "a.un": "\nDes mots {{< val entrees.total >}} ici. <!-- question -->\n",
    "a.deux": "\nAutre.\n",
}
INSERTED = Edit(
    "mots au milieu", "a.un", "", "Zoé", tracked=True, mark="zorglub0001", inserted="zorglub0001"
)
DELETED = Edit("mot supprimé", "a.un", "", "Zoé", tracked=False, deleted="ici")
SAID = Edit(COMMENT, "a.deux", "", "Zoé", tracked=False, mark="blimir0002", inserted="blimir0002")
LOG = Log([INSERTED, DELETED, SAID])
DONE = {**BEFORE, "a.un": "\nDes mots zorglub0001 {{< val entrees.total >}}. <!-- question -->\n"}


def said(zone: str, remark: str, passage: str = "") -> dict[str, str]:
    return {"zone": zone, "anchor": "", "kind": "x", "remark": remark, "passage": passage}


def test_all_in_its_place_is_clean() -> None:
    tally = returns.author(LOG, BEFORE, DONE, [said("a.deux", "blimir0002")])
    assert (tally.found, tally.lost, tally.misplaced, tally.false) == (3, [], [], [])


def test_words_of_the_author_lost_moved_or_changed() -> None:
    comment = [said("a.deux", "blimir0002")]
    lost = returns.author(LOG, BEFORE, BEFORE, comment)
    assert len(lost.lost) == 1
    assert "a.un : + ici" in lost.false
    moved = {"a.un": DONE["a.un"].replace("zorglub0001", ""), "a.deux": "Autre. zorglub0001"}
    assert len(returns.author(LOG, BEFORE, moved, comment).misplaced) == 1
    changed = {**DONE, "a.deux": "\nChangé.\n"}
    assert returns.author(LOG, BEFORE, changed, comment).false == [
        "a.deux : + Changé",
        "a.deux : − Autre",
    ]


def test_an_operator_changes_no_prose_and_loses_no_word() -> None:
    told = [said("a.un", "zorglub0001"), said("a.un", "", "ici"), said("a.deux", "blimir0002")]
    clean = returns.operator(LOG, BEFORE, BEFORE, told)
    assert (clean.found, clean.lost, clean.misplaced, clean.false) == (3, [], [], [])
    assert returns.operator(LOG, BEFORE, DONE, told).false
    assert len(returns.operator(LOG, BEFORE, BEFORE, told[1:]).lost) == 1
    assert len(returns.operator(LOG, BEFORE, BEFORE, told[::2]).lost) == 1
    elsewhere = [said("a.deux", "zorglub0001"), *told[1:]]
    assert len(returns.operator(LOG, BEFORE, BEFORE, elsewhere).misplaced) == 1
    assert returns.operator(LOG, BEFORE, BEFORE, [*told, said("a.trois", "quoi")]).false


def test_what_leaves_no_word_is_not_said_to_be_found() -> None:
    bold = Edit("gras", "a.un", "", "Zoé", tracked=True, passage="mots")
    for tally in (
        returns.author(Log([bold]), BEFORE, BEFORE, []),
        returns.operator(Log([bold]), BEFORE, BEFORE, []),
    ):
        assert (tally.edits, tally.found, tally.unchecked.total()) == (1, 0, 1)


def test_a_deletion_told_of_another_zone_is_lost() -> None:
    told = [said("a.deux", "", "ici")]
    assert returns.operator(Log([DELETED]), BEFORE, BEFORE, told).lost


PROSE = "Un premier texte assez long pour deux.\n\nUn second qui le suit de près, ici.\n"
MADE = {
    traces.FORMAT: ("gras", "premier", PROSE.replace("premier", "**premier**")),
    traces.SPLIT: ("paragraphe coupé", "texte", PROSE.replace(" texte", "\n\ntexte")),
    traces.JOINED: ("paragraphes joints", "pour deux. Un second", PROSE.replace("\n\n", " ")),
    traces.LISTED: (
        "mise en liste",
        "Un premier texte assez",
        "- " + PROSE.replace("\n\n", "\n- "),
    ),
    traces.MOVED: (
        "paragraphe descendu",
        "Un premier texte assez long pour deux.",
        "\n\n".join(reversed(PROSE.strip().split("\n\n"))),
    ),
}


@pytest.mark.parametrize("way", MADE)
def test_an_edit_without_a_word_is_verified_by_what_it_left(way) -> None:
    kind, passage, after = MADE[way]
    log = Log([Edit(kind, "a.un", "", "Zoé", tracked=True, passage=passage)])
    before = {"a.un": PROSE}
    assert returns.author(log, before, {"a.un": after}, []).ways == {way: 1}
    assert returns.author(log, before, before, []).unchecked == {kind: 1}
    proposal = {"zone": "a.un", "before": PROSE, "after": after}
    told = [{**said("a.un", ""), "proposal": proposal}]
    assert returns.operator(log, before, before, told).ways == {way: 1}
    assert returns.operator(log, before, before, []).unchecked == {kind: 1}


@pytest.mark.parametrize(
    ("edit", "passage", "before", "after", "way"),
    [
        ("gras", "mots", "", "", traces.FORMAT),
        ("paragraphes joints", "la fin.\n\nLe début", "\n\n", " ", traces.JOINED),
        ("mise en liste", "Des mots et encore d’autres", "", "- ", traces.LISTED),
    ],
)
def test_a_format_is_known_by_the_words_around_it(edit, passage, before, after, way) -> None:
    words = passage.replace("\n\n", " ")
    log = Log([Edit(edit, "a.un", "", "Zoé", tracked=True, passage=words)])
    proposal = {"zone": "a.un", "before": before, "after": after}
    told = {**said("a.un", "", passage), "kind": "mise en forme", "proposal": proposal}
    assert returns.operator(log, BEFORE, BEFORE, [told]).ways == {way: 1}
    other = {**told, "passage": "autre chose"}
    assert returns.operator(log, BEFORE, BEFORE, [other]).unchecked == {edit: 1}


def test_a_comment_is_found_by_all_it_says() -> None:
    whole = Edit(
        COMMENT, "a.un", "", "Zoé", tracked=False, mark="vomir0001", inserted="vomir0001 ou"
    )
    assert returns.operator(Log([whole]), BEFORE, BEFORE, [said("a.un", "vomir0001")]).lost
    assert not returns.operator(Log([whole]), BEFORE, BEFORE, [said("a.un", "vomir0001 ou")]).lost


def test_a_word_that_someone_else_took_out_of_a_moved_paragraph_is_not_lost() -> None:
    moved = {"id": "apec-1", "operator": "apec", "proposal": change("", "Un mot ici.")}
    replaced = {"id": "ml-1", "operator": "missions-locales", "proposal": change("mot", "terme")}
    text = {"a.un": "Un terme ici."}
    sent = {"a.un": "Un mot ici."}
    assert not returns.applied([moved, replaced], sent, sent, text, text).lost
    assert len(returns.applied([moved], sent, sent, text, text).lost) == 1
    assert not returns.applied([moved], sent, text, text, text).lost
    assert returns.applied([moved, replaced], sent, sent, text, {"a.un": "Un terme."}).false


def test_a_value_that_someone_typed_counts_among_their_words() -> None:
    typed = "{{< val zorglub0001 >}}"
    mark = Edit("signes", "a.deux", "", "Zoé", tracked=False, mark="zorglub0001", inserted=typed)
    for source in (typed, r"{{\< val zorglub0001 \>}}"):
        after = {**BEFORE, "a.deux": f"\nAutre. {source}\n"}
        tally = returns.author(Log([mark]), BEFORE, after, [])
        assert (tally.found, tally.lost, tally.false) == (1, [], [])


def change(before: str, after: str) -> dict[str, str]:
    return {"zone": "a.un", "before": before, "after": after}
