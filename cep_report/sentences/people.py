"""Comments on who the beneficiaries are, and on what they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cep_report.analysis import differences, profiles, specificities, trends
from cep_report.analysis.counts import difference, share
from cep_report.dataset.schema import ALL_OPERATORS
from cep_report.sentences import traits
from cep_report.sentences.author import Author, Commentary
from cep_report.sentences.subject import PEOPLE, Subject, direction, rows_of

PUBLICS = ("sexe", "age", "formation", "statut", "csp", "secteur", "handicap")
"""The dimensions that tell who people are."""
_DETAILED = 2
"""How many dimensions are told in detail."""
_SECOND = 0.6
"""A second share of a dimension is told when its gap is this much of the first's."""


def publics(subject: Subject) -> Commentary:
    """The profiles that differ most, what makes them differ, and those that do not."""
    author = subject.author("publics")
    found = traits.distinct(subject, PEOPLE, PUBLICS)
    if found:
        author.paragraph(_dimensions(author, subject, found))
    else:
        author.paragraph(
            [
                author.sentence(
                    "proche", "publics.proche", origin=subject.origin(PEOPLE), region=subject.place
                )
            ]
        )
    own = _of_one_operator(subject)
    author.paragraph(
        [*(traits.trait(author, subject, row) for row in own), _alike(author, subject, own)]
    )
    return author.done()


def demands(subject: Subject) -> Commentary:
    """The first reasons, what is the region's own, what moved in a year, and the origins."""
    author = subject.author("demandes")
    author.paragraph(
        [
            _first_reason(author, subject),
            _apart(author, subject, "motif", "demandes.ecart"),
            _moved(author, subject),
            _apart(author, subject, "origine", "demandes.origine"),
        ]
    )
    return author.done()


def _dimensions(author: Author, subject: Subject, found: list[dict[str, Any]]) -> Iterator[str]:
    """The farthest profiles that hold a distinct share, by their index of dissimilarity.

    Within a profile shares are told by their gap in points, which is what the index adds up.
    """
    origin = subject.origin(PEOPLE)
    apart = specificities.dissimilarity(subject.compared)
    whole = {row["dimension"] for row in found}
    base = found[0]["base"]
    own = subject.compared[
        (subject.compared["indicator"] == PEOPLE)
        & (subject.compared["operator"] == ALL_OPERATORS)
        & subject.compared["dimension"].isin(PUBLICS)
    ]
    first = "publics.dimension-connue" if traits.hidden(own) else "publics.dimension"
    told = 0
    for row in rows_of(apart[apart["indicator"] == PEOPLE]):
        dimension = row["dimension"]
        several = len(subject.indicator(PEOPLE).dimension(dimension).modalities) > 2
        if dimension not in whole or told == _DETAILED or (not told and not several):
            continue
        word = subject.lexicon.dimension(dimension)
        yield author.sentence(
            f"dimension.{dimension}",
            "publics.autre" if told else first,
            origin=origin,
            region=subject.place,
            dimension=word.noun,
            indice=subject.share(row["points"], base, f"{word.name}, indice de dissimilarité"),
        )
        shares = [item for item in found if item["dimension"] == dimension]
        yield from _detail(author, subject, sorted(shares, key=lambda item: -abs(item["gap"])))
        told += 1


def _detail(author: Author, subject: Subject, rows: list[dict[str, Any]]) -> Iterator[str]:
    lead = rows[0]
    for position, row in enumerate(rows[:2]):
        if abs(row["gap"]) < _SECOND * abs(lead["gap"]):
            return
        key = "plus" if row["gap"] > 0 else "moins"
        if position and (row["gap"] > 0) == (lead["gap"] > 0):
            key = "meme"
        figures = subject.shares_of(row)
        yield author.sentence(
            f"detail.{traits.name(row)}",
            f"publics.{'contrepoint' if position else 'detail'}.{key}",
            origin=subject.origin(PEOPLE),
            sujet=subject.modality(row),
            **figures,
        )


def _of_one_operator(subject: Subject) -> list[dict[str, Any]]:
    """The strongest share that is distinct for one family and not for all of them, or none.

    One that stands among the essentials is not said again.
    """
    found = rows_of(specificities.ranked(subject.compared))
    known = {
        (row["dimension"], row["modality"]) for row in found if row["operator"] == ALL_OPERATORS
    }
    told = set(map(traits.name, traits.essential(subject)))
    for row in found:
        public = row["indicator"] == PEOPLE and row["dimension"] in PUBLICS
        own = row["operator"] != ALL_OPERATORS
        new = traits.name(row) not in told
        if public and own and new and (row["dimension"], row["modality"]) not in known:
            return [row]
    return []


def _alike(author: Author, subject: Subject, own: list[dict[str, Any]]) -> str:
    same = traits.alike(subject, PUBLICS)
    if not same:
        return ""
    return author.sentence(
        "semblable",
        f"publics.semblable.{traits.reach(own)}",
        origin=subject.origin(PEOPLE),
        region=subject.place,
        sujet=_several(subject, same),
        dimensions=traits.named(subject, same),
    )


def _several(subject: Subject, dimensions: Sequence[str]) -> Any:
    """A noun that agrees with one dimension, or with several of them."""
    noun = subject.lexicon.dimension(dimensions[0]).noun
    plural = noun.plural or len(dimensions) > 1
    return type(noun)(noun.le, noun.de, noun.a, noun.feminine, plural)


def _reasons(subject: Subject) -> list[dict[str, Any]]:
    frame = profiles.profile(
        subject.dataset,
        subject.indicator(PEOPLE),
        "motif",
        region=subject.region.code,
        year=subject.year,
    )
    return rows_of(frame[frame["modality"] != specificities.UNKNOWN])


def _first_reason(author: Author, subject: Subject) -> str:
    rows = _reasons(subject)
    if any(row["region_status"] != "ok" or row["nation_status"] != "ok" for row in rows):
        return ""
    ranked = sorted(rows, key=lambda row: -row["region_count"])
    order = sorted(rows, key=lambda row: -row["nation_count"])
    if len(ranked) < 3 or not _leads(ranked, 0):
        return ""
    if ranked[0]["modality"] != order[0]["modality"]:
        key = "autre"
    elif not _leads(ranked, 1):
        key = "meme-seul"
    else:
        key = "meme" if ranked[1]["modality"] == order[1]["modality"] else "meme-tete"
    indicator = subject.indicator(PEOPLE)
    nouns = {
        name: subject.lexicon.modality(indicator, "motif", row["modality"])
        for name, row in (("sujet", ranked[0]), ("second", ranked[1]), ("france", order[0]))
    }
    return author.sentence(
        "premier",
        f"demandes.premier.{key}",
        origin=subject.origin(PEOPLE),
        **nouns,
    )


def _leads(ranked: list[dict[str, Any]], place: int) -> bool:
    """Whether a reason comes before the next by more than chance."""
    first, second = (ranked[place + step]["region_count"] for step in (0, 1))
    return differences.beyond_chance(differences.ahead(first, second))


def _apart(author: Author, subject: Subject, dimension: str, key: str) -> str:
    """The share of a dimension that is farthest from the nation's, or that none is far."""
    own = subject.compared[
        (subject.compared["dimension"] == dimension)
        & (subject.compared["operator"] == ALL_OPERATORS)
    ]
    told = traits.widest(own)
    if told is None:
        return ""
    row, reading = told
    if reading in ("proche", "egal"):
        return author.sentence(dimension, f"{key}.proche", origin=subject.origin(PEOPLE))
    return author.sentence(
        traits.name(row),
        f"{key}.{reading}",
        origin=subject.origin(PEOPLE),
        region=subject.place,
        sujet=subject.modality(row),
        **subject.shares_of(row),
    )


def _moved(author: Author, subject: Subject) -> str:
    """The reason whose share changed most in a year; nothing across a series break.

    Many people count in both years, which only makes chance rarer than is assumed here.
    """
    indicator, year, before = subject.indicator(PEOPLE), subject.year, subject.year - 1
    if before not in subject.dataset.years:
        return ""
    if year in trends.broken_years(subject.dataset, indicator):
        return ""
    found: list[tuple[float, float, str]] = []
    bases: list[float] = []
    for item in indicator.dimension("motif").modalities:
        shares, counts = [], []
        for when in (year, before):
            whole = subject.dataset.count(PEOPLE, year=when, region=subject.region.code)
            part = subject.dataset.count(
                PEOPLE,
                year=when,
                region=subject.region.code,
                dimension="motif",
                modality=item.id,
            )
            shares.append(share(part, whole))
            bases.append(whole.number or 0.0)
            counts += [part.number or 0.0, bases[-1]]
        moved = difference(*shares)
        if moved.number is None:
            return ""
        if item.id != specificities.UNKNOWN:
            found.append((moved.number, differences.shares(*counts), item.id))
    points, statistic, modality = max(found, key=lambda moved: abs(moved[0]))
    if not differences.notable(points, statistic, among=len(found)):
        return ""
    return author.sentence(
        f"evolution.{modality}",
        f"demandes.evolution.{direction(points)}",
        origin=subject.origin(PEOPLE),
        sujet=subject.lexicon.modality(indicator, "motif", modality),
        precedente=subject.a_year(before),
        ecart=subject.gap(
            points,
            *bases,
            label=f"Motif\u00a0: {indicator.dimension('motif').modality(modality).label}, "
            "variation de la part sur un an",
        ),
    )
