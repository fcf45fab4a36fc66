"""What is written (``CEP-TEXTE``): names of another time, words of an audit, stale years.

Warnings only: a sentence may have its reasons, and its author decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from cep_report import french
from cep_report.campaign import Campaign, Name
from cep_report.checks.subject import Subject, in_register, in_zone
from cep_report.findings import Finding, Severity

Check = Callable[[Campaign, str, str], Iterator[Finding]]

# Addresses and placeholders are not read by anybody.
_NOT_PROSE = re.compile(r"https?://[^\s)>]+|\]\([^)\n]*\)|\{\{<[^\n]*?>\}\}")
_SENTENCE = re.compile(r"[^.!?…\n]+")
_CURRENT_YEAR = re.compile(
    r"\b(?P<what>cette annee|present(?:e)? (?:annee|campagne|rapport)|annee observee)"
    r"(?: de suivi)?[ ,(]+(?P<year>20\d\d)\b"
)
_LEFTOVER = re.compile(
    r"\[[^\]\n]*\b(?:a completer|a verifier|a preciser|a rediger)\b[^\]\n]*\](?!\()"
    r"|\bx{3,}\b|\?{3,}|\blorem ipsum\b"
)
_EXTRACT = 40


def name_of_another_time(campaign: Campaign, place: str, text: str) -> Iterator[Finding]:
    """An operator under a name that is not in use at the reference date.

    A sentence that also gives the name in use explains itself, and is left alone.
    """
    day = campaign.reference_date
    for family in campaign.operators:
        current = family.named(day)
        others = [name for name in family.names if not name.valid_on(day)]
        sentences = list(_sentences(text))
        for name in others:
            pattern = words((name.name,))
            found = next(
                (
                    (start, match)
                    for start, sentence in sentences
                    if (match := pattern.search(sentence))
                    and not words((current.name,)).search(sentence)
                ),
                None,
            )
            if found:
                start, match = found[0], found[1]
                yield Finding(
                    "CEP-TEXTE-001",
                    Severity.WARNING,
                    place,
                    f"{extract(text, start + match.start(), start + match.end())}\u00a0: "
                    f"«\u00a0{name.name}\u00a0» {_validity(name)}, et le rapport emploie les noms "
                    f"du {french.date(day)}.",
                    f"Écrire «\u00a0{current.name}\u00a0», ou donner les deux noms.",
                )


def avoided_term(campaign: Campaign, place: str, text: str) -> Iterator[Finding]:
    """A word that says audit where the report observes."""
    plain = fold(text)
    for term in campaign.avoided_terms:
        allowed = [
            match.span()
            for match in (words(term.exceptions).finditer(plain) if term.exceptions else ())
        ]
        for match in words(term.forms).finditer(plain):
            if not any(start <= match.start() and match.end() <= end for start, end in allowed):
                yield Finding(
                    "CEP-TEXTE-002",
                    Severity.WARNING,
                    place,
                    f"{extract(text, *match.span())}\u00a0: {term.reason}.",
                    f"Plutôt\u00a0: {term.suggestion}.",
                )


def stale_year(campaign: Campaign, place: str, text: str) -> Iterator[Finding]:
    """Another year said to be the one observed: a sentence kept from an earlier report."""
    for match in _CURRENT_YEAR.finditer(fold(text)):
        year = int(match["year"])
        expected = {campaign.observed_year}
        if match["what"].endswith("rapport"):
            expected.add(campaign.delivery.year)
        if year not in expected:
            yield Finding(
                "CEP-TEXTE-003",
                Severity.WARNING,
                place,
                f"{extract(text, *match.span())}\u00a0: l’année observée est "
                f"{campaign.observed_year}.",
                "Vérifier que cette phrase ne vient pas d’un rapport précédent.",
            )


def leftover(_: Campaign, place: str, text: str) -> Iterator[Finding]:
    """A note to oneself that would be printed."""
    for match in _LEFTOVER.finditer(fold(text)):
        yield Finding(
            "CEP-TEXTE-004",
            Severity.WARNING,
            place,
            f"{extract(text, *match.span())}\u00a0: note de travail restée dans le texte.",
            "La remplacer ou la retirer.",
        )


CHECKS: tuple[Check, ...] = (name_of_another_time, avoided_term, stale_year, leftover)


def texts(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every text that the report prints, with its place: prose first, then registers."""
    for part, zone, text in subject.zones():
        if text:
            yield in_zone(part, zone), readable(text)
    registers = subject.workspace.registers
    for meeting in registers.meetings:
        yield in_register("meetings", meeting), readable(meeting.subject)
    for item in registers.cooperations:
        written = (item.action, item.achievements, item.levers, item.difficulties)
        yield in_register("cooperations", item), readable("\n".join(filter(None, written)))
    for inquiry in registers.investigations:
        yield in_register("investigations", inquiry), readable(inquiry.findings)
    for answered in registers.observations:
        if answered.heard and answered.answer:
            yield in_register("observations", answered), readable(answered.answer)


def readable(text: str) -> str:
    """The text with addresses and placeholders blanked: same length."""
    composed = unicodedata.normalize("NFC", text)
    return _NOT_PROSE.sub(lambda match: " " * len(match[0]), composed)


def fold(text: str) -> str:
    """Small letters without accents, one kind of space and apostrophe: same length."""
    return "".join(map(_folded, text))


def words(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of ``forms`` in folded text: whole words, each singular or plural."""
    choices = (
        " +".join(re.escape(word) + "(?:s|x)?" for word in fold(form).split()) for form in forms
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")


def _folded(sign: str) -> str:
    if sign in "\u00a0\u202f\u2009\u2011‐-*_\n\r\t":
        return " "
    if sign in "’ʼ":
        return "'"
    base = unicodedata.normalize("NFD", sign)[0].lower()
    return base if len(base) == 1 else sign


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence, folded, with its offset. A single line end does not end a sentence."""
    joined = re.sub(r"(?<!\n)\n(?!\s*(?:\n|[-*+#|>]|\d+[.)]))", " ", text)
    for match in _SENTENCE.finditer(joined):
        yield match.start(), fold(match[0])


def _validity(name: Name) -> str:
    if name.since and name.until:
        return f"est un nom valable de {name.since.year} à {name.until.year}"
    if name.until:
        return f"est un nom valable jusqu’au {french.date(name.until)}"
    return f"est un nom valable à compter du {french.date(name.since)}" if name.since else ""


def extract(text: str, start: int, end: int) -> str:
    """What surrounds a match, on one line, cut between words."""
    left, right = max(0, start - _EXTRACT), min(len(text), end + _EXTRACT)
    before = text[left:start] if left == 0 else text[left:start].partition(" ")[2]
    after = text[end:right] if right == len(text) else text[end:right].rpartition(" ")[0]
    shown = " ".join(f"{before}{text[start:end]}{after}".split())
    return f"«\u00a0{'…' if left else ''}{shown}{'…' if right < len(text) else ''}\u00a0»"
