"""Edits of a DOCX in its XML, as word processors leave them: nothing of the product is used."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
W = f"{{{NS['w']}}}"
_OPEN = "<x " + " ".join(f'xmlns:{key}="{value}"' for key, value in NS.items()) + ">"
AUTHORED = 'w:author="Élodie Martin" w:date="2023-04-28T10:00:00Z"'


def xml(text: str) -> list[etree._Element]:
    """Elements written with the usual prefixes."""
    return list(etree.fromstring(f"{_OPEN}{text}</x>"))


def escaped(text: str) -> str:
    """A text as it stands in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def run(text: str, properties: str = "") -> str:
    """A run."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def paragraph(text: str, style: str = "", content: str = "") -> etree._Element:
    """A paragraph of one run, or of XML ``content``."""
    ppr = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return xml(f"<w:p>{ppr}{content or run(text)}</w:p>")[0]


class Word:
    """A DOCX being edited."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.root[0]
        self._numbers = iter(range(90_000, 99_999))

    def save(self, path: Path) -> Path:
        """Write it."""
        self.parts["word/document.xml"] = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path

    # Finding ------------------------------------------------------------------------------

    def find(self, text: str) -> etree._Element:
        """The paragraph that holds a text, outside the contents; the only one."""
        found = [
            item
            for item in self.body.iter(f"{W}p")
            if text in text_of(item) and not style_of(item).startswith("TOC")
        ]
        assert len(found) == 1, f"{text}: {len(found)}"
        return found[0]

    def table(self, text: str) -> etree._Element:
        """The table that holds a text."""
        return next(self.find(text).iterancestors(f"{W}tbl"))

    def bookmark(self, name: str) -> etree._Element:
        """The beginning of a bookmark."""
        return next(self.bookmarks(name))

    def bookmarks(self, prefix: str) -> Iterator[etree._Element]:
        """The beginnings of bookmarks, by what their names begin with."""
        for item in list(self.body.iter(f"{W}bookmarkStart")):
            if item.get(f"{W}name", "").startswith(prefix):
                yield item

    def number(self) -> str:
        """An identifier that nothing has."""
        return str(next(self._numbers))

    # Editing ------------------------------------------------------------------------------

    def replace(self, place: str, old: str, new: str) -> None:
        """Words for others, within one run of the paragraph that holds ``place``."""
        item = self._text(place, old)
        item.text = item.text.replace(old, new, 1)
        keep(item)

    def cut(self, place: str, text: str) -> tuple[etree._Element, etree._Element]:
        """The run that holds a text cut in two before it: what is before, and the rest."""
        item = self._text(place, text)
        before, found, after = item.text.partition(text)
        first = item.getparent()
        second = copy.deepcopy(first)
        item.text = before
        rest = second.find(f"{W}t")
        rest.text = found + after
        keep(item)
        keep(rest)
        first.addnext(second)
        return first, second

    def isolated(self, place: str, text: str) -> etree._Element:
        """The run that holds a text and nothing else, cut out of its own."""
        _, second = self.cut(place, text)
        item = second.find(f"{W}t")
        rest = item.text[len(text) :]
        item.text = text
        if rest:
            third = copy.deepcopy(second)
            third.find(f"{W}t").text = rest
            keep(third.find(f"{W}t"))
            second.addnext(third)
        return second

    def _text(self, place: str, text: str) -> etree._Element:
        found = [item for item in self.find(place).iter(f"{W}t") if text in (item.text or "")]
        assert found, f"{text}: in several runs"
        return found[0]

    def split(self, place: str, text: str) -> etree._Element:
        """A paragraph becomes two before a text; the bookmark stays with the first."""
        first, second = self.cut(place, text)
        item = first.find(f"{W}t")
        item.text = item.text.rstrip(" ")
        old = second.getparent()
        new = etree.Element(f"{W}p")
        properties = old.find(f"{W}pPr")
        if properties is not None:
            new.append(copy.deepcopy(properties))
        for item in [second, *second.itersiblings()]:
            new.append(item)
        old.addnext(new)
        for end in list(new.iter(f"{W}bookmarkEnd")):
            number = end.get(f"{W}id")
            if not any(s.get(f"{W}id") == number for s in new.iter(f"{W}bookmarkStart")):
                old.append(end)
        return new

    def join(self, first: str, second: str, between: str = " ") -> None:
        """Two paragraphs become one."""
        one, other = self.find(first), self.find(second)
        if between:
            one.append(xml(run(between))[0])
        for item in list(other):
            if item.tag != f"{W}pPr":
                one.append(item)
        other.getparent().remove(other)

    def remove(self, text: str) -> etree._Element:
        """Take a paragraph out."""
        item = self.find(text)
        item.getparent().remove(item)
        return item

    def after(self, text: str, *items: etree._Element) -> None:
        """Put blocks after the paragraph that holds a text."""
        place = self.find(text)
        for item in reversed(items):
            place.addnext(item)

    def deleted(self, place: str, text: str, who: str = AUTHORED) -> None:
        """Take words out, recorded."""
        self._wrapped(self.isolated(place, text), "del", who)

    def inserted(self, place: str, before: str, text: str, who: str = AUTHORED) -> None:
        """Put words in before others, recorded."""
        first, _ = self.cut(place, before)
        first.addnext(xml(f'<w:ins w:id="{self.number()}" {who}>{run(text)}</w:ins>')[0])

    def _wrapped(self, item: etree._Element, kind: str, who: str) -> None:
        holder = xml(f'<w:{kind} w:id="{self.number()}" {who}/>')[0]
        item.getparent().replace(item, holder)
        holder.append(item)
        if kind in {"del", "moveFrom"}:
            for text in item.iter(f"{W}t"):
                text.tag = f"{W}delText"

    # Parts --------------------------------------------------------------------------------

    def relate(self, part: str, content: bytes, kind: str, mime: str = "") -> str:
        """Add a part that the document is related to; its identifier."""
        self.parts[f"word/{part}"] = content
        name = "word/_rels/document.xml.rels"
        root = etree.fromstring(self.parts[name])
        identifier = f"rIdTest{self.number()}"
        item = etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship")
        item.set("Id", identifier)
        item.set("Type", f"{NS['r']}/{kind}")
        item.set("Target", part)
        self.parts[name] = etree.tostring(root)
        types = etree.fromstring(self.parts["[Content_Types].xml"])
        space = f"{{{types.nsmap[None]}}}"
        if mime:
            etree.SubElement(types, f"{space}Override", PartName=f"/word/{part}", ContentType=mime)
        elif not any(item.get("Extension") == "png" for item in types):
            etree.SubElement(types, f"{space}Default", Extension="png", ContentType="image/png")
        self.parts["[Content_Types].xml"] = etree.tostring(types)
        return identifier

    def link(self, target: str) -> str:
        """Relate the document to an address; the identifier."""
        name = "word/_rels/document.xml.rels"
        root = etree.fromstring(self.parts[name])
        identifier = f"rIdTest{self.number()}"
        item = etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship")
        item.set("Id", identifier)
        item.set("Type", f"{NS['r']}/hyperlink")
        item.set("Target", target)
        item.set("TargetMode", "External")
        self.parts[name] = etree.tostring(root)
        return identifier

    def drawing(self, content: bytes, name: str = "ajoutee.png", alt: str = "Plan") -> str:
        """The run of a picture, as XML."""
        identifier = self.relate(f"media/{name}", content, "image")
        return (
            '<w:r><w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/>'
            f'<wp:docPr id="{self.number()}" name="Image" descr="{alt}"/><a:graphic>'
            f'<a:graphicData uri="{NS["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name=""/>'
            f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{identifier}"/>'
            "</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>"
        )

    def footnote(self, place: str, before: str, text: str) -> None:
        """Add a footnote before words."""
        name = "word/footnotes.xml"
        root = etree.fromstring(self.parts[name])
        number = str(max(int(note.get(f"{W}id")) for note in root) + 1)
        note = f'<w:footnote w:id="{number}"><w:p>{run(text)}</w:p></w:footnote>'
        root.append(xml(note)[0])
        self.parts[name] = etree.tostring(root)
        first, _ = self.cut(place, before)
        first.addnext(xml(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')[0])

    def list_item(self, text: str, *, ordered: bool = False, level: int = 0) -> etree._Element:
        """A paragraph of a list as Word makes them, with numbering of its own."""
        number = self._numbering(ordered=ordered)
        return xml(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            f"</w:pPr>{run(text)}</w:p>"
        )[0]

    def _numbering(self, *, ordered: bool) -> str:
        name = "word/numbering.xml"
        root = etree.fromstring(self.parts[name])
        wanted = "7701" if ordered else "7702"
        if not any(item.get(f"{W}numId") == wanted for item in root.iter(f"{W}num")):
            levels = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{"decimal" if ordered else "bullet"}"/>'
                f'<w:lvlText w:val="{"%" + str(level + 1) + "." if ordered else "•"}"/></w:lvl>'
                for level in range(3)
            )
            abstract, number = xml(
                f'<w:abstractNum w:abstractNumId="{wanted}">{levels}</w:abstractNum>'
                f'<w:num w:numId="{wanted}"><w:abstractNumId w:val="{wanted}"/></w:num>'
            )
            first = next(root.iter(f"{W}num"))
            first.addprevious(abstract)
            root.append(number)
            self.parts[name] = etree.tostring(root)
        return wanted


def text_of(item: etree._Element) -> str:
    """The text of runs, deleted ones apart."""
    return "".join(text.text or "" for text in item.iter(f"{W}t"))


def style_of(item: etree._Element) -> str:
    """A paragraph's style."""
    style = item.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def keep(text: etree._Element) -> None:
    """Keep the spaces at the ends of a text."""
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
