"""What a recognised document lacks, has elsewhere than the plan asks, or says that is not known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cep_report.campaign import Campaign
from cep_report.findings import Finding, Severity
from cep_report.french import number, quantity, quoted
from cep_report.recognition.evidence import OUTSIDE
from cep_report.recognition.plan import Placed
from cep_report.recognition.vocabulary import Thresholds

MISPLACED = "CEP-RECO-003"
"""The code of a part or a text that is not where the plan has it."""
_LONG_ENOUGH = 15
"""Words: shorter texts under no known heading are only told for information."""


def confidence(placed: Sequence[Placed]) -> float:
    """How sure the whole is: the mean over its words, those not recognised counting for 0."""
    words = [
        (len(item.section.text.split()), item.confidence if item.targets else 0.0)
        for item in placed
        if item.section.heading and OUTSIDE not in item.targets
    ]
    whole = sum(count for count, _ in words)
    return sum(count * rate for count, rate in words) / whole if whole else 0.0


def plan_findings(
    campaign: Campaign, placed: Sequence[Placed], thresholds: Thresholds
) -> Iterator[Finding]:
    """What the analyst should know of how the plan was recognised."""
    yield from _missing(campaign, placed)
    yield from _misplaced(campaign, placed)
    for item in placed:
        words = len(item.section.text.split())
        rate = number(item.confidence, 2)
        named = ", ".join(_label(campaign, target) for target in item.targets)
        if not item.targets and words and item.within != OUTSIDE:
            near = item.nearest
            hint = (
                f"\u202f; au plus proche\u00a0: {_label(campaign, near.target)} ({rate})"
                if near
                else ""
            )
            yield Finding(
                "CEP-RECO-004",
                Severity.WARNING if words >= _LONG_ENOUGH else Severity.INFO,
                _place(item),
                f"texte non reconnu ({quantity(words, 'mot')}){hint}.",
                "Le lire\u202f; s’il est du plan, ajouter son titre à plan-synonymes.yml et le recevoir de nouveau.",
            )
        elif words and item.zones and not item.inherited and item.confidence < thresholds.sure:
            yield Finding(
                "CEP-RECO-005",
                Severity.INFO,
                _place(item),
                f"rapproché de {named}, confiance {rate} ({item.why}).",
                "Relire ce rapprochement.",
            )
        if words and len(item.zones) > 1 and not item.inherited:
            yield Finding(
                "CEP-RECO-006",
                Severity.INFO,
                _place(item),
                f"ce texte répond à plusieurs rubriques ({named})\u202f; il est gardé dans chacune.",
            )


def _missing(campaign: Campaign, placed: Sequence[Placed]) -> Iterator[Finding]:
    zones = {zone for item in placed if item.section.blocks for zone in item.zones}
    parts = {item.part for item in placed if item.section.blocks} | {
        zone.partition(".")[0] for zone in zones
    }
    for part in campaign.plan:
        if not (part.socle and part.mandatory):
            continue
        if part.id not in parts:
            yield Finding(
                "CEP-RECO-001",
                Severity.WARNING,
                part.heading,
                "aucun texte de cette partie n’a été reconnu.",
                "Chercher dans le document, et parmi les textes non reconnus.",
            )
            continue
        for zone in part.zones:
            if zone.mandatory and f"{part.id}.{zone.id}" not in zones:
                yield Finding(
                    "CEP-RECO-002",
                    Severity.WARNING,
                    f"{part.heading}, {zone.title}",
                    "aucun texte de cette rubrique n’a été reconnu.",
                    "Chercher dans le document, et parmi les textes non reconnus.",
                )


def _misplaced(campaign: Campaign, placed: Sequence[Placed]) -> Iterator[Finding]:
    """Parts in another order than the plan's, and texts under the heading of another part."""
    order = {part.id: place for place, part in enumerate(campaign.plan)}
    found = list(
        dict.fromkeys(
            item.part
            for item in placed
            if item.part in order and (item.section.blocks or not item.zones)
        )
    )
    in_order = _longest(found, order)
    for part in found:
        if part not in in_order:
            yield Finding(
                MISPLACED,
                Severity.INFO,
                campaign.part(part).heading,
                "cette partie n’est pas à sa place dans l’ordre du plan.",
            )
    for item in placed:
        moved = item.within and item.part in order and item.part != item.within
        if moved and item.within in order:
            yield Finding(
                MISPLACED,
                Severity.INFO,
                _place(item),
                f"ce texte ({_label(campaign, item.targets[0])}) est sous une autre partie\u00a0: "
                f"{campaign.part(item.within).heading}.",
            )


def _longest(found: Sequence[str], order: dict[str, int]) -> set[str]:
    """The longest run of parts that keeps the plan's order."""
    tails: list[int] = []
    best: list[list[str]] = []
    for part in found:
        place = bisect_left(tails, order[part])
        run = [*(best[place - 1] if place else []), part]
        tails[place:], best[place:] = (
            [order[part], *tails[place + 1 :]],
            [run, *best[place + 1 :]],
        )
    return set(best[-1]) if best else set()


def _label(campaign: Campaign, target: str) -> str:
    """A part or a zone as the plan calls it."""
    if target == OUTSIDE:
        return "hors du plan"
    part = campaign.part(target.partition(".")[0])
    zone = part.zone(target.partition(".")[2])
    return f"{part.label or part.title}, {zone.title}" if zone else part.heading


def _place(item: Placed) -> str:
    page = f" (page {item.section.page})" if item.section.page else ""
    heading = (
        quoted(item.section.heading, 100) if item.section.heading else "avant le premier titre"
    )
    return f"{heading}{page}"
