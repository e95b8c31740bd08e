"""What was left open, in a sentence."""

from __future__ import annotations

from turkterm.desk.standing import left_open
from turkterm.journal.store import Interrupted
from turkterm.model.action import Verb


def left(held: int, queued: int) -> Interrupted:
    return Interrupted("run", Verb.APPROVE, "me", 0.0, held, queued)


def test_what_was_left_is_counted_over_all_runs() -> None:
    assert left_open([]) is None
    assert left_open([left(3, 0)]) == "Left by a turkterm that ended, and not sent: 3 held"
    assert left_open([left(3, 4), left(0, 5)]) == "Left by a turkterm that ended, and not sent: 3 held, 9 queued"
