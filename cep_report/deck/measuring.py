"""How much room a text takes, whatever face it is set in.

A deck names a face that nearly every machine has, and cannot carry it. Texts are measured in
the widest face that a machine without it would set instead: what fits here fits everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTFont

from cep_report.deck.summary import CUT

SPACING = 0.9
"""The share of the face's own line height, which is generous, that slides use."""
LINE = 1.17 * SPACING
"""The height of a line of a size of 1."""
_REGULAR, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
_UNKNOWN = 0.6


@dataclass(frozen=True)
class Ruler:
    """Advances of the letters of two faces, for a size of 1."""

    regular: Mapping[str, float]
    bold: Mapping[str, float]

    @classmethod
    def widest(cls) -> Ruler:
        """The ruler of the widest face that could stand in, which comes with matplotlib."""
        folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
        return cls(_advances(folder / _REGULAR), _advances(folder / _BOLD))

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of a text on one line, in the unit of ``size``."""
        advances = self.bold if bold else self.regular
        return size * sum(advances.get(letter, _UNKNOWN) for letter in text)

    def lines(self, text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
        """The lines that a text takes in that room; a word wider than it is broken."""
        found, line = [], ""
        for word in self._words(text, room, size, bold=bold):
            longer = f"{line} {word}" if line else word
            if line and self.width(longer, size, bold=bold) > room:
                found.append(line)
                line = word
            else:
                line = longer
        return [*found, line]

    def height(self, text: str, room: float, size: float, *, bold: bool = False) -> float:
        """The height of a text in that room, in the unit of ``size``."""
        return len(self.lines(text, room, size, bold=bold)) * size * LINE

    def cut(self, text: str, room: float, size: float, count: int, *, bold: bool = False) -> str:
        """The text in at most ``count`` lines, whole words followed by « […] » if it is longer."""
        if len(self.lines(text, room, size, bold=bold)) <= count:
            return text
        words = text.split(" ")

        def shorter(kept: int) -> str:
            return " ".join((*words[:kept], CUT)).removeprefix(" ")

        def lines(kept: int) -> int:
            return len(self.lines(shorter(kept), room, size, bold=bold))

        # More words never take fewer lines.
        return shorter(max(bisect_right(range(len(words)), count, key=lines) - 1, 0))

    def longest_word(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of the longest word."""
        return max((self.width(word, size, bold=bold) for word in text.split(" ")), default=0.0)

    def _words(self, text: str, room: float, size: float, *, bold: bool) -> list[str]:
        pieces = []
        for word in text.replace("\n", " ").split(" "):
            piece = ""
            for letter in word:
                if piece and self.width(piece + letter, size, bold=bold) > room:
                    pieces.append(piece)
                    piece = ""
                piece += letter
            pieces.append(piece)
        return pieces


@lru_cache(maxsize=4)
def _advances(path: Path) -> Mapping[str, float]:
    with TTFont(path, lazy=True) as font:
        unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()}
