"""The registers: what a region's people note in ``registres.xlsx`` all year long.

``model`` is what is read, ``columns`` and ``sheets`` describe the workbook,
``workbook`` writes it, ``reading`` reads it back, ``adding`` puts lines under those of a person. Importing this package does not import openpyxl.
"""

from cep_report.registers.model import (
    ComplementaryData,
    Cooperation,
    Investigation,
    Meeting,
    MilestoneEntry,
    ObservationEntry,
    PublicDocument,
    Registers,
)

__all__ = [
    "ComplementaryData",
    "Cooperation",
    "Investigation",
    "Meeting",
    "MilestoneEntry",
    "ObservationEntry",
    "PublicDocument",
    "Registers",
]
