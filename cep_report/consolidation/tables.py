"""The tables of the national report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cep_report import french
from cep_report.analysis import counts
from cep_report.blocks import Table
from cep_report.consolidation.conformity import Standing, State
from cep_report.consolidation.figures_told import agreement
from cep_report.consolidation.national import National
from cep_report.consolidation.national_plan import SharedPart
from cep_report.consolidation.page import reports_source
from cep_report.dataset.schema import Count, Status
from cep_report.recognition.figures import described
from cep_report.regions import Region
from cep_report.submission.receiving import Origin
from cep_report.tables.layout import (
    FICTIONAL,
    Head,
    build,
    left,
    printed,
    printed_day,
    words,
)

MISSING_NOTE = "*\u00a0Rapport non reçu."
NONE = french.mark("na")
_NAMED = 4
"""Figures that are named before the others are only counted."""
_FEW = 5
"""Rows of long texts up to which a table needs no landscape page of its own."""
_DEPOSIT_HEADS = (
    left("Région"),
    left("État"),
    left("Reçu le"),
    Head("Dépôt n°"),
    left("Origine"),
    left("Version"),
    Head("Confiance"),
)
_CONFIDENCE_NOTE = (
    "La confiance, de 0 à 1, est celle des rapprochements faits dans un document\u202f; le plan d’un "
    "dépôt est connu (–)."
)
_ORIGINS = {Origin.PACKAGE: "Dépôt", Origin.DOCUMENT: "Document reconnu"}


def overview(national: National) -> str:
    """What was received, in sentences."""
    found = national.standings
    received = [item for item in found if item.state is not State.MISSING]
    late = [item for item in found if item.state is State.LATE]
    missing = [item.region.name for item in found if item.state is State.MISSING]
    recognised = [
        item for item in received if item.received and item.received.origin is Origin.DOCUMENT
    ]
    texts = [
        (
            f"{french.quantity(len(received), 'rapport reçu', 'rapports reçus')} sur "
            f"{len(found)}, attendus le {french.date(national.campaign.delivery)}."
        )
    ]
    if len(late) == len(received) > 1:
        texts.append("Tous ont été reçus après cette date.")
    elif late:
        texts.append(f"Reçus après cette date\u00a0: {french.join(i.region.name for i in late)}.")
    if missing:
        texts.append(f"Non reçus\u00a0: {french.join(missing)}.")
    if recognised:
        names = french.join(item.region.name for item in recognised)
        texts.append(
            f"Reconnus dans un document fait sans l’outil, donc à lire avec prudence\u00a0: {names}."
        )
    conform = sum(item.conforms for item in found)
    texts.append(
        f"{french.quantity(conform, 'rapport reçu suit', 'rapports reçus suivent')} "
        "entièrement le plan de la campagne."
    )
    return " ".join(texts)


def submissions(national: National) -> Table:
    """What was received of each region, and when."""
    rows = [_submission(item) for item in national.standings]
    recognised = any(item.confidence is not None for item in national.collection.received.values())
    shown = len(_DEPOSIT_HEADS) if recognised else -1
    return build(
        "tableau-depots",
        f"Rapports reçus par région, campagne {national.campaign.id}",
        _DEPOSIT_HEADS[:shown],
        [row[:shown] for row in rows],
        told(national, reports_source(national)),
        notes=[_CONFIDENCE_NOTE] if recognised else [],
    )


def _submission(item: Standing) -> tuple[str, ...]:
    received = item.received
    if received is None:
        return (item.region.name, "Non reçu", NONE, NONE, NONE, NONE, NONE)
    identity = received.twin.identity
    number = printed(str(received.number), received.number, 0)
    return (
        item.region.name,
        french.capitalise(item.state),
        printed_day(french.short_date(received.day), received.day),
        number,
        _ORIGINS[received.origin],
        identity.version if received.origin is Origin.PACKAGE else NONE,
        NONE
        if received.confidence is None
        else printed(french.number(received.confidence, 2), received.confidence, 2),
    )


def conformity(national: National) -> Table | None:
    """How the reports received depart from the plan; None when none does."""
    rows = [
        (
            item.region.name,
            _listed(item.missing_parts),
            _listed(item.empty),
            "Autre ordre" if item.moved else "Celui du plan",
            words(item.received.derogation) if item.received.derogation.strip() else NONE,
        )
        for item in national.standings
        if item.received is not None and (not item.conforms or item.received.derogation.strip())
    ]
    if not rows:
        return None
    return build(
        "tableau-conformite",
        f"Écarts des rapports reçus au plan de la campagne {national.campaign.id}",
        (
            left("Région"),
            left("Parties absentes"),
            left("Rubriques vides"),
            left("Ordre"),
            left("Dérogation"),
        ),
        rows,
        told(national, reports_source(national)),
        notes=["Une rubrique vide d’une partie absente n’est pas répétée."],
        wide=len(rows) > _FEW,
    )


def divergences(national: National) -> Table | None:
    """What operators and associations do not agree on, both positions; None for nothing."""
    names = {
        item.id: national.campaign.operator_name(item.id) for item in national.campaign.operators
    }
    rows = [
        (
            received.region.name,
            names.get(item.operator, item.operator),
            words(item.place),
            words(item.remark),
            words(item.answer),
        )
        for received in national.collection.received.values()
        for item in received.twin.observations
        if item.diverges
    ]
    if not rows:
        return None
    return build(
        "tableau-divergences",
        f"Positions divergentes dans les rapports, campagne {national.campaign.id}",
        (
            left("Région"),
            left("Opérateur"),
            left("Rubrique"),
            left("Position de l’opérateur"),
            left("Position de l’association"),
        ),
        rows,
        told(national, reports_source(national)),
        notes=[note] if (note := untold_note(national)) else [],
        wide=len(rows) > _FEW,
    )


def alerts(national: National) -> Table | None:
    """What is to be verified, region by region: where, what, what to do; None for nothing."""
    rows = [
        (received.region.name, *cells)
        for received in national.collection.received.values()
        for cells in (
            *_found(received.findings),
            *(
                ("Chiffres", place, text, "Interroger l’association.")
                for place, text in _disagreements(national, received.region)
            ),
        )
    ]
    if not rows:
        return None
    return build(
        "tableau-alertes",
        f"Points à vérifier dans les rapports, campagne {national.campaign.id}",
        (
            left("Région"),
            left("Constat"),
            left("Où"),
            left("Ce qui a été relevé"),
            left("À faire"),
        ),
        rows,
        told(national, f"réception des rapports, {reports_source(national)}"),
        wide=len(rows) > _FEW,
    )


def _found(findings: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """What was found at reception: once for all the places where the same was."""
    places: dict[tuple[str, ...], list[str]] = {}
    for item in findings:
        code, place, message, remedy = (
            str(item.get(key, "")) for key in ("code", "place", "message", "remedy")
        )
        places.setdefault((code, message, remedy), []).append(place)
    for (code, message, remedy), where in places.items():
        shown = tuple(words(place) for place in dict.fromkeys(where) if place)
        yield words(code), _listed(shown), words(message), words(remedy) if remedy else NONE


def _disagreements(national: National, region: Region) -> Iterator[tuple[str, str]]:
    """Where the figures of a report depart from the national dataset's, and how many do."""
    found = agreement(national, national.collection.received[region.code])
    if found is None:
        return
    if found.different:
        yield (
            _few(
                described(key, national.campaign, national.indicators, region)
                for key in found.different
            ),
            (
                f"{french.quantity(len(found.different), 'chiffre diffère', 'chiffres diffèrent')} du jeu "
                f"de données national ({french.quantity(found.same, 'identique')})."
            ),
        )
    if found.shown:
        yield (
            NONE,
            (
                f"{french.quantity(found.shown, 'chiffre donné', 'chiffres donnés')} que le secret "
                "statistique couvre au niveau national\u202f; aucun n’est repris ici."
            ),
        )


def _few(labels: Iterable[str]) -> str:
    """Labels, the first ones and how many others there are."""
    every = tuple(dict.fromkeys(labels))
    others = len(every) - _NAMED
    more = (f"et {french.quantity(others, 'autre')}",) if others > 0 else ()
    return _listed((*every[:_NAMED], *more))


def named(national: National, code: str, name: str) -> str:
    """A territory in a table of figures, with a star when its report was not received."""
    missing = any(item.code == code for item in national.collection.missing)
    return f"{name}\u00a0*" if missing else name


def untold_note(national: National) -> str:
    """Whose registers are not known, and why; "" for nobody."""
    regions = national.collection.without_registers
    if not regions:
        return ""
    return (
        "Registres non disponibles (rapport reçu en simple document, sans registre lu)\u00a0: "
        f"{french.join(region.name for region in regions)}."
    )


def missing_note(national: National) -> list[str]:
    """What the star means."""
    return [MISSING_NOTE] if national.collection.missing else []


def number(count: Count, decimals: int = 0, *, signed: bool = False) -> str:
    """A count as printed, or its mark."""
    if count.number is None:
        return french.mark(count.status)
    text = (
        french.signed(count.number, decimals) if signed else french.number(count.number, decimals)
    )
    return printed(text, count.number, decimals, signed=signed)


def share(national: National, item: SharedPart, code: str) -> Count:
    """A share of the plan in a territory, in percent."""
    part = national.dataset.count(
        item.indicator,
        year=national.year,
        region=code,
        dimension=item.dimension,
        modality=item.modality,
    )
    whole = national.dataset.count(item.indicator, year=national.year, region=code)
    return counts.share(part, whole)


def _listed(texts: tuple[str, ...]) -> str:
    return f"{french.NARROW}; ".join(texts) or NONE


def told(national: National, source: str) -> str:
    """A source, and that figures are made up when they are."""
    return f"{source} – {FICTIONAL}" if national.fictional else source


def years_text(national: National) -> str:
    """The year in a caption, or both."""
    earlier = national.earlier
    return f"{earlier.year} et {national.year}" if earlier else str(national.year)


def _registers(national: National) -> int:
    """How many reports have registers that are known."""
    return sum(item.registers_known for item in national.collection.received.values())


def cooperations_compared(national: National) -> Table | None:
    """Cooperations by theme in both campaigns; None without another campaign."""
    earlier = national.earlier
    if earlier is None:
        return None
    now, before = (
        Counter(entry.theme for entry in of.collection.cooperations) for of in (national, earlier)
    )
    known = dict.fromkeys((*national.campaign.lists.themes, *earlier.campaign.lists.themes))
    labels = [*known, *sorted((now.keys() | before.keys()) - known.keys())]
    sides = (
        (before, earlier.campaign.lists.themes, earlier),
        (now, national.campaign.lists.themes, national),
    )
    rows = [
        (
            words(label),
            *(
                number(Count(float(counted[label]), Status.OK))
                if label in listed or counted[label]
                else NONE
                for counted, listed, _ in sides
            ),
        )
        for label in labels
    ]
    totals = (number(Count(float(counted.total()), Status.OK)) for counted, *_ in sides)
    return build(
        "tableau-cooperations-campagnes",
        f"Coopérations par thème, {years_text(national)}",
        (
            left("Thème"),
            *(
                Head(f"{of.year} ({french.quantity(_registers(of), 'rapport')})")
                for *_, of in sides
            ),
        ),
        [*rows, ("Ensemble", *totals)],
        told(national, reports_source(national)),
        notes=[
            "Un thème que la campagne n’a pas dans ses listes est sans objet (–).",
            *(
                f"{of.year}\u00a0: {french.uncapitalise(note)}"
                for *_, of in sides
                if (note := untold_note(of))
            ),
        ],
        strong_rows=[len(rows)],
    )
