"""Two consoles on one profile: one sends for both, each sees everything, and when one ends the other goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.desk.seated import NEVER_ARRIVES, Rig, open_journal, rig_on, rigged, states_in, until, until_on_disk
from turkterm.desk.sending import ABREAST
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.ids import ActionId
from turkterm.model.money import Cents

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState
LONG = 600.0


@asynccontextmanager
async def two(folder: Path, *, answers: int = 6, grace: float = 0.0) -> AsyncIterator[tuple[Rig, Rig]]:
    """Two consoles on one journal; the first one carries out."""
    async with rigged(folder, answers=answers, grace=grace) as first:
        second = rig_on(first.place, open_journal(first.path), first.path, grace)
        await second.poller.look()
        for rig in (first, second):
            await rig.carryout.recall()
        try:
            yield first, second
            assert (first.failures, second.failures) == ([], [])
        finally:
            for rig in (first, second):
                rig.carryout.cancel_held()
            await second.tasks.idle()
            await second.close_journal()


@asynccontextmanager
async def looking(*rigs: Rig) -> AsyncIterator[None]:
    """Follow the journal as desks do."""

    async def look() -> None:
        while True:
            for rig in rigs:
                await rig.look()
            await asyncio.sleep(0.01)

    task = asyncio.get_running_loop().create_task(look())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def all_done(rig: Rig, actions: tuple[Action, ...]) -> bool:
    """Whether a console sees all of these done."""
    entries = [rig.board.entries.get(action.action_id) for action in actions]
    return all(entry is not None and entry.state is DONE for entry in entries)


async def test_one_sends_for_both_and_each_sees_everything(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second), looking(first, second):
        mine, theirs = first.plan(Verb.APPROVE, *first.work[:3]), second.plan(Verb.APPROVE, *second.work[3:])
        assert second.carryout.summary().leader is not None
        second.carryout.submit(theirs)
        first.carryout.submit(mine)
        actions = (*mine.actions, *theirs.actions)
        for rig in (first, second):
            await until(rig.board, partial(all_done, rig, actions))
        assert (len(first.writer.calls), len(second.writer.calls)) == (6, 0)
        assert second.carryout.summary().queued == 0


async def test_one_verdict_submitted_by_two_is_one_call(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second), looking(first):
        plans = [rig.plan(Verb.APPROVE, *rig.work) for rig in (first, second)]
        first.carryout.submit(plans[0])
        second.carryout.submit(plans[1])
        await asyncio.gather(first.carryout.finish(), second.carryout.finish())
        assert first.writer.names + second.writer.names == ["approve"] * 6
        pairs = zip(plans[0].actions, plans[1].actions, strict=True)
        ends = [(first.entry(one).state, second.entry(two).state) for one, two in pairs]
        assert {frozenset(pair) for pair in ends} <= {frozenset({DONE, CANCELLED}), frozenset({DONE})}
        assert list(states_in(first.path).values()) == [DONE] * 6
        late = second.plan(Verb.REJECT, second.work[0], text="no")
        [entry] = await second.carry_out(late)
        assert (entry.state, entry.outcome) == (CANCELLED, "not sent: the approve of someone is done")


async def test_a_bonus_by_each_is_paid_twice_and_each_action_once(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second), looking(first):
        about = {"amount": Cents(50), "fee": Cents(10), "text": "good notes"}
        for rig in (first, second):
            rig.carryout.submit(rig.plan(Verb.BONUS, rig.work[0], **about))
        await asyncio.gather(first.carryout.finish(), second.carryout.finish())
        assert await first.bonuses(first.work[0]) == [("0.50", "good notes")] * 2


async def test_what_one_holds_the_other_neither_sends_nor_takes_back(tmp_path: Path) -> None:
    async with two(tmp_path, grace=LONG) as (first, second):
        plan = second.plan(Verb.APPROVE, second.work[0])
        second.carryout.submit(plan)
        await until_on_disk(second, plan, HELD)
        await first.look()
        assert first.entry(plan.actions[0]).state is HELD
        assert (first.carryout.undo(), first.carryout.summary().held) == ((), 0)
        second.carryout.undo()
        await second.carryout.finish()
        await first.look()
        assert first.entry(plan.actions[0]).state is CANCELLED
        assert first.writer.calls == []


async def test_what_somebody_else_did_to_a_held_action_is_seen(tmp_path: Path) -> None:
    """It is held no longer: there is nothing to take back of what was sent, nor anything to wait for."""
    async with two(tmp_path, grace=LONG) as (first, second):
        sent, cancelled = (second.plan(Verb.APPROVE, one) for one in second.work[:2])
        for plan in (sent, cancelled):
            second.carryout.submit(plan)
            await until_on_disk(second, plan, HELD)
        await first.carryout.resume(sent.actions[0].run)
        await first.carryout.discard(cancelled.actions[0].run)
        await first.carryout.finish()
        await second.look()
        assert (second.entry(sent.actions[0]).state, second.entry(cancelled.actions[0]).state) == (DONE, CANCELLED)
        assert (second.carryout.undo(), second.carryout.summary().held) == ((), 0)


async def test_what_one_that_ended_had_queued_is_said_by_the_one_that_sends(tmp_path: Path) -> None:
    """It ends without a word in the journal, while its actions wait for their turn."""
    async with two(tmp_path, answers=ABREAST + 2) as (first, second):
        gate = asyncio.Event()
        first.writer.fates["approve"] = [gate.wait] * ABREAST
        first.carryout.submit(first.plan(Verb.APPROVE, *first.work[:ABREAST]))
        await until(first.board, lambda: len(first.writer.calls) == ABREAST)
        theirs = second.plan(Verb.APPROVE, *second.work[ABREAST:])
        second.carryout.submit(theirs)
        await until_on_disk(second, theirs, QUEUED)
        await first.look()
        second.carryout.hang_up()
        await first.look()
        gate.set()
        await first.tasks.idle()
        await first.look()
        assert len(first.writer.calls) == ABREAST
        assert [left.queued for left in first.carryout.interrupted()] == [2]
        assert first.carryout.summary().queued == 0


async def test_when_the_one_that_sends_ends_the_other_goes_on(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        gate = asyncio.Event()
        first.writer.fates["approve"] = [gate.wait, NEVER_ARRIVES]
        sent = second.plan(Verb.APPROVE, second.work[0])
        second.carryout.submit(sent)
        await until_sent(first, second)
        first.carryout.hang_up()
        await first.close_journal()  # as the end of its process would: the lock is gone, the answer never heard
        rest = second.plan(Verb.APPROVE, *second.work[1:])
        second.carryout.submit(rest)
        await second.carryout.finish()
        actions = (*sent.actions, *rest.actions)
        assert {second.entry(one).state for one in actions} == {DONE}
        assert second.carryout.summary().leader is None
        gate.set()
        await first.tasks.idle()
        assert [await first.status(one) for one in second.work] == ["Approved"] * 6


async def until_sent(first: Rig, second: Rig) -> None:
    """Wait until the first console has a call of the second one's under way."""
    async with asyncio.timeout(10):
        while not first.writer.calls:
            await second.journal.recent(1)
            await first.look()


async def test_one_that_leaves_finishes_its_own_and_leaves_the_others_queued(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        gate = asyncio.Event()
        first.writer.fates["approve"] = [gate.wait] * 3
        first.carryout.submit(first.plan(Verb.APPROVE, *first.work[:3]))
        await until(first.board, lambda: len(first.writer.calls) == 3)
        first.carryout.leave()
        theirs = second.plan(Verb.APPROVE, *second.work[3:])
        second.carryout.submit(theirs)
        await second.journal.recent(1)
        await first.look()
        gate.set()
        await first.carryout.finish()
        assert len(first.writer.calls) == 3
        assert {second.on_disk(one) for one in theirs.actions} == {QUEUED}
        await first.close_journal()
        await second.carryout.finish()
        assert len(second.writer.calls) == 3


async def test_what_is_written_down_between_two_looks_is_sent_like_the_rest(tmp_path: Path) -> None:
    """Whoever carries out reads what is new, then what is to be sent; more may be queued between the two."""
    async with two(tmp_path) as (first, second):
        one, other = (second.plan(Verb.APPROVE, work) for work in second.work[:2])
        await second.journal.intend(one.actions)
        news = first.journal.news

        async def slow_news() -> tuple[Entry, ...]:
            found = await news()
            await second.journal.intend(other.actions)
            return found

        with patch.object(first.journal, "news", slow_news):
            await first.look()
        await first.tasks.idle()
        assert first.writer.names == ["approve"] * 2
        assert {first.entry(plan.actions[0]).state for plan in (one, other)} == {DONE}


async def test_a_long_run_is_recalled_whole(tmp_path: Path) -> None:
    """More than the newest entries that are read at the start: its people and its sum would be wrong."""
    async with rigged(tmp_path) as rig:
        few = rig.plan(Verb.BLOCK, *rig.work).actions
        long = [replace(few[0], action_id=ActionId(f"long{number}"), run="long") for number in range(600)]
        await rig.journal.intend(long, CANCELLED)
        await rig.journal.intend([replace(one, run="few") for one in few], CANCELLED)
        await rig.carryout.recall()
        totals = {run: progress.total for run in rig.board.runs if (progress := rig.board.runs.progress(run))}
        assert totals == {"long": 600, "few": 2}
        assert list(rig.board.entries)[-1] == few[-1].action_id
