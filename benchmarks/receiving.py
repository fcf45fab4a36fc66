"""What ``receive`` costs: processor, duration, peak memory, with pandoc's own.

``python -m benchmarks.receiving [RUNS]`` from the root: the demonstration's Bretagne, some 35
pages, rendered and sent once; its copies come back untouched, edited by the author, edited and
commented by operators, then five of them in one command. Each run is a process of its own, on
a workspace put back as it was. Prints a table in Markdown; the load is to be read with it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.exchanges.editing import AUTHORED, NS, W, Word, keep, run, text_of, xml
from tests.projects import ROOT, copy_project

WORKSPACE = "reports/demo-2022/53-bretagne"
OPERATORS = ("apec", "cap-emploi", "missions-locales", "operateurs-regionaux")
COMMENTS_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
EDITS = 20


@dataclass(frozen=True)
class Cost:
    """Of one command: seconds of processor and of wall clock, peak memory in MB."""

    processor: float
    wall: float
    memory: float


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory(prefix="cep-receiving-") as temporary:
        project = copy_project(Path(temporary) / "projet").root
        _cost(project, "demo", "--sans-rendu")
        readers = ",".join(("auteur", *OPERATORS))
        _cost(project, "send", "-r", "Bretagne", "--version", "v0", "--to", readers)
        files = _returned(project, Path(temporary))
        before = Path(temporary) / "avant"
        shutil.copytree(project / WORKSPACE, before)
        print("| commande | processeur (s) | durée (s) | mémoire (Mo) | charge |")
        print("|---|---:|---:|---:|---:|")
        _tell("--help", project, before, [["--help"]] * runs)
        for name, paths in files.items():
            _tell(name, project, before, [["receive", *map(str, paths)]] * runs)


def _returned(project: Path, folder: Path) -> dict[str, list[Path]]:
    """The files that come back, by what is told of them."""
    sent = {
        reader: next((project / WORKSPACE / "envois").glob(f"*/*-{reader}.docx"))
        for reader in ("auteur", *OPERATORS)
    }
    edited = {
        reader: _edited(path, folder / f"retour-{reader}.docx", recorded=reader != "auteur")
        for reader, path in sent.items()
    }
    return {
        "auteur, rien de changé": [sent["auteur"]],
        "opérateur, rien de changé": [sent["apec"]],
        f"auteur, {EDITS} modifications": [edited["auteur"]],
        f"opérateur, {EDITS} modifications suivies, {EDITS} commentaires": [edited["apec"]],
        "cinq fichiers": list(edited.values()),
    }


def _edited(path: Path, target: Path, *, recorded: bool) -> Path:
    """A copy with words added to its paragraphs; recorded and commented for an operator."""
    word = Word(path)
    marked = [next(item.iterancestors(f"{W}p")) for item in word.bookmarks("_p_")]
    chosen = [item for item in marked if len(text_of(item)) > 80]
    chosen = chosen[:: max(1, len(chosen) // EDITS)][:EDITS]
    notes = []
    for number, item in enumerate(chosen):
        if not recorded:
            text = [part for part in item.iter(f"{W}t") if part.text][-1]
            text.text = f"{text.text} Ajout {number}."
            keep(text)
            continue
        said = run(f" Ajout {number}.")
        item.extend(xml(f'<w:ins w:id="{word.number()}" {AUTHORED}>{said}</w:ins>'))
        notes.append(
            f'<w:comment w:id="{number}" {AUTHORED}><w:p>{run(f"Note {number}")}</w:p></w:comment>'
        )
        item.insert(1, xml(f'<w:commentRangeStart w:id="{number}"/>')[0])
        item.extend(
            xml(
                f'<w:commentRangeEnd w:id="{number}"/>'
                f'<w:r><w:commentReference w:id="{number}"/></w:r>'
            )
        )
    if notes:
        content = f'<w:comments xmlns:w="{NS["w"]}">{"".join(notes)}</w:comments>'
        word.relate("comments.xml", content.encode(), "comments", COMMENTS_KIND)
    return word.save(target)


def _tell(name: str, project: Path, before: Path, commands: Sequence[Sequence[str]]) -> None:
    load = os.getloadavg()[0]
    costs = []
    for words in commands:
        shutil.rmtree(project / WORKSPACE)
        shutil.copytree(before, project / WORKSPACE)
        costs.append(_cost(project, *words))
    processor, wall, memory = (
        statistics.median(getattr(cost, name) for cost in costs)
        for name in ("processor", "wall", "memory")
    )
    print(f"| {name} | {processor:.2f} | {wall:.2f} | {memory:.0f} | {load:.1f} |", flush=True)


def _cost(project: Path, *words: str) -> Cost:
    """Run a command of ``cep-report`` and measure it.

    Raises:
        RuntimeError: it failed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cep_report", *words],
        cwd=project,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"cep-report {' '.join(words)} : {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
