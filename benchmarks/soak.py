"""Drafts sent, edited in a real LibreOffice, and received again, many times over.

``make soak SESSIONS=10 EDITS=60``, or ``python -m benchmarks.soak --sessions 10`` from the root.
Each session: three copies of one draft (the author's, two operators') take so many edits each,
recorded or not; meanwhile the data and the prose change; the three come back. The marks that
each edit left are looked for. Exit code 1 when one is lost or in the wrong zone, or when
something changed that nobody did.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook

from cep_report.campaign import load_campaign
from cep_report.demo import CAMPAIGN, dataset, write_demo
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.prose import replace_zone, zone_texts
from cep_report.regions import load_regions
from tests.libreoffice import returns
from tests.libreoffice.edits import edit
from tests.libreoffice.log import Edit, Log
from tests.libreoffice.office import Office, missing
from tests.libreoffice.words import Marks
from tests.projects import copy_project

REGION, FOLDER = "53", "53-bretagne"
READERS = {"auteur": "Maëlle Auteur", "apec": "Zoé Le Goff", "cap-emploi": "Jean-Noël Çelik"}
PER_COPY = 300
"""Marks kept for one copy."""
MORE = {
    "cooperations.organisation": """
- un **comité technique** régional ;
- des réunions de bassin ;
- une lettre d’information[^soak].

[^soak]: Diffusée chaque trimestre.
""",
    "parcours.territoires": """
| Bassin | Lieu d’accueil | Permanence |
|--------|----------------|------------|
| Ouest | maison commune | chaque mardi |
| Centre | espace partagé | sur demande |

Ce tableau est complété par les partenaires.
""",
}
"""What the demonstration's prose has not: a list, a note, a table of the author's own."""


def command(project: Project, *words: str) -> str:
    """Run ``cep-report`` in a project; what it printed.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "cep_report", *words],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise RuntimeError(f"cep-report {' '.join(words)} : {said}")
    return done.stdout


def sources(project: Project) -> dict[str, str]:
    """The source of each zone."""
    folder = project.reports / CAMPAIGN / FOLDER / "prose"
    return {
        f"{path.stem}.{zone}": text
        for path in sorted(folder.glob("*.md"))
        for zone, text in zone_texts(path.read_text(encoding="utf-8")).items()
    }


def rewrite(project: Project, zone: str, text: str) -> None:
    """Give a zone another text."""
    part, _, name = zone.partition(".")
    path = project.reports / CAMPAIGN / FOLDER / "prose" / f"{part}.md"
    source = path.read_text(encoding="utf-8")
    path.write_text(replace_zone(source, name, text), encoding="utf-8")


def prepare(root: Path) -> Project:
    """A project with a draft sent to the three readers."""
    project = copy_project(root)
    write_demo(project)
    texts = sources(project)
    for zone, more in MORE.items():
        rewrite(project, zone, f"{texts[zone].rstrip()}\n{more}\n")
    command(project, "send", "-r", REGION, "--version", "v1", "--to", ",".join(READERS))
    return project


def refresh_data(project: Project, seed: int) -> None:
    """Another dataset in the place of the one the draft was made from."""
    wobble = dataset._wobble  # noqa: SLF001
    dataset._wobble = lambda amplitude, *names: wobble(amplitude, str(seed), *names)  # noqa: SLF001
    try:
        target = project.data(CAMPAIGN) / load_campaign(project, CAMPAIGN).dataset.file
        dataset.write_demo_dataset(target, load_indicators(project), load_regions(project))
    finally:
        dataset._wobble = wobble  # noqa: SLF001


def edit_source(project: Project, random: Random, marks: Marks, count: int) -> list[Edit]:
    """A few words more in the prose, while the draft is away."""
    made = []
    texts = {zone: text for zone, text in sources(project).items() if len(text) > 200}
    for zone in random.sample(sorted(texts), count):
        places = [
            match.end()
            for match in re.finditer(r"(?<=[a-zé] )[a-zàâéèêîôû]{5,}(?= [a-z])", texts[zone])
            if not re.search(r"\{\{<[^>]*$|<!--[^>]*$", texts[zone][: match.end()])
        ]
        at, mark = random.choice(places), marks.word()
        rewrite(project, zone, f"{texts[zone][:at]} {mark}{texts[zone][at:]}")
        made.append(Edit("source", zone, "", "", tracked=False, mark=mark, inserted=mark))
    return made


def session(template: Project, root: Path, number: int, count: int) -> returns.Tally:
    """One round: edit three copies, change the rest, receive them, judge."""
    shutil.copytree(template.root, root)
    project = Project(root)
    [sent] = (project.reports / CAMPAIGN / FOLDER / "envois").iterdir()
    before, logs = sources(project), {}
    random = Random(f"soak {number}")  # noqa: S311
    first = (number * (len(READERS) + 1) * PER_COPY) % 9000
    for rank, (reader, person) in enumerate(READERS.items()):
        [copy] = sent.glob(f"*-{reader}.docx")
        with Office() as office:
            logs[reader] = edit(
                office,
                copy,
                root / copy.name,
                seed=f"{number} {reader}",
                person=person,
                count=count,
                zones=list(before),
                first_mark=first + rank * PER_COPY,
            )
    marks = Marks(random, first + len(READERS) * PER_COPY)
    ours = edit_source(project, random, marks, 3)
    refresh_data(project, number)
    return _received(project, sent, logs, before, ours)


def _received(
    project: Project, sent: Path, logs: dict[str, Log], before: dict[str, str], ours: list[Edit]
) -> returns.Tally:
    tally = returns.Tally()
    for reader, log in logs.items():
        now = sources(project)
        [copy] = sent.glob(f"*-{reader}.docx")
        try:
            [answer] = json.loads(command(project, "receive", copy.name, "--json"))
        except RuntimeError as error:
            reason = str(error).strip().splitlines()[-1]
            tally.add(returns.Tally(len(log.edits), lost=[f"{reader} : {reason}"] * len(log.edits)))
            continue
        after, said = sources(project), answer["observations"]
        if reader == "auteur":
            tally.add(returns.author(log, before, after, said, ours))
        else:
            tally.add(returns.operator(log, now, after, said))
    tally.add(_applied(project, before))
    return tally


def _applied(project: Project, sent: dict[str, str]) -> returns.Tally:
    """What becomes of the operators' proposals when all of them are retained."""
    folder = project.reports / CAMPAIGN / FOLDER
    proposed = retain_all(folder / "registres.xlsx", folder / "retours")
    now = sources(project)
    try:
        command(project, "review", "apply", "-r", REGION)
        once = sources(project)
        command(project, "review", "apply", "-r", REGION)
    except RuntimeError as error:
        return returns.Tally(lost=[f"retenue {item['id']} : {error}" for item in proposed])
    return returns.applied(proposed, sent, now, once, sources(project))


def retain_all(register: Path, folder: Path) -> list[dict[str, Any]]:
    """Retain every proposal for the prose, as a person would in a spreadsheet.

    Returns:
        the observations with a proposal.
    """
    records = (json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*/retour.json")))
    proposed = [item for record in records for item in record["observations"] if item["proposal"]]
    book = load_workbook(register)
    sheet = book["Observations"]
    heads = [str(cell.value or "").rstrip(" *") for cell in sheet[1]]
    ids = {item["id"] for item in proposed}
    for row in sheet.iter_rows(min_row=2):
        if row[heads.index("Identifiant")].value in ids:
            row[heads.index("Décision")].value = "retenue"
    book.save(register)
    return proposed


def main() -> int:
    """Run the sessions and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=3)
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--first", type=int, default=1, help="number of the first session")
    asked = parser.parse_args()
    if missing():
        print(f"Il manque {missing()}.")
        return 2
    total = returns.Tally()
    print(
        "session  modifications  vérifiées  alentour  perdues  mauvaise zone  faux  conflits  secondes"
    )
    with tempfile.TemporaryDirectory(prefix="cep-soak-") as folder:
        template = prepare(Path(folder) / "modele")
        for number in range(asked.first, asked.first + asked.sessions):
            start = time.perf_counter()
            root = Path(folder) / f"session-{number}"
            tally = session(template, root, number, asked.edits)
            shutil.rmtree(root)
            _print(str(number), tally, time.perf_counter() - start)
            total.add(tally)
    _print("total", total, 0)
    for title, counted in (
        ("vérifiées par", total.ways),
        ("par les mots alentour", total.unchecked),
    ):
        said = ", ".join(f"{name} {number}" for name, number in counted.most_common())
        print(f"{title} : {said}")
    for title in ("lost", "misplaced", "false"):
        for line in getattr(total, title):
            print(f"{title}: {line}")
    return 1 if total.lost or total.misplaced or total.false else 0


def _print(name: str, tally: returns.Tally, seconds: float) -> None:
    print(
        f"{name:>7}  {tally.edits:13d}  {tally.found:9d}  {tally.unchecked.total():8d}"
        f"  {len(tally.lost):7d}  {len(tally.misplaced):13d}  {len(tally.false):4d}  {tally.conflicts:8d}  {seconds:8.1f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
