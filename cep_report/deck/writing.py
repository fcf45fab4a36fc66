"""The deck as a PPTX: our reference file, and slides in real placeholders, tables and pictures.

python-pptx builds the parts; what it leaves out is added: headers, alternative texts, language,
footers. The archive is written again so that its bytes depend on its content only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from cep_report.deck.composing import ChartPane, Deck, GridPane, Pane, Slide, TextPane
from cep_report.deck.fitting import (
    CELL_X,
    CELL_Y,
    SPACE,
    TEXT_SIZES,
    FittedGrid,
    FittedText,
    fit_grid,
    fit_text,
)
from cep_report.deck.measuring import SPACING, Ruler
from cep_report.deck.reading import Shown
from cep_report.deck.speaking import notes_of
from cep_report.ooxml import zip_bytes
from cep_report.render.source import Source
from cep_report.word.properties import Properties, property_parts
from cep_report.word.theme import colored

LANGUAGE = "fr-FR"
COVER, CONTENT = 0, 1
X, Y, WIDTH, HEIGHT = 36.0, 93.6, 888.0, 392.4
"""The room of a slide under its title, in points."""
GAP = 20.0
CAPTION, FOOT, HEADING, FOOTER = 14.0, 10.0, 20.0, 11.0
_TITLE_SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_COVER_SIZES = (40.0, 36.0, 32.0, 28.0, 24.0)
_COVER_WIDTH = 816.0
_LOGO = (72.0, 36.0, 280.0, 84.0)
_THEME = "ppt/theme/"


def write_deck(
    deck: Deck, source: Source, properties: Properties, reference: Path, ruler: Ruler
) -> bytes:
    """The bytes of the presentation."""
    made = _Writer(deck, source, Presentation(str(reference)), ruler).presentation()
    stream = BytesIO()
    made.save(stream)
    with ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= property_parts(properties)
    for name in parts:
        if name.startswith(_THEME):
            parts[name] = colored(parts[name], source.palette)
    return zip_bytes(parts)


class _Writer:
    """One presentation being written."""

    def __init__(self, deck: Deck, source: Source, presentation: Any, ruler: Ruler) -> None:
        self.deck, self.source, self.ruler = deck, source, ruler
        self.made = presentation
        stamps = [source.text("stamp"), source.text("fictional")]
        self.stamps = [stamp for stamp in stamps if stamp]
        running = [source.text("region-name"), source.text("campaign-label")]
        self.footer = "\u2002·\u2002".join([*self.stamps, *(text for text in running if text)])

    def presentation(self) -> Any:
        """All slides."""
        self._cover()
        for slide in self.deck.slides:
            self._slide(slide)
        return self.made

    def _cover(self) -> None:
        page = self.made.slides.add_slide(self.made.slide_layouts[COVER])
        title, subtitle, stamps = page.placeholders
        size = self._size(self.deck.title, _COVER_WIDTH, _COVER_SIZES, 2)
        _write(title.text_frame, [(self.deck.title, size, None)])
        said = [self.source.subtitle, self.deck.subtitle, self.source.text("association")]
        lines = [
            (text, 24.0 if index == 0 else 18.0, None) for index, text in enumerate(said) if text
        ]
        _write(subtitle.text_frame, lines)
        if self.stamps:
            _write(
                stamps.text_frame, [(text, 16.0, MSO_THEME_COLOR.TEXT_2) for text in self.stamps]
            )
        else:
            _remove(stamps)
        logo = self.source.text("logo")
        if logo:
            association = self.source.text("association")
            self._picture(page, self.source.path.parent / logo, _LOGO, "Logo", association)
        _speak(page, [self.source.title, *said, *self.stamps])

    def _slide(self, slide: Slide) -> None:
        page = self.made.slides.add_slide(self.made.slide_layouts[CONTENT])
        title, *bodies = page.placeholders
        size = self._size(slide.title, WIDTH, _TITLE_SIZES, 1)
        _write(
            title.text_frame, [(self.ruler.cut(slide.title, WIDTH, size, 2, bold=True), size, None)]
        )
        cut: list[Shown] = []
        shared = list(zip(slide.panes, _shares(slide.panes), strict=True))
        # Texts side by side are of one size.
        size = min(
            (
                self._fitted(pane, width, TEXT_SIZES[0]).size
                for pane, width in shared
                if isinstance(pane, TextPane)
            ),
            default=TEXT_SIZES[0],
        )
        x = X
        for pane, width in shared:
            if isinstance(pane, TextPane):
                self._text(bodies.pop(0), pane, x, width, size)
            else:
                cut += self._block(page, pane, x, width)
            x += width + GAP
        for body in bodies:
            _remove(body)
        self._margins(page)
        _speak(page, notes_of(slide, cut))

    def _text(self, body: Any, pane: TextPane, x: float, width: float, largest: float) -> None:
        _place(body, (x, Y, width, HEIGHT))
        tree = body._element.getparent()  # noqa: SLF001 - python-pptx has no order of shapes
        tree.append(body._element)  # noqa: SLF001
        fitted = self._fitted(pane, width, largest)
        title = [(pane.title, HEADING, MSO_THEME_COLOR.TEXT_2)] if pane.title else []
        _write(
            body.text_frame, [*title, *((line.text, fitted.size, None) for line in fitted.lines)]
        )
        paragraphs = body.text_frame.paragraphs
        if pane.title:
            _heading(paragraphs[0])
        for paragraph, line in zip(paragraphs[len(title) :], fitted.lines, strict=True):
            paragraph.level = min(line.level, 2)

    def _fitted(self, pane: TextPane, width: float, largest: float) -> FittedText:
        height = HEIGHT
        if pane.title:
            height -= self.ruler.height(pane.title, width, HEADING, bold=True) + SPACE
        return fit_text(self.ruler, pane.lines, width, height, largest)

    def _block(self, page: Any, pane: ChartPane | GridPane, x: float, width: float) -> list[Shown]:
        """A table or a chart with its caption above, its notes and source below."""
        shown = pane.chart if isinstance(pane, ChartPane) else pane.grid
        caption = self.ruler.cut(
            f"{shown.name}\u00a0– {shown.caption}", width, CAPTION, 2, bold=True
        )
        top = (
            Y
            + self._box(page, "Titre", [(caption, CAPTION, MSO_THEME_COLOR.TEXT_2)], x, Y, width)
            + 4
        )
        notes = " ".join(shown.notes)
        foot = [self.ruler.cut(text, width, FOOT, 2) for text in (notes, shown.source) if text]
        room = sum(self.ruler.height(text, width, FOOT) + 2 for text in foot) + 8
        height = Y + HEIGHT - top - room
        if isinstance(pane, ChartPane):
            chart = pane.chart
            used = self._picture(page, chart.path, (x, top, width, height), chart.name, chart.alt)
            cut = False
        else:
            height -= self.ruler.height("n", width, FOOT) + 2
            fitted = fit_grid(self.ruler, pane.grid, width, height)
            used = self._table(page, pane, fitted, x, top)
            cut = fitted.cut or fitted.left_out > 0
            if fitted.left_out:
                total = len(pane.grid.rows)
                foot.insert(0, f"Extrait\u00a0: {total - fitted.left_out} lignes sur {total}.")
        lines = [(text, FOOT, None) for text in foot]
        self._box(page, "Source", lines, x, top + used + 6, width, grey=True)
        return [shown] if cut else []

    def _table(self, page: Any, pane: GridPane, fitted: FittedGrid, x: float, top: float) -> float:
        grid = pane.grid
        rows = (fitted.heads, *fitted.rows)
        frame = page.shapes.add_table(
            len(rows),
            len(fitted.heads),
            Pt(x),
            Pt(top),
            Pt(sum(fitted.widths)),
            Pt(sum(fitted.heights)),
        )
        _describe(frame, grid.name, f"{grid.name}\u00a0– {grid.caption}")
        table = frame.table
        table.first_row, table.horz_banding, table.first_col = True, True, False
        for column, width in zip(table.columns, fitted.widths, strict=True):
            column.width = Pt(width)
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            row.height = Pt(fitted.heights[number])
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.margin_left = cell.margin_right = Pt(CELL_X)
                cell.margin_top = cell.margin_bottom = Pt(CELL_Y)
                cell.vertical_anchor = MSO_ANCHOR.BOTTOM if number == 0 else MSO_ANCHOR.TOP
                _write(cell.text_frame, [(text, fitted.size, None)])
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if grid.right[column] else PP_ALIGN.LEFT
                if number == 0 or number - 1 in fitted.strong:
                    for run in paragraph.runs:
                        run.font.bold = True
        return sum(fitted.heights)

    def _picture(
        self, page: Any, path: Path, box: tuple[float, float, float, float], name: str, alt: str
    ) -> float:
        """A picture as large as its box allows, at its top left; its height."""
        x, y, width, height = box
        with Image.open(path) as image:
            ratio = image.size[1] / image.size[0]
        width = min(width, height / ratio)
        picture = page.shapes.add_picture(str(path), Pt(x), Pt(y), Pt(width), Pt(width * ratio))
        _describe(picture, name, alt)
        return width * ratio

    def _box(
        self,
        page: Any,
        name: str,
        lines: Sequence[tuple[str, float, Any]],
        x: float,
        y: float,
        width: float,
        *,
        grey: bool = False,
    ) -> float:
        """A box of text; its height."""
        bold = not grey
        height = sum(self.ruler.height(text, width, size, bold=bold) + 2 for text, size, _ in lines)
        box = page.shapes.add_textbox(Pt(x), Pt(y), Pt(width), Pt(max(height, 1.0)))
        box.name = name
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        _write(frame, lines, bold=bold, grey=grey)
        return height

    def _margins(self, page: Any) -> None:
        """The footer and the number, last in reading order."""
        tree = page.shapes._spTree  # noqa: SLF001 - python-pptx does not copy these placeholders
        for placeholder in page.slide_layout.placeholders:
            kind = placeholder._element.find(f".//{qn('p:ph')}").get("type")  # noqa: SLF001
            if kind not in {"ftr", "sldNum"}:
                continue
            copy = deepcopy(placeholder._element)  # noqa: SLF001
            copy.find(f".//{qn('p:cNvPr')}").set("id", str(_next_id(tree)))
            if kind == "ftr":
                size = self._size(self.footer, 792.0, (FOOTER, 10.0, 9.0), 1)
                body = copy.find(qn("p:txBody"))
                for paragraph in body.findall(qn("a:p")):
                    body.remove(paragraph)
                body.append(_paragraph(self.footer, size))
            tree.append(copy)

    def _size(self, text: str, width: float, sizes: Iterable[float], count: int) -> float:
        """The largest size at which a text takes so many lines, or the smallest of all."""
        size = 0.0
        for size in sizes:
            if len(self.ruler.lines(text, width, size, bold=True)) <= count:
                break
        return size


def _shares(panes: Sequence[Pane]) -> list[float]:
    """The width of each pane, as asked for or shared."""
    room = WIDTH - GAP * (len(panes) - 1)
    asked = [pane.width / 100 for pane in panes]
    if len(panes) == 1:
        return [room]
    free = asked.count(0.0)
    rest = max(1.0 - sum(asked), 0.2) / free if free else 0.0
    shares = [share or rest for share in asked]
    return [room * share / sum(shares) for share in shares]


def _write(
    frame: Any,
    lines: Sequence[tuple[str, float, Any]],
    *,
    bold: bool | None = None,
    grey: bool = False,
) -> None:
    """Paragraphs in a frame: text, size, colour of the theme or None; all in French."""
    for index, (text, size, color) in enumerate(lines):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.line_spacing = SPACING
        run = paragraph.add_run()
        run.text = _clean(text)
        run.font.size = Pt(size)
        run.font.language_id = MSO_LANGUAGE_ID.FRENCH
        if bold:
            run.font.bold = True
        if color is not None:
            run.font.color.theme_color = color
        if grey:
            run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_3


def _heading(paragraph: Any) -> None:
    """A paragraph of a text without its mark."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no marks of lists
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(properties.makeelement(qn("a:buNone"), {}))
    for run in paragraph.runs:
        run.font.bold = True


def _paragraph(text: str, size: float) -> Any:
    """A paragraph of its own."""
    paragraph = etree.Element(qn("a:p"))
    run = etree.SubElement(paragraph, qn("a:r"))
    etree.SubElement(run, qn("a:rPr"), lang=LANGUAGE, sz=str(int(size * 100)))
    etree.SubElement(run, qn("a:t")).text = _clean(text)
    return paragraph


def _speak(page: Any, lines: Iterable[str]) -> None:
    """The notes of a slide."""
    frame = page.notes_slide.notes_text_frame
    _write(frame, [(line, 12.0, None) for line in lines if line])


def _describe(shape: Any, name: str, text: str) -> None:
    """What a picture or a table says to those who do not see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - python-pptx has no alternative texts
    properties.set("name", name)
    properties.set("descr", _clean(text))


def _place(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(Pt(value)) for value in box)


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)  # noqa: SLF001 - python-pptx removes no shape


def _next_id(tree: Any) -> int:
    return 1 + max(int(item.get("id")) for item in tree.iter(qn("p:cNvPr")))


def _clean(text: str) -> str:
    """A text without what XML cannot hold, on one line."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")
