"""Pictures of a DOCX from elsewhere: bounded by what their headers announce, never decoded.

Headers are read here, in a bounded number of steps: an image library's readers also unpack
what stands before the pixels (colour profiles, texts), which can be a bomb of its own.
"""

from __future__ import annotations

import re
import struct

from lxml import etree

# A phone's photograph has 12 to 50 million pixels; a bomb has billions in a few kilobytes.
# Decoded, 50 million pixels take 200 MB.
MAX_PIXELS = 50_000_000
# A report's 20 charts at 220 points per inch have 40 million pixels.
MAX_ALL_PIXELS = 400_000_000

# A photograph has about 20 segments before its size, a colour profile up to 255 more.
_MAX_SEGMENTS = 1_000
# The start of a JPEG's frame, whatever its coding.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = {0x01, *range(0xD0, 0xD9)}
# A TIFF's page has about 20 entries.
_MAX_ENTRIES = 1_000

_ACTIVE = {"script", "foreignObject", "iframe", "object", "embed", "handler", "listener"}
_ANIMATION = {"animate", "set", "animateTransform", "animateMotion"}
_WITHIN = ("#", "data:image/png", "data:image/jpeg", "data:image/gif")
_ELSEWHERE = re.compile(r"@import|url\(\s*[\"']?\s*(?!#)", re.IGNORECASE)


def pixels(data: bytes) -> int | None:
    """How many pixels a picture announces; None when it is not a picture that we know.

    PNG, JPEG, GIF, BMP and TIFF; vector pictures (EMF, WMF) count the pixels of their frame.

    Raises:
        ValueError: a picture whose header cannot be read.
    """
    try:
        size = _size(data)
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
    return None if size is None else abs(size[0]) * abs(size[1])


def is_active(svg: etree._Element) -> bool:
    """Whether an SVG could run something, or fetch something from elsewhere."""
    return any(_acts(item) for item in svg.iter("*"))


def _acts(item: etree._Element) -> bool:
    name = etree.QName(item).localname
    if name in _ACTIVE | _ANIMATION or (name == "style" and _ELSEWHERE.search(item.text or "")):
        return True
    for key, value in item.attrib.items():
        attribute = str(key).rpartition("}")[2].lower()
        text = "".join(str(value).split()).lower()
        if attribute.startswith("on") or "javascript:" in text or _ELSEWHERE.search(text):
            return True
        if attribute in {"href", "src"} and text and not text.startswith(_WITHIN):
            return True
    return False


def _size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        if data[12:16] != b"IHDR":
            raise ValueError("IHDR")
        return struct.unpack_from(">2L", data, 16)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return struct.unpack_from("<2H", data, 6)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith((b"II*\0", b"MM\0*")):
        return _tiff(data, "<" if data[0] == 0x49 else ">")
    if data.startswith(b"BM"):
        old = struct.unpack_from("<L", data, 14)[0] == 12
        return struct.unpack_from("<2H" if old else "<2l", data, 18)
    if data.startswith(b"\x01\0\0\0") and data[40:44] == b" EMF":
        left, top, right, bottom = struct.unpack_from("<4l", data, 8)
        return right - left, bottom - top
    if data.startswith(b"\xd7\xcd\xc6\x9a"):
        left, top, right, bottom = struct.unpack_from("<4h", data, 6)
        return right - left, bottom - top
    if data.startswith((b"\x01\0\x09\0", b"\x02\0\x09\0")):
        return 0, 0
    return None


def _jpeg(data: bytes) -> tuple[int, int]:
    place = 2
    for _ in range(_MAX_SEGMENTS):
        if data[place] != 0xFF:
            raise ValueError("segment")
        kind = data[place + 1]
        if kind == 0xFF:
            place += 1
        elif kind in _BARE:
            place += 2
        elif kind in _FRAMES:
            height, width = struct.unpack_from(">2H", data, place + 5)
            return width, height
        else:
            place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    raise ValueError("segments")


def _tiff(data: bytes, order: str) -> tuple[int, int]:
    place = struct.unpack_from(f"{order}L", data, 4)[0]
    count = struct.unpack_from(f"{order}H", data, place)[0]
    found = {}
    for entry in range(min(count, _MAX_ENTRIES)):
        tag, kind, _, value = struct.unpack_from(f"{order}2HLL", data, place + 2 + 12 * entry)
        if tag in {256, 257}:
            short = kind == 3
            found[tag] = (value >> 16 if order == ">" else value & 0xFFFF) if short else value
    if len(found) != 2:
        raise ValueError("size")
    return found[256], found[257]
