"""Where each region stands: prose, registers, findings, last render."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from cep_report.campaign import Campaign, load_campaign
from cep_report.checks import check_region
from cep_report.errors import ConfigurationError, InputError
from cep_report.findings import Severity
from cep_report.journal import last_render
from cep_report.project import Project
from cep_report.regions import Region, load_regions
from cep_report.workspace import Workspace, workspace_folder


@dataclass(frozen=True)
class RegionStatus:
    """One region's line. Counts are None when its workspace is missing or has faults.

    ``state`` is "absent", "en défaut" or "lisible"; ``filled`` counts mandatory zones.
    """

    code: str
    name: str
    state: str
    filled: int | None = None
    zones: int | None = None
    meetings: int | None = None
    cooperations: int | None = None
    documents: int | None = None
    errors: int | None = None
    warnings: int | None = None
    last_render: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The line as JSON values."""
        return asdict(self)

    def cells(self) -> tuple[str, ...]:
        """The line as the cells of the table on the terminal."""
        if self.state != "lisible":
            said = "espace absent" if self.state == "absent" else "à corriger"
            errors = "" if self.errors is None else str(self.errors)
            return (
                f"{self.code} {self.name}",
                said,
                "",
                "",
                "",
                errors,
                "",
                self.last_render or "",
            )
        return (
            f"{self.code} {self.name}",
            f"{self.filled}/{self.zones}",
            str(self.meetings),
            str(self.cooperations),
            str(self.documents),
            str(self.errors),
            str(self.warnings),
            self.last_render or "jamais",
        )


def campaign_status(project: Project, campaign: str) -> tuple[RegionStatus, ...]:
    """The status of the 18 regions, in the order of their codes.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
    """
    loaded = load_campaign(project, campaign)
    return tuple(_status(project, loaded, region) for region in load_regions(project).all)


def _status(project: Project, campaign: Campaign, region: Region) -> RegionStatus:
    folder = workspace_folder(project, campaign, region)
    if not folder.is_dir():
        return RegionStatus(region.code, region.name, "absent")
    rendered = last_render(folder)
    try:
        workspace = Workspace.load(project, campaign, region)
    except InputError as error:
        return RegionStatus(
            region.code,
            region.name,
            "en défaut",
            errors=len(error.findings) or 1,
            last_render=rendered,
        )
    except ConfigurationError:
        return RegionStatus(region.code, region.name, "en défaut", errors=1, last_render=rendered)
    findings = check_region(campaign, region, workspace, None)
    filled, zones = workspace.filled
    return RegionStatus(
        region.code,
        region.name,
        "lisible",
        filled=filled,
        zones=zones,
        meetings=len(workspace.registers.meetings),
        cooperations=len(workspace.registers.cooperations),
        documents=len(workspace.registers.documents),
        errors=sum(item.severity is Severity.ERROR for item in findings),
        warnings=sum(item.severity is Severity.WARNING for item in findings),
        last_render=rendered,
    )
