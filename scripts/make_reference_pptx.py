"""Write ``_extensions/cep/reference.pptx``: the master and the two layouts of presentations.

16:9, one theme whose colours are placeholders (``cep_report.word.theme``) that each
association's take the place of. Run it after a change; the file is committed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cep_report.ooxml import write_parts
from cep_report.word.properties import Properties, property_parts
from cep_report.word.theme import PLACEHOLDERS

TARGET = Path(__file__).parents[1] / "_extensions" / "cep" / "reference.pptx"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WIDTH, HEIGHT = 12192000, 6858000
LEFT, ROOM = 457200, 11277600
INK, GREY = "1F2328", "4A5058"
FACE = "Arial"  # of nearly every machine, or its double: a deck cannot carry its own face


def shape(
    number: int,
    name: str,
    kind: str,
    box: tuple[int, int, int, int] | None,
    text: str,
    body: str = "",
) -> str:
    """A placeholder."""
    frame = ""
    if box:
        x, y, width, height = box
        frame = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        frame += '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{frame}</p:spPr>"
        f"<p:txBody>{body or '<a:bodyPr/><a:lstStyle/>'}{text}</p:txBody></p:sp>"
    )


def paragraph(text: str) -> str:
    """A paragraph in French."""
    return f'<a:p><a:r><a:rPr lang="fr-FR"/><a:t>{text}</a:t></a:r></a:p>'


def bar(number: int, name: str, box: tuple[int, int, int, int], color: str) -> str:
    """A coloured rectangle, which says nothing."""
    x, y, width, height = box
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{color}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
        '<a:endParaRPr lang="fr-FR"/></a:p></p:txBody></p:sp>'
    )


def tree(*shapes: str) -> str:
    """A tree of shapes."""
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{"".join(shapes)}</p:spTree>'
    )


def level(number: int, left: int, hanging: int, size: int, mark: str) -> str:
    """A level of the points."""
    bullet = f'<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="{FACE}"/><a:buChar char="{mark}"/>'
    return (
        f'<a:lvl{number}pPr marL="{left}" indent="-{hanging}" algn="l" rtl="0"><a:spcBef><a:spcPts val="600"/>'
        f'</a:spcBef>{bullet}<a:defRPr lang="fr-FR" sz="{size}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{number}pPr>'
    )


BODY = '<a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0"{anchor}><a:noAutofit/></a:bodyPr>{style}'


def body(anchor: str = "", style: str = "<a:lstStyle/>") -> str:
    """The properties of a placeholder's text."""
    return BODY.format(anchor=f' anchor="{anchor}"' if anchor else "", style=style)


def small(align: str) -> str:
    """The style of what margins say."""
    return (
        f'<a:lstStyle><a:lvl1pPr algn="{align}"><a:defRPr lang="fr-FR" sz="1100"><a:solidFill>'
        f'<a:srgbClr val="{GREY}"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )


OTHER = "".join(
    f'<a:lvl{number}pPr marL="0" algn="l" rtl="0"><a:defRPr lang="fr-FR" sz="1800" kern="1200"><a:solidFill>'
    '<a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
    f'<a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{number}pPr>'
    for number in (1, 2, 3)
)
NUMBER = '<a:p><a:fld id="{5B2F1C1E-0C1B-4C55-9B7C-3B8E1F6C7A01}" type="slidenum"><a:rPr lang="fr-FR"/><a:t>‹N°›</a:t></a:fld></a:p>'
FOOTER_BOX = (LEFT, 6400800, 10058400, 274320)
NUMBER_BOX = (10820400, 6400800, 914400, 274320)
TITLE_BOX = (LEFT, 320040, ROOM, 640080)
BODY_BOX = (LEFT, 1188720, ROOM, 4983480)


def master() -> str:
    """The master slide."""
    title_style = (
        '<a:lvl1pPr algn="l" rtl="0"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/>'
        '<a:defRPr lang="fr-FR" sz="3000" b="1" kern="1200"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
        '<a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>'
    )
    points = (
        level(1, 203200, 203200, 2000, "–")
        + level(2, 431800, 203200, 2000, "•")
        + level(3, 635000, 203200, 2000, "–")
    )
    shapes = tree(
        bar(7, "Filet", (0, 0, WIDTH, 109728), "accent1"),
        bar(8, "Filet court", (0, 0, 2286000, 109728), "accent2"),
        shape(2, "Titre", 'type="title"', TITLE_BOX, paragraph("Titre"), body("b")),
        shape(3, "Texte", 'type="body" idx="1"', BODY_BOX, paragraph("Texte"), body()),
        shape(
            5,
            "Pied de page",
            'type="ftr" sz="quarter" idx="3"',
            FOOTER_BOX,
            '<a:p><a:endParaRPr lang="fr-FR"/></a:p>',
            body("ctr", small("l")),
        ),
        shape(
            6,
            "Numéro",
            'type="sldNum" sz="quarter" idx="4"',
            NUMBER_BOX,
            NUMBER,
            body("ctr", small("r")),
        ),
    )
    return (
        f'{HEAD}<p:sldMaster {SPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>{shapes}</p:cSld>'
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/><p:sldLayoutId id="2147483650" r:id="rId2"/></p:sldLayoutIdLst>'
        f"<p:txStyles><p:titleStyle>{title_style}</p:titleStyle><p:bodyStyle>{points}</p:bodyStyle><p:otherStyle>{OTHER}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def layout(name: str, kind: str, *shapes: str) -> str:
    """A layout."""
    return (
        f'{HEAD}<p:sldLayout {SPACES}{kind} preserve="1" userDrawn="1"><p:cSld name="{name}">{tree(*shapes)}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def plain(size: int, bold: str = "") -> str:
    """The style of a text without marks."""
    return f'<a:lstStyle><a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr lang="fr-FR" sz="{size}"{bold}/></a:lvl1pPr></a:lstStyle>'


def cover() -> str:
    """The layout of the first slide."""
    return layout(
        "Couverture",
        ' type="title" showMasterSp="0"',
        bar(7, "Fond", (0, 0, 365760, HEIGHT), "accent1"),
        bar(8, "Filet", (365760, 0, 91440, HEIGHT), "accent2"),
        shape(
            2,
            "Titre",
            'type="ctrTitle"',
            (914400, 1920240, 10363200, 1463040),
            paragraph("Titre"),
            body(
                "b",
                '<a:lstStyle><a:lvl1pPr><a:defRPr lang="fr-FR" sz="4000"/></a:lvl1pPr></a:lstStyle>',
            ),
        ),
        shape(
            3,
            "Sous-titre",
            'type="subTitle" idx="1"',
            (914400, 3520440, 10363200, 1188720),
            paragraph("Sous-titre"),
            body("", plain(2200)),
        ),
        shape(
            4,
            "Mentions",
            'type="body" sz="quarter" idx="10"',
            (914400, 5029200, 10363200, 1005840),
            paragraph("Mentions"),
            body("b", plain(1600, ' b="1"')),
        ),
    )


def content() -> str:
    """The layout of all others."""
    half = ROOM // 2 - 114300
    x, y, _, height = BODY_BOX
    return layout(
        "Contenu",
        ' type="twoObj"',
        shape(2, "Titre", 'type="title"', None, paragraph("Titre")),
        shape(
            3,
            "Texte de gauche",
            'type="body" sz="half" idx="1"',
            (x, y, half, height),
            paragraph("Texte"),
        ),
        shape(
            4,
            "Texte de droite",
            'type="body" sz="half" idx="2"',
            (x + half + 228600, y, half, height),
            paragraph("Texte"),
        ),
        shape(
            5,
            "Pied de page",
            'type="ftr" sz="quarter" idx="11"',
            None,
            '<a:p><a:endParaRPr lang="fr-FR"/></a:p>',
        ),
        shape(6, "Numéro", 'type="sldNum" sz="quarter" idx="12"', None, NUMBER),
    )


def theme() -> str:
    """The theme: colours, faces, and the plainest of formats."""
    colors = {
        "dk1": INK, "lt1": "FFFFFF", "dk2": PLACEHOLDERS.primary, "lt2": PLACEHOLDERS.tint,
        "accent1": PLACEHOLDERS.primary, "accent2": PLACEHOLDERS.secondary, "accent3": GREY,
        "accent4": "8B949E", "accent5": PLACEHOLDERS.primary, "accent6": PLACEHOLDERS.secondary,
        "hlink": PLACEHOLDERS.primary, "folHlink": PLACEHOLDERS.primary,
    }  # fmt: skip
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>' for name, color in colors.items()
    )
    face = f'<a:latin typeface="{FACE}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = "".join(
        f'<a:ln w="{width}">{fill}<a:prstDash val="solid"/></a:ln>'
        for width in (6350, 12700, 19050)
    )
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="CEP"><a:themeElements>'
        f'<a:clrScheme name="Association">{scheme}</a:clrScheme><a:fontScheme name="CEP"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="CEP"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def presentation() -> str:
    """The presentation itself, without slides."""
    return (
        f'{HEAD}<p:presentation {SPACES} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/><p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle>{OTHER}</p:defaultTextStyle></p:presentation>'
    )


def relations(*targets: tuple[str, str]) -> bytes:
    """Relations numbered from 1; a type that is not Office's is whole."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if "://" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


def types() -> str:
    """The content types."""
    office = "application/vnd.openxmlformats-officedocument"
    parts = {
        "/ppt/presentation.xml": f"{office}.presentationml.presentation.main+xml",
        "/ppt/slideMasters/slideMaster1.xml": f"{office}.presentationml.slideMaster+xml",
        "/ppt/slideLayouts/slideLayout1.xml": f"{office}.presentationml.slideLayout+xml",
        "/ppt/slideLayouts/slideLayout2.xml": f"{office}.presentationml.slideLayout+xml",
        "/ppt/theme/theme1.xml": f"{office}.theme+xml",
        "/ppt/presProps.xml": f"{office}.presentationml.presProps+xml",
        "/ppt/viewProps.xml": f"{office}.presentationml.viewProps+xml",
        "/ppt/tableStyles.xml": f"{office}.presentationml.tableStyles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": f"{office}.extended-properties+xml",
        "/docProps/custom.xml": f"{office}.custom-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def main() -> None:
    """Write the file."""
    nothing = Properties(
        "", "", "", "", (), datetime(1980, 1, 1, tzinfo=UTC), {}, "", "", "", PLACEHOLDERS
    )
    texts = {
        "[Content_Types].xml": types(),
        "ppt/presentation.xml": presentation(),
        "ppt/slideMasters/slideMaster1.xml": master(),
        "ppt/slideLayouts/slideLayout1.xml": cover(),
        "ppt/slideLayouts/slideLayout2.xml": content(),
        "ppt/theme/theme1.xml": theme(),
        # PowerPoint offers to repair a file that has neither of these.
        "ppt/presProps.xml": f"{HEAD}<p:presentationPr {SPACES}/>",
        "ppt/viewProps.xml": f"{HEAD}<p:viewPr {SPACES}/>",
        "ppt/tableStyles.xml": f'{HEAD}<a:tblStyleLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" def="{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}"/>',
    }
    parts = {name: text.encode("utf-8") for name, text in texts.items()} | property_parts(nothing)
    parts["_rels/.rels"] = relations(
        ("officeDocument", "ppt/presentation.xml"),
        (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
        ("custom-properties", "docProps/custom.xml"),
    )
    parts["ppt/_rels/presentation.xml.rels"] = relations(
        ("slideMaster", "slideMasters/slideMaster1.xml"),
        ("theme", "theme/theme1.xml"),
        ("tableStyles", "tableStyles.xml"),
        ("presProps", "presProps.xml"),
        ("viewProps", "viewProps.xml"),
    )
    parts["ppt/slideMasters/_rels/slideMaster1.xml.rels"] = relations(
        ("slideLayout", "../slideLayouts/slideLayout1.xml"),
        ("slideLayout", "../slideLayouts/slideLayout2.xml"),
        ("theme", "../theme/theme1.xml"),
    )
    for number in (1, 2):
        parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = relations(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        )
    write_parts(TARGET, parts)


if __name__ == "__main__":
    main()
