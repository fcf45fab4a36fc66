"""One fresh process a task: nothing shared between regions, one death costs one region.

``ProcessPoolExecutor`` reuses its workers and, when one of them dies, gives up every task
that was waiting. Here a thread waits for each process, so that a region that exhausts the
memory fails alone. Children are forked from a server that has already imported the heavy
libraries; where there is no fork (Windows), or no room for the name of its socket, they are
spawned.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing import forkserver, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any


class TookTooLong(Exception):  # noqa: N818 - says what happened, not that it is an error type
    """A child was ended because its time was over; ``seconds`` is what it had."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)

    def __str__(self) -> str:
        return f"process ended after {self.seconds} seconds"


class ProcessDied(Exception):  # noqa: N818 - says what happened, not that it is an error type
    """A child ended without giving its result; ``code`` is its exit code."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        return f"process ended with code {self.code}"


def get_ready(preload: Sequence[str]) -> None:
    """Let the fork server import these modules while the caller does something else."""
    _context(preload)


class FreshProcessExecutor(Executor):
    """An executor that starts one process for each task.

    Args:
        workers: how many processes may run at once.
        preload: modules the fork server imports once, before the first task.
        seconds: after which a task is ended, with what it started; None for no limit.
        orphaned: called in a task's process when this one has died, before it ends too.
    """

    def __init__(
        self,
        workers: int,
        preload: Sequence[str] = (),
        seconds: float | None = None,
        orphaned: Callable[[], None] | None = None,
    ) -> None:
        self._seconds = seconds
        self._orphaned = orphaned
        self._context = _context(preload)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="cep-region")
        self._running: set[BaseProcess] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn`` in a process of its own; function, arguments and result are pickled."""
        return self._threads.submit(self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for the tasks, or with ``cancel_futures`` end those that run as well."""
        if cancel_futures:
            with self._lock:
                self._stopped = True
                for process in self._running:
                    _end(process, signal.SIGTERM)
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _run(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
        receiver, sender = self._context.Pipe(duplex=False)
        process: BaseProcess = self._context.Process(  # type: ignore[attr-defined]
            target=_child, args=(sender, self._orphaned, fn, args, kwargs)
        )
        with self._lock:
            if self._stopped:
                raise ProcessDied(None)
            process.start()
            self._running.add(process)
        sender.close()
        try:
            with receiver:
                if not receiver.poll(self._seconds):
                    _end(process, _KILL)
                    raise TookTooLong(self._seconds or 0)
                succeeded, result = receiver.recv()
        except EOFError:
            process.join()
            raise ProcessDied(process.exitcode) from None
        finally:
            process.join()
            with self._lock:
                self._running.discard(process)
            process.close()
        if succeeded:
            return result
        raise result


_LONGEST = 103
"""Bytes in the name of a socket, on the system that allows the fewest."""

_SOCKET = len("/pymp-12345678/listener-12345678")

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows knows the second only


def _end(process: BaseProcess, how: signal.Signals) -> None:
    """End a child and what it started: it leads a group of its own, once it runs."""
    if process.pid is None:
        return
    try:
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, how)
            return
    except (AttributeError, OSError):
        pass  # no groups here, or the child has ended
    if how is _KILL:
        process.kill()
    else:
        process.terminate()


def _context(preload: Sequence[str]) -> BaseContext:
    if "forkserver" in multiprocessing.get_all_start_methods() and _has_room_for_a_socket():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        # Ctrl-C reaches the server too; it would die of it while it still imports. It
        # inherits the mask of whoever starts it, which starting the tracker would undo.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return context
    return multiprocessing.get_context("spawn")


def _has_room_for_a_socket() -> bool:
    """Whether the fork server's socket, made among temporary files, can have its name there."""
    return len(os.fsencode(tempfile.gettempdir())) + _SOCKET <= _LONGEST


def _die_with_parent(orphaned: Callable[[], None] | None) -> None:
    """End, with all that was started here, when the process that waits for us has.

    Killed, it could not end us; nobody will take the result.
    """
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        if orphaned is not None:
            orphaned()
        if hasattr(os, "killpg"):
            os.killpg(0, _KILL)
        os._exit(1)

    threading.Thread(target=watch, name="cep-parent", daemon=True).start()


def _child(
    sender: Connection,
    orphaned: Callable[[], None] | None,
    fn: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> None:
    # The parent decides what to end: this process and what it starts, together.
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent(orphaned)
    # What it starts with is no garbage: not looked through, its pages stay those of the server.
    gc.freeze()
    try:
        message = (True, fn(*args, **kwargs))
    except BaseException as error:  # noqa: BLE001 - handed to the parent, which raises it
        message = (False, error)
    sender.send(message)
    sender.close()
