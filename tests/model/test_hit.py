from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.values import DAY, NOW, hit
from turkterm.model.hit import HitStatus, Locale


@pytest.mark.parametrize(
    ("available", "pending", "completed", "waiting"),
    [  # the guide's table of a HIT's life, five assignments
        (5, 0, 0, 0),
        (2, 3, 0, 0),
        (0, 3, 0, 2),
        (1, 2, 0, 2),
        (0, 0, 0, 5),
        (0, 0, 3, 2),
        (0, 0, 5, 0),
        (3, 3, 0, 0),  # counters that lag may add up to more than there are
    ],
)
def test_what_is_in_no_counter_waits_for_review(available: int, pending: int, completed: int, waiting: int) -> None:
    assert hit(available=available, pending=pending, completed=completed).waiting(NOW) == waiting


def test_expiry_hides_how_many_wait() -> None:
    expired = hit(available=0, expiration=NOW, completed=2, status=HitStatus.REVIEWABLE)
    assert expired.waiting(NOW) is None
    assert expired.waiting(NOW - 1) == 3
    assert replace(expired, completed=5).waiting(NOW) == 0


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_an_unchanged_signature_means_the_same_number_of_submissions(
    available: int, pending: int, completed: int
) -> None:
    before = hit(available=1, pending=1, completed=1)
    after = hit(available=available, pending=pending, completed=completed, expiration=NOW + 9 * DAY)
    if after.signature == before.signature:
        assert after.waiting(NOW) == before.waiting(NOW)


def test_a_locale_reads_as_country_and_state() -> None:
    assert str(Locale("DE")) == "DE"
    assert str(Locale("US", "CA")) == "US-CA"
