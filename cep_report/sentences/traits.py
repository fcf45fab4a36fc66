"""A trait of the region in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cep_report import french
from cep_report.analysis import specificities
from cep_report.analysis.differences import LEAST_POINTS
from cep_report.dataset.schema import ALL_OPERATORS, Status
from cep_report.sentences.author import Author
from cep_report.sentences.language import Figure
from cep_report.sentences.subject import Subject, rows_of

MOST = 5
"""How many traits the essentials hold, beside the level of recourse and its evolution: seven
facts in all, which fit the page with the key figures."""

BASES = {"modalite": "des entretiens", "prestations": "des bénéficiaires"}


def essential(subject: Subject) -> list[dict[str, Any]]:
    """The traits of the essentials: of all operators first, then of one, each by effect."""
    found = rows_of(specificities.facts(subject.compared, most=MOST))
    return sorted(found, key=lambda row: row["operator"] != ALL_OPERATORS)


def trait(author: Author, subject: Subject, row: dict[str, Any]) -> str:
    """A distinct share, said in full: both shares or the gap between them."""
    word = subject.lexicon.dimension(row["dimension"], _indicator(subject, row))
    sense = "plus" if row["gap"] > 0 else "moins"
    slots: dict[str, Any] = {
        "sujet": subject.modality(row),
        "region": subject.place,
        **subject.shares_of(row),
    }
    if row["operator"] != ALL_OPERATORS:
        kind = {"entretiens": "-entretiens", "dispositifs": "-dispositifs"}.get(word.sort, "")
        keys = [f"famille{kind}.{sense}"]
        slots["operateur"] = subject.operator(row["operator"])
        slots["base"] = BASES.get(row["indicator"], "des bénéficiaires")
    else:
        keys = [f"{word.sort}.{sense}"]
        fold = french.times(row["ratio"])
        if fold and f"{word.sort}.{sense}-fois" in author.phrasings.by_key:
            keys.append(f"{word.sort}.{sense}-fois")
            slots["fois"] = Figure(fold, row["ratio"], "fois", f"Rapport à la France, {name(row)}")
    return author.sentence(name(row), *keys, origin=subject.origin(row["indicator"]), **slots)


def companion(author: Author, subject: Subject, row: dict[str, Any], lead: dict[str, Any]) -> str:
    """The next share of the same dimension, after its lead."""
    same = (row["gap"] > 0) == (lead["gap"] > 0)
    return author.sentence(
        f"{name(row)}.suite",
        f"suite.{'meme' if same else 'inverse'}",
        origin=subject.origin(row["indicator"]),
        sujet=subject.modality(row),
        region=subject.place,
        **subject.shares_of(row),
    )


def following(
    subject: Subject, row: dict[str, Any], *, least: float = 0.6
) -> dict[str, Any] | None:
    """The next distinct share of the same dimension and operator.

    None when its effect is less than ``least`` of the lead's: it would be a detail.
    """
    found = specificities.ranked(subject.compared)
    keys = ("indicator", "dimension", "operator")
    for other in rows_of(found):
        if all(other[key] == row[key] for key in keys) and other["modality"] != row["modality"]:
            return other if abs(other["effect"]) >= least * abs(row["effect"]) else None
    return None


def widest(own: pd.DataFrame) -> tuple[dict[str, Any], str] | None:
    """The share to tell beside a table of gaps in points, and how.

    Args:
        own: the rows of ``compared`` that the table shows.

    Returns:
        None when nothing can be compared, or not everything: a masked share may be the one
        that is farthest. Else a row, and a key: "plus" or "moins" when the
        widest gap is distinct; "propre-plus" or "propre-moins" when another share is, which
        stands out in proportion; "proche" when none is, and "egal" when the widest gap is
        under :data:`LEAST_POINTS`, so that no share is worth naming.
    """
    if hidden(own):
        return None
    known = own[own["gap"].notna() & (own["reading"] != "few")]
    if known.empty:
        return None
    first = rows_of(known.loc[[known["gap"].abs().idxmax()]])[0]
    overall = float(own["gap"].abs().max())
    found = rows_of(specificities.ranked(own))
    sense = "plus" if first["gap"] > 0 else "moins"
    if first["reading"] == "distinct" and abs(first["gap"]) == overall:
        return first, sense
    if found:
        return found[0], f"propre-{'plus' if found[0]['gap'] > 0 else 'moins'}"
    return first, "proche" if LEAST_POINTS <= abs(first["gap"]) == overall else "egal"


def hidden(own: pd.DataFrame) -> bool:
    """Whether a share is masked or not available: nothing is said of all of them then."""
    return bool(((own["reading"] == "missing") & (own["status"] != Status.NOT_APPLICABLE)).any())


def distinct(subject: Subject, indicator: str, dimensions: Sequence[str]) -> list[dict[str, Any]]:
    """The distinct shares of some dimensions, all operators together, strongest first."""
    found = specificities.ranked(subject.compared)
    kept = found[
        (found["operator"] == ALL_OPERATORS)
        & (found["indicator"] == indicator)
        & found["dimension"].isin(dimensions)
    ]
    return rows_of(kept)


def alike(subject: Subject, dimensions: Sequence[str]) -> list[str]:
    """Those of the dimensions in which the region is like the rest of the country."""
    return [item for item in specificities.alike(subject.compared) if item in dimensions]


def reach(found: Sequence[dict[str, Any]]) -> str:
    """How far likeness holds beside these traits: of all operators together, if one is of one."""
    return "ensemble" if any(row["operator"] != ALL_OPERATORS for row in found) else "plusieurs"


def named(subject: Subject, dimensions: Sequence[str], *, most: int = 5) -> str:
    """Dimensions in a sentence: "le sexe, l’âge et le statut à l’entrée"."""
    return french.join(subject.lexicon.dimension(item).noun.le for item in dimensions[:most])


def name(row: dict[str, Any]) -> str:
    """The name of a row in the names of values."""
    return ".".join(str(row[key]) for key in ("indicator", "operator", "dimension", "modality"))


def _indicator(subject: Subject, row: dict[str, Any]) -> Any:
    if row["dimension"] == specificities.OPERATOR_DIMENSION:
        return None
    return subject.indicator(row["indicator"])
