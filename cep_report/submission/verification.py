"""A package as anyone may verify it: its form, its signature, and that its files agree."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cep_report.errors import CepError, InputError, RenderError
from cep_report.findings import Finding, Severity
from cep_report.render.verify import read_identity
from cep_report.seals import read_seal
from cep_report.submission.figures import absent, docx_texts, pdf_texts
from cep_report.submission.package import (
    DEPOSIT,
    DOCUMENTS,
    Deposit,
    Package,
    fault,
)
from cep_report.submission.signatories import Signatory, signatory, signature_findings
from cep_report.twin import TWIN
from cep_report.twin.file import read_twin
from cep_report.twin.model import Twin
from cep_report.word.guard import open_docx
from cep_report.word.keywords import Identity

_REPORT, _PDF = "rapport.docx", "rapport.pdf"


@dataclass(frozen=True)
class Verified:
    """A package, what it says, and what is wrong with it.

    Attributes:
        package: the package.
        deposit: which deposit it says it is; None when that cannot be read.
        twin: its twin; likewise.
        findings: what is wrong, and who signed it.
    """

    package: Package
    deposit: Deposit | None
    twin: Twin | None
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(item.severity is Severity.ERROR for item in self.findings)

    @property
    def signatory(self) -> Signatory:
        """What is known of who signed it."""
        return signatory(item.code for item in self.findings)


def verify_package(package: Package, *, known: Mapping[str, str], signed: bool) -> Verified:
    """Verify a package that was opened.

    Nothing in it is believed before its form and its digests hold.

    Args:
        package: the package.
        known: the public keys of the regions, by code; empty when they are not known here.
        signed: whether a package without a signature is refused.
    """
    if package.findings:
        return Verified(package, None, None, package.findings)
    findings: list[Finding] = []
    deposit = _deposit(package, findings)
    region = deposit.region if deposit else None
    findings += signature_findings(package, region, known, signed=signed)
    twin = _twin(package, findings)
    if twin is not None and deposit is not None:
        expected = Identity(deposit.campaign, deposit.region, deposit.version)
        with tempfile.TemporaryDirectory(prefix="cep-depot-") as private:
            folder = Path(private)
            for name in DOCUMENTS:
                (folder / name).write_bytes(package.members[name])
            findings += _document_findings(folder, expected, twin)
    return Verified(package, deposit, twin, tuple(findings))


def _deposit(package: Package, findings: list[Finding]) -> Deposit | None:
    try:
        return Deposit.model_validate_json(package.members[DEPOSIT])
    except ValidationError:
        findings.append(fault("CEP-DEPOT-006", DEPOSIT, "ne dit pas de quel dépôt il s’agit."))
        return None


def _twin(package: Package, findings: list[Finding]) -> Twin | None:
    try:
        return read_twin(package.members[TWIN], TWIN)
    except InputError as error:
        findings.append(fault("CEP-DEPOT-011", TWIN, f"{error.what} {error.found}"))
        return None


def _document_findings(folder: Path, expected: Identity, twin: Twin) -> Iterator[Finding]:
    for name in DOCUMENTS:
        try:
            if name == _REPORT:
                open_docx(folder / name)
            found = read_identity(folder / name)
        except RenderError as error:
            yield fault("CEP-DEPOT-012", name, f"{error.what} {error.found}")
            return
        except CepError as error:
            yield fault("CEP-DEPOT-012", name, error.what)
            return
        if found != expected:
            yield fault(
                "CEP-DEPOT-013",
                name,
                f"document d’un autre rapport\u00a0: {found}, attendu {expected}.",
            )
    for name in DOCUMENTS:
        if name != TWIN and read_seal(folder / name) != twin.provenance:
            yield fault("CEP-DEPOT-014", name, "n’est pas fait des mêmes entrées que son double.")
    for name, read in ((_REPORT, docx_texts), (_PDF, pdf_texts)):
        try:
            missing = absent(twin, read((folder / name).read_bytes()))
        except ValueError as error:
            yield fault("CEP-DEPOT-012", name, f"ne se lit pas ({error}).")
            continue
        if missing:
            yield fault(
                "CEP-DEPOT-015",
                name,
                f"ne dit pas les mêmes chiffres que son double\u00a0: il manque {', '.join(missing)}.",
            )
