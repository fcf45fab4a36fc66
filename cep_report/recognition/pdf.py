"""A PDF from elsewhere: read in a process of its own, within limits, then put together.

pdfium draws and runs nothing here: it is only asked for letters, where they stand and how
they look. Bookmarks say which lines are headings, when there are some.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pypdfium2

from cep_report.errors import InputError, reason
from cep_report.findings import Finding, Severity
from cep_report.french import printable
from cep_report.processes import FreshProcessExecutor, ProcessDied, TookTooLong
from cep_report.recognition.numbering import numbering
from cep_report.recognition.outline import Grid, Outline
from cep_report.recognition.pdf_lines import PageLine, lines_of
from cep_report.recognition.pdf_tables import table_at
from cep_report.recognition.structure import Line, outline_of
from cep_report.recognition.words import folded

MAX_FILE = 60 * 2**20
MAX_PAGES = 400
MAX_SIGNS = 3_000_000
"""A report of 41 pages has 100,000."""
MAX_MEMORY = 2 * 2**30
SECONDS = 90.0
_MAX_BOOKMARKS = 2000
_LEAST_SIGNS = 200
_PARAGRAPH_GAP = 0.75
_FULL = 0.85
_AROUND = 40


class _Refusal(Exception):  # noqa: N818 - a reason, told by :func:`read_pdf`
    """Why a PDF is not read: code and message."""


def read_pdf(path: Path) -> Outline:
    """The outline of a PDF from elsewhere.

    Raises:
        InputError: it is too large, encrypted, damaged, without text, or takes too long.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise _refused(path, "CEP-RECO-032", f"fichier de plus de {MAX_FILE // 2**20}\u00a0Mo.")
        path.open("rb").close()
    except OSError as error:
        raise _refused(path, "CEP-RECO-033", f"fichier illisible ({reason(error)}).") from error
    with FreshProcessExecutor(1, seconds=SECONDS) as pool:
        reading: Future[Outline] = pool.submit(_read_alone, path)
        try:
            return reading.result()
        except _Refusal as refusal:
            raise _refused(path, *refusal.args) from None
        except TookTooLong:
            message = f"sa lecture a pris plus de {SECONDS:.0f}\u00a0secondes."
            raise _refused(path, "CEP-RECO-032", message) from None
        except (ProcessDied, MemoryError, RecursionError):
            message = "sa lecture demande trop de mémoire, ou le fichier est abîmé."
            raise _refused(path, "CEP-RECO-032", message) from None


def outline_of_pdf(path: Path) -> Outline:
    """As :func:`read_pdf`, in this process and without its limits of time and memory.

    Raises:
        _Refusal: it is not read.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise _Refusal(
                "CEP-RECO-034", "document chiffré ou protégé par mot de passe."
            ) from None
        raise _Refusal("CEP-RECO-033", "ce n’est pas un PDF, ou il est abîmé.") from None
    try:
        if len(document) > MAX_PAGES:
            raise _Refusal("CEP-RECO-032", f"{len(document)} pages\u00a0: au plus {MAX_PAGES}.")
        lines = lines_of(document)
        bookmarks = dict(_bookmarks(document))
    except pypdfium2.PdfiumError:
        raise _Refusal("CEP-RECO-033", "ce n’est pas un PDF, ou il est abîmé.") from None
    finally:
        document.close()
    signs = sum(len(line.text) for line in lines)
    if signs > MAX_SIGNS:
        raise _Refusal("CEP-RECO-032", "document démesuré\u00a0: trop de texte.")
    if signs < _LEAST_SIGNS:
        raise _Refusal("CEP-RECO-035", "presque aucun texte\u00a0: c’est sans doute une image.")
    return outline_of(list(_paragraphs(lines, bookmarks)))


def _read_alone(path: Path) -> Outline:
    """In a process of its own: bounded in memory, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    return outline_of_pdf(path)


def _refused(path: Path, code: str, message: str) -> InputError:
    remedies = {
        "CEP-RECO-032": "Demander le document Word, ou un PDF plus léger.",
        "CEP-RECO-033": "Demander un nouvel envoi du fichier.",
        "CEP-RECO-034": "Demander le document sans mot de passe.",
        "CEP-RECO-035": "Demander le document Word, ou un PDF fait depuis Word (pas un scan).",
    }
    finding = Finding(code, Severity.ERROR, printable(path.name, 120), message, remedies[code])
    return InputError(
        "Ce PDF est refusé\u00a0: rien n’en est gardé.", findings=(finding,), where=path.name
    )


def _bookmarks(document: pypdfium2.PdfDocument) -> Iterator[tuple[tuple[str, int], int]]:
    """The level of each bookmark, by its folded title and its page (from 1)."""
    for place, mark in enumerate(document.get_toc(max_depth=9)):
        if place >= _MAX_BOOKMARKS:
            return
        title, target = mark.get_title(), mark.get_dest()
        index = None if target is None else target.get_index()
        if folded(title) and index is not None:
            yield (folded(title), index + 1), mark.level + 1


def _paragraphs(
    lines: Sequence[PageLine], bookmarks: dict[tuple[str, int], int]
) -> Iterator[Line | Grid]:
    """Lines put together into headings, paragraphs and tables."""
    known = {word for line in lines for word in line.text.split() if "-" in word}
    place = 0
    while place < len(lines):
        rows, end = table_at(lines, place)
        if rows:
            yield Grid(rows)
            place = end
            continue
        end, level = _heading(lines, place, bookmarks)
        if end == place:
            end = _paragraph_end(lines, place)
        group = lines[place:end]
        yield Line(
            _joined([line.text for line in group], known),
            level=level,
            size=group[0].size,
            bold=all(line.bold for line in group),
            item=_is_item(group[0].text),
            page=group[0].page,
            apart=len(group[0].pieces) > 1 and not numbering(group[0].text).kind,
        )
        place = end


def _heading(
    lines: Sequence[PageLine], place: int, bookmarks: dict[tuple[str, int], int]
) -> tuple[int, int]:
    """Where a heading that a bookmark names ends, and its level; nowhere and 0 for none."""
    text = ""
    for end in range(place, min(place + 4, len(lines))):
        if lines[end].page != lines[place].page:
            break
        text = f"{text} {lines[end].text}"
        for said in (text, numbering(text).rest):
            if level := bookmarks.get((folded(said), lines[place].page), 0):
                return end + 1, level
    return place, 0


def _paragraph_end(lines: Sequence[PageLine], place: int) -> int:
    """Where the paragraph that begins at a line stops."""
    around = lines[max(0, place - _AROUND) : place + _AROUND]
    width = max(line.right for line in around if line.page == lines[place].page)
    end = place + 1
    while end < len(lines):
        last, line = lines[end - 1], lines[end]
        if last.text.endswith("\u00ad"):  # the rest of a word
            end += 1
            continue
        if (line.size, line.bold) != (last.size, last.bold) or len(line.pieces) > 2:
            break
        if (
            _is_item(line.text)
            or numbering(line.text).sure
            or numbering(line.text).kind == "partie"
        ):
            break
        if line.page == last.page:
            apart = last.bottom - line.top > _PARAGRAPH_GAP * line.size
        else:
            apart = last.text.rstrip().endswith((".", ":", "!", "?", ";"))
        full = last.right >= width * _FULL
        emphatic = last.bold and line.bold  # a heading is cut where its author pleased
        if apart or (line.top > last.top and line.page == last.page) or not (full or emphatic):
            break
        end += 1
    return end


def _joined(texts: Sequence[str], known: set[str]) -> str:
    """Lines as one text; a word cut at the end of a line is made whole again."""
    text = texts[0]
    for line in texts[1:]:
        if text.endswith("\u00ad"):
            text = text[:-1] + line
        elif text.endswith("-") and line[:1].islower():
            word, rest = text.rsplit(" ", 1)[-1], line.split(" ", 1)[0]
            text = (text if f"{word}{rest}" in known else text[:-1]) + line
        else:
            text = f"{text} {line}"
    return text.replace("\u00ad", "")


def _is_item(text: str) -> bool:
    return text[:1] in "•▪–-‣●○◦►➢✓*" and text[1:2] in (" ", "\u00a0", "\u202f")
