"""From a report's folder to its presentation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cep_report.deck.composing import compose
from cep_report.deck.measuring import Ruler
from cep_report.deck.plan import load_plan
from cep_report.deck.reading import read_report
from cep_report.deck.writing import write_deck
from cep_report.parameters import DOCUMENTS
from cep_report.project import Project
from cep_report.render.engines import properties_of


def check_plan(project: Project, campaign: str) -> None:
    """Check the plan of the presentations before any is made.

    Raises:
        ConfigurationError: it is not what is expected; all faults at once.
    """
    load_plan(project, campaign)


def make_deck(project: Project, job: Path) -> Path:
    """Write the presentation of the report in ``job``, beside it.

    Raises:
        ConfigurationError: the plan of the presentation is not what is expected.
        RenderError: the report cannot be read.
    """
    report = read_report(project, job)
    source = report.source
    deck = compose(load_plan(project, source.text("campaign")), report)
    said = properties_of(source)
    properties = replace(said, title=f"{deck.title} – {source.subtitle}")
    ruler = Ruler.widest()
    target = job / DOCUMENTS["pptx"]
    reference = project.extension / "reference.pptx"
    target.write_bytes(write_deck(deck, source, properties, reference, ruler))
    return target
