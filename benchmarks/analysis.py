"""How long analysis and sentences take for the 18 regions, and how much memory.

From the root of the project, after ``cep-report demo --sans-rendu``::

    python benchmarks/analysis.py

Each region's time starts with nothing of that region computed; the dataset's own indexes,
shared by all regions, are timed apart.
"""

from __future__ import annotations

import resource
import statistics
import time
from pathlib import Path

from cep_report import sentences
from cep_report.context import load_campaigned
from cep_report.project import Project

WRITERS = (
    sentences.essentials,
    sentences.recourse,
    sentences.publics,
    sentences.territories,
    sentences.demands,
    sentences.rendered,
    sentences.following,
)


def peak() -> float:
    """The process's peak of memory, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Time both steps, region by region, and print a table in Markdown."""
    shared = load_campaigned(Project(Path.cwd()), "demo-2022", version="v0", accept_reserves=False)
    loaded = peak()
    start = time.perf_counter()
    shared.dataset.count("entrees", year=2022, region="FR")
    sentences.Subject(
        shared.dataset, shared.campaign, shared.regions.all[0], shared.regions, shared.indicators
    ).author("essai")
    once = time.perf_counter() - start
    analysis, writing, written = [], [], 0
    for region in shared.regions.all:
        subject = sentences.Subject(
            shared.dataset, shared.campaign, region, shared.regions, shared.indicators
        )
        start = time.perf_counter()
        compared = len(subject.compared)
        middle = time.perf_counter()
        texts = [writer(subject) for writer in WRITERS]
        writing.append(time.perf_counter() - middle)
        analysis.append(middle - start)
        written += sum(len(text.values) for text in texts)
    print(f"{compared} comparaisons par région, {written} valeurs citées en tout.\n")
    print("| étape | total, 18 régions (s) | médiane par région (ms) | maximum (ms) |")
    print("|---|---:|---:|---:|")
    for name, times in (("analyse", analysis), ("phrases", writing)):
        print(
            f"| {name} | {sum(times):.2f} | {1000 * statistics.median(times):.0f} "
            f"| {1000 * max(times):.0f} |"
        )
    print(f"\nUne fois par campagne (index du jeu de données, tournures) : {1000 * once:.0f} ms.")
    print(f"Mémoire : {loaded:.0f} Mio après chargement, {peak():.0f} Mio à la fin.")


if __name__ == "__main__":
    main()
