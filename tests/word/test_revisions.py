"""Revisions settled as Word does, and listed."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cep_report.word.revisions import Revision, RevisionKind, View, resolved, revisions
from cep_report.word.xml import find_all, qn
from tests.word.wordml import (
    SIGNED,
    cell,
    deleted,
    deleted_run,
    document,
    inserted,
    named,
    p,
    package,
    part,
    r,
    row,
    table,
    texts,
)

DAY = dt.date(2022, 3, 4)
WHO = "Zoé Le Goff"
CONTENT = ("ins", "del", "moveFrom", "moveTo", "delText", "delInstrText")
CHANGED = ("rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "numbering")
RANGES = ("moveFrom", "moveTo", "customXmlIns", "customXmlDel")
MARKUP = {
    *(qn(f"w:{name}") for name in (*CONTENT, "cellIns", "cellDel", "cellMerge")),
    *(qn(f"w:{name}Change") for name in CHANGED),
    *(qn(f"w:{name}Range{edge}") for name in RANGES for edge in ("Start", "End")),
}


def both(content: str) -> tuple[list[str], list[str]]:
    """Texts of the paragraphs: accepted, rejected."""
    root = document(content)
    views = [resolved(root, view) for view in View]
    for made in views:
        assert MARKUP.isdisjoint(item.tag for item in made.iter())
        assert etree.tostring(resolved(made, View.ACCEPTED)) == etree.tostring(made)
    return texts(views[0]), texts(views[1])


def moved_from(text: str) -> str:
    return f"<w:moveFrom {SIGNED}>{r(text)}</w:moveFrom>"


def moved_to(text: str) -> str:
    return f"<w:moveTo {SIGNED}>{r(text)}</w:moveTo>"


# What LibreOffice agrees with: the same texts, paragraph by paragraph.
AGREED = {
    "runs": p(r("a ") + inserted("b ") + deleted("c ") + r("d")),
    "cascade of deleted marks": p(r("a") + deleted("x"), "del")
    + p(deleted("b"), "del")
    + p(deleted("c") + r("d"))
    + p(r("e")),
    "inserted marks": p(r("a"), "ins") + p(inserted("b"), "ins") + p(r("c")),
    "next one emptied": p(r("a") + deleted("x"), "del") + p(deleted("b")) + p(r("c")),
    "inserted at the end": p(r("a"), "ins") + p(inserted("b")),
    "last mark inserted": p(r("a")) + p(inserted("b"), "ins"),
    "last mark deleted": p(r("a")) + p(deleted("b"), "del"),
    "text before a table": p(r("a"), "del") + table(row(cell(p(r("x"))))) + p(r("c")),
    "rows": table(
        row(cell(p(r("1"))), cell(p(r("2")))),
        row(cell(p(inserted("3"), "ins")), cell(p(inserted("4"), "ins")), mark="ins"),
        row(cell(p(deleted("5"), "del")), cell(p(deleted("6"), "del")), mark="del"),
    )
    + p(r("c")),
    "all rows": p(r("q")) + table(row(cell(p(deleted("5"), "del")), mark="del")) + p(r("c")),
    "paragraphs of a cell": table(
        row(
            cell(p(r("1"), "del") + p(r("1b"))),
            cell(p(r("2"), "ins") + p(inserted("2b"), "ins") + p(inserted("2c"))),
        )
    )
    + p(r("c")),
    "last of a cell": table(row(cell(p(r("1")) + p(deleted("1b"), "del")))) + p(r("c")),
    "into a content control": p(r("a"), "del")
    + f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('b'))}</w:sdtContent></w:sdt>"
    + p(r("c")),
    "hyperlink": p(
        r("a ") + f'<w:hyperlink w:anchor="z">{deleted("b ")}{inserted("c")}</w:hyperlink>'
    ),
    "move": p(
        '<w:moveFromRangeStart w:id="5" w:name="m" w:author="Z"/>'
        f'{moved_from("bouge")}<w:moveFromRangeEnd w:id="5"/>',
        "moveFrom",
    )
    + p(r("b"))
    + p(
        '<w:moveToRangeStart w:id="6" w:name="m" w:author="Z"/>'
        f'{moved_to("bouge")}<w:moveToRangeEnd w:id="6"/>',
        "moveTo",
    )
    + p(r("c")),
}
EXPECTED = {
    "runs": (["a b d"], ["a c d"]),
    "cascade of deleted marks": (["ad", "e"], ["ax", "b", "cd", "e"]),
    "inserted marks": (["a", "b", "c"], ["ac"]),
    "next one emptied": (["a", "c"], ["ax", "b", "c"]),
    "inserted at the end": (["a", "b"], ["a"]),
    "last mark inserted": (["a", "b"], ["a", ""]),
    "last mark deleted": (["a", ""], ["a", "b"]),
    "text before a table": (["a", "|x", "c"], ["a", "|x", "c"]),
    "rows": (["|1", "|2", "|3", "|4", "c"], ["|1", "|2", "|5", "|6", "c"]),
    "all rows": (["q", "c"], ["q", "|5", "c"]),
    "paragraphs of a cell": (["|11b", "|2", "|2b", "|2c", "c"], ["|1", "|1b", "|2", "c"]),
    "last of a cell": (["|1", "|", "c"], ["|1", "|1b", "c"]),
    "into a content control": (["ab", "c"], ["a", "b", "c"]),
    "hyperlink": (["a c"], ["a b "]),
    "move": (["b", "bouge", "c"], ["bouge", "b", "c"]),
}


@pytest.mark.parametrize("name", AGREED)
def test_both_views(name: str) -> None:
    assert both(AGREED[name]) == EXPECTED[name]


BRIDGE = Path("/usr/bin/python3")


def has_bridge() -> bool:
    if shutil.which("soffice") is None or not BRIDGE.exists():
        return False
    return (
        subprocess.run([BRIDGE, "-c", "import uno"], check=False, capture_output=True).returncode
        == 0
    )


def test_libreoffice_agrees(tmp_path: Path) -> None:
    if not has_bridge():
        pytest.skip("LibreOffice ou son pont Python (python3-uno) n’est pas installé")
    jobs, expected = [], {}
    for number, name in enumerate(AGREED):
        source = tmp_path / f"{number}.docx"
        source.write_bytes(package({"word/document.xml": part(AGREED[name])}))
        for view, verb, said in zip(View, ("Accept", "Reject"), EXPECTED[name]):
            target = tmp_path / f"{number}-{view}.docx"
            jobs.append([str(source), str(target), f".uno:{verb}AllTrackedChanges"])
            expected[target] = (name, said)
    script = Path(__file__).with_name("accept_in_libreoffice.py")
    subprocess.run(
        [BRIDGE, script, json.dumps(jobs), tmp_path / "profil"],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for target, wanted in expected.items():
        with zipfile.ZipFile(target) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        assert (wanted[0], texts(root)) == wanted


# Where LibreOffice is known not to do as Word, or has nothing of the kind.
@pytest.mark.parametrize(
    ("content", "accepted", "rejected"),
    [
        pytest.param(
            p(r("a ") + f"<w:ins {SIGNED}>{r('b')}{deleted('c')}</w:ins>"),
            ["a b"],
            ["a "],
            id="deleted within inserted",
        ),
        pytest.param(p(r("a"), "ins del") + p(r("b")), ["ab"], ["ab"], id="mark both ways"),
        pytest.param(
            p(r("z")) + p(deleted("a"), "del") + table(row(cell(p(r("x"))))),
            ["z", "|x"],
            ["z", "a", "|x"],
            id="emptied before a table",
        ),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p(deleted('a'), 'del')}</w:sdtContent></w:sdt>"
            + p(r("b")),
            ["b"],
            ["a", "b"],
            id="emptied content control",
        ),
        pytest.param(
            p(f"<w:sdt><w:sdtContent>{deleted('a')}{inserted('b')}</w:sdtContent></w:sdt>")
            + p(f'<w:smartTag w:element="e">{deleted("c")}</w:smartTag>{r("d")}'),
            ["b", "d"],
            ["a", "cd"],
            id="content control and smart tag in a paragraph",
        ),
        pytest.param(
            p(f'<w:fldSimple w:instr="PAGE">{deleted("1")}{inserted("2")}</w:fldSimple>'),
            ["2"],
            ["1"],
            id="simple field",
        ),
        pytest.param(
            table(
                row(
                    cell(p(r("a"))),
                    cell(p(r("b")), f"<w:cellIns {SIGNED}/>"),
                    cell(p(r("c")), f"<w:cellDel {SIGNED}/>"),
                )
            ),
            ["|a", "|b"],
            ["|a", "|c"],
            id="cells",
        ),
        pytest.param(
            p(
                f"<m:oMath><m:r><m:t>x</m:t></m:r><w:ins {SIGNED}><m:r><m:t>+1</m:t></m:r></w:ins>"
                f"<w:del {SIGNED}><m:r><m:t>+2</m:t></m:r></w:del></m:oMath>"
            ),
            ["x+1"],
            ["x+2"],
            id="math",
        ),
        pytest.param(
            p(
                "<w:r><mc:AlternateContent>"
                f'<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{p(r("a") + inserted("b"))}'
                "</w:txbxContent></w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict><w:txbxContent>{p(r('a') + inserted('b'))}"
                "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            ["", "ab"],
            ["", "a"],
            id="text box once",
        ),
        pytest.param(
            p(
                '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w:rPr/></mc:Choice>'
                "<mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            ["☺"],
            ["☺"],
            id="only the fallback has text",
        ),
    ],
)
def test_views_that_only_word_has(content: str, accepted: list[str], rejected: list[str]) -> None:
    assert both(content) == (accepted, rejected)


def test_the_paragraph_that_stays_keeps_its_properties_and_both_names() -> None:
    root = document(
        p(named("_p_z_1", 1, r("a") + deleted("x")), "del", "Un")
        + p(named("_p_z_2", 2, deleted("b")), "del", "Deux")
        + p(named("_p_z_3", 3, deleted("c") + r("d")), "", "Trois")
    )
    accepted = resolved(root, View.ACCEPTED)
    assert [s.get(qn("w:val")) for s in accepted.iter(qn("w:pStyle"))] == ["Trois"]
    names = [b.get(qn("w:name")) for b in accepted.iter(qn("w:bookmarkStart"))]
    assert names == ["_p_z_1", "_p_z_3"]
    assert len(find_all(accepted, "//w:bookmarkEnd")) == 2


def test_the_name_of_a_paragraph_stays_when_only_its_text_goes() -> None:
    inside = f"<w:del {SIGNED}>{named('_p_z_1', 1, deleted_run('a'))}</w:del>"
    value = f"<w:del {SIGNED}>{named('_v_x', 2, deleted_run('1'))}</w:del>"
    accepted = resolved(document(p(inside + value + r("b"))), View.ACCEPTED)
    assert [b.get(qn("w:name")) for b in accepted.iter(qn("w:bookmarkStart"))] == ["_p_z_1"]


def test_an_edge_of_a_range_outlives_its_paragraph() -> None:
    root = document(
        p(f'<w:bookmarkStart w:id="1" w:name="_p_z_1"/>{deleted("a")}', "del")
        + p(f'{r("b")}<w:bookmarkEnd w:id="1"/>')
    )
    accepted = resolved(root, View.ACCEPTED)
    assert len(find_all(accepted, "//w:p/w:bookmarkStart")) == 1
    assert texts(accepted) == ["b"]


def test_properties_go_back() -> None:
    root = document(
        p(
            r("a", f"<w:b/><w:rPrChange {SIGNED}><w:rPr><w:i/></w:rPr></w:rPrChange>"),
            properties='<w:pStyle w:val="Neuf"/><w:rPr><w:sz w:val="20"/></w:rPr>'
            f'<w:pPrChange {SIGNED}><w:pPr><w:pStyle w:val="Vieux"/></w:pPr></w:pPrChange>',
        )
        + p(r("b"), properties=f'<w:numPr><w:numId w:val="3"/><w:ins {SIGNED}/></w:numPr>')
        + p(
            properties='<w:sectPr><w:headerReference r:id="rId9"/><w:cols w:num="2"/>'
            f'<w:sectPrChange {SIGNED}><w:sectPr><w:cols w:num="1"/></w:sectPr></w:sectPrChange>'
            "</w:sectPr>"
        )
        + table(
            row(
                cell(
                    p(r("c")),
                    f'<w:cellMerge {SIGNED} w:vMerge="cont" w:vMergeOrig="rest"/>',
                )
            )
        )
    )

    def values(made: etree._Element, path: str) -> list[str]:
        return [str(value) for value in made.xpath(path, namespaces=made.nsmap)]

    accepted, rejected = (resolved(root, view) for view in View)
    assert values(accepted, "//w:pStyle/@w:val") == ["Neuf"]
    assert values(rejected, "//w:pStyle/@w:val") == ["Vieux"]
    assert values(rejected, "//w:sz/@w:val") == ["20"]
    assert [i.tag for i in find_all(accepted, "//w:r/w:rPr/*")] == [qn("w:b")]
    assert [i.tag for i in find_all(rejected, "//w:r/w:rPr/*")] == [qn("w:i")]
    assert values(accepted, "//w:numId/@w:val") == ["3"]
    assert values(rejected, "//w:numId/@w:val") == []
    assert values(accepted, "//w:cols/@w:num") == ["2"]
    assert values(rejected, "//w:cols/@w:num") == ["1"]
    assert values(rejected, "//w:headerReference/@r:id") == ["rId9"]
    assert values(accepted, "//w:vMerge/@w:val") == ["continue"]
    assert values(rejected, "//w:vMerge/@w:val") == ["restart"]


def test_a_deleted_field_and_note_go_and_come_back_whole() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    field = (
        f"{mark('begin')}<w:r><w:delInstrText>REF x</w:delInstrText></w:r>{mark('separate')}"
        f'{deleted_run("1")}{mark("end")}<w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    root = document(p(f"{r('a')}<w:del {SIGNED}>{field}</w:del>"))
    accepted, rejected = (resolved(root, view) for view in View)
    assert find_all(accepted, "//w:fldChar|//w:instrText|//w:footnoteReference") == []
    assert [i.text for i in find_all(rejected, "//w:instrText")] == ["REF x"]
    assert len(find_all(rejected, "//w:fldChar")) == 3
    assert len(find_all(rejected, "//w:footnoteReference")) == 1

    half = p(f"<w:del {SIGNED}>{mark('begin')}</w:del>{r('a')}{mark('end')}{r('b')}")
    assert find_all(resolved(document(half), View.ACCEPTED), "//w:fldChar") == []
    assert both(half) == (["ab"], ["ab"])


def test_tags_of_a_content_control_that_was_inserted() -> None:
    control = (
        '<w:customXmlInsRangeStart w:id="7" w:author="Z"/><w:sdt><w:sdtPr/><w:sdtContent>'
        f'<w:customXmlInsRangeEnd w:id="7"/>{p(r("a"))}'
        '<w:customXmlInsRangeStart w:id="8" w:author="Z"/></w:sdtContent></w:sdt>'
        '<w:customXmlInsRangeEnd w:id="8"/>'
    )
    root = document(control + p(r("b")))
    accepted, rejected = (resolved(root, view) for view in View)
    assert texts(accepted) == texts(rejected) == ["a", "b"]
    assert len(find_all(accepted, "//w:sdt")) == 1
    assert find_all(rejected, "//w:sdt|//w:sdtContent|//w:sdtPr") == []


def test_notes_keep_a_paragraph() -> None:
    content = f'<w:footnote w:id="2">{p(inserted("a"), "ins")}</w:footnote>'
    root = etree.fromstring(part(content, "footnotes"))
    assert texts(resolved(root, View.REJECTED)) == [""]
    assert texts(resolved(root, View.ACCEPTED)) == ["a"]


# -- Any document ---------------------------------------------------------------------------

STATES = ("kept", "ins", "del", "both", "moveFrom", "moveTo")
WORD = st.text("abcdeé ’", min_size=1, max_size=4)
RUN = st.tuples(st.sampled_from(STATES), WORD)
PARAGRAPH = st.tuples(
    st.lists(RUN, max_size=4), st.sampled_from(("", "", "ins", "del", "ins del", "moveFrom"))
)
PARAGRAPHS = st.lists(PARAGRAPH, min_size=1, max_size=7)
GONE = {
    View.ACCEPTED: {"del", "both", "moveFrom", "ins del"},
    View.REJECTED: {"ins", "both", "moveTo", "ins del"},
}
WRITTEN = {
    "kept": r,
    "ins": inserted,
    "del": deleted,
    "both": lambda text: f"<w:ins {SIGNED}>{deleted(text)}</w:ins>",
    "moveFrom": moved_from,
    "moveTo": moved_to,
}
AROUND = {
    "body": lambda content: content,
    "cell": lambda content: table(row(cell(content))) + p(r("fin")),
    "control": lambda content: f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>",
    "box": lambda content: p(
        f"<w:r><w:pict><w:txbxContent>{content}</w:txbxContent></w:pict></w:r>"
    ),
}


@given(PARAGRAPHS, st.sampled_from(sorted(AROUND)), st.sampled_from(list(View)))
def test_a_view_is_the_text_that_stays(
    paragraphs: list[tuple[list[tuple[str, str]], str]], around: str, view: View
) -> None:
    content = "".join(
        p(named(f"_p_z_{n}", n, "".join(WRITTEN[state](text) for state, text in runs)), mark)
        for n, (runs, mark) in enumerate(paragraphs)
    )
    root = document(AROUND[around](content))
    before = etree.tostring(root)
    made = resolved(root, view)

    expected, names, line = [], [], ""
    for n, (runs, mark) in enumerate(paragraphs):
        kept = "".join(text for state, text in runs if state not in GONE[view])
        stays = mark not in GONE[view] or n == len(paragraphs) - 1
        line += kept
        if kept or stays:
            names.append(f"_p_z_{n}")
        if stays:
            expected.append(line)
            line = ""
    said = texts(made)
    said = said[1:] if around == "box" else said[:-1] if around == "cell" else said
    assert [text.lstrip("|") for text in said] == expected
    assert [b.get(qn("w:name")) for b in made.iter(qn("w:bookmarkStart"))] == names
    assert len(find_all(made, "//w:bookmarkEnd")) == len(names)
    assert MARKUP.isdisjoint(item.tag for item in made.iter())
    assert all(etree.tostring(resolved(made, again)) == etree.tostring(made) for again in View)
    assert etree.tostring(root) == before


@given(PARAGRAPHS)
def test_every_word_that_moved_is_listed(
    paragraphs: list[tuple[list[tuple[str, str]], str]],
) -> None:
    root = document(
        "".join(
            p("".join(WRITTEN[state](text) for state, text in runs), mark)
            for runs, mark in paragraphs
        )
    )
    listed = revisions(root)
    for kind, states in (
        (RevisionKind.INSERTION, {"ins", "both"}),
        (RevisionKind.DELETION, {"del", "both"}),
    ):
        said = "".join(item.text for item in listed if item.kind is kind).replace("\n", "")
        wanted = (text for runs, _ in paragraphs for state, text in runs if state in states)
        assert said == "".join(wanted)


# -- Listed ---------------------------------------------------------------------------------


def listed(content: str, **options: dict[str, str]) -> tuple[Revision, ...]:
    return revisions(document(content), **options)


def one(content: str, **options: dict[str, str]) -> Revision:
    found = listed(content, **options)
    assert len(found) == 1, found
    return found[0]


def test_one_revision_in_many_runs() -> None:
    pieces = (
        inserted("un ")
        + inserted("deux ")
        + f"<w:proofErr w:type='spellStart'/>{inserted('trois')}"
    )
    assert one(p(named("_p_z_1", 1, r("a ") + pieces + r(" b")))) == Revision(
        RevisionKind.INSERTION, WHO, DAY, "_p_z_1", "un deux trois"
    )


def test_two_authors_or_words_in_between_make_two() -> None:
    other = SIGNED.replace(WHO, "Léo")
    found = listed(p(inserted("a") + inserted("b", other) + r(" ") + inserted("c", other)))
    assert [(item.author, item.text) for item in found] == [(WHO, "a"), ("Léo", "b"), ("Léo", "c")]


def test_a_deletion_over_paragraphs_is_cut_at_the_border_of_zones() -> None:
    found = listed(
        p(named("_p_z_1", 1, r("a") + deleted("b")), "del")
        + p(named("_p_z_2", 2, deleted("c")), "del")
        + p(named("_p_autre_1", 3, deleted("d") + r("e")))
    )
    assert [(item.kind.value, item.anchor, item.text) for item in found] == [
        ("suppression", "_p_z_1", "b\nc"),
        ("suppression", "_p_autre_1", "d"),
    ]


def test_the_anchor_is_the_last_name_before() -> None:
    content = (
        p(named("_h_titre", 1, r("t")))
        + p(inserted("nouveau"), "ins")
        + p(named("_p_z_3_Copy_1", 2, named("_v_x", 3, deleted("1"))))
        + p(named("_Toc123", 4, named("_GoBack", 5, inserted("fin"))))
    )
    assert [item.anchor for item in listed(content)] == ["_h_titre", "_p_z_3", "_p_z_3"]
    assert listed(p(inserted("avant")) + content)[0].anchor == ""


@pytest.mark.parametrize(
    ("signed", "author", "day"),
    [
        ('w:id="1" w:author="Zoé" w:date="0-00-00T00:00:00Z"', "Zoé", None),
        ('w:id="1" w:author="Zoé" w:date="1970-01-01T00:00:00Z"', "Zoé", None),
        ('w:id="1" w:author="Unknown Author"', "", None),
        ('w:id="1" w:author="Zoé" w:date="demain"', "Zoé", None),
        (
            'w:id="1" w:author="  Zoé  L. " w:date="2023-12-31T23:59:59Z"',
            "Zoé L.",
            dt.date(2023, 12, 31),
        ),
        ('w:id="1"', "", None),
    ],
)
def test_who_and_when(signed: str, author: str, day: dt.date | None) -> None:
    found = one(p(inserted("a", signed)))
    assert (found.author, found.date) == (author, day)


def test_marks_alone() -> None:
    found = listed(p(r("a"), "ins") + p(r("b"), "del") + p(r("c")))
    assert [item.kind for item in found] == [RevisionKind.MARK_INSERTED, RevisionKind.MARK_DELETED]


def test_a_move_of_two_paragraphs_is_one() -> None:
    content = (
        p(
            named("_p_z_1", 1, '<w:moveFromRangeStart w:id="5" w:name="m"/>' + moved_from("un")),
            "moveFrom",
        )
        + p(named("_p_z_2", 2, moved_from("deux") + '<w:moveFromRangeEnd w:id="5"/>'), "moveFrom")
        + p(named("_p_y_1", 3, r("b")))
        + p('<w:moveToRangeStart w:id="6" w:name="m"/>' + moved_to("un"), "moveTo")
        + p(moved_to("deux") + '<w:moveToRangeEnd w:id="6"/>', "moveTo")
    )
    assert one(content) == Revision(
        RevisionKind.MOVE, WHO, DAY, "_p_z_1", "un\ndeux", target="_p_y_1"
    )
    unnamed = (
        p(named("_p_z_1", 1, r("a")))
        + p(moved_to("x"), "moveTo")
        + p(named("_p_z_2", 2, moved_from("x")), "moveFrom")
    )
    found = one(unnamed + p(r("z")))
    assert (found.anchor, found.target, found.text) == ("_p_z_2", "_p_z_1", "x")


def test_rows_and_cells_say_their_content_once() -> None:
    content = table(
        row(cell(p(named("_g_1", 1, r("t")))), cell(p(inserted("seule")))),
        row(cell(p(inserted("1"), "ins")), cell(p(inserted("2") + deleted("3"))), mark="ins"),
        row(cell(p(inserted("4")) + p(inserted("5"))), mark="ins"),
        row(cell(p(deleted("6"))), mark="del"),
        row(cell(p(inserted("7")), f"<w:cellIns {SIGNED}/>")),
    )
    assert [(item.kind.value, item.text, item.anchor) for item in listed(content)] == [
        ("ajout", "seule", "_g_1"),
        ("ligne ajoutée", "1 | 23\n4 5", "_g_1"),
        ("suppression", "3", "_g_1"),
        ("ligne supprimée", "6", "_g_1"),
        ("cellule ajoutée", "7", "_g_1"),
    ]


def test_what_goes_from_cell_to_cell_is_one() -> None:
    content = p(deleted("titre"), "del") + table(
        row(cell(p(deleted("a"))), cell(p(deleted("b"), "del") + p(deleted("c")))),
        row(cell(p(deleted("d"))), cell(p(r("e")))),
        row(cell(p(deleted("f"))), cell(p(r("g")))),
    )
    assert [item.text for item in listed(content)] == ["titre\na\nb\nc\nd", "f"]


def test_formats_say_what_changed() -> None:
    def bold(text: str) -> str:
        return r(text, f"<w:b/><w:rPrChange {SIGNED}><w:rPr/></w:rPrChange>")

    def change(now: str, before: str) -> str:
        inner = f"{now}<w:rPrChange {SIGNED}><w:rPr>{before}</w:rPr></w:rPrChange>"
        return one(p(r("a", inner))).detail

    assert one(p(bold("a ") + bold("b"))) == Revision(
        RevisionKind.RUN_FORMAT, WHO, DAY, "", "a b", "gras ajouté"
    )
    assert change('<w:i w:val="0"/><w:sz w:val="21"/>', "<w:i/>") == "italique retiré, taille 10,5"
    assert change('<w:u w:val="single"/><w:color w:val="FF0000"/>', "") == (
        "soulignement ajouté, couleur FF0000"
    )
    assert change('<w:vertAlign w:val="superscript"/>', '<w:rFonts w:ascii="A"/>') == (
        "police modifiée, exposant"
    )
    assert (
        listed(p(r("a", f"<w:b/><w:rPrChange {SIGNED}><w:rPr><w:b/></w:rPr></w:rPrChange>"))) == ()
    )
    styled = p(
        r("a"),
        properties='<w:pStyle w:val="Heading3"/><w:jc w:val="center"/>'
        f'<w:pPrChange {SIGNED}><w:pPr><w:pStyle w:val="x"/></w:pPr></w:pPrChange>',
    )
    assert one(styled).detail == "style Titre 3, alignement centré"
    assert one(styled, styles={"Heading3": "Encadré"}).detail == "style Encadré, alignement centré"
    wide = table(
        row(cell(p(r("a")), f"<w:tcPrChange {SIGNED}><w:tcPr/></w:tcPrChange>")),
        properties=f'<w:jc w:val="right"/><w:tblPrChange {SIGNED}><w:tblPr/></w:tblPrChange>',
    )
    found = one(wide)
    assert found.kind is RevisionKind.TABLE_FORMAT
    assert found.detail == "alignement à droite, largeur des cellules modifiée"


def test_revisions_of_notes_are_where_the_note_is_called() -> None:
    root = etree.fromstring(
        part(f'<w:footnote w:id="2">{p(inserted("a"))}</w:footnote>', "footnotes")
    )
    assert [item.anchor for item in revisions(root, notes={"2": "_p_z_4"})] == ["_p_z_4"]
