"""Where a report still prints the number that a cell typed by hand replaces.

Cells, charts and quoted values do not say what they have in common: what is looked for is the
number itself, so that whoever froze a cell sees what else says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from cep_report.blocks import (
    Callout,
    Cell,
    Figure,
    Heading,
    Number,
    Paragraphs,
    Prose,
    Table,
    Value,
)
from cep_report.document import Document, numbered
from cep_report.frozen_totals import number_of
from cep_report.prose import substitute
from cep_report.prose_checks import place_of

TELLING = 100
"""A smaller number is found by chance: only a row of the same label counts for it."""

_NUMBER = re.compile(r"(?<![\w,.])[-\u2212+]?\d+(?:[\s]\d{3})*(?:,\d+)?(?![\w]|[,.]\d)")


def elsewhere(
    document: Document, replaced: str, table: str, row: str, unseen: Collection[str] = ()
) -> tuple[str, ...]:
    """The places that print a number, in the order of the report, as their readers know them.

    Args:
        document: with the contents typed by hand in place.
        replaced: the cell that was computed, as printed; nothing is looked for unless a number.
        table: its table, which says itself what was replaced.
        row: the label of its row.
        unseen: charts whose picture is a person's.
    """
    number = number_of(replaced)
    if number is None:
        return ()
    values = {block.name: block.text for block in document.blocks() if isinstance(block, Value)}
    found = _places(document, number, row, {table, *unseen}, values)
    return tuple(dict.fromkeys(found))


def _places(
    document: Document, number: Decimal, row: str, own: Collection[str], values: Mapping[str, str]
) -> Iterator[str]:
    numbers = dict(numbered(document.blocks()))
    telling = abs(number) >= TELLING
    for part, blocks in document.parts:
        heading = part.heading
        for block in blocks:
            match block:
                case Heading():
                    heading = block.text
                case Table() | Figure() if block.id not in own and block.data:
                    if any(
                        (telling or line[0] == row) and any(_is(cell, number) for cell in line[1:])
                        for line in block.data.rows
                    ):
                        label, rank = numbers[block.id]
                        yield f"{label.lower()}\u00a0{rank}"
                case Paragraphs() | Callout() if telling and _says(block.markdown, number, values):
                    yield f"texte sous «\u00a0{heading}\u00a0»"
                case Prose() if telling and _says(block.markdown, number, values):
                    yield place_of(block.zone)


def _is(cell: Cell, number: Decimal) -> bool:
    if isinstance(cell, Number):
        return round(Decimal(repr(cell.value)), cell.decimals) == number
    return isinstance(cell, str) and number_of(cell) == number


def _says(markdown: str, number: Decimal, values: Mapping[str, str]) -> bool:
    printed = substitute(markdown, lambda found: values.get(found.name, ""))
    return any(number_of(match[0]) == number for match in _NUMBER.finditer(printed))
