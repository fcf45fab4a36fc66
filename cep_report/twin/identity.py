"""Whose report a twin is."""

from __future__ import annotations

from cep_report import french
from cep_report.campaign import Campaign, Version
from cep_report.regions import Region
from cep_report.twin.model import Identity


def identity_of(campaign: Campaign, region: Region, version: Version) -> Identity:
    """The identity of a region's report, in one of the campaign's versions."""
    return Identity(
        campaign=campaign.id,
        observed_year=campaign.observed_year,
        region=region.code,
        region_name=region.name,
        association=region.association,
        version=version.id,
        stamp=version.stamp,
        audience=version.audience,
        threshold=version.threshold,
        title=french.typography(campaign.title),
        fictional=campaign.fictional,
    )
