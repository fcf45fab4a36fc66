"""What several people propose for one text, put together: where they disagree, each is named.

Everyone's version of a passage is the text as it stands with what that person alone
proposes, so that whichever is kept loses nothing of what stood there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cep_report.merging.changes import applied, joined
from cep_report.merging.conflicts import conflict_mark
from cep_report.merging.marks import DELETED, Version, block, versions, waiting
from cep_report.merging.moves import reordered
from cep_report.merging.sides import Side, within
from cep_report.merging.threeway import Conflict, Merged, merge
from cep_report.merging.tokens import Token, framed, is_content, tokens


def together(stands: Version, proposed: Iterable[Version]) -> tuple[Merged, ...]:
    """A text with what each person proposes, one after the other; the last has them all.

    Args:
        stands: the text as it is now.
        proposed: each the whole text as a person would have it: the one that stands with
            what was proposed, and conflicts (:func:`conflict_mark`) where both changed it.
    """
    met: list[Merged] = []
    people: list[Version] = []
    for one in proposed:
        people.append(one)
        now = met[-1].text if met else stands.text
        met.append(
            merge(stands.text, now, one.text, lambda found: _told(found, stands, tuple(people)))
        )
    return tuple(met)


def _told(found: Conflict, stands: Version, people: Sequence[Version]) -> str:
    """A conflict with the text that stands, then the version of each person, under their names."""
    *before, last = people
    own = [] if waiting(found.base) else _own(found, stands, people)
    known = {*_words(found.base), *(word for version in own for word in _words(version.text))}
    if not own or not known.issuperset((*_words(found.ours), *_words(found.theirs))):
        return conflict_mark(found, last.who, " et ".join(one.who for one in before))
    return block((Version(stands.who, found.base), *own))


def _own(found: Conflict, stands: Version, people: Iterable[Version]) -> list[Version]:
    """The versions of those who change the passage; none when the place of one is not certain."""
    own = []
    for one in people:
        part = _part(found, stands.text, one.text)
        if part is None:
            return []
        if part != found.base:
            own += [some for some in versions(part, one.who) if some.who != stands.who]
    return own


def _part(found: Conflict, stands: str, text: str) -> str | None:
    """What a text makes of the passage in conflict; None when its place is not certain.

    The passage stands in the order of who moved it, or in that of the text that stands.
    """
    trunk, changed = (tokens(framed(one)[1]) for one in (stands, text))
    for before, after in (reordered(trunk, changed, changed)[::2], (trunk, changed)):
        whole = "".join(token.text for token in before)
        if found.base.strip() and whole.count(found.base) == 1:
            return _made_of(found, before, after, whole.index(found.base))
    return None


def _made_of(found: Conflict, before: Sequence[Token], after: Sequence[Token], at: int) -> str:
    """What becomes of the passage that stands at a place of the text ``before``."""
    start, end = _index(before, at), _index(before, at + len(found.base))
    side = Side(before, after)
    both = [_keys(found.ours), _keys(found.theirs)]
    members = [
        edit
        for edit in side.edits
        if start <= edit.start
        and edit.end <= end
        # What is added at either end is of the passage when the merge took it there.
        and (
            not (edit.start == edit.end and edit.start in {start, end})
            or any(within(edit.keys, keys) for keys in both)
        )
    ]
    return joined(applied(side.written, start, end, members))


def _index(some: Sequence[Token], at: int) -> int:
    """The token that begins at a place of their text, or the one after it."""
    length = 0
    for index, token in enumerate(some):
        if length >= at:
            return index
        length += len(token.text)
    return len(some)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokens(text))


def _words(text: str) -> Iterator[str]:
    """The words of a text and of all the versions in it, without the marks between them."""
    for version in versions(text, ""):
        yield from filter(is_content, _keys(version.text.replace(DELETED, "")))
