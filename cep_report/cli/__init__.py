"""The ``cep-report`` command: parse, call, print. Everything it says is in French."""

from __future__ import annotations

import atexit
import contextlib
import gc
import gettext
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from cep_report.cli.readers import outlive_the_reader

DOMAIN = "cep-report"

_REQUESTS = {
    "SIGINT": "arrêt demandé (Ctrl-C)",
    "SIGTERM": "arrêt demandé par le système (SIGTERM)",
    "SIGHUP": "terminal fermé (SIGHUP)",
}
"""What may ask the command to end, and what is said of it."""


_INSTANT = 0.05
"""Seconds."""


class Stopped(KeyboardInterrupt):
    """The command is asked to end; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 findings or failed regions, 2 wrong use.

    A user never sees a traceback unless ``--debug`` is given.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Last of all: Python would look through all that libraries left, 0.2 s, for garbage.
    atexit.register(gc.freeze)
    try:
        _end_in_order()
        outlive_the_reader()
        code = _run(words)
    except KeyboardInterrupt as error:
        # While libraries were imported, or what was written was taken away.
        code = 2
        with contextlib.suppress(OSError):
            print(f"Interrompu\u00a0: {_why(error)}.", file=sys.stderr)
    except OSError:
        code = 2  # the terminal is gone: there is nobody to tell
    sys.exit(code)


def _run(words: list[str]) -> int:
    _speak_french()
    import click

    from cep_report.claims import temporary_files
    from cep_report.cli.app import cli
    from cep_report.cli.printing import print_error
    from cep_report.errors import CepError, OutputError, UsageError, reason

    debug, as_json = "--debug" in words, "--json" in words
    # Accepted anywhere on the line, not only before the command's name.
    words = [word for word in words if word != "--debug"]
    # Until the very end: multiprocessing, imported later, takes its own out before.
    last = contextlib.ExitStack()
    atexit.register(last.close)
    code: object
    try:
        last.enter_context(temporary_files())
        code = cli.main(args=words, prog_name="cep-report", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except CepError as error:
        if debug:
            raise
        print_error(error, as_json=as_json)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort) as error:
        print_error(
            UsageError(
                "Interrompu.",
                found=_why(error),
                remedy="relancer quand vous voulez ; rien n’a été écrit à moitié.",
            ),
            as_json=as_json,
        )
        code = 2
    except OSError as error:
        if debug:
            raise
        print_error(
            OutputError(
                "Un fichier ou un dossier ne peut pas être lu ou écrit.",
                found=reason(error),
                where=str(error.filename or ""),
                remedy="vérifier les droits et la place sur le disque, puis relancer.",
            ),
            as_json=as_json,
        )
        code = 2
    return code if isinstance(code, int) else 0


def _end_in_order() -> None:
    """Let the system's requests to end undo what is half-done, as Ctrl-C does.

    A request that comes while an object is destroyed cannot be raised there (Python only
    reports it): it is made again an instant later.
    """

    def stop(number: int, _: object) -> None:
        # Once is enough: what is being undone must not be stopped as well.
        for name in _REQUESTS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
        raise Stopped(number)

    for name in _REQUESTS:
        # Someone who started us with it ignored ("nohup") means it.
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
            signal.signal(getattr(signal, name), stop)
    if hasattr(signal, "setitimer"):
        sys.unraisablehook = _ask_again


def _ask_again(unraised: sys.UnraisableHookArgs) -> None:
    request = unraised.exc_value
    if not isinstance(request, Stopped):
        sys.__unraisablehook__(unraised)
        return

    def stop(*_: object) -> None:
        raise request

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _INSTANT)


def _why(error: BaseException) -> str:
    request = error if isinstance(error, Stopped) else error.__cause__  # click's Abort
    return _REQUESTS[
        signal.Signals(request.number).name if isinstance(request, Stopped) else "SIGINT"
    ]


def _speak_french() -> None:
    """Let the command-line library find our catalogue, whatever the machine's language."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAIN, Path(__file__).with_name("locale"))
    gettext.textdomain(DOMAIN)
