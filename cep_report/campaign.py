"""A campaign: one year's methodology, as validated data.

Nothing that varies between years is in the code: the plan and its order, milestones,
operator families and their names by date, levels of service, legal references,
versions and their audiences, thresholds, drop-down lists. It is all in
``reports/<campaign>/campaign.yml`` (keys in French, documented in ``docs/campagne.md``).
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from cep_report.configuration import Identifier, Model, Text, pick, read_model, refuse_repeats
from cep_report.errors import ConfigurationError
from cep_report.project import Project

VersionId = Literal["v0", "v1", "v2", "v3", "public"]


class Zone(Model):
    """A section of a part: its heading, and the questions its prose answers."""

    id: Identifier
    title: Text = Field(alias="titre")
    questions: tuple[Text, ...] = ()
    mandatory: bool = Field(default=True, alias="obligatoire")


class Part(Model):
    """A part of the mandated plan, in the order of the file.

    ``label`` stands before the title ("Partie 1"), ``number`` numbers its sections;
    ``notebook`` names the notebook that writes it. ``strand`` says which strand ("volet")
    of the follow-up it reports on: every operator is met on each of them. ``socle`` is
    false for what stands outside the mandated plan; ``declared`` asks for a declaration
    beforehand.
    """

    id: Identifier
    title: Text = Field(alias="titre")
    label: str = Field(default="", alias="intitule")
    number: int | None = Field(default=None, alias="numero", ge=1)
    strand: int | None = Field(default=None, alias="volet", ge=1)
    notebook: Identifier
    socle: bool = True
    mandatory: bool = Field(default=True, alias="obligatoire")
    declared: bool = Field(default=False, alias="sur_declaration")
    zones: tuple[Zone, ...] = ()

    @property
    def heading(self) -> str:
        """The heading as printed: "Partie 1 – Les coopérations autour du CEP"."""
        return f"{self.label} – {self.title}" if self.label else self.title

    @property
    def zone_names(self) -> tuple[str, ...]:
        """Its zones as they are named in the whole plan: "parcours.publics"."""
        return tuple(f"{self.id}.{zone.id}" for zone in self.zones)

    def zone(self, zone: str) -> Zone | None:
        """The zone of that id, or None when this campaign's plan has none."""
        return next((item for item in self.zones if item.id == zone), None)


class Milestone(Model):
    """A date of the campaign: ``kind`` says what it is for.

    ``wording`` is how the date is printed when the day is only indicative ("mi-avril 2023");
    a day ``to_confirm`` was moved from the campaign before, and nobody has confirmed it yet.
    """

    id: Identifier
    label: Text = Field(alias="libelle")
    day: date = Field(alias="date")
    kind: Literal["atelier", "dialogue", "donnees", "echanges", "comite", "remise"] = Field(
        alias="nature"
    )
    until: date | None = Field(default=None, alias="jusqu_au")
    approximate: bool = Field(default=False, alias="indicatif")
    wording: str = Field(default="", alias="en_clair")
    to_confirm: bool = Field(default=False, alias="a_confirmer")

    @property
    def due(self) -> date:
        """The day by which it is expected: its last one."""
        return self.until or self.day

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until < self.day:
            raise ValueError("«\u00a0jusqu_au\u00a0» doit suivre «\u00a0date\u00a0»")
        return self


class Name(Model):
    """A name and when it is valid; ``article`` is "", "l’", "le", "la" or "les".

    ``name`` is as printed in a table; a ``common`` noun has no capital inside a sentence.
    """

    name: Text = Field(alias="nom")
    short: str = Field(default="", alias="court")
    article: Literal["", "l’", "le", "la", "les"] = ""
    common: bool = Field(default=False, alias="nom_commun")
    since: date | None = Field(default=None, alias="du")
    until: date | None = Field(default=None, alias="au")

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence, without its article: "Apec", "missions locales"."""
        return self.name[0].lower() + self.name[1:] if self.common else self.name

    def valid_on(self, day: date) -> bool:
        """Whether the name is in use on ``day`` (both ends included)."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


class OperatorFamily(Model):
    """One of the families of operators of the CEP; the id never changes, the name does."""

    id: Identifier
    names: tuple[Name, ...] = Field(alias="noms", min_length=1)
    public: Text
    legal_basis: str = Field(default="", alias="base_legale")

    @model_validator(mode="after")
    def _one_name_a_day(self) -> Self:
        spans = sorted((name.since or date.min, name.until or date.max) for name in self.names)
        if any(later[0] <= earlier[1] for earlier, later in pairwise(spans)):
            raise ValueError("deux noms valables le même jour")
        return self

    def named(self, day: date) -> Name:
        """The name in use on ``day`` (the latest one when none is)."""
        return next((name for name in self.names if name.valid_on(day)), self.names[-1])


class ServiceLevel(Model):
    """A level of the service offer of the year's specifications."""

    id: Identifier
    label: Text = Field(alias="libelle")
    description: Text
    former: str = Field(default="", alias="ancien_libelle")


class LegalReference(Model):
    """A text the report rests on."""

    id: Identifier
    reference: Text
    subject: Text = Field(alias="objet")


class Version(Model):
    """A version of the report and who reads it.

    ``threshold``: counts strictly below it are not published in that version.
    """

    id: VersionId
    label: Text = Field(alias="libelle")
    audience: Text = Field(alias="destinataires")
    stamp: Text = Field(alias="mention")
    threshold: int = Field(alias="seuil", ge=0)

    @property
    def presented(self) -> bool:
        """Whether operators were heard before it: it says what became of their observations."""
        return self.id not in {"v0", "v1"}

    @property
    def final(self) -> bool:
        """Whether it is handed over for good: no observation may wait for its decision."""
        return self.id in {"v3", "public"}


class CooperationLists(Model):
    """The drop-down lists of the cooperation register, and of the other sheets."""

    themes: tuple[Text, ...] = Field(min_length=1)
    modalities: tuple[Text, ...] = Field(alias="modalites", min_length=1)
    states: tuple[Text, ...] = Field(alias="etats", min_length=1)
    document_types: tuple[Text, ...] = Field(alias="types_de_documents", min_length=1)
    investigation_types: tuple[Text, ...] = Field(alias="types_d_investigations", min_length=1)

    @field_validator("*")
    @classmethod
    def _no_repeats(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        refuse_repeats(items)
        return items


class Denominator(Model):
    """What a rate is divided by: definition, source and vintage."""

    id: Identifier
    label: Text = Field(alias="libelle")
    definition: Text
    source: Text
    vintage: int = Field(alias="millesime")


class Committee(Model):
    """The regional committee by default; a region may name its own."""

    name: Text = Field(alias="nom")
    short: Text = Field(alias="sigle")


class DepositRules(Model):
    """How reports are handed in.

    ``recipient`` is the public key ("age1…") that packages are encrypted to, "" for none.
    """

    signed: bool = Field(default=True, alias="signature_obligatoire")
    recipient: str = Field(default="", alias="destinataire")

    @field_validator("recipient")
    @classmethod
    def _opens(cls, recipient: str) -> str:
        if recipient:
            import pyrage

            try:
                pyrage.x25519.Recipient.from_str(recipient)
            except pyrage.RecipientError as error:
                raise ValueError(
                    "clé publique «\u00a0age1…\u00a0» entière attendue, celle que donne France compétences "
                    f"(trouvé\u00a0: {recipient[:20]})"
                ) from error
        return recipient


class AvoidedTerm(Model):
    """Words the report avoids, because they say something else than a follow-up.

    ``forms`` are matched as whole words, singular or plural, without regard to capitals,
    accents or hyphens; not within one of ``exceptions``. ``reason`` and ``suggestion`` are
    told to the author.
    """

    forms: tuple[Text, ...] = Field(alias="formes", min_length=1)
    exceptions: tuple[Text, ...] = Field(default=(), alias="sauf")
    reason: Text = Field(alias="motif")
    suggestion: Text


class DatasetRules(Model):
    """The distributed dataset: file in ``data/<campaign>/``, years, what must be there."""

    file: Text = Field(alias="fichier")
    producer: Text = Field(alias="producteur")
    first_year: int = Field(alias="premiere_annee")
    mandatory_indicators: tuple[Identifier, ...] = Field(alias="indicateurs_obligatoires")


class Campaign(Model):
    """One yearly campaign. ``reference_date`` is the day whose names are printed.

    ``geometry`` names a GeoJSON of ``data/<campaign>/`` to draw real maps with; "" for none.
    ``previous`` is the campaign that this one was taken from, "" for none; ``to_confirm``
    names the keys of the file that nobody has confirmed since.
    """

    id: Identifier = Field(alias="campagne")
    title: Text = Field(alias="titre")
    observed_year: int = Field(alias="annee_observee", ge=2014, le=2100)
    delivery: date = Field(alias="remise")
    reference_date: date = Field(alias="date_de_reference")
    fictional: bool = Field(default=False, alias="fictif")
    methodology: Text = Field(alias="methodologie")
    plan: tuple[Part, ...] = Field(min_length=1)
    milestones: tuple[Milestone, ...] = Field(alias="jalons", min_length=1)
    operators: tuple[OperatorFamily, ...] = Field(alias="operateurs", min_length=1)
    service_levels: tuple[ServiceLevel, ...] = Field(alias="niveaux_de_service", min_length=1)
    legal_references: tuple[LegalReference, ...] = Field(alias="references_legales")
    versions: tuple[Version, ...] = Field(min_length=1)
    lists: CooperationLists = Field(alias="listes")
    denominators: tuple[Denominator, ...] = Field(alias="denominateurs", min_length=1)
    committee: Committee = Field(alias="comite")
    dataset: DatasetRules = Field(alias="jeu_de_donnees")
    geometry: str = Field(default="", alias="geometrie")
    deposit: DepositRules = Field(default_factory=DepositRules, alias="depot")
    avoided_terms: tuple[AvoidedTerm, ...] = Field(default=(), alias="vocabulaire_evite")
    previous: str = Field(default="", alias="precedente", pattern=r"^([a-z0-9]+(?:-[a-z0-9]+)*)?$")
    to_confirm: tuple[Text, ...] = Field(default=(), alias="a_confirmer")

    @field_validator(
        "plan",
        "milestones",
        "operators",
        "service_levels",
        "legal_references",
        "versions",
        "denominators",
    )
    @classmethod
    def _unique_ids(cls, items: tuple[Model, ...]) -> tuple[Model, ...]:
        refuse_repeats(item.id for item in items)  # type: ignore[attr-defined]
        return items

    @field_validator("milestones")
    @classmethod
    def _unique_labels(cls, items: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
        # The register names milestones by their labels.
        refuse_repeats(item.label for item in items)
        return items

    @field_validator("to_confirm")
    @classmethod
    def _known_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        known = {item.alias or name for name, item in cls.model_fields.items()}
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise ValueError(f"clés inconnues\u00a0: {', '.join(unknown)}")
        refuse_repeats(keys)
        return keys

    @model_validator(mode="after")
    def _unique_zones(self) -> Self:
        refuse_repeats(self.zone_names)
        refuse_repeats(str(part.strand) for part in self.plan if part.strand is not None)
        return self

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.delivery.year <= self.observed_year:
            raise ValueError("«\u00a0remise\u00a0» doit suivre «\u00a0annee_observee\u00a0»")
        return self

    @property
    def strands(self) -> tuple[Part, ...]:
        """The parts that report on a strand of the follow-up, by strand."""
        parts = [part for part in self.plan if part.strand is not None]
        return tuple(sorted(parts, key=lambda part: part.strand or 0))

    @property
    def zone_names(self) -> tuple[str, ...]:
        """The zones of all its parts, in the order of the plan."""
        return tuple(name for part in self.plan for name in part.zone_names)

    def part(self, part: str) -> Part:
        """The part of the plan with that id.

        Raises:
            UnknownNameError: the plan has no such part.
        """
        return pick(self.plan, part, "Partie du plan inconnue", f"campagne {self.id}")

    @property
    def thresholds(self) -> tuple[int, ...]:
        """Those of its versions, each once, in order."""
        return tuple(sorted({version.threshold for version in self.versions}))

    @property
    def handed_in(self) -> Version:
        """The version that is handed in to France compétences: the first final one, or the last."""
        return next((item for item in self.versions if item.final), self.versions[-1])

    def version(self, version: str) -> Version:
        """The version of that id.

        Raises:
            UnknownNameError: the campaign has no such version.
        """
        return pick(self.versions, version, "Version inconnue", f"campagne {self.id}")

    def operator(self, operator: str) -> OperatorFamily:
        """The operator family of that id.

        Raises:
            UnknownNameError: the campaign has no such family.
        """
        return pick(self.operators, operator, "Opérateur inconnu", f"campagne {self.id}")

    def operator_name(self, operator: str) -> str:
        """The name in use at the reference date, as printed."""
        return self.operator(operator).named(self.reference_date).name


def load_campaign(project: Project, campaign: str) -> Campaign:
    """Read and validate ``reports/<campaign>/campaign.yml``.

    Raises:
        ConfigurationError: the file is missing, is not YAML, or breaks the model; the
            message names the file, each key, what was expected and what was found.
    """
    path = project.campaign_file(campaign)
    if not path.is_file():
        known = sorted(item.parent.name for item in project.reports.glob("*/campaign.yml"))
        raise ConfigurationError(
            f"La campagne «\u00a0{campaign}\u00a0» n’existe pas.",
            expected=f"une des campagnes {', '.join(known)}" if known else "un fichier de campagne",
            where=str(path),
            remedy="corriger le nom, ou créer le fichier («\u00a0cep-report demo\u00a0» crée demo-2022).",
        )
    loaded = read_campaign(path)
    if loaded.id != campaign:
        raise ConfigurationError(
            "Le fichier de campagne ne porte pas le nom de son dossier.",
            expected=f"campagne: {campaign}",
            found=f"campagne: {loaded.id}",
            where=str(path),
            remedy="mettre le même nom dans le fichier et pour le dossier.",
        )
    return loaded


def read_campaign(path: Path) -> Campaign:
    """Read one campaign file; see :func:`load_campaign`."""
    return read_model(path, Campaign)
