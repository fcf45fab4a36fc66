"""The one font family of every document and chart: Source Sans 3, from a package.

The package ships variable fonts; Typst, Matplotlib and Word want one file a face, so the
faces are cut once into the project's cache.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cep_report.claims import claimed, sweep
from cep_report.digests import sha256
from cep_report.project import Project

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "Source Sans 3"
PACKAGE = "fontpkg-source-sans-3"

_UPRIGHT = ("SourceSans3[wght].ttf", False)
_SLANTED = ("SourceSans3-Italic[wght].ttf", True)
_STAMP = "VERSION"
_DRAFT = "fonts-"
_CUT = 3  # changes when the faces are cut otherwise
_NAMES = 25  # beyond, names of features that are not kept
_FS_SELECTION = {
    "Regular": 0x40,
    "Italic": 0x01,
    "Bold": 0x20,
    "BoldItalic": 0x21,
    "Semibold": 0x40,
}
_FS_SELECTION_STYLE = 0x40 | 0x20 | 0x01


# What French reports hold: Latin, Greek letters, punctuation, currencies, arrows, operators,
# shapes. Few enough glyphs for the faces to be embedded whole in a DOCX.
CHARACTERS = (
    range(0x20, 0x180),
    (0x192, 0x218, 0x219, 0x21A, 0x21B, 0x2B3, 0x2BC, 0x2C6, 0x2DA, 0x2DC, 0x2E2),
    range(0x386, 0x3CF),
    (0x1D48, 0x1D49, 0x1E9E, 0x1EBD),
    range(0x2000, 0x20C0),
    range(0x2100, 0x2140),
    range(0x2190, 0x21A0),
    range(0x2200, 0x2270),
    range(0x25A0, 0x2600),
    range(0x2713, 0x2718),
)
_FEATURES = (
    *(b"kern", b"mark", b"mkmk", b"ccmp", b"locl", b"liga"),
    *(b"lnum", b"tnum", b"sups", b"frac", b"ordn"),
)


# Printed by every face we cut: spared from a look into the font.
_PLAIN = frozenset(map(chr, range(0x20, 0x17F))) | frozenset(
    "\n\t\r’‘“”‹›–—…€œŒ•→−ᵉ\u00a0\u202f\u2002"
)


def printable(project: Project, character: str) -> bool:
    """Whether the report's faces have this character."""
    return character in _PLAIN or ord(character) in _characters(static_fonts(project))


@lru_cache(maxsize=4)
def _characters(folder: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # heavy, and seldom asked for

    with TTFont(folder / REGULAR.file_name, lazy=True) as font:
        return frozenset(font.getBestCmap())


@dataclass(frozen=True)
class Face:
    """One static face: its style name, weight (100 to 900), and whether it slants."""

    style: str
    weight: int
    italic: bool = False

    @property
    def file_name(self) -> str:
        """The file that :func:`static_fonts` writes for this face."""
        return f"SourceSans3-{self.style}.ttf"


REGULAR = Face("Regular", 400)
ITALIC = Face("Italic", 400, italic=True)
SEMIBOLD = Face("Semibold", 600)
BOLD = Face("Bold", 700)
BOLD_ITALIC = Face("BoldItalic", 700, italic=True)
FACES = (REGULAR, ITALIC, SEMIBOLD, BOLD, BOLD_ITALIC)


def static_fonts(project: Project) -> Path:
    """The folder of the static faces, ``<cache>/fonts``, cut at the first call.

    Several processes may call it at once: the folder appears whole or not at all. The
    same package gives the same bytes.
    """
    folder = project.cache / "fonts"
    tools = ", ".join(f"{name} {version(name)}" for name in (PACKAGE, "uharfbuzz", "fonttools"))
    stamp = f"{tools}, {_CUT}\n"
    if _is_current(folder, stamp):
        return folder
    project.cache.mkdir(parents=True, exist_ok=True)
    sweep(project.cache, _DRAFT)
    with claimed(project.cache, _DRAFT) as workshop:
        draft = workshop / folder.name
        draft.mkdir()
        for name, italic in (_UPRIGHT, _SLANTED):
            for face in FACES:
                if face.italic == italic:
                    _cut(name, face).save(draft / face.file_name)
        (draft / _STAMP).write_text(stamp + _sums(draft, _state(draft)), encoding="utf-8")
        _publish(draft, folder, workshop / "old", stamp)
    return folder


def _is_current(folder: Path, stamp: str) -> bool:
    """Whether the faces are those of ``stamp``, as they were cut."""
    try:
        said = (folder / _STAMP).read_text(encoding="utf-8")
        return said == stamp + _sums(folder, _state(folder))
    except (OSError, ValueError):
        return False


def _state(folder: Path) -> tuple[tuple[int, int], ...]:
    found = [(folder / face.file_name).stat() for face in FACES]
    return tuple((item.st_size, item.st_mtime_ns) for item in found)


@lru_cache(maxsize=8)
def _sums(folder: Path, _: tuple[tuple[int, int], ...]) -> str:
    """A line a face with its digest; read again when a file has moved."""
    return "".join(f"{sha256(folder / face.file_name)}  {face.file_name}\n" for face in FACES)


def _publish(draft: Path, folder: Path, old: Path, stamp: str) -> None:
    """Put ``draft`` in the place of ``folder``; whoever comes second keeps the first one's."""
    if folder.exists() and not _is_current(folder, stamp):
        folder.replace(old)
    try:
        draft.replace(folder)
    except OSError:
        if not _is_current(folder, stamp):
            raise


def _cut(name: str, face: Face) -> TTFont:
    """A face of a variable font, with the glyphs of :data:`CHARACTERS` only."""
    import uharfbuzz  # only once a project
    from fontTools.ttLib import TTFont

    data = (files("fontpkg_source_sans_3") / "files" / name).read_bytes()
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(chain.from_iterable(CHARACTERS))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag, "big") for tag in _FEATURES)
    wanted.name_id_set.add_range(0, _NAMES)
    wanted.flags = (
        uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        | uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG
    )
    variable = uharfbuzz.Face(data)
    wanted.pin_axis_location(variable, "wght", face.weight)
    cut = uharfbuzz.subset(variable, wanted).blob.data
    font = TTFont(io.BytesIO(cut), recalcTimestamp=False)
    _rename(font, face)
    return font


def _rename(font: TTFont, face: Face) -> None:
    """Name the face so that every program files it in one family, bold and italic linked."""
    linked = face.style in {"Regular", "Italic", "Bold", "BoldItalic"}
    subfamily = {"BoldItalic": "Bold Italic", "Semibold": "Regular"}.get(face.style, face.style)
    family = FAMILY if linked else f"{FAMILY} {face.style}"
    names = font["name"]
    for number in (16, 17, 21, 22, 25):
        names.removeNames(nameID=number)
    texts = {
        1: family,
        2: subfamily,
        3: f"{version(PACKAGE)};SourceSans3-{face.style}",
        4: f"{FAMILY} {face.style}" if face.style != "Regular" else FAMILY,
        6: f"SourceSans3-{face.style}",
    }
    if not linked:
        texts |= {16: FAMILY, 17: face.style}
    for number, text in texts.items():
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    os2 = font["OS/2"]
    os2.usWeightClass = face.weight
    os2.fsSelection = (os2.fsSelection & ~_FS_SELECTION_STYLE) | _FS_SELECTION[face.style]
    font["head"].macStyle = (1 if face.weight >= 700 else 0) | (2 if face.italic else 0)
    if "STAT" in font:
        del font["STAT"]
