"""What operators proposed and the association retained goes into the prose, once."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Cm
from openpyxl import load_workbook

from cep_report.errors import InputError, OutputError
from cep_report.exchanges.applying import apply_retained
from cep_report.exchanges.outcome import ALREADY, BOTH, CONFLICT, MERGED
from cep_report.exchanges.receiving import register
from cep_report.exchanges.reviewing import review
from cep_report.prose import zone_texts
from cep_report.workspace import Workspace
from tests.exchanges.drafting import exchange, picture

DAY = date(2023, 5, 20)
ZONES = {
    "leviers": "Les opérateurs se réunissent chaque mois. Une charte les lie depuis 2020.\n\n"
    "Le réseau compte **{{< val cooperations.nombre >}}** actions, pour {{< val taux-recours >}} "
    "de recours\u00a0; voir aussi {{< val taux-recours >}}.",
    "publics": "Les salariés viennent d’abord. Les jeunes suivent de près.",
    "vide": "",
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    return exchange(tmp_path_factory.mktemp("envoi") / "projet", ZONES, version="v1")


def edit(drafted, recipient, *changes, picture_after=""):
    """Replace words in somebody's copy and receive it."""
    path = drafted.copy(recipient)
    document = docx.Document(path)
    for before, after in changes:
        runs = [run for item in paragraphs(document) for run in item.runs if before in run.text]
        assert runs, before
        runs[0].text = runs[0].text.replace(before, after)
    if picture_after:
        item = next(item for item in document.paragraphs if picture_after in item.text)
        item.add_run().add_picture(BytesIO(picture()), width=Cm(2))
    target = drafted.project.root / f"retour-{recipient}.docx"
    document.save(target)
    receipt = drafted.receive(target)
    register(drafted.project, receipt)
    return receipt


def paragraphs(document):
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def decide(drafted, decision="retenue", chosen=bool):
    """Type a decision in the register."""
    path = drafted.folder / "registres.xlsx"
    entries = review(drafted.project, drafted.campaign, drafted.region).entries
    workbook = load_workbook(path)
    sheet = workbook["Observations"]
    heads = [cell.value for cell in sheet[1]]
    for item in entries:
        if chosen(item):
            sheet.cell(item.row, heads.index("Décision") + 1).value = decision
    workbook.save(path)


def apply(drafted):
    return apply_retained(drafted.project, drafted.campaign, drafted.region, DAY)


def apply_twice(drafted):
    """Apply, then again as after a crash before the register was written: nothing more comes."""
    register_file = drafted.folder / "registres.xlsx"
    before = register_file.read_bytes()
    done = apply(drafted)
    text = source(drafted)
    register_file.write_bytes(before)
    assert apply(drafted).follow_ups == done.follow_ups
    assert source(drafted) == text
    return done


def rewrite(drafted, before, after):
    """What the author changes meanwhile."""
    drafted.prose.write_text(source(drafted).replace(before, after), encoding="utf-8")


def follow_ups(drafted):
    entries = review(drafted.project, drafted.campaign, drafted.region).entries
    return {entry.id: entry.follow_up for entry in entries}


def source(drafted):
    return drafted.prose.read_text(encoding="utf-8")


def everything(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_proposals_of_two_operators_go_into_the_prose_and_once(drafted):
    edit(drafted, "apec", ("chaque mois", "deux fois par mois"), ("d’abord", "en premier"))
    edit(drafted, "cap-emploi", ("depuis 2020", "depuis 2021"), ("d’abord", "en premier"))
    decide(drafted)
    before = source(drafted)
    done = apply(drafted)
    text = source(drafted)
    assert "se réunissent deux fois par mois. Une charte les lie depuis 2021." in text
    assert "viennent en premier. Les jeunes" in text
    assert text.count("en premier") == 1
    assert "{{< val cooperations.nombre >}}** actions, pour {{< val taux-recours >}}" in text
    assert "<!-- Consigne de leviers. -->" in text
    assert done.zones == ("essai.leviers", "essai.publics")
    assert sorted(done.follow_ups.values()) == sorted([MERGED, MERGED, MERGED, ALREADY])
    assert follow_ups(drafted) == done.follow_ups
    assert (done.before / "prose-avant" / "essai.md").read_text(encoding="utf-8") == before
    held = everything(drafted.folder)
    assert apply(drafted).follow_ups == {}
    assert everything(drafted.folder) == held


def test_an_answer_in_a_section_still_to_be_written_goes_there_with_the_rest(drafted):
    edit(drafted, "apec", ("Avec qui", "Avec les branches. Avec qui"), ("chaque mois", "souvent"))
    decide(drafted)

    done = apply(drafted)

    vide = zone_texts(source(drafted))["vide"]
    assert "Avec les branches." in vide
    assert "<!-- Consigne de vide. -->" in vide
    assert "se réunissent souvent" in source(drafted)
    assert set(done.follow_ups.values()) == {MERGED}


def test_the_source_as_it_is_now_is_kept(drafted):
    edit(drafted, "apec", ("chaque mois", "deux fois par mois"))
    decide(drafted)
    rewrite(drafted, "Les jeunes suivent", "Les cadres suivent")
    apply(drafted)
    assert "deux fois par mois" in source(drafted)
    assert "Les cadres suivent" in source(drafted)


def test_a_conflict_bears_the_names_of_both_and_applying_again_adds_nothing(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    edit(drafted, "cap-emploi", ("chaque mois", "chaque trimestre"))
    decide(drafted)
    done = apply_twice(drafted)
    text = source(drafted)
    assert (
        " ".join(text.split()).count(
            "‹CONFLIT – texte du dossier› Les opérateurs se réunissent chaque mois. "
            "‹CONFLIT – texte de l’Apec› Les opérateurs se réunissent chaque semaine. "
            "‹CONFLIT – texte des Cap emploi› Les opérateurs se réunissent chaque trimestre. "
            "‹FIN DU CONFLIT› Une charte les lie depuis 2020."
        )
        == 1
    )
    # The first was merged, then met by the other: neither is told as integrated.
    assert list(done.follow_ups.values()) == [CONFLICT, CONFLICT]


def test_each_version_of_a_conflict_keeps_what_the_author_wrote_elsewhere_in_it(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    edit(drafted, "cap-emploi", ("chaque mois", "chaque trimestre"))
    decide(drafted)
    rewrite(drafted, "se réunissent", "se retrouvent")
    done = apply_twice(drafted)
    text = source(drafted)
    assert (
        "‹CONFLIT – texte du dossier› Les opérateurs se retrouvent chaque mois. "
        "‹CONFLIT – texte de l’Apec› Les opérateurs se retrouvent chaque semaine. "
        "‹CONFLIT – texte des Cap emploi› Les opérateurs se retrouvent chaque trimestre. "
        "‹FIN DU CONFLIT› Une charte"
    ) in text
    assert list(done.follow_ups.values()) == [CONFLICT, CONFLICT]


def test_what_one_takes_out_and_another_rewords_is_to_be_decided_by_name(drafted):
    edit(drafted, "apec", (" Une charte les lie depuis 2020.", ""))
    edit(drafted, "cap-emploi", ("depuis 2020", "depuis 2021"))
    decide(drafted)
    done = apply(drafted)
    first = "Les opérateurs se réunissent chaque mois."
    assert re.findall("texte (d[^›]*)› ([^‹]*) ‹", source(drafted)) == [
        ("du dossier", f"{first} Une charte les lie depuis 2020."),
        ("de l’Apec", first),
        ("des Cap emploi", f"{first} Une charte les lie depuis 2021."),
    ]
    assert list(done.follow_ups.values()) == [CONFLICT, CONFLICT]


def test_a_conflict_with_the_text_of_today_says_so_and_a_third_stands_beside(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    edit(drafted, "cap-emploi", ("chaque mois", "chaque trimestre"))
    decide(drafted)
    rewrite(drafted, "chaque mois", "tous les ans")
    done = apply(drafted)
    text = source(drafted)
    assert text.count("‹FIN DU CONFLIT›") == 1
    assert text.index("texte du dossier›") < text.index("texte de l’Apec›") < text.index("Cap")
    for words in ("tous les ans", "chaque semaine", "chaque trimestre"):
        assert text.count(words) == 1
    assert list(done.follow_ups.values()) == [CONFLICT, CONFLICT]


def test_what_the_author_changed_in_a_paragraph_that_an_operator_moves_follows_it(drafted):
    path = drafted.copy("apec")
    document = docx.Document(path)
    first, second = (
        next(item for item in document.paragraphs if item.text.startswith(text))._p
        for text in ("Les opérateurs se", "Le réseau compte")
    )
    second.addnext(first)
    document.save(drafted.project.root / "retour-apec.docx")
    register(drafted.project, drafted.receive(drafted.project.root / "retour-apec.docx"))
    decide(drafted)
    changed = ZONES["leviers"].replace("chaque mois", "deux fois par mois").replace("voir", "lire")
    rewrite(drafted, ZONES["leviers"], changed)

    done = apply(drafted)

    one, two = changed.split("\n\n")
    assert f"{two}\n\n{one}" in source(drafted)
    assert set(done.follow_ups.values()) == {MERGED}


def test_a_conflict_wider_than_another_takes_it_in(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    edit(
        drafted,
        "cap-emploi",
        ("chaque mois. Une charte les lie", "ensemble, et une charte les lie"),
    )
    decide(drafted)
    rewrite(drafted, "chaque mois", "tous les ans")
    apply_twice(drafted)
    text = source(drafted)
    assert re.findall("‹[^›]*›", text) == [
        "‹CONFLIT – texte du dossier›",
        "‹CONFLIT – texte de l’Apec›",
        "‹CONFLIT – texte des Cap emploi›",
        "‹FIN DU CONFLIT›",
    ]
    assert "chaque semaine. Une charte les lie depuis 2020." in text


def test_additions_at_one_place_are_both_kept(drafted):
    edit(drafted, "apec", ("de près.", "de près. Les cadres aussi."))
    edit(drafted, "cap-emploi", ("de près.", "de près. Les seniors également."))
    decide(drafted)
    done = apply(drafted)
    assert "Les cadres aussi." in source(drafted)
    assert "Les seniors également." in source(drafted)
    assert sorted(done.follow_ups.values()) == sorted([MERGED, BOTH])


@pytest.mark.parametrize("decision", ["à traiter", "retenue en partie", "non retenue", "figer"])
def test_only_what_is_retained_is_applied(drafted, decision):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    decide(drafted, decision)
    held = everything(drafted.folder)
    done = apply(drafted)
    assert everything(drafted.folder) == held
    assert len(done.by_hand) == (decision == "retenue en partie")


def test_some_of_an_operators_proposals_are_retained_without_the_others(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"), ("de près", "de loin"))
    decide(drafted, chosen=lambda entry: "loin" in entry.remark)
    apply(drafted)
    assert "de loin" in source(drafted)
    assert "chaque mois" in source(drafted)


def test_a_picture_proposed_comes_with_its_file(drafted):
    edit(drafted, "apec", picture_after="Les salariés")
    decide(drafted)
    apply(drafted)
    name = next(path.name for path in drafted.prose.parent.glob("recu-*.png"))
    assert f"]({name})" in source(drafted)
    assert (drafted.prose.parent / name).read_bytes() == picture()


def test_a_proposal_that_does_not_fit_the_draft_is_refused_and_nothing_is_written(drafted):
    receipt = edit(drafted, "apec", ("chaque mois", "chaque semaine"), ("de près", "de loin"))
    decide(drafted)
    path = receipt.folder / "retour.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["observations"][0]["proposal"]["before"] = "tout autre chose"
    path.write_text(json.dumps(content), encoding="utf-8")
    held = everything(drafted.folder)
    with pytest.raises(InputError) as refused:
        apply(drafted)
    assert [finding.code for finding in refused.value.findings] == ["CEP-OBS-012"]
    assert everything(drafted.folder) == held


def test_a_return_whose_sending_is_gone_is_told(drafted):
    receipt = edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    decide(drafted)
    path = receipt.folder / "retour.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2023-04-20", "2022-04-20"), "utf-8")
    with pytest.raises(InputError) as refused:
        apply(drafted)
    assert [finding.code for finding in refused.value.findings] == ["CEP-OBS-011"]


def test_an_open_workbook_stops_everything(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"))
    decide(drafted)
    (drafted.folder / "~$registres.xlsx").write_text("", encoding="utf-8")
    held = everything(drafted.folder)
    with pytest.raises(OutputError):
        apply(drafted)
    assert everything(drafted.folder) == held


def test_only_empty_follow_ups_are_written_and_the_rest_of_the_workbook_stays(drafted):
    edit(drafted, "apec", ("chaque mois", "chaque semaine"), ("de près", "de loin"))
    decide(drafted)
    path = drafted.folder / "registres.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["Observations"]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("Suite donnée") + 1
    sheet.cell(2, column).value = "déjà fait"
    sheet.insert_cols(1)
    sheet["A2"] = "à moi"
    workbook.save(path)
    with ZipFile(path) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    done = apply(drafted)
    with ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    assert len(done.follow_ups) == 1
    assert sum(before[name] != after[name] for name in before) == 1
    sheet = load_workbook(path)["Observations"]
    assert sheet.cell(2, column + 1).value == "déjà fait"
    assert sheet.cell(3, column + 1).value == MERGED
    assert sheet["A2"].value == "à moi"
    Workspace.load(drafted.project, drafted.campaign, drafted.region)
