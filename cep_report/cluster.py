"""An existing Dask cluster as an executor.

Dask runs a job again elsewhere when its worker dies, and gives up after some deaths
(``distributed.scheduler.allowed-failures``): that job alone fails.
"""

from __future__ import annotations

import logging
import multiprocessing
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cep_report.carrying import Bundle, differences, other_versions, private_folders_in
from cep_report.errors import CepError, RenderError, UsageError
from cep_report.provenance import TOOLS

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 20
"""How long the scheduler, then a first worker, is waited for."""

_LISTED = 5


class DaskExecutor(Executor):
    """Runs jobs on the workers of a Dask cluster.

    A :class:`Bundle` among the arguments is sent to each worker once.

    Args:
        client: a connected client.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)

    @property
    def slots(self) -> int:
        """How many jobs the cluster runs at once, as it is now."""
        return sum(self._client.nthreads().values())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn`` on a worker; what stops the cluster is said in French."""
        arguments = [self._shared(item) if isinstance(item, Bundle) else item for item in args]
        result: Future[Any] = Future()

        def arrived(done: Future[Any]) -> None:
            try:
                value = done.result()
            except BaseException as error:  # noqa: BLE001 - handed over, cancellation included
                result.set_exception(_explained(error))
            else:
                result.set_result(value)

        self._executor.submit(_on_worker, fn, *arguments, **kwargs).add_done_callback(arrived)
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more jobs; with ``cancel_futures``, forget those that wait or run."""
        self._executor.shutdown(wait=wait and not cancel_futures)

    def _shared(self, bundle: Bundle) -> Any:
        # Not "scatter": what it sends is lost with the workers that hold it.
        return self._client.submit(_itself, bundle, key=f"cep-{bundle.digest}")


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
        except (OSError, ValueError, TypeError, RuntimeError) as error:
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
            yield DaskExecutor(client)


def _check_versions(client: Client, address: str) -> None:
    found: Any = client.get_versions(packages=["cep-report", *TOOLS])
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
    """The versions that matter, of what a machine says of itself; of Python, two numbers."""
    packages = said["packages"]
    own = {name: packages.get(name) or "" for name in ("cep-report", *TOOLS)}
    return {"python": ".".join(packages["python"].split(".")[:2]), **own}


def _on_worker(fn: Callable[..., Any], *args: Any) -> Any:
    """Run ``fn`` on a worker; what it writes is under the folder that Dask clears."""
    from distributed import get_worker

    # A worker kept by a nanny is a "daemon", which may not start processes; a job has its own.
    multiprocessing.current_process().daemon = False
    with private_folders_in(Path(get_worker().local_directory)):
        return fn(*args)


def _itself(bundle: Bundle) -> Bundle:
    return bundle


def _explained(error: BaseException) -> BaseException:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return RenderError(
            "Les travailleurs à qui cette région a été confiée se sont tous arrêtés.",
            found=f"{error.allowed_failures + 1} arrêts de suite, le dernier sur "
            f"{error.last_worker.address}",
            remedy="lire le journal de ce travailleur, vérifier sa mémoire, puis relancer cette "
            "région (--region), au besoin sur cette machine (sans --executor).",
        )
    if isinstance(error, CancelledError):
        return RenderError(
            "La grappe Dask ne répond plus\u00a0; le rapport n’a pas été reçu.",
            found=str(error) or type(error).__name__,
            remedy="vérifier l’ordonnanceur, puis relancer\u202f; les rapports déjà publiés sont là.",
        )
    return error


def _unreachable(address: str, error: Exception) -> CepError:
    return UsageError(
        "L’ordonnanceur Dask ne répond pas.",
        expected=f"une réponse en moins de {SECONDS} secondes",
        found=str(error).splitlines()[0] if str(error) else type(error).__name__,
        where=address,
        remedy="vérifier l’adresse (« tcp://machine:8786 », « tls://… »), que « dask scheduler » "
        "tourne, et les certificats s’il en demande.",
    )
