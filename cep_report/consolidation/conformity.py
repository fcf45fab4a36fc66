"""Each region against the plan of the campaign: a value of the report, never an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.consolidation.collection import Collection, Received
from cep_report.consolidation.passages import section_heading
from cep_report.recognition.conformity import MISPLACED
from cep_report.regions import Region
from cep_report.submission.receiving import Origin
from cep_report.twin.model import Twin


class State(StrEnum):
    """What became of a region's report."""

    RECEIVED = "reçu"
    LATE = "reçu en retard"
    MISSING = "non reçu"


@dataclass(frozen=True)
class Standing:
    """A region's report, and how it keeps to the plan.

    Attributes:
        region: whose it is.
        state: received, late, missing.
        received: the report; None when it is missing.
        missing_parts: headings of the mandatory parts that it lacks.
        empty: mandatory sections without a text, in the parts that it has.
        moved: whether its parts come in another order.
    """

    region: Region
    state: State
    received: Received | None = None
    missing_parts: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    moved: bool = False

    @property
    def conforms(self) -> bool:
        """Whether it was received and keeps to the plan."""
        return self.received is not None and not (self.missing_parts or self.empty or self.moved)


def standings(collection: Collection) -> tuple[Standing, ...]:
    """All regions, by code."""
    late = {item.region.code for item in collection.late}
    return tuple(
        _standing(collection.campaign, region, collection.received.get(region.code), late)
        for region in collection.regions.all
    )


def _standing(
    campaign: Campaign, region: Region, received: Received | None, late: set[str]
) -> Standing:
    if received is None:
        return Standing(region, State.MISSING)
    expected = [part for part in campaign.plan if part.socle and part.mandatory]
    present = _present(received)
    known = [part.id for part in campaign.plan]
    shared = [part for part in present if part in known]
    return Standing(
        region,
        State.LATE if region.code in late else State.RECEIVED,
        received,
        tuple(french.typography(part.heading) for part in expected if part.id not in present),
        tuple(_empty(campaign, received.twin, set(present))),
        shared != [part for part in known if part in shared] or _elsewhere(received),
    )


def _present(received: Received) -> list[str]:
    """The parts that a report has; of a document, those that something was recognised of.

    The twin of a document has all the parts of the plan, in its order, whatever was found.
    """
    parts = [part.id for part in received.twin.plan]
    if received.origin is Origin.PACKAGE:
        return parts
    told = {place.partition(".")[0] for place in received.confidences}
    return [part for part in parts if part in told]


def _elsewhere(received: Received) -> bool:
    """Whether the recognition of a document found texts out of their place."""
    return received.origin is Origin.DOCUMENT and any(
        item.get("code") == MISPLACED for item in received.findings
    )


def _empty(campaign: Campaign, twin: Twin, present: set[str]) -> Iterator[str]:
    for part in campaign.plan:
        if part.socle and part.id in present:
            for zone in part.zones:
                if zone.mandatory and not twin.prose(f"{part.id}.{zone.id}").strip():
                    yield section_heading(part, zone)
