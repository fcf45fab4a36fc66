"""Markdown that stays what it was: escaping data, fencing in what a person wrote."""

from __future__ import annotations

import re

from cep_report.blocks import Table

READER = (
    "markdown-smart-raw_html-native_divs-native_spans-raw_tex-raw_attribute-yaml_metadata_block"
    "-implicit_figures-tex_math_dollars-citations"
)
"""How pandoc reads a person's Markdown: neither code nor another file can come in by it."""

# Anywhere in a line; straight quotes because a smart reader would bend them.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$@~^'\"])|(?<=-)(-)")
# What only means something at the start of a line: headings, lists, definitions, divs.
_LINE_START = re.compile(r"^(\s*)([#+:=-])")
# "1.", "1)", "(1)", "a.", "iv)": pandoc's lists, numbered in every way.
_LIST_START = re.compile(r"^(\s*\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+))([.)])(?=\s|$)")

_CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FOOTNOTE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
_FENCED_DIV = re.compile(r"^(\s*):{3,}", re.MULTILINE)
_YAML_RULE = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)
# A tag, open or closing; an address in angle brackets is not one.
_TAG = re.compile(
    r"(?<!\\)(?<!\{\{)<(?=/?[A-Za-z!?])(?![a-z][a-z0-9+.-]*:[^\s<>]*>)(?![^\s<>@]+@[^\s<>]+>)"
)
_CITATION = re.compile(r"(?<![\w\\@])(-?)@(?=[\w{])")
_OPEN_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
# What Quarto acts on before any filter: code cells, shortcodes, metadata, even inside code.
_CELL = re.compile(
    r"^((?:[ \t>]|[-+*][ \t]|\d+[.)][ \t])*)(`{3,}|~{3,})[^\n`{]*\{[^\n`]*$", re.MULTILINE
)
_PLACEHOLDER = re.compile(r"(\{\{<[ \t]*(?:val|ref)[ \t]+[a-z0-9.-]+[ \t]*>\}\})")
_SHORTCODE = re.compile(r"\{\{<|>\}\}")
_CODE_METADATA = re.compile(r"^---(?=[ \t]*$)", re.MULTILINE)


def escape(text: str) -> str:
    """``text`` as Markdown that prints it to the letter, on one line."""
    line = re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text)
    escaped = _SPECIAL.sub(r"\\\g<0>", line)
    escaped = _LINE_START.sub(r"\1\\\2", escaped)
    return _LIST_START.sub(r"\1\\\2", escaped)


def fence_in(prose: str, prefix: str) -> str:
    """A person's Markdown, kept from acting outside its zone.

    Comments go; tags are printed as they stand; a stray ``:::``, a ``---`` that would be read as metadata, an ``@name`` that
    would be read as a citation, a shortcode other than ours and a code cell lose their powers;
    footnotes get ``prefix`` so that two zones may both have a note 1; an unclosed code block
    is closed. In code, only what Quarto would act on all the same is changed.
    """
    prose = _CELL.sub(r"\1\2", prose)
    fences = [match.group(1)[:3] for match in _OPEN_FENCE.finditer(prose)]
    if len(fences) % 2:
        prose = f"{prose.rstrip()}\n{fences[-1]}\n"
    pieces = _CODE.split(prose)
    return "".join(
        _fence_in_code(piece) if index % 2 else _fence_in_text(piece, prefix)
        for index, piece in enumerate(pieces)
    ).strip()


def pipe_table(table: Table) -> str:
    """A table as a Markdown pipe table."""
    rules = {"left": ":---", "right": "---:", "center": ":---:"}
    lines = [
        [escape(column.label) for column in table.columns],
        [rules[column.align] for column in table.columns],
        *([escape(cell) for cell in row] for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _fence_in_text(text: str, prefix: str) -> str:
    text = _COMMENT.sub("", text)
    text = _FENCED_DIV.sub(r"\1\\:::", text)
    text = _YAML_RULE.sub("***", text)
    text = _CITATION.sub(r"\1\\@", text)
    text = _TAG.sub(r"\\<", text)
    text = _FOOTNOTE.sub(rf"[^{prefix}-\1]", text)
    return "".join(
        piece
        if index % 2
        else _SHORTCODE.sub(lambda match: re.sub(".", r"\\\g<0>", match[0]), piece)
        for index, piece in enumerate(_PLACEHOLDER.split(text))
    )


def _fence_in_code(code: str) -> str:
    return _CODE_METADATA.sub(" ---", code).replace("{{<", "{ {<")
