"""The national report in a few lines: what a reader in a hurry must know, each line with its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cep_report import french
from cep_report.analysis import territory
from cep_report.analysis.counts import change as change_of
from cep_report.consolidation import absent
from cep_report.consolidation.conformity import State
from cep_report.consolidation.national import National
from cep_report.consolidation.national_plan import Kind
from cep_report.dataset.schema import Count, Status
from cep_report.indicators import Indicator
from cep_report.regions import NATION

_FIRST = 2
"""How many themes are named."""


def essentials(national: National) -> str:
    """The lines, in Markdown: reports, indicators, cooperations, passages, divergences."""
    found = [
        ("Rapports", _reports(national)),
        *((item.label, _figures(national, item)) for item in _indicators(national)),
        ("Coopérations", _cooperations(national)),
        *((kind.label, _passages(national, kind)) for kind in national.plan.kinds),
        ("Divergences", _divergences(national)),
    ]
    return "\n".join(f"- **{title}.** {text}" for title, text in found if text)


def evolution(national: National, indicator: Indicator, code: str) -> Count | None:
    """The change in a year, in percent; None without the year before, or across a series break."""
    before = national.year - 1
    if before not in national.dataset.years or any(
        item.year == national.year for item in indicator.breaks
    ):
        return None
    now, then = (
        national.dataset.count(indicator.id, year=year, region=code)
        for year in (national.year, before)
    )
    return change_of(now, then)


def _indicators(national: National) -> Iterator[Indicator]:
    for item in national.plan.indicators:
        yield national.indicators.get(item.indicator)


def _reports(national: National) -> str:
    found = national.standings
    received = [item for item in found if item.received is not None]
    text = f"{french.quantity(len(received), 'reçu')} sur {len(found)}"
    late = sum(item.state is State.LATE for item in received)
    if late:
        some = "" if late == len(received) else f"dont {late} "
        text += f", {some}après la date attendue"
    conform = sum(item.conforms for item in received)
    if received:
        verb = french.plural(conform, "suit", "suivent")
        text += f"{french.NARROW}; {conform} {verb} entièrement le plan"
    waived = sum(bool(item.received and item.received.derogation.strip()) for item in received)
    if waived:
        verb = french.plural(waived, "est déposé", "sont déposés")
        text += f"{french.NARROW}; {waived} {verb} par dérogation"
    missing = [item.region.name for item in found if item.received is None]
    return f"{text}." + (f" Manquent\u00a0: {french.join(missing)}." if missing else "")


def _figures(national: National, indicator: Indicator) -> str:
    """The nation, its change in a year, the lowest and the highest rates."""
    whole = national.dataset.count(indicator.id, year=national.year, region=NATION)
    texts = []
    if whole.number is not None:
        text = f"{french.number(whole.number)} {indicator.unit} en {national.year}"
        change = evolution(national, indicator, NATION)
        if change is not None and change.number is not None:
            text += f", soit {french.signed(change.number, 1)}\u00a0% en un an"
        texts.append(f"{text}.")
    frame = territory.regions(
        national.dataset, indicator, regions=national.regions, year=national.year
    )
    rates = [
        (float(row["rate"]), str(row["label"]))
        for row in frame.to_dict("records")
        if row["code"] != NATION and row["rate_status"] == Status.OK
    ]
    if len(rates) > 1:
        ends = [f"{french.number(rate, 1)} ({name})" for rate, name in (min(rates), max(rates))]
        texts.append(f"Pour 100 actifs, de {ends[0]} à {ends[1]}.")
    return " ".join(texts)


def _cooperations(national: National) -> str:
    collection = national.collection
    themes = Counter(entry.theme for entry in collection.cooperations)
    if not themes:
        return ""
    regions = sum(bool(item.twin.registers.cooperations) for item in collection.received.values())
    named = [
        f"{french.uncapitalise(label)} ({count})" for label, count in themes.most_common(_FIRST)
    ]
    return (
        f"{french.quantity(themes.total(), 'coopération déclarée', 'coopérations déclarées')} par "
        f"{french.quantity(regions, 'région')}. Premiers thèmes\u00a0: {french.join(named)}. "
        f"{absent.known_of(national)}"
    ).strip()


def _passages(national: National, kind: Kind) -> str:
    """The themes that most regions write of, that of what no word classes left out."""
    own = [item for item in national.themed if item.passage.kind == kind.id]
    if not own:
        return ""
    regions = {
        label: len({item.passage.region.code for item in own if item.theme == label})
        for label in national.grouping.labels
        if label != national.plan.other
    }
    ranked = sorted(
        (label for label in regions if regions[label]), key=lambda label: -regions[label]
    )
    named = [
        f"{french.uncapitalise(label)} ({french.quantity(regions[label], 'région')})"
        for label in ranked[:_FIRST]
    ]
    text = f"{french.quantity(len(own), 'passage')}."
    return f"{text} Thèmes les plus partagés\u00a0: {french.join(named)}." if named else text


def _divergences(national: National) -> str:
    found = Counter(
        received.region.name
        for received in national.collection.received.values()
        for item in received.twin.observations
        if item.diverges
    )
    if not found:
        return absent.divergences(national) if national.collection.received else ""
    maintained = french.quantity(
        found.total(), "position divergente maintenue", "positions divergentes maintenues"
    )
    return f"{maintained}\u00a0: {french.join(found)}. {absent.known_of(national)}".strip()
