"""What becomes of a job once it has ended."""

from __future__ import annotations

import errno
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest

from cep_report.errors import CepError, OutputError
from cep_report.outcomes import Job, said_in_french, settled_jobs
from cep_report.parameters import Order
from cep_report.processes import ProcessDied, TookTooLong
from cep_report.project import Project
from cep_report.regions import Region


@pytest.fixture
def job(tmp_path):
    region = Region("53", "FR-BRE", "Bretagne", "bretagne", "en", "de", "TP", "metro", (), 1)
    context = SimpleNamespace(
        project=Project(tmp_path), campaign=SimpleNamespace(id="essai"), region=region
    )
    folder = tmp_path / "_output" / "essai" / ".en-cours-1" / region.folder
    folder.mkdir(parents=True)
    (folder / "rapport.docx").write_text("fait")
    return Job(context, Order("v1"), folder, {"region": "53"})


def settled(job, publishing=lambda: None, error=None):
    future = Future()
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
    [outcome] = settled_jobs({future: job}, publishing, brought=False)
    return outcome


def test_a_report_is_published(job):
    outcome = settled(job)
    assert [path.read_text() for path in outcome.files] == ["fait"]


def test_nothing_is_published_before_its_masks_are_noted(job, tmp_path):
    def refused():
        assert not (tmp_path / "_output" / "essai" / "53-bretagne").exists()
        raise OutputError("Le fichier ne peut pas être écrit.")

    outcome = settled(job, refused)
    assert isinstance(outcome.error, OutputError)
    assert not (tmp_path / "_output" / "essai" / "53-bretagne").exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ProcessDied(-9), "arrêté par le signal SIGKILL"),
        (ProcessDied(-99), "arrêté par le signal 99"),
        (ProcessDied(0), "code de sortie 0"),
        (ProcessDied(None), "sans code de sortie"),
        (TookTooLong(2.5), "au plus 2.5 secondes"),
        (OSError("boum"), "OSError"),
    ],
)
def test_what_stopped_a_region_is_said(job, error, words):
    found = settled(job, error=error).error
    assert isinstance(found, CepError)
    assert words in str(found)


class LibraryError(Exception):
    """As libraries do: the system's error behind their own."""


@pytest.mark.parametrize("chained", [True, False])
def test_a_full_disk_is_said_whatever_library_met_it(chained):
    full = OSError(errno.ENOSPC, "No space left on device")
    error = LibraryError("boum" if chained else full)
    error.__cause__ = full if chained else None
    with pytest.raises(OutputError) as caught, said_in_french(Path("là")):
        raise error
    assert caught.value.found == "il n’y a plus de place sur le disque"
    assert caught.value.where == "là"


def test_a_bug_is_not_taken_for_a_full_disk():
    with pytest.raises(LibraryError), said_in_french(Path("là")):
        raise LibraryError(OSError(errno.EBADF, "Bad file descriptor"))
