"""The draft that a module sent, for each of its tests to change."""

from __future__ import annotations

import pytest


@pytest.fixture
def drafted(sent, tmp_path):
    """A copy of the module's ``sent``, of the test's own."""
    return sent.moved(tmp_path / "projet")
