"""Passages grouped into themes, by a method that anyone can redo by hand.

Each theme has words, which stand for those of the same stem, or only for themselves after "=";
a passage goes to the theme with the most different words of its own
in it, the first of the list when several have as many. The words found are told. A line of the
register in which no theme has a word goes to the theme that the region gave its cooperation. An
analyst's correction, where there is one, wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cep_report.consolidation.national_plan import Theme
from cep_report.consolidation.passages import Passage
from cep_report.stems import Word, stems, words

DECLARED = "thème de la coopération"
EXACT = "="
"""Before words of a theme that stand for themselves only."""


@dataclass(frozen=True)
class Proposal:
    """The theme proposed, and the words of the passage that say so, in their order.

    ``declared`` when no word says it, but the register.
    """

    theme: str
    words: tuple[str, ...] = ()
    declared: bool = False

    @property
    def why(self) -> str:
        """In French; "" for a theme that nothing says."""
        return DECLARED if self.declared else ", ".join(self.words)


@dataclass(frozen=True)
class Themed:
    """A passage and its theme; ``corrected`` is the analyst's, "" for none."""

    passage: Passage
    proposal: Proposal
    corrected: str = ""

    @property
    def theme(self) -> str:
        """The theme it is printed under."""
        return self.corrected or self.proposal.theme


class Grouping:
    """The method, ready for a list of themes.

    Args:
        themes: in their order.
        other: the theme of what no word classes.
    """

    def __init__(self, themes: Sequence[Theme], other: str) -> None:
        self.labels = (*(theme.label for theme in themes), other)
        self._other = other
        self._seeds = [
            (theme.label, tuple(dict.fromkeys(filter(None, map(_seed, theme.words)))))
            for theme in themes
        ]

    def propose(self, text: str, declared: str = "") -> Proposal:
        """The theme of a text; ``declared`` is what its register says, for want of words."""
        found = tuple(words(text))
        best, matched = self._other, tuple[tuple[Word, ...], ...]()
        for label, seeds in self._seeds:
            hits = tuple(hit for seed in seeds if (hit := _place(seed, found)))
            if len(hits) > len(matched):
                best, matched = label, hits
        if not matched and declared != self._other and declared in self.labels:
            return Proposal(declared, declared=True)
        spans = sorted((hit[0].start, hit[-1].end) for hit in matched)
        return Proposal(best, tuple(text[start:end] for start, end in spans))


def themed(
    items: Iterable[Passage], grouping: Grouping, corrections: Mapping[str, str]
) -> Iterator[Themed]:
    """The passages that are set side by side, each with its theme."""
    for passage in items:
        if passage.kind:
            proposal = grouping.propose(passage.text, passage.declared)
            yield Themed(passage, proposal, corrections.get(passage.id, ""))


def _seed(text: str) -> tuple[str, ...]:
    """What is looked for: stems, or the words themselves after the sign that asks for them."""
    if text.startswith(EXACT):
        return tuple(f"{EXACT}{word.form}" for word in words(text.removeprefix(EXACT)))
    return stems(text)


def _place(seed: tuple[str, ...], found: Sequence[Word]) -> tuple[Word, ...]:
    """Where the stems of a seed first stand in a row; () for nowhere."""
    width = len(seed)
    for start in range(len(found) - width + 1):
        window = tuple(found[start : start + width])
        if all(key in (word.stem, f"{EXACT}{word.form}") for key, word in zip(seed, window)):
            return window
    return ()
