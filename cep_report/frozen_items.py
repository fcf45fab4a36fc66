"""``figes.yml``: what people's versions replace in the generated content of a region's report.

A list, only ever added to by ``review apply``, and edited by hand at will: what is replaced,
where, what was generated when that was decided, and the person's version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ConfigDict, Field

from cep_report.configuration import Model, Text, checked_model, read_yaml
from cep_report.errors import ConfigurationError
from cep_report.word.bookmarks import bookmark_name
from cep_report.workspace import FROZEN as FILE
from cep_report.workspace import FROZEN_PICTURES as PICTURES

BY_HAND = "(rédigé à la main)"
"""Ends a text that was set by hand, before its full stop; it is no part of it."""

HEADING_NOTE = "Intitulé rédigé à la main."
"""Follows a heading that was set by hand."""

_HEAD = "# Contenus figés\u00a0: la version d’une personne à la place du contenu calculé (docs/observations.md).\n"
_SIGNED = re.compile(rf"\s*{re.escape(BY_HAND)}(?=\.?\s*\Z)")
_WORD = re.compile(r"\w+|[-+−–](?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")

What = Literal["titre", "légende", "cellule", "note", "source", "texte", "graphique"]


class Quoted(Model):
    """A value that a text quotes, and how it was printed."""

    name: Text = Field(alias="nom")
    text: Text = Field(alias="texte")


class Frozen(Model):
    """One place and the person's version of it.

    Attributes:
        what: kind of content.
        where: bookmark of the heading, table or chart it is in, or that one's identifier.
        rank: which one of its kind there, or of rows of the same label.
        row, column: labels, for a cell.
        before: what was generated, as printed; the digest of a picture.
        after: the person's version; the file of a picture.
        by: an operator's id, or "auteur".
        values: those that ``after`` quotes and that stay up to date, in order.
    """

    model_config = ConfigDict(coerce_numbers_to_str=True)  # "avant: 12", typed by hand

    what: What = Field(alias="quoi")
    where: Text = Field(alias="ou")
    rank: int = Field(default=1, ge=1, alias="rang")
    row: str = Field(default="", alias="ligne")
    column: str = Field(default="", alias="colonne")
    before: str = Field(alias="avant")
    after: Text = Field(alias="apres")
    by: str = Field(default="", alias="de")
    observation: str = ""
    values: tuple[Quoted, ...] = Field(default=(), alias="valeurs")

    @property
    def key(self) -> str:
        """The place, in one line."""
        cell = f" ({self.row}, {self.column})" if self.what == "cellule" else ""
        return f"{self.what} {self.rank}, {self.where}{cell}"

    def at(self, prefix: str, identifier: str) -> bool:
        """Whether it is in the block of that identifier."""
        return self.where in {identifier, bookmark_name(prefix, identifier)}

    def moved(self, generated: str) -> bool:
        """Whether what is generated is no longer what it was."""
        return bare(generated) != bare(self.before)


class _File(Model):
    items: tuple[Frozen, ...] = Field(default=(), alias="figes")


def read_frozen(folder: Path) -> tuple[Frozen, ...]:
    """All items of a region's folder, in the order of the file.

    Raises:
        ConfigurationError: the file or a picture it names cannot be used.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    items = checked_model({"figes": read_yaml(path) or ()}, path, _File).items
    for item in items:
        if item.what == "graphique" and not _is_picture(folder, item.after):
            raise ConfigurationError(
                "L’image d’un graphique figé est inutilisable.",
                expected=f"un fichier PNG du dossier «\u00a0{PICTURES}\u00a0»",
                found=item.after,
                where=str(path),
                remedy="remettre ce fichier en place, ou retirer cet élément de la liste.",
            )
    return items


def added(text: str, items: Iterable[Frozen]) -> str:
    """The text of ``figes.yml`` with items at its end; what is there stays as it is."""
    new = [item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in items]
    if not new:
        return text
    written = yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=100)
    return f"{text.rstrip() or _HEAD.rstrip()}\n{written}"


def signed(text: str, mark: str = BY_HAND) -> str:
    """A text that says it was set by hand, within its last sentence."""
    stop = "." if text.endswith(".") and not text.endswith("..") else ""
    return f"{text.removesuffix(stop)} {mark}{stop}"


def unsigned(text: str) -> str:
    """A text without what says that it was set by hand."""
    return _SIGNED.sub("", text)


def bare(text: str) -> str:
    """What two printed texts are compared by: words, numbers and their signs."""
    joined = _THOUSANDS.sub("", unsigned(text).casefold())
    return " ".join(_WORD.findall(joined))


def _is_picture(folder: Path, name: str) -> bool:
    path = folder / name
    if not re.fullmatch(rf"{PICTURES}/[\w-]+\.png", name) or path.is_symlink():
        return False
    return path.is_file() and path.read_bytes()[:4] == b"\x89PNG"
