"""What national notebooks write with.

::

    page = open_page("depots", campaign, compared)
    if page.section("reception"):
        page.add(tables.submissions(page.national))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cep_report import french
from cep_report.campaign import Part
from cep_report.configuration import pick
from cep_report.consolidation.national import National, current_national
from cep_report.figures import Drawings, Fonts, Palette, Scene
from cep_report.fonts import static_fonts
from cep_report.notebooks import Page
from cep_report.parameters import NationalParameters
from cep_report.store import Store


@dataclass
class NationalPage(Page):
    """A part of the national report being written."""

    national: National
    plan: Part

    @cached_property
    def scene(self) -> Scene:
        """What charts are drawn for."""
        national = self.national
        colors = national.plan.colors
        return Scene(
            region="France",
            in_region="en France",
            year=national.year,
            source=figures_source(national),
            palette=Palette(colors.primary, colors.secondary),
            fonts=Fonts.in_folder(static_fonts(national.project)),
            fictional=national.fictional,
            drawings=Drawings(Store.of(national.project), national.campaign.id, ""),
        )

    @property
    def reports_scene(self) -> Scene:
        """What charts of the reports' registers are drawn for."""
        return self.scene.sourced(reports_source(self.national))

    def section(self, zone: str) -> bool:
        """The heading of a section; false, and none, when the plan lacks it."""
        planned = self.plan.zone(zone)
        if planned is None:
            return False
        self.heading(zone, french.typography(planned.title))
        return True


def open_page(part: str, campaign: str, compared: str = "") -> NationalPage:
    """Open a part of the national plan for writing; the first call of every national notebook.

    Raises:
        UsageError: unknown campaign or part, or invalid inputs.
    """
    national = current_national(NationalParameters(campaign, compared))
    return NationalPage(national, pick(national.plan.plan, part, "Partie inconnue", "plan.yml"))


def figures_source(national: National) -> str:
    """Where figures come from."""
    if national.told:
        return f"chiffres donnés par les rapports reçus, {national.year}"
    return f"jeu de données CEP national, protégé pour la version remise, {national.year}"


def reports_source(national: National) -> str:
    """Where what reports say comes from."""
    count = french.quantity(
        len(national.collection.received), "rapport régional", "rapports régionaux"
    )
    return f"{count}, campagne {national.campaign.id}"
