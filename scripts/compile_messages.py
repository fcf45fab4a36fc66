"""Compile the French catalogue of the command line: ``python scripts/compile_messages.py``."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[1] / "cep_report/cli/locale/fr/LC_MESSAGES/cep-report.po"

with CATALOGUE.open("rb") as source, CATALOGUE.with_suffix(".mo").open("wb") as target:
    write_mo(target, read_po(source))
