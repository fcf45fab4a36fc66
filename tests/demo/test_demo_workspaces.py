import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from cep_report.campaign import load_campaign
from cep_report.colors import contrast
from cep_report.demo.workspaces import (
    DECLARED,
    EMPTY_ZONES,
    NOT_MET,
    write_demo_campaign,
    write_demo_workspace,
)
from cep_report.errors import ConfigurationError
from cep_report.project import Project
from cep_report.prose import placeholders
from cep_report.regions import load_regions
from cep_report.workspace import Workspace

ROOT = Path(__file__).parents[2]
REGIONS = load_regions(Project(ROOT)).all


def make(root):
    """The demonstration of every region, under ``root``."""
    project = Project(root)
    source = project.campaign_file("2022")
    source.parent.mkdir(parents=True)
    shutil.copy(ROOT / "reports/2022/campaign.yml", source)
    write_demo_campaign(project)
    campaign = load_campaign(project, "demo-2022")
    for region in REGIONS:
        write_demo_workspace(project, campaign, region)
    return project, campaign


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return make(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def workspaces(demo):
    project, campaign = demo
    return {region.code: Workspace.load(project, campaign, region) for region in REGIONS}


def test_the_campaign_is_fictional_and_otherwise_that_of_2022(demo):
    project, campaign = demo
    real = load_campaign(project, "2022")
    assert campaign.fictional
    assert campaign.dataset.file == "jeu-de-donnees-fictif.csv"
    assert "fictives" in campaign.dataset.producer
    changed = {"id", "fictional", "dataset"}
    assert campaign.model_dump(exclude=changed) == real.model_dump(exclude=changed)


def test_the_campaign_of_2022_is_needed(tmp_path):
    with pytest.raises(ConfigurationError):
        write_demo_campaign(Project(tmp_path))
    assert list(tmp_path.rglob("*.yml")) == []


def test_every_zone_is_written_but_those_left_to_write(workspaces):
    for code, workspace in workspaces.items():
        expected = set(EMPTY_ZONES.get(code, ()))
        if code not in DECLARED:
            expected.add("complements.complements")
        assert {zone for zone, text in workspace.prose.items() if not text} == expected
        filled, zones = workspace.filled
        assert zones - filled == len(EMPTY_ZONES.get(code, ()))


def test_every_file_of_prose_begins_by_saying_that_it_is_fictional(demo):
    files = sorted(demo[0].reports.glob("demo-2022/*/prose/*.md"))
    assert len(files) == 18 * 7
    for path in files:
        assert path.read_text(encoding="utf-8").startswith("<!-- Données fictives")


def test_prose_quotes_values_and_says_no_word_of_audit(demo, workspaces):
    campaign = demo[1]
    avoided = [form for rule in campaign.avoided_terms for form in rule.forms]
    names = Counter()
    for workspace in workspaces.values():
        text = "\n".join(workspace.prose.values())
        assert "$" not in text
        assert not re.search(r"(?<=\w) [;!?:](?:\s|$)|« | »", text), "ordinary space"
        assert "'" not in text
        for word in avoided:
            assert not re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE), word
        names.update({item.name for item in placeholders(text) if item.kind == "val"})
    for name in ("entrees.total", "entrees.evolution", "beneficiaires.part-femmes"):
        assert names[name] == 18
    assert names["taux-recours"] == 18
    assert {"cooperations.nombre", "rencontres.nombre"} <= set(names)


def test_lists_of_sectors_follow_the_words_before_them(workspaces):
    for workspace in workspaces.values():
        for text in workspace.prose.values():
            assert not re.search(r"\b(?:de les?|à les?)\b|\bde l’[^,;.:]+, l[ea] ", text), text


def test_prose_says_of_actions_only_what_the_register_says(workspaces):
    for code, workspace in workspaces.items():
        states = {item.state for item in workspace.registers.cooperations}
        text = workspace.prose["cooperations.realisations"]
        for word, state in (("abandonné", "Abandonnée"), ("reporté", "Reportée")):
            assert word not in text or state in states, code


def test_prose_does_not_contradict_the_registers_and_the_figures(demo, workspaces):
    year = demo[1].observed_year
    for workspace in workspaces.values():
        text = "\n".join(workspace.prose.values())
        assert "autour des principales villes" not in text
        for sentence in re.split(r"[.\n]", text):
            if "val rencontres.nombre" in sentence:
                assert not re.search(rf"dans l’année|en {year}\b", sentence), sentence


def test_mayotte_says_that_its_rate_is_not_available(workspaces):
    assert "n’est pas disponible" in workspaces["06"].prose["parcours.recours"]
    assert "n’est pas disponible" not in workspaces["53"].prose["parcours.recours"]


def test_regions_are_told_in_different_words(workspaces):
    for zone in ("cooperations.organisation", "parcours.publics", "conclusion.perspectives"):
        assert len({workspace.prose[zone][:60] for workspace in workspaces.values()}) >= 3
    assert "la filière navale" in " ".join(workspaces["53"].prose.values())
    texts = ["\n".join(workspace.prose.values()) for workspace in workspaces.values()]
    assert len(set(texts)) == 18


def test_meetings_cover_each_operator_on_both_parts_but_one(demo, workspaces):
    everyone = {family.id for family in demo[1].operators}
    for code, workspace in workspaces.items():
        meetings = workspace.registers.meetings
        assert 8 <= len(meetings) <= 14
        missing = {NOT_MET[code]} if code in NOT_MET else set()
        for part in (1, 2):
            assert {item.operator for item in meetings if part in item.parts} == everyone - missing
        assert all(item.date.weekday() < 5 for item in meetings)
        assert list(meetings) == sorted(meetings, key=lambda item: (item.date, item.operator))


def test_registers_look_like_a_year_of_work(demo, workspaces):
    campaign = demo[1]
    for code, workspace in workspaces.items():
        registers = workspace.registers
        assert 9 <= len(registers.cooperations) <= 15
        assert {item.theme for item in registers.cooperations} == set(campaign.lists.themes)
        assert 4 <= len(registers.documents) <= 8
        assert all("(fictif)" in item.title for item in registers.documents)
        assert 1 <= len(registers.investigations) <= 3
        assert any(item.declared for item in registers.investigations) == (code in DECLARED)
        assert len(registers.complementary) <= 2
        assert {item.milestone for item in registers.milestones} == {
            item.id for item in campaign.milestones if item.kind != "remise"
        }
    counts = Counter(len(item.registers.complementary) for item in workspaces.values())
    assert len(counts) > 1


def test_settings(workspaces):
    for code, workspace in workspaces.items():
        assert contrast(workspace.settings.colors.primary) >= 4.5
        assert bool(workspace.settings.complements) == (code in DECLARED)
        assert workspace.logo is not None
    assert len({item.settings.colors.primary for item in workspaces.values()}) == 18


def test_same_bytes(demo, tmp_path):
    project, _ = make(tmp_path)
    for path in sorted(demo[0].reports.rglob("*")):
        if path.is_file():
            other = project.reports / path.relative_to(demo[0].reports)
            assert other.read_bytes() == path.read_bytes(), path.name


def test_what_a_person_changed_stays(demo):
    project, campaign = demo
    folder = project.reports / "demo-2022" / "94-corse"
    original = (folder / "region.yml").read_bytes()
    (folder / "region.yml").write_bytes(b"# moi\n")
    (folder / "prose/conclusion.md").unlink()
    write_demo_workspace(project, campaign, REGIONS[-1])
    assert (folder / "region.yml").read_bytes() == b"# moi\n"
    assert (folder / "prose/conclusion.md").is_file()
    (folder / "region.yml").write_bytes(original)
