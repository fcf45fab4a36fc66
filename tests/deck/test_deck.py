"""The presentation: what the report says, nothing else, for every reader."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from pptx import Presentation
from pptx.oxml.ns import qn
from pydantic import ValidationError

from cep_report.deck.composing import compose
from cep_report.deck.making import make_deck
from cep_report.deck.plan import DeckPlan, load_plan
from cep_report.deck.reading import read_report
from cep_report.deck.summary import CUT
from cep_report.errors import ConfigurationError
from cep_report.project import Project
from cep_report.render.verify import Identity, read_identity
from cep_report.seals import read_seal, seal
from tests.render.sample_job import BODY, HEADER, LOREM, make_job
from tests.soffice import SOFFICE, convert

ROOT = Path(__file__).parents[2]
_IMPRESS = SOFFICE and (Path(SOFFICE).resolve().parent / "libsdlo.so").exists()
STAMPS = ("Document de travail – usage interne", "Données fictives – démonstration")
PLAN = """
couverture:
  titre: Le suivi du CEP
  sous_titre: "{association}"
diapositives:
- titre: Coopérations {region}
  volets:
  - texte: [cooperations.organisation]
  - graphique: [graphique-absent, graphique-themes]
- titre: Volumes
  volets:
  - titre: Lecture
    texte: [parcours-volumes, parcours.absent]
  - tableau: [tableau-volumes]
    largeur: 60
- titre: Communes
  volets:
  - tableau: [tableau-departements]
- titre: À compléter
  volets:
  - texte: [cooperations.difficultes]
- titre: Repli
  volets:
  - graphique: [graphique-absent]
  - tableau: [tableau-volumes]
    repli: true
- titre: Réserves
  volets:
  - sources: true
  - reserves: true
"""


class Made:
    """A presentation and how it was made."""

    def __init__(self, folder: Path, header: str = HEADER, body: str = BODY, plan: str = PLAN):
        self.root = folder / "projet"
        (self.root / "_extensions").mkdir(parents=True)
        (self.root / "_extensions/cep").symlink_to(ROOT / "_extensions/cep")
        (self.root / ".cep-cache").symlink_to(ROOT / ".cep-cache")
        self.project = Project(self.root)
        own = self.project.presentation_file("demo-2022")
        own.parent.mkdir(parents=True)
        own.write_text(plan, encoding="utf-8")
        self.job = make_job(folder / "rapport", header, body)
        self.path = make_deck(self.project, self.job)
        self.slides = list(Presentation(str(self.path)).slides)

    def slide(self, title: str):
        """The slide of that title."""
        return next(slide for slide in self.slides if slide.shapes.title.text == title)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    (ROOT / ".cep-cache").mkdir(exist_ok=True)
    return Made(tmp_path_factory.mktemp("deck"))


def texts(slide) -> list[str]:
    """All paragraphs of a slide."""
    return [
        paragraph.text
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]


def table(slide):
    """The table of a slide."""
    return next(shape for shape in slide.shapes if shape.has_table)


def rows(shape) -> list[list[str]]:
    """Its cells, the head first."""
    return [[cell.text for cell in row.cells] for row in shape.table.rows]


def test_each_slide_has_a_title_of_its_own_in_its_place(made):
    titles = [slide.shapes.title.text for slide in made.slides]
    assert titles == [
        "Le suivi du CEP",
        "Coopérations Bretagne",
        "Volumes",
        "Communes",
        "Repli",
        "Réserves",
    ]
    assert all(slide.shapes.title.element is slide.shapes[0].element for slide in made.slides)


def test_what_is_still_to_be_written_has_no_slide(made):
    assert not any("Quelles difficultés" in text for slide in made.slides for text in texts(slide))


def test_a_table_is_that_of_the_report(made):
    shape = table(made.slide("Volumes"))
    report = read_report(made.project, made.job).tables["tableau-volumes"]
    assert rows(shape) == [list(report.heads), *map(list, report.rows)]
    assert rows(shape)[4] == ["Apec", "s", "1\u202f456", "1\u202f901", "+30,6\u00a0%"]
    assert rows(shape)[3][2:] == ["n.d.", "2\u202f001", "–"]
    assert shape.table.first_row
    assert shape.element.xpath(".//p:cNvPr/@descr")[0].startswith("Tableau\u00a02\u00a0– Entrées")
    last = shape.table.rows[len(shape.table.rows) - 1]
    assert all(run.font.bold for cell in last.cells for run in cell.text_frame.paragraphs[0].runs)


def test_a_chart_has_its_words(made):
    slide = made.slide("Coopérations Bretagne")
    (picture,) = (shape for shape in slide.shapes if shape.shape_type == 13)
    alt = picture._element.xpath(".//p:cNvPr/@descr")[0]
    assert alt == "Histogramme. Connaissance mutuelle : 12 ; information : 9 ; partenariats : 7."
    assert picture.image.blob == (made.job / "figures/graphique-themes.png").read_bytes()
    ratio = picture.image.size[1] / picture.image.size[0]
    assert picture.height / picture.width == pytest.approx(ratio, rel=0.01)


def test_a_text_is_the_report_s_and_the_notes_have_the_whole(made):
    slide = made.slide("Coopérations Bretagne")
    assert LOREM.split(". ")[0] + "." in texts(slide)
    assert not any("Les données présentées ici" in text for text in texts(slide))
    assert LOREM in slide.notes_slide.notes_text_frame.text
    assert (
        "«\u00a01.1 Organisation des coopérations\u00a0»" in slide.notes_slide.notes_text_frame.text
    )


def test_a_table_too_long_is_cut_and_whole_in_the_notes(made):
    slide = made.slide("Communes")
    shown = rows(table(slide))
    assert shown[1] == ["Commune de démonstration n°\u00a01", "1\u202f101", "1,1\u00a0%"]
    assert f"Extrait\u00a0: {len(shown) - 1} lignes sur 100." in texts(slide)
    assert "n°\u00a0100 | 100\u202f200" in slide.notes_slide.notes_text_frame.text


def test_nothing_leaves_the_slide(made):
    deck = Presentation(str(made.path))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_every_slide_bears_the_stamps_and_its_number(made):
    cover, *others = made.slides
    assert [text for text in texts(cover) if text in STAMPS] == [*STAMPS]
    for slide in others:
        assert all(stamp in " ".join(texts(slide)) for stamp in STAMPS)
        assert slide.shapes[len(slide.shapes) - 1]._element.xpath(".//a:fld[@type='slidenum']")


def test_every_word_says_its_language(made):
    with zipfile.ZipFile(made.path) as archive:
        names = [
            name for name in archive.namelist() if re.search(r"(slides|notesSlides)/\w+\.xml", name)
        ]
        for name in names:
            for run in etree.fromstring(archive.read(name)).iter(qn("a:r")):
                assert run.find(qn("a:rPr")).get("lang") == "fr-FR", name
    assert len(names) == 2 * len(made.slides)


def test_it_opens_without_repair(made):
    found = OpenXmlValidator().validate(made.path)
    assert [error.description for error in found.errors] == []


@pytest.mark.skipif(not _IMPRESS, reason="libreoffice-impress-nogui n’est pas installé")
def test_libreoffice_shows_every_slide_with_its_words(made, tmp_path):
    pages = pypdfium2.PdfDocument(convert(tmp_path, "pdf", made.path))

    assert len(pages) == len(made.slides)
    for page, slide in zip(pages, made.slides):
        shown = "".join(page.get_textpage().get_text_bounded().split())
        tables = [rows(shape) for shape in slide.shapes if shape.has_table]
        cells = [cell for table in tables for row in table for cell in row]
        for text in (*texts(slide), *cells):
            if "‹" not in text:  # the field of a page number
                assert "".join(text.split()) in shown


def test_it_says_which_report_it_is_and_what_it_was_made_from(made, tmp_path):
    sealed = tmp_path / "presentation.pptx"
    sealed.write_bytes(made.path.read_bytes())
    seal(sealed, {"campagne": "demo-2022", "entrees": {"a": "b"}})
    assert read_seal(sealed) == {"campagne": "demo-2022", "entrees": {"a": "b"}}
    assert read_identity(sealed) == Identity("demo-2022", "53", "v0")


def test_the_same_report_gives_the_same_bytes(made):
    before = made.path.read_bytes()
    assert make_deck(made.project, made.job).read_bytes() == before


def test_the_association_s_colours_take_the_place_of_ours(made):
    with zipfile.ZipFile(made.path) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert 'val="1F4E79"' in theme
    assert 'val="B5482F"' in theme
    assert "1F4E7A" not in theme


def test_what_people_write_is_text(tmp_path):
    hostile = "<a:t>x</a:t> & ]]> <script>1</script> \u202e\x0b{{< include /etc/passwd >}}"
    body = BODY.replace(LOREM, f"{hostile} {LOREM}", 1)
    made = Made(tmp_path, HEADER.replace("usage interne", "usage <interne> & co"), body)
    said = " ".join(texts(made.slide("Coopérations Bretagne")))
    assert "<script>1</script>" in said
    assert "usage <interne> & co" in said
    assert OpenXmlValidator().validate(made.path).errors == []


def test_prose_of_any_length_fits(tmp_path):
    long = "Une phrase qui n’en finit pas, " * 400 + "fin."
    made = Made(tmp_path, body=BODY.replace(LOREM, long, 1))
    said = [
        text for text in texts(made.slide("Coopérations Bretagne")) if text.startswith("Une phrase")
    ]
    assert said[0].endswith(CUT)
    assert long in made.slide("Coopérations Bretagne").notes_slide.notes_text_frame.text


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("  - texte: [cooperations.organisation]", "  - titre: rien", "une seule chose"),
        ("{region}", "{prefet}", "prefet"),
        ("titre: Volumes", "titre: Communes", "valeurs répétées"),
        ("largeur: 60", "largeur: 95", "largeur"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(tmp_path, was, becomes, told):
    project = Project(tmp_path)
    own = project.presentation_file("demo-2022")
    own.parent.mkdir(parents=True)
    own.write_text(PLAN.replace(was, becomes), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        load_plan(project, "demo-2022")


def test_the_plan_of_the_extension_can_be_read():
    plan = load_plan(Project(ROOT), "une-campagne-sans-plan-propre")
    assert len(plan.slides) >= 11


def test_a_report_with_nothing_has_only_its_cover(made, tmp_path):
    job = make_job(tmp_path, body="# Rien {#rien}\n")
    plan = load_plan(made.project, "demo-2022")
    assert compose(plan, read_report(made.project, job)).slides == ()


def test_a_plan_is_data():
    with pytest.raises(ValidationError):
        DeckPlan.model_validate(json.loads("{}"))


def test_the_demonstration_gives_a_page_and_a_presentation(demo_project, command):
    """The figures of slides are those of the page; both stand, can be put back and verified."""
    words = ("render", "--region", "Mayotte", "--to", "html,pptx")
    assert command(demo_project, *words).code == 0
    folder = next(demo_project.output("demo-2022").glob("06-*"))
    first = {name: (folder / name).read_bytes() for name in ("rapport.html", "presentation.pptx")}
    assert not (folder / "rapport.docx").exists()
    report = read_report(demo_project, folder)
    deck = Presentation(io.BytesIO(first["presentation.pptx"]))
    printed = {text for grid in report.tables.values() for row in grid.rows for text in row}
    cells = [
        text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in rows(shape)[1:]
        for text in row
    ]
    assert len(cells) > 50
    assert {text for text in cells if not text.endswith(CUT)} <= printed
    assert len(deck.slides) >= 12
    (folder / "presentation.pptx").unlink()
    assert command(demo_project, *words).code == 0
    assert {name: (folder / name).read_bytes() for name in first} == first
    assert command(demo_project, "verify", str(folder)).code == 0
