"""How well a plan was recognised: found, missed, wrong, as a careful reader counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cep_report.recognition.plan import Placed
from tests.recognition.shapes import Shape


@dataclass(frozen=True)
class Score:
    """Headings with text only: what matters is where words go."""

    found: int
    missed: int
    wrong: tuple[str, ...]
    unseen: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.found + self.missed + len(self.wrong)


def score(shape: Shape, placed: Sequence[Placed]) -> Score:
    """Compare with what the shape expects; a heading that was not seen at all is missed."""
    by_heading: dict[str, Placed] = {}
    for item in placed:
        by_heading.setdefault(" ".join(item.section.heading.split()).casefold(), item)
    found, missed, wrong, unseen = 0, 0, [], []
    for entry in shape.entries:
        if entry.empty:
            continue
        item = by_heading.get(" ".join(entry.heading.split()).casefold())
        if item is None:
            unseen.append(entry.heading)
            missed += 1
            continue
        got, wanted = set(item.zones or item.targets), set(entry.targets) - {""}
        if got == wanted:
            found += 1
        elif not got or (got < wanted):
            missed += 1
        else:
            wrong.append(
                f"{entry.heading} → {sorted(got)} (attendu {sorted(wanted)}) {item.confidence:.2f} {item.why}"
            )
    return Score(found, missed, tuple(wrong), tuple(unseen))
