"""Sending a draft: it is archived as it is, then copied for each recipient.

A copy differs from the draft by what it says of itself only (and records changes, for
those who are to propose some), so that a file that comes back tells whose it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.canonical import json_bytes
from cep_report.claims import drafting
from cep_report.document import QMD
from cep_report.errors import InputError, OutputError, reason
from cep_report.exchanges.archive import (
    DRAFT,
    NORMAL,
    PROSE,
    SENDINGS,
    SOURCE,
    Copy,
    Sending,
    free_name,
    image_marks,
    write_manifest,
)
from cep_report.exchanges.senders import sender_named
from cep_report.exchanges.stamp import Stamp, stamped, tracking
from cep_report.observations import AUTHOR
from cep_report.ooxml import write_parts
from cep_report.prose import set_zone, template
from cep_report.provenance import sha256, tools
from cep_report.publication import made_from
from cep_report.workspace import PROSE as WORKSPACE_PROSE
from cep_report.workspace import Workspace

REPORT = "rapport.docx"


def recipients(campaign: Campaign, version: str, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """Whom a draft is for: the association for a v0, every operator afterwards.

    Args:
        campaign: whose operators may be named.
        version: of the draft.
        wanted: ids or names of operators, or "auteur"; none for those of the version.

    Raises:
        UnknownNameError: an unknown recipient.
    """
    operators = tuple(family.id for family in campaign.operators)
    if wanted:
        named = {sender_named(name, campaign, "--to") for name in wanted}
        return tuple(name for name in (AUTHOR, *operators) if name in named)
    return (AUTHOR,) if version == "v0" else operators


def recipient_name(campaign: Campaign, workspace: Workspace, recipient: str) -> str:
    """A recipient in plain words: "Apec", "Transitions Pro Bretagne"."""
    if recipient == AUTHOR:
        return workspace.region.association
    return campaign.operator_name(recipient)


def send(
    workspace: Workspace,
    published: Path,
    version: str,
    to: Iterable[str],
    day: date,
) -> Sending:
    """Archive a published draft and write a copy for each recipient.

    Args:
        workspace: of the region.
        published: the folder of its report, just rendered in that version.
        version: of the draft.
        to: from :func:`recipients`.
        day: of the sending.

    Returns:
        The sending, in its place under ``envois/``.

    Raises:
        InputError: there is no draft, or it is of another version.
        OutputError: the folder cannot be written.
    """
    provenance = made_from(published)
    if provenance.get("version") != version or not (published / REPORT).is_file():
        raise InputError(
            "Aucun brouillon à envoyer.",
            expected=f"le rapport Word de la version {version}",
            found=f"la version {provenance['version']}" if provenance else "aucun rapport",
            where=str(published),
            remedy="rendre d’abord cette version («\u00a0cep-report render\u00a0»).",
        )
    return archive_draft(
        workspace, published, version, to, day, workspace.folder / WORKSPACE_PROSE, provenance
    )


def archive_draft(
    workspace: Workspace,
    draft: Path,
    version: str,
    to: Iterable[str],
    day: date,
    prose: Path | None,
    provenance: Mapping[str, object],
) -> Sending:
    """Archive a draft, with a copy for each recipient.

    Args:
        workspace: of the region.
        draft: the folder of its Word file and of the source it was made from.
        version: of the draft.
        to: from :func:`recipients`.
        day: of the sending.
        prose: the sources of its texts; None when they are not known, and the draft's own
            texts stand for them.
        provenance: of the report.

    Raises:
        OutputError: the folder cannot be written.
    """
    parent = workspace.folder / SENDINGS
    target = parent / free_name(parent, f"{day.isoformat()}-{version}")
    try:
        parent.mkdir(exist_ok=True)
        with drafting(parent, ".envoi-") as temporary:
            folder = temporary / target.name
            folder.mkdir()
            shutil.copyfile(draft / REPORT, folder / DRAFT)
            shutil.copyfile(draft / QMD, folder / SOURCE)
            sending = _archived(workspace, version, day, folder)
            if prose is None:
                _write_prose(workspace, sending)
            elif prose.is_dir():
                shutil.copytree(prose, folder / PROSE, ignore=shutil.ignore_patterns(".*", "~$*"))
            sending = _copies(sending, workspace, tuple(to))
            write_manifest(sending, folder, provenance)
            folder.rename(target)
    except OSError as error:
        raise OutputError(
            "L’envoi ne peut pas être archivé.",
            found=reason(error),
            where=str(parent),
            remedy="libérer de la place ou rétablir le droit d’écriture, puis recommencer.",
        ) from error
    return replace(sending, folder=target)


def _write_prose(workspace: Workspace, sending: Sending) -> None:
    """The texts of a draft in the place of their sources."""
    (sending.folder / PROSE).mkdir()
    for part in workspace.campaign.plan:
        source = template(part)
        for zone in part.zones:
            text = sending.normal.get(f"{part.id}.{zone.id}", "")
            if text:
                source = set_zone(source, zone.id, f"\n{text}\n\n")
        if part.zones:
            path = sending.folder / PROSE / f"{part.id}.md"
            path.write_text(source, encoding="utf-8", newline="\n")


def _archived(workspace: Workspace, version: str, day: date, folder: Path) -> Sending:
    """The draft of a folder, with its texts in normal form beside it."""
    sending = Sending(
        folder,
        workspace.campaign.id,
        workspace.region.code,
        version,
        day,
        workspace.campaign.zone_names,
        (),
        image_marks(workspace.prose, workspace.folder / WORKSPACE_PROSE),
        sha256(folder / DRAFT),
    )
    normal = {"outils": tools(), "zones": dict(sending.normal_form())}
    (folder / NORMAL).write_bytes(json_bytes(normal))
    return sending


def _copies(sending: Sending, workspace: Workspace, to: tuple[str, ...]) -> Sending:
    """Write each recipient's file and message; the sending with its copies."""
    campaign, region = workspace.campaign, workspace.region
    copies = []
    for recipient in to:
        stem = f"cep-{campaign.observed_year}-{region.slug}-{sending.version}-{recipient}"
        stamp = Stamp(sending.name, recipient, sending.digest[:16])
        parts = stamped(sending.parts, stamp, recipient_name(campaign, workspace, recipient))
        if recipient != AUTHOR:
            parts = tracking(parts)
        write_parts(sending.folder / f"{stem}.docx", parts)
        text = message(workspace, sending, recipient, f"{stem}.docx")
        (sending.folder / f"{stem}.txt").write_text(text, encoding="utf-8", newline="\n")
        copies.append(Copy(recipient, f"{stem}.docx"))
    return replace(sending, copies=tuple(copies))


def message(workspace: Workspace, sending: Sending, recipient: str, file: str) -> str:
    """The message that goes with a copy, to be pasted in an e-mail."""
    campaign, region = workspace.campaign, workspace.region
    version = campaign.version(sending.version)
    subject = f"Rapport annuel de suivi du CEP {campaign.observed_year}, {region.name}\u00a0: {version.label}"
    if recipient == AUTHOR:
        lines = [
            f"Le projet de rapport {region.of_region} est dans le fichier joint ({file}).",
            "",
            "- Écrire et corriger les textes directement dans Word, puis enregistrer.",
            (
                "- Les chiffres, tableaux et graphiques viennent des données\u00a0: une correction y est "
                "relevée et soumise à décision, elle ne change pas les données."
            ),
            f"- Reprendre le fichier par «\u00a0cep-report receive {file}\u00a0».",
        ]
    else:
        name = campaign.operator(recipient).named(campaign.reference_date)
        lines = [
            "Bonjour,",
            "",
            (
                f"Vous trouverez ci-joint ({file}) le projet de rapport annuel de suivi de la mise en "
                f"œuvre du CEP {region.in_region}, pour lecture et observations "
                f"{french.of(name.in_sentence, name.article)}."
            ),
            "",
            "Pour répondre\u00a0:",
            "- ouvrir ce fichier dans Word ou LibreOffice\u202f; le suivi des modifications y est activé\u202f;",
            "- proposer vos changements dans le texte, ou ajouter des commentaires\u202f;",
            "- pour un chiffre, un tableau ou un graphique, préférer un commentaire\u202f;",
            f"- renvoyer ce même fichier{_deadline(campaign, sending.day)}.",
            "",
            (
                "Ce fichier vous est propre\u00a0: il permet de savoir de qui vient chaque observation. "
                "Merci de ne pas le transmettre à un autre opérateur."
            ),
            "",
            "Chaque observation recevra une réponse écrite.",
        ]
    contacts = [
        " ".join(filter(None, [item.name, item.role and f"({item.role})", item.email]))
        for item in workspace.settings.contacts
    ]
    fictional = ["", "Données fictives – démonstration."] if campaign.fictional else []
    body = [f"Objet\u00a0: {subject}", "", *lines, "", region.association, *contacts, *fictional]
    return "\n".join(body) + "\n"


def _deadline(campaign: Campaign, day: date) -> str:
    """By when to answer, in words: the end of the first exchange that is not over, if any."""
    ends = [item.until or item.day for item in campaign.milestones if item.kind == "echanges"]
    end = min((end for end in ends if end >= day), default=None)
    return f" avant le {french.date(end)}" if end else ""
