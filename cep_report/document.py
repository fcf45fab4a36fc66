"""The report: blocks in the order of the plan, numbered, cross-referenced, written once.

``rapport.qmd`` is the one file that every engine reads; its form is in
``docs/rapport-qmd.md``. Everything is decided here: numbers of sections, tables and
charts, the text of references, the values that prose quotes. Engines only lay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from cep_report import french
from cep_report.blocks import (
    Block,
    Callout,
    Cell,
    Data,
    Day,
    Figure,
    Heading,
    Number,
    Paragraphs,
    Prose,
    Table,
    Value,
)
from cep_report.campaign import Part, Version
from cep_report.canonical import json_bytes
from cep_report.context import Context
from cep_report.errors import InputError, nearest
from cep_report.findings import Finding, Severity
from cep_report.markdown import escape, pipe_table
from cep_report.prose import Placeholder, substitute
from cep_report.prose_checks import IMAGE, place_of_placeholder, printable_prose
from cep_report.workspace import Workspace

QMD = "rapport.qmd"
FIGURES = "figures"
IMAGES = "images"
PAGE_OF_PROSE = 3000
"""How many letters short parts may hold together on one page."""
PART_TITLE, SECTION_TITLE = 250, 150
"""What a heading takes of it."""
_LABELS = {Table: "Tableau", Figure: "Graphique"}


_OF_ALL_REGIONS = ("graphique-regions", "graphique-carte-regions", "graphique-geographie-regions")
"""Charts that need the figures of all regions: a regional extract does not have them."""


@dataclass(frozen=True)
class Document:
    """The assembled plan. ``parts`` pairs each printed part with its blocks.

    ``extract`` when the dataset is a regional extract: what compares regions is not there.
    """

    metadata: Mapping[str, object]
    parts: tuple[tuple[Part, tuple[Block, ...]], ...]
    extract: bool = False

    def blocks(self) -> Iterator[Block]:
        """All blocks, in order."""
        for _, blocks in self.parts:
            yield from blocks


def write_document(
    document: Document, folder: Path, assets: Mapping[str, Path], prose: Path | None = None
) -> Path:
    """Write ``rapport.qmd`` and its figures into ``folder``.

    Args:
        document: the report.
        folder: an existing folder.
        assets: other files to put beside it, by path in ``folder`` (logo, images of the prose).
        prose: the folder of the prose, to say at which line a fault is.

    Raises:
        InputError: prose refers to a table or chart that the report does not have, or to
            an unknown value; all such faults at once.
    """
    text = Writer(document, prose).text()
    figures = folder / FIGURES
    figures.mkdir(exist_ok=True)
    for block in document.blocks():
        if isinstance(block, Figure):
            (figures / f"{block.id}.svg").write_text(block.svg, encoding="utf-8")
            (figures / f"{block.id}.png").write_bytes(block.png_bytes)
            if block.data:
                (figures / f"{block.id}.json").write_bytes(_shown(block.data))
    for name, source in assets.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    path = folder / QMD
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def references(document: Document) -> Iterator[tuple[str, str]]:
    """What prose may refer to: identifiers, and captions with their numbers."""
    placed = dict(numbered(document.blocks()))
    for block in document.blocks():
        if isinstance(block, Table | Figure):
            label, number = placed[block.id]
            yield block.id, f"{label}\u00a0{number}\u00a0– {block.caption}"


def metadata(context: Context, logo: str = "") -> dict[str, object]:
    """The front matter: what covers, headers, footers and file properties say."""
    return front_matter(context.workspace, context.version, logo)


def front_matter(workspace: Workspace, version: Version, logo: str = "") -> dict[str, object]:
    """The front matter of a document of a region, for the readers of a version."""
    campaign, region, settings = workspace.campaign, workspace.region, workspace.settings
    committee = settings.committee or campaign.committee
    return {
        "title": french.typography(campaign.title),
        "subtitle": f"{region.name} – campagne {campaign.observed_year}",
        "lang": "fr-FR",
        "author": region.association,
        "cep": {
            "region": region.code,
            "region-name": region.name,
            "campaign": campaign.id,
            "campaign-label": (
                f"Campagne {campaign.observed_year} (restitution {campaign.delivery.year})"
            ),
            "association": region.association,
            "version": version.id,
            # Said once when the stamp says the same.
            "version-label": ""
            if version.label == version.stamp
            else french.typography(version.label),
            "audience": french.typography(version.audience),
            "stamp": french.typography(version.stamp),
            "fictional": "Données fictives – démonstration" if campaign.fictional else "",
            "color-primary": settings.colors.primary,
            "color-secondary": settings.colors.secondary,
            "logo": logo,
            "toc-title": "Sommaire",
            "committee": committee.name,
            "date-label": f"Remise à France compétences\u00a0: {french.date(campaign.delivery)}",
            "date": campaign.delivery.isoformat(),
        },
    }


class Writer:
    """Writes one document; holds the numbers that references need."""

    def __init__(self, document: Document, prose: Path | None = None) -> None:
        self.document = document
        self.prose = prose
        self.values = {block.name: block for block in document.blocks() if isinstance(block, Value)}
        self.numbers = dict(numbered(document.blocks()))
        self.faults: list[Finding] = []

    def text(self) -> str:
        """The whole of ``rapport.qmd``.

        Raises:
            InputError: unknown references or values, all at once.
        """
        front = yaml.safe_dump(
            dict(self.document.metadata), allow_unicode=True, sort_keys=False, width=1000
        )
        pieces = [f"---\n{front}---"]
        contents_done = False
        room = 0
        for part, blocks in self.document.parts:
            if part.socle and not contents_done:
                pieces.append("::: {.cep-toc}\n:::")
                contents_done, room = True, 0
            length = None if part.number is not None else _length_of_prose(blocks)
            follows = " .cep-follows" if length is not None and length <= room else ""
            room = 0 if length is None else (room if follows else PAGE_OF_PROSE) - length
            pieces.append(f"# {escape(french.typography(part.heading))} {{#{part.id}{follows}}}")
            pieces += self._part(part, blocks)
        if self.faults:
            raise InputError(
                "La prose renvoie à des éléments que le rapport n’a pas.",
                findings=self.faults,
                where=str(self.prose or ""),
                remedy="corriger ces renvois dans les fichiers de prose.",
            )
        return "\n\n".join(pieces) + "\n"

    def _part(self, part: Part, blocks: Sequence[Block]) -> Iterator[str]:
        section = 0
        for block in blocks:
            match block:
                case Heading(level=2) if part.number is not None:
                    section += 1
                    yield _heading(block, f"{part.number}.{section}\u2002")
                case Heading():
                    yield _heading(block)
                case Paragraphs():
                    yield self._resolve(block.markdown, part.id)
                case Prose():
                    yield self._prose(block)
                case Table():
                    yield self._table(block)
                case Figure():
                    yield self._figure(block)
                case Callout():
                    yield _div(
                        f'.cep-callout kind="{block.kind}"',
                        _div(".cep-caption", escape(block.title)),
                        self._resolve(block.markdown, block.id),
                    )
                case Value():
                    pass

    def _prose(self, block: Prose) -> str:
        if not block.markdown:
            questions = "\n".join(f"- {escape(question)}" for question in block.questions)
            return _div(f".cep-todo #zone-{block.zone}", "**À compléter**", questions)
        safe = printable_prose(block.zone, block.markdown)
        safe = IMAGE.sub(rf"![\g<alt>]({IMAGES}/\g<path>\g<rest>)", safe)
        return _div(f".cep-zone #zone-{block.zone}", self._resolve(safe, zone=block.zone))

    def _table(self, block: Table) -> str:
        total = sum(column.weight for column in block.columns)
        widths = ",".join(f"{100 * column.weight / total:.2f}" for column in block.columns)
        strong = ",".join(str(row + 1) for row in block.strong_rows)
        return _div(
            f'.cep-table #{block.id} widths="{widths}" wide="{str(block.wide).lower()}" '
            f'strong-rows="{strong}" {self._label(block)}',
            _div(".cep-caption", escape(block.caption)),
            pipe_table(block),
            *self._notes(block.notes, block.source),
        )

    def _figure(self, block: Figure) -> str:
        alt = block.alt.replace("\\", "\\\\").replace('"', r"\"").replace("\n", " ")
        return _div(
            f".cep-figure #{block.id} {self._label(block)}",
            _div(".cep-caption", escape(block.caption)),
            f'![]({FIGURES}/{block.id}.png){{alt="{alt}" fig-alt="{alt}" '
            f'width="{block.width_cm:g}cm"}}',
            *self._notes(block.notes, block.source),
        )

    def _notes(self, notes: Iterable[str], source: str) -> Iterator[str]:
        paragraphs = "\n\n".join(escape(note) for note in notes)
        if paragraphs:
            yield _div(".cep-notes", paragraphs)
        yield _div(".cep-source", escape(source))

    def _label(self, block: Table | Figure) -> str:
        return f'label="{_LABELS[type(block)]}" number="{self.numbers[block.id][1]}"'

    def _resolve(self, markdown: str, place: str = "", zone: str = "") -> str:
        return substitute(markdown, lambda found: self._placeholder(found, place, zone))

    def _placeholder(self, found: Placeholder, place: str, zone: str) -> str:
        if found.kind == "val":
            value = self.values.get(found.name)
            if value is not None:
                return f'[{escape(value.text)}]{{.cep-value data-name="{value.name}"}}'
        elif found.name in self.numbers:
            label, number = self.numbers[found.name]
            return f"[{label.lower()} {number}](#{found.name}){{.cep-ref}}"
        if zone:
            place = place_of_placeholder(self.prose, zone, found)
        self.faults.append(Finding("CEP-PROSE-011", Severity.ERROR, place, *self._unknown(found)))
        return ""

    def _unknown(self, found: Placeholder) -> tuple[str, str]:
        """What is wrong with a reference, and what to do."""
        if self.document.extract and found.name in _OF_ALL_REGIONS:
            message = (
                f"renvoi à «\u00a0{found.name}\u00a0», qui compare les régions entre elles\u00a0: "
                "un rapport fait à partir d’un extrait régional ne l’a pas."
            )
            return message, "Retirer ce renvoi, ou rendre le rapport à partir du fichier national."
        near = nearest(found.name, self.values if found.kind == "val" else self.numbers)
        remedy = f"Peut-être {near}\u202f?" if near else "Corriger ou retirer ce renvoi."
        return f"renvoi inconnu «\u00a0{found.name}\u00a0».", remedy


def _length_of_prose(blocks: Sequence[Block]) -> int | None:
    """The letters of a part with neither tables nor charts, headings included; else None."""
    length = PART_TITLE
    for block in blocks:
        match block:
            case Heading():
                length += SECTION_TITLE
            case Paragraphs() | Callout():
                length += len(block.markdown)
            case Prose():
                length += len(block.markdown) or sum(map(len, block.questions))
            case Table() | Figure():
                return None
            case Value():
                pass
    return length


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Tables and charts are numbered each in their own sequence, through the report."""
    counts = dict.fromkeys(_LABELS, 0)
    for block in blocks:
        if isinstance(block, Table | Figure):
            counts[type(block)] += 1
            yield block.id, (_LABELS[type(block)], counts[type(block)])


def _shown(data: Data) -> bytes:
    """What a chart draws, as JSON: ``heads`` and ``rows``, numbers as a reader sees them."""
    rows = [[_shown_cell(cell) for cell in row] for row in data.rows]
    return json_bytes({"heads": data.heads, "rows": rows})


def _shown_cell(cell: Cell) -> str:
    match cell:
        case Number():
            write = french.signed if cell.signed else french.number
            unit = f"{french.NO_BREAK}{cell.unit}" if cell.unit else ""
            return write(cell.value, cell.decimals) + unit
        case Day():
            return french.short_date(date.fromisoformat(cell.day))
        case _:
            return cell


def _heading(block: Heading, number: str = "") -> str:
    return f"{'#' * block.level} {number}{escape(block.text)} {{#{block.id}}}"


def _div(attributes: str, *contents: str) -> str:
    body = "\n\n".join(content for content in contents if content)
    return f"::: {{{attributes}}}\n{body}\n:::"
