"""The answer to each operator: a Word document with what became of its observations.

It is made like the report, from blocks, by the same engine: same look, same bytes for the
same register.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cep_report import french
from cep_report.blocks import Block, Column, Heading, Number, Paragraphs, Table
from cep_report.campaign import Campaign, Name, Part, Version
from cep_report.document import Document, front_matter, write_document
from cep_report.exchanges.outcome import Outcome, outcome
from cep_report.exchanges.returns import FOLDER as RETURNS
from cep_report.exchanges.wording import DECIDED, Wording
from cep_report.fonts import printable
from cep_report.markdown import escape
from cep_report.observations import Decision
from cep_report.project import Project
from cep_report.publication import keep_edited, write_manifest
from cep_report.registers.model import ObservationEntry
from cep_report.render import render
from cep_report.tables.layout import FICTIONAL, source
from cep_report.workspace import Workspace, write_whole

FOLDER = "reponses"
_OUTSIDE = "Hors des rubriques du plan"
_PENDING = "Cette observation est à l’étude\u202f; une réponse lui sera donnée."


@dataclass(frozen=True)
class Answer:
    """A document written for an operator (a family id); ``pending``: not decided yet."""

    operator: str
    path: Path
    observations: int
    pending: int


@dataclass(frozen=True)
class Answers:
    """What was written; ``kept`` are documents that a person had changed, put aside."""

    written: tuple[Answer, ...]
    kept: tuple[Path, ...] = ()


def write_answers(project: Project, workspace: Workspace, operators: Sequence[str] = ()) -> Answers:
    """Write the answers to the operators that sent observations.

    They go to ``reponses/`` in the region's folder. A document that somebody changed since
    it was written is first kept in ``retours/``.

    Args:
        project: where the engine's files are.
        workspace: of the region.
        operators: family ids; all that sent something when empty.

    Raises:
        RenderError: the engine failed.
        OutputError: a document cannot be written.
    """
    folder = workspace.folder / FOLDER
    kept = keep_edited(folder, workspace.folder / RETURNS) if folder.is_dir() else ()
    written = []
    for family in workspace.campaign.operators:
        own = [entry for entry in workspace.registers.observations if entry.operator == family.id]
        if not own or (operators and family.id not in operators):
            continue
        name = f"{workspace.campaign.id}-{workspace.region.code}-{family.id}.docx"
        with tempfile.TemporaryDirectory(prefix="cep-reponse-") as job:
            made = _made(project, workspace, family.id, Path(job))
            write_whole(folder / name, partial(_copy, source=made))
        pending = sum(entry.decision is Decision.PENDING for entry in own)
        written.append(Answer(family.id, folder / name, len(own), pending))
    if written:
        write_manifest(folder, {})
    return Answers(tuple(written), kept)


def answer_document(
    project: Project, workspace: Workspace, operator: str, logo: str = ""
) -> Document:
    """The answer to an operator, before it is laid out."""
    campaign = workspace.campaign
    entries = workspace.registers.observations
    own = [entry for entry in entries if entry.operator == operator and entry.heard]
    wording = Wording.of(workspace.registers.observations, campaign, partial(printable, project))
    name = campaign.operator(operator).named(campaign.reference_date)
    front = front_matter(workspace, _version(campaign), logo)
    whose = french.of(name.in_sentence, name.article)
    front["title"] = f"Réponses aux observations {whose}"
    front["cep"] |= {  # type: ignore[operator]
        "stamp": french.typography(f"À l’attention {whose}"),
        "date-label": "",
        "version-label": f"Observations sur le projet de rapport {workspace.region.of_region}",
        "audience": name.name,
    }
    part = Part.model_validate(
        {
            "id": "reponses",
            "titre": "Vos observations et nos réponses",
            "notebook": "reponses",
            "socle": False,
        }
    )
    return Document(front, ((part, tuple(_blocks(workspace, name, own, wording))),))


def _made(project: Project, workspace: Workspace, operator: str, job: Path) -> Path:
    logo = workspace.logo
    name = f"logo{logo.suffix}" if logo else ""
    document = answer_document(project, workspace, operator, name)
    write_document(document, job, {name: logo} if logo else {})
    return render(project, job, ("docx",))["docx"]


def _copy(draft: Path, source: Path) -> None:
    shutil.copyfile(source, draft)


def _version(campaign: Campaign) -> Version:
    """The version that operators read."""
    return next((item for item in campaign.versions if item.id == "v1"), campaign.versions[0])


def _blocks(
    workspace: Workspace, name: Name, own: Sequence[ObservationEntry], wording: Wording
) -> Iterator[Block]:
    association = workspace.region.association
    number = french.quantity(len(own), "observation")
    text = (
        f"{escape(french.capitalise(french.the(name.in_sentence, name.article)))} "
        f"{'nous ont' if name.article == 'les' else 'nous a'} transmis "
        f"{number} sur le projet de rapport {escape(workspace.region.of_region)} "
        f"({workspace.campaign.observed_year}). Ce document rappelle chacune et y répond."
    )
    if any(entry.diverges for entry in own):
        text += (
            " Une divergence maintenue est imprimée dans le rapport, avec les deux points de vue."
        )
    yield Paragraphs("presentation", text)
    yield _summary(workspace, own)
    for contact in workspace.settings.contacts:
        said = ", ".join(filter(None, (contact.name, contact.role, contact.email)))
        yield Paragraphs("contact", f"Votre contact à {escape(association)}\u00a0: {escape(said)}.")
        break
    zones = list(wording.zones)
    places: dict[str, list[ObservationEntry]] = {}
    for entry in sorted(
        own, key=lambda entry: zones.index(entry.zone) if entry.zone in zones else len(zones)
    ):
        places.setdefault(wording.place(entry) or _OUTSIDE, []).append(entry)
    rank = 0
    for index, (place, entries) in enumerate(places.items(), start=1):
        yield Heading(f"section-{index}", 2, place)
        for entry in entries:
            rank += 1
            became = outcome(entry, workspace.campaign, workspace.region, workspace.prose)
            yield from _observation(rank, entry, wording, became)


def _summary(workspace: Workspace, own: Sequence[ObservationEntry]) -> Table:
    counts = Counter(entry.decision for entry in own)
    found = [(DECIDED[decision], counts[decision]) for decision in Decision if counts[decision]]
    rows = [*found, ("Ensemble", len(own))]
    mark = f" – {FICTIONAL}" if workspace.campaign.fictional else ""
    return Table(
        id="tableau-decisions",
        caption="Vos observations par décision",
        columns=(Column("Décision", weight=3), Column("Observations", "right")),
        rows=tuple((label, french.number(number)) for label, number in rows),
        source=source(
            f"registre des observations {french.of(workspace.region.association)}{mark}, "
            f"{workspace.campaign.observed_year}"
        ),
        strong_rows=(len(rows) - 1,),
        cells=tuple((label, Number(number)) for label, number in rows),
    )


def _observation(
    rank: int, entry: ObservationEntry, wording: Wording, became: Outcome
) -> Iterator[Block]:
    day = f" du {french.date(entry.date)}" if entry.date else ""
    kind = f" – {wording.line(french.capitalise(entry.kind))}{day}" if entry.kind else day
    yield Heading(f"observation-{rank}", 3, f"Observation {rank}{kind}")
    passage = wording.line(entry.passage)
    pending = entry.decision is Decision.PENDING
    said = (
        ("Passage", (f"«\u00a0{passage}\u00a0»",) if passage else ()),
        ("Votre observation", wording.said(entry)),
        ("Décision", (became.decided,)),
        ("Notre réponse", wording.paragraphs(entry.answer) or ((_PENDING,) if pending else ())),
        ("Suite donnée", wording.paragraphs(became.done)),
    )
    texts = [
        text
        for label, lines in said
        if lines
        for text in (f"**{label}**\u00a0: {escape(lines[0])}", *map(escape, lines[1:]))
    ]
    yield Paragraphs(f"texte-{rank}", "\n\n".join(texts))
