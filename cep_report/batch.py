"""All regions at once: what must be made, each in a process and a folder of its own.

Reports are made here or elsewhere, by any executor (:mod:`cep_report.carrying`).

What stands is left alone, what was made before is put back (:mod:`cep_report.freshness`,
:mod:`cep_report.products`); nothing heavy is loaded for that.

A region's failure is its own: the others are published all the same, and the result says
what failed and why. A document is re-read before it is published and must carry its own
region, campaign and version.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cep_report.claims import claimed, sweep
from cep_report.context import Campaigned, Context, lend, load_campaigned, load_context
from cep_report.digests import remembered
from cep_report.errors import CepError, ProductionError
from cep_report.freshness import (
    Asked,
    Figures,
    Verdict,
    known_figures,
    loaded_dataset,
    settled,
    verdict,
)
from cep_report.outcomes import (
    Job,
    Outcome,
    Waiting,
    Work,
    explanation,
    published,
    published_files,
    said_in_french,
    settled_jobs,
)
from cep_report.parameters import Order
from cep_report.processes import FreshProcessExecutor, get_ready
from cep_report.products import Products
from cep_report.readiness import preload
from cep_report.regions import Region
from cep_report.store import Store

if TYPE_CHECKING:
    from cep_report.dataset.schema import Dataset

DRAFT = ".en-cours-"
"""How the folder of a run begins, beside the published ones: reports are made in it."""

AHEAD = 3
"""How many regions are prepared or held for each that is being made."""

_NO_VERDICT: Mapping[str, Verdict] = {}


def survey(
    asked: Asked, regions: Sequence[Region], *, here: bool = True
) -> tuple[Figures, tuple[Verdict, ...]]:
    """Which reports stand and why the others do not, in the order asked for.

    Args:
        asked: what is asked of the campaign.
        regions: the regions, each once.
        here: whether reports are made by this machine: as soon as one is to be made, or the
            dataset worked out, what makes them gets ready.

    Raises:
        InputError: the dataset is absent or invalid.
        UnknownNameError: unknown version.
    """
    with remembered(asked.project) as digests:

        def busy() -> None:
            if here:
                get_ready(preload(asked.order.formats))

        figures = known_figures(asked, digests, busy)
        found = []
        for region in regions:
            found.append(verdict(asked, region, figures, digests))
            if not found[-1].stands:
                busy()
        return figures, tuple(found)


def deliver(
    asked: Asked,
    figures: Figures,
    verdicts: Sequence[Verdict],
    *,
    jobs: int = 1,
    seconds: float | None = None,
    told: Callable[[Outcome], None] = lambda _: None,
    executor: Executor | None = None,
) -> tuple[Outcome, ...]:
    """Publish the reports of a :func:`survey`: those that stand, those kept, the others made.

    Args:
        asked: of the survey.
        figures: likewise.
        verdicts: likewise.
        jobs: see :func:`render_regions`.
        seconds: likewise.
        told: likewise.
        executor: likewise.

    Returns:
        One outcome a region, in the order of the verdicts.

    Raises:
        CepError, KeyboardInterrupt: see :func:`render_regions`.
    """
    outcomes: dict[str, Outcome] = {}
    dataset = figures.dataset
    sweep(asked.project.output(asked.campaign.id), DRAFT)

    def tell(outcome: Outcome) -> None:
        outcomes[outcome.region.code] = outcome
        told(outcome)

    @cache
    def record_masks() -> None:
        _record_masks(asked, figures, dataset)

    left = []
    for item in verdicts:
        ready = _standing(asked, item) if item.stands else _restored(asked, item, record_masks)
        if ready is None:
            left.append(item)
        else:
            tell(ready)
    if left:
        if executor is None:
            get_ready(preload(asked.order.formats))
        shared = load_campaigned(
            asked.project,
            asked.campaign.id,
            version=asked.order.version,
            accept_reserves=asked.order.accept_reserves,
            geometry=asked.geometry,
            accept_conflicts=asked.accept_conflicts,
            dataset=dataset,
        )
        dataset = shared.dataset
        render_regions(
            shared,
            [item.region for item in left],
            asked.order,
            jobs=jobs,
            seconds=seconds,
            told=tell,
            executor=executor,
            verdicts={item.region.code: item for item in left},
            publishing=record_masks,
        )
        Store.of(asked.project).trim()
    if any(outcome.succeeded for outcome in outcomes.values()):
        record_masks()
    return tuple(outcomes[item.region.code] for item in verdicts)


def render_regions(
    shared: Campaigned,
    regions: Sequence[Region],
    order: Order,
    *,
    jobs: int = 1,
    seconds: float | None = None,
    told: Callable[[Outcome], None] = lambda _: None,
    executor: Executor | None = None,
    verdicts: Mapping[str, Verdict] = _NO_VERDICT,
    publishing: Callable[[], None] = lambda: None,
) -> tuple[Outcome, ...]:
    """Make and publish the reports of ``regions``, what is kept of them excepted.

    Args:
        shared: what the regions of the campaign have in common.
        regions: the regions, each once.
        order: version, formats, engine.
        jobs: how many regions at once.
        seconds: after which a region is given up.
        told: called with each outcome as it comes.
        executor: what runs the jobs, here or elsewhere: each goes with its files, and the
            report comes back; by default one fresh process a region, on this machine.
        verdicts: by code, what a survey found: the documents it says stand are not made.
        publishing: called before a report is published; one that it refuses is not.

    Returns:
        One outcome a region, in the order asked for.

    Raises:
        ConfigurationError: a notebook is missing or does not take our parameters.
        UsageError: the engine is not installed.
        OutputError: the output folder cannot be made.
        KeyboardInterrupt: interrupted; nothing half-made is left.
    """
    output = shared.project.output(shared.campaign.id)
    outcomes: dict[str, Outcome] = {}
    waiting: Waiting = {}

    def tell(outcome: Outcome) -> None:
        code = outcome.region.code
        outcomes[code] = _explained(outcome, verdicts.get(code))
        told(outcomes[code])

    def settle() -> None:
        for outcome in settled_jobs(waiting, publishing, brought=executor is not None):
            tell(outcome)

    with _workshop(output) as workshop:
        pool = _pool(executor, jobs, seconds, preload(order.formats))
        try:
            # In a process of the pool, which holds the heavy libraries already, while the
            # first regions are prepared and begun; nothing is told before it has answered.
            means = pool.submit(_check_means, shared, order)
            for region in regions:
                found = verdicts.get(region.code)
                folder = workshop / region.folder
                try:
                    context = load_context(shared, region, order.version)
                    origin = _origin(context, order, found)
                    with said_in_french(folder):
                        folder.mkdir()
                except CepError as error:
                    _answered(means)
                    tell(Outcome(region, error=error))
                    continue
                wanted = replace(order, formats=found.formats if found else order.formats)
                future = pool.submit(_make, context, wanted, folder, origin)
                waiting[future] = Job(context, wanted, folder, origin)
                # A few jobs ahead: contexts and results are not all held at once.
                while len(waiting) >= AHEAD * jobs:
                    _answered(means)
                    settle()
            _answered(means)
            while waiting:
                settle()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        finally:
            if executor is None:
                pool.shutdown()
    return tuple(outcomes[region.code] for region in regions)


def _answered(means: Future[None]) -> None:
    """Wait until it is known that no region would be refused for what all need.

    Raises:
        CepError: they would be.
    """
    try:
        means.result()
    except CepError:
        raise
    except Exception as error:
        raise explanation(error) from error


@contextmanager
def _workshop(output: Path) -> Iterator[Path]:
    """A folder of this run's own beside the published reports, while the block lasts.

    Raises:
        OutputError: it cannot be made.
    """
    with ExitStack() as stack:
        with said_in_french(output):
            output.mkdir(parents=True, exist_ok=True)
            folder = stack.enter_context(claimed(output, DRAFT))
        yield folder


def _pool(
    executor: Executor | None, jobs: int, seconds: float | None, modules: Sequence[str]
) -> Executor:
    if executor is None:
        return FreshProcessExecutor(jobs, modules, seconds)
    from cep_report.carrying import CarryingExecutor  # heavy

    return CarryingExecutor(executor, modules, seconds)


def _record_masks(asked: Asked, figures: Figures, dataset: Dataset | None) -> None:
    """Note what a version handed over masks, so that the next ones mask it too.

    Before any of its reports is there: whatever happens then, none is without its masks.
    The first version of a campaign is a working one, for the association alone.
    """
    if asked.order.version == asked.campaign.versions[0].id or figures.slices.recorded:
        return
    from cep_report.dataset.handed_over import remember

    dataset = dataset or loaded_dataset(asked)
    if dataset.masking is not None:
        remember(asked.project, asked.campaign.id, dataset.masking)


def _origin(context: Context, order: Order, found: Verdict | None) -> Mapping[str, object]:
    """What a report is made from.

    As the survey found it, before anything was read: a file that changed meanwhile will be
    seen as changed next time.
    """
    from cep_report.dialogue import annexed

    if found is None or found.candidate is None:
        from cep_report.report import provenance  # heavy, and seldom wanted here

        return provenance(context, order)
    return settled(found.candidate, context.project, observations=annexed(context))


def _standing(asked: Asked, found: Verdict) -> Outcome:
    """The outcome of a report that stands."""
    files = published_files(asked.project.output(asked.campaign.id) / found.region.folder)
    return _explained(Outcome(found.region, files, work=Work.NONE), found)


def _restored(asked: Asked, found: Verdict, publishing: Callable[[], None]) -> Outcome | None:
    """Publish a report from what is kept of it; None when some of it is not."""
    store = Store.of(asked.project)
    try:
        with _workshop(asked.project.output(asked.campaign.id)) as workshop:
            folder = workshop / found.region.folder
            with said_in_french(folder):
                folder.mkdir()
                # Of the two, the register decides; the other was never kept.
                for origin in found.origins(asked.project):
                    if Products(store, origin).restore(folder, found.formats):
                        break
                else:
                    return None
            publishing()
            outcome = published(asked.project, asked.campaign, found.region, folder, origin)
    except CepError as error:
        return _explained(Outcome(found.region, error=error), found)
    return _explained(replace(outcome, work=Work.RESTORED), found)


def _explained(outcome: Outcome, found: Verdict | None) -> Outcome:
    return replace(outcome, reasons=found.reasons) if found else outcome


def _check_means(shared: Campaigned, order: Order) -> None:
    """Refuse, before anything runs, what would fail every region."""
    from cep_report.report import check_means  # heavy, and only in workers

    project, campaign = shared.project, shared.campaign
    check_means(project, campaign, order.engine, shared.geometry, order.formats)


def _make(context: Context, order: Order, folder: Path, origin: Mapping[str, object]) -> None:
    """Make one region's report in ``folder``; runs in the region's own process."""
    from cep_report.report import make_report

    try:
        with said_in_french(folder), lend(context):
            make_report(context, order, folder, Products(Store.of(context.project), origin))
    except CepError:
        raise
    except Exception as error:
        raise ProductionError(
            "Erreur imprévue pendant la fabrication du rapport.",
            found=f"{type(error).__name__}\u00a0: {error}",
            where=traceback.format_exc(limit=-3).strip().splitlines()[-2].strip(),
            remedy="relancer avec --debug et transmettre le message complet.",
        ) from error
