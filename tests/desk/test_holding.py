from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.desk.seated import Rig, full_plan, rigged, states_in, until, until_on_disk
from turkterm.desk.rows.review import review_row
from turkterm.model.action import ActionState, Verb

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState
LONG = 600.0  # a grace time that no test waits for


async def test_undo_within_the_grace_time_sends_nothing(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=LONG) as rig:
        plan = rig.plan(Verb.APPROVE, *rig.work)
        rig.carryout.submit(plan)
        await until_on_disk(rig, plan, HELD)
        held = rig.carryout.summary()
        assert (held.held, held.queued) == (2, 0)
        assert held.send_in is not None
        assert LONG - 60 < held.send_in <= LONG
        assert rig.carryout.undo() == plan.actions
        await rig.carryout.finish()
        assert rig.writer.calls == []
        assert set(states_in(rig.path).values()) == {CANCELLED}
        assert [rig.entry(action).outcome for action in plan.actions] == ["taken back"] * 2
        assert await rig.status(rig.work[0]) == "Submitted"
        assert rig.carryout.undo() == ()
        row = review_row(rig.board, rig.work[0].assignment_id)
        assert row is not None
        assert row.undecided


@pytest.mark.parametrize("steps", range(12))
async def test_undo_at_any_moment_of_the_journaling_sends_nothing(rig: Rig, steps: int) -> None:
    """Each step lets the loop turn once: the row is not yet written, just written, its hold not yet begun…"""
    rig.carryout._grace = LONG
    plan = rig.plan(Verb.APPROVE, rig.work[0])
    rig.carryout.submit(plan)
    for step in range(steps):
        await (asyncio.sleep(0) if step != 1 else rig.journal.recent(1))
    assert rig.carryout.undo() == plan.actions
    await rig.carryout.finish()
    assert rig.writer.calls == []
    assert rig.on_disk(plan.actions[0]) == CANCELLED
    assert rig.entry(plan.actions[0]).state is CANCELLED
    assert rig.failures == []


async def test_undo_takes_back_the_newest_run_alone(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=3, grace=LONG) as rig:
        first, second = rig.plan(Verb.APPROVE, *rig.work[:2]), rig.plan(Verb.REJECT, rig.work[2], text="no")
        rig.carryout.submit(first)
        rig.carryout.submit(second)
        assert rig.carryout.undo() == second.actions
        assert rig.carryout.summary().held == 2
        assert rig.carryout.undo() == first.actions
        await rig.carryout.finish()
        assert rig.writer.calls == []


async def test_a_held_verdict_goes_out_when_its_time_is_over(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=0.02) as rig:
        [entry] = await rig.carry_out(rig.plan(Verb.APPROVE, rig.work[0]))
        assert entry.state is DONE
        assert rig.carryout.undo() == ()


async def test_only_verdicts_are_held(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=LONG) as rig:
        rig.carryout.submit(full_plan(rig))
        await until(rig.board, lambda: states(rig).count(HELD) == 2 and rig.carryout.summary().queued == 0)
        assert sorted(rig.writer.names) == ["block", "notify", "send_bonus"]
        assert rig.carryout.cancel_held() == 2
        await rig.carryout.finish()


def states(rig: Rig) -> list[ActionState]:
    return [entry.state for entry in rig.board.entries.values()]


async def test_leaving_sends_what_is_held_and_holds_nothing_any_more(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=LONG) as rig:
        first, second = rig.plan(Verb.APPROVE, rig.work[0]), rig.plan(Verb.APPROVE, rig.work[1])
        rig.carryout.submit(first)
        rig.carryout.leave()
        rig.carryout.submit(second)
        await rig.carryout.finish()
        assert states(rig) == [DONE, DONE]
        assert rig.settler.leaving


async def test_what_is_held_can_be_sent_at_once_without_leaving(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=LONG) as rig:
        rig.carryout.submit(rig.plan(Verb.APPROVE, rig.work[0]))
        rig.carryout.release()
        await rig.carryout.finish()
        assert states(rig) == [DONE]
        rig.carryout.submit(rig.plan(Verb.APPROVE, rig.work[1]))
        assert rig.carryout.summary().held == 1
        assert rig.carryout.cancel_held() == 1
        await rig.carryout.finish()


async def test_after_a_stop_the_grace_time_begins_anew(tmp_path: Path) -> None:
    """The old time is over at once, as after `fg`; what is held waits the new one, and undo still takes it back."""
    async with rigged(tmp_path, grace=0.3) as rig:
        plan = rig.plan(Verb.APPROVE, rig.work[0])
        rig.carryout.submit(plan)
        await until_on_disk(rig, plan, HELD)
        rig.carryout._grace = LONG
        rig.carryout.hold_anew()
        assert rig.carryout.in_grace == {plan.actions[0].run}
        rig.carryout._grace = 0.3
        later = rig.plan(Verb.APPROVE, rig.work[1])
        rig.carryout.submit(later)
        await until_on_disk(rig, later, DONE)  # the old time was over before this one's
        assert rig.carryout.summary().held == 1
        assert rig.carryout.undo() == plan.actions
        await rig.carryout.finish()
        assert states(rig) == [CANCELLED, DONE]
