"""The visual grammar of every chart: colours, sizes, fonts, and what a chart is drawn for.

The region is drawn in the association's first colour, France always in the same grey and
with another shape; the second colour marks events (series breaks, what was done). No
chart relies on hue alone: shape, position and written values say the same. The grammar is
told to authors in ``docs/graphiques.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import uharfbuzz

from cep_report.colors import WHITE, contrast, mix
from cep_report.errors import ConfigurationError
from cep_report.fonts import REGULAR, SEMIBOLD

if TYPE_CHECKING:
    from cep_report.figures.drawing import Drawings

INK = "#1F2328"
NATION_GREY = "#6B7280"
RULE = "#D5D9DF"
"""Grid lines and baselines: seen, never read."""

WIDTH_CM = 16.0
BODY_PT = 9.0
SMALL_PT = 8.0
"""The smallest size in any chart, as printed."""

POINT_CM = 2.54 / 72
LINE_HEIGHT = 1.22
"""Distance between two lines of one label, in ems."""

Shade = Literal["dark", "medium", "pale"]
_SHADES: dict[Shade, float] = {"dark": 1.0, "medium": 0.62, "pale": 0.3}

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_GRAPHIC_CONTRAST = 3.0
_TEXT_CONTRAST = 4.5
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+|(?<=[\w’]-)(?=\w)")


@dataclass(frozen=True)
class Palette:
    """An association's two colours and the grey of France, ``#RRGGBB``.

    The first colour must be seen on white; the second is drawn darker when it is too pale.

    Raises:
        ConfigurationError: not a hexadecimal colour, or a first colour below 3:1 of
            contrast with white (WCAG 1.4.11).
    """

    primary: str
    secondary: str
    nation: str = NATION_GREY

    def __post_init__(self) -> None:
        for color in (self.primary, self.secondary, self.nation):
            if not _HEX.fullmatch(color):
                raise ConfigurationError(
                    "Couleur illisible.",
                    expected="un code hexadécimal, par exemple #1F4E79",
                    found=color,
                    remedy="corriger les couleurs de la région dans region.yml.",
                )
        ratio = contrast(self.primary, WHITE)
        if ratio < _GRAPHIC_CONTRAST:
            raise ConfigurationError(
                "Couleur principale trop pâle pour être vue sur du blanc.",
                expected=f"un contraste d’au moins {_GRAPHIC_CONTRAST:.0f} pour 1",
                found=f"{self.primary}, {ratio:.1f} pour 1".replace(".", ","),
                remedy="choisir une nuance plus foncée dans region.yml.",
            )

    def tint(self, strength: float) -> str:
        """The primary colour mixed with white; ``strength`` 1 is the colour itself, 0 white."""
        return mix(self.primary, WHITE, strength)

    @property
    def event(self) -> str:
        """The second colour, mixed with ink until it is seen on white."""
        mixes = (mix(INK, self.secondary, step / 10) for step in range(11))
        return next(color for color in mixes if contrast(color, WHITE) >= _GRAPHIC_CONTRAST)

    @property
    def pale(self) -> str:
        """The light companion of the primary colour: told from it in greyscale."""
        return self.fill("pale")

    def fill(self, shade: Shade) -> str:
        """The primary colour, or a tint of it."""
        return self.tint(_SHADES[shade])

    def heat(self, share: float) -> str:
        """A cell of a heat matrix, ``share`` from 0 to 1; ink on it keeps 4.5:1 of contrast."""
        strongest = next(
            step / 100
            for step in range(100, 0, -5)
            if contrast(INK, self.tint(step / 100)) >= _TEXT_CONTRAST
        )
        return self.tint(0.1 + (strongest - 0.1) * min(max(share, 0.0), 1.0))


@dataclass(frozen=True)
class Fonts:
    """The two faces of a chart, as files; nothing is registered with Matplotlib."""

    regular: Path
    bold: Path

    @classmethod
    def in_folder(cls, folder: Path) -> Fonts:
        """The faces in the folder made by :func:`cep_report.fonts.static_fonts`."""
        return cls(folder / REGULAR.file_name, folder / SEMIBOLD.file_name)

    def width(self, text: str, size: float = BODY_PT, *, bold: bool = False) -> float:
        """The printed width of one line, in centimetres."""
        face = _shaper(self.bold if bold else self.regular)
        line = uharfbuzz.Buffer()
        line.add_str(text)
        line.guess_segment_properties()
        uharfbuzz.shape(face, line)
        units: int = sum(glyph.x_advance for glyph in line.glyph_positions or ())
        return units / int(face.face.upem) * size * POINT_CM

    def wrap(
        self, text: str, width: float, size: float = BODY_PT, *, bold: bool = False
    ) -> tuple[str, ...]:
        """The text in lines of at most ``width`` centimetres.

        Breaks at spaces and after hyphens, never at a non-breaking space; a word wider
        than a line is cut with a hyphen.
        """
        lines: list[str] = []
        line = ""
        for piece in self._pieces(text, width, size, bold=bold):
            joined = line + piece if line.endswith("-") or not line else f"{line} {piece}"
            if line and self.width(joined, size, bold=bold) > width:
                lines.append(line)
                line = piece
            else:
                line = joined
        return (*lines, line)

    def _pieces(self, text: str, width: float, size: float, *, bold: bool) -> list[str]:
        pieces = []
        for word in filter(None, _BREAKS.split(text.strip())):
            rest = word
            while self.width(rest, size, bold=bold) > width and len(rest) > 2:
                cut = len(rest) - 1
                while cut > 1 and self.width(f"{rest[:cut]}-", size, bold=bold) > width:
                    cut -= 1
                pieces.append(f"{rest[:cut]}-")
                rest = rest[cut:]
            pieces.append(rest)
        return pieces


@lru_cache(maxsize=8)
def _shaper(path: Path) -> uharfbuzz.Font:
    """What lays the letters of a face out, as Matplotlib does when it draws them."""
    return uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))


@dataclass(frozen=True)
class Scene:
    """What a chart is drawn for: a region, a year, a source, and how it looks.

    Attributes:
        region: the region's name ("Bretagne").
        in_region: with its preposition ("en Bretagne").
        year: the observed year.
        source: where the figures come from, as printed under the chart.
        palette: the association's colours.
        fonts: the faces.
        fictional: whether the figures are invented; then every source line says so.
        drawings: those that are kept; None to draw every chart.
    """

    region: str
    in_region: str
    year: int
    source: str
    palette: Palette
    fonts: Fonts
    fictional: bool = False
    drawings: Drawings | None = None

    def sourced(self, source: str) -> Scene:
        """The same, for figures of another source."""
        return replace(self, source=source)
