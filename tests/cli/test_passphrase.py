"""A passphrase is asked on a terminal, or given by the environment; without either, it is said in French."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def keys_new(tmp_path, **more):
    """``keys new`` as a scheduled task starts it: no terminal, nothing to read."""
    return subprocess.run(
        [sys.executable, "-m", "cep_report", "keys", "new", "corse"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CEP_REPORT_CLES": str(tmp_path / "c"), **more},
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="a session without a terminal")
def test_without_a_terminal_it_is_told_in_french_what_to_give(tmp_path, monkeypatch):
    monkeypatch.delenv("CEP_REPORT_PHRASE", raising=False)
    said = keys_new(tmp_path)

    assert said.returncode == 2
    assert "ne peut pas être demandée ici" in said.stderr
    assert "CEP_REPORT_PHRASE" in said.stderr
    assert "Warning" not in said.stderr
    assert "Interrompu" not in said.stderr
    assert not (tmp_path / "c").exists()


def test_the_environment_gives_it(tmp_path):
    said = keys_new(tmp_path, CEP_REPORT_PHRASE="quatre mots pour signer")

    assert said.returncode == 0, said.stderr
    assert (tmp_path / "c" / "corse.pub").is_file()
