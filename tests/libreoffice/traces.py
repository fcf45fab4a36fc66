"""What an edit without a word of its own left: bold, a move, a deletion, what was taken back.

Each kind has its own evidence; "" when the log does not say enough to be sure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.libreoffice.log import Edit, Log
from tests.libreoffice.oracle import words

DELETED, WITHDRAWN, FORMAT, MOVED, SPLIT, JOINED, LISTED, SETTLED = (
    "mots effacés",
    "repris par la même personne",
    "mise en forme",
    "déplacement",
    "coupure",
    "réunion",
    "liste",
    "révision tranchée",
)
MOVES = {"paragraphe descendu", "paragraphe coupé-collé"}
Observation = Mapping[str, Any]


def in_prose(edit: Edit, log: Log, before: str, after: str) -> str:
    """What shows an author's edit in the source of its zone.

    Args:
        edit: one without a mark that must be found.
        log: all edits of the copy.
        before: the source when it was sent.
        after: the source once received.
    """
    if edit.mark in log.withdrawn:
        return WITHDRAWN if edit.mark not in after else ""
    return _shown(edit, after.strip(), before.strip())


def in_observations(edit: Edit, log: Log, observations: Sequence[Observation]) -> str:
    """What shows an operator's edit in the observations on its zone."""
    here = [item for item in observations if item["zone"] == edit.zone]
    if edit.mark in log.withdrawn:
        return WITHDRAWN if not any(edit.mark in _after(item) for item in here) else ""
    for item in here:
        if way := _told(edit, item):
            return way
    found = (_shown(edit, _after(item), _before(item)) for item in here)
    return next((way for way in found if way), "")


def _told(edit: Edit, item: Observation) -> str:
    """What an observation without any word of the edit's own says of it, by the words around."""
    around, change = _spaced(item["passage"]), _after(item)
    first = _spaced(" ".join(re.findall(r"\w+", edit.passage)[:4]))
    if item["kind"] == MOVED and edit.kind in MOVES:
        return MOVED if first in around or _alike(edit.passage, item["passage"]) else ""
    if item["kind"] != FORMAT:
        return ""
    if edit.kind in {"gras", "italique"}:
        return FORMAT if _spaced(edit.passage) in f"{around}{_spaced(item['remark'])}" else ""
    if edit.kind == "paragraphes joints":
        return JOINED if _spaced(edit.passage) in around and "\n\n" in _before(item) else ""
    if edit.kind == "mise en liste":
        return LISTED if first in around and change.strip() == "-" else ""
    return ""


def _spaced(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text), ""])


def _shown(edit: Edit, after: str, before: str) -> str:
    kind, word = edit.kind, re.escape(edit.passage)
    if kind == "révision tranchée":
        gone = not any(mark in after for mark in words(edit.deleted)) if edit.deleted else True
        stays = bool(edit.deleted) or all(part in after for part in words(edit.passage))
        return SETTLED if gone and stays else ""
    if kind in {"gras", "italique"}:
        sign = r"\*\*" if kind == "gras" else r"(?<!\*)\*(?!\*)|\*\*\*"
        bold = rf"(?:{sign})(?:(?!\n\n)[^*])*?\b{word}\b(?:(?!\n\n)[^*])*?(?:{sign})"
        return FORMAT if re.search(bold, after) and not re.search(bold, before) else ""
    if kind == "paragraphe coupé":
        start = rf"\n\s*\n\W*{word}\b|\n\s*\n\s*\Z"
        return SPLIT if re.search(start, after) and not re.search(start, before) else ""
    if kind == "paragraphes joints":
        one = r"[^\w\n]+".join(map(re.escape, re.findall(r"\w+", edit.passage)))
        return JOINED if one and re.search(one, _unwrapped(after)) else ""
    if kind == "mise en liste":
        item = r"(?m)^[-*] \W*" + r"\W+".join(_first(edit.passage))
        return LISTED if re.search(item, after) and not re.search(item, before) else ""
    if kind in MOVES:
        return MOVED if _went_down(edit.passage, before, after) else ""
    return ""


def _went_down(passage: str, before: str, after: str) -> bool:
    """Whether a paragraph stands after the one that followed it."""
    old, new = _paragraphs(before), _paragraphs(after)
    at = _best(passage, old)
    if at < 0 or at + 1 >= len(old):
        return False
    here, other = _best(passage, new), _best(old[at + 1], new)
    return here > other >= 0


def _paragraphs(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text.strip())


def _best(passage: str, paragraphs: Sequence[str]) -> int:
    """The paragraph most like a passage; -1 when none is."""
    liked = [at for at, text in enumerate(paragraphs) if _alike(passage, text)]
    return max(liked, key=lambda at: _common(passage, paragraphs[at]), default=-1)


def _alike(passage: str, text: str) -> bool:
    return 2 * _common(passage, text) > sum(words(passage).values())


def _common(one: str, other: str) -> int:
    both: Counter[str] = words(one) & words(other)
    return sum(both.values())


def _unwrapped(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _first(passage: str) -> list[str]:
    return [re.escape(word) for word in re.findall(r"\w+", passage)[:2]]


def _after(item: Observation) -> str:
    proposal = item.get("proposal") or {}
    return str(proposal.get("after", item["remark"]))


def _before(item: Observation) -> str:
    proposal = item.get("proposal") or {}
    return str(proposal.get("before", ""))
