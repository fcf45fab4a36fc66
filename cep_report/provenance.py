"""What a report is made from: the hashes of its inputs and the versions of its tools.

No clock: a report made again from the same inputs says the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import cep_report
from cep_report.context import Context
from cep_report.dialogue import annexed
from cep_report.plan import OBSERVATIONS

TOOLS = (
    "papermill",
    "pypandoc-binary",
    "typst",
    "python-docx",
    "matplotlib",
    "pandas",
    "xlsxwriter",
)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def inputs(context: Context) -> Iterator[Path]:
    """The files that a region's report depends on, in a fixed order."""
    project, campaign = context.project, context.campaign
    unused = None if annexed(context) else project.notebooks / f"{OBSERVATIONS.notebook}.ipynb"
    yield project.campaign_file(campaign.id)
    yield context.dataset.path
    if context.shared.geometry is not None:
        yield context.shared.geometry
    for folder, pattern in (
        (project.reference, "*"),
        (project.published, "*"),
        (project.notebooks, "*.ipynb"),
        (project.extension, "*"),
    ):
        yield from sorted(
            path for path in folder.glob(pattern) if path.is_file() and path != unused
        )
    yield from context.workspace.inputs()


def hashes(context: Context) -> dict[str, str]:
    """Inputs' SHA-256 by their path in the project, or by their name when they are outside.

    That of the dataset is of its protected figures: with that of the file, a guess at a
    masked figure could be verified. It holds for what is masked too: the file of the masks
    of an extract, which carries the digest of the extract, is not listed for the same reason.
    """
    root, dataset = context.project.root, context.dataset
    return {
        path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name: (
            dataset.sha256 if path == dataset.path else sha256(path)
        )
        for path in inputs(context)
    }


def tools() -> dict[str, str]:
    """Versions of what makes the report."""
    return {"cep-report": cep_report.__version__, **{name: version(name) for name in TOOLS}}
