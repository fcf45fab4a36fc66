"""Which reports need not be made again, and why the others must.

A published report says in its manifest what it was made from. What it would be made from now
is worked out from files' digests, without reading a figure, and compared: the same, and the
report stands; else the differences are the reasons. The published files must also be as they
were published. Nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cep_report.campaign import Campaign
from cep_report.context import own_geometry
from cep_report.dataset import dataset_file, load_protected
from cep_report.dataset.kept import Slices, dataset_key, read_slices, slices_of
from cep_report.digests import Digests, remembered
from cep_report.errors import InputError
from cep_report.indicators import load_indicators
from cep_report.parameters import DOCUMENTS, Order
from cep_report.plan import OBSERVATIONS
from cep_report.project import Project
from cep_report.provenance import (
    CODE,
    CONDITIONS,
    INPUTS,
    TOOLS,
    conditions,
    input_paths,
    named_digests,
    record,
)
from cep_report.publication import read_manifest, recover
from cep_report.regions import Region, Regions
from cep_report.store import Store
from cep_report.workspace import workspace_folder

if TYPE_CHECKING:
    from cep_report.dataset.schema import Dataset

SOURCES = "sources"
"""What a report is laid out from, and what goes with it: all but its documents."""

_TOLD = 4
"""How many reasons of a kind are told; the others are counted."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a campaign: ``geometry`` is the user's map, if any."""

    project: Project
    campaign: Campaign
    regions: Regions
    order: Order
    geometry: Path | None = None
    accept_conflicts: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether one region's report stands.

    Attributes:
        region: whose report it is.
        candidate: what it would be made from, if it had an annex on observations (only the
            register says); None when an input cannot be read.
        reasons: for each product ("sources", "docx"…), why it must be made; "" for
            one that stands.
    """

    region: Region
    candidate: Mapping[str, Any] | None
    reasons: Mapping[str, str]

    @property
    def stands(self) -> bool:
        """Whether nothing must be made."""
        return not any(self.reasons.values())

    @property
    def formats(self) -> tuple[str, ...]:
        """The documents to make."""
        return tuple(name for name, why in self.reasons.items() if why and name != SOURCES)

    def origins(self, project: Project) -> Iterator[dict[str, Any]]:
        """What it would be made from, with an annex on observations and without."""
        if self.candidate is not None:
            for observations in (False, True):
                yield settled(self.candidate, project, observations=observations)


def settled(
    candidate: Mapping[str, Any], project: Project, *, observations: bool
) -> dict[str, Any]:
    """What a report is made from, once it is known whether it has an annex on observations."""
    unused = None if observations else _observations(project)
    inputs = {name: digest for name, digest in candidate[INPUTS].items() if name != unused}
    return {**candidate, INPUTS: inputs}


@dataclass(frozen=True)
class Figures:
    """What is known of the dataset; itself when it had to be loaded to know."""

    slices: Slices
    path: Path
    dataset: Dataset | None = None


def known_figures(
    asked: Asked, digests: Digests, working_out: Callable[[], None] = lambda: None
) -> Figures:
    """The digests of the dataset's slices: kept from before, or worked out and kept.

    Args:
        asked: what is asked of the campaign.
        digests: of files.
        working_out: called before they are worked out, which takes seconds.

    Raises:
        InputError: the dataset is absent or invalid.
        UnknownNameError: unknown version.
    """
    project, campaign, regions = asked.project, asked.campaign, asked.regions
    threshold = campaign.version(asked.order.version).threshold
    accept = asked.order.accept_reserves
    path = dataset_file(project, campaign, regions)
    key = dataset_key(project, campaign, regions, threshold, digests, accept_reserves=accept)
    slices = read_slices(Store.of(project), key)
    if slices is not None:
        return Figures(slices, path)
    working_out()
    dataset = loaded_dataset(asked)
    return Figures(slices_of(project, campaign.id, dataset, regions), path, dataset)


def loaded_dataset(asked: Asked) -> Dataset:
    """The dataset, protected for the version asked for.

    Raises:
        InputError: the dataset is absent or invalid.
    """
    return load_protected(
        asked.project,
        asked.campaign,
        load_indicators(asked.project),
        asked.regions,
        asked.campaign.version(asked.order.version).threshold,
        accept_reserves=asked.order.accept_reserves,
    )


def verdict(asked: Asked, region: Region, figures: Figures, digests: Digests) -> Verdict:
    """Whether a region's report stands, and why not."""
    published = asked.project.output(asked.campaign.id) / region.folder
    recover(published)
    manifest = read_manifest(published)
    recorded = manifest.origin
    products = (SOURCES, *asked.order.formats)
    try:
        candidate = _candidate(asked, region, figures, digests)
    except OSError as error:
        missing = Path(error.filename or "").name
        return Verdict(region, None, dict.fromkeys(products, f"{missing} ne peut pas être lu"))
    if not recorded:
        return Verdict(region, candidate, dict.fromkeys(products, "jamais publié"))
    annexed = _observations(asked.project) in recorded.get(INPUTS, {})
    origin = settled(candidate, asked.project, observations=annexed)
    changed = "\u202f; ".join(differences(asked, region, recorded, origin, figures.path))
    if changed:
        return Verdict(region, candidate, dict.fromkeys(products, changed))
    reasons = dict.fromkeys(products, "")
    for product in asked.order.formats:
        if DOCUMENTS[product] not in manifest.files:
            reasons[product] = "jamais publié"
    kinds = {name: product for product, name in DOCUMENTS.items()}
    for name, digest in manifest.files.items():
        product = kinds.get(name, SOURCES)
        why = _moved(published / name, digest, digests)
        if why and reasons.get(product) == "":
            reasons[product] = why if product != SOURCES else f"{name} {why}"
    return Verdict(region, candidate, reasons)


def survey_one(
    asked: Asked, region: Region, recorded: Mapping[str, Any]
) -> tuple[Figures, dict[str, Any]]:
    """What a report of that provenance would be made from now.

    Raises:
        InputError: the dataset is absent or invalid, or an input cannot be read.
    """
    with remembered(asked.project) as digests:
        figures = known_figures(asked, digests)
        try:
            candidate = _candidate(asked, region, figures, digests)
        except OSError as error:
            raise InputError(
                "Une entrée du rapport ne peut pas être lue.",
                found=error.strerror or str(error),
                where=str(error.filename),
                remedy="la rétablir, puis relancer.",
            ) from error
    annexed = _observations(asked.project) in recorded.get(INPUTS, {})
    return figures, settled(candidate, asked.project, observations=annexed)


def _candidate(asked: Asked, region: Region, figures: Figures, digests: Digests) -> dict[str, Any]:
    project, campaign = asked.project, asked.campaign
    paths = input_paths(
        project,
        campaign,
        region,
        dataset=figures.path,
        geometry=asked.geometry or own_geometry(project, campaign),
        observations=True,
    )
    slice_ = {figures.path: figures.slices.digests[region.code]}
    waiting = conditions(project, campaign, region, asked.order.version)
    return record(
        campaign,
        region,
        asked.order,
        named_digests(project, paths, digests, slice_),
        named_digests(project, waiting, digests, {}),
        accept_conflicts=asked.accept_conflicts,
    )


def _observations(project: Project) -> str:
    path = project.notebooks / f"{OBSERVATIONS.notebook}.ipynb"
    return path.relative_to(project.root).as_posix()


def _moved(path: Path, digest: str, digests: Digests) -> str:
    try:
        same = digests.of(path) == digest
    except OSError:
        return "absent du dossier publié"
    return "" if same else "modifié depuis sa publication"


def differences(
    asked: Asked,
    region: Region,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    dataset: Path,
) -> Iterator[str]:
    """What is not as it was, in words.

    Args:
        asked: what is asked of the campaign.
        region: whose report it is.
        before: the provenance of the report.
        now: what it would be.
        dataset: the file of the figures.
    """
    for key, words in (
        ("version", "version {now} demandée, {before} publiée"),
        ("moteur", "moteur {now} demandé, {before} publié"),
    ):
        if before.get(key) != now[key]:
            yield words.format(now=now[key], before=before.get(key, "aucune"))
    for option, wanted in now["options"].items():
        if before.get("options", {}).get(option, False) != wanted:
            yield f"--{option} {'demandé' if wanted else 'n’est plus demandé'}"
    yield from _tools(before.get(TOOLS, {}), now[TOOLS])
    if before.get(CODE) != now[CODE]:
        yield "le code de cep-report a changé"
    root = asked.project.root
    folder = workspace_folder(asked.project, asked.campaign, region).relative_to(root).as_posix()
    data = dataset.relative_to(root).as_posix()
    for kind in (INPUTS, CONDITIONS):
        yield from _files(before.get(kind, {}), now[kind], f"{folder}/", data)


def _tools(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    moved = [
        f"{name} {now[name]} remplace {before[name]}"
        if name in before and name in now
        else f"{name} {'ajouté' if name in now else 'retiré'}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
    yield from _cut(moved)


def _files(
    before: Mapping[str, str], now: Mapping[str, str], folder: str, dataset: str
) -> Iterator[str]:
    moved = []
    for name in sorted({*before, *now}):
        if before.get(name) == now.get(name):
            continue
        what = "ajouté" if name not in before else "retiré" if name not in now else "a changé"
        shown = name.removeprefix(folder)
        if name == dataset and what == "a changé":
            shown, what = "le jeu de données", "a changé pour cette région"
        moved.append(f"{shown} {what}")
    yield from _cut(moved)


def _cut(moved: Sequence[str]) -> Iterator[str]:
    yield from moved[:_TOLD]
    if len(moved) > _TOLD:
        yield f"et {len(moved) - _TOLD} autres"
