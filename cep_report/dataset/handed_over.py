"""What versions already handed over masked: it stays masked in those that follow.

``reports/<campaign>/secret-statistique.csv``: one row a masked figure, with the threshold.
Without it a figure masked in one version and shown in the next, with one person more,
would give the first away.
"""

from __future__ import annotations

import csv
import io

from cep_report.claims import alone
from cep_report.dataset.masking import Key, Masking, Published
from cep_report.dataset.places import handed_over
from cep_report.dataset.schema import KEY
from cep_report.dataset.writing import write_text
from cep_report.errors import InputError
from cep_report.project import Project

_HEADER = ("seuil", *KEY)


def masked_before(project: Project, campaign: str) -> Published:
    """What the versions handed over masked; empty when none was.

    Raises:
        InputError: the file cannot be read as we write it.
    """
    path = handed_over(project, campaign)
    if not path.is_file():
        return {}
    try:
        return from_csv(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(
            "Le registre des chiffres masqués est illisible.",
            expected=";".join(_HEADER),
            where=str(path),
            remedy="reprendre la dernière version enregistrée de ce fichier\u202f; sans lui, une "
            "nouvelle version pourrait révéler ce qu’une version remise a masqué.",
        ) from error


def remember(project: Project, campaign: str, masking: Masking) -> None:
    """Add what a version handed over masks to the file; nothing is ever taken out of it.

    Raises:
        InputError: the file cannot be read as we write it.
        OutputError: it cannot be written.
    """
    path = handed_over(project, campaign)
    with alone(path.parent):
        before = masked_before(project, campaign)
        known = before.get(masking.threshold, frozenset())
        if not masking.ours <= known:
            write_text(path, as_csv({**before, masking.threshold: known | masking.ours}))


def from_csv(text: str) -> Published:
    """The masks that :func:`as_csv` wrote.

    Raises:
        ValueError: it did not.
    """
    found: dict[int, set[Key]] = {}
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    if tuple(next(lines, ())) != _HEADER:
        raise ValueError("not our header")
    for threshold, year, region, department, operator, name, dimension, modality in lines:
        key = (int(year), region, department, operator, name, dimension, modality)
        found.setdefault(int(threshold), set()).add(key)
    return {threshold: frozenset(keys) for threshold, keys in found.items()}


def as_csv(masks: Published) -> str:
    """Masks as the text of a file: one row a masked figure, with the threshold."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADER)
    for threshold in sorted(masks):
        writer.writerows((threshold, *key) for key in sorted(masks[threshold]))
    return text.getvalue()
