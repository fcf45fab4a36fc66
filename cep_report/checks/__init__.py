"""The methodology as a contract: what is checked in a region's workspace.

One module a family of codes, each check a small function; ``docs/constats.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cep_report.campaign import Campaign, Part, load_campaign
from cep_report.checks import confidentiality, plan, renewal, text
from cep_report.checks.campaign import unconfirmed
from cep_report.checks.subject import Subject
from cep_report.checks.years import stale_years
from cep_report.dataset import load_dataset, load_protected, protected
from cep_report.dataset.splitting import extract_name
from cep_report.errors import CepError, ConfigurationError, InputError
from cep_report.exchanges.pending import (
    character_findings,
    reception_findings,
    register_findings,
)
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicators, load_indicators
from cep_report.project import Project
from cep_report.regions import Region, Regions, load_regions

if TYPE_CHECKING:
    from cep_report.context import Campaigned
    from cep_report.dataset.schema import Dataset
    from cep_report.workspace import Workspace

__all__ = ["Checked", "check_region", "check_regions", "checked_regions"]


@dataclass(frozen=True)
class Checked:
    """A region's folder as it was read, None when it cannot be, and what is to be said of it."""

    workspace: Workspace | None
    findings: tuple[Finding, ...]


def check_region(
    campaign: Campaign,
    region: Region,
    workspace: Workspace,
    dataset: Dataset | None,
    version: str | None = None,
) -> tuple[Finding, ...]:
    """Everything to say about a region's workspace, by code then in the order of the plan.

    Nothing is read or written.

    Args:
        campaign: the year's methodology.
        region: the region the workspace belongs to.
        workspace: what its people wrote.
        dataset: the distributed figures, whose reserves and masked figures are findings
            too; None while they are not there.
        version: the one to be made, whose readers decide what may still wait.
    """
    subject = Subject(campaign, region, workspace)
    return _in_order(
        campaign,
        [
            *(finding for check in plan.CHECKS for finding in check(subject)),
            *_text_findings(subject),
            *unconfirmed(campaign, version),
            *renewal.to_read_again(subject),
            *register_findings(
                workspace.registers.observations,
                campaign,
                campaign.version(version) if version else None,
            ),
            *workspace.journal.findings,
            *(dataset.reserves if dataset else ()),
            *(confidentiality.masked(dataset, region) if dataset else ()),
        ],
    )


def check_regions(
    project: Project,
    campaign: str,
    choose: Callable[[Regions], tuple[Region, ...]],
    *,
    version: str,
) -> dict[Region, tuple[Finding, ...]]:
    """The findings of the regions that ``choose`` picks: see :func:`checked_regions`."""
    checked = checked_regions(project, campaign, choose, version=version)
    return {region: item.findings for region, item in checked.items()}


def checked_regions(
    project: Project,
    campaign: str,
    choose: Callable[[Regions], tuple[Region, ...]],
    *,
    version: str,
) -> dict[Region, Checked]:
    """The regions that ``choose`` picks, read and checked.

    A workspace or a dataset that cannot be read is a finding too, and what can be checked
    without it is checked.

    ``version`` is the one to be made: its threshold says what is masked, and a final one may
    leave no observation to deal with.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
    """
    from cep_report.context import Campaigned

    loaded = load_campaign(project, campaign)
    regions = load_regions(project)
    indicators = load_indicators(project)
    chosen = choose(regions)
    former = renewal.former_campaign(project, loaded)
    try:
        dataset = _figures(project, loaded, indicators, regions, loaded.version(version).threshold)
    except InputError as error:
        unread = (_no_dataset(project, loaded, regions, error),)
        return {
            region: _checked(project, loaded, indicators, region, version, None, unread, former)
            for region in chosen
        }
    shared = Campaigned(project, loaded, regions, indicators, dataset)
    return {
        region: _checked(project, loaded, indicators, region, version, shared, (), former)
        for region in chosen
    }


def _figures(
    project: Project,
    campaign: Campaign,
    indicators: Indicators,
    regions: Regions,
    threshold: int,
) -> Dataset:
    """The figures as a report has them, which are kept; else with all that is wrong with them."""
    try:
        return load_protected(project, campaign, indicators, regions, threshold)
    except InputError:
        read = load_dataset(project, campaign, indicators, regions, accept_reserves=True)
        dataset = protected(project, campaign, indicators, read, threshold)
        # Whoever corrects the file needs the figures at fault; a report does not print them.
        return replace(dataset, reserves=read.reserves)


def _checked(
    project: Project,
    campaign: Campaign,
    indicators: Indicators,
    region: Region,
    version: str,
    shared: Campaigned | None,
    unread: tuple[Finding, ...],
    former: Campaign | None,
) -> Checked:
    """What is found in a region's folder.

    ``unread`` says why there is no ``shared``; ``former`` is the campaign before.
    """
    from cep_report.frozen import frozen_findings
    from cep_report.workspace import Workspace  # openpyxl: only when needed

    try:
        workspace = Workspace.load(project, campaign, region)
    except (ConfigurationError, InputError) as error:
        faults = [*_unusable(project, campaign, region, error), *unread]
        return Checked(None, _in_order(campaign, faults))
    dataset = shared.dataset if shared else None
    found = (
        *check_region(campaign, region, workspace, dataset, version),
        *reception_findings(workspace.folder, workspace.registers.observations, region.code),
        *frozen_findings(workspace.folder, project.output(campaign.id) / region.folder),
        *_renewal_findings(Subject(campaign, region, workspace), project, former),
    )
    printing = _printing_findings(project, workspace, indicators, shared)
    return Checked(workspace, _in_order(campaign, [*found, *printing, *unread]))


def _text_findings(subject: Subject) -> Iterator[Finding]:
    for place, written in text.texts(subject):
        for check in text.CHECKS:
            yield from check(subject.campaign, place, written)


def _renewal_findings(
    subject: Subject, project: Project, former: Campaign | None
) -> Iterator[Finding]:
    """What is still as it was the year before, and years that are no longer the current one."""
    before = renewal.former_of(project, former, subject.region)
    yield from stale_years(subject, before)
    if before:
        yield from renewal.compared(subject, before)


def _printing_findings(
    project: Project, workspace: Workspace, indicators: Indicators, shared: Campaigned | None
) -> Iterator[Finding]:
    """What would stop the rendering: said by the modules that stop it."""
    from cep_report.context import Context
    from cep_report.prose_checks import (
        conflicts,
        unknown_references,
        unknown_values,
        wrong_texts,
    )
    from cep_report.referable import referable
    from cep_report.workspace import PROSE

    folder = workspace.folder / PROSE
    published = project.output(workspace.campaign.id) / workspace.region.folder
    names = referable(project, indicators, published)
    yield from unknown_references(workspace.prose, names, folder)
    if shared:
        version = workspace.campaign.versions[0]  # names of values are those of any version
        values = Context(shared, workspace.region, version, workspace).values
        yield from unknown_values(workspace.prose, values, folder)
    yield from wrong_texts(project, workspace.prose, workspace.registers, folder)
    yield from character_findings(project, workspace.registers.observations)
    yield from conflicts(workspace.prose)


def _in_order(campaign: Campaign, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, by code, then in the order of the plan, then as they came."""
    files = [f"prose/{part.id}.md" for part in campaign.plan]

    def key(finding: Finding) -> tuple[str, int]:
        ranks = (rank for rank, file in enumerate(files) if finding.place.startswith(file))
        return finding.code, next(ranks, len(files))

    return tuple(sorted(dict.fromkeys(findings), key=key))


# What cannot be read -----------------------------------------------------------------


def _unusable(
    project: Project, campaign: Campaign, region: Region, error: ConfigurationError | InputError
) -> Iterator[Finding]:
    """What keeps a region's folder from being read, and what can be said all the same."""
    faults = error.findings if isinstance(error, InputError) else ()
    if not faults:
        place = _place(project, error) or region.folder
        yield Finding("CEP-PLAN-016", Severity.ERROR, place, _words(error), error.remedy)
        return
    yield from faults
    subject = _readable_prose(project, campaign, region)
    yield from (finding for check in plan.PROSE_CHECKS for finding in check(subject))
    yield from _text_findings(subject)
    yield Finding(
        "CEP-PLAN-020",
        Severity.INFO,
        region.folder,
        "les autres vérifications (rencontres, coopérations, jalons, déclarations) attendent que "
        "les fichiers soient lisibles.",
        "Corriger les erreurs de ces fichiers, puis relancer la vérification.",
    )


def _readable_prose(project: Project, campaign: Campaign, region: Region) -> Subject:
    """The parts of the plan whose prose is sound, and nothing else of the folder."""
    from cep_report.journal import Journal
    from cep_report.prose import read_prose
    from cep_report.registers import Registers
    from cep_report.workspace import PROSE, RegionSettings, Workspace, workspace_folder

    folder = workspace_folder(project, campaign, region)
    parts: list[Part] = []
    prose: dict[str, str] = {}
    for part in campaign.plan:
        path = folder / PROSE / f"{part.id}.md"
        try:
            zones = read_prose(path, part).zones if path.is_file() else ()
        except InputError:
            continue
        parts.append(part)
        prose |= {f"{part.id}.{zone.zone}": zone.markdown for zone in zones}
    readable = campaign.model_copy(update={"plan": tuple(parts)})
    workspace = Workspace(folder, readable, region, RegionSettings(), prose, Registers(), Journal())
    return Subject(readable, region, workspace)


def _no_dataset(
    project: Project, campaign: Campaign, regions: Regions, error: InputError
) -> Finding:
    """The dataset that is not there yet, or that cannot be used, in the words of its error."""
    waiting = "\u202f; les valeurs citées dans les textes n’ont pas été vérifiées."
    place = _place(project, error) or campaign.dataset.file
    folder, file = project.data(campaign.id), campaign.dataset.file
    absent = not any(
        (folder / name).is_file()
        for name in (file, *(extract_name(file, region) for region in regions.all))
    )
    return Finding(
        "CEP-PLAN-018" if absent else "CEP-PLAN-019",
        Severity.WARNING if absent else Severity.ERROR,
        place,
        f"{_words(error).rstrip('.')}{waiting}",
        f"{error.remedy[:1].upper()}{error.remedy[1:]}",
    )


def _words(error: CepError) -> str:
    faults = error.findings if isinstance(error, InputError) else ()
    parts = [
        error.what,
        f"Attendu\u00a0: {error.expected}." if error.expected else "",
        f"Trouvé\u00a0: {error.found}." if error.found else "",
        f"Premier constat\u00a0: {faults[0]}" if faults else "",
    ]
    return " ".join(part for part in parts if part)


def _place(project: Project, error: CepError) -> str:
    """Where an error is, from the project's root when it is inside."""
    where = Path(error.where)
    inside = where.is_relative_to(project.root)
    return where.relative_to(project.root).as_posix() if inside else error.where
