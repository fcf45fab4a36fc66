"""Rapports annuels de suivi du conseil en évolution professionnelle, reproductibles."""

__version__ = "0.1.0"
