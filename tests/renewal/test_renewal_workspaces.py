"""A region's folder carried to the next campaign: what comes, what stays, all or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from cep_report.campaign import Campaign, load_campaign
from cep_report.errors import InputError, OutputError, UsageError
from cep_report.journal import read_journal
from cep_report.project import Project
from cep_report.regions import Region, load_regions
from cep_report.registers import ComplementaryData, Cooperation, Registers
from cep_report.registers.workbook import create_workbook
from cep_report.renewal import carry_workspace, has_workspace, new_campaign, to_confirm
from cep_report.renewal.registers import carried_registers
from cep_report.workspace import Workspace, init_workspace, workspace_folder

NOW = dt.datetime(2023, 9, 1, 8, 0, tzinfo=dt.UTC)
DATA = ComplementaryData(
    partner="Apec", data="Effectifs", consent=dt.date(2022, 6, 1), personal=False
)


def cooperation(**changes: object) -> Cooperation:
    own = Cooperation(
        action="Forum",
        partners=("apec", "cap-emploi"),
        theme="Information et promotion du CEP",
        modality="Action commune",
        start=dt.date(2022, 3, 1),
        state="En cours",
        achievements="Trois forums.",
    )
    return replace(own, **changes)  # type: ignore[arg-type]


@pytest.fixture
def project(empty_project: Project) -> Project:
    """The campaign of 2022 with one region that wrote, and the campaign of 2023."""
    campaign = load_campaign(empty_project, "2022")
    region = load_regions(empty_project).find("53")
    init_workspace(empty_project, campaign, region)
    folder = workspace_folder(empty_project, campaign, region)
    prose = folder / "prose" / "cooperations.md"
    prose.write_text(
        "<!-- zone: leviers -->\nLa confiance. ![Un forum](forum.png)\n", encoding="utf-8"
    )
    (folder / "prose" / "forum.png").write_bytes(b"\x89PNG\r\n\x1a\nimage")
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\nlogo")
    (folder / "region.yml").write_text(
        "# Nos réglages\nlogo: logo.png\ncontacts:\n  - nom: A. B.  # le matin\n"
        "approches_complementaires:\n  - titre: Le non-recours\n    declaree_le: 2022-03-31\n"
        'couleurs:\n  principale: "#1F4E79"\n',
        encoding="utf-8",
    )
    registers = Registers(cooperations=(cooperation(),), complementary=(DATA,))
    create_workbook(folder / "registres.xlsx", campaign, registers)
    for name in ("envois/2023-04-20-v1/envoi.json", "retours/x/retour.json", "figes.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}", encoding="utf-8")
    new_campaign(empty_project, "2023", "2022")
    return empty_project


@pytest.fixture
def pair(project: Project) -> tuple[Campaign, Campaign, Region]:
    return (
        load_campaign(project, "2022"),
        load_campaign(project, "2023"),
        load_regions(project).find("53"),
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_is_carried(project: Project, pair: tuple[Campaign, Campaign, Region]) -> None:
    carried = carry_workspace(project, *pair, NOW)
    assert (carried.zones, carried.cooperations, carried.data) == (("cooperations.leviers",), 1, 1)
    workspace = Workspace.load(project, pair[1], pair[2])
    assert workspace.prose["cooperations.leviers"] == "La confiance. ![Un forum](forum.png)"
    assert dict(workspace.carried) == {"cooperations.leviers": "2022"}
    assert workspace.to_read_again == workspace.filled[0] == 1
    assert workspace.settings.contacts[0].name == "A. B."
    assert workspace.settings.complements == ()
    assert workspace.logo is not None
    assert workspace.logo.read_bytes().endswith(b"logo")
    assert workspace.registers.cooperations == (cooperation(),)
    assert workspace.registers.complementary == (DATA,)
    assert all(entry.date is None for entry in workspace.registers.milestones)
    held = files(workspace.folder)
    assert "prose/forum.png" in held
    assert not [name for name in held if name.startswith(("envois", "retours", "figes"))]
    (event,) = read_journal(workspace.folder / "journal.jsonl").events
    assert (event.kind, event.time, event.data["de"]) == ("reprise", NOW, "2022")


def test_settings_keep_their_comments(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    carried = carry_workspace(project, *pair, NOW)
    text = (carried.folder / "region.yml").read_text(encoding="utf-8")
    assert text.startswith(
        "# Nos réglages\nlogo: logo.png\ncontacts:\n  - nom: A. B.  # le matin\n"
    )
    assert "\n#   - titre: Le non-recours\n#     declaree_le: 2022-03-31\ncouleurs:\n" in text
    assert any("à déclarer de nouveau" in note for note in carried.notes)


def test_the_former_folder_is_left_as_it_is(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    folder = workspace_folder(project, pair[0], pair[2])
    before = files(folder)
    carry_workspace(project, *pair, NOW)
    assert files(folder) == before


def test_a_second_run_adds_only_what_is_missing(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    folder = carry_workspace(project, *pair, NOW).folder
    own = folder / "prose" / "cooperations.md"
    own.write_text("<!-- zone: leviers -->\nDu neuf.\n", encoding="utf-8")
    (folder / "prose" / "conclusion.md").unlink()
    (folder / "region.yml").unlink()
    before = files(folder)
    again = carry_workspace(project, *pair, NOW)
    assert {path.name for path in again.created} == {"conclusion.md", "region.yml"}
    assert (again.zones, again.cooperations) == ((), 0)
    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert carry_workspace(project, *pair, NOW).created == ()


def test_nothing_is_written_when_a_file_cannot_be_read(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    folder = workspace_folder(project, pair[0], pair[2])
    (folder / "registres.xlsx").write_bytes(b"pas un classeur")
    (folder / "region.yml").write_text("logo: [", encoding="utf-8")
    (folder / "prose" / "parcours.md").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError) as raised:
        carry_workspace(project, *pair, NOW)
    assert {item.code for item in raised.value.findings} == {
        "CEP-REG-001",
        "CEP-REGION-001",
        "CEP-PROSE-004",
    }
    assert not workspace_folder(project, pair[1], pair[2]).exists()


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("prose/cooperations.md", "<!-- zone: leviers -->\n## Un titre\n", "CEP-PROSE-005"),
        ("prose/cooperations.md", "<!-- zone: inconnue -->\nPerdu.\n", "CEP-PROSE-001"),
        ("region.yml", "logo: logo.png\nlogo: autre.png\n", "CEP-REGION-001"),
    ],
)
def test_a_folder_with_a_fault_is_not_carried(
    project: Project, pair: tuple[Campaign, Campaign, Region], file: str, text: str, code: str
) -> None:
    former, new, region = pair
    (workspace_folder(project, former, region) / file).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        carry_workspace(project, former, new, region, NOW)
    assert code in {finding.code for finding in caught.value.findings}
    assert not workspace_folder(project, new, region).exists()


def test_nothing_is_left_of_a_folder_that_could_not_be_written(
    project: Project,
    pair: tuple[Campaign, Campaign, Region],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = workspace_folder(project, pair[1], pair[2])
    (folder / "prose").mkdir(parents=True)
    (folder / "prose" / "conclusion.md").write_text("À moi.", encoding="utf-8")
    before = files(folder)
    rename, calls = Path.rename, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 4:
            raise OSError(28, "disque plein")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputError):
        carry_workspace(project, *pair, NOW)
    monkeypatch.undo()
    assert files(folder) == before


def test_a_text_whose_zone_is_gone_is_kept_aside_and_told(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    file = project.campaign_file("2023")
    text = file.read_text(encoding="utf-8")
    start = text.index("      - id: leviers")
    end = text.index("      - id: difficultes")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    carried = carry_workspace(project, pair[0], load_campaign(project, "2023"), pair[2], NOW)
    assert carried.aside == {"cooperations.leviers": "mis-de-cote/2022-cooperations.md"}
    kept = (carried.folder / "mis-de-cote/2022-cooperations.md").read_text(encoding="utf-8")
    assert kept.startswith("# Partie 1 – Les coopérations autour du CEP (campagne 2022)\n")
    assert "## Les leviers\n\nLa confiance." in kept
    Workspace.load(project, load_campaign(project, "2023"), pair[2])


def test_a_part_that_is_gone_is_kept_aside(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    smaller = pair[1].model_copy(
        update={"plan": tuple(part for part in pair[1].plan if part.id != "cooperations")}
    )
    carried = carry_workspace(project, pair[0], smaller, pair[2], NOW)
    assert set(carried.aside) == {"cooperations.leviers"}
    assert not (carried.folder / "prose" / "cooperations.md").exists()


# Registers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, True),
        ({"state": "Prévue"}, True),
        ({"state": "Reportée"}, True),
        ({"state": "Réalisée"}, False),
        ({"state": "Abandonnée"}, False),
        ({"end": dt.date(2022, 11, 30)}, False),
        ({"end": dt.date(2023, 6, 30)}, True),
        ({"theme": "Un thème d’avant"}, False),
        ({"partners": ("apec", "disparu")}, True),
        ({"partners": ("disparu",)}, False),
    ],
)
def test_which_cooperations_go_on(
    pair: tuple[Campaign, Campaign, Region], changes: dict[str, object], kept: bool
) -> None:
    former, new, _ = pair
    gone = former.operators[0].model_copy(update={"id": "disparu"})
    former = former.model_copy(update={"operators": (*former.operators, gone)})
    item = cooperation(**changes)
    registers, notes = carried_registers(Registers(cooperations=(item,)), former, new)
    assert bool(registers.cooperations) == kept
    # What is neither over nor carried, or carried in part, is told.
    silent = item.state in {"Réalisée", "Abandonnée"} or (kept and "disparu" not in item.partners)
    assert bool(notes) != silent
    if kept:
        assert set(registers.cooperations[0].partners) <= {"apec", "cap-emploi"}


# The campaign ------------------------------------------------------------------------


def test_an_existing_campaign_is_left_as_it_is(project: Project) -> None:
    file = project.campaign_file("2023")
    file.write_text(file.read_text(encoding="utf-8") + "# relu\n", encoding="utf-8")
    before = file.read_bytes()
    made = new_campaign(project, "2023", "2022")
    assert not made.created
    assert file.read_bytes() == before


def test_what_there_is_to_confirm(project: Project) -> None:
    told = "\n".join(to_confirm(new_campaign(project, "2023", "2022")))
    for words in (
        "11\u00a0jalons",
        "21 janvier 2023 est un samedi",
        "Pôle emploi devient France Travail",
        "millésime 2021",
        "public 11",
        "data/2023/jeu-de-donnees.csv",
    ):
        assert words in told.replace("\u00a0jalons", "\u00a0jalons")
    assert "15 juin 2024 est un samedi" not in told  # only indicative


@pytest.mark.parametrize("name", ["../x", "2023 bis", "", "Été", ".hidden"])
def test_a_name_that_cannot_be_a_folder(project: Project, name: str) -> None:
    with pytest.raises(UsageError):
        new_campaign(project, name, "2022")


def test_a_campaign_taken_from_another_one(project: Project) -> None:
    new_campaign(project, "2024", "2023")
    with pytest.raises(UsageError, match="autre"):
        new_campaign(project, "2024", "2022")


def test_which_regions_have_a_folder(
    project: Project, pair: tuple[Campaign, Campaign, Region]
) -> None:
    regions = load_regions(project)
    assert [item.code for item in regions.all if has_workspace(project, pair[0], item)] == ["53"]
