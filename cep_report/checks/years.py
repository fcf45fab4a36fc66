"""Years that are no longer the current one: sentences of last year's report.

A comparison with an earlier year is legitimate: only what reads as the present is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cep_report.campaign import Campaign
from cep_report.checks.renewal import Former
from cep_report.checks.subject import Subject, in_zone
from cep_report.checks.text import extract, fold, readable
from cep_report.findings import Finding, Severity

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SENTENCE = re.compile(r"[^.!?…\n]+(?:\n(?!\s*\n)[^.!?…\n]+)*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=\s*(?:[-*+|>]|\d+[.)])\s)")
_THIS_YEAR = re.compile(r"\{\{<\s*val\s+annee\s*>\}\}")

# In folded text: what says that a year is past, whatever the report.
_PAST = re.compile(
    r"\b(?:avai(?:t|ent)|etai(?:t|ent)|deja|alors|contre|depuis|par rapport|precedente?s?"
    r"|rappel\w*|avant|jusqu'en|des 20\d\d)\b"
)
# In small letters, accents kept: "signée en 2021", "ouvert début 2021", not "ont reçu en 2021".
_DATED = re.compile(
    r"(?<!\bont )(?<!\bsont )(?<!\best )(?<!\ba )\b"
    r"\w+(?:é|i|u|is|it|ert)(?:e|s|es)?\s+(?:en|fin|début)\s+20\d\d\b"
)
_OPENING = re.compile(
    r"\W*(?:en|pour|durant|pendant|courant|au cours de|au titre de|sur) +(?:l'annee +)?(20\d\d)\b"
)
_SUBJECT = re.compile(r"\bl'annee (20\d\d) (?:a|est|reste|marque|confirme|montre|voit|se|s'est)\b")
_TO_COME = re.compile(
    r"\b(?:prevu\w*|prevoi\w*|sera|seront|devra|devront|prochaine?s?|a venir|d'ici"
    r"|programme\w*|envisag\w+)\b"
)


def stale_years(subject: Subject, former: Former | None) -> Iterator[Finding]:
    """A year of the campaign before that reads as the current one.

    A sentence kept word for word that names it, or one that opens with it (« En 2021, … »)
    in a paragraph that does not name the year observed.
    """
    year = subject.campaign.observed_year
    kept = {_plain(s) for text in (former.prose if former else {}).values() for s, _ in _said(text)}
    for part, zone, text in subject.zones():
        named = _THIS_YEAR.sub(lambda match: str(year).ljust(len(match[0])), text)
        for paragraph in _PARAGRAPH.split(readable(named)):
            for sentence, at in _said(paragraph):
                before = former.campaign if former and _plain(sentence) in kept else None
                if before is not None:
                    stale = _kept(sentence, before, year)
                else:
                    stale = _opens(sentence, paragraph, year)
                if stale:
                    start = at + sentence.index(str(stale))
                    shown = extract(paragraph, start, start + 4)
                    yield _stale(in_zone(part, zone), shown, stale, year, before)


def _kept(sentence: str, former: Campaign, year: int) -> int | None:
    """The year of a former campaign that a sentence kept word for word names as the present."""
    plain = fold(sentence)
    years = _years(sentence)
    if former.observed_year in years and year not in years and not _is_past(sentence):
        return former.observed_year
    if former.delivery.year in years and _TO_COME.search(plain):
        return former.delivery.year
    return None


def _opens(sentence: str, paragraph: str, year: int) -> int | None:
    """The year before, when a sentence is about it and nothing says that it is past."""
    plain = fold(sentence)
    opening = _OPENING.match(plain) or _SUBJECT.search(plain)
    if not opening or int(opening[1]) != year - 1 or _is_past(sentence):
        return None
    alone = _years(sentence) == {year - 1} and year not in _years(paragraph)
    return year - 1 if alone else None


def _is_past(sentence: str) -> bool:
    return bool(_PAST.search(fold(sentence)) or _DATED.search(sentence.lower()))


def _years(text: str) -> set[int]:
    return {int(item) for item in _YEAR.findall(text)}


def _stale(place: str, shown: str, stale: int, year: int, former: Campaign | None) -> Finding:
    if former is not None:
        return Finding(
            "CEP-REPRISE-004",
            Severity.WARNING,
            place,
            f"{shown}\u00a0: phrase reprise mot pour mot de {former.id}, qui parle de {stale}\u202f; "
            f"l’année observée est {year}.",
            "La mettre à jour, ou dire qu’il s’agit d’un rappel.",
        )
    return Finding(
        "CEP-TEXTE-005",
        Severity.WARNING,
        place,
        f"{shown}\u00a0: {stale} se lit comme l’année en cours\u202f; l’année observée est {year}.",
        "Corriger l’année, ou dire à quoi elle est comparée.",
    )


def _said(text: str) -> Iterator[tuple[str, int]]:
    """The sentences of a text, with their offset."""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield match[0], match.start()


def _plain(sentence: str) -> str:
    return " ".join(fold(readable(sentence)).split())
