"""Prose taken from the campaign before: marked until its author has read it again.

The mark is a comment, which is never printed, above the text of a zone::

    <!-- repris de 2022 : à relire, … -->

Its author removes it, or writes « confirmé » in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cep_report.campaign import Part
from cep_report.prose import (
    PartProse,
    replace_zone,
    template,
    without_comments,
    zone_guide,
    zone_texts,
)

_MARK = re.compile(
    r"<!--\s*repris de (?P<campaign>[\w-]+)\b(?P<said>(?:(?!-->).)*)-->\n?",
    re.IGNORECASE | re.DOTALL,
)
_CONFIRMED = re.compile(r"\bconfirm[ée]", re.IGNORECASE)
_MARKER = re.compile(r"<!--\s*zone\s*:", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class CarriedPart:
    """A part's file for the new campaign.

    Attributes:
        source: the file.
        carried: the zones whose text was carried.
        aside: the texts that the plan has no place for any more, by zone.
    """

    source: str
    carried: tuple[str, ...]
    aside: Mapping[str, str]


def mark(campaign: str) -> str:
    """The comment above a text that was carried."""
    return (
        f"<!-- repris de {campaign}\u00a0: à relire et à adapter, puis retirer ce commentaire "
        "(ou l’écrire «\u00a0repris de "
        f"{campaign}, confirmé\u00a0») -->"
    )


def carried_from(text: str) -> str:
    """The campaign that the source of a zone was carried from; "" when nobody waits for it."""
    found = _MARK.search(text)
    return "" if found is None or _CONFIRMED.search(_instructions(found)) else found["campaign"]


def carried_zones(prose: PartProse) -> dict[str, str]:
    """The zones of a file that were carried and wait for their author, with where from."""
    return {
        f"{prose.part}.{zone.zone}": campaign
        for zone in prose.zones
        if zone.markdown and (campaign := carried_from(zone.text))
    }


def carry(part: Part, former: Part | None, source: str, campaign: str) -> CarriedPart:
    """The file of a part, with what its zones held the year before.

    Args:
        part: of the new plan.
        former: the same part of the former plan, None when it had none.
        source: its file then, "" for none.
        campaign: the former one, named by the marks.
    """
    made = template(part)
    if former is None:
        return CarriedPart(made, (), {})
    texts = former_texts(former, source)
    known = {zone.id for zone in part.zones} if not part.declared else set()
    carried, aside = [], {}
    guides = zone_texts(made)
    for zone, text in texts.items():
        if zone not in known:
            aside[zone] = text
            continue
        body = f"{guides[zone].rstrip()}\n{mark(campaign)}\n\n{text}\n\n"
        try:
            made = replace_zone(made, zone, body)
        except ValueError:  # a comment or a block of code that is never closed
            aside[zone] = text
        else:
            carried.append(zone)
    notes = "".join(f"{note}\n\n" for note in _notes(former, source))
    return CarriedPart(notes + made, tuple(carried), aside)


def former_texts(part: Part, source: str) -> dict[str, str]:
    """What the zones of a file hold, without the questions and the marks; filled ones only."""
    guides = {zone.id: zone_guide(zone) for zone in part.zones}
    texts = {}
    for zone, text in zone_texts(source.removeprefix("\ufeff")).items():
        own = _MARK.sub("", text.replace(guides.get(zone, "\0"), "")).strip()
        if without_comments(own).strip():
            texts[zone] = own
    return texts


def _notes(part: Part, source: str) -> list[str]:
    """The comments before the first zone that are not those of the template."""
    head = _MARKER.split(source.replace("\r\n", "\n"), maxsplit=1)[0]
    return [note for note in _COMMENT.findall(head) if note not in template(part)]


def _instructions(found: re.Match[str]) -> str:
    """What a mark says, without the way to confirm it that it gives."""
    return re.sub(r"\([^)]*\)", "", found["said"])
