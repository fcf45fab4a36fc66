"""The errors a user may meet, as one tree.

    CepError                       anything we can explain
    ├── UsageError                 wrong use or configuration: exit code 2
    │   ├── ConfigurationError     campaign.yml, region.yml, reference data
    │   ├── UnknownNameError       a region, campaign, zone, value, operator nobody knows
    │   ├── InputError             dataset, workbook, prose: what a person or a partner wrote
    │   └── OutputError            the disk is full, the folder cannot be written
    └── ProductionError            one region failed, the others go on: exit code 1
        ├── NotebookError          a cell of a notebook raised
        └── RenderError            pandoc, Typst, Quarto, or a document that is not what it should be

Every message is in French and answers four questions: what was expected, what was
found, where, what to do. :class:`CepError` holds the four apart so that no caller can
forget one, and so that ``--json`` can tell them apart.
"""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from cep_report.findings import Finding, listed

_REASONS = {
    errno.ENOENT: "ce fichier ou ce dossier n’existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "ce support n’admet que la lecture",
    errno.EISDIR: "c’est un dossier, non un fichier",
    errno.ENOTDIR: "une partie du chemin n’est pas un dossier",
    errno.EEXIST: "ce nom est déjà pris",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "le quota de disque de ce compte est atteint",
    errno.EBUSY: "le fichier est utilisé par un autre programme",
    errno.ENAMETOOLONG: "le nom est trop long",
}
"""What the system says of a file, by its number."""


class CepError(Exception):
    """An error explained to its reader.

    Args:
        what: what is wrong, one sentence in French.
        expected: what was expected.
        found: what was found instead.
        where: file, sheet, cell, key, cell of a notebook.
        remedy: what to do next.
    """

    exit_code = 1

    def __init__(
        self,
        what: str,
        *,
        expected: str = "",
        found: str = "",
        where: str = "",
        remedy: str = "",
    ) -> None:
        self.what = what
        self.expected = expected
        self.found = found
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [self.what]
        for label, text in (
            ("Où", self.where),
            ("Attendu", self.expected),
            ("Trouvé", self.found),
            ("À faire", self.remedy),
        ):
            if text:
                lines.append(f"  {label}\u00a0: {text}")
        return _without_controls("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (one worker a region): rebuild from the parts.
        return (_rebuild, (type(self), self.__dict__.copy()))


class UsageError(CepError):
    """Wrong use or configuration."""

    exit_code = 2


class ConfigurationError(UsageError):
    """A configuration file is missing, unreadable or invalid."""


class UnknownNameError(UsageError):
    """A name that is not in a closed list; the message gives the nearest ones."""


class InputError(UsageError):
    """Data that a person or a partner provided cannot be used.

    ``findings`` holds every fault, never only the first.
    """

    def __init__(
        self,
        what: str,
        *,
        findings: Iterable[Finding] = (),
        expected: str = "",
        found: str = "",
        where: str = "",
        remedy: str = "",
    ) -> None:
        self.findings = tuple(findings)
        super().__init__(what, expected=expected, found=found, where=where, remedy=remedy)

    def __str__(self) -> str:
        lines = [super().__str__()]
        lines += [f"  - {line}" for line in listed(self.findings)]
        return "\n".join(lines)


class OutputError(UsageError):
    """The result cannot be written."""


class ProductionError(CepError):
    """A region's report could not be made."""


class NotebookError(ProductionError):
    """A cell of a notebook raised."""


class RenderError(ProductionError):
    """A document could not be rendered, or is not what it should be."""


def nearest(name: str, known: Iterable[str], limit: int = 3) -> str:
    """The known names nearest to ``name``, quoted and joined in French; "" if none is near.

    Those that begin so are what someone who stopped short meant.
    """
    names = list(known)
    begun = [item for item in names if name and item.casefold().startswith(name.casefold())]
    close = begun[:limit] or get_close_matches(name, names, n=limit, cutoff=0.5)
    return ", ".join(f"«\u00a0{item}\u00a0»" for item in close)


def reason(error: OSError) -> str:
    """Why the system refused a file, in French."""
    return _REASONS.get(error.errno or 0, "le système refuse l’accès à ce fichier")


def _without_controls(text: str) -> str:
    """A message without the control signs that a file may hold: a terminal would obey them."""
    return "".join(
        sign
        if sign == "\n" or unicodedata.category(sign)[0] != "C"
        else "\N{REPLACEMENT CHARACTER}"
        for sign in text
    )


def _rebuild(cls: type[CepError], state: dict[str, object]) -> CepError:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    Exception.__init__(error, str(error))
    return error
