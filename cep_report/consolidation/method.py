"""How the national report is made, said in it."""

from __future__ import annotations

from collections.abc import Iterator

from cep_report import french
from cep_report.consolidation.national import National
from cep_report.consolidation.themes import EXACT


def method(national: National) -> str:
    """The method, in Markdown: figures, confidentiality, passages and themes."""
    return "\n\n".join(_paragraphs(national))


def _paragraphs(national: National) -> Iterator[str]:
    threshold = national.version.threshold
    if national.told:
        yield (
            "**Les chiffres** sont ceux que donnent les rapports reçus, masqués comme ils le sont\u202f; "
            "sans jeu de données national, la France est non disponible."
        )
    else:
        masking = national.dataset.masking
        masked = french.quantity(
            len(masking.reasons) if masking else 0, "chiffre masqué", "chiffres masqués"
        )
        yield (
            "**Les chiffres** sont ceux du jeu de données national, protégé comme la version remise "
            f"à France compétences (seuil de {threshold}, {masked} en tout). Une somme dont un "
            "terme est masqué l’est aussi\u202f; aucun chiffre d’un rapport ne remplace celui du jeu de "
            "données."
        )
    corrected = sum(bool(item.corrected) for item in national.themed)
    yield (
        "**Les passages** sont les paragraphes, éléments de listes et lignes de registre des rapports "
        f"reçus\u00a0: {french.quantity(len(national.themed), 'passage')} sur les leviers, les difficultés "
        "et les perspectives, cités tels qu’ils sont écrits, sans mise en forme."
    )
    yield (
        "**Les thèmes** sont proposés d’après les mots\u00a0: un passage va au thème dont il contient le "
        "plus de mots différents, le premier de la liste en cas d’égalité, sans égard aux accents ni "
        "aux terminaisons\u202f; une ligne du registre dont aucun mot ne dit le thème va à celui de sa "
        "coopération. "
        f"{_corrected(corrected)} Les mots de chaque thème\u00a0:"
    )
    yield (
        "\n".join(
            f"- {theme.label}\u00a0: {', '.join(word.removeprefix(EXACT) for word in theme.words)}\u202f;"
            for theme in national.plan.themes_of(national.campaign)
        )
        + f"\n- {national.plan.other}\u00a0: ce qu’aucun mot ne classe."
    )


def _corrected(count: int) -> str:
    if not count:
        return "Aucun passage n’a été reclassé par une personne."
    done = french.plural(count, "a été reclassé", "ont été reclassés")
    return f"{french.quantity(count, 'passage')} {done} par une personne."
