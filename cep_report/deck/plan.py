"""What the presentation shows, slide by slide: data, in YAML (``docs/presentation.md``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from pydantic import Field, field_validator, model_validator

from cep_report.configuration import Model, Text, read_model, refuse_repeats
from cep_report.project import Project

FILE = "presentation.yml"
NAMES = ("association", "campagne", "comite", "region")
"""What titles may name, in braces."""

_NAME = re.compile(r"\{([^{}]*)\}")


def _known_names(text: str) -> str:
    unknown = sorted(set(_NAME.findall(text)) - {*NAMES})
    if unknown:
        raise ValueError(
            f"nom inconnu entre accolades\u00a0: {', '.join(unknown)}\u202f; "
            f"sont connus\u00a0: {', '.join(NAMES)}"
        )
    return text


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A title with the names it has in braces replaced."""
    return _NAME.sub(lambda found: values[found[1]], text)


class PanePlan(Model):
    """A part of a slide: a text, a chart, a table, the sources or the reserves.

    Attributes:
        title: above a text, or "".
        text: zones ("parcours.publics") or headings ("essentiel-specificites"); each in turn.
        points: how many points of each text are shown.
        figure, table: identifiers; the first that the report has is shown.
        sources: the sources of what the presentation shows.
        reserves: the warnings of the report.
        width: share of the slide's width in percent; 0 for an equal share.
        spare: shown only when the slide has nothing else.
    """

    title: str = Field(default="", alias="titre")
    text: tuple[Text, ...] = Field(default=(), alias="texte")
    points: int = Field(default=4, ge=1, le=10)
    figure: tuple[Text, ...] = Field(default=(), alias="graphique")
    table: tuple[Text, ...] = Field(default=(), alias="tableau")
    sources: bool = False
    reserves: bool = False
    width: int = Field(default=0, ge=0, le=80, alias="largeur")
    spare: bool = Field(default=False, alias="repli")

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        shown = (self.text, self.figure, self.table, self.sources, self.reserves)
        if sum(map(bool, shown)) != 1:
            raise ValueError(
                "un volet montre une seule chose\u00a0: texte, graphique, tableau, sources ou reserves"
            )
        return self


class SlidePlan(Model):
    """A slide: its title and at most two panes side by side, spare ones apart."""

    title: Text = Field(alias="titre")
    panes: tuple[PanePlan, ...] = Field(min_length=1, alias="volets")

    @field_validator("title")
    @classmethod
    def _names(cls, text: str) -> str:
        return _known_names(text)

    @field_validator("panes")
    @classmethod
    def _at_most_two(cls, panes: tuple[PanePlan, ...]) -> tuple[PanePlan, ...]:
        if sum(not pane.spare for pane in panes) > 2 or sum(pane.spare for pane in panes) > 1:
            raise ValueError("au plus deux volets, et un de repli")
        return panes


class CoverPlan(Model):
    """The first slide."""

    title: Text = Field(alias="titre")
    subtitle: Text = Field(alias="sous_titre")

    @field_validator("*")
    @classmethod
    def _names(cls, text: str) -> str:
        return _known_names(text)


class DeckPlan(Model):
    """The whole presentation, in order."""

    cover: CoverPlan = Field(alias="couverture")
    slides: tuple[SlidePlan, ...] = Field(min_length=1, alias="diapositives")

    @model_validator(mode="after")
    def _unique_titles(self) -> Self:
        # A reader of slides by their titles must tell them apart.
        refuse_repeats([self.cover.title, *(slide.title for slide in self.slides)])
        return self


def load_plan(project: Project, campaign: str) -> DeckPlan:
    """The plan of a campaign, or that of the extension.

    Raises:
        ConfigurationError: unreadable, or not what the model expects.
    """
    own = project.presentation_file(campaign)
    return read_model(own if own.is_file() else project.extension / FILE, DeckPlan)
