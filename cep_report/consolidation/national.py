"""Everything the national report is made from, loaded together and lent to its notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cep_report.campaign import Campaign, Version, load_campaign
from cep_report.consolidation.collection import Collection, load_collection
from cep_report.consolidation.conformity import Standing, standings
from cep_report.consolidation.corrections import read_corrections, themes_workbook
from cep_report.consolidation.legible import legible
from cep_report.consolidation.national_plan import NationalPlan, load_national_plan
from cep_report.consolidation.passages import Passage, passages
from cep_report.consolidation.themes import Grouping, Themed, themed
from cep_report.errors import UsageError
from cep_report.indicators import Indicators, load_indicators
from cep_report.parameters import NationalParameters
from cep_report.project import Project
from cep_report.regions import Regions, load_regions

if TYPE_CHECKING:
    from cep_report.dataset.schema import Dataset


@dataclass(frozen=True)
class National:
    """What a campaign received, with the figures that may be printed.

    Attributes:
        project: where things are.
        plan: the national plan.
        collection: the reports received.
        indicators: the dictionary.
        dataset: the national one, protected for the final version; else the figures that the
            reports give (``told``), which have none of the nation.
        told: whether the figures are those of the reports.
        corrections: the analyst's themes, by identifier of passage.
        earlier: another campaign set beside this one, or None.
    """

    project: Project
    plan: NationalPlan
    collection: Collection
    indicators: Indicators
    dataset: Dataset
    told: bool = False
    corrections: dict[str, str] = field(default_factory=dict)
    earlier: National | None = None

    @property
    def campaign(self) -> Campaign:
        """The year's methodology."""
        return self.collection.campaign

    @property
    def regions(self) -> Regions:
        """The regions."""
        return self.collection.regions

    @property
    def version(self) -> Version:
        """The version that regions hand in: its threshold is that of the national report."""
        return self.campaign.handed_in

    @property
    def year(self) -> int:
        """The observed year."""
        return self.campaign.observed_year

    @property
    def fictional(self) -> bool:
        """Whether anything in it is made up."""
        return (
            self.campaign.fictional
            or self.dataset.fictional
            or any(item.twin.identity.fictional for item in self.collection.received.values())
            or (self.earlier is not None and self.earlier.fictional)
        )

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Each region against the plan."""
        return standings(self.collection)

    @cached_property
    def grouping(self) -> Grouping:
        """The method that proposes themes."""
        return Grouping(self.plan.themes_of(self.campaign), self.plan.other)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All that the reports say."""
        return passages(self.collection, self.plan)

    @cached_property
    def themed(self) -> tuple[Themed, ...]:
        """What is set side by side, with its themes."""
        return tuple(themed(self.passages, self.grouping, self.corrections))


def load_national(project: Project, campaign: str, compared: str = "") -> National:
    """Load what a campaign received.

    Args:
        project: where things are.
        campaign: its name.
        compared: an earlier campaign to set beside it, "" for none.

    Raises:
        ConfigurationError: a campaign, the national plan or reference data are missing or broken.
        InputError: the dataset, a deposit or the workbook of themes cannot be used.
        UsageError: a campaign compared with itself, or with one that is not of an earlier year.
    """
    if compared and compared == campaign:
        raise UsageError(
            "Une campagne ne se compare pas à elle-même.",
            expected="une autre campagne",
            found=compared,
            remedy="nommer l’autre campagne après --avec.",
        )
    plan = load_national_plan(project)
    found = _load(project, campaign, plan)
    if not compared:
        return found
    other = _load(project, compared, plan)
    if other.year >= found.year:
        raise UsageError(
            "La campagne mise en regard n’est pas antérieure.",
            expected=f"une campagne d’avant {found.year}",
            found=f"{compared}, qui observe {other.year}",
            where="--avec",
            remedy=f"inverser\u00a0: cep-report consolidate --campaign {compared} --avec {campaign}"
            if other.year > found.year
            else "nommer une campagne d’une autre année.",
        )
    return replace(found, earlier=other)


def _load(project: Project, name: str, plan: NationalPlan) -> National:
    from cep_report.consolidation.figures_told import national_or_told

    campaign = load_campaign(project, name)
    regions, indicators = load_regions(project), load_indicators(project)
    collection = legible(project, load_collection(project, campaign, regions))
    dataset, told = national_or_told(project, collection, indicators, campaign.handed_in.threshold)
    national = National(project, plan, collection, indicators, dataset, told)
    corrections = read_corrections(themes_workbook(project, name), national.grouping.labels)
    return replace(national, corrections=corrections)


_lent: ContextVar[National | None] = ContextVar("lent_national", default=None)


@contextmanager
def lend_national(national: National) -> Iterator[None]:
    """Lend ``national`` to the notebooks run in this process while the block lasts."""
    token = _lent.set(national)
    try:
        yield
    finally:
        _lent.reset(token)


def current_national(parameters: NationalParameters) -> National:
    """What is lent when it is what is asked for, else a fresh one; see :func:`load_national`."""
    lent = _lent.get()
    if lent is not None and lent.campaign.id == parameters.campaign:
        beside = lent.earlier.campaign.id if lent.earlier else ""
        if beside == parameters.compared:
            return lent
    return load_national(Project.find(), parameters.campaign, parameters.compared)
