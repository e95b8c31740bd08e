from __future__ import annotations

from tests.desk.factories import still_desk
from tests.model.values import HOUR, NOW, assignment, hit
from turkterm.desk.figures import Figures
from turkterm.model.assignment import AssignmentStatus


def test_the_header_counts_what_waits_and_what_is_pressing() -> None:
    desk = still_desk(
        hits=[hit("1", available=0, pending=1), hit("2", available=3), hit("3", available=0, expiration=NOW - 1)],
        assignments=[
            assignment("1", "1", auto_approval_time=NOW + 5 * HOUR),
            assignment("2", "1", auto_approval_time=NOW + 7 * HOUR),
            assignment("3", "1", auto_approval_time=NOW + 1, status=AssignmentStatus.APPROVED),
        ],
    )
    assert desk.figures() == Figures(to_review=2 + 2, pressing=1, calls=7, throttled=2)
