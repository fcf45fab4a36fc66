"""What a check reports: a stable code, how grave, where, what, and what to do.

Codes are documented in ``docs/constats.md``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

LISTED = 10
"""How many findings of one code are listed before the rest is only counted."""


class Severity(StrEnum):
    """How grave a finding is, as its reader is told."""

    ERROR = "erreur"
    WARNING = "avertissement"
    INFO = "information"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing a check found.

    Attributes:
        code: stable identifier, ``CEP-<family>-<number>``.
        severity: :class:`Severity`.
        place: file, sheet and address, zone or heading.
        message: what is wrong: expected and found, in French.
        remedy: what to do about it, in French.
    """

    code: str
    severity: Severity
    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"[{self.code}] {self.place}\u00a0: {self.message}{remedy}"

    def to_dict(self) -> dict[str, str]:
        """The finding as plain text values, for ``--json``."""
        return {key: str(value) for key, value in asdict(self).items()}


def listed(findings: Iterable[Finding]) -> Iterator[str]:
    """The findings as lines to read: the first of each code, then how many more there are.

    A file with a wrong column can have a fault on every line; all of them are kept in the
    findings (``--json``), a reader needs the first ones.
    """
    for own, more in first_of_each(findings):
        yield from (str(finding) for finding in own)
        if more:
            yield f"[{own[0].code}] {others(more)}"


def first_of_each(findings: Iterable[Finding]) -> Iterator[tuple[list[Finding], int]]:
    """The first findings of each code, and how many more there are."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for own in by_code.values():
        yield own[:LISTED], max(0, len(own) - LISTED)


def others(count: int) -> str:
    """That there are more findings of a code than those that are shown."""
    return (
        "et un autre constat de ce code."
        if count == 1
        else f"et {count} autres constats de ce code."
    )
