"""Time and memory of the national report, for as many submissions as asked for.

``python -m benchmarks.consolidation [18 200]``: CPU time of each step and peak memory so far, each
size in a process of its own. Beyond 18, regions of the bench are made up; the maps, which have
tiles for the 18 only, are then left out of the plan (it is data).
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import resource
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.watching import processor


def measure(count: int, root: str) -> None:
    """Read ``count`` twins, make the national report, search; a line a step."""
    from cep_report.campaign import load_campaign
    from cep_report.consolidation.collection import Collection, Received
    from cep_report.consolidation.consolidating import write_sources
    from cep_report.consolidation.figures_told import told_dataset
    from cep_report.consolidation.legible import legible
    from cep_report.consolidation.national import National
    from cep_report.consolidation.national_plan import load_national_plan
    from cep_report.consolidation.search import Index
    from cep_report.indicators import load_indicators
    from cep_report.regions import Regions, load_regions
    from cep_report.render import render
    from cep_report.submission.receiving import Origin
    from cep_report.twin.file import read_twin, twin_bytes
    from tests.consolidation.factory import make_twin
    from tests.projects import copy_project

    project = copy_project(Path(root) / "projet")
    campaign, own = load_campaign(project, "2022"), load_regions(project).all
    plan = load_national_plan(project)
    made = own[:count]
    if count > len(own):
        made = tuple(
            replace(own[n % len(own)], code=str(100 + n), name=f"{own[n % len(own)].name} {n}")
            for n in range(count)
        )
        parts = [
            part.model_copy(update={"zones": tuple(z for z in part.zones if z.id != "recours")})
            for part in plan.plan
        ]
        plan = plan.model_copy(update={"plan": tuple(parts)})
    files = {region.code: twin_bytes(make_twin(campaign, region)) for region in made}
    tell = Teller(count)
    received = {
        region.code: Received(
            region,
            1,
            dt.date(2023, 7, 10),
            Origin.PACKAGE,
            read_twin(files[region.code], region.name),
            Path(root),
        )
        for region in made
    }
    collection = legible(project, Collection(campaign, Regions(made), received))
    dataset = told_dataset(collection, 5)
    national = National(project, plan, collection, load_indicators(project), dataset, told=True)
    tell(f"lecture, {len(national.passages)} passages dont {len(national.themed)} classés")
    hits = Index(national.passages).search("mobilité des conseillers")
    tell(f"index et recherche, {len(hits)} trouvés")
    folder = Path(root) / "sources"
    folder.mkdir()
    write_sources(national, folder)
    tell("cahiers, document, annexe")
    render(project, folder, ("docx", "pdf"))
    tell("DOCX et PDF")


class Teller:
    """Prints the CPU time since the last step, children's included, and the peak of memory."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.last = processor()

    def __call__(self, step: str) -> None:
        now, peak = processor(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{self.count:4} | {step:50} | {now - self.last:6.1f} s | {peak:5.0f} Mo", flush=True)
        self.last = now


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("18", "200")):
        with tempfile.TemporaryDirectory() as folder:
            worker = multiprocessing.get_context("spawn").Process(
                target=measure, args=(size, folder)
            )
            worker.start()
            worker.join()
