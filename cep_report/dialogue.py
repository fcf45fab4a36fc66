"""What a report says of the observations it received: divergences, and what became of each.

Operators are named, people never are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from cep_report import french
from cep_report.blocks import Callout, Table
from cep_report.context import Context
from cep_report.exchanges.outcome import outcome
from cep_report.exchanges.wording import Wording
from cep_report.fonts import printable
from cep_report.markdown import escape
from cep_report.observations import Decision, version_in
from cep_report.registers.model import ObservationEntry
from cep_report.tables.layout import Scope, build, left

_REGISTER = "registre des observations"
_LONGEST, _PASSAGE = 700, 160
"""Characters of a text, and of the passage it is about, in a table: its rows do not split."""
_CUT = "[…] : texte abrégé ; il est entier dans le registre et dans la réponse faite à l’opérateur."
_TO_WRITE = "Position à écrire."
_TITLE = "Divergence de point de vue"
_GIST = 200
"""Characters of what is in full elsewhere."""
_OUTSIDE = "Hors des rubriques du plan"
_PENDING = "Réponse à venir"
_NOTHING = "Sans autre suite"


def annexed(context: Context) -> bool:
    """Whether the report has an annex on observations."""
    entries = context.workspace.registers.observations
    return any(entry.diverges or (context.version.presented and entry.heard) for entry in entries)


def divergences(context: Context, zone: str) -> Iterator[Callout]:
    """The divergences that arose in a zone of the plan (``part.zone``), in both sides' words."""
    wording = _wording(context)
    for entry, number in _numbered(context):
        if entry.zone != zone:
            continue
        operator = context.campaign.operator(entry.operator).named(context.campaign.reference_date)
        passage = wording.line(entry.passage)
        answer = wording.paragraphs(entry.answer) or (_TO_WRITE,)
        about = f"*Passage concerné{_of_version(entry, context)}*\u00a0: «\u00a0{escape(passage)}\u00a0»"
        texts = (
            *([about] if passage else []),
            *_voice(french.of(operator.in_sentence, operator.article), wording.said(entry)),
            *_voice(french.of(context.region.association), answer),
        )
        yield Callout(f"divergence-{number}", "note", f"{_TITLE} {number}", "\n\n".join(texts))


def divergences_table(context: Context) -> Table | None:
    """The divergences of the report, in the order of the plan, and where both positions are.

    One that is of no section of the plan has no other place: its positions are there.
    """
    wording = _wording(context)
    outside = [
        entry for entry in _in_order(context) if entry.diverges and not _zoned(context, entry)
    ]
    rows = [
        (
            context.campaign.operator_name(entry.operator),
            wording.place(entry),
            _gist(entry, wording),
            _reference(number),
        )
        for entry, number in _numbered(context)
    ] + [
        (
            context.campaign.operator_name(entry.operator),
            wording.place(entry) or _OUTSIDE,
            _observation(entry, wording, context),
            wording.line(entry.answer, _LONGEST) or _TO_WRITE,
        )
        for entry in outside
    ]
    return _table(
        context,
        "tableau-divergences",
        "Divergences de point de vue",
        ("Opérateur", "Rubrique", "Point de vue de l’opérateur", "Position de l’association"),
        rows,
    )


def follow_up_table(context: Context) -> Table | None:
    """Each observation, what was decided, answered and done; None before the operators' version.

    A divergence is in full where it arose: its row leads there.
    """
    if not context.version.presented:
        return None
    wording = _wording(context)
    blocks = {id(entry): number for entry, number in _numbered(context)}
    rows = []
    for entry in _in_order(context):
        number = blocks.get(id(entry))
        became = outcome(entry, context.campaign, context.region, context.workspace.prose)
        said = [wording.line(entry.answer, _LONGEST), wording.line(became.done)]
        if number:
            said[0] = _reference(number)
        elif not any(said):
            said = [_PENDING if entry.decision is Decision.PENDING else _NOTHING]
        rows.append(
            (
                context.campaign.operator_name(entry.operator),
                wording.place(entry) or _OUTSIDE,
                _gist(entry, wording) if number else _observation(entry, wording, context),
                wording.line(became.decided),
                _sentences(said),
            )
        )
    return _table(
        context,
        "tableau-observations",
        "Suite donnée aux observations des opérateurs",
        ("Opérateur", "Rubrique", "Observation", "Décision", "Réponse et suite donnée"),
        rows,
    )


def _numbered(context: Context) -> list[tuple[ObservationEntry, int]]:
    """The divergences that a section prints, numbered in the order of the report."""
    zones = context.campaign.zone_names
    own = [
        entry
        for entry in context.workspace.registers.observations
        if entry.diverges and _zoned(context, entry)
    ]
    own.sort(key=lambda entry: zones.index(entry.zone))
    return [(entry, number) for number, entry in enumerate(own, start=1)]


def _zoned(context: Context, entry: ObservationEntry) -> bool:
    return entry.zone in context.campaign.zone_names


def _reference(number: int) -> str:
    return f"Voir l’encadré «\u00a0{_TITLE} {number}\u00a0», à la fin de la rubrique."


def _of_version(entry: ObservationEntry, context: Context) -> str:
    """Which version was read, when it is not the one that is printed: its figures may differ."""
    version = version_in(entry.id)
    return f" (sur la version {version})" if version not in {"", context.version.id} else ""


def _sentences(some: Iterable[str]) -> str:
    """Texts one after the other, each ended."""
    ended = (text if text[-1] in ".!?…»]" else f"{text}." for text in some if text)
    return " ".join(ended)


def _voice(whose: str, paragraphs: tuple[str, ...]) -> Iterator[str]:
    first, *others = paragraphs
    yield f"**Point de vue {escape(whose)}**\u00a0: {escape(first)}"
    yield from map(escape, others)


def _gist(entry: ObservationEntry, wording: Wording, longest: int = _GIST) -> str:
    """What was said, shortened, on one line."""
    return wording.line(" ".join(wording.said(entry)), longest)


def _observation(entry: ObservationEntry, wording: Wording, context: Context) -> str:
    """The passage, shortened, and what was said of it, on one line."""
    passage = wording.line(entry.passage, _PASSAGE)
    said = _gist(entry, wording, _LONGEST)
    return f"«\u00a0{passage}\u00a0»{_of_version(entry, context)} – {said}" if passage else said


def _table(
    context: Context, id_: str, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Table | None:
    if not rows:
        return None
    scope = Scope.of(context.campaign, context.region, context.dataset)
    cut = any("[…]" in cell for row in rows for cell in row)
    return build(
        id_,
        f"{title}, {scope.region.name}, {scope.year}",
        [left(head) for head in heads],
        rows,
        scope.register_origin(_REGISTER),
        notes=[french.typography(_CUT)] if cut else [],
        wide=True,
    )


def _in_order(context: Context) -> list[ObservationEntry]:
    """What operators said, by operator then by zone, in the order of the campaign."""
    campaign = context.campaign
    operators = [family.id for family in campaign.operators]
    zones = campaign.zone_names
    return sorted(
        (entry for entry in context.workspace.registers.observations if entry.heard),
        key=lambda entry: (
            operators.index(entry.operator),
            zones.index(entry.zone) if entry.zone in zones else len(zones),
        ),
    )


def _wording(context: Context) -> Wording:
    entries = context.workspace.registers.observations
    return Wording.of(entries, context.campaign, partial(printable, context.project))
