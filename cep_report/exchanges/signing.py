"""Who made a change and when, from the marks that the word processor left beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from cep_report.exchanges.returned import words
from cep_report.exchanges.wording import BETWEEN
from cep_report.word.revisions import Revision

_SMALL = 3
"""Words of so few letters stand anywhere."""


class Signature(NamedTuple):
    """People, "" when they are not known, and the last day that they wrote."""

    person: str = ""
    date: dt.date | None = None


def signature(text: str, marks: Sequence[Revision]) -> Signature:
    """Who wrote or took out a text: the marks that share most of its words, or else all of them.

    Words that another person recorded within it are that person's too.

    Args:
        text: what was taken out and what was put in.
        marks: those of the place.
    """
    mine = set(words(text))
    shared = [(len(mine & set(words(item.text))), item) for item in marks]
    best = max((count for count, _ in shared), default=0)
    near = [item for count, item in shared if count == best]
    if not best:
        people, days = {item.author for item in near}, {item.date for item in near}
        return Signature(
            people.pop() if len(people) == 1 else "", days.pop() if len(days) == 1 else None
        )
    first = near[0]
    near = [first, *(item for item in marks if _within(item, first, mine))]
    dates = [item.date for item in near if item.date]
    named = dict.fromkeys(filter(None, (item.author for item in near)))
    return Signature(BETWEEN.join(named), max(dates, default=None))


def _within(item: Revision, first: Revision, mine: set[str]) -> bool:
    """Whether a mark beside another is of the same change, by someone else."""
    own = set(words(item.text))
    return (
        item.author != first.author
        and item.anchor == first.anchor
        and own <= mine
        and any(len(word) > _SMALL for word in own - set(words(first.text)))
    )
