"""Handing in one region's final report: every reason not to, or a package."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from cep_report.campaign import Campaign, load_campaign
from cep_report.canonical import json_bytes
from cep_report.checks import check_regions
from cep_report.digests import sha256
from cep_report.errors import CepError, InputError
from cep_report.findings import Finding, Severity
from cep_report.french import capitalise
from cep_report.freshness import Asked, survey_one
from cep_report.freshness import differences as differences_of
from cep_report.journal import FILE_NAME, Event, Journal, append, read_journal
from cep_report.parameters import Order
from cep_report.project import Project
from cep_report.provenance import CODE, TOOLS
from cep_report.publication import read_manifest, recover
from cep_report.regions import Region, load_regions
from cep_report.submission.crate import crate
from cep_report.submission.keys import PublicKey
from cep_report.submission.package import CRATE, DEPOSIT, DOCUMENTS, Deposit, build, manifest_of
from cep_report.submission.sealing import SUFFIX, sealed
from cep_report.submission.signatories import KEYS, known_keys
from cep_report.submission.signing import fingerprint, public_key, sign
from cep_report.workspace import bytes_writer, workspace_folder, write_whole

DEPOSITED = "depot"
"""The kind of event that a journal keeps of a deposit."""

FOLDER = "depots"

_REMEDY = (
    "corriger ces points, puis rendre la version finale de nouveau si le rapport en est changé"
)
_OR_WAIVE = "\u202f; si le plan ne peut pas être tenu, dire pourquoi par --derogation."


class Signer(Protocol):
    """Who signs: the key is known before its passphrase is asked for."""

    def public(self) -> PublicKey:
        """The key; :class:`CepError` when there is none, or several."""

    def private(self) -> bytes:
        """Its private half, once; :class:`CepError` when it cannot be opened."""


@dataclass(frozen=True)
class Submitted:
    """A package that is ready to be sent.

    Attributes:
        path: the file.
        deposit: which deposit it is.
        signed: whether it is.
        encrypted: whether it is.
        changed: whether it is a new deposit; without it, the last one was written again.
    """

    path: Path
    deposit: Deposit
    signed: bool
    encrypted: bool
    changed: bool


def submit(
    project: Project,
    campaign: str,
    region: Region,
    *,
    signer: Signer | None,
    derogation: str,
    now: datetime,
    number: int | None = None,
) -> Submitted:
    """Make the package of a region's final report.

    When nothing changed since the last one, it is written again under the same number.

    Args:
        project: where things are.
        campaign: its name.
        region: whose report it is.
        signer: the association's; None to hand in without a signature. Its private half is asked
            for last, when nothing else stands in the way.
        derogation: why the mandated plan may not be met; "" when it must be. Recorded only when
            there is something to waive.
        now: the time, for the journal.
        number: that of the deposit; None for the one after the last of the journal.

    Raises:
        InputError: the report is not there, is not as published or not up to date; the campaign
            wants a signature and there is no key, or that of another region; the plan is not
            met and there is no derogation: every reason is in its findings.
        ConfigurationError: the declared keys cannot be read.
        OutputError: the disk or the rights do not allow it.
    """
    loaded = load_campaign(project, campaign)
    published = project.output(campaign) / region.folder
    log = workspace_folder(project, loaded, region) / FILE_NAME
    earlier = _deposits(read_journal(log))
    recover(published)
    faults = [
        *_signer_faults(project, loaded, region, signer),
        *_number_faults(earlier, number),
        *_document_faults(project, loaded, region, published),
    ]
    unmet = _unmet(project, loaded, region)
    key = None
    if not faults and (derogation or not unmet) and signer is not None:
        key = _private(signer, faults)
    if faults or (unmet and not derogation):
        raise InputError(
            f"Le rapport {region.of_region} ne peut pas être déposé.",
            findings=faults if derogation else (*faults, *unmet),
            where=str(published),
            remedy=_REMEDY + ("." if faults else _OR_WAIVE),
        )
    documents = {name: (published / name).read_bytes() for name in DOCUMENTS}

    def content(number: int, replaces: str) -> _Content:
        deposit = Deposit(
            campaign=loaded.id,
            region=region.code,
            version=loaded.handed_in.id,
            derogation=derogation if unmet else "",
            waived=tuple(sorted({item.code for item in unmet})),
            number=number,
            replaces=replaces,
        )
        return _content(loaded, region, documents, deposit)

    owner = public_key(key) if key is not None else ""
    last = _as_last(earlier, content, owner) if number is None else None
    made = last or content(*_place(earlier, number))
    path = _written(project, loaded, region, made, key)
    if last is None:
        append(log, Event(now, DEPOSITED, _told(made, path.name, owner)))
    return Submitted(
        path, made.deposit, key is not None, bool(loaded.deposit.recipient), last is None
    )


@dataclass(frozen=True)
class _Content:
    """What a package is made of: what it says of itself, its files, the manifest of these."""

    deposit: Deposit
    files: Mapping[str, bytes]
    manifest: bytes

    @property
    def digest(self) -> str:
        """What names it: that of its manifest."""
        return hashlib.sha256(self.manifest).hexdigest()


def _content(
    campaign: Campaign, region: Region, documents: Mapping[str, bytes], deposit: Deposit
) -> _Content:
    files = {**documents, DEPOSIT: json_bytes(deposit.model_dump(mode="json", by_alias=True))}
    files[CRATE] = crate(campaign, region, campaign.handed_in, files)
    return _Content(deposit, files, manifest_of(files))


def _as_last(
    earlier: Sequence[Mapping[str, Any]], content: Callable[[int, str], _Content], owner: str
) -> _Content | None:
    """The last deposit made again; None when there was none, or when another is to be made."""
    if not earlier:
        return None
    last = earlier[-1]
    made = content(*_place(earlier[:-1], int(last.get("numero", 1))))
    same = last.get("empreinte") == made.digest and last.get("cle", owner) == owner
    return made if same else None


def _written(
    project: Project, campaign: Campaign, region: Region, made: _Content, key: bytes | None
) -> Path:
    """Write a package, signed and encrypted as the campaign wants it; where it is."""
    data = build(made.files, sign(key, made.manifest) if key is not None else None)
    folder = project.output(campaign.id) / FOLDER
    clear = f"depot-{campaign.id}-{region.code}.zip"
    name = clear
    if campaign.deposit.recipient:
        data, name = sealed(data, campaign.deposit.recipient), f"{clear}{SUFFIX}"
    write_whole(folder / name, bytes_writer(data))
    # The one before, encrypted or not, must not be sent by mistake.
    for other in {clear, f"{clear}{SUFFIX}"} - {name}:
        (folder / other).unlink(missing_ok=True)
    return folder / name


def _told(made: _Content, name: str, owner: str) -> dict[str, object]:
    """What the journal keeps of a deposit."""
    deposit = made.deposit
    return {
        "numero": deposit.number,
        "version": deposit.version,
        "empreinte": made.digest,
        "fichier": name,
        "cle": owner,
        **({"derogation": deposit.derogation} if deposit.derogation else {}),
    }


def _unmet(project: Project, campaign: Campaign, region: Region) -> list[Finding]:
    """What the mandated plan asks and the report does not have: a derogation waives it."""
    version = campaign.handed_in.id
    found = check_regions(project, campaign.id, lambda _: (region,), version=version)[region]
    return [item for item in found if item.severity is Severity.ERROR]


def _signer_faults(
    project: Project, campaign: Campaign, region: Region, signer: Signer | None
) -> list[Finding]:
    """Why nobody, or not this one, may sign for a region: reasons among the others."""
    if signer is None:
        if not campaign.deposit.signed:
            return []
        why = "cette campagne veut des dépôts signés."
        return [_unsigned(why, "Relancer sans --sans-signature.")]
    try:
        key = signer.public()
    except CepError as error:
        return [_cannot_sign(error)]
    known = known_keys(project, campaign.id)
    expected = known.get(region.code)
    owner = next((code for code, other in known.items() if other == key.text), None)
    if owner == region.code or (owner is None and expected is None):
        return []
    found = f"la clé déclarée pour la région {owner}" if owner else "une clé non déclarée"
    wanted = (
        f"celle dont l’empreinte est {fingerprint(expected)}"
        if expected
        else "une clé qui n’est d’aucune autre région"
    )
    return [
        Finding(
            "CEP-DEPOT-027",
            Severity.ERROR,
            KEYS,
            f"«\u00a0{key.name}\u00a0» ne signe pas pour la région {region.code}\u00a0: attendu "
            f"{wanted}, trouvé {found} (empreinte {fingerprint(key.text)}).",
            "Nommer par --cle celle de la région, ou faire corriger les clés déclarées.",
        )
    ]


def _private(signer: Signer, faults: list[Finding]) -> bytes | None:
    """The key that signs; why it cannot be opened goes among the faults."""
    try:
        return signer.private()
    except CepError as error:
        faults.append(_cannot_sign(error))
        return None


def _cannot_sign(error: CepError) -> Finding:
    found = f" Trouvé\u00a0: {error.found}." if error.found else ""
    return _unsigned(f"{error.what}{found}", capitalise(error.remedy))


def _unsigned(why: str, remedy: str) -> Finding:
    return Finding("CEP-DEPOT-025", Severity.ERROR, "signature", why, remedy)


def _number_faults(earlier: Sequence[Mapping[str, Any]], number: int | None) -> list[Finding]:
    """A number that was given may only be after those of the journal."""
    last = max((int(item.get("numero", 0)) for item in earlier), default=0)
    if number is None or number > last:
        return []
    return [
        Finding(
            "CEP-DEPOT-026",
            Severity.ERROR,
            FILE_NAME,
            f"le n°\u00a0{number} est déjà passé\u00a0: le dernier dépôt est le n°\u00a0{last}.",
            f"Donner un numéro d’au moins {last + 1}, ou aucun.",
        )
    ]


def _deposits(journal: Journal) -> Sequence[Mapping[str, Any]]:
    """What the journal keeps of each deposit, the oldest first."""
    return [event.data for event in journal.events if event.kind == DEPOSITED]


def _place(earlier: Sequence[Mapping[str, Any]], number: int | None) -> tuple[int, str]:
    """The number of a deposit that comes after others, and the digest of the one it replaces."""
    last = earlier[-1] if earlier else {}
    return number or int(last.get("numero", 0)) + 1, str(last.get("empreinte", ""))


def _document_faults(
    project: Project, campaign: Campaign, region: Region, published: Path
) -> Sequence[Finding]:
    """What no derogation waives: the documents must be there, as published and up to date."""
    manifest, version = read_manifest(published), campaign.handed_in
    again = f"Lancer «\u00a0cep-report render --region {region.code} --version {version.id}\u00a0»."

    def fault(code: str, place: str, message: str) -> Finding:
        return Finding(code, Severity.ERROR, place, message, again)

    origin = manifest.origin
    if not origin or origin.get("version") != version.id:
        found = f"la version {origin['version']}" if origin.get("version") else "rien"
        return [
            fault(
                "CEP-DEPOT-020",
                region.folder,
                f"la version finale ({version.id}) n’est pas publiée\u00a0: trouvé {found}.",
            )
        ]
    faults = []
    for name in DOCUMENTS:
        path = published / name
        if name not in manifest.files or not path.is_file():
            faults.append(fault("CEP-DEPOT-021", name, "document absent."))
        elif sha256(path) != manifest.files[name]:
            faults.append(fault("CEP-DEPOT-022", name, "document modifié depuis sa publication."))
    options = origin.get("options", {})
    order = Order(
        version.id,
        engine=str(origin.get("moteur", "native")),
        accept_reserves=bool(options.get("accepter-reserves")),
    )
    asked = Asked(
        project,
        campaign,
        load_regions(project),
        order,
        accept_conflicts=bool(options.get("accepter-conflits")),
    )
    if options.get("accepter-conflits"):
        faults.append(
            fault("CEP-DEPOT-024", region.folder, "le rapport contient des passages à trancher.")
        )
    figures, now = survey_one(asked, region, origin)
    # What was presented is handed in: a toolkit brought up to date since does not call for another.
    now |= {name: origin[name] for name in (CODE, TOOLS) if name in origin}
    moved = list(differences_of(asked, region, origin, now, figures.path))
    if moved:
        faults.append(
            fault(
                "CEP-DEPOT-023",
                region.folder,
                f"le rapport n’est plus à jour\u00a0: {', '.join(moved)}.",
            )
        )
    return faults
