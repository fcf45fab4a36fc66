"""Levers, difficulties and perspectives side by side: passages as written, and where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import pandas as pd

from cep_report import french
from cep_report.blocks import Table
from cep_report.consolidation.national import National
from cep_report.consolidation.national_plan import Kind
from cep_report.consolidation.page import reports_source
from cep_report.consolidation.passages import Passage
from cep_report.consolidation.tables import NONE, told, years_text
from cep_report.consolidation.themes import Themed
from cep_report.regions import Region
from cep_report.tables.layout import Head, build, left, printed

UNSURE = "°"
_SAME_NOTE = "Ce que plusieurs régions écrivent dans les mêmes mots est donné une fois."
KEPT = "Repris mot pour mot"
MISSING = "Rapport non reçu"
_FEW, _MANY = 2, 3
"""Regions that are always named; how many times more than the others those told to be all but a few are."""
_JOINING = " \u00a0\u202f,;:"
"""What ends an item of a list, and says nothing out of it."""
_UNSURE_NOTE = (
    f"{UNSURE}\u00a0Passage reconnu dans un document fait sans l’outil, et confiance de ce "
    "rapprochement, de 0 à 1\u00a0: à vérifier."
)


def counts(national: National, kind: Kind) -> pd.DataFrame:
    """Passages of a kind by theme and region.

    Returns:
        Index themes (those that have passages), columns the regions that have a report; missing
        values for a document in which nothing of that kind was recognised.
    """
    found = Counter(
        (item.theme, item.passage.region.code) for item in national.themed if _is(item, kind)
    )
    themes = [
        label for label in national.grouping.labels if any(theme == label for theme, _ in found)
    ]
    received = national.collection.received.values()
    telling = {code for _, code in found}
    return pd.DataFrame(
        [
            [
                found[theme, item.region.code]
                if item.registers_known or item.region.code in telling
                else None
                for item in received
            ]
            for theme in themes
        ],
        index=pd.Index(themes, name="theme"),
        columns=[item.region.name for item in received],
        dtype="Int64",
    )


def themes_table(national: National) -> Table | None:
    """How many passages and regions each theme has, by kind; None without passages."""
    if not national.themed:
        return None
    kinds = national.plan.kinds
    rows = []
    earlier = national.earlier
    for label in _labels(national):
        own = [item for item in national.themed if item.theme == label]
        before = [item for item in earlier.themed if item.theme == label] if earlier else []
        if not own and not before:
            continue
        regions = len({item.passage.region.code for item in own})
        corrected = sum(bool(item.corrected) for item in own)
        numbers = [
            *(sum(_is(item, kind) for item in own) for kind in kinds),
            regions,
            corrected,
            *([len(own), len(before)] if earlier else []),
        ]
        rows.append((label, *(printed(french.number(n), n, 0) for n in numbers)))
    return build(
        "tableau-themes",
        f"Passages par thème et par nature, campagne {national.campaign.id}",
        (
            left("Thème"),
            *(Head(kind.label) for kind in kinds),
            Head("Régions"),
            Head("Thèmes corrigés"),
            *(Head(f"Passages de {of.year}") for of in (national, earlier) if of and earlier),
        ),
        rows,
        told(national, reports_source(national)),
        notes=[
            (
                "Un passage est un paragraphe, un élément de liste ou une ligne de registre\u202f; il est dans "
                "un seul thème. « Thèmes corrigés » compte ceux qu’une personne a reclassés."
            )
        ],
    )


def passages_tables(national: National, kind: Kind) -> Iterator[tuple[str, Table]]:
    """For each theme that has passages of a kind: its label, and they side by side.

    With another campaign, what each region wrote then stands beside what it writes now.
    """
    for number, label in enumerate(_labels(national), start=1):
        now, before = _of(national, kind, label), _of(national.earlier, kind, label)
        if not now and not before:
            continue
        earlier = national.earlier
        heads: tuple[Head, ...] = (
            left("Région"),
            left("Passage"),
            left("Rubrique"),
            left("Mots du thème"),
        )
        received = [item.region.name for item in national.collection.received.values()]
        rows = [_row(items, received) for items in _alike(now)]
        if all(row[-1] == NONE for row in rows):
            heads, rows = heads[:-1], [row[:-1] for row in rows]
        if earlier is not None:
            heads = (left("Région"), *(left(f"Passage de {of.year}") for of in (earlier, national)))
            everyone = [region.name for region in national.regions.all]
            rows = _together(_beside(national, earlier, before, now), everyone)
        unsure = not all(item.passage.sure for item in (*now, *before))
        yield (
            label,
            build(
                f"tableau-{kind.id}-{number}",
                f"{kind.label} – {french.uncapitalise(label)}, {years_text(national)}",
                heads,
                rows,
                told(national, reports_source(national)),
                notes=[
                    *([_SAME_NOTE] if len(rows) < len(now) and earlier is None else []),
                    *([_UNSURE_NOTE] if unsure else []),
                ],
            ),
        )


def _labels(national: National) -> tuple[str, ...]:
    """The themes of the campaign, then those that only the other one has."""
    earlier = national.earlier.grouping.labels if national.earlier else ()
    return tuple(dict.fromkeys((*national.grouping.labels, *earlier)))


def _of(national: National | None, kind: Kind, label: str) -> list[Themed]:
    """The passages of a kind in a theme; none of no campaign."""
    found = national.themed if national else ()
    return [item for item in found if _is(item, kind) and item.theme == label]


def _beside(
    national: National, earlier: National, before: Sequence[Themed], now: Sequence[Themed]
) -> Iterator[tuple[str, ...]]:
    """A row a pair: what a region kept word for word, then the others in the order of the reports."""
    for region in national.regions.all:
        one, other = (
            [item for item in side if item.passage.region.code == region.code]
            for side in (before, now)
        )
        texts = {item.passage.text for item in one} & {item.passage.text for item in other}
        kept = [item for item in other if item.passage.text in texts]
        for item in kept:
            yield region.name, _quoted(item), KEPT
        rest = [[item for item in side if item.passage.text not in texts] for side in (one, other)]
        for first, second in zip_longest(*rest):
            yield (
                region.name,
                _side(earlier, region, first),
                _side(national, region, second),
            )


def _together(rows: Iterator[tuple[str, ...]], everyone: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows, once for all the regions that they are the same for; the most shared first."""
    names: dict[tuple[str, ...], list[str]] = {}
    for name, *cells in rows:
        names.setdefault(tuple(cells), []).append(name)
    shared = sorted(names.items(), key=lambda item: -len(item[1]))
    return [(_named(found, everyone), *cells) for cells, found in shared]


def _named(names: Sequence[str], everyone: Sequence[str]) -> str:
    """Regions named, or told to be all, or all but a few."""
    unique = tuple(dict.fromkeys(names))
    others = [name for name in everyone if name not in unique]
    whole = f"Les {len(everyone)} régions"
    if not others and len(unique) > _FEW:
        return whole
    if len(others) * _MANY <= len(unique) and len(unique) > _MANY:
        return f"{whole} sauf {french.join(others)}"
    return french.join(unique)


def _side(national: National, region: Region, item: Themed | None) -> str:
    """A passage, or why there is none."""
    if item is not None:
        return _quoted(item)
    return NONE if region.code in national.collection.received else MISSING


def _quoted(item: Themed) -> str:
    """A passage with its section, for a cell that has no other column to say it."""
    passage = item.passage
    return f"{_told(passage)} – {passage.heading}{_doubt(passage)}"


def _told(passage: Passage) -> str:
    """The words of a passage between quotes, without what joined it to the rest of its list."""
    return f"«\u00a0{passage.text.rstrip(_JOINING)}\u00a0»"


def _alike(items: Sequence[Themed]) -> list[list[Themed]]:
    """Passages of the same words together, what most regions wrote first."""
    texts: dict[tuple[str, bool], list[Themed]] = {}
    for item in items:
        texts.setdefault((item.passage.text, bool(item.corrected)), []).append(item)
    return sorted(texts.values(), key=lambda found: -len(found))


def _row(items: Sequence[Themed], received: Sequence[str]) -> tuple[str, ...]:
    """A text once, however many regions wrote it."""
    first = items[0]
    names = [f"{item.passage.region.name}{_doubt(item.passage)}" for item in items]
    sure = all(item.passage.sure for item in items)
    headings = dict.fromkeys(item.passage.heading for item in items)
    why = "corrigé" if first.corrected else first.proposal.why or NONE
    return (
        _named(names, received) if sure else french.join(names),
        _told(first.passage),
        f"{french.NARROW}; ".join(headings),
        why,
    )


def _doubt(passage: Passage) -> str:
    """How sure its section is when it was recognised only; "" when it is known."""
    if passage.confidence is None:
        return ""
    return f"{UNSURE}\u00a0({french.number(passage.confidence, 2)})"


def _is(item: Themed, kind: Kind) -> bool:
    return item.passage.kind == kind.id
