"""Workers as rows."""

from __future__ import annotations

import pytest

from tests.console.desks import NOW, assignment, entry, hit, said, still_desk, words
from turkterm.console.panes.workers import WorkersPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITId, WorkerId
from turkterm.model.worker import Block


async def test_workers_in_lines() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    rejected = [assignment(number, status=AssignmentStatus.REJECTED) for number in (1, 2)]
    desk.board.put_assignments(HITId("HIT1"), [*rejected, assignment(3, worker="W2")])
    desk.board.put_blocks([Block(WorkerId("W3"), clean("guessing"))])
    pane = WorkersPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "Workers 3 · 1 blocked"
    lines = [words(pane.cells(row)) for row in pane.ledger.rows]
    assert lines == [
        "WORK…ONE|2|0|0|$0.00|$0.00|1:00|0|30m|–|",
        "W2|1|1|–|$0.00|$0.00|1:00|0|30m|–|",
        "W3|0|0|–|$0.00|$0.00|–|0|–|✗ yes|guessing",
    ]
    desk.board.put_blocks([])
    pane.reread()
    pane.catch_up()
    assert len(pane.ledger) == 2  # who did nothing and is not blocked is nobody here


@pytest.mark.parametrize(
    ("topic", "key", "touched"),
    [
        (Topic.ASSIGNMENTS, "ASSIGNMENT1", {"WORKER-ONE"}),
        (Topic.ASSIGNMENTS, "GONE", None),
        (Topic.BLOCKS, "W3", {"W3"}),
        (Topic.QUALIFICATIONS, "QUAL1", None),
        (Topic.ACTIVITY, "action1", {"W9"}),
        (Topic.HITS, "HIT1", set()),
    ],
)
async def test_which_rows_a_change_touches(topic: Topic, key: str, touched: set[str] | None) -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    desk.board.put_entries([entry(Verb.BLOCK, ActionState.SENT, worker_id=WorkerId("W9"))])
    found = WorkersPane(desk).touched(Changed(topic, frozenset({key})))
    assert (None if found is None else set(found)) == touched


async def test_ranked_by_how_it_went() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    good = assignment(1, worker="GOOD", status=AssignmentStatus.APPROVED, submit_time=NOW - 60)
    bad = assignment(2, worker="BAD", status=AssignmentStatus.REJECTED)
    desk.board.put_assignments(HITId("HIT1"), [good, bad, assignment(3, worker="NEW")])
    pane = WorkersPane(desk)
    pane.catch_up()
    while pane.next_sort() != "by approved share, worst first":
        pass
    assert [row.worker_id for row in pane.ledger.rows] == ["BAD", "GOOD", "NEW"]
