"""Who signed a revision or a comment, and when; as far as the file says."""

from __future__ import annotations

import datetime as dt

from lxml import etree

from cep_report.word.xml import qn

# What word processors write when they know no name.
_NOBODY = frozenset({"unknown author", "auteur inconnu"})
# No draft is older: a date before it is that of a clock that was never set.
_FIRST_YEAR = 1980


def author_of(item: etree._Element) -> str:
    """The author, "" when the file does not name one."""
    name = " ".join(item.get(qn("w:author"), "").split())
    return "" if name.casefold() in _NOBODY else name


def day_of(item: etree._Element) -> dt.date | None:
    """The day written in ``w:date``, None when it is missing or is not a date."""
    try:
        day = dt.date.fromisoformat(item.get(qn("w:date"), "").strip()[:10])
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None
