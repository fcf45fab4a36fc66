"""What a report is made from: the hashes of its inputs and the versions of its tools.

No clock: a report made again from the same inputs says the same. Its provenance, kept in its
manifest, is also what tells whether it must be made again: nothing is compared that a
reader could not see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cep_report.campaign import Campaign
from cep_report.digests import Digests, sha256
from cep_report.environment import code, libraries, quarto_version
from cep_report.parameters import Order
from cep_report.plan import OBSERVATIONS
from cep_report.project import Project
from cep_report.regions import Region
from cep_report.workspace import input_files, logo_of, workspace_folder

if TYPE_CHECKING:
    from cep_report.context import Context

__all__ = ["hashes", "inputs", "record", "sha256", "tools"]

INPUTS, CONDITIONS, TOOLS, CODE = "entrees", "conditions", "outils", "code"

_NAMED = (
    "cep-report",
    "papermill",
    "pypandoc-binary",
    "typst",
    "python-docx",
    "matplotlib",
    "pandas",
    "xlsxwriter",
)


def inputs(context: Context) -> Iterator[Path]:
    """The files that a region's report depends on, in a fixed order."""
    from cep_report.dialogue import annexed

    return input_paths(
        context.project,
        context.campaign,
        context.region,
        dataset=context.dataset.path,
        geometry=context.shared.geometry,
        observations=annexed(context),
    )


def input_paths(
    project: Project,
    campaign: Campaign,
    region: Region,
    *,
    dataset: Path,
    geometry: Path | None,
    observations: bool,
) -> Iterator[Path]:
    """The files that a region's report depends on, in a fixed order.

    Args:
        project: where they are.
        campaign: of the report.
        region: of the report.
        dataset: the file of the figures.
        geometry: the user's map, or None.
        observations: whether the report has an annex on observations.
    """
    unused = {project.synonyms}
    if not observations:
        unused.add(project.notebooks / f"{OBSERVATIONS.notebook}.ipynb")
    yield project.campaign_file(campaign.id)
    presentation = project.presentation_file(campaign.id)
    if presentation.is_file():
        yield presentation
    yield dataset
    if geometry is not None:
        yield geometry
    for folder, pattern in (
        (project.reference, "*"),
        (project.published, "*"),
        (project.notebooks, "*.ipynb"),
        (project.extension, "*"),
    ):
        yield from sorted(
            path for path in folder.glob(pattern) if path.is_file() and path not in unused
        )
    folder = workspace_folder(project, campaign, region)
    yield from input_files(folder, logo_of(folder))


def hashes(context: Context) -> dict[str, str]:
    """Inputs' SHA-256 by their path in the project, or by their name when they are outside.

    That of the dataset is of the region's protected figures: with that of the file, a guess
    at a masked figure could be verified, and figures that the report cannot show would count.
    It holds for what is masked too: the file of the masks of an extract, which carries the
    digest of the extract, is not listed for the same reason.
    """
    dataset = context.dataset
    return named_digests(
        context.project, inputs(context), Digests(), {dataset.path: dataset.sha256}
    )


def named_digests(
    project: Project, paths: Iterator[Path], digests: Digests, given: Mapping[Path, str]
) -> dict[str, str]:
    """Files' SHA-256 by their path in the project, or by their name when they are outside.

    Args:
        project: whose root paths are told from.
        paths: the files.
        digests: what reads them.
        given: digests that stand for those of files.
    """
    root = project.root
    return {
        path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name: (
            given.get(path) or digests.of(path)
        )
        for path in paths
    }


def record(
    campaign: Campaign,
    region: Region,
    order: Order,
    entries: Mapping[str, str],
    conditions: Mapping[str, str],
    *,
    accept_conflicts: bool = False,
) -> dict[str, object]:
    """The provenance of a report, as its manifest holds it.

    Args:
        campaign: of the report.
        region: of the report.
        order: version and engine.
        entries: the digests of its inputs.
        conditions: those of files that it does not print but that could forbid it.
        accept_conflicts: whether passages that nobody has chosen between are printed.
    """
    tools = dict(libraries())
    if order.engine == "quarto":
        tools["quarto"] = quarto_version()
    return {
        "campagne": campaign.id,
        "region": region.code,
        "version": order.version,
        "moteur": order.engine,
        "options": {
            "accepter-reserves": order.accept_reserves,
            "accepter-conflits": accept_conflicts,
        },
        TOOLS: tools,
        CODE: code(),
        INPUTS: dict(entries),
        CONDITIONS: dict(conditions),
    }


def conditions(
    project: Project, campaign: Campaign, region: Region, version: str
) -> Iterator[Path]:
    """What a version may be refused for, beside its inputs: returns that wait for an answer."""
    if campaign.version(version).final:
        yield from sorted(workspace_folder(project, campaign, region).glob("retours/*/retour.json"))


def tools() -> dict[str, str]:
    """Versions of what makes the report, as it prints them."""
    found = libraries()
    return {name: found[name] for name in _NAMED}
