"""Comments on volumes and operators, and on territories."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cep_report import french
from cep_report.analysis import concentration, peers, specificities, territory, trends
from cep_report.analysis.counts import NOT_APPLICABLE, change
from cep_report.dataset.schema import ALL_OPERATORS, Count
from cep_report.regions import NATION
from cep_report.sentences.author import Author, Commentary
from cep_report.sentences.language import Figure
from cep_report.sentences.subject import ENTRIES, Subject, direction, rows_of
from cep_report.tables.layout import decimals

_SAME_PACE = 0.5
"""Evolutions nearer than this, in points, are said alike."""
_FOLLOWS = 2.0
"""Under this index of Hoover, in percent, entries are said to follow the active population."""

_EVEN = 0.95
"""From as many equal departments as this share of the real ones, entries are said even."""


def recourse(subject: Subject) -> Commentary:
    """How entries are shared between operators, and what moved in a year."""
    author = subject.author("recours")
    author.paragraph([_operators(author, subject), *_evolution(author, subject)])
    return author.done()


def territories(subject: Subject) -> Commentary:
    """How entries spread over the departments, and the region beside those of its size."""
    author = subject.author("territoires")
    author.paragraph(_departments(author, subject))
    author.paragraph([_peers(author, subject)])
    return author.done()


def _operators(author: Author, subject: Subject) -> str:
    own = subject.compared[
        (subject.compared["indicator"] == ENTRIES)
        & (subject.compared["dimension"] == specificities.OPERATOR_DIMENSION)
    ]
    known = own[own["gap"].notna()]
    if known.empty:
        return ""
    found = specificities.ranked(own)
    near = found.empty
    row = rows_of(known.loc[[known["gap"].abs().idxmax()]] if near else found)[0]
    key = "proche" if near else "plus" if row["gap"] > 0 else "moins"
    return author.sentence(
        f"operateurs.{row['modality']}",
        f"recours.operateurs.{key}",
        origin=subject.origin(ENTRIES),
        region=subject.place,
        sujet=subject.modality(row),
        **subject.shares_of(row),
    )


def _evolution(author: Author, subject: Subject) -> Iterator[str]:
    indicator, year, before = subject.indicator(ENTRIES), subject.year, subject.year - 1
    origin = subject.origin(ENTRIES)
    if year in trends.broken_years(subject.dataset, indicator):
        yield author.sentence(
            "rupture",
            "recours.rupture",
            origin=origin,
            annee=subject.a_year(year),
            precedente=subject.a_year(before),
        )
        return
    now, then = _entries(subject, year), _entries(subject, before)
    moved = change(now, then) if before in subject.dataset.years else NOT_APPLICABLE
    if moved.number is None or not then.number:
        yield author.sentence("evolution", "recours.sans-evolution", origin=origin)
        return
    label = f"{indicator.label}, évolution sur un an, {subject.region.name}"
    if french.movement(moved.number) == "stable":
        yield author.sentence("evolution", "recours.stable", origin=origin)
    else:
        yield _contribution(author, subject, moved.number, then.number, label)
    nation = change(_entries(subject, year, NATION), _entries(subject, before, NATION))
    if nation.number is not None:
        apart = moved.number - nation.number
        yield author.sentence(
            "rythme",
            f"recours.rythme.{direction(apart, least=_SAME_PACE)}",
            origin=origin,
            ecart=subject.gap(apart, then.number, label=f"{label}, écart avec la France"),
        )
    yield _mix(author, subject)


def _contribution(author: Author, subject: Subject, moved: float, then: float, label: str) -> str:
    """The family whose change weighs most in the whole's, in points of the latter."""
    found: list[tuple[float, str]] = []
    for family, _ in subject.families:
        new = _entries(subject, subject.year, operator=family).number
        old = _entries(subject, subject.year - 1, operator=family).number
        if new is None or old is None:
            return ""
        found.append((100 * (new - old) / then, family))
    weight, family = max(found, key=lambda item: item[0] * math.copysign(1, moved))
    return author.sentence(
        f"contribution.{family}",
        "recours.hausse" if moved > 0 else "recours.baisse",
        origin=subject.origin(ENTRIES),
        sujet=subject.operator(family),
        total=Figure(french.percent(abs(moved), decimals(then)), moved, "%", label),
        contribution=subject.gap(weight, then, label=f"{label}, contribution de la famille"),
    )


def _mix(author: Author, subject: Subject) -> str:
    frame = trends.operator_mix(
        subject.dataset,
        subject.indicator(ENTRIES),
        region=subject.region.code,
        families=subject.families,
    )
    own = frame[(frame["year"] == subject.year) & (frame["change_status"] == "ok")]
    if own.empty or len(own) < len(subject.families):
        return ""
    row = rows_of(own.loc[[own["change"].abs().idxmax()]])[0]
    key = direction(row["change"])
    return author.sentence(
        f"partage.{row['operator']}",
        f"recours.partage.{'stable' if key == 'egal' else key}",
        origin=subject.origin(ENTRIES),
        sujet=subject.operator(row["operator"]),
        ecart=subject.gap(
            row["change"],
            row["base"],
            row["base_before"],
            label=f"{row['label']}, part des entrées, variation sur un an",
        ),
    )


def _departments(author: Author, subject: Subject) -> Iterator[str]:
    region = subject.region
    origin = subject.origin(ENTRIES, rate=True)
    if len(region.departments) < 2:
        yield author.sentence("seul", "territoires.seul", origin=origin, region=subject.place)
        return
    frame = territory.departments(
        subject.dataset, subject.indicator(ENTRIES), region=region, year=subject.year
    )
    found = concentration.concentration(frame)
    if found is None:
        yield author.sentence("absent", "territoires.absent", origin=origin)
        return
    count = float(frame["count"].sum())
    first = region.departments[found.first]
    label = f"{subject.indicator(ENTRIES).label}, {first.name}"
    active = [department.active_population for department in region.departments]
    if found.hoover is not None:
        whole = float(sum(item or 0 for item in active))
        weight = 100 * (first.active_population or 0) / whole
        key = direction(found.first_share - weight, least=1.0)
        yield author.sentence(
            f"premier.{first.code.lower()}",
            f"territoires.premier.{key}",
            origin=origin,
            region=subject.place,
            sujet=subject.lexicon.department(first),
            part=subject.share(found.first_share, count, f"{label}, part"),
            actifs=subject.share(weight, whole, f"Population active, {first.name}, part"),
        )
        key = "suit" if found.hoover < _FOLLOWS else "ecarte"
        yield author.sentence(
            "hoover",
            f"territoires.hoover.{key}",
            origin=origin,
            hoover=subject.share(found.hoover, count, "Indice de Hoover des entrées"),
        )
    places = subject.whole(found.places, "Départements", "départements")
    if found.equivalent >= _EVEN * found.places:
        yield author.sentence("egal", "territoires.egal", origin=origin, nombre=places)
    else:
        label = "Inverse de l’indice de Herfindahl des entrées"
        text = french.number(found.equivalent, 1)
        yield author.sentence(
            "equivalent",
            "territoires.equivalent",
            origin=origin,
            equivalent=Figure(text, found.equivalent, "départements", label),
            nombre=places,
        )
    rates = rows_of(frame[frame["rate_status"] == "ok"])
    if len(rates) < len(frame):
        return
    rates.sort(key=lambda row: row["rate"])
    low, high = rates[0], rates[-1]
    printed = [french.number(row["rate"], 1) for row in rates]
    if printed[0] == printed[1] or printed[-1] == printed[-2]:
        # The reader sees two lowest, or two highest: neither is the one.
        return
    by_code = {department.code: department for department in region.departments}
    yield author.sentence(
        "taux",
        "territoires.taux",
        origin=origin,
        haut=subject.lexicon.department(by_code[high["code"]]),
        bas=subject.lexicon.department(by_code[low["code"]]),
        plus_haut=_rate(subject, high),
        plus_bas=_rate(subject, low),
    )


def _peers(author: Author, subject: Subject) -> str:
    origin = subject.origin(ENTRIES, rate=True)
    near = peers.similar(subject.regions, subject.region)
    if not near:
        return author.sentence(
            "pairs", "territoires.sans-taux", origin=origin, region=subject.place
        )
    frame = territory.regions(
        subject.dataset, subject.indicator(ENTRIES), regions=subject.regions, year=subject.year
    ).set_index("code", drop=False)
    rows = {row["code"]: row for row in rows_of(frame)}
    own, others = rows[subject.region.code], [rows[item.code] for item in near]
    if any(row["rate_status"] != "ok" for row in (own, *others)):
        return ""
    low, high = (
        min(others, key=lambda row: row["rate"]),
        max(others, key=lambda row: row["rate"]),
    )
    if own["rate"] > high["rate"]:
        key = "dessus"
    elif own["rate"] < low["rate"]:
        key = "dessous"
    else:
        key = "entre"
    return author.sentence(
        "pairs",
        f"territoires.pairs.{key}",
        origin=origin,
        region=subject.place,
        pairs=french.join(subject.lexicon.region(item).le for item in near),
        taux=_rate(subject, own),
        plus_bas=_rate(subject, low),
        plus_haut=_rate(subject, high),
    )


def _rate(subject: Subject, row: dict[str, float]) -> Figure:
    label = f"{subject.indicator(ENTRIES).label} pour 100\u00a0actifs, {row['label']}"
    return subject.rate(row["rate"], row["active_population"], label)


def _entries(subject: Subject, year: int, region: str = "", operator: str = ALL_OPERATORS) -> Count:
    return subject.dataset.count(
        ENTRIES, year=year, region=region or subject.region.code, operator=operator
    )
