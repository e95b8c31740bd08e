"""A HIT's status follows from its counters."""

from __future__ import annotations

import pytest

from turkterm.marketplace.rules.states import hit_status
from turkterm.model.hit import HitStatus


@pytest.mark.parametrize(
    ("current", "available", "pending", "status"),
    [
        ("Assignable", 5, 0, "Assignable"),
        ("Assignable", 1, 4, "Assignable"),
        ("Assignable", 0, 1, "Unassignable"),
        ("Unassignable", 1, 0, "Assignable"),
        ("Unassignable", 0, 0, "Reviewable"),
        ("Assignable", 0, 0, "Reviewable"),
        ("Reviewable", 0, 0, "Reviewable"),
        ("Reviewing", 0, 0, "Reviewing"),
        ("Reviewing", 2, 0, "Assignable"),
        ("Reviewable", 2, 0, "Assignable"),
    ],
)
def test_statuses(current: str, available: int, pending: int, status: str) -> None:
    assert hit_status(HitStatus(current), available=available, pending=pending) == status
