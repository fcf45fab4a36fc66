"""The fictional observations of two regions: what came back, and what was decided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cep_report.campaign import Campaign
from cep_report.canonical import json_bytes
from cep_report.exchanges.register import entry_of
from cep_report.exchanges.returns import FILE, FOLDER, KEY
from cep_report.french import typography
from cep_report.observations import Decision, Kind, Observation, identify, to_json
from cep_report.registers.model import ObservationEntry

_PERSON = "Personne Fictive"
_SENTENCE = re.compile(r"[^.!?]+[.!?]")


def observed(
    items: list[dict[str, Any]], campaign: Campaign, prose: Mapping[str, str]
) -> tuple[tuple[Observation, ObservationEntry], ...]:
    """Observations as they came, each with its line of the register.

    Args:
        items: of ``texts/observations.yml``.
        campaign: names its zones; the day is in the spring that follows its year.
        prose: the text of each zone, whose first sentence is the passage.
    """
    titles = {f"{part.id}.{zone.id}": zone.title for part in campaign.plan for zone in part.zones}
    day = dt.date(campaign.observed_year + 1, 5, 22)
    pairs = []
    for item in items:
        zone = item["zone"]
        made = Observation(
            id="",
            kind=Kind(item["nature"]),
            operator=item["operateur"],
            version="v1",
            person=_PERSON,
            date=day,
            section=titles[zone],
            zone=zone,
            passage=_first_sentence(prose[zone]),
            remark=typography(item["remarque"]),
        )
        made = replace(made, id=identify(made))
        entry = replace(
            entry_of(made, campaign),
            decision=Decision(item.get("decision", Decision.PENDING)),
            answer=typography(item.get("reponse", "")),
            follow_up=typography(item.get("suite", "")),
        )
        pairs.append((made, entry))
    return tuple(pairs)


def returns(observations: tuple[Observation, ...]) -> Iterator[tuple[str, str]]:
    """The files of returns that hold these observations, by path: one an operator."""
    for operator in dict.fromkeys(item.operator for item in observations):
        own = [item for item in observations if item.operator == operator]
        content = {"fictif": True, KEY: to_json(own)}
        yield f"{FOLDER}/{own[0].date}-{operator}/{FILE}", json_bytes(content).decode()


def _first_sentence(text: str) -> str:
    """The first sentence without a value, which a draft would print as a number."""
    plain = " ".join(text.replace("*", "").split())
    return next(
        (
            match[0].strip()
            for match in _SENTENCE.finditer(plain)
            if not set("{}<>#") & set(match[0])
        ),
        "",
    )
