"""The figures of a document beside those of the dataset, as the version received may show them.

The dataset is protected for that version: a figure that it masks is not known here, so that
no comparison can tell it. A document that prints one is told of, without any number; in its
twin the number gives way to the mark of confidential figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.dataset.schema import ALL_OPERATORS, NO_DEPARTMENT, TOTAL, Count, Dataset, Status
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicators
from cep_report.recognition.outline import Block, Grid, Outline, Paragraph
from cep_report.recognition.statements import Key, Statement
from cep_report.regions import Region

_ANOTHER = 5.0
"""Times: a sentence whose number is that far from the dataset's may talk of something else."""


class Verdict(StrEnum):
    """What a comparison says."""

    EQUAL = "égal"
    DIFFERS = "différent"
    FAR = "trop éloigné"
    MASKED = "masqué"
    UNKNOWN = "non comparable"


@dataclass(frozen=True)
class Compared:
    """A number of a document and the dataset's.

    Attributes:
        statement: the number and what it would be.
        verdict: what becomes of them.
        exact: the dataset's, of a hundred for a share; None when it is not known or not shown.
    """

    statement: Statement
    verdict: Verdict
    exact: float | None = None


class Comparison:
    """The figures of one document.

    Args:
        outline: the document.
        compared: its numbers, in order.
    """

    def __init__(self, outline: Outline, compared: Sequence[Compared]) -> None:
        self._outline = outline
        self.all = tuple(compared)
        self.counts = Counter(item.verdict for item in compared)

    def findings(
        self, campaign: Campaign, indicators: Indicators, region: Region
    ) -> Iterator[Finding]:
        """What differs, what should not be printed, and how many there are of each."""
        for item in self.all:
            place = self._place(item.statement)
            key = item.statement.key
            if key is None:
                continue
            said = described(key, campaign, indicators, region)
            if item.verdict is Verdict.MASKED:
                yield Finding(
                    "CEP-RECO-022",
                    Severity.ERROR,
                    place,
                    f"un chiffre couvert par le secret statistique y est imprimé ({said}).",
                    "Le signaler à l’association\u202f; il est masqué dans le double.",
                )
            elif item.verdict is Verdict.DIFFERS and item.exact is not None:
                yield Finding(
                    "CEP-RECO-020",
                    Severity.WARNING,
                    place,
                    f"{said}\u00a0: {self._written(item.statement)} dans le document, "
                    f"{_printed(item, item.exact)} dans le jeu de données.",
                    "Vérifier s’il s’agit du même décompte, et interroger l’association.",
                )
            elif item.verdict is Verdict.FAR and item.exact is not None:
                yield Finding(
                    "CEP-RECO-024",
                    Severity.INFO,
                    place,
                    f"{said}\u00a0? {self._written(item.statement)} dans le document, "
                    f"{_printed(item, item.exact)} dans le jeu de données\u00a0: trop éloigné "
                    "pour en juger.",
                    "Lire la phrase\u00a0: un autre décompte, ou une faute de frappe.",
                )
        if self.all:
            counts = ", ".join(
                french.quantity(self.counts[verdict], *_WORDS[verdict]) for verdict in Verdict
            )
            yield Finding("CEP-RECO-021", Severity.INFO, "chiffres", f"{counts}.")

    def account(
        self, campaign: Campaign, indicators: Indicators, region: Region
    ) -> list[dict[str, Any]]:
        """The figures that say what they are, and what became of them."""
        return [
            {
                "titre": self._outline.sections[item.statement.section].heading,
                "chiffre": described(item.statement.key, campaign, indicators, region),
                "lu_dans": "tableau" if item.statement.table else "phrase",
                "dit": None if item.verdict is Verdict.MASKED else self._written(item.statement),
                "jeu_de_donnees": None if item.exact is None else round(item.exact, 2),
                "verdict": item.verdict.value,
            }
            for item in self.all
            if item.statement.key is not None
        ]

    def discreet(self) -> Mapping[Block, Block]:
        """The blocks that print masked figures, without them."""
        masked: dict[tuple[int, int], list[Statement]] = {}
        for item in self.all:
            if item.verdict is Verdict.MASKED:
                place = (item.statement.section, item.statement.block)
                masked.setdefault(place, []).append(item.statement)
        return {
            block: _without(block, found)
            for (section, index), found in masked.items()
            for block in [self._outline.sections[section].blocks[index]]
        }

    def _place(self, statement: Statement) -> str:
        section = self._outline.sections[statement.section]
        heading = french.quoted(section.heading, 100) or "avant le premier titre"
        page = f", page {section.page}" if section.page else ""
        return f"{heading}{page}, {'tableau' if statement.table else 'texte'}"

    def _written(self, statement: Statement) -> str:
        block = self._outline.sections[statement.section].blocks[statement.block]
        if isinstance(block, Grid) and statement.cell is not None:
            return block.rows[statement.cell[0]][statement.cell[1]].strip()
        text = block.text if isinstance(block, Paragraph) else ""
        return text[statement.number.start : statement.number.end].strip()


_WORDS = {
    Verdict.EQUAL: (
        "chiffre égal à celui du jeu de données",
        "chiffres égaux à ceux du jeu de données",
    ),
    Verdict.DIFFERS: ("différent", "différents"),
    Verdict.FAR: ("trop éloigné pour en juger", "trop éloignés pour en juger"),
    Verdict.MASKED: ("masqué", "masqués"),
    Verdict.UNKNOWN: (
        "qui ne dit pas assez ce qu’il est",
        "qui ne disent pas assez ce qu’ils sont",
    ),
}


def compare(
    outline: Outline, found: Sequence[Statement], dataset: Dataset, region: Region
) -> Comparison:
    """Compare the numbers of a document with a protected dataset."""
    return Comparison(outline, [_compared(item, dataset, region.code) for item in found])


def described(key: Key | None, campaign: Campaign, indicators: Indicators, region: Region) -> str:
    """A figure in words, without its number: « Bénéficiaires du CEP, Femmes, Apec, 2022 »."""
    if key is None:
        return ""
    indicator = indicators.get(key.indicator)
    words = [f"part de {indicator.label}" if key.share else indicator.label]
    if key.dimension != TOTAL:
        words.append(indicator.dimension(key.dimension).modality(key.modality).label)
    if key.operator != ALL_OPERATORS:
        words.append(campaign.operator_name(key.operator))
    if key.department != NO_DEPARTMENT:
        named = {item.code: item.name for item in region.departments}
        words.append(named.get(key.department, key.department))
    return ", ".join([*words, str(key.year)])


def count_of(dataset: Dataset, region: str, key: Key) -> Count:
    """The figure of a region in a dataset; of a share, its numerator."""
    return dataset.count(
        key.indicator,
        year=key.year,
        region=region,
        department=key.department,
        operator=key.operator,
        dimension=key.dimension,
        modality=key.modality,
    )


def _compared(statement: Statement, dataset: Dataset, region: str) -> Compared:
    key = statement.key
    if key is None:
        return Compared(statement, Verdict.UNKNOWN)
    figure = count_of(dataset, region, key)
    counts = [figure]
    if key.share:
        whole = Key(key.indicator, key.year, key.operator, key.department)
        if key.dimension == TOTAL:
            whole = Key(key.indicator, key.year, department=key.department)
        counts.append(count_of(dataset, region, whole))
    if any(item.status is Status.CONFIDENTIAL for item in counts):
        return Compared(statement, Verdict.MASKED)
    values = [item.number for item in counts]
    if values[0] is None or None in values or (key.share and not values[1]):
        return Compared(statement, Verdict.UNKNOWN)
    exact = values[0]
    if key.share and values[1]:
        exact = 100 * values[0] / values[1]
    if statement.number.tells(exact):
        return Compared(statement, Verdict.EQUAL, exact)
    said = abs(statement.number.value)
    far = not statement.table and not (exact / _ANOTHER <= said <= exact * _ANOTHER)
    return Compared(statement, Verdict.FAR if far else Verdict.DIFFERS, exact)


def _printed(item: Compared, exact: float) -> str:
    key = item.statement.key
    if key is not None and (key.share or item.statement.number.percent):
        return french.percent(exact)
    return french.number(exact, 0 if exact == int(exact) else 1)


def _without(block: Block, found: Sequence[Statement]) -> Block:
    mark = french.mark("s")
    match block:
        case Paragraph(text, item):
            for statement in sorted(found, key=lambda each: -each.number.start):
                text = text[: statement.number.start] + mark + text[statement.number.end :]
            return Paragraph(text, item)
        case Grid(rows):
            cells = [list(row) for row in rows]
            for statement in found:
                if statement.cell is not None:
                    cells[statement.cell[0]][statement.cell[1]] = mark
            return Grid(tuple(map(tuple, cells)))
