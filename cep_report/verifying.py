"""Making a report again from what it says it was made from, and comparing byte for byte.

A document that is not the same is named with its first part that differs, and with what has
moved since: an input, a library, the code. When nothing has, someone changed the document,
or the report is not reproducible.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from cep_report.campaign import load_campaign
from cep_report.context import Context, lend, load_campaigned, load_context
from cep_report.errors import CepError, InputError, RenderError
from cep_report.freshness import Asked, differences, survey_one
from cep_report.parameters import DOCUMENTS, Order
from cep_report.processes import FreshProcessExecutor
from cep_report.products import Products
from cep_report.project import Project
from cep_report.publication import MANIFEST, read_manifest
from cep_report.readiness import PRELOAD
from cep_report.regions import NATION, load_regions
from cep_report.store import Store

_KINDS = {
    **{f".{kind}": name for kind, name in DOCUMENTS.items()},
    ".xlsx": "annexe.xlsx",
    ".json": "rapport.json",
}


@dataclass(frozen=True)
class Comparison:
    """One file beside the same made again.

    Attributes:
        name: the file.
        difference: the first part that differs, in words; "" for none.
    """

    name: str
    difference: str = ""


@dataclass(frozen=True)
class Verification:
    """What came of it: each file, and what has moved since the report was made."""

    files: tuple[Comparison, ...]
    moved: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every file is the same, byte for byte."""
        return not any(item.difference for item in self.files)


def verify(project: Project, target: Path, *, geometry: Path | None = None) -> Verification:
    """Make again what ``target`` is and compare.

    Args:
        project: where its inputs are.
        target: a document with its provenance, or the folder of a published report.
        geometry: the user's map, if it was made with one.

    Raises:
        InputError: it does not say what it was made from, or is a national report; or its inputs are no longer valid.
        UnknownNameError: its campaign, region or version is not known any more.
        CepError: it cannot be made again.
    """
    origin, compared = _read(target)
    campaign = load_campaign(project, str(origin["campagne"]))
    regions = load_regions(project)
    region = regions.by_code(str(origin["region"]))
    options = origin.get("options", {})
    formats = [kind for kind, name in DOCUMENTS.items() if name in compared.values()]
    order = Order(
        str(origin["version"]),
        tuple(formats),
        str(origin["moteur"]),
        accept_reserves=bool(options.get("accepter-reserves")),
    )
    conflicts = bool(options.get("accepter-conflits"))
    asked = Asked(project, campaign, regions, order, geometry, conflicts)
    figures, now = survey_one(asked, region, origin)
    moved = tuple(differences(asked, region, origin, now, figures.path))
    shared = load_campaigned(
        project,
        campaign.id,
        version=order.version,
        accept_reserves=order.accept_reserves,
        geometry=geometry,
        accept_conflicts=conflicts,
        dataset=figures.dataset,
    )
    # Nothing kept is used, and the same provenance is written: it is not what differs.
    context = replace(load_context(shared, region, order.version), charts=None)
    with (
        tempfile.TemporaryDirectory(prefix="cep-verifier-") as private,
        FreshProcessExecutor(1, PRELOAD) as pool,
    ):
        folder = Path(private) / region.folder
        folder.mkdir()
        products = Products(Store(Path(private) / "objets"), origin)
        try:
            pool.submit(_make, context, order, folder, products).result()
        except CepError:
            raise
        except Exception as error:
            raise RenderError(
                "Le rapport n’a pas pu être refait.",
                found=f"{type(error).__name__}\u00a0: {error}",
                remedy="rendre cette région (cep-report render) pour en voir la cause.",
            ) from error
        files = tuple(
            Comparison(path.name if target.is_file() else name, difference(path, folder / name))
            for path, name in compared.items()
        )
    return Verification(files, moved)


def _make(context: Context, order: Order, folder: Path, products: Products) -> None:
    """Make the report; runs in a process of its own."""
    from cep_report.report import make_report

    with lend(context):
        make_report(context, order, folder, products)


def difference(path: Path, again: Path) -> str:
    """The first part of a file that is not in the same made again, in words; "" for none."""
    if not path.is_file():
        return "absent"
    if not again.is_file():
        return "n’est plus produit"
    if path.read_bytes() == again.read_bytes():
        return ""
    if path.suffix.casefold() in {".docx", ".xlsx", ".pptx"}:
        return _member(path, again)
    if path.suffix.casefold() == ".pdf":
        return _page(path, again)
    return "contenu différent"


def _read(target: Path) -> tuple[Mapping[str, Any], dict[Path, str]]:
    """The provenance of a target, and the files to compare with the name of each in a report."""
    if target.is_dir():
        manifest = read_manifest(target)
        origin: Mapping[str, Any] | None = manifest.origin
        compared = {target / name: name for name in manifest.files if name != MANIFEST}
    else:
        from cep_report.seals import read_seal

        origin = read_seal(target) if target.suffix.casefold() in _KINDS else None
        compared = {target: _KINDS.get(target.suffix.casefold(), "")}
    if origin and origin.get("region") == NATION:
        raise InputError(
            "Une synthèse nationale ne se vérifie pas.",
            expected="un rapport régional, l’un de ses documents, ou un dépôt",
            found=f"la synthèse de la campagne {origin.get('campagne')}",
            where=str(target),
            remedy="la refaire (cep-report consolidate --campaign "
            f"{origin.get('campagne')})\u00a0: des mêmes dépôts, les empreintes de son manifeste sont les "
            "mêmes.",
        )
    if not origin or not {"campagne", "region", "version", "moteur"} <= origin.keys():
        raise InputError(
            "Ce document ne dit pas de quoi il a été fait.",
            expected="un rapport (.docx, .pdf, .html), une présentation (.pptx), une annexe (.xlsx), "
            "un double (.json) ou le dossier d’un rapport publié",
            found=target.name if target.exists() else "rien à cet endroit",
            where=str(target),
            remedy="vérifier le fichier tel que produit par cep-report, avant tout enregistrement.",
        )
    return origin, compared


def _member(path: Path, again: Path) -> str:
    """The first member of an archive that differs, what it says of itself last."""
    try:
        with ZipFile(path) as one, ZipFile(again) as two:
            ours, theirs = set(one.namelist()), two.namelist()
            for name in sorted(theirs, key=lambda name: name.startswith("docProps/")):
                if name not in ours:
                    return f"{name} manque"
                if one.read(name) != two.read(name):
                    return name
            more = sorted(ours.difference(theirs))
            return f"{more[0]} en plus" if more else "archive enregistrée autrement"
    except (BadZipFile, KeyError, OSError):
        return "archive illisible"


def _page(path: Path, again: Path) -> str:
    """The first page of a PDF that differs, from 1; else what is not on a page."""
    import pikepdf

    try:
        with pikepdf.open(path) as one, pikepdf.open(again) as two:
            for number, (left, right) in enumerate(zip(one.pages, two.pages), start=1):
                if _drawn(left) != _drawn(right):
                    return f"page {number}"
            if len(one.pages) != len(two.pages):
                return f"page {min(len(one.pages), len(two.pages)) + 1}"
    except pikepdf.PdfError:
        return "PDF illisible"
    return "hors des pages (propriétés, structure, polices ou images)"


def _drawn(page: Any) -> list[tuple[str, str]]:
    return list(_instructions(page))


def _instructions(page: Any) -> Iterator[tuple[str, str]]:
    import pikepdf

    for instruction in pikepdf.parse_content_stream(page):
        yield str(instruction.operator), str([str(item) for item in instruction.operands])
