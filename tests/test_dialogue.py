"""Divergences in their section and in the annex; without observations, nothing anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cep_report import dialogue
from cep_report.blocks import Callout, Heading, Prose
from cep_report.context import lend, load_campaigned, load_context
from cep_report.execution import run_notebook
from cep_report.observations import AUTHOR, Decision, Kind
from cep_report.parameters import Parameters
from cep_report.plan import OBSERVATIONS, printed_plan
from cep_report.provenance import inputs
from cep_report.registers import ObservationEntry

CAMPAIGN = "demo-2022"
ENTRY = ObservationEntry(
    id="a",
    operator="apec",
    person="Jeanne Martin",
    zone="cooperations.themes",
    passage="Un *passage*.",
    remark="Nous ne sommes pas d’accord.\nJeanne Martin",
    decision=Decision.DIVERGENCE,
    answer="Nous maintenons {{< val x >}}.",
)


@pytest.fixture(scope="module")
def contexts(demo_source):
    def load(version):
        shared = load_campaigned(demo_source, CAMPAIGN, version=version, accept_reserves=False)
        return load_context(shared, shared.regions.find("53"), version)

    return {version: load(version) for version in ("v1", "v2")}


def with_entries(context, *entries):
    registers = replace(context.workspace.registers, observations=entries)
    return replace(context, workspace=replace(context.workspace, registers=registers))


def run(context, part):
    parameters = Parameters(CAMPAIGN, context.region.code, context.version.id, False)
    with lend(context):
        return run_notebook(context.project.notebooks / f"{part}.ipynb", parameters)


def test_a_divergence_ends_the_section_where_it_arose(contexts):
    context = with_entries(contexts["v1"], replace(ENTRY, zone="parcours.leviers"), ENTRY)
    blocks = run(context, "cooperations")
    (place,) = [n for n, block in enumerate(blocks) if isinstance(block, Callout)]
    before = next(block for block in reversed(blocks[:place]) if isinstance(block, Heading))
    assert before.id == "cooperations-themes"
    assert isinstance(blocks[place + 1], Heading)
    callout = blocks[place]
    assert callout.title == "Divergence de point de vue 1"
    assert "**Point de vue de l’Apec**\u00a0: Nous ne sommes pas d’accord." in callout.markdown
    assert "**Point de vue de Transitions Pro Bretagne**\u00a0: Nous maintenons" in callout.markdown
    assert "{{<" not in callout.markdown  # words, not a value to look up
    assert "Un \\*passage\\*" in callout.markdown
    assert "Jeanne" not in callout.markdown


def test_a_divergence_of_the_last_zone_is_printed_too(contexts):
    context = with_entries(contexts["v1"], replace(ENTRY, zone="cooperations.difficultes"))
    assert isinstance(run(context, "cooperations")[-1], Callout)
    context = with_entries(contexts["v1"], replace(ENTRY, zone="essentiel.messages"))
    blocks = run(context, "essentiel")
    (place,) = [
        n
        for n, block in enumerate(blocks)
        if isinstance(block, Callout) and block.title.startswith("Divergence")
    ]
    assert any(isinstance(block, Prose) for block in blocks[:place])
    assert blocks[place + 1].id == "essentiel-specificites"


def test_without_a_divergence_the_blocks_are_the_same(contexts):
    plain = run(with_entries(contexts["v1"]), "cooperations")
    other = replace(ENTRY, decision=Decision.REJECTED)
    own = replace(ENTRY, operator=AUTHOR)
    assert run(with_entries(contexts["v1"], other, own), "cooperations") == plain


@pytest.mark.parametrize(
    ("version", "entries", "expected"),
    [
        ("v1", (), False),
        ("v2", (), False),
        ("v1", (replace(ENTRY, decision=Decision.REJECTED),), False),
        ("v2", (replace(ENTRY, decision=Decision.REJECTED),), True),
        ("v1", (ENTRY,), True),
        ("v2", (replace(ENTRY, operator=AUTHOR),), False),
        ("v2", (replace(ENTRY, kind=Kind.LOST, decision=Decision.PENDING),), False),
        ("v2", (replace(ENTRY, kind=Kind.LOST, decision=Decision.REJECTED),), False),
        ("v1", (replace(ENTRY, kind=Kind.LOST),), True),
    ],
)
def test_the_annex_is_there_when_there_is_something_to_say(contexts, version, entries, expected):
    context = with_entries(contexts[version], *entries)
    assert dialogue.annexed(context) is expected
    annex = context.project.notebooks / "observations.ipynb"
    assert (annex in list(inputs(context))) is expected
    plan = printed_plan(context.campaign, observations=dialogue.annexed(context))
    assert (OBSERVATIONS in plan) is expected


def test_the_annex_lists_divergences_then_from_v2_everything_said_by_operators(contexts):
    others = (
        replace(
            ENTRY,
            id="b",
            operator="pole-emploi",
            zone="",
            section="Annexes",
            decision=Decision.PENDING,
            answer="",
            remark="mot " * 400,
        ),
        replace(ENTRY, id="c", operator=AUTHOR),
    )
    assert [
        block.id for block in run(with_entries(contexts["v1"], ENTRY, *others), "observations")
    ] == ["observations-divergences", "tableau-divergences"]
    blocks = run(with_entries(contexts["v2"], ENTRY, *others), "observations")
    assert [block.id for block in blocks] == [
        "observations-divergences",
        "tableau-divergences",
        "observations-suite",
        "tableau-observations",
    ]
    divergences, everything = blocks[1], blocks[3]
    reference = (
        "Voir l’encadré «\u00a0Divergence de point de vue 1\u00a0», à la fin de la rubrique."
    )
    assert [row[:2] for row in divergences.rows] == [
        ("Apec", "Partie 1 – Les thèmes des coopérations")
    ]
    assert divergences.rows[0][3] == reference
    assert [row[0] for row in everything.rows] == ["Pôle emploi", "Apec"]
    long, diverging = everything.rows
    assert long[1] == "Annexes"
    assert long[3:] == ("À l’étude", "Réponse à venir.")
    assert len(long[2]) < 900
    assert "[…]" in long[2]
    assert diverging[3:] == ("Divergence maintenue", reference)
    assert any("abrégé" in note for note in everything.notes)
    assert not any("sans objet" in note for note in everything.notes)
    assert "fictives" in everything.source
    text = "\n".join(
        cell for block in (divergences, everything) for row in block.rows for cell in row
    )
    assert "Nous maintenons" not in text  # it is in the section, once
    assert "Jeanne" not in text
    assert "[nom retiré]" in text


def test_the_annex_says_what_was_done(contexts):
    done = replace(
        ENTRY,
        decision=Decision.RETAINED,
        answer="Nous avons précisé",
        follow_up="intégrée au texte",
    )
    blocks = run(with_entries(contexts["v2"], done), "observations")
    assert blocks[-1].rows[0][3:] == ("Retenue", "Nous avons précisé. Intégrée au texte.")


def test_a_divergence_of_no_section_keeps_both_positions_in_the_annex(contexts):
    lost = replace(ENTRY, zone="ailleurs.nulle-part", section="Annexes")
    blocks = run(with_entries(contexts["v1"], lost), "observations")
    [row] = blocks[-1].rows
    assert "pas d’accord" in row[2]
    assert "Nous maintenons" in row[3]


def test_a_divergence_says_on_which_version_it_was_when_another_is_printed(contexts):
    said = replace(ENTRY, id="apec-v1-3f2a9c12")

    def printed(version):
        blocks = run(with_entries(contexts[version], said), "cooperations")
        return next(block.markdown for block in blocks if isinstance(block, Callout))

    assert "*Passage concerné (sur la version v1)*\u00a0: «" in printed("v2")
    assert "*Passage concerné*\u00a0: «" in printed("v1")
