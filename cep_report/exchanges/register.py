"""Observations received, written in the register where people decide and answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.errors import OutputError
from cep_report.exchanges.returns import FOLDER
from cep_report.observations import AUTHOR, Observation
from cep_report.registers.adding import clean, filled, legal, with_entries
from cep_report.registers.cells import folded, plausible
from cep_report.registers.model import ObservationEntry
from cep_report.registers.sheets import SHEETS
from cep_report.workspace import bytes_writer, text_writer, write_whole

SHEET = next(sheet for sheet in SHEETS if sheet.entry is ObservationEntry)
_NUMBER = re.compile(r"^\s*(?P<part>\d+)(?:\.\d+)*\.?\s+(?=\D)")
_TOO_LONG = "(Texte trop long pour une cellule\u00a0: il est entier dans {name}.)"
_LOCKS = ("~${name}", ".~lock.{name}#")


def add_observations(path: Path, campaign: Campaign, observations: Iterable[Observation]) -> int:
    """Add to a region's workbook the observations whose id is not there yet.

    Lines, cells, columns, colours and lists that are there are not touched, whatever a
    person did of them. A text that no cell can hold is kept whole in ``retours/``.

    Returns:
        how many were added.

    Raises:
        InputError: the workbook is missing or damaged, or its titles were changed.
        UnknownNameError: an observation comes from nobody that the campaign knows.
        OutputError: it is open in Excel or LibreOffice, or cannot be written.
    """
    wholes: dict[str, str] = {}
    entries = [_fitting(entry_of(item, campaign), wholes) for item in observations]
    if not entries:
        return 0
    content, added = with_entries(path, campaign, SHEET, entries, "id")
    if added:
        check_closed(path)
        for name, text in wholes.items():
            (path.parent / name).parent.mkdir(exist_ok=True)
            write_whole(path.parent / name, text_writer(text))
        write_whole(path, bytes_writer(content))
    return added


def _fitting(entry: ObservationEntry, wholes: dict[str, str]) -> ObservationEntry:
    """An entry whose texts fit in their cells; those that did not are noted, by their file."""

    def fitted(text: str, what: str) -> str:
        name = f"{FOLDER}/{entry.id}-{what}.txt"
        ending = f" […]\n{_TOO_LONG.format(name=name)}"
        short = clean(text, ending)
        if short.endswith(ending):
            wholes[name] = f"{legal(text)}\n"
        return short

    return replace(
        entry,
        passage=fitted(entry.passage, "passage"),
        remark=fitted(entry.remark, "remarque"),
    )


def note_follow_ups(path: Path, follow_ups: Mapping[str, str]) -> int:
    """Say in a region's workbook what became of observations; only empty cells are written.

    Args:
        path: the workbook.
        follow_ups: what was done, by the id of the observation.

    Returns:
        how many cells were written.

    Raises:
        InputError, OutputError: see :func:`add_observations`.
    """
    content, written = filled(path, SHEET, "id", "follow_up", follow_ups)
    if written:
        check_closed(path)
        write_whole(path, bytes_writer(content))
    return written


def entry_of(observation: Observation, campaign: Campaign) -> ObservationEntry:
    """The line of an observation: nothing is decided.

    A day that no calendar of ours holds is that of a clock gone wrong: it is left out.

    Raises:
        UnknownNameError: the campaign has no such operator.
    """
    if observation.operator != AUTHOR:
        campaign.operator(observation.operator)
    day = observation.date
    return ObservationEntry(
        id=observation.id,
        date=day if day and plausible(day) else None,
        operator=observation.operator,
        person=observation.person,
        section=observation.section,
        zone=zone_of(observation, campaign),
        kind=observation.nature,
        passage=observation.passage,
        remark=observation.remark,
    )


def zone_of(observation: Observation, campaign: Campaign) -> str:
    """The zone of the plan that an observation belongs to: its own, or that of its heading.

    Two parts may have a section of the same name: the number of the heading tells them apart.
    """
    if observation.zone in campaign.zone_names:
        return observation.zone
    number = _NUMBER.match(observation.section)
    wanted = folded(_NUMBER.sub("", observation.section))
    found = [
        f"{part.id}.{zone.id}"
        for part in campaign.plan
        for zone in part.zones
        if folded(zone.title) == wanted and (not number or part.number == int(number["part"]))
    ]
    return found[0] if len(found) == 1 else ""


def check_closed(path: Path) -> None:
    """Refuse to write under the eyes of somebody who would then save over it.

    Raises:
        OutputError: the workbook is open.
    """
    for lock in _LOCKS:
        if path.with_name(lock.format(name=path.name)).exists():
            raise OutputError(
                "Le classeur est ouvert.",
                expected="un classeur fermé",
                where=str(path),
                remedy="l’enregistrer et le fermer dans Excel ou LibreOffice, puis recommencer "
                "(«\u00a0cep-report review\u00a0»)\u202f; rien n’a été perdu.",
            )
