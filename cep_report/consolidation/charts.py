"""The charts of the national report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pandas as pd

from cep_report import figures
from cep_report.analysis import cooperation, territory
from cep_report.analysis.profiles import families
from cep_report.blocks import Figure
from cep_report.consolidation.national import National
from cep_report.consolidation.national_plan import SharedPart
from cep_report.consolidation.page import NationalPage
from cep_report.consolidation.tables import missing_note, named, share, untold_note
from cep_report.figures.cooperation import Words
from cep_report.figures.dots import Dot, dots
from cep_report.figures.wording import Reading
from cep_report.indicators import Indicator
from cep_report.regions import NATION
from cep_report.tables.layout import denominator_note
from cep_report.twin.model import Cooperation

_REGIONS = Words("régions", "thèmes", "Région", "Régions sans mention", "Colonnes sans mention", ())


def rate_map(page: NationalPage, indicator: Indicator) -> Figure:
    """The rates of an indicator as tiles; a star on a region without a report."""
    national = page.national
    frame = territory.regions(
        national.dataset, indicator, regions=national.regions, year=national.year
    )
    labels = [
        named(national, str(code), str(label)) for code, label in zip(frame["code"], frame["label"])
    ]
    drawn = figures.regions_map(
        frame.assign(label=labels),
        page.scene,
        region="",
        places=figures.load_layouts(national.project, national.regions).regions,
        title=f"{indicator.label} rapportés aux actifs, par région"
        if indicator.id != "entrees"
        else "Entrées en CEP rapportées aux actifs, par région",
        notes=[*missing_note(national), denominator_note(national.campaign.denominators[0])],
    )
    return replace(drawn, id=f"graphique-carte-{indicator.id}")


def shares(page: NationalPage) -> Iterator[Figure]:
    """The shares of the plan, a dot a region; a ring for the other campaign.

    One that no region has is left to the table.
    """
    national = page.national
    earlier = national.earlier
    for item in national.plan.shares:
        regions = [
            Dot(
                named(national, region.code, region.name),
                _reading(national, item, region.code),
                _reading(earlier, item, region.code) if earlier else None,
            )
            for region in national.regions.all
        ]
        if any(dot.now.value is not None for dot in regions):
            yield dots(
                regions,
                _reading(national, item, NATION),
                page.scene,
                id_=f"graphique-part-{item.dimension}-{item.modality}",
                title=item.title,
                earlier=earlier.year if earlier else None,
                notes=missing_note(national),
            )


def _reading(national: National, item: SharedPart, code: str) -> Reading:
    count = share(national, item, code)
    return Reading(count.number, str(count.status))


def by_region(
    page: NationalPage,
    key: Callable[[Cooperation], Iterable[str]],
    labels: Iterable[str],
    *,
    id_: str,
    title: str,
    columns: str,
    note: str = "",
) -> Figure | None:
    """How many cooperations of each region have each label; None without cooperations.

    Args:
        page: where it is drawn.
        key: the labels of a cooperation.
        labels: those of the campaign, in their order; others come after.
        id_: the block's id.
        title: the head of the caption.
        columns: what labels are, in the plural.
        note: what stands under the chart.
    """
    received = page.national.collection.received.values()
    counted = {
        item.region.name: Counter(
            label
            for entry in item.twin.registers.cooperations
            for label in dict.fromkeys(key(entry))
        )
        if item.registers_known
        else None
        for item in received
    }
    known = tuple(labels)
    others = sorted({label for found in counted.values() for label in found or ()} - set(known))
    if not any(counted.values()):
        return None
    frame = pd.DataFrame(
        [
            [None if found is None else found[label] for found in counted.values()]
            for label in (*known, *others)
        ],
        index=[*known, *others],
        columns=list(counted),
        dtype="Int64",
    )
    words = replace(
        _REGIONS,
        columns=columns,
        idle_rows="Régions sans coopération",
        idle_columns="Colonnes sans coopération",
        notes=tuple(filter(None, (note, untold_note(page.national)))),
    )
    return figures.matrix(frame, page.reports_scene, title=title, words=words, id_=id_)


def operators_matrix(page: NationalPage) -> Figure | None:
    """Operators and themes, all regions together; None without cooperations."""
    national = page.national
    found = national.collection.cooperations
    if not found:
        return None
    named_themes = national.campaign.lists.themes
    others = sorted({entry.theme for entry in found} - set(named_themes))
    words = Words()
    frame = cooperation.matrix(found, families(national.campaign), [*named_themes, *others])
    return figures.matrix(
        frame,
        page.reports_scene,
        id_="graphique-operateurs-themes",
        title="Coopérations par thème et par opérateur, toutes régions",
        words=replace(words, notes=(*words.notes, *filter(None, [untold_note(national)]))),
    )


def kind_matrix(page: NationalPage, frame: pd.DataFrame, *, id_: str, title: str) -> Figure:
    """Passages of a kind by region and theme (:func:`verbatim.counts`)."""
    return figures.matrix(frame, page.reports_scene, title=title, words=_REGIONS, id_=id_)
