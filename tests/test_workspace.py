import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from cep_report.campaign import read_campaign
from cep_report.errors import InputError, OutputError
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.workspace import (
    RegionSettings,
    Workspace,
    init_workspace,
    workspace_folder,
)

ROOT = Path(__file__).parents[1]
CAMPAIGN = read_campaign(ROOT / "reports/2022/campaign.yml")
REGION = load_regions(Project(ROOT)).by_code("53")
PNG = b"\x89PNG\r\n\x1a\n..."


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture
def folder(project):
    init_workspace(project, CAMPAIGN, REGION)
    return workspace_folder(project, CAMPAIGN, REGION)


def load(project):
    return Workspace.load(project, CAMPAIGN, REGION)


def findings(project):
    with pytest.raises(InputError) as caught:
        load(project)
    return caught.value.findings


def settings(folder, **content):
    text = yaml.safe_dump(content, allow_unicode=True)
    (folder / "region.yml").write_text(text, encoding="utf-8")


# Creating


def test_init_creates_a_valid_empty_workspace(project):
    created = init_workspace(project, CAMPAIGN, REGION)
    folder = project.reports / "2022" / "53-bretagne"
    assert [path.relative_to(folder).as_posix() for path in created] == [
        *(f"prose/{part.id}.md" for part in CAMPAIGN.plan if part.zones),
        "registres.xlsx",
        "region.yml",
        "journal.jsonl",
    ]
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(created)
    workspace = load(project)
    assert set(workspace.prose) == {
        f"{part.id}.{zone.id}" for part in CAMPAIGN.plan for zone in part.zones
    }
    assert set(workspace.prose.values()) == {""}
    assert workspace.filled == (0, 19)
    assert workspace.settings == RegionSettings()
    assert workspace.registers.meetings == ()
    assert workspace.journal.events == ()
    assert workspace.logo is None


def test_init_twice_creates_nothing(project, folder):
    assert init_workspace(project, CAMPAIGN, REGION) == []


def test_init_never_touches_what_exists(project, folder):
    kept = ["prose/parcours.md", "region.yml", "registres.xlsx"]
    for path in list(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in kept:
            path.unlink()
    for name in kept:
        (folder / name).write_bytes(f"à moi : {name}\r\n".encode())
    created = init_workspace(project, CAMPAIGN, REGION)
    for name in kept:
        assert (folder / name).read_bytes() == f"à moi : {name}\r\n".encode()
        assert folder / name not in created
    assert folder / "prose/cooperations.md" in created
    assert list(folder.rglob(".*")) == []


def test_init_in_a_place_that_is_a_file(project):
    project.reports.mkdir()
    (project.reports / "2022").write_text("x")
    with pytest.raises(OutputError, match="impossible"):
        init_workspace(project, CAMPAIGN, REGION)


# Loading


def test_a_missing_workspace_says_how_to_create_it(project):
    with pytest.raises(InputError) as caught:
        load(project)
    assert "cep-report init --campaign 2022 --region 53" in caught.value.remedy
    assert "de Bretagne" in str(caught.value)
    assert caught.value.exit_code == 2


def test_prose_by_zone_and_what_is_filled(project, folder):
    path = folder / "prose" / "conclusion.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}Nous *verrons*.\n", encoding="utf-8")
    (folder / "prose" / "essentiel.md").unlink()
    workspace = load(project)
    assert workspace.prose["conclusion.perspectives"] == "Nous *verrons*."
    assert workspace.prose["essentiel.messages"] == ""
    assert workspace.filled == (1, 19)


def test_the_faults_of_every_file_at_once(project, folder):
    (folder / "prose/introduction.md").write_text("Perdu.\n", encoding="utf-8")
    (folder / "prose/cooperation.md").write_text("# x\n", encoding="utf-8")
    (folder / "region.yml").write_text("couleur: bleu\nlogo: 3\n", encoding="utf-8")
    workbook = load_workbook(folder / "registres.xlsx")
    workbook["Rencontres"]["A2"] = "12/03/2022"
    workbook.save(folder / "registres.xlsx")
    found = findings(project)
    assert [item.code for item in found] == [
        "CEP-REGION-001",
        "CEP-REGION-001",
        "CEP-PROSE-008",
        "CEP-PROSE-003",
        "CEP-REG-004",
        "CEP-REG-007",
        "CEP-REG-007",
        "CEP-REG-007",
    ]
    assert "couleur" in found[0].message + found[1].message
    assert "«\u00a0cooperations.md\u00a0»" in found[2].remedy
    assert all(item.place.startswith(("region.yml", "prose/", "registres.xlsx")) for item in found)


def test_missing_files_are_told_with_the_command(project, folder):
    (folder / "region.yml").unlink()
    (folder / "registres.xlsx").unlink()
    shutil.rmtree(folder / "prose")
    with pytest.raises(InputError) as caught:
        load(project)
    assert [item.code for item in caught.value.findings] == ["CEP-REGION-001", "CEP-REG-001"]
    assert "cep-report init" in caught.value.remedy


def test_a_torn_journal_does_not_stop_the_work(project, folder):
    (folder / "journal.jsonl").write_text('{"quand": ', encoding="utf-8")
    assert len(load(project).journal.findings) == 1


def test_inputs_are_what_the_report_depends_on(project, folder):
    (folder / "logo.png").write_bytes(PNG)
    settings(folder, logo="logo.png")
    names = [path.relative_to(folder).as_posix() for path in load(project).inputs()]
    assert names[:2] == ["region.yml", "registres.xlsx"]
    assert names[2:-1] == sorted(names[2:-1])
    assert names[-1] == "logo.png"
    assert "journal.jsonl" not in names


# Settings


def test_settings_in_french(project, folder):
    (folder / "logo.png").write_bytes(PNG)
    (folder / "region.yml").write_text(
        """
contacts: [{nom: A B, fonction: chargée de mission, courriel: a.b@exemple.fr}]
comite: {nom: comité régional pour l’emploi, sigle: CRE}
logo: logo.png
couleurs: {principale: "#1f4e79", secondaire: "#C8553D"}
approches_complementaires: [{titre: Le non-recours, declaree_le: 2022-03-31}]
""",
        encoding="utf-8",
    )
    workspace = load(project)
    read = workspace.settings
    assert read.contacts[0].email == "a.b@exemple.fr"
    assert read.committee.short == "CRE"
    assert workspace.logo == folder / "logo.png"
    assert (read.colors.primary, read.colors.secondary) == ("#1F4E79", "#C8553D")
    assert read.complements[0].declared_on.isoformat() == "2022-03-31"


@pytest.mark.parametrize("text", ["", "# rien\n", "contacts:\ncouleurs:\n"])
def test_settings_left_out(project, folder, text):
    (folder / "region.yml").write_text(text, encoding="utf-8")
    assert load(project).settings == RegionSettings()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"couleurs": {"principale": "#FFCC00"}}, "1,5 pour 1"),
        ({"couleurs": {"principale": "bleu"}}, "couleurs.principale"),
        ({"logo": "../autre/logo.png"}, "dossier de la région"),
        ({"logo": "/etc/logo.png"}, "dossier de la région"),
        ({"logo": "logo.svg"}, "PNG ou JPEG"),
        ({"contacts": [{"fonction": "x"}]}, "contacts[1].nom"),
        ({"contacts": [{"nom": "x", "courriel": "pas une adresse"}]}, "courriel"),
        ({"approches_complementaires": [{"titre": "x"}]}, "declaree_le"),
        (["liste"], "attendu"),
    ],
)
def test_settings_refused(project, folder, content, words):
    (folder / "region.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    (finding,) = findings(project)
    assert finding.code == "CEP-REGION-001"
    assert words in finding.message


def test_broken_settings_give_the_line(project, folder):
    (folder / "region.yml").write_text("logo: [\n", encoding="utf-8")
    (finding,) = findings(project)
    assert finding.place.startswith("region.yml, ligne")


@pytest.mark.parametrize("content", [None, b"GIF89a"])
def test_logo_that_is_absent_or_not_an_image(project, folder, content):
    settings(folder, logo="logo.png")
    if content:
        (folder / "logo.png").write_bytes(content)
    (finding,) = findings(project)
    assert finding.code == "CEP-REGION-002"


def test_importing_the_workspace_does_not_import_excel():
    code = (
        "import sys, cep_report.workspace; print('openpyxl' in sys.modules, 'PIL' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_an_absent_logo_is_told_with_the_other_faults(project, folder):
    settings(folder, logo="absent.png", couleurs={"secondaire": "rouge"}, inconnue=1)
    codes = [item.code for item in findings(project)]
    assert codes == ["CEP-REGION-001", "CEP-REGION-001", "CEP-REGION-002"]
