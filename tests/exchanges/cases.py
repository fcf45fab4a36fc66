"""What people do to a draft, each in a zone of its own, and what must come of it.

Words that a case writes begin with "zz": the tests look for each of them on the other side.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.exchanges.drafting import picture
from tests.exchanges.editing import AUTHORED, W, Word, keep, paragraph, run, text_of, xml

SOURCE = """Les opérateurs de @ travaillent ensemble. Ils se voient en mars.

Le second de @ avec **du gras** et {{< val taux-recours >}} de recours.

La fin de @ est ici."""
Said = tuple[str, str, str]


BIEN = SOURCE.replace("travaillent", "travaillent zzbien")


@dataclass(frozen=True)
class Zone:
    """Where a case edits: ``code`` is in each of its paragraphs."""

    name: str
    code: str

    @property
    def first(self) -> str:
        """What its first paragraph holds."""
        return f"Les opérateurs de {self.code}"

    @property
    def second(self) -> str:
        """What its second paragraph holds."""
        return f"Le second de {self.code}"

    @property
    def last(self) -> str:
        """What its last paragraph holds."""
        return f"La fin de {self.code}"


Editing = Callable[[Word, Zone], None]


@dataclass(frozen=True)
class Case:
    """An edit of a zone.

    Attributes:
        edit: what is done.
        expected: the zone's text once the author's copy was received; "@" is its code.
        said: of each observation on the author's copy: its kind, words of its passage and
            of its remark.
        proposed: the kinds of the proposals on an operator's copy.
        source: the zone's text when it is sent.
    """

    zone: Zone
    edit: Editing
    expected: str
    said: tuple[Said, ...]
    proposed: tuple[str, ...]
    source: str

    def text(self, text: str) -> str:
        """A text of the case with its code in the place of "@"."""
        return text.replace("@", self.zone.code)


CASES: list[Case] = []


def case(
    expected: str, *said: Said, proposed: tuple[str, ...] = (), source: str = SOURCE
) -> Callable[[Editing], Editing]:
    """Make a case of a function: its name is the zone's."""

    def made(edit: Editing) -> Editing:
        zone = Zone(edit.__name__.replace("_", "-"), f"q{len(CASES):02d}q")
        CASES.append(Case(zone, edit, expected, said, proposed, source))
        return edit

    return made


def changed(old: str, new: str, source: str = SOURCE) -> str:
    """The source with words in the place of others."""
    assert source.count(old) == 1, old
    return source.replace(old, new)


def bare(item):
    """A copy of a block without its bookmarks."""
    made = copy.deepcopy(item)
    for mark in list(made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    return made


def wrap(items, before: str, after: str) -> None:
    """Put blocks that follow one another, or runs, in a holder: what is inmost takes them."""
    holder = xml(f"{before}{after}")[0]
    items[0].addprevious(holder)
    inner = holder
    while len(inner):
        inner = inner[-1]
    for item in items:
        inner.append(item)


# Words ------------------------------------------------------------------------------------


@case(SOURCE)
def untouched(word, zone):
    pass


@case(changed("travaillent", "travaillent zzbien"), proposed=("ajout",))
def words_added(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")


@case(changed(" Ils se voient en mars.", ""), proposed=("suppression",))
def sentence_taken_out(word, zone):
    word.replace(zone.first, " Ils se voient en mars.", "")


@case(changed("en mars", "en zzjuin"), proposed=("remplacement",))
def word_replaced(word, zone):
    word.replace(zone.first, "en mars", "en zzjuin")


@case(changed("Les opérateurs", "LES opérateurs"), proposed=("remplacement",))
def capitals(word, zone):
    word.replace(zone.first, "Les opérateurs", "LES opérateurs")


@case(changed("**du gras**", "du gras"), proposed=("mise en forme",))
def bold_taken_off(word, zone):
    for bold in list(word.find(zone.second).iter(f"{W}b", f"{W}bCs")):
        bold.getparent().remove(bold)


@case(changed("travaillent", "*travaillent*"), proposed=("mise en forme",))
def italics_put(word, zone):
    made = word.isolated(zone.first, "travaillent")
    made.insert(0, xml("<w:rPr><w:i/></w:rPr>")[0])


@case(
    changed("{{< val taux-recours >}}", "**{{< val taux-recours >}}**"), proposed=("mise en forme",)
)
def value_in_bold(word, zone):
    item = next(i for i in word.find(zone.second).iter(f"{W}t") if i.text == "4,6\u00a0%")
    item.getparent().find(f"{W}rPr").append(xml("<w:b/>")[0])


@case(
    changed(
        "ensemble.", "ensemble, \\*zzsigne\\* et \\_zzautre\\_ \\[zzcrochet\\] \\<zzbalise\\>."
    ),
    proposed=("ajout",),
)
def signs_of_markdown(word, zone):
    word.replace(
        zone.first, "ensemble.", "ensemble, *zzsigne* et _zzautre_ [zzcrochet] <zzbalise>."
    )


FRENCH = ", «\u00a0zzl’avis\u00a0» – zzl'autre – 12\u202f000\u00a0%\u202f!"


@case(changed("ensemble.", f"ensemble{FRENCH}"), proposed=("ajout",))
def french_signs(word, zone):
    word.replace(zone.first, "ensemble.", f"ensemble{FRENCH}")


@case(changed("Les opérateurs", "12\\. zzLes opérateurs"), proposed=("remplacement",))
def number_at_the_start(word, zone):
    word.replace(zone.first, "Les opérateurs", "12. zzLes opérateurs")


# Paragraphs -------------------------------------------------------------------------------


@case(changed(" Ils se", "\n\nIls se"), proposed=("mise en forme",))
def paragraph_split(word, zone):
    word.split(zone.first, "Ils se")


@case(changed(".\n\nLe second", ". Le second"), proposed=("mise en forme",))
def paragraphs_joined(word, zone):
    word.join(zone.first, zone.second)


@case(changed("\n\nLa fin", "\n\nUn zzparagraphe neuf.\n\nLa fin"), proposed=("ajout",))
def paragraph_added(word, zone):
    word.after(zone.second, paragraph("Un zzparagraphe neuf."))


@case(f"Un zzpremier.\n\n{SOURCE}", proposed=("ajout",))
def paragraph_added_first(word, zone):
    word.find(zone.first).addprevious(paragraph("Un zzpremier.", "BodyText"))


@case(f"{SOURCE}\n\nUn zzdernier.", proposed=("ajout",))
def paragraph_added_last(word, zone):
    word.after(zone.last, paragraph("Un zzdernier.", "BodyText"))


@case(changed("\n\nLa fin de @ est ici.", ""), proposed=("suppression",))
def paragraph_taken_out(word, zone):
    word.remove(zone.last)


@case(
    "Le second de @ avec **du gras** et {{< val taux-recours >}} de recours.\n\n"
    "Les opérateurs de @ travaillent ensemble. Ils se voient en mars.\n\nLa fin de @ est ici.",
    proposed=("déplacement", "déplacement"),
)
def paragraph_moved(word, zone):
    word.after(zone.second, word.remove(zone.first))


@case("", proposed=("suppression",))
def emptied(word, zone):
    for text in (zone.first, zone.second, zone.last):
        word.remove(text)


@case("", proposed=("suppression",))
def emptied_but_marks(word, zone):
    for text in (zone.first, zone.second, zone.last):
        for item in list(word.find(text).iter(f"{W}r")):
            item.getparent().remove(item)


@case("Tout est zzneuf.", proposed=("remplacement",))
def rewritten(word, zone):
    for text in (zone.second, zone.last):
        word.remove(text)
    runs = list(word.find(zone.first).iter(f"{W}r"))
    for item in runs[1:]:
        item.getparent().remove(item)
    runs[0].find(f"{W}t").text = "Tout est zzneuf."


@case(changed("\n\nLa fin", "\n\nUn\\\nzzretour.\n\nLa fin"), proposed=("ajout",))
def line_break(word, zone):
    content = "<w:r><w:t>Un</w:t><w:br/><w:t>zzretour.</w:t></w:r>"
    word.after(zone.second, paragraph("", content=content))


@case(SOURCE)
def empty_paragraphs(word, zone):
    word.after(zone.second, paragraph(""), paragraph(" "), paragraph("\u00a0"))


# Lists, tables, headings, pictures, notes ---------------------------------------------------


@case(changed("\n\nLa fin", "\n\n- zzun\n- zzdeux\n\nLa fin"), proposed=("ajout",))
def list_added(word, zone):
    word.after(zone.second, word.list_item("zzun"), word.list_item("zzdeux"))


@case(
    changed("\n\nLa fin", "\n\n1.  zzun\n    - zzsous\n2.  zzdeux\n\nLa fin"), proposed=("ajout",)
)
def nested_list_added(word, zone):
    word.after(
        zone.second,
        word.list_item("zzun", ordered=True),
        word.list_item("zzsous", level=1),
        word.list_item("zzdeux", ordered=True),
    )


ITEMS = "- un de @\n- deux de @"


@case(f"{ITEMS}\n- zztrois", proposed=("ajout",), source=ITEMS)
def item_added(word, zone):
    item = word.find(f"deux de {zone.code}")
    new = bare(item)
    next(new.iter(f"{W}t")).text = "zztrois"
    item.addnext(new)


@case("un de @\n\ndeux de @", proposed=("mise en forme",) * 2, source=ITEMS)
def list_to_paragraphs(word, zone):
    for text in ("un", "deux"):
        item = word.find(f"{text} de {zone.code}")
        item.remove(item.find(f"{W}pPr"))


TABLE = "| Nom @ | Rythme |\n|:------|-------:|\n| Comité | deux |\n| Groupe | trois |"


@case(
    changed("| Groupe", "| zznouveau | zzlent |\n| Groupe", TABLE),
    proposed=("ajout",),
    source=TABLE,
)
def table_row_added(word, zone):
    rows = list(word.table(f"Nom {zone.code}").iter(f"{W}tr"))
    new = bare(rows[1])
    for item, text in zip(new.iter(f"{W}t"), ("zznouveau", "zzlent"), strict=True):
        item.text = text
    rows[1].addnext(new)


@case(
    "| Nom @ | Rythme | zzcase0 |\n|----------|-------:|---------|\n"
    "| Comité | deux | zzcase1 |\n| Groupe | trois | zzcase2 |",
    proposed=("remplacement",),
    source=TABLE,
)
def table_column_added(word, zone):
    for number, row in enumerate(word.table(f"Nom {zone.code}").iter(f"{W}tr")):
        row.append(xml(f"<w:tc><w:tcPr/><w:p>{run(f'zzcase{number}')}</w:p></w:tc>")[0])


@case(changed("deux", "zzquatre", TABLE), proposed=("remplacement",), source=TABLE)
def table_cell_changed(word, zone):
    table = word.table(f"Nom {zone.code}")
    next(item for item in table.iter(f"{W}t") if item.text == "deux").text = "zzquatre"


@case(
    changed("\n\nLa fin", "\n\n| zzA | zzB |\n|-----|-----|\n| zz1 | zz2 |\n\nLa fin"),
    proposed=("ajout",),
)
def table_added(word, zone):
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in row) + "</w:tr>"
        for row in (("zzA", "zzB"), ("zz1", "zz2"))
    )
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    word.after(zone.second, xml(f"<w:tbl>{grid}{rows}</w:tbl>")[0])


ADDED = picture("#112233")
NAME = f"recu-{hashlib.sha256(ADDED).hexdigest()[:12]}.png"


@case(changed("ici.", f"ici.![Plan]({NAME})"), proposed=("image",))
def picture_added(word, zone):
    word.find(zone.last).append(xml(word.drawing(ADDED))[0])


@case(changed("travaillent", "travaillent^[Une zznote.]"), proposed=("ajout",))
def footnote_added(word, zone):
    word.footnote(zone.first, " ensemble", "Une zznote.")


@case(changed("\n\nLa fin", "\n\n### Un zztitre\n\nLa fin"), proposed=("ajout",))
def heading_3_added(word, zone):
    word.after(zone.second, paragraph("Un zztitre", "Heading3"))


@case(changed("\n\nLa fin", "\n\n### Un zztitre\n\nLa fin"), proposed=("ajout",))
def heading_1_added(word, zone):
    word.after(zone.second, paragraph("Un zztitre", "Heading1"))


# Across borders ---------------------------------------------------------------------------


def constat(zone: Zone) -> str:
    """The generated paragraph before the zone."""
    return f"Constat {zone.name} :"


def suite(zone: Zone) -> str:
    """The generated paragraph after it."""
    return f"Suite générée de {zone.name}."


@case(SOURCE, ("titre", "Zone heading-renamed", "zzTitre neuf"))
def heading_renamed(word, zone):
    word.replace(f"Zone {zone.name}", f"Zone {zone.name}", "zzTitre neuf")


@case(SOURCE, ("titre", "Zone heading-deleted", ""))
def heading_deleted(word, zone):
    word.remove(f"Zone {zone.name}")


@case(SOURCE, ("contenu généré", "Constat generated-deleted", ""))
def generated_deleted(word, zone):
    word.remove(constat(zone))


@case(SOURCE, ("contenu généré", "Suite générée", "zzSuite changée"))
def generated_changed(word, zone):
    word.replace(suite(zone), "Suite générée", "zzSuite changée")


@case(SOURCE, ("hors zone", "", "zzEntre deux"))
def between_heading_and_generated(word, zone):
    word.after(f"Zone {zone.name}", paragraph("zzEntre deux", "BodyText"))


@case(SOURCE, ("hors zone", "", "zzAprès tout"))
def after_generated(word, zone):
    word.after(suite(zone), paragraph("zzAprès tout", "BodyText"))


@case(SOURCE, ("déplacement", "Suite générée de generated-moved", "Le second de"))
def generated_moved(word, zone):
    word.after(zone.second, word.remove(suite(zone)))


@case(SOURCE)
def prose_takes_generated(word, zone):
    word.join(zone.last, suite(zone))


@case(SOURCE)
def heading_joined_with_generated(word, zone):
    word.join(f"Zone {zone.name}", constat(zone))


@case(BIEN, proposed=("ajout",))
def generated_joined_with_prose(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    word.join(constat(zone), zone.first, between="")


@case(
    changed("\n\nLa fin de @ est ici.", ""),
    ("contenu généré", "Suite générée", ""),
    proposed=("suppression",),
)
def end_taken_out_with_generated(word, zone):
    marks = [*word.find(zone.last).iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]
    marks += word.find(suite(zone)).iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")
    for text in (zone.last, suite(zone)):
        word.remove(text)
    for mark in marks:
        word.find(zone.second).append(mark)


# Answers ----------------------------------------------------------------------------------


def questions(word: Word, zone: Zone):
    """The paragraphs of the questions of a zone to be written."""
    place = word.find(constat(zone))
    found = []
    while (place := place.getnext()) is not None and suite(zone) not in text_of(place):
        found.append(place)
    return found


@case("", source="")
def questions_left(word, zone):
    pass


@case("Une zzréponse.", source="", proposed=("ajout",))
def answer_after_questions(word, zone):
    questions(word, zone)[-1].addnext(paragraph("Une zzréponse.", "BodyText"))


@case("Une zzréponse.", source="", proposed=("ajout",))
def answer_in_place_of_box(word, zone):
    box = questions(word, zone)
    box[0].addprevious(paragraph("Une zzréponse.", "BodyText"))
    for item in box:
        item.getparent().remove(item)


@case("Une zzréponse.", source="", proposed=("ajout",))
def answer_in_place_of_a_question(word, zone):
    texts = list(questions(word, zone)[1].iter(f"{W}t"))
    texts[0].text = "Une zzréponse."
    for item in texts[1:]:
        item.text = ""


@case("Une zzréponse.", source="", proposed=("ajout",))
def answer_after_a_question_in_its_paragraph(word, zone):
    last = list(questions(word, zone)[1].iter(f"{W}t"))[-1]
    last.text += " Une zzréponse."
    keep(last)


@case("Une zzréponse.\n\nUne zzautre.", source="", proposed=("ajout",))
def answer_in_place_of_all_text(word, zone):
    box = questions(word, zone)
    for item, text in zip(box, ("Une zzréponse.", "", "Une zzautre."), strict=True):
        texts = list(item.iter(f"{W}t"))
        for other in texts:
            other.text = ""
        texts[0].text = text


# Holders that word processors put around words ----------------------------------------------

CONTROL = '<w:sdt><w:sdtPr><w:id w:val="11"/></w:sdtPr><w:sdtContent>', "</w:sdtContent></w:sdt>"


@case(BIEN, proposed=("ajout",))
def inline_control(word, zone):
    wrap([word.isolated(zone.first, "travaillent")], *CONTROL)
    word.replace(zone.first, "travaillent", "travaillent zzbien")


@case(BIEN, proposed=("ajout",))
def block_control(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    wrap([word.find(zone.first)], *CONTROL)


@case(BIEN, proposed=("ajout",))
def control_around_paragraphs(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    wrap([word.find(zone.first), word.find(zone.second)], *CONTROL)


@case(BIEN, proposed=("ajout",))
def smart_tag(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    tag = '<w:smartTag w:uri="urn:x" w:element="place">'
    wrap([word.isolated(zone.first, "zzbien")], tag, "</w:smartTag>")


@case(BIEN, proposed=("ajout",))
def custom_xml(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    tag = '<w:customXml w:uri="urn:x" w:element="place">'
    wrap([word.isolated(zone.first, "zzbien")], tag, "</w:customXml>")


@case(BIEN, proposed=("ajout",))
def custom_xml_around_paragraph(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    tag = '<w:customXml w:uri="urn:x" w:element="place">'
    wrap([word.find(zone.first)], tag, "</w:customXml>")


@case(BIEN, proposed=("ajout",))
def simple_field(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    tag = '<w:fldSimple w:instr=" AUTHOR ">'
    wrap([word.isolated(zone.first, "zzbien")], tag, "</w:fldSimple>")


@case(BIEN, proposed=("ajout",))
def alternate_content(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    made = word.isolated(zone.first, "zzbien")
    content = "<mc:AlternateContent><mc:Choice Requires='w14'/></mc:AlternateContent>"
    wrap([made], content, "")


@case(SOURCE, ("à vérifier", "", "zzbulle zzdehors"), proposed=())
def text_box(word, zone):
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        "<a:graphicData uri='x'><wps:wsp><wps:txbx><w:txbxContent>"
        f"<w:p>{run('zzbulle zzdehors')}</w:p>"
        "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"<w:p>{run('zzbulle zzdehors')}</w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    word.find(zone.last).append(xml(box)[0])


@case(changed("travaillent", "travaillent [zzbien](https://exemple.fr/a)"), proposed=("ajout",))
def link_added(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    field = (
        '<w:hyperlink r:id="{}" w:history="1">'.format(word.link("https://exemple.fr/a")),
        "</w:hyperlink>",
    )
    wrap([word.isolated(zone.first, "zzbien")], *field)


# Revisions --------------------------------------------------------------------------------


@case(changed("travaillent", "zzbien travaillent"), proposed=("ajout",))
def tracked_insertion(word, zone):
    word.inserted(zone.first, "travaillent", "zzbien ")


@case(changed(" en mars", ""), proposed=("suppression",))
def tracked_deletion(word, zone):
    word.deleted(zone.first, " en mars")


@case(changed("en mars", "en zzjuin"), proposed=("remplacement",))
def tracked_replacement(word, zone):
    word.deleted(zone.first, "mars")
    gone = next(word.find(zone.first).iter(f"{W}del"))
    gone.addnext(xml(f'<w:ins w:id="{word.number()}" {AUTHORED}>{run("zzjuin")}</w:ins>')[0])


@case(changed("travaillent", "zzbien travaillent"), proposed=("ajout",))
def tracked_by_nobody(word, zone):
    word.inserted(zone.first, "travaillent", "zzbien ", "")


@case(changed("\n\nLa fin", "\n\nUn zzparagraphe neuf.\n\nLa fin"), proposed=("ajout",))
def tracked_paragraph(word, zone):
    mark = f'<w:rPr><w:ins w:id="{word.number()}" {AUTHORED}/></w:rPr>'
    content = f'<w:ins w:id="{word.number()}" {AUTHORED}>{run("Un zzparagraphe neuf.")}</w:ins>'
    word.after(zone.second, xml(f"<w:p><w:pPr>{mark}</w:pPr>{content}</w:p>")[0])


@case(changed(".\n\nLe second", ".Le second"), proposed=("mise en forme",))
def tracked_join(word, zone):
    mark = xml(f'<w:rPr><w:del w:id="{word.number()}" {AUTHORED}/></w:rPr>')[0]
    word.find(zone.first).find(f"{W}pPr").append(mark)


@case(
    changed("\n\nLa fin de @ est ici.", "").replace(
        "Les opérateurs", "La fin de @ est ici.\n\nLes opérateurs"
    ),
    proposed=("déplacement", "déplacement"),
)
def tracked_move(word, zone):
    item = word.find(zone.last)
    new = bare(item)
    for paragraph_, kind in ((item, "moveFrom"), (new, "moveTo")):
        mark = f'<w:rPr><w:{kind} w:id="{word.number()}" {AUTHORED}/></w:rPr>'
        paragraph_.find(f"{W}pPr").append(xml(mark)[0])
        for part in list(paragraph_.iter(f"{W}r")):
            holder = xml(f'<w:{kind} w:id="{word.number()}" {AUTHORED}/>')[0]
            part.getparent().replace(part, holder)
            holder.append(part)
    word.find(zone.first).addprevious(new)


# Quoted values ----------------------------------------------------------------------------


def value(word: Word, zone: Zone):
    """The text of the value that the zone quotes."""
    return next(i for i in word.find(zone.second).iter(f"{W}t") if i.text == "4,6\u00a0%")


@case(SOURCE, ("contenu généré", "4,6\u00a0%", "zz99"), proposed=())
def value_retyped(word, zone):
    value(word, zone).text = "zz99"


@case(changed("{{< val taux-recours >}} de", "de"), proposed=("suppression",))
def value_deleted(word, zone):
    item = value(word, zone).getparent()
    item.getparent().remove(item)


@case(
    changed("de recours.", "de recours. Soit {{< val taux-recours >}} zzencore."),
    proposed=("ajout",),
)
def value_doubled(word, zone):
    item = word.find(zone.second)
    start = next(s for s in item.iter(f"{W}bookmarkStart") if "_v_" in s.get(f"{W}name"))
    again = [copy.deepcopy(part) for part in (start, start.getnext(), start.getnext().getnext())]
    number = word.number()
    for part in (again[0], again[2]):
        part.set(f"{W}id", number)
    again[0].set(f"{W}name", again[0].get(f"{W}name") + "_Copy_1")
    place = item.find(f"{W}bookmarkEnd[last()]")
    for part in (xml(run(" Soit "))[0], *again, xml(run(" zzencore."))[0]):
        place.addprevious(part)


@case(
    changed("{{< val taux-recours >}} de", "zzprès de {{< val taux-recours >}} ou plus de"),
    proposed=("ajout", "ajout"),
)
def words_typed_in_a_value(word, zone):
    value(word, zone).text = "zzprès de 4,6\u00a0% ou plus"


# Styles and marks -------------------------------------------------------------------------


@case(BIEN, proposed=("ajout",))
def marks_doubled(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    start = next(word.find(zone.second).iter(f"{W}bookmarkStart"))
    item = copy.deepcopy(start)
    item.set(f"{W}id", word.number())
    word.find(zone.last).insert(1, item)


@case(f"{BIEN}\n\nUn zzautre.", proposed=("ajout", "ajout"))
def marks_stripped(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    word.after(zone.last, paragraph("Un zzautre."))
    for text in (
        zone.first,
        zone.second,
        zone.last,
        f"Zone {zone.name}",
        constat(zone),
        suite(zone),
    ):
        item = word.find(text)
        for mark in list(item.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            if "_v_" not in mark.get(f"{W}name", "_v_"):
                mark.getparent().remove(mark)


@case(BIEN, proposed=("ajout",))
def runs_cut(word, zone):
    word.replace(zone.first, "travaillent", "travaillent zzbien")
    for text in ("vaillent", "semble", "zzb", "érateurs"):
        word.cut(zone.first, text)
