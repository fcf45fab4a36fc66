"""Levers, difficulties and perspectives side by side: passages as written, and where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from cep_report import french
from cep_report.blocks import Table
from cep_report.consolidation.national import National
from cep_report.consolidation.national_plan import Kind
from cep_report.consolidation.page import reports_source
from cep_report.consolidation.themes import Themed
from cep_report.tables.layout import FICTIONAL, Head, build, left, printed

UNSURE = "°"
_UNSURE_NOTE = (
    f"{UNSURE}\u00a0Passage reconnu dans un document fait sans l’outil\u00a0: à vérifier."
)


def counts(national: National, kind: Kind) -> pd.DataFrame:
    """Passages of a kind by theme and region.

    Returns:
        Index themes (those that have passages), columns the regions that have a report.
    """
    found = Counter(
        (item.theme, item.passage.region.code) for item in national.themed if _is(item, kind)
    )
    themes = [
        label for label in national.grouping.labels if any(theme == label for theme, _ in found)
    ]
    regions = [item.region for item in national.collection.received.values()]
    return pd.DataFrame(
        [[found[theme, region.code] for region in regions] for theme in themes],
        index=pd.Index(themes, name="theme"),
        columns=[region.name for region in regions],
        dtype="int64",
    )


def themes_table(national: National) -> Table | None:
    """How many passages and regions each theme has, by kind; None without passages."""
    if not national.themed:
        return None
    kinds = national.plan.kinds
    rows = []
    for label in national.grouping.labels:
        own = [item for item in national.themed if item.theme == label]
        if not own:
            continue
        regions = len({item.passage.region.code for item in own})
        corrected = sum(bool(item.corrected) for item in own)
        numbers = [
            *(sum(_is(item, kind) for item in own) for kind in kinds),
            regions,
            corrected,
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
        ),
        rows,
        _source(national),
        notes=[
            (
                "Un passage est un paragraphe, un élément de liste ou une ligne de registre\u202f; il est dans "
                "un seul thème. La dernière colonne compte ceux qu’une personne a reclassés."
            )
        ],
    )


def passages_tables(national: National, kind: Kind) -> Iterator[tuple[str, Table]]:
    """For each theme that has passages of a kind: its label, and they side by side."""
    for number, label in enumerate(national.grouping.labels, start=1):
        own = [item for item in national.themed if _is(item, kind) and item.theme == label]
        if own:
            unsure = not all(item.passage.sure for item in own)
            yield (
                label,
                build(
                    f"tableau-{kind.id}-{number}",
                    f"{kind.label} – {french.uncapitalise(label)}, campagne {national.campaign.id}",
                    (left("Région"), left("Passage"), left("Rubrique"), left("Mots du thème")),
                    [_row(item) for item in own],
                    _source(national),
                    notes=[_UNSURE_NOTE] if unsure else [],
                ),
            )


def _row(item: Themed) -> tuple[str, ...]:
    passage = item.passage
    why = "corrigé" if item.corrected else ", ".join(item.proposal.words) or french.mark("na")
    return (
        f"{passage.region.name}{'' if passage.sure else UNSURE}",
        f"«\u00a0{passage.text}\u00a0»",
        passage.heading,
        why,
    )


def _is(item: Themed, kind: Kind) -> bool:
    return item.passage.kind == kind.id


def _source(national: National) -> str:
    source = reports_source(national)
    return f"{source} – {FICTIONAL}" if national.fictional else source
