"""The national report as data: its plan, what it compares, how passages are grouped."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from cep_report.campaign import Campaign, Part
from cep_report.configuration import Identifier, Model, Text, read_model, refuse_repeats
from cep_report.project import Project

FOLDER, NAME = "national", "plan.yml"


class Colors(Model):
    """The two colours of the national report."""

    primary: Text = Field(alias="principale")
    secondary: Text = Field(alias="secondaire")


class Kind(Model):
    """What is set side by side: zones of the regional plan, and a column of the register."""

    id: Identifier
    label: Text = Field(alias="libelle")
    zones: tuple[Text, ...] = ()
    column: Literal["", "leviers", "difficultes"] = Field(default="", alias="registre")


class Compared(Model):
    """An indicator compared between regions."""

    indicator: Identifier = Field(alias="indicateur")


class SharedPart(Model):
    """A share compared between regions: a modality in the total of its indicator."""

    indicator: Identifier = Field(alias="indicateur")
    dimension: Identifier
    modality: Identifier = Field(alias="modalite")
    title: Text = Field(alias="titre")


class Theme(Model):
    """A theme and the words that put a passage in it."""

    label: Text = Field(alias="libelle")
    words: tuple[Text, ...] = Field(default=(), alias="mots")


class NationalPlan(Model):
    """``data/reference/national/plan.yml``; ``other`` is the theme of what no word classes."""

    title: Text = Field(alias="titre")
    author: Text = Field(alias="auteur")
    colors: Colors = Field(alias="couleurs")
    plan: tuple[Part, ...] = Field(min_length=1)
    kinds: tuple[Kind, ...] = Field(alias="passages")
    indicators: tuple[Compared, ...] = Field(alias="indicateurs")
    shares: tuple[SharedPart, ...] = Field(default=(), alias="parts")
    other: Text = Field(alias="autre")
    themes: tuple[Theme, ...]

    @field_validator("plan", "kinds")
    @classmethod
    def _unique_ids(cls, items: tuple[Model, ...]) -> tuple[Model, ...]:
        refuse_repeats(item.id for item in items)  # type: ignore[attr-defined]
        return items

    @field_validator("themes")
    @classmethod
    def _unique_labels(cls, items: tuple[Theme, ...]) -> tuple[Theme, ...]:
        refuse_repeats(item.label for item in items)
        return items

    def themes_of(self, campaign: Campaign) -> tuple[Theme, ...]:
        """The campaign's themes with their words, then the others of the plan.

        One that the plan gives no words for has those of its label; the theme of what no word
        classes is not among them.
        """
        given = {theme.label: theme for theme in self.themes}
        own = (
            given.get(label) or Theme(label=label, words=(label,))
            for label in campaign.lists.themes
            if label != self.other
        )
        ordered = {theme.label: theme for theme in (*own, *self.themes)}
        return tuple(ordered.values())


def load_national_plan(project: Project) -> NationalPlan:
    """Read the national plan.

    Raises:
        ConfigurationError: missing, not YAML, or not what is expected.
    """
    return read_model(project.reference / FOLDER / NAME, NationalPlan)
