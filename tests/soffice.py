"""LibreOffice as people have it, to save a file again or as another kind."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) n’est pas installé"
)


def convert(folder: Path, kind: str, *files: Path, seconds: float = 120) -> Path:
    """Save files in a folder, in a kind ("pdf") or by a filter ("docx:MS Word 2007 XML").

    Returns:
        Where the first one is.
    """
    with tempfile.TemporaryDirectory(prefix="cep-soffice-", ignore_cleanup_errors=True) as profile:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                *("--headless", "--convert-to", kind, "--outdir", folder, *files),
            ],
            check=True,
            capture_output=True,
            timeout=seconds,
        )
    return folder / f"{files[0].stem}.{kind.partition(':')[0]}"
