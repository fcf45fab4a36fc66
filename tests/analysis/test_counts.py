"""A status survives arithmetic; a mask never becomes a number."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.analysis import counts
from cep_report.dataset.schema import Count, Status

NUMBERS = st.integers(0, 10_000_000).map(lambda n: Count(float(n), Status.OK))
MISSING = st.sampled_from([Count(None, status) for status in Status if status is not Status.OK])
COUNTS = st.one_of(NUMBERS, MISSING)


def ok(number):
    return Count(float(number), Status.OK)


ND, MASKED, NA = (
    Count(None, status)
    for status in (Status.NOT_AVAILABLE, Status.CONFIDENTIAL, Status.NOT_APPLICABLE)
)


def test_a_total_adds_what_applies():
    assert counts.total([ok(2), ok(3), NA]) == ok(5)
    assert counts.total([]) == NA
    assert counts.total([NA, NA]) == NA


@pytest.mark.parametrize(
    ("terms", "expected"),
    [([ok(2), MASKED], MASKED), ([ok(2), ND], ND), ([ND, MASKED, ok(1)], MASKED)],
)
def test_a_total_with_a_missing_term_is_missing(terms, expected):
    assert counts.total(terms) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (ok(1), ok(4), ok(25)),
        (ok(0), ok(4), ok(0)),
        (ok(0), ok(0), NA),
        (MASKED, ok(4), MASKED),
        (ok(1), MASKED, MASKED),
        (ND, ok(4), ND),
        (ND, MASKED, MASKED),
        (NA, MASKED, NA),
        (NA, ok(4), NA),
    ],
)
def test_shares(part, whole, expected):
    assert counts.share(part, whole) == expected


def test_changes_and_differences():
    assert counts.change(ok(110), ok(100)).number == pytest.approx(10)
    assert counts.change(ok(110), ok(0)) == NA
    assert counts.change(MASKED, ok(100)) == MASKED
    assert counts.difference(ok(10), ok(4)) == ok(6)
    assert counts.difference(ok(10), NA) == ok(10)
    assert counts.difference(ok(10), MASKED) == MASKED
    assert counts.known(None) == ND
    assert counts.known(3) == ok(3)


@given(COUNTS, COUNTS)
def test_a_mask_never_becomes_a_number(left, right):
    missing = left.number is None or right.number is None
    for result in (counts.share(left, right), counts.change(left, right)):
        if missing:
            assert result.number is None
            assert result.status is not Status.OK
    assert math.isnan(counts.gap(left, right)) == missing
    if Status.CONFIDENTIAL in (left.status, right.status):
        assert counts.total([left, right]).status is Status.CONFIDENTIAL


@given(st.lists(COUNTS, max_size=8))
def test_a_total_does_not_depend_on_order(terms):
    assert counts.total(terms) == counts.total(reversed(terms))


@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_shares_of_a_known_total_sum_to_100(parts):
    whole = counts.total(parts)
    shares = counts.total(counts.share(part, whole) for part in parts)
    if whole.number:
        assert shares.number == pytest.approx(100)
    else:
        assert shares == NA


def test_numeric_holds_no_number_for_a_missing_count():
    assert math.isnan(counts.numeric(MASKED))
    assert counts.numeric(ok(3)) == 3
