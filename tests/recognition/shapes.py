"""Five outlines of reports made without the toolkit, and where each heading belongs.

Fictional texts. Expected: the zones (or the part, or "hors-plan") that a careful reader files
the text under a heading in; "" for what belongs nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from cep_report.recognition.outline import Outline, Paragraph, Section

TEXTS = {
    "essentiel.messages": "Trois enseignements ressortent de cette année : une activité stable, des acteurs qui se connaissent mieux, des publics encore peu informés.",
    "introduction.organisation-interne": "Une chargée de mission assure le suivi à mi-temps. Le conseil d’administration en est informé deux fois par an.",
    "introduction.actions-de-l-annee": "Nous avons rencontré chacun des réseaux entre mars et octobre. Un questionnaire leur a été adressé, puis le projet de texte leur a été soumis pour relecture.",
    "introduction.comite-regional": "Le comité régional a inscrit le sujet à l’ordre du jour de sa séance plénière de juin.",
    "cooperations.organisation": "Un comité de pilotage réunit les réseaux chaque trimestre. Un plan d’actions a été validé, et des réunions bilatérales le complètent.",
    "cooperations.themes": "Les échanges portent sur l’interconnaissance des équipes, l’aiguillage des personnes et la promotion du service.",
    "cooperations.realisations": "Un guide commun a été diffusé ; deux journées ont été organisées et ont réuni cent vingt conseillers.",
    "cooperations.leviers": "La proximité des équipes et la confiance installée entre elles facilitent le travail commun.",
    "cooperations.difficultes": "Le manque de temps et le turnover des conseillers freinent les rapprochements.",
    "parcours.recours": "Le nombre de personnes suivies est stable par rapport à l’année précédente ; le taux de recours reste inégal selon les réseaux.",
    "parcours.publics": "Les femmes sont majoritaires. Les cadres et les ouvriers se répartissent selon les réseaux, et la tranche d’âge la plus représentée est celle des trentenaires.",
    "parcours.territoires": "Chaque département compte plusieurs lieux d’accueil ; les permanences en zone rurale restent rares.",
    "parcours.demandes": "La reconversion est le premier motif cité, devant l’envie de faire le point.",
    "parcours.services": "Le premier niveau est rendu à distance dans la moitié des cas ; le second niveau compte plusieurs entretiens.",
    "parcours.articulation": "Le PTP, la VAE et le bilan de compétences prolongent souvent l’entretien ; le CPF est mobilisé plus rarement.",
    "parcours.leviers": "La notoriété du service progresse, ce qui favorise l’accès des salariés.",
    "parcours.difficultes": "La méconnaissance du service et les délais d’attente découragent une partie des personnes.",
    "conclusion.perspectives": "L’an prochain, les acteurs souhaitent poursuivre leurs travaux et mieux toucher les petites entreprises.",
    "prolongements.positionnement": "La mission est reconnue comme un tiers de confiance par les acteurs.",
    "prolongements.methodologie": "Le calendrier est resté serré, et des données manquantes ont gêné la lecture.",
    "complements.complements": "Une enquête a recueilli l’avis de quatre-vingts répondants.",
    "hors-plan": "Liste des personnes et des documents.",
    "": "La vie de l’association a été marquée par un déménagement et par l’arrivée de nouveaux locaux.",
}


@dataclass(frozen=True)
class Entry:
    """A heading of a shape: ``targets`` is where its text belongs; ``empty`` has none.

    ``text`` is its own; otherwise it has those of :data:`TEXTS`.
    """

    level: int
    heading: str
    targets: tuple[str, ...]
    empty: bool = False
    text: str = ""


@dataclass(frozen=True)
class Shape:
    """One way of ordering and naming a report."""

    name: str
    entries: tuple[Entry, ...]


def _shape(name: str, *lines: tuple[int, str, str]) -> Shape:
    entries = []
    for level, heading, target in lines:
        empty = target.startswith("=")
        targets = tuple(item for item in target.removeprefix("=").split("+"))
        entries.append(Entry(level, heading, targets, empty))
    return Shape(name, tuple(entries))


PLAN_2022 = _shape(
    "plan de 2022",
    (1, "Introduction", "=introduction"),
    (2, "L’organisation de la mission de suivi", "introduction.organisation-interne"),
    (2, "Les actions menées dans l’année", "introduction.actions-de-l-annee"),
    (2, "Le suivi au sein du CREFOP", "introduction.comite-regional"),
    (1, "Partie 1 – Les coopérations autour du CEP", "=cooperations"),
    (2, "1.1 L’organisation des coopérations", "cooperations.organisation"),
    (2, "1.2 Les thèmes de coopération", "cooperations.themes"),
    (2, "1.3 Les réalisations observables", "cooperations.realisations"),
    (2, "1.4 Les leviers", "cooperations.leviers"),
    (2, "1.5 Les difficultés", "cooperations.difficultes"),
    (1, "Partie 2 – Le CEP et les parcours des bénéficiaires en région", "=parcours"),
    (2, "2.1 Le recours au CEP", "parcours.recours"),
    (2, "2.2 Les publics", "parcours.publics"),
    (2, "2.3 Les territoires", "parcours.territoires"),
    (2, "2.4 Les demandes", "parcours.demandes"),
    (2, "2.5 Les services rendus", "parcours.services"),
    (2, "2.6 L’articulation avec les autres partenaires", "parcours.articulation"),
    (2, "2.7 Les leviers", "parcours.leviers"),
    (2, "2.8 Les difficultés", "parcours.difficultes"),
    (1, "Conclusion : perspectives du déploiement du CEP en région", "conclusion.perspectives"),
    (1, "Prolongements", "=prolongements"),
    (2, "Le positionnement de la mission", "prolongements.positionnement"),
    (2, "La méthodologie", "prolongements.methodologie"),
    (1, "Annexes", "hors-plan"),
)

REPORT_2020 = _shape(
    "rapport de 2020",
    (1, "Synthèse", "essentiel.messages"),
    (1, "Préambule", "=introduction"),
    (2, "L’organisation de la mission", "introduction.organisation-interne"),
    (2, "Les étapes de la mission", "introduction.actions-de-l-annee"),
    (1, "I. Le recours au CEP", "=parcours.recours"),
    (2, "Avertissement sur les données", "hors-plan"),
    (2, "I.1 L’accessibilité du CEP", "parcours.territoires"),
    (2, "I.2 Le CEP, choix ou obligation ?", "parcours.demandes"),
    (2, "I.3 Un taux de pénétration très inégal selon l’opérateur", "parcours.recours"),
    (2, "I.4 Les caractéristiques des bénéficiaires", "parcours.publics"),
    (2, "I.5 L’effet de la crise sanitaire", "parcours.recours"),
    (1, "II. L’usage du CEP", "parcours.demandes"),
    (1, "III. Les liens avec les dispositifs de Transitions Pro", "=parcours.articulation"),
    (2, "III.1 Le projet de transition professionnelle", "parcours.articulation"),
    (3, "Zoom sur les publics des opérateurs", "parcours.articulation"),
    (2, "III.2 Le dispositif démissionnaire", "parcours.articulation"),
    (2, "III.3 Le certificat CléA", "parcours.articulation"),
    (2, "III.4 La VAE", "parcours.articulation"),
    (
        1,
        "IV. Modalités et objets des coopérations",
        "=cooperations.organisation+cooperations.themes",
    ),
    (2, "IV.1 Les comités de pilotage", "cooperations.organisation"),
    (2, "IV.2 Les réunions bilatérales", "cooperations.organisation"),
    (2, "IV.3 Les actions communes", "cooperations.realisations"),
    (2, "IV.4 Les conventions", "cooperations.organisation+cooperations.themes"),
    (2, "IV.5 La communication", "cooperations.themes"),
    (1, "V. Avancées, difficultés et leviers de la coopération", "=cooperations"),
    (2, "V.1 Les avancées", "cooperations.realisations"),
    (2, "V.2 Les difficultés", "cooperations.difficultes"),
    (2, "V.3 Les leviers", "cooperations.leviers"),
    (1, "Perspectives", "conclusion.perspectives"),
    (1, "Annexes", "hors-plan"),
)

OLD_2014 = _shape(
    "cahier des charges de 2014",
    (1, "PRÉSENTATION DE LA MISSION DE SUIVI", "=introduction"),
    (2, "A. Moyens consacrés au suivi", "introduction.organisation-interne"),
    (2, "B. Déroulement du suivi et calendrier", "introduction.actions-de-l-annee"),
    (1, "PREMIÈRE PARTIE : LES BÉNÉFICIAIRES ET LEURS PARCOURS", "=parcours"),
    (2, "A. Volumes d’activité", "parcours.recours"),
    (2, "B. Profil des usagers", "parcours.publics"),
    (2, "C. Couverture territoriale", "parcours.territoires"),
    (2, "D. Attentes et besoins exprimés", "parcours.demandes"),
    (2, "E. Les trois niveaux de service", "parcours.services"),
    (2, "F. Complémentarité avec les autres dispositifs", "parcours.articulation"),
    (2, "G. Freins et points d’appui", "parcours.leviers+parcours.difficultes"),
    (1, "DEUXIÈME PARTIE : LA COORDINATION ENTRE OPÉRATEURS", "=cooperations"),
    (2, "A. Gouvernance", "cooperations.organisation"),
    (2, "B. Thématiques travaillées", "cooperations.themes"),
    (2, "C. Bilan des actions communes", "cooperations.realisations"),
    (2, "D. Facteurs de réussite", "cooperations.leviers"),
    (2, "E. Points de vigilance", "cooperations.difficultes"),
    (2, "F. Vie de l’association", ""),
    (1, "PISTES D’ÉVOLUTION", "conclusion.perspectives"),
    (1, "GLOSSAIRE", "hors-plan"),
)

QUESTIONS = _shape(
    "en questions",
    (1, "Ce qu’il faut retenir", "essentiel.messages"),
    (1, "1. Comment le suivi a-t-il été conduit ?", "introduction.actions-de-l-annee"),
    (1, "2. Comment les acteurs travaillent-ils ensemble ?", "=cooperations"),
    (2, "2.1. Comment s’organisent-ils ?", "cooperations.organisation"),
    (2, "2.2. Sur quoi coopère-t-on ?", "cooperations.themes"),
    (2, "2.3. Qu’est-ce qui a été fait ensemble ?", "cooperations.realisations"),
    (
        2,
        "2.4. Qu’est-ce qui aide, qu’est-ce qui freine la coopération ?",
        "cooperations.leviers+cooperations.difficultes",
    ),
    (1, "3. Quels parcours pour les bénéficiaires ?", "=parcours"),
    (2, "3.1. Combien de personnes ?", "parcours.recours"),
    (2, "3.2. Qui sont-elles ?", "parcours.publics"),
    (2, "3.3. Où le service est-il rendu ?", "parcours.territoires"),
    (2, "3.4. Pour quels motifs ?", "parcours.demandes"),
    (2, "3.5. Avec quels dispositifs ?", "parcours.articulation"),
    (1, "4. Et demain, quelles perspectives ?", "conclusion.perspectives"),
    (1, "5. Quelles limites à la méthode ?", "prolongements.methodologie"),
)

COMPACT = _shape(
    "court et désordonné",
    (1, "1/ CHIFFRES CLÉS DE L’ACTIVITÉ", "parcours.recours"),
    (1, "2/ LES PUBLICS ACCOMPAGNÉS ET LEURS DEMANDES", "parcours.publics+parcours.demandes"),
    (1, "3/ VIE DE L’ASSOCIATION", ""),
    (1, "4/ PARTENARIATS ET COOPÉRATIONS", "=cooperations"),
    (2, "Instances et pilotage partenarial", "cooperations.organisation"),
    (2, "Leviers et difficultés", "cooperations.leviers+cooperations.difficultes"),
    (1, "5/ NOTRE ÉQUIPE EN CHARGE DU SUIVI", "introduction.organisation-interne"),
    (1, "6/ CONCLUSION ET PRÉCONISATIONS", "conclusion.perspectives"),
    (1, "7/ ENQUÊTE COMPLÉMENTAIRE AUPRÈS DES SALARIÉS", "complements.complements"),
)


# Written after the first synonyms, in other words than theirs. The words of titles were chosen
# after it was read: tests/recognition/unseen.py judges those.
OTHER_WORDS = _shape(
    "autres mots (jamais réglé)",
    (1, "Le mot de la présidence", ""),
    (1, "Faits saillants", "essentiel.messages"),
    (1, "Qui fait quoi chez nous", "introduction.organisation-interne"),
    (1, "Notre méthode et le calendrier suivi", "introduction.actions-de-l-annee"),
    (1, "Travailler ensemble dans le territoire", "=cooperations"),
    (2, "La mécanique partenariale", "cooperations.organisation"),
    (2, "Les chantiers communs", "cooperations.themes"),
    (2, "Ce que cela a produit", "cooperations.realisations"),
    (2, "Ce qui marche", "cooperations.leviers"),
    (2, "Ce qui coince", "cooperations.difficultes"),
    (1, "Les personnes accompagnées", "=parcours"),
    (2, "Le poids du dispositif", "parcours.recours"),
    (2, "Portrait des personnes", "parcours.publics"),
    (2, "Un accès inégal selon les départements", "parcours.territoires"),
    (2, "Ce que les gens viennent chercher", "parcours.demandes"),
    (2, "Le contenu des entretiens", "parcours.services"),
    (2, "Et après : formations et dispositifs mobilisés", "parcours.articulation"),
    (2, "Ce qui bloque les personnes", "parcours.difficultes"),
    (1, "Cap sur l’année prochaine", "conclusion.perspectives"),
    (1, "Documents joints", "hors-plan"),
)

SHAPES = (PLAN_2022, REPORT_2020, OLD_2014, QUESTIONS, COMPACT)
UNSEEN = (OTHER_WORDS,)


def text_of(entry: Entry) -> str:
    """What stands under a heading; "" for one that only holds others."""
    if entry.empty:
        return ""
    if entry.text:
        return entry.text
    return " ".join(TEXTS[target] for target in entry.targets)


def outline(shape: Shape) -> Outline:
    """The shape as any document would be read."""
    return Outline(
        tuple(
            Section(
                entry.level,
                entry.heading,
                (Paragraph(text),) if (text := text_of(entry)) else (),
            )
            for entry in shape.entries
        )
    )


def bare(heading: str) -> str:
    """A heading without its number."""
    from cep_report.recognition.numbering import numbering

    return numbering(heading).rest
