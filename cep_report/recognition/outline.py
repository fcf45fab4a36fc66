"""What any document is read into: headings with their levels, and what stands under each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    text: str
    item: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as texts; rows may differ in length where the document's do."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Grid


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, up to the next heading.

    Attributes:
        level: from 1; 0 for what stands before the first heading.
        heading: as printed, its number included; "" at level 0.
        blocks: in order.
        page: where it begins; 0 when the document does not say.
    """

    level: int
    heading: str
    blocks: tuple[Block, ...] = ()
    page: int = 0

    @property
    def text(self) -> str:
        """Its paragraphs and cells, a line each."""
        return "\n".join(texts(self.blocks))


@dataclass(frozen=True)
class Outline:
    """A document: its sections in order; the first one may have no heading."""

    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """All of it, headings included."""
        return "\n".join(line for part in self.sections for line in (part.heading, part.text))


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The texts of blocks: a paragraph or a cell each."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text
            case Grid():
                yield from (cell for row in block.rows for cell in row)
