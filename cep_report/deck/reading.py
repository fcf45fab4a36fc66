"""A report as the deck reads it: ``rapport.qmd``, through pandoc and the filter of all formats.

Numbers, references and values are already resolved there and what is masked is masked: what is
not in the report cannot be on a slide.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cep_report.project import Project
from cep_report.render import native
from cep_report.render.source import Source

Node = Mapping[str, Any]
_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
_WITHOUT_TEXT = {"Note", "Image", "RawInline"}
_NOTES, _SOURCE, _CAPTION = "cep-notes", "cep-source", "cep-caption"


@dataclass(frozen=True)
class Line:
    """A paragraph (``level`` 0) or an item of a list (1, 2…) as plain text."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class Passage:
    """A text of the report, under the heading that it stands under."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Shown:
    """What a table and a chart have alike; ``name`` is "Tableau 3"."""

    id: str
    name: str
    caption: str
    notes: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Grid(Shown):
    """A table: texts, ``right`` aligned columns, ``weights`` of the columns, rows in bold."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    weights: tuple[float, ...]
    strong: frozenset[int]


@dataclass(frozen=True)
class Chart(Shown):
    """A chart: its picture and its words."""

    path: Path
    alt: str


@dataclass(frozen=True)
class Remark:
    """A framed remark."""

    kind: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Report:
    """All that slides may show, by identifier; texts to be written are not there."""

    source: Source
    passages: Mapping[str, Passage]
    tables: Mapping[str, Grid]
    charts: Mapping[str, Chart]
    warnings: tuple[Remark, ...]


def read_report(project: Project, job: Path) -> Report:
    """Read the report in a job's folder.

    Raises:
        RenderError: it is unusable, or pandoc failed.
    """
    source = Source.read(job)
    target = job / "presentation.json"
    try:
        native.pandoc(project, source, "json", target, ())
        blocks = json.loads(target.read_text(encoding="utf-8"))["blocks"]
    finally:
        target.unlink(missing_ok=True)
    return _Reader(source).report(blocks)


class _Reader:
    """Sorts the blocks of one report."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.passages: dict[str, Passage] = {}
        self.tables: dict[str, Grid] = {}
        self.charts: dict[str, Chart] = {}
        self.warnings: list[Remark] = []

    def report(self, blocks: Sequence[Node]) -> Report:
        """The report of these blocks."""
        heading, title = "", ""
        for block in blocks:
            if block["t"] == "Header":
                (heading, _, _), title = block["c"][1], text_of(block["c"][2])
            elif block["t"] == "Div":
                self._div(block, title)
            else:
                before = self.passages.get(heading, Passage(title, ()))
                lines = (*before.lines, *_lines([block]))
                self.passages[heading] = Passage(title, lines)
        return Report(self.source, self.passages, self.tables, self.charts, tuple(self.warnings))

    def _div(self, div: Node, title: str) -> None:
        (identifier, classes, pairs), content = div["c"]
        attributes = dict(pairs)
        if "cep-zone" in classes:
            zone = identifier.removeprefix("zone-")
            self.passages[zone] = Passage(title, tuple(_lines(content)))
        elif "cep-callout" in classes:
            rest = [block for block in content if _CAPTION not in _classes(block)]
            caption = " ".join(_child(content, _CAPTION))
            self.warnings.append(Remark(attributes.get("kind", ""), caption, tuple(_lines(rest))))
        elif "cep-table" in classes:
            table = next((block for block in content if block["t"] == "Table"), None)
            if table is not None:
                self.tables[identifier] = _grid(
                    _shown(identifier, attributes, content), attributes, table
                )
        elif "cep-figure" in classes:
            image = next(_images(content), None)
            if image is not None:
                (_, _, pairs), _, (target, _) = image["c"]
                self.charts[identifier] = Chart(
                    **_shown(identifier, attributes, content),
                    path=self.source.path.parent / target,
                    alt=dict(pairs).get("alt", ""),
                )


def text_of(inlines: Iterable[Node]) -> str:
    """The text of inlines, without notes and pictures."""
    return "".join(_texts(inlines)).strip()


def _texts(inlines: Iterable[Node]) -> Iterator[str]:
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            yield inline["c"]
        elif kind in _SPACES:
            yield _SPACES[kind]
        elif kind in {"Code", "Math"}:
            yield inline["c"][1]
        elif kind not in _WITHOUT_TEXT:
            content = inline["c"]
            # Spans, links, quotes: what they are, then what they hold.
            yield from _texts(content[1] if _is_pair(content) else content)


def _is_pair(content: Sequence[Any]) -> bool:
    return len(content) > 1 and isinstance(content[1], list)


def _lines(blocks: Iterable[Node], level: int = 0) -> Iterator[Line]:
    """Paragraphs and items; the headings, tables and code of a text are left to the report."""
    for block in blocks:
        match block["t"]:
            case "Para" | "Plain":
                if text := text_of(block["c"]):
                    yield Line(text, level)
            case "BulletList" | "OrderedList":
                items = block["c"] if block["t"] == "BulletList" else block["c"][1]
                for item in items:
                    yield from _lines(item, level + 1)
            case "BlockQuote":
                yield from _lines(block["c"], level)
            case "LineBlock":
                yield Line(" ".join(text_of(line) for line in block["c"]), level)


def _classes(block: Node) -> Sequence[str]:
    return block["c"][0][1] if block["t"] == "Div" else ()


def _child(content: Sequence[Node], class_: str) -> tuple[str, ...]:
    """The paragraphs of the children of that class."""
    return tuple(
        line.text
        for block in content
        if class_ in _classes(block)
        for line in _lines(block["c"][1])
    )


def _images(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        if node.get("t") == "Image":
            yield node
        else:
            yield from _images(node.get("c"))
    elif isinstance(node, list):
        for item in node:
            yield from _images(item)


def _shown(
    identifier: str, attributes: Mapping[str, str], content: Sequence[Node]
) -> dict[str, Any]:
    return {
        "id": identifier,
        "name": f"{attributes.get('label', '')}\u00a0{attributes.get('number', '')}",
        "caption": " ".join(_child(content, _CAPTION)),
        "notes": _child(content, _NOTES),
        "source": " ".join(_child(content, _SOURCE)),
    }


def _grid(shown: Mapping[str, Any], attributes: Mapping[str, str], table: Node) -> Grid:
    _, _, specs, (_, head), bodies, _ = table["c"]
    heads = tuple(_cells(head[0])) if head else ()
    rows = tuple(tuple(_cells(row)) for body in bodies for row in body[3])
    weights = tuple(float(share) for share in attributes.get("widths", "").split(",") if share)
    if len(weights) != len(specs):
        weights = (1.0,) * len(specs)
    strong = attributes.get("strong-rows", "").split(",")
    return Grid(
        **shown,
        heads=heads,
        rows=rows,
        right=tuple(align["t"] == "AlignRight" for align, _ in specs),
        weights=weights,
        strong=frozenset(int(row) - 1 for row in strong if row),
    )


def _cells(row: Any) -> Iterator[str]:
    for _, _, _, _, blocks in row[1]:
        yield " ".join(line.text for line in _lines(blocks))
