"""A file that came back, laid over the draft that was sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from cep_report.exchanges.archive import Sending
from cep_report.exchanges.zones import zone_elements
from cep_report.word.comments import Comment, comments
from cep_report.word.normal import NOTES, Normal, of_word
from cep_report.word.overlay import lay_over
from cep_report.word.passages import Media, Passage, text_of
from cep_report.word.plain import open_holders
from cep_report.word.revisions import Revision, View, has_revisions, resolved, revisions
from cep_report.word.styles import PART as STYLES
from cep_report.word.styles import Styles
from cep_report.word.xml import dump, parse, qn

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"\\(\W)|[*^~`]")
"""What Markdown puts within words: escapes, emphasis."""
_NOTE = re.compile(r"\^\[(?P<text>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]")
"""A footnote where it is called, which may be inside a word."""
_KNOWN_BLOCKS = {qn("w:p"), qn("w:tbl"), qn("w:sectPr")}
_PLACEHOLDER = re.compile(r"\{\{<[^>]*>\}\}")


@dataclass(frozen=True)
class Reading:
    """One view of a returned document: all its revisions accepted, or all rejected.

    Attributes:
        root: the document part in that view.
        passages: in order, laid over the draft.
        zones: the XML of each zone, with that of the notes when it has any.
        normal: its zones in normal form.
    """

    root: etree._Element
    passages: tuple[Passage, ...]
    zones: Mapping[str, bytes]
    normal: Normal


@dataclass(frozen=True)
class Returned:
    """A returned file: its members, guarded, and the sending it answers."""

    parts: Mapping[str, bytes]
    document: str
    sending: Sending

    @cached_property
    def root(self) -> etree._Element:
        """The document part as it came."""
        return parse(self.parts[self.document])

    @cached_property
    def media(self) -> Media:
        """Its pictures."""
        return Media(self.parts, self.document)

    @cached_property
    def styles(self) -> Styles:
        """Its styles."""
        return Styles(self.parts.get(STYLES, b""))

    @cached_property
    def accepted(self) -> Reading:
        """What its readers want it to say."""
        return self._reading(View.ACCEPTED)

    @cached_property
    def rejected(self) -> Reading:
        """What it says without the recorded changes: as sent, but for those not recorded."""
        return self._reading(View.REJECTED) if self.revisions else self.accepted

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """The recorded changes."""
        return revisions(self.root) if has_revisions(self.root) else ()

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments, with their threads."""
        return comments(self.parts, self.document)

    def _reading(self, view: View) -> Reading:
        root = resolved(self.root, view)
        open_holders(root)
        passages = lay_over(root, self.sending.passages, self.media, self.styles)
        parts = {
            name: dump(resolved(parse(content), view)) if name in NOTES else content
            for name, content in self.parts.items()
        }
        if plain := self.styles.with_plain_headings():
            parts[STYLES] = plain
        elements = zone_elements(passages, self.sending.passages)
        notes = b"".join(parts[name] for name in NOTES if name in parts)
        zones = {zone: _written(items, notes) for zone, items in elements.items()}
        # What is the same in the other view is read already: pandoc takes long.
        known = self.accepted if view is View.REJECTED else None
        same = {
            zone: known.normal.texts[zone]
            for zone, written in zones.items()
            if known and known.zones.get(zone) == written
        }
        rest = {zone: items for zone, items in elements.items() if zone not in same}
        normal = of_word(parts, self.document, root, rest, self.sending.quotations)
        return Reading(root, passages, zones, replace(normal, texts={**same, **normal.texts}))


def _written(items: Sequence[etree._Element], notes: bytes) -> bytes:
    """Elements as they are written, and the notes that they may refer to."""
    text = b"".join(map(etree.tostring, items))
    return text + notes if b"noteReference" in text else text


def most_alike(sendings: Sequence[Sending], parts: Mapping[str, bytes], document: str) -> Sending:
    """Of several sendings, the one whose draft has most of a file's texts; of equals, the last.

    Args:
        sendings: one at least, the oldest first.
        parts: the members of the file, guarded.
        document: the name of its document part.
    """
    root = resolved(parse(parts[document]), View.ACCEPTED)
    open_holders(root)
    texts = {_folded(text_of(item)) for item in root.iter(qn("w:p"), qn("w:tbl"))} - {""}

    def likeness(sending: Sending) -> int:
        return sum(_folded(item.text) in texts for item in sending.passages)

    return max(reversed(sendings), key=likeness)


def unread(returned: Returned) -> dict[str, str]:
    """Words of a returned document that no reading has kept, by zone; "" for outside zones.

    Every word of the document is either in a passage, compared as it stands, or in a normal
    form: what is in neither stood in something that we do not read (a text box, an odd
    wrapper) and has to be read by a person.
    """
    reading, sending = returned.accepted, returned.sending
    found: dict[str, str] = {}
    for zone, elements in zone_elements(reading.passages, sending.passages).items():
        text = "\n".join(text_of(item) for item in elements)
        kept = [item.after for item in reading.normal.edited if item.zone == zone]
        missing = (
            Counter(words(text))
            - Counter(words(" ".join(kept)))
            - Counter(_printed_words(reading.normal.texts[zone], sending))
        )
        if missing:
            found[zone] = _picked(missing, text)
    outside = "\n".join(map(text_of, _odd_blocks(reading.root)))
    if words(outside):
        found[""] = outside.strip()
    notes = _notes(returned.parts)
    sent = _notes(sending.parts)
    added = Counter(words(" ".join(notes))) - Counter(words(" ".join(sent)))
    for zone, text in reading.normal.texts.items():
        added -= Counter(_printed_words(text, sending)) - Counter(
            _printed_words(sending.normal.get(zone, ""), sending)
        )
    if added:
        new = [note for note in notes if note not in sent]
        told = [note for note in new if not added.keys().isdisjoint(words(note))]
        found[""] = "\n".join(filter(None, [found.get("", ""), *told]))
    return found


def _folded(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """The words of a text, without regard to capitals."""
    return [word.casefold() for word in spelled(text)]


def spelled(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _WORD.findall(text)


def _printed_words(normal: str, sending: Sending) -> list[str]:
    """The words of a normal form as they are printed, quoted values in place."""
    for quote in sending.quotations.values.values():
        normal = normal.replace(quote.markdown, f" {quote.text} ")
    normal = _PLACEHOLDER.sub(" ", normal)
    notes = " ".join(match["text"] for match in _NOTE.finditer(normal))
    return words(_MARKS.sub(r"\1", f"{_NOTE.sub('', normal)} {notes}"))


def _odd_blocks(root: etree._Element) -> Iterator[etree._Element]:
    """What stands in a document's body and is neither paragraph, table nor properties."""
    body = root.find(qn("w:body"))
    for item in () if body is None else body:
        if isinstance(item.tag, str) and item.tag not in _KNOWN_BLOCKS:
            yield item


def _notes(parts: Mapping[str, bytes]) -> list[str]:
    """The text of each note, its revisions accepted."""
    return [
        " ".join(text_of(paragraph) for paragraph in note.iter(qn("w:p"))).strip()
        for name, kind in NOTES.items()
        if name in parts
        for note in resolved(parse(parts[name]), View.ACCEPTED).iter(qn(f"w:{kind}"))
    ]


def _picked(wanted: Counter[str], text: str) -> str:
    """The words wanted, as they stand in a text and in its order."""
    left = Counter(wanted)
    found = []
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if left[word]:
            left[word] -= 1
            found.append(match[0])
    return " ".join(found)
