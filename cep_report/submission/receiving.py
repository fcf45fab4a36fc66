"""Receiving packages: verified, then kept by region and number, the last one counting.

::

    data/<campaign>/cles.yml       the associations' public keys, as they declared them
    data/<campaign>/depots/<region>/<number>/
        depot.zip                  as it was opened
        rapport.docx …             its files
        reception.json             its digest, its day, who signed it, what was found
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cep_report import french
from cep_report.campaign import Campaign, load_campaign
from cep_report.canonical import json_bytes
from cep_report.errors import InputError, OutputError, reason
from cep_report.findings import Finding, Severity
from cep_report.french import quoted
from cep_report.project import Project
from cep_report.regions import Region, load_regions
from cep_report.submission.package import DEPOSIT, MAX_BYTES, Deposit, Package, open_package
from cep_report.submission.sealing import is_sealed, opened
from cep_report.submission.signatories import (
    Signatory,
    findings_now,
    known_keys,
    signatory,
)
from cep_report.submission.signing import fingerprint
from cep_report.submission.verification import Verified, verify_package

FOLDER, RECEIPT, PACKAGE = "depots", "reception.json", "depot.zip"
_DIGITS = 3
_ARCHIVE = b"PK"
"""What every archive begins with."""


class Origin(StrEnum):
    """What a received report came from, as receipts say it."""

    PACKAGE = "depot"
    """A package: everything in it is known to be what the association signed."""
    DOCUMENT = "document"
    """A document made without the toolkit: what was recognised of it."""


@dataclass(frozen=True)
class Received:
    """A deposit that was kept.

    Attributes:
        region: whose it is.
        number: which deposit.
        folder: where it is kept.
        findings: what does not forbid it, to be told.
        again: whether it was kept already, and nothing was written.
    """

    region: Region
    number: int
    folder: Path
    findings: tuple[Finding, ...] = ()
    again: bool = False

    @property
    def signatory(self) -> Signatory:
        """What is known of who signed a package."""
        return signatory(item.code for item in self.findings)


def receive_package(
    project: Project,
    campaign: str | None,
    path: Path,
    *,
    identity: Callable[[], str],
    day: dt.date,
) -> Received:
    """Verify a package and keep it.

    Args:
        project: of the one who receives.
        campaign: its name, a package of another is refused; None for the one that it names.
        path: the file, encrypted or not.
        identity: gives the private key, asked for only when the file is encrypted.
        day: of reception.

    Raises:
        InputError: it is refused; every reason is in its findings.
        OutputError: the disk or the rights do not allow it.
    """
    data = read_deposit(path, identity)
    package = open_package(data)
    loaded = load_campaign(project, campaign or _named(path, package))
    keys = known_keys(project, loaded.id)
    verified = verify_package(package, known=keys, signed=loaded.deposit.signed)
    deposit = verified.deposit
    if not verified.sound or deposit is None:
        raise refused(path, verified.findings)
    region = load_regions(project).by_code(deposit.region)
    parent = project.data(loaded.id) / FOLDER / region.folder
    faults = tuple(_faults(loaded, deposit))
    if faults:
        raise refused(path, (*verified.findings, *faults))
    findings = (*verified.findings, *_waived(deposit))
    earlier = tuple(_earlier(parent, loaded, keys, verified))
    for held, told in earlier:
        if told["empreinte"] == package.digest:
            return Received(
                region, told["numero"], held, (_again(told["recu_le"]), *findings), again=True
            )
    if earlier and deposit.number <= (last := _own_number(earlier[-1][1])):
        raise refused(path, (*verified.findings, _older(deposit.number, last)))
    number = max(deposit.number, next_number(parent))
    received = Received(region, number, folder_of(parent, number), findings)
    signature = package.signature
    receipt = receipt_of(
        loaded,
        received,
        Origin.PACKAGE,
        digest=package.digest,
        day=day,
        file=path.name,
        key=signature.key if signature else "",
        derogation=deposit.derogation,
        depot=deposit.number,
    )
    keep(received.folder, {**package.members, PACKAGE: data, RECEIPT: receipt})
    return received


def verify_file(project: Project | None, path: Path, identity: Callable[[], str]) -> Verified:
    """Verify a package for whoever holds it.

    Against what this project knows of its campaign, when it knows it: otherwise no key is
    declared, and a signature is wanted.

    Raises:
        InputError: the file cannot be read, or decrypted.
        ConfigurationError: the campaign, or its keys, cannot be read.
    """
    package = open_package(read_deposit(path, identity))
    campaign = _campaign_of(package)
    if project is None or campaign is None or not project.campaign_file(campaign).is_file():
        return verify_package(package, known={}, signed=True)
    signed = load_campaign(project, campaign).deposit.signed
    return verify_package(package, known=known_keys(project, campaign), signed=signed)


def _named(path: Path, package: Package) -> str:
    """The campaign that a package says it is of, to be received."""
    campaign = _campaign_of(package)
    if campaign is None:
        raise refused(path, package.findings)
    return campaign


def _campaign_of(package: Package) -> str | None:
    """The campaign that a package says it is of; nothing else of it is believed yet."""
    try:
        return Deposit.model_validate_json(package.members[DEPOSIT]).campaign
    except (KeyError, ValidationError):
        return None


def read_deposit(path: Path, identity: Callable[[], str]) -> bytes:
    """The bytes of a package, decrypted if need be.

    Raises:
        InputError: the file cannot be read, is too large, is no archive, or was encrypted for
            somebody else.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                "Fichier trop grand pour être un dépôt.",
                expected=f"au plus {MAX_BYTES // 2**20} Mio",
                found=f"{path.stat().st_size // 2**20} Mio",
                where=str(path),
                remedy="demander un nouveau dépôt à l’association.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "Le dépôt ne peut pas être lu.",
            found=reason(error),
            where=str(path),
            remedy="vérifier le chemin et les droits du fichier.",
        ) from error
    if is_sealed(data):
        return opened(data, identity(), str(path))
    if not data.startswith(_ARCHIVE):
        raise InputError(
            "Ce fichier n’est ni un dépôt, ni un rapport.",
            expected="un dépôt (.zip, .zip.age) ou un rapport (.docx, .pdf)",
            found="un fichier d’une autre nature",
            where=str(path),
            remedy="vérifier le fichier donné.",
        )
    return data


def receipt_of(
    campaign: Campaign,
    received: Received,
    origin: Origin,
    *,
    digest: str,
    day: dt.date,
    file: str,
    key: str = "",
    derogation: str = "",
    **more: object,
) -> bytes:
    """What is written of a deposit that is kept.

    Args:
        campaign: of the deposit.
        received: whose it is, which one, and what was found.
        origin: what it came from.
        digest: what tells it from another: of the manifest of a package, of a document.
        day: of reception.
        file: the name that it came under.
        key: the public key that signs it, "" for none.
        derogation: why it does not meet the plan, "" when it does.
        more: what only such an origin has.
    """
    return json_bytes(
        {
            "campagne": campaign.id,
            "region": received.region.code,
            "numero": received.number,
            "origine": origin,
            "empreinte": digest,
            "recu_le": day.isoformat(),
            "fichier": file,
            "cle": key,
            "cle_empreinte": fingerprint(key) if key else "",
            "derogation": derogation,
            **more,
            "constats": [item.to_dict() for item in received.findings],
        }
    )


def keep(folder: Path, files: dict[str, bytes]) -> None:
    """Write a deposit's folder, whole or not at all.

    Raises:
        OutputError: the disk or the rights do not allow it.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        private = Path(tempfile.mkdtemp(prefix=".depot-", dir=folder.parent))
        try:
            for name, content in files.items():
                (private / name).write_bytes(content)
            private.chmod(0o755)
            private.rename(folder)
        finally:
            shutil.rmtree(private, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            "Le dépôt reçu ne peut pas être enregistré.",
            found=reason(error),
            where=str(folder),
            remedy="libérer de la place ou vérifier les droits du dossier, puis relancer.",
        ) from error


def kept(parent: Path) -> tuple[tuple[Path, dict[str, Any]], ...]:
    """The deposits kept for a region, in order, each with its receipt."""
    found = []
    for path in sorted(parent.glob(f"*/{RECEIPT}")):
        receipt = json.loads(path.read_text(encoding="utf-8"))
        found.append((path.parent, receipt))
    return tuple(sorted(found, key=lambda item: item[1]["numero"]))


def next_number(parent: Path) -> int:
    """The number of a region's next deposit: one more than the last kept."""
    return 1 + max((receipt["numero"] for _, receipt in kept(parent)), default=0)


def folder_of(parent: Path, number: int) -> Path:
    """Where a region's deposit of that number is kept."""
    return parent / f"{number:0{_DIGITS}}"


def refused(path: Path, findings: tuple[Finding, ...]) -> InputError:
    """The error when a deposit is not kept."""
    return InputError(
        "Dépôt refusé\u202f; rien n’en est gardé.",
        findings=[item for item in findings if item.severity is Severity.ERROR],
        where=str(path),
        remedy="transmettre ces motifs à l’association.",
    )


def _waived(deposit: Deposit) -> Iterator[Finding]:
    """That a deposit does not meet the plan, why, and what was waived."""
    if deposit.derogation:
        yield Finding(
            "CEP-DEPOT-034",
            Severity.INFO,
            "depot.json",
            f"déposé par dérogation\u00a0: {quoted(deposit.derogation, 200)}\u202f; constats levés\u00a0: "
            f"{', '.join(deposit.waived) or 'aucun'}.",
            "Dire à l’association si la dérogation est admise.",
        )


def _faults(campaign: Campaign, deposit: Deposit) -> Iterator[Finding]:
    """What only the one who receives can tell: another campaign, another version."""

    def fault(code: str, message: str) -> Finding:
        return Finding(code, Severity.ERROR, DEPOSIT, message)

    if deposit.campaign != campaign.id:
        yield fault(
            "CEP-DEPOT-030",
            f"dépôt de la campagne {deposit.campaign}\u00a0: attendu {campaign.id}.",
        )
    elif not campaign.version(deposit.version).final:
        yield fault(
            "CEP-DEPOT-031", f"version {deposit.version}\u00a0: attendu une version finale."
        )


def _earlier(
    parent: Path, campaign: Campaign, keys: Mapping[str, str], new: Verified
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The packages of a region that a new one comes after.

    What nobody is known to have signed does not stand in the way of what its region signed.
    """
    for folder, receipt in kept(parent):
        if receipt["origine"] != Origin.PACKAGE:
            continue
        found = findings_now(folder, receipt, keys, signed=campaign.deposit.signed)
        known = signatory(item["code"] for item in found) is Signatory.DECLARED
        if known or new.signatory is not Signatory.DECLARED:
            yield folder, receipt


def _again(day: str) -> Finding:
    return Finding(
        "CEP-DEPOT-032",
        Severity.INFO,
        DEPOSIT,
        f"déjà reçu le {french.short_date(dt.date.fromisoformat(day))}\u202f; rien n’a été écrit.",
    )


def _older(number: int, last: int) -> Finding:
    return Finding(
        "CEP-DEPOT-033",
        Severity.ERROR,
        DEPOSIT,
        f"plus ancien que le dernier reçu\u00a0: n°\u00a0{number} après n°\u00a0{last}.",
        "S’il est pourtant le plus récent (autre machine, journal perdu), l’association le dépose de "
        f"nouveau par «\u00a0cep-report submit --numero {last + 1}\u00a0».",
    )


def _own_number(receipt: Mapping[str, Any]) -> int:
    """The number that the association gave to a package; documents received before it count too."""
    return int(receipt.get("depot", receipt["numero"]))
