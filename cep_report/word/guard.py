"""A DOCX from elsewhere, refused or cleaned: the only way one is opened.

Nothing of it is believed: the archive (:mod:`cep_report.archives`), the XML, the package's
relations (:mod:`cep_report.word.package`), what its parts would do
(:mod:`cep_report.word.content`), its pictures (:mod:`cep_report.word.pictures`). What is
handed over is made of parts that were all looked at; every other part is left out, and said.
``docs/retours.md`` tells users what is refused and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from cep_report.archives import (
    OLE,
    Archive,
    ArchiveError,
    folded_name,
    hides_declarations,
    is_xml,
    open_archive,
)
from cep_report.findings import Finding
from cep_report.word import content, package, pictures, refusals
from cep_report.word.package import Relation, Types, Verdict
from cep_report.word.refusals import Log
from cep_report.word.xml import dump, parse, qn

# Messages carry 25 MB at most; a report with its charts has 1 MB.
MAX_FILE = 40 * 2**20
# A report saved by LibreOffice with its fonts has 5 MB once open; 20 photographs add 40.
MAX_UNPACKED = 64 * 2**20
# Its text has 1 to 2 MB of XML: 50,000 signs "<", 40,000 signs "=" (of attributes). A tree
# takes 200 bytes for each: these bound memory and time whatever the file.
MAX_XML = 16 * 2**20
MAX_TAGS = 600_000
MAX_ATTRIBUTES = 400_000
# XML shrinks 10 to 40 times; no real member over 1 MB shrinks 200 times.
MAX_RATIO = 200

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SVG = "{http://www.w3.org/2000/svg}svg"
_FONT = "font"
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "attachedtoolbars", "keymapcustomizations")
_MACRO_NAMES = ("vbaproject", "vbadata", "attachedtoolbars")
_VBA = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True)
class Guarded:
    """A DOCX that may be read.

    Attributes:
        parts: its parts by name, cleaned; write them back with ``ooxml.zip_bytes``.
        document: the name of the main part, normally ``word/document.xml``.
        sha256: of the file as it came.
        cleaned: what was taken out of it, as warnings.
    """

    parts: Mapping[str, bytes]
    document: str
    sha256: str
    cleaned: tuple[Finding, ...]


def open_docx(path: Path) -> Guarded:
    """A DOCX from elsewhere, cleaned.

    Args:
        path: the file.

    Raises:
        InputError: the file is refused, with every reason that could be found, in French.
    """
    log = Log(path.name)
    data = _read(path, log)
    archive = _archive(path, data, log)
    parts = _unpacked(archive, log)
    _check_bytes(parts, log)
    log.stop()
    try:
        opened = _Opening(parts, package.read_types(parts[package.TYPES]), log)
    except etree.LxmlError:
        raise log.refused(refusals.MALFORMED, package.TYPES) from None
    except ValueError:
        raise log.refused(refusals.DAMAGED, package.TYPES) from None
    opened.follow()
    log.stop()
    document = opened.main()
    opened.clean()
    log.stop()
    return Guarded(
        MappingProxyType(opened.kept()),
        document,
        hashlib.sha256(data).hexdigest(),
        log.cleaned,
    )


def _read(path: Path, log: Log) -> bytes:
    try:
        if path.is_dir():
            raise log.refused(refusals.FOLDER)
        if path.exists() and not path.is_file():
            raise log.refused(refusals.UNREADABLE)
        if path.stat().st_size > MAX_FILE:
            raise log.refused(refusals.LARGE_FILE, size=MAX_FILE // 2**20)
        data = path.read_bytes()
    except FileNotFoundError:
        raise log.refused(refusals.ABSENT) from None
    except (OSError, ValueError):
        raise log.refused(refusals.UNREADABLE) from None
    if path.name.startswith("~$"):
        raise log.refused(refusals.LOCK)
    if not data:
        raise log.refused(refusals.EMPTY)
    return data


def _archive(path: Path, data: bytes, log: Log) -> Archive:
    if problem := refusals.other_type(data):
        raise log.refused(problem)
    try:
        archive = open_archive(data, MAX_UNPACKED, max_ratio=MAX_RATIO)
    except ArchiveError as error:
        raise log.refused(refusals.ARCHIVE[error.fault], error.member) from None
    if problem := refusals.other_archive(archive.members):
        raise log.refused(problem)
    if package.TYPES not in archive.members:
        raise log.refused(refusals.NO_MAIN, package.TYPES)
    if path.suffix.lower() != ".docx":
        log.refuse(refusals.SUFFIX)
    return archive


def _unpacked(archive: Archive, log: Log) -> dict[str, bytes]:
    try:
        return {name: archive.read(name) for name in archive.members}
    except ArchiveError as error:
        raise log.refused(refusals.ARCHIVE[error.fault], error.member) from None


def _is_text(name: str, data: bytes) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml", ".svg")) or is_xml(data)


def _check_bytes(parts: Mapping[str, bytes], log: Log) -> None:
    """What can be seen without reading XML: macros, objects, declarations, sizes."""
    size = tags = attributes = 0
    for name, data in parts.items():
        if any(word in folded_name(name) for word in _MACRO_NAMES):
            log.refuse(refusals.MACRO, name)
        elif OLE in data:
            log.refuse(refusals.MACRO if _VBA in data else refusals.OBJECT, name)
        elif data.startswith(b"PK\x03\x04") and b"vbaproject" in data.lower():
            log.refuse(refusals.MACRO, name)
        if _is_text(name, data):
            if hides_declarations([data]):
                log.refuse(refusals.DECLARATION, name)
            size += len(data)
            tags += data.count(b"<")
            attributes += data.count(b"=")
    if size > MAX_XML or tags > MAX_TAGS or attributes > MAX_ATTRIBUTES:
        log.refuse(refusals.COMPLEX)


@dataclass
class _Opening:
    """A package being read: its parts, their types, what was decided of them."""

    parts: dict[str, bytes]
    types: Types
    log: Log
    names: dict[str, str] = field(init=False)
    reached: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, set[str]] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    known: dict[str, list[Relation]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {folded_name(name): name for name in self.parts}
        for kind in self.types.all:
            if any(word in kind for word in _MACRO_TYPES[:3]):
                self.log.refuse(refusals.MACRO, package.TYPES)
            elif "activex" in kind:
                self.log.refuse(refusals.OBJECT, package.TYPES)

    def follow(self) -> None:
        """Judge every relation, from the package on; note what is reached."""
        waiting, count = [""], 0
        while waiting:
            source = waiting.pop()
            for relation in self._relations(source):
                count += 1
                if count > package.MAX_RELATIONS:
                    raise self.log.refused(refusals.COMPLEX)
                target = self._target(relation)
                chart = self.types.of(source).endswith(("chart+xml", "chartex+xml"))
                verdict = package.judge(relation, self.parts.get(target), chart=chart)
                if verdict is not Verdict.KEPT:
                    self._drop(relation, verdict, target)
                elif target and target not in self.reached:
                    self.reached[target] = relation.kind
                    waiting.append(target)

    def main(self) -> str:
        """The main part's name, when there is one and only one."""
        mains = [item for item in self._relations("") if item.kind == "officedocument"]
        typed = [name for name in self.parts if self.types.of(name) == _MAIN]
        if any(item.strict for item in mains):
            raise self.log.refused(refusals.STRICT)
        if len(mains) > 1 or len(typed) > 1:
            raise self.log.refused(refusals.SEVERAL)
        if not mains or self._target(mains[0]) not in self.reached:
            raise self.log.refused(refusals.NO_MAIN)
        name = self._target(mains[0])
        if problem := refusals.other_document(self.types.of(name)):
            raise self.log.refused(problem)
        if typed != [name]:
            raise self.log.refused(refusals.NO_MAIN, name)
        return name

    def clean(self) -> None:
        """Look into every part that is reached; what is not is left out."""
        texts = [
            name
            for name in self.reached
            if _is_text(name, self.parts[name]) or self.types.of(name).endswith("xml")
        ]
        for name in self.reached:
            if not self.types.of(name):
                self.log.refuse(refusals.UNTYPED, name)
        self._check_pictures(set(self.reached) - set(texts))
        for name in texts:
            self._clean_xml(name, self.parts[name])

    def kept(self) -> dict[str, bytes]:
        """The parts to hand over, in the file's order."""
        relations = {package.relations_part(name): name for name in ("", *self.reached)}
        kept: dict[str, bytes] = {package.TYPES: self.parts[package.TYPES]}
        for name, data in self.parts.items():
            source = relations.get(name)
            if source is not None and source in self.dropped:
                kept[name] = package.without(data, self.dropped[source], "Id")
            elif source is not None or name in self.reached:
                kept[name] = data
            elif name not in self.explained | {package.TYPES} and not name.endswith(".rels"):
                self.log.clean(refusals.UNUSED, name)
        gone = {f"/{name}" for name in self.parts if name not in kept}
        kept[package.TYPES] = package.without(kept[package.TYPES], gone, "PartName")
        return kept

    def _relations(self, source: str) -> list[Relation]:
        name = package.relations_part(source)
        if source in self.known or name not in self.parts:
            return self.known.get(source, [])
        try:
            return self.known.setdefault(source, package.read_relations(source, self.parts[name]))
        except etree.LxmlError:
            raise self.log.refused(refusals.MALFORMED, name) from None
        except ValueError:
            raise self.log.refused(refusals.DAMAGED, name) from None

    def _target(self, relation: Relation) -> str:
        if relation.outside:
            return ""
        return self.names.get(folded_name(package.resolved(relation) or ""), "")

    def _drop(self, relation: Relation, verdict: Verdict, target: str) -> None:
        place = target or relation.source
        if verdict in package.REFUSED:
            self.log.refuse(refusals.RELATION[verdict], place, text=relation.target)
            return
        self.log.clean(refusals.RELATION[verdict], place, text=relation.target)
        self.dropped.setdefault(relation.source, set()).add(relation.id)
        waiting = [target] if target else []
        while waiting:
            name = waiting.pop()
            if name not in self.explained:
                self.explained.add(name)
                waiting += filter(None, map(self._target, self._relations(name)))

    def _check_pictures(self, names: Collection[str]) -> None:
        """Bound the pictures; leave out what is neither a picture nor a font."""
        total, unknown = 0, set()
        for name in sorted(names):
            try:
                size = pictures.pixels(self.parts[name])
            except ValueError:
                self.log.refuse(refusals.PICTURE, name)
                continue
            if size is None and self.reached[name] != _FONT:
                self.log.clean(refusals.UNUSED, name)
                unknown.add(name)
            if (size or 0) > pictures.MAX_PIXELS:
                self.log.refuse(refusals.LARGE_PICTURE, name, size=pictures.MAX_PIXELS // 10**6)
            else:
                total += size or 0
        if total > pictures.MAX_ALL_PIXELS:
            self.log.refuse(refusals.LARGE_PICTURE, size=pictures.MAX_ALL_PIXELS // 10**6)
        self.explained |= unknown
        for name in unknown:
            del self.reached[name]
        for source in ("", *self.reached):
            for relation in self._relations(source):
                if self._target(relation) in unknown:
                    self.dropped.setdefault(source, set()).add(relation.id)

    def _clean_xml(self, name: str, data: bytes) -> None:
        if not _is_text(name, data):
            self.log.refuse(refusals.DECLARATION, name)
            return
        try:
            root = parse(data)
        except etree.LxmlError:
            self.log.refuse(refusals.MALFORMED, name)
            return
        if root.tag == _SVG and pictures.is_active(root):
            self.log.refuse(refusals.ACTIVE_PICTURE, name)
        if self.types.of(name) == _MAIN and root.find(qn("w:body")) is None:
            self.log.refuse(refusals.NO_MAIN, name)
        seen, changed = content.clean(root, self.dropped.get(name, ()))
        for item in seen:
            problem = refusals.ACT[item.act]
            if item.act in refusals.CLEANED_ACTS:
                self.log.clean(problem, name, text=item.text)
            else:
                self.log.refuse(problem, name, text=item.text)
        if changed:
            self.parts[name] = dump(root)
