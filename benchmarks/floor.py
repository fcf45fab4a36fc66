"""The floor: drawing the charts, pandoc and Typst alone, for each region in turn.

``python -m benchmarks.floor FOLDER CODE…`` prints seconds of processor a task, as JSON. The
charts are those of the region's notebooks, run before to have them; only drawing counts.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import tools
from benchmarks.watching import processor
from cep_report.campaign import load_campaign
from cep_report.context import Context, lend, load_campaigned, load_context
from cep_report.demo import CAMPAIGN
from cep_report.figures import Drawings
from cep_report.figures.sheet import render
from cep_report.parameters import Order
from cep_report.project import Project
from cep_report.report import write_sources


def main(folder: Path, codes: list[str]) -> dict[str, float]:
    """The seconds of processor of each task."""
    project = Project.find()
    version = load_campaign(project, CAMPAIGN).versions[0].id
    shared = load_campaigned(project, CAMPAIGN, version=version, accept_reserves=False)
    spent = dict.fromkeys(("graphiques", "pandoc", "typst"), 0.0)

    def timed(name: str, task: Callable[..., object], *given: object) -> None:
        before = processor()
        task(*given)
        spent[name] += processor() - before

    for code in codes:
        context = load_context(shared, shared.regions.by_code(code), version)
        for drawing in _drawings(context):
            timed("graphiques", render, *drawing)
        published = project.output(CAMPAIGN) / context.region.folder
        job = tools.staged(published, folder)
        timed("pandoc", tools.pandoc_docx, project, job)
        timed("pandoc", tools.pandoc_typst, project, job)
        timed("typst", tools.typst_pdf, project, job)
    return spent


def _drawings(context: Context) -> list[tuple[Any, ...]]:
    """What the notebooks of a region have drawn."""
    found: list[tuple[Any, ...]] = []

    def keep(_: Drawings, *given: Any) -> tuple[str, bytes]:
        found.append(given)
        return render(*given)

    with (
        tempfile.TemporaryDirectory() as folder,
        lend(context),
        patch.object(Drawings, "draw", keep),
    ):
        write_sources(context, Order(context.version.id), Path(folder))
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2:])))
