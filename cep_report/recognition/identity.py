"""Whose report a document is, and of which year: what it says of itself, its first page first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cep_report.campaign import Campaign
from cep_report.findings import Finding, Severity
from cep_report.recognition.outline import Outline
from cep_report.recognition.vocabulary import Vocabulary
from cep_report.recognition.words import folded
from cep_report.regions import Region, Regions

_COVER = 1500
"""Signs of the first page or so."""
_COVER_WEIGHT, _ASSOCIATION_WEIGHT, _MOST = 4, 3, 6
_LEAST, _AHEAD = 3, 2
_YEAR = re.compile(r"(?<![\d.,])20[1-4]\d(?![\d.,]\d|\d)")
_OF_THE_YEAR = re.compile(
    r"(?:rapports? (?:annuel |de suivi |regional |d activite |final )*(?:du cep |sur le cep |cep )?"
    r"|annees? (?:observee |civile |de reference )?|exercice |campagne |edition |bilan |suivi |cep )"
    r"(?P<year>20[1-4]\d)(?!\d)"
)
_JOINT = r"[\s’'‐‑–-]+"
"""Between the words of a name."""


@dataclass(frozen=True)
class Regional:
    """Which region a document is of.

    Attributes:
        region: None when it does not say, or names several as much.
        named: those it names, the most first.
    """

    region: Region | None
    named: tuple[Region, ...]


def region_of(outline: Outline, regions: Regions, vocabulary: Vocabulary) -> Regional:
    """The region that a document says it is of: its name and its association's, counted."""
    text = outline.text
    cover = text[:_COVER]
    scores: Counter[str] = Counter()
    for region in regions.all:
        others = vocabulary.regions.get(region.code, ())
        for name in dict.fromkeys((region.association, region.name, *others)):
            association = name.startswith("Transitions Pro")
            pattern = _pattern(name, any_case=association)
            weight = _ASSOCIATION_WEIGHT if association else 1
            inside = min(_MOST, len(pattern.findall(text)))
            on_cover = min(1, len(pattern.findall(cover)))
            scores[region.code] += weight * (inside + _COVER_WEIGHT * on_cover)
    ranked = [(code, score) for code, score in scores.most_common() if score]
    named = tuple(regions.by_code(code) for code, _ in ranked[:3])
    if not ranked or ranked[0][1] < _LEAST:
        return Regional(None, named)
    sure = len(ranked) == 1 or ranked[0][1] >= _AHEAD * ranked[1][1]
    return Regional(named[0] if sure else None, named)


def region_faults(given: Region | None, found: Regional) -> Iterator[Finding]:
    """Why a document cannot be filed under a region."""
    if given is not None and found.region not in (None, given):
        other = found.region.name if found.region else ""
        yield Finding(
            "CEP-RECO-011",
            Severity.ERROR,
            "région",
            f"le document parle de la région {other}\u00a0: attendu {given.name}.",
            "Vérifier le fichier, ou donner la bonne région (--region).",
        )
    if given is None and found.region is None:
        names = ", ".join(region.name for region in found.named)
        yield Finding(
            "CEP-RECO-010",
            Severity.ERROR,
            "région",
            f"plusieurs régions y sont nommées autant ({names})."
            if names
            else "aucune région n’y est nommée.",
            "Dire de quelle région il s’agit\u00a0: --region.",
        )


def year_findings(outline: Outline, campaign: Campaign) -> Iterator[Finding]:
    """Whether a document is of the year observed, as its first page says, or else its text."""
    year = campaign.observed_year
    cover = folded(outline.text[:_COVER])
    titled = {int(found["year"]) for found in _OF_THE_YEAR.finditer(cover)}
    anywhere = Counter(int(found) for found in _YEAR.findall(outline.text))
    expected = f"attendu {year} (campagne {campaign.id})"
    if year in titled or (not titled and year in map(int, _YEAR.findall(cover))):
        return
    delivered = titled == {campaign.delivery.year} and anywhere[year] > 0
    if titled and not delivered:
        said = ", ".join(map(str, sorted(titled)))
        yield Finding(
            "CEP-RECO-012",
            Severity.ERROR,
            "première page",
            f"le document se présente comme celui de {said}\u00a0: {expected}.",
            "Le recevoir avec sa campagne (--campaign), ou demander celui de l’année.",
        )
    elif anywhere and not anywhere[year]:
        said = ", ".join(str(item) for item, _ in anywhere.most_common(3))
        yield Finding(
            "CEP-RECO-012",
            Severity.ERROR,
            "texte",
            f"{year} n’y est jamais nommé, mais {said}\u00a0: {expected}.",
            "Le recevoir avec sa campagne (--campaign), ou demander celui de l’année.",
        )
    else:
        yield Finding(
            "CEP-RECO-013",
            Severity.WARNING,
            "première page",
            f"l’année observée n’y est pas dite\u00a0: {expected}.",
            "Vérifier l’année du rapport.",
        )


def _pattern(name: str, *, any_case: bool) -> re.Pattern[str]:
    """A name as it may be typed: hyphens, spaces and apostrophes alike, capitals as given or all."""

    def typed(text: str) -> str:
        return _JOINT.join(re.escape(word) for word in re.split(_JOINT, text))

    if any_case:
        return re.compile(rf"(?<!\w){typed(name)}(?!\w)", re.IGNORECASE)
    forms = [typed(name)]
    if not name.startswith("La "):  # « LA RÉUNION DU COMITÉ »
        forms.append(typed(name.upper()))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")
