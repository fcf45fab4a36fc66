"""Writing figures in the tidy format: whole or not at all, the same bytes every time."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path

import pandas as pd

from cep_report.dataset.schema import COLUMNS, KEY, STATUS, VALUE, Status
from cep_report.errors import OutputError, reason


def as_csv(frame: pd.DataFrame) -> str:
    """A frame of the tidy format as the text of its file (``;``, decimal comma).

    Args:
        frame: columns :data:`~cep_report.dataset.schema.COLUMNS`, as in ``Dataset``.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    columns = [frame[column].tolist() for column in KEY]
    values = [
        _number(value) if status == Status.OK else ""
        for value, status in zip(frame[VALUE].tolist(), frame[STATUS].tolist(), strict=True)
    ]
    writer.writerows(zip(*columns, values, frame[STATUS].tolist(), strict=True))
    return text.getvalue()


def write_csv(path: Path, frame: pd.DataFrame, *, replace: bool = False) -> None:
    """Write a frame of the tidy format at ``path``, in one step.

    Args:
        path: a ``.csv``; its folder is made.
        frame: columns :data:`~cep_report.dataset.schema.COLUMNS`, as in ``Dataset``.
        replace: whether a file already there may be replaced.

    Raises:
        OutputError: not a ``.csv``, a file is there, or the folder cannot be written.
    """
    check_free(path, replace=replace)
    write_text(path, as_csv(frame))


def write_text(path: Path, text: str) -> None:
    """Write ``text`` at ``path``, in one step, in place of what is there; its folder is made.

    Raises:
        OutputError: the folder cannot be written.
    """
    draft = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise OutputError(
            "Le fichier ne peut pas être écrit.",
            found=reason(error),
            where=str(path),
            remedy="vérifier la place sur le disque et le droit d’écrire dans ce dossier.",
        ) from error


def check_free(path: Path, *, replace: bool) -> None:
    """Refuse a place where :func:`write_csv` may not write.

    Raises:
        OutputError: not a ``.csv``, or a file is there and may not be replaced.
    """
    if path.suffix.casefold() != ".csv":
        raise OutputError(
            "Le jeu de données s’écrit en CSV.",
            expected="un nom de fichier en .csv",
            found=path.name,
            where=str(path),
            remedy="le dire par --sortie\u202f; adapter la clé «\u00a0fichier\u00a0» de campaign.yml.",
        )
    if path.exists() and not replace:
        raise _exists(path)


def _exists(path: Path) -> OutputError:
    return OutputError(
        "Un fichier existe déjà à cet endroit\u202f; il n’a pas été touché.",
        where=str(path),
        remedy="écrire ailleurs (--sortie), ou le remplacer (--remplacer).",
    )


def _number(value: float) -> str:
    """Whole numbers without decimals; a decimal comma otherwise."""
    return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
