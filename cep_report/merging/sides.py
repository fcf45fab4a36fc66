"""One side of a merge: what it changed, and how much of that the other side did too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cep_report.merging.changes import Edit, balance, edits, grouped, near
from cep_report.merging.tokens import SPACE, Token, is_break, is_content

# Edits that stand or fall together, as runs of edits close to one another.
Claim = list[tuple[Edit, ...]]


class Side:
    """One side of a merge: its edits, what stands or falls together, and how it writes the base."""

    def __init__(self, trunk: Sequence[Token], other: Sequence[Token]) -> None:
        self.trunk = trunk
        self.edits = edits(trunk, other)
        self.groups = grouped(trunk, self.edits)
        self.written = self._written(other)

    def _written(self, other: Sequence[Token]) -> list[Token]:
        """The base's tokens as this side writes those it kept."""
        whole, at, shift = list(self.trunk), 0, 0
        for edit in (*self.edits, Edit(len(self.trunk), len(self.trunk), ())):
            whole[at : edit.start] = other[at + shift : edit.start + shift]
            at = edit.end
            shift += len(edit.after) - (edit.end - edit.start)
        return whole

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

    def covered(self, others: Sequence[Edit]) -> set[Edit]:
        """The edits the other side made too, as they are or within a larger one."""
        found = _contained(self.trunk, self.edits, others)
        return {
            edit
            for unit in self.units()
            for edit in unit
            if edit in found and (len(unit) == 1 or all(one in found for one in unit))
        }

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


def _contained(trunk: Sequence[Token], some: Sequence[Edit], others: Sequence[Edit]) -> set[Edit]:
    found = set()
    first = 0
    for edit in some:
        while first < len(others) and others[first].end + 1 < edit.start:
            first += 1
        for other in others[first:]:
            if other.start > edit.start + 1:
                break
            if _covers(trunk, other, edit):
                found.add(edit)
                break
    return found


def _covers(trunk: Sequence[Token], wide: Edit, edit: Edit) -> bool:
    """Whether ``wide`` does all that ``edit`` does; a space or break may fall on either side.

    To reword all that the other side deleted is not to delete it.
    """
    if same(edit, wide):
        return True
    keys, start, end = edit.keys, edit.start, edit.end
    if not keys:
        while start < end and _is_gap(trunk[start].key):
            start += 1
        while start < end and _is_gap(trunk[end - 1].key):
            end -= 1
        left = (*trunk[wide.start : start], *trunk[end : wide.end])
        more = not wide.after or any(is_content(token.key) for token in left)
        return more and wide.start <= start < end <= wide.end
    if start == end:
        if start == wide.end + 1 and _is_gap(trunk[wide.end].key):
            start = end = wide.end
        elif start == wide.start - 1 and _is_gap(trunk[start].key):
            start = end = wide.start
        first, last = _is_gap(keys[0]), _is_gap(keys[-1])
        keys = keys[first : len(keys) - last] or keys
    return wide.start <= start and end <= wide.end and within(keys, wide.keys)


def _is_gap(key: str) -> bool:
    return key == SPACE or is_break(key)


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
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
