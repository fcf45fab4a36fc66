"""What must be masked in a regional extract for the sake of the other regions.

An extract alone cannot tell: a count of Bretagne is masked because with it and the other
reports one of Corse could be worked out. The masks are computed on the national file, for
each threshold, and written beside each extract: ``jeu-de-donnees-53-bretagne.masques.csv``.
A first line ties the file to the bytes of its extract and to its own, and says which thresholds
it covers; the rest is as in :mod:`handed_over`: keys of masked figures, none of their values, and
of no other region. A line less would show a figure: one byte changed, and the file is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cep_report.dataset.handed_over import as_csv, from_csv
from cep_report.dataset.masking import Published
from cep_report.dataset.places import masks_path
from cep_report.dataset.writing import write_text
from cep_report.findings import Finding, Severity
from cep_report.regions import NATION, Region

_FIRST = "empreinte"
_REMEDY = (
    "Déposer ensemble l’extrait et le fichier de masques d’un même découpage "
    "(cep-report dataset split), sans les enregistrer de nouveau."
)


def write_masks(extract: Path, region: Region, masks: Published) -> None:
    """Write the masks of an extract beside it, in one step.

    Args:
        extract: the file of the extract, already written.
        region: whose extract it is.
        masks: what is masked in the national file, for each threshold of the campaign.

    Raises:
        OutputError: the folder cannot be written.
    """
    own = {
        threshold: frozenset(key for key in keys if key[1] in (region.code, NATION))
        for threshold, keys in masks.items()
    }
    rest, covered = as_csv(own), [str(threshold) for threshold in sorted(masks)]
    tie = _sha256(extract.read_bytes())
    first = ";".join((_FIRST, tie, _seal(tie, covered, rest.encode()), *covered))
    write_text(masks_path(extract), f"{first}\n{rest}")


def read_masks(extract: Path, thresholds: Iterable[int]) -> tuple[Published, tuple[Finding, ...]]:
    """The masks of an extract, and why they cannot be relied on: then there are none.

    Args:
        extract: the file of the extract.
        thresholds: those that the masks must cover.
    """
    path = masks_path(extract)
    if not path.is_file():
        return {}, (
            _fault(
                "CEP-SECRET-007",
                extract.name,
                f"l’extrait n’est pas accompagné de ses masques («\u00a0{path.name}\u00a0»)\u00a0: ce "
                "qu’il faut masquer pour les autres régions n’est pas connu.",
            ),
        )
    try:
        digest, masks = _parsed(path.read_bytes())
    except (OSError, ValueError):
        message = "le fichier de masques est illisible ou a été modifié."
        return {}, (_fault("CEP-SECRET-009", path.name, message),)
    if digest != _sha256(extract.read_bytes()):
        message = f"ces masques ne sont pas ceux de cet extrait («\u00a0{extract.name}\u00a0»)."
        return {}, (_fault("CEP-SECRET-008", path.name, message),)
    if lacking := sorted(set(thresholds) - masks.keys()):
        message = (
            "les masques ne disent rien d’un seuil de la campagne\u00a0: "
            f"{', '.join(map(str, lacking))}."
        )
        return {}, (_fault("CEP-SECRET-010", path.name, message),)
    return masks, ()


def _parsed(content: bytes) -> tuple[str, Published]:
    """The digest of the extract and the masks of a file as :func:`write_masks` wrote it.

    Raises:
        ValueError: it did not, or not byte for byte.
    """
    first, _, rest = content.partition(b"\n")
    name, tie, seal, *covered = first.decode("ascii").split(";")
    if name != _FIRST or seal != _seal(tie, covered, rest):
        raise ValueError("not as we wrote it")
    found = from_csv(rest.decode("utf-8"))
    return tie, {int(one): found.get(int(one), frozenset()) for one in covered}


def _seal(tie: str, covered: Iterable[str], rest: bytes) -> str:
    """The digest of all that the file says: its other fields, and the bytes under them."""
    return _sha256(";".join((tie, *covered)).encode("ascii") + b"\n" + rest)


def _fault(code: str, place: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, place, message, _REMEDY)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
