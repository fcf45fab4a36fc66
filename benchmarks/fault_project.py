"""A small project to break: three regions, DOCX and PDF, with a first version published.

``Trial.seen`` says what is wrong after a fault; ``Trial.again`` runs once more and says what is
still wrong then. Every process of a trial carries a mark in its environment, so that none is
forgotten.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import pikepdf
import yaml
from docx import Document
from openpyxl import load_workbook

from cep_report.demo import CAMPAIGN
from cep_report.project import Project
from cep_report.publication import MANIFEST, read_manifest
from cep_report.seals import read_seal
from tests.projects import ROOT, copy_project

REGIONS = {"06": "06-mayotte", "53": "53-bretagne", "94": "94-corse"}
PART = "conclusion"
"""The only part of the plan: what is broken is the rest."""

MARK = "CEP_ESSAI"
DRAFTS = (".en-cours-*", "fonts-*", ".empreintes.json.*", "*.partiel", ".precedent", ".envoi-*")
FRENCH = ("Erreur", "Interrompu", "À faire", '"quoi"')
GRACE = 20.0
"""Seconds for processes whose parent was killed to end, on a busy machine."""
_HEARD = ("env", "--default-signal=INT,HUP")
"""Behind "nohup" or "&", some requests to end are ignored, and so by what is started."""


@dataclass(frozen=True)
class Said:
    """What a command said, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float = 0.0

    @property
    def works(self) -> dict[str, str]:
        """What each report took, by region."""
        return {item["region"]: item["travail"] for item in json.loads(self.out)}


@dataclass
class Trial:
    """One copy of the project, and what is known of its reports.

    Attributes:
        root: of the project.
        known: digests of whole published folders, by name; empty when any may come.
        runner: words before the command, to run it as someone else.
    """

    root: Path
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    runner: Sequence[str] = ()
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    temporary: Path | None = None

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def output(self) -> Path:
        return self.project.output(CAMPAIGN)

    @property
    def tmp(self) -> Path:
        return self.temporary or self.root.parent / "tmp"

    def start(self, *words: str, program: Sequence[str] = (), **env: str) -> subprocess.Popen[str]:
        """Start a command, in a session of its own."""
        self.tmp.mkdir(exist_ok=True)
        return subprocess.Popen(
            [*_HEARD, *self.runner, sys.executable, *(program or ("-m", "cep_report")), *words],
            cwd=self.root,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",
                "TMPDIR": str(self.tmp),
                MARK: self.mark,
                **env,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str, program: Sequence[str] = (), **env: str) -> Said:
        """Run a command to its end."""
        return finished(self.start(*words, program=program, **env))

    def change(self, text: str = "Une phrase de plus.") -> None:
        """Change one text of each region: every report must be made again."""
        for folder in REGIONS.values():
            path = self.project.reports / CAMPAIGN / folder / "prose" / f"{PART}.md"
            path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")

    def states(self) -> dict[str, str]:
        """For each region, the name of the known report that stands there, or "" for none."""
        found = {}
        for code, folder in REGIONS.items():
            digest = digest_of(self.output / folder)
            names = [name for name, digests in self.known.items() if digests[code] == digest]
            found[code] = names[0] if names else ""
        return found

    def torn(self) -> list[str]:
        """What published folders are not whole, or not one of those that are known."""
        found = []
        for code, folder in REGIONS.items():
            path = self.output / folder
            if not path.exists():
                found.append(f"{code} absent")
                continue
            found += [f"{code} {why}" for why in broken(path)]
            if self.known and not self.states()[code]:
                found.append(f"{code} inconnu")
        return found

    def left(self) -> list[str]:
        """Processes, temporary files and folders that were left behind."""
        end = monotonic() + GRACE
        while (pids := self.processes()) and monotonic() < end:
            sleep(0.1)
        found = [f"processus {pid}" for pid in pids]
        for place in (self.output, self.root / "_output", self.root / ".cep-cache"):
            for draft in DRAFTS:
                found += [path.name for path in place.rglob(draft)]
        own = {self.root.name, self.tmp.name}
        if self.tmp.is_dir():
            found += [path.name for path in self.tmp.iterdir() if path.name not in own]
        return sorted(set(found))

    def processes(self) -> list[int]:
        """The processes of this trial that still run."""
        mark = f"{MARK}={self.mark}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                state = (path / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and mark in (path / "environ").read_bytes().split(b"\0"):
                    found.append(int(path.name))
            except OSError:
                continue
        return found


def render(codes: Sequence[str]) -> tuple[str, ...]:
    """The command that renders these regions."""
    return ("render", "-c", CAMPAIGN, "--jobs", "2", *(f"-r{code}" for code in codes))


def finished(process: subprocess.Popen[str]) -> Said:
    """What a process said, once it has ended."""
    start = monotonic()
    out, err = process.communicate()
    return Said(process.returncode, out, err, monotonic() - start)


def broken(folder: Path) -> list[str]:
    """Why a published folder is not one whole report; empty when it is."""
    manifest = read_manifest(folder)
    if not manifest.origin:
        return ["sans manifeste"]
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    found = [f"{name} manque" for name in sorted(set(manifest.files) - there)]
    found += [f"{name} en trop" for name in sorted(there - set(manifest.files))]
    for name, digest in manifest.files.items():
        path = folder / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            found.append(f"{name} altéré")
    for name in ("rapport.docx", "rapport.pdf", "annexe.xlsx"):
        path = folder / name
        if not path.exists():
            continue
        if read_seal(path) != manifest.origin:
            found.append(f"{name} d’autres données que le manifeste")
        try:
            _open(path)
        except Exception as error:  # noqa: BLE001 - whatever its reader says
            found.append(f"{name} illisible ({type(error).__name__})")
    return found


def _open(path: Path) -> None:
    if path.suffix == ".docx":
        Document(str(path))
    elif path.suffix == ".xlsx":
        load_workbook(path).close()
    else:
        with pikepdf.open(path) as pdf:
            len(pdf.pages)


def digest_of(folder: Path) -> str:
    """One digest for all that a folder holds."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def clean(said: Said) -> list[str]:
    """What is wrong in how a command failed: code, words, traceback."""
    text = said.out + said.err
    found = []
    if "Traceback" in text or "Exception ignored" in text:
        found.append("trace technique")
    if said.code == 0:
        found.append("code 0")
    elif not any(word in text for word in FRENCH):
        found.append("cause non dite")
    return found


def make(folder: Path) -> tuple[Trial, Mapping[str, Mapping[str, str]]]:
    """The project with its first version published, and the digests of both versions.

    What ``folder`` holds from another time serves again.
    """
    trial, after = Trial(folder / "modele"), Trial(folder / "apres")
    if not after.output.is_dir():
        _write(trial)
        copy(trial, after.root)
        after.change()
        _done(after.run(*render(tuple(REGIONS))))
    return trial, {
        name: {code: digest_of(item.output / region) for code, region in REGIONS.items()}
        for name, item in (("avant", trial), ("après", after))
    }


def _write(trial: Trial) -> None:
    copy_project(trial.root)
    _done(trial.run("demo", "--sans-rendu"))
    path = trial.project.campaign_file(CAMPAIGN)
    plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    plan["plan"] = [part for part in plan["plan"] if part["id"] == PART]
    path.write_text(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for name in REGIONS.values():
        for prose in (path.parent / name / "prose").glob("*.md"):
            if prose.stem != PART:
                prose.unlink()
    _done(trial.run(*render(tuple(REGIONS))))


def copy(model: Trial, root: Path, known: Mapping[str, Mapping[str, str]] | None = None) -> Trial:
    """A copy to break."""
    shutil.copytree(model.root, root, symlinks=True)
    return Trial(root, known or {})


def _done(said: Said) -> None:
    if said.code:
        raise SystemExit(said.out + said.err)
