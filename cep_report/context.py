"""Everything one region's report is made from, loaded and validated together.

The chain of a report starts here: :func:`load_context` turns four parameters into a frozen
:class:`Context`, and everything after it is a function of that context.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cep_report.blocks import Value
from cep_report.campaign import Campaign, Version, load_campaign
from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicators, load_indicators
from cep_report.parameters import Parameters
from cep_report.project import Project
from cep_report.regions import Region, Regions, load_regions
from cep_report.store import Store
from cep_report.workspace import PROSE, Workspace

if TYPE_CHECKING:
    from cep_report.dataset.schema import Dataset


@dataclass(frozen=True)
class Campaigned:
    """What the regions of a campaign have in common: loaded once a batch.

    ``dataset`` is protected for one version's threshold: nothing downstream sees more.
    ``geometry`` is the user's GeoJSON, when real maps are wanted. With ``accept_conflicts``
    texts that nobody has chosen between are printed, marks included.
    """

    project: Project
    campaign: Campaign
    regions: Regions
    indicators: Indicators
    dataset: Dataset
    geometry: Path | None = None
    accept_conflicts: bool = False


@dataclass(frozen=True)
class Context:
    """One region's report, before it is written.

    Its charts are kept in the store ``charts``, or all drawn without one.
    """

    shared: Campaigned
    region: Region
    version: Version
    workspace: Workspace
    charts: Store | None = None

    @property
    def project(self) -> Project:
        """Where things are."""
        return self.shared.project

    @property
    def campaign(self) -> Campaign:
        """The year's methodology."""
        return self.shared.campaign

    @property
    def dataset(self) -> Dataset:
        """The distributed figures."""
        return self.shared.dataset

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The values prose may quote, by name."""
        from cep_report.values import catalogue

        return catalogue(
            self.dataset,
            self.workspace.registers,
            self.campaign,
            self.region,
            self.shared.regions,
            self.shared.indicators,
        )


def load_campaigned(
    project: Project,
    campaign: str,
    *,
    version: str,
    accept_reserves: bool,
    geometry: Path | None = None,
    accept_conflicts: bool = False,
    dataset: Dataset | None = None,
) -> Campaigned:
    """Load what the regions of a campaign share, as that version may show it.

    ``geometry`` is used instead of the campaign's own; ``dataset`` is given by who has
    loaded it, protected for that version.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
        InputError: the dataset is invalid; every fault is in its findings.
        UnknownNameError: unknown version.
    """
    from cep_report.dataset import load_protected

    loaded = load_campaign(project, campaign)
    threshold = loaded.version(version).threshold
    regions = load_regions(project)
    indicators = load_indicators(project)
    dataset = dataset or load_protected(
        project, loaded, indicators, regions, threshold, accept_reserves=accept_reserves
    )
    geometry = geometry or own_geometry(project, loaded)
    return Campaigned(project, loaded, regions, indicators, dataset, geometry, accept_conflicts)


def own_geometry(project: Project, campaign: Campaign) -> Path | None:
    """The map that a campaign names, or None."""
    return project.data(campaign.id) / campaign.geometry if campaign.geometry else None


def load_context(shared: Campaigned, region: Region, version: str) -> Context:
    """Load one region's workspace beside what the campaign shares.

    Of the dataset the context has the region's slice only: nothing in a report can depend
    on what is not in it (:mod:`cep_report.dataset.slices`).

    Raises:
        InputError: the workspace has faults, its words cannot be printed (unknown value,
            character, image), the dataset is another region's extract, or observations
            wait for their decision while the version is final.
        UnknownNameError: unknown version.
    """
    from cep_report.dataset.slices import sliced
    from cep_report.dataset.splitting import check_covers
    from cep_report.prose_checks import (
        conflicts,
        unknown_references,
        unknown_values,
        wrong_texts,
    )
    from cep_report.referable import referable

    wanted = shared.campaign.version(version)
    masking = shared.dataset.masking
    if masking is None or masking.threshold != wanted.threshold:
        raise ValueError(f"the dataset is not protected for version {version}")
    check_covers(shared.dataset, region)
    shared = replace(shared, dataset=sliced(shared.dataset, region))
    workspace = Workspace.load(shared.project, shared.campaign, region)
    context = Context(shared, region, wanted, workspace, Store.of(shared.project))
    folder, prose = workspace.folder / PROSE, workspace.prose
    faults = [
        *unknown_values(prose, context.values, folder),
        *wrong_texts(shared.project, prose, workspace.registers, folder),
        *(() if shared.accept_conflicts else conflicts(prose)),
    ]
    if faults:  # alone, references are judged once the notebooks have said what they emit
        published = shared.project.output(shared.campaign.id) / region.folder
        names = referable(shared.project, shared.indicators, published)
        faults += unknown_references(prose, names, folder)
    waiting = tuple(_waiting(workspace, wanted)) if wanted.final else ()
    if waiting:
        raise InputError(
            f"La version «\u00a0{wanted.label}\u00a0» {region.of_region} attend la suite donnée à des "
            "observations.",
            findings=(*waiting, *faults),
            where=str(workspace.folder),
            remedy=f"les traiter dans registres.xlsx («\u00a0cep-report review --region {region.code}"
            "\u00a0» en donne la liste), puis relancer.",
        )
    if faults:
        raise InputError(
            f"Les textes {region.of_region} ne peuvent pas être imprimés tels quels.",
            findings=faults,
            where=str(workspace.folder),
            remedy="corriger ces points, puis relancer.",
        )
    return context


def _waiting(workspace: Workspace, version: Version) -> Iterator[Finding]:
    """What a final version cannot be made without: every observation dealt with."""
    from cep_report.exchanges.pending import reception_findings, register_findings

    entries = workspace.registers.observations
    found = (
        *register_findings(entries, workspace.campaign, version),
        *reception_findings(workspace.folder, entries, workspace.region.code),
    )
    yield from (finding for finding in found if finding.severity is Severity.ERROR)


# The context of the notebook being run in this process. A worker loads a region once and
# lends it to the region's notebooks; a notebook opened in Jupyter finds nothing and loads.
_lent: ContextVar[Context | None] = ContextVar("lent_context", default=None)


@contextmanager
def lend(context: Context) -> Iterator[None]:
    """Lend ``context`` to the notebooks run in this process while the block lasts."""
    token = _lent.set(context)
    try:
        yield
    finally:
        _lent.reset(token)


def current_context(parameters: Parameters) -> Context:
    """The lent context when it is the one asked for, else a fresh one.

    Raises:
        UnknownNameError: unknown region or version.
        InputError, ConfigurationError: see :func:`load_context`.
    """
    lent = _lent.get()
    if (
        lent is not None
        and lent.campaign.id == parameters.campaign
        and lent.region.code == parameters.region
        and lent.version.id == parameters.version
    ):
        return lent
    shared = load_campaigned(
        Project.find(),
        parameters.campaign,
        version=parameters.version,
        accept_reserves=parameters.accept_reserves,
    )
    return load_context(shared, shared.regions.find(parameters.region), parameters.version)
