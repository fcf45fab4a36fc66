"""One short session of the soak: three copies edited in LibreOffice come back, nothing is lost."""

from __future__ import annotations

import pytest

from benchmarks.soak import prepare, session
from tests.libreoffice.office import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"il manque {missing()}")


def test_a_short_session_loses_nothing(tmp_path) -> None:
    tally = session(prepare(tmp_path / "modele"), tmp_path / "session", 1, 4)

    assert (tally.lost, tally.misplaced, tally.false) == ([], [], [])
    assert tally.edits == tally.found + tally.unchecked.total() == 15
