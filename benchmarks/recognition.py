"""How well the plan of documents made without the toolkit is recognised, and what it costs.

``python -m benchmarks.recognition`` from the root: outlines of our own making
(``tests/recognition/shapes.py``; ``unseen.py`` judges), one that of a real report on 2020, as Word
documents in the ways that people make them, and as PDFs by LibreOffice where it is there.
Counted: headings with text, found (all of the zones that a careful reader files it in), missed
(not filed, or in some of them), wrong. Prints a table in Markdown.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from cep_report.campaign import load_campaign
from cep_report.project import Project
from cep_report.recognition.conformity import confidence
from cep_report.recognition.plan import recognise
from cep_report.recognition.structure import Line, outline_of
from cep_report.recognition.vocabulary import load_vocabulary
from cep_report.recognition.word import read_docx
from tests.projects import ROOT
from tests.recognition import shapes, unseen
from tests.recognition.documents import write_docx
from tests.recognition.scoring import Score, score
from tests.soffice import SOFFICE, convert

ALL = (*shapes.SHAPES, *shapes.UNSEEN, *unseen.SECOND, *unseen.THIRD)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {
            shape: write_docx(shape, Path(folder) / f"{number}.docx")
            for number, shape in enumerate(ALL)
        }
        print("| document | forme | trouvés | manqués | faux | confiance | s de processeur |")
        print("|---|---|---|---|---|---|---|")
        for shape, path in paths.items():
            _line(shape, path)
        if SOFFICE:
            convert(Path(folder), "pdf", *paths.values(), seconds=300)
            for shape, path in paths.items():
                _line(shape, path.with_suffix(".pdf"))
    _long_lines()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nMémoire au plus : {peak} Mo.")


def _long_lines() -> None:
    """What lines cost that nearly read as those of a table of contents: aim, under 2 s."""
    lines = [Line("Un long texte sans page " * 4_000) for _ in range(20)]
    lines += [Line(f"{'a b ' * 60}. . . .") for _ in range(20)]
    start = time.process_time()
    outline_of(lines)
    print(f"\nLignes très longues : {time.process_time() - start:.2f} s de processeur.")


def _line(shape: shapes.Shape, path: Path) -> None:
    project = Project(ROOT)
    campaign, vocabulary = load_campaign(project, "2022"), load_vocabulary(project)
    start = time.process_time()
    if path.suffix == ".docx":
        outline = read_docx(path)
    else:
        from cep_report.recognition.pdf import outline_of_pdf

        outline = outline_of_pdf(path)
    placed = recognise(outline, campaign, vocabulary)
    seconds = time.process_time() - start
    result: Score = score(shape, placed)
    print(
        f"| {path.suffix[1:]} | {shape.name} | {result.found} | {result.missed} | "
        f"{len(result.wrong)} | {confidence(placed):.2f} | {seconds:.2f} |"
    )
    for text in (*result.wrong, *(f"pas vu : {heading}" for heading in result.unseen)):
        print(f"<!-- {text} -->")


if __name__ == "__main__":
    main()
