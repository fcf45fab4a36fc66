"""The presentation to the regional committee: a deck made from the same report."""

from cep_report.deck.making import check_plan, make_deck

__all__ = ["check_plan", "make_deck"]
