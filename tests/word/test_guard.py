"""Files from elsewhere: refused for the right reason, cleaned, or let in untouched."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cep_report.archives import hides_declarations, open_archive
from cep_report.errors import InputError
from cep_report.findings import Severity
from cep_report.ooxml import zip_bytes
from cep_report.word.guard import Guarded, open_docx
from cep_report.word.pictures import is_active, pixels
from cep_report.word.xml import parse
from tests.soffice import convert, needs_soffice
from tests.word import hostile

ROOT = Path(__file__).parents[2]
PARTS = sorted(hostile.base())
CASES = (*hostile.REFUSED, *hostile.CLEANED)


def words(data: bytes) -> list[str]:
    """Every word of a document that python-docx opens, tables and links included."""
    return words_of(Document(io.BytesIO(data)).element.body)


def words_of(root) -> list[str]:
    texts = root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return " ".join(item.text or "" for item in texts).split()


def codes(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        open_docx(path)
    assert all(item.severity is Severity.ERROR for item in caught.value.findings)
    return [item.code for item in caught.value.findings]


@pytest.fixture
def honest(tmp_path) -> Path:
    path = tmp_path / "honnête.docx"
    path.write_bytes(hostile.zipped(hostile.base()))
    return path


@pytest.mark.parametrize("case", hostile.REFUSED, ids=lambda case: case.name)
def test_hostile_files_are_refused_for_the_right_reason(tmp_path, case):
    path = tmp_path / case.name
    path.write_bytes(case.make())
    found = codes(path)
    assert set(found) == {f"CEP-RETOUR-{case.code}"}


@pytest.mark.parametrize("case", hostile.CLEANED, ids=lambda case: case.name)
def test_what_honest_files_carry_is_cleaned_and_their_text_kept(tmp_path, case):
    path = tmp_path / case.name
    path.write_bytes(case.make())
    guarded = open_docx(path)
    assert [item.code for item in guarded.cleaned] == [f"CEP-RETOUR-{case.code}"]
    assert all(item.severity is Severity.WARNING for item in guarded.cleaned)
    cleaned = zip_bytes(guarded.parts)
    assert set(hostile.WORDS.split()) <= set(words(cleaned))
    with zipfile.ZipFile(path) as archive:
        assert words(cleaned) == words_of(parse(archive.read("word/document.xml")))
    again = tmp_path / "propre.docx"
    again.write_bytes(cleaned)
    assert open_docx(again).cleaned == ()


def test_the_corpus_has_every_code():
    assert len(CASES) >= 100
    assert {case.code for case in CASES} == {f"{number:03}" for number in range(1, 25)}


def test_not_a_file(tmp_path):
    assert codes(tmp_path) == ["CEP-RETOUR-001"]
    assert codes(tmp_path / "absent.docx") == ["CEP-RETOUR-001"]


def test_every_fault_is_told_at_once(tmp_path):
    parts = hostile.in_body(hostile.runs("DDE x") + hostile.runs("INCLUDETEXT y"))
    parts["word/media/b.png"] = hostile._png_bomb()
    path = tmp_path / "tout.docx"
    path.write_bytes(hostile.zipped(hostile.related(parts, "image", "media/b.png")))
    assert sorted(codes(path)) == ["CEP-RETOUR-014", "CEP-RETOUR-014", "CEP-RETOUR-017"]


def test_messages_show_hostile_texts_safely(tmp_path):
    path = tmp_path / "a\x1b[31m.docx"
    path.write_bytes(hostile.zipped(hostile.in_body(hostile.runs("DDE {x} \t" + "é" * 500))))
    with pytest.raises(InputError) as caught:
        open_docx(path)
    text = str(caught.value)
    assert "\x1b" not in text
    assert "« DDE {x}" in text.replace("\u00a0", " ")
    assert len(text) < 1000


def test_an_embedded_workbook_leaves_its_picture(tmp_path):
    (case,) = [item for item in hostile.CLEANED if item.name == "classeur-colle.docx"]
    path = tmp_path / case.name
    path.write_bytes(case.make())
    parts = open_docx(path).parts
    assert "word/embeddings/classeur.xlsx" not in parts
    assert parts["word/media/vue.png"] == hostile.picture()
    body = parts["word/document.xml"]
    assert b"OLEObject" not in body
    assert b'imagedata r:id="rIdP"' in body


def test_a_linked_chart_keeps_its_numbers_not_its_workbook(tmp_path):
    (case,) = [item for item in hostile.CLEANED if item.name == "graphique-lie.docx"]
    path = tmp_path / case.name
    path.write_bytes(case.make())
    parts = open_docx(path).parts
    assert b"externalData" not in parts["word/charts/chart1.xml"]
    assert b"chiffres.xlsx" not in parts["word/charts/_rels/chart1.xml.rels"]
    assert b"c:chart/" in parts["word/charts/chart1.xml"]


@pytest.mark.parametrize(
    "target", ["https://exemple.fr", "http://exemple.fr", "mailto:a@exemple.fr", "#titre"]
)
def test_links_to_the_web_are_kept(tmp_path, target):
    path = tmp_path / "lien.docx"
    path.write_bytes(hostile._link(target)())
    guarded = open_docx(path)
    assert guarded.cleaned == ()
    assert target.encode() in guarded.parts["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    "instruction",
    [
        ' TOC \\o "1-3" \\h ',
        " PAGEREF _Toc1 \\h ",
        ' HYPERLINK \\l "_Toc1" ',
        ' HYPERLINK "https://exemple.fr" ',
        ' IF 1 = 1 "DDE" "b" ',
        " MACROBUTTON NoMacro [cliquer ici] ",
        " ADDIN ZOTERO_ITEM CSL_CITATION {} ",
        " REF DDE_signet ",
        "",
    ],
)
def test_honest_fields_are_kept(tmp_path, instruction):
    path = tmp_path / "champ.docx"
    path.write_bytes(hostile.zipped(hostile.in_body(hostile.runs(instruction))))
    guarded = open_docx(path)
    assert guarded.cleaned == ()
    assert (
        guarded.parts["word/document.xml"]
        == hostile.in_body(hostile.runs(instruction))["word/document.xml"]
    )


def test_a_field_in_the_condition_of_another_is_kept(tmp_path):
    inner = hostile.runs(" PAGE ")[5:-6]
    xml = hostile.runs("{}", ' = 1 "a" "b"').replace("{}", " IF </w:instrText></w:r>", 1)
    xml = xml.replace("</w:instrText></w:r></w:instrText></w:r>", f"</w:instrText></w:r>{inner}", 1)
    path = tmp_path / "champ.docx"
    path.write_bytes(hostile.zipped(hostile.in_body(xml)))
    assert open_docx(path).cleaned == ()


def test_an_honest_file_is_handed_over_byte_for_byte(honest):
    guarded = open_docx(honest)
    assert guarded.cleaned == ()
    assert dict(guarded.parts) == hostile.base()
    assert guarded.document == "word/document.xml"
    assert len(guarded.sha256) == 64


def test_a_report_passes_untouched(rendered, tmp_path):
    path = next(rendered.root.glob("_output/**/53-bretagne/rapport.docx"))
    guarded = open_docx(path)
    assert guarded.cleaned == ()
    assert zip_bytes(guarded.parts) == path.read_bytes()


@needs_soffice
def test_a_report_saved_again_by_libreoffice_passes(rendered, tmp_path):
    source = next(rendered.root.glob("_output/**/06-mayotte/rapport.docx"))
    saved = convert(tmp_path, "docx", source)
    guarded = open_docx(saved)
    assert guarded.cleaned == ()
    assert words(zip_bytes(guarded.parts)) == words(saved.read_bytes())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF"])
def test_pixels_are_those_of_the_picture(kind):
    assert pixels(hostile.picture((37, 41), kind)) == 37 * 41


def test_what_is_no_picture_has_no_pixels():
    assert pixels(b"ftypmp42") is None


@pytest.mark.parametrize(
    ("inside", "active"),
    [
        ('<path d="M0 0" fill="url(#g)"/>', False),
        ('<style>.a{fill:url(#g)}</style><use href="#a"/>', False),
        ('<style>@import "https://pirate.test"</style>', True),
        ('<rect style="fill:url(https://pirate.test)"/>', True),
        ('<a href="java&#x9;script:x()"/>', True),
        ("<foreignObject/>", True),
    ],
)
def test_drawings_that_act(inside, active):
    assert is_active(parse(hostile._svg(inside))) is active


def _opened(path: Path) -> Guarded | None:
    """The file if it is let in; nothing but an explained refusal is raised otherwise."""
    try:
        return open_docx(path)
    except InputError as error:
        refused = error.findings
    assert refused
    return None


@given(st.data())
@settings(
    max_examples=100, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_is_refused_or_read_nothing_else(honest, data):
    original = hostile.zipped(hostile.base())
    broken = bytearray(original)
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, 50) | st.just(0))
    end = data.draw(st.integers(0, len(broken)) | st.just(len(broken)))
    path = honest.with_name("abîmé.docx")
    path.write_bytes(bytes(broken[start:end]))
    guarded = _opened(path)
    if guarded:
        assert words(zip_bytes(guarded.parts)) == words(original)


@given(st.randoms(use_true_random=False), st.sampled_from(PARTS), st.integers(1, 8))
@settings(
    max_examples=100, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_parts_are_refused_or_opened(honest, chance, name, count):
    """Inside a sound archive: bytes changed, cut out, repeated or put into a part."""
    parts = hostile.base()
    broken = bytearray(parts[name])
    for _ in range(count):
        first = chance.randrange(len(broken) + 1)
        last = min(len(broken), first + chance.randrange(60))
        broken[first:last] = chance.choice(
            [b"", bytes([chance.randrange(256)]), bytes(broken[first:last]) * 2, b"&#0;", b"<w:p>"]
        )
    honest.write_bytes(hostile.zipped(parts | {name: bytes(broken)}))
    guarded = _opened(honest)
    if guarded:
        assert Document(io.BytesIO(zip_bytes(guarded.parts)))


SPACE = b"openxmlformats.org/package/2006"


@pytest.mark.parametrize(
    ("name", "whole", "damaged"),
    [
        (hostile.TYPES, b" ContentType=", b" ContentTape="),
        (hostile.TYPES, b" Extension=", b" extension="),
        (hostile.TYPES, SPACE, b"openxmlformats.org/package/2016"),
        (hostile.TYPES, b"<Default ", b'<Default xmlns="x" '),
        (hostile.ROOT, SPACE, b"openxmlformats.org/package/2016"),
        (hostile.ROOT, b" Target=", b" Tarjet="),
        (hostile.ROOT, b"relationships/officeDocument", b"relationsheps/officeDocument"),
        (hostile.RELATIONS, b"Relationships ", b"Relationshaps "),
    ],
)
def test_a_damaged_list_of_parts_is_refused_with_its_reason(honest, name, whole, damaged):
    parts = hostile.base()
    broken = parts[name].replace(whole, damaged, 1)
    if whole.startswith(b"Relationships"):
        broken = parts[name].replace(whole, damaged).replace(b"/Relationships>", b"/Relationshaps>")
    assert broken != parts[name]
    honest.write_bytes(hostile.zipped(parts | {name: broken}))
    assert codes(honest) == ["CEP-RETOUR-011"]


@given(st.data())
@settings(
    max_examples=40, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_fields_cut_anywhere_are_recognised(honest, data):
    instruction = data.draw(st.sampled_from(["DDEAUTO c:\\x", "INCLUDETEXT x", ' DDE "a" b']))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(instruction)), max_size=6)))
    pieces = [instruction[a:b] for a, b in zip([0, *cuts], [*cuts, len(instruction)], strict=True)]
    honest.write_bytes(hostile.zipped(hostile.in_body(hostile.runs(*pieces))))
    assert codes(honest) == ["CEP-RETOUR-014"]


@given(st.binary(max_size=400), st.integers(1, 50))
def test_declarations_are_seen_wherever_pieces_end(data, size):
    xml = b"<a>" + data.replace(b"<", b"") + b"<!DOCTYPE x>"
    assert hides_declarations(xml[n : n + size] for n in range(0, len(xml), size))


@given(st.dictionaries(st.text("abcxyz", min_size=1, max_size=9), st.binary(max_size=300)))
def test_archives_give_what_was_put_in(members):
    data = zip_bytes(members)
    archive = open_archive(data, 10**6)
    assert {name: archive.read(name) for name in archive.members} == members


MEMORY = Path("/proc/self/status")


@pytest.mark.skipif(not MEMORY.exists(), reason="mesuré sous Linux")
def test_memory_stays_small_whatever_the_file(tmp_path):
    """Every file of the corpus in one process: 300 MB in all. Times are in the benchmarks."""
    hostile.write_corpus(tmp_path)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from cep_report.errors import InputError\n"
        "from cep_report.word.guard import open_docx\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        open_docx(path)\n"
        "    except InputError:\n"
        "        pass\n"
        "status = Path('/proc/self/status').read_text().split('VmHWM:')[1]\n"
        "print(int(status.split()[0]) / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) < 300


def test_a_refusal_says_what_is_expected_and_what_is_found(honest, tmp_path):
    path = honest.rename(tmp_path / "rapport.docm")
    with pytest.raises(InputError) as caught:
        open_docx(path)
    message = str(caught.value)
    assert "Attendu\u00a0: un document Word (.docx)" in message
    assert "Trouvé\u00a0: le nom ne se termine pas par «\u00a0.docx\u00a0»" in message
    assert "[CEP-RETOUR-002]" in message
    advice = message.partition("[CEP-RETOUR-002]")[2]
    assert advice.index("enregistrer au format") < advice.index("renommer")
