"""Wide, messy workbooks into the tidy format: exactly the figures, and all that has no place."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cep_report.campaign import load_campaign
from cep_report.dataset.adapters import Adapter
from cep_report.dataset.importing import import_workbook
from cep_report.dataset.schema import COLUMNS
from cep_report.dataset.writing import as_csv, write_csv
from cep_report.errors import InputError, OutputError
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import load_regions

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "data/2022/adaptateurs/exemple-large.yml"
CAMPAIGN = load_campaign(Project(ROOT), "2022")
INDICATORS = load_indicators(Project(ROOT))
REGIONS = load_regions(Project(ROOT))

TRUTH = """\
annee;region;departement;operateur;indicateur;dimension;modalite;valeur;statut
2022;FR;;tous;entrees;total;total;4551908;ok
2022;04;;tous;entrees;total;total;1001;ok
2022;53;;tous;entrees;total;total;;s
2021;FR;;tous;beneficiaires;total;total;3200500;ok
2021;04;;tous;beneficiaires;total;total;12000;ok
2021;53;;tous;beneficiaires;total;total;;nd
2022;53;22;pole-emploi;beneficiaires;sexe;femmes;1200;ok
2022;53;22;pole-emploi;beneficiaires;sexe;hommes;1100;ok
2022;53;22;apec;beneficiaires;sexe;femmes;;nd
2022;53;22;apec;beneficiaires;sexe;hommes;0;ok
2022;53;29;pole-emploi;beneficiaires;sexe;femmes;12345;ok
2022;53;29;pole-emploi;beneficiaires;sexe;hommes;2000;ok
2022;53;29;apec;beneficiaires;sexe;femmes;;s
2022;53;29;apec;beneficiaires;sexe;hommes;;s
2022;94;2A;pole-emploi;beneficiaires;sexe;femmes;300;ok
2022;94;2A;pole-emploi;beneficiaires;sexe;hommes;310;ok
2022;94;2A;apec;beneficiaires;sexe;femmes;;na
2022;94;2A;apec;beneficiaires;sexe;hommes;;na
2022;FR;;operateurs-regionaux;satisfaction;total;total;91,4;ok
2022;53;;operateurs-regionaux;satisfaction;total;total;90,5;ok
"""


def adapter(**changes) -> Adapter:
    content = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return Adapter.model_validate({**content, **changes})


def workbook() -> openpyxl.Workbook:
    """Two tables as people make them: titles, merged headers, totals, notes, numbers as text."""
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active["A1"] = 2022
    sheet = book.create_sheet("Départements 2022")
    nbsp, thin = "\u00a0", "\u202f"
    for row in (
        ["Bénéficiaires du CEP", 2022],
        [],
        ["Chiffres provisoires au 01/03/2023 (1)"],
        ["Région", "Code", "Département", "PE", None, None, "Apec (1)", None, None, "Observations"],
        [None, None, None, "F", "H", "Total", "F", "H", "Total", None],
        ["BRETAGNE", 22, "Cotes d'Armor", 1200, "1 100", 2300, None, 0, "n.d.", "à vérifier"],
        [None, 29, "Finistère", f"12{nbsp}345*", f"2{thin}000", "14 345", "<5", " Secret ", "s"],
        ["dont Brest", None, None, 5, 6, 11, 7, 8, 15],
        ["Total Bretagne", None, None, 13545, 3100, 16645, "s", "s", "s"],
        ["Corse", "2a", "Corse-du-\nSud", 300.0, 310, 610, "–", None, None],
        ["Total général", None, None, 13845, 3410, 17255, None, None, None],
        ["Source : France compétences, 2023."],
        ["Champ : actifs."],
    ):
        sheet.append(row)
    for span in ("A1:B1", "A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:I4", "A6:A7", "G10:H10"):
        sheet.merge_cells(span)
    sheet = book.create_sheet("Régions")
    for row in (
        ["Ensemble des régions"],
        [],
        [None, "Entrées en CEP", "Bénéficiaires (en milliers)", "Satisfaction"],
        ["Territoire", 2022, "2021", 2022],
        ["Bretagne", "s", "n.c.", "90,5 %"],
        ["04 - La Réunion", 1001, 12, None],
        ["Ensemble des 18 régions", "s", None, None],
        ["France (hors COM)", "4 551 908", 3200.5, 0.914],
        [],
        ["Note : champ complet."],
    ):
        sheet.append(row)
    sheet["D8"].number_format = "0.0%"
    return book


def saved(book: openpyxl.Workbook, folder: Path, name: str = "exemple-cep-2022.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def imported(path: Path, with_adapter: Adapter | None = None):
    return import_workbook(path, with_adapter or adapter(), CAMPAIGN, INDICATORS, REGIONS)


def found(result) -> list[tuple[str, str]]:
    """Code and address of each finding."""
    return [(item.code, item.place.rpartition(", ")[2]) for item in result.findings]


def test_a_messy_workbook_gives_exactly_its_figures(tmp_path):
    result = imported(saved(workbook(), tmp_path))
    assert found(result) == []
    assert as_csv(result.frame) == TRUTH
    assert result.sheets == ("Départements 2022", "Régions")
    assert list(result.frame.columns) == list(COLUMNS)


def test_totals_are_checked_then_dropped(tmp_path):
    result = imported(saved(workbook(), tmp_path))
    # By row: PE of three departments, Apec of one known nothing; by region and in all: F, H, total.
    assert (result.checked, result.unchecked) == (9, 6)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("D9", 13546, ["13\u202f546", "13\u202f545", "écart\u00a0: −1"]),
        ("F6", 2301, ["2\u202f301", "2\u202f300"]),
        ("F11", "17 254", ["17\u202f254", "17\u202f255"]),
    ],
)
def test_a_wrong_total_is_said_with_both_numbers(tmp_path, cell, value, said):
    book = workbook()
    book["Départements 2022"][cell] = value
    result = imported(saved(book, tmp_path))
    assert found(result) == [("CEP-IMPORT-014", f"Départements 2022!{cell}")]
    assert all(text in result.findings[0].message for text in said)
    assert not result.sound


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        ("Départements 2022", "D6", "beaucoup", "CEP-IMPORT-009"),
        ("Départements 2022", "D6", "12 34", "CEP-IMPORT-009"),
        ("Départements 2022", "D6", "#REF!", "CEP-IMPORT-009"),
        ("Départements 2022", "D6", True, "CEP-IMPORT-009"),
        ("Départements 2022", "D6", "non  connu", "CEP-IMPORT-009"),
        ("Départements 2022", "D6", -1, "CEP-IMPORT-010"),
        ("Départements 2022", "D6", 12.5, "CEP-IMPORT-010"),
        ("Départements 2022", "D6", "12 %", "CEP-IMPORT-010"),
        ("Régions", "D5", "190 %", "CEP-IMPORT-010"),
        ("Départements 2022", "D6", 10**30, "CEP-IMPORT-010"),
        ("Régions", "C5", -1e300, "CEP-IMPORT-010"),
        ("Régions", "D5", 1e29, "CEP-IMPORT-010"),
        ("Départements 2022", "K7", 12, "CEP-IMPORT-005"),
        ("Départements 2022", "C13", 1234, "CEP-IMPORT-012"),
        ("Départements 2022", "F3", "1 234", "CEP-IMPORT-012"),
        ("Régions", "B10", 3, "CEP-IMPORT-012"),
        ("Départements 2022", "D6", "=1+1", "CEP-IMPORT-016"),
    ],
)
def test_a_cell_that_has_no_place_is_given_with_its_address(tmp_path, sheet, cell, value, code):
    book = workbook()
    book[sheet][cell] = value
    result = imported(saved(book, tmp_path))
    assert (code, f"{sheet}!{cell}") in found(result)
    assert {item for item, _ in found(result)} <= {code, "CEP-IMPORT-014"}
    assert not result.sound
    if code != "CEP-IMPORT-016" and len(str(value)) < 6:
        assert str(value).split()[0] in result.findings[0].message


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("A5", "Bretaigne", "Bretagne"),
        ("A5", "53 Normandie", "n’est pas une région"),
        ("A5", "France métropolitaine", "n’est pas une région"),
        ("A5", None, "n’est pas une région"),
    ],
)
def test_a_row_that_nobody_knows_loses_none_of_its_cells_in_silence(tmp_path, cell, value, said):
    book = workbook()
    book["Régions"][cell] = value
    result = imported(saved(book, tmp_path))
    assert found(result) == [
        ("CEP-IMPORT-007", "Régions!A5"),
        ("CEP-IMPORT-008", "Régions!B5"),
        ("CEP-IMPORT-008", "Régions!C5"),
        ("CEP-IMPORT-008", "Régions!D5"),
    ]
    assert said in f"{result.findings[0].message} {result.findings[0].remedy}"


def test_a_name_is_suggested_as_it_is_written(tmp_path):
    book = workbook()
    book["Départements 2022"]["C6"] = "Cottes d’Armor"
    book["Départements 2022"]["B6"] = None
    result = imported(saved(book, tmp_path))
    assert "«\u00a0Côtes-d’Armor\u00a0»" in result.findings[0].remedy


def test_a_total_of_one_figure_speaks_of_one(tmp_path):
    book = workbook()
    book["Départements 2022"]["C7"] = "dont Quimper"
    messages = [item.message for item in imported(saved(book, tmp_path)).findings]
    assert not any("des 1 chiffres" in message for message in messages)
    assert any("le seul chiffre lu est" in message for message in messages)


def test_a_department_must_be_of_its_region_and_code_and_name_must_agree(tmp_path):
    book = workbook()
    book["Départements 2022"]["A10"] = "Normandie"
    book["Départements 2022"]["C7"] = "Morbihan"
    codes = [item for item, _ in found(imported(saved(book, tmp_path)))]
    assert codes.count("CEP-IMPORT-007") == 2


def test_a_modality_or_a_year_that_nobody_knows_in_a_header(tmp_path):
    book = workbook()
    book["Départements 2022"]["D5"] = "Filles"
    book["Régions"]["C4"] = 2012
    result = imported(saved(book, tmp_path))
    unplaced = [place for code, place in found(result) if code == "CEP-IMPORT-005"]
    assert unplaced[:4] == [f"Départements 2022!D{row}" for row in (6, 7, 9, 10)]
    assert "Régions!C8" in unplaced
    assert any("une année de la campagne" in item.message for item in result.findings)


def test_sheets_that_are_not_described_or_absent(tmp_path):
    book = workbook()
    book.create_sheet("Vide")
    book.create_sheet("Autres")["C3"] = 12
    del book["Régions"]
    assert found(imported(saved(book, tmp_path))) == [
        ("CEP-IMPORT-002", "Autres"),
        ("CEP-IMPORT-003", "exemple-cep-2022.xlsx"),
    ]


def test_a_column_that_is_described_but_absent(tmp_path):
    book = workbook()
    book["Régions"]["D3"] = "Avis"
    assert ("CEP-IMPORT-004", "Régions") in found(imported(saved(book, tmp_path)))


def test_a_column_that_two_descriptions_fit_is_read_by_neither(tmp_path):
    content = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    content["feuilles"][1]["colonnes"] += [
        {"entete": ["Satisfaction", "*"], "chiffre": {"annee": 2021, "indicateur": "utilite"}}
    ]
    result = imported(saved(workbook(), tmp_path), Adapter.model_validate(content))
    assert found(result) == [
        ("CEP-IMPORT-006", "Régions!D5"),
        ("CEP-IMPORT-006", "Régions!D8"),
    ]


def test_the_same_figure_twice_must_agree(tmp_path):
    book = workbook()
    sheet = book["Régions"]
    sheet["A9"], sheet["B9"], sheet["C9"] = "Réunion (la)", 1001, 12
    sheet["A9"] = "la reunion"
    assert imported(saved(book, tmp_path)).repeated == 2
    sheet["B9"] = 1002
    result = imported(saved(book, tmp_path))
    assert found(result) == [("CEP-IMPORT-013", "Régions!B9")]
    assert "Régions!B6" in result.findings[0].message
    assert "2022;04;;tous;entrees" not in as_csv(result.frame)


def test_a_number_over_merged_cells_is_nobodys(tmp_path):
    book = workbook()
    sheet = book["Départements 2022"]
    sheet.unmerge_cells("G10:H10")
    sheet["G10"] = 5
    sheet.merge_cells("G10:H10")
    assert ("CEP-IMPORT-017", "Départements 2022!H10") in found(imported(saved(book, tmp_path)))


def test_blank_cells_are_what_the_adapter_says(tmp_path):
    content = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    del content["feuilles"][1]["vides"]
    result = imported(saved(workbook(), tmp_path), Adapter.model_validate(content))
    assert found(result) == [("CEP-IMPORT-011", "Régions!D6")]


def test_another_name_of_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="ne lit pas ce fichier"):
        imported(saved(workbook(), tmp_path, "chiffres.xlsx"))


@pytest.mark.parametrize("attack", ["doctype", "utf-16", "macros", "bomb", "text", "twice"])
def test_hostile_workbooks_are_refused_unread(tmp_path, attack, monkeypatch):
    path = saved(workbook(), tmp_path)
    members = {}
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    book = "xl/workbook.xml"
    if attack == "doctype":
        members[book] = b"<?xml version='1.0'?>" + b" " * 70000 + b"<!DOCTYPE a []>" + members[book]
    elif attack == "utf-16":
        members[book] = members[book].decode().encode("utf-16")
    elif attack == "macros":
        members["xl/vbaProject.bin"] = b"x"
    elif attack == "bomb":
        monkeypatch.setattr("cep_report.dataset.importing.MAX_UNPACKED_BYTES", 1000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if attack == "twice":
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr(book, members[book])
    path.write_bytes(b"annee;region" if attack == "text" else buffer.getvalue())
    with pytest.raises(InputError) as caught:
        imported(path)
    assert [item.code for item in caught.value.findings] == ["CEP-IMPORT-001"]


def test_a_sheet_without_end_is_refused(tmp_path):
    book = workbook()
    book["Régions"]["A1048576"] = 1
    with pytest.raises(InputError, match="100000 lignes"):
        imported(saved(book, tmp_path))
    book = workbook()
    book["Régions"]["XFD5"] = 1
    with pytest.raises(InputError, match="1000 colonnes"):
        imported(saved(book, tmp_path))


def test_a_file_is_never_replaced_unless_asked(tmp_path):
    frame = imported(saved(workbook(), tmp_path)).frame
    target = tmp_path / "sous" / "jeu.csv"
    write_csv(target, frame)
    assert target.read_text(encoding="utf-8") == TRUTH
    target.write_text("à moi", encoding="utf-8")
    with pytest.raises(OutputError, match="existe déjà"):
        write_csv(target, frame)
    assert target.read_text(encoding="utf-8") == "à moi"
    write_csv(target, frame, replace=True)
    assert target.read_text(encoding="utf-8") == TRUTH
    assert [item.name for item in target.parent.iterdir()] == ["jeu.csv"]


# Tidy to wide and back

REGION_NAMES = {region.code: region.name for region in REGIONS.all}
AGES = INDICATORS.get("beneficiaires").dimension("age").modalities
ROUND_TRIP = {
    "nom": "aller-retour",
    "libelle": "Aller et retour",
    "fichiers": "*.xlsx",
    "marques": {"nd": ["n.d."], "s": ["s"], "na": ["-"]},
    "constantes": {"indicateur": "beneficiaires", "dimension": "age"},
    "feuilles": [
        {
            "nom": "{operateur}",
            "entetes": "2-3",
            "premiere_ligne": 4,
            "lignes_de_total": [{"motif": "Total", "somme_sur": "region"}],
            "vides": "ignorer",
            "colonnes": [
                {"entete": "Région", "cle": "region"},
                {"entete": ["{annee}", "{modalite}"], "chiffre": {}},
                {"entete": ["{annee}", "Total"], "total": {}, "somme_sur": "modalite"},
            ],
        }
    ],
}
STYLES = ("number", "text", "spaced", "nbsp")
counts = st.one_of(st.integers(0, 10**7), st.sampled_from(["nd", "s", "na"]), st.just(None))


@st.composite
def tidy_tables(draw):
    years = draw(st.lists(st.sampled_from([2020, 2021, 2022]), min_size=1, unique=True))
    regions = draw(st.lists(st.sampled_from(sorted(REGION_NAMES)), min_size=1, unique=True))
    families = draw(
        st.lists(st.sampled_from(["tous", "apec", "cap-emploi"]), min_size=1, unique=True)
    )
    keys = [
        (year, region, family, age.id)
        for family in families
        for region in regions
        for year in years
        for age in AGES
    ]
    values = draw(st.lists(counts, min_size=len(keys), max_size=len(keys)))
    return dict(zip(keys, values, strict=True))


def written(number: int, style: str) -> object:
    separator = {"spaced": " ", "nbsp": "\u202f"}.get(style, "")
    return number if style == "number" else f"{number:,}".replace(",", separator)


def widened(tidy, style: str) -> openpyxl.Workbook:
    """One sheet a family, a row a region, a merged header a year, totals both ways."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    marks = {"nd": "n.d.", "s": "s", "na": "-", None: None}
    years = list(dict.fromkeys(key[0] for key in tidy))
    regions = list(dict.fromkeys(key[1] for key in tidy))

    def total(parts):
        known = all(isinstance(part, int) for part in parts)
        return written(sum(parts), style) if known else "s"

    for family in dict.fromkeys(key[2] for key in tidy):
        sheet = book.create_sheet("Tous opérateurs" if family == "tous" else family)
        sheet.append([f"Jeu de {family}"])
        width = len(AGES) + 1
        sheet.append(["RÉGION", *[c for year in years for c in [year] + [None] * (width - 1)]])
        sheet.append([None, *[c for _ in years for c in [*[a.label for a in AGES], "Total"]]])
        sheet.merge_cells(start_row=2, end_row=3, start_column=1, end_column=1)
        for place in range(len(years)):
            left = 2 + place * width
            sheet.merge_cells(
                start_row=2, end_row=2, start_column=left, end_column=left + width - 1
            )
        for region in regions:
            row: list[object] = [REGION_NAMES[region].upper()]
            for year in years:
                parts = [tidy[year, region, family, age.id] for age in AGES]
                row += [
                    written(part, style) if isinstance(part, int) else marks[part] for part in parts
                ]
                row.append(total(parts))
            sheet.append(row)
        row = ["Total"]
        for year in years:
            for age in AGES:
                row.append(total([tidy[year, region, family, age.id] for region in regions]))
            row.append("s")
        sheet.append(row)
    return book


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tidy=tidy_tables(), style=st.sampled_from(STYLES))
def test_tidy_to_wide_and_back(tmp_path, tidy, style):
    path = saved(widened(tidy, style), tmp_path, "aller.xlsx")
    result = imported(path, Adapter.model_validate(ROUND_TRIP))
    assert found(result) == []
    back = {
        (row.annee, row.region, row.operateur, row.modalite): row.statut
        if math.isnan(row.valeur)
        else int(row.valeur)
        for row in result.frame.itertuples()
    }
    assert back == {key: value for key, value in tidy.items() if value is not None}
