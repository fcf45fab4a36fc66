"""Tracked revisions of a Word document: settle them (``resolved``), or list them."""

from __future__ import annotations

from cep_report.word.resolving import View, resolved

__all__ = ["View", "resolved"]
