"""The reports that regions handed in: the last deposit of each, or none, which is no error."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from cep_report.campaign import Campaign
from cep_report.project import Project
from cep_report.recognition.writing import ACCOUNT, confidences
from cep_report.regions import Region, Regions
from cep_report.submission.receiving import FOLDER, Origin, kept
from cep_report.submission.signatories import findings_now, known_keys
from cep_report.twin import TWIN
from cep_report.twin.file import read_twin
from cep_report.twin.model import Cooperation, Twin

_Told = Callable[[Path, Mapping[str, Any]], tuple[Mapping[str, str], ...]]


@dataclass(frozen=True)
class Received:
    """The last report that a region handed in.

    Attributes:
        region: whose it is.
        number: how many deposits it took.
        day: of reception.
        origin: what it came from.
        twin: what it says; empty parts where a document said nothing that was recognised.
        folder: where its files are.
        derogation: why it was handed in although the plan was not met; "" for none.
        findings: what was found at reception, the signature of a package as it is known now.
        confidence: how sure the recognition of a document is, from 0 to 1; None of a package.
        confidences: the same by zone ("parcours.publics").
    """

    region: Region
    number: int
    day: dt.date
    origin: Origin
    twin: Twin
    folder: Path
    derogation: str = ""
    findings: tuple[Mapping[str, str], ...] = ()
    confidence: float | None = None
    confidences: Mapping[str, float] = field(default_factory=dict)

    @property
    def registers_known(self) -> bool:
        """Whether its registers are what the region filled: a document has none that are read."""
        return self.origin is Origin.PACKAGE


@dataclass(frozen=True)
class Collection:
    """What a campaign received, in the order of the regions' codes."""

    campaign: Campaign
    regions: Regions
    received: Mapping[str, Received]

    @cached_property
    def missing(self) -> tuple[Region, ...]:
        """The regions that handed in nothing."""
        return tuple(item for item in self.regions.all if item.code not in self.received)

    @cached_property
    def without_registers(self) -> tuple[Region, ...]:
        """The regions whose report says nothing of its registers: not available, which is no zero."""
        return tuple(item.region for item in self.received.values() if not item.registers_known)

    @property
    def cooperations(self) -> tuple[Cooperation, ...]:
        """Those of all the reports received."""
        return tuple(
            entry for item in self.received.values() for entry in item.twin.registers.cooperations
        )

    @property
    def late(self) -> tuple[Received, ...]:
        """The reports received after the day of delivery."""
        return tuple(item for item in self.received.values() if item.day > self.campaign.delivery)


def load_collection(project: Project, campaign: Campaign, regions: Regions) -> Collection:
    """Read the last deposit of each region.

    Raises:
        InputError: what was kept of one can no longer be read.
        ConfigurationError: the declared keys cannot be.
    """
    parent = project.data(campaign.id) / FOLDER
    told = partial(
        findings_now, known=known_keys(project, campaign.id), signed=campaign.deposit.signed
    )
    received = {
        region.code: item
        for region in regions.all
        if (item := _last(parent / region.folder, region, told)) is not None
    }
    return Collection(campaign, regions, received)


def _last(parent: Path, region: Region, told: _Told) -> Received | None:
    deposits = kept(parent)
    if not deposits:
        return None
    folder, receipt = deposits[-1]
    path = folder / TWIN
    origin = Origin(receipt["origine"])
    document = origin is Origin.DOCUMENT
    return Received(
        region,
        int(receipt["numero"]),
        dt.date.fromisoformat(receipt["recu_le"]),
        origin,
        read_twin(path.read_bytes(), str(path)),
        folder,
        str(receipt.get("derogation", "")),
        told(folder, receipt),
        float(receipt["confiance"]) if document else None,
        _confidences(folder / ACCOUNT) if document else {},
    )


def _confidences(account: Path) -> Mapping[str, float]:
    return confidences(json.loads(account.read_text(encoding="utf-8"))["titres"])
