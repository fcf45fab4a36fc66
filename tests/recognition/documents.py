"""Shapes as Word documents, made in the ways that people make them."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.recognition.shapes import (
    COMPACT,
    OLD_2014,
    PLAN_2022,
    QUESTIONS,
    REPORT_2020,
    Shape,
    text_of,
)

TITLE = "Rapport annuel sur le conseil en évolution professionnelle"


def write_docx(shape: Shape, path: Path, *, of="Bretagne", year="2022", extra=()) -> Path:
    """A shape in the manner that goes with it: styles, or looks only."""
    document = docx.Document()
    for line in (f"Transitions Pro {of}", TITLE, f"Année {year}", "Données fictives"):
        document.add_paragraph(line).runs[0].font.size = Pt(11)
    _MANNERS.get(shape.name, _styled)(document, shape)
    for heading, blocks in extra:
        _bold(document, heading, 14)
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
            else:
                _table(document, block)
    document.save(path)
    return path


def _styled(document, shape):
    _contents(document, shape)
    for entry in shape.entries:
        document.add_heading(entry.heading, entry.level)
        _text(document, entry)


def _renamed(document, shape):
    """The styles of someone's own template, with an outline level and another name."""
    for level in (1, 2, 3):
        style = document.styles.add_style(f"Mon intitulé {'ABC'[level - 1]}", 1)
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        style.element.get_or_add_pPr().append(outline)
    for entry in shape.entries:
        document.add_paragraph(entry.heading, style=f"Mon intitulé {'ABC'[entry.level - 1]}")
        _text(document, entry)


def _by_looks(document, shape):
    """Bold lines only, the first level larger; a hand-made table of contents."""
    for page, entry in enumerate(shape.entries, start=2):
        document.add_paragraph(f"{entry.heading} ......................... {page}")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for entry in shape.entries:
        _bold(document, entry.heading, 15 if entry.level == 1 else 11)
        _text(document, entry)


def _numbered_looks(document, shape):
    for entry in shape.entries:
        _bold(document, entry.heading, 11)
        _text(document, entry)


def _underlined(document, shape):
    for entry in shape.entries:
        run = document.add_paragraph().add_run(entry.heading)
        run.font.size = Pt(11)
        run.underline = entry.level == 2
        run.bold = entry.level == 1
        _text(document, entry)


def _bold(document, text, size):
    run = document.add_paragraph().add_run(text)
    run.bold = True
    run.font.size = Pt(size)


def _text(document, entry):
    if text := text_of(entry):
        document.add_paragraph(text)


def _table(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _contents(document, shape):
    """A table of contents as Word writes it: a field whose result are lines."""
    lines = [
        document.add_paragraph(f"{entry.heading}\t{n}") for n, entry in enumerate(shape.entries, 3)
    ]
    for place, kind in ((0, "begin"), (0, "instr"), (0, "separate"), (-1, "end")):
        run = OxmlElement("w:r")
        if kind == "instr":
            mark = OxmlElement("w:instrText")
            mark.text = ' TOC \\o "1-3" \\h '
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
        lines[place]._p.append(run)


_MANNERS = {
    PLAN_2022.name: _styled,
    REPORT_2020.name: _renamed,
    OLD_2014.name: _by_looks,
    QUESTIONS.name: _numbered_looks,
    COMPACT.name: _underlined,
}
