from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.times import iso_instant, parse_span, show_exact, show_span, show_work_time


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0s"),
        (59.9, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h 00m"),
        (8040, "2h 14m"),
        (86_399, "23h 59m"),
        (86_400, "1d 00h"),
        (93_600, "1d 02h"),
        (864_000, "10d"),
        (-90, "-1m"),
        (-0.5, "0s"),
    ],
)
def test_a_span_shows_its_two_largest_units(seconds: float, shown: str) -> None:
    assert show_span(seconds) == shown


@given(st.floats(-1e9, 1e9))
def test_a_span_fits_its_column(seconds: float) -> None:
    assert len(show_span(seconds)) <= 8


@pytest.mark.parametrize(("seconds", "shown"), [(9.99, "0:09"), (72, "1:12"), (7500, "2:05:00"), (-3, "0:00")])
def test_work_time_reads_like_a_stopwatch(seconds: float, shown: str) -> None:
    assert show_work_time(seconds) == shown


def test_an_instant_is_shown_in_full_and_in_utc() -> None:
    assert show_exact(1795486682.4) == "2026-11-24 02:18:02 UTC"


@pytest.mark.parametrize("instant", [1e300, -1e300, float("inf"), float("nan")])
def test_an_instant_beyond_the_calendar_is_no_failure(instant: float) -> None:
    assert show_exact(instant) == "outside the calendar"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45s", 45),
        ("90m", 5400),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("2D", 172_800),
        ("1w", 604_800),
        ("1.5h", 5400),
        ("1:12", 72),
        ("2:05:00", 7500),
        ("", None),
        ("12", None),
        ("h", None),
        ("2x", None),
        ("-2d", None),
        ("1:75", None),
        ("1:2", None),
    ],
)
def test_a_span_is_read_as_people_write_it(text: str, seconds: float | None) -> None:
    assert parse_span(text) == seconds


@given(st.integers(0, 10**9))
def test_a_span_that_is_shown_can_be_read(seconds: int) -> None:
    """Up to what it leaves out: less than the smaller unit it shows."""
    read = parse_span(show_span(seconds))
    assert read is not None
    assert 0 <= seconds - read < 86_400
    assert parse_span(show_work_time(seconds)) == seconds


def test_an_instant_for_scripts() -> None:
    assert iso_instant(1795486682.9) == "2026-11-24T02:18:02Z"
    assert iso_instant(1e18) is None
