"""An existing Dask cluster as an executor.

Dask runs a job again elsewhere when its worker dies, and gives up after some deaths
(``distributed.scheduler.allowed-failures``).
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent import futures
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cep_report.carrying import Bundle, differences, other_versions, private_folders_in
from cep_report.environment import LIBRARIES
from cep_report.errors import CepError, RenderError, UsageError

if TYPE_CHECKING:
    from distributed import Client, KilledWorker

SECONDS = 20
"""How long the scheduler, then a first worker, is waited for."""

_LISTED = 5


@dataclass(eq=False)
class _Job:
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    result: Future[Any] = field(default_factory=Future)
    again: bool = False


class DaskExecutor(Executor):
    """Runs jobs on the workers of a Dask cluster.

    Dask is given no more jobs than run at once, and blames a worker's death on all the jobs
    that it had. One that it gave up is done again once nothing else runs: then a death is
    its own, and those that only stood beside another are not lost.

    A :class:`Bundle` among the arguments is sent to each worker once.

    Args:
        client: a connected client.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._dask = client.get_executor(pure=False)
        # What follows is touched in this thread only.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cep-dask")
        self._waiting: deque[_Job] = deque()
        self._given_up: deque[_Job] = deque()
        self._running: set[_Job] = set()
        self._bundles: dict[str, Any] = {}

    def slots(self) -> int:
        """How many jobs the cluster runs at once, as it is now; one while nobody is there."""
        threads: Mapping[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn`` on a worker; what stops the cluster is said in French."""
        job = _Job(partial(fn, **kwargs) if kwargs else fn, args)
        self._thread.submit(self._take, job)
        return job.result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more jobs; with ``cancel_futures``, forget those that wait or run."""
        if cancel_futures:
            self._thread.shutdown(wait=True, cancel_futures=True)
            self._dask.shutdown(wait=False)
            return
        if wait:
            while left := [job.result for job in self._thread.submit(self._left).result()]:
                futures.wait(left)
        self._thread.shutdown(wait)

    def _left(self) -> list[_Job]:
        return [*self._waiting, *self._given_up, *self._running]

    def _take(self, job: _Job) -> None:
        self._waiting.append(job)
        self._send()

    def _send(self) -> None:
        """Give Dask what it can run."""
        if self._waiting and not any(job.again for job in self._running):
            free = self._free()
            for _ in range(min(free, len(self._waiting))):
                self._start(self._waiting.popleft())
        while self._given_up and not self._running:
            self._start(self._given_up.popleft())

    def _free(self) -> int:
        try:
            return self.slots() - len(self._running)
        except Exception:  # noqa: BLE001 - the next job will tell that the scheduler is gone
            return 1

    def _start(self, job: _Job) -> None:
        try:
            args = [self._shared(item) if isinstance(item, Bundle) else item for item in job.args]
            sent: Future[Any] = self._dask.submit(_on_worker, job.fn, *args)
        except Exception as error:  # noqa: BLE001 - whatever a client without scheduler raises
            job.result.set_exception(_lost(error))
            return
        self._running.add(job)

        def arrived(done: Future[Any]) -> None:
            with contextlib.suppress(RuntimeError):  # shut down: nobody waits for it
                self._thread.submit(self._settle, job, done)

        sent.add_done_callback(arrived)

    def _settle(self, job: _Job, done: Future[Any]) -> None:
        from distributed import KilledWorker

        self._running.discard(job)
        try:
            value = done.result()
        except KilledWorker as killed:
            if job.again:
                job.result.set_exception(_too_deadly(killed))
            else:
                job.again = True
                self._given_up.append(job)
        except CancelledError as error:
            job.result.set_exception(_lost(error))
        except Exception as error:  # noqa: BLE001 - the job's own, for who asked for it
            job.result.set_exception(error)
        else:
            job.result.set_result(value)
        self._send()

    def _shared(self, bundle: Bundle) -> Any:
        """The bundle as a result on the cluster, held as long as we may need it."""
        held = self._bundles.get(bundle.digest)
        if held is None or held.status not in {"pending", "finished"}:
            # Not "scatter": what it sends is lost with the workers that hold it.
            held = self._client.submit(_itself, bundle, key=f"cep-{bundle.digest}")
            self._bundles[bundle.digest] = held
        return held


@contextmanager
def connected(address: str) -> Iterator[DaskExecutor]:
    """The cluster whose scheduler is at ``address``, while the block lasts.

    Raises:
        UsageError: the extra is missing, nobody answers, or there is no worker.
        ConfigurationError: versions differ.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "Le complément « cluster » n’est pas installé.",
            expected="la bibliothèque dask[distributed]",
            found=str(error),
            remedy="l’installer par « pip install cep-report[cluster] », ou rendre les rapports "
            "sur cette machine (sans --executor).",
        ) from error
    # Dask tells in English, on the terminal, what we tell or what is of no use here.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    settings = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}
    with warnings.catch_warnings(), dask.config.set(settings):
        warnings.simplefilter("ignore")
        try:
            client = Client(address, timeout=SECONDS, set_as_default=False, name="cep-report")
        except Exception as error:
            raise _unreachable(address, error) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=SECONDS)
            except TimeoutError as error:
                raise UsageError(
                    "La grappe Dask n’a aucun travailleur.",
                    expected="au moins un travailleur",
                    found=f"aucun après {SECONDS} secondes",
                    where=address,
                    remedy=f"en démarrer un\u00a0: «\u00a0dask worker {address}\u00a0».",
                ) from error
            _check_versions(client, address)
            with DaskExecutor(client) as executor:
                yield executor


def _check_versions(client: Client, address: str) -> None:
    found: Any = client.get_versions(packages=["cep-report", *LIBRARIES])
    ours = _versions(found["client"])
    machines = {"ordonnanceur": found["scheduler"], **found["workers"]}
    lines = [
        f"{name}\u00a0: {', '.join(unlike)}"
        for name, said in machines.items()
        if (unlike := differences(ours, _versions(said)))
    ]
    if len(lines) > _LISTED:
        lines[_LISTED:] = [f"et {len(lines) - _LISTED} autres machines"]
    if lines:
        raise other_versions("\n    ".join(lines), address)


def _versions(said: Any) -> dict[str, str]:
    """The versions that matter, of what a machine says of itself."""
    packages = said["packages"]
    own = {name: packages.get(name) or "" for name in ("cep-report", *LIBRARIES)}
    return {"python": ".".join(packages["python"].split(".")[:3]), **own}


def _on_worker(fn: Callable[..., Any], *args: Any) -> Any:
    """Run ``fn`` on a worker; what it writes is under the folder that Dask clears."""
    from distributed import get_worker

    # A worker kept by a nanny is a "daemon", which may not start processes; a job has its own.
    multiprocessing.current_process().daemon = False
    with private_folders_in(Path(get_worker().local_directory)):
        return fn(*args)


def _itself(bundle: Bundle) -> Bundle:
    return bundle


def _too_deadly(killed: KilledWorker) -> CepError:
    return RenderError(
        "Les travailleurs à qui cette région a été confiée, seule, se sont tous arrêtés.",
        found=f"dernier arrêt\u00a0: {killed.last_worker.address}",
        remedy="lire le journal de ce travailleur, vérifier sa mémoire, puis relancer cette "
        "région (--region), au besoin sur cette machine (sans --executor).",
    )


def _lost(error: Exception) -> CepError:
    return RenderError(
        "La grappe Dask ne répond plus\u202f; le rapport n’a pas été reçu.",
        found=str(error) or "connexion perdue",
        remedy="vérifier l’ordonnanceur, puis relancer\u202f; les rapports déjà publiés sont là.",
    )


def _unreachable(address: str, error: Exception) -> CepError:
    return UsageError(
        "L’ordonnanceur Dask ne répond pas.",
        expected=f"une réponse en moins de {SECONDS} secondes",
        found=str(error).splitlines()[0] if str(error) else type(error).__name__,
        where=address,
        remedy="vérifier l’adresse (« tcp://machine:8786 », « tls://… »), que « dask scheduler » "
        "tourne, et les certificats s’il en demande.",
    )
