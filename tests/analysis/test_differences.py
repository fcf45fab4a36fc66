"""One figure against another: what is more than chance, and what is not."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.analysis import differences
from cep_report.analysis.differences import ahead, beyond_chance, evolutions, shares

COUNTS = st.integers(1, 10**6)


def test_the_statistics_are_those_of_the_textbooks():
    assert shares(30, 100, 20, 100) == pytest.approx(1.633, abs=1e-3)
    assert evolutions(200, 100, 100, 100) == pytest.approx(math.log(2) / math.sqrt(0.035))
    assert ahead(60, 40) == pytest.approx(2.0)
    assert beyond_chance(1.97)
    assert not beyond_chance(1.95)
    assert not beyond_chance(1.97, among=2)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_exchanging_the_two_changes_the_sign_only(a, b, c, d):
    assert evolutions(a, b, c, d) == pytest.approx(-evolutions(c, d, a, b))
    n, m = a + b, c + d
    assert shares(a, n, c, m) == pytest.approx(-shares(c, m, a, n), abs=1e-9)
    assert ahead(a, b) == -ahead(b, a)


def test_nothing_is_told_from_nothing():
    assert shares(0, 0, 5, 10) == shares(10, 10, 10, 10) == shares(0, 10, 0, 10) == 0
    assert evolutions(0, 10, 10, 10) == ahead(0, 0) == 0


def test_chance_alone_is_told_as_often_as_the_level():
    """Regions drawn from the country's own evolution: one in twenty is said to differ."""
    draw = np.random.default_rng(3)
    told = [
        beyond_chance(evolutions(*draw.poisson((1070, 1000, 107_000, 100_000)).astype(float)))
        for _ in range(4000)
    ]
    assert np.mean(told) == pytest.approx(differences.LEVEL, abs=0.012)
