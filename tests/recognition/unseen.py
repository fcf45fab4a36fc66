"""Outlines written after the synonyms and the words of titles were settled, to judge them.

Never used to choose them: what is missed here stays missed, and is told. Fictional texts, in
words of their own, so that what speaks for a section is not borrowed from what it is judged by.
After the second series was read, one rule was added (a word of a title counts outside its part
only when its text agrees); the third one was written after that, and judges all of it.
"""

from __future__ import annotations

from tests.recognition.shapes import Entry, Shape


def _told(name: str, *lines: tuple[int, str, str, str]) -> Shape:
    return Shape(
        name,
        tuple(
            Entry(level, heading, tuple(target.split("+")), empty=not text, text=text)
            for level, heading, target, text in lines
        ),
    )


ASSOCIATION = _told(
    "seconde série : rapport d’association",
    (1, "Édito", "", "Chers lecteurs, ce document est le fruit d’une année riche."),
    (
        1,
        "L’année en un coup d’œil",
        "essentiel.messages",
        "Plus de monde, des équipes soudées, mais une offre que beaucoup ignorent encore.",
    ),
    (1, "Qui sommes-nous et comment avons-nous travaillé ?", "introduction", ""),
    (
        2,
        "Une mission portée par deux personnes",
        "introduction.organisation-interne",
        "Deux collaboratrices y consacrent une partie de leur semaine, sous l’autorité de la directrice.",
    ),
    (
        2,
        "Douze mois de terrain",
        "introduction.actions-de-l-annee",
        "De février à novembre, nous sommes allées voir chaque réseau, puis avons fait circuler une première mouture.",
    ),
    (
        2,
        "Nos échanges avec le CREFOP",
        "introduction.comite-regional",
        "L’instance a consacré une demi-journée au sujet, tous les réseaux étant conviés.",
    ),
    (1, "Des acteurs qui apprennent à faire équipe", "cooperations", ""),
    (
        2,
        "Qui se parle, et à quelle fréquence ?",
        "cooperations.organisation",
        "Les responsables se retrouvent tous les deux mois ; un secrétariat tournant prépare l’ordre du jour.",
    ),
    (
        2,
        "Les sujets qui rassemblent",
        "cooperations.themes",
        "Mieux se connaître, savoir vers qui diriger une personne, faire connaître le service aux entreprises.",
    ),
    (
        2,
        "Ce dont nous pouvons être fiers",
        "cooperations.realisations",
        "Une matinée a rassemblé quatre-vingts professionnels et un répertoire partagé a été mis en ligne.",
    ),
    (
        2,
        "Les ingrédients d’une coopération réussie",
        "cooperations.leviers",
        "Des personnes stables, des bureaux proches et l’habitude de s’appeler.",
    ),
    (
        2,
        "Les freins à lever",
        "cooperations.difficultes",
        "Les départs se succèdent et chacun court après le temps.",
    ),
    (1, "Le CEP vu par ses usagers", "parcours", ""),
    (
        2,
        "Toujours plus d’accompagnements",
        "parcours.recours",
        "Le service a reçu 4 % de monde en plus, après deux années creuses.",
    ),
    (
        2,
        "Des femmes, des employés, des trentenaires",
        "parcours.publics",
        "Six personnes sur dix sont des femmes et la moitié a entre trente et quarante-cinq ans.",
    ),
    (
        2,
        "Un service plus ou moins proche selon l’endroit où l’on vit",
        "parcours.territoires",
        "Dans l’arrière-pays, il faut parfois une heure de route pour rencontrer quelqu’un.",
    ),
    (
        2,
        "Changer de voie, première raison de venir",
        "parcours.demandes",
        "Beaucoup veulent quitter leur métier ; d’autres cherchent seulement une oreille.",
    ),
    (
        2,
        "Deux heures d’entretien en moyenne",
        "parcours.services",
        "On se voit trois fois, de plus en plus souvent par écran interposé.",
    ),
    (
        2,
        "Vers la VAE, le bilan ou la formation",
        "parcours.articulation",
        "Un tiers des personnes poursuit par une formation, souvent payée sur le compte individuel.",
    ),
    (
        2,
        "Ce qui décourage",
        "parcours.difficultes",
        "L’attente, la paperasse, et l’ordinateur que l’on n’a pas.",
    ),
    (
        1,
        "Et maintenant ?",
        "conclusion.perspectives",
        "Trois chantiers seront ouverts : les petites entreprises, les saisonniers, les îles.",
    ),
    (1, "Lexique", "hors-plan", "AGORA : plateforme d’échange de données."),
)

OFFICE = _told(
    "seconde série : note de service",
    (
        1,
        "0. RÉSUMÉ EXÉCUTIF",
        "essentiel.messages",
        "La fréquentation progresse ; les réseaux se rapprochent ; l’outre-ville reste mal servie.",
    ),
    (
        1,
        "1. CADRE ET CONDUITE DU SUIVI",
        "introduction.actions-de-l-annee",
        "Neuf rendez-vous ont eu lieu avec les réseaux, et leurs bilans ont été lus.",
    ),
    (1, "2. ÉTAT DES LIEUX DE LA DEMANDE", "parcours", ""),
    (
        2,
        "2.1 Données de cadrage",
        "parcours.recours",
        "On compte 31 200 personnes, soit 3 % de mieux qu’un an plus tôt.",
    ),
    (
        2,
        "2.2 Sociologie des personnes reçues",
        "parcours.publics",
        "Les moins diplômés sont rares, les quadragénaires nombreux.",
    ),
    (
        2,
        "2.3 Disparités infrarégionales",
        "parcours.territoires",
        "L’est du département chef-lieu concentre la moitié des bureaux.",
    ),
    (
        2,
        "2.4 Nature des sollicitations",
        "parcours.demandes",
        "Quitter un secteur en crise vient en tête, devant l’idée de se mettre à son compte.",
    ),
    (
        1,
        "3. RÉPONSE APPORTÉE",
        "parcours.services",
        "L’entretien se tient surtout sur place ; il dure une heure et quart.",
    ),
    (
        2,
        "3.1 Orientation vers les financements",
        "parcours.articulation",
        "Le dossier part vers le financeur dans un cas sur cinq.",
    ),
    (
        1,
        "4. GOUVERNANCE PARTAGÉE",
        "cooperations.organisation",
        "Un secrétariat commun, un calendrier, trois groupes.",
    ),
    (
        2,
        "4.1 Feuille de route commune",
        "cooperations.organisation",
        "Huit engagements, chacun porté par un réseau.",
    ),
    (
        2,
        "4.2 État d’avancement",
        "cooperations.realisations",
        "Cinq engagements sur huit sont tenus.",
    ),
    (
        2,
        "4.3 Conditions de réussite et points durs",
        "cooperations.leviers+cooperations.difficultes",
        "Un animateur dédié change tout ; son absence aussi.",
    ),
    (
        1,
        "5. PROPOSITIONS POUR LA SUITE",
        "conclusion.perspectives",
        "Étendre les tournées en bus, ouvrir le samedi.",
    ),
    (
        1,
        "6. REGARD CRITIQUE SUR NOTRE MÉTHODE",
        "prolongements.methodologie",
        "Arrivées en mai, les bases ont laissé six semaines pour écrire.",
    ),
    (
        1,
        "7. UTILITÉ DU SUIVI POUR LES PARTENAIRES",
        "prolongements.positionnement",
        "Les réseaux disent y trouver un miroir.",
    ),
    (1, "PIÈCES ANNEXÉES", "hors-plan", "Grille et calendrier."),
)

NARRATIVE = _told(
    "seconde série : récit",
    (
        1,
        "Avant de commencer",
        "introduction.actions-de-l-annee",
        "Ce texte repose sur vingt conversations et sur la lecture de leurs comptes rendus.",
    ),
    (
        1,
        "Première partie. S’allier",
        "cooperations",
        "",
    ),
    (
        2,
        "Des habitudes communes",
        "cooperations.organisation",
        "Un vendredi par trimestre, on se retrouve chez l’un ou chez l’autre.",
    ),
    (
        2,
        "De quoi parle-t-on ?",
        "cooperations.themes",
        "Des personnes qu’on se renvoie, et de la façon de se faire connaître.",
    ),
    (2, "Des preuves", "cooperations.realisations", "Une affiche, un film, une permanence à deux."),
    (2, "Pourquoi ça prend", "cooperations.leviers", "On se connaît depuis longtemps."),
    (
        2,
        "Pourquoi ça résiste",
        "cooperations.difficultes",
        "Les logiciels ne se parlent pas, les chefs changent.",
    ),
    (1, "Deuxième partie. Accompagner", "parcours", ""),
    (2, "Le nombre", "parcours.recours", "Dix-huit mille personnes, autant qu’avant."),
    (
        2,
        "Les visages",
        "parcours.publics",
        "Une aide-soignante, un cariste, une vendeuse : plus de femmes que d’hommes.",
    ),
    (
        2,
        "Les lieux",
        "parcours.territoires",
        "Trente et une adresses, dont quatre ouvertes un jour par semaine.",
    ),
    (2, "Les envies", "parcours.demandes", "Souffler, apprendre, partir."),
    (
        2,
        "La manière",
        "parcours.services",
        "Une écoute, puis un plan, puis un appel trois mois après.",
    ),
    (2, "Les suites", "parcours.articulation", "Un quart signe pour une formation longue."),
    (2, "Les embûches", "parcours.difficultes", "La garde des enfants, l’essence, le doute."),
    (
        1,
        "Pour finir",
        "conclusion.perspectives",
        "Nous irons l’an prochain vers les entrepôts et les fermes.",
    ),
)

USUAL = _told(
    "troisième série : textes plus longs",
    (
        1,
        "Mot de la directrice",
        "",
        (
            "Je remercie les équipes pour leur énergie. Cette année fut celle du retour à une vie normale, "
            "et d’un nouveau siège pour notre maison."
        ),
    ),
    (
        1,
        "Repères sur la mission",
        "introduction.organisation-interne",
        (
            "Depuis 2020 la mission revient à une chargée d’études, à raison de deux jours par semaine. Elle "
            "rend compte au bureau, où siègent à parité les organisations syndicales et patronales. Un comité "
            "interne lit chaque version du texte."
        ),
    ),
    (
        1,
        "Comment ce rapport a été construit",
        "introduction.actions-de-l-annee",
        (
            "Quatorze entretiens ont été conduits auprès des directions de réseau et des conseillers. Les "
            "comptes rendus ont été envoyés à chacun, et une réunion de restitution a eu lieu en avril. Les "
            "bilans publiés par les réseaux ont complété ce travail."
        ),
    ),
    (1, "Le paysage des coopérations", "cooperations", ""),
    (
        2,
        "Un pilotage à plusieurs étages",
        "cooperations.organisation",
        (
            "À l’échelle régionale, un comité se réunit deux fois par an. Dans chaque département, un groupe "
            "technique se tient plus souvent et prépare des fiches actions. Les réseaux signent une charte."
        ),
    ),
    (
        2,
        "Se connaître pour mieux orienter",
        "cooperations.themes",
        (
            "Le premier objet reste l’interconnaissance : visites croisées, présentations d’équipes. Vient "
            "ensuite la promotion du service auprès des entreprises, puis l’aiguillage des personnes."
        ),
    ),
    (
        2,
        "Des fruits visibles",
        "cooperations.realisations",
        (
            "Un forum commun a réuni trois cents visiteurs. Un annuaire a vu le jour, et une fiche de liaison "
            "circule entre quatre réseaux sur cinq."
        ),
    ),
    (
        2,
        "Une confiance qui s’installe",
        "cooperations.leviers",
        (
            "La proximité géographique et l’ancienneté des équipes facilitent les contacts. La volonté des "
            "directions est un appui constant."
        ),
    ),
    (
        2,
        "Des équipes sous pression",
        "cooperations.difficultes",
        (
            "La charge de travail, la rotation des conseillers et la concurrence entre dispositifs freinent "
            "les rapprochements. Le manque de temps est cité partout."
        ),
    ),
    (1, "Les personnes et leurs trajectoires", "parcours", ""),
    (
        2,
        "Une année record",
        "parcours.recours",
        (
            "Le nombre de personnes accompagnées progresse de 6 % par rapport à l’année précédente. Le taux "
            "de recours dépasse celui du pays pour la première fois, malgré la baisse de l’automne."
        ),
    ),
    (
        2,
        "Plutôt des femmes, plutôt diplômées",
        "parcours.publics",
        (
            "Les femmes représentent près des deux tiers du total. Le niveau de formation s’élève, les "
            "ouvriers sont peu nombreux et les plus de 55 ans restent rares."
        ),
    ),
    (
        2,
        "Le littoral mieux servi que l’intérieur",
        "parcours.territoires",
        (
            "Les lieux d’accueil suivent la côte. En zone rurale, les permanences ont lieu une fois par "
            "mois, et deux départements n’en comptent que trois."
        ),
    ),
    (
        2,
        "Retrouver du sens",
        "parcours.demandes",
        (
            "La reconversion est le motif le plus cité. L’envie de changer de métier l’emporte sur la "
            "crainte de perdre son emploi ; l’initiative vient presque toujours de la personne."
        ),
    ),
    (
        2,
        "Un service rendu de plus en plus à distance",
        "parcours.services",
        (
            "Le premier niveau se fait souvent au téléphone. Le second niveau compte trois entretiens, en "
            "présentiel ou en visioconférence, sur une durée de quatre mois."
        ),
    ),
    (
        2,
        "Un maillon parmi d’autres",
        "parcours.articulation",
        (
            "Le bilan de compétences et la VAE suivent souvent l’entretien. Le PTP demande un dossier que "
            "le conseiller aide à bâtir ; le CPF est mobilisé par un bénéficiaire sur quatre."
        ),
    ),
    (
        2,
        "Atouts régionaux",
        "parcours.leviers",
        "La notoriété du service s’améliore, et la gratuité favorise l’accès des plus modestes.",
    ),
    (
        2,
        "Parcours empêchés",
        "parcours.difficultes",
        (
            "L’illectronisme, les délais d’attente et la méconnaissance du service conduisent à des "
            "abandons. Les transports manquent."
        ),
    ),
    (
        1,
        "Les chantiers de 2023",
        "conclusion.perspectives",
        (
            "Les acteurs souhaitent poursuivre le forum, et envisagent une tournée dans les zones "
            "d’activité. Il conviendra d’y associer les branches."
        ),
    ),
    (
        1,
        "Bilan de la méthode",
        "prolongements.methodologie",
        (
            "Le jeu de données est arrivé tard. Le calendrier reste serré, et le guide d’entretien devra "
            "être revu."
        ),
    ),
    (1, "Table des sigles", "hors-plan", "CEP, CPIR, PTP, VAE."),
)

SECOND = (ASSOCIATION, OFFICE, NARRATIVE)
THIRD = (USUAL,)
