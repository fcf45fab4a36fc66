"""Passages that answer words, the best first: BM25 on French stems.

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) is the ten lines
of :meth:`Index.search`: the libraries that have it bring arrays or a file of their own, keep
no places to highlight, and none of them stems French without accents. A national collection
holds some thousands of passages: an index in memory is made in a second.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cep_report.campaign import Campaign, load_campaign
from cep_report.consolidation.collection import load_collection
from cep_report.consolidation.corrections import read_corrections, themes_workbook
from cep_report.consolidation.legible import legible
from cep_report.consolidation.national_plan import load_national_plan
from cep_report.consolidation.passages import REGISTER, Passage, passages
from cep_report.consolidation.themes import Grouping, themed
from cep_report.errors import UnknownNameError, UsageError, nearest
from cep_report.french import join
from cep_report.letters import folded
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.stems import stems, words

_SATURATION, _LENGTH = 1.2, 0.75


@dataclass(frozen=True)
class Hit:
    """A passage found.

    Attributes:
        passage: the passage.
        score: higher is better; only an order.
        spans: where the words looked for stand in its text.
        whole: whether it holds all of them.
    """

    passage: Passage
    score: float
    spans: tuple[tuple[int, int], ...]
    whole: bool = True

    def marked(self, before: str, after: str) -> str:
        """The text with each word found between two marks."""
        text, pieces, end = self.passage.text, [], 0
        for start, stop in self.spans:
            pieces += [text[end:start], before, text[start:stop], after]
            end = stop
        return "".join((*pieces, text[end:]))


class Index:
    """Passages ready to be searched."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = tuple(passages)
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        self._lengths = []
        for number, passage in enumerate(self._passages):
            counted = Counter(stems(passage.text))
            self._lengths.append(counted.total())
            for stem, times in counted.items():
                self._postings[stem][number] = times
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 0.0

    def search(self, query: str) -> tuple[Hit, ...]:
        """The passages that hold at least one of the words; those that hold all of them, then the best, first.

        Those of the same score stay in the order given.
        """
        wanted = tuple(dict.fromkeys(stems(query)))
        scores: dict[int, float] = defaultdict(float)
        held: Counter[int] = Counter()
        for stem in wanted:
            postings = self._postings.get(stem, {})
            absent = len(self._passages) - len(postings)
            rarity = math.log1p((absent + 0.5) / (len(postings) + 0.5))
            for number, times in postings.items():
                size = 1 - _LENGTH + _LENGTH * self._lengths[number] / self._mean
                held[number] += 1
                scores[number] += rarity * times * (_SATURATION + 1) / (times + _SATURATION * size)
        ordered = sorted(
            scores, key=lambda number: (held[number] < len(wanted), -scores[number], number)
        )
        return tuple(
            Hit(
                passage := self._passages[number],
                scores[number],
                tuple(_spans(passage.text, frozenset(wanted))),
                held[number] == len(wanted),
            )
            for number in ordered
        )


def _spans(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    for word in words(text):
        if word.stem in wanted:
            yield word.start, word.end


def find_passages(
    project: Project,
    campaign: str,
    query: str,
    *,
    theme: str = "",
    regions: Sequence[str] = (),
    section: str = "",
) -> tuple[Hit, ...]:
    """The passages of a campaign that answer words, the best first.

    Args:
        project: where things are.
        campaign: its name.
        query: words, accents or not.
        theme: only those of that theme, by its label or how it begins.
        regions: only those regions, as people name them; none for all.
        section: only that section (``cooperations.leviers``) or part (``cooperations``).

    Raises:
        UnknownNameError: unknown region, theme or section.
        UsageError: no word to look for; unknown campaign; a region that handed in nothing.
        InputError: a deposit or the workbook of themes cannot be read.
    """
    if not stems(query):
        raise UsageError(
            "Aucun mot à chercher.",
            expected="un mot qui porte un sens, comme «\u00a0mobilité\u00a0»",
            found=query,
            remedy="donner d’autres mots.",
        )
    loaded, known = load_campaign(project, campaign), load_regions(project)
    codes = {known.find(name).code for name in regions}
    plan = load_national_plan(project)
    collection = legible(project, load_collection(project, loaded, known))
    absent = [item.name for item in collection.missing if item.code in codes]
    if absent:
        raise UsageError(
            f"Aucun rapport reçu de\u00a0: {join(absent)}.",
            expected=join([item.region.name for item in collection.received.values()])
            or "un rapport reçu\u00a0: il n’y en a aucun",
            where="--region",
            remedy="choisir parmi les régions dont le rapport est reçu.",
        )
    found = passages(collection, plan)
    if section:
        _check_section(section, {item.section for item in found}, loaded)
    if theme:
        grouping = Grouping(plan.themes_of(loaded), plan.other)
        label = _theme(theme, grouping.labels)
        corrections = read_corrections(themes_workbook(project, campaign), grouping.labels)
        found = tuple(
            item.passage for item in themed(found, grouping, corrections) if item.theme == label
        )
    # All passages make a word rare or common: what is asked for is chosen among the hits.
    return tuple(
        hit
        for hit in Index(found).search(query)
        if (not codes or hit.passage.region.code in codes)
        and (not section or f"{hit.passage.section}.".startswith(f"{section}."))
    )


def _check_section(section: str, found: Collection[str], campaign: Campaign) -> None:
    """Refuse a section that neither the plan nor a report has.

    Raises:
        UnknownNameError: the sections are told.
    """
    known = dict.fromkeys((*campaign.zone_names, REGISTER, *sorted(found)))
    if any(f"{name}.".startswith(f"{section}.") for name in known):
        return
    near = nearest(section, known)
    raise UnknownNameError(
        f"Rubrique inconnue\u00a0: «\u00a0{section}\u00a0».",
        expected=", ".join(known),
        where="--section",
        remedy=f"peut-être {near}\u202f?"
        if near
        else "choisir une de ces rubriques, ou une partie.",
    )


def _theme(text: str, labels: Sequence[str]) -> str:
    for label in labels:
        if folded(label).startswith(folded(text)):
            return label
    near = nearest(text, labels)
    raise UnknownNameError(
        f"Thème inconnu\u00a0: «\u00a0{text}\u00a0».",
        expected=", ".join(labels),
        remedy=f"peut-être {near}\u202f?" if near else "choisir un de ces thèmes.",
    )
