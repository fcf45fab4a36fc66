"""The colours of an association, and those that stand for them in the reference document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cep_report.errors import RenderError

_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")
_TINT = 0.9


@dataclass(frozen=True)
class Palette:
    """Two colours of an association, and a light tint of the first, as RRGGBB."""

    primary: str
    secondary: str

    @property
    def tint(self) -> str:
        """The first colour, nearly white: the fill of frames."""
        channels = (int(self.primary[start : start + 2], 16) for start in (0, 2, 4))
        return "".join(f"{round(255 * _TINT + channel * (1 - _TINT)):02X}" for channel in channels)

    @classmethod
    def parse(cls, primary: str, secondary: str) -> Palette:
        """Colours written ``#RRGGBB``.

        Raises:
            RenderError: one is not a colour.
        """
        found = [_HEX.fullmatch(text.strip()) for text in (primary, secondary)]
        if not all(found):
            raise RenderError(
                "Couleur illisible dans les métadonnées du rapport.",
                expected="deux couleurs de la forme #1F4E79",
                found=f"{primary}, {secondary}",
                where="rapport.qmd, clés cep.color-primary et cep.color-secondary",
                remedy="corriger les couleurs dans region.yml.",
            )
        return cls(*(match[1].upper() for match in found if match))


# Written in our reference files; unlikely values, so that replacing them changes nothing else.
PLACEHOLDERS = Palette("1F4E7A", "C8553E")


def colored(part: bytes, palette: Palette) -> bytes:
    """The association's colours in the place of a reference file's."""
    colors = {
        PLACEHOLDERS.primary: palette.primary,
        PLACEHOLDERS.secondary: palette.secondary,
        PLACEHOLDERS.tint: palette.tint,
    }
    text = part.decode("utf-8")
    for placeholder, color in colors.items():
        text = text.replace(f'"{placeholder}"', f'"{color}"')
    return text.encode("utf-8")
