"""The footnotes of a person's Markdown: what is called, what is written, as pandoc tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cep_report.prose import blanked

_CALL = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\s]+)\]")
# The text of a note begins a block: alone, in a list or in a quotation.
_TEXT = re.compile(
    r"[ \t>]*(?P<item>(?:[-*+]|\d+[.)])[ \t]+)?\[\^(?P<label>[^\]\s]+)\]:(?P<text>.*)"
)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_CONTINUED = re.compile(r"(?: {4}|\t)")


@dataclass(frozen=True)
class Footnotes:
    """``calls``: labels, in order; ``notes``: labels and the first line of their texts.

    ``inside``: labels called from within a note, where pandoc makes nothing of a call.
    """

    calls: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    inside: tuple[str, ...]


def footnotes(markdown: str) -> Footnotes:
    """The footnotes of a zone; code and comments have none."""
    calls: list[str] = []
    notes: list[tuple[str, str]] = []
    inside: list[str] = []
    for line, note, in_note in _lines(blanked(markdown)):
        if note:
            notes.append((note["label"], note["text"].strip()))
        found = (match["label"] for match in _CALL.finditer(note["text"] if note else line))
        (inside if in_note else calls).extend(found)
    return Footnotes(tuple(calls), tuple(notes), tuple(inside))


def _lines(text: str) -> Iterator[tuple[str, re.Match[str] | None, bool]]:
    """Each line, the note that it begins if any, and whether it is of a note."""
    block_may_begin, in_note, blank = True, False, False
    for line in text.splitlines():
        note = _TEXT.match(line)
        if note and not (block_may_begin or in_note or note["item"]):
            note = None
        if blank and line.strip() and not _CONTINUED.match(line):
            in_note = False
        in_note = in_note or note is not None
        yield line, note, in_note
        blank = not line.strip()
        block_may_begin = blank or bool(_HEADING.match(line))
