"""From a campaign to the next, as its users do: new, init, check, status, render."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest

from cep_report.project import Project

FORMER, NEW = "demo-2022", "demo-2023"


def dataset_a_year_later(project: Project) -> None:
    """The figures of the demonstration, each a year later."""
    name = "jeu-de-donnees-fictif.csv"
    with (project.data(FORMER) / name).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    project.data(NEW).mkdir(parents=True)
    with (project.data(NEW) / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows([str(int(row[0]) + 1), *row[1:]] for row in rows)


def words(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith(("word/", "docProps/")) and name.endswith(".xml")
        )


@pytest.fixture
def renewed(command, demo_project: Project) -> Project:
    said = command(demo_project, "new", NEW, "--from", FORMER, "-r", "53", "-r", "Mayotte")
    assert said.code == 0, said.err
    return demo_project


def test_the_whole_way(command, renewed: Project) -> None:
    report = ("-c", NEW, "-r", "53")
    assert command(renewed, "init", "-c", NEW, "--all").code == 0
    dataset_a_year_later(renewed)
    found = {item["code"] for item in json.loads(command(renewed, "check", *report, "--json").out)}
    assert {"CEP-CAMPAGNE-001", "CEP-CAMPAGNE-002", "CEP-REPRISE-001"} <= found
    assert not {code for code in found if code.startswith(("CEP-PROSE", "CEP-REG", "CEP-DON"))}

    said = command(renewed, "render", *report, "--to", "docx", "--version", "v2")
    assert said.code == 0, said.err
    assert "11\u00a0dates à confirmer" in said.err
    printed = words(renewed.output(NEW) / "53-bretagne" / "rapport.docx")
    assert "repris de" not in printed
    assert "France Travail" in printed
    assert "2023" in printed
    assert NEW in printed

    (row,) = json.loads(command(renewed, "status", *report, "--json", "--date", "2027-01-01").out)
    states = {item["id"]: item["etat"] for item in row["jalons"]}
    assert (states["donnees"], states["projet"]) == ("fait", "fait")
    assert states["depot"] == "en retard"


def test_new_says_what_is_to_be_known(command, renewed: Project) -> None:
    said = command(renewed, "new", NEW, "--from", FORMER, "-r", "24")
    assert said.code == 0, said.err
    for text in (
        "déjà là, laissée telle quelle",
        "nom de «\u00a0pole-emploi\u00a0» à la date de référence\u00a0: Pôle emploi → France Travail",
        "À confirmer avec la nouvelle méthodologie",
        "24 Centre-Val de Loire",
        "accord à vérifier ou à renouveler",
    ):
        assert text in said.out
    again = command(renewed, "new", NEW, "--from", FORMER, "-r", "53")
    assert "tout existait déjà" in again.out


def test_new_in_json_and_alone(command, demo_project: Project) -> None:
    said = command(demo_project, "new", NEW, "--from", FORMER, "--campagne-seule", "--json")
    told = json.loads(said.out)
    assert (told["campagne"], told["precedente"], told["creee"]) == (NEW, FORMER, True)
    assert told["regions"] == []
    assert told["changements"]
    assert [path.name for path in (demo_project.reports / NEW).iterdir()] == ["campaign.yml"]
    assert not command(demo_project, "new", NEW, "--from", FORMER).code
    folders = [path for path in (demo_project.reports / NEW).iterdir() if path.is_dir()]
    assert len(folders) == 18


def test_one_region_in_default_does_not_stop_the_others(command, demo_project: Project) -> None:
    (demo_project.reports / FORMER / "53-bretagne" / "registres.xlsx").write_bytes(b"")
    said = command(demo_project, "new", NEW, "--from", FORMER, "-r", "53", "-r", "94")
    assert said.code == 1
    assert "53 Bretagne\u00a0: rien n’a été écrit" in said.out
    assert "CEP-REG-001" in said.err
    assert not (demo_project.reports / NEW / "53-bretagne").exists()
    assert (demo_project.reports / NEW / "94-corse" / "registres.xlsx").is_file()


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (("new", "2023", "--from", "1999"), "n’existe pas"),
        (("new", "demo-2021", "--from", FORMER), "ne suit pas"),
        (("new", "../2023", "--from", FORMER), "impossible"),
        (("new", "2023", "--from", "2022", "-r", "53"), "sans dossier"),
        (("new", "2023"), "--from"),
        (("compare", FORMER, "2031"), "n’existe pas"),
    ],
)
def test_wrong_use(command, demo_project: Project, line: tuple[str, ...], word: str) -> None:
    said = command(demo_project, *line)
    assert said.code == 2
    assert word in said.err


def test_compare(command, demo_project: Project) -> None:
    told = json.loads(command(demo_project, "compare", "2022", FORMER, "--json").out)
    assert {item["rubrique"] for item in told} == {"Jeu de données"}
    said = command(demo_project, "compare", "2022", "2022")
    assert "Rien ne change" in said.out


def test_status_fits_a_terminal_and_gives_details(command, demo_source: Project, tmp_path) -> None:
    said = command(demo_source, "status", "-c", FORMER, "--date", "20/05/2023")
    assert max(len(line) for line in said.out.splitlines()) <= 100
    assert "Jalons, au 20 mai 2023" in said.out
    said = command(demo_source, "status", "-c", FORMER, "-r", "44", "--date", "2023-07-20")
    assert "3 sur 5" in said.out
    assert "review --campaign demo-2022 --region 44" in said.out
    assert said.out.index("Premier dialogue") < said.out.index("Remis à France compétences")
    file = tmp_path / "jalons.ics"
    assert command(demo_source, "status", "-c", FORMER, "--ics", str(file)).code == 0
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    said = command(demo_source, "status", "-c", FORMER, "--date", "hier")
    assert said.code == 2
