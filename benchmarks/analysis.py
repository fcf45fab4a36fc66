"""Analysis, confidentiality and sentences of the 18 regions: time, memory, growth, what is masked.

``make bench-analysis``, or ``python -m benchmarks.analysis`` from the root once the
demonstration is written; the figures go to ``benchmarks/RESULTS.md``, between its markers.
Each number of departments is measured in a process of its own, for its peak of memory.
Times are of the processor, in one thread: the machine may be shared.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from benchmarks import results
from benchmarks.departments import split_departments
from cep_report import sentences
from cep_report.campaign import load_campaign
from cep_report.dataset import load_dataset
from cep_report.dataset.confidentiality import protect
from cep_report.dataset.schema import DIMENSION, INDICATOR, OPERATOR, REGION, VALUE, YEAR, Dataset
from cep_report.dataset.splitting import extract_rows
from cep_report.demo import CAMPAIGN
from cep_report.french import number
from cep_report.indicators import Indicators, load_indicators
from cep_report.project import Project
from cep_report.regions import load_regions

FACTORS = (1, 5, 25)
THRESHOLD, LOWER = 11, (5,)
ROW = [YEAR, REGION, "departement", OPERATOR, INDICATOR, DIMENSION]
"""A row of a table: one territory, one operator, one breakdown."""
WRITERS = (
    sentences.essentials,
    sentences.recourse,
    sentences.publics,
    sentences.territories,
    sentences.demands,
    sentences.rendered,
    sentences.following,
)


def measure(factor: int) -> dict[str, Any]:
    """Every figure for that many times the departments."""
    project = Project.find()
    campaign, indicators = load_campaign(project, CAMPAIGN), load_indicators(project)
    regions = load_regions(project)
    dataset = load_dataset(project, campaign, indicators, regions)
    dataset, regions = split_departments(dataset, regions, factor)
    loaded = _peak()
    seconds, protected = _timed(protect, dataset, indicators, THRESHOLD, lower=LOWER)
    once, _ = _timed(protected.count, "entrees", year=2022, region="FR")
    masks = {level: protect(dataset, indicators, level).masking.ours for level in LOWER}
    masks[THRESHOLD] = protected.masking.ours
    shares = _shares(dataset, protected, indicators, THRESHOLD)
    by_region = []
    for region in regions.all:
        subject = sentences.Subject(protected, campaign, region, regions, indicators)
        analysis, _ = _timed(_compare, subject)
        written, _ = _timed(_write, subject)
        frame = extract_rows(dataset.frame, region)
        extract = replace(dataset, frame=frame, extract=region.code, masks=masks)
        masking, _ = _timed(protect, extract, indicators, THRESHOLD, lower=LOWER)
        own = shares[shares[REGION] == region.code]
        by_region.append(
            {
                "name": region.name,
                "departments": len(region.departments),
                "rows": len(frame),
                "analysis": analysis,
                "sentences": written,
                "extract": masking,
                "masked": own["masked"].mean(),
                "naive": own["naive"].mean(),
            }
        )
    return {
        "factor": factor,
        "rows": len(dataset.frame),
        "shown": len(shares),
        "masked": int(shares["masked"].sum()),
        "naive": int(shares["naive"].sum()),
        "protection": seconds,
        "index": once,
        "regions": by_region,
        "loaded": loaded,
        "peak": _peak(),
        "levels": list(_levels(dataset, indicators)) if factor == 1 else [],
    }


def _levels(dataset: Dataset, indicators: Indicators) -> Iterator[dict[str, Any]]:
    """What each threshold costs and masks."""
    for threshold, lower in ((5, ()), (11, ()), (11, (5,))):
        seconds, protected = _timed(protect, dataset, indicators, threshold, lower=lower)
        shares = _shares(dataset, protected, indicators, threshold)
        yield {
            "name": f"{threshold}, emboîté sur {lower[0]}" if lower else str(threshold),
            "seconds": seconds,
            "masked": int(shares["masked"].sum()),
            "naive": int(shares["naive"].sum()),
            "shown": len(shares),
        }


def _shares(
    dataset: Dataset, protected: Dataset, indicators: Indicators, threshold: int
) -> pd.DataFrame:
    """The counts and amounts above zero: masked by us, and by masking whole rows."""
    frame = dataset.frame
    counted = frame[INDICATOR].isin(
        [item.id for item in indicators.all if item.confidentiality == "seuil"]
    )
    came = frame["statut"] == "s"
    small = counted & (((frame[VALUE] > 0) & (frame[VALUE] < threshold)) | came)
    found = pd.DataFrame(
        {
            REGION: frame[REGION],
            "masked": protected.frame["statut"] == "s",
            "naive": small.groupby([frame[name] for name in ROW]).transform("any"),
        }
    )
    return found[counted & ((frame[VALUE] > 0) | came)]


def _compare(subject: sentences.Subject) -> object:
    return subject.compared


def _write(subject: sentences.Subject) -> object:
    return [writer(subject) for writer in WRITERS]


def _timed(work: Callable[..., Any], *args: Any, **options: Any) -> tuple[float, Any]:
    start = time.process_time()
    result = work(*args, **options)
    return time.process_time() - start, result


def _peak() -> float:
    """The process's peak of memory, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(runs: list[dict[str, Any]]) -> Iterator[str]:
    """The section of RESULTS.md, in Markdown."""
    first = runs[0]
    yield f"Machine\u00a0: {results.machine()}. Secondes de processeur, une exécution, un fil.\n"
    yield (
        f"Jeu de démonstration\u00a0: {number(first['rows'])} lignes, 3 années, 18 régions, "
        f"{number(first['shown'])} effectifs et montants non nuls soumis au seuil.\n"
    )
    yield "### Croissance avec le nombre de départements\n"
    yield from results.table(
        "départements | lignes | secret (s) | analyse, 18 régions (s) | phrases, 18 régions (s) "
        "| mémoire après lecture (Mio) | mémoire maximale (Mio)",
        (
            f"{number(_sum(run, 'departments'))} (×\u202f{run['factor']}) "
            f"| {number(run['rows'])} | {_s(run['protection'])} | {_s(_sum(run, 'analysis'))} "
            f"| {_s(_sum(run, 'sentences'))} | {run['loaded']:.0f} | {run['peak']:.0f}"
            for run in runs
        ),
    )
    yield "Le secret est calculé une fois, pour le seuil public emboîté sur le seuil restreint.\n"
    yield "### Part masquée, contre le masquage de lignes entières\n"
    yield from results.table(
        "seuil | secondes | masqués | part | lignes entières | part",
        (
            f"{level['name']} | {_s(level['seconds'])} | {_masked(level)}"
            for level in first["levels"]
        ),
    )
    yield from results.table(
        "départements | masqués (seuil 11, emboîté sur 5) | part | lignes entières | part",
        (f"×\u202f{run['factor']} | {_masked(run)}" for run in runs),
    )
    yield "### Par région (×\u202f1)\n"
    yield from results.table(
        "région | lignes de l’extrait | analyse (ms) | phrases (ms) | masques de l’extrait (ms) "
        "| part masquée | lignes entières",
        (
            f"{one['name']} | {number(one['rows'])} | {_ms(one['analysis'])} "
            f"| {_ms(one['sentences'])} | {_ms(one['extract'])} | {_percent(one['masked'])} "
            f"| {_percent(one['naive'])}"
            for one in first["regions"]
        ),
    )
    medians = (
        _ms(statistics.median(one[name] for one in first["regions"]))
        for name in ("analysis", "sentences", "extract")
    )
    yield "Médianes\u00a0: {} ms d’analyse, {} ms de phrases, {} ms de masques.".format(*medians)
    yield f"Index du jeu de données, une fois par campagne\u00a0: {_ms(first['index'])} ms."


def _masked(one: dict[str, Any]) -> str:
    return (
        f"{number(one['masked'])} | {_percent(one['masked'] / one['shown'])} "
        f"| {number(one['naive'])} | {_percent(one['naive'] / one['shown'])}"
    )


def _sum(run: dict[str, Any], name: str) -> float:
    return sum(one[name] for one in run["regions"])


def _s(seconds: float) -> str:
    return number(seconds, 1)


def _ms(seconds: float) -> str:
    return number(1000 * seconds)


def _percent(share: float) -> str:
    return f"{number(100 * share, 1)}\u00a0%"


def main() -> None:
    """Measure, and write the figures to RESULTS.md."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    runs = []
    for factor in FACTORS:
        command = [sys.executable, "-m", "benchmarks.analysis", str(factor)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        runs.append(json.loads(done.stdout))
        print(f"×{factor} : {runs[-1]['protection']:.1f} s", file=sys.stderr)
    results.write("bench-analysis", "\n".join(report(runs)))


if __name__ == "__main__":
    main()
