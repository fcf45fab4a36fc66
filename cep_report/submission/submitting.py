"""Handing in one region's final report: every reason not to, or a package."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cep_report.campaign import Campaign, Version, load_campaign
from cep_report.canonical import json_bytes
from cep_report.checks import check_regions
from cep_report.digests import sha256
from cep_report.errors import ConfigurationError, InputError
from cep_report.findings import Finding, Severity
from cep_report.freshness import Asked, survey_one
from cep_report.freshness import differences as differences_of
from cep_report.journal import FILE_NAME, Event, append, read_journal
from cep_report.parameters import Order
from cep_report.project import Project
from cep_report.provenance import CODE, TOOLS
from cep_report.publication import read_manifest, recover
from cep_report.regions import Region, load_regions
from cep_report.submission.crate import crate
from cep_report.submission.package import CRATE, DEPOSIT, DOCUMENTS, Deposit, build, manifest_of
from cep_report.submission.sealing import SUFFIX, sealed
from cep_report.submission.signing import sign
from cep_report.workspace import bytes_writer, workspace_folder, write_whole

DEPOSITED = "depot"
"""The kind of event that a journal keeps of a deposit."""

FOLDER = "depots"


@dataclass(frozen=True)
class Submitted:
    """A package that is ready to be sent.

    Attributes:
        path: the file.
        deposit: which deposit it is.
        signed: whether it is.
        encrypted: whether it is.
    """

    path: Path
    deposit: Deposit
    signed: bool
    encrypted: bool


def submit(
    project: Project,
    campaign: str,
    region: Region,
    *,
    private_key: bytes | None,
    derogation: str,
    now: datetime,
) -> Submitted:
    """Make the package of a region's final report.

    Args:
        project: where things are.
        campaign: its name.
        region: whose report it is.
        private_key: of the association; None to hand in without a signature.
        derogation: why the mandated plan may not be met; "" when it must be.
        now: the time, for the journal.

    Raises:
        InputError: the report is not there, is not as published or not up to date; the plan is
            not met and there is no derogation: every reason is in its findings.
        ConfigurationError: the campaign wants a signature, or its own key is not one.
        OutputError: the disk or the rights do not allow it.
    """
    loaded = load_campaign(project, campaign)
    version = _final(loaded)
    if private_key is None and loaded.deposit.signed:
        raise ConfigurationError(
            "Cette campagne veut des dépôts signés.",
            expected="la clé de l’association",
            where=f"{project.campaign_file(campaign)}, depot",
            remedy="en faire une (cep-report keys new), la faire connaître à France compétences, "
            "puis relancer avec --cle.",
        )
    published = project.output(campaign) / region.folder
    recover(published)
    faults = _document_faults(project, loaded, region, version, published)
    findings = check_regions(project, campaign, lambda _: (region,), version=version.id)[region]
    unmet = [item for item in findings if item.severity is Severity.ERROR]
    if faults or (unmet and not derogation):
        raise InputError(
            f"Le rapport {region.of_region} ne peut pas être déposé.",
            findings=(*faults, *unmet),
            where=str(published),
            remedy="corriger ces points et rendre la version finale de nouveau\u202f; si le plan ne peut "
            "pas être tenu, dire pourquoi par --derogation.",
        )
    content = {name: (published / name).read_bytes() for name in DOCUMENTS}
    workspace = workspace_folder(project, loaded, region)
    deposit = Deposit(
        campaign=loaded.id,
        region=region.code,
        version=version.id,
        derogation=derogation,
        waived=tuple(sorted({item.code for item in unmet})),
        **_next(workspace),
    )
    content[DEPOSIT] = json_bytes(deposit.model_dump(mode="json", by_alias=True))
    content[CRATE] = crate(loaded, region, version, content)
    manifest = manifest_of(content)
    signature = sign(private_key, manifest) if private_key is not None else None
    data = build(content, signature)
    name = f"depot-{loaded.id}-{region.code}.zip"
    if loaded.deposit.recipient:
        place = f"{project.campaign_file(campaign)}, depot, destinataire"
        data, name = sealed(data, loaded.deposit.recipient, place), f"{name}{SUFFIX}"
    path = project.output(campaign) / FOLDER / name
    write_whole(path, bytes_writer(data))
    append(
        workspace / FILE_NAME,
        Event(
            now,
            DEPOSITED,
            {
                "numero": deposit.number,
                "version": version.id,
                "empreinte": hashlib.sha256(manifest).hexdigest(),
                "fichier": name,
                **({"derogation": derogation} if derogation else {}),
            },
        ),
    )
    return Submitted(path, deposit, signature is not None, bool(loaded.deposit.recipient))


def _final(campaign: Campaign) -> Version:
    """The version that is handed in: the first final one."""
    return next(version for version in campaign.versions if version.final)


def _document_faults(
    project: Project, campaign: Campaign, region: Region, version: Version, published: Path
) -> Sequence[Finding]:
    """What no derogation waives: the documents must be there, as published and up to date."""
    manifest = read_manifest(published)
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


def _next(workspace: Path) -> dict[str, object]:
    """The number of the next deposit, and the one that it replaces."""
    last = read_journal(workspace / FILE_NAME).last(DEPOSITED)
    if last is None:
        return {"number": 1}
    return {
        "number": int(last.data.get("numero", 0)) + 1,
        "replaces": str(last.data.get("empreinte", "")),
    }
