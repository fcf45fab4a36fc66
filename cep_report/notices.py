"""What a report says of itself: warnings, method, provenance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cep_report import french
from cep_report.blocks import Block, Callout, Column, Paragraphs, Table
from cep_report.context import Context
from cep_report.findings import listed
from cep_report.markdown import escape
from cep_report.provenance import hashes, tools
from cep_report.published import PublishedFigure, series_breaks


def opening_notices(context: Context) -> Iterator[Block]:
    """What a reader must know before the first figure."""
    if context.campaign.fictional:
        yield Callout(
            "donnees-fictives",
            "attention",
            "Données fictives",
            "Ce rapport est une démonstration. Les chiffres, les textes et les registres sont "
            "inventés\u00a0; seuls les repères nationaux publiés, cités avec leur source, sont réels.",
        )
    reserves = context.dataset.reserves
    if reserves:
        items = "\n".join(f"- {escape(line)}" for line in listed(reserves))
        yield Callout(
            "reserves",
            "attention",
            "Réserves sur le jeu de données",
            "Ce rapport a été produit malgré des anomalies du jeu de données\u00a0:\n\n" + items,
        )


def reading_notice(context: Context) -> Callout:
    """How to read the figures, before them."""
    return Callout(
        "lecture-des-donnees",
        "note",
        "Lire les données",
        "Les *entrées* comptent les personnes qui ont commencé un CEP dans l’année, les "
        "*bénéficiaires* celles dont le CEP y a commencé ou s’y est achevé\u00a0: ces deux nombres "
        "ne s’additionnent pas. Un opérateur "
        "regroupe à lui seul la plus grande part des CEP\u00a0; les graphiques sont dessinés pour que "
        "les autres restent lisibles. Les signes «\u00a0n.d.\u00a0» (non disponible), «\u00a0s\u00a0» "
        "(couvert par le secret statistique) et «\u00a0–\u00a0» (sans objet) ne valent pas zéro. "
        + confidentiality(context),
    )


def confidentiality(context: Context) -> str:
    """The rule that masks figures, and how many it masks in the region; "" without any."""
    masking = context.dataset.masking
    if masking is None or masking.threshold < 2:
        return ""
    rule = (
        f"Les effectifs de 1 à {masking.threshold - 1} sont masqués, ainsi que les montants, "
        "médianes et pourcentages qui les décrivent, et les chiffres qui permettraient de les "
        "retrouver par différence\u00a0; un zéro est donné, sauf s’il le permettait. "
    )
    # How many of them are small is not said: it could be all.
    total = masking.count(context.region.code)
    if not total:
        return rule + f"Aucun chiffre {context.region.of_region} n’est masqué."
    many = "est masqué" if total == 1 else "sont masqués"
    return rule + (
        f"{french.capitalise(context.region.in_region)}, {french.quantity(total, 'chiffre')} "
        f"{many}, toutes années et tous opérateurs confondus."
    )


def break_notice(figures: Sequence[PublishedFigure]) -> Callout | None:
    """The warning on published series that do not compare; None when all do."""
    breaks = series_breaks(figures)
    if not breaks:
        return None
    return Callout(
        "ruptures-de-serie",
        "attention",
        "Des chiffres publiés qui ne se comparent pas",
        "\n\n".join(escape(french.typography(text)) for text in breaks),
    )


def declared_approaches(context: Context) -> Paragraphs:
    """The complementary approaches declared to France compétences."""
    approaches = context.workspace.settings.complements
    if not approaches:
        return Paragraphs(
            "complements-non-declares",
            "Aucune approche complémentaire n’est inscrite comme déclarée à France compétences.",
        )
    items = "\n".join(
        f"- {escape(french.typography(item.title))} (déclaration du {french.date(item.declared_on)})"
        for item in approaches
    )
    return Paragraphs(
        "complements-declares", f"Approches déclarées à France compétences\u00a0:\n\n{items}"
    )


def method(context: Context) -> Paragraphs:
    """How the report was made and how its figures are computed."""
    campaign, version = context.campaign, context.version
    rates = "\n".join(
        f"- {escape(french.typography(item.label))}\u00a0: "
        f"{escape(french.typography(item.definition))} ({escape(item.source)}, {item.vintage})"
        for item in campaign.denominators
    )
    return Paragraphs(
        "methode",
        f"Ce rapport suit le plan de la méthodologie de la campagne {campaign.observed_year} "
        f"({escape(french.typography(campaign.methodology))}). Les tableaux et les graphiques sont "
        "produits à partir du jeu de données distribué et des registres de l’association\u00a0; les "
        "textes sont écrits par l’association, les courtes analyses placées après les tableaux "
        "sont tirées des données.\n\n"
        "Un trait est dit propre à la région quand sa part s’écarte de celle du reste du pays, "
        "région exclue, au-delà de ce que le hasard explique (résidus standardisés ajustés, taux "
        "de fausses découvertes limité à 5\u00a0%) et d’une taille suffisante (h de Cohen d’au moins "
        "0,05 et écart d’au moins 0,5\u00a0point)\u00a0; les traits sont classés par la taille de "
        "l’écart. Les parts qui portent sur moins de 30\u00a0personnes, observées ou attendues, sont "
        "dites «\u00a0peu d’effectifs\u00a0» et ne sont pas classées, et rien n’est dit d’un chiffre "
        "masqué ou non disponible.\n\n"
        "Une part se calcule sur le total du même périmètre\u00a0; un écart entre la région et la "
        "France est une différence de parts, en points. Les pourcentages qui portent sur moins de "
        "100 personnes sont donnés sans décimale. Une évolution n’est jamais calculée de part et "
        "d’autre d’une rupture de série. Les taux de recours rapportent les effectifs aux actifs "
        "du territoire\u00a0:\n\n"
        f"{rates}\n\n"
        f"Version du rapport\u00a0: {escape(french.uncapitalise(version.label))}. Destinataires\u00a0: "
        f"{escape(french.typography(version.audience))}. Seuil de diffusion retenu pour cette "
        f"version\u00a0: {version.threshold} personnes. {confidentiality(context)}",
    )


def provenance_table(context: Context) -> Table:
    """The files the report was made from, each with the start of its SHA-256."""
    return Table(
        id="tableau-provenance",
        caption=f"Fichiers à l’origine du rapport, {context.region.name}, "
        f"{context.campaign.observed_year}",
        columns=(Column("Fichier", weight=3.4), Column("Empreinte SHA-256 (début)", weight=1.6)),
        rows=tuple((path, digest[:16]) for path, digest in hashes(context).items()),
        source="Source\u00a0: relevé fait à la fabrication du rapport.",
        notes=(
            "Outils\u00a0: "
            + french.join([f"{name} {number}" for name, number in tools().items()])
            + ".",
        ),
    )
