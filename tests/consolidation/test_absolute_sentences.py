"""« Aucun », « aucune »: over which reports it is true, and never over those that nobody read."""

from __future__ import annotations

import pytest

from cep_report.consolidation import absent, tables
from cep_report.consolidation.essentials import essentials
from cep_report.consolidation.national import load_national
from tests.consolidation.factory import Shape, hand_in

DOCUMENT = Shape(origin="document")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_no_divergence_is_told_of_the_reports_whose_registers_are_known(empty_project):
    for code in ("53", "94", "11"):
        hand_in(empty_project, "2022", code)
    hand_in(empty_project, "2022", "28", DOCUMENT)
    national = load_national(empty_project, "2022")
    wanted = (
        "Aucune position divergente n’est maintenue dans les 3 rapports dont les registres sont "
        "connus, sur 18 attendus."
    )

    assert plain(absent.divergences(national)).startswith(wanted)
    assert "Normandie" in absent.divergences(national)
    assert wanted in plain(essentials(national))


def test_divergences_are_told_of_the_reports_whose_registers_are_known(empty_project):
    hand_in(empty_project, "2022", "06")
    hand_in(empty_project, "2022", "28", DOCUMENT)
    national = load_national(empty_project, "2022")
    table = tables.divergences(national)

    assert (
        "1 position divergente maintenue : Mayotte. Registres connus de 1 rapport sur 18 attendus."
        in plain(essentials(national))
    )
    assert any("Normandie" in note for note in table.notes)


@pytest.mark.parametrize("told", [absent.divergences, absent.cooperations])
def test_of_documents_alone_nothing_is_known(empty_project, told):
    hand_in(empty_project, "2022", "28", DOCUMENT)
    text = told(load_national(empty_project, "2022"))

    assert not text.startswith("Aucun")
    assert "Normandie" in text


@pytest.mark.parametrize(
    "told",
    [absent.divergences, absent.cooperations, absent.departures, absent.findings, absent.passages],
)
def test_of_nothing_received_nothing_is_known(empty_project, told):
    assert told(load_national(empty_project, "2022")) == "Aucun rapport n’a été reçu."


def test_of_all_the_reports_it_is_said_without_reserve(empty_project):
    for region in load_national(empty_project, "2022").regions.all:
        if int(region.code) % 6:
            hand_in(empty_project, "2022", region.code)
    national = load_national(empty_project, "2022")
    count = len(national.collection.received)

    assert f"dans les {count} rapports" in plain(absent.divergences(national))
    assert plain(absent.departures(national)) == (
        f"Aucun écart au plan dans les {count} rapports reçus, sur 18 attendus."
    )


def test_one_report_is_told_of_in_the_singular(empty_project):
    hand_in(empty_project, "2022", "53")
    national = load_national(empty_project, "2022")

    assert plain(absent.findings(national)) == (
        "Aucun point à vérifier n’est relevé dans le seul rapport reçu, sur 18 attendus."
    )
    assert "dans le seul rapport dont les registres" in plain(absent.cooperations(national))
