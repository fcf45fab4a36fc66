"""Receiving a file: recognised, guarded, archived, and what it says put where it belongs.

The archive of a return is written whole before anything else counts as done, and takes its
place last: a crash on the way leaves prose that already holds the changes, which merging
again does not add twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cep_report.campaign import Campaign, load_campaign
from cep_report.canonical import json_bytes
from cep_report.claims import drafting
from cep_report.errors import InputError, OutputError, reason
from cep_report.exchanges.archive import Sending, free_name, read_sendings
from cep_report.exchanges.author import MergedZone, merge_zones, read_zones, rewritten_files
from cep_report.exchanges.generated import replaced_pictures
from cep_report.exchanges.operator import identified, notes, observations
from cep_report.exchanges.pending import character_findings
from cep_report.exchanges.returned import Returned, most_alike
from cep_report.exchanges.returns import FILE as RECORD
from cep_report.exchanges.returns import FOLDER, KEY, known_ids, read_return, received
from cep_report.exchanges.senders import sender_named, voice
from cep_report.exchanges.stamp import Stamp, core_keywords, read_source, read_stamp
from cep_report.findings import Finding
from cep_report.observations import AUTHOR, Observation, to_json
from cep_report.project import Project
from cep_report.prose import without_comments
from cep_report.prose_checks import unprintable, wrong_images
from cep_report.regions import Region, load_regions
from cep_report.word.guard import Guarded, open_docx
from cep_report.word.keywords import Identity, parse_keywords
from cep_report.workspace import (
    PROSE,
    REGISTERS,
    text_writer,
    workspace_folder,
    write_whole,
)

COPY, BEFORE = "recu.docx", "prose-avant"
_KNOWN_SHARE = 0.2


@dataclass(frozen=True)
class Receipt:
    """What became of a returned file.

    Attributes:
        campaign: of the report.
        region: whose report it is.
        sending: the draft it answers.
        sender: an operator's id, or ``AUTHOR``.
        folder: where it is archived.
        zones: zones of the prose that changed.
        observations: what was said.
        cleaned: what was taken out of the file before it was read.
        new: how many of the observations no other return holds.
        pictures: files of pictures that the author's texts now show, beside the prose.
        meant_for: whose copy it is, when it was said to come from somebody else; "" else.
        unprintable: characters of what was said that the report's font does not have.
        wrong_images: pictures of the author's texts that cannot be printed as they are.
        already: whether the very same file had been received before; nothing was done.
    """

    campaign: Campaign
    region: Region
    sending: Sending
    sender: str
    folder: Path
    zones: tuple[MergedZone, ...] = ()
    observations: tuple[Observation, ...] = ()
    cleaned: tuple[Finding, ...] = ()
    new: int = 0
    pictures: tuple[str, ...] = ()
    meant_for: str = ""
    unprintable: tuple[Finding, ...] = ()
    wrong_images: tuple[Finding, ...] = ()
    already: bool = False

    @property
    def conflicts(self) -> int:
        """How many passages someone has to choose between."""
        return sum(zone.disputed for zone in self.zones)


@dataclass(frozen=True)
class Recognised:
    """Whose file it is, and which sending it answers; ``meant_for`` as in :class:`Receipt`."""

    campaign: Campaign
    region: Region
    sending: Sending
    sender: str
    meant_for: str = ""


def receive(
    project: Project,
    path: Path,
    day: date,
    *,
    campaign: str = "",
    region: str = "",
    sender: str = "",
) -> Receipt:
    """Receive one file.

    Args:
        project: where things are.
        path: the file.
        day: of the reception.
        campaign: that the file must be of; "" for the one it says.
        region: code, name or slug that it must be of; "" for the one it says.
        sender: an operator's id or name, or ``AUTHOR``; "" for the one it says.

    Raises:
        InputError: the file is refused, is not a draft of this campaign and region, or
            does not say whose it is; nothing was written.
        UsageError: an unknown campaign, region or sender.
        OutputError: something could not be written; receiving again is safe.
    """
    guarded = open_docx(path)
    known = recognise(project, guarded, path, day, campaign, region, sender)
    workspace = workspace_folder(project, known.campaign, known.region)
    before = read_return(workspace / FOLDER, guarded.sha256)
    if before is not None:
        return Receipt(
            known.campaign, known.region, known.sending, known.sender, before, already=True
        )
    returned = Returned(guarded.parts, guarded.document, known.sending)
    _check_same_report(returned, path)
    zones: tuple[MergedZone, ...] = ()
    if known.sender == AUTHOR:
        zones = merge_zones(
            known.sending,
            returned.accepted.normal.texts,
            read_zones(workspace / PROSE, (part.id for part in known.campaign.plan)),
            voice(AUTHOR, known.campaign, known.region),
        )
        said = identified(notes(returned, AUTHOR))
    else:
        said = observations(returned, known.sender)
    held = known_ids(workspace / FOLDER)
    receipt = Receipt(
        known.campaign,
        known.region,
        known.sending,
        known.sender,
        workspace,
        zones,
        said,
        guarded.cleaned,
        new=sum(item.id not in held for item in said),
        meant_for=known.meant_for,
        unprintable=_unprintable(project, zones, said),
    )
    pictures = _pictures(receipt, returned)
    folder = _archive(receipt, path, guarded, returned, day)
    texts = {
        zone.zone: without_comments(zone.text)
        for zone in zones
        if any(f"({name})" in zone.text for name in pictures)
    }
    return replace(
        receipt,
        folder=folder,
        pictures=tuple(pictures),
        wrong_images=tuple(wrong_images(workspace / PROSE, texts)),
    )


def register(project: Project, receipt: Receipt) -> int:
    """Write what the region received in its register; how many lines were added.

    What came while the workbook was open is there too.

    Raises:
        InputError, OutputError: see :func:`~cep_report.exchanges.register.add_observations`.
    """
    folder = workspace_folder(project, receipt.campaign, receipt.region)
    said = received(folder)
    if not said:
        return 0
    from cep_report.exchanges.register import add_observations  # openpyxl: only when needed

    return add_observations(folder / REGISTERS, receipt.campaign, said)


def recognise(
    project: Project,
    guarded: Guarded,
    path: Path,
    day: date,
    campaign: str,
    region: str,
    sender: str,
) -> Recognised:
    """Whose file it is, from what it says of itself and what was said of it.

    Raises:
        InputError: it is of another campaign or region, or does not say enough.
        UsageError: an unknown campaign, region or sender.
    """
    stamp = read_stamp(guarded.parts)
    identity = parse_keywords(core_keywords(guarded.parts))
    wanted = campaign or (identity.campaign if identity else "")
    if not wanted:
        raise _unknown("sa campagne", path, "ajouter «\u00a0--campaign\u00a0»")
    loaded = load_campaign(project, wanted)
    regions = load_regions(project)
    asked = regions.find(region) if region else None
    _check_identity(identity, loaded, asked, path)
    if asked is None:
        if identity is None:
            raise _unknown("sa région", path, "ajouter «\u00a0--region\u00a0»")
        asked = regions.by_code(identity.region)
    sendings = read_sendings(workspace_folder(project, loaded, asked))
    source = read_source(guarded.parts)
    if stamp is None and not any(item.comes_from(source) for item in sendings):
        writer = sender_named(sender, loaded, "--from") if sender else AUTHOR
        from cep_report.exchanges.adopting import adopt  # what renders a report: seldom needed

        adopted = adopt(project, loaded, asked, source, day)
        if adopted is not None:
            return Recognised(loaded, asked, adopted, writer)
    sending = _answered(sendings, stamp, identity, source, guarded, path)
    # Who has neither stamp nor name but our source wrote in the published report.
    writer = AUTHOR if sending.comes_from(source) else ""
    who = sender or (stamp.recipient if stamp else writer)
    if not who:
        raise _unknown("son expéditeur", path, "ajouter «\u00a0--from\u00a0» (apec, auteur…)")
    where = "--from" if sender else path.name
    named = sender_named(who, loaded, where)
    other = stamp.recipient if stamp and stamp.recipient != named else ""
    return Recognised(loaded, asked, sending, named, other)


def _unprintable(
    project: Project, zones: Iterable[MergedZone], said: Iterable[Observation]
) -> tuple[Finding, ...]:
    """The characters that someone wrote and that the report cannot print."""
    prose = {zone.zone: without_comments(zone.text) for zone in zones}
    return (*unprintable(project, prose), *character_findings(project, said))


def _check_identity(
    identity: Identity | None, campaign: Campaign, region: Region | None, path: Path
) -> None:
    if identity is None:
        return
    if identity.campaign != campaign.id:
        raise InputError(
            "Ce fichier est le rapport d’une autre campagne.",
            expected=campaign.id,
            found=identity.campaign,
            where=path.name,
            remedy=f"le recevoir avec «\u00a0--campaign {identity.campaign}\u00a0».",
        )
    if region is not None and identity.region != region.code:
        raise InputError(
            "Ce fichier est le rapport d’une autre région.",
            expected=f"{region.name} ({region.code})",
            found=f"région {identity.region}",
            where=path.name,
            remedy="retirer «\u00a0--region\u00a0», ou choisir le bon fichier.",
        )


def _answered(
    sendings: tuple[Sending, ...],
    stamp: Stamp | None,
    identity: Identity | None,
    source: str,
    guarded: Guarded,
    path: Path,
) -> Sending:
    """The sending that a file answers."""
    if stamp is not None:
        for sending in sendings:
            if sending.name == stamp.sending and sending.digest.startswith(stamp.draft):
                return sending
        raise InputError(
            "L’envoi auquel ce fichier répond n’est pas dans l’espace de la région.",
            expected=f"envois/{stamp.sending}",
            found=", ".join(item.name for item in sendings) or "aucun envoi",
            where=path.name,
            remedy="remettre en place ce dossier d’envoi\u202f; sans le brouillon envoyé, le retour "
            "ne peut pas être comparé.",
        )
    candidates = [item for item in sendings if item.comes_from(source)] or [
        item for item in sendings if identity is None or item.version == identity.version
    ]
    if candidates:  # copied into another document, it is of the sending that it is most like
        return most_alike(candidates, guarded.parts, guarded.document)
    raise InputError(
        "Ce fichier ne dit pas à quel envoi il répond.",
        expected="un fichier écrit par «\u00a0cep-report send\u00a0»",
        found="un brouillon qui n’a pas été envoyé",
        where=path.name,
        remedy="reprendre le fichier reçu, sans l’avoir converti ni recopié\u202f; un rapport modifié "
        "sur place se reçoit avant d’être rendu de nouveau.",
    )


def _unknown(what: str, path: Path, remedy: str) -> InputError:
    return InputError(
        f"Ce fichier ne dit pas {what}.",
        expected="un fichier écrit par «\u00a0cep-report send\u00a0», avec ses propriétés",
        where=path.name,
        remedy=f"{remedy}.",
    )


def _check_same_report(returned: Returned, path: Path) -> None:
    """Refuse a file that has almost nothing of the draft, whatever it says of itself."""
    known = {item.anchor for item in returned.accepted.passages if item.role and item.text.strip()}
    draft = [item for item in returned.sending.passages if item.anchor and item.text.strip()]
    share = sum(item.anchor in known for item in draft) / max(1, len(draft))
    if share < _KNOWN_SHARE:
        raise InputError(
            "Ce fichier n’a presque rien du brouillon envoyé.",
            expected=f"le brouillon de l’envoi {returned.sending.name}, modifié ou commenté",
            found=f"{share:.0%} de ses paragraphes".replace("%", "\u00a0%"),
            where=path.name,
            remedy="vérifier que c’est le bon fichier\u202f; un texte à part se transmet dans un "
            "commentaire, ou se recopie dans le brouillon.",
        )


def _archive(
    receipt: Receipt,
    path: Path,
    guarded: Guarded,
    returned: Returned,
    day: date,
) -> Path:
    """Keep the file and what was read in it, and write the prose that changed."""
    workspace = receipt.folder
    parent = workspace / FOLDER
    name = f"{day.isoformat()}-{receipt.sending.version}-{receipt.sender}"
    prose = workspace / PROSE
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with drafting(parent, ".retour-") as temporary:
            folder = temporary / "retour"
            folder.mkdir()
            shutil.copyfile(path, folder / COPY)
            (folder / RECORD).write_bytes(json_bytes(_record(receipt, path, guarded, day)))
            for file, content in returned.accepted.normal.pictures.items():
                (folder / file).write_bytes(content)
            for file, content in replaced_pictures(returned, receipt.observations):
                (folder / file).write_bytes(content)
            if receipt.zones and prose.is_dir():
                shutil.copytree(prose, folder / BEFORE, ignore=shutil.ignore_patterns(".*"))
            for file, content in _pictures(receipt, returned).items():
                (prose / file).write_bytes(content)
            for target, source in rewritten_files(receipt.campaign, prose, receipt.zones).items():
                write_whole(target, text_writer(source))
            target = parent / free_name(parent, name)
            folder.rename(target)
    except OSError as error:
        raise OutputError(
            "Le retour ne peut pas être enregistré.",
            found=reason(error),
            where=str(parent),
            remedy="libérer de la place ou rétablir le droit d’écriture, puis recommencer\u202f: rien "
            "ne sera repris deux fois.",
        ) from error
    return target


def _pictures(receipt: Receipt, returned: Returned) -> dict[str, bytes]:
    """The pictures that the prose now shows."""
    return {
        name: content
        for name, content in returned.accepted.normal.pictures.items()
        if any(f"({name})" in zone.text for zone in receipt.zones)
    }


def _record(receipt: Receipt, path: Path, guarded: Guarded, day: date) -> dict[str, object]:
    return {
        "fichier": path.name,
        "sha256": guarded.sha256,
        "recu": day.isoformat(),
        "envoi": receipt.sending.name,
        "version": receipt.sending.version,
        "de": receipt.sender,
        "retire": [finding.to_dict() for finding in receipt.cleaned],
        "zones": [zone.zone for zone in receipt.zones],
        "conflits": receipt.conflicts,
        KEY: to_json(receipt.observations),
    }
