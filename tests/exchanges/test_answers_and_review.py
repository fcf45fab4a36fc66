"""What the association sees of its observations, and what operators get back."""

from __future__ import annotations

import json
from dataclasses import replace
from zipfile import ZipFile

import docx
import pytest
from openpyxl import load_workbook

from cep_report.campaign import load_campaign
from cep_report.exchanges.answers import answer_document, write_answers
from cep_report.exchanges.outcome import CONFLICT, outcome
from cep_report.exchanges.reviewing import review
from cep_report.exchanges.wording import HIDDEN_NAME, Wording
from cep_report.merging import marks
from cep_report.observations import AUTHOR, Decision
from cep_report.regions import load_regions
from cep_report.registers import ObservationEntry
from cep_report.render.verify import Identity, read_identity
from cep_report.workspace import Workspace

CAMPAIGN = "demo-2022"


def load(project, name):
    campaign = load_campaign(project, CAMPAIGN)
    return Workspace.load(project, campaign, load_regions(project).find(name))


def decide(workspace, **cells):
    path = workspace.folder / "registres.xlsx"
    workbook = load_workbook(path)
    for address, value in cells.items():
        workbook["Observations"][address] = value
    workbook.save(path)


def entry(**values):
    return ObservationEntry(**{"id": "a", "operator": "apec", "remark": "Un mot.", **values})


def wording(campaign, *entries, printable=lambda _: True):
    return Wording.of(entries, campaign, printable)


# Words


@pytest.fixture
def campaign(demo_source):
    return load_campaign(demo_source, CAMPAIGN)


def test_names_of_people_are_hidden_and_those_of_organisations_are_not(campaign):
    entries = (
        entry(person="Jeanne Martin"),
        entry(person="Missions locales"),
        entry(person="Paul"),
    )
    said = wording(campaign, *entries).line(
        "JEANNE  Martin : les missions locales et Paul ; Jeanne Martinez aussi."
    )
    assert said.startswith(HIDDEN_NAME)
    assert "missions locales et Paul" in said
    assert "Jeanne Martinez" in said


def test_a_proposal_says_what_it_is(campaign):
    words = wording(campaign)
    assert words.said(entry(kind="remplacement")) == ("Texte proposé\u00a0: Un mot.",)
    assert words.said(entry(kind="suppression", remark="")) == ("Suppression proposée.",)
    assert words.said(entry(kind="commentaire", remark="Un.\n\nDeux.")) == ("Un.", "Deux.")
    assert words.said(entry(kind="mise en forme", remark="")) == ("Mise en forme",)


def test_what_the_font_lacks_is_replaced_and_long_texts_are_cut_between_words(campaign):
    words = wording(campaign, printable=lambda sign: sign != "\uf0b7")
    assert words.line("\uf0b7 un") == "[caractère U+F0B7] un"
    assert words.line("un deux trois", 9) == "un deux […]"


# Review


def test_the_register_is_told_by_place_and_operator(demo_source):
    project = demo_source
    found = review(project, load_campaign(project, CAMPAIGN), load_regions(project).find("44"))
    assert found.added == 0
    assert found.counts() == {
        Decision.PENDING: 2,
        Decision.RETAINED: 1,
        Decision.PARTLY: 1,
        Decision.DIVERGENCE: 1,
    }
    assert found.counts("apec") == {Decision.RETAINED: 1, Decision.DIVERGENCE: 1}
    places = [(place, operator) for place, operator, _ in found.by_place()]
    assert places == [
        ("Partie 1 – L’organisation des coopérations", "Apec"),
        ("Partie 1 – Les leviers", "Missions locales"),
        ("Partie 2 – Les publics", "Apec"),
        (
            "Partie 2 – L’articulation avec les autres partenaires et prestations",
            "Missions locales",
        ),
        ("Partie 2 – Les difficultés", "Cap emploi"),
    ]


def test_what_was_received_while_the_workbook_was_open_is_added_by_review(command, demo_project):
    folder = demo_project.reports / CAMPAIGN / "44-grand-est"
    workbook = load_workbook(folder / "registres.xlsx")
    gone = workbook["Observations"]["A3"].value
    workbook["Observations"].delete_rows(3)
    workbook["Observations"]["J2"] = "Une autre réponse."
    workbook.save(folder / "registres.xlsx")
    said = command(demo_project, "check", "-c", CAMPAIGN, "-r", "44", "--json")
    missing = [item for item in json.loads(said.out) if item["code"] == "CEP-OBS-007"]
    assert [gone in item["message"] for item in missing] == [True]
    lock = folder / "~$registres.xlsx"
    lock.touch()
    refused = command(demo_project, "review", "-c", CAMPAIGN, "-r", "44")
    assert refused.code == 2
    assert "ouvert" in refused.err
    lock.unlink()
    said = command(demo_project, "review", "-c", CAMPAIGN, "-r", "44", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["ajoutees"] == 1
    assert [item["id"] for item in told["observations"]][-1] == gone
    assert told["observations"][0]["reponse"] == "Une autre réponse."
    assert gone in told["a_traiter"]
    assert told["decisions"]["à traiter"] == len(told["a_traiter"])


def test_review_on_a_terminal(command, demo_source):
    said = command(demo_source, "review", "-c", CAMPAIGN, "-r", "Grand Est")
    assert said.code == 0, said.err
    assert "44 Grand Est\u00a0: 5\u00a0observations" in said.out.replace("5 obs", "5\u00a0obs")
    assert "À traiter\u00a0: 2" in said.out
    assert "Missions locales" in said.out
    said = command(demo_source, "review", "-c", CAMPAIGN, "-r", "53")
    assert "aucune observation" in said.out


def test_review_asks_which_region_and_which_operator(command, demo_source):
    said = command(demo_source, "review", "-c", CAMPAIGN)
    assert said.code == 2
    assert "Quelle région" in said.err
    said = command(demo_source, "review", "answer", "-c", CAMPAIGN, "-r", "44", "-o", "Apek")
    assert said.code == 2
    assert "Apec" in said.err


# Answers


def test_each_operator_that_sent_something_gets_its_document(command, demo_project):
    said = command(demo_project, "review", "answer", "-c", CAMPAIGN, "-r", "75")
    assert said.code == 0, said.err
    folder = demo_project.reports / CAMPAIGN / "75-nouvelle-aquitaine" / "reponses"
    made = sorted(path.name for path in folder.glob("*.docx"))
    assert made == ["demo-2022-75-operateurs-regionaux.docx", "demo-2022-75-pole-emploi.docx"]
    path = folder / made[1]
    word = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Réponses aux observations de Pôle emploi" in text
    assert "Données fictives" in text
    assert "Décision\u00a0: Divergence maintenue" in text
    assert "Votre observation\u00a0: Suppression proposée." in text
    assert "Votre observation\u00a0: Les délais d’accès ne sont pas comparables" in text
    assert "convention de relais" not in text
    assert "Fictive" not in text  # the person
    assert read_identity(path) == Identity(CAMPAIGN, "75", "v1")
    with ZipFile(path) as archive:
        assert b"Personne" not in b"".join(archive.read(name) for name in archive.namelist())
    before = path.read_bytes()
    # A person changes one, and it is written again.
    word.add_paragraph("Bien à vous.")
    word.save(str(path))
    said = command(
        demo_project, "review", "answer", "-c", CAMPAIGN, "-r", "75", "-o", "Pôle emploi"
    )
    assert "conservé" in said.out
    assert path.read_bytes() == before
    (kept,) = (folder.parent / "retours").glob("*conserve*.docx")
    assert "Bien à vous." in docx.Document(str(kept)).paragraphs[-1].text


def test_a_region_without_observations_has_no_answer_to_write(demo_source):
    workspace = load(demo_source, "53")
    assert write_answers(demo_source, workspace).written == ()
    assert not (workspace.folder / "reponses").exists()


def test_a_choice_between_two_texts_is_told_as_made_once_it_is(demo_source):
    workspace = load(demo_source, "75")
    zone = "cooperations.leviers"
    mine = entry(
        zone=zone,
        kind="remplacement",
        remark="«\u00a0un mot\u00a0» → «\u00a0deux mots choisis\u00a0»",
        follow_up=CONFLICT,
        decision=Decision.RETAINED,
    )

    def became(text, item=mine):
        return outcome(item, workspace.campaign, workspace.region, {zone: text})

    mark = marks.block([marks.Version("du dossier", "Un."), marks.Version("de l’Apec", "Deux.")])
    assert became(mark).done == "Intégrée, à trancher entre plusieurs textes"
    assert became(mark).decided.startswith("Retenue, à départager")
    assert became("Il y a **deux** mots choisis.").decided == "Retenue"
    assert became("Il y a **deux** mots choisis.").done.endswith("celui-ci a été choisi")
    assert became("Il y a un mot.").decided == "Retenue, puis un autre texte a été choisi"
    assert became("Il y a un mot.").done.endswith("l’association en a arrêté un autre")
    assert "arrêté celui du rapport" in became("Un.", replace(mine, kind="suppression")).done
    assert became("Un.", replace(mine, follow_up="mot changé")).done == "Mot changé"


def test_an_answer_holds_the_whole_text_and_nothing_where_there_is_nothing_to_say(demo_source):
    workspace = load(demo_source, "75")
    long = "Un passage long. " * 100
    entries = (
        entry(decision=Decision.RETAINED, follow_up="intégrée au texte", passage=long, remark=long),
    )
    registers = replace(workspace.registers, observations=entries)
    document = answer_document(demo_source, replace(workspace, registers=registers), "apec")
    [text] = [block.markdown for block in document.blocks() if block.id == "texte-1"]
    assert "Notre réponse" not in text
    assert "**Suite donnée**\u00a0: Intégrée au texte" in text
    assert text.count("Un passage long.") == 200


def test_hostile_words_stay_words(demo_source, monkeypatch):
    workspace = load(demo_source, "75")
    registers = replace(
        workspace.registers,
        observations=(
            entry(
                person="Jeanne Martin",
                remark="# Titre\n::: {.cep-todo}\n{{< val x >}} **gras** Jeanne Martin",
                answer="[lien](http://exemple.fr)\n---",
                section="<b>",
            ),
            entry(id="b", operator=AUTHOR, remark="De nous"),
        ),
    )
    document = answer_document(demo_source, replace(workspace, registers=registers), "apec")
    text = "\n".join(block.markdown for block in document.blocks() if hasattr(block, "markdown"))
    assert "\\# Titre" not in text.split("**Votre observation**")[0]
    assert "\\{\\{\\< val x \\>\\}\\}" in text
    assert "\\*\\*gras\\*\\*" in text
    assert "Jeanne" not in text
    assert "De nous" not in text
