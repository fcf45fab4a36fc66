"""Comments: threads, the words they are about, what is resolved."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.word.comments import Comment, Reply, comments
from tests.soffice import convert, needs_soffice
from tests.word.wordml import (
    EXTENDED,
    OFFICE,
    SIGNED,
    cell,
    deleted,
    deleted_run,
    inserted,
    named,
    p,
    package,
    part,
    r,
    relationships,
    row,
    table,
)

DAY = dt.date(2022, 3, 4)


def start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/>{point(number)}'


def point(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def about(number: int, content: str) -> str:
    return start(number) + content + end(number)


def comment(
    number: int, *lines: str, author: str = "Zoé", date: str = "2022-03-04T10:00:00Z"
) -> str:
    """A comment whose paragraphs are called ``<number>0``, ``<number>1``…"""
    content = "".join(
        f'<w:p w14:paraId="0000{number:02d}{rank:02X}">{r(line)}</w:p>'
        for rank, line in enumerate(lines)
    )
    signed = f'w:author="{author}" w:initials="{author[:1]}" w:date="{date}"'
    return f'<w:comment w:id="{number}" {signed}>{content}</w:comment>'


def entry(number: int, last: int = 0, parent: str = "", done: int = 0) -> str:
    answers = f' w15:paraIdParent="{parent}"' if parent else ""
    return f'<w15:commentEx w15:paraId="0000{number:02d}{last:02X}"{answers} w15:done="{done}"/>'


def parts(
    body: str, said: str, extended: str | None = None, others: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """A document's parts, with comments and others by their root's name."""
    targets = [(f"{OFFICE}/comments", "comments.xml")]
    made = {"word/document.xml": part(body), "word/comments.xml": part(said, "comments")}
    if extended is not None:
        targets.append((EXTENDED, "commentsExtended.xml"))
        made["word/commentsExtended.xml"] = (
            part(extended, "comments")
            .replace(b"<w:comments ", b"<w15:commentsEx ")
            .replace(b"</w:comments>", b"</w15:commentsEx>")
        )
    for name, content in (others or {}).items():
        kind = {"hdr": "header", "ftr": "footer"}.get(name, name)
        targets.append((f"{OFFICE}/{kind}", f"/word/parts/{name}7.xml"))
        made[f"word/parts/{name}7.xml"] = part(content, name)
    made["word/_rels/document.xml.rels"] = relationships(*targets)
    return made


def test_a_thread_with_its_answers_and_state() -> None:
    body = p(
        named("_p_z_1", 1, r("Le ") + start(1) + start(2) + start(3) + r("passage"))
        + end(1)
        + end(2)
        + end(3)
    ) + p(about(4, r("autre")))
    said = (
        comment(1, "un", "deux")
        + comment(2, "oui", author="Léo")
        + comment(3, "non", author="Max")
        + comment(4, "seul")
    )
    extended = (
        entry(1, 1, done=1)
        + entry(2, parent="00000101", done=1)
        + entry(3, parent="00000200")
        + entry(4)
    )
    first, second = comments(parts(body, said, extended))
    assert first == Comment(
        "1",
        "Zoé",
        "Z",
        DAY,
        "un\ndeux",
        "passage",
        "_p_z_1",
        (Reply("Léo", DAY, "oui"), Reply("Max", DAY, "non")),
        resolved=True,
    )
    assert (second.text, second.replies, second.resolved) == ("seul", (), False)
    assert second.anchor == "_p_z_1"


def test_two_on_the_same_words_are_two_when_word_says_so() -> None:
    body = p(start(1) + start(2) + r("mot") + end(1) + end(2))
    said = comment(1, "a") + comment(2, "b", author="Léo")
    assert len(comments(parts(body, said, entry(1) + entry(2)))) == 2
    (thread,) = comments(parts(body, said))
    assert [reply.text for reply in thread.replies] == ["b"]


def test_an_answer_to_nobody_or_to_itself_is_a_comment() -> None:
    body = p(about(1, r("a")) + r(" ") + about(2, r("b")) + r(" ") + about(3, r("c")))
    said = comment(1, "a") + comment(2, "b") + comment(3, "c")
    extended = (
        entry(1, parent="0BADBAD0") + entry(2, parent="00000300") + entry(3, parent="00000200")
    )
    assert sum(1 + len(item.replies) for item in comments(parts(body, said, extended))) == 3


@pytest.mark.parametrize(
    ("body", "quoted", "anchor"),
    [
        (p(named("_p_z_1", 1, r("a") + point(1))), "", "_p_z_1"),
        (p(r("rien")), "", ""),
        (
            p(start(1) + named("_p_z_1", 1, r("un"))) + p(named("_p_z_2", 2, r("deux")) + end(1)),
            "un\ndeux",
            "_p_z_1",
        ),
        (p(about(1, r("a ") + deleted("b ") + inserted("c"))), "a c", ""),
        (p(f"<w:del {SIGNED}>{about(1, deleted_run('parti'))}</w:del>{r('b')}"), "parti", ""),
        (p(about(1, deleted("parti")), "del") + p(r("b")), "parti", ""),
        (table(row(cell(p(named("_g_1", 1, about(1, r("12"))))), mark="del")), "12", "_g_1"),
        (p(about(1, "<w:hyperlink>" + r("lien") + "</w:hyperlink>")), "lien", ""),
        (p(start(1) + r("sans fin")), "", ""),
    ],
)
def test_what_it_is_about(body: str, quoted: str, anchor: str) -> None:
    (found,) = comments(parts(body, comment(1, "dit")))
    assert (found.quoted, found.anchor, found.text) == (quoted, anchor, "dit")


def test_in_notes_and_headers() -> None:
    others = {
        "footnotes": f'<w:footnote w:id="2">{p(about(1, r("note")))}</w:footnote>',
        "hdr": p(about(2, r("tête"))),
    }
    body = p(about(3, r("corps"))) + p(
        named("_p_z_5", 1, r("a") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    )
    said = (
        comment(1, "dans la note")
        + comment(2, "en tête")
        + comment(3, "ici")
        + comment(4, "nulle part")
    )
    found = comments(parts(body, said, others=others))
    assert [(item.text, item.quoted, item.anchor) for item in found] == [
        ("ici", "corps", ""),
        ("dans la note", "note", "_p_z_5"),
        ("en tête", "tête", ""),
        ("nulle part", "", ""),
    ]


def test_missing_parts_and_signatures() -> None:
    body = {"word/document.xml": part(p(about(1, r("a"))))}
    assert comments(body) == ()
    gone = {**body, "word/_rels/document.xml.rels": relationships((f"{OFFICE}/comments", "x.xml"))}
    assert comments(gone) == ()
    said = comment(1, "dit", author="Unknown Author", date="0-00-00T00:00:00Z")
    (found,) = comments(parts(p(about(1, r("a"))), said))
    assert (found.author, found.date) == ("", None)
    (empty,) = comments(parts(p(about(1, r("a"))), '<w:comment w:id="1"/>'))
    assert (empty.text, empty.author, empty.quoted) == ("", "", "a")


def test_parts_under_other_names() -> None:
    made = {
        "doc/main.xml": part(p(about(1, r("a")))),
        "autre/c1.xml": part(comment(1, "dit"), "comments"),
        "doc/_rels/main.xml.rels": relationships((f"{OFFICE}/comments", "../autre/c1.xml")),
    }
    (found,) = comments(made, "doc/main.xml")
    assert (found.text, found.quoted) == ("dit", "a")


def read(data: bytes) -> tuple[Comment, ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return comments({name: archive.read(name) for name in archive.namelist()})


def test_comments_of_python_docx() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Le ")
    run = paragraph.add_run("passage")
    made.add_comment(run, text="dit\nencore", author="Zoé", initials="ZL")
    stream = io.BytesIO()
    made.save(stream)
    (found,) = read(stream.getvalue())
    assert (found.author, found.initials, found.quoted) == ("Zoé", "ZL", "passage")
    assert found.text == "dit\nencore"


@needs_soffice
def test_threads_that_libreoffice_saved_again(tmp_path: Path) -> None:
    body = (
        p(named("_p_z_1", 1, r("Le ") + start(1) + start(2) + r("passage") + end(1) + end(2)))
        + p(start(3) + r("Deux"))
        + p(r("lignes") + end(3))
        + p(r("Point") + point(4))
    )
    said = comment(1, "un", "deux") + comment(2, "réponse", author="Léo") + comment(3, "clos")
    said += comment(4, "point", author="", date="")
    extended = entry(1, 1) + entry(2, parent="00000101") + entry(3, done=1) + entry(4)
    sent = tmp_path / "fil.docx"
    sent.write_bytes(package(parts(body, said, extended)))
    saved = convert(tmp_path / "lo", "docx", sent, seconds=180)

    def seen(data: bytes) -> list[tuple[object, ...]]:
        return [
            (c.author, c.date, c.text, c.quoted, c.anchor, c.replies, c.resolved)
            for c in read(data)
        ]

    assert seen(saved.read_bytes()) == seen(sent.read_bytes())


WORDS = st.lists(st.text("abcé ’", min_size=1, max_size=4), min_size=1, max_size=6)


@given(WORDS, st.data())
def test_any_range_quotes_what_is_between(words: list[str], data: st.DataObject) -> None:
    states = data.draw(st.lists(st.sampled_from("kid"), min_size=len(words), max_size=len(words)))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    written = {"k": r, "i": inserted, "d": deleted}
    body = "".join(
        (start(1) if place == first else "")
        + written[state](word)
        + (end(1) if place == last else "")
        for place, (word, state) in enumerate(zip(words, states))
    )
    (found,) = comments(parts(p(body), comment(1, "dit")))
    inside = list(zip(words, states))[first : last + 1]
    left = "".join(word for word, state in inside if state != "d")
    assert found.quoted == (left or "".join(word for word, _ in inside))
