"""Prose in plain words, for people who do not read Markdown: operators, authors, Excel."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from cep_report.merging import Token
from cep_report.merging.tokens import CELL, HARD_BREAK, LINE, PARAGRAPH, ROW, SPACE
from cep_report.word.normal import IMAGE_MARK

_AMPERSAND = "\ue000"
"""Stands for one that a person wrote, while the entities of Markdown are read."""
_SPACES = re.compile(" {2,}")
_SUPERSCRIPTS = {"^", "~"}


def plain(some: Iterable[Token], printed: Mapping[str, str]) -> str:
    """Tokens of a normal form as they read on paper, a paragraph or a row a line.

    Args:
        some: tokens, whole or a part of a text.
        printed: what each quoted value or reference is printed as, by its Markdown.
    """
    whole = html.unescape("".join(_pieces(tuple(some), printed))).replace(_AMPERSAND, "&")
    lines = (_SPACES.sub(" ", line).strip(" ") for line in whole.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(some: tuple[Token, ...], printed: Mapping[str, str]) -> Iterator[str]:
    notes: list[bool] = []  # of the brackets that are open, which are those of notes
    before = ""
    for token in some:
        text, key = token
        if before == "\\":
            yield _literal(text)
        elif text == "\\":
            pass  # before an underscore, which is no token of its own
        elif key in {PARAGRAPH, LINE, HARD_BREAK}:
            yield "\n"
        elif key == SPACE:
            yield text.replace("\\", "").replace("\n", " ")
        elif key == CELL:
            yield " | "
        elif key[:1] == "\n":
            yield _line_mark(text, key)
        elif key == "\t[":
            notes.append(before == "^")
            yield " (note\u00a0: " if notes[-1] else ""
        elif key == "\t]" or text.startswith("]"):
            yield ")" if notes and notes.pop() else _target(text)
        elif key[:1] != "\t" and key != "***" and text not in _SUPERSCRIPTS | {"*"}:
            yield _inline(text, key, printed)
        before = text


def _line_mark(text: str, key: str) -> str:
    """A bullet or a number; nothing for what only says how a line looks."""
    if key[1:2] == "•":
        return "" if "*" in text else "• "  # ours are hyphens: what is left of emphasis
    if key[1:2] in {"1", "a"} and key != ROW:
        return f"{text.strip()} "
    return ""


def _target(text: str) -> str:
    """The address after the words of a link."""
    address = text.removeprefix("](").partition(")")[0] if text.startswith("](") else ""
    return f" ({address})" if "://" in address else ""


def _inline(text: str, key: str, printed: Mapping[str, str]) -> str:
    if text.startswith("{{<"):
        return printed.get(text) or text.strip("{}<> ").partition(" ")[2]
    if match := IMAGE_MARK.fullmatch(text):
        return f"[image\u00a0: {match['alt'].strip()}]" if match["alt"].strip() else "[image]"
    if (text.startswith(("<!--", "[^", "{")) and len(text) > 2) or _is_columns(text, key):
        return ""
    if text.startswith("`"):
        return _literal(text.strip("`").strip())
    if text.startswith("<") and text.endswith(">"):
        return _literal(text[1:-1])
    if len(text) == 2 and text[0] == "\\":
        return _literal(text[1])
    return text


def _is_columns(text: str, key: str) -> bool:
    """Whether it is the line under the head of a table."""
    return key.startswith("|") and not text.strip(" \t|:-") and len(text) > 2


def _literal(text: str) -> str:
    return text.replace("&", _AMPERSAND)
