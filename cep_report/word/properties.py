"""What a DOCX says of itself: core, application and custom properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from cep_report.word.theme import Palette
from cep_report.word.xml import dump, parse

CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"
APP = "docProps/app.xml"

_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


@dataclass(frozen=True)
class Properties:
    """What a document carries beside its text.

    Attributes:
        title, subject, creator, description: core properties.
        keywords: core keywords, the report's identity among them.
        moment: created and modified, the only date of the file.
        custom: custom properties.
        running, stamp, fictional: what headers and footers print.
        palette: the association's colours.
    """

    title: str
    subject: str
    creator: str
    description: str
    keywords: tuple[str, ...]
    moment: datetime
    custom: Mapping[str, str]
    running: str
    stamp: str
    fictional: str
    palette: Palette


def property_parts(properties: Properties) -> dict[str, bytes]:
    """The three parts of ``docProps``."""
    return {
        CORE: _core(properties),
        CUSTOM: _custom(properties.custom),
        APP: _app(properties.custom.get("cep-association", "")),
    }


def _core(properties: Properties) -> bytes:
    root = etree.Element(
        f"{{{_CP}}}coreProperties",
        nsmap={"cp": _CP, "dc": _DC, "dcterms": _DCTERMS, "xsi": _XSI},
    )
    for namespace, name, text in (
        (_DC, "title", properties.title),
        (_DC, "subject", properties.subject),
        (_DC, "creator", properties.creator),
        (_CP, "keywords", ", ".join(properties.keywords)),
        (_DC, "description", properties.description),
        (_CP, "lastModifiedBy", properties.creator),
        (_DC, "language", "fr-FR"),
    ):
        etree.SubElement(root, f"{{{namespace}}}{name}").text = text
    for name in ("created", "modified"):
        item = etree.SubElement(root, f"{{{_DCTERMS}}}{name}")
        item.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        item.text = properties.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return dump(root)


def _custom(values: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VT})
    for number, (name, text) in enumerate(sorted(values.items()), start=2):
        item = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(number), name=name
        )
        etree.SubElement(item, f"{{{_VT}}}lpwstr").text = text
    return dump(root)


def add_custom(part: bytes, values: Mapping[str, str]) -> bytes:
    """The custom properties with more of them, or others in their place."""
    return _custom({**read_custom(part), **values})


def read_custom(part: bytes) -> dict[str, str]:
    """The custom properties of a document, as texts."""
    return {
        str(item.get("name")): "".join(str(text) for text in item.itertext())
        for item in parse(part).findall(f"{{{_CUSTOM}}}property")
    }


def _app(company: str) -> bytes:
    root = etree.Element(f"{{{_EP}}}Properties", nsmap={None: _EP})
    for name, text in (("Application", "cep-report"), ("Company", company)):
        etree.SubElement(root, f"{{{_EP}}}{name}").text = text
    return dump(root)
