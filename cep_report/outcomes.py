"""What became of each region: settling the jobs that made reports, publishing what they made."""

from __future__ import annotations

import contextlib
import errno
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.context import Context
from cep_report.errors import CepError, OutputError, ProductionError, RenderError, reason
from cep_report.parameters import DOCUMENTS, Order
from cep_report.processes import ProcessDied, TookTooLong
from cep_report.products import Products, source_names
from cep_report.project import Project
from cep_report.publication import Publication, publish
from cep_report.regions import Region
from cep_report.store import Store
from cep_report.workspace import workspace_folder

_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
"""What the disk answers: no bug of a library's."""


class Work(StrEnum):
    """What a published report took."""

    MADE = "fabriqué"
    RESTORED = "repris du cache"
    NONE = "inchangé"


@dataclass(frozen=True)
class Outcome:
    """What became of one region: its published files, or the error that stopped it.

    ``beside`` is what its publication did with what was there; ``reasons`` say why each
    product had to be made, "" for one that stood.
    """

    region: Region
    files: tuple[Path, ...] = ()
    beside: Publication = field(default_factory=Publication)
    error: CepError | None = None
    work: Work = Work.MADE
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        """Whether the report was published."""
        return self.error is None


@dataclass(frozen=True)
class Job:
    """A report that is being made: of what, which documents, where, and from what."""

    context: Context
    order: Order
    folder: Path
    origin: Mapping[str, object]


Waiting = dict[Future[None], Job]
"""The jobs that have not been settled yet."""


def settled_jobs(
    waiting: Waiting, publishing: Callable[[], None], *, brought: bool
) -> Iterator[Outcome]:
    """The outcomes of the jobs that ended, one at least; they wait no more.

    Args:
        waiting: all jobs; those that ended are taken out.
        publishing: called before a report is published; one that it refuses is not.
        brought: whether reports come from elsewhere, not re-read here nor kept yet.
    """
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        job = waiting.pop(future)
        context = job.context
        region = context.region
        try:
            future.result()
            if brought:
                _take_in(job)
            publishing()
            yield published(context.project, context.campaign, region, job.folder, job.origin)
        except Exception as error:  # noqa: BLE001 - whatever an executor raises is this region's
            yield Outcome(region, error=explanation(error))


def explanation(error: Exception) -> CepError:
    """What stopped a job, in French."""
    if isinstance(error, CepError):
        return error
    if isinstance(error, ProcessDied):
        return _death(error)
    return _too_long(error) if isinstance(error, TookTooLong) else _undone(error)


def _take_in(job: Job) -> None:
    """Keep a report made elsewhere, unless a document is missing, damaged or another's."""
    from cep_report.annex import ANNEX
    from cep_report.render.verify import Identity
    from cep_report.report import check_identity  # heavy
    from cep_report.twin import TWIN

    context = job.context
    expected = Identity(context.campaign.id, context.region.code, context.version.id)
    for name in (*(DOCUMENTS[format_] for format_ in job.order.formats), ANNEX, TWIN):
        check_identity(job.folder / name, expected)
    kept = Products(Store.of(context.project), job.origin)
    with said_in_french(job.folder):
        kept.keep_sources(job.folder, source_names(job.folder))
        for format_ in job.order.formats:
            kept.keep_document(job.folder, format_)


def published(
    project: Project,
    campaign: Campaign,
    region: Region,
    folder: Path,
    origin: Mapping[str, object],
) -> Outcome:
    """Put a report in its place.

    Raises:
        OutputError: the disk or the rights do not allow it; the previous report is in place.
    """
    target = project.output(campaign.id) / region.folder
    returns = workspace_folder(project, campaign, region) / "retours"
    with said_in_french(target):
        beside = publish(folder, target, returns, origin)
    return Outcome(region, files=published_files(target), beside=beside)


def published_files(target: Path) -> tuple[Path, ...]:
    """The documents of a published report."""
    patterns = ("rapport.*", "presentation.*", "annexe.*")
    return tuple(sorted(path for pattern in patterns for path in target.glob(pattern)))


def _death(death: ProcessDied) -> CepError:
    return RenderError(
        "Le processus de cette région a été interrompu.",
        found=_ending(death.code),
        remedy="vérifier la mémoire disponible, puis relancer cette région (--region) "
        "ou moins de régions à la fois (--jobs 1).",
    )


def _ending(code: int | None) -> str:
    """How a process ended, in words."""
    if code is None:
        return "sans code de sortie"
    if code >= 0:
        return f"code de sortie {code}"
    try:
        return f"arrêté par le signal {signal.Signals(-code).name}"
    except ValueError:
        return f"arrêté par le signal {-code}"


def _too_long(late: TookTooLong) -> CepError:
    return RenderError(
        "Le rapport de cette région n’a pas été fini à temps ; il a été arrêté.",
        expected=f"au plus {late.seconds:g} secondes (--timeout)",
        remedy="chercher un cahier de calcul qui boucle ou attend, ou accorder plus de temps "
        "(--timeout) ; le rapport précédent est intact.",
    )


def _undone(error: Exception) -> CepError:
    return ProductionError(
        "Le rapport de cette région n’a pas pu être fabriqué là où il a été confié.",
        found=f"{type(error).__name__}\u00a0: {error}",
        remedy="relancer cette région (--region), au besoin sur cette machine (sans --executor).",
    )


@contextlib.contextmanager
def said_in_french(where: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error that says what to do."""
    try:
        yield
    except CepError:
        raise
    except Exception as error:
        system = error if isinstance(error, OSError) else _refusal(error)
        if system is None:
            raise
        raise OutputError(
            "Écriture impossible.",
            expected="un dossier accessible en écriture et de la place sur le disque",
            found=reason(system),
            where=str(system.filename or where),
            remedy="libérer de la place, fermer le document s’il est ouvert dans Word, "
            "ou vérifier les droits du dossier ; le rapport précédent est intact.",
        ) from error


def _refusal(error: BaseException | None) -> OSError | None:
    """What the disk refused, behind the error of the library that was told of it."""
    while error is not None:
        for item in (error, *error.args):
            if isinstance(item, OSError) and item.errno in _OF_THE_DISK:
                return item
        error = error.__cause__ or error.__context__
    return None
