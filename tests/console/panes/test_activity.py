"""The journal as rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.console.desks import NOW, entry, said, still_desk, words
from tests.console.sitting import sitting
from tests.console.sitting import words as words_of
from turkterm.console.panes.activity import ActivityPane
from turkterm.desk.board import Changed, Topic
from turkterm.journal.store import Limits
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


async def test_keys_on_what_was_done(tmp_path: Path) -> None:
    """What failed is tried again, the request's id copied, the money read, and everything left again."""
    async with sitting(tmp_path, words_of(1), grace=0.0, limits=Limits(day=Cents(1000))) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        target = sat.row.assignment_id
        await sat.client("reject_assignment", AssignmentId=target, RequesterFeedback="not this one")
        await sat.press("a")
        await sat.until(lambda: sat.desk.board.runs.states[ActionState.FAILED], "the failure")
        await sat.press("5")
        await sat.sees("Activity 1 · 1 failed or unsure", "not waiting for review", "about        Rate a word")
        await sat.press("Y")
        assert "Copied " in sat.status
        assert sat.app.clipboard == sat.desk.board.entries[sat.row.action_id].request_id
        await sat.client("approve_assignment", AssignmentId=target, OverrideRejection=True)
        await sat.press("t", "y")
        await sat.sees("Activity 2", "tried again 20", ": done")
        assert "failed or unsure" not in sat.text.splitlines()[1]
        await sat.press("e")
        assert "Only what is unsure" in sat.status
        await sat.press("dollar_sign")
        await sat.sees("balance", "$9.88 left of $10.00", "this session ─")
        await sat.press("escape")
        await sat.until(lambda: "this session" not in sat.text, "the action again")
        await sat.press("1", "colon", "'money", "enter")
        await sat.sees("this session ─")
        await sat.press("escape")
        await sat.sees("HIT groups 1")


async def test_a_plan_over_a_cap_is_refused_before_it_is_confirmed(tmp_path: Path) -> None:
    async with sitting(tmp_path, words_of(2), limits=Limits(run=Cents(50))) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        await sat.press("b", "'0.60", "enter", "'careful", "enter")
        await sat.sees("Not done: this run would cost $0.72, and the cap for a run is $0.50")
        assert not sat.main.status.asking
        assert not sat.desk.board.entries
