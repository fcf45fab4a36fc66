"""Whatever the format, the same table; whatever the file, a clear error."""

from __future__ import annotations

import unicodedata
import zipfile

import openpyxl
import pandas as pd
import pytest

from cep_report.dataset import reading
from cep_report.dataset.reading import quoted, read_table
from cep_report.dataset.schema import COLUMNS
from cep_report.dataset.validation import validate
from cep_report.errors import InputError


def _cells(lines: str) -> list[list[str]]:
    return [line.split(";") for line in lines.splitlines()]


def _number(text: str) -> float | int | None:
    if not text:
        return None
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _as_csv(path, rows):
    path.write_text("\n".join(";".join(row) for row in [list(COLUMNS), *rows]), "utf-8")


def _as_comma_csv(path, rows):
    texts = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    path.write_text("\r\n".join([",".join(COLUMNS), *texts, ""]), "utf-8", newline="")


def _as_csv_with_bom(path, rows):
    text = "\n".join(";".join(row) for row in [[c.upper() for c in COLUMNS], *rows])
    path.write_text(text, "utf-8-sig")


def _as_windows_csv(path, rows):
    header = "Année;Région;Département;Opérateur;Indicateur;Dimension;Modalité;Valeur;Statut"
    text = "\n".join([header, "", *(";".join(row) for row in rows)])
    path.write_text(text, "cp1252")


def _as_excel(path, rows):
    # As Excel does it: whatever looks like a number is one, codes included.
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    sheet = book.create_sheet("Données")
    sheet.append(list(COLUMNS))
    for row in rows:
        codes = [int(cell) if cell.isdigit() else cell or None for cell in row[:3]]
        sheet.append([*codes, *row[3:7], _number(row[7]), row[8]])
    book.save(path)


def _as_excel_first_sheet(path, rows):
    book = openpyxl.Workbook()
    book.active.append(list(reversed(COLUMNS)))
    for row in rows:
        book.active.append(list(reversed(row)))
    book.save(path)


def _as_parquet(path, rows):
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["annee"] = frame["annee"].astype(int)
    frame["operateur"] = frame["operateur"].astype("category")
    frame["valeur"] = frame["valeur"].map(_number).astype(float)
    frame.to_parquet(path)


@pytest.mark.parametrize(
    ("name", "write_as"),
    [
        ("jeu.csv", _as_comma_csv),
        ("bom.csv", _as_csv_with_bom),
        ("windows.csv", _as_windows_csv),
        ("jeu.xlsx", _as_excel),
        ("premiere.XLSX", _as_excel_first_sheet),
        ("jeu.parquet", _as_parquet),
    ],
)
def test_every_format_gives_the_same_frame(
    tmp_path, sound, campaign, indicators, regions, name, write_as
):
    rows = _cells(sound)
    reference, other = tmp_path / "reference.csv", tmp_path / name
    _as_csv(reference, rows)
    write_as(other, rows)
    expected, found = (
        validate(read_table(path), campaign, indicators, regions) for path in (reference, other)
    )
    assert found.findings == ()
    assert len(found.frame) == len(rows)
    pd.testing.assert_frame_equal(found.frame, expected.frame)


@pytest.mark.parametrize("name", ["jeu.csv", "jeu.xlsx", "jeu.parquet"])
def test_codes_keep_their_leading_zero(tmp_path, campaign, indicators, regions, name):
    rows = _cells(
        "2022;4;974;tous;entrees;total;total;1;ok\n"
        "2022;84;1;tous;entrees;total;total;2;ok\n"
        "2022;94;2A;tous;entrees;total;total;3;ok"
    )
    path = tmp_path / name
    {"csv": _as_csv, "xlsx": _as_excel, "parquet": _as_parquet}[name.split(".")[1]](path, rows)
    checked = validate(read_table(path), campaign, indicators, regions)
    assert checked.findings == ()
    assert checked.frame[["region", "departement"]].to_numpy().tolist() == [
        ["04", "974"],
        ["84", "01"],
        ["94", "2A"],
    ]


def test_places_are_those_a_reader_sees(tmp_path, sound):
    csv_file, book = tmp_path / "jeu.csv", tmp_path / "jeu.xlsx"
    csv_file.write_text(
        ";".join(COLUMNS) + '\n\n2022;53;;tous;"en\ntrees";total;total;1;ok\n'
        "2022;53;;apec;entrees;total;total;1;ok\n",
        "utf-8",
    )
    _as_excel(book, _cells(sound))
    assert read_table(csv_file).place(0, "valeur") == "jeu.csv, ligne 3, colonne valeur"
    assert read_table(csv_file).place(1) == "jeu.csv, ligne 5"
    place = read_table(book).place(3, "valeur")
    assert place == "jeu.xlsx, feuille «\u00a0Données\u00a0», cellule H5 (valeur)"


def test_columns_missing_and_repeated_are_all_named(tmp_path):
    path = tmp_path / "jeu.csv"
    path.write_text("annee;region;annee;operateur;indicateur;dimension;modalite;valeur\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert [item.code for item in caught.value.findings] == ["CEP-DON-001"] * 3
    messages = " ".join(item.message for item in caught.value.findings)
    assert "«\u00a0annee\u00a0» est répétée" in messages
    assert "«\u00a0departement\u00a0» manque" in messages
    assert "«\u00a0statut\u00a0» manque" in messages


def test_an_unknown_column_is_told_and_not_read(tmp_path, sound):
    path = tmp_path / "jeu.csv"
    lines = [";".join(COLUMNS) + ";remarque", *(f"{line};!" for line in sound.splitlines())]
    path.write_text("\n".join(lines), "utf-8")
    table = read_table(path)
    assert [item.code for item in table.findings] == ["CEP-DON-002"]
    assert "«\u00a0remarque\u00a0»" in table.findings[0].message
    assert list(table.cells.columns) == list(COLUMNS)


def test_ragged_lines_are_refused_together(write):
    path = write(
        "2022;53;;tous;entrees;total;total;1\n"
        "2022;53;;apec;entrees;total;total;1;ok;;\n"
        "2022;53;;apec;entrees;total;total;1;ok;trop\n"
    )
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert [item.place for item in caught.value.findings] == [
        "jeu.csv, ligne 2",
        "jeu.csv, ligne 4",
    ]
    assert "8 cellules au lieu de 9" in caught.value.findings[0].message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("image.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d"),
        ("guillemet.csv", ";".join(COLUMNS).encode() + b'\n2022;"53;;tous'),
        ("texte.xlsx", b"annee;region"),
        ("texte.parquet", b"PAR1 annee;region PAR1"),
        ("ancien.xls", b"\xd0\xcf\x11\xe0"),
        ("sans-extension", b"annee;region"),
    ],
)
def test_a_file_that_is_no_dataset_is_refused_in_french(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert caught.value.exit_code == 2
    assert caught.value.what.startswith("Le ")
    assert caught.value.remedy
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected", "said"),
    [
        ("\t".join(COLUMNS).encode(), "«\u00a0;\u00a0» ou «\u00a0,\u00a0»", "une tabulation"),
        ("\n\n" + "|".join(COLUMNS), "«\u00a0;\u00a0» ou «\u00a0,\u00a0»", "«\u00a0|\u00a0»"),
        (";".join(COLUMNS).encode("utf-16"), "UTF-8", "UTF-16"),
        (";".join(COLUMNS).encode("utf-16-le"), "UTF-8", "UTF-16"),
        (";".join(COLUMNS).encode("utf-16-be"), "UTF-8", "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\x01\x02", "UTF-8", "un fichier qui n’est pas un texte"),
    ],
)
def test_a_separator_or_an_encoding_that_is_not_ours_is_named(tmp_path, content, expected, said):
    path = tmp_path / "jeu.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert (caught.value.expected, caught.value.found) == (expected, said)
    assert caught.value.findings == ()


@pytest.mark.parametrize("row", ['2022;"53;;tous', '2022;"5"3;;tous;;;;;'])
def test_an_unclosed_quote_is_told_at_the_line_where_it_opens(tmp_path, row):
    path = tmp_path / "jeu.csv"
    sound = "2022;53;;tous;entrees;total;total;1;ok"
    path.write_text("\n".join([";".join(COLUMNS), sound, row, *[sound] * 9]), "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert caught.value.where == "jeu.csv, à partir de la ligne 3"
    assert "guillemet" in caught.value.found


def test_a_file_that_is_not_there_is_said_so_in_french(tmp_path):
    (tmp_path / "dossier.csv").mkdir()
    for name, said in (("absent.csv", "n’existe pas"), ("dossier.csv", "c’est un dossier")):
        with pytest.raises(InputError) as caught:
            read_table(tmp_path / name)
        assert said in caught.value.found
        assert "vérifier le nom" in caught.value.remedy


def test_no_control_sign_of_a_file_reaches_the_terminal(tmp_path):
    path = tmp_path / "jeu.csv"
    path.write_bytes("annee;\x1b]0;titre\x07;a\x9bb;\u202e".encode() + b";" * 9 + b"x" * 9000)
    with pytest.raises(InputError) as caught:
        read_table(path)
    said = str(caught.value)
    assert not {sign for sign in said if unicodedata.category(sign)[0] == "C"} - {"\n"}
    assert len(caught.value.found) <= 300
    error = InputError("Le fichier n’est pas lisible.", found="a\x00\x1b[2J", where="\x07")
    assert not {"\x00", "\x1b", "\x07"} & set(str(error))


def test_a_damaged_workbook_is_refused(tmp_path, sound):
    whole, broken = tmp_path / "entier.xlsx", tmp_path / "abime.xlsx"
    _as_excel(whole, _cells(sound))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for item in source.namelist():
            content = source.read(item)
            target.writestr(item, content[:200] if "worksheets" in item else content)
    with pytest.raises(InputError, match="illisible"):
        read_table(broken)


def test_a_workbook_that_would_fill_the_disk_is_refused(tmp_path, monkeypatch, sound):
    path = tmp_path / "jeu.xlsx"
    _as_excel(path, _cells(sound))
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(InputError, match="une fois ouvert"):
        read_table(path)


def test_too_many_rows_are_refused(monkeypatch, write, sound):
    path = write(sound)
    monkeypatch.setattr(reading, "MAX_ROWS", 5)
    with pytest.raises(InputError, match="trop volumineux"):
        read_table(path)


def test_quoted_texts_are_safe_to_print():
    assert quoted("a\x1b[31m\nb") == "«\u00a0a\ufffd[31m\ufffdb\u00a0»"
    assert len(quoted("x" * 5000)) < 70
    assert quoted("") == "une cellule vide"
