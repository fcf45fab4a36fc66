"""A package: ``depot-<campaign>-<code>.zip``, canonical, so that no byte can change unseen.

::

    rapport.docx rapport.pdf annexe.xlsx    the report, its annex
    rapport.json                            its twin
    depot.json                              which deposit it is
    ro-crate-metadata.json                  the same, for archives (RO-Crate 1.2)
    manifeste.sha256                        the SHA-256 of all of the above: what is signed
    signature.json                          the signature, when there is one
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from cep_report.archives import ArchiveError, Fault, open_archive
from cep_report.canonical import json_bytes
from cep_report.configuration import Model, Text
from cep_report.findings import Finding, Severity
from cep_report.french import printable
from cep_report.ooxml import zip_bytes
from cep_report.submission.signing import Signature

DOCUMENTS = ("rapport.docx", "rapport.pdf", "annexe.xlsx", "rapport.json")
DEPOSIT, CRATE = "depot.json", "ro-crate-metadata.json"
MANIFEST, SIGNATURE = "manifeste.sha256", "signature.json"
CONTENT = (*DOCUMENTS, DEPOSIT, CRATE)

MAX_BYTES = 256 * 1024 * 1024
"""A package of a real region holds three million; beyond that it is refused unread."""

_ALGORITHM = "Ed25519"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>\S+)")


class Deposit(Model):
    """Which deposit a package is.

    Attributes:
        number: 1 for the first of a region in a campaign, then one more each time.
        replaces: the SHA-256 of the manifest of the one before; "" for the first.
        derogation: why it is handed in although the mandated plan is not met; "" for none.
        waived: codes of the findings that the derogation waives.
    """

    form: Literal["cep-report/depot/1"] = Field(default="cep-report/depot/1", alias="forme")
    campaign: Text = Field(alias="campagne")
    region: Text
    version: Text
    number: int = Field(alias="numero", ge=1)
    replaces: str = Field(default="", alias="remplace")
    derogation: str = ""
    waived: tuple[str, ...] = Field(default=(), alias="constats_leves")


@dataclass(frozen=True)
class Package:
    """A package whose archive is sound; what it says has yet to be verified.

    Attributes:
        members: its files by name.
        findings: what is wrong with its form.
    """

    members: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()

    @property
    def manifest(self) -> bytes:
        """What is signed; b"" when it is missing."""
        return self.members.get(MANIFEST, b"")

    @property
    def digest(self) -> str:
        """What names this deposit: the SHA-256 of its manifest."""
        return hashlib.sha256(self.manifest).hexdigest()

    @property
    def signature(self) -> Signature | None:
        """Its signature; None when there is none that can be read."""
        try:
            held = json.loads(self.members[SIGNATURE])
            signature = Signature(str(held["cle"]), str(held["signature"]))
        except (KeyError, TypeError, ValueError, RecursionError):
            return None
        # Written otherwise, it would be another package with the same meaning.
        return signature if signature_file(signature) == self.members[SIGNATURE] else None


def build(content: Mapping[str, bytes], signature: Signature | None) -> bytes:
    """The bytes of a package: the same content and key, the same bytes.

    Args:
        content: the files named in ``CONTENT``.
        signature: of :func:`manifest_of` them.
    """
    members = {**content, MANIFEST: manifest_of(content)}
    if signature is not None:
        members[SIGNATURE] = signature_file(signature)
    return _archived(members)


def manifest_of(content: Mapping[str, bytes]) -> bytes:
    """The manifest of the files, as ``sha256sum`` writes and checks it."""
    return "".join(
        f"{hashlib.sha256(content[name]).hexdigest()}  {name}\n" for name in sorted(content)
    ).encode("ascii")


def signature_file(signature: Signature) -> bytes:
    """``signature.json``."""
    return json_bytes(
        {"algorithme": _ALGORITHM, "cle": signature.key, "signature": signature.value}
    )


_REFUSED = {
    Fault.DAMAGED: "abîmée ou tronquée",
    Fault.EXTRA_BYTES: "elle contient des octets qui ne sont d’aucun fichier",
    Fault.ENCRYPTED: "protégée par un mot de passe",
    Fault.TOO_LARGE: "trop grande",
    Fault.REPEATED: "un fichier y est deux fois",
    Fault.NAME: "un nom de fichier y est refusé",
}
"""Why an archive is refused, in French."""


def open_package(data: bytes) -> Package:
    """Open a package from elsewhere and check its form.

    Returns:
        The package; its findings tell of an archive that is not the one we would have written,
        of members missing or too many, of digests that differ.
    """
    try:
        archive = open_archive(data, MAX_BYTES)
        members = {name: archive.read(name) for name in archive.members}
    except ArchiveError as error:
        member = f"\u00a0: {printable(error.member, 100)}" if error.member else ""
        message = f"{_REFUSED[error.fault]}{member}."
        return Package({}, (fault("CEP-DEPOT-001", "archive", message),))
    return Package(members, tuple(_faults(data, members)))


def _archived(members: Mapping[str, bytes]) -> bytes:
    # Documents are compressed already; nothing here depends on the reader's zlib.
    return zip_bytes(members, compressed=False)


def _faults(data: bytes, members: Mapping[str, bytes]) -> list[Finding]:
    found = []
    wanted = {*CONTENT, MANIFEST}
    missing = sorted(wanted - members.keys())
    if missing:
        found.append(fault("CEP-DEPOT-002", "archive", f"il manque {', '.join(missing)}."))
    unknown = sorted(members.keys() - wanted - {SIGNATURE})
    if unknown:
        names = printable(", ".join(unknown), 200)
        found.append(fault("CEP-DEPOT-003", "archive", f"fichiers en trop\u00a0: {names}."))
    if not found and _archived(members) != data:
        found.append(fault("CEP-DEPOT-004", "archive", "enregistrée autrement que par cep-report."))
    found += _digest_faults(members)
    return found


def _digest_faults(members: Mapping[str, bytes]) -> list[Finding]:
    if MANIFEST not in members:
        return []
    content = {name: members[name] for name in CONTENT if name in members}
    if members[MANIFEST] == manifest_of(content):
        return []
    lines = members[MANIFEST].decode("ascii", errors="replace").splitlines()
    said = {match["name"]: match["digest"] for line in lines if (match := _LINE.fullmatch(line))}
    changed = [
        name for name, file in content.items() if said.get(name) != hashlib.sha256(file).hexdigest()
    ]
    what = f"{', '.join(changed)} modifié après coup." if changed else "manifeste modifié."
    return [fault("CEP-DEPOT-005", MANIFEST, what)]


def fault(code: str, place: str, message: str) -> Finding:
    """Why a package is refused, when only another one would do."""
    return Finding(
        code, Severity.ERROR, place, message, "Demander à l’association de déposer de nouveau."
    )
