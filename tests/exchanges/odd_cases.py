"""What people and programs do to a draft beside writing in its zones, and what must come of it.

Each case edits a copy of its own. Words that a case writes begin with "zz".
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from tests.exchanges.cases import bare
from tests.exchanges.drafting import picture
from tests.exchanges.editing import AUTHORED, NS, W, Word, paragraph, run, style_of, xml

ZONES = {
    "une": "Les acteurs de une travaillent ensemble avec {{< val taux-recours >}} de recours. Ils se"
    " voient en mars.\n\nLe second de une cite le {{< ref tableau-volumes >}} et **du gras**.\n\n"
    "La fin de une est ici.",
    "deux": "Le texte de deux a une note^[Une note de deux.] ici.\n\n- premier point de deux\n"
    "- second point de deux\n\n### Un intertitre de deux\n\n![Carte de deux](carte.png)\n\n"
    "| Nom deux | Rythme |\n|:---|---:|\n| Comité | deux |\n\nLa fin de deux.",
    "trois": "",
    "quatre": "Le texte de quatre va bien.\n\nIl a une suite longue de quatre, avec des mots.",
}
IMAGES = {"carte.png": picture("#aa0000")}
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
LAST = "Il a une suite longue"
GENERATED = "Suite générée de quatre"
Said = tuple[str, str, str]
Editing = Callable[[Word], None]


@dataclass(frozen=True)
class Case:
    """An edit of the whole document.

    Attributes:
        edit: what is done.
        said: the observations on the author's copy that are no proposals: kind, words of the
            passage, words of the remark.
        prose: what stands in the prose of the author's copy for what stood there.
        options: how the file is received.
        uncounted: words, signed, that only repeat or describe what is told otherwise.
    """

    edit: Editing
    said: tuple[Said, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    uncounted: str | None = ""

    @property
    def name(self) -> str:
        """Its name."""
        return self.edit.__name__


CASES: list[Case] = []


def case(
    *said: Said,
    prose: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    uncounted: str | None = "",
) -> Callable[[Editing], Editing]:
    """Make a case of a function; ``uncounted`` None when the report itself is repeated."""

    def made(edit: Editing) -> Editing:
        CASES.append(Case(edit, said, prose or {}, options or {}, uncounted))
        return edit

    return made


def part(word: Word, prefix: str, change: Callable[[etree._Element], None]) -> None:
    """Change the root of each part whose name begins so."""
    for name in [item for item in word.parts if item.startswith(f"word/{prefix}")]:
        root = etree.fromstring(word.parts[name])
        change(root)
        word.parts[name] = etree.tostring(root)


def texts(item: etree._Element) -> list[etree._Element]:
    """Its texts that are not blank."""
    return [text for text in item.iter(f"{W}t") if (text.text or "").strip()]


# Around the text --------------------------------------------------------------------------


@case()
def nothing(word):
    pass


@case(("contenu généré", "Campagne 2022", "zzentete"), uncounted="+zzentete")
def header_typed(word):
    def change(root):
        for text in texts(root)[:1]:
            text.text += " zzentete"

    part(word, "header", change)


@case(("contenu généré", "Page # sur #", ""), uncounted="-1 -1 -2 -2 -page -sur")
def footer_emptied(word):
    def change(root):
        for item in list(root.iter(f"{W}r")):
            item.getparent().remove(item)

    part(word, "footer", change)


def contents(word: Word) -> list[etree._Element]:
    """The lines of the table of contents."""
    return [item for item in word.body.iter(f"{W}p") if style_of(item).startswith("TOC")]


@case(("hors zone", "", "1.1 Zone une zzsommaire"))
def typed_in_a_line_of_the_contents(word):
    texts(contents(word)[2])[0].text += " zzsommaire"


@case(("hors zone", "", "zzordinaire"), ("hors zone", "", "zzstylé"))
def lines_added_to_the_contents(word):
    contents(word)[2].addnext(paragraph("zzordinaire"))
    contents(word)[1].addnext(paragraph("zzstylé", "TOC2"))


@case(("titre", "Zone deux", "zzNeuve deux"), uncounted="+zzneuve +12 +12 +12 +12 +12")
def contents_refreshed(word):
    for item in (*contents(word), word.find("Zone deux")):
        for text in texts(item):
            text.text = text.text.replace("Zone deux", "zzNeuve deux")
    for item in contents(word)[1:]:
        item.append(xml("<w:r><w:tab/><w:t>12</w:t></w:r>")[0])


# Pictures ---------------------------------------------------------------------------------


def chart(word: Word) -> etree._Element:
    """The paragraph of the generated chart."""
    return next(item for item in word.body.iter(f"{W}p") if style_of(item) == "CepFigure")


@case(("image", "[image]", "image remplacée"))
def chart_replaced(word):
    blip = next(chart(word).iter(f"{{{NS['a']}}}blip"))
    new = word.relate("media/neuve.png", picture("#00ff00"), "image")
    blip.set(f"{{{NS['r']}}}embed", new)


@case(("contenu généré", "[image]", ""), uncounted="-barres")
def chart_deleted(word):
    chart(word).getparent().remove(chart(word))


@case(prose={"des mots.": "des mots.\n\n![Barres.](recu-"})
def chart_copied_into_prose(word):
    word.find(LAST).addnext(bare(chart(word)))


@case(("déplacement", "[image]", LAST))
def chart_moved(word):
    word.find(LAST).addnext(chart(word))


@case(("image", "Barres.", "zzdescription"))
def description_of_a_chart(word):
    next(chart(word).iter(f"{{{NS['wp']}}}docPr")).set("descr", "zzdescription")


@case(prose={"![Carte de deux]": "![zzPlan de deux]"})
def description_of_a_picture_of_the_prose(word):
    items = [i for i in word.body.iter(f"{{{NS['wp']}}}docPr") if "Carte" in i.get("descr", "")]
    items[0].set("descr", "zzPlan de deux")


@case(("contenu généré", "Parts d’essai", "zzParts d’essai"))
def caption_changed(word):
    word.replace("Parts d’essai", "Parts", "zzParts")


# Copies -----------------------------------------------------------------------------------


def strip_marks(word: Word) -> None:
    """Take all bookmarks away."""
    for item in list(word.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        item.getparent().remove(item)


def strip_properties(word: Word) -> None:
    """Take away what the file says of itself."""
    del word.parts["docProps/custom.xml"]
    core = word.parts["docProps/core.xml"]
    word.parts["docProps/core.xml"] = re.sub(rb"(?s)<cp:keywords>.*?</cp:keywords>", b"", core)
    for name in ("_rels/.rels", "[Content_Types].xml"):
        word.parts[name] = re.sub(rb"<[^<>]*custom[.-][^<>]*/>", b"", word.parts[name])


@case()
def marks_stripped(word):
    strip_marks(word)


EDITED = {"travaillent": "travaillent zzbien", "des mots.": "des mots.\n\nzzneuf paragraphe"}


@case(("titre", "Zone deux", "zzZone deux"), prose=EDITED)
def marks_stripped_from_an_edited_copy(word):
    word.replace("Les acteurs de une", "travaillent", "travaillent zzbien")
    word.after(LAST, paragraph("zzneuf paragraphe"))
    word.replace("Zone deux", "Zone", "zzZone")
    strip_marks(word)


PASTED = {"campaign": "2022", "region": "53", "sender": "auteur"}
FLAT = {**EDITED, "### Un intertitre": "Un intertitre"}


def pasted(word: Word) -> None:
    """All copied into a blank document."""
    word.replace("Les acteurs de une", "travaillent", "travaillent zzbien")
    word.after(LAST, paragraph("zzneuf paragraphe"))
    strip_marks(word)
    strip_properties(word)
    for item in list(word.body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")):
        item.getparent().remove(item)


@case(prose=FLAT, options=PASTED)
def pasted_into_a_blank_document(word):
    pasted(word)


@case(
    prose={
        **FLAT,
        "- premier point de deux\n- second": "premier point de deux\n\nsecond",
    },
    options=PASTED,
)
def pasted_without_fields_and_lists(word):
    pasted(word)
    for item in list(word.body.iter(f"{W}fldChar", f"{W}instrText", f"{W}numPr")):
        item.getparent().remove(item)


REPEATED = ("hors zone", "", "[avec 4")


def body(word: Word) -> list[etree._Element]:
    """A copy of all its blocks."""
    return [copy.deepcopy(item) for item in list(word.body)[:-1]]


@case(REPEATED, prose={"travaillent": "travaillent zzbien"}, uncounted=None)
def pasted_again_at_the_end(word):
    again = body(word)
    word.replace("Les acteurs de une", "travaillent", "travaillent zzbien")
    for item in again:
        word.body.insert(len(word.body) - 1, item)


@case(REPEATED, uncounted=None)
def pasted_again_without_its_marks(word):
    for item in map(bare, body(word)):
        word.body.insert(len(word.body) - 1, item)


@case(
    ("hors zone", "", "acteurs zzCorse une travaillent"),
    ("hors zone", "", "Sommaire zz"),
    uncounted=None,
)
def another_report_pasted_at_the_end(word):
    for item in body(word):
        for text in texts(item):
            text.text = (
                re.sub(r"\b(de|du|en|les|des)\b", "zzCorse", text.text, flags=re.IGNORECASE) + " zz"
            )
        word.body.insert(len(word.body) - 1, item)


def section(word: Word, heading: str, following: str) -> list[etree._Element]:
    """What stands from a heading to the next one."""
    items = list(word.body)
    return items[items.index(word.find(heading)) : items.index(word.find(following))]


@case(("déplacement", "Zone deux", "déplacé"))
def section_moved_up(word):
    items, target = section(word, "Zone deux", "Zone trois"), word.find("Zone une")
    for item in items:
        target.addprevious(item)


@case(("déplacement", "Zone deux", "déplacé"))
def section_moved_without_its_bookmarks(word):
    items, target = section(word, "Zone deux", "Zone trois"), word.find("Zone une")
    for item in items:
        for mark in list(item.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            mark.getparent().remove(mark)
        target.addprevious(item)


@case(
    ("déplacement", "Zone une", "déplacé"),
    prose={"de une est ici.": "de une est ici.\n\nUn zzparagraphe neuf."},
)
def section_moved_down_and_written(word):
    word.after("La fin de une", paragraph("Un zzparagraphe neuf."))
    target = word.find("Zone quatre")
    for item in section(word, "Zone une", "Zone deux"):
        target.addprevious(item)


@case(prose={"\n\nLa fin de une est ici.": "", "des mots.": "des mots.\n\nLa fin de une est ici."})
def moved_to_another_zone(word):
    word.find(LAST).addnext(word.remove("La fin de une"))


@case(prose={"\n\nLa fin de une est ici.": "", "des mots.": "des mots.\n\nLa fin de une est ici."})
def moved_to_another_zone_recorded(word):
    item = word.find("La fin de une")
    new = bare(item)
    for moved, kind in ((item, "moveFrom"), (new, "moveTo")):
        mark = f'<w:rPr><w:{kind} w:id="{word.number()}" {AUTHORED}/></w:rPr>'
        moved.find(f"{W}pPr").append(xml(mark)[0])
        for piece in list(moved.iter(f"{W}r")):
            holder = xml(f'<w:{kind} w:id="{word.number()}" {AUTHORED}/>')[0]
            piece.getparent().replace(piece, holder)
            holder.append(piece)
    word.find(LAST).addnext(new)


@case(prose={" Ils se voient en mars.": "", "des mots.": "des mots. Ils se voient en mars."})
def sentence_moved_to_another_zone(word):
    word.replace("Les acteurs de une", " Ils se voient en mars.", "")
    word.replace(LAST, "avec des mots.", "avec des mots. Ils se voient en mars.")


# Styles -----------------------------------------------------------------------------------


@case()
def styles_renamed(word):
    names = {"heading 2": "Mon titre", "heading 3": "Titre 3", "Body Text": "Corps de texte"}
    for old, new in names.items():
        content = word.parts["word/styles.xml"]
        word.parts["word/styles.xml"] = content.replace(f'"{old}"'.encode(), f'"{new}"'.encode())


@case()
def styles_with_other_identifiers(word):
    names = {
        "Heading2": "Titre2",
        "Heading3": "Titre3",
        "BodyText": "Corpsdetexte",
        "TOC1": "TM1",
        "TOCHeading": "En-ttedetabledesmatires",
    }
    for item in word.body.iter(f"{W}pStyle"):
        item.set(f"{W}val", names.get(item.get(f"{W}val"), item.get(f"{W}val")))
    for old, new in names.items():
        content = word.parts["word/styles.xml"]
        word.parts["word/styles.xml"] = content.replace(f'"{old}"'.encode(), f'"{new}"'.encode())


def restyled(word: Word, text: str, style: str) -> None:
    """Another style for the paragraph that holds a text."""
    item = word.find(text)
    for old in item.findall(f"{W}pPr/{W}pStyle"):
        old.set(f"{W}val", style)


@case(("mise en forme", "Zone deux", "texte courant"))
def heading_made_text(word):
    restyled(word, "Zone deux", "BodyText")


@case(("mise en forme", "Zone deux", "niveau 1"))
def heading_of_another_level(word):
    restyled(word, "Zone deux", "Heading1")


@case(("mise en forme", GENERATED, "niveau 2"))
def generated_text_made_a_heading(word):
    restyled(word, GENERATED, "Heading2")


@case(prose={"Il a une suite": "### Il a une suite"})
def text_made_a_heading(word):
    restyled(word, LAST, "Heading3")


@case(prose={"### Un intertitre": "Un intertitre"})
def heading_of_the_prose_made_text(word):
    restyled(word, "Un intertitre", "BodyText")


# Tables -----------------------------------------------------------------------------------


def rows(word: Word) -> list[etree._Element]:
    """The rows of the generated table."""
    return list(word.table("Cap emploi").iter(f"{W}tr"))


@case(("tableau", "", "zzAgefiph | zz1 | zz2"))
def row_inserted(word):
    new = bare(rows(word)[1])
    for item, text in zip(new.iter(f"{W}t"), ("zzAgefiph", "zz1", "zz2"), strict=True):
        item.text = text
    rows(word)[1].addnext(new)


@case(("tableau", "Apec | 1\u202f200 | 1\u202f300", ""))
def row_deleted(word):
    rows(word)[1].getparent().remove(rows(word)[1])


@case(("tableau", "Apec | 1\u202f200 | 1\u202f300", "Apec | 1\u202f200 1\u202f300"))
def cells_merged(word):
    first, second = rows(word)[1].findall(f"{W}tc")[1:]
    first.find(f"{W}tcPr").append(xml('<w:gridSpan w:val="2"/>')[0])
    first.extend(second.findall(f"{W}p"))
    second.getparent().remove(second)


@case(("tableau", "Apec", "Cap emploi | s | 900 | zzcol2"))
def column_added(word):
    for number, row in enumerate(rows(word)):
        row.append(xml(f"<w:tc><w:tcPr/><w:p>{run(f'zzcol{number}')}</w:p></w:tc>")[0])


@case(("contenu généré", "Cap emploi | s | 900", ""))
def table_cut_out(word):
    item = word.table("Cap emploi")
    item.getparent().remove(item)


@case(prose={"des mots.": "des mots.\n\n| Opérateur  | 2021  | 2022  |"})
def table_copied_into_prose(word):
    word.after(LAST, bare(word.table("Cap emploi")))


@case(("tableau", "Cap emploi | s | 900", ""), ("hors zone", "", "zzentre\nCap emploi | s | 900"))
def table_cut_in_two(word):
    table = word.table("Cap emploi")
    rest = copy.deepcopy(table)
    for item in table.findall(f"{W}tr")[2:]:
        table.remove(item)
    for item in rest.findall(f"{W}tr")[:2]:
        rest.remove(item)
    table.addnext(rest)
    table.addnext(paragraph("zzentre"))


# Notes and comments -----------------------------------------------------------------------


@case(prose={"Une note de deux": "Une zznote de deux"})
def note_edited(word):
    content = word.parts["word/footnotes.xml"]
    word.parts["word/footnotes.xml"] = content.replace(b"Une note", b"Une zznote")


@case(prose={"travaillent": "trav^[Une zznote, \\[zzentre\\] crochets.]aillent"})
def note_inside_a_word(word):
    word.footnote("Les acteurs de une", "aillent", "Une zznote, [zzentre] crochets.")


@case(prose={"^[Une note de deux.]": ""})
def note_deleted(word):
    item = next(word.find("Le texte de deux").iter(f"{W}footnoteReference")).getparent()
    item.getparent().remove(item)
    part(word, "footnotes", lambda root: root.remove(root[-1]))


@case(("à vérifier", "", "zznote de calcul"))
def note_on_generated_text(word):
    word.footnote(GENERATED, " de quatre", "zznote de calcul")


@case(("à vérifier", "", "zznote de titre"))
def note_on_a_heading(word):
    word.footnote("Zone quatre", "quatre", "zznote de titre")


@case(prose={"longue de": "longue^[zzune zzdeux] de"})
def note_of_two_paragraphs(word):
    word.footnote(LAST, " de quatre", "zzune")
    part(word, "footnotes", lambda root: root[-1].append(paragraph("zzdeux")))


@case(prose={"longue de": "longue^[zzfinale] de"})
def endnote_added(word):
    note = f'<w:endnote w:id="1"><w:p>{run("zzfinale")}</w:p></w:endnote>'
    content = f'<w:endnotes xmlns:w="{NS["w"]}">{note}</w:endnotes>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    word.relate("endnotes.xml", content, "endnotes", kind)
    before, _ = word.cut(LAST, " de quatre")
    before.addnext(xml('<w:r><w:endnoteReference w:id="1"/></w:r>')[0])


def commented(word: Word) -> list[etree._Element]:
    """A comment; what refers to it."""
    note = f'<w:comment w:id="7" {AUTHORED}><w:p>{run("zzremarque")}</w:p></w:comment>'
    content = f'<w:comments xmlns:w="{NS["w"]}">{note}</w:comments>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    word.relate("comments.xml", content, "comments", kind)
    return xml(
        '<w:commentRangeStart w:id="7"/><w:commentRangeEnd w:id="7"/>'
        '<w:r><w:commentReference w:id="7"/></w:r>'
    )


@case(("commentaire", "", "zzremarque"))
def comment_on_a_note(word):
    marks = commented(word)
    part(word, "footnotes", lambda root: next(root[-1].iter(f"{W}p")).extend(marks))


@case(("commentaire", "", "zzremarque"))
def comment_on_the_contents(word):
    contents(word)[2].extend(commented(word))


@case(("commentaire", "", "zzremarque"))
def comment_on_nothing(word):
    commented(word)


# Odd content ------------------------------------------------------------------------------


def added(word: Word, place: str, content: str) -> None:
    """Put runs at the end of a paragraph."""
    word.find(place).extend(xml(content))


def formula(text: str) -> etree._Element:
    """A formula."""
    return etree.fromstring(f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>{text}</m:t></m:r></m:oMath>')


@case(("contenu généré", GENERATED, "zzy"), prose={"des mots.": "des mots.*z**z**x*"})
def formulas(word):
    word.find(LAST).append(formula("zzx"))
    word.find(GENERATED).append(formula("zzy"))


@case(("contenu généré", GENERATED, "•"), prose={"des mots.": "des mots.🡪 zzaprès"})
def symbols(word):
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    added(word, LAST, sign + run(" zzaprès"))
    added(word, GENERATED, sign)


@case(prose={"des mots.": "des mots. zzinter\u00adminable zzonglet\u2011zzsuite"})
def soft_hyphens_and_tabs(word):
    added(
        word,
        LAST,
        '<w:r><w:t xml:space="preserve"> zzinter</w:t><w:softHyphen/><w:t>minable</w:t><w:tab/>'
        "<w:t>zzonglet</w:t><w:noBreakHyphen/><w:t>zzsuite</w:t></w:r>",
    )


@case(prose={"des mots.": "des mots.\\\nzzpage\\\nzzcolonne"})
def page_and_column_breaks(word):
    breaks = (
        '<w:r><w:br w:type="page"/><w:t>zzpage</w:t><w:br w:type="column"/><w:t>zzcolonne</w:t>'
    )
    added(word, LAST, f"{breaks}</w:r>")


@case()
def section_made_landscape(word):
    section = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    word.after(LAST, xml(f"<w:p><w:pPr>{section}</w:pPr></w:p>")[0])
    columns = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:cols w:num="2"/></w:sectPr>'
    word.find("Le texte de quatre").find(f"{W}pPr").append(xml(columns)[0])


def computed(instruction: str, text: str) -> str:
    """A field."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in _FIELD}
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{marks['begin']}{code}{marks['separate']}{run(text)}{marks['end']}"


_FIELD = ("begin", "separate", "end")


@case(prose={"des mots.": "des mots. zzvoir tableau 1, zzmardi"})
def fields_of_their_own(word):
    field_ = computed(" REF _Ref_tableau_volumes \\h ", "tableau 1")
    added(word, LAST, run(" zzvoir ") + field_ + run(", ") + computed(" DATE ", "zzmardi"))


@case(("à vérifier", "cite le tableau", "zzautre"), uncounted="-1")
def result_of_a_field_retyped(word):
    for item in word.find("Le second de une").iter(f"{W}t"):
        item.text = "zzautre" if item.text == "1" else item.text


@case(
    ("contenu généré", GENERATED, "zzautre"),
    prose={"des mots.": "des mots. [zzlien](https://exemple.fr/zz) zzici"},
)
def links(word):
    word.link("https://exemple.fr/autre")
    outside = f'<w:hyperlink r:id="{{}}">{run("zzlien")}</w:hyperlink>'
    within = f'<w:hyperlink w:anchor="_g_1">{run(" zzici")}</w:hyperlink>'
    added(word, LAST, run(" ") + outside.format(word.link("https://exemple.fr/zz")) + within)
    added(word, GENERATED, outside.format(word.link("https://a.fr")).replace("zzlien", " zzautre"))


@case(prose={"des mots.": "des mots.![zzplan](recu-"})
def picture_in_a_recorded_insertion(word):
    holder = xml(f'<w:ins w:id="{word.number()}" {AUTHORED}/>')[0]
    holder.append(xml(word.drawing(picture("#123456"), alt="zzplan"))[0])
    word.find(LAST).append(holder)


BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent></v:textbox>"
    "</v:shape></w:pict></w:r>"
)


@case(
    ("contenu généré", GENERATED, "zzdans"),
    ("hors zone", "", "zzdehors"),
    ("à vérifier", "", "zzseule"),
)
def text_boxes(word):
    added(word, GENERATED, BOX.format(run("zzdans")))
    word.after(GENERATED, paragraph("", content=BOX.format(run("zzdehors"))))
    word.after(LAST, paragraph("", content=BOX.format(run("zzseule"))))


@case(("à vérifier", "", "zzfiligrane"))
def word_art(word):
    path = '<v:textpath string="zzfiligrane"/>'
    added(word, LAST, f"<w:r><w:pict><v:shape>{path}</v:shape></w:pict></w:r>")


# Whole zones ------------------------------------------------------------------------------


@case(prose={f"{ZONES['quatre']}\n": "\n"})
def zone_emptied(word):
    for text in ("Le texte de quatre", LAST):
        word.remove(text)


@case(prose={"\n\n### Un intertitre de deux": ""})
def heading_of_the_prose_emptied(word):
    for item in list(word.find("Un intertitre").iter(f"{W}r")):
        item.getparent().remove(item)


def guides(word: Word) -> list[etree._Element]:
    """The paragraphs of the frame of a zone to be written."""
    return [next(item.iterancestors(f"{W}p")) for item in word.bookmarks("_q_")]


@case(uncounted="-à -compléter -quoi -avec -qui")
def guide_deleted(word):
    for item in guides(word):
        item.getparent().remove(item)


@case(uncounted="-à -compléter")
def guide_half_kept(word):
    title, _, second = guides(word)
    title.getparent().remove(title)
    texts(second)[0].text = "Avec qui"


@case(
    prose={"<!-- Consigne de trois. -->\n": "<!-- Consigne de trois. -->\n\nzzOui\n"},
    uncounted="-quoi",
)
def short_answer_in_place_of_a_question(word):
    for item, text in zip(texts(guides(word)[1]), ("zzOui",), strict=False):
        item.text = text


NOBODY = ("", 'w:author="" w:date="0-00-00T00:00:00Z"', 'w:author="Unknown Author"')


@case(
    prose={
        "travaillent": "zzun travaillent",
        "est ici": "est zzdeux ici",
        "va bien": "zztrois va bien",
    }
)
def recorded_by_nobody(word):
    word.inserted("Les acteurs de une", "travaillent", "zzun ", NOBODY[0])
    word.inserted("La fin de une", "ici", "zzdeux ", NOBODY[1])
    word.inserted("Le texte de quatre", "va", "zztrois ", NOBODY[2])


@case(prose={"des mots.": "des mots. " + "zz long mot " * 9000 + "fin."}, uncounted="")
def very_long_paragraph(word):
    word.replace(LAST, "avec des mots.", "avec des mots. " + "zz long mot " * 9000 + "fin.")
