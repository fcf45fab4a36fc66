"""WordprocessingML to test on, in a few letters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from cep_report.word.xml import NAMESPACES, parse, qn

_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
SIGNED = 'w:id="90" w:author="Zoé Le Goff" w:date="2022-03-04T10:00:00Z"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def part(content: str, name: str = "document") -> bytes:
    inner = f"<w:body>{content}<w:sectPr/></w:body>" if name == "document" else content
    return f"<w:{name} {_DECLARED}>{inner}</w:{name}>".encode()


def document(content: str) -> etree._Element:
    return parse(part(content))


def r(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(text: str, signed: str = SIGNED) -> str:
    return f"<w:ins {signed}>{r(text)}</w:ins>"


def deleted_run(text: str) -> str:
    return f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'


def deleted(text: str, signed: str = SIGNED) -> str:
    return f"<w:del {signed}>{deleted_run(text)}</w:del>"


def p(content: str = "", mark: str = "", style: str = "", properties: str = "") -> str:
    """A paragraph; ``mark``: what was done to its mark, such as "ins del"."""
    marks = "".join(f"<w:{name} {SIGNED}/>" for name in mark.split())
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner += properties + (f"<w:rPr>{marks}</w:rPr>" if marks else "")
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{content}</w:p>"


def named(name: str, number: int, content: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def cell(content: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(*cells: str, mark: str = "") -> str:
    properties = f"<w:trPr><w:{mark} {SIGNED}/></w:trPr>" if mark else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"


def texts(root: etree._Element) -> list[str]:
    """The text of each paragraph, after a bar for each table around it."""
    said = []
    for paragraph in root.iter(qn("w:p")):
        own = (
            item.text or ""
            for item in paragraph.iter(qn("w:t"), qn("w:delText"), qn("m:t"))
            if next(item.iterancestors(qn("w:p"))) is paragraph
        )
        depth = sum(1 for _ in paragraph.iterancestors(qn("w:tbl")))
        said.append("|" * depth + "".join(own))
    return said


def relationships(*targets: tuple[str, str]) -> bytes:
    """Relationships of (type, target)."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{items}</Relationships>'.encode()


def package(parts: Mapping[str, bytes]) -> bytes:
    """A DOCX of ``word/…`` parts, its content types and relationships added."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_CONTENT}.{kind}+xml"/>'
        for name, kind in {
            "word/document.xml": "document.main",
            "word/comments.xml": "comments",
            "word/commentsExtended.xml": "commentsExtended",
        }.items()
        if name in parts
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(
            "_rels/.rels", relationships((f"{OFFICE}/officeDocument", "word/document.xml"))
        )
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
