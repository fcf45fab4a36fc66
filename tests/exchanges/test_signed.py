"""Whatever is recorded, wherever it is, comes back with who did it and when."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from tests.exchanges.drafting import exchange
from tests.exchanges.editing import AUTHORED, W, Word, keep, run, xml

PROSE = """Les opérateurs se réunissent, chaque mois. Une charte les lie depuis 2020.

Le second paragraphe parle du taux de {{< val taux-recours >}} dans la région.

| Lieu | Jour |
|---|---|
| Rennes | lundi |

La fin est ici."""
WHO = ("Élodie Martin", date(2023, 4, 28))


def holder(word, kind, *items):
    """Recorded marks around runs or in the place of a property."""
    made = xml(f'<w:{kind} w:id="{word.number()}" {AUTHORED}/>')[0]
    if items:
        items[0].addprevious(made)
        for item in items:
            made.append(item)
            for text in item.iter(f"{W}t") if kind in {"del", "moveFrom"} else ():
                text.tag = f"{W}delText"
    return made


def words_put_in(word):
    word.inserted("Les opérateurs", "chaque mois", "souvent et ")


def words_taken_out(word):
    word.deleted("Les opérateurs", " Une charte les lie depuis 2020.")


def comma_taken_out(word):
    word.deleted("Les opérateurs", ",")


def words_replaced_in_an_insertion(word):
    word.inserted("Les opérateurs", "chaque mois", "parfois ")
    [done] = word.find("Les opérateurs").iter(f"{W}ins")
    nested = holder(word, "ins")
    nested.append(xml(run("très "))[0])
    done.insert(0, nested)


def paragraph_split(word):
    new = word.split("Les opérateurs", "Une charte")
    first = new.getprevious()
    last = list(first.iter(f"{W}t"))[-1]
    last.text = f"{last.text} "
    keep(last)
    properties = first.find(f"{W}pPr")
    marks = xml(f'<w:rPr><w:ins w:id="{word.number()}" {AUTHORED}/></w:rPr>')[0]
    properties.append(marks)


def words_in_bold(word):
    item = word.isolated("Les opérateurs", "chaque mois")
    change = f'<w:rPrChange w:id="{word.number()}" {AUTHORED}><w:rPr/></w:rPrChange>'
    item.insert(0, xml(f"<w:rPr><w:b/>{change}</w:rPr>")[0])


def paragraph_moved(word):
    item = word.find("La fin est ici")
    new = copy.deepcopy(item)
    for mark in list(new.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    for paragraph, kind in ((item, "moveFrom"), (new, "moveTo")):
        runs = paragraph.findall(f"{W}r")
        holder(word, kind, *runs)
        properties = paragraph.find(f"{W}pPr")
        mark = f'<w:rPr><w:{kind} w:id="{word.number()}" {AUTHORED}/></w:rPr>'
        properties.append(xml(mark)[0])
    word.find("Les opérateurs").addprevious(new)


def row_put_in(word):
    row = next(word.find("Rennes").iterancestors(f"{W}tr"))
    new = copy.deepcopy(row)
    for text, said in zip(new.iter(f"{W}t"), ("Brest", "mardi"), strict=True):
        text.text = said
    for mark in list(new.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    properties = new.find(f"{W}trPr")
    if properties is None:
        properties = xml("<w:trPr/>")[0]
        new.insert(0, properties)
    properties.append(holder(word, "ins"))
    row.addnext(new)


def caption_changed(word):
    word.inserted("Volumes d’essai", "Volumes", "Grands ")


def cell_changed(word):
    word.inserted("1\u202f300", "1\u202f300", "environ ")


def heading_changed(word):
    word.inserted("Zone leviers", "Zone", "Belle ")


def generated_text_taken_out(word):
    word.deleted("Suite générée de leviers", "Suite générée de leviers.")


def quoted_value_changed(word):
    item = next(i for i in word.find("Le second").iter(f"{W}t") if i.text == "4,6\u00a0%")
    first = item.getparent()
    holder(word, "del", first)
    made = holder(word, "ins")
    made.append(xml(run("5,0\u00a0%"))[0])
    first.getparent().addnext(made)


EDITS = (
    words_put_in,
    words_taken_out,
    comma_taken_out,
    words_replaced_in_an_insertion,
    paragraph_split,
    words_in_bold,
    paragraph_moved,
    row_put_in,
    caption_changed,
    cell_changed,
    heading_changed,
    generated_text_taken_out,
    quoted_value_changed,
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    root = tmp_path_factory.mktemp("envoi") / "projet"
    return exchange(root, {"leviers": PROSE}, version="v1", to=("apec",))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_what_is_recorded_is_signed(sent, edit, tmp_path):
    mine = sent.moved(tmp_path / "projet")
    word = Word(mine.copy("apec"))
    edit(word)
    found = mine.receive(word.save(mine.project.root / "retour.docx")).observations
    assert found
    assert {(item.person, item.date) for item in found} == {WHO}, found
