"""What speaks for a heading being a part or a zone of the plan: its words, and those under it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from cep_report import stems
from cep_report.french import number
from cep_report.recognition.numbering import numbering
from cep_report.recognition.vocabulary import Names, Vocabulary
from cep_report.recognition.words import asked, folded, likeness, phrase, tokens

OUTSIDE = "hors-plan"
"""What is known to be of no part: contents, annexes, glossary."""

_NOISE = 0.4
"""Below it, the likeness of two headings says nothing."""
_CONTENT, _CONTENT_WITHIN = 0.6, 0.8
"""What the words of a text alone are worth, at best: less than any heading that is known; more
where the part is known, so that only its zones are possible."""
_WORD_ALONE, _WORDS_ONLY = 0.6, 0.8
"""What words of a heading are worth, when they are all of one zone: lost among others, or alone."""
_SPOKEN = 0.2
"""From which share a text says of what heading it is."""
_ENOUGH = 4.0
_MOST = 3
_ANNEX = 0.95


@dataclass(frozen=True)
class Evidence:
    """Why a heading would be that one.

    Attributes:
        target: a part ("parcours"), a zone ("parcours.publics") or :data:`OUTSIDE`.
        name: the likeness of the headings, from 0 to 1.
        known: the name that it is likened to; "" when its words alone say so.
        words: its words that say so alone.
        content: what its text says, from 0 to 1.
        cues: the words of its text that say so, the first few.
        worth: what ``content`` is worth at best.
    """

    target: str
    name: float = 0.0
    known: str = ""
    words: tuple[str, ...] = ()
    content: float = 0.0
    cues: tuple[str, ...] = ()
    worth: float = _CONTENT

    @property
    def part(self) -> str:
        """The part that the target is, or is of."""
        return self.target.partition(".")[0]

    @property
    def confidence(self) -> float:
        """Both together: 1 - (1 - name) (1 - worth x content)."""
        name = self.name if self.name >= _NOISE else 0.0
        return 1 - (1 - name) * (1 - self.worth * self.content)

    @property
    def why(self) -> str:
        """In French, for whoever reads it again."""
        reasons = []
        if self.name >= _NOISE:
            named = f"titre proche de «\u00a0{self.known}\u00a0»"
            told = f"mots du titre\u00a0: {', '.join(self.words)}" if self.words else named
            reasons.append(f"{told} ({number(self.name, 2)})")
        if self.content > 0 and self.cues:
            reasons.append(f"texte\u00a0: {', '.join(self.cues)} ({number(self.content, 2)})")
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
        self._words = {
            target: frozenset(map(stems.stem, names.words)) for target, names in targets.items()
        }
        self._cues = {
            target: tuple((cue, _pattern(cue)) for cue in names.cues)
            for target, names in targets.items()
        }
        self.targets = tuple(targets)
        self._said: dict[str, dict[str, tuple[float, tuple[str, ...]]]] = {}

    def by_name(self, heading: str) -> dict[str, Evidence]:
        """What a heading says, its number left out: the best likeness for each target."""
        said = tokens(numbering(heading).rest)
        best: dict[str, Evidence] = {}
        for target, text, words in self._names:
            rate = likeness(said, words, self._weights)
            if rate > (best[target].name if target in best else 0.0):
                best[target] = Evidence(target, rate, text)
        if folded(heading).startswith("annexe"):
            best[OUTSIDE] = Evidence(OUTSIDE, _ANNEX, "Annexe")
        return best

    def by_words(self, heading: str, among: Iterable[str]) -> dict[str, Evidence]:
        """What single words of a heading say of targets: their share of those said of its kind."""
        rest = numbering(heading).rest
        said = {word.stem: asked(rest)[word.start : word.end] for word in stems.words(asked(rest))}
        hits = {
            target: tuple(text for root, text in said.items() if root in self._words[target])
            for target in among
            if target in self._words
        }
        whole = sum(self._weights.get(word, 1.0) for word in dict.fromkeys(tokens(rest)))
        found = {}
        for target, own in hits.items():
            if own:
                rivals = sum(len(hits[other]) for other in hits if _alike(other, target))
                alone = min(1.0, len(own) / max(whole, 1.0))
                worth = _WORD_ALONE + (_WORDS_ONLY - _WORD_ALONE) * alone
                found[target] = Evidence(target, len(own) / rivals * worth, words=own)
        return found

    def by_content(self, text: str) -> dict[str, tuple[float, tuple[str, ...]]]:
        """How often a text says the words of each target, and which; targets that it says nothing of are left out."""
        if text in self._said:
            return self._said[text]
        plain = folded(text)
        found: dict[str, tuple[float, tuple[str, ...]]] = {}
        for target, cues in self._cues.items():
            counts = {cue: len(pattern.findall(plain)) for cue, pattern in cues}
            hits = sum(min(count, _MOST) for count in counts.values())
            if hits:
                said = sorted(counts, key=lambda cue: -counts[cue])
                found[target] = (float(hits), tuple(cue for cue in said if counts[cue])[:3])
        self._said[text] = found
        return found

    def weigh(
        self, heading: str, text: str, among: Iterable[str] | None = None
    ) -> dict[str, Evidence]:
        """What heading and text say of each target, or of those ``among`` which it is.

        Where it may be of any part, a word of a heading needs its text to say so too.
        """
        chosen = [*(self.targets if among is None else among), OUTSIDE]
        names, alone = self.by_name(heading), self.by_words(heading, chosen)
        content = self.by_content(text)
        worth = _CONTENT if among is None else _CONTENT_WITHIN
        weighed = {}
        for target in chosen:
            rate, cues = self._share(target, content, chosen)
            name = names.get(target, Evidence(target))
            if target in alone and (among is not None or rate >= _SPOKEN):
                name = max(name, alone[target], key=_name)
            if name.name or rate:
                weighed[target] = replace(name, content=rate, cues=cues, worth=worth)
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
        alike = [other for other in among if _alike(other, target)]
        whole = sum(content[other][0] for other in alike if other in content)
        hits, cues = content[target]
        return hits / whole * (1 - math.exp(-hits / _ENOUGH)), cues


@lru_cache(maxsize=4096)
def _pattern(cue: str) -> re.Pattern[str]:
    """What finds a cue in folded text; made once for all the documents of a process."""
    return re.compile(phrase(cue))


def _alike(one: str, other: str) -> bool:
    """Whether two targets are both parts or both zones."""
    return ("." in one) == ("." in other)


def _name(evidence: Evidence) -> float:
    return evidence.name
