from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.model.values import DAY, HOUR, NOW
from turkterm.model.until import BadUntil, parse_until

LATER, PAST = NOW + DAY, NOW - DAY


@pytest.mark.parametrize(
    ("text", "expiration", "wanted"),
    [
        ("3d", LATER, NOW + 3 * DAY),
        ("1d12h", PAST, NOW + 36 * HOUR),
        ("+12h", LATER, LATER + 12 * HOUR),
        (" +12h ", PAST, NOW + 12 * HOUR),
        ("2027-12-01", LATER, datetime(2027, 12, 1, tzinfo=UTC).timestamp()),
        ("2027-12-01 18:30", LATER, datetime(2027, 12, 1, 18, 30, tzinfo=UTC).timestamp()),
        ("2027-12-01T18:30:05Z", LATER, datetime(2027, 12, 1, 18, 30, 5, tzinfo=UTC).timestamp()),
    ],
)
def test_until_when(text: str, expiration: float, wanted: float) -> None:
    assert parse_until(text).of(expiration, NOW) == wanted


@pytest.mark.parametrize("text", ["", "soon", "+", "-3d", "2027-13-01", "12", "3d ago", "0d", "400d", "+0s"])
def test_what_is_no_time_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadUntil, match=r"no time|more than nothing"):
        parse_until(text)
