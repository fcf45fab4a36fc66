"""All regions at once: each in a process and a folder of its own.

A region's failure is its own: the others are published all the same, and the result says
what failed and why. A document is re-read before it is published and must carry its own
region, campaign and version.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.context import Campaigned, Context, lend, load_context
from cep_report.errors import CepError, OutputError, ProductionError, RenderError, reason
from cep_report.parameters import Order
from cep_report.processes import FreshProcessExecutor, ProcessDied
from cep_report.project import Project
from cep_report.publication import publish
from cep_report.regions import Region

# Imported once by the fork server, so that a region's process starts with them.
PRELOAD = ("cep_report.report",)


@dataclass(frozen=True)
class Outcome:
    """What became of one region: its published files, or the error that stopped it.

    ``kept`` are a person's files found in the published folder and kept aside.
    """

    region: Region
    files: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    error: CepError | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the report was published."""
        return self.error is None


def render_regions(
    shared: Campaigned,
    regions: Sequence[Region],
    order: Order,
    *,
    jobs: int = 1,
    told: Callable[[Outcome], None] = lambda _: None,
    executor: Executor | None = None,
) -> tuple[Outcome, ...]:
    """Make and publish the reports of ``regions``.

    Args:
        shared: what the regions of the campaign have in common.
        regions: the regions, each once.
        order: version, formats, engine.
        jobs: how many processes at once.
        told: called with each outcome as it comes.
        executor: where the jobs run; by default one fresh process a region.

    Returns:
        One outcome a region, in the order asked for.

    Raises:
        ConfigurationError: a notebook is missing or does not take our parameters.
        UsageError: the engine is not installed.
        OutputError: the output folder cannot be made.
        KeyboardInterrupt: interrupted; nothing half-made is left.
    """
    output = shared.project.output(shared.campaign.id)
    with _said_in_french(output):
        output.mkdir(parents=True, exist_ok=True)
    outcomes: dict[str, Outcome] = {}
    pool = executor or FreshProcessExecutor(jobs, PRELOAD)
    folders: list[Path] = []
    try:
        # In a process of the pool, which holds the heavy libraries already.
        pool.submit(
            _check_means, shared.project, shared.campaign, order.engine, shared.geometry
        ).result()
        waiting = {}
        for region in regions:
            try:
                context = load_context(shared, region, order.version)
                with _said_in_french(output):
                    private = Path(tempfile.mkdtemp(prefix=f".{region.folder}-", dir=output))
                    # mkdtemp closes its folder to others; what is published is not closed.
                    folder = private / region.folder
                    folder.mkdir()
            except CepError as error:
                outcomes[region.code] = Outcome(region, error=error)
                told(outcomes[region.code])
                continue
            folders.append(private)
            future = pool.submit(_make, context, order, folder)
            waiting[future] = (region, context, folder)
        for future in as_completed(waiting):
            region, context, folder = waiting[future]
            try:
                provenance = future.result()
                outcome = _published(context, folder, provenance)
            except CepError as error:
                outcome = Outcome(region, error=error)
            except ProcessDied as death:
                outcome = Outcome(region, error=_death(death))
            outcomes[region.code] = outcome
            told(outcome)
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    finally:
        if executor is None:
            pool.shutdown()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    return tuple(outcomes[region.code] for region in regions)


def record_masks(shared: Campaigned, outcomes: Sequence[Outcome], version: str) -> None:
    """Note what a version handed over masks, so that the next ones mask it too.

    The first version of a campaign is a working one, for the association alone.
    """
    from cep_report.dataset.handed_over import remember

    masking = shared.dataset.masking
    handed = version != shared.campaign.versions[0].id
    if handed and masking and any(outcome.succeeded for outcome in outcomes):
        remember(shared.project, shared.campaign.id, masking)


def _check_means(project: Project, campaign: Campaign, engine: str, geometry: Path | None) -> None:
    """Refuse, before anything runs, what would fail every region."""
    from cep_report.report import check_means  # heavy, and only in workers

    check_means(project, campaign, engine, geometry)


def _make(context: Context, order: Order, folder: Path) -> dict[str, object]:
    """Make one region's report in ``folder``; runs in the region's own process."""
    from cep_report.report import make_report

    try:
        with _said_in_french(folder), lend(context):
            return make_report(context, order, folder)
    except CepError:
        raise
    except Exception as error:
        raise ProductionError(
            "Erreur imprévue pendant la fabrication du rapport.",
            found=f"{type(error).__name__}\u00a0: {error}",
            where=traceback.format_exc(limit=-3).strip().splitlines()[-2].strip(),
            remedy="relancer avec --debug et transmettre le message complet.",
        ) from error


def _published(context: Context, folder: Path, provenance: dict[str, object]) -> Outcome:
    region = context.region
    target = context.project.output(context.campaign.id) / region.folder
    with _said_in_french(target):
        kept = publish(folder, target, context.workspace.folder / "retours", provenance)
    files = (*target.glob("rapport.*"), *target.glob("annexe.*"))
    return Outcome(region, files=tuple(sorted(files)), kept=kept)


def _death(death: ProcessDied) -> CepError:
    return RenderError(
        "Le processus de cette région a été interrompu.",
        found=f"code de sortie {death.code}",
        remedy="vérifier la mémoire disponible, puis relancer cette région (--region) "
        "ou moins de régions à la fois (--jobs 1).",
    )


@contextlib.contextmanager
def _said_in_french(where: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            "Écriture impossible.",
            expected="un dossier accessible en écriture et de la place sur le disque",
            found=reason(error),
            where=str(error.filename or where),
            remedy="libérer de la place, fermer le document s’il est ouvert dans Word, "
            "ou vérifier les droits du dossier ; le rapport précédent est intact.",
        ) from error
