"""What ``rapport.json`` holds: the report as printed, as data anyone can check and reuse.

Keys are in French: analysts read the file. It says no more than the report does: figures are
those of the version, masked alike, and people are not named. The published JSON Schema
(``docs/rapport.schema.json``) is :func:`json_schema`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from cep_report import configuration

SCHEMA = "cep-report/rapport/1"
"""The version of the form; another number is another form."""

Status = Literal["ok", "nd", "s", "na"]


class Model(configuration.Model):
    """As elsewhere, and without the numbers that JSON has no word for."""

    model_config = ConfigDict(allow_inf_nan=False)


class Identity(Model):
    """Whose report it is, and which."""

    campaign: str = Field(alias="campagne")
    observed_year: int = Field(alias="annee_observee")
    region: str = Field(description="code Insee de la région")
    region_name: str = Field(alias="region_nom")
    association: str
    version: str
    stamp: str = Field(alias="mention")
    audience: str = Field(alias="destinataires")
    threshold: int = Field(alias="seuil", description="en dessous, un effectif n’est pas publié")
    title: str = Field(alias="titre")
    fictional: bool = Field(alias="fictif")


class NumberCell(Model):
    """A number as printed."""

    value: float = Field(alias="valeur")
    decimals: int = Field(default=0, alias="decimales")
    signed: bool = Field(default=False, alias="signe")
    unit: str = Field(default="", alias="unite")


class DayCell(Model):
    """A date."""

    day: dt.date = Field(alias="jour")


Cell = str | NumberCell | DayCell
"""A text (the marks n.d., s and – included), a number or a date."""


class Grid(Model):
    """What a table or a chart shows."""

    heads: tuple[str, ...] = Field(alias="entetes")
    rows: tuple[tuple[Cell, ...], ...] = Field(alias="lignes")

    @model_validator(mode="after")
    def _rectangular(self) -> Grid:
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("chaque ligne doit avoir autant de cellules que d’en-têtes")
        return self


class HeadingElement(Model):
    """A heading inside a part."""

    kind: Literal["titre"] = Field(default="titre", alias="nature")
    id: str
    level: int = Field(alias="niveau", ge=2, le=6)
    text: str = Field(alias="texte")


class CommentaryElement(Model):
    """Text that the toolkit wrote, in Markdown."""

    kind: Literal["commentaire"] = Field(default="commentaire", alias="nature")
    id: str
    markdown: str


class ProseElement(Model):
    """Text that the association wrote, in Markdown, values as printed; "" is still to be written."""

    kind: Literal["texte"] = Field(default="texte", alias="nature")
    zone: str
    markdown: str


class CalloutElement(Model):
    """A framed remark."""

    kind: Literal["encadre"] = Field(default="encadre", alias="nature")
    id: str
    title: str = Field(alias="titre")
    markdown: str


class GridElement(Model):
    """A table or a chart, and what it shows; ``alt`` is the chart's in words."""

    kind: Literal["tableau", "graphique"] = Field(alias="nature")
    id: str
    number: int = Field(alias="numero")
    caption: str = Field(alias="legende")
    source: str
    notes: tuple[str, ...] = ()
    alt: str = Field(default="", alias="description")
    data: Grid | None = Field(default=None, alias="donnees")


Element = Annotated[
    HeadingElement | CommentaryElement | ProseElement | CalloutElement | GridElement,
    Field(discriminator="kind"),
]


class Part(Model):
    """A part of the plan, its elements in the order they are printed."""

    id: str
    heading: str = Field(alias="titre")
    number: int | None = Field(default=None, alias="numero")
    socle: bool
    elements: tuple[Element, ...] = ()


class Indicator(Model):
    """One figure of the dataset; ``value`` is null exactly when the status is not "ok"."""

    year: int = Field(alias="annee")
    department: str = Field(default="", alias="departement")
    operator: str = Field(alias="operateur")
    indicator: str = Field(alias="indicateur")
    dimension: str
    modality: str = Field(alias="modalite")
    value: float | None = Field(default=None, alias="valeur")
    status: Status = Field(alias="statut")

    @model_validator(mode="after")
    def _value_when_ok(self) -> Indicator:
        if (self.value is None) == (self.status == "ok"):
            raise ValueError("«\u00a0valeur\u00a0» est donnée exactement quand le statut est ok")
        return self


class QuotedValue(Model):
    """A figure that the text may quote."""

    name: str = Field(alias="nom")
    text: str = Field(alias="texte")
    number: float | None = Field(default=None, alias="nombre")
    unit: str = Field(alias="unite")
    label: str = Field(alias="libelle")
    source: str


class Meeting(Model):
    """A meeting with an operator."""

    date: dt.date
    operator: str = Field(alias="operateur")
    parts: tuple[int, ...] = Field(alias="volets")
    subject: str = Field(alias="objet")


class Cooperation(Model):
    """A cooperation between actors."""

    action: str
    partners: tuple[str, ...] = Field(alias="operateurs")
    other_partners: str = Field(alias="autres_partenaires")
    theme: str
    modality: str = Field(alias="modalite")
    territory: str = Field(alias="territoire")
    start: dt.date = Field(alias="debut")
    end: dt.date | None = Field(default=None, alias="fin")
    state: str = Field(alias="etat")
    achievements: str = Field(alias="realisations")
    levers: str = Field(alias="leviers")
    difficulties: str = Field(alias="difficultes")
    crefop_sheet: bool = Field(alias="fiche_action")


class PublicDocument(Model):
    """A public document of the region."""

    title: str = Field(alias="titre")
    author: str = Field(alias="auteur")
    date: dt.date
    type: str
    link: str = Field(alias="lien")
    contribution: str = Field(alias="apport")


class Investigation(Model):
    """An inquiry of the association."""

    title: str = Field(alias="titre")
    type: str
    start: dt.date = Field(alias="debut")
    end: dt.date | None = Field(default=None, alias="fin")
    audience: str = Field(alias="public")
    findings: str = Field(alias="enseignements")
    declared: bool = Field(alias="declaree")
    declared_on: dt.date | None = Field(default=None, alias="declaree_le")


class ComplementaryData(Model):
    """Data that a partner gave."""

    partner: str = Field(alias="partenaire")
    data: str = Field(alias="donnees")
    consent: dt.date = Field(alias="accord")
    personal: bool = Field(alias="personnelles")
    use: str = Field(alias="usage")


class Registers(Model):
    """The registers, without the names of people."""

    meetings: tuple[Meeting, ...] = Field(alias="rencontres")
    cooperations: tuple[Cooperation, ...]
    documents: tuple[PublicDocument, ...]
    investigations: tuple[Investigation, ...]
    complementary: tuple[ComplementaryData, ...] = Field(alias="donnees_complementaires")


class Milestone(Model):
    """A date of the campaign, and the day it was reached in the region."""

    id: str
    label: str = Field(alias="libelle")
    kind: str = Field(alias="nature")
    planned: dt.date = Field(alias="prevu")
    reached: dt.date | None = Field(default=None, alias="atteint")
    comment: str = Field(alias="commentaire")


class Observation(Model):
    """What an operator observed, and what became of it; a divergence has both positions."""

    id: str
    operator: str = Field(alias="operateur")
    zone: str
    place: str = Field(alias="rubrique")
    passage: str
    remark: str = Field(alias="remarque")
    decision: str
    answer: str = Field(alias="reponse")
    diverges: bool = Field(alias="divergence")


class Twin(Model):
    """A whole report as data."""

    form: Literal["cep-report/rapport/1"] = Field(default="cep-report/rapport/1", alias="forme")
    identity: Identity = Field(alias="identite")
    plan: tuple[Part, ...]
    indicators: tuple[Indicator, ...] = Field(alias="indicateurs")
    values: tuple[QuotedValue, ...] = Field(alias="valeurs")
    registers: Registers = Field(alias="registres")
    milestones: tuple[Milestone, ...] = Field(alias="jalons")
    observations: tuple[Observation, ...]
    provenance: dict[str, Any] = Field(default_factory=dict)

    def elements(self) -> Iterator[Element]:
        """All elements, in the order they are printed."""
        for part in self.plan:
            yield from part.elements

    def prose(self, zone: str) -> str:
        """What the association wrote in a zone (``part.zone``), Markdown; "" when nothing."""
        for element in self.elements():
            if isinstance(element, ProseElement) and element.zone == zone:
                return element.markdown
        return ""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``rapport.json`` (draft 2020-12)."""
    schema = Twin.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
