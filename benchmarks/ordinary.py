"""What a user would do instead: papermill's own loop, an ordinary kernel a notebook, then pandoc
and Typst, for each region in turn. ``python -m benchmarks.ordinary FOLDER CODE…``

The notebooks and the project are ours. Nothing is fitted, finished, sealed, re-read or kept;
assembling the executed notebooks costs nothing here: pandoc is given the published source.
Quarto, which would take pandoc's and Typst's place, is not to be had where this was measured.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import papermill

from benchmarks.tools import documents
from cep_report.campaign import load_campaign
from cep_report.demo import CAMPAIGN
from cep_report.parameters import Parameters
from cep_report.plan import printed_plan
from cep_report.project import Project
from cep_report.regions import load_regions


def main(folder: Path, codes: list[str]) -> None:
    """Make the reports of these regions in ``folder``."""
    project = Project.find()
    campaign = load_campaign(project, CAMPAIGN)
    version = campaign.versions[0].id
    for code in codes:
        region = load_regions(project).by_code(code)
        for part in printed_plan(campaign, observations=False):
            papermill.execute_notebook(
                project.notebooks / f"{part.notebook}.ipynb",
                folder / f"{code}-{part.notebook}.ipynb",
                parameters=asdict(Parameters(CAMPAIGN, code, version)),
                progress_bar=False,
                cwd=project.notebooks,
            )
        documents(project, project.output(CAMPAIGN) / region.folder, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
