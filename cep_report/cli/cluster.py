"""Where reports are made: on this machine, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from cep_report.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

Command = TypeVar("Command", bound=Callable[..., object])


def executor_options(command: Command) -> Command:
    """``--executor`` and ``--scheduler``."""
    for option in (
        click.option(
            "--scheduler",
            metavar="ADRESSE",
            default="",
            help="Ordonnanceur Dask, comme tls://machine:8786 (avec --executor dask).",
        ),
        click.option(
            "--executor",
            type=click.Choice(("local", "dask")),
            default="local",
            show_default=True,
            help="Où les rapports sont faits\u00a0: ici, ou sur une grappe Dask (complément cluster).",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def chosen_executor(
    executor: str, scheduler: str, jobs: int
) -> Iterator[tuple[Executor | None, int]]:
    """What runs the jobs (None for this machine) and how many at once.

    Raises:
        UsageError: an option without the other, or the cluster cannot be used.
    """
    if (executor == "dask") != bool(scheduler):
        raise UsageError(
            "Quelle grappe\u202f?",
            expected="--executor dask et --scheduler ADRESSE, ensemble",
            found=f"--scheduler {scheduler} seul" if scheduler else "--executor dask seul",
            remedy="par exemple «\u00a0--executor dask --scheduler tls://machine:8786\u00a0».",
        )
    if not scheduler:
        yield None, jobs
        return
    from cep_report.cluster import connected

    with connected(scheduler) as cluster:
        yield cluster, cluster.slots()
