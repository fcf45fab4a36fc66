"""The ``cep-report`` command: parse, call, print. Everything it says is in French."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path

DOMAIN = "cep-report"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 findings or failed regions, 2 wrong use.

    A user never sees a traceback unless ``--debug`` is given.
    """
    _speak_french()
    import click

    from cep_report.cli.app import cli
    from cep_report.cli.printing import print_error
    from cep_report.errors import CepError, UsageError

    words = list(sys.argv[1:] if arguments is None else arguments)
    debug, as_json = "--debug" in words, "--json" in words
    # Accepted anywhere on the line, not only before the command's name.
    words = [word for word in words if word != "--debug"]
    try:
        code = cli.main(args=words, prog_name="cep-report", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except CepError as error:
        if debug:
            raise
        print_error(error, as_json=as_json)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        print_error(
            UsageError(
                "Interrompu.",
                found="arrêt demandé (Ctrl-C)",
                remedy="relancer quand vous voulez ; rien n’a été écrit à moitié.",
            ),
            as_json=as_json,
        )
        code = 2
    except BrokenPipeError:
        # The reader of our output left ("| head"): nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _speak_french() -> None:
    """Let the command-line library find our catalogue, whatever the machine's language."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAIN, Path(__file__).with_name("locale"))
    gettext.textdomain(DOMAIN)
