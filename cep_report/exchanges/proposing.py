"""A change of the prose, said to people: where it is, what is taken out, what is put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cep_report.exchanges.plain_words import plain
from cep_report.merging import Change, Token, tokens
from cep_report.merging.tokens import LINE, PARAGRAPH, is_break
from cep_report.observations import Kind, Proposal

_AROUND, _PLACE = 12, 6
"""Words quoted on each side of a change, and to say where something is put."""
_LONGEST = 160
"""Characters quoted of what the passage holds whole."""
_EDGE = Token("\ue001", "\ue001")
"""Marks the two ends of a change in its paragraph."""
_LOOKS = {
    "\t**": "gras",
    "\t*": "italique",
    "\t~~": "texte barré",
    "\t[": "lien",
    "\n•": "liste à puces",
    "\n1": "liste numérotée",
    "\n#": "intertitre",
    "\n>": "retrait de citation",
}


@dataclass(frozen=True)
class ZoneWords:
    """The words of a zone as it was sent.

    Attributes:
        base: its normal form.
        printed: what each quoted value or reference is printed as, by its Markdown.
    """

    base: str
    printed: Mapping[str, str]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens, which changes count."""
        return tokens(self.base)

    def passage(self, change: Change | Proposal) -> str:
        """What is changed, with some words on each side in its paragraph."""
        left, before, right = self._around(change)
        first, last = left.split(" "), right.split(" ")
        return (
            f"{'… ' if len(first) > _AROUND else ''}{' '.join(first[-_AROUND:])}{before}"
            f"{' '.join(last[:_AROUND])}{' …' if len(last) > _AROUND else ''}"
        ).strip()

    def said(self, change: Change, kind: Kind) -> str:
        """What is proposed: « limitent » → « freinent »; après « les équipes »\u00a0: « et… »."""
        old, new = self.tokens[change.start : change.end], tokens(change.after)
        before, after = plain(old, self.printed), plain(new, self.printed)
        if before == after:
            look = _look(old, new)
            return f"{look}\u00a0: {quoted(before, _LONGEST)}" if before else look
        if kind is Kind.MOVE and before:
            return f"déplacé d’ici\u00a0: {quoted(before, _LONGEST)}"
        if kind is Kind.DELETION:
            return quoted(before, _LONGEST)
        if before:
            return replaced(before, after)
        place = self._place(change, new)
        return f"{'déplacé ici, ' if kind is Kind.MOVE else ''}{place}{quoted(after)}"

    def _place(self, change: Change, new: Sequence[Token]) -> str:
        """Where something is put in, by the words beside it; "" in a zone without any."""
        new_line = any(is_break(token.key) for token in (*new[:1], *new[-1:]))
        what = "nouvelle ligne " if new_line else ""
        if new and PARAGRAPH in {new[0].key, new[-1].key}:
            what = "nouveau paragraphe "
        left, _, right = (text.split() for text in self._around(change))
        if left:
            return f"{what}après «\u00a0{' '.join(left[-_PLACE:])}\u00a0»\u00a0: "
        if right:
            return f"{what}avant «\u00a0{' '.join(right[:_PLACE])}\u00a0»\u00a0: "
        return ""

    def _around(self, change: Change | Proposal) -> tuple[str, str, str]:
        """What stands before a change in its paragraph, what is changed, what stands after."""
        start, end = change.start, change.end
        while start and not is_break(self.tokens[start - 1].key):
            start -= 1
        while end < len(self.tokens) and not is_break(self.tokens[end].key):
            end += 1
        marked = (
            *self.tokens[start : change.start],
            _EDGE,
            *self.tokens[change.start : change.end],
            _EDGE,
            *self.tokens[change.end : end],
        )
        left, before, right = plain(marked, self.printed).split(_EDGE.text)
        return left, before, right


def replaced(before: str, after: str) -> str:
    """A text for another, in words; one of them may be empty."""
    if not before:
        return quoted(after)
    return f"{quoted(before, _LONGEST)} → {quoted(after) if after else '[supprimé]'}"


def quoted(text: str, longest: int | None = None) -> str:
    """A text between guillemets; of a long one, its beginning and its end on one line."""
    if longest is not None:
        text = " ".join(text.split("\n"))
        if len(text) > longest:
            head, tail = text[: longest // 2], text[-longest // 2 :]
            text = f"{head.rpartition(' ')[0] or head} […] {tail.partition(' ')[2] or tail}"
    return f"«\u00a0{text}\u00a0»"


def _look(old: Sequence[Token], new: Sequence[Token]) -> str:
    """What of a text changes when its words do not."""
    before, after = _looks(old), _looks(new)
    said = [
        f"{name} {'retiré' if key in before else 'ajouté'}{'e' if name.startswith('liste') else ''}"
        for key, name in _LOOKS.items()
        if (key in before) != (key in after)
    ]
    breaks = [sum(token.key in {PARAGRAPH, LINE} for token in some) for some in (old, new)]
    if breaks[0] != breaks[1]:
        said.append("paragraphes séparés" if breaks[0] < breaks[1] else "paragraphes réunis")
    return ", ".join(said) or "présentation modifiée"


def _looks(some: Sequence[Token]) -> set[str]:
    return {
        token.key if token.key[:1] == "\t" else token.key[:2]
        for token in some
        if token.key in _LOOKS or token.key[:2] in _LOOKS
    }
