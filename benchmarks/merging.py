"""How long a merge takes, and what two people's edits leave to settle.

Run from the root of the project, after ``cep-report demo``: ``python -m benchmarks.merging``.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from difflib import SequenceMatcher
from pathlib import Path

from cep_report.merging import merge, tokens
from cep_report.merging.alignment import differences

WORDS, EDITS, RUNS = 2000, 60, 12


def main() -> None:
    """Print the figures of ``RESULTS.md``."""
    base = zone()
    keys = [token.key for token in tokens(base)]
    times, conflicts, lost, fine, plain = [], [], 0, [], []
    for seed in range(RUNS):
        writer = random.Random(seed)  # noqa: S311 - text to try, no secret
        ours, theirs = (revised(base, name, writer) for name in ("nous", "eux"))
        start = time.process_time()
        merged = merge(base, ours, theirs, lambda found: f"[{found.ours}|{found.theirs}]")
        times.append(1000 * (time.process_time() - start))
        conflicts.append(len(merged.conflicts))
        added = re.compile(r"(?:nous|eux)\d+")
        lost += len({*added.findall(ours), *added.findall(theirs)} - {*added.findall(merged.text)})
        other = [token.key for token in tokens(ours)]
        start = time.process_time()
        differences(keys, other)
        fine.append(1000 * (time.process_time() - start))
    start = time.process_time()
    SequenceMatcher(None, keys, other, autojunk=False).get_opcodes()
    plain.append(1000 * (time.process_time() - start))
    print(f"{len(base.split())} words, {len(keys)} tokens, {EDITS} edits a side, {RUNS} runs")
    print(f"merge: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms")
    print(f"differences: {statistics.median(fine):.1f} ms; difflib alone: {plain[0]:.0f} ms")
    print(f"conflicts: {statistics.mean(conflicts):.1f} a merge; added words lost: {lost}")


def zone() -> str:
    """Prose of the demonstration, as long as the longest zone."""
    paragraphs: list[str] = []
    for path in sorted(Path("reports/demo-2022").glob("*/prose/*.md")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            if not paragraph.startswith(("<!--", "#")):
                paragraphs.append(paragraph.strip())
            if sum(len(known.split()) for known in paragraphs) > WORDS:
                return "\n\n".join(paragraphs)
    return "\n\n".join(paragraphs)


def revised(text: str, name: str, writer: random.Random) -> str:
    """``text`` with words replaced, added and deleted, and sentences added."""
    for number in range(EDITS):
        words = text.split(" ")
        at, kind = writer.randrange(len(words)), writer.random()
        if kind < 0.4 and words[at].isalpha():
            words[at] = f"{name}{number}"
        elif kind < 0.7:
            words.insert(at, f"{name}{number}")
        elif kind < 0.9:
            del words[at]
        else:
            words.insert(at, f"Phrase {name}{number} ajoutée ici.")
        text = " ".join(words)
    return text


if __name__ == "__main__":
    main()
