"""The list of a pane: order, filter, marks, and the words for them."""

from __future__ import annotations

from tests.console.desks import assignment, hit, said, still_desk
from turkterm.console.panes.groups import GroupsPane
from turkterm.console.panes.review import ReviewPane
from turkterm.desk.board import State
from turkterm.model.ids import HITId


def queue() -> ReviewPane:
    """A queue of four assignments, the last due first."""
    desk = still_desk()
    desk.board.put_hits([hit(1, places=9)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(10 - number, worker=f"W{number}") for number in range(4)])
    pane = ReviewPane(desk)
    pane.catch_up()
    return pane


async def test_filter_sort_marks_and_their_words() -> None:
    pane = queue()
    assert said(pane._about()) == "by auto-approval"
    assert pane.next_sort() == "by worker"
    assert [row.worker_id for row in pane.ledger.rows] == ["W0", "W1", "W2", "W3"]
    pane.narrow("worker:w2")
    pane.ledger.toggle_mark()
    assert said(pane._about()) == "1 marked   /worker:w2  1 of 4   by worker"
    assert pane.lifted()
    assert not pane.ledger.marks
    assert pane.lifted()
    assert len(pane.ledger) == 4
    assert not pane.lifted()


async def test_the_reason_for_an_empty_list() -> None:
    pane = GroupsPane(still_desk())
    pane.catch_up()
    assert pane.table.empty[0] == "There are no HITs here"
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    filtered = GroupsPane(desk)
    filtered.catch_up()
    filtered.narrow("nothing")
    assert filtered.table.empty[0] == "Nothing matches “nothing”"
    filtered.narrow("stat:open title:x -stat:gone")
    assert filtered.table.empty[1] == "No row has a field “stat” now: tab offers those there are"
    assert len(filtered.table.empty) == 3
    desk.board.put_state(State(problem="no answer"))
    filtered.draw()
    assert filtered.table.note is not None
    assert filtered.table.note.kind == "offline"
