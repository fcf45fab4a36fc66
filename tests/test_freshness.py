"""Which reports must be made again: every kind of input is changed, one at a time.

Reports are stand-ins, published with the provenance that real ones would have.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from cep_report import freshness
from cep_report.campaign import load_campaign
from cep_report.dataset import dataset_file
from cep_report.dataset.kept import Slices
from cep_report.digests import Digests
from cep_report.freshness import Asked, Figures, settled, verdict
from cep_report.parameters import Order
from cep_report.publication import publish
from cep_report.regions import load_regions

CODES = ("53", "94", "06")
WANTED = ("sources", "docx", "pdf")


@pytest.fixture(scope="module")
def source(demo_source, tmp_path_factory):
    """Three regions, published once."""
    root = tmp_path_factory.mktemp("publie") / "projet"
    shutil.copytree(demo_source.root, root)
    project = type(demo_source)(root)
    asked = ask(project)
    for region in chosen(asked):
        found = look(asked, region)
        assert set(found.reasons.values()) == {"jamais publié"}
        made = root / f"atelier-{region.code}"
        (made / "figures").mkdir(parents=True)
        for name in ("rapport.docx", "rapport.pdf", "annexe.xlsx", "figures/a.png"):
            (made / name).write_text(f"{region.code} {name}")
        target = project.output("demo-2022") / region.folder
        target.parent.mkdir(parents=True, exist_ok=True)
        origin = settled(found.candidate, project, observations=False)
        publish(made, target, root / "retours", origin)
    return project


@pytest.fixture
def project(source, tmp_path):
    shutil.copytree(source.root, tmp_path / "projet")
    return type(source)(tmp_path / "projet")


def ask(project, **changes):
    order = Order(changes.pop("version", "v0"), **changes.pop("order", {}))
    campaign = load_campaign(project, "demo-2022")
    return Asked(project, campaign, load_regions(project), order, **changes)


def chosen(asked):
    return [asked.regions.by_code(code) for code in CODES]


def look(asked, region, slices=None):
    digests = dict.fromkeys(CODES, "a" * 64) | (slices or {})
    path = dataset_file(asked.project, asked.campaign, asked.regions)
    figures = Figures(Slices(digests, recorded=True), path)
    return verdict(asked, region, figures, Digests())


def moved(asked, slices=None):
    """The regions to be made again, and why: one reason for all of a region's products."""
    found = {region.code: look(asked, region, slices) for region in chosen(asked)}
    reasons = {}
    for code, item in found.items():
        if not item.stands:
            assert len(set(item.reasons.values())) == 1
            reasons[code] = item.reasons["docx"]
    return reasons


def add(path, text="\n# plus\n"):
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_nothing_changed_nothing_is_made(project):
    found = [look(ask(project), region) for region in chosen(ask(project))]
    assert [item.reasons for item in found] == [dict.fromkeys(WANTED, "")] * 3
    assert all(item.stands and item.formats == () for item in found)


def test_the_same_content_written_again_or_copied_elsewhere_is_no_change(project, tmp_path):
    path = project.reports / "demo-2022" / "53-bretagne" / "prose" / "parcours.md"
    path.write_bytes(path.read_bytes())
    assert moved(ask(project)) == {}
    other = tmp_path / "ailleurs"
    shutil.copytree(project.root, other)
    assert moved(ask(type(project)(other))) == {}


def test_every_file_of_a_region_counts_for_it_alone(project):
    folder = project.reports / "demo-2022" / "53-bretagne"
    (folder / "prose" / "photo.png").write_bytes(b"image")
    assert moved(ask(project)) == {"53": "prose/photo.png ajouté"}
    (folder / "prose" / "photo.png").unlink()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    seen = set()
    for path in files:
        before = path.read_bytes()
        add(path)
        name = path.relative_to(folder).as_posix()
        expected = {} if name == "journal.jsonl" else {"53": f"{name} a changé"}
        assert moved(ask(project)) == expected
        path.write_bytes(before)
        seen.add(path.name)
    assert {"parcours.md", "registres.xlsx", "region.yml", "logo.png"} <= seen
    (folder / "prose" / "conclusion.md").unlink()
    assert moved(ask(project)) == {"53": "prose/conclusion.md retiré"}


def test_a_file_that_cannot_be_read_is_for_the_region_to_explain(project):
    (project.reports / "demo-2022" / "53-bretagne" / "registres.xlsx").unlink()
    assert moved(ask(project)) == {"53": "registres.xlsx ne peut pas être lu"}


def test_every_shared_file_counts_for_all(project):
    shared = [
        project.campaign_file("demo-2022"),
        *(path for path in project.reference.glob("*") if path.is_file()),
        *project.published.glob("*"),
        *project.extension.glob("*"),
        *project.notebooks.glob("*.ipynb"),
    ]
    for path in shared:
        before = path.read_bytes()
        add(path, "\n")
        name = path.relative_to(project.root).as_posix()
        unused = path == project.synonyms or path.name == "observations.ipynb"
        reason = "" if unused else f"{name} a changé"
        assert moved(ask(project)) == (dict.fromkeys(CODES, reason) if reason else {}), name
        path.write_bytes(before)
    assert {path.suffix for path in shared} >= {".lua", ".typ", ".docx", ".ipynb", ".csv", ".yml"}


def test_the_notebook_on_observations_counts_where_there_is_such_an_annex(project):
    asked = ask(project)
    region = chosen(asked)[0]
    target = project.output("demo-2022") / region.folder
    origin = settled(look(asked, region).candidate, project, observations=True)
    made = project.root / "atelier"
    shutil.copytree(target, made)
    publish(made, target, project.root / "retours", origin)
    assert moved(asked) == {}
    add(project.notebooks / "observations.ipynb")
    assert moved(asked) == {"53": "notebooks/observations.ipynb a changé"}


def test_the_dataset_counts_by_slice(project):
    asked = ask(project)
    assert moved(asked, {"94": "b" * 64}) == {"94": "le jeu de données a changé pour cette région"}
    # The file itself may change as long as the slices do not.
    add(dataset_file(project, asked.campaign, asked.regions), "\n")
    assert moved(asked) == {}


def test_code_and_libraries_count_for_all(project, monkeypatch):
    monkeypatch.setattr("cep_report.provenance.code", lambda: "autre")
    assert moved(ask(project)) == dict.fromkeys(CODES, "le code de cep-report a changé")
    monkeypatch.undo()
    libraries = dict(freshness.record.__globals__["libraries"]())
    monkeypatch.setattr(
        "cep_report.provenance.libraries", lambda: {**libraries, "typst": "9.9", "neuf": "1"}
    )
    assert moved(ask(project)) == dict.fromkeys(
        CODES, f"neuf ajouté\u202f; typst 9.9 remplace {libraries['typst']}"
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": "v1"}, "version v1 demandée, v0 publiée"),
        ({"order": {"engine": "quarto"}}, "moteur quarto demandé, native publié"),
        ({"order": {"accept_reserves": True}}, "--accepter-reserves demandé"),
        ({"accept_conflicts": True}, "--accepter-conflits demandé"),
    ],
)
def test_what_is_asked_counts(project, monkeypatch, changes, reason):
    monkeypatch.setattr("cep_report.provenance.quarto_version", lambda: "1.10")
    expected = reason + ("\u202f; quarto ajouté" if "quarto" in reason else "")
    assert moved(ask(project, **changes)) == dict.fromkeys(CODES, expected)


def test_a_map_counts_wherever_it_is(project, tmp_path):
    path = tmp_path / "carte.geojson"
    path.write_text("{}")
    assert moved(ask(project, geometry=path)) == dict.fromkeys(CODES, "carte.geojson ajouté")


def test_a_return_counts_for_a_final_version_only(project):
    path = project.reports / "demo-2022" / "53-bretagne" / "retours" / "x" / "retour.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")
    assert moved(ask(project)) == {}
    campaign = load_campaign(project, "demo-2022")
    final = next(item.id for item in campaign.versions if item.final)
    reasons = moved(ask(project, version=final))
    assert "retours/x/retour.json ajouté" in reasons["53"]
    assert "retour.json" not in reasons["06"]


def test_a_document_edited_missing_or_never_asked_for_is_the_only_one_made(project):
    asked = ask(project)
    region = chosen(asked)[0]
    folder = project.output("demo-2022") / region.folder
    (folder / "rapport.docx").write_text("mots d’une personne")
    found = look(asked, region)
    assert found.reasons == {"sources": "", "docx": "modifié depuis sa publication", "pdf": ""}
    assert found.formats == ("docx",)
    (folder / "rapport.pdf").unlink()
    assert look(asked, region).reasons["pdf"] == "absent du dossier publié"
    only_pdf = replace(asked, order=Order("v0", ("pdf",)))
    assert look(only_pdf, region).formats == ("pdf",)
    (folder / "figures" / "a.png").write_text("retouché")
    found = look(asked, region)
    assert found.reasons["sources"] == "figures/a.png modifié depuis sa publication"
    assert [look(asked, other).stands for other in chosen(asked)[1:]] == [True, True]


def test_a_manifest_lost_or_broken_is_a_report_never_published(project):
    asked = ask(project)
    for number, content in enumerate(("", "[]", '{"fichiers": []}')):
        region = chosen(asked)[number]
        path = project.output("demo-2022") / region.folder / "manifeste.json"
        path.write_text(content)
    assert moved(asked) == dict.fromkeys(CODES, "jamais publié")


def test_many_reasons_are_counted(project):
    changed = [path for path in project.extension.glob("*") if path.is_file()]
    for path in changed:
        add(path)
    reason = moved(ask(project))["53"]
    assert reason.count("a changé") == 4
    assert reason.endswith(f"et {len(changed) - 4} autres")
