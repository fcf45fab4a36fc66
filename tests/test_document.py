"""Assembling the plan: numbering, references, values, and a file that engines can read."""

from __future__ import annotations

import json
import subprocess

import pypandoc
import pytest
import yaml

from cep_report.blocks import (
    Callout,
    Column,
    Figure,
    Heading,
    Paragraphs,
    Prose,
    Table,
    Value,
)
from cep_report.campaign import Part
from cep_report.document import Document, Writer, write_document
from cep_report.errors import InputError
from cep_report.plan import ANNEXES


def part(id_, title, **more):
    return Part.model_validate({"id": id_, "titre": title, "notebook": id_, **more})


def table(id_):
    return Table(
        id_, f"Légende | de {id_}", (Column("A"), Column("B", "right")), (("x|y", "1"),), "S"
    )


def figure(id_):
    return Figure(id_, f"Légende de {id_}", 'Alt "cité"', "S", "<svg/>", "aGVsbG8=")


ESSENTIAL = part("essentiel", "L’essentiel", socle=False)
FIRST = part("cooperations", "Les coopérations", intitule="Partie 1", numero=1)
SECOND = part("parcours", "Les parcours", intitule="Partie 2", numero=2)
TOTAL = Value("entrees.total", "12\u202f345", 12345.0, "personnes", "jeu de données")


def document(*pairs):
    return Document({"title": "Rapport", "cep": {"region": "53"}}, pairs)


def text(*pairs):
    return Writer(document(*pairs)).text()


def test_parts_and_sections_are_numbered_by_the_plan():
    written = text(
        (ESSENTIAL, (Heading("essentiel-a", 2, "Sans numéro"),)),
        (FIRST, (Heading("c-a", 2, "Un"), Heading("c-b", 3, "Détail"), Heading("c-c", 2, "Deux"))),
        (SECOND, (Heading("p-a", 2, "Un"),)),
    )
    headings = [line for line in written.splitlines() if line.startswith("#")]
    assert headings == [
        "# L’essentiel {#essentiel}",
        "## Sans numéro {#essentiel-a}",
        "# Partie 1 – Les coopérations {#cooperations}",
        "## 1.1\u2002Un {#c-a}",
        "### Détail {#c-b}",
        "## 1.2\u2002Deux {#c-c}",
        "# Partie 2 – Les parcours {#parcours}",
        "## 2.1\u2002Un {#p-a}",
    ]


def test_short_parts_of_prose_share_a_page_and_numbered_ones_never():
    def prose(letters):
        return (Prose("zone.a", "a" * letters),)

    conclusion, prolongations, more = (
        part(id_, id_.capitalize()) for id_ in ("conclusion", "suites", "complements")
    )

    def following(*pairs):
        written = text(*pairs).splitlines()
        return [
            line.split("#")[2].split()[0].rstrip("}") for line in written if ".cep-follows" in line
        ]

    short = ((conclusion, prose(400)), (prolongations, prose(600)), (more, prose(600)))
    assert following((FIRST, prose(10)), *short) == ["suites", "complements"]
    assert following(*short[:2], (more, prose(2500))) == ["suites"]
    assert following((conclusion, prose(5000)), (prolongations, prose(10))) == []
    assert following(short[0], (prolongations, (table("t"),)), short[2]) == []
    assert following(short[0], (FIRST, prose(10))) == []
    assert following((ESSENTIAL, prose(10)), short[0]) == []


def test_the_contents_come_after_the_essentials_and_once():
    written = text((ESSENTIAL, ()), (FIRST, ()), (SECOND, ()), (ANNEXES, ()))
    assert written.count(".cep-toc") == 1
    assert written.index("#essentiel") < written.index(".cep-toc") < written.index("#cooperations")


def test_tables_and_charts_are_numbered_each_in_their_sequence():
    written = text(
        (FIRST, (figure("graphique-a"), table("tableau-a"), table("tableau-b"))),
        (SECOND, (figure("graphique-b"),)),
    )
    for id_, label in (
        ("tableau-a", 'label="Tableau" number="1"'),
        ("tableau-b", 'label="Tableau" number="2"'),
        ("graphique-a", 'label="Graphique" number="1"'),
        ("graphique-b", 'label="Graphique" number="2"'),
    ):
        (line,) = [line for line in written.splitlines() if f"#{id_} " in line]
        assert label in line


def test_prose_quotes_values_and_refers_to_what_comes_later():
    prose = Prose(
        "cooperations.a", "Il y a {{< val entrees.total >}} entrées ({{< ref tableau-z >}})."
    )
    written = text((FIRST, (TOTAL, prose)), (SECOND, (table("tableau-z"),)))
    assert '[12\u202f345]{.cep-value data-name="entrees.total"} entrées' in written
    assert "[tableau 1](#tableau-z){.cep-ref}" in written


@pytest.mark.parametrize("extract", [True, False])
def test_a_chart_of_all_regions_is_told_missing_from_an_extract(extract):
    prose = Prose("cooperations.a", "Voir le {{< ref graphique-regions >}}.")
    pairs = ((FIRST, (prose,)),)
    with pytest.raises(InputError) as caught:
        Writer(Document({"title": "Rapport", "cep": {"region": "53"}}, pairs, extract)).text()
    (finding,) = caught.value.findings
    assert finding.code == "CEP-PROSE-011"
    assert ("extrait régional" in finding.message) == extract
    assert ("fichier national" in finding.remedy) == extract


def test_unknown_references_are_all_told_with_the_nearest_names():
    prose = Prose("cooperations.a", "{{< ref tableau-y >}} et {{< val entres.total >}}")
    with pytest.raises(InputError) as caught:
        text((FIRST, (TOTAL, prose, table("tableau-z"))))
    assert [finding.place for finding in caught.value.findings] == [
        "prose/cooperations.md, zone a"
    ] * 2
    assert "tableau-z" in caught.value.findings[0].remedy
    assert "entrees.total" in caught.value.findings[1].remedy


def test_an_empty_zone_asks_its_questions():
    written = text((FIRST, (Prose("cooperations.a", "", ("Qui\u202f? *", "Quoi\u202f?")),)))
    assert ".cep-todo" in written
    assert "**À compléter**" in written
    assert "- Qui\u202f? \\*\n- Quoi\u202f?" in written


def test_prose_gets_french_spaces():
    written = text((FIRST, (Prose("cooperations.a", "Pourquoi ? 12 % des cas : oui."),)))
    assert "Pourquoi\u202f? 12\u00a0% des cas\u00a0: oui." in written


def test_what_is_written_reads_back_as_it_was(tmp_path):
    blocks = (
        Heading("c-a", 2, "Titre *étoile*"),
        Paragraphs("p", "Texte **gras**."),
        table("tableau-a"),
        figure("graphique-a"),
        Callout("c", "attention", "Attention | ici", "Prudence."),
    )
    path = write_document(document((FIRST, blocks)), tmp_path, {})
    assert (tmp_path / "figures/graphique-a.png").read_bytes() == b"hello"
    assert (tmp_path / "figures/graphique-a.svg").read_text() == "<svg/>"
    front = path.read_text(encoding="utf-8").split("---\n")[1]
    assert yaml.safe_load(front)["cep"]["region"] == "53"
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown-smart-implicit_figures", "-t", "json", path],
        capture_output=True,
        check=True,
    )
    kinds = [_kind(block) for block in json.loads(done.stdout)["blocks"]]
    assert kinds == [
        ["cep-toc"],
        "Header",
        "Header",
        "Para",
        ["cep-table", "cep-caption", "Table", "cep-source"],
        ["cep-figure", "cep-caption", "Para", "cep-source"],
        ["cep-callout", "cep-caption", "Para"],
    ]
    assert 'Alt \\"cité\\"' in done.stdout.decode()


def _kind(block):
    if block["t"] != "Div":
        return block["t"]
    (_, classes, _), content = block["c"]
    inner = [_kind(item) for item in content]
    if classes[0] in {"cep-caption", "cep-source", "cep-notes"}:
        return classes[0]
    return [classes[0], *inner]


def test_the_same_blocks_give_the_same_bytes(tmp_path):
    made = document((FIRST, (table("tableau-a"), figure("graphique-a"))))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = write_document(made, tmp_path / "a", {})
    second = write_document(made, tmp_path / "b", {})
    assert first.read_bytes() == second.read_bytes()
