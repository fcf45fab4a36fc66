"""One region's report, from context to documents, in a folder of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from cep_report.annex import ANNEX, write_annex
from cep_report.blocks import Block
from cep_report.campaign import Campaign, Part
from cep_report.context import Context, lend
from cep_report.dialogue import annexed
from cep_report.digests import Digests
from cep_report.document import IMAGES, Document, metadata, references, write_document
from cep_report.errors import RenderError
from cep_report.execution import check_parameters, run_notebook
from cep_report.figures import read_geometry
from cep_report.frozen import freeze, write_states
from cep_report.frozen_items import read_frozen
from cep_report.parameters import Order, Parameters
from cep_report.plan import printed_plan
from cep_report.products import Products, source_names
from cep_report.project import Project
from cep_report.prose_checks import images
from cep_report.provenance import conditions, hashes, named_digests, record
from cep_report.readings import Readings
from cep_report.referable import VALUES
from cep_report.regions import load_regions
from cep_report.render import render
from cep_report.render.quarto import find_quarto
from cep_report.render.verify import Identity, read_identity
from cep_report.seals import seal
from cep_report.twin import TWIN
from cep_report.twin.writing import write_twin
from cep_report.workspace import PROSE

NOTEBOOKS = "_cahiers"  # with "_", Quarto does not take them for reports
DECK = "pptx"


def check_means(
    project: Project,
    campaign: Campaign,
    engine: str,
    geometry: Path | None = None,
    formats: Sequence[str] = (),
) -> None:
    """Check the notebooks, the engine, the map and the plan of slides, before any region is made.

    Raises:
        ConfigurationError: a notebook is missing or does not take our parameters, the
            extra ``geo`` is, or the plan of the presentation is wrong.
        InputError: the user's GeoJSON cannot be used.
        UsageError: Quarto is asked for and is not installed.
    """
    for part in printed_plan(campaign):
        check_parameters(project.notebooks / f"{part.notebook}.ipynb")
    if engine == "quarto":
        find_quarto()
    if DECK in formats:
        from cep_report.deck import check_plan  # heavy, and seldom asked for

        check_plan(project, campaign.id)
    if geometry is not None:
        read_geometry(geometry, load_regions(project))


def make_report(context: Context, order: Order, folder: Path, kept: Products) -> None:
    """Write the sources of a report and its documents, re-read them, keep them.

    What is kept already is taken as it is: only what is not is made.

    Args:
        context: the region's inputs; lend it (:func:`cep_report.context.lend`) to its
            notebooks to spare them from loading it again.
        order: version, formats, engine.
        folder: an empty folder; everything is written there.
        kept: what was made from the same inputs.

    Raises:
        CepError: a notebook, a reference or an engine failed, or a document is not its own.
    """
    if kept.restore_sources(folder):
        _make_documents(context, order, folder, kept)
        return
    readings = Readings.of(context, kept)
    with lend(readings.context):
        document = assemble(context, order, folder, readings)
    # Of what is there later, some is the engines' own.
    laid_out = source_names(folder)
    with ThreadPoolExecutor(1, thread_name_prefix="cep-sources") as meanwhile:
        rest = meanwhile.submit(_complete, context, order, document, folder, readings, laid_out)
        _make_documents(context, order, folder, kept)
        rest.result()


def _complete(
    context: Context,
    order: Order,
    document: Document,
    folder: Path,
    readings: Readings,
    laid_out: Sequence[str],
) -> None:
    """Write, seal and re-read what goes with the documents; keep it with what they are made from."""
    kept = readings.kept
    beside = write_beside(context, document, folder)
    expected = _identity(context, order)
    for name in (ANNEX, TWIN):
        seal(folder / name, kept.origin)
        check_identity(folder / name, expected)
    kept.keep_sources(folder, sorted({*laid_out, *beside}))
    readings.keep()


def _make_documents(context: Context, order: Order, folder: Path, kept: Products) -> None:
    """Write, seal, re-read and keep the documents that are not kept."""
    missing = [name for name in order.formats if not kept.restore_document(folder, name)]
    if missing:
        made = _made(context.project, folder, missing, order.engine)
        for name, path in made.items():
            seal(path, kept.origin)
            check_identity(path, _identity(context, order))
            kept.keep_document(folder, name)


def _identity(context: Context, order: Order) -> Identity:
    return Identity(context.campaign.id, context.region.code, order.version)


def _made(project: Project, folder: Path, formats: Sequence[str], engine: str) -> dict[str, Path]:
    """The documents of a report; the presentation is made here, whatever lays out the others."""
    laid_out = [name for name in formats if name != DECK]
    made = render(project, folder, laid_out, engine) if laid_out else {}
    if DECK in formats:
        from cep_report.deck import make_deck

        made[DECK] = make_deck(project, folder)
    return made


def write_sources(context: Context, order: Order, folder: Path) -> None:
    """Run the notebooks, assemble the plan, write all but the documents.

    Raises:
        CepError: a notebook failed, or a reference has no target.
    """
    write_beside(context, assemble(context, order, folder), folder)


def assemble(
    context: Context, order: Order, folder: Path, readings: Readings | None = None
) -> Document:
    """Run the notebooks and write what the documents are laid out from.

    Args:
        context: the region's inputs.
        order: version, formats, engine.
        folder: where it is written.
        readings: what is known of the notebooks; None to run them all.

    Raises:
        CepError: a notebook failed, or a reference has no target.
    """
    parameters = order.parameters(context.campaign.id, context.region.code)
    (folder / NOTEBOOKS).mkdir()
    parts = tuple(
        (part, _part(context, part, parameters, folder / NOTEBOOKS, readings))
        for part in printed_plan(
            context.campaign,
            complements=_has_complements(context),
            observations=annexed(context),
        )
    )
    logo = context.workspace.logo
    logo_name = f"logo{logo.suffix}" if logo else ""
    generated = Document(metadata(context, logo_name), parts, context.dataset.extract != "")
    region = context.workspace.folder
    document, states = freeze(generated, read_frozen(region), region)
    assets = {**({logo_name: logo} if logo else {}), **_images(context)}
    write_document(document, folder, assets, region / PROSE)
    if states:
        write_states(states, folder)
    return document


def write_beside(context: Context, document: Document, folder: Path) -> tuple[str, ...]:
    """Write what goes with the documents of a report; their names."""
    write_annex(document, folder / ANNEX)
    write_twin(context, document, folder / TWIN)
    write_values(context, document, folder)
    return ANNEX, TWIN, VALUES


def check_identity(path: Path, expected: Identity) -> None:
    """Re-read a document and refuse it when it is not of the region asked for.

    Raises:
        RenderError: it carries another campaign, region or version.
    """
    found = read_identity(path)
    if found != expected:
        raise RenderError(
            "Le document produit n’est pas celui qui était demandé ; il n’est pas publié.",
            expected=str(expected),
            found=str(found),
            where=path.name,
            remedy="relancer ; si l’erreur persiste, la signaler.",
        )


def provenance(context: Context, order: Order) -> dict[str, object]:
    """What the report is made from, for its manifest."""
    project, campaign, region = context.project, context.campaign, context.region
    waiting = conditions(project, campaign, region, order.version)
    return record(
        campaign,
        region,
        order,
        hashes(context),
        named_digests(project, waiting, Digests(), {}),
        accept_conflicts=context.shared.accept_conflicts,
    )


def write_values(context: Context, document: Document, folder: Path) -> None:
    """List what prose may quote and refer to, for the author to copy from."""
    lines = [
        f"{{{{< val {value.name} >}}}}\t{value.text}\t{value.label}"
        for value in context.values.values()
    ]
    lines += [f"{{{{< ref {id_} >}}}}\t{caption}" for id_, caption in references(document)]
    (folder / VALUES).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _part(
    context: Context,
    part: Part,
    parameters: Parameters,
    executed: Path,
    readings: Readings | None,
) -> tuple[Block, ...]:
    name = f"{part.notebook}.ipynb"
    run = partial(run_notebook, context.project.notebooks / name, parameters, executed / name)
    return readings.run(f"{NOTEBOOKS}/{name}", executed / name, run) if readings else run()


def _images(context: Context) -> dict[str, Path]:
    """The images that prose shows, by their place in the report's folder."""
    folder = context.workspace.folder / PROSE
    return {
        f"{IMAGES}/{path}": folder / path
        for text in context.workspace.prose.values()
        for _, path in images(text)
    }


def _has_complements(context: Context) -> bool:
    return bool(context.workspace.settings.complements) or any(
        context.workspace.prose.get(zone)
        for part in context.campaign.plan
        if part.declared
        for zone in part.zone_names
    )
