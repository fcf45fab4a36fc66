"""Many reports from one process: ``python -m benchmarks.growth COUNT``, in a project.

The regions again and again, each time made anew, as batches of one process; after each
batch, no thread, file, process or hidden folder more than after the first.
"""

from __future__ import annotations

import shutil
import sys
import threading
from multiprocessing import active_children
from pathlib import Path

from cep_report.batch import render_regions
from cep_report.campaign import load_campaign
from cep_report.context import Campaigned, load_campaigned
from cep_report.demo import CAMPAIGN
from cep_report.parameters import Order
from cep_report.project import Project
from cep_report.regions import Region

JOBS = 2


def main(count: int) -> None:
    """Make that many reports."""
    project = Project.find()
    version = load_campaign(project, CAMPAIGN).versions[0].id
    shared = load_campaigned(project, CAMPAIGN, version=version, accept_reserves=False)
    first: tuple[object, ...] | None = None
    while count > 0:
        regions = shared.regions.all[:count]
        _batch(shared, regions, Order(version))
        count -= len(regions)
        found = _held(project)
        first = first or found
        assert found == first, f"{found} au lieu de {first}"  # noqa: S101


def _batch(shared: Campaigned, regions: tuple[Region, ...], order: Order) -> None:
    for kind in ("sources", "docx", "pdf"):
        shutil.rmtree(shared.project.cache / "objets" / kind, ignore_errors=True)
    outcomes = render_regions(shared, regions, order, jobs=JOBS)
    failed = [str(outcome.error) for outcome in outcomes if not outcome.succeeded]
    assert not failed, failed  # noqa: S101


def _held(project: Project) -> tuple[object, ...]:
    """Threads, open files, processes, and hidden folders of the output."""
    files = len(list(Path("/proc/self/fd").iterdir()))
    hidden = sorted(path.name for path in project.output(CAMPAIGN).glob(".*-*"))
    return threading.active_count(), files, len(active_children()), hidden


if __name__ == "__main__":
    main(int(sys.argv[1]))
