"""From ``rapport.qmd`` to documents: engines and their check."""

from cep_report.render.engines import render

__all__ = ["render"]
