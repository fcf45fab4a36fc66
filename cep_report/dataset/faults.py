"""A fault of a dataset while it is being checked: a finding, and the rows it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from cep_report.findings import Finding, Severity


@dataclass(frozen=True)
class Fault:
    """A finding on a dataset.

    Attributes:
        row: position of the row it is shown at; None when it is about the whole file.
        finding: what its reader is told.
        set_aside: positions of the rows that cannot be used because of it.
    """

    row: int | None
    finding: Finding
    set_aside: tuple[int, ...] = ()

    @classmethod
    def at(
        cls,
        row: int,
        code: str,
        place: str,
        message: str,
        remedy: str = "",
        set_aside: tuple[int, ...] = (),
    ) -> Fault:
        """An error at a row."""
        return cls(row, Finding(code, Severity.ERROR, place, message, remedy), set_aside)

    @property
    def order(self) -> tuple[bool, int, Finding]:
        """Sorts faults in the order of the file, those about the whole file last."""
        return (self.row is None, self.row or 0, self.finding)
