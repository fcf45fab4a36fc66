"""Where each region stands: prose, registers, findings, last render, milestones."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from cep_report.campaign import Campaign, load_campaign
from cep_report.checks import Checked, checked_regions
from cep_report.consolidation.collection import Received, load_collection
from cep_report.dataset.splitting import extract_name
from cep_report.findings import Severity
from cep_report.journal import FILE_NAME as JOURNAL
from cep_report.journal import last_render, read_journal
from cep_report.project import Project
from cep_report.regions import Region, load_regions
from cep_report.registers.model import Registers
from cep_report.status.received import with_received
from cep_report.status.steps import Step, other_milestones, steps
from cep_report.status.traces import traces
from cep_report.workspace import workspace_folder


@dataclass(frozen=True)
class RegionStatus:
    """One region's line. Counts are None when its workspace is missing or has faults.

    ``state`` is "absent", "en défaut" or "lisible"; ``filled`` counts mandatory zones that
    are written, ``carried`` those that hold a text of the year before that nobody read again.
    ``steps`` are the seven steps of a report, ``others`` the campaign's other dates.
    """

    code: str
    name: str
    state: str
    filled: int | None = None
    carried: int | None = None
    zones: int | None = None
    meetings: int | None = None
    cooperations: int | None = None
    documents: int | None = None
    errors: int | None = None
    warnings: int | None = None
    last_render: str | None = None
    steps: tuple[Step, ...] = ()
    others: tuple[Step, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The line as JSON values."""
        plain = {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.name not in {"steps", "others"}
        }
        return {
            **plain,
            "jalons": [step.to_dict() for step in self.steps],
            "autres_jalons": [step.to_dict() for step in self.others],
        }

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


def campaign_status(
    project: Project, campaign: str, today: date, names: tuple[str, ...] = ()
) -> tuple[RegionStatus, ...]:
    """The status of regions, in the order of their codes.

    Args:
        project: where things are.
        campaign: its id.
        today: the day lateness is counted at.
        names: the regions wanted, all of them when there is none.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
        InputError: what was kept of a deposit can no longer be read.
        UnknownNameError: an unknown region.
    """
    loaded = load_campaign(project, campaign)
    regions = load_regions(project)
    named = {regions.find(name) for name in names}
    wanted = [region for region in regions.all if not names or region in named]
    checked = checked_regions(
        project,
        campaign,
        lambda _: tuple(
            region for region in wanted if workspace_folder(project, loaded, region).is_dir()
        ),
        version=loaded.versions[0].id,
    )
    received = load_collection(project, loaded, regions).received
    return tuple(
        _status(project, loaded, region, checked.get(region), today, received.get(region.code))
        for region in wanted
    )


def _status(
    project: Project,
    campaign: Campaign,
    region: Region,
    checked: Checked | None,
    today: date,
    received: Received | None,
) -> RegionStatus:
    folder = workspace_folder(project, campaign, region)
    workspace = checked.workspace if checked else None
    data = any(
        (project.data(campaign.id) / name).is_file()
        for name in (campaign.dataset.file, extract_name(campaign.dataset.file, region))
    )
    registers = workspace.registers if workspace else Registers()
    kept = traces(folder, registers, read_journal(folder / JOURNAL), data=data)
    return replace(
        _line(region, checked, last_render(folder)) if checked else _absent(region),
        steps=tuple(
            with_received(step, received, absent=checked is None)
            for step in steps(campaign, region, kept, today)
        ),
        others=other_milestones(campaign, kept, today),
    )


def _absent(region: Region) -> RegionStatus:
    return RegionStatus(region.code, region.name, "absent")


def _line(region: Region, checked: Checked, rendered: str | None) -> RegionStatus:
    """What is written, and what is found as ``check`` finds it."""
    errors, warnings = (
        sum(item.severity is severity for item in checked.findings)
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    workspace = checked.workspace
    if workspace is None:
        return RegionStatus(
            region.code, region.name, "en défaut", errors=errors, last_render=rendered
        )
    filled, zones = workspace.filled
    carried = workspace.to_read_again
    return RegionStatus(
        region.code,
        region.name,
        "lisible",
        filled=filled - carried,
        carried=carried,
        zones=zones,
        meetings=len(workspace.registers.meetings),
        cooperations=len(workspace.registers.cooperations),
        documents=len(workspace.registers.documents),
        errors=errors,
        warnings=warnings,
        last_render=rendered,
    )
