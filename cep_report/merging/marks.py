"""A conflict as it stands in a text: one block, each version under whose it is.

``‹CONFLIT – texte du dossier› … ‹CONFLIT – texte de l’Apec› … ‹FIN DU CONFLIT›``, with as
many versions as there are people who disagree. A block is never within another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from cep_report.merging.tokens import SPACE, Token, is_break, tokens

END = "‹FIN DU CONFLIT›"
OPENING = "‹CONFLIT – "
DELETED = "‹texte supprimé›"
# Spaces may come back from a word processor as others.
_LABEL = re.compile(r"‹CONFLIT\s+–\s+texte\s+(?P<who>[^‹›]*)›")
_END = re.compile(r"‹FIN\s+DU\s+CONFLIT›")
_KEY = "‹ CONFLIT"  # how the key of a folded conflict begins
_BLOCK = re.compile(rf"{_LABEL.pattern}.*?{_END.pattern}", re.DOTALL)


class Version(NamedTuple):
    """A text and whose it is ("de l’Apec"); "" when it was deleted."""

    who: str
    text: str


def versions(text: str, who: str) -> tuple[Version, ...]:
    """A text as each of those who disagree in it would have it, whole, in order.

    A person who has no version in one of its conflicts has the first there.

    Args:
        text: with or without conflicts.
        who: whose it is when it has none.
    """
    blocks = [_numbered(found[0]) for found in _BLOCK.finditer(text)]
    if not blocks:
        return (Version(who, text),)
    names = dict.fromkeys(name for block in blocks for name in block)
    return tuple(Version(name[0], _chosen(text, _picker(name))) for name in names)


def block(some: Iterable[Version]) -> str:
    """Versions one after the other between marks, on lines of their own if they are lines."""
    bare = [Version(who, text.strip("\n") or DELETED) for who, text in some]
    alone = any("\n" in token.key for version in bare for token in tokens(version.text))
    pieces = [piece for who, text in bare for piece in (f"{OPENING}texte {who}›", text)]
    return ("\n\n" if alone else " ").join((*pieces, END))


def waiting(text: str) -> int:
    """How many conflicts a text holds; one whose marks are damaged counts, were it by one left."""
    ends = len(_END.findall(text))
    return max(ends, 1) if ends or _LABEL.search(text) or DELETED in text else 0


def disputes(text: str, mine: str, who: str) -> Iterator[tuple[str, str]]:
    """Of each conflict of a text, the version of one person, "" for none, with each of another."""
    for found in _BLOCK.finditer(text):
        some = _listed(found[0])
        own = next((version.text for version in some if version.who == mine), "")
        yield from ((own, version.text) for version in some if version.who == who)


def versions_in(token: Token) -> tuple[str, ...]:
    """The texts of a token that is a conflict (:func:`folded`), none of another."""
    found = token.key.startswith(_KEY) and _BLOCK.fullmatch(token.text)
    return tuple(version.text for version in _listed(token.text)) if found else ()


def folded(some: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens in which each whole conflict is but one, so that nothing cuts it in two."""
    whole = "".join(token.text for token in some)
    if OPENING[0] not in whole:
        return tuple(some)
    spans = [found.span() for found in _BLOCK.finditer(whole)]
    made: list[Token] = []
    inner: list[Token] = []
    at = 0
    for token in some:
        while spans and spans[0][1] <= at:
            spans.pop(0)
        end = at + len(token.text)
        if spans and spans[0][0] <= at and end <= spans[0][1]:
            inner.append(token)
            if end == spans[0][1]:
                made.append(_folded(inner))
                inner = []
        else:
            made += [*inner, token]
            inner = []
        at = end
    return (*made, *inner)


def _folded(inner: Sequence[Token]) -> Token:
    said = (token.key for token in inner if token.key != SPACE and not is_break(token.key))
    return Token("".join(token.text for token in inner), " ".join(said))


class Opened(NamedTuple):
    """Tokens ``left:right`` stand for a conflict, which is but one token."""

    left: int
    right: int
    block: Token


def opened(some: Sequence[Token], known: AbstractSet[str]) -> tuple[list[Token], list[Opened]]:
    """Tokens in which each conflict is read as the version with most of some ``known`` keys.

    A conflict whose own key is known stays one token.
    """
    view: list[Token] = []
    blocks: list[Opened] = []
    for token in folded(some):
        read = [] if token.key in known else [tokens(text) for text in versions_in(token)]
        if not read:
            view.append(token)
            continue
        best = max(read, key=lambda version: sum(item.key in known for item in version))
        blocks.append(Opened(len(view), len(view) + len(best), token))
        view += best
    return view, blocks


Name = tuple[str, int]


def _listed(found: str) -> tuple[Version, ...]:
    """The versions of one block."""
    _, *pieces = _LABEL.split(_END.sub("", found))
    texts = ("" if text.strip() == DELETED else text.strip() for text in pieces[1::2])
    return tuple(
        Version(" ".join(who.split()), text) for who, text in zip(pieces[::2], texts, strict=True)
    )


def _numbered(found: str) -> dict[Name, str]:
    """The versions of one block; somebody may have several."""
    made: dict[Name, str] = {}
    for who, text in _listed(found):
        made[who, sum(name[0] == who for name in made)] = text
    return made


def _picker(name: Name) -> Callable[[dict[Name, str]], str]:
    return lambda texts: texts.get(name, next(iter(texts.values())))


def _chosen(text: str, pick: Callable[[dict[Name, str]], str]) -> str:
    """A text in which each conflict is decided; what is deleted in the midst of it says so."""
    deleted = "" if _BLOCK.fullmatch(text.strip()) else DELETED
    return _BLOCK.sub(lambda found: pick(_numbered(found[0])) or deleted, text)
