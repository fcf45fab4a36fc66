"""ZIP archives from elsewhere (DOCX, XLSX): looked at before anything is believed.

An archive tells its story twice, in its directory and before each member, and readers
differ on which they believe. Here both must agree, members must follow each other without
overlap nor anything hidden between them, and what is decompressed is counted as it comes.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from urllib.parse import unquote

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What an OLE container begins with: old Office files, files with a password, VBA projects."""

# A report has 60 members, the richest real documents a few hundred.
MAX_MEMBERS = 2_000
# What 2,000 members can need with the longest names and dates of real writers.
_MAX_DIRECTORY = 512 * 1024
# A data descriptor: signature, checksum, sizes on 8 bytes.
_MAX_GAP = 24
# Small blank pictures compress a thousandfold; they stay below this size.
_RATIO_FROM = 2**20

_CHUNK = 2**16
# The pointer to a second, larger directory: no file that we read needs one.
_ZIP_64 = 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8
_UTF_8 = 0x800
_UNKNOWN_SIZE = 0xFFFFFFFF
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_TRICKS = re.compile(r"[\x00-\x1f\x7f\\:]|^/|//|(^|/)\.\.?(/|$)")

_BLANK = b" \t\r\n"
_BYTE_ORDER = b"\xef\xbb\xbf"
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_ENCODING = re.compile(rb"""\A<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")


class Fault(Enum):
    """Why an archive is refused."""

    DAMAGED = auto()
    EXTRA_BYTES = auto()
    ENCRYPTED = auto()
    TOO_LARGE = auto()
    REPEATED = auto()
    NAME = auto()


class ArchiveError(Exception):
    """An archive that is not opened.

    Args:
        fault: why.
        member: the member at fault, if one is.
    """

    def __init__(self, fault: Fault, member: str = "") -> None:
        super().__init__(f"{fault.name} {member}".strip())
        self.fault = fault
        self.member = member


@dataclass(frozen=True)
class Archive:
    """An archive whose two stories agree; its members are not decompressed yet.

    Attributes:
        data: the file.
        members: where each member's compressed bytes are, by name, in the directory's order.
    """

    data: bytes
    members: dict[str, Member]

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's real bytes, in pieces.

        Raises:
            ArchiveError: they are not those that the archive promised.
        """
        return self.members[name].chunks(self.data)

    def read(self, name: str) -> bytes:
        """A member's real bytes; see :meth:`chunks`."""
        return b"".join(self.chunks(name))


@dataclass(frozen=True)
class Member:
    """A member of an archive.

    Attributes:
        name: as the directory gives it.
        start: where its compressed bytes begin.
        packed: how many they are.
        size: how many there are once decompressed, as promised.
        checksum: CRC-32 of these, as promised.
        deflated: whether they are compressed.
        header: where its own header begins.
        described: whether a data descriptor follows its bytes.
    """

    name: str
    start: int
    packed: int
    size: int
    checksum: int
    deflated: bool
    header: int
    described: bool

    @property
    def end(self) -> int:
        """Where the compressed bytes end."""
        return self.start + self.packed

    def chunks(self, data: bytes) -> Iterator[bytes]:
        """The real bytes, in pieces, checked against the promise."""
        total, checksum = 0, 0
        for chunk in self._unpacked(data):
            total += len(chunk)
            if total > self.size:
                raise ArchiveError(Fault.TOO_LARGE, self.name)
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if total != self.size or checksum != self.checksum:
            raise ArchiveError(Fault.DAMAGED, self.name)

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        packed = memoryview(data)[self.start : self.end]
        if not self.deflated:
            for place in range(0, len(packed), _CHUNK):
                yield bytes(packed[place : place + _CHUNK])
            return
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for place in range(0, len(packed), _CHUNK):
                waiting = bytes(packed[place : place + _CHUNK])
                while waiting and not unpacker.eof:
                    yield unpacker.decompress(waiting, _CHUNK)
                    waiting = unpacker.unconsumed_tail
            yield unpacker.flush()
        except zlib.error as error:
            raise ArchiveError(Fault.DAMAGED, self.name) from error
        if not unpacker.eof:
            raise ArchiveError(Fault.DAMAGED, self.name)
        if unpacker.unused_data:
            raise ArchiveError(Fault.EXTRA_BYTES, self.name)


def open_archive(data: bytes, max_bytes: int, *, max_ratio: int | None = None) -> Archive:
    """An archive with nothing hidden in it.

    Promised sizes are only believed to refuse: :meth:`Archive.chunks` counts real bytes and
    gives no more than were promised.

    Args:
        data: the file.
        max_bytes: the most that its members may hold together, decompressed.
        max_ratio: the most that a member over 1 MiB may grow by; None for no limit.

    Raises:
        ArchiveError: the archive is damaged, or is not what an Office program writes.
    """
    directory = _directory_start(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (OSError, EOFError, NotImplementedError, ValueError, zipfile.BadZipFile, struct.error):
        raise ArchiveError(Fault.DAMAGED) from None
    if len(infos) > MAX_MEMBERS:
        raise ArchiveError(Fault.TOO_LARGE)
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveError(Fault.ENCRYPTED, info.filename)
        _check_name(info)
    _check_unique(info.orig_filename for info in infos)
    members = [_member(data, info) for info in infos]
    _check_layout(members, directory)
    for member in members:
        ratio = member.size / max(member.packed, 1)
        if max_ratio is not None and member.size > _RATIO_FROM and ratio > max_ratio:
            raise ArchiveError(Fault.TOO_LARGE, member.name)
    if sum(member.size for member in members) > max_bytes:
        raise ArchiveError(Fault.TOO_LARGE)
    return Archive(
        data, {member.name: member for member in members if not member.name.endswith("/")}
    )


def hides_declarations(chunks: Iterable[bytes]) -> bool:
    """Whether XML has a document type or entities, or an encoding that could hide them.

    Office files are in UTF-8. Anything else (UTF-16, UTF-7, EBCDIC…) can hide from a search
    of bytes what the XML reader will see.

    Args:
        chunks: the XML, in pieces.
    """
    tail = b""
    head = True
    for chunk in chunks:
        if not chunk:
            continue
        seen = tail + chunk
        if head:
            if not is_xml(seen) or b"\0" in seen[:4]:
                return True
            declared = _ENCODING.match(seen.removeprefix(_BYTE_ORDER))
            if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
                return True
            head = False
        if any(item in seen for item in _DECLARATIONS):
            return True
        tail = seen[-max(map(len, _DECLARATIONS)) :]
    return False


def is_xml(data: bytes) -> bool:
    """Whether bytes begin as XML in UTF-8 does."""
    return data.removeprefix(_BYTE_ORDER)[:64].lstrip(_BLANK).startswith(b"<")


def folded_name(name: str) -> str:
    """A member's name as readers that ignore case, accents' form or escapes would see it."""
    return unicodedata.normalize("NFKC", unquote(name)).casefold().rstrip(". ")


def has_tricks(name: str) -> bool:
    """Whether a member's name, once its escapes are read, could lead out of a folder."""
    return any(_TRICKS.search(item) for item in (name, unquote(name), unquote(unquote(name))))


def _directory_start(data: bytes) -> int:
    """Where the directory is; it must be followed by its end, and the end by nothing."""
    if len(data) < _END.size:
        raise ArchiveError(Fault.DAMAGED)
    end = len(data) - _END.size
    signature, disk, first, here, count, size, start, comment = _END.unpack_from(data, end)
    if signature != b"PK\x05\x06" or comment:
        known = 0 <= data.rfind(b"PK\x05\x06") <= end
        raise ArchiveError(Fault.EXTRA_BYTES if known else Fault.DAMAGED)
    if disk or first or here != count:
        raise ArchiveError(Fault.DAMAGED)
    if count > MAX_MEMBERS or size > _MAX_DIRECTORY:
        raise ArchiveError(Fault.TOO_LARGE)
    larger = data[max(end - _ZIP_64, 0) : end].startswith(b"PK\x06\x07")
    if start + size != end or larger:
        raise ArchiveError(Fault.EXTRA_BYTES)
    return int(start)


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    folder = name.endswith("/")
    if (
        not name
        or has_tricks(name.removesuffix("/"))
        or stat.S_ISLNK(info.external_attr >> 16)
        or (folder and info.file_size)
    ):
        raise ArchiveError(Fault.NAME, name.replace("\0", "\\0"))


def _check_unique(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        folded = folded_name(name.removesuffix("/"))
        if folded in seen:
            raise ArchiveError(Fault.REPEATED, name)
        seen.add(folded)


def _member(data: bytes, info: zipfile.ZipInfo) -> Member:
    """A member whose own header says the same as the directory."""
    place, name = info.header_offset, info.orig_filename
    if place < 0 or place + _LOCAL.size > len(data):
        raise ArchiveError(Fault.DAMAGED, name)
    signature, _, flags, method, _, _, checksum, packed, size, length, extra = _LOCAL.unpack_from(
        data, place
    )
    if signature != b"PK\x03\x04":
        raise ArchiveError(Fault.DAMAGED, name)
    if flags & _ENCRYPTED:
        raise ArchiveError(Fault.ENCRYPTED, name)
    start = place + _LOCAL.size
    own = data[start : start + length]
    if own != name.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437"):
        raise ArchiveError(Fault.NAME, name)
    told = (checksum, packed, size)
    promised = (info.CRC, info.compress_size, info.file_size)
    if method != info.compress_type or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ArchiveError(Fault.DAMAGED, name)
    if not flags & _DESCRIPTOR and any(
        mine not in {_UNKNOWN_SIZE, other} for mine, other in zip(told, promised, strict=True)
    ):
        raise ArchiveError(Fault.DAMAGED, name)
    return Member(
        name,
        start + length + extra,
        info.compress_size,
        info.file_size,
        info.CRC,
        method == zipfile.ZIP_DEFLATED,
        place,
        bool(flags & _DESCRIPTOR),
    )


def _check_layout(members: list[Member], directory: int) -> None:
    """Members follow each other without a gap, from the first byte to the directory."""
    free, allowed = 0, 0
    for member in sorted(members, key=lambda member: member.header):
        _check_gap(member.header - free, allowed, member.name)
        free, allowed = member.end, _MAX_GAP if member.described else 0
    _check_gap(directory - free, allowed, "")


def _check_gap(gap: int, allowed: int, name: str) -> None:
    if gap < 0:
        raise ArchiveError(Fault.REPEATED, name)
    if gap > allowed:
        raise ArchiveError(Fault.EXTRA_BYTES)
