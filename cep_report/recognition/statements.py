"""What a document says of figures: a number, and which figure of the dataset it would be.

A sentence or a table must say which one in words that are known; what leaves a doubt (two
operators, two years, another territory, a change, a word that is not known) is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cep_report.dataset.schema import ALL_OPERATORS, NO_DEPARTMENT, TOTAL
from cep_report.indicators import Indicators
from cep_report.recognition.numbers import Number, numbers
from cep_report.recognition.outline import Grid, Outline, Paragraph, Section
from cep_report.recognition.terms import Term, Terms

_SENTENCE = re.compile(r"(?<=[.!?;…])[\s\u00a0\u202f]+(?=[^a-zà-ÿ])|\n")
_CLAUSE = re.compile(r"[,;:()]|\s(?:et|dont|contre|tandis que|alors que|soit)\s")
_NUMBERED = re.compile(r"^\s*tableau\s*(?:n[°o])?\s*(?:[\divx]+\b|[:.–—-])", re.IGNORECASE)
_STOPPED = re.compile(r"[.!?;:…]\s*$")
_NAMED = re.compile(r"^\s*tableau\b.*[^.!?;:…\s]\s*$", re.IGNORECASE)
_AFTER = re.compile(
    r"[\s\u00a0\u202f]*(?:$|[.,;:()!?%–-]|(?:de|d[’']|des|du|en|pour|contre|et|à|a|au|aux|soit|dont|chez"
    r"|sur|dans|par|parmi|l[’']année|cette)(?=[\s’']|$))",
    re.IGNORECASE,
)
_NEAR = 45
"""Signs between a number and the word that says what it counts."""
_SHORT = 200
"""Signs of a paragraph that may be the caption of a table, or lead to it."""


@dataclass(frozen=True)
class Key:
    """A figure of the dataset, of the document's region; ``share`` is its part of the total."""

    indicator: str
    year: int
    operator: str = ALL_OPERATORS
    department: str = NO_DEPARTMENT
    dimension: str = TOTAL
    modality: str = TOTAL
    share: bool = False


@dataclass(frozen=True)
class Statement:
    """A number of a document.

    Attributes:
        section, block: where it stands in the outline.
        cell: row and column of a table; None in a paragraph.
        number: as read, its place being that in the paragraph or the cell.
        key: the figure that it would be; None when it does not say.
        table: whether a table says it.
    """

    section: int
    block: int
    cell: tuple[int, int] | None
    number: Number
    key: Key | None

    @property
    def table(self) -> bool:
        """Whether a table says it."""
        return self.cell is not None


def statements(
    outline: Outline, terms: Terms, indicators: Indicators, observed_year: int
) -> Iterator[Statement]:
    """The numbers of a document, in order, each with the figure that it says it is, if any."""
    reader = _Reader(terms, indicators, observed_year)
    for place, section in enumerate(outline.sections):
        for index, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                for number, key in reader.paragraph(block.text):
                    yield Statement(place, index, None, number, key)
            else:
                around = reader.around(section, index)
                for row, column, number, key in reader.grid(block, around):
                    yield Statement(place, index, (row, column), number, key)


@dataclass(frozen=True)
class _Around:
    """What stands around a table.

    Attributes:
        caption: what its caption says, for the cells that do not say it themselves.
        lead: what the sentence before it says, without a caption: it names nothing, but leaves
            in doubt the cells that it might be of.
        heading: what the heading above it says.
    """

    caption: Sequence[Term]
    lead: Sequence[Term]
    heading: Sequence[Term]


class _Reader:
    def __init__(self, terms: Terms, indicators: Indicators, observed_year: int) -> None:
        self._terms, self._indicators, self._year = terms, indicators, observed_year

    def paragraph(self, text: str) -> Iterator[tuple[Number, Key | None]]:
        start, named = 0, False
        for cut in [*_SENTENCE.finditer(text), None]:
            end = len(text) if cut is None else cut.start()
            sentence = text[start:end]
            terms = self._terms.read(sentence)
            own = any(term.kind == "operateur" for term in terms)
            if any(sign.isdigit() for sign in sentence):
                for number, key in self._sentence(sentence, terms):
                    moved = replace(number, start=number.start + start, end=number.end + start)
                    # After a sentence on an operator, one that names none may go on with it.
                    yield moved, key if own or not named else None
            named = named or own
            start = end if cut is None else cut.end()

    def _sentence(self, text: str, terms: Sequence[Term]) -> Iterator[tuple[Number, Key | None]]:
        spans = [(term.start, term.end) for term in terms]
        found = [
            number
            for number in numbers(text)
            if not any(first <= number.start < last for first, last in spans)
        ]
        away = any(term.kind in ("ailleurs", "evolution") for term in terms)
        for place, number in enumerate(found):
            before = found[place - 1].end if place else 0
            after = found[place + 1].start if place + 1 < len(found) else len(text)
            key = None if away else self._key(text, number, terms, before, after)
            yield number, key

    def _key(
        self, text: str, number: Number, terms: Sequence[Term], before: int, after: int
    ) -> Key | None:
        """Which figure a number of a sentence is; its words stand between its neighbours."""
        end = _clause_end(text, number.end, after)
        following = [term for term in terms if number.end <= term.start < end]
        noun = [
            term
            for term in following
            if term.start - number.end <= _NEAR
            and term.kind in ("indicateur", "modalite", "compte")
        ]
        if not _AFTER.match(text, number.end) and not (
            noun and not text[number.end : noun[0].start].strip().strip("\u00a0\u202f")
        ):
            return None
        leading = [term for term in terms if term.end <= number.start]
        modalities = _codes(following, "modalite") or _codes(
            [term for term in leading if term.start >= before], "modalite"
        )
        if number.percent and not modalities and not any(term.kind == "part" for term in terms):
            wanted = _codes(terms, "indicateur")
            if not wanted or self._indicators.get(wanted[-1]).kind != "pourcentage":
                return None
        own = _codes(following, "indicateur")
        wanted = own or _codes(leading, "indicateur")[-1:]
        return self._made(
            wanted,
            modalities,
            operators=_one(_codes(following, "operateur"), _codes(leading, "operateur")),
            departments=_one(_codes(following, "departement"), _codes(leading, "departement")),
            years=_one(_codes(following, "annee"), _codes(terms, "annee")),
            share=number.percent,
            whole=_is_count(number),
        )

    def around(self, section: Section, place: int) -> _Around:
        """What stands around the table at a place of a section.

        Its caption is the paragraph before it, or the one after that says « Tableau ». A body
        sentence is none: a caption says « Tableau », or nothing but words that are known.
        """
        heading = self._terms.read(section.heading)
        before, after, next_one = (
            section.blocks[index] if 0 <= index < len(section.blocks) else None
            for index in (place - 1, place + 1, place + 2)
        )
        texts = [before.text] if isinstance(before, Paragraph) else []
        if isinstance(after, Paragraph) and not isinstance(next_one, Grid):
            texts.append(after.text)
        for text in texts:
            if _NUMBERED.match(text) or (len(text) < _SHORT and _NAMED.match(text)):
                return _Around(self._terms.read(text), (), heading)
        if not isinstance(before, Paragraph) or len(before.text) >= _SHORT:
            return _Around((), (), heading)
        terms = self._terms.read(before.text)
        if self._terms.says_all(before.text, terms) and not _STOPPED.search(before.text):
            return _Around(terms, (), heading)
        return _Around((), terms, heading)

    def grid(self, grid: Grid, around: _Around) -> Iterator[tuple[int, int, Number, Key | None]]:
        if len(grid.rows) < 2:
            return
        heads = grid.rows[0]
        headed = not any(_whole(text) for text in heads[1:])
        columns = [self._label(text) for text in heads]
        broken_down = bool(heads) and _codes(self._terms.read(heads[0]), "dimension")
        for row, cells in enumerate(grid.rows[1:], start=1):
            label = self._label(cells[0]) if cells else None
            if label is not None and broken_down:  # « Bénéficiaire » is a financer there
                label = tuple(term for term in label if term.kind != "indicateur")
            for column, text in enumerate(cells[1:], start=1):
                number = _whole(text)
                if number is None:
                    continue
                head = columns[column] if column < len(columns) else None
                key = self._cell_key(label, head, around, number) if headed else None
                yield row, column, number, key

    def _label(self, text: str) -> tuple[Term, ...] | None:
        """What a label says; None when some of its words are not known."""
        terms = self._terms.read(text)
        if not self._terms.says_all(text, terms):
            return None
        return (*terms, Term("part", "", 0, 0)) if "%" in text else terms

    def _cell_key(
        self,
        row: Sequence[Term] | None,
        head: Sequence[Term] | None,
        around: _Around,
        number: Number,
    ) -> Key | None:
        if row is None or head is None or not row:
            return None
        both = [*row, *head]
        if _any(both, "ailleurs", "evolution"):
            return None
        named = _codes(both, "indicateur")
        loose = (*around.caption, *around.lead)
        if _any(loose, "ailleurs", "evolution") and not named:
            return None
        if _any(loose, "modalite") and not _any(both, "modalite"):
            return None
        wanted = (
            named or _codes(around.caption, "indicateur") or _codes(around.heading, "indicateur")
        )
        years = _codes(both, "annee") or _codes(around.caption, "annee")
        if (not named and not set(_codes(around.lead, "indicateur")) <= set(wanted)) or (
            not years and not set(_codes(around.lead, "annee")) <= {str(self._year)}
        ):
            return None
        operators, departments = (
            self._whose(kind, both, around) for kind in ("operateur", "departement")
        )
        if operators is None or departments is None:
            return None
        return self._made(
            wanted,
            _codes(both, "modalite"),
            operators=operators,
            departments=departments,
            years=years,
            share=number.percent or _any(both, "part"),
            whole=_is_count(number),
        )

    def _whose(self, kind: str, both: Sequence[Term], around: _Around) -> Sequence[str] | None:
        """The operator or department of a cell: its own, or its caption's; None in doubt."""
        if own := _codes(both, kind):
            return own
        if named := _codes(around.caption, kind):
            # « Total » may be of operators, or of what one operator does; « Bretagne » is a place.
            place = kind == "operateur"
            wholes = [term for term in both if term.kind == "ensemble"]
            return named if all(place and term.code for term in wholes) else None
        return None if _any((*around.lead, *around.heading), kind) else ()

    def _made(
        self,
        wanted: Sequence[str],
        modalities: Sequence[str],
        *,
        operators: Sequence[str],
        departments: Sequence[str],
        years: Sequence[str],
        share: bool,
        whole: bool,
    ) -> Key | None:
        """The key that those words make, when they leave no doubt."""
        held = [code.split(".") for code in modalities]
        if wanted:
            held = [item for item in held if item[0] == wanted[0]]
        names = {item[0] for item in held} if not wanted else set(wanted)
        if len(names) != 1 or len(held) > 1 or (modalities and not held):
            return None
        if max(map(len, (operators, departments, years)), default=0) > 1:
            return None
        name = names.pop()
        kind = self._indicators.get(name).kind
        dimension, modality = (held[0][1], held[0][2]) if held else (TOTAL, TOTAL)
        if kind == "pourcentage":
            share = False
        elif (share and not (held or operators)) or (
            kind == "effectif" and not share and not whole
        ):
            return None
        return Key(
            name,
            int(years[0]) if years else self._year,
            operators[0] if operators else ALL_OPERATORS,
            departments[0] if departments else NO_DEPARTMENT,
            dimension,
            modality,
            share=share,
        )


def _is_count(number: Number) -> bool:
    """Whether a number may count people or things."""
    return number.value >= 0 and number.step >= 1


def _clause_end(text: str, start: int, limit: int) -> int:
    """Where the words that go with a number stop: at the next joint, or the next number."""
    cut = _CLAUSE.search(text, start, limit)
    return cut.start() if cut else limit


def _codes(terms: Sequence[Term], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.code for term in terms if term.kind == kind))


def _any(terms: Sequence[Term], *kinds: str) -> bool:
    """Whether a term is of one of those kinds."""
    return any(term.kind in kinds for term in terms)


def _one(own: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """What is said beside the number, or else the last thing said before it."""
    return own or others[-1:]


def _whole(cell: str) -> Number | None:
    """The number that a cell is, and nothing else."""
    found = list(numbers(cell))
    text = cell.strip()
    if len(found) != 1 or text != cell[found[0].start : found[0].end].strip():
        return None
    return found[0]
