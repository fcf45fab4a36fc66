"""What changed in the methodology between two campaigns, in French, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from cep_report import french
from cep_report.campaign import Campaign, Milestone, OperatorFamily, Part

ADDED, REMOVED, CHANGED = "ajouté", "retiré", "modifié"
T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """Something that changed.

    Attributes:
        section: where it stands in the methodology ("Plan", "Jalons"…).
        what: what it is.
        kind: ``ADDED``, ``REMOVED`` or ``CHANGED``.
        before: what it was, "" when it was not there.
        after: what it is, "" when it is not there any more.
    """

    section: str
    what: str
    kind: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        match self.kind:
            case "ajouté":
                return f"+ {self.what}{_tail(self.after)}"
            case "retiré":
                return f"− {self.what}{_tail(self.before)}"
            case _:
                return f"~ {self.what}\u00a0: {self.before or '(rien)'} → {self.after or '(rien)'}"

    def to_dict(self) -> dict[str, str]:
        """The change as JSON values."""
        return {
            "rubrique": self.section,
            "nature": self.kind,
            "quoi": self.what,
            "avant": self.before,
            "apres": self.after,
        }


def differences(before: Campaign, after: Campaign) -> tuple[Change, ...]:
    """What changed from a campaign to another, in the order of the file."""
    return tuple(
        change
        for section in (
            _identity,
            _plan,
            _milestones,
            _operators,
            _levels,
            _references,
            _versions,
            _lists,
            _denominators,
            _committee,
            _dataset,
            _avoided,
        )
        for change in section(before, after)
    )


def _identity(before: Campaign, after: Campaign) -> Iterator[Change]:
    yield from _fields(
        "Campagne",
        {
            "titre": (before.title, after.title),
            "année observée": (str(before.observed_year), str(after.observed_year)),
            "remise": (french.date(before.delivery), french.date(after.delivery)),
            "date de référence des noms": (
                french.date(before.reference_date),
                french.date(after.reference_date),
            ),
            "méthodologie": (before.methodology, after.methodology),
        },
    )


# The plan ----------------------------------------------------------------------------


def _plan(before: Campaign, after: Campaign) -> Iterator[Change]:
    section = "Plan"
    yield from _matched(section, "partie", before.plan, after.plan, _heading, _part_changes)
    yield from _order(section, "ordre des parties", before.plan, after.plan, _heading)


def _part_changes(before: Part, after: Part) -> Iterator[Change]:
    section, name = "Plan", f"partie «\u00a0{after.title}\u00a0»"
    yield from _fields(
        section,
        {
            f"{name}, titre": (before.heading, after.heading),
            f"{name}, volet": (_optional(before.strand), _optional(after.strand)),
            f"{name}, notebook": (before.notebook, after.notebook),
            f"{name}, du socle": (_yes(before.socle), _yes(after.socle)),
            f"{name}, obligatoire": (_yes(before.mandatory), _yes(after.mandatory)),
            f"{name}, sur déclaration": (_yes(before.declared), _yes(after.declared)),
        },
    )
    where = f"{after.label or after.title}, rubrique"
    yield from _matched(section, where, before.zones, after.zones, _title, None)
    yield from _order(
        section, f"ordre des rubriques, {name}", before.zones, after.zones, lambda zone: zone.title
    )
    former = {zone.id: zone for zone in before.zones}
    for zone in after.zones:
        if zone.id not in former:
            continue
        old = former[zone.id]
        place = f"{after.label or after.title}, «\u00a0{zone.title}\u00a0»"
        yield from _fields(
            section,
            {
                f"{place}, titre": (old.title, zone.title),
                f"{place}, obligatoire": (_yes(old.mandatory), _yes(zone.mandatory)),
            },
        )
        yield from _values(section, f"{place}, question", old.questions, zone.questions)


# The rest ----------------------------------------------------------------------------


def _milestones(before: Campaign, after: Campaign) -> Iterator[Change]:
    return _listed(
        "Jalons",
        before.milestones,
        after.milestones,
        lambda item: (item.label, day_of(item)),
        lambda item: {"": day_of(item), "libellé": item.label, "nature": item.kind},
    )


def day_of(item: Milestone) -> str:
    """When a milestone is, in words: "15 juillet 2023", "mi-avril 2023, date indicative"."""
    day = french.date(item.day) if item.until is None else french.period(item.day, item.until)
    return f"{item.wording or day}, date indicative" if item.approximate else item.wording or day


def _operators(before: Campaign, after: Campaign) -> Iterator[Change]:
    def name(campaign: Campaign) -> Callable[[OperatorFamily], tuple[str, str]]:
        return lambda item: (item.named(campaign.reference_date).name, item.public)

    def changed(old: OperatorFamily, new: OperatorFamily) -> Iterator[Change]:
        was, now = name(before)(old)[0], name(after)(new)[0]
        yield from _fields(
            "Opérateurs",
            {
                f"nom de «\u00a0{new.id}\u00a0» à la date de référence": (was, now),
                f"{now}, public": (old.public, new.public),
                f"{now}, base légale": (old.legal_basis, new.legal_basis),
            },
        )
        yield from _values(
            "Opérateurs",
            f"{now}, nom daté",
            [_dated(n) for n in old.names],
            [_dated(n) for n in new.names],
        )

    yield from _matched(
        "Opérateurs", "", before.operators, after.operators, name(after), changed, name(before)
    )


def _levels(before: Campaign, after: Campaign) -> Iterator[Change]:
    return _listed(
        "Niveaux de service",
        before.service_levels,
        after.service_levels,
        lambda item: (item.label, item.description),
        lambda item: {"libellé": item.label, "description": item.description},
    )


def _references(before: Campaign, after: Campaign) -> Iterator[Change]:
    return _listed(
        "Références légales",
        before.legal_references,
        after.legal_references,
        lambda item: (item.reference, item.subject),
        lambda item: {"référence": item.reference, "objet": item.subject},
    )


def _versions(before: Campaign, after: Campaign) -> Iterator[Change]:
    return _listed(
        "Versions",
        before.versions,
        after.versions,
        lambda item: (item.label, f"seuil {item.threshold}"),
        lambda item: {
            "libellé": item.label,
            "destinataires": item.audience,
            "mention": item.stamp,
            "seuil": str(item.threshold),
        },
    )


def _lists(before: Campaign, after: Campaign) -> Iterator[Change]:
    for label, key in (
        ("thème", "themes"),
        ("modalité", "modalities"),
        ("état", "states"),
        ("type de document", "document_types"),
        ("type d’investigation", "investigation_types"),
    ):
        yield from _values("Listes", label, getattr(before.lists, key), getattr(after.lists, key))


def _denominators(before: Campaign, after: Campaign) -> Iterator[Change]:
    return _listed(
        "Dénominateurs",
        before.denominators,
        after.denominators,
        lambda item: (item.label, f"{item.source}, {item.vintage}"),
        lambda item: {
            "libellé": item.label,
            "définition": item.definition,
            "source": item.source,
            "millésime": str(item.vintage),
        },
    )


def _committee(before: Campaign, after: Campaign) -> Iterator[Change]:
    yield from _fields(
        "Comité régional",
        {
            "nom": (before.committee.name, after.committee.name),
            "sigle": (before.committee.short, after.committee.short),
        },
    )


def _dataset(before: Campaign, after: Campaign) -> Iterator[Change]:
    old, new = before.dataset, after.dataset
    yield from _fields(
        "Jeu de données",
        {
            "fichier": (old.file, new.file),
            "producteur": (old.producer, new.producer),
            "première année": (str(old.first_year), str(new.first_year)),
            "fond de carte": (before.geometry, after.geometry),
        },
    )
    yield from _values(
        "Jeu de données",
        "indicateur obligatoire",
        old.mandatory_indicators,
        new.mandatory_indicators,
    )


def _avoided(before: Campaign, after: Campaign) -> Iterator[Change]:
    old, new = (
        [form for term in item.avoided_terms for form in term.forms] for item in (before, after)
    )
    yield from _values("Vocabulaire évité", "forme", old, new)


# Comparing ---------------------------------------------------------------------------


def _fields(section: str, pairs: Mapping[str, tuple[str, str]]) -> Iterator[Change]:
    for what, (before, after) in pairs.items():
        if before != after:
            yield Change(section, what, CHANGED, before, after)


def _values(
    section: str, what: str, before: Iterable[str], after: Iterable[str]
) -> Iterator[Change]:
    old, new = tuple(before), tuple(after)
    yield from (
        Change(section, f"{what} «\u00a0{item}\u00a0»", REMOVED) for item in old if item not in new
    )
    yield from (
        Change(section, f"{what} «\u00a0{item}\u00a0»", ADDED) for item in new if item not in old
    )


def _matched(
    section: str,
    what: str,
    before: Sequence[Any],
    after: Sequence[Any],
    said: Callable[[Any], tuple[str, str]],
    changes: Callable[[Any, Any], Iterable[Change]] | None,
    said_before: Callable[[Any], tuple[str, str]] | None = None,
) -> Iterator[Change]:
    """What went, what came, then what ``changes`` says of what stayed, by id."""
    old = {item.id: item for item in before}
    new = {item.id: item for item in after}
    for id_, item in old.items():
        if id_ not in new:
            name, tail = (said_before or said)(item)
            yield Change(section, f"{what} {name}".strip(), REMOVED, before=tail)
    for id_, item in new.items():
        if id_ not in old:
            name, tail = said(item)
            yield Change(section, f"{what} {name}".strip(), ADDED, after=tail)
        elif changes is not None:
            yield from changes(old[id_], item)


def _listed(
    section: str,
    before: Sequence[T],
    after: Sequence[T],
    said: Callable[[T], tuple[str, str]],
    told: Callable[[T], Mapping[str, str]],
) -> Iterator[Change]:
    """What went, what came, and the fields that changed in what stayed, by id.

    The field "" is what goes by the name alone.
    """

    def changes(old: T, new: T) -> Iterator[Change]:
        was = told(old)
        return _fields(
            section,
            {
                ", ".join(filter(None, (said(new)[0], field))): (was[field], now)
                for field, now in told(new).items()
            },
        )

    return _matched(section, "", before, after, said, changes)


def _order(
    section: str,
    what: str,
    before: Sequence[Any],
    after: Sequence[Any],
    said: Callable[[Any], Any],
) -> Iterator[Change]:
    """Whether what stayed stands in another order."""
    both = {item.id for item in before} & {item.id for item in after}
    old, new = ([item for item in items if item.id in both] for items in (before, after))
    if [item.id for item in old] != [item.id for item in new]:
        first, then = (" – ".join(_name(said(item)) for item in items) for items in (old, new))
        yield Change(section, what, CHANGED, first, then)


def _name(said: Any) -> str:
    return said if isinstance(said, str) else str(said[0])


def _heading(part: Part) -> tuple[str, str]:
    return f"«\u00a0{part.heading}\u00a0»", french.quantity(len(part.zones), "rubrique")


def _title(zone: Any) -> tuple[str, str]:
    return f"«\u00a0{zone.title}\u00a0»", ""


def _dated(name: Any) -> str:
    since = f" du {french.short_date(name.since)}" if name.since else ""
    until = f" au {french.short_date(name.until)}" if name.until else ""
    return f"{name.name}{since}{until}"


def _yes(value: bool) -> str:
    return "oui" if value else "non"


def _optional(value: int | None) -> str:
    return "" if value is None else str(value)


def _tail(text: str) -> str:
    return f" ({text})" if text else ""
