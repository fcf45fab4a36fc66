"""CEP-SECRET: what is masked for confidentiality, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cep_report import french
from cep_report.findings import Finding, Severity
from cep_report.regions import NATION, Region

if TYPE_CHECKING:
    from cep_report.dataset.masking import Key
    from cep_report.dataset.schema import Dataset

_CODES = {
    "source": ("CEP-SECRET-001", "déjà au secret dans le jeu de données distribué"),
    "petit": ("CEP-SECRET-002", "au secret pour un effectif inférieur au seuil de {threshold}"),
    "base": (
        "CEP-SECRET-003",
        "au secret parce que l’effectif décrit est masqué (seuil de {threshold})",
    ),
    "recoupement": (
        "CEP-SECRET-004",
        "au secret pour ne pas en rendre d’autres par différence",
    ),
    "version": (
        "CEP-SECRET-005",
        "au secret comme à un seuil plus bas ou dans une version déjà remise",
    ),
}


def masked(dataset: Dataset, region: Region) -> Iterator[Finding]:
    """What is masked among the figures of a region and of the nation, by indicator and reason."""
    masking = dataset.masking
    if masking is None:
        return
    reasons = masking.reasons
    for reason, (code, why) in _CODES.items():
        own = [key for key, found in reasons.items() if found == reason]
        for indicator, where, number in _groups(own, region):
            yield Finding(
                code,
                Severity.INFO,
                f"jeu de données, indicateur «\u00a0{indicator}\u00a0»",
                f"{french.quantity(number, 'chiffre')} {why.format(threshold=masking.threshold)}"
                f"\u00a0: {where}.",
                "Rien à faire\u00a0: voir docs/confidentialite.md.",
            )
    for indicator, where, number in _groups(masking.revealed, region):
        yield Finding(
            "CEP-SECRET-006",
            Severity.WARNING,
            f"jeu de données, indicateur «\u00a0{indicator}\u00a0»",
            f"{french.quantity(number, 'chiffre')} maintenant au secret, mais en clair dans "
            f"une version déjà remise\u00a0: {where}.",
            "Vérifier la correction du jeu de données\u202f; qui possède les deux versions peut "
            "situer ce qui a changé.",
        )


def _groups(keys: Iterable[Key], region: Region) -> Iterator[tuple[str, str, int]]:
    """Indicator, its breakdowns in words, and how many figures, in the order of the dataset."""
    by_indicator: dict[str, Counter[str]] = {}
    for key in keys:
        _, code, _, _, indicator, dimension, _ = key
        if code in (region.code, NATION):
            by_indicator.setdefault(indicator, Counter())[dimension] += 1
    for indicator, dimensions in by_indicator.items():
        where = french.join([f"{name} ({number})" for name, number in dimensions.items()])
        yield indicator, where, sum(dimensions.values())
