"""The figures of the header: what waits for review, how pressing that is, and how the connection is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.board import PRESSING_HOURS
from turkterm.model.assignment import AssignmentStatus

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.ids import HITId


@dataclass(frozen=True, slots=True)
class Figures:
    """The header's figures: assignments that wait, those auto-approved within six hours, calls in the last minute.

    `wait_left`: seconds until requests go out again after a throttled one; `rate`: requests a second that the
    marketplace was found to allow, None where no limit was met.
    """

    to_review: int
    pressing: int
    calls: int
    throttled: int
    wait_left: float = 0.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What the gateway knows of the connection: marketplace time minus ours, calls and throttled calls a minute.

    And how long requests wait, and the rate that was found.
    """

    offset: Callable[[], float]
    calls: Callable[[], int]
    throttled: Callable[[], int]
    wait_left: Callable[[], float] = lambda: 0.0
    rate: Callable[[], float | None] = lambda: None


def figures_of(board: Board, line: Line, now: float) -> Figures:
    """The figures at this marketplace time. Assignments are gone through only where one is pressing."""
    soon = now + PRESSING_HOURS * 3600
    waiting = pressing = 0
    for hit_id, hit in board.hits.items():
        tally = board.tallies.get(hit_id)
        if tally is None:
            waiting += hit.waiting(now) or 0
            continue
        waiting += tally.submitted
        if tally.next_auto is not None and tally.next_auto <= soon:
            pressing += _pressing(board, hit_id, soon)
    return Figures(waiting, pressing, line.calls(), line.throttled(), line.wait_left(), line.rate())


def _pressing(board: Board, hit_id: HITId, soon: float) -> int:
    mine = (board.assignments[key] for key in board.by_hit[hit_id])
    return sum(one.status is AssignmentStatus.SUBMITTED and one.auto_approval_time <= soon for one in mine)
