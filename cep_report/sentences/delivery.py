"""Comments on the services rendered, and on what follows them."""

from __future__ import annotations

from cep_report import french
from cep_report.analysis import differences, services, specificities
from cep_report.analysis.counts import gap, share, total
from cep_report.dataset.schema import Count
from cep_report.regions import NATION
from cep_report.sentences import traits
from cep_report.sentences.author import Author, Commentary
from cep_report.sentences.language import Figure
from cep_report.sentences.subject import Subject, direction, rows_of
from cep_report.tables.layout import NATION_LABEL

_REMOTE = ("modalite", "format", "distance")
_FUNDING = ("financement-dossiers", "financement-euros")
_SUPPORTS = "prestations"
_LEVEL = "niveau"
_DELAY = 0.5
"""Mean delays nearer than this, in days, are said alike."""
_DURATION = 0.05
"""Median durations nearer than this share of the nation's are said alike."""
_AMOUNTS = 1.0
"""Shares of amounts nearer than this, in points, are said alike."""


def rendered(subject: Subject) -> Commentary:
    """Levels of service, interviews at a distance, delays and durations."""
    author = subject.author("services")
    author.paragraph(
        [
            _level(author, subject),
            _remote(author, subject),
            _delay(author, subject),
            _duration(author, subject),
        ]
    )
    return author.done()


def following(subject: Subject) -> Commentary:
    """Supports mobilised after a CEP, and who pays for training."""
    author = subject.author("articulation")
    author.paragraph([_support(author, subject), _funding(author, subject)])
    return author.done()


def _level(author: Author, subject: Subject) -> str:
    known = {indicator.id for indicator in subject.indicators.all}
    levels = [level for level in subject.campaign.service_levels if level.id in known]
    if len(levels) < 2:
        return ""
    last = levels[-1]
    parts, wholes = [], []
    for place in (subject.region.code, NATION):
        counts = [
            subject.dataset.count(level.id, year=subject.year, region=place) for level in levels
        ]
        parts.append(counts[-1])
        wholes.append(total(counts))
    return _compared(author, subject, "niveau", parts, wholes, last.id, last.label)


def _remote(author: Author, subject: Subject) -> str:
    indicator, dimension, modality = _REMOTE
    parts, wholes = [], []
    for place in (subject.region.code, NATION):
        wholes.append(subject.dataset.count(indicator, year=subject.year, region=place))
        parts.append(
            subject.dataset.count(
                indicator, year=subject.year, region=place, dimension=dimension, modality=modality
            )
        )
    return _compared(author, subject, "distance", parts, wholes, indicator, "Entretiens à distance")


def _compared(
    author: Author,
    subject: Subject,
    key: str,
    parts: list[Count],
    wholes: list[Count],
    indicator: str,
    label: str,
) -> str:
    """A share here and in the nation: told apart only when chance would not do it."""
    origin = subject.origin(indicator)
    here, there = map(share, parts, wholes)
    if here.number is None or there.number is None:
        return author.sentence(key, f"services.{key}.absent", origin=origin, region=subject.place)
    apart = gap(here, there)
    (part, nation_part), numbers = (
        [count.number or 0.0 for count in counts] for counts in (parts, wholes)
    )
    if numbers[0] < specificities.DEFAULT.base:
        return author.sentence(key, f"services.{key}.peu", origin=origin, region=subject.place)
    statistic = differences.shares(part, numbers[0], nation_part - part, numbers[1] - numbers[0])
    sense = direction(apart) if differences.notable(apart, statistic) else "egal"
    return author.sentence(
        key,
        f"services.{key}.{sense}",
        origin=origin,
        region=subject.place,
        part=subject.share(here.number, numbers[0], f"{label}, part, {subject.region.name}"),
        ecart=subject.gap(apart, *numbers, label=f"{label}, part, écart avec la France"),
    )


def _delay(author: Author, subject: Subject) -> str:
    """The mean delay of the first appointment, of all operators together."""
    indicator = "delai-rendez-vous"
    here, there = _measured(subject, indicator)
    origin = subject.origin(indicator)
    if here is None or there is None:
        return author.sentence(
            "delai", "services.delai.absent", origin=origin, region=subject.place
        )
    label = subject.indicator(indicator).label
    return author.sentence(
        "delai",
        f"services.delai.{direction(here - there, least=_DELAY)}",
        origin=origin,
        region=subject.place,
        jours=_days(here, 1, f"{label}, {subject.region.name}"),
        ecart=_days(here - there, 1, f"{label}, écart avec la France"),
    )


def _duration(author: Author, subject: Subject) -> str:
    """The median durations of the levels of advice, as the table beside gives them.

    The level that is farthest from the nation's is told; a median of all levels together
    would depend on how cases are shared between them.
    """
    indicator = subject.indicator("duree")
    origin = subject.origin(indicator.id)
    label = indicator.label
    found: list[tuple[float, float, float, str]] = []
    for modality in indicator.dimension(_LEVEL).modalities:
        here, there = _measured(subject, indicator.id, modality.id)
        if here is None or not there:
            return author.sentence(
                "duree", "services.duree.absent", origin=origin, region=subject.place
            )
        found.append((here / there - 1, here, there, modality.id))
    apart, here, there, level = max(found, key=lambda item: abs(item[0]))
    if abs(apart) < _DURATION:
        return author.sentence("duree", "services.duree.egal", origin=origin, region=subject.place)
    what = f"{label}, {indicator.dimension(_LEVEL).modality(level).label}"
    return author.sentence(
        f"duree.{level}",
        f"services.duree.{direction(apart)}",
        origin=origin,
        region=subject.place,
        sujet=subject.lexicon.modality(indicator, _LEVEL, level),
        jours=_days(here, 0, f"{what}, {subject.region.name}"),
        france=_days(there, 0, f"{what}, {NATION_LABEL}"),
    )


def _measured(subject: Subject, indicator: str, level: str = "") -> tuple[float | None, ...]:
    """A measure of all operators together, here and in the nation."""
    where = {"dimension": _LEVEL, "modality": level} if level else {}
    return tuple(
        subject.dataset.count(indicator, year=subject.year, region=place, **where).number
        for place in (subject.region.code, NATION)
    )


def _days(value: float, precision: int, label: str) -> Figure:
    return Figure(french.quantity(abs(value), "jour", decimals=precision), value, "jours", label)


def _support(author: Author, subject: Subject) -> str:
    own = subject.compared[
        (subject.compared["indicator"] == _SUPPORTS) & (subject.compared["operator"] == "tous")
    ]
    told = traits.widest(own)
    if told is None:
        return ""
    row, key = told
    return author.sentence(
        f"dispositif.{row['modality']}",
        f"articulation.dispositif.{key}",
        origin=subject.origin(_SUPPORTS, "beneficiaires"),
        region=subject.place,
        sujet=subject.modality(row),
        **subject.shares_of(row),
    )


def _funding(author: Author, subject: Subject) -> str:
    files, amounts = (subject.indicator(name) for name in _FUNDING)
    frame = services.funding(
        subject.dataset, files, amounts, region=subject.region.code, year=subject.year
    )
    base = float(frame["files"].iloc[-1])
    rows = rows_of(frame.iloc[:-1])
    origin = subject.origin(*_FUNDING)
    if any(row["amount_status"] not in ("ok", "na") for row in rows) or not base >= 0:
        return author.sentence("financement", "articulation.financement.absent", origin=origin)
    rows.sort(key=lambda row: row["amount_share"] if row["amount_share"] >= 0 else -1.0)
    second, first = rows[-2:]
    if french.rounded(second["amount_share"], 1) == french.rounded(first["amount_share"], 1):
        return ""
    if first["amount_share_status"] != "ok" or first["nation_amount_share_status"] != "ok":
        return author.sentence("financement", "articulation.financement.absent", origin=origin)
    label = f"{amounts.label}, {first['label']}, part"
    return author.sentence(
        f"financement.{first['modality']}",
        f"articulation.financement.{direction(first['gap'], least=_AMOUNTS)}",
        origin=origin,
        region=subject.place,
        sujet=subject.funder(amounts, first["modality"]),
        part=subject.share(first["amount_share"], base, f"{label}, {subject.region.name}"),
        ecart=subject.gap(first["gap"], base, label=f"{label}, écart avec la France"),
    )
