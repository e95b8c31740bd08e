"""Runs as rows, and a long one at a real marketplace: paused, gone on with, partly failing, tried again."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.console.desks import entry, said, text_of, words
from tests.console.sitting import Sitting, crowd_of, sitting
from tests.desk.factories import still_desk
from turkterm.console.panes.runs import RunsPane
from turkterm.desk.board import Changed, Topic
from turkterm.journal.queue import Interrupted
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.handler import ServerSettings
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import WorkerId
from turkterm.model.money import Cents

PEOPLE = 120


def run(name: str, *states: ActionState) -> list[Entry]:
    return [
        entry(
            Verb.APPROVE,
            state,
            f"{name}{number}",
            run=name,
            worker_id=WorkerId(f"W{number}"),
            amount=Cents(10),
            fee=Cents(2),
        )
        for number, state in enumerate(states)
    ]


async def test_a_line_for_each_run_and_why_some_of_it_failed() -> None:
    desk = still_desk()
    done, failed, queued, held = ActionState.DONE, ActionState.FAILED, ActionState.QUEUED, ActionState.HELD
    old = run("old", done, done, failed)
    desk.board.put_entries(old)
    desk.board.put_entries(run("paused", done, held))
    desk.board.put_entries(run("running", queued, done))
    desk.board.put_entries(run("single", done))
    pane = RunsPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "Runs 3 · 1 wait for you"
    assert [words(pane.cells(row)).partition("|")[2] for row in pane.ledger.rows] == [
        "approve 2|2|$0.24|1|0|0|1|–|–|h paused",
        "approve 2|2|$0.24|1|0|0|1|–|–|… running",
        "approve 3|3|$0.36|2|1|0|0|–|–|✓ done",
    ]
    desk.board.put_entries([replace(old[2], outcome=clean("the worker is gone"))])
    row = pane.row("old")
    assert row is not None
    text = text_of(pane.picture(row).lines)
    assert "sum          $0.30 + $0.06 fee = $0.36" in text
    assert "t tries 1 again" in text
    assert "    1  the worker is gone" in text
    waiting = pane.row("paused")
    assert waiting is not None
    assert "1 were not sent: o goes on, x cancels what is left" in text_of(pane.picture(waiting).lines)
    assert pane.row("single") is None
    assert pane.touched(Changed(Topic.ACTIVITY)) is None
    assert pane.touched(Changed(Topic.HITS)) == ()


async def test_as_time_goes_by_only_what_has_not_ended_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal has thousands of runs, and this is every second; what a dead turkterm left is told by no change."""
    desk = still_desk()
    done, queued = ActionState.DONE, ActionState.QUEUED
    for name, states in (("old", (done, done)), ("running", (queued, done)), ("alone", (queued,))):
        desk.board.put_entries(run(name, *states))
    pane = RunsPane(desk)
    pane.catch_up()
    asked: list[str] = []
    row = pane.row

    def noting(name: str) -> object:
        asked.append(name)
        return row(name)

    monkeypatch.setattr(pane, "row", noting)
    pane.tick()
    pane.catch_up()
    assert asked == ["running"]
    assert desk.carryout is not None
    monkeypatch.setattr(desk.carryout, "interrupted", lambda: (Interrupted("alone", Verb.APPROVE, "me", 0.0, 0, 1),))
    pane.tick()
    pane.catch_up()
    assert {one.run for one in pane.ledger.rows} == {"old", "running", "alone"}
    assert said(pane.heading()) == "Runs 3 · 1 wait for you"


def test_without_runs_it_says_how_one_is_made() -> None:
    assert RunsPane(still_desk()).absent()[0] == "Nothing was done to more than one at once yet"
    assert RunsPane(still_desk(monitor=True)).absent() == ("Monitor mode opens no journal",)


async def verdicts(sat: Sitting) -> Counter[str]:
    """How the assignments stand, by plain boto3."""
    hits = (await sat.client("list_hits", MaxResults=100))["HITs"]
    reading = (sat.client("list_assignments_for_hit", HITId=hit["HITId"], MaxResults=100) for hit in hits)
    return Counter(one["AssignmentStatus"] for page in await asyncio.gather(*reading) for one in page["Assignments"])


async def test_a_long_run_is_paused_goes_on_fails_in_part_and_is_tried_again(tmp_path: Path) -> None:
    slow = ServerSettings(faults=Faults(delay=0.3))
    async with sitting(tmp_path, crowd_of(6, PEOPLE // 6), grace=0.0, served=slow) as sat:
        runs = sat.desk.board.runs
        await sat.press("2")
        await sat.sees(f"Review {PEOPLE}")
        await sat.press("asterisk", "a", f"'{PEOPLE}", "enter", "L")
        await sat.sees("Runs 1", "… running", f"approve {PEOPLE}:")
        await sat.press("p")
        await sat.sees("h paused", f"Paused approve {PEOPLE}")
        (name,) = runs
        await sat.until(lambda: (one := runs.progress(name)) and not one.under_way, "the end of what was sent")
        paused = runs.progress(name)
        assert paused is not None
        assert 0 < paused.done < PEOPLE
        assert await verdicts(sat) == {"Approved": paused.done, "Submitted": paused.held}

        waiting = [one.action.assignment_id for one in runs.of(name) if one.state is ActionState.HELD][:3]
        for assignment_id in waiting:  # another client of the requester is faster
            await sat.client("reject_assignment", AssignmentId=assignment_id, RequesterFeedback="not this one")
        await sat.press("o")
        left = paused.held
        await sat.sees(f"approve {left} assignments of ", f"type {left} to go on")
        await sat.press(f"'{left}", "enter")
        await sat.sees("✓ done", "t tries 3 again", f"approve {PEOPLE}: {PEOPLE - 3} done, 3 failed")
        assert await verdicts(sat) == {"Approved": PEOPLE - 3, "Rejected": 3}

        await sat.press("enter")
        await sat.sees(f"Run approve {PEOPLE} · 3 failed or unsure", "! failed")
        assert {row.target for row in sat.ledger.rows[:3]} == set(waiting)
        for assignment_id in waiting:
            await sat.client("approve_assignment", AssignmentId=assignment_id, OverrideRejection=True)
        await sat.press("backspace", "t")
        await sat.sees("try again 3 of ", "$0.30 + $0.12 fee = $0.42")
        await sat.press("y")
        await sat.sees("Runs 2", "approve 3: 3 done")
        assert await verdicts(sat) == {"Approved": PEOPLE}
        await sat.press("j", "t")
        assert "was tried again" in sat.status
        await sat.press("enter")
        await sat.sees("Run approve ")
        await sat.press("3", "dollar_sign")  # the money of everything, so the list of everything beside it
        await sat.sees(f"Activity {PEOPLE + 3}")
