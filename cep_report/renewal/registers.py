"""What the registers of a new campaign begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.registers.cells import folded
from cep_report.registers.model import Cooperation, MilestoneEntry, Registers

_ONGOING = ("en cours", "prevue", "reportee")
"""The states of what is not over, folded."""


def carried_registers(
    registers: Registers, former: Campaign, new: Campaign
) -> tuple[Registers, tuple[str, ...]]:
    """The registers to begin with, and what is to be told about them.

    Cooperations that go on are carried, with the operators that the new campaign knows;
    complementary data too, with the date of a consent that is to be renewed.
    """
    notes: list[str] = []
    cooperations = tuple(_cooperations(registers.cooperations, former, new, notes))
    data = registers.complementary
    if data:
        notes.append(
            "données complémentaires reprises, accord à vérifier ou à renouveler\u00a0: "
            f"{french.join(dict.fromkeys(item.partner for item in data))}."
        )
    carried = Registers(
        cooperations=cooperations,
        complementary=tuple(replace(item, row=0) for item in data),
        milestones=tuple(MilestoneEntry(milestone=item.id) for item in new.milestones),
    )
    return carried, tuple(notes)


def _cooperations(
    items: tuple[Cooperation, ...], former: Campaign, new: Campaign, notes: list[str]
) -> Iterator[Cooperation]:
    known = {family.id for family in new.operators}
    states = {folded(state): state for state in new.lists.states}
    closed = dt.date(new.observed_year, 1, 1)
    for item in items:
        if folded(item.state) not in _ONGOING:
            continue
        name = f"coopération «\u00a0{item.action}\u00a0»"
        if item.end is not None and item.end < closed:
            notes.append(
                f"{name} non reprise\u00a0: «\u00a0{item.state}\u00a0», mais sa fin est le "
                f"{french.date(item.end)}."
            )
            continue
        partners = tuple(partner for partner in item.partners if partner in known)
        missing = [
            what
            for what, held in (
                ("son état", folded(item.state) in states),
                ("son thème", item.theme in new.lists.themes),
                ("sa modalité", item.modality in new.lists.modalities),
                ("aucun de ses opérateurs", bool(partners)),
            )
            if not held
        ]
        if missing:
            notes.append(
                f"{name} à saisir de nouveau\u00a0: {french.join(missing)} "
                f"{'n’est' if len(missing) == 1 else 'ne sont'} plus dans la campagne {new.id}."
            )
            continue
        gone = [former.operator_name(partner) for partner in item.partners if partner not in known]
        if gone:
            notes.append(f"{name} reprise sans {french.join(gone)}.")
        yield replace(item, row=0, partners=partners, state=states[folded(item.state)])
