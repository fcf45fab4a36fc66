"""The twin of a report, from its blocks and registers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from cep_report import french
from cep_report.blocks import (
    Block,
    Callout,
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
from cep_report.blocks import Cell as PrintedCell
from cep_report.context import Context
from cep_report.dataset import schema as columns
from cep_report.document import Document, numbered
from cep_report.exchanges.wording import Wording
from cep_report.fonts import printable
from cep_report.markdown import escape
from cep_report.prose import Placeholder, substitute
from cep_report.prose_checks import printable_prose
from cep_report.registers.model import ObservationEntry
from cep_report.twin import model
from cep_report.twin.file import twin_bytes
from cep_report.twin.identity import identity_of

M = TypeVar("M", bound=model.Model)


def write_twin(context: Context, document: Document, path: Path) -> None:
    """Write the twin of an assembled report.

    Raises:
        OSError: the disk or the rights do not allow it.
    """
    path.write_bytes(twin_bytes(make_twin(context, document)))


def make_twin(context: Context, document: Document) -> model.Twin:
    """The twin of an assembled report; its provenance is added by who seals the files."""
    return model.Twin(
        identity=identity_of(context.campaign, context.region, context.version),
        plan=tuple(_plan(document)),
        indicators=tuple(_indicators(context)),
        values=_copied(model.QuotedValue, context.values.values()),
        registers=_registers(context),
        milestones=tuple(_milestones(context)),
        observations=tuple(_observations(context)),
    )


def _plan(document: Document) -> Iterator[model.Part]:
    numbers = dict(numbered(document.blocks()))
    values = {block.name: block for block in document.blocks() if isinstance(block, Value)}
    worded = _Worded(numbers, values)
    for part, blocks in document.parts:
        yield model.Part(
            id=part.id,
            heading=french.typography(part.heading),
            number=part.number,
            socle=part.socle,
            elements=tuple(element for block in blocks for element in worded.element(block)),
        )


class _Worded:
    """Blocks as elements, with their numbers and with values as they are printed."""

    def __init__(self, numbers: Mapping[str, tuple[str, int]], values: Mapping[str, Value]) -> None:
        self._numbers = numbers
        self._values = values

    def element(self, block: Block) -> Iterator[model.Element]:
        match block:
            case Heading():
                yield model.HeadingElement(id=block.id, level=block.level, text=block.text)
            case Paragraphs():
                yield model.CommentaryElement(id=block.id, markdown=self._text(block.markdown))
            case Prose():
                printed = printable_prose(block.zone, block.markdown) if block.markdown else ""
                yield model.ProseElement(zone=block.zone, markdown=self._text(printed))
            case Callout():
                yield model.CalloutElement(
                    id=block.id, title=block.title, markdown=self._text(block.markdown)
                )
            case Table() | Figure():
                yield model.GridElement(
                    kind="tableau" if isinstance(block, Table) else "graphique",
                    id=block.id,
                    number=self._numbers[block.id][1],
                    caption=block.caption,
                    source=block.source,
                    notes=block.notes,
                    alt=block.alt if isinstance(block, Figure) else "",
                    data=_grid(block.data) if block.data else None,
                )
            case Value():
                pass

    def _text(self, markdown: str) -> str:
        return substitute(markdown, self._quoted)

    def _quoted(self, found: Placeholder) -> str:
        if found.kind == "val":
            return escape(self._values[found.name].text)
        label, number = self._numbers[found.name]
        return f"{label.lower()} {number}"


def _grid(data: Data) -> model.Grid:
    return model.Grid(
        heads=data.heads, rows=tuple(tuple(_cell(cell) for cell in row) for row in data.rows)
    )


def _cell(cell: PrintedCell) -> model.Cell:
    match cell:
        case Number():
            return model.NumberCell(
                value=cell.value, decimals=cell.decimals, signed=cell.signed, unit=cell.unit
            )
        case Day():
            return model.DayCell.model_validate({"jour": cell.day})
        case str():
            return cell


def _indicators(context: Context) -> Iterator[model.Indicator]:
    """The figures of the region, protected; those of others are in their reports."""
    frame = context.dataset.frame
    own = frame[frame[columns.REGION] == context.region.code]
    for row in own.drop(columns=columns.REGION).to_dict("records"):
        ok = row[columns.STATUS] == columns.Status.OK
        value = float(row.pop(columns.VALUE)) if ok else None
        yield model.Indicator.model_validate({**row, columns.VALUE: value})


def _registers(context: Context) -> model.Registers:
    held = context.workspace.registers
    return model.Registers(
        meetings=_copied(model.Meeting, held.meetings),
        cooperations=_copied(model.Cooperation, held.cooperations),
        documents=_copied(model.PublicDocument, held.documents),
        investigations=_copied(model.Investigation, held.investigations),
        complementary=_copied(model.ComplementaryData, held.complementary),
    )


def _copied(kind: type[M], entries: Iterable[object]) -> tuple[M, ...]:
    """What a twin tells of some entries; what it has no field for (people) stays behind."""
    return tuple(
        kind(**{name: getattr(entry, name) for name in kind.model_fields}) for entry in entries
    )


def _milestones(context: Context) -> Iterator[model.Milestone]:
    entries = {item.milestone: item for item in context.workspace.registers.milestones}
    for item in context.campaign.milestones:
        entry = entries.get(item.id)
        yield model.Milestone(
            id=item.id,
            label=item.label,
            kind=item.kind,
            planned=item.day,
            reached=entry.date if entry else None,
            comment=entry.comment if entry else "",
        )


def _observations(context: Context) -> Iterator[model.Observation]:
    """What operators said, as far as this version tells its readers."""
    if not context.version.presented:
        return
    entries = context.workspace.registers.observations
    wording = Wording.of(entries, context.campaign, partial(printable, context.project))
    for entry in entries:
        if entry.heard:
            yield _observation(entry, wording)


def _observation(entry: ObservationEntry, wording: Wording) -> model.Observation:
    def said(text: str) -> str:
        return "\n".join(wording.paragraphs(text))

    return model.Observation(
        id=entry.id,
        operator=entry.operator,
        zone=entry.zone,
        place=wording.place(entry),
        passage=said(entry.passage),
        remark="\n".join(wording.said(entry)),
        decision=entry.decision.value,
        answer=said(entry.answer),
        diverges=entry.diverges,
    )
