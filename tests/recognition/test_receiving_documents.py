"""A document made without the toolkit, from the file to the collection."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from cep_report.campaign import load_campaign
from cep_report.consolidation.collection import load_collection
from cep_report.errors import InputError
from cep_report.recognition.receiving import receive_document
from cep_report.regions import load_regions
from cep_report.submission.receiving import Origin
from tests.recognition import shapes
from tests.recognition.documents import write_docx

DAY = dt.date(2023, 7, 10)


@pytest.fixture
def desk(empty_project, tmp_path):
    regions = load_regions(empty_project)

    def receive(shape=shapes.REPORT_2020, region=None, **options):
        path = write_docx(shape, tmp_path / "rapport.docx", **options)
        given = regions.find(region) if region else None
        return receive_document(empty_project, "2022", path, region=given, day=DAY)

    return empty_project, receive


def codes(error: InputError) -> set[str]:
    return {item.code for item in error.findings}


def test_a_document_is_kept_and_the_collection_reads_it(desk):
    project, receive = desk

    done = receive()
    held = load_collection(project, load_campaign(project, "2022"), load_regions(project))

    kept = held.received["53"]
    assert kept.origin is Origin.DOCUMENT
    assert kept.twin.prose("parcours.territoires") == shapes.TEXTS["parcours.territoires"]
    assert kept.twin.prose("cooperations.leviers") == shapes.TEXTS["cooperations.leviers"]
    assert "**I\\.3" in kept.twin.prose("parcours.recours") or "crise" in kept.twin.prose(
        "parcours.recours"
    )
    assert kept.twin.indicators == ()
    assert done.confidence > 0.9
    assert json.loads((kept.folder / "reception.json").read_text())["origine"] == "document"
    assert sorted(path.name for path in kept.folder.iterdir()) == [
        "rapport.docx",
        "rapport.json",
        "reception.json",
        "reconnaissance.json",
    ]


def test_what_is_not_recognised_is_kept_with_its_heading(desk):
    _, receive = desk

    folder = receive(shapes.COMPACT).received.folder
    twin = json.loads((folder / "rapport.json").read_text())

    unknown = next(part for part in twin["plan"] if part["id"] == "non-reconnu")
    assert [item.get("texte") or item.get("markdown") for item in unknown["elements"]] == [
        "3/ VIE DE L’ASSOCIATION",
        shapes.TEXTS[""],
    ]
    account = json.loads((folder / "reconnaissance.json").read_text())["titres"]
    assert all(item["motif"] for item in account if item["rubriques"])


def test_the_same_bytes_from_the_same_document(desk, tmp_path):
    project, receive = desk
    one = receive().received.folder
    first = {path.name: path.read_bytes() for path in one.iterdir()}
    for path in one.iterdir():
        path.unlink()
    one.rmdir()

    receive_document(project, "2022", tmp_path / "rapport.docx", region=None, day=DAY)

    assert {path.name: path.read_bytes() for path in one.iterdir()} == first


def test_the_same_file_twice_is_told(desk, tmp_path):
    project, receive = desk
    first = receive().received

    again = receive_document(project, "2022", tmp_path / "rapport.docx", region=None, day=DAY)

    assert again.received.again
    assert again.received.folder == first.folder
    [finding] = again.received.findings
    assert (finding.code, str(finding.severity)) == ("CEP-RECO-014", "information")
    assert len(list(first.folder.parent.iterdir())) == 1


def test_the_same_file_is_received_again_when_it_is_understood_otherwise(desk, tmp_path):
    project, receive = desk
    receive(shapes.COMPACT)
    path = project.reference / "plan-synonymes.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[Prolongements", "[").replace(
            "titres: [Retour sur la mission,",
            "titres: [Vie de l’association, Retour sur la mission,",
        ),
        encoding="utf-8",
    )

    done = receive_document(project, "2022", tmp_path / "rapport.docx", region=None, day=DAY)

    assert done.received.number == 2


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"region": "Bretagne", "of": "Normandie"}, "CEP-RECO-011"),
        ({"year": "2021"}, "CEP-RECO-012"),
        ({"of": "des régions"}, "CEP-RECO-010"),
    ],
)
def test_another_region_or_year_is_refused_and_leaves_nothing(desk, options, code):
    project, receive = desk
    options = dict(options)
    region = options.pop("region", None)

    with pytest.raises(InputError) as raised:
        receive(region=region, **options)

    assert code in codes(raised.value)
    assert not (project.data("2022") / "depots").exists()


def test_the_region_may_be_given_when_the_document_does_not_say_it(desk):
    _, receive = desk

    assert receive(region="Corse", of="des régions").received.region.code == "94"


def test_a_document_does_not_replace_a_package(desk):
    project, receive = desk
    folder = project.data("2022") / "depots" / "53-bretagne" / "001"
    folder.mkdir(parents=True)
    receipt = {"numero": 1, "origine": "depot", "empreinte": "x", "recu_le": "2023-07-01"}
    (folder / "reception.json").write_text(json.dumps({**receipt, "fichier": "depot.zip"}))

    with pytest.raises(InputError) as raised:
        receive()

    assert codes(raised.value) == {"CEP-RECO-015"}


@pytest.mark.parametrize("name", ["a.doc", "a.odt", "a.rtf"])
def test_other_formats_are_refused_with_what_to_do(desk, tmp_path, name):
    project, _ = desk
    (tmp_path / name).write_bytes(b"rien")

    with pytest.raises(InputError, match="enregistrer au format") as raised:
        receive_document(project, "2022", tmp_path / name, region=None, day=DAY)

    assert codes(raised.value) == {"CEP-RECO-031"}


def test_a_document_of_something_else_is_refused(desk, tmp_path):
    project, _ = desk
    shape = shapes.Shape(
        shapes.QUESTIONS.name,
        tuple(shapes.Entry(1, heading, ("",)) for heading in ("Locaux", "Mobilier", "Cantine")),
    )
    path = write_docx(shape, tmp_path / "autre.docx")

    with pytest.raises(InputError) as raised:
        receive_document(project, "2022", path, region=None, day=DAY)

    assert codes(raised.value) == {"CEP-RECO-017"}
