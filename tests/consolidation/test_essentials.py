"""The lines that a reader in a hurry reads: right, and only what is known."""

from __future__ import annotations

from cep_report import french
from cep_report.consolidation.essentials import essentials
from cep_report.consolidation.indicator_tables import indicator
from cep_report.consolidation.national import load_national
from cep_report.consolidation.tables import submissions
from tests.consolidation.factory import Shape, hand_in


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_without_a_national_dataset_no_national_figure_is_told(empty_project):
    hand_in(empty_project, "2022", "53", Shape(derogation="Comité reporté"))
    hand_in(empty_project, "2022", "94", Shape(day="2023-08-01", without=("conclusion",)))
    hand_in(empty_project, "2022", "06")

    text = plain(essentials(load_national(empty_project, "2022")))

    assert "- **Rapports.** 3 reçus sur 18, dont 1 après la date attendue" in text
    assert "2 suivent entièrement le plan ; 1 est déposé par dérogation." in text
    assert "Manquent : Guadeloupe, " in text
    assert "en 2022, soit" not in text
    assert "**Leviers.** " in text
    assert (
        "1 position divergente maintenue : Mayotte. Registres connus de 3 rapports sur 18" in text
    )


def test_with_nothing_received_it_says_so(empty_project):
    text = plain(essentials(load_national(empty_project, "2022")))

    assert text.startswith("- **Rapports.** 0 reçu sur 18. Manquent")
    assert "Divergences" not in text


def test_the_nation_and_its_change_are_those_of_the_protected_dataset(demo_project):
    hand_in(demo_project, "demo-2022", "53")
    national = load_national(demo_project, "demo-2022")
    dataset = national.dataset
    now, before = (dataset.count("entrees", year=year, region="FR").number for year in (2022, 2021))

    text = plain(essentials(national))
    table = indicator(national, national.indicators.get("entrees"))

    assert plain(f"{french.number(now)} personnes en 2022") in text
    assert plain(f"soit {french.signed(100 * now / before - 100, 1)} % en un an") in text
    assert [column.label for column in table.columns][-1] == "Évolution en un an (%)"
    assert table.rows[-1][-1] == french.signed(100 * now / before - 100, 1)


def test_the_confidence_of_documents_has_a_column_when_there_are_some(empty_project):
    hand_in(empty_project, "2022", "53")
    assert "Confiance" not in [
        column.label for column in submissions(load_national(empty_project, "2022")).columns
    ]
    hand_in(empty_project, "2022", "94", Shape(origin="document", confidence=0.62))
    table = submissions(load_national(empty_project, "2022"))
    told = {row[0]: row[-1] for row in table.rows}

    assert table.columns[-1].label == "Confiance"
    assert (told["Corse"], told["Bretagne"]) == ("0,62", "–")
