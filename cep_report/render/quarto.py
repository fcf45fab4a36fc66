"""The Quarto engine: the same source through the Quarto command.

The report is rendered in a Quarto project of its own, in a temporary folder: Quarto finds an
extension only from the source up to its project, takes no file below a hidden folder into a
project, and leaves its caches in the project.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from cep_report.errors import RenderError, UsageError
from cep_report.fonts import static_fonts
from cep_report.project import Project
from cep_report.render.source import Source

# The first whose Typst (0.15) writes PDF/UA and PDF/A in one file.
MINIMUM = (1, 10, 18)
SECONDS = 300
TARGETS = {"docx": "cep-docx", "pdf": "cep-typst"}
FONTS = "fonts"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_LINES = 20


def write(project: Project, source: Source, targets: Mapping[str, Path]) -> None:
    """Render each format with Quarto and put it at its target.

    Raises:
        UsageError: no ``quarto`` on the path, or one that is too old.
        RenderError: Quarto failed.
    """
    command = find_quarto()
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": str(int(source.moment.timestamp())),
    }
    with tempfile.TemporaryDirectory(prefix="cep-quarto-") as temporary:
        folder = Path(temporary).resolve() / "rapport"
        stage(project, source, folder)
        for name, target in targets.items():
            result = _run(
                [
                    command,
                    "render",
                    source.path.name,
                    "--to",
                    TARGETS[name],
                    "--output",
                    target.name,
                ],
                source,
                folder,
                environment,
            )
            made = folder / target.name
            if result.returncode != 0 or not made.is_file():
                raise _failure(source, _cause(result))
            shutil.copyfile(made, target)


def stage(project: Project, source: Source, folder: Path) -> None:
    """Make ``folder`` a Quarto project with the report alone, the extension and the fonts."""
    shutil.copytree(
        source.path.parent,
        folder,
        ignore=shutil.ignore_patterns(".*", "_*", "*.ipynb", "*.docx", "*.pdf"),
    )
    shutil.copytree(project.extension, folder / "_extensions" / project.extension.name)
    shutil.copytree(static_fonts(project), folder / FONTS)
    settings = {
        "project": {"type": "default", "render": [source.path.name]},
        "execute": {"enabled": False},
        "font-paths": FONTS,
    }
    (folder / "_quarto.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


def find_quarto() -> str:
    """The path of the Quarto command.

    Raises:
        UsageError: it is missing, or older than :data:`MINIMUM`.
    """
    wanted = ".".join(map(str, MINIMUM))
    command = shutil.which("quarto")
    if command is None:
        raise UsageError(
            "Quarto n’est pas installé.",
            expected=f"la commande « quarto » ({wanted} ou plus récente) dans le chemin",
            found="aucune commande de ce nom",
            remedy="l’installer par « pip install cep-report[quarto] » ou depuis son site, ou "
            "garder le moteur intégré (« --engine native »).",
        )
    version = subprocess.run(
        [command, "--version"], capture_output=True, text=True, timeout=SECONDS, check=False
    ).stdout.strip()
    match = _VERSION.match(version)
    # A development build calls itself 99.9.9.
    if match is None or tuple(map(int, match.groups())) < MINIMUM:
        raise UsageError(
            "Cette version de Quarto ne convient pas.",
            expected=f"Quarto {wanted} ou plus récent",
            found=version or "aucun numéro de version",
            where=command,
            remedy="mettre Quarto à jour, ou garder le moteur intégré (« --engine native »).",
        )
    return command


def _run(
    command: list[str], source: Source, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failure(source, str(error)) from error


def _cause(result: subprocess.CompletedProcess[str]) -> str:
    """What Quarto says from its first error on; without one, its last lines."""
    lines = _COLOR.sub("", result.stderr.strip() or result.stdout.strip()).splitlines()
    for number, line in enumerate(lines):
        if "error" in line.lower():
            return "\n".join(lines[number:])
    return "\n".join(lines[-_LINES:])


def _failure(source: Source, message: str) -> RenderError:
    return RenderError(
        "Quarto n’a pas pu rendre le rapport.",
        found=message,
        where=str(source.path),
        remedy="corriger le passage indiqué, ou essayer le moteur intégré (« --engine native »).",
    )
