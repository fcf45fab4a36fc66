"""One side of a merge: what it changed, and how much of that the other side did too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from cep_report.merging.alignment import Span, differences
from cep_report.merging.changes import Edit, balance, grouped, near
from cep_report.merging.marks import Opened, folded, opened, versions_in
from cep_report.merging.places import END_MARKS
from cep_report.merging.tokens import (
    PARAGRAPH,
    SPACE,
    Token,
    is_break,
    is_content,
    is_line_mark,
    tokens,
)

# How many signs may stand between two places that are one to a reader.
_REACH = 3
# Edits that stand or fall together, as runs of edits close to one another.
Claim = list[tuple[Edit, ...]]


class Side:
    """One side of a merge: its edits, what stands or falls together, and how it writes the base."""

    def __init__(self, trunk: Sequence[Token], other: Sequence[Token]) -> None:
        self.trunk = trunk
        self.edits = _edits(trunk, other)
        self.tokens = other = folded(other)
        self.groups = grouped(trunk, self.edits)
        self.keys = [token.key for token in other]
        self.places: dict[Edit, int] = {}  # where the text of each edit starts
        self.written = list(trunk)  # the base as this side writes what it kept
        at = shift = 0
        for edit in (*self.edits, Edit(len(trunk), len(trunk), ())):
            self.written[at : edit.start] = other[at + shift : edit.start + shift]
            self.places[edit] = edit.start + shift
            at = edit.end
            shift += len(edit.after) - (edit.end - edit.start)

    def even(self, edit: Edit) -> bool:
        """Whether an edit leaves no mark open."""
        return not any(balance(self.trunk, edit))

    def units(self) -> Iterator[tuple[Edit, ...]]:
        """Edits that a conflict takes together or not at all."""
        for group in self.groups:
            if all(map(self.even, group)):
                yield from ((edit,) for edit in group)
            else:
                yield group

    def covered(self, other: Side, but: AbstractSet[Edit] = frozenset()) -> set[Edit]:
        """The edits the other side made too, alike or within its own, those ``but`` left out."""
        theirs = [edit for edit in other.edits if edit not in but]
        found = {edit for edit, close in _neighbours(self.edits, theirs) if other.made(edit, close)}
        return {
            edit
            for unit in self.units()
            for edit in unit
            if edit in found and (len(unit) == 1 or all(one in found for one in unit))
        }

    def made(self, edit: Edit, close: Sequence[Edit]) -> bool:
        """Whether this side's edits ``close`` to another's do all that it does.

        An addition may have been made a stop, a space or a break away, and someone may have
        written between its sentences. To reword all that
        the other side deleted is not to delete it.
        """
        if any(same(edit, own) for own in close):
            return True
        if not edit.after:
            return any(self._deletes(edit, own) for own in close)
        if any(self._voids(edit, own) for own in close):
            return True
        if edit.start < edit.end:
            cut = all(_is_gap(token.key) for token in self.trunk[edit.start : edit.end])
            return any(
                within(edit.keys, own.keys)
                and own.start - cut <= edit.start
                and edit.end <= own.end + cut
                for own in close
            )
        return self._adds(edit, close)

    def _deletes(self, edit: Edit, own: Edit) -> bool:
        start, end = edit.start, edit.end
        while start < end and _is_gap(self.trunk[start].key):
            start += 1
        while start < end and _is_gap(self.trunk[end - 1].key):
            end -= 1
        left = (*self.trunk[own.start : start], *self.trunk[end : own.end])
        more = not own.after or any(is_content(token.key) for token in left)
        return more and own.start <= start < end <= own.end

    def _voids(self, edit: Edit, own: Edit) -> bool:
        """Whether a line that an edit only makes an item of a list is deleted here."""
        last = edit.end
        while last < len(self.trunk) and not is_break(self.trunk[last].key):
            last += 1
        changed = (*edit.keys, *(token.key for token in self.trunk[edit.start : edit.end]))
        return (
            is_line_mark(edit.keys[-1])
            and all(is_break(key) or is_line_mark(key) for key in changed)
            and not own.after
            and own.start <= edit.end < last <= own.end
        )

    def _adds(self, edit: Edit, close: Sequence[Edit]) -> bool:
        wanted = edit.keys
        wanted = wanted[_is_gap(wanted[0]) : len(wanted) - _is_gap(wanted[-1])]
        close = [own for own in close if not self._said_between(edit.start, own)]
        if sum(map(is_content, wanted)) > 1 and any(
            within(wanted, said) for said in _waiting(close)
        ):
            return True
        if not close or not any(map(is_content, wanted)):
            size = len(edit.after)
            return any(
                (edit.start == own.start and own.keys[:size] == edit.keys)
                or (edit.start == own.end and own.keys[-size:] == edit.keys)
                for own in close
            )
        ours = {self.places[own] + step for own in close for step in range(len(own.after))}
        first, last = min(ours, default=0) - _REACH, max(ours, default=-1) + _REACH + 1
        at = max(first, 0)
        for sentence in _sentences(wanted):
            size = len(sentence)
            found = (
                start + size
                for start in range(at, last - size + 1)
                if tuple(self.keys[start : start + size]) == sentence
                and all(
                    start + step in ours for step, key in enumerate(sentence) if is_content(key)
                )
            )
            at = next(found, 0)
            if not at:
                return False
        return True

    def _said_between(self, at: int, own: Edit) -> bool:
        between = self.trunk[own.end : at] if own.end <= at else self.trunk[at : own.start]
        return any(is_content(token.key) for token in between)

    def claims(self, without: set[Edit]) -> list[Claim]:
        """The groups as runs of edits close together, less what both sides did."""
        claims = []
        for group in self.groups:
            runs: list[list[Edit]] = []
            split = True
            for edit in group:
                if edit in without:
                    split = True
                    continue
                if split or not near(self.trunk[runs[-1][-1].end : edit.start]):
                    runs.append([])
                runs[-1].append(edit)
                split = False
            if runs:
                claims.append([tuple(run) for run in runs])
        return claims


def _edits(trunk: Sequence[Token], other: Sequence[Token]) -> tuple[Edit, ...]:
    """The fine differences; a conflict is one with all that it stands for."""
    keys = [token.key for token in trunk]
    view, blocks = opened(other, set(keys))
    spans = differences(keys, [token.key for token in view])
    for found in blocks:
        spans = _joined(spans, found)
    return tuple(
        Edit(span.start, span.end, tuple(_with_blocks(view, span, blocks))) for span in spans
    )


def _with_blocks(view: Sequence[Token], span: Span, blocks: Sequence[Opened]) -> Iterator[Token]:
    at = span.left
    for found in blocks:
        if at <= found.left and found.right <= span.right:
            yield from (*view[at : found.left], found.block)
            at = found.right
    yield from view[at : span.right]


def _joined(spans: Sequence[Span], found: Opened) -> list[Span]:
    """Differences of which one holds a whole conflict."""
    before = [span for span in spans if span.right <= found.left]
    after = [span for span in spans if span.left >= found.right and span not in before]
    within = [span for span in spans if span not in before and span not in after]
    left = min([found.left, *(span.left for span in within)])
    right = max([found.right, *(span.right for span in within)])
    start = left - _growth(before)
    end = right - _growth(before) - _growth(within)
    return [*before, Span(start, end, left, right), *after]


def _waiting(some: Iterable[Edit]) -> Iterator[tuple[str, ...]]:
    """The keys of all that waits in the conflicts that edits wrote."""
    for edit in some:
        for token in edit.after:
            for version in versions_in(token):
                yield tuple(item.key for item in tokens(version))


def _growth(spans: Iterable[Span]) -> int:
    return sum((span.right - span.left) - (span.end - span.start) for span in spans)


def _neighbours(some: Sequence[Edit], others: Sequence[Edit]) -> Iterator[tuple[Edit, list[Edit]]]:
    """Each edit with those of the other side that are close enough to be the same."""
    first = 0
    for edit in some:
        while first < len(others) and others[first].end + _REACH < edit.start:
            first += 1
        last = first
        while last < len(others) and others[last].start <= edit.end + _REACH:
            last += 1
        yield edit, list(others[first:last])


def _sentences(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Keys by sentences and lines, without the gaps between them: others may have written there."""
    sentence: list[str] = []
    for key in (*keys, PARAGRAPH):
        if sentence or not _is_gap(key):
            sentence.append(key)
        if is_break(key) or key in END_MARKS:
            while sentence and _is_gap(sentence[-1]):
                sentence.pop()
            if sentence:
                yield tuple(sentence)
            sentence = []


def _is_gap(key: str) -> bool:
    return key == SPACE or is_break(key)


def within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether keys stand among others one after the other."""
    size = len(part)
    return any(
        whole[at : at + size] == part
        for at in range(len(whole) - size + 1)
        if not part or whole[at] == part[0]
    )


def same(one: Edit, two: Edit) -> bool:
    """Whether two edits of the same base do the same."""
    return (one.start, one.end) == (two.start, two.end) and one.keys == two.keys
