"""How the plan, the indicators and the regions may be called: ``data/reference/plan-synonymes.yml``.

Keys are in French; the file says what each is for, ``docs/reconnaissance.md`` how to add to it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from cep_report.campaign import Campaign
from cep_report.configuration import Model, Text, read_model
from cep_report.project import Project
from cep_report.recognition.words import tokens

_NEUTRAL_WEIGHT = 0.25


class Names(Model):
    """How a part or a zone may be called, the words that say so alone, what its text talks of."""

    headings: tuple[Text, ...] = Field(default=(), alias="titres")
    words: tuple[Text, ...] = Field(default=(), alias="mots")
    cues: tuple[Text, ...] = Field(default=(), alias="indices")


class Thresholds(Model):
    """From which confidence a text is filed, and from which nobody needs to look."""

    kept: float = Field(default=0.55, alias="retenu", gt=0, le=1)
    sure: float = Field(default=0.75, alias="sur", gt=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.sure < self.kept:
            raise ValueError("«\u00a0sur\u00a0» doit valoir au moins «\u00a0retenu\u00a0»")
        return self


class Vocabulary(Model):
    """The synonyms that the project knows."""

    thresholds: Thresholds = Field(default_factory=Thresholds, alias="seuils")
    targets: dict[str, Names] = Field(default_factory=dict, alias="rubriques")
    outside: tuple[Text, ...] = Field(default=(), alias="hors_plan")
    neutral: tuple[Text, ...] = Field(default=(), alias="mots_neutres")
    indicators: dict[str, tuple[Text, ...]] = Field(default_factory=dict, alias="indicateurs")
    modalities: dict[str, tuple[Text, ...]] = Field(default_factory=dict, alias="modalites")
    operators: dict[str, tuple[Text, ...]] = Field(default_factory=dict, alias="operateurs")
    regions: dict[str, tuple[Text, ...]] = Field(default_factory=dict)

    @cached_property
    def weights(self) -> dict[str, float]:
        """What words of headings weigh, when it is not 1."""
        return {word: _NEUTRAL_WEIGHT for text in self.neutral for word in tokens(text)}

    def names(self, target: str) -> Names:
        """How a part or a zone may be called, beside its title."""
        return self.targets.get(target, Names())


def load_vocabulary(project: Project) -> Vocabulary:
    """The synonyms of ``data/reference/plan-synonymes.yml``.

    Raises:
        ConfigurationError: the file is missing, is not YAML, or breaks the model.
    """
    return read_model(project.synonyms, Vocabulary)


def targets_of(campaign: Campaign, vocabulary: Vocabulary) -> dict[str, Names]:
    """The parts ("parcours") and zones ("parcours.publics") of a campaign's plan, in its order."""
    found: dict[str, Names] = {}
    for part in campaign.plan:
        own = vocabulary.names(part.id)
        found[part.id] = _named(part.title, own)
        for zone in part.zones:
            name = f"{part.id}.{zone.id}"
            own = vocabulary.names(name)
            found[name] = _named(zone.title, own)
    return found


def _named(title: str, own: Names) -> Names:
    """The names of a part or a zone, its title among them."""
    return own.model_copy(update={"headings": (title, *own.headings)})
