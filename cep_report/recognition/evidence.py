"""What speaks for a heading being a part or a zone of the plan: its words, and those under it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cep_report.recognition.numbering import numbering
from cep_report.recognition.vocabulary import Names, Vocabulary
from cep_report.recognition.words import folded, likeness, phrase, tokens

OUTSIDE = "hors-plan"
"""What is known to be of no part: contents, annexes, glossary."""

_NOISE = 0.4
"""Below it, the likeness of two headings says nothing."""
_CONTENT = 0.6
"""What the words of a text alone are worth, at best: less than any heading that is known."""
_ENOUGH = 4.0
_MOST = 3
_ANNEX = 0.95


@dataclass(frozen=True)
class Evidence:
    """Why a heading would be that one.

    Attributes:
        target: a part ("parcours"), a zone ("parcours.publics") or :data:`OUTSIDE`.
        name: the likeness of the headings, from 0 to 1.
        known: the name that it is likened to.
        content: what its text says, from 0 to 1.
        cues: the words of its text that say so, the first few.
    """

    target: str
    name: float = 0.0
    known: str = ""
    content: float = 0.0
    cues: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """The part that the target is, or is of."""
        return self.target.partition(".")[0]

    @property
    def confidence(self) -> float:
        """Both together: 1 - (1 - name) (1 - 0.6 content)."""
        name = self.name if self.name >= _NOISE else 0.0
        return 1 - (1 - name) * (1 - _CONTENT * self.content)

    @property
    def why(self) -> str:
        """In French, for whoever reads it again."""
        reasons = []
        if self.name >= _NOISE:
            reasons.append(f"titre proche de «\u00a0{self.known}\u00a0» ({_rate(self.name)})")
        if self.content > 0 and self.cues:
            reasons.append(f"texte\u00a0: {', '.join(self.cues)} ({_rate(self.content)})")
        return "\u202f; ".join(reasons)


class Judge:
    """Weighs headings and texts against a plan.

    Args:
        targets: the parts and zones of the plan, by name, and how they are called.
        vocabulary: the weight of words, and what is outside the plan.
    """

    def __init__(self, targets: Mapping[str, Names], vocabulary: Vocabulary) -> None:
        self._weights = vocabulary.weights
        self._names = [
            (target, text, words)
            for target, names in targets.items()
            for text in names.headings
            if (words := tokens(text))
        ]
        self._names += [(OUTSIDE, text, tokens(text)) for text in vocabulary.outside]
        self._cues = {
            target: tuple((cue, re.compile(phrase(cue))) for cue in names.cues)
            for target, names in targets.items()
        }
        self.targets = tuple(targets)

    def by_name(self, heading: str) -> dict[str, Evidence]:
        """What a heading says, its number left out: the best likeness for each target."""
        said = tokens(numbering(heading).rest)
        best: dict[str, Evidence] = {}
        for target, text, words in self._names:
            rate, _ = likeness(said, words, self._weights)
            if rate > (best[target].name if target in best else 0.0):
                best[target] = Evidence(target, rate, text)
        if folded(heading).startswith("annexe"):
            best[OUTSIDE] = Evidence(OUTSIDE, _ANNEX, "Annexe")
        return best

    def by_content(self, text: str) -> dict[str, tuple[float, tuple[str, ...]]]:
        """How often a text says the words of each target, and which; targets that it says nothing of are left out."""
        plain = folded(text)
        found = {}
        for target, cues in self._cues.items():
            counts = {cue: len(pattern.findall(plain)) for cue, pattern in cues}
            hits = sum(min(count, _MOST) for count in counts.values())
            if hits:
                said = sorted(counts, key=lambda cue: -counts[cue])
                found[target] = (float(hits), tuple(cue for cue in said if counts[cue])[:3])
        return found

    def weigh(
        self, heading: str, text: str, among: Iterable[str] | None = None
    ) -> dict[str, Evidence]:
        """What heading and text say of each target, or of those ``among`` which it is."""
        names, content = self.by_name(heading), self.by_content(text)
        chosen = [*(self.targets if among is None else among), OUTSIDE]
        weighed = {}
        for target in chosen:
            name = names.get(target, Evidence(target))
            rate, cues = self._share(target, content, chosen)
            if name.name or rate:
                weighed[target] = Evidence(target, name.name, name.known, rate, cues)
        return weighed

    def _share(
        self,
        target: str,
        content: Mapping[str, tuple[float, tuple[str, ...]]],
        among: Iterable[str],
    ) -> tuple[float, tuple[str, ...]]:
        """Its share of what was said of targets of its kind, when enough was said."""
        if target not in content:
            return 0.0, ()
        alike = [other for other in among if ("." in other) == ("." in target)]
        whole = sum(content[other][0] for other in alike if other in content)
        hits, cues = content[target]
        return hits / whole * (1 - math.exp(-hits / _ENOUGH)), cues


def _rate(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
