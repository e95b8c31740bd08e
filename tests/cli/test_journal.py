"""`turkterm journal`: what was done, and the end of what was interrupted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.answered import Answered, answered
from tests.cli.conftest import Run, Serve
from turkterm.desk.planning import Planner
from turkterm.journal.store import Journal
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents

HELD, QUEUED, SENT, UNSURE = ActionState.HELD, ActionState.QUEUED, ActionState.SENT, ActionState.UNSURE


@pytest.fixture
def there(turkterm: Run, serve: Serve, home: Path, tmp_path: Path) -> Answered:
    return answered(turkterm, serve, home, tmp_path, hits=1, each=5)


def left_open(home: Path, states: Sequence[tuple[Action, ActionState]]) -> None:
    """What a turkterm that ended had in its journal."""

    async def write() -> None:
        journal = Journal.open(home / "journal" / "local.sqlite", marketplace="embedded", who="ana")
        for action, state in states:
            await journal.intend([action], state)
        await journal.close()

    asyncio.run(write())


def actions(there: Answered) -> list[Action]:
    planner = Planner("earlier")
    for one in there.work:
        planner.add(
            Verb.BONUS,
            assignment_id=AssignmentId(one["AssignmentId"]),
            worker_id=WorkerId(one["WorkerId"]),
            amount=Cents(50),
            fee=Cents(10),
            text="good",
        )
    return list(planner.plan().actions)


def test_what_was_left_open_is_settled(turkterm: Run, there: Answered, home: Path) -> None:
    sent, never, queued, held, unsure = actions(there)
    for action in (sent, unsure):  # they arrived, and nobody heard so
        there.mturk.send_bonus(
            WorkerId=action.worker_id,
            AssignmentId=action.assignment_id,
            BonusAmount="0.50",
            Reason="good",
            UniqueRequestToken=action.token,
        )
    left_open(home, [(sent, SENT), (never, SENT), (queued, QUEUED), (held, HELD), (unsure, UNSURE)])

    resumed = turkterm("journal", "resume", "--json")
    states = {row["action_id"]: row["state"] for row in map(json.loads, resumed.out.splitlines())}
    assert states == {
        sent.action_id: "done",
        never.action_id: "done",
        queued.action_id: "done",
        held.action_id: "held",
        unsure.action_id: "done",
    }
    assert resumed.code == 1
    assert "1 held stay as they are" in resumed.err
    assert "4 settled as done, 1 not" in resumed.err
    assert len(there.paid()) == 4

    again = turkterm("journal", "resume", "--yes")
    assert (again.code, again.out, len(there.paid())) == (0, "", 5)
    assert "1 settled as done, 0 not" in again.err
    assert "nothing was left open" in turkterm("journal", "resume").err


def test_what_was_left_open_is_dropped(turkterm: Run, there: Answered, home: Path) -> None:
    sent, queued, held, *_ = actions(there)
    left_open(home, [(sent, SENT), (queued, QUEUED), (held, HELD)])
    resumed = turkterm("journal", "resume", "--discard")
    assert (resumed.code, there.paid()) == (0, [])
    assert "0 settled as done, 0 not, 3 discarded" in resumed.err
    assert turkterm("journal", "list", "--state", "cancelled").out.count("discarded") == 3
    assert "nothing was left open" in turkterm("journal", "resume", "--yes").err


def test_the_list(turkterm: Run, inside: Run, there: Answered, home: Path) -> None:
    first, *_, last = actions(there)
    left_open(home, [(first, UNSURE), (last, ActionState.DONE)])
    rows = [json.loads(line) for line in turkterm("journal", "list", "--json").out.splitlines()]
    assert [(row["action_id"], row["state"], row["who"]) for row in rows] == [
        (last.action_id, "done", "ana"),
        (first.action_id, "unsure", "ana"),
    ]
    assert len(inside("journal", "list").out.splitlines()) == 2
    assert len(inside("journal", "list", "--limit", "1").out.splitlines()) == 1
    assert len(inside("journal", "list", "--limit", "0", "--run", first.run[:8]).out.splitlines()) == 2
    assert inside("journal", "list", "--run", "none").out == ""
    assert "unsure" in inside("journal", "list", "--state", "unsure", "--state", "failed").out
    assert inside("journal", "list", "--state", "lost").code == 2


async def test_what_an_open_console_has_under_way_is_left_to_it(turkterm: Run, there: Answered, home: Path) -> None:
    held, *_ = actions(there)
    journal = Journal.open(home / "journal" / "local.sqlite", marketplace="embedded", who="ana")
    try:
        await journal.intend([held], HELD)
        resumed = await asyncio.to_thread(turkterm, "journal", "resume", "--yes")
        assert (resumed.code, there.paid()) == (0, [])
        dropped = await asyncio.to_thread(turkterm, "journal", "resume", "--discard")
        assert (dropped.code, there.paid()) == (0, [])
        assert "1 are under way in another turkterm" in resumed.err
        listed = await asyncio.to_thread(turkterm, "journal", "list", "--state", "held")
        assert listed.out.count("\n") == 1
    finally:
        await journal.close()


def test_a_home_without_a_journal_lists_nothing(inside: Run) -> None:
    done = inside("journal", "list")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_journal_that_is_damaged(inside: Run, home: Path) -> None:
    (home / "journal").mkdir(parents=True)
    (home / "journal" / "local.sqlite").write_bytes(b"no database" * 100)
    inside("journal", "list").refused("is damaged: put it aside")
    inside("journal", "list", "--profile", "nobody").refused("nobody", code=2)


def test_a_read_only_profile_resumes_nothing(inside: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[profiles.local]\nread_only = true\n")
    inside("journal", "resume").refused("read-only")
