"""What an ended turkterm left: taken over by one alone, gone on with, dropped or left; and what is unsure looked up."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.desk.seated import Rig, open_journal, rig_on, rigged, states_in
from turkterm.desk.sending import FRESH_SECONDS
from turkterm.desk.settle import PAID_OTHERWISE
from turkterm.desk.standing import left_open
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.money import Cents

DONE, QUEUED, SENT, CANCELLED = ActionState.DONE, ActionState.QUEUED, ActionState.SENT, ActionState.CANCELLED


@asynccontextmanager
async def begun(rig: Rig) -> AsyncIterator[tuple[Rig, tuple[Entry, ...]]]:
    """Another turkterm on the journal of the rig, and what it finds to be left."""
    later = rig_on(rig.place, open_journal(rig.path), rig.path)
    try:
        await later.carryout.recall()
        yield later, await later.carryout.leftovers.entries()
        await later.tasks.idle()
        assert later.failures == []
    finally:
        await later.close_journal()


def ids(*entries: Entry) -> list[str]:
    return [entry.action.action_id for entry in entries]


async def test_what_was_left_waits_for_a_word(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=5) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")
        await rig.journal.intend(plan.actions)
        goes, dropped, kept, sent, lost = plan.actions
        for one in (sent, lost):
            await rig.journal.note(one.action_id, SENT)
        await rig.settler.settle(sent)  # it arrived; then the process died, before the other one left
        await rig.close_journal()

        async with begun(rig) as (later, left):
            assert [entry.action for entry in left] == [goes, dropped, kept, lost]
            assert later.writer.names == []
            assert later.entry(sent).state is DONE
            leftovers = later.carryout.leftovers
            assert left_open(later.carryout.interrupted()) == "Left by a turkterm that ended, and not sent: 4 queued"
            assert len(await leftovers.go_on([goes.action_id])) == 1
            await leftovers.drop([dropped.action_id], "not wanted any more")
            await later.carryout.finish()
            assert later.writer.names == ["send_bonus"]
            states = states_in(rig.path)
            assert [states[one.action_id] for one in plan.actions] == [DONE, CANCELLED, QUEUED, DONE, QUEUED]
            assert later.entry(dropped).outcome == "not wanted any more"
            assert await rig.bonuses(rig.work[0]) == await rig.bonuses(rig.work[3]) == [("0.50", "good")]
        async with begun(rig) as (_, left):  # what was left is there for the next one
            assert [entry.action for entry in left] == [kept, lost]


async def test_a_bonus_that_was_paid_otherwise_while_it_waited_is_not_sent(tmp_path: Path) -> None:
    """Its own token never reached the marketplace, so nothing there stops a second payment."""
    async with rigged(tmp_path, answers=4) as rig:
        before = rig.plan(Verb.BONUS, rig.work[2], amount=Cents(50), text="good")
        await rig.carry_out(before)  # the journal knows this one: another like it is meant
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")
        await rig.journal.intend(plan.actions)
        await rig.close_journal()
        with sqlite3.connect(rig.path) as db:
            db.execute("UPDATE entry SET created = created - ?", (FRESH_SECONDS,))
            db.execute("UPDATE entry SET created = created + 60 WHERE action_id = ?", (plan.actions[1].action_id,))
        for other in rig.plan(Verb.BONUS, *rig.work[:2], amount=Cents(50), text="good").actions:
            await rig.settler.settle(other)  # by a script
        await rig.settler.settle(rig.plan(Verb.BONUS, rig.work[3], amount=Cents(50), text="very good").actions[0])

        async with begun(rig) as (later, left):
            await later.carryout.leftovers.go_on([entry.action.action_id for entry in left])
            await later.carryout.finish()
            otherwise, young, another, unlike = plan.actions
            assert (later.entry(otherwise).state, later.entry(otherwise).outcome) == (CANCELLED, PAID_OTHERWISE)
            assert [later.entry(one).state for one in (young, another, unlike)] == [DONE, DONE, DONE]
            assert later.writer.names == ["send_bonus"] * 3
        assert [len(await rig.bonuses(one)) for one in rig.work] == [1, 2, 2, 2]


async def test_what_went_out_once_is_not_said_to_be_unsent(tmp_path: Path) -> None:
    """Its request may have been on its way while it was looked for."""
    async with rigged(tmp_path, answers=2) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")
        await rig.journal.intend(plan.actions)
        await rig.journal.claim(plan.actions[0].action_id, 1.0)
        await rig.close_journal()
        async with begun(rig) as (later, left):
            await later.carryout.leftovers.drop([one.action.action_id for one in left], "discarded")
            outcomes = [later.entry(one).outcome for one in plan.actions]
            late = "discarded; it went out once, and when it was looked for it had not arrived"
            assert outcomes == [late, "discarded"]


async def test_of_two_that_want_it_one_takes_it_and_what_runs_is_nobodys_to_take(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=40) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")
        await rig.journal.intend(plan.actions, ActionState.HELD)
        async with begun(rig) as (other, left):
            assert left == ()  # whoever holds it runs
            wanted = [action.action_id for action in plan.actions]
            assert await other.carryout.leftovers.drop(wanted, "no") == ()
            await rig.close_journal()
            async with begun(rig) as (third, left):
                assert len(left) == 40
                taken = await asyncio.gather(
                    other.carryout.leftovers.go_on(wanted), third.carryout.leftovers.drop(wanted, "no")
                )
                assert sorted(map(len, taken)) == [0, 40]
                await other.carryout.finish()
                assert len(other.writer.calls) == len(taken[0])
                assert set(states_in(rig.path).values()) == {DONE if taken[0] else CANCELLED}


async def test_a_look_sends_nothing(rig: Rig) -> None:
    arrived, never = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good").actions
    mail = rig.plan(Verb.NOTIFY, rig.work[0], worker_ids=[rig.work[0].worker_id], subject="a", text="b").actions[0]
    entries = await rig.journal.intend([arrived, never, mail], ActionState.UNSURE)
    rig.board.put_entries(entries)
    await rig.settler.settle(arrived)
    calls = len(rig.writer.calls)
    for entry in entries:
        await rig.carryout.leftovers.look_up(entry)
    assert [rig.entry(one).state for one in (arrived, never, mail)] == [DONE, ActionState.FAILED, ActionState.UNSURE]
    assert len(rig.writer.calls) == calls


async def test_a_hang_up_sends_nothing_more_and_leaves_the_rest_interrupted(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=40) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")

        async def hang_up() -> None:
            rig.carryout.hang_up()

        rig.writer.fates["send_bonus"] = [hang_up]
        rig.carryout.submit(plan)
        await rig.carryout.finish()
        states = [states_in(rig.path)[one.action_id] for one in plan.actions]
        assert 1 <= states.count(DONE) < 40
        assert states.count(QUEUED) == 40 - states.count(DONE)
        assert len(rig.writer.calls) == states.count(DONE)
        assert ids(*await rig.journal.left()) == [one.action_id for one in plan.actions if rig.on_disk(one) == QUEUED]


async def test_what_was_sent_and_never_arrived_is_known_once_it_was_looked_for(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=1) as rig:
        plan = rig.plan(Verb.APPROVE, *rig.work)
        await rig.journal.intend(plan.actions)
        await rig.journal.note(plan.actions[0].action_id, SENT)
        await rig.close_journal()
        later = rig_on(rig.place, open_journal(rig.path), rig.path)
        try:
            await later.carryout.recall()
            known = await later.carryout.leftovers.known()
            assert left_open(known) == "Left by a turkterm that ended, and not sent: 1 queued"
        finally:
            await later.close_journal()
