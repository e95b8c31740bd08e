"""The journal as rows."""

from __future__ import annotations

from dataclasses import replace

from tests.console.desks import NOW, entry, said, still_desk, words
from turkterm.console.panes.activity import ActivityPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents


async def test_what_needs_a_look_comes_first() -> None:
    desk = still_desk()
    about = {"assignment_id": AssignmentId("3ABCDEFGHIJKLMX9"), "worker_id": WorkerId("A2KZEXAMPLE7QF")}
    desk.board.put_entries(
        [
            entry(Verb.BLOCK, ActionState.DONE, 1, worker_id=WorkerId("W1"), text="guessing"),
            replace(entry(Verb.APPROVE, ActionState.DONE, 2, amount=Cents(10), **about), created=NOW),
            replace(entry(Verb.NOTIFY, ActionState.UNSURE, 3, worker_ids=(WorkerId("W2"),)), outcome=clean("cut off")),
        ]
    )
    pane = ActivityPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "Activity 3 · 1 failed or unsure"
    lines = [words(pane.cells(row)).partition("|")[2] for row in pane.ledger.rows]
    assert lines == [
        "notify|W2|–|–|? unsure|cut off",
        "approve|A2KZ…7QF|3ABC…MX9|$0.10|✓ done|",
        "block|W1|–|–|✓ done|guessing",
    ]
    assert [pane.copied(row) for row in pane.ledger.rows] == ["W2", "3ABCDEFGHIJKLMX9", "W1"]
    assert pane.touched(Changed(Topic.ACTIVITY, frozenset({"action1"}))) == {"action1"}
    assert pane.row("nosuch") is None


def test_without_a_journal_it_says_why() -> None:
    assert ActivityPane(still_desk()).absent()[0] == "Monitor mode opens no journal"
    assert ActivityPane(still_desk(read_only_because="Read-only")).absent()[0] == "Read-only"
