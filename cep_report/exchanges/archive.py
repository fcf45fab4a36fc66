"""What was sent, kept as it was: a folder a sending, under the region's ``envois/``.

::

    envois/2023-04-20-v1/
      envoi.json          what it is, for whom, with the digest of every file
      brouillon.docx      the draft, before it was marked for anyone
      rapport.qmd         what it was made from
      prose/<part>.md     the sources of its texts
      normal.json         its texts in normal form
      <one file a recipient>.docx, and the message that goes with it
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from cep_report import french
from cep_report.canonical import json_bytes
from cep_report.errors import InputError
from cep_report.exchanges.zones import zone_elements
from cep_report.provenance import sha256, tools
from cep_report.word.normal import IMAGE_MARK, NOTES, Quotations, of_word, quotations
from cep_report.word.passages import Media, Passage, read_draft
from cep_report.word.plain import open_holders
from cep_report.word.styles import PART as STYLES
from cep_report.word.styles import Styles
from cep_report.word.xml import parse

SENDINGS = "envois"
DRAFT, SOURCE, PROSE, NORMAL, MANIFEST = (
    "brouillon.docx",
    "rapport.qmd",
    "prose",
    "normal.json",
    "envoi.json",
)
DOCUMENT = "word/document.xml"


@dataclass(frozen=True)
class Copy:
    """A recipient's file: an operator family or the association, and the file's name."""

    recipient: str
    file: str


@dataclass(frozen=True)
class Sending:
    """A draft that was sent.

    Attributes:
        folder: where it is kept; its name is the sending's.
        campaign, region, version: which report it is.
        day: when it was sent.
        zones: "part.zone" of the plan, in order.
        copies: one a recipient.
        images: Markdown of the pictures of its prose (:func:`image_marks`).
        digest: of the draft.
    """

    folder: Path
    campaign: str
    region: str
    version: str
    day: date
    zones: tuple[str, ...]
    copies: tuple[Copy, ...]
    images: Mapping[str, str]
    digest: str

    @property
    def name(self) -> str:
        """Its name: "2023-04-20-v1"."""
        return self.folder.name

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The members of the draft."""
        with zipfile.ZipFile(self.folder / DRAFT) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @cached_property
    def root(self) -> etree._Element:
        """The document part of the draft."""
        root = parse(self.parts[DOCUMENT])
        open_holders(root)
        return root

    @cached_property
    def media(self) -> Media:
        """The pictures of the draft."""
        return Media(self.parts, DOCUMENT)

    @property
    def document(self) -> str:
        """The name of its document part."""
        return DOCUMENT

    @cached_property
    def styles(self) -> Styles:
        """The styles of the draft."""
        return Styles(self.parts.get(STYLES, b""))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of the draft."""
        return read_draft(self.root, self.zones, self.media, self.styles)

    @cached_property
    def by_anchor(self) -> Mapping[str, Passage]:
        """The passages of the draft by each of their bookmarks."""
        return {anchor: item for item in self.passages for anchor in item.anchors}

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The heading that each zone is under."""
        return {item.zone: item.section for item in self.passages if item.zone}

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """What each value or reference of the prose is printed as, by its Markdown."""
        return {item.markdown: item.printed for item in self.quotations.values.values()}

    @cached_property
    def quotations(self) -> Quotations:
        """What its prose quotes."""
        source = (self.folder / SOURCE).read_text(encoding="utf-8")
        notes = [parse(self.parts[name]) for name in NOTES if name in self.parts]
        return quotations([self.root, *notes], source, self.images)

    @cached_property
    def normal(self) -> Mapping[str, str]:
        """The normal form of each zone, made again when pandoc is not what it was."""
        try:
            kept = json.loads((self.folder / NORMAL).read_text(encoding="utf-8"))
            if kept["outils"] == tools():
                texts: dict[str, str] = kept["zones"]
                return texts
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return self.normal_form()

    def normal_form(self) -> Mapping[str, str]:
        """The normal form of each zone that has prose."""
        return of_word(
            self.parts, DOCUMENT, self.root, zone_elements(self.passages), self.quotations
        ).texts

    def comes_from(self, source: str) -> bool:
        """Whether the draft was made from the ``rapport.qmd`` whose digest so begins."""
        return bool(source) and sha256(self.folder / SOURCE).startswith(source)


def read_sendings(workspace: Path) -> tuple[Sending, ...]:
    """The sendings of a region, the oldest first; folders that hold none are left alone."""
    folder = workspace / SENDINGS
    found = [
        read_sending(path.parent)
        for path in sorted(folder.glob(f"*/{MANIFEST}"))
        if not path.parent.name.startswith(".")
    ]
    return tuple(sorted(found, key=lambda item: (item.day, item.name)))


def read_sending(folder: Path) -> Sending:
    """The sending kept in a folder.

    Raises:
        InputError: its manifest cannot be read, or its draft is no longer the one sent.
    """
    path = folder / MANIFEST
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sending = Sending(
            folder,
            content["campagne"],
            content["region"],
            content["version"],
            date.fromisoformat(content["date"]),
            tuple(content["zones"]),
            tuple(Copy(item["pour"], item["fichier"]) for item in content["copies"]),
            content["images"],
            content["brouillon"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, str(error)) from error
    if not (folder / DRAFT).is_file() or sha256(folder / DRAFT) != sending.digest:
        raise _damaged(folder / DRAFT, "un autre fichier que celui qui a été envoyé")
    return sending


def write_manifest(sending: Sending, folder: Path, provenance: Mapping[str, object]) -> None:
    """Write what a sending is, with the digest of every file of ``folder``."""
    content = {
        "campagne": sending.campaign,
        "region": sending.region,
        "version": sending.version,
        "date": sending.day.isoformat(),
        "brouillon": sending.digest,
        "copies": [{"pour": copy.recipient, "fichier": copy.file} for copy in sending.copies],
        "zones": list(sending.zones),
        "images": dict(sending.images),
        "rapport": dict(provenance),
        "fichiers": {
            path.relative_to(folder).as_posix(): sha256(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    (folder / MANIFEST).write_bytes(json_bytes(content))


def image_marks(prose: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The Markdown of the pictures that prose shows.

    Args:
        prose: Markdown by zone.
        folder: where the pictures are.

    Returns:
        It by the digest of their bytes, and by that and the alternative text as printed.
    """
    found: dict[str, str] = {}
    for text in prose.values():
        for match in IMAGE_MARK.finditer(text):
            if (folder / match["path"]).is_file():
                digest = sha256(folder / match["path"])
                found.setdefault(digest, match[0])
                found.setdefault(f"{digest} {french.typography(match['alt'])}", match[0])
    return found


def free_name(parent: Path, name: str) -> str:
    """A name that no folder of ``parent`` has: "2023-04-20-v1", then "2023-04-20-v1-2"."""
    number, free = 1, name
    while (parent / free).exists():
        number += 1
        free = f"{name}-{number}"
    return free


def _damaged(path: Path, found: str) -> InputError:
    return InputError(
        "L’archive d’un envoi est endommagée.",
        expected="le dossier tel que «\u00a0cep-report send\u00a0» l’a écrit",
        found=found,
        where=str(path),
        remedy="reprendre la dernière sauvegarde de ce dossier\u202f; sans le brouillon envoyé, un "
        "retour ne peut pas être comparé.",
    )
