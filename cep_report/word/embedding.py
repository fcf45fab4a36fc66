"""Fonts inside the DOCX, so that it looks the same on a machine that does not have them.

Source Sans 3 is under the SIL Open Font License, which allows embedding. The file format
(ECMA-376, part 4, 2.8.1) hides the first 32 bytes behind a key; ours derives from the font.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from cep_report.fonts import BOLD, BOLD_ITALIC, FAMILY, ITALIC, REGULAR
from cep_report.word.xml import NAMESPACES, dump, element, parse, qn

TABLE = "word/fontTable.xml"
RELATIONS = "word/_rels/fontTable.xml.rels"
TYPES = "[Content_Types].xml"
FALLBACK = "Calibri"

_FACES = (
    ("embedRegular", REGULAR),
    ("embedBold", BOLD),
    ("embedItalic", ITALIC),
    ("embedBoldItalic", BOLD_ITALIC),
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODTTF = "application/vnd.openxmlformats-officedocument.obfuscatedFont"


def font_parts(parts: Mapping[str, bytes], fonts: Path) -> dict[str, bytes]:
    """The parts that embed the family: fonts, their table, its relations, content types.

    Args:
        parts: the document's parts.
        fonts: the folder of :func:`cep_report.fonts.static_fonts`.
    """
    table = etree.Element(qn("w:fonts"), nsmap={k: NAMESPACES[k] for k in ("w", "r")})
    font = etree.SubElement(table, qn("w:font"))
    font.set(qn("w:name"), FAMILY)
    for item in (
        element("altName", val=FALLBACK),
        element("charset", val="00"),
        element("family", val="swiss"),
        element("pitch", val="variable"),
    ):
        font.append(item)
    relations = etree.Element(
        f"{{{_PACKAGE}/relationships}}Relationships", nsmap={None: f"{_PACKAGE}/relationships"}
    )
    made: dict[str, bytes] = {}
    for number, (name, face) in enumerate(_FACES, start=1):
        data = (fonts / face.file_name).read_bytes()
        key = hashlib.sha256(data).hexdigest()[:32].upper()
        guid = f"{{{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}}}"
        made[f"word/fonts/font{number}.odttf"] = obfuscate(data, key)
        embed = etree.SubElement(font, qn(f"w:{name}"))
        embed.set(qn("r:id"), f"rId{number}")
        embed.set(qn("w:fontKey"), guid)
        etree.SubElement(
            relations,
            f"{{{_PACKAGE}/relationships}}Relationship",
            Id=f"rId{number}",
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/font",
            Target=f"fonts/font{number}.odttf",
        )
    made[TABLE] = dump(table)
    made[RELATIONS] = dump(relations)
    made[TYPES] = _with_type(parts[TYPES])
    return made


def obfuscate(data: bytes, key: str) -> bytes:
    """Hide (or show again) the first 32 bytes of a font behind a key of 32 hexadecimal digits."""
    mask = bytes.fromhex(key)[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]


def _with_type(types: bytes) -> bytes:
    root = parse(types)
    tag = f"{{{_PACKAGE}/content-types}}Default"
    if not any(item.get("Extension") == "odttf" for item in root.iter(tag)):
        root.insert(0, root.makeelement(tag, {"Extension": "odttf", "ContentType": _ODTTF}))
    return dump(root)
