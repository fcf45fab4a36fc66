"""The sheets of ``registres.xlsx`` as data: written by ``workbook``, read by ``reading``.

The key of a column is the name of the field of its entry in ``model``.
"""

from __future__ import annotations

from cep_report.registers.columns import (
    Column,
    Kind,
    Sheet,
    date_column,
    decisions,
    flag_column,
    milestone_labels,
    operator_labels,
    part_choices,
    sender_labels,
    zone_choices,
)
from cep_report.registers.model import (
    ComplementaryData,
    Cooperation,
    Investigation,
    Meeting,
    MilestoneEntry,
    ObservationEntry,
    PublicDocument,
)

FILE_NAME = "registres.xlsx"

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Rencontres",
        "meetings",
        Meeting,
        "Une ligne par rencontre avec un opérateur. Chaque opérateur est rencontré sur les"
        " deux volets du suivi\u00a0: les coopérations (1) et les parcours (2).",
        (
            date_column("date", "Date", "Date de la rencontre.", required=True),
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
                part_choices,
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
            date_column("start", "Début", "Date de début de l’action.", required=True),
            date_column("end", "Fin", "Date de fin\u202f; laisser vide si l’action se poursuit."),
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
            flag_column(
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
            date_column("date", "Date", "Date de publication.", required=True),
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
            date_column("start", "Début", "Début de la période.", required=True),
            date_column("end", "Fin", "Fin de la période\u202f; laisser vide si elle se poursuit."),
            Column("audience", "Publics ou partenaires", "Auprès de qui.", width=32),
            Column("findings", "Enseignements", "Ce que l’on en retient.", width=48),
            flag_column(
                "declared",
                "Déclarée à France compétences",
                "Une approche complémentaire est déclarée à France compétences au préalable.",
                required=True,
            ),
            date_column("declared_on", "Date de déclaration", "Obligatoire si elle est déclarée."),
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
            date_column(
                "consent",
                "Date du consentement",
                "Date de l’accord écrit du partenaire. Sans elle, le rapport n’est pas produit.",
                required=True,
            ),
            flag_column(
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
            date_column("date", "Date réalisée", "Date à laquelle le jalon a eu lieu."),
            Column("comment", "Commentaire", "Facultatif.", width=52),
        ),
    ),
    Sheet(
        "Observations",
        "observations",
        ObservationEntry,
        "Les observations reçues sur le projet de rapport, inscrites à la réception des fichiers."
        " Y choisir une décision et écrire une réponse\u00a0: rien de ce qui est saisi n’est remplacé.",
        (
            Column(
                "id",
                "Identifiant",
                "Donné à la réception\u202f; ne pas le modifier. Pour une observation reçue"
                " autrement (réunion, téléphone), en inventer un, comme apec-reunion-1.",
                required=True,
                width=25,
            ),
            date_column("date", "Date", "Jour du commentaire, quand le fichier le dit."),
            Column(
                "operator",
                "Opérateur",
                "Qui a fait l’observation.",
                Kind.SENDER,
                True,
                sender_labels,
                width=22,
            ),
            Column(
                "person",
                "Personne",
                "Nom donné par le fichier. Il n’est jamais imprimé dans le rapport.",
                width=20,
            ),
            Column("section", "Section", "Le titre sous lequel elle a été faite.", width=26),
            Column("kind", "Nature", "Commentaire, ajout, suppression…", width=16),
            Column("passage", "Passage cité", "Le texte sur lequel elle porte.", width=40),
            Column(
                "remark",
                "Remarque ou texte proposé",
                "Ce qui a été dit ou proposé, dans les mots de son auteur.",
                width=46,
            ),
            Column(
                "decision",
                "Décision",
                "Choisir dans la liste. «\u00a0Rétablir\u00a0» et «\u00a0figer\u00a0» sont pour les"
                " tableaux, graphiques et chiffres produits par l’outil.",
                Kind.CHOICE,
                choices=decisions,
                width=22,
            ),
            Column(
                "answer",
                "Réponse",
                "La réponse faite à l’opérateur. Pour une divergence maintenue, la position de"
                " l’association, telle que le rapport l’imprimera.",
                width=46,
            ),
            Column(
                "follow_up",
                "Suite donnée",
                "Ce qui a été modifié dans le rapport, et quand.",
                width=32,
            ),
            Column(
                "zone",
                "Rubrique",
                "La rubrique du plan où une divergence maintenue est imprimée.",
                Kind.ZONE,
                choices=zone_choices,
                width=34,
            ),
        ),
        mandatory=False,
    ),
)
