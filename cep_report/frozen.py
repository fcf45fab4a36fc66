"""Generated content that a person's version replaces ("figé"), from ``figes.yml``.

Of two items about the same place the last one counts. The report says under the block what was
set by hand; what was generated is recorded in its manifest, so that a check can tell that the
data have moved.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from PIL import Image

from cep_report.blocks import Block, Callout, Figure, Heading, Mark, Paragraphs, Table, Value
from cep_report.campaign import Part
from cep_report.canonical import json_bytes
from cep_report.document import Document
from cep_report.errors import ConfigurationError
from cep_report.findings import Finding, Severity
from cep_report.frozen_elsewhere import elsewhere
from cep_report.frozen_items import BY_HAND, HEADING_NOTE, Frozen, What, bare, read_frozen, signed
from cep_report.frozen_totals import Place, number_of, unsettled
from cep_report.markdown import escape
from cep_report.prose import placeholders, substitute
from cep_report.word.bookmarks import CAPTION, HEADING
from cep_report.workspace import FROZEN as FILE

RECORD = "figes.json"
"""Under which the manifest of a report says what was frozen."""

_CHUNK = re.compile(r"(\n\s*\n|\n(?=[-*] ))")
_LINK = re.compile(r"(?<!\\)\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(?<!\\)[*_]+")
_ESCAPED = re.compile(r"\\([^\w\s])")


@dataclass(frozen=True)
class State:
    """What became of an item in a report; ``generated`` is "" unless it was found.

    ``unsettled`` are the totals and shares of its table that no longer follow from the rest,
    ``elsewhere`` the other places that print the number it replaces.
    """

    item: Frozen
    outcome: Literal["repris", "absent", "masque"]
    generated: str = ""
    unsettled: tuple[Place, ...] = ()
    elsewhere: tuple[str, ...] = ()


def freeze(
    document: Document, items: Iterable[Frozen], folder: Path
) -> tuple[Document, tuple[State, ...]]:
    """A document with the persons' versions in place, and what became of each.

    What is masked for confidentiality is never replaced.

    Args:
        document: as generated.
        items: of the region.
        folder: of the region, for the pictures.
    """
    work = _Freezing(document, tuple({item.key: item for item in items}.values()), folder)
    parts = tuple(work.part(part, blocks) for part, blocks in document.parts)
    made = replace(document, parts=parts)
    states = (work.states.get(item.key, State(item, "absent")) for item in work.items)
    return made, tuple(_with_elsewhere(made, state, work.items) for state in states)


def write_states(states: Iterable[State], folder: Path) -> None:
    """Write beside a report what became of each item, and what had been generated."""
    content = [
        {
            "quoi": item.item.key,
            "etat": item.outcome,
            "genere": item.generated,
            "ecarts": [list(place) for place in item.unsettled],
            "ailleurs": list(item.elsewhere),
        }
        for item in states
    ]
    (folder / RECORD).write_bytes(json_bytes(content))


def frozen_findings(folder: Path, published: Path) -> Iterator[Finding]:
    """What is to be said of a region's items since its last report.

    Args:
        folder: the region's.
        published: the folder of its last report; it may not be there.
    """
    try:
        items = read_frozen(folder)
    except ConfigurationError as error:
        message = f"{error.what} {error.found}".strip()
        yield Finding("CEP-FIGE-004", Severity.ERROR, FILE, message, error.remedy)
        return
    last = _recorded(published / RECORD)
    for item in {item.key: item for item in items}.values():
        outcome, generated, places, others = last.get(item.key, _Recorded())
        if outcome == "masque":
            yield Finding(
                "CEP-FIGE-003",
                Severity.ERROR,
                FILE,
                f"contenu figé, désormais au secret statistique\u00a0: {item.key}.",
                "Le retirer de la liste\u00a0: il n’est pas imprimé.",
            )
        elif outcome == "absent":
            yield Finding(
                "CEP-FIGE-002",
                Severity.WARNING,
                FILE,
                f"contenu figé que le dernier rapport n’a pas\u00a0: {item.key}.",
                "Le retirer de la liste, ou corriger l’endroit.",
            )
        elif outcome and item.moved(generated):
            yield Finding(
                "CEP-FIGE-001",
                Severity.WARNING,
                FILE,
                f"les données sous un contenu figé ont changé\u00a0: {item.key}.",
                "Garder cette version en recopiant le nouveau contenu calculé dans «\u00a0avant\u00a0», "
                "ou la retirer de la liste.",
            )
        if places:
            yield Finding(
                "CEP-FIGE-006",
                Severity.WARNING,
                FILE,
                f"une cellule figée ne s’accorde plus avec des totaux ou des parts de son tableau\u00a0: "
                f"{item.key} ({places}).",
                "Figer aussi ces cellules, ou retirer celle-ci de la liste\u00a0; le rapport le dit sous "
                "le tableau.",
            )
        if others:
            yield Finding(
                "CEP-FIGE-007",
                Severity.WARNING,
                FILE,
                f"le nombre qu’une cellule figée remplace («\u00a0{generated}\u00a0») est encore imprimé "
                f"ailleurs\u00a0: {item.key} ({others}).",
                "Figer aussi ces endroits et réécrire ces textes, retirer celle-ci de la liste, ou vérifier "
                "qu’ils parlent d’autre chose.",
            )


class _Freezing:
    """One document being frozen."""

    def __init__(self, document: Document, items: Sequence[Frozen], folder: Path) -> None:
        self.items, self.folder = items, folder
        self.values = {
            block.name: block.text for block in document.blocks() if isinstance(block, Value)
        }
        self.states: dict[str, State] = {}
        self.heading, self.rank = "", 0

    def part(self, part: Part, blocks: Iterable[Block]) -> tuple[Part, tuple[Block, ...]]:
        """A part with its blocks, frozen."""
        self.heading, self.rank = part.id, 0
        note: list[Block] = []
        for item in self._of("titre", HEADING, part.id):
            self._kept(item, part.heading)
            label = f"{part.label} – "
            named = part.label and item.after.startswith(label)
            title = item.after.removeprefix(label) if named else item.after
            part = part.model_copy(update={"title": title, "label": part.label if named else ""})
            note = [_heading_note(part.id)]
        return part, (*note, *(made for block in blocks for made in self._block(block)))

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Heading():
                self.heading, self.rank = block.id, 0
                yield from self._titled(block)
            case Paragraphs():
                yield replace(block, markdown=self._texts(block.markdown))
            case Callout():
                title = self._text(block.title, plain=True)
                yield replace(block, title=title, markdown=self._texts(block.markdown))
            case Table():
                yield self._captioned(self._cells(block))
            case Figure():
                yield self._captioned(self._picture(block))
            case _:
                yield block

    def _titled(self, block: Heading) -> Iterator[Block]:
        items = self._of("titre", HEADING, block.id)
        for item in items:
            self._kept(item, block.text)
            block = replace(block, text=item.after)
        yield block
        if items:
            yield _heading_note(block.id)

    def _texts(self, markdown: str) -> str:
        """Paragraphs and list items, one by one."""
        pieces = _CHUNK.split(markdown)
        pieces[::2] = [self._text(piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _text(self, markdown: str, *, plain: bool = False) -> str:
        if not markdown.strip():
            return markdown
        self.rank += 1
        bullet = re.match(r"\s*(?:[-*]|\d+\.)\s+|\s*", markdown)
        start = bullet[0] if bullet and not plain else ""
        body = markdown[len(start) :]
        shown = body if plain else self._printed(body)
        for item in self._of("texte", HEADING, self.heading):
            if item.rank != self.rank:
                continue
            if not plain and item.moved(shown) and self._quotes_masked(body):
                self.states[item.key] = State(item, "masque")
                continue
            self._kept(item, shown)
            if plain:
                return signed(item.after)
            return start + signed(self._written(item), f"*{BY_HAND}*")
        return markdown

    def _written(self, item: Frozen) -> str:
        """The person's text as Markdown; values left as they were stay up to date."""
        pieces, at = [], 0
        for value in item.values:
            found = re.compile(rf"(?<!\w){re.escape(value.text)}(?!\w)").search(item.after, at)
            if found and value.name in self.values:
                pieces += [escape(item.after[at : found.start()]), f"{{{{< val {value.name} >}}}}"]
                at = found.end()
        return "".join([*pieces, escape(item.after[at:])])

    def _printed(self, markdown: str) -> str:
        text = substitute(markdown, lambda found: self.values.get(found.name, ""))
        return _ESCAPED.sub(r"\1", _MARKS.sub("", _LINK.sub(r"\1", text)))

    def _quotes_masked(self, markdown: str) -> bool:
        return any(
            self.values.get(found.name) == Mark.CONFIDENTIAL for found in placeholders(markdown)
        )

    def _cells(self, table: Table) -> Table:
        generated, found_here = table, list[Frozen]()
        heads = [column.label for column in table.columns]
        for item in self._of("cellule", CAPTION, table.id):
            if item.column not in heads:
                continue
            column = heads.index(item.column)
            labels = [row[0] for row in table.rows]
            own = [index for index, label in enumerate(labels) if bare(label) == bare(item.row)]
            if len(own) < item.rank:
                continue
            index = own[item.rank - 1]
            found = table.rows[index][column]
            if found == Mark.CONFIDENTIAL:
                self.states[item.key] = State(item, "masque")
                continue
            self._kept(item, found)
            found_here.append(item)
            note = (
                f"Ligne «\u00a0{item.row}\u00a0», colonne «\u00a0{item.column}\u00a0»\u00a0: contenu saisi à la "
                f"main, à la place de «\u00a0{found}\u00a0», issu des données."
            )
            table = replace(
                table,
                rows=_with_cell(table.rows, index, column, item.after),
                cells=_with_cell(table.cells, index, column, item.after) if table.cells else (),
                notes=(*table.notes, note),
            )
        if places := unsettled(generated, table):
            for item in found_here:
                state = self.states[item.key]
                self.states[item.key] = replace(state, unsettled=places)
            note = f"À cause de ce contenu saisi, ne s’accordent plus avec les autres cellules\u00a0: {_named(places)}."
            table = replace(table, notes=(*table.notes, note))
        return table

    def _picture(self, figure: Figure) -> Figure:
        for item in self._of("graphique", CAPTION, figure.id):
            digest = hashlib.sha256(figure.png_bytes).hexdigest()
            masked = any(
                Mark.CONFIDENTIAL in row for row in (figure.data.rows if figure.data else ())
            )
            if masked and item.moved(digest):
                self.states[item.key] = State(item, "masque")
                continue
            self._kept(item, digest)
            path = self.folder / item.after
            png = base64.b64encode(path.read_bytes()).decode()
            with Image.open(path) as image:
                width, height = image.size
            svg = (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
                f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
                f'href="data:image/png;base64,{png}"/></svg>'
            )
            note = "Image fournie à la main, à la place du graphique issu des données."
            figure = replace(figure, png=png, svg=svg, notes=(*figure.notes, note))
        return figure

    def _captioned(self, block: Table | Figure) -> Table | Figure:
        """Caption, notes and source; those that were generated, the last one's rank included."""
        kind = "tableau" if isinstance(block, Table) else "graphique"
        said = list(block.notes)
        for item in self._of("légende", CAPTION, block.id):
            self._kept(item, block.caption)
            said.append(f"Titre de ce {kind} rédigé à la main.")
            block = replace(block, caption=item.after)
        for item in self._of("note", CAPTION, block.id):
            if item.rank <= len(block.notes):
                self._kept(item, said[item.rank - 1])
                said[item.rank - 1] = signed(item.after)
        for item in self._of("source", CAPTION, block.id):
            self._kept(item, block.source)
            block = replace(block, source=signed(item.after))
        return replace(block, notes=tuple(said))

    def _of(self, what: What, prefix: str, identifier: str) -> list[Frozen]:
        return [item for item in self.items if item.what == what and item.at(prefix, identifier)]

    def _kept(self, item: Frozen, generated: str) -> None:
        self.states[item.key] = State(item, "repris", generated)


def _with_elsewhere(document: Document, state: State, items: Sequence[Frozen]) -> State:
    """A cell's state with the places that still print what it replaces."""
    item = state.item
    changed = number_of(item.after) != number_of(state.generated)
    if item.what != "cellule" or state.outcome != "repris" or not changed:
        return state
    blocks = [block for block in document.blocks() if isinstance(block, Table | Figure)]
    table = next(block.id for block in blocks if item.at(CAPTION, block.id))
    pictures = [other for other in items if other.what == "graphique"]
    unseen = {block.id for block in blocks if any(item.at(CAPTION, block.id) for item in pictures)}
    places = elsewhere(document, state.generated, table, item.row, unseen)
    return replace(state, elsewhere=places)


def _heading_note(identifier: str) -> Paragraphs:
    return Paragraphs(f"{identifier}-fige", f"*{HEADING_NOTE}*")


def _with_cell(rows: Sequence[Sequence[Any]], row: int, column: int, text: str) -> Any:
    return tuple(
        tuple(text if (i, j) == (row, column) else cell for j, cell in enumerate(line))
        for i, line in enumerate(rows)
    )


def _named(places: Iterable[Sequence[str]]) -> str:
    """Cells by the labels of their rows and columns, in words."""
    return "\u202f; ".join(f"«\u00a0{row}\u00a0», {column}" for row, column in places)


class _Recorded(NamedTuple):
    """What the last report says of an item: ``unsettled`` and ``elsewhere`` in words."""

    outcome: str = ""
    generated: str = ""
    unsettled: str = ""
    elsewhere: str = ""


def _recorded(path: Path) -> Mapping[str, _Recorded]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            item["quoi"]: _Recorded(
                item["etat"],
                item["genere"],
                _named(item.get("ecarts", ())),
                ", ".join(item.get("ailleurs", ())),
            )
            for item in content
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
