"""Eighteen reports, DOCX and PDF: ours, what a user would do instead, and the floor.

``make bench``, or ``python -m benchmarks.batch``; the figures go to ``benchmarks/RESULTS.md``,
between its markers. Everything is run in a copy of the project, each line a command from start
to end. Ratios are those of runs that follow one another, and their median is told; what is
compared is given in seconds and in seconds of processor, which a shared machine moves less.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import results
from benchmarks.watching import Watched, watch
from cep_report.demo import CAMPAIGN
from cep_report.figures.drawing import KIND
from cep_report.french import number
from tests.projects import ROOT, copy_project

SAMPLE = ("53", "94", "11", "76")
"""Of which regions an ordinary loop is timed, in this order: a middling, a small, two large ones."""
UNCHANGED = 5
CHANGED = 3
"""How often, in each series, all is asked for with nothing changed, and with one text changed."""
WORKERS = 2
_COSTS = "secondes | processeur (s) | mémoire ensemble (Mio) | le plus gros (Mio) | charge"


@dataclass(frozen=True)
class Bench:
    """A copy of the project, and what is run in it."""

    project: Path
    codes: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """Bytecode is written, as for a user."""
        return {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}

    def run(self, *words: str) -> Watched:
        """Run a module of Python in the project."""
        done = watch([sys.executable, "-m", *words], self.project, self.environment)
        _log(f"{' '.join(words)[:60]} : {done.seconds:.1f} s, processeur {done.processor:.1f} s")
        return done

    def render(self, workers: int = WORKERS) -> Watched:
        """The regions' reports."""
        asked = [word for code in self.codes for word in ("--region", code)]
        done = self.run(
            "cep_report", "render", "-c", CAMPAIGN, *(asked or ["--all"]), "-j", str(workers)
        )
        left = list((self.project / "_output" / CAMPAIGN).glob(".*-*"))
        assert not left, f"dossiers laissés : {left}"  # noqa: S101
        return done

    def forget(self) -> None:
        """As on the first day: nothing published, nothing kept."""
        for name in ("_output", ".cep-cache"):
            shutil.rmtree(self.project / name, ignore_errors=True)

    @contextmanager
    def charts_aside(self) -> Iterator[None]:
        """As if no chart had been drawn, while the block lasts."""
        kept = self.project / ".cep-cache" / "objets" / KIND
        aside = kept.parent.with_name("a-part")
        kept.rename(aside)
        try:
            yield
        finally:
            shutil.rmtree(kept, ignore_errors=True)
            aside.rename(kept)

    def change_text(self) -> None:
        """One more sentence in a text of Bretagne."""
        text = next(self.project.glob(f"reports/{CAMPAIGN}/53-*/prose/conclusion.md"))
        text.write_text(text.read_text(encoding="utf-8") + "\nUne phrase.\n", encoding="utf-8")

    def change_data(self) -> None:
        """A regional figure that enters no sum: the delay of one operator in Corse."""
        path = next((self.project / "data" / CAMPAIGN).glob("*.csv"))
        lines = path.read_text(encoding="utf-8").splitlines()
        for place, line in enumerate(lines):
            cells = line.split(";")
            if cells[:5] == ["2022", "94", "", "apec", "delai-rendez-vous"]:
                figure = float(cells[7].replace(",", ".")) + 0.1
                cells[7] = f"{figure:.1f}".replace(".", ",")
                lines[place] = ";".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def after(self, change: Callable[[], None]) -> Watched:
        """The regions' reports, once something changed."""
        change()
        return self.render()

    def alone(self, module: str, codes: Sequence[str]) -> Watched:
        """A module of the benchmark on these regions, in a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            return self.run(module, folder, *codes)


@dataclass(frozen=True)
class Pair:
    """Runs that followed one another."""

    cold: Watched
    unchanged: tuple[Watched, ...]
    text: tuple[Watched, ...]
    data: Watched
    ordinary: Watched
    floor: Watched
    tasks: dict[str, float]


def main() -> None:
    """Measure, and write the figures to RESULTS.md."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="bench-projet-") as folder:
        bench = Bench(copy_project(Path(folder) / "projet").root, tuple(asked.regions))
        bench.run("cep_report", "demo", "--sans-rendu")
        if not asked.growth:
            sample = [code for code in SAMPLE if code in (bench.codes or SAMPLE)][: asked.sample]
            pairs = [_pair(bench, sample) for _ in range(asked.pairs)]
            bench.forget()
            alone = bench.render(workers=1)
            lines, section = _report(pairs, alone, len(bench.codes) or 18, len(sample)), "bench"
        else:
            runs = {count: bench.run("benchmarks.growth", str(count)) for count in asked.growth}
            lines, section = _growth(runs), "bench-growth"
    results.write(section, "\n".join(lines))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, help="how often all is measured")
    parser.add_argument("--sample", type=int, default=2, help="regions of the ordinary loop")
    parser.add_argument("--regions", nargs="*", default=(), help="codes; all of them by default")
    parser.add_argument("--growth", nargs="*", type=int, default=(), help="reports: 18 101 1000")
    return parser.parse_args()


def _pair(bench: Bench, sample: Sequence[str]) -> Pair:
    bench.forget()
    cold = bench.render()
    unchanged = tuple(bench.render() for _ in range(UNCHANGED))
    # While the dataset is the one that is kept: each of their kernels takes it from the store.
    with bench.charts_aside():
        ordinary = bench.alone("benchmarks.ordinary", sample)
    floor = bench.alone("benchmarks.floor", bench.codes or _all_codes(bench))
    text = tuple(bench.after(bench.change_text) for _ in range(CHANGED))
    data = bench.after(bench.change_data)
    return Pair(cold, unchanged, text, data, ordinary, floor, json.loads(floor.said))


def _all_codes(bench: Bench) -> list[str]:
    folders = (bench.project / "reports" / CAMPAIGN).glob("*-*")
    return sorted(path.name.partition("-")[0] for path in folders)


def _report(pairs: Sequence[Pair], alone: Watched, count: int, sample: int) -> Iterator[str]:
    cores = os.cpu_count() or 1
    yield from _machine()
    yield (
        f"{count} rapports, DOCX et PDF, {WORKERS} processus ; {len(pairs)} série(s), médianes. "
        f"La boucle ordinaire est mesurée sur {sample} région(s) et rapportée à {count} ; le "
        f"plancher est la somme du processeur de ses tâches, divisée par {cores} cœurs."
    )
    yield ""
    runs = {
        "(a) tout à faire, sans cache": [pair.cold for pair in pairs],
        "(b) rien de changé": [run for pair in pairs for run in pair.unchanged],
        "(c) un texte d’une région changé": [run for pair in pairs for run in pair.text],
        "(d) jeu de données changé pour toutes": [pair.data for pair in pairs],
        "(a) avec un seul processus": [alone],
        f"(e) papermill, noyau ordinaire, pandoc, Typst : {sample} région(s)": [
            pair.ordinary for pair in pairs
        ],
    }
    yield from results.table(f" | {_COSTS}", itertools.starmap(_line, runs.items()))
    tasks = {name: statistics.median(pair.tasks[name] for pair in pairs) for name in pairs[0].tasks}
    whole = sum(tasks.values())
    cells = [*tasks.values(), whole, whole / cores]
    yield from results.table(
        "plancher, secondes de processeur | graphiques | pandoc | Typst | somme | par cœur",
        [f"(f) {count} rapports | {' | '.join(number(cell, 1) for cell in cells)}"],
    )
    scale = count / sample

    def floor(pair: Pair) -> float:
        return sum(pair.tasks.values())

    faster = _median(pairs, lambda p: p.ordinary.seconds * scale / p.cold.seconds)
    spared = _median(pairs, lambda p: p.ordinary.processor * scale / p.cold.processor)
    above = _median(pairs, lambda p: p.cold.seconds / (floor(p) / cores))
    worked = _median(pairs, lambda p: p.cold.processor / floor(p))
    yield from results.table(
        "rapport, médiane des séries | secondes | processeur",
        [
            f"(e) / (a), but : 10 au moins | {number(faster, 1)} | {number(spared, 1)}",
            f"(a) / (f), but : 1,5 au plus | {number(above, 2)} | {number(worked, 2)}",
        ],
    )


def _growth(runs: dict[int, Watched]) -> Iterator[str]:
    yield from _machine()
    yield (
        "Les 18 régions refaites encore et encore par un même processus, deux à la fois. Après "
        "chaque lot : ni fil, ni fichier ouvert, ni processus, ni dossier de plus qu’après le "
        "premier ; à la fin, rien ne reste."
    )
    yield ""
    places = (0, 2, 0, 0, 1)
    rows = []
    for count, run in runs.items():
        cells = (run.seconds, run.processor / count, run.together, run.largest, run.load)
        rows.append(f"{count} | {' | '.join(map(number, cells, places))}")
    costs = _COSTS.replace("(s)", "par rapport (s)", 1)
    yield from results.table(f"rapports | {costs}", rows)


def _machine() -> Iterator[str]:
    yield (
        f"Machine : {results.machine()}, {time.strftime('%Y-%m-%d')}. « Charge » : "
        "processus qui veulent un cœur, au début ; à plus de 2, les secondes comptent le travail des autres."
    )
    yield ""


def _line(words: str, runs: Sequence[Watched]) -> str:
    columns: tuple[tuple[Callable[[Watched], float], int], ...] = (
        (lambda run: run.seconds, 2),
        (lambda run: run.processor, 2),
        (lambda run: run.together, 0),
        (lambda run: run.largest, 0),
        (lambda run: run.load, 1),
    )
    cells = (number(statistics.median(map(read, runs)), places) for read, places in columns)
    return f"{words} | {' | '.join(cells)}"


def _median(pairs: Sequence[Pair], read: Callable[[Pair], float]) -> float:
    return statistics.median(map(read, pairs))


def _log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
