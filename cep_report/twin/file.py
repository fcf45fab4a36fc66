"""The file of a twin: the same twin, the same bytes; one from elsewhere is read with limits."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from cep_report.errors import InputError
from cep_report.twin.model import SCHEMA, Twin
from cep_report.validation_messages import french_location, french_problem

MAX_BYTES = 64 * 1024 * 1024
"""A twin of a real region holds less than one million; beyond that it is refused unread."""

_SHOWN = 10


def twin_bytes(twin: Twin) -> bytes:
    """The file of a twin: the same twin, the same bytes; in the form of other JSON files."""
    return (twin.model_dump_json(by_alias=True, indent=1) + "\n").encode()


def read_twin(data: bytes, where: str) -> Twin:
    """The twin in the bytes of a ``rapport.json``.

    Args:
        data: the file's.
        where: how it is named in an error.

    Raises:
        InputError: too large, not JSON, another form, or not what the form asks for.
    """
    if len(data) > MAX_BYTES:
        raise _refused(f"un fichier de {len(data)} octets", f"{MAX_BYTES} octets au plus", where)
    try:
        content: Any = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _refused("un texte qui n’est pas du JSON", "du JSON en UTF-8", where) from error
    form = content.get("forme") if isinstance(content, dict) else None
    if form != SCHEMA:
        raise _refused(f"forme\u00a0: {form!r}"[: _SHOWN * 10], f"forme\u00a0: {SCHEMA!r}", where)
    try:
        return Twin.model_validate(content)
    except ValidationError as error:
        faults = [
            f"{french_location(fault['loc'])}\u00a0: {french_problem(fault)}"
            for fault in error.errors()
        ]
        if len(faults) > _SHOWN:
            faults[_SHOWN:] = [f"et {len(faults) - _SHOWN} autres"]
        found = "\n    ".join(["", *faults]) if len(faults) > 1 else faults[0]
        raise _refused(found, "la forme décrite par docs/rapport.schema.json", where) from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _refused(found: str, expected: str, where: str) -> InputError:
    return InputError(
        "Le double numérique du rapport ne peut pas être lu.",
        expected=expected,
        found=found,
        where=where,
        remedy="demander un nouveau dépôt à l’association.",
    )
