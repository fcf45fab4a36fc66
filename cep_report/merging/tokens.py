r"""Markdown prose as tokens: what a person would call a word, a mark, a break.

A token keeps its text to the letter, so that the texts joined give the input back, and
has a key, which is all that comparisons look at: what a word processor or another
Markdown writer may change without the author having changed anything has one key.

Keys tell the kinds apart: ``"\n…"`` is what makes lines (breaks, and the marks at the
start of a line), ``"\t…"`` a mark within one (emphasis, brackets, cells), ``" "`` a
space; a word, a number, an atom (placeholder, image, code, target of a link) is content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

PARAGRAPH = "\n\n"
LINE = "\n"
SPACE = " "
HARD_BREAK = "\\\n"
ROW = "\n|"
CELL = "\t|"

_BLANK = " \\t\u00a0\u202f\u2007\u2009"
_BREAK = re.compile(r"[ \t]*(?:\r?\n[ \t]*)+\r?\n")
_INDENT = re.compile(r"[ \t]*")
# What stands at the start of a line and says what the line is.
_LINE_START = re.compile(
    r"(?P<fence>[ ]{0,3}(?P<ticks>`{3,}|~{3,})[^`\n]*(?:\n(?:.*\n)*?[ ]{0,3}(?P=ticks)[`~]*[ \t]*(?=\r?\n|\Z)|[\s\S]*))"
    r"|(?P<div>[ \t]*:{3,}[^\n]*?(?=\r?\n|\Z))"
    r"|(?P<rule>[ \t]*(?P<star>[-*_])(?:[ \t]*(?P=star)){2,}[ \t]*(?=\r?\n|\Z))"
    r"|(?P<columns>[ \t]*(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?=\r?\n|\Z))"
    r"|(?P<row>[ \t]*\|[ \t]*)"
    r"|(?P<heading>[ ]{0,3}(?P<level>\#{1,6})[ \t]+)"
    r"|(?P<quote>[ ]{0,3}>[ \t]?)"
    r"|(?P<item>[ \t]*(?P<bullet>[-*+]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\#\.)(?:[ \t]+|(?=\r?\n|\Z)))"
    r"|(?P<definition>[ \t]*:[ \t]+)"
)
_FRAME = re.compile(r"\A((?:[ \t]*\r?\n)*)(.*?)(\s*)\Z", re.DOTALL)
_NOTE_START = re.compile(r"[ \t]*\[\^[^\]\s]+\]:")
_TARGET = r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"
_ATTRIBUTES = r"\{[^{}<>\n]*\}"
_LETTER = r"[^\W_]"
_INLINE = (
    r"(?P<hard>\\\r?\n[ \t]*|[ ]{2,}\r?\n[ \t]*(?=[^\s]))"
    r"|(?P<newline>[ \t]*\r?\n)"
    rf"|(?P<space>\\?[{_BLANK}]+)"
    rf"|(?P<number>\d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?:[.,]\d+)*(?!{_LETTER})|\d+(?:[.,]\d+)+(?!{_LETTER}))"
    r"|(?P<address>(?:https?://|www\.)[^\s<>()\[\]\"»|]*[^\s<>()\[\]\"»|.,;:!?*_]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<word>{_LETTER}[\u0300-\u036f]*(?:(?:\w|[\u0300-\u036f]|[-\u2010\u2011](?={_LETTER}))*(?:{_LETTER}|[\u0300-\u036f]))?['’ʼ]?)"
    r"|(?P<escape>\\[^\w\s])"
    rf"|(?P<atom><!--[\s\S]*?-->|\{{\{{<[^\n]*?>\}}\}}|!\[[^\]\n]*\]{_TARGET}(?:{_ATTRIBUTES})?|\[\^[^\]\s]+\]"
    r"|(?P<code>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=code)(?!`)(?:\{[^{}\n]*\})?"
    r"|\$\$[^$]+\$\$|\$(?=[^\s$])[^$\n]*(?<=\S)\$(?!\d)"
    rf"|\](?:{_TARGET}(?:{_ATTRIBUTES})?|\[[^\]\n]*\]|{_ATTRIBUTES})|\{{[#.]{_ATTRIBUTES[3:]}"
    r"|<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|<[^\s<>@]+@[^\s<>]+>|</?[A-Za-z][^<>\n]*>)"
    r"|(?P<run>\*+|_+|~~)"
    r"|(?P<other>[\s\S])"
)
_TEXT = re.compile(_INLINE)
_IN_ROW = re.compile(rf"(?P<cell>[ \t]*\|[ \t]*)|{_INLINE}")
_APOSTROPHES = str.maketrans("’ʼ", "''")
_BRACKETS = {"[": "\t[", "]": "\t]", "~~": "\t~~"}


class Token(NamedTuple):
    """``text`` as written; ``key`` what two tokens are compared by."""

    text: str
    key: str


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of Markdown prose; their texts joined are ``text``."""
    return tuple(_scan(text))


def framed(text: str) -> tuple[str, str, str]:
    """A text between the blank lines that stand before and after it, which belong to its place."""
    found = _FRAME.match(text)
    assert found is not None  # noqa: S101 - the pattern matches any text
    return found[1], found[2], found[3]


def is_break(key: str) -> bool:
    """Between paragraphs, list items, rows."""
    return key in {LINE, PARAGRAPH}


def is_line_mark(key: str) -> bool:
    """A mark that opens a line: bullet, number, heading, quote, first pipe of a row."""
    return key[:1] == "\n" and not is_break(key)


def is_content(key: str) -> bool:
    """A word, a number or an atom, as opposed to marks, spaces and punctuation."""
    return key[:1].isalnum() or (len(key) > 1 and key[0] not in "\n\t" and key != HARD_BREAK)


def opens_line(text: str, at: int = 0) -> bool:
    """Whether what starts there would, at the start of a line, be more than words."""
    return bool(_LINE_START.match(text, at) or _NOTE_START.match(text, at))


def _scan(text: str) -> Iterator[Token]:
    at, length = 0, len(text)
    columns: list[int] = []  # where the text of the open list items starts
    line_start, own_line, in_row = True, False, False
    while at < length:
        if line_start:
            if found := _BREAK.match(text, at):
                yield Token(found[0], PARAGRAPH)
                at = found.end()
                continue
            if found := _LINE_START.match(text, at):
                kind = str(_kind(found))
                yield Token(found[0], _line_key(found, kind, at - _column(text, at), columns))
                at = found.end()
                in_row = kind == "row"
                own_line = own_line or kind not in {"item", "quote", "definition"}
                line_start = kind in {"item", "quote"}
                continue
            line_start = in_row = False
            indent = _INDENT.match(text, at)
            if indent and indent[0]:
                yield Token(indent[0], "\n ")
                at = indent.end()
                continue
            if not own_line and _column(text, at) == at:
                columns.clear()
        if text[at] in " \t\r\n" and (found := _BREAK.match(text, at)):
            yield Token(found[0], PARAGRAPH)
            at, line_start, own_line, in_row = found.end(), True, False, False
            continue
        inline = (_IN_ROW if in_row else _TEXT).match(text, at)
        if inline is None:  # pragma: no cover - the last alternative takes anything
            break
        at = inline.end()
        kind = inline.lastgroup or "other"
        if kind == "space":
            yield Token(inline[0], SPACE)
        elif kind == "newline":
            if own_line or at == length or opens_line(text, at):
                yield Token(inline[0], LINE)
                line_start, own_line, in_row = True, False, False
            else:
                indent = _INDENT.match(text, at)
                at = indent.end() if indent else at
                yield Token(text[inline.start() : at], SPACE)
        elif kind == "run":
            yield from _emphasis(
                inline[0], text[inline.start() - 1 : inline.start()], text[at : at + 1]
            )
        else:
            yield Token(inline[0], _key(inline[0], kind, text, at))


def _kind(found: re.Match[str]) -> str | None:
    names = ("fence", "div", "rule", "columns", "row", "heading", "quote", "item", "definition")
    return next(name for name in names if found[name] is not None)


def _column(text: str, at: int) -> int:
    """The offset of the start of the line ``at`` stands on."""
    return text.rfind("\n", 0, at) + 1


def _line_key(found: re.Match[str], kind: str, column: int, columns: list[int]) -> str:
    written = found[0]
    if kind == "item":
        bullet = found["bullet"]
        start = column + len(written) - len(written.lstrip())
        while columns and columns[-1] > start:
            columns.pop()
        level = len(columns)
        columns.append(column + len(written))
        sign = "•" if bullet in "-*+" else "1" if re.search(r"[\d#]", bullet) else "a"
        return f"\n{sign}{level}"
    if kind == "columns":
        cells = (cell.strip() for cell in written.strip().strip("|").split("|"))
        return f"|{'|'.join(f'{cell[:1]}-{cell[-1:]}'.replace('---', '-') for cell in cells)}|"
    if kind == "heading":
        return f"\n{found['level']}"
    if kind in {"fence", "div"}:
        return f"{written.strip()}\n"
    return {"rule": "***", "row": ROW, "quote": "\n>", "definition": "\n:"}[kind]


def _key(written: str, kind: str, text: str, end: int) -> str:
    if kind in {"word", "number"}:
        if written.isascii():
            return written
        key = written.translate(_APOSTROPHES)
        if kind == "number":
            return " ".join(key.split())
        return unicodedata.normalize("NFC", key)
    if kind == "hard":
        return HARD_BREAK
    if kind == "escape":
        return written[1:].translate(_APOSTROPHES)
    if kind == "cell":
        return f"{CELL}." if end == len(text) or text[end] in "\r\n" else CELL
    if kind in {"atom", "code"}:
        return " ".join(written.split()).replace("{{< ", "{{<").replace(" >}}", ">}}")
    return _BRACKETS.get(written, written.translate(_APOSTROPHES))


def _emphasis(run: str, before: str, after: str) -> Iterator[Token]:
    sign, length = run[0], len(run)
    loose = (not before or before.isspace()) and (not after or after.isspace())
    if run == "~~" and not loose:
        yield Token(run, "\t~~")
    elif loose or length > 3 or (sign == "_" and before.isalnum() and after.isalnum()):
        yield from (Token(one, one) for one in run)
    elif length < 3:
        yield Token(run, "\t" + "*" * length)
    else:
        closes = not (not before or before.isspace()) and not after.isalnum()
        sizes = (1, 2) if closes else (2, 1)
        yield from (Token(sign * size, "\t" + "*" * size) for size in sizes)
