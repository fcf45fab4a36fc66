"""Handing a report in: a signed package, and who may open it."""
