"""Writing a region's commentary: a phrasing for each fact, a value for each figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cep_report.blocks import Block, Paragraphs, Value
from cep_report.prose import substitute
from cep_report.sentences.language import Figure, Slot, render
from cep_report.sentences.lexicon import Phrasings

PREFIX = "constat"
"""Names of the values that commentaries quote begin so."""


@dataclass(frozen=True)
class Commentary:
    """Paragraphs, and the values they quote."""

    id: str
    markdown: str
    values: tuple[Value, ...]

    def blocks(self) -> Iterator[Block]:
        """The values, then the paragraphs; nothing when there is nothing to say."""
        if self.markdown:
            yield from self.values
            yield Paragraphs(self.id, self.markdown)

    @property
    def text(self) -> str:
        """As it is read: figures in their places."""
        texts = {value.name: value.text for value in self.values}
        return substitute(self.markdown, lambda found: texts[found.name])


@dataclass
class Author:
    """Writes one commentary; remembers the phrasings it has used and the figures it quotes.

    A phrasing is chosen by the digest of the region and the fact, then the next one not
    yet used: the same inputs give the same text, and a text does not repeat itself.
    """

    region: str
    phrasings: Phrasings
    id: str
    _used: set[str] = field(default_factory=set)
    _values: list[Value] = field(default_factory=list)
    _paragraphs: list[str] = field(default_factory=list)

    def sentence(self, fact: str, *keys: str, origin: str, **slots: Slot) -> str:
        """A fact in a sentence.

        Args:
            fact: what is told; unique in the report, small letters, digits, dots, hyphens.
            keys: the phrasings to choose among.
            origin: where its figures come from.
            slots: what fills the phrasing.
        """
        phrasing = self._choose(fact, self.phrasings.get(*keys))
        quoted: dict[str, Value] = {}

        def quote(name: str, figure: Figure) -> str:
            value = Value(
                f"{PREFIX}.{self.id}.{fact}.{name.replace('_', '-')}",
                figure.text,
                figure.number,
                figure.unit,
                origin,
                figure.label,
            )
            quoted[value.name] = value
            return f"{{{{< val {value.name} >}}}}"

        text = render(phrasing, slots, quote)
        self._values += quoted.values()
        return text

    def paragraph(self, sentences: Iterable[str]) -> None:
        """Sentences one after the other; nothing for none."""
        text = " ".join(sentence for sentence in sentences if sentence)
        if text:
            self._paragraphs.append(text)

    def bullets(self, items: Iterable[str]) -> None:
        """A list, one fact an item; nothing for none."""
        lines = [f"- {item}" for item in items if item]
        if lines:
            self._paragraphs.append("\n".join(lines))

    def done(self) -> Commentary:
        """What was written."""
        return Commentary(self.id, "\n\n".join(self._paragraphs), tuple(self._values))

    def _choose(self, fact: str, phrasings: tuple[str, ...]) -> str:
        digest = hashlib.sha256(f"{self.region}/{self.id}/{fact}".encode()).digest()
        start = int.from_bytes(digest[:4], "big") % len(phrasings)
        turned = (*phrasings[start:], *phrasings[:start])
        chosen = next((text for text in turned if text not in self._used), turned[0])
        self._used.add(chosen)
        return chosen
