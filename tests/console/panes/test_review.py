"""The review queue as rows."""

from __future__ import annotations

from tests.console.desks import NOW, assignment, entry, hit, said, still_desk, words
from turkterm.console.panes.review import ReviewPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, WorkerId


async def test_a_row_and_the_states_it_goes_through() -> None:
    desk = still_desk()
    desk.opened = NOW - 100
    desk.board.put_hits([hit(1, title="Rate a\x1bword")])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    pane = ReviewPane(desk)
    pane.catch_up()
    assert words(pane.cells(pane.ledger.rows[0])) == "2h 01m|WORK…ONE|–|1:00|S submitted||$0.10|Rate a␛word"
    about = {"assignment_id": AssignmentId("ASSIGNMENT1")}
    for state, text in [
        (ActionState.HELD, "h held ✓"),
        (ActionState.SENT, "… sent ✓"),
        (ActionState.FAILED, "! failed ✓"),
    ]:
        desk.board.put_entries([entry(Verb.APPROVE, state, **about)])
        pane.reread()
        pane.catch_up()
        assert pane.cells(pane.ledger.rows[0])[4].text == text
    assert said(pane.heading()) == "Review 1"  # what failed still waits
    desk.board.put_entries([entry(Verb.APPROVE, ActionState.DONE, **about)])
    desk.board.reviewed(AssignmentId("ASSIGNMENT1"), AssignmentStatus.APPROVED, NOW)
    pane.reread()
    pane.catch_up()
    assert words(pane.cells(pane.ledger.rows[0]))[:9] == "–|WORK…ON"
    assert said(pane.heading()) == "Review 0 · 1 decided"
    assert not pane.advance()


async def test_a_verdict_touches_the_workers_other_rows() -> None:
    """Their approved share is in every one of them."""
    desk = still_desk()
    desk.board.put_hits([hit(1), hit(2)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    desk.board.put_assignments(HITId("HIT2"), [assignment(2, hit=2), assignment(3, hit=2, worker="W2")])
    pane = ReviewPane(desk)
    pane.catch_up()
    desk.board.reviewed(AssignmentId("ASSIGNMENT1"), AssignmentStatus.APPROVED, NOW)
    assert set(pane.touched(Changed(Topic.ASSIGNMENTS, frozenset({"ASSIGNMENT1"}))) or ()) == {
        "ASSIGNMENT1",
        "ASSIGNMENT2",
    }
    desk.board.put_entries([entry(Verb.BLOCK, ActionState.DONE)])
    assert set(pane.touched(Changed(Topic.ACTIVITY, frozenset({"action1"}))) or ()) == set()


async def test_the_queue_of_one_type_and_back() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1), hit(2, kind="TYPE2", title="Name a colour")])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1), assignment(2)])
    desk.board.put_assignments(HITId("HIT2"), [assignment(3, hit=2)])
    pane = ReviewPane(desk)
    pane.catch_up()
    pane.ledger.move(1)
    pane.ledger.toggle_mark()
    pane.narrow("rate")
    pane.limit_to(HITTypeId("TYPE2"))
    assert [row.assignment_id for row in pane.ledger.rows] == ["ASSIGNMENT3"]
    assert said(pane.heading()) == "Review 1 of Name a colour"
    assert (pane.ledger.marks, pane.ledger.filter_text) == (set(), "")
    pane.limit_to(None)
    assert (len(pane.ledger), pane.ledger.cursor_id) == (3, "ASSIGNMENT2")
    pane.limit_to(HITTypeId("NOSUCH"))
    assert (said(pane.heading()), pane.absent()[0]) == (
        "Review 0 of NOSUCH",
        "Nothing of this HIT type waits for review",
    )


async def test_all_that_one_worker_did_decided_or_not() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    work = [assignment(1), assignment(2, status=AssignmentStatus.APPROVED), assignment(3, worker="W2")]
    desk.board.put_assignments(HITId("HIT1"), work)
    pane = ReviewPane(desk)
    pane.catch_up()
    pane.show_all_of(WorkerId("WORKER-ONE"))
    assert {row.assignment_id for row in pane.ledger.rows} == {"ASSIGNMENT1", "ASSIGNMENT2"}
    assert said(pane.heading()).startswith("Review 1 of WORK…ONE, all their work")
    assert pane.row("ASSIGNMENT3") is None
    assert pane.row("GONE") is None
    pane.show_all_of(None)
    assert {row.assignment_id for row in pane.ledger.rows} == {"ASSIGNMENT1", "ASSIGNMENT3"}
