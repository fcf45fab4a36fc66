"""Breaking batches on purpose: ``make faults``, or ``python -m benchmarks.faults --kills 50``.

Each trial is a copy of a small project (:mod:`benchmarks.fault_project`) with a first version
published, in which every report must be made again. Something is broken meanwhile. Then: no
report torn or mixed, the cause said in French, nothing left by the next run, which completes,
with the very bytes of an undisturbed run, and makes again nothing that had been finished.
Linux; as root for the full disks and the rights. Exit code 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic, sleep

from benchmarks import results
from benchmarks.fault_notebooks import CELLS, add_cell
from benchmarks.fault_points import POINTS
from benchmarks.fault_project import (
    CAMPAIGN,
    REGIONS,
    Said,
    Trial,
    clean,
    copy,
    finished,
    make,
    render,
)
from benchmarks.fault_rights import Scenario, damaged_caches, full_disks, revoked_rights

SEED = 20260101
IN_A_ROW = 5
"""Runs killed before one is let to its end."""


@dataclass
class Row:
    """What came of one kind of fault."""

    name: str
    trials: int = 0
    reused: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Bench:
    """The model, and the rows as they come."""

    folder: Path
    model: Trial
    known: Mapping[str, Mapping[str, str]]
    seconds: float
    random: Random
    codes: tuple[str, ...] = tuple(REGIONS)
    rows: dict[str, Row] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The command of every trial."""
        return render(self.codes)

    def trial(self, *, known: bool = True) -> Trial:
        """A copy in which every report must be made again."""
        place = Path(tempfile.mkdtemp(prefix="essai-", dir=self.folder))
        place.chmod(0o755)
        root = place / "projet"
        trial = copy(self.model, root, self.known if known else None)
        trial.change()
        return trial

    def note(
        self, name: str, said: Said | None, wrong: list[str], reused: int = 0, of: int = 0
    ) -> None:
        """Count a trial and tell what is wrong with it."""
        row = self.rows.setdefault(name, Row(name))
        row.trials += 1
        row.reused += reused
        row.finished += of
        row.wrong += wrong
        print(f"{name}: {'; '.join(wrong) or 'ok'} ({reused}/{of})", flush=True)
        if wrong and said is not None:
            print(said.out[-1500:], said.err[-3000:], sep="\n", flush=True)

    def again(self, trial: Trial, *, same: bool = True) -> tuple[list[str], int, int]:
        """Run once more: what is wrong then, how many reports were not made again, of how many.

        ``same`` says whether the run that failed had the same inputs.
        """
        done = {code for code, name in trial.states().items() if name == "après"}
        stored = min(
            len(list((trial.root / ".cep-cache/objets" / kind).glob("*")))
            for kind in ("sources", "docx", "pdf")
        ) - len(REGIONS)  # the first version's
        said = trial.run(*self.words, "--json")
        if said.code:
            return [f"reprise : code {said.code}", said.out[-800:] + said.err[-800:]], 0, 0
        wrong = [f"reprise : {why}" for why in (*trial.torn(), *trial.left())]
        if trial.known:
            wrong += [
                f"reprise : {code} {name}"
                for code, name in trial.states().items()
                if code in self.codes and name != "après"
            ]
        spared = sum(work != "fabriqué" for work in said.works.values())
        finished_before = max(len(done), stored) if same else 0
        if trial.known and spared < finished_before:
            wrong.append(f"reprise : {spared} repris sur {finished_before}")
        return wrong, spared, finished_before

    def over(self, trial: Trial) -> None:
        """Forget a trial."""
        shutil.rmtree(trial.root.parent, ignore_errors=True)


def kills(bench: Bench, count: int) -> None:
    """SIGKILL at random moments of the whole group, several times before a run may end."""
    name = "SIGKILL, moments au hasard"
    done = 0
    while done < count:
        trial = bench.trial()
        for number in range(min(IN_A_ROW, count - done)):
            process = trial.start(*bench.words)
            if number % IN_A_ROW == IN_A_ROW - 1:
                # As soon as a report is about to be published.
                _wait_for(partial(_published_soon, trial), process.poll)
            else:
                _sleep(bench.random.uniform(0, bench.seconds), process.poll)
            if process.poll() is not None:
                finished(process)
                break
            _kill(process.pid, signal.SIGKILL)
            bench.note(name, finished(process), [*trial.torn(), *_running(trial)])
            done += 1
        bench.note("reprise après SIGKILL", None, *bench.again(trial))
        bench.over(trial)


def points(bench: Bench) -> None:
    """SIGKILL at each point of a publication, of the first report and of the second."""
    for point in POINTS:
        for when in range(1, min(2, len(bench.codes)) + 1):
            trial = bench.trial()
            program = ("-m", "benchmarks.fault_points", point, str(when))
            said = trial.run(*bench.words, program=program)
            wrong = [] if said.code == -signal.SIGKILL else [f"{point} : non atteint"]
            # The one moment without a report at its place, where folders cannot be exchanged.
            renaming = point == "entre-renommages"
            torn = [why for why in trial.torn() if not (renaming and why.endswith("absent"))]
            more, reused, of = bench.again(trial)
            wrong += [*torn, *_running(trial), *more]
            bench.note(f"SIGKILL, {point}", said, wrong, reused, of)
            bench.over(trial)


def _published_soon(trial: Trial) -> bool:
    return any(trial.output.glob(".en-cours-*/*/manifeste.json"))


def _running(trial: Trial) -> list[str]:
    return [why for why in trial.left() if why.startswith("processus")]


def requests(bench: Bench, count: int) -> None:
    """Ctrl-C, a request to end, a terminal closed, at random moments."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for _ in range(count):
            trial = bench.trial()
            process = trial.start(*bench.words)
            _sleep(bench.random.uniform(0.5, bench.seconds), process.poll)
            _kill(process.pid, number)
            said = finished(process)
            ended = said.out.count("✓") == len(bench.codes)  # all was done and said
            wrong = [
                *trial.torn(),
                *trial.left(),
                *([] if ended else clean(said)),
            ]
            more, reused, of = bench.again(trial)
            bench.note(number.name, said, [*wrong, *more], reused, of)
            bench.over(trial)


def notebooks(bench: Bench) -> None:
    """A notebook that misbehaves, for one region of the three."""
    limit = str(max(60, round(4 * bench.seconds)))
    for name, (source, fails) in CELLS.items():
        trial = bench.trial(known=False)
        notebook = trial.project.notebooks / "conclusion.ipynb"
        sane = notebook.read_bytes()
        add_cell(notebook, source)
        words = ("--timeout", limit) if "timeout" in name else ()
        said = trial.run(*bench.words, *words)
        expected = 1 if fails else 0
        wrong = [] if said.code == expected else [f"code {said.code}, attendu {expected}"]
        wrong += [*(clean(said) if fails else []), *trial.torn(), *trial.left()]
        if fails and len(said.err) > 20_000:
            wrong.append(f"message de {len(said.err)} signes")
        size = max(path.stat().st_size for path in trial.output.rglob("*") if path.is_file())
        if size > 20 * 2**20:
            wrong.append(f"un fichier publié de {size / 2**20:.0f} Mio")
        notebook.write_bytes(sane)
        trial.known = bench.known
        more, reused, of = bench.again(trial, same=False)
        bench.note(f"cahier : {name}", said, [*wrong, *more], reused, of)
        bench.over(trial)


def at_once(bench: Bench) -> None:
    """Two commands at once on the same campaign."""
    some = [f"-r{code}" for code in bench.codes]
    start = ("render", "-c", CAMPAIGN, "--jobs", "1")
    pairs = {
        "mêmes régions": ((*start, *some), (*start, *some)),
        "autres régions": ((*start, *some[:1]), (*start, *some[1:])),
        "autres formats": ((*start, *some, "--to", "docx"), (*start, *some, "--to", "pdf")),
        "autres versions": ((*start, *some), (*start, *some, "--version", "v1")),
        "send": ((*start, *some), ("send", "-c", CAMPAIGN, "-r53", "--version", "v0")),
        "cache --vider": ((*start, *some), ("cache", "--vider")),
    }
    for name, (one, other) in pairs.items():
        trial = bench.trial(known=False)
        processes = [trial.start(*one), trial.start(*other)]
        said = [finished(process) for process in processes]
        wrong = [f"code {item.code}" for item in said if item.code]
        wrong += [*trial.torn(), *trial.left()]
        trial.known = bench.known
        more, reused, of = bench.again(trial, same="versions" not in name)
        worst = max(said, key=lambda item: item.code)
        bench.note(f"deux à la fois : {name}", worst, [*wrong, *more], reused, of)
        bench.over(trial)


def _cases(bench: Bench, scenario: Scenario) -> None:
    for name, trial, said, wrong in scenario(bench.trial, bench.words, bench.random):
        more, reused, of = bench.again(trial)
        bench.note(name, said, [*wrong, *more], reused, of)
        bench.over(trial)


def _kill(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)


def _sleep(seconds: float, ended: Callable[[], object]) -> None:
    end = monotonic() + seconds
    while monotonic() < end and ended() is None:
        sleep(0.005)


def _wait_for(condition: Callable[[], bool], ended: Callable[[], object]) -> None:
    while not condition() and ended() is None:
        sleep(0.0005)


def report(rows: Iterator[Row]) -> str:
    """The rows as a table in Markdown."""
    table = results.table(
        "panne | essais | rapports finis avant la panne | non refaits ensuite | défauts",
        (
            f"{row.name} | {row.trials} | {row.finished} | {row.reused} | {len(row.wrong)}"
            for row in rows
        ),
    )
    return "\n".join((f"Machine : {results.machine()}.", "", *table))


KINDS: dict[str, Callable[[Bench], None]] = {
    "points": points,
    "notebooks": notebooks,
    "at_once": at_once,
    "disks": partial(_cases, scenario=full_disks),
    "rights": partial(_cases, scenario=revoked_rights),
    "caches": partial(_cases, scenario=damaged_caches),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--requests", type=int, default=5, help="of each of the three signals")
    parser.add_argument("--regions", type=int, default=len(REGIONS), choices=range(1, 4))
    parser.add_argument("--only", default=",".join(KINDS), help="kinds, beside kills and requests")
    parser.add_argument("--model", type=Path, help="a folder for what serves several times")
    parser.add_argument("--write", action="store_true", help="in RESULTS.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cep-pannes-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        model, known = make(asked.model or folder)
        codes = tuple(REGIONS)[: asked.regions]
        bench = Bench(folder, model, known, 0, Random(SEED), codes)  # noqa: S311 - moments only
        trial = bench.trial()
        bench.seconds = trial.run(*bench.words).seconds
        if wrong := [*trial.torn(), *trial.left()]:
            raise SystemExit(f"without any fault: {wrong}")
        bench.over(trial)
        print(f"undisturbed: {bench.seconds:.1f} s", flush=True)
        kills(bench, asked.kills)
        requests(bench, asked.requests)
        for kind in filter(None, asked.only.split(",")):
            KINDS[kind](bench)
        text = report(iter(bench.rows.values()))
        print(text)
        if asked.write:
            results.write("bench-faults", text)
        sys.exit(any(row.wrong for row in bench.rows.values()))


if __name__ == "__main__":
    main()
