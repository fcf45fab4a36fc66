"""What a report says of the observations it received: divergences, and what became of each.

Operators are named, people never are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cep_report import french
from cep_report.blocks import Callout, Table
from cep_report.context import Context
from cep_report.exchanges.wording import DECIDED, Wording
from cep_report.fonts import printable
from cep_report.markdown import escape
from cep_report.registers.model import ObservationEntry
from cep_report.tables.layout import Scope, build, left

_REGISTER = "registre des observations"
_LONGEST, _PASSAGE = 700, 160
"""Characters of a text, and of the passage it is about, in a table: its rows do not split."""
_CUT = "[…] : texte abrégé ; il est entier dans le registre et dans la réponse faite à l’opérateur."
_TO_WRITE = "Position à écrire."


def annexed(context: Context) -> bool:
    """Whether the report has an annex on observations."""
    entries = context.workspace.registers.observations
    return any(entry.diverges or (context.version.presented and entry.heard) for entry in entries)


def divergences(context: Context, zone: str) -> Iterator[Callout]:
    """The divergences that arose in a zone of the plan (``part.zone``), in both sides' words."""
    wording = _wording(context)
    for number, entry in enumerate(context.workspace.registers.observations, start=1):
        if not entry.diverges or entry.zone != zone:
            continue
        operator = context.campaign.operator(entry.operator).named(context.campaign.reference_date)
        passage = wording.line(entry.passage)
        answer = wording.paragraphs(entry.answer) or (_TO_WRITE,)
        texts = (
            *([f"*Passage concerné*\u00a0: «\u00a0{escape(passage)}\u00a0»"] if passage else []),
            *_voice(french.of(operator.in_sentence, operator.article), wording.said(entry)),
            *_voice(french.of(context.region.association), answer),
        )
        yield Callout(
            f"divergence-{number}", "note", "Divergence de point de vue", "\n\n".join(texts)
        )


def divergences_table(context: Context) -> Table | None:
    """The divergences of the report, in the order of the plan."""
    wording = _wording(context)
    own = [entry for entry in _in_order(context) if entry.diverges]
    return _table(
        context,
        "tableau-divergences",
        "Divergences de point de vue",
        ("Opérateur", "Rubrique", "Point de vue de l’opérateur", "Position de l’association"),
        [
            (
                context.campaign.operator_name(entry.operator),
                wording.place(entry),
                _observation(entry, wording),
                wording.line(entry.answer, _LONGEST) or _TO_WRITE,
            )
            for entry in own
        ],
    )


def follow_up_table(context: Context) -> Table | None:
    """Each observation, what was decided and answered; None in a version before the operators'."""
    if not context.version.presented:
        return None
    wording = _wording(context)
    return _table(
        context,
        "tableau-observations",
        "Suite donnée aux observations des opérateurs",
        ("Opérateur", "Rubrique", "Observation", "Décision", "Réponse"),
        [
            (
                context.campaign.operator_name(entry.operator),
                wording.place(entry),
                _observation(entry, wording),
                DECIDED[entry.decision],
                wording.line(entry.answer, _LONGEST),
            )
            for entry in _in_order(context)
        ],
    )


def _voice(whose: str, paragraphs: tuple[str, ...]) -> Iterator[str]:
    first, *others = paragraphs
    yield f"**Point de vue {escape(whose)}**\u00a0: {escape(first)}"
    yield from map(escape, others)


def _observation(entry: ObservationEntry, wording: Wording) -> str:
    """The passage, shortened, and what was said of it, on one line."""
    passage = wording.line(entry.passage, _PASSAGE)
    said = wording.line(" ".join(wording.said(entry)), _LONGEST)
    return f"«\u00a0{passage}\u00a0» – {said}" if passage else said


def _table(
    context: Context, id_: str, title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]
) -> Table | None:
    if not rows:
        return None
    scope = Scope.of(context.campaign, context.region, context.dataset)
    filled = [tuple(cell or french.mark("na") for cell in row) for row in rows]
    cut = any("[…]" in cell for row in filled for cell in row)
    return build(
        id_,
        f"{title}, {scope.region.name}, {scope.year}",
        [left(head) for head in heads],
        filled,
        scope.register_origin(_REGISTER),
        notes=[french.typography(_CUT)] if cut else [],
        wide=True,
    )


def _in_order(context: Context) -> list[ObservationEntry]:
    """What operators said, by operator then by zone, in the order of the campaign."""
    campaign = context.campaign
    operators = [family.id for family in campaign.operators]
    zones = [f"{part.id}.{zone.id}" for part in campaign.plan for zone in part.zones]
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
