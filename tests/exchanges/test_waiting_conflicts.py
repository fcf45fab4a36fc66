"""A draft printed with conflicts that still wait (--accepter-conflits) comes back."""

from __future__ import annotations

import re

import docx
import pytest

from cep_report.merging.marks import Version, block, waiting
from cep_report.observations import AUTHOR
from tests.exchanges.drafting import exchange

SHORT = block(
    [
        Version("du dossier", "Le comité s’est réuni deux fois."),
        Version("de l’Apec", "Le comité s’est réuni trois fois."),
        Version("des Cap emploi", ""),
    ]
)
LONG = block([Version("du dossier", "- une charte ;"), Version("de l’Apec", "- un\n- deux")])
ZONES = {"suivi": f"Avant. {SHORT} Après.", "charte": f"Dit ceci :\n\n{LONG}\n\nEt cela."}


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    return exchange(tmp_path_factory.mktemp("envoi") / "projet", ZONES, version="v0")


def returned(drafted, *changes):
    """The author's copy received, words changed in it."""
    document = docx.Document(drafted.copy(AUTHOR))
    for before, after in changes:
        [run] = [run for item in document.paragraphs for run in item.runs if before in run.text]
        run.text = run.text.replace(before, after)
    target = drafted.project.root / "retour.docx"
    document.save(target)
    return drafted.receive(target)


def source(drafted):
    return drafted.prose.read_text(encoding="utf-8")


def test_unchanged_it_changes_nothing(drafted):
    before = source(drafted)
    assert returned(drafted).zones == ()
    assert source(drafted) == before
    assert waiting(before) == 2


def test_words_around_a_conflict_and_within_it_are_taken(drafted):
    before = source(drafted)
    returned(drafted, ("Avant.", "Auparavant."), ("trois fois", "quatre fois"))
    assert source(drafted) == before.replace("Avant.", "Auparavant.").replace("trois", "quatre")


def test_a_conflict_decided_here_and_in_the_copy_is_but_one_block(drafted):
    drafted.prose.write_text(source(drafted).replace("deux fois", "quelquefois"), encoding="utf-8")
    returned(drafted, ("trois fois", "quatre fois"))
    assert re.findall("‹[^›]*›|[a-z]+ fois|quelquefois", source(drafted))[:8] == [
        "‹CONFLIT – texte du dossier›",
        "quelquefois",
        "‹CONFLIT – texte de l’Apec›",
        "trois fois",
        "‹CONFLIT – texte des Cap emploi›",
        "‹texte supprimé›",
        "‹CONFLIT – texte de l’Apec›",
        "quatre fois",
    ]
    assert waiting(source(drafted)) == 2
