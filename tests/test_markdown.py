"""Markdown that stays what it was."""

from __future__ import annotations

import json
import re
import subprocess

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.blocks import Column, Table
from cep_report.markdown import escape, fence_in, pipe_table

READER = "markdown-smart-citations-raw_html-raw_tex-raw_attribute"


def plain(markdown: str) -> str:
    """What pandoc prints of a Markdown text."""
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", READER, "-t", "plain", "--wrap=none"],
        input=markdown,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rstrip("\n")


def ast(markdown: str) -> dict:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", READER, "-t", "json"],
        input=markdown,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "text",
    [
        "a|b *gras* _it_ `code` [x](y) <b> # 1 $x$ @nom ~sub~ ^sup^ \\fin",
        "# pas un titre",
        "- pas une liste",
        "1. pas une liste",
        "1) non plus",
        "(1) ni celle-ci",
        "a. ni a)",
        "iv) ni romaine",
        "::: {.div}",
        "deux -- tirets --- trois",
        '« guillemets » et l’apostrophe d\'avant "droite"',
        "{{< val entrees.total >}}",
        "+ 12 %",
        "[^1] une note",
        "Île-de-France : 1\u202f234 %",
    ],
)
def test_escaped_text_is_printed_to_the_letter(text):
    assert plain(f"Avant {escape(text)} après") == f"Avant {text} après"
    assert plain(escape(text)) == text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(
            st.sampled_from("abé 1.-_*|`[](){}<>#$@~^\\:'\"+=!\u00a0\u202f«»’"),
            min_size=1,
            max_size=30,
        ).map(lambda text: f"x{text.strip(' ')}x"),
        min_size=1,
        max_size=8,
    )
)
def test_any_cells_survive_a_table(cells):
    table = Table(
        id="t",
        caption="c",
        columns=(Column("Titre"), Column("Valeur", "right")),
        rows=tuple((cell, cell) for cell in cells),
        source="s",
    )
    (block,) = ast(pipe_table(table))["blocks"]
    assert block["t"] == "Table"
    rows = block["c"][4][0][3]
    printed = [_text(row[1][0][4][0]["c"]) for row in rows]
    expected = [re.sub(" +", " ", cell) for cell in cells]
    assert printed == expected


def _text(inlines: list) -> str:
    kinds = {"Space": " ", "SoftBreak": " "}
    return "".join(kinds.get(item["t"], item.get("c", "")) for item in inlines)


def test_prose_cannot_open_or_close_our_divs():
    inside = fence_in("avant\n\n:::\n\naprès", "z")
    doc = ast(f"::: {{.zone}}\n{inside}\n:::")
    (div,) = doc["blocks"]
    assert div["t"] == "Div"
    assert len(div["c"][1]) == 3


def test_prose_cannot_write_metadata():
    doc = ast("---\ntitle: vrai\n---\n\n" + fence_in("texte\n\n---\ntitle: faux\n---\n", "z"))
    assert doc["meta"]["title"]["c"][0]["c"] == "vrai"


@pytest.mark.parametrize(
    "prose",
    [
        "<div>",
        "</div>",
        '<div style="color:red">brut</div> suite',
        "<span>a",
        "a <br/> b",
        "<!DOCTYPE",
    ],
)
def test_html_is_inert_text(prose):
    inside = fence_in(f"avant\n\n{prose}\n\naprès", "z")
    reader = "markdown-smart-citations-raw_tex-raw_attribute"
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", reader, "-t", "json"],
        input=f"::: {{.zone}}\n{inside}\n:::",
        capture_output=True,
        text=True,
        check=True,
    )
    (div,) = json.loads(done.stdout)["blocks"]
    assert [block["t"] for block in div["c"][1]] == ["Para"] * 3


def test_addresses_in_angle_brackets_stay_links():
    text = "<https://exemple.fr/a?b=c> et <contact@exemple.fr>, mais 3 < 4"
    assert fence_in(text, "z") == text


def test_comments_are_left_out_but_not_in_code():
    assert (
        fence_in("a <!-- question\nsur deux lignes --> b `<!-- c -->`", "z") == "a  b `<!-- c -->`"
    )


def test_footnotes_of_two_zones_do_not_meet():
    prose = "Texte[^1].\n\n[^1]: Note."
    assert fence_in(prose, "a") == "Texte[^a-1].\n\n[^a-1]: Note."


def test_citations_are_text_and_addresses_are_left_alone():
    assert fence_in("@dupont et contact@exemple.fr", "z") == "\\@dupont et contact@exemple.fr"


def test_an_unclosed_code_block_does_not_swallow_the_rest():
    closed = fence_in("avant\n\n```\ncode", "z")
    assert len(ast(f"{closed}\n\naprès")["blocks"]) == 3


@pytest.mark.parametrize(
    "prose",
    [
        "avant\n\n```{python}\nprint(1)\n```\n",
        "avant\n\n~~~ {.r}\nprint(1)\n~~~\n",
        "> ```{r}\n> print(1)\n> ```\n",
        "avant\n\n```{=openxml}\n<w:p/>\n```\n",
        "- point\n\n  ```{julia, echo=TRUE}\n  1\n  ```\n",
    ],
)
def test_code_of_the_prose_is_never_a_cell_to_run(prose):
    fenced = fence_in(prose, "z")
    assert not re.search(r"(```|~~~)[ \t]*\{", fenced)
    assert "CodeBlock" in json.dumps(ast(fenced))


@pytest.mark.parametrize(
    "prose",
    [
        "{{< include ../../secret.txt >}}",
        "voir {{<meta titre>}} ici",
        "{{< include",
        "`{{< env HOME >}}` et `{{{< include a >}}}`",
        "```\n{{< include a.qmd >}}\n```",
        "[lien](https://exemple.fr/{{< env HOME >}})",
        "{{<\ninclude a >}}",
    ],
)
def test_no_shortcode_of_quarto_is_left(prose):
    assert "{{<" not in fence_in(prose, "z")


def test_text_that_looks_like_a_shortcode_is_printed():
    assert plain(fence_in("un {{< include a.qmd >}} ici", "z")) == "un {{< include a.qmd >}} ici"


def test_placeholders_of_the_tool_stay():
    prose = "{{< val entrees.total >}} et {{<ref tableau-volumes>}}, sauf `{{< val a >}}`"
    assert fence_in(prose, "z") == (
        "{{< val entrees.total >}} et {{<ref tableau-volumes>}}, sauf `{ {< val a >}}`"
    )


def test_metadata_written_in_code_stays_code():
    fenced = fence_in("avant\n\n```\n---\ntitle: faux\n---\n```\n", "z")
    assert not re.search(r"^---$", fenced, re.MULTILINE)
    assert "title: faux" in plain(fenced)
