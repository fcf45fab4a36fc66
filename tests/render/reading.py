"""Reading documents back, for tests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


def blocks(document: DocxDocument) -> Iterator[Paragraph | Table]:
    yield from document.iter_inner_content()


def headings(path: Path) -> list[tuple[int, str]]:
    return [
        (int(item.style.name[-1]), item.text)
        for item in Document(str(path)).paragraphs
        if item.style.name.startswith("Heading ")
    ]


def captions(path: Path) -> list[str]:
    return [p.text for p in Document(str(path)).paragraphs if p.style.name == "Caption"]


def tables(path: Path) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(str(path)).tables
    ]


def alternatives(path: Path) -> list[str]:
    body = Document(str(path)).element.body
    return [item.get("descr") for item in body.iter(qn("wp:docPr"))]


def paragraphs(path: Path) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in Document(str(path)).paragraphs if p.text.strip()]


def empty_paragraphs(path: Path) -> list[str]:
    """Paragraphs that stand for space: neither text nor picture nor the end of a section."""
    kept = ("w:drawing", "w:sectPr", "w:fldChar", "w:br")
    return [
        p.style or ""
        for p in Document(str(path)).element.body.iter(qn("w:p"))
        if not "".join(node.text or "" for node in p.iter(qn("w:t"))).strip()
        and not any(next(p.iter(qn(name)), None) is not None for name in kept)
    ]


def docx_words(path: Path) -> list[str]:
    """Words of the body and of the footnotes, the table of contents left out."""
    document = Document(str(path))
    pieces: list[str] = []
    for item in blocks(document):
        if isinstance(item, Table):
            pieces += [cell.text for row in item.rows for cell in row.cells]
        elif not item.style.name.startswith("toc"):
            pieces.append("".join(node.text or "" for node in item._p.iter(qn("w:t"))))
    notes = next(
        part
        for part in document.part.package.iter_parts()
        if part.partname.endswith("footnotes.xml")
    )
    pieces += re.findall(r"<w:t[^>]*>([^<]*)</w:t>", notes.blob.decode("utf-8"))
    return words(" ".join(pieces))


def pdf_pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(str(path))
    return [page.get_textpage().get_text_bounded() for page in document]


def words(text: str) -> list[str]:
    """Words and numbers, whatever the spaces and the ligatures."""
    plain = unicodedata.normalize("NFKC", text).replace("\ufffe", "").replace("\u00ad", "")
    return re.findall(r"[^\W\d_’]+(?:’[^\W\d_]+)*|\d+", plain)
