import datetime as dt
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cep_report.campaign import read_campaign
from cep_report.errors import InputError
from cep_report.registers import (
    ComplementaryData,
    Cooperation,
    Investigation,
    Meeting,
    MilestoneEntry,
    PublicDocument,
    Registers,
)
from cep_report.registers.columns import PARTS
from cep_report.registers.reading import read_registers
from cep_report.registers.sheets import SHEETS
from cep_report.registers.workbook import create_workbook

CAMPAIGN = read_campaign(Path(__file__).parents[2] / "reports/2022/campaign.yml")
OPERATORS = [family.id for family in CAMPAIGN.operators]
LISTS = CAMPAIGN.lists

REGISTERS = Registers(
    meetings=(
        Meeting(
            date=dt.date(2022, 3, 12), operator="apec", parts=(1, 2), subject="= pas une formule"
        ),
        Meeting(date=dt.date(2022, 5, 2), operator="pole-emploi", parts=(1,), subject="Bilan"),
    ),
    cooperations=(
        Cooperation(
            action="Annuaire",
            partners=("pole-emploi", "cap-emploi"),
            theme=LISTS.themes[0],
            modality=LISTS.modalities[1],
            start=dt.date(2022, 1, 3),
            state=LISTS.states[0],
            crefop_sheet=True,
        ),
    ),
    documents=(
        PublicDocument(
            title="Diagnostic",
            author="Région",
            date=dt.date(2022, 2, 1),
            type=LISTS.document_types[0],
        ),
    ),
    investigations=(
        Investigation(
            title="Enquête",
            type=LISTS.investigation_types[0],
            start=dt.date(2022, 2, 1),
            declared=True,
            declared_on=dt.date(2022, 1, 15),
        ),
    ),
    complementary=(
        ComplementaryData(
            partner="Missions locales", data="Motifs", consent=dt.date(2022, 9, 1), personal=False
        ),
    ),
    milestones=(MilestoneEntry(milestone="comite", date=dt.date(2023, 6, 13)),),
)


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "registres.xlsx"
    create_workbook(target, CAMPAIGN, REGISTERS)
    return target


def edited(path, sheet, **cells):
    workbook = load_workbook(path)
    for address, value in cells.items():
        workbook[sheet][address] = value
    workbook.save(path)
    return path


def faults(path):
    with pytest.raises(InputError) as caught:
        read_registers(path, CAMPAIGN)
    return caught.value.findings


def fault(path, sheet, **cells):
    (finding,) = faults(edited(path, sheet, **cells))
    return finding


# The workbook


def test_what_is_written_is_read_back(path):
    assert read_registers(path, CAMPAIGN) == REGISTERS
    assert [item.row for item in read_registers(path, CAMPAIGN).meetings] == [2, 3]


def test_same_bytes(path, tmp_path):
    other = tmp_path / "other.xlsx"
    create_workbook(other, CAMPAIGN, REGISTERS)
    assert other.read_bytes() == path.read_bytes()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["other.xlsx", "registres.xlsx"]


def test_a_new_workbook_is_ready_to_fill(tmp_path):
    path = tmp_path / "registres.xlsx"
    create_workbook(path, CAMPAIGN)
    assert read_registers(path, CAMPAIGN) == Registers()
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["Lisez-moi", *(sheet.title for sheet in SHEETS), "Listes"]
    assert workbook["Listes"].sheet_state == "hidden"
    for sheet in SHEETS:
        worksheet = workbook[sheet.title]
        assert worksheet.freeze_panes == "B2"
        assert worksheet.auto_filter.ref.startswith("A1:")
        assert worksheet.print_title_rows == "$1:$1"
        assert len(worksheet.data_validations.dataValidation) == len(sheet.columns)
        for column, cell in zip(sheet.columns, worksheet[1], strict=True):
            assert cell.value == column.label + (" *" if column.required else "")
    milestones = [cell.value for cell in workbook["Jalons"]["A"]][1:]
    assert len(milestones) == len(set(milestones)) == len(CAMPAIGN.milestones)
    assert "Premier atelier des Transitions Pro (07/04/2022)" in milestones


def test_drop_down_lists_come_from_the_campaign(path):
    workbook = load_workbook(path)
    validation = next(
        item
        for item in workbook["Coopérations"].data_validations.dataValidation
        if str(item.sqref) == "D2:D1000"
    )
    reference = workbook.defined_names[validation.formula1].attr_text
    cells = workbook["Listes"][reference.split("!")[1].replace("$", "")]
    assert tuple(row[0].value for row in cells) == LISTS.themes
    assert validation.promptTitle == "Thème"
    assert validation.showErrorMessage


def test_dates_are_dates(path):
    cell = load_workbook(path)["Rencontres"]["A2"]
    assert (cell.value, cell.number_format) == (dt.datetime(2022, 3, 12), "dd/mm/yyyy")
    assert load_workbook(path)["Rencontres"].column_dimensions["A"].number_format == "dd/mm/yyyy"


def test_a_fictional_workbook_says_so(tmp_path):
    path = tmp_path / "registres.xlsx"
    create_workbook(path, CAMPAIGN.model_copy(update={"fictional": True}))
    workbook = load_workbook(path)
    assert "Données fictives" in [cell.value for cell in workbook["Lisez-moi"]["A"]][2]
    assert "Données fictives" in workbook.properties.subject


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
TEXT = st.text("aé’« »=+-@;,1\n", min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.builds(
        Meeting,
        row=st.just(0),
        date=DAYS,
        operator=st.sampled_from(OPERATORS),
        parts=st.sampled_from(list(PARTS)),
        participants=TEXT,
        subject=TEXT,
    ),
    st.lists(st.sampled_from(OPERATORS), min_size=1, unique=True),
    TEXT,
)
def test_any_entry_survives_the_round_trip(tmp_path_factory, meeting, partners, text):
    path = tmp_path_factory.mktemp("r") / "registres.xlsx"
    cooperation = Cooperation(
        action=text,
        partners=tuple(item for item in OPERATORS if item in partners),
        theme=LISTS.themes[-1],
        modality=LISTS.modalities[-1],
        start=meeting.date,
        state=LISTS.states[-1],
        levers=text,
    )
    registers = Registers(meetings=(meeting,), cooperations=(cooperation,))
    create_workbook(path, CAMPAIGN, registers)
    assert read_registers(path, CAMPAIGN) == registers


# What a person may do


def test_blank_rows_are_skipped_and_hidden_rows_are_read(path):
    workbook = load_workbook(path)
    sheet = workbook["Rencontres"]
    sheet.insert_rows(2)
    sheet["A2"] = "  "
    sheet.row_dimensions[4].hidden = True
    sheet["H9"] = "une note hors des colonnes"
    workbook.save(path)
    assert read_registers(path, CAMPAIGN).meetings == REGISTERS.meetings


def test_columns_may_move_and_rows_may_stand_above_the_header(path):
    workbook = load_workbook(path)
    sheet = workbook["Rencontres"]
    sheet.move_range("E1:E9", cols=3)
    sheet.insert_rows(1)
    sheet["A1"] = "Mes rencontres"
    workbook.save(path)
    assert read_registers(path, CAMPAIGN).meetings == REGISTERS.meetings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pôle emploi", "pole-emploi"),
        ("POLE-EMPLOI", "pole-emploi"),
        ("France Travail", "pole-emploi"),
        ("l’APEC", "apec"),
        ("Les missions locales", "missions-locales"),
        ("cap-emploi", "cap-emploi"),
    ],
)
def test_operators_by_id_and_by_any_of_their_names(path, text, expected):
    edited(path, "Rencontres", B2=text)
    assert read_registers(path, CAMPAIGN).meetings[0].operator == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apec ; Pôle emploi", ("pole-emploi", "apec")),
        ("Apec\nApec;", ("apec",)),
        ("tous", tuple(OPERATORS)),
    ],
)
def test_several_operators_in_a_cell(path, text, expected):
    edited(path, "Coopérations", B2=text)
    assert read_registers(path, CAMPAIGN).cooperations[0].partners == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1, (1,)), (2.0, (2,)), ("2 et 1", (1, 2)), ("1 ; 2", (1, 2))]
)
def test_parts(path, value, expected):
    edited(path, "Rencontres", C2=value)
    assert read_registers(path, CAMPAIGN).meetings[0].parts == expected


@pytest.mark.parametrize(("value", "expected"), [("non", False), (True, True), (None, False)])
def test_yes_and_no(path, value, expected):
    edited(path, "Coopérations", M2=value)
    assert read_registers(path, CAMPAIGN).cooperations[0].crefop_sheet is expected


def test_a_milestone_without_date_but_with_a_comment(path):
    edited(path, "Jalons", A3="remise", C3="à venir")
    assert read_registers(path, CAMPAIGN).milestones[1] == MilestoneEntry(
        milestone="remise", comment="à venir"
    )


# Faults


def test_every_fault_at_once_with_sheet_and_address(path):
    edited(path, "Rencontres", A2="12/03/2022", B3="Apek")
    edited(path, "Coopérations", D2="Interconnaissance")
    edited(path, "Données complémentaires", C2=None)
    assert [(item.code, item.place) for item in faults(path)] == [
        ("CEP-REG-004", "registres.xlsx, feuille «\u00a0Rencontres\u00a0», cellule A2"),
        ("CEP-REG-005", "registres.xlsx, feuille «\u00a0Rencontres\u00a0», cellule B3"),
        ("CEP-REG-006", "registres.xlsx, feuille «\u00a0Coopérations\u00a0», cellule D2"),
        (
            "CEP-REG-009",
            "registres.xlsx, feuille «\u00a0Données complémentaires\u00a0», cellule C2",
        ),
    ]


def test_a_date_typed_as_text(path):
    found = fault(path, "Rencontres", A2="12/03/2022")
    assert "12/03/2022" in found.message
    assert "format Date" in found.remedy


@pytest.mark.parametrize("value", [2022, dt.date(1922, 3, 12), True])
def test_what_is_not_a_date(path, value):
    workbook = load_workbook(path)
    workbook["Documents publics"]["C2"].number_format = "General"
    workbook.save(path)
    assert fault(path, "Documents publics", C2=value).code == "CEP-REG-004"


def test_unknown_operator_gives_the_nearest(path):
    assert "«\u00a0Apec\u00a0»" in fault(path, "Rencontres", B2="Apeq").remedy
    assert "Pôle emploi" in fault(path, "Rencontres", B2="Zzz").remedy


def test_required_cell(path):
    found = fault(path, "Rencontres", E2="   ")
    assert (found.code, found.place.rpartition(" ")[2]) == ("CEP-REG-007", "E2")
    assert "Objet" in found.message


def test_complementary_data_need_a_consent(path):
    found = fault(path, "Données complémentaires", C2=None)
    assert found.code == "CEP-REG-009"
    assert "consentement" in found.message


def test_declared_without_date(path):
    assert fault(path, "Investigations", H2=None).code == "CEP-REG-010"


def test_end_before_start(path):
    found = fault(path, "Coopérations", H2=dt.date(2021, 12, 31))
    assert (found.code, found.place.rpartition(" ")[2]) == ("CEP-REG-011", "H2")


def test_repeated_milestone(path):
    found = fault(path, "Jalons", A3="comite", B3=dt.date(2023, 6, 14))
    assert (found.code, found.place.rpartition(" ")[2]) == ("CEP-REG-012", "A3")


def test_formula_that_nobody_computed(path):
    assert fault(path, "Documents publics", F2="=1+1").code == "CEP-REG-008"
    assert "CEP-REG-008" in [
        item.code for item in faults(edited(path, "Rencontres", A2="=TODAY()"))
    ]


def test_formula_in_error(path):
    assert fault(path, "Rencontres", E2="#REF!").code == "CEP-REG-008"


def test_renamed_sheet_and_column(path):
    workbook = load_workbook(path)
    workbook["Rencontres"].title = "Rencontre"
    workbook["Coopérations"]["K1"] = "Levier"
    workbook.save(path)
    sheet, column = faults(path)
    assert (sheet.code, column.code) == ("CEP-REG-002", "CEP-REG-003")
    assert "«\u00a0Rencontre\u00a0»" in sheet.remedy
    assert "«\u00a0Levier\u00a0»" in column.remedy
    assert "Coopérations" in column.place


# Files that are not the workbook


def test_missing_file(tmp_path):
    (found,) = faults(tmp_path / "registres.xlsx")
    assert found.code == "CEP-REG-001"
    assert "init" in found.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "pas un classeur"),
        (b"PK\x03\x04 abc", "pas un classeur"),
        (b"date;operateur\n", "pas un classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "ancien format"),
    ],
)
def test_not_a_workbook(tmp_path, content, words):
    path = tmp_path / "registres.xlsx"
    path.write_bytes(content)
    (found,) = faults(path)
    assert words in found.message


def with_member(path, name, content):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/media/image.png", bytes(21 * 1024 * 1024), "plus de 20 Mo"),
        ("customXml/item1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "DOCTYPE"),
    ],
)
def test_hostile_workbooks(path, name, content, words):
    (found,) = faults(with_member(path, name, content))
    assert words in found.message


def test_repeated_members(path):
    with pytest.warns(UserWarning, match="Duplicate"):
        with_member(path, "xl/workbook.xml", b"<x/>")
    assert faults(path)[0].code == "CEP-REG-001"


def test_broken_part_is_explained(tmp_path, path):
    target = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as broken:
        for name in source.namelist():
            content = b"<oops" if name == "xl/worksheets/sheet2.xml" else source.read(name)
            broken.writestr(name, content)
    (found,) = faults(target)
    assert "abîmé" in found.message


def test_another_workbook(tmp_path):
    path = tmp_path / "registres.xlsx"
    Workbook().save(path)
    assert {item.code for item in faults(path)} == {"CEP-REG-002"}
    assert len(faults(path)) == sum(sheet.mandatory for sheet in SHEETS)


# What is seen in the workbook


def lines_of(text, width):
    return len(textwrap.wrap(text, width)) or 1


def test_every_row_is_as_high_as_its_texts(tmp_path):
    create_workbook(tmp_path / "r.xlsx", CAMPAIGN)
    workbook = load_workbook(tmp_path / "r.xlsx")
    for sheet in workbook.worksheets:
        if sheet.title == "Listes":
            continue
        merged = {area.min_row for area in sheet.merged_cells.ranges}
        widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJKLM"]
        for row in sheet.iter_rows():
            for cell, width in zip(row, widths):
                if not isinstance(cell.value, str):
                    continue
                room = sum(widths[:4]) if cell.row in merged else width
                if cell.row == 1 and sheet.title != "Lisez-moi":
                    room -= 3  # the button of the filter
                    assert max(len(word) for word in cell.value.split()) <= room, cell.value
                height = sheet.row_dimensions[cell.row].height
                assert height >= 15 * lines_of(cell.value, int(room)), cell.value
                assert cell.alignment.wrap_text


def test_heights_follow_what_is_typed_later(tmp_path):
    create_workbook(tmp_path / "r.xlsx", CAMPAIGN, REGISTERS)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert any(b" ht=" in archive.read(name) for name in sheets)
        assert not any(b"customHeight" in archive.read(name) for name in sheets)


def test_one_font_everywhere(tmp_path):
    create_workbook(tmp_path / "r.xlsx", CAMPAIGN, REGISTERS)
    workbook = load_workbook(tmp_path / "r.xlsx")
    fonts = {
        cell.font.name
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    }
    assert fonts == {"Calibri"}
