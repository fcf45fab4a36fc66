"""Passages grouped into themes, by a method that anyone can redo by hand.

Each theme has words; a passage goes to the theme with the most different words of its own
in it, the first of the list when several have as many. The words found are told. An analyst's
correction, where there is one, wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cep_report.consolidation.national_plan import Theme
from cep_report.consolidation.passages import Passage
from cep_report.stems import Word, stems, words


@dataclass(frozen=True)
class Proposal:
    """The theme proposed, and the words of the passage that say so, in their order."""

    theme: str
    words: tuple[str, ...] = ()


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
            (theme.label, tuple(dict.fromkeys(filter(None, map(stems, theme.words)))))
            for theme in themes
        ]

    def propose(self, text: str) -> Proposal:
        """The theme of a text."""
        found = tuple(words(text))
        best, matched = self._other, tuple[tuple[Word, ...], ...]()
        for label, seeds in self._seeds:
            hits = tuple(hit for seed in seeds if (hit := _place(seed, found)))
            if len(hits) > len(matched):
                best, matched = label, hits
        spans = sorted((hit[0].start, hit[-1].end) for hit in matched)
        return Proposal(best, tuple(text[start:end] for start, end in spans))


def themed(
    items: Iterable[Passage], grouping: Grouping, corrections: Mapping[str, str]
) -> Iterator[Themed]:
    """The passages that are set side by side, each with its theme."""
    for passage in items:
        if passage.kind:
            proposal = grouping.propose(passage.text)
            yield Themed(passage, proposal, corrections.get(passage.id, ""))


def _place(seed: tuple[str, ...], found: Sequence[Word]) -> tuple[Word, ...]:
    """Where the stems of a seed first stand in a row; () for nowhere."""
    width = len(seed)
    for start in range(len(found) - width + 1):
        window = tuple(found[start : start + width])
        if tuple(word.stem for word in window) == seed:
            return window
    return ()
