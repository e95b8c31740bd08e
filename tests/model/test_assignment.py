from __future__ import annotations

from tests.model.values import NOW, assignment


def test_work_time_is_from_accepting_to_submitting_and_never_negative() -> None:
    assert assignment().work_time == 72
    assert assignment(accept_time=NOW, submit_time=NOW - 5).work_time == 0
