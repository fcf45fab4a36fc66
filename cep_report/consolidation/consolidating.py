"""The national report: from what a campaign received to ``_output/<campaign>/national/``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cep_report import french
from cep_report.annex import ANNEX, write_annex
from cep_report.claims import drafting
from cep_report.consolidation import FORMATS, OUTPUT
from cep_report.consolidation.corrections import add_passages, themes_workbook
from cep_report.consolidation.national import National, lend_national
from cep_report.consolidation.national_plan import FOLDER, NAME
from cep_report.digests import sha256
from cep_report.document import Document, write_document
from cep_report.environment import code, libraries
from cep_report.execution import check_parameters, run_notebook
from cep_report.outcomes import said_in_french
from cep_report.parameters import NationalParameters
from cep_report.products import Products, source_names
from cep_report.project import Project
from cep_report.publication import Publication, publish, recover
from cep_report.regions import NATION
from cep_report.render import render
from cep_report.report import NOTEBOOKS, check_identity
from cep_report.seals import seal
from cep_report.store import Store
from cep_report.twin import TWIN
from cep_report.word.keywords import Identity

KEPT = "national-conserve"
"""Where files that a person edited in the published folder are kept, in ``data/<campaign>/``."""

_DRAFT = ".national-en-cours-"


@dataclass(frozen=True)
class Consolidated:
    """What became of a consolidation.

    Attributes:
        folder: the published one.
        added: how many passages were added to the workbook of themes.
        beside: what its publication did with what was in that folder.
    """

    folder: Path
    added: int
    beside: Publication


def consolidate(national: National, formats: Sequence[str] = FORMATS) -> Consolidated:
    """Make the national report and publish it; add new passages to the workbook of themes.

    Raises:
        CepError: a notebook or an engine failed; what was published stays.
        OutputError: the disk or the rights do not allow it.
    """
    project, campaign = national.project, national.campaign
    for part in national.plan.plan:
        check_parameters(_notebook(project, part.notebook), NationalParameters)
    added = add_to_workbook(national)
    output = project.output(campaign.id)
    target = output / OUTPUT
    with said_in_french(target):
        output.mkdir(parents=True, exist_ok=True)
        recover(target)
        with drafting(output, _DRAFT) as workshop:
            made = workshop / OUTPUT
            made.mkdir()
            origin = provenance(national)
            _make(national, formats, made, Products(Store.of(project), origin))
            beside = publish(made, target, project.data(campaign.id) / KEPT, origin)
    return Consolidated(target, added, beside)


def add_to_workbook(national: National) -> int:
    """Add to the workbook of themes the passages that it lacks; how many.

    Raises:
        InputError, OutputError: see :func:`~cep_report.consolidation.corrections.add_passages`.
    """
    path = themes_workbook(national.project, national.campaign.id)
    kinds = {kind.id: kind.label for kind in national.plan.kinds}
    return add_passages(path, national.themed, kinds, national.grouping.labels)


def provenance(national: National) -> dict[str, object]:
    """What the report is made from: same provenance, same bytes."""
    project = national.project
    files = [
        project.campaign_file(national.campaign.id),
        project.reference / FOLDER / NAME,
        *sorted(item for item in project.reference.glob("*") if item.is_file()),
        *sorted((project.notebooks / FOLDER).glob("*.ipynb")),
        *sorted(item for item in project.extension.glob("*") if item.is_file()),
    ]
    beside = {"avec": _inputs(national.earlier)} if national.earlier else {}
    return {
        "campagne": national.campaign.id,
        "region": NATION,
        "version": national.version.id,
        "outils": dict(libraries()),
        "code": code(),
        "entrees": {path.relative_to(project.root).as_posix(): sha256(path) for path in files},
        "recus": _inputs(national),
        **beside,
    }


def _inputs(national: National) -> dict[str, object]:
    """The digests of what a campaign received, of its figures and of the analyst's choices.

    That of figures is of what may be printed: with that of the file, a guess at a masked
    figure could be verified.
    """
    said = json.dumps(national.corrections, sort_keys=True, ensure_ascii=False)
    return {
        "campagne": national.campaign.id,
        "chiffres": national.dataset.regional_digest,
        "themes": hashlib.sha256(said.encode()).hexdigest(),
        **{
            f"{received.region.folder}/{received.number}": sha256(received.folder / TWIN)
            for received in national.collection.received.values()
        },
    }


def _make(national: National, formats: Sequence[str], folder: Path, kept: Products) -> None:
    expected = Identity(national.campaign.id, NATION, national.version.id)
    if not kept.restore_sources(folder):
        write_sources(national, folder)
        seal(folder / ANNEX, kept.origin)
        check_identity(folder / ANNEX, expected)
        kept.keep_sources(folder, source_names(folder))
    missing = [name for name in formats if not kept.restore_document(folder, name)]
    if missing:
        for name, path in render(national.project, folder, missing).items():
            seal(path, kept.origin)
            check_identity(path, expected)
            kept.keep_document(folder, name)


def write_sources(national: National, folder: Path) -> None:
    """Run the national notebooks, assemble the plan, write all but the documents.

    Raises:
        NotebookError: a cell raised.
    """
    earlier = national.earlier
    parameters = NationalParameters(national.campaign.id, earlier.campaign.id if earlier else "")
    executed = folder / NOTEBOOKS
    executed.mkdir()
    with lend_national(national):
        parts = tuple(
            (
                part,
                run_notebook(
                    _notebook(national.project, part.notebook),
                    parameters,
                    executed / f"{part.notebook}.ipynb",
                ),
            )
            for part in national.plan.plan
        )
    document = Document(front_matter(national), parts)
    write_document(document, folder, {})
    write_annex(document, folder / ANNEX)


def front_matter(national: National) -> dict[str, object]:
    """What covers, headers, footers and file properties say."""
    campaign, plan, version = national.campaign, national.plan, national.version
    count = len(national.collection.received)
    beside = f", comparée à {national.earlier.year}" if national.earlier else ""
    received = french.quantity(count, "rapport reçu", "rapports reçus")
    return {
        "title": french.typography(plan.title),
        "subtitle": f"France – campagne {campaign.observed_year}{beside}",
        "lang": "fr-FR",
        "author": plan.author,
        "cep": {
            "region": NATION,
            "region-name": "France",
            "campaign": campaign.id,
            "campaign-label": (
                f"Campagne {campaign.observed_year} (restitution {campaign.delivery.year})"
            ),
            "association": plan.author,
            "version": version.id,
            "version-label": "",
            "audience": french.typography(version.audience),
            "stamp": f"Synthèse de {received} sur {len(national.regions.all)}",
            "fictional": "Données fictives – démonstration" if national.fictional else "",
            "color-primary": plan.colors.primary,
            "color-secondary": plan.colors.secondary,
            "logo": "",
            "toc-title": "Sommaire",
            "committee": "",
            "date-label": f"Rapports attendus le {french.date(campaign.delivery)}",
            "date": campaign.delivery.isoformat(),
        },
    }


def _notebook(project: Project, name: str) -> Path:
    return project.notebooks / FOLDER / f"{name}.ipynb"
