"""Colours as ``#RRGGBB``: contrast as accessibility measures it, and mixing."""

from __future__ import annotations

WHITE = "#FFFFFF"
BLACK = "#000000"
TEXT_CONTRAST = 4.5
"""What WCAG 2 asks for texts of an ordinary size."""


def contrast(first: str, second: str = WHITE) -> float:
    """The WCAG 2 contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(color: str, other: str, strength: float) -> str:
    """``strength`` of the first colour (1 is itself) and the rest of the other."""
    mixed = (
        round(one * strength + two * (1 - strength))
        for one, two in zip(_channels(color), _channels(other), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def readable(color: str, background: str = WHITE) -> str:
    """A colour for texts on a background: itself, or mixed with black or white until it is read."""
    away = BLACK if contrast(background, BLACK) >= contrast(background, WHITE) else WHITE
    mixes = (mix(color, away, 1 - step / 20) for step in range(21))
    return next(mixed for mixed in mixes if contrast(mixed, background) >= TEXT_CONTRAST)


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def _luminance(color: str) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
