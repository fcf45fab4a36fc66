"""The command as a user meets it: French, clear, and never half-done."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from cep_report import cli
from cep_report.cli import app

CATALOGUE = cli.__file__.replace("__init__.py", "") + "locale/fr/LC_MESSAGES/cep-report.po"
RENDER = ("render", "-c", "demo-2022", "-r", "53")


def files(folder):
    """Every file under a folder and its bytes."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused(said, *words):
    """The command refused, in French, with these words, and said what to do."""
    assert said.code == 2, said
    for word in words:
        assert word in said.err, said.err
    assert "À faire" in said.err
    assert said.err.startswith("Erreur")


# Help and language


def test_help_is_in_french_whatever_the_machine_speaks(command, empty_project):
    for language in ("C", "en_US.UTF-8", "fr_FR.UTF-8"):
        said = command(
            empty_project, "render", "--help", env={"LANG": language, "LC_ALL": language}
        )
        assert said.code == 0
        assert "Utilisation" in said.out
        assert "Afficher cette aide" in said.out
        assert not re.search(r"\b(Usage|Show|Options? to|default|the)\b", said.out)


def test_the_commands_are_told_in_the_order_of_a_campaign(command, empty_project):
    said = command(empty_project, "--help").out
    sections = ("Options", "Découvrir", "Préparer", "Faire", "Échanger", "Remettre", "Recevoir")
    assert tuple(re.findall(r"^(\S+).*\u00a0:$", said, re.MULTILINE)) == sections
    told = re.findall(r"^  ([a-z][a-z-]+) {2,}\S", said, re.MULTILINE)
    assert sorted(told) == sorted(app.cli.commands)
    assert told.index("new") < told.index("render") < told.index("submit") < told.index("search")


def test_wrong_options_are_told_in_french(command, empty_project):
    said = command(empty_project, "render", "--regoin", "53")
    assert said.code == 2
    assert "n’existe pas" in said.err
    assert "--region" in said.err
    assert command(empty_project, "rendre").code == 2


def test_a_date_is_asked_for_by_examples(command, empty_project):
    said = command(empty_project, "status", "-c", "2022", "--date", "hier")
    assert said.code == 2
    assert "2023-05-02 ou 02/05/2023" in said.err
    assert "%" not in said.err


def test_the_catalogue_is_compiled(tmp_path):
    with Path(CATALOGUE).open("rb") as source:
        catalogue = read_po(source)
    compiled = CATALOGUE.replace(".po", ".mo")
    with (tmp_path / "fresh.mo").open("wb") as target:
        write_mo(target, catalogue)
    with Path(compiled).open("rb") as stored:
        assert (tmp_path / "fresh.mo").read_bytes() == stored.read()


def test_what_the_library_says_of_wrong_use_is_translated():
    import click

    folder = click.__file__.replace("__init__.py", "")
    said = {
        tuple(message) if isinstance(message, list) else message
        for file, _, message, _, _ in extract_from_dir(folder, [("**.py", "python")])
        if file in {"exceptions.py", "types.py", "formatting.py", "termui.py"}
    }
    with Path(CATALOGUE.replace(".po", ".mo")).open("rb") as stored:
        known = {
            tuple(message.id) if isinstance(message.id, list) else message.id
            for message in read_mo(stored)
            if message.id
        }
    # Types that no command of ours uses.
    unused = re.compile(
        r"UUID|file format|standard stream|to confirm|editor|invalid input|colour|any key|\[y/N\]",
        re.IGNORECASE,
    )
    missing = {
        message for message in said if message not in known and not unused.search(str(message))
    }
    assert not missing


# Names


@pytest.mark.parametrize("name", ["52 Bretagne", "Bretange", "99", ""])
def test_an_unknown_region_is_refused(command, demo_source, name):
    refused(command(demo_source, "render", "-c", "demo-2022", "-r", name), "égion")


@pytest.mark.parametrize("words", [("-r", "53", "--all"), ()])
def test_regions_must_be_said_once(command, demo_source, words):
    refused(command(demo_source, "render", "-c", "demo-2022", *words), "--all")


def test_an_unknown_campaign_is_refused(command, demo_source):
    refused(command(demo_source, "render", "-c", "2031", "-r", "53"), "2031", "demo-2022")


def test_an_unknown_format_is_refused(command, demo_source):
    refused(command(demo_source, *RENDER, "--to", "docx,odt"), "odt")


def test_a_reader_that_leaves_hides_no_failure(command, demo_project):
    (demo_project.reports / "demo-2022" / "53-bretagne" / "region.yml").write_text("[", "utf-8")
    unread, mute = os.pipe()
    os.close(unread)
    for words in (RENDER, (*RENDER, "--json"), ("check", "-c", "demo-2022", "-r", "53")):
        said = subprocess.run(
            [sys.executable, "-m", "cep_report", *words],
            cwd=demo_project.root,
            stdout=mute,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert said.returncode == command(demo_project, *words).code > 0
        assert "Traceback" not in said.stderr
        assert "Broken" not in said.stderr
    os.close(mute)


def test_outside_a_project(command, empty_project, tmp_path):
    said = subprocess.run(
        [sys.executable, "-m", "cep_report", "status"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "Aucun projet" in said.stderr


# init


def test_init_creates_once_and_never_touches(command, empty_project):
    said = command(empty_project, "init", "-c", "2022", "-r", "la reunion")
    assert said.code == 0
    folder = empty_project.reports / "2022" / "04-la-reunion"
    assert {"prose", "registres.xlsx", "region.yml"} <= {path.name for path in folder.iterdir()}
    prose = folder / "prose" / "conclusion.md"
    prose.write_text("<!-- zone: perspectives -->\nMes mots.\n", encoding="utf-8")
    (folder / "region.yml").unlink()
    before = files(folder)
    again = command(empty_project, "init", "-c", "2022", "-r", "04")
    assert again.code == 0
    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1


def test_init_makes_a_workspace_that_can_be_checked(command, empty_project):
    command(empty_project, "init", "-c", "2022", "-r", "53")
    said = command(empty_project, "check", "-c", "2022", "-r", "53", "--json")
    assert said.code == 1
    codes = {finding["code"] for finding in json.loads(said.out)}
    assert any(code.startswith("CEP-PLAN") for code in codes)


# check and status


def test_check_finds_the_operator_that_was_not_met(command, demo_source):
    said = command(demo_source, "check", "-c", "demo-2022", "-r", "24")
    assert said.code == 1
    assert "Apec" in said.out


def test_check_of_a_complete_region_is_clean(command, demo_source):
    said = command(demo_source, "check", "-c", "demo-2022", "-r", "53", "--json")
    assert said.code == 0
    assert not [item for item in json.loads(said.out) if item["severity"] == "erreur"]


def test_status_lists_the_18_regions(command, demo_source):
    said = command(demo_source, "status", "-c", "demo-2022", "--json")
    rows = {row["code"]: row for row in json.loads(said.out)}
    assert len(rows) == 18
    assert rows["53"]["state"] == "lisible"
    assert rows["53"]["filled"] == rows["53"]["zones"]
    assert rows["06"]["filled"] < rows["06"]["zones"]
    assert "Bretagne" in command(demo_source, "status", "-c", "demo-2022").out


def test_status_counts_what_check_finds(command, demo_project):
    folder = demo_project.reports / "demo-2022"
    for name, words in (
        ("24-centre-val-de-loire", "{{< val inconnue >}} ![Absente](absente.png)"),
        ("52-pays-de-la-loire", "‹CONFLIT – texte du dossier› Un. ‹FIN DU CONFLIT›"),
    ):
        path = folder / name / "prose" / "conclusion.md"
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")
    (folder / "53-bretagne" / "region.yml").write_text("comite: [", encoding="utf-8")
    regions = [option for code in ("24", "52", "53") for option in ("-r", code)]
    rows = json.loads(command(demo_project, "status", "-c", "demo-2022", *regions, "--json").out)
    found = json.loads(command(demo_project, "check", "-c", "demo-2022", *regions, "--json").out)
    counted = Counter(item["region"] for item in found if item["severity"] == "erreur")
    assert {row["code"]: row["errors"] for row in rows} == counted
    assert counted["24"] >= 3
    assert min(counted.values()) >= 1


# Bad input: a clear error, code 2, nothing written


@pytest.fixture
def untouched(demo_project):
    """The project, and a check that nothing was published."""
    yield demo_project
    output = demo_project.output("demo-2022")
    assert not [path for path in output.rglob("*") if path.is_file()]


def test_missing_dataset(command, untouched):
    shutil.rmtree(untouched.data("demo-2022"))
    refused(command(untouched, *RENDER), "jeu-de-donnees-fictif.csv", "data")


def test_real_campaign_without_its_dataset(command, empty_project):
    command(empty_project, "init", "-c", "2022", "-r", "53")
    refused(command(empty_project, "render", "-c", "2022", "-r", "53"), "France compétences")


def test_broken_campaign(command, untouched):
    path = untouched.campaign_file("demo-2022")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"annee_observee:.*", "annee_observee: bientôt", text), encoding="utf-8")
    refused(command(untouched, *RENDER), "annee_observee", "nombre entier")


def test_invalid_dataset_and_reserves(command, demo_project):
    path = demo_project.data("demo-2022") / "jeu-de-donnees-fictif.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = next(
        index
        for index, line in enumerate(lines)
        if line.startswith("2022;53;;pole-emploi;beneficiaires;sexe;femmes")
    )
    cells = lines[wrong].split(";")
    lines[wrong] = ";".join([*cells[:-2], str(int(cells[-2]) + 7), cells[-1]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused(command(demo_project, *RENDER), "CEP-DON", "--accepter-reserves")
    assert not demo_project.output("demo-2022").exists()
    said = command(demo_project, *RENDER, "--to", "docx", "--accepter-reserves")
    assert said.code == 0, said.err
    qmd = (demo_project.output("demo-2022") / "53-bretagne" / "rapport.qmd").read_text("utf-8")
    assert "Réserves sur le jeu de données" in qmd
    assert "CEP-DON" in qmd


def test_workbook_with_faults_names_each_cell(command, untouched):
    path = untouched.reports / "demo-2022" / "53-bretagne" / "registres.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Rencontres"]
    sheet["A2"] = "12/03/2022"
    sheet["B3"] = "Pole Emploie"
    del workbook["Jalons"]
    workbook.save(path)
    refused(command(untouched, *RENDER), "Rencontres", "A2", "B3", "Pôle emploi", "Jalons")


def test_prose_with_unknown_zone_value_and_reference(command, untouched):
    prose = untouched.reports / "demo-2022" / "53-bretagne" / "prose"
    (prose / "conclusion.md").write_text("<!-- zone: perspective -->\nTexte.\n", encoding="utf-8")
    refused(command(untouched, *RENDER), "perspective", "perspectives")
    (prose / "conclusion.md").write_text(
        "<!-- zone: perspectives -->\nIl y a {{< val entrees.totale >}} entrées.\n",
        encoding="utf-8",
    )
    refused(command(untouched, *RENDER), "entrees.totale", "entrees.total")
    (prose / "conclusion.md").write_text(
        "<!-- zone: perspectives -->\nVoir {{< ref tableau-volume >}}.\n", encoding="utf-8"
    )
    refused(command(untouched, *RENDER), "tableau-volume", "tableau-volumes")


def test_a_failing_notebook_names_its_cell_and_others_are_published(command, demo_project):
    path = demo_project.notebooks / "conclusion.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = (
        "if region == '53':\n    raise RuntimeError('panne')\npart.close()"
    )
    path.write_text(json.dumps(notebook), encoding="utf-8")
    said = command(
        demo_project, "render", "-c", "demo-2022", "-r", "53", "-r", "06", "--to", "docx"
    )
    assert said.code == 1
    assert "conclusion.ipynb, cellule" in said.err
    assert "panne" in said.err
    output = demo_project.output("demo-2022")
    assert (output / "06-mayotte" / "rapport.docx").is_file()
    assert [path.name for path in output.iterdir()] == ["06-mayotte"]


def test_a_notebook_without_parameters_is_refused(command, untouched):
    path = untouched.notebooks / "conclusion.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"].pop("tags", None)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    refused(command(untouched, *RENDER), "conclusion.ipynb", "parameters")


def test_an_output_that_cannot_be_written(command, demo_project):
    (demo_project.root / "_output").write_text("un fichier à la place du dossier")
    refused(command(demo_project, *RENDER), "Écriture impossible", "_output")
    assert (demo_project.root / "_output").read_text() == "un fichier à la place du dossier"


def test_quarto_when_it_is_not_there(command, untouched, tmp_path):
    said = command(untouched, *RENDER, "--engine", "quarto", env={"PATH": str(tmp_path)})
    refused(said, "Quarto", "cep-report[quarto]")


def test_interrupting_leaves_nothing_half_written(demo_project):
    # Tests may themselves run where Ctrl-C is ignored, behind "nohup" or "&".
    heard = ("env", "--default-signal=INT")
    process = subprocess.Popen(
        [*heard, sys.executable, "-m", "cep_report", "render", "-c", "demo-2022", "--all"],
        cwd=demo_project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    output = demo_project.output("demo-2022")
    deadline = time.monotonic() + 60
    while not list(output.glob(".en-cours-*/*/_cahiers")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 2
    assert "Interrompu" in err
    assert "Traceback" not in err
    left = [path for path in output.iterdir() if path.name.startswith(".")]
    assert not left
    for report in output.iterdir():
        assert {"rapport.docx", "rapport.pdf", "manifeste.json"} <= {
            p.name for p in report.iterdir()
        }


def test_a_request_to_end_is_heard_while_an_object_is_destroyed():
    code = """
import os, signal, time
from cep_report import cli
class Archive:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        time.sleep(0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
cli._end_in_order()
try:
    Archive()
    time.sleep(60)
except cli.Stopped as stopped:
    print(cli._why(stopped))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50
    )
    assert done.stdout == "arrêt demandé (Ctrl-C)\n"
    assert done.stderr == ""


# Demonstration


def test_demo_keeps_a_campaign_file_that_was_changed(command, demo_project):
    path = demo_project.campaign_file("demo-2022")
    made = path.read_bytes()
    path.write_bytes(made + b"# le mien\n")
    refused(command(demo_project, "demo", "-r", "Atlantide"), "Atlantide")
    assert path.read_bytes() == made + b"# le mien\n"
    said = command(demo_project, "demo", "--sans-rendu")
    (aside,) = path.parent.glob("campaign-avant-*.yml")
    assert aside.name in said.out
    assert aside.read_bytes() == made + b"# le mien\n"
    assert path.read_bytes() == made
    assert "avant" not in command(demo_project, "demo", "--sans-rendu").out


# Publication


def test_an_edited_report_is_kept_before_the_next_render(command, rendered_project):
    report = rendered_project.output("demo-2022") / "53-bretagne" / "rapport.docx"
    report.write_bytes(b"les mots d'une personne")
    folder = rendered_project.reports / "demo-2022" / "53-bretagne"
    prose = folder / "prose" / "conclusion.md"
    prose.write_text(prose.read_text(encoding="utf-8") + "\nUne phrase.\n", encoding="utf-8")
    said = command(rendered_project, *RENDER, "--to", "docx")
    assert "conservé dans" in said.out
    kept = [path.read_bytes() for path in (folder / "retours").iterdir() if path.is_file()]
    assert kept == [b"les mots d'une personne"]
    assert report.read_bytes()[:2] == b"PK"


def test_json_tells_files_and_failures(command, demo_source, demo_project):
    (demo_project.reports / "demo-2022" / "06-mayotte" / "registres.xlsx").write_bytes(b"rien")
    said = command(
        demo_project, "render", "-c", "demo-2022", "-r", "53", "-r", "06", "--to", "docx", "--json"
    )
    assert said.code == 1
    good, bad = json.loads(said.out)
    assert good["reussi"] is True
    assert "_output/demo-2022/53-bretagne/rapport.docx" in good["fichiers"]
    assert bad["reussi"] is False
    assert bad["erreur"]["a_faire"]
