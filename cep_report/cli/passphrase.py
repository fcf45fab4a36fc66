"""Passphrases: from the environment, or typed on a terminal where nobody reads them."""

from __future__ import annotations

import getpass
import os
import warnings

import click

from cep_report.errors import UsageError


def passphrase(question: str, *, twice: bool = False) -> str:
    """The passphrase of the environment, or the one that is typed.

    Args:
        question: what to ask.
        twice: whether it is new, and typed again to be sure.

    Raises:
        UsageError: there is neither one in the environment nor a terminal to ask it on.
    """
    from cep_report.submission.keys import PASSPHRASE_VARIABLE

    if given := os.environ.get(PASSPHRASE_VARIABLE):
        return given
    with warnings.catch_warnings():
        # It would be shown as it is typed, or read from a file that is not one of passphrases.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return str(
                click.prompt(
                    question,
                    hide_input=True,
                    confirmation_prompt="La même" if twice else False,
                    prompt_suffix="\u00a0: ",
                )
            )
        except getpass.GetPassWarning as warning:
            raise UsageError(
                "La phrase secrète ne peut pas être demandée ici.",
                expected=f"un terminal, ou la variable {PASSPHRASE_VARIABLE}",
                found="ni l’un ni l’autre",
                remedy=f"relancer dans un terminal, ou donner la phrase par {PASSPHRASE_VARIABLE} "
                "(tâche planifiée).",
            ) from warning
