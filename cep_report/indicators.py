"""The indicator dictionary: what each figure counts, whom it covers, how it breaks down.

The dictionary is data, ``data/reference/indicateurs.yml`` (keys in French); this module
is its model. Rates are not in it: they are computed from counts and denominators.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from cep_report.configuration import Identifier, Model, Text, pick, read_model, refuse_repeats
from cep_report.project import Project

Kind = Literal["effectif", "montant", "mediane", "moyenne", "pourcentage"]
Territory = Literal["region", "departement"]
Confidentiality = Literal["seuil", "base", "libre"]

_WHERE = "dictionnaire des indicateurs"


class SeriesBreak(Model):
    """A year from which figures do not compare with those before, and why."""

    year: int = Field(alias="annee", ge=2014, le=2100)
    reason: Text = Field(alias="motif")


class Modality(Model):
    """One value of a dimension, and how it is printed."""

    id: Identifier
    label: Text = Field(alias="libelle")


class Dimension(Model):
    """A way of breaking an indicator down.

    ``sums`` says whether the modalities add up to the total: not so when one person may
    be in several (services used), nor for medians and percentages.
    """

    id: Identifier
    label: Text = Field(alias="libelle")
    sums: bool = Field(alias="somme_au_total")
    modalities: tuple[Modality, ...] = Field(alias="modalites", min_length=2)

    @field_validator("modalities")
    @classmethod
    def _unique_ids(cls, items: tuple[Modality, ...]) -> tuple[Modality, ...]:
        refuse_repeats(item.id for item in items)
        return items

    def modality(self, modality: str) -> Modality:
        """The modality of that id.

        Raises:
            UnknownNameError: the dimension has no such modality.
        """
        return pick(self.modalities, modality, "Modalité inconnue", _WHERE)


class Indicator(Model):
    """One indicator.

    Attributes:
        id: stable identifier, as in the dataset.
        label: as printed, capitalised.
        unit: what is counted, in the plural ("personnes", "jours", "%").
        kind: "effectif" (whole count), "montant" (amount with decimals, in ``unit``),
            "mediane", "moyenne" or "pourcentage" (of 100).
        definition: what is counted, one sentence.
        perimeter: whom or what the figure covers.
        operators: ids of the families the indicator concerns.
        dimensions: its breakdowns, beside territory and operator.
        territories: the finest levels it is distributed at.
        denominator: for percentages, what they are of; "" otherwise.
        source: who produces it.
        breaks: its series breaks.
        confidentiality: "seuil" (count of people or of their files: the threshold
            applies), "base" (percentage, median or mean over people: masked when too few
            answer), "libre" (about services, not people).
        base: id of the indicator that counts the people or files described, for amounts,
            medians, means and percentages; None for counts.
    """

    id: Identifier
    label: Text = Field(alias="libelle")
    unit: Text = Field(alias="unite")
    kind: Kind = Field(alias="nature")
    definition: Text
    perimeter: Text = Field(alias="perimetre")
    operators: tuple[Identifier, ...] = Field(alias="operateurs", min_length=1)
    territories: tuple[Territory, ...] = Field(alias="territoires", min_length=1)
    dimensions: tuple[Dimension, ...] = ()
    denominator: str = Field(default="", alias="denominateur")
    source: Text
    breaks: tuple[SeriesBreak, ...] = Field(default=(), alias="ruptures")
    confidentiality: Confidentiality = Field(alias="confidentialite")
    base: Identifier | None = None

    @field_validator("dimensions")
    @classmethod
    def _unique_ids(cls, items: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
        refuse_repeats(item.id for item in items)
        return items

    @model_validator(mode="after")
    def _only_additive_kinds_sum(self) -> Self:
        if not self.additive and any(item.sums for item in self.dimensions):
            raise ValueError(f"un indicateur de nature {self.kind} ne s’additionne pas")
        return self

    @property
    def additive(self) -> bool:
        """Whether territories and families add up: true of counts and amounts only."""
        return self.kind in {"effectif", "montant"}

    def dimension(self, dimension: str) -> Dimension:
        """The dimension of that id.

        Raises:
            UnknownNameError: the indicator has no such dimension.
        """
        return pick(self.dimensions, dimension, "Dimension inconnue", _WHERE)


class Indicators(Model):
    """The dictionary, in the order of its file."""

    all: tuple[Indicator, ...] = Field(alias="indicateurs", min_length=1)

    @field_validator("all")
    @classmethod
    def _unique_ids(cls, items: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        refuse_repeats(item.id for item in items)
        return items

    def get(self, indicator: str) -> Indicator:
        """The indicator of that id.

        Raises:
            UnknownNameError: the dictionary has no such indicator.
        """
        return pick(self.all, indicator, "Indicateur inconnu", _WHERE)


def load_indicators(project: Project) -> Indicators:
    """The dictionary of ``data/reference/indicateurs.yml``.

    Raises:
        ConfigurationError: the file is missing, is not YAML, or breaks the model.
    """
    return read_model(project.reference / "indicateurs.yml", Indicators)
