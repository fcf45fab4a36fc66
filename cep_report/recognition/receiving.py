"""Receiving a report made without the toolkit: read, recognised, compared, kept like a package.

::

    data/<campaign>/depots/<region>/<number>/
        rapport.docx or .pdf       as it came
        rapport.json               its twin: texts by zone, nothing where nothing was recognised
        reconnaissance.json        how each heading was understood, and how sure that is
        reception.json             as for a package, and ``confiance``
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cep_report import french
from cep_report.campaign import Campaign, load_campaign
from cep_report.canonical import json_bytes
from cep_report.errors import InputError, reason
from cep_report.findings import Finding, Severity
from cep_report.indicators import Indicators, load_indicators
from cep_report.project import Project
from cep_report.recognition.conformity import confidence, plan_findings
from cep_report.recognition.evidence import OUTSIDE
from cep_report.recognition.identity import region_faults, region_of, year_findings
from cep_report.recognition.outline import Outline
from cep_report.recognition.plan import Placed, recognise
from cep_report.recognition.statements import statements
from cep_report.recognition.terms import Terms
from cep_report.recognition.vocabulary import load_vocabulary
from cep_report.recognition.writing import ACCOUNT, account, twin_of
from cep_report.regions import Region, Regions, load_regions
from cep_report.submission.receiving import (
    FOLDER,
    RECEIPT,
    Origin,
    Received,
    folder_of,
    keep,
    kept,
    next_number,
    receipt_of,
    refused,
)
from cep_report.twin import TWIN
from cep_report.twin.file import twin_bytes

if TYPE_CHECKING:
    from cep_report.recognition.figures import Comparison

SUFFIXES = (".docx", ".pdf")
OTHERS = (".doc", ".odt", ".rtf", ".pages", ".docm")
"""Documents too, that are not read."""


@dataclass(frozen=True)
class Recognised:
    """A document that was kept.

    Attributes:
        received: where it is, and what was found.
        confidence: how sure its recognition is, from 0 to 1.
    """

    received: Received
    confidence: float


def is_document(path: Path) -> bool:
    """Whether a file is a document rather than a package, by its name."""
    return path.suffix.lower() in (*SUFFIXES, *OTHERS)


def receive_document(
    project: Project, campaign: str, path: Path, *, region: Region | None, day: dt.date
) -> Recognised:
    """Recognise a document and keep it.

    Args:
        project: of the one who receives.
        campaign: its name.
        path: the file.
        region: whose it is; None for the one that it names.
        day: of reception.

    Raises:
        InputError: it is refused; every reason is in its findings.
        OutputError: the disk or the rights do not allow it.
    """
    loaded = load_campaign(project, campaign)
    regions, vocabulary = load_regions(project), load_vocabulary(project)
    outline, data = read_document(path)
    found = region_of(outline, regions, vocabulary)
    placed = recognise(outline, loaded, vocabulary)
    about = (
        *region_faults(region, found),
        *year_findings(outline, loaded),
        *_nothing(placed),
    )
    owner = region or found.region
    if owner is None or _errors(about):
        raise refused(path, about)
    parent = project.data(loaded.id) / FOLDER / owner.folder
    digest = hashlib.sha256(data).hexdigest()
    indicators = load_indicators(project)
    terms = Terms(loaded, indicators, regions, owner, vocabulary)
    comparison, unread = _figures(project, loaded, indicators, regions, owner, outline, terms)
    masked = comparison.discreet()
    made = twin_of(loaded, owner, placed, lambda block: masked.get(block, block))
    twin = twin_bytes(made)
    sure = confidence(placed)
    if again := _again(parent, owner, digest, twin):
        return Recognised(again, sure)
    if replaced := tuple(_packages(parent)):
        raise refused(path, replaced)
    number = next_number(parent)
    findings = (
        *about,
        *_unsigned(loaded),
        *plan_findings(loaded, placed, vocabulary.thresholds),
        *comparison.findings(loaded, indicators, owner),
        *unread,
    )
    told = {
        "confiance": round(sure, 2),
        "titres": account(placed),
        "chiffres": comparison.account(loaded, indicators, owner),
    }
    received = Received(owner, number, folder_of(parent, number), findings)
    receipt = receipt_of(
        loaded,
        received,
        Origin.DOCUMENT,
        digest=digest,
        day=day,
        file=path.name,
        confiance=round(sure, 2),
    )
    keep(
        received.folder,
        {
            f"rapport{path.suffix.lower()}": data,
            TWIN: twin,
            ACCOUNT: json_bytes(told),
            RECEIPT: receipt,
        },
    )
    return Recognised(received, sure)


def read_document(path: Path) -> tuple[Outline, bytes]:
    """The outline of a document from elsewhere, and its bytes.

    Raises:
        InputError: another kind of file, or a hostile one.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _other(path)
    if suffix == ".docx":
        from cep_report.recognition.word import read_docx

        outline = read_docx(path)
    else:
        from cep_report.recognition.pdf import read_pdf

        outline = read_pdf(path)
    try:
        return outline, path.read_bytes()
    except OSError as error:
        raise InputError(
            "Le document ne peut pas être lu.", found=reason(error), where=path.name
        ) from error


def _figures(
    project: Project,
    campaign: Campaign,
    indicators: Indicators,
    regions: Regions,
    region: Region,
    outline: Outline,
    terms: Terms,
) -> tuple[Comparison, tuple[Finding, ...]]:
    """The figures of a document beside the dataset's; without one, none, and it is said."""
    from cep_report.dataset import load_protected
    from cep_report.dataset.splitting import check_covers
    from cep_report.recognition.figures import Comparison, compare

    threshold = campaign.handed_in.threshold
    try:
        dataset = load_protected(project, campaign, indicators, regions, threshold)
        check_covers(dataset, region)
    except InputError as error:
        finding = Finding(
            "CEP-RECO-023",
            Severity.INFO,
            "chiffres",
            f"les chiffres n’ont pas été comparés. {error.what}",
            "Déposer le jeu de données de la campagne, puis recevoir de nouveau.",
        )
        return Comparison(outline, ()), (finding,)
    found = list(statements(outline, terms, indicators, campaign.observed_year))
    return compare(outline, found, dataset, region), ()


def _other(path: Path) -> InputError:
    finding = Finding(
        "CEP-RECO-031",
        Severity.ERROR,
        path.name,
        f"un fichier {path.suffix.lower()} n’est pas lu.",
        "L’ouvrir dans Word ou LibreOffice et l’enregistrer au format « Document Word (.docx) », ou en PDF.",
    )
    return refused(path, (finding,))


def _nothing(placed: tuple[Placed, ...]) -> Iterator[Finding]:
    if not any(item.targets and item.part != OUTSIDE for item in placed):
        count = sum(1 for item in placed if item.section.heading)
        yield Finding(
            "CEP-RECO-017",
            Severity.ERROR,
            "plan",
            f"aucune partie du plan n’y est reconnue ({count} titres vus).",
            "Vérifier que c’est un rapport de suivi\u202f; sinon ajouter ses titres à plan-synonymes.yml.",
        )


def _again(parent: Path, region: Region, digest: str, twin: bytes) -> Received | None:
    """The same file received before, the last; None when it is not.

    A file that is understood otherwise than it was, with other synonyms, is received again.
    """
    for folder, receipt in kept(parent)[-1:]:
        if receipt["empreinte"] == digest and (folder / TWIN).read_bytes() == twin:
            day = french.short_date(dt.date.fromisoformat(receipt["recu_le"]))
            finding = Finding(
                "CEP-RECO-014",
                Severity.INFO,
                str(receipt["fichier"]),
                f"déjà reçu le {day}, et compris de même\u202f; rien n’a été écrit.",
            )
            return Received(region, int(receipt["numero"]), folder, (finding,), again=True)
    return None


def _packages(parent: Path) -> Iterator[Finding]:
    """A package that a document may not replace."""
    packages = [receipt for _, receipt in kept(parent) if receipt["origine"] != Origin.DOCUMENT]
    if packages:
        yield Finding(
            "CEP-RECO-015",
            Severity.ERROR,
            "dépôt",
            f"un dépôt de cette région est déjà reçu (n°\u00a0{packages[-1]['numero']})\u00a0: un document "
            "sans signature ne le remplace pas.",
            "Demander un nouveau dépôt à l’association.",
        )


def _unsigned(campaign: Campaign) -> Iterator[Finding]:
    if campaign.deposit.signed:
        yield Finding(
            "CEP-RECO-016",
            Severity.INFO,
            "dépôt",
            "un document n’est pas signé\u00a0: rien n’atteste de qui il vient.",
            "S’en assurer auprès de l’association.",
        )


def _errors(findings: tuple[Finding, ...]) -> bool:
    return any(item.severity is Severity.ERROR for item in findings)
