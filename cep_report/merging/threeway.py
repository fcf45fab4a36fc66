"""Three-way merge of prose: what either side wrote is in the result.

What one side alone changed is taken, what both changed alike is taken once. Where both
changed the same words, the sentences around are handed over, as a whole and in both
versions, to whoever knows how a conflict is to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cep_report.merging.changes import (
    Edit,
    applied,
    joined,
    text,
)
from cep_report.merging.marks import folded
from cep_report.merging.moves import moved, reordered
from cep_report.merging.places import END_MARKS, Places, edges
from cep_report.merging.sides import Claim, Side, within
from cep_report.merging.tokens import (
    LINE,
    PARAGRAPH,
    ROW,
    SPACE,
    Token,
    framed,
    is_break,
    is_content,
    is_line_mark,
    tokens,
)


@dataclass(frozen=True)
class Conflict:
    """Both sides changed ``base``; "" is nothing written, or all deleted.

    With ``kept_both`` two additions at one place, kept one after the other: no mark, but
    someone should read them.
    """

    ours: str
    theirs: str
    base: str
    kept_both: bool = False


@dataclass(frozen=True)
class Merged:
    """The merged text, and its conflicts in the order of the text."""

    text: str
    conflicts: tuple[Conflict, ...]


def merge(base: str, ours: str, theirs: str, mark: Callable[[Conflict], str]) -> Merged:
    """``ours`` with what ``theirs`` changed since ``base``; the words untouched stay ours.

    Args:
        base: what both started from.
        ours: the source as it is now.
        theirs: what came back.
        mark: what stands in the text for a conflict: Markdown that takes the place of one
            or several whole sentences, paragraphs, list items or rows of a table, without
            the line ends around. Not called for additions of which both are kept.

    The blank lines around are no part of what is merged: those of ``ours`` stay.
    """
    before, body, after = framed(ours)
    texts = (framed(base)[1], body, framed(theirs)[1])
    trunk, *others = reordered(*(folded(tokens(text)) for text in texts))
    merged = _Merge(trunk, Side(trunk, others[0]), Side(trunk, others[1]), mark).result()
    return Merged(f"{before}{merged.text}{after}", merged.conflicts)


@dataclass
class _Region:
    """Base tokens ``start:end`` in conflict, with the edits that brought it about."""

    start: int
    end: int
    forced: set[Edit]


_Step = tuple[tuple[int, int, int, int], Edit | _Region]


class _Merge:
    def __init__(
        self,
        trunk: Sequence[Token],
        ours: Side,
        theirs: Side,
        mark: Callable[[Conflict], str],
    ) -> None:
        self.trunk, self.ours, self.theirs, self.mark = trunk, ours, theirs, mark
        self.places = Places(trunk)
        self.twice = theirs.covered(ours)
        self.wider = ours.covered(theirs, but=self.twice)
        self.both: list[tuple[Edit, Edit]] = []

    def result(self) -> Merged:
        regions = self._regions()
        taken = {
            edit
            for region in regions
            for side in (self.ours, self.theirs)
            for edit in self._members(side, region)
        }
        self.both = [(o, t) for o, t in self.both if o not in taken and t not in taken]
        steps: list[_Step] = [((region.start, 1, 0, 0), region) for region in regions]
        for number, side in enumerate((self.ours, self.theirs)):
            dropped = self.twice if number else self.wider
            steps += [
                ((edit.start, int(edit.end > edit.start), _rank(edit), number), edit)
                for edit in side.edits
                if edit not in dropped and not any(self._inside(edit, region) for region in regions)
            ]
        return self._written(sorted(steps, key=lambda step: step[0]))

    def _written(self, steps: Iterable[_Step]) -> Merged:
        pieces: list[Sequence[Token]] = []
        conflicts: list[Conflict] = []
        at = 0
        for _, step in steps:
            pieces.append(self.ours.written[at : step.start])
            if isinstance(step, Edit):
                if any(step in pair for pair in self.both) and not pieces[-1]:
                    pieces.append(self._between(pieces, step))
                pieces.append(step.after)
                conflicts += [
                    Conflict(text(o.after), text(t.after), "", kept_both=True)
                    for o, t in self.both
                    if o is step
                ]
            else:
                written, conflict = self._settled(step)
                pieces.append([Token(written, "")])
                conflicts += [conflict] if conflict else []
            at = max(at, step.end)
        pieces.append(self.ours.written[at:])
        return Merged(joined(pieces), tuple(conflicts))

    def _between(self, pieces: Sequence[Sequence[Token]], addition: Edit) -> list[Token]:
        """What keeps a second addition from running into the first."""
        before = next((piece[-1].key for piece in reversed(pieces) if piece), SPACE)
        at = addition.start
        alone = self._starts(at) and (at == len(self.trunk) or is_break(self.trunk[at].key))
        apart = before == SPACE or is_break(before) or not is_content(addition.after[0].key)
        return [] if apart or not alone else [Token(PARAGRAPH, PARAGRAPH)]

    def _starts(self, at: int) -> bool:
        return at == 0 or is_break(self.trunk[at - 1].key)

    # Where both changed the same

    def _regions(self) -> list[_Region]:
        mine = self.ours.claims(self.wider | self._alike())
        yours = self.theirs.claims(self.twice)
        regions = []
        first = 0
        for claim in mine:
            while first < len(yours) and yours[first][-1][-1].end < claim[0][0].start:
                first += 1
            for other in yours[first:]:
                if other[0][0].start > claim[-1][-1].end:
                    break
                if self._collide(claim, other):
                    forced = {edit for run in (*claim, *other) for edit in run}
                    regions.append(self._region(forced))
        return self._grown(regions)

    def _alike(self) -> set[Edit]:
        """Our edits that the other side made to the letter."""
        spans = {(edit.start, edit.end, edit.keys) for edit in self.twice}
        return {edit for edit in self.ours.edits if (edit.start, edit.end, edit.keys) in spans}

    def _region(self, forced: set[Edit]) -> _Region:
        start, end = min(edit.start for edit in forced), max(edit.end for edit in forced)
        start, end = self.places.widened(start, end)
        if self._over_lines(start, end, forced):
            start, end = self.places.lines(start, end)
        return _Region(start, end, forced)

    def _over_lines(self, start: int, end: int, forced: set[Edit]) -> bool:
        """Whether a conflict reaches over lines, or changes what makes one an item of a list."""
        head, tail = edges(self.trunk[start:end])
        inner = self.trunk[start + len(head) : end - len(tail)]
        changed = (
            token for edit in forced for token in (*self.trunk[edit.start : edit.end], *edit.after)
        )
        return any(is_break(token.key) for token in inner) or any(
            is_line_mark(token.key) and token.key != ROW for token in changed
        )

    def _grown(self, regions: list[_Region]) -> list[_Region]:
        """Regions that cut no edit in two and do not meet."""
        units = [unit for side in (self.ours, self.theirs) for unit in side.units()]
        waiting, done = regions[::-1], list[_Region]()
        while waiting:
            region = waiting.pop()
            met = [unit for unit in units if any(self._inside(edit, region) for edit in unit)]
            forced = region.forced.union(*met)
            wide = self._region(forced)
            wide.start, wide.end = min(wide.start, region.start), max(wide.end, region.end)
            overlapped = [
                other for other in done if other.start < wide.end and wide.start < other.end
            ] + [other for other in done if (other.start, other.end) == (wide.start, wide.end)]
            if overlapped:
                done = [other for other in done if other not in overlapped]
                waiting.append(self._region(wide.forced.union(*(o.forced for o in overlapped))))
            elif (wide.start, wide.end, len(wide.forced)) != (
                region.start,
                region.end,
                len(region.forced),
            ):
                waiting.append(wide)
            else:
                done.append(wide)
        return sorted(done, key=lambda region: (region.start, region.end))

    def _inside(self, edit: Edit, region: _Region) -> bool:
        if edit in region.forced:
            return True
        if edit.start < edit.end:
            return edit.start < region.end and region.start < edit.end
        if edit.start in {region.start, region.end} and self._moved_from(edit, region):
            return True
        if edit.start == region.start < region.end:
            return not _complete(edit)
        if edit.start == region.end > region.start:
            closed = region.end < len(self.trunk) and not is_break(self.trunk[region.end].key)
            return not (closed or is_break(edit.after[0].key) or self.places.ends(region.end))
        return region.start < edit.start < region.end

    def _moved_from(self, addition: Edit, region: _Region) -> bool:
        """Whether it is what a conflict is about, moved to either end of it."""
        return any(
            not _says(edit) and moved(self.trunk[edit.start : edit.end], addition.after)
            for edit in region.forced
        )

    def _collide(self, claim: Claim, other: Claim) -> bool:
        if any(self._meet(run, run2) for run in claim for run2 in other):
            return True
        if claim[0][0].start >= other[-1][-1].end or other[0][0].start >= claim[-1][-1].end:
            return False
        return not (self._nested(claim, other) or self._nested(other, claim))

    def _nested(self, inner: Claim, outer: Claim) -> bool:
        """Whether ``inner`` changes only words between two ends of ``outer`` (bold, a link)."""
        marks = (
            token.key[:1] == "\t"
            for run in inner
            for edit in run
            for token in (*edit.after, *self.trunk[edit.start : edit.end])
        )
        return not any(marks) and any(
            before[-1].end <= inner[0][0].start and inner[-1][-1].end <= after[0].start
            for before, after in pairwise(outer)
        )

    def _meet(self, run: tuple[Edit, ...], other: tuple[Edit, ...]) -> bool:
        """Whether two runs of edits touch the same words; notes additions at one place."""
        start, end = run[0].start, run[-1].end
        left, right = other[0].start, other[-1].end
        if start == end == left == right:
            if all(map(_says, (run[0], other[0]))) and self._even(run[0]) and self._even(other[0]):
                self.both.append((run[0], other[0]))
                return False
            return True
        if max(start, left) < min(end, right) or left < start == end < right:
            return True
        if start < left == right < end:
            return True
        if end == left:
            return self._rub(run[-1], other[0])
        return right == start and self._rub(other[-1], run[0])

    def _even(self, edit: Edit) -> bool:
        return self.ours.even(edit)

    def _rub(self, first: Edit, second: Edit) -> bool:
        """Whether an addition loses the words it leans on; ``first`` ends where ``second`` starts."""
        if first.start == first.end and second.start == second.end:
            return True
        if _opens_line(first) and second.start < second.end:
            return not _says(second)
        if first.start == first.end:
            return not second.after and not _complete(first)
        if second.start == second.end and not first.after:
            if is_break(second.after[0].key) or self._starts(second.start):
                return False
            gone = self._starts(first.start) or any(
                is_break(token.key) for token in self.trunk[first.start : first.end]
            )
            return gone or not self.places.ends(second.start)
        return False

    # How it is written

    def _members(self, side: Side, region: _Region) -> list[Edit]:
        return [edit for edit in side.edits if self._inside(edit, region)]

    def _settled(self, region: _Region) -> tuple[str, Conflict | None]:
        """What stands for a region; no conflict if one side holds all the other wrote."""
        written = []
        for side in (self.ours, self.theirs):
            pieces = applied(side.written, region.start, region.end, self._members(side, region))
            written.append(folded(tokens(joined(pieces))))
        ours, theirs = written
        keys = [tuple(token.key for token in some) for some in written]
        if keys[0] == keys[1] or self._holds(keys[0], keys[1], self._members(self.theirs, region)):
            return text(ours), None
        if self._holds(keys[1], keys[0], self._members(self.ours, region)):
            return text(theirs), None
        base = self.trunk[region.start : region.end]
        head, tail = edges(base)
        if self._over_lines(region.start, region.end, region.forced):
            return self._block(region, text(ours), text(theirs))
        versions = [_bare(some, head, tail) for some in (ours, theirs)]
        if None in versions:
            head = tail = ()
            versions = [tuple(ours), tuple(theirs)]
        core = base[len(head) : len(base) - len(tail)]
        mine, yours = (text(version or ()) for version in versions)
        conflict = Conflict(mine, yours, text(core))
        return f"{text(head)}{self.mark(conflict)}{text(tail)}", conflict

    def _block(self, region: _Region, ours: str, theirs: str) -> tuple[str, Conflict]:
        """A conflict of whole lines, set apart from the lines of a list around it."""
        conflict = Conflict(ours, theirs, text(self.trunk[region.start : region.end]))
        around = (
            self.trunk[region.start - 1 : region.start] if region.start else [],
            self.trunk[region.end : region.end + 1],
        )
        before, after = ("\n" if [item.key for item in some] == [LINE] else "" for some in around)
        return f"{before}{self.mark(conflict)}{after}", conflict

    def _holds(self, whole: tuple[str, ...], part: tuple[str, ...], made: Iterable[Edit]) -> bool:
        """Whether ``whole`` has ``part`` in it as it stands, with something ``made`` said."""
        return any(map(_says, made)) and within(part, whole)


def _says(edit: Edit) -> bool:
    return any(is_content(token.key) for token in edit.after)


def _opens_line(edit: Edit) -> bool:
    """Whether what is written ends with the mark of an item, whose words follow."""
    return bool(edit.after) and is_line_mark(edit.after[-1].key)


def _complete(edit: Edit) -> bool:
    """Whether an addition ends with a whole sentence or paragraph, apart from what follows."""
    keys = edit.keys
    if not keys:
        return False
    return is_break(keys[-1]) or (
        keys[-1] == SPACE and len(keys) > 1 and keys[-2] in {*END_MARKS, "»", ")"}
    )


def _rank(edit: Edit) -> int:
    """Of two additions at one place, paragraphs before what follows come first."""
    if edit.start < edit.end or not edit.after:
        return 1
    return 0 if is_break(edit.after[-1].key) else 2 if is_break(edit.after[0].key) else 1


def _bare(
    some: Sequence[Token], head: Sequence[Token], tail: Sequence[Token]
) -> tuple[Token, ...] | None:
    """``some`` without the edges of the base; None if it has others."""
    if not any(is_content(token.key) for token in some):
        return ()
    size = len(some) - len(tail)
    alike = [t.key for t in some[: len(head)]] == [t.key for t in head] and [
        t.key for t in some[size:]
    ] == [t.key for t in tail]
    return tuple(some[len(head) : size]) if alike and len(head) <= size else None
