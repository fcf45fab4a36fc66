"""The sheets of ``registres.xlsx`` as data: written by ``workbook``, read by ``reading``.

The key of a column is the name of the field of its entry in ``model``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cep_report.campaign import Campaign, Milestone
from cep_report.registers.model import (
    ComplementaryData,
    Cooperation,
    Entry,
    Investigation,
    Meeting,
    MilestoneEntry,
    PublicDocument,
)

FILE_NAME = "registres.xlsx"
README_SHEET = "Lisez-moi"
LISTS_SHEET = "Listes"
YES, NO = "Oui", "Non"
PARTS = {(1,): "1", (2,): "2", (1, 2): "1 et 2"}


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "texte"
    DATE = "date"
    CHOICE = "choix"
    YES_NO = "oui ou non"
    PARTS = "volets"
    OPERATOR = "opérateur"
    OPERATORS = "opérateurs"
    MILESTONE = "jalon"


@dataclass(frozen=True)
class Column:
    """A column: ``choices`` gives its drop-down list, ``width`` is in characters."""

    key: str
    label: str
    help: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Callable[[Campaign], tuple[str, ...]] | None = None
    width: int = 24


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``field`` names its entries in ``Registers``."""

    title: str
    field: str
    entry: type[Entry]
    purpose: str
    columns: tuple[Column, ...]


def operator_labels(campaign: Campaign) -> tuple[str, ...]:
    """The operator families by the name in use at the campaign's reference date."""
    return tuple(campaign.operator_name(family.id) for family in campaign.operators)


def milestone_label(milestone: Milestone) -> str:
    """A milestone as listed, with its day: several may bear the same name."""
    return f"{milestone.label} ({milestone.wording or milestone.day.strftime('%d/%m/%Y')})"


def milestone_labels(campaign: Campaign) -> tuple[str, ...]:
    """The campaign's milestones, in its order."""
    return tuple(milestone_label(milestone) for milestone in campaign.milestones)


def _yes_no(_: Campaign) -> tuple[str, ...]:
    return (YES, NO)


def _parts(_: Campaign) -> tuple[str, ...]:
    return tuple(PARTS.values())


def _date(key: str, label: str, text: str, *, required: bool = False) -> Column:
    return Column(key, label, text, Kind.DATE, required, width=18)


def _flag(key: str, label: str, text: str, *, required: bool = False) -> Column:
    return Column(key, label, text, Kind.YES_NO, required, _yes_no, width=18)


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Rencontres",
        "meetings",
        Meeting,
        "Une ligne par rencontre avec un opérateur. Chaque opérateur est rencontré sur les"
        " deux volets du suivi\u00a0: les coopérations (1) et les parcours (2).",
        (
            _date("date", "Date", "Date de la rencontre.", required=True),
            Column(
                "operator",
                "Opérateur",
                "L’opérateur rencontré, choisi dans la liste. Plusieurs opérateurs réunis le"
                " même jour\u00a0: une ligne pour chacun.",
                Kind.OPERATOR,
                True,
                operator_labels,
            ),
            Column(
                "parts",
                "Volets couverts",
                "1\u00a0: les coopérations\u202f; 2\u00a0: les parcours\u202f; 1 et 2\u00a0: les deux.",
                Kind.PARTS,
                True,
                _parts,
                width=14,
            ),
            Column(
                "participants",
                "Participants",
                "Fonctions des personnes présentes, plutôt que leurs noms.",
                width=38,
            ),
            Column("subject", "Objet", "Ce dont il a été question.", required=True, width=52),
        ),
    ),
    Sheet(
        "Coopérations",
        "cooperations",
        Cooperation,
        "Une ligne par action menée à plusieurs autour du CEP.",
        (
            Column("action", "Action", "Intitulé de l’action.", required=True, width=36),
            Column(
                "partners",
                "Partenaires CEP",
                "Les opérateurs du CEP engagés, séparés par des points-virgules, par exemple\u00a0:"
                " Apec\u202f; Cap emploi. «\u00a0Tous\u00a0» les désigne tous.",
                Kind.OPERATORS,
                True,
                width=30,
            ),
            Column(
                "other_partners",
                "Autres partenaires",
                "Région, services de l’État, branches, opérateurs de compétences…",
                width=28,
            ),
            Column(
                "theme",
                "Thème",
                "Choisir dans la liste.",
                Kind.CHOICE,
                True,
                lambda campaign: campaign.lists.themes,
                width=28,
            ),
            Column(
                "modality",
                "Modalité",
                "Choisir dans la liste.",
                Kind.CHOICE,
                True,
                lambda campaign: campaign.lists.modalities,
                width=24,
            ),
            Column("territory", "Territoire", "Toute la région, un département, un bassin…"),
            _date("start", "Début", "Date de début de l’action.", required=True),
            _date("end", "Fin", "Date de fin\u202f; laisser vide si l’action se poursuit."),
            Column(
                "state",
                "État",
                "Choisir dans la liste.",
                Kind.CHOICE,
                True,
                lambda campaign: campaign.lists.states,
                width=16,
            ),
            Column("achievements", "Réalisations", "Ce qui a été fait et s’observe.", width=44),
            Column("levers", "Leviers", "Ce qui a aidé.", width=36),
            Column("difficulties", "Difficultés", "Ce qui a freiné.", width=36),
            _flag(
                "crefop_sheet",
                "Fiche action CREFOP",
                "Oui si l’action fait l’objet d’une fiche action du CREFOP.",
            ),
        ),
    ),
    Sheet(
        "Documents publics",
        "documents",
        PublicDocument,
        "Les documents publics régionaux sur le déploiement du CEP, capitalisés dans l’année.",
        (
            Column("title", "Titre", "Titre du document.", required=True, width=44),
            Column("author", "Auteur", "Organisme auteur.", required=True, width=28),
            _date("date", "Date", "Date de publication.", required=True),
            Column(
                "type",
                "Type",
                "Choisir dans la liste.",
                Kind.CHOICE,
                True,
                lambda campaign: campaign.lists.document_types,
                width=22,
            ),
            Column("link", "Lien", "Adresse où le lire, ou référence.", width=32),
            Column("contribution", "Apport", "Ce que le suivi en retient.", width=48),
        ),
    ),
    Sheet(
        "Investigations",
        "investigations",
        Investigation,
        "Les enquêtes, entretiens et analyses menés pour le suivi, au-delà du socle.",
        (
            Column("title", "Intitulé", "Intitulé de l’investigation.", required=True, width=40),
            Column(
                "type",
                "Type",
                "Choisir dans la liste.",
                Kind.CHOICE,
                True,
                lambda campaign: campaign.lists.investigation_types,
                width=22,
            ),
            _date("start", "Début", "Début de la période.", required=True),
            _date("end", "Fin", "Fin de la période\u202f; laisser vide si elle se poursuit."),
            Column("audience", "Publics ou partenaires", "Auprès de qui.", width=32),
            Column("findings", "Enseignements", "Ce que l’on en retient.", width=48),
            _flag(
                "declared",
                "Déclarée à France compétences",
                "Une approche complémentaire est déclarée à France compétences au préalable.",
                required=True,
            ),
            _date("declared_on", "Date de déclaration", "Obligatoire si elle est déclarée."),
        ),
    ),
    Sheet(
        "Données complémentaires",
        "complementary",
        ComplementaryData,
        "Les données reçues d’un partenaire au-delà du jeu de données diffusé. Aucune ne peut"
        " être employée sans le consentement formel et daté du partenaire.",
        (
            Column("partner", "Partenaire", "Qui a transmis les données.", required=True, width=28),
            Column("data", "Données", "Ce que sont ces données.", required=True, width=40),
            _date(
                "consent",
                "Date du consentement",
                "Date de l’accord écrit du partenaire. Sans elle, le rapport n’est pas produit.",
                required=True,
            ),
            _flag(
                "personal",
                "Données personnelles",
                "Oui si elles portent sur des personnes identifiables, même indirectement.",
                required=True,
            ),
            Column("reference", "Référence ou lien", "Convention, courriel, dossier…", width=32),
            Column("use", "Usage", "Où et comment elles servent dans le rapport.", width=40),
        ),
    ),
    Sheet(
        "Jalons",
        "milestones",
        MilestoneEntry,
        "Les jalons de la campagne\u00a0: noter la date à laquelle chacun a eu lieu.",
        (
            Column(
                "milestone",
                "Jalon",
                "Choisir dans la liste de la campagne.",
                Kind.MILESTONE,
                True,
                milestone_labels,
                width=66,
            ),
            _date("date", "Date réalisée", "Date à laquelle le jalon a eu lieu."),
            Column("comment", "Commentaire", "Facultatif.", width=52),
        ),
    ),
)
