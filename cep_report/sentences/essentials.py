"""L’essentiel: where the region stands, what sets it apart, where it is like the country."""

from __future__ import annotations

from collections.abc import Iterator

from cep_report import french
from cep_report.analysis import peers, territory, trends
from cep_report.analysis.counts import share
from cep_report.regions import NATION
from cep_report.sentences import traits
from cep_report.sentences.author import Author, Commentary
from cep_report.sentences.language import Figure
from cep_report.sentences.subject import ENTRIES, PEOPLE, Subject, rows_of
from cep_report.tables.layout import NATION_LABEL

PROFILES = ("sexe", "age", "formation", "statut", "csp", "secteur", "handicap", "origine", "motif")
_NEAR = 0.5
"""Rates nearer than this, for 100 active people, are said alike."""
_LARGE = 15.0
"""From this share of the nation, in percent, a region pulls the nation's figures to its own."""
_NOTABLE = 0.8
"""The next trait of a dimension follows its lead when its effect is this much of it."""
_ENOUGH = 4
"""From as many traits, an evolution like the nation's is no fact of the region."""
_MUCH = 0.15
"""From which share of comparisons put aside it is said how many."""


def essentials(subject: Subject) -> Commentary:
    """The five to eight facts of a region; fewer when it has fewer, none is made up."""
    author = subject.author("essentiel")
    found = traits.essential(subject)
    author.paragraph(
        [
            _recourse(author, subject),
            _evolution(author, subject, told=len(found) >= _ENOUGH),
            _weight(author, subject),
            _opening(author, subject, len(found)),
        ]
    )
    author.bullets(_bullets(author, subject, found))
    author.paragraph([_alike(author, subject, found), _few(author, subject)])
    return author.done()


def _recourse(author: Author, subject: Subject) -> str:
    indicator = subject.indicator(PEOPLE)
    origin = subject.origin(PEOPLE, rate=True)
    frame = territory.regions(
        subject.dataset, indicator, regions=subject.regions, year=subject.year
    )
    rows = {row["code"]: row for row in rows_of(frame)}
    own, nation = rows[subject.region.code], rows[NATION]
    rank = peers.rank(frame, subject.region.code)
    year = subject.a_year(subject.year)
    if rank is None or nation["rate_status"] != "ok":
        if subject.region.active_population is None and own["share_status"] == "ok":
            label = f"{indicator.label}, {subject.region.name}, part de la France"
            weight = subject.share(own["share"], nation["count"], label)
            return author.sentence(
                "recours", "essentiel.recours.sans-taux", origin=origin,
                region=subject.place, poids=weight,
            )  # fmt: skip
        return author.sentence(
            "recours", "essentiel.recours.absent", origin=origin, region=subject.place, annee=year
        )
    gap = own["rate"] - nation["rate"]
    level = "proche" if abs(gap) < _NEAR else "haut" if gap > 0 else "bas"
    label = f"Taux de recours ({indicator.label.lower()} pour 100\u00a0actifs)"
    place = float(rank.place)
    return author.sentence(
        "recours",
        f"essentiel.recours.{level}",
        origin=origin,
        region=subject.place,
        annee=year,
        taux=subject.rate(own["rate"], own["active_population"], f"{label}, {subject.region.name}"),
        france=subject.rate(nation["rate"], nation["active_population"], f"{label}, {NATION_LABEL}"),
        exaequo=" ex æquo" if rank.tied else "",
        rang=Figure(french.ordinal(rank.place), place, "rang", f"{label}, rang"),
        rang_f=Figure(
            french.ordinal(rank.place, feminine=True), place, "rang", f"{label}, rang"
        ),
        nombre=subject.whole(rank.among, "Régions dont la population active est connue", "régions"),
    )  # fmt: skip


def _evolution(author: Author, subject: Subject, *, told: bool) -> str:
    """The evolution beside the nation's; when enough is told, only if it differs from it."""
    indicator = subject.indicator(ENTRIES)
    origin = subject.origin(ENTRIES)
    before = subject.year - 1
    if subject.year in trends.broken_years(subject.dataset, indicator):
        return author.sentence(
            "evolution",
            "essentiel.evolution.rupture",
            origin=origin,
            annee=subject.a_year(subject.year),
            precedente=subject.a_year(before),
        )
    pace = subject.pace(ENTRIES)
    if pace is None:
        return author.sentence(
            "evolution", "essentiel.evolution.absent", origin=origin,
            region=subject.place, annee=subject.a_year(subject.year),
        )  # fmt: skip
    sense = french.movement(pace.here)
    label = f"{indicator.label}, évolution sur un an"
    if sense == "stable":
        return author.sentence("evolution", "recours.stable", origin=origin)
    if told and pace.reading in ("egal", "hasard"):
        return ""
    own = f"{label}, {subject.region.name}"
    return author.sentence(
        "evolution",
        f"essentiel.evolution.{pace.reading}",
        origin=origin,
        region=subject.place,
        sens=sense,
        evolution=Figure(french.percent(abs(pace.here)), pace.here, "%", own),
        signe=Figure(french.signed_percent(pace.here), pace.here, "%", own),
        france=Figure(
            french.signed_percent(pace.nation), pace.nation, "%", f"{label}, {NATION_LABEL}"
        ),
    )


def _weight(author: Author, subject: Subject) -> str:
    """That the nation's figures hold those of a large region: gaps with them are understated."""
    here, nation = (
        subject.dataset.count(PEOPLE, year=subject.year, region=place)
        for place in (subject.region.code, NATION)
    )
    weight = share(here, nation).number
    if weight is None or weight < _LARGE:
        return ""
    label = f"{subject.indicator(PEOPLE).label}, {subject.region.name}, part de la France"
    return author.sentence(
        "poids",
        "essentiel.poids",
        origin=subject.origin(PEOPLE),
        region=subject.place,
        poids=subject.share(weight, nation.number or 0.0, label),
    )


def _opening(author: Author, subject: Subject, count: int) -> str:
    key = "aucun" if count == 0 else "un" if count == 1 else "plusieurs"
    return author.sentence(
        "traits", f"essentiel.traits.{key}", origin=subject.origin(PEOPLE), region=subject.place
    )


def _bullets(author: Author, subject: Subject, found: list[dict[str, object]]) -> Iterator[str]:
    told = {traits.name(row) for row in found}
    for row in found:
        text = traits.trait(author, subject, row)
        other = traits.following(subject, row, least=_NOTABLE)
        if other is not None and traits.name(other) not in told:
            told.add(traits.name(other))
            text = f"{text} {traits.companion(author, subject, other, row)}"
        yield text


def _alike(author: Author, subject: Subject, found: list[dict[str, object]]) -> str:
    same = traits.alike(subject, PROFILES)
    if not same:
        return author.sentence(
            "semblable", "essentiel.semblable.aucun", origin=subject.origin(PEOPLE)
        )
    return author.sentence(
        "semblable",
        f"essentiel.semblable.{traits.reach(found)}",
        origin=subject.origin(PEOPLE),
        region=subject.place,
        dimensions=traits.named(subject, same),
    )


def _few(author: Author, subject: Subject) -> str:
    applicable = subject.compared[subject.compared["status"] != "na"]
    few = int(applicable["reading"].isin(["few", "missing"]).sum())
    if not len(applicable) or few < _MUCH * len(applicable):
        return ""
    masked = bool((applicable["reading"] == "missing").any())
    return author.sentence(
        "effectifs",
        f"essentiel.effectifs.{'absents' if masked else 'peu'}",
        origin=subject.origin(PEOPLE),
        nombre=subject.whole(few, "Comparaisons non classées"),
        ensemble=subject.whole(len(applicable), "Comparaisons en tout"),
    )
