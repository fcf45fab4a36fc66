"""The package of a DOCX from elsewhere: its parts' types, and who refers to what.

Every relation is judged (:func:`judge`): kept, dropped because honest files carry it and
nobody needs it here, or refused. A part that no kept relation leads to is dropped.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import unquote

from lxml import etree

from cep_report.archives import folded_name
from cep_report.word.xml import parse

TYPES = "[Content_Types].xml"
# A report has 60 relations; each photograph or link typed adds one.
MAX_RELATIONS = 5_000

_STRICT = "http://purl.oclc.org/ooxml/"
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]+):")
_LINKS = ("http", "https", "mailto")


class Verdict(Enum):
    """What becomes of a relation."""

    KEPT = auto()
    MACRO = auto()
    OBJECT = auto()
    INSERTED = auto()
    EXTERNAL = auto()
    OUTSIDE = auto()
    TEMPLATE = auto()
    MERGE = auto()
    WORKBOOK = auto()
    UNLINKED = auto()
    UNUSED = auto()
    SIGNATURE = auto()
    MISSING = auto()


REFUSED = {Verdict.MACRO, Verdict.OBJECT, Verdict.INSERTED, Verdict.EXTERNAL, Verdict.OUTSIDE}

# By the last word of a relation's type, in lower case.
_NEVER = {
    "vbaproject": Verdict.MACRO,
    "wordvbadata": Verdict.MACRO,
    "attachedtoolbars": Verdict.MACRO,
    "control": Verdict.OBJECT,
    "activexcontrolbinary": Verdict.OBJECT,
    "afchunk": Verdict.INSERTED,
    "subdocument": Verdict.INSERTED,
    "frame": Verdict.INSERTED,
}
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN_KINDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
    f"{_STRICT}officeDocument/relationships/officeDocument",
)
_DROPPED = {
    "printersettings": Verdict.UNUSED,
    "glossarydocument": Verdict.UNUSED,
    "webextension": Verdict.UNUSED,
    "webextensiontaskpanes": Verdict.UNUSED,
    "extensibility": Verdict.UNUSED,
    "usercustomization": Verdict.UNUSED,
    "keymapcustomizations": Verdict.UNUSED,
    "recipientdata": Verdict.MERGE,
    "origin": Verdict.SIGNATURE,
}
_LOCAL_SOURCES = {
    "attachedtemplate": Verdict.TEMPLATE,
    "mailmergesource": Verdict.MERGE,
    "mailmergeheadersource": Verdict.MERGE,
    "transform": Verdict.MERGE,
}
_EMBEDDED = {"package", "oleobject"}


@dataclass(frozen=True)
class Relation:
    """A relation from a part to another, or to something outside.

    Attributes:
        source: the part that has it; "" for the package.
        id: its identifier in the source.
        kind: the last word of its type, in lower case.
        strict: whether its type is of the "strict" variant of the format.
        target: where it leads, as written.
        outside: whether that is outside of the package.
    """

    source: str
    id: str
    kind: str
    strict: bool
    target: str
    outside: bool


@dataclass(frozen=True)
class Types:
    """The content types of a package, in lower case: by extension, and by part."""

    defaults: Mapping[str, str]
    overrides: Mapping[str, str]

    def of(self, name: str) -> str:
        """A part's type, or ""."""
        extension = name.rpartition(".")[2].casefold()
        return self.overrides.get(folded_name(name), self.defaults.get(extension, ""))

    @property
    def all(self) -> tuple[str, ...]:
        """Every type named."""
        return (*self.defaults.values(), *self.overrides.values())


def read_types(data: bytes) -> Types:
    """The content types that ``[Content_Types].xml`` gives.

    Raises:
        etree.XMLSyntaxError: it is not XML.
        ValueError: it is not such a list, or an entry lacks what makes one.
    """
    root = parse(data)
    return Types(
        {
            item.attrib["Extension"].casefold(): item.attrib["ContentType"].strip().lower()
            for item in _entries(root, _TYPES, "Default", "Extension", "ContentType")
        },
        {
            folded_name(item.attrib["PartName"].lstrip("/")): item.attrib["ContentType"]
            .strip()
            .lower()
            for item in _entries(root, _TYPES, "Override", "PartName", "ContentType")
        },
    )


def _entries(
    root: etree._Element, space: str, name: str, *attributes: str
) -> Iterator[etree._Element]:
    """The entries of that name; all of them have these attributes.

    Word processors do not guess what a damaged list means, and do not agree on it.
    """
    whole = {_TYPES: "Types", _RELATIONS: "Relationships"}[space]
    if root.tag != f"{{{space}}}{whole}":
        raise ValueError(root.tag)
    for item in root.iter(f"{{*}}{name}"):
        if item.tag != f"{{{space}}}{name}" or item.getparent() is not root:
            raise ValueError(item.tag)
        if not set(attributes) <= set(item.keys()):
            raise ValueError(item.attrib)
        yield item


def relations_part(source: str) -> str:
    """The name of the part that holds a part's relations."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_relations(source: str, data: bytes) -> list[Relation]:
    """The relations of ``source``.

    Raises:
        etree.XMLSyntaxError: ``data`` is not XML.
        ValueError: it is no such list, an entry lacks what makes one, or two of them have the
            same identifier.
    """
    relations = []
    for item in _entries(parse(data), _RELATIONS, "Relationship", "Id", "Type", "Target"):
        kind, target = item.attrib["Type"], item.attrib["Target"]
        if kind.lower().endswith("/officedocument") and kind not in _MAIN_KINDS:
            raise ValueError(kind)
        elsewhere = bool(_SCHEME.match(target)) or target.replace("\\", "/").startswith("//")
        relations.append(
            Relation(
                source,
                item.attrib["Id"],
                kind.rstrip("/").rpartition("/")[2].lower(),
                kind.startswith(_STRICT),
                target,
                elsewhere or item.get("TargetMode", "").lower() == "external",
            )
        )
    if len({relation.id for relation in relations}) != len(relations):
        raise ValueError(source)
    return relations


def without(part: bytes, dropped: set[str], key: str) -> bytes:
    """A part of types or relations without the entries whose ``key`` is ``dropped``."""
    root = parse(part)
    for item in list(root):
        value = item.get(key) if isinstance(item.tag, str) else None
        if value is not None and value in dropped:
            root.remove(item)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def resolved(relation: Relation) -> str | None:
    """The name of the part a relation leads to; None when it leads out of the package."""
    target = relation.target.partition("#")[0]
    if target.startswith("/"):
        name = posixpath.normpath(target.lstrip("/"))
    else:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(relation.source), target))
    escaped = unquote(name)
    return None if escaped.startswith("..") or "\\" in escaped or "\0" in escaped else name


def is_link(target: str) -> bool:
    """Whether a hyperlink leads to the web, to an address or within the document."""
    found = _SCHEME.match(target)
    return target.startswith("#") or bool(found and found[1].lower() in _LINKS)


def is_file(target: str) -> bool:
    """Whether a target is a file of a disk or of a server of the house, not of the web."""
    found = _SCHEME.match(target)
    return not found or found[1].lower() == "file"


def judge(relation: Relation, content: bytes | None, *, chart: bool) -> Verdict:
    """What becomes of a relation.

    Args:
        relation: the relation.
        content: the part that it leads to; None when there is none.
        chart: whether its source is a chart, which keeps its own numbers.
    """
    kind = relation.kind
    if kind in _NEVER:
        return _NEVER[kind]
    if kind in _DROPPED and not relation.outside:
        return _DROPPED[kind]
    if kind == "hyperlink" and (relation.outside or relation.target.startswith("#")):
        return Verdict.KEPT if is_link(relation.target) else Verdict.UNLINKED
    if kind in _LOCAL_SOURCES:
        return _LOCAL_SOURCES[kind] if is_file(relation.target) else Verdict.EXTERNAL
    if kind in _EMBEDDED and relation.outside:
        return Verdict.WORKBOOK if chart else Verdict.EXTERNAL
    if relation.outside:
        return Verdict.EXTERNAL
    if resolved(relation) is None:
        return Verdict.OUTSIDE
    if content is None:
        return Verdict.MISSING
    if kind in _EMBEDDED:
        return Verdict.WORKBOOK if content.startswith(b"PK\x03\x04") else Verdict.OBJECT
    return Verdict.KEPT
