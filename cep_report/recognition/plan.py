"""Where each section of a document belongs in the plan, how sure it is, and why.

Headings are weighed with what stands under them (:mod:`cep_report.recognition.evidence`),
then settled from the top down: a section inside a recognised part is first looked for
there, one that is not known stays with the zone that it is under. Below the threshold
nothing is guessed: the text is kept, and said not to be recognised.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cep_report.campaign import Campaign
from cep_report.recognition.evidence import OUTSIDE, Evidence, Judge
from cep_report.recognition.numbering import numbering
from cep_report.recognition.outline import Outline, Section
from cep_report.recognition.vocabulary import Vocabulary, targets_of

UNKNOWN = "non-reconnu"
"""The zone of a part, or the part, for what is not recognised."""

_COVER = 150
"""Words before the first heading: fewer are a cover's."""
_ELSEWHERE = 0.8
"""What is left of a name that is known of another part than the one it stands in."""
_NESTED_PART = 0.55
_INHERITED = 0.95
_CLOSE = 0.06
_HESITATION = 0.7
_DOUBLE, _WHOLE = 0.75, 0.95
_CHILD = 0.75
_CONTENT_CHILD = 0.75
_CHILDREN = 0.5
_MOST_WORDS = 0.6
_GAINSAYING = 0.3
_JOINTS = re.compile(r"\s+et\s+|\s*[,;/&+]\s*|\s+[–—-]\s+", re.IGNORECASE)

_TAIL = re.compile(r"\s(?:de la |de l[’']|des |du |de |d[’'])([^,;/&]+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Placed:
    """A section and its place in the plan.

    Attributes:
        section: as read.
        parents: the headings that it stands under, from the top.
        targets: the zones that its text is filed in ("parcours.publics"), a part when no
            zone of it is known, :data:`OUTSIDE`; empty when not recognised.
        confidence: from 0 to 1.
        why: in French.
        nearest: what it looks like most, when it is not recognised.
        within: the part whose heading it stands under; "" for none.
        inherited: whether it is there because of what it stands under.
    """

    section: Section
    parents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    confidence: float = 0.0
    why: str = ""
    nearest: Evidence | None = None
    within: str = ""
    inherited: bool = False

    @property
    def part(self) -> str:
        """The part that it is of; "" when not recognised."""
        return self.targets[0].partition(".")[0] if self.targets else ""

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones among its targets."""
        return tuple(item for item in self.targets if "." in item)


def recognise(outline: Outline, campaign: Campaign, vocabulary: Vocabulary) -> tuple[Placed, ...]:
    """The place of each section of a document in a campaign's plan, in the document's order."""
    return _Reader(outline.sections, campaign, vocabulary).placed()


class _Reader:
    def __init__(
        self, sections: Sequence[Section], campaign: Campaign, vocabulary: Vocabulary
    ) -> None:
        self._sections = sections
        self._judge = Judge(targets_of(campaign, vocabulary), vocabulary)
        self._kept, self._sure = vocabulary.thresholds.kept, vocabulary.thresholds.sure
        self._zones = {part.id: part.zone_names for part in campaign.plan}
        self._order = {name: place for place, name in enumerate(self._judge.targets)}
        self._parents = _parents(sections)
        self._texts = [section.text for section in sections]

    def placed(self) -> tuple[Placed, ...]:
        done: list[Placed] = []
        for place, section in enumerate(self._sections):
            parent = self._parents[place]
            above = done[parent] if parent is not None else None
            heads = (*above.parents, above.section.heading) if above is not None else ()
            within = (above.part or above.within) if above is not None else ""
            settled = self._settle(place, section, above, "" if within == OUTSIDE else within)
            done.append(replace(settled, parents=heads, within=within))
        return tuple(done)

    def _settle(self, place: int, section: Section, above: Placed | None, within: str) -> Placed:
        """The place of one section, given that of the one above it."""
        if not section.heading:
            cover = len(section.text.split()) < _COVER
            return Placed(
                section, targets=(OUTSIDE,) if cover else (), why="avant le premier titre"
            )
        options = self._ranked(place, within)
        rate, best = options[0] if options else (0.0, None)
        held = self._held(above)
        if above is not None and held and self._stays(place, above, held, rate, best, within):
            return Placed(
                section,
                targets=held,
                confidence=above.confidence * _INHERITED,
                why=f"sous «\u00a0{above.section.heading}\u00a0»",
                inherited=True,
            )
        if best is not None and rate >= self._kept:
            found = self._found(section, rate, best, within)
            doubtful = not section.blocks and len(found.zones) == 1 and best.name < _WHOLE
            return (doubtful and self._by_children(place, within, best.target)) or found
        inferred = self._by_children(place, within)
        if inferred is not None:
            return inferred
        return Placed(section, nearest=best, confidence=rate)

    def _held(self, above: Placed | None) -> tuple[str, ...]:
        """The zones that what stands under a section is of, when it says nothing else."""
        if above is None or above.zones or above.part == OUTSIDE:
            return above.targets if above is not None else ()
        zones = self._zones.get(above.part, ())
        return zones if len(zones) == 1 else ()

    def _stays(
        self,
        place: int,
        above: Placed,
        held: tuple[str, ...],
        rate: float,
        best: Evidence | None,
        within: str,
    ) -> bool:
        """Whether a section goes with the one above it: nothing it says is of another zone."""
        if self._leaves(above, rate, best, within):
            return False
        if above.part == OUTSIDE:
            return True
        if above.confidence < self._sure:
            return False
        said = self._judge.weigh("", self._own_text(place))
        own = max((said[zone].content for zone in held if zone in said), default=0.0)
        others = [item.content for zone, item in said.items() if "." in zone and zone not in held]
        other = max(others, default=0.0)
        return other < _GAINSAYING or other < 2 * own

    def _leaves(self, above: Placed, rate: float, best: Evidence | None, within: str) -> bool:
        """Whether a section has a place of its own, other than that of the one above it."""
        if best is None or rate < self._kept:
            return False
        if above.part == OUTSIDE:
            return rate >= self._sure and best.part != OUTSIDE
        if best.part != within:
            return min(rate, best.name) >= self._sure
        return best.name >= self._kept

    def _ranked(self, place: int, within: str) -> list[tuple[float, Evidence]]:
        """What a section may be, the surest first, its context taken into account."""
        heading = self._sections[place].heading
        numbered_part = numbering(heading).kind == "partie"
        weighed = self._judge.weigh(heading, self._own_text(place))
        if within:
            inside = self._judge.weigh(heading, self._own_text(place), self._zones[within])
            weighed |= {name: item for name, item in inside.items() if name != OUTSIDE}
        ranked = []
        for evidence in weighed.values():
            rate = evidence.confidence
            if evidence.target == OUTSIDE:
                rate = evidence.name if evidence.name >= self._sure else 0.0
            elif within and evidence.part != within:
                rate *= _ELSEWHERE if "." in evidence.target else _NESTED_PART
            elif within and "." not in evidence.target:
                rate *= _NESTED_PART
            if numbered_part and "." not in evidence.target:
                rate = max(rate, evidence.confidence)
            ranked.append((rate, evidence))
        ranked.sort(key=lambda item: (-item[0], self._far(place, item[1].target)))
        return self._hesitating(ranked)

    def _hesitating(self, ranked: list[tuple[float, Evidence]]) -> list[tuple[float, Evidence]]:
        """Less sure when a zone of another part is as likely."""
        if len(ranked) > 1:
            (rate, best), (other, second) = ranked[:2]
            if rate - other < _CLOSE and best.part != second.part:
                ranked[0] = (rate * _HESITATION, best)
        return ranked

    def _far(self, place: int, target: str) -> float:
        """How far a target is in the plan from where a section is in the document: parts ties."""
        there = self._order.get(target, len(self._order)) / max(1, len(self._order))
        return abs(place / max(1, len(self._sections)) - there)

    def _found(self, section: Section, rate: float, best: Evidence, within: str) -> Placed:
        targets: tuple[str, ...] = (best.target,)
        why = best.why
        if "." in best.target and best.name < _WHOLE:
            both = self._double(section.heading, best, within)
            if len(both) > 1:
                targets, why = both, f"{why}\u202f; le titre en nomme plusieurs"
        if targets == (best.part,) and best.part != OUTSIDE and section.blocks:
            targets = (self._zone_of(best.part, section),)
        return Placed(section, targets=targets, confidence=rate, why=why)

    def _zone_of(self, part: str, section: Section) -> str:
        """The zone that the text under a part's own heading is of: the only one, or what it says."""
        zones = self._zones[part]
        if len(zones) == 1:
            return zones[0]
        weighed = self._judge.weigh("", section.text, zones)
        weighed.pop(OUTSIDE, None)
        best = max(weighed.values(), key=lambda item: item.content, default=None)
        return best.target if best is not None and best.confidence >= self._kept else part

    def _double(self, heading: str, best: Evidence, within: str) -> tuple[str, ...]:
        """The zones that the pieces of a heading name, when it names several of one part."""
        rest = numbering(heading).rest
        pieces = [piece for piece in _JOINTS.split(rest) if piece.strip()]
        tail = _TAIL.search(rest)  # « Modalités et objets des coopérations »
        part = within or best.part
        found: dict[str, None] = {}
        for piece in pieces if len(pieces) > 1 else ():
            readings = [piece, f"{piece} {tail[1]}"] if tail else [piece]
            of_part = self._zones.get(part, ())
            said = (
                *map(self._judge.by_name, readings),
                self._judge.by_words(piece, of_part),
            )
            zones = [named[zone] for named in said for zone in of_part if zone in named]
            top = max(zones, key=lambda item: item.name, default=None)
            if top is not None and top.name >= _DOUBLE:
                found[top.target] = None
        return tuple(found)

    def _by_children(self, place: int, within: str, but: str = "") -> Placed | None:
        """The part that most of what stands under a heading is of; None when it is not clear.

        ``but`` is the zone that the heading itself looks like: nothing to infer when what
        stands under it is of that zone.
        """
        children = [i for i, parent in enumerate(self._parents) if parent == place]
        if within or len(children) < 2:
            return None
        parts: dict[str, float] = defaultdict(float)
        agreeing = 0
        for child in children:
            rate, best = next(iter(self._ranked(child, "")), (0.0, None))
            if best is not None and rate >= _CHILD and "." in best.target:
                parts[best.part] += 1
                agreeing += best.target == but
            elif part := self._part_said(child):
                parts[part] += _CONTENT_CHILD
        ranked = sorted(parts.items(), key=lambda item: -item[1])
        if not ranked or agreeing * 2 >= len(children):
            return None
        best_part, weight = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if weight < _CHILDREN * len(children) or weight < 2 * second:
            return None
        section = self._sections[place]
        targets = (self._zone_of(best_part, section),) if section.blocks else (best_part,)
        share = min(1.0, weight / len(children))
        return Placed(
            section,
            targets=targets,
            confidence=self._kept + (self._sure - self._kept) * share * _INHERITED,
            why=f"l’essentiel de ses {len(children)} rubriques en est",
        )

    def _part_said(self, place: int) -> str:
        """The part that most words of a text are of; "" when it is not clear."""
        hits: dict[str, float] = defaultdict(float)
        for target, (count, _) in self._judge.by_content(self._own_text(place)).items():
            hits[target.partition(".")[0]] += count
        best = max(hits, key=lambda part: hits[part], default="")
        return best if best and hits[best] >= _MOST_WORDS * sum(hits.values()) else ""

    def _own_text(self, place: int) -> str:
        """The text of a section, or of what stands under it when it has none."""
        if self._sections[place].blocks:
            return self._texts[place]
        level = self._sections[place].level
        texts = []
        for section, text in zip(
            self._sections[place + 1 :], self._texts[place + 1 :], strict=True
        ):
            if section.level <= level:
                break
            texts += [section.heading, text]
        return "\n".join(texts)


def _parents(sections: Sequence[Section]) -> list[int | None]:
    """The section that each one stands under."""
    parents: list[int | None] = []
    stack: list[int] = []
    for place, section in enumerate(sections):
        while stack and sections[stack[-1]].level >= section.level:
            stack.pop()
        parents.append(stack[-1] if stack and section.level else None)
        if section.level:
            stack.append(place)
    return parents
