"""Every fault at once, each where it stands."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.dataset import load_dataset
from cep_report.dataset.reading import read_table
from cep_report.dataset.schema import COLUMNS, Count, Status
from cep_report.dataset.validation import validate
from cep_report.errors import InputError, UnknownNameError
from cep_report.project import Project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def findings(write, campaign, indicators, regions):
    def _findings(lines: str):
        return validate(read_table(write(lines)), campaign, indicators, regions).findings

    return _findings


@pytest.mark.parametrize(
    ("line", "code", "column", "said"),
    [
        ("2019;53;;tous;entrees;total;total;1;ok", "004", "annee", "de 2022 à 2022"),
        ("deux;53;;tous;entrees;total;total;1;ok", "004", "annee", "«\u00a0deux\u00a0»"),
        ("2022;54;;tous;entrees;total;total;1;ok", "005", "region", "ou FR pour la France"),
        ("2022;;;tous;entrees;total;total;1;ok", "005", "region", "cellule vide"),
        ("2022;53;2C;tous;entrees;total;total;1;ok", "006", "departement", "code du département"),
        ("2022;53;75;tous;entrees;total;total;1;ok", "007", "departement", "dans la région 11"),
        ("2022;FR;35;tous;entrees;total;total;1;ok", "007", "departement", "dans la région 53"),
        ("2022;53;;pole emploi;entrees;total;total;1;ok", "008", "operateur", "pole-emploi"),
        ("2022;53;;tous;entree;total;total;1;ok", "009", "indicateur", "entrees"),
        ("2022;53;;tous;entrees;sexe;femmes;1;ok", "010", "dimension", "l’indicateur"),
        ("2022;53;;tous;beneficiaires;sexe;femme;1;ok", "011", "modalite", "femmes, hommes"),
        ("2022;53;;tous;beneficiaires;sexe;total;1;ok", "011", "modalite", "femmes, hommes"),
        ("2022;53;;tous;entrees;total;femmes;1;ok", "011", "modalite", "total"),
        ("2022;53;;tous;entrees;total;total;1;OK", "012", "statut", "ok"),
        ("2022;53;;tous;entrees;total;total;;", "012", "statut", "cellule vide"),
        ("2022;53;;tous;entrees;total;total;n.d.;ok", "013", "valeur", "n.d."),
        ("2022;53;;tous;entrees;total;total;1e999;ok", "013", "valeur", "1e999"),
        ("2022;53;;tous;entrees;total;total;=1+1;ok", "013", "valeur", "=1"),
        ("2022;53;;tous;entrees;total;total;;ok", "014", "valeur", "manque"),
        ("2022;53;;tous;entrees;total;total;0;nd", "015", "valeur", "«\u00a0nd\u00a0»"),
        ("2022;53;;tous;entrees;total;total;-3;ok", "016", "valeur", "négatif"),
        ("2022;53;;tous;entrees;total;total;3,5;ok", "017", "valeur", "entier"),
        ("2022;53;;apec;satisfaction;total;total;101;ok", "018", "valeur", "100"),
    ],
)
def test_a_faulty_cell_is_told_by_code_place_and_remedy(findings, line, code, column, said):
    (finding,) = findings("2022;53;;tous;mediations;total;total;4;ok\n" + line)
    assert finding.code == f"CEP-DON-{code}"
    assert finding.place == f"jeu.csv, ligne 3, colonne {column}"
    assert re.search(said, f"{finding.message} {finding.remedy}")


def test_all_faults_come_at_once_in_the_order_of_the_file(findings):
    found = findings(
        "2022;99;;tous;entrees;total;total;-1,5;ok\n"
        "2022;53;;tous;entrees;total;total;5;ok\n"
        "2022;53;;apec;inconnu;total;total;1;peut-être\n"
    )
    assert [(item.code[-3:], item.place.split(", ")[1]) for item in found] == [
        ("005", "ligne 2"),
        ("016", "ligne 2"),
        ("017", "ligne 2"),
        ("009", "ligne 4"),
        ("012", "ligne 4"),
    ]


def test_numbers_are_read_as_french_people_write_them(write, campaign, indicators, regions):
    lines = "".join(
        f"2022;{region};;tous;etp;total;total;{value};ok\n"
        for region, value in [("53", "1 234,5"), ("11", "1\u202f234"), ("75", "0.25"), ("84", "7")]
    )
    checked = validate(read_table(write(lines)), campaign, indicators, regions)
    assert checked.findings == ()
    assert list(checked.frame["valeur"]) == [1234.5, 1234.0, 0.25, 7.0]


def test_hostile_text_in_a_cell_is_shown_harmless(findings):
    (finding,) = findings(f"2022;53;;\x1b[2J{'x' * 9000};entrees;total;total;1;ok")
    assert "\x1b" not in str(finding)
    assert len(str(finding)) < 400


def test_a_sound_dataset_has_no_finding(findings, sound):
    assert findings(sound) == ()


@pytest.mark.parametrize(
    ("before", "after", "code", "line", "said"),
    [
        ("sexe;femmes;70", "sexe;femmes;71", "021", 11, "121, mais le total vaut 120"),
        ("53;29;tous;entrees;total;total;30", "53;29;tous;entrees;total;total;29", "022", 3, "99"),
        ("FR;;tous;entrees;total;total;110", "FR;;tous;entrees;total;total;111", "023", 2, "111"),
        ("apec;entrees;total;total;7", "apec;entrees;total;total;9", "024", 3, "102"),
    ],
)
def test_sums_that_do_not_add_up(findings, sound, before, after, code, line, said):
    assert before in sound
    (finding,) = findings(sound.replace(before, after))
    assert finding.code == f"CEP-DON-{code}"
    assert finding.place == f"jeu.csv, ligne {line}, colonne valeur"
    assert said in finding.message


@pytest.mark.parametrize("status", ["nd", "s"])
def test_a_sum_with_an_unknown_part_is_not_judged(findings, sound, status):
    assert findings(sound.replace("sexe;femmes;70;ok", f"sexe;femmes;;{status}")) == ()


def test_a_part_at_fault_does_not_make_its_sum_a_second_fault(findings, sound):
    found = findings(sound.replace("sexe;femmes;70", "sexe;femme;70"))
    assert [item.code for item in found] == ["CEP-DON-011"]


def test_a_part_left_out_shows_in_its_sum(findings, sound):
    (finding,) = findings(sound.replace("2022;53;;tous;beneficiaires;sexe;hommes;50;ok\n", ""))
    assert finding.code == "CEP-DON-021"


def test_amounts_may_differ_by_rounding_and_counts_may_not(findings):
    etp = "2022;53;;tous;etp;total;total;{};ok\n2022;53;;apec;etp;total;total;2,2;ok\n"
    assert findings(etp.format("2,3")) == ()
    assert [item.code for item in findings(etp.format("3,3"))] == ["CEP-DON-024"]


def test_repeated_figures_tell_the_first_and_whether_they_agree(findings):
    line = "2022;53;;apec;entrees;total;total;{};ok\n"
    same, other = (
        findings(line.format(5) + line.format(5)),
        findings(line.format(5) + line.format(6)),
    )
    assert [item.code for item in (*same, *other)] == ["CEP-DON-019"] * 2
    assert same[0].message == "ce chiffre est déjà donné à la ligne 2."
    assert other[0].message == "ce chiffre est déjà donné à la ligne 2, avec une autre valeur."


def test_a_mandatory_indicator_must_be_there_for_every_territory(
    write, sound, indicators, regions, campaign_of
):
    table = read_table(write(sound))
    found = validate(table, campaign_of("entrees", "mediations"), indicators, regions).findings
    assert [item.code for item in found] == ["CEP-DON-020"] * 2
    entries, mediations = found
    assert "manque en 2022 pour 16\u00a0territoires" in entries.message
    assert "53" not in entries.message
    assert "pour 19\u00a0territoires\u00a0: FR, 01" in mediations.message
    with pytest.raises(UnknownNameError, match="entrees"):
        validate(table, campaign_of("entree"), indicators, regions)


def test_in_a_workbook_the_cell_has_an_address(tmp_path, campaign, indicators, regions):
    path = tmp_path / "jeu.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "donnees"
    book.active.append(list(COLUMNS))
    book.active.append([2022, 53, None, "tous", "entrees", "total", "total", -2.5, "ok"])
    book.save(path)
    found = validate(read_table(path), campaign, indicators, regions).findings
    assert [item.code for item in found] == ["CEP-DON-016", "CEP-DON-017"]
    assert found[0].place == "jeu.xlsx, feuille «\u00a0donnees\u00a0», cellule H2 (valeur)"


@settings(max_examples=25, deadline=None)
@given(
    line=st.sampled_from([1, 3, 4, 5, 6, 10, 11]),
    gap=st.integers(-15, 1000).filter(bool),
)
def test_no_wrong_count_among_sums_goes_unseen(
    tmp_path_factory, sound, indicators, regions, campaign_of, line, gap
):
    lines = sound.splitlines()
    cells = lines[line].split(";")
    cells[7] = str(int(cells[7]) + gap)
    lines[line] = ";".join(cells)
    path = tmp_path_factory.mktemp("faux") / "jeu.csv"
    path.write_text("\n".join([";".join(COLUMNS), *lines]), "utf-8")
    assert validate(read_table(path), campaign_of(), indicators, regions).findings


# Loading


def test_a_sound_file_is_loaded_with_its_provenance(
    tmp_path, write, sound, indicators, regions, campaign_of
):
    path = write(sound)
    loaded = load_dataset(Project(tmp_path), campaign_of(fictional=True), indicators, regions)
    assert loaded.path == path
    assert loaded.fictional
    assert loaded.reserves == ()
    assert re.fullmatch("[0-9a-f]{64}", loaded.sha256)
    assert len(loaded.frame) == len(sound.splitlines())


def test_a_missing_file_says_where_to_put_it(tmp_path, campaign, indicators, regions):
    with pytest.raises(InputError) as caught:
        load_dataset(Project(tmp_path), campaign, indicators, regions)
    text = str(caught.value)
    assert str(tmp_path / "data" / "essai") in text
    for said in ("jeu.csv", "France compétences", ".xlsx", ".parquet"):
        assert said in text


def test_an_invalid_file_is_refused_with_every_fault(
    tmp_path, write, sound, campaign, indicators, regions
):
    write(sound.replace("femmes;70", "femmes;71").replace("apec;entrees", "apecc;entrees"))
    with pytest.raises(InputError, match="2 anomalies") as caught:
        load_dataset(Project(tmp_path), campaign, indicators, regions)
    assert [item.code for item in caught.value.findings] == ["CEP-DON-008", "CEP-DON-021"]
    assert "--accepter-reserves" in caught.value.remedy


def test_accepted_faults_are_reserves_and_faulty_rows_are_not_available(
    tmp_path, write, campaign, indicators, regions
):
    write(
        "2022;53;;tous;entrees;total;total;-1;ok\n"
        "2022;53;;apec;entrees;total;total;5;ok\n"
        "2022;53;;apec;entrees;total;total;5;ok\n"
        "2022;53;;cap-emploi;entrees;total;total;6;ok\n"
        "2022;53;;cap-emploi;entrees;total;total;7;ok\n"
        "2022;53;;apec;beneficiaires;total;total;9;ok\n"
        "2022;53;;apec;beneficiaires;sexe;femmes;4;ok\n"
        "2022;53;;apec;beneficiaires;sexe;hommes;4;ok\n"
    )
    loaded = load_dataset(Project(tmp_path), campaign, indicators, regions, accept_reserves=True)
    assert [item.code[-3:] for item in loaded.reserves] == ["016", "019", "019", "021"]

    def count(indicator: str, operator: str) -> Count:
        return loaded.count(indicator, year=2022, region="53", operator=operator)

    missing = Count(None, Status.NOT_AVAILABLE)
    assert count("entrees", "tous") == missing
    assert count("entrees", "apec") == Count(5.0, Status.OK)
    assert count("entrees", "cap-emploi") == missing
    assert count("beneficiaires", "apec") == Count(9.0, Status.OK)


def test_no_reserve_stands_for_missing_columns(tmp_path, write, campaign, indicators, regions):
    write("").write_text("annee;region\n2022;53\n", "utf-8")
    with pytest.raises(InputError, match="colonnes attendues"):
        load_dataset(Project(tmp_path), campaign, indicators, regions, accept_reserves=True)


def test_every_code_is_documented_and_no_other():
    sources = "".join(
        path.read_text("utf-8") for path in (ROOT / "cep_report/dataset").glob("*.py")
    )
    used = set(re.findall(r"CEP-DON-\d{3}", sources))
    table = (ROOT / "docs/jeu-de-donnees.md").read_text("utf-8")
    assert set(re.findall(r"^\| (CEP-DON-\d{3}) \|", table, re.MULTILINE)) == used
    assert used == {f"CEP-DON-{number:03}" for number in range(1, 26)}


def test_a_header_alone_lacks_what_is_mandatory(write, indicators, regions, campaign_of):
    checked = validate(read_table(write("")), campaign_of("entrees"), indicators, regions)
    assert [item.code for item in checked.findings] == ["CEP-DON-020"]
    assert checked.frame.empty
    assert list(checked.frame.columns) == list(COLUMNS)
