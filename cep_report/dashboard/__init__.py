"""The national dashboard: one static page that opens from its folder, without any network.

``board``, ``figures`` and ``passages`` gather what is shown; ``views`` says it in HTML, that
``page`` makes one file of, with its style, scripts and data inside; ``downloads`` are the
tables as CSV; ``making`` puts the whole in its place.
"""

from cep_report.dashboard.making import write_dashboard

__all__ = ["write_dashboard"]
