"""Observations in the register: added once, and nothing that a person did is touched."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from cep_report.campaign import read_campaign
from cep_report.errors import InputError, OutputError
from cep_report.exchanges.register import SHEET, add_observations, entry_of
from cep_report.observations import AUTHOR, Decision, Kind, Observation
from cep_report.registers import Meeting, Registers
from cep_report.registers.columns import zone_labels
from cep_report.registers.reading import read_registers
from cep_report.registers.sheets import SHEETS
from cep_report.registers.workbook import create_workbook
from tests.soffice import convert

CAMPAIGN = read_campaign(Path(__file__).parents[2] / "reports/2022/campaign.yml")
OPERATORS = [family.id for family in CAMPAIGN.operators]
MEETING = Meeting(date=dt.date(2022, 3, 12), operator="apec", parts=(1,), subject="Bilan")


def observation(number, **changes):
    values = {
        "id": f"apec-v1-{number:08x}",
        "kind": Kind.COMMENT,
        "operator": "apec",
        "version": "v1",
        "person": "Jeanne Martin",
        "date": dt.date(2023, 5, 12),
        "section": "1.4\u2002Les leviers",
        "zone": "cooperations.leviers",
        "passage": "Les partenaires se réunissent.",
        "remark": f"Remarque {number}",
    }
    return Observation(**{**values, **changes})


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "registres.xlsx"
    create_workbook(target, CAMPAIGN, Registers(meetings=(MEETING,)))
    return target


@pytest.fixture
def old(path):
    """A workbook made before there was a sheet of observations."""
    workbook = load_workbook(path)
    del workbook["Observations"]
    for name in list(workbook.defined_names):
        if name.startswith("liste_observations"):
            del workbook.defined_names[name]
    workbook.save(path)
    return path


def entries(path):
    return read_registers(path, CAMPAIGN).observations


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells(path):
    return [[cell.value for cell in row] for row in load_workbook(path)["Observations"].iter_rows()]


# What is added


def test_what_is_added_is_read_back(path):
    given_ = [observation(1), observation(2, operator=AUTHOR, date=None, zone="", section="")]
    assert add_observations(path, CAMPAIGN, given_) == 2
    assert entries(path) == tuple(entry_of(item, CAMPAIGN) for item in given_)
    assert [item.decision for item in entries(path)] == [Decision.PENDING] * 2
    assert [item.row for item in entries(path)] == [2, 3]
    assert cells(path)[2][2] == "L’association"


def test_the_same_again_adds_nothing_and_changes_no_byte(path):
    add_observations(path, CAMPAIGN, [observation(1), observation(1)])
    before = path.read_bytes()
    assert add_observations(path, CAMPAIGN, [observation(1)]) == 0
    assert path.read_bytes() == before
    assert len(entries(path)) == 1


def test_same_bytes_for_the_same_observations(path, tmp_path):
    other = tmp_path / "other.xlsx"
    other.write_bytes(path.read_bytes())
    for target in (path, other):
        add_observations(target, CAMPAIGN, [observation(1), observation(2)])
    assert path.read_bytes() == other.read_bytes()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["other.xlsx", "registres.xlsx"]


def test_only_the_sheet_changes(path):
    before = parts(path)
    add_observations(path, CAMPAIGN, [observation(1)])
    after = parts(path)
    (changed,) = [name for name in after if after[name] != before.get(name)]
    assert changed.startswith("xl/worksheets/")
    assert before.keys() == after.keys()


def test_a_text_is_never_a_formula_and_illegal_characters_go(path):
    add_observations(
        path, CAMPAIGN, [observation(1, remark="=1+1", passage="a\x00b\ud800c\ufffe\nd\r\ne")]
    )
    (entry,) = entries(path)
    assert entry.remark == "=1+1"
    assert entry.passage == "abc\nd\ne"
    cell = next(row for row in load_workbook(path)["Observations"].iter_rows(min_row=2))[7]
    assert cell.data_type != "f"


def test_long_texts_are_wrapped_in_rows_of_their_height(path):
    add_observations(
        path, CAMPAIGN, [observation(1, remark="mot " * 60), observation(2, remark="x" * 40_000)]
    )
    worksheet = load_workbook(path)["Observations"]
    assert worksheet["H2"].alignment.wrap_text
    assert worksheet.row_dimensions[2].height > 60
    assert worksheet.row_dimensions[3].height <= 409
    assert len(worksheet["H3"].value) == 32_767
    assert worksheet["B2"].is_date
    assert worksheet["B2"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("sign", ["x", "😀"])
def test_a_text_that_no_cell_can_hold_is_whole_in_a_file_that_the_cell_names(path, sign):
    long = observation(2, remark=f"{sign * 40_000}\nfin")
    assert add_observations(path, CAMPAIGN, [observation(1), long]) == 2
    value = load_workbook(path)["Observations"]["H3"].value
    assert len(value.encode("utf-16-le")) // 2 in {32_766, 32_767}
    named = re.search(r"il est entier dans (\S+)\.\)\Z", value)
    assert named is not None, value[-100:]
    kept = path.parent / named[1]
    assert kept.read_text(encoding="utf-8") == f"{long.remark}\n"
    assert [item.name for item in kept.parent.iterdir()] == [kept.name]
    kept.unlink()
    assert add_observations(path, CAMPAIGN, [long]) == 0
    assert not kept.exists()


def test_300_observations(path):
    many = [observation(number, remark="Une remarque. " * 20) for number in range(300)]
    assert add_observations(path, CAMPAIGN, many) == 300
    assert add_observations(path, CAMPAIGN, many) == 0
    assert len(entries(path)) == 300


def test_decisions_are_chosen_in_a_list(path):
    workbook = load_workbook(path)
    lists = {
        str(item.sqref)[0]: workbook.defined_names[item.formula1].attr_text
        for item in workbook["Observations"].data_validations.dataValidation
        if item.type == "list"
    }
    assert sorted(lists) == ["C", "I", "L"]
    listed = workbook["Listes"][lists["I"].split("!")[1].replace("$", "")]
    assert [row[0].value for row in listed] == list(Decision)


@pytest.mark.parametrize(
    ("section", "zone", "found"),
    [
        ("1.4\u2002Les leviers", "", "cooperations.leviers"),
        ("2.7 Les leviers", "", "parcours.leviers"),
        ("Les leviers", "", ""),
        ("1.2. les themes des coopérations", "", "cooperations.themes"),
        ("Annexes", "", ""),
        ("", "parcours.recours", "parcours.recours"),
        ("Les leviers", "inconnue.zone", ""),
    ],
)
def test_the_zone_is_known_from_the_heading(section, zone, found):
    assert entry_of(observation(1, section=section, zone=zone), CAMPAIGN).zone == found


def test_an_empty_decision_is_still_to_be_taken_and_others_are_read(path):
    add_observations(path, CAMPAIGN, [observation(1), observation(2), observation(3)])
    workbook = load_workbook(path)
    worksheet = workbook["Observations"]
    worksheet["I2"], worksheet["I3"], worksheet["I4"] = None, "Retenue ", "DIVERGENCE MAINTENUE"
    workbook.save(path)
    assert [item.decision for item in entries(path)] == [
        Decision.PENDING,
        Decision.RETAINED,
        Decision.DIVERGENCE,
    ]


def test_a_decision_out_of_the_list_is_told(path):
    add_observations(path, CAMPAIGN, [observation(1)])
    workbook = load_workbook(path)
    workbook["Observations"]["I2"] = "retenu"
    workbook.save(path)
    with pytest.raises(InputError) as caught:
        read_registers(path, CAMPAIGN)
    (finding,) = caught.value.findings
    assert finding.code == "CEP-REG-006"
    assert "I2" in finding.place
    assert "retenue" in finding.remedy


# What a person did


def test_everything_a_person_did_survives(path):
    add_observations(path, CAMPAIGN, [observation(number) for number in range(4)])
    workbook = load_workbook(path)
    worksheet = workbook["Observations"]
    worksheet.insert_cols(3)  # everything after moves right
    worksheet["C1"], worksheet["C3"] = "Priorité", "haute"
    worksheet["N1"], worksheet["N2"] = "Double", "=LEN(I2)"
    worksheet["J2"], worksheet["K2"] = "retenue", "Merci."
    worksheet["J3"].fill = PatternFill("solid", fgColor="00FF00")
    worksheet["K3"].font = Font(bold=True)
    worksheet["A4"].comment = Comment("À voir", "Moi")
    worksheet.column_dimensions["H"].width = 77
    worksheet.row_dimensions[3].height = 50
    validation = DataValidation(type="list", formula1='"haute,basse"')
    validation.add("C2:C50")
    worksheet.add_data_validation(validation)
    workbook.save(path)
    before, held = cells(path), parts(path)
    assert add_observations(path, CAMPAIGN, [observation(2), observation(9)]) == 1
    after = cells(path)
    assert after[: len(before)] == before
    assert after[len(before)][0] == observation(9).id
    assert after[len(before)][8] == "Remarque 9"
    changed = [name for name, content in parts(path).items() if held.get(name) != content]
    assert all(name.startswith(("xl/worksheets/sheet", "xl/styles")) for name in changed)
    worksheet = load_workbook(path)["Observations"]
    assert worksheet["J3"].fill.fgColor.rgb == "0000FF00"
    assert worksheet["K3"].font.bold
    assert worksheet["A4"].comment.text == "À voir"
    assert worksheet.column_dimensions["H"].width == 77
    assert worksheet.row_dimensions[3].height == 50
    assert '"haute,basse"' in {item.formula1 for item in worksheet.data_validations.dataValidation}


def test_results_of_formulas_stay(path):
    """A formula without its result could not be read: openpyxl would drop all of them."""
    content = parts(path)
    name = "xl/worksheets/sheet3.xml"
    assert b"Rencontres" not in content[name]
    add_observations(path, CAMPAIGN, [observation(1)])
    sheet = next(name for name, part in parts(path).items() if b"apec-v1-00000001" in part)
    held = parts(path)
    held[sheet] = held[sheet].replace(
        b"</row></sheetData>",
        b'<c r="N2"><f>LEN(A2)</f><v>16</v></c></row></sheetData>',
    )
    with zipfile.ZipFile(path, "w") as archive:
        for part, body in held.items():
            archive.writestr(part, body)
    add_observations(path, CAMPAIGN, [observation(2)])
    assert load_workbook(path, data_only=True)["Observations"]["N2"].value == 16
    assert load_workbook(path)["Observations"]["N2"].value == "=LEN(A2)"
    assert len(entries(path)) == 2


# What a person can type: openpyxl, like Excel, refuses control characters.
TEXTS = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30).filter(
        lambda text: not text.startswith("=")
    )
    | st.none()
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("cell"), st.integers(2, 9), st.sampled_from("GHJKM"), TEXTS),
        st.tuples(st.just("decide"), st.integers(2, 9), st.just("I"), st.sampled_from(Decision)),
        st.tuples(st.just("sort"), st.just(0), st.just("A"), st.booleans()),
        st.tuples(st.just("gap"), st.integers(2, 6), st.just("A"), st.none()),
        st.tuples(st.just("receive"), st.integers(0, 6), st.just("A"), st.integers(1, 4)),
    ),
    max_size=6,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=EDITS)
def test_whatever_is_edited_between_imports_nothing_is_overwritten_nor_twice(path, tmp_path, edits):
    target = tmp_path / "edited.xlsx"
    target.write_bytes(path.read_bytes())
    received = {item.id: item for item in (observation(100), observation(101))}
    add_observations(target, CAMPAIGN, received.values())
    for what, number, letter, value in edits:
        if what == "receive":
            own = [observation(number + step) for step in range(value)]
            before = cells(target)
            added = add_observations(target, CAMPAIGN, own)
            assert added == len({item.id for item in own} - received.keys())
            assert cells(target)[: len(before)] == before
            received |= {item.id: item for item in own}
            continue
        workbook = load_workbook(target)
        worksheet = workbook["Observations"]
        if what in {"cell", "decide"} and worksheet[f"A{number}"].value:
            try:
                worksheet[f"{letter}{number}"] = value
            except ValueError:  # openpyxl refuses what Excel cannot hold
                continue
        elif what == "sort":
            rows = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=2)]
            rows.sort(key=lambda row: str(row[0]), reverse=value)
            for line, row in enumerate(rows, start=2):
                for column, held in enumerate(row, start=1):
                    worksheet.cell(line, column).value = held
        elif what == "gap":
            worksheet.insert_rows(number)
        workbook.save(target)
    final = [row for row in cells(target)[1:] if row[0]]
    assert sorted(row[0] for row in final) == sorted(received)


# Workbooks that are not as we make them


def test_a_workbook_without_the_sheet_is_read_and_gets_it(old):
    assert read_registers(old, CAMPAIGN).observations == ()
    before = parts(old)
    assert add_observations(old, CAMPAIGN, [observation(1), observation(2)]) == 2
    registers = read_registers(old, CAMPAIGN)
    assert registers.meetings == (MEETING,)
    assert len(registers.observations) == 2
    workbook = load_workbook(old)
    worksheet = workbook["Observations"]
    assert [cell.value.removesuffix(" *") for cell in worksheet[1]] == [
        column.label for column in SHEET.columns
    ]
    assert worksheet["A1"].font.bold
    assert worksheet["A1"].fill.fgColor.rgb.endswith("1F3A5F")
    assert worksheet["H2"].alignment.wrap_text
    assert worksheet["B2"].number_format == "dd/mm/yyyy"
    assert worksheet.freeze_panes == "B2"
    decision = next(
        item for item in worksheet.data_validations.dataValidation if str(item.sqref)[0] == "I"
    )
    sheet, _, reference = workbook.defined_names[decision.formula1].attr_text.partition("!")
    listed = workbook[sheet.strip("'")][reference.replace("$", "")]
    assert [row[0].value for row in listed] == list(Decision)
    assert workbook[sheet.strip("'")].sheet_state == "hidden"
    kept = [name for name in before if name.startswith("xl/worksheets/")]
    assert all(parts(old)[name] == before[name] for name in kept)
    assert add_observations(old, CAMPAIGN, [observation(1), observation(3)]) == 1


def test_a_renamed_sheet_or_column_is_told_and_nothing_is_written(path):
    for change in (
        lambda book: setattr(book["Observations"], "title", "Observation"),
        lambda book: book["Observations"].__setitem__("A1", "Identifiants"),
    ):
        create_workbook(path, CAMPAIGN)
        workbook = load_workbook(path)
        change(workbook)
        workbook.save(path)
        before = path.read_bytes()
        with pytest.raises(InputError) as caught:
            add_observations(path, CAMPAIGN, [observation(1)])
        assert caught.value.findings[0].code in {"CEP-REG-002", "CEP-REG-003"}
        assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0 old"])
def test_a_damaged_workbook_is_refused_as_it_is(path, content):
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        add_observations(path, CAMPAIGN, [observation(1)])
    assert caught.value.findings[0].code == "CEP-REG-001"
    assert path.read_bytes() == content


def test_a_missing_workbook(tmp_path):
    with pytest.raises(InputError, match="absent"):
        add_observations(tmp_path / "registres.xlsx", CAMPAIGN, [observation(1)])


@pytest.mark.parametrize("lock", ["~$registres.xlsx", ".~lock.registres.xlsx#"])
def test_an_open_workbook_is_left_alone(path, lock):
    path.with_name(lock).write_text("Quelqu’un")
    before = path.read_bytes()
    with pytest.raises(OutputError, match="ouvert"):
        add_observations(path, CAMPAIGN, [observation(1)])
    assert path.read_bytes() == before
    path.with_name(lock).unlink()
    assert add_observations(path, CAMPAIGN, [observation(1)]) == 1


def test_every_zone_of_the_plan_has_a_label_of_its_own():
    labels = zone_labels(CAMPAIGN)
    assert len(set(labels.values())) == len(labels)
    assert labels["cooperations.leviers"] == "Partie 1 – Les leviers"
    assert SHEET in SHEETS


def test_libreoffice_opens_it_and_saves_it_as_we_read_it(old, tmp_path):
    many = [observation(1, remark="=1+1\nsuite"), observation(2, date=None)]
    add_observations(old, CAMPAIGN, many)
    saved = convert(tmp_path / "saved", "xlsx:Calc MS Excel 2007 XML", old)
    assert entries(saved) == entries(old)
    assert add_observations(saved, CAMPAIGN, [*many, observation(3)]) == 1
    assert len(entries(saved)) == 3
    assert load_workbook(saved)["Observations"]["B4"].is_date
