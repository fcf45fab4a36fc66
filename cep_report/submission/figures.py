"""Whether documents tell the figures that the twin tells.

Numbers are compared as they are printed, the thousands together: a document may not lack one
that the twin tells, as many times as it tells it. Charts, contents and page numbers add others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO

from cep_report import french
from cep_report.twin.model import (
    CalloutElement,
    Cell,
    CommentaryElement,
    DayCell,
    Grid,
    GridElement,
    NumberCell,
    ProseElement,
    Twin,
)

_THOUSANDS = re.compile(r"(?<=\d)[\u202f\u00a0](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:,\d+)?")
_TARGET = re.compile(r"\]\([^)]*\)|\[\^[^]]*\]|^\s*\d+[.)]\s", re.MULTILINE)
_SHOWN = 5


def printed(cell: Cell) -> str:
    """A typed cell as the report prints it; "" for a date, which tables print in several ways."""
    match cell:
        case NumberCell():
            text = (french.signed if cell.signed else french.number)(cell.value, cell.decimals)
            return f"{text}\u00a0{cell.unit}" if cell.unit else text
        case DayCell():
            return ""
        case str():
            return cell


def numbers(texts: Iterable[str]) -> Counter[str]:
    """The numbers in texts, thousands together, without their signs."""
    return Counter(found for text in texts for found in _NUMBER.findall(_THOUSANDS.sub("", text)))


def texts_of(twin: Twin) -> Iterator[str]:
    """Everything that a twin prints in the body of its report."""
    for element in twin.elements():
        match element:
            case ProseElement() | CommentaryElement() | CalloutElement():
                yield _TARGET.sub("", element.markdown)
            case GridElement(kind="tableau", data=Grid() as grid):
                yield element.caption
                yield from grid.heads
                yield from (printed(cell) for row in grid.rows for cell in row)
            case _:
                pass


def absent(twin: Twin, texts: Iterable[str]) -> tuple[str, ...]:
    """Numbers that the twin tells more often than a document does, the first few."""
    missing = numbers(texts_of(twin)) - numbers(texts)
    return tuple(missing)[:_SHOWN]


def docx_texts(data: bytes) -> Iterator[str]:
    """The texts of a Word document that our guard let through: paragraphs, footnotes too."""
    from zipfile import ZipFile

    from cep_report.word.xml import parse, qn

    with ZipFile(BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name in archive.namelist():
                for paragraph in parse(archive.read(name)).iter(qn("w:p")):
                    yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def pdf_texts(data: bytes) -> Iterator[str]:
    """The texts of a PDF, a page each.

    Raises:
        ValueError: it cannot be read.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            yield page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
