"""The registers: what a region's people note in ``registres.xlsx`` all year long.

``model`` is what is read, ``sheets`` describes the workbook, ``workbook`` writes it,
``reading`` reads it back. Importing this package does not import openpyxl.
"""

from cep_report.registers.model import (
    ComplementaryData,
    Cooperation,
    Investigation,
    Meeting,
    MilestoneEntry,
    PublicDocument,
    Registers,
)

__all__ = [
    "ComplementaryData",
    "Cooperation",
    "Investigation",
    "Meeting",
    "MilestoneEntry",
    "PublicDocument",
    "Registers",
]
