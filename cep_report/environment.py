"""What a result also depends on: the code of this package, and the libraries it runs on."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import cep_report

LIBRARIES = (
    "babel",
    "fontpkg-source-sans-3",
    "fonttools",
    "geopandas",
    "highspy",
    "ipython",
    "lxml",
    "matplotlib",
    "nbformat",
    "numpy",
    "openpyxl",
    "pandas",
    "pandera",
    "papermill",
    "pikepdf",
    "pillow",
    "pyarrow",
    "pydantic",
    "pypandoc-binary",
    "python-docx",
    "python-pptx",
    "pyyaml",
    "seaborn",
    "shapely",
    "snowballstemmer",
    "typst",
    "uharfbuzz",
    "xlsxwriter",
)
"""Those that make or could change a report; the extra ones are left out when not installed."""


@lru_cache(maxsize=1)
def libraries() -> Mapping[str, str]:
    """The version of this package, of Python and of each library installed."""
    found = {"cep-report": cep_report.__version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def quarto_version() -> str:
    """What the Quarto command says of itself; "" when it is not installed."""
    command = shutil.which("quarto")
    if command is None:
        return ""
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    return said.stdout.strip()


@lru_cache(maxsize=1)
def code() -> str:
    """One digest of every file of this package: it does not change while it runs."""
    root = Path(cep_report.__file__).parent
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{path.relative_to(root).as_posix()} {digest}\n".encode())
    return whole.hexdigest()
