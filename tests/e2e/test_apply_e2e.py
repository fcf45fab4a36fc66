"""From a published report edited in Word to the report that holds what was decided."""

from __future__ import annotations

import json

import docx
from openpyxl import load_workbook

CAMPAIGN, REGION = "demo-2022", "53"


def edited(document, before, after):
    """Replace a text in the first run that holds it."""
    runs = (run for item in document.paragraphs for run in item.runs)
    run = next(run for run in runs if before in run.text)
    run.text = run.text.replace(before, after)


def decide(path, decisions):
    """Type the decision of the observations whose remark holds a text; those found."""
    workbook = load_workbook(path)
    sheet = workbook["Observations"]
    heads = [cell.value for cell in sheet[1]]
    remark, decision = heads.index("Remarque ou texte proposé"), heads.index("Décision")
    found = []
    for row in sheet.iter_rows(min_row=2):
        for text, wanted in decisions.items():
            if text in str(row[remark].value):
                row[decision].value = wanted
                found.append(text)
    workbook.save(path)
    return found


def test_what_was_retained_and_frozen_is_in_the_next_report(command, rendered_project, tmp_path):
    project = rendered_project
    published = project.output(CAMPAIGN) / "53-bretagne"
    folder = project.reports / CAMPAIGN / "53-bretagne"
    document = docx.Document(published / "rapport.docx")
    edited(document, "à deux échelles", "à trois échelles")
    edited(document, "Les thèmes des coopérations", "Les sujets des coopérations")
    cell = document.tables[0].cell(1, 1)
    generated = cell.text
    cell.paragraphs[0].runs[0].text = "189\u202f276"
    document.save(tmp_path / "reponse.docx")
    said = command(
        project, "receive", str(tmp_path / "reponse.docx"), "-r", REGION, "--from", "apec"
    )
    assert said.code == 0, said.err
    retained = {
        "trois": "retenue",
        "Les sujets des coopérations": "figer",
        "189\u202f276": "figer",
    }
    assert sorted(decide(folder / "registres.xlsx", retained)) == sorted(retained)

    said = command(project, "review", "apply", "-c", CAMPAIGN, "-r", REGION, "--json")
    assert said.code == 0, said.err
    done = json.loads(said.out)
    assert sorted(done["suites"].values()) == [
        "intégrée au texte",
        "version proposée conservée",
        "version proposée conservée",
    ]
    said = command(project, "review", "apply", "-c", CAMPAIGN, "-r", REGION)
    assert said.code == 0, said.err
    assert "rien de nouveau" in said.out

    said = command(project, "render", "-c", CAMPAIGN, "-r", REGION, "--to", "docx")
    assert said.code == 0, said.err
    document = docx.Document(published / "rapport.docx")
    text = "\n".join(item.text for item in document.paragraphs)
    assert "à trois échelles" in text
    assert "Les sujets des coopérations" in text
    assert "Intitulé rédigé à la main." in text
    assert document.tables[0].cell(1, 1).text == "189\u202f276"
    assert f"à la place de «\u00a0{generated}\u00a0», issu des données" in text
    notes = [
        str(row[0])
        for row in load_workbook(published / "annexe.xlsx")["Tableau 1"].iter_rows(values_only=True)
    ]
    assert any("contenu saisi à la main" in note for note in notes)

    figes = folder / "figes.yml"
    said = command(project, "check", "-c", CAMPAIGN, "-r", REGION, "--json")
    (elsewhere,) = [item for item in json.loads(said.out) if item["code"].startswith("CEP-FIGE")]
    assert elsewhere["code"] == "CEP-FIGE-007"
    assert f"«\u00a0{generated}\u00a0») est encore imprimé ailleurs" in elsewhere["message"]
    assert "prose/parcours.md, zone recours" in elsewhere["message"]
    moved = figes.read_text(encoding="utf-8").replace(generated, "12")
    figes.write_text(moved, encoding="utf-8")
    said = command(project, "check", "-c", CAMPAIGN, "-r", REGION, "--json")
    found = [item["code"] for item in json.loads(said.out) if item["code"].startswith("CEP-FIGE")]
    assert found == ["CEP-FIGE-001", "CEP-FIGE-007"]
