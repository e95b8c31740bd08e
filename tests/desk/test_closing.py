"""Which step of a close-out is next, told by the marketplace alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.desk.factories import entry, fill
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.closing import Closings, Step
from turkterm.desk.exporting import ExportFailed
from turkterm.model.action import ActionState
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import HitStatus
from turkterm.model.ids import HITId, HITTypeId

TYPE = HITTypeId("3TYPE")
OVER = {"available": 0, "expiration": NOW - 9}


class Paper:
    """An exporter; `fault` is why it cannot."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.written: set[HITId] = set()
        self.asked = 0
        self.while_written: Closings | None = None
        self.seen: tuple[bool, str, str] | None = None

    def missing(self, hit_ids: Sequence[HITId]) -> Sequence[HITId]:
        self.asked += 1
        return [hit_id for hit_id in hit_ids if hit_id not in self.written]

    async def export(self, hit_ids: Sequence[HITId]) -> str:
        if made := self.while_written:
            self.seen = made.exporting(TYPE), made.progress(TYPE).note, await made.export(TYPE)
        if self.fault:
            raise ExportFailed(self.fault)
        self.written |= set(hit_ids)
        return "paper.csv"


def closings(board: Board, exporter: Paper | None = None) -> Closings:
    return Closings(board, exporter, lambda: NOW)


def test_the_steps_follow_what_the_marketplace_shows() -> None:
    paper = Paper()
    board = fill(Board(), [hit("1", available=2, pending=1), hit("2", available=0, status=HitStatus.REVIEWABLE)])
    made = closings(board, paper)

    def step() -> tuple[Step, int, str]:
        at = made.progress(TYPE)
        return at.step, at.number, at.words

    assert step() == (Step.EXPIRE, 1, "1 open")
    board.put_hits([hit("1", pending=1, status=HitStatus.UNASSIGNABLE, **OVER)])
    assert step() == (Step.WAIT, 2, "1 at work")
    board.put_hits([hit("1", status=HitStatus.REVIEWABLE, **OVER)])
    assert step() == (Step.WAIT, 2, "assignments are being read")
    board.put_assignments(HITId("3HIT2"), [])
    board.put_assignments(HITId("3HIT1"), [assignment("1")])
    assert step() == (Step.REVIEW, 3, "1 wait")
    board.put_entries([entry(action("1"), ActionState.HELD)])
    assert step() == (Step.REVIEW, 3, "1 under way")
    assert paper.asked == 0  # it costs, and the status line asks again and again
    board.put_assignments(HITId("3HIT1"), [assignment("1", status=AssignmentStatus.APPROVED)])
    assert step() == (Step.EXPORT, 4, "1 left")  # nobody worked on the second HIT
    paper.written.add(HITId("3HIT1"))
    assert step() == (Step.DELETE, 5, "2 left")
    made.exporter = None
    assert step() == (Step.EXPORT, 4, "no export here")


def test_where_nobody_submitted_there_is_nothing_to_export() -> None:
    board = fill(Board(), [hit("1", status=HitStatus.REVIEWABLE, **OVER)])
    board.put_assignments(HITId("3HIT1"), [])
    assert closings(board).progress(TYPE).step is Step.DELETE


def test_a_verdict_that_failed_waits_for_the_operator_again() -> None:
    board = fill(Board(), [hit("1", status=HitStatus.REVIEWABLE, **OVER)], [assignment("1")])
    board.put_entries([entry(action("1"), ActionState.FAILED)])
    assert closings(board).progress(TYPE).waiting == ("3ASG1",)


def test_a_group_is_followed_until_it_is_stopped_or_gone() -> None:
    board = fill(Board(), [hit("1"), hit("2", hit_type_id=HITTypeId("3OTHER"))])
    made = closings(board)
    made.begin(TYPE)
    made.begin(HITTypeId("3OTHER"))
    made.begin(TYPE)
    assert list(made.begun) == ["3OTHER", TYPE]  # the latest last
    board.keep_hits({HITId("3HIT1")})
    assert list(made.begun) == [TYPE]
    made.stop(TYPE)
    assert list(made.begun) == []


async def test_an_export_says_how_it_went() -> None:
    board = fill(
        Board(),
        [hit("1", status=HitStatus.REVIEWABLE, **OVER)],
        [assignment("1", status=AssignmentStatus.APPROVED)],
    )
    paper = Paper("the disk is full")
    made = closings(board, paper)
    paper.while_written = made
    with pytest.raises(ExportFailed, match="the disk is full"):
        await made.export(TYPE)
    assert paper.seen == (True, "exporting", "The export is being written")  # once is enough
    assert (made.exporting(TYPE), made.progress(TYPE).note) == (False, "the export failed: the disk is full")
    assert made.progress(TYPE).step is Step.EXPORT
    paper.fault = ""
    assert await made.export(TYPE) == "Exported to paper.csv"
    assert made.progress(TYPE).note == "exported to paper.csv"
    assert made.progress(TYPE).step is Step.DELETE
