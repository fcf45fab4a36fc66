"""The Quarto engine: the same source through the Quarto command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cep_report.errors import RenderError, UsageError
from cep_report.fonts import static_fonts
from cep_report.project import Project
from cep_report.render.source import Source

MINIMUM = (1, 5)
SECONDS = 300
TARGETS = {"docx": "cep-docx", "pdf": "cep-typst"}
_VERSION = re.compile(r"(\d+)\.(\d+)")


def write(project: Project, source: Source, targets: Mapping[str, Path]) -> None:
    """Render each format with Quarto, beside the source.

    Raises:
        UsageError: no ``quarto`` on the path, or one that is too old.
        RenderError: Quarto failed.
    """
    command = find_quarto()
    environment = {
        **os.environ,
        "TYPST_FONT_PATHS": str(static_fonts(project)),
        "SOURCE_DATE_EPOCH": str(int(source.moment.timestamp())),
    }
    for name, target in targets.items():
        result = _run(
            [command, "render", source.path.name, "--to", TARGETS[name], "--output", target.name],
            source,
            environment,
        )
        if result.returncode != 0 or not target.is_file():
            raise _failure(source, result.stderr.strip() or result.stdout.strip())


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
    if match is None or (int(match[1]), int(match[2])) < MINIMUM:
        raise UsageError(
            "Cette version de Quarto ne convient pas.",
            expected=f"Quarto {wanted} ou plus récent",
            found=version or "aucun numéro de version",
            where=command,
            remedy="mettre Quarto à jour, ou garder le moteur intégré (« --engine native »).",
        )
    return command


def _run(
    command: list[str], source: Source, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=source.path.parent,
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


def _failure(source: Source, message: str) -> RenderError:
    return RenderError(
        "Quarto n’a pas pu rendre le rapport.",
        found=message,
        where=str(source.path),
        remedy="corriger le passage indiqué, ou essayer le moteur intégré (« --engine native »).",
    )
