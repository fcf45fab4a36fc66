"""CEP-CAMPAGNE: what of the campaign's file was taken from another year and not confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.findings import Finding, Severity

_PLACE = "campaign.yml"


def unconfirmed(campaign: Campaign, version: str | None) -> Iterator[Finding]:
    """Dates and keys to confirm; a warning for a version that is presented to others.

    Args:
        campaign: the year's methodology.
        version: the one to be made, None for a draft.
    """
    presented = version is not None and campaign.version(version).presented
    severity = Severity.WARNING if presented else Severity.INFO
    waiting = [item for item in campaign.milestones if item.to_confirm]
    if waiting:
        days = ", ".join(
            f"{item.label} ({item.wording or french.date(item.day)})" for item in waiting
        )
        yield Finding(
            "CEP-CAMPAGNE-001",
            severity,
            f"{_PLACE}, jalons",
            f"{french.quantity(len(waiting), 'date')} à confirmer, "
            f"{_from(campaign)}\u00a0: {days}.",
            "Vérifier chaque date avec la méthodologie, puis retirer «\u00a0a_confirmer\u00a0» du jalon.",
        )
    if campaign.to_confirm:
        yield Finding(
            "CEP-CAMPAGNE-002",
            severity,
            f"{_PLACE}, a_confirmer",
            f"{french.quantity(len(campaign.to_confirm), 'clé')} à confirmer, {_from(campaign)}\u00a0: "
            f"{', '.join(campaign.to_confirm)}.",
            "Relire chaque clé avec la méthodologie, puis la retirer de cette liste.",
        )


def _from(campaign: Campaign) -> str:
    return f"reprises de {campaign.previous}" if campaign.previous else "non confirmées"
