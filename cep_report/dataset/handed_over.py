"""What versions already handed over masked: it stays masked in those that follow.

``reports/<campaign>/secret-statistique.csv``: one row a masked figure, with the threshold.
Without it a figure masked in one version and shown in the next, with one person more,
would give the first away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from cep_report.dataset.masking import Key, Masking, Reason
from cep_report.dataset.schema import KEY
from cep_report.errors import InputError
from cep_report.project import Project

FILE_NAME = "secret-statistique.csv"
_HEADER = ("seuil", *KEY)

Published = Mapping[int, frozenset[Key]]
"""The figures masked in versions handed over, by threshold."""


def masked_before(project: Project, campaign: str) -> Published:
    """What the versions handed over masked; empty when none was.

    Raises:
        InputError: the file cannot be read as we write it.
    """
    path = _path(project, campaign)
    if not path.is_file():
        return {}
    found: dict[int, set[Key]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = csv.reader(stream, delimiter=";")
            next(lines)
            for threshold, year, region, department, operator, name, dimension, modality in lines:
                key = (int(year), region, department, operator, name, dimension, modality)
                found.setdefault(int(threshold), set()).add(key)
    except (ValueError, StopIteration) as error:
        raise InputError(
            "Le registre des chiffres masqués est illisible.",
            expected=";".join(_HEADER),
            where=str(path),
            remedy="reprendre la dernière version enregistrée de ce fichier\u202f; sans lui, une "
            "nouvelle version pourrait révéler ce qu’une version remise a masqué.",
        ) from error
    return {threshold: frozenset(keys) for threshold, keys in found.items()}


def remember(project: Project, campaign: str, masking: Masking) -> None:
    """Add what a version handed over masks to the file; nothing is ever taken out of it."""
    before = masked_before(project, campaign)
    own = {key for key, reason in masking.reasons.items() if reason is not Reason.SOURCE}
    known = before.get(masking.threshold, frozenset())
    if own <= known:
        return
    merged = {**before, masking.threshold: known | own}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADER)
    for threshold in sorted(merged):
        writer.writerows((threshold, *key) for key in sorted(merged[threshold]))
    path = _path(project, campaign)
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    draft.replace(path)


def _path(project: Project, campaign: str) -> Path:
    return project.campaign_file(campaign).with_name(FILE_NAME)
