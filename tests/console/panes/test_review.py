"""The review queue as rows."""

from __future__ import annotations

import pytest

from tests.console.desks import NOW, assignment, entry, hit, said, still_desk, words
from turkterm.console.panes.review import ReviewPane
from turkterm.console.widgets.cells import place
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId
from turkterm.model.remark import Remark


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
    assert said(pane.heading()) == "Review 0 · 1 decided · S sums up"
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
    pane.limit_to("TYPE2")
    assert [row.assignment_id for row in pane.ledger.rows] == ["ASSIGNMENT3"]
    assert said(pane.heading()) == "Review 1 of Name a colour"
    assert (pane.ledger.marks, pane.ledger.filter_text) == (set(), "")
    pane.limit_to("")
    assert (len(pane.ledger), pane.ledger.cursor_id) == (3, "ASSIGNMENT2")
    pane.limit_to("NOSUCH")
    assert (said(pane.heading()), pane.absent()[0]) == (
        "Review 0 of NOSUCH",
        "Nothing of this HIT type waits for review",
    )


async def test_orders_by_name() -> None:
    """What one sorts by: time to auto-approval, submission, worker, group and signal among them."""
    pane = ReviewPane(still_desk())
    assert pane.sort_names == ("due", "worker", "share", "time", "signal", "state", "submitted", "group")
    assert pane.sort_by("group") == "by HIT group"
    assert pane.sort_by("submitted") == "by submission, oldest first"


async def test_what_is_noted_has_a_sign_beside_the_signals() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1), assignment(2)])
    desk.board.put_remarks({AssignmentId("ASSIGNMENT1"): Remark(clean("look again"), True, NOW, "ana")})
    pane = ReviewPane(desk)
    pane.catch_up()
    assert [pane.cells(row)[5].text for row in pane.ledger.rows] == ["¶ ø", ""]
    assert list(pane.touched(Changed(Topic.REMARKS, frozenset({"ASSIGNMENT2", "WORKER-ONE"}))) or ()) == ["ASSIGNMENT2"]


@pytest.mark.parametrize(("width", "shown"), [(80, "SIGNAL"), (58, "SIGNAL"), (46, "SIGNAL")])
def test_a_narrow_list_keeps_the_signals_before_reward_and_task(width: int, shown: str) -> None:
    columns = ReviewPane(still_desk()).columns()
    labels = [columns[one.number].label for one in place(columns, width)]
    assert labels[:2] == ["DUE", "WORKER"]
    assert shown in labels
    assert ("TASK" in labels, "TIME" in labels) == (width == 80, width > 50)


async def test_all_that_one_worker_did_decided_or_not() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    work = [assignment(1), assignment(2, status=AssignmentStatus.APPROVED), assignment(3, worker="W2")]
    desk.board.put_assignments(HITId("HIT1"), work)
    pane = ReviewPane(desk)
    pane.catch_up()
    pane.limit_to("", "WORKER-ONE")
    assert {row.assignment_id for row in pane.ledger.rows} == {"ASSIGNMENT1", "ASSIGNMENT2"}
    assert said(pane.heading()).startswith("Review 1 of WORK…ONE, all their work")
    assert pane.row("ASSIGNMENT3") is None
    assert pane.row("GONE") is None
    pane.limit_to("")
    assert {row.assignment_id for row in pane.ledger.rows} == {"ASSIGNMENT1", "ASSIGNMENT3"}
