"""Comments on volumes and operators, and on territories."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cep_report import french
from cep_report.analysis import (
    concentration,
    differences,
    peers,
    specificities,
    territory,
    trends,
)
from cep_report.analysis.counts import NOT_APPLICABLE, change
from cep_report.dataset.schema import ALL_OPERATORS, Count
from cep_report.sentences import traits
from cep_report.sentences.author import Author, Commentary
from cep_report.sentences.language import Figure
from cep_report.sentences.subject import ENTRIES, Subject, direction, rows_of
from cep_report.tables.layout import decimals

_IN_PROPORTION = 5.0
"""A contribution nearer than this to the family's weight, in percent, is in proportion."""
_FOLLOWS = ((2.0, "suit"), (5.0, "proche"))
"""Under these indices of Hoover, in percent, entries follow the active population, or nearly."""
_EVEN = ((0.98, "egal"), (0.85, "equilibre"))
"""From as many equal departments as these shares of the real ones, entries are even, or nearly."""


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
    told = traits.widest(own)
    if told is None:
        return ""
    row, key = told
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
    pace = subject.pace(ENTRIES)
    if pace is not None:
        both_fall = max(pace.here, pace.nation) < 0 and pace.reading in ("plus", "moins")
        yield author.sentence(
            "rythme",
            f"recours.rythme.{'baisse-' if both_fall else ''}{pace.reading}",
            origin=origin,
            ecart=subject.gap(pace.apart, then.number, label=f"{label}, écart avec la France"),
        )
    yield _mix(author, subject)


def _contribution(author: Author, subject: Subject, moved: float, then: float, label: str) -> str:
    """The family whose change weighs most in the whole's, beside its weight in the entries."""
    found: list[tuple[float, float, float, str]] = []
    for family, _ in subject.families:
        new = _entries(subject, subject.year, operator=family).number
        old = _entries(subject, subject.year - 1, operator=family).number
        if new is None or old is None:
            return ""
        found.append((100 * (new - old) / then, old, new, family))
    part, old, new, family = max(found, key=lambda item: item[0] * math.copysign(1, moved))
    now = sum(item[2] for item in found)
    beyond = 100 * part / moved - 100 * old / then
    return author.sentence(
        f"contribution.{family}",
        f"recours.{'hausse' if moved > 0 else 'baisse'}." + direction(beyond, least=_IN_PROPORTION),
        origin=subject.origin(ENTRIES),
        sujet=subject.operator(family),
        total=Figure(french.percent(abs(moved), decimals(then)), moved, "%", label),
        contribution=subject.gap(part, then, label=f"{label}, contribution de la famille"),
        poids=subject.share(
            100 * new / now, now, f"{subject.indicator(ENTRIES).label}, {family}, part"
        ),
    )


def _mix(author: Author, subject: Subject) -> str:
    """The family whose share moved most; nothing when no share moved more than a little."""
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
    now, then = row["share"] / 100, (row["share"] - row["change"]) / 100
    statistic = differences.shares(
        now * row["base"], row["base"], then * row["base_before"], row["base_before"]
    )
    if not differences.notable(row["change"], statistic, among=len(own)):
        return ""
    return author.sentence(
        f"partage.{row['operator']}",
        f"recours.partage.{direction(row['change'])}",
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
        near = (name for most, name in _FOLLOWS if found.hoover < most)
        key = next(near, "ecarte")
        yield author.sentence(
            "hoover",
            f"territoires.hoover.{key}",
            origin=origin,
            hoover=subject.share(found.hoover, count, "Indice de Hoover des entrées"),
        )
    even = (name for least, name in _EVEN if found.equivalent >= least * found.places)
    yield author.sentence(
        "equivalent",
        f"territoires.partage.{next(even, 'concentre')}",
        origin=origin,
        equivalent=Figure(
            french.number(found.equivalent, 1),
            found.equivalent,
            "départements",
            "Inverse de l’indice de Herfindahl des entrées",
        ),
        nombre=Figure(
            french.in_letters(found.places), float(found.places), "départements", "Départements"
        ),
    )
    rates = rows_of(frame[frame["rate_status"] == "ok"])
    few = float(frame["count"].min()) < specificities.DEFAULT.people
    if len(rates) < len(frame) or few:
        # What is missing or rests on few people is not ranked.
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
        key = "sans-pairs" if subject.region.active_population else "sans-taux"
        return author.sentence("pairs", f"territoires.{key}", origin=origin, region=subject.place)
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
    shown = [french.rounded(row["rate"], 1) for row in (own, low, high)]
    if shown[0] > shown[2]:
        key = "dessus"
    elif shown[0] < shown[1]:
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
