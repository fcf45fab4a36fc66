"""Comments on the services rendered, and on what follows them."""

from __future__ import annotations

from typing import Any

from cep_report import french
from cep_report.analysis import services, specificities
from cep_report.analysis.counts import gap, share, total
from cep_report.dataset.schema import Count
from cep_report.regions import NATION
from cep_report.sentences.author import Author, Commentary
from cep_report.sentences.language import Figure
from cep_report.sentences.subject import Subject, direction, rows_of

_REMOTE = ("modalite", "format", "distance")
_FUNDING = ("financement-dossiers", "financement-euros")
_SUPPORTS = "prestations"


def rendered(subject: Subject) -> Commentary:
    """Levels of service, interviews at a distance, delays and durations."""
    author = subject.author("services")
    author.paragraph(
        [
            _level(author, subject),
            _remote(author, subject),
            _days(author, subject, "delai-rendez-vous", "delai", 1),
            _days(author, subject, "duree", "duree", 0),
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
    shares, bases = [], []
    for place in (subject.region.code, NATION):
        counts = [
            subject.dataset.count(level.id, year=subject.year, region=place) for level in levels
        ]
        whole = total(counts)
        shares.append(share(counts[-1], whole))
        bases.append(whole)
    return _compared(author, subject, "niveau", shares, bases, (last.id,), last.label)


def _remote(author: Author, subject: Subject) -> str:
    indicator, dimension, modality = _REMOTE
    shares, bases = [], []
    for place in (subject.region.code, NATION):
        whole = subject.dataset.count(indicator, year=subject.year, region=place)
        part = subject.dataset.count(
            indicator, year=subject.year, region=place, dimension=dimension, modality=modality
        )
        shares.append(share(part, whole))
        bases.append(whole)
    return _compared(
        author, subject, "distance", shares, bases, (indicator,), "Entretiens à distance"
    )


def _compared(
    author: Author,
    subject: Subject,
    key: str,
    shares: list[Count],
    bases: list[Count],
    indicators: tuple[str, ...],
    label: str,
) -> str:
    origin = subject.origin(*indicators)
    here, there = shares
    if here.number is None or there.number is None:
        return author.sentence(key, f"services.{key}.absent", origin=origin, region=subject.place)
    apart = gap(here, there)
    numbers = [base.number or 0.0 for base in bases]
    return author.sentence(
        key,
        f"services.{key}.{direction(apart)}",
        origin=origin,
        region=subject.place,
        part=subject.share(here.number, numbers[0], f"{label}, part, {subject.region.name}"),
        ecart=subject.gap(apart, *numbers, label=f"{label}, part, écart avec la France"),
    )


def _days(author: Author, subject: Subject, indicator: str, key: str, precision: int) -> str:
    here, there = (
        subject.dataset.count(indicator, year=subject.year, region=place)
        for place in (subject.region.code, NATION)
    )
    origin = subject.origin(indicator)
    if here.number is None or there.number is None:
        return author.sentence(key, f"services.{key}.absent", origin=origin, region=subject.place)
    apart = gap(here, there)
    label = subject.indicator(indicator).label
    least = 0.5 * 10**-precision
    return author.sentence(
        key,
        f"services.{key}.{direction(apart, least=least)}",
        origin=origin,
        region=subject.place,
        jours=Figure(
            french.quantity(here.number, "jour", decimals=precision),
            here.number,
            "jours",
            f"{label}, {subject.region.name}",
        ),
        ecart=Figure(
            french.quantity(abs(apart), "jour", decimals=precision),
            apart,
            "jours",
            f"{label}, écart avec la France",
        ),
    )


def _support(author: Author, subject: Subject) -> str:
    own = subject.compared[
        (subject.compared["indicator"] == _SUPPORTS) & (subject.compared["operator"] == "tous")
    ]
    known = own[own["gap"].notna()]
    if known.empty:
        return ""
    found = specificities.ranked(own)
    near = found.empty
    row: dict[str, Any] = rows_of(known.loc[[known["gap"].abs().idxmax()]] if near else found)[0]
    key = "proche" if near else "plus" if row["gap"] > 0 else "moins"
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
    first = max(rows, key=lambda row: row["amount_share"] if row["amount_share"] >= 0 else -1.0)
    if first["amount_share_status"] != "ok" or first["nation_amount_share_status"] != "ok":
        return author.sentence("financement", "articulation.financement.absent", origin=origin)
    label = f"{amounts.label}, {first['label']}, part"
    return author.sentence(
        f"financement.{first['modality']}",
        f"articulation.financement.{direction(first['gap'])}",
        origin=origin,
        region=subject.place,
        sujet=subject.lexicon.modality(amounts, "financeur", first["modality"]),
        part=subject.share(first["amount_share"], base, f"{label}, {subject.region.name}"),
        ecart=subject.gap(first["gap"], base, label=f"{label}, écart avec la France"),
    )
