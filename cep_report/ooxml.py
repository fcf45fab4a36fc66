"""Office files (DOCX, XLSX) as ZIP archives: the same content gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from cep_report.claims import drafting

# The first date that a ZIP archive can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)

# Readers expect the content types first; the rest is in alphabetical order.
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def rewrite_zip(path: Path, replace: Callable[[str, bytes], bytes] | None = None) -> None:
    """Rewrite an archive so that its bytes depend on its content only.

    The new archive (:func:`zip_bytes`) takes the place of the old one in a single step.

    Args:
        path: the archive, rewritten in place.
        replace: given each member's name and bytes, returns the bytes to write.

    Raises:
        zipfile.BadZipFile: ``path`` is not an archive.
        ValueError: two members have the same name.
    """
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names):
            raise ValueError(f"repeated member in {path.name}")
        members = {name: archive.read(name) for name in names if not name.endswith("/")}
    if replace:
        members = {name: replace(name, content) for name, content in members.items()}
    mode = path.stat().st_mode & 0o777
    with drafting(path.parent) as folder:
        draft = folder / path.name
        draft.write_bytes(zip_bytes(members))
        draft.chmod(mode)
        draft.replace(path)


def write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    """Write an archive of these members, whole or not at all; same members, same bytes."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(zip_bytes(parts))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def zip_bytes(members: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
    """An archive's bytes: the same for the same members, whatever their order.

    Members are in a fixed order, dated 1980-01-01, with the same attributes, no comment
    and one compression level.

    Args:
        members: content by name.
        compressed: without compression, the bytes do not depend on zlib's version either.
    """
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=6) as archive:
        for name in sorted(members, key=_rank):
            archive.writestr(_entry(name, method), members[name])
    return stream.getvalue()


def _rank(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = method
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info
