"""The machine-readable twin of a report: what it says, as data (``rapport.json``)."""

TWIN = "rapport.json"
