"""Reading ``rapport.qmd``: its metadata and its body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from cep_report.errors import RenderError
from cep_report.word.theme import Palette

NAME = "rapport.qmd"
UNDATED = date(1980, 1, 1)


@dataclass(frozen=True)
class Source:
    """A report's source: where it is, what it says of itself, and its text.

    Attributes:
        path: the ``rapport.qmd``.
        metadata: the YAML header.
        body: the Markdown after the header.
    """

    path: Path
    metadata: dict[str, Any]
    body: str

    @classmethod
    def read(cls, job: Path) -> Source:
        """Read ``rapport.qmd`` in a job's folder.

        Raises:
            RenderError: the file is missing, unreadable, or has no proper header.
        """
        path = job / NAME
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RenderError(
                "Source du rapport illisible.",
                expected="un fichier rapport.qmd en UTF-8",
                found=str(error),
                where=str(path),
                remedy="assembler de nouveau le rapport (« cep-report render »).",
            ) from error
        head, body = _split(text)
        try:
            metadata = yaml.safe_load(head)
        except yaml.YAMLError as error:
            raise _bad_header(path, str(error)) from error
        if not isinstance(metadata, dict) or not isinstance(metadata.get("cep"), dict):
            raise _bad_header(path, "pas de clé « cep »")
        if not str(metadata.get("title") or "").strip():
            raise _bad_header(path, "titre vide")
        source = cls(path, metadata, body)
        # Refused before anything is written.
        _ = source.palette, source.moment
        return source

    def text(self, key: str) -> str:
        """A value of the ``cep`` metadata as text, "" when it is missing."""
        value = self.metadata["cep"].get(key)
        return "" if value is None else str(value)

    @property
    def title(self) -> str:
        """The report's title."""
        return str(self.metadata["title"])

    @property
    def subtitle(self) -> str:
        """The report's subtitle, or ""."""
        return str(self.metadata.get("subtitle") or "")

    @property
    def palette(self) -> Palette:
        """The association's colours."""
        return Palette.parse(self.text("color-primary"), self.text("color-secondary"))

    @property
    def moment(self) -> datetime:
        """The only date that documents carry: ``cep.date``, at midnight UTC."""
        try:
            day = date.fromisoformat(self.text("date")) if self.text("date") else UNDATED
        except ValueError as error:
            raise _bad_header(self.path, f"cep.date : {self.text('date')}") from error
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _split(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    if lines[0].rstrip() == "---":
        for number, line in enumerate(lines[1:], start=1):
            if line.rstrip() in {"---", "..."}:
                return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    return "", text


def _bad_header(path: Path, found: str) -> RenderError:
    return RenderError(
        "En-tête du rapport inutilisable.",
        expected="un en-tête YAML avec un titre et les clés de docs/rapport-qmd.md",
        found=found,
        where=str(path),
        remedy="assembler de nouveau le rapport (« cep-report render »).",
    )
