"""``CEP-OBS``: what keeps the observations of a region from being dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cep_report.campaign import Campaign, Version
from cep_report.characters import accompanies, code, lacking, told
from cep_report.errors import InputError
from cep_report.exchanges.returns import received
from cep_report.exchanges.wording import names_in
from cep_report.findings import Finding, Severity
from cep_report.observations import Decision, Observation
from cep_report.project import Project
from cep_report.registers.columns import senders
from cep_report.registers.model import ObservationEntry
from cep_report.registers.sheets import FILE_NAME

_SHOWN = 60
_TO_FOLLOW = {Decision.RETAINED, Decision.PARTLY, Decision.RESTORE, Decision.FREEZE}


def register_findings(
    entries: Sequence[ObservationEntry], campaign: Campaign, version: Version | None
) -> Iterator[Finding]:
    """What is wrong in the register itself.

    Args:
        entries: the register.
        campaign: names the operators.
        version: the version to be made; in a final one nothing may wait. None for a draft.
    """
    final = version is not None and version.final
    names = names_in(entries, campaign)
    repeated = Counter(entry.id for entry in entries)
    known = senders(campaign)
    for entry in entries:
        place = f"{FILE_NAME}, Observations, ligne {entry.row}" if entry.row else FILE_NAME
        said = " ".join((entry.remark or entry.passage).split())
        extract = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
        what = f"{known.get(entry.operator, entry.operator)}, {entry.id}" + (
            f" («\u00a0{extract}\u00a0»)" if extract else ""
        )
        if entry.decision is Decision.PENDING:
            yield Finding(
                "CEP-OBS-001",
                Severity.ERROR if final else Severity.INFO,
                place,
                f"observation à traiter\u00a0: {what}.",
                "Choisir une décision dans la feuille et écrire la réponse.",
            )
        if entry.diverges and not entry.answer:
            yield Finding(
                "CEP-OBS-002",
                Severity.ERROR,
                place,
                f"divergence sans la position de l’association\u00a0: {what}.",
                "Écrire cette position dans la colonne Réponse\u00a0: le rapport imprime les deux.",
            )
        if entry.decision in _TO_FOLLOW and not entry.follow_up:
            yield Finding(
                "CEP-OBS-003",
                Severity.WARNING,
                place,
                f"décision «\u00a0{entry.decision.value}\u00a0» sans suite notée\u00a0: {what}.",
                "Lancer «\u00a0cep-report review apply\u00a0»\u202f; s’il la refuse, choisir une autre "
                "décision\u202f; ce qui est fait à la main se note dans la colonne Suite donnée.",
            )
        if (
            entry.heard
            and entry.decision in {Decision.PARTLY, Decision.REJECTED}
            and not entry.answer
        ):
            yield Finding(
                "CEP-OBS-004",
                Severity.WARNING,
                place,
                f"observation écartée, en tout ou en partie, sans réponse\u00a0: {what}.",
                "Dire pourquoi dans la colonne Réponse\u00a0: l’opérateur la recevra.",
            )
        if repeated[entry.id] > 1:
            yield Finding(
                "CEP-OBS-006",
                Severity.ERROR,
                place,
                f"identifiant répété\u00a0: {entry.id}.",
                "Garder une seule ligne de cet identifiant.",
            )
        if entry.diverges and not entry.zone:
            yield Finding(
                "CEP-OBS-008",
                Severity.WARNING,
                place,
                f"divergence sans rubrique\u00a0: {what}.",
                "Choisir la rubrique où l’imprimer\u202f; sinon, elle ne paraît qu’en annexe.",
            )
        printed = f"{entry.passage}\n{entry.remark}\n{entry.answer}"
        if entry.heard and names and names.search(printed):
            yield Finding(
                "CEP-OBS-009",
                Severity.WARNING,
                place,
                f"le nom d’une personne est dans le texte\u00a0: {entry.id}.",
                "Le rapport ne l’imprime pas\u202f; l’ôter de la cellule, ou reformuler la réponse.",
            )


def character_findings(
    project: Project, entries: Iterable[ObservationEntry | Observation]
) -> Iterator[Finding]:
    """The characters of observations that the report cannot print.

    Args:
        project: whose font.
        entries: of the register, or just received.
    """
    for entry in entries:
        answer = entry.answer if isinstance(entry, ObservationEntry) else ""
        for text in (entry.passage, entry.remark, answer):
            for sign in lacking(project, text.replace("\n", " ")):
                if accompanies(sign):
                    continue  # left out where it cannot be printed
                yield Finding(
                    "CEP-OBS-013",
                    Severity.WARNING,
                    f"{FILE_NAME}, Observations, {entry.id}",
                    told(sign, text.replace("\n", " ")),
                    f"L’annexe et la réponse imprimeront son code ({code(sign)})\u202f; le remplacer "
                    "dans la feuille, et dans le texte si la proposition est retenue.",
                )


def reception_findings(
    folder: Path, entries: Sequence[ObservationEntry], region: str
) -> Iterator[Finding]:
    """Where the register and the returns of a region's folder do not agree."""
    try:
        came = received(folder)
    except InputError as error:
        yield from error.findings
        return
    held, sent = {entry.id for entry in entries}, {item.id for item in came}
    for entry in entries:
        if entry.id not in sent:
            yield Finding(
                "CEP-OBS-005",
                Severity.WARNING,
                f"{FILE_NAME}, Observations, ligne {entry.row}",
                f"aucun retour ne contient l’observation {entry.id}.",
                "Rien à faire si elle a été saisie à la main\u202f; sinon, rétablir l’identifiant.",
            )
    for item in came:
        if item.id not in held:
            yield Finding(
                "CEP-OBS-007",
                Severity.ERROR,
                f"{FILE_NAME}, Observations",
                f"observation reçue, absente de la feuille\u00a0: {item.id}.",
                f"L’y inscrire par «\u00a0cep-report review --region {region}\u00a0».",
            )
