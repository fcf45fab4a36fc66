"""Make ``_extensions/cep/reference.docx`` from pandoc's own reference document.

    python scripts/make_reference_docx.py [target]

Styles, headers, footers, settings and A4 pages of every report. Colours are those of
``cep_report.word.theme.PLACEHOLDERS``: ``word.finish`` puts the association's in their
place. The result depends on this file and on the version of pandoc only.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pypandoc
from lxml import etree

from cep_report.fonts import FAMILY
from cep_report.ooxml import rewrite_zip
from cep_report.word.theme import PLACEHOLDERS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
TARGET = Path(__file__).parent.parent / "_extensions" / "cep" / "reference.docx"
PRIMARY, SECONDARY, TINT = PLACEHOLDERS.primary, PLACEHOLDERS.secondary, PLACEHOLDERS.tint
GREY = "595959"

FONTS = f'<w:rFonts w:ascii="{FAMILY}" w:hAnsi="{FAMILY}" w:eastAsia="{FAMILY}" w:cs="{FAMILY}"/>'


def paragraph(
    style_id: str,
    name: str,
    *,
    based_on: str = "Normal",
    following: str = "",
    ppr: str = "",
    rpr: str = "",
    custom: bool = True,
    quick: bool = True,
) -> str:
    """One paragraph style."""
    default = ' w:default="1"' if style_id == "Normal" else ""
    origin = ' w:customStyle="1"' if custom else ""
    return (
        f'<w:style w:type="paragraph"{origin}'
        f'{default} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
        + (f'<w:next w:val="{following}"/>' if following else "")
        + ("<w:qFormat/>" if quick else "")
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def size(points: float) -> str:
    """Font size."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def color(value: str) -> str:
    """Font colour."""
    return f'<w:color w:val="{value}"/>'


def spacing(before: int, after: int, line: int = 0) -> str:
    """Vertical spacing in twentieths of a point; ``line`` in 240ths of a line."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def heading(level: int, points: float, before: int, after: int, *, page: bool = False) -> str:
    """A heading style: kept with what follows, with its outline level."""
    rule = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="{SECONDARY}"/></w:pBdr>'
        if level == 1
        else ""
    )
    return paragraph(
        f"Heading{level}",
        f"heading {level}",
        following="BodyText",
        custom=False,
        ppr="<w:keepNext/><w:keepLines/>"
        + ("<w:pageBreakBefore/>" if page else "")
        + rule
        + "<w:suppressAutoHyphens/>"
        + spacing(before, after, 252)
        + '<w:jc w:val="left"/>'
        + f'<w:outlineLvl w:val="{level - 1}"/>',
        rpr="<w:b/><w:bCs/>" + color(PRIMARY) + size(points),
    )


def box(border: str, fill: str, *, before: int = 0, list_item: bool = False) -> str:
    """The border and shade of a framed paragraph."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{border}"/>'
        for side, width, space in (
            ("top", 4, 4),
            ("left", 36, 8),
            ("bottom", 4, 4),
            ("right", 4, 8),
        )
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="900"/></w:numPr>' if list_item else ""
    indent = (
        '<w:ind w:left="500" w:right="220" w:hanging="260"/>'
        if list_item
        else '<w:ind w:left="240" w:right="220"/>'
    )
    return (
        f'<w:keepLines/>{number}<w:pBdr>{sides}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
        + spacing(before, 60, 245)
        + indent
    )


def framed(prefix: str, label: str, border: str, fill: str, title_color: str) -> list[str]:
    """Title, text and list item of one kind of frame."""
    return [
        paragraph(
            f"{prefix}Titre",
            f"{label} titre",
            ppr="<w:keepNext/>" + box(border, fill, before=180),
            rpr="<w:b/><w:bCs/>" + color(title_color),
        ),
        paragraph(prefix, label, ppr=box(border, fill)),
        paragraph(f"{prefix}Liste", f"{label} liste", ppr=box(border, fill, list_item=True)),
    ]


def cover(style_id: str, name: str, ppr: str, rpr: str) -> str:
    """A style of the cover page."""
    return paragraph(style_id, name, following=style_id, ppr=ppr, rpr=rpr, quick=False)


VALUE = (
    '<w:style w:type="character" w:customStyle="1" w:styleId="CepValeur">'
    '<w:name w:val="Valeur générée"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/></w:style>'
)
NORMAL_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)

STYLES = [
    paragraph("Normal", "Normal", based_on="", custom=False, ppr=spacing(0, 0, 245)),
    paragraph(
        "BodyText", "Body Text", custom=False, ppr="<w:widowControl/>" + spacing(0, 104, 236)
    ),
    paragraph("FirstParagraph", "First Paragraph", based_on="BodyText", following="BodyText"),
    paragraph("Compact", "Compact", based_on="BodyText", ppr=spacing(0, 30, 236)),
    paragraph(
        "Title",
        "Title",
        following="Subtitle",
        custom=False,
        ppr="<w:keepNext/><w:suppressAutoHyphens/>"
        f'<w:pBdr><w:bottom w:val="single" w:sz="24" w:space="14" w:color="{SECONDARY}"/></w:pBdr>'
        + spacing(2800, 320, 240)
        + '<w:jc w:val="left"/>',
        rpr="<w:b/><w:bCs/>" + color(PRIMARY) + size(32),
    )
    .replace("<w:keepNext/><w:suppressAutoHyphens/><w:pBdr>", "<w:keepNext/><w:pBdr>")
    .replace("</w:pBdr><w:spacing", "</w:pBdr><w:suppressAutoHyphens/><w:spacing", 1),
    paragraph(
        "Subtitle",
        "Subtitle",
        following="BodyText",
        custom=False,
        ppr=spacing(0, 900, 240),
        rpr=color(SECONDARY) + size(19),
    ),
    cover("CepCouvertureLogo", "CEP Couverture logo", "<w:keepNext/>" + spacing(0, 160), ""),
    cover(
        "CepCouvertureAssociation",
        "CEP Couverture association",
        spacing(0, 600),
        "<w:b/><w:bCs/>" + color(PRIMARY) + size(16),
    ),
    cover("CepCouvertureLigne", "CEP Couverture ligne", spacing(0, 80), size(12)),
    cover(
        "CepCouvertureMention",
        "CEP Couverture mention",
        spacing(320, 0),
        "<w:b/><w:bCs/>" + color(PRIMARY) + size(12),
    ),
    cover(
        "CepCouvertureFictif",
        "CEP Couverture fictif",
        f'<w:pBdr>{"".join(f"""<w:{side} w:val="single" w:sz="12" w:space="6" w:color="{SECONDARY}"/>""" for side in ("top", "left", "bottom", "right"))}</w:pBdr>'
        + spacing(480, 0)
        + '<w:ind w:left="140" w:right="140"/><w:jc w:val="center"/>',
        "<w:b/><w:bCs/>" + color(SECONDARY) + size(13),
    ),
    heading(1, 20, 0, 140, page=True),
    heading(2, 15, 260, 90),
    heading(3, 12, 220, 80),
    heading(4, 11, 220, 80),
    heading(5, 10.5, 200, 60),
    heading(6, 10.5, 200, 60),
    paragraph(
        "TOCHeading",
        "TOC Heading",
        following="BodyText",
        custom=False,
        ppr="<w:keepNext/><w:pageBreakBefore/>"
        f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="{SECONDARY}"/></w:pBdr>'
        + spacing(0, 200, 252),
        rpr="<w:b/><w:bCs/>" + color(PRIMARY) + size(20),
    ),
    *(
        paragraph(
            f"TOC{level}",
            f"toc {level}",
            following="Normal",
            custom=False,
            quick=False,
            ppr='<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9354"/></w:tabs>'
            + spacing(before, 20, 240)
            + f'<w:ind w:left="{left}"/>',
            rpr=rpr,
        )
        for level, before, left, rpr in (
            (1, 100, 0, "<w:b/><w:bCs/>" + color(PRIMARY)),
            (2, 0, 240, ""),
            (3, 0, 480, ""),
        )
    ),
    paragraph(
        "Header",
        "header",
        custom=False,
        quick=False,
        ppr=f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{PRIMARY}"/></w:pBdr>'
        '<w:tabs><w:tab w:val="right" w:pos="9354"/></w:tabs>',
        rpr=color(GREY) + size(8.5),
    ),
    paragraph(
        "Footer",
        "footer",
        custom=False,
        quick=False,
        ppr='<w:tabs><w:tab w:val="right" w:pos="9354"/></w:tabs>',
        rpr=color(GREY) + size(8.5),
    ),
    paragraph(
        "Caption",
        "caption",
        following="BodyText",
        custom=False,
        ppr="<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>" + spacing(160, 80, 240),
        rpr="<w:b/><w:bCs/>" + color(PRIMARY) + size(10),
    ),
    paragraph(
        "CepFigure",
        "CEP Illustration",
        following="CepNotes",
        ppr="<w:keepNext/>" + spacing(0, 60, 240),
    ),
    paragraph(
        "CepNotes",
        "CEP Notes",
        following="CepSource",
        ppr="<w:keepNext/><w:keepLines/>" + spacing(40, 0, 212),
        rpr=color(GREY) + size(8.5),
    ),
    paragraph(
        "CepSource",
        "CEP Source",
        following="BodyText",
        ppr="<w:keepLines/>" + spacing(40, 160, 215),
        rpr="<w:i/><w:iCs/>" + color(GREY) + size(8.5),
    ),
    paragraph("CepCellule", "CEP Cellule", ppr=spacing(8, 8, 222), rpr=size(9)),
    paragraph(
        "CepCelluleEntete",
        "CEP Cellule d’en-tête",
        based_on="CepCellule",
        ppr="<w:keepNext/><w:suppressAutoHyphens/>",
        rpr='<w:b/><w:bCs/><w:color w:val="FFFFFF"/>',
    ),
    paragraph(
        "CepCelluleNombre",
        "CEP Cellule nombre",
        based_on="CepCellule",
        ppr='<w:jc w:val="right"/>',
    ),
    *framed("CepEncadre", "CEP Encadré", PRIMARY, TINT, PRIMARY),
    *framed("CepAttention", "CEP Attention", SECONDARY, "FDF3EF", SECONDARY),
    *framed("CepACompleter", "CEP À compléter", "E69F00", "FFF6DD", "7A4E00"),
    paragraph(
        "CepSection",
        "CEP Fin de section",
        quick=False,
        ppr='<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        rpr=size(1),
    ),
    paragraph(
        "BlockText",
        "Block Text",
        based_on="BodyText",
        following="BodyText",
        custom=False,
        ppr=f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="{PRIMARY}"/></w:pBdr>'
        '<w:ind w:left="360" w:right="360"/>',
    ),
    paragraph(
        "SourceCode",
        "Source Code",
        based_on="BodyText",
        following="BodyText",
        ppr='<w:shd w:val="clear" w:color="auto" w:fill="F3F4F6"/>',
    ),
    paragraph(
        "FootnoteText",
        "footnote text",
        following="FootnoteText",
        custom=False,
        ppr=spacing(0, 40, 240),
        rpr=size(8.5),
    ),
    VALUE,
    NORMAL_TABLE,
    *(
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        "<w:pPr>" + spacing(8, 8, 222) + "</w:pPr><w:rPr>" + size(9) + "</w:rPr>"
        '<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{PRIMARY}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{PRIMARY}"/>'
        '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9CED4"/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="FFFFFF"/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PRIMARY}"/><w:vAlign w:val="bottom"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
        for style_id, name in (("CepTableau", "CEP Tableau"), ("Table", "Table"))
    ),
]

# Pandoc's styles that keep their own definition.
KEPT = ("BodyTextChar", "DefaultParagraphFont", "VerbatimChar", "FootnoteReference", "Hyperlink", "Definition",
        "DefinitionTerm", "FootnoteBlockText", "SourceCode")  # fmt: skip

DEFAULTS = (
    f"<w:docDefaults {NAMESPACES}><w:rPrDefault><w:rPr>{FONTS}{size(10.5)}"
    '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
)

NUMBERING = (
    f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="900"><w:nsid w:val="00CE0900"/>'
    '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="–"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="500" w:hanging="260"/></w:pPr>'
    '</w:lvl></w:abstractNum><w:num w:numId="900"><w:abstractNumId w:val="900"/></w:num></w:numbering>'
)

SETTINGS = (
    f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:saveSubsetFonts/>'
    '<w:defaultTabStop w:val="709"/><w:autoHyphenation w:val="0"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/>'
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" '
    'w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" '
    'w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)


def field(instruction: str, cached: str) -> str:
    """A complex field with its cached result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{cached}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def header(width: int) -> str:
    """Region and campaign on the left, stamp on the right (document properties)."""
    tabs = (
        f'<w:tabs><w:tab w:val="clear" w:pos="9354"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        if width != 9354
        else ""
    )
    return (
        f'<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/>{tabs}</w:pPr>'
        + field("DOCPROPERTY cep-courant", "")
        + "<w:r><w:tab/></w:r>"
        + field("DOCPROPERTY cep-mention", "")
        + "</w:p></w:hdr>"
    )


def footer(width: int) -> str:
    """The fictional mark on the left, page x sur y on the right."""
    tabs = (
        f'<w:tabs><w:tab w:val="clear" w:pos="9354"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        if width != 9354
        else ""
    )
    return (
        f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{tabs}</w:pPr>'
        + field("DOCPROPERTY cep-fictif", "")
        + '<w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">Page </w:t></w:r>'
        + field("PAGE", "1")
        + '<w:r><w:t xml:space="preserve"> sur </w:t></w:r>'
        + field("NUMPAGES", "1")
        + "</w:p></w:ftr>"
    )


PARTS = {
    "word/header1.xml": ("rIdCepH1", "header", header(9354)),
    "word/header2.xml": ("rIdCepH2", "header", header(14286)),
    "word/footer1.xml": ("rIdCepF1", "footer", footer(9354)),
    "word/footer2.xml": ("rIdCepF2", "footer", footer(14286)),
}

SECTION = (
    f'<w:sectPr {NAMESPACES}><w:headerReference w:type="default" r:id="rIdCepH1"/>'
    '<w:footerReference w:type="default" r:id="rIdCepF1"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1400" w:right="1276" w:bottom="1204" w:left="1276" w:header="680" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)


def make(target: Path) -> None:
    """Write the reference document."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reference.docx"
        source.write_bytes(
            subprocess.run(
                [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"],
                check=True,
                capture_output=True,
            ).stdout
        )
        with ZipFile(source) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}
        parts.update(new_parts(parts))
        with ZipFile(source, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        rewrite_zip(source)
        target.write_bytes(source.read_bytes())


def new_parts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts that differ from pandoc's."""
    changed = {
        "word/styles.xml": styles(parts["word/styles.xml"]),
        "word/numbering.xml": xml(NUMBERING),
        "word/settings.xml": xml(SETTINGS),
        "word/document.xml": document(parts["word/document.xml"]),
        "word/theme/theme1.xml": theme(parts["word/theme/theme1.xml"]),
    }
    types = etree.fromstring(parts["[Content_Types].xml"])
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    for name, (relation, kind, content) in PARTS.items():
        changed[name] = xml(content)
        etree.SubElement(
            types,
            "{http://schemas.openxmlformats.org/package/2006/content-types}Override",
            PartName=f"/{name}",
            ContentType=f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml",
        )
        etree.SubElement(
            relations,
            "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship",
            Id=relation,
            Type=f"{R}/{kind}",
            Target=name.removeprefix("word/"),
        )
    changed["[Content_Types].xml"] = dump(types)
    changed["word/_rels/document.xml.rels"] = dump(relations)
    return changed


def styles(source: bytes) -> bytes:
    """Pandoc's styles, ours in their place."""
    root = etree.fromstring(source)
    kept = {
        style.get(f"{{{W}}}styleId"): style
        for style in root.iterfind(f"{{{W}}}style")
        if style.get(f"{{{W}}}styleId") in KEPT
    }
    for child in list(root):
        root.remove(child)
    root.append(etree.fromstring(DEFAULTS))
    ours = [
        etree.fromstring(item.replace("<w:style ", f"<w:style {NAMESPACES} ", 1)) for item in STYLES
    ]
    root.extend([*ours[:1], *kept.values(), *ours[1:]])
    for style in kept.values():
        for color_element in style.iter(f"{{{W}}}color"):
            for key in list(color_element.attrib):
                del color_element.attrib[key]
            color_element.set(f"{{{W}}}val", PRIMARY)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    return dump(root)


def document(source: bytes) -> bytes:
    """Pandoc's sample text with our section."""
    root = etree.fromstring(source)
    old = root.find(f".//{{{W}}}body/{{{W}}}sectPr")
    old.getparent().replace(old, etree.fromstring(SECTION))
    return dump(root)


def theme(source: bytes) -> bytes:
    """Our font and colours in the theme."""
    text = source.decode("utf-8")
    text = re.sub(
        r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*"', rf'\g<1>{FAMILY}"', text
    )
    for accent, value in (("accent1", PRIMARY), ("accent2", SECONDARY)):
        text = re.sub(
            rf"(<a:{accent}>\s*<a:srgbClr val=\")[0-9A-Fa-f]{{6}}", rf"\g<1>{value}", text
        )
    return text.encode("utf-8")


def xml(text: str) -> bytes:
    """A part from its text."""
    return dump(etree.fromstring(text))


def dump(root: etree._Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
