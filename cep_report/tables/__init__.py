"""From frames and registers to tables: final French text, widths, notes, source.

Every function returns a :class:`cep_report.blocks.Table`, or None when there is nothing
to show and a sentence should say so instead.
"""

from cep_report.tables.layout import Scope, denominator_note
from cep_report.tables.reference import definitions_table, legal_table, published_table
from cep_report.tables.registers import (
    achievements_table,
    complementary_table,
    cooperations_table,
    documents_table,
    investigations_table,
    meetings_table,
    milestones_table,
)
from cep_report.tables.services import (
    financing_table,
    quality_table,
    services_table,
    supports_table,
)
from cep_report.tables.statistics import (
    demands,
    departments_table,
    evolution_table,
    profile_table,
    regions_table,
    volumes_by_operator,
)
from cep_report.tables.summary import key_figures

__all__ = [
    "Scope",
    "achievements_table",
    "complementary_table",
    "cooperations_table",
    "definitions_table",
    "demands",
    "denominator_note",
    "departments_table",
    "documents_table",
    "evolution_table",
    "financing_table",
    "investigations_table",
    "key_figures",
    "legal_table",
    "meetings_table",
    "milestones_table",
    "profile_table",
    "published_table",
    "quality_table",
    "regions_table",
    "services_table",
    "supports_table",
    "volumes_by_operator",
]
