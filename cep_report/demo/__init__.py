"""The demonstration campaign: fictional, and marked so wherever it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cep_report.project import Project

CAMPAIGN = "demo-2022"


def write_demo(project: Project) -> Path | None:
    """Write ``reports/demo-2022`` and ``data/demo-2022``; what a person changed there stays.

    Returns:
        Where a ``campaign.yml`` that was another is kept; else None.

    Raises:
        OutputError: the folders cannot be written.
    """
    from cep_report.campaign import load_campaign
    from cep_report.demo.dataset import write_demo_dataset
    from cep_report.demo.workspaces import write_demo_campaign, write_demo_workspace
    from cep_report.indicators import load_indicators
    from cep_report.regions import load_regions

    regions = load_regions(project)
    aside = write_demo_campaign(project)
    campaign = load_campaign(project, CAMPAIGN)
    data = project.data(CAMPAIGN)
    data.mkdir(parents=True, exist_ok=True)
    write_demo_dataset(data / campaign.dataset.file, load_indicators(project), regions)
    for region in regions.all:
        write_demo_workspace(project, campaign, region)
    return aside
