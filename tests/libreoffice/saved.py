"""What a saved DOCX says, read with lxml alone: the tests' own opinion, none of the product's.

A paragraph whose mark is deleted is read with the next one, as Word shows it once accepted.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {
    "accepted": {f"{W}del", f"{W}moveFrom"},
    "rejected": {f"{W}ins", f"{W}moveTo"},
}
_TEXT = {f"{W}t", f"{W}delText"}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body: its visible text, notes included, and the bookmarks it begins."""

    text: str
    bookmarks: tuple[str, ...]
    style: str
    in_table: bool


def paragraphs(path: Path, view: str = "accepted") -> list[Paragraph]:
    """The body with all changes accepted (or "rejected")."""
    root, notes = _part(path, "word/document.xml"), {}
    if "word/footnotes.xml" in zipfile.ZipFile(path).namelist():
        notes = {note.get(f"{W}id"): note for note in _part(path, "word/footnotes.xml")}
    gone, found = _GONE[view], []
    text, bookmarks = "", ()
    for paragraph in root.iter(f"{W}p"):
        if any(row.find(f"{W}trPr/{W}{_name(gone)}") is not None for row in _rows(paragraph)):
            continue
        text += _visible(paragraph, gone, notes)
        bookmarks += tuple(
            start.get(f"{W}name", "") for start in paragraph.iter(f"{W}bookmarkStart")
        )
        if any(paragraph.find(f"{W}pPr/{W}rPr/{name}") is not None for name in gone):
            continue
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append(
            Paragraph(
                text,
                bookmarks,
                "" if style is None else style.get(f"{W}val", ""),
                next(paragraph.iterancestors(f"{W}tc"), None) is not None,
            )
        )
        text, bookmarks = "", ()
    return found


def comments(path: Path) -> list[tuple[str, str]]:
    """``(author, text)`` of each comment."""
    if "word/comments.xml" not in zipfile.ZipFile(path).namelist():
        return []
    return [
        (item.get(f"{W}author", ""), "".join(node.text or "" for node in item.iter(f"{W}t")))
        for item in _part(path, "word/comments.xml").iter(f"{W}comment")
    ]


def revisions(path: Path) -> list[tuple[str, str]]:
    """``(kind, author)`` of each mark of revision in the body."""
    kinds = {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"}
    return [
        (item.tag.removeprefix(W), item.get(f"{W}author", ""))
        for item in _part(path, "word/document.xml").iter()
        if isinstance(item.tag, str) and item.tag.removeprefix(W) in kinds
    ]


def bookmarks(path: Path) -> list[str]:
    """The names of all bookmarks, in order."""
    return [
        start.get(f"{W}name", "")
        for start in _part(path, "word/document.xml").iter(f"{W}bookmarkStart")
    ]


def _part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def _name(gone: set[str]) -> str:
    return "del" if f"{W}del" in gone else "ins"


def _rows(paragraph: etree._Element) -> list[etree._Element]:
    return list(paragraph.iterancestors(f"{W}tr"))


def _visible(item: etree._Element, gone: set[str], notes: dict) -> str:
    found = []
    for child in item:
        if child.tag in gone or child.tag == f"{W}pPr":
            continue
        if child.tag in _TEXT:
            found.append(child.text or "")
        elif child.tag == f"{W}tab":
            found.append("\t")
        elif child.tag == f"{W}footnoteReference":
            note = notes.get(child.get(f"{W}id"))
            found.append("" if note is None else f"[{_visible(note, gone, {}).strip()}]")
        elif isinstance(child.tag, str):
            found.append(_visible(child, gone, notes))
    return "".join(found)
