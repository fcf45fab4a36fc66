"""The methodology as a contract: what is checked in a region's workspace.

One module a family of codes, each check a small function; ``docs/constats.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cep_report.campaign import Campaign, load_campaign
from cep_report.checks import confidentiality, plan, text
from cep_report.checks.subject import Subject
from cep_report.errors import ConfigurationError, InputError
from cep_report.findings import Finding, Severity
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import Region, Regions, load_regions

if TYPE_CHECKING:
    from cep_report.dataset.schema import Dataset
    from cep_report.workspace import Workspace

__all__ = ["check_region", "check_regions"]


def check_region(
    campaign: Campaign, region: Region, workspace: Workspace, dataset: Dataset | None
) -> tuple[Finding, ...]:
    """Everything to say about a region's workspace, sorted; nothing is read or written.

    Args:
        campaign: the year's methodology.
        region: the region the workspace belongs to.
        workspace: what its people wrote.
        dataset: the distributed figures, whose reserves and masked figures are findings
            too; None while they are not there.
    """
    subject = Subject(campaign, region, workspace)
    found = [finding for check in plan.CHECKS for finding in check(subject)]
    found += [
        finding
        for place, written in text.texts(subject)
        for check in text.CHECKS
        for finding in check(campaign, place, written)
    ]
    found += workspace.journal.findings
    if dataset is not None:
        found += [*dataset.reserves, *confidentiality.masked(dataset, region)]
    return tuple(sorted(set(found)))


def check_regions(
    project: Project,
    campaign: str,
    choose: Callable[[Regions], tuple[Region, ...]],
    *,
    version: str,
) -> dict[Region, tuple[Finding, ...]]:
    """The findings of the regions that ``choose`` picks; an unreadable workspace is one too.

    ``version`` is the one whose threshold says what is masked.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
        InputError: the dataset cannot be read at all.
    """
    from cep_report.dataset import load_dataset, protected  # pandas: only when needed

    loaded = load_campaign(project, campaign)
    regions = load_regions(project)
    chosen = choose(regions)
    dataset = None
    if (project.data(campaign) / loaded.dataset.file).is_file():
        indicators = load_indicators(project)
        threshold = loaded.version(version).threshold
        read = load_dataset(project, loaded, indicators, regions, accept_reserves=True)
        dataset = protected(project, loaded, indicators, read, threshold)
        # Whoever corrects the file needs the figures at fault; a report does not print them.
        dataset = replace(dataset, reserves=read.reserves)
    return {region: _checked(project, loaded, region, dataset) for region in chosen}


def _checked(
    project: Project, campaign: Campaign, region: Region, dataset: Dataset | None
) -> tuple[Finding, ...]:
    from cep_report.workspace import Workspace  # openpyxl: only when needed

    try:
        workspace = Workspace.load(project, campaign, region)
    except (ConfigurationError, InputError) as error:
        return _unusable(region, error)
    return check_region(campaign, region, workspace, dataset)


def _unusable(region: Region, error: ConfigurationError | InputError) -> tuple[Finding, ...]:
    """What keeps a region's folder from being read: its faults, or the error as a finding."""
    if isinstance(error, InputError) and error.findings:
        return tuple(sorted(error.findings))
    parts = [
        error.what,
        f"Attendu\u00a0: {error.expected}." if error.expected else "",
        f"Trouvé\u00a0: {error.found}." if error.found else "",
    ]
    return (
        Finding(
            "CEP-PLAN-016",
            Severity.ERROR,
            error.where or region.folder,
            " ".join(part for part in parts if part),
            error.remedy,
        ),
    )
