"""Queued actions go out in order, never two about one thing, and ten thousand cost no more each than one."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import cast
from unittest.mock import patch

import pytest

from tests.desk.seated import ANSWER_LOST, NEVER_ARRIVES, Rig, open_journal, rig_on, rigged, until
from turkterm.desk.board import Board
from turkterm.desk.carryout import Carryout
from turkterm.desk.looking import Outcome
from turkterm.desk.planning import Planner
from turkterm.desk.runs import Runs
from turkterm.desk.sending import ABREAST
from turkterm.desk.settle import Settler
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import Refused, Unavailable
from turkterm.gateway.protocols import Reader, Receipt, Writer
from turkterm.journal.store import Limits
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.ids import AssignmentId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState
LONG = 600.0
DAY = 86_400.0


async def test_of_two_about_one_assignment_the_second_waits_for_the_first(rig: Rig) -> None:
    gate = asyncio.Event()
    rig.writer.fates["approve"] = [gate.wait]
    one, other = rig.work
    plans = [
        rig.plan(Verb.APPROVE, one),
        rig.plan(Verb.BONUS, one, amount=Cents(5), text="first"),
        rig.plan(Verb.BONUS, one, amount=Cents(5), text="second"),
        rig.plan(Verb.BONUS, other, amount=Cents(5), text="beside"),
    ]
    plan = Plan("in order", tuple(action for each in plans for action in each.actions))
    rig.carryout.submit(plan)
    await until(rig.board, lambda: rig.entry(plan.actions[3]).state is DONE)
    assert [rig.entry(action).state for action in plan.actions[:3]] == [SENT, QUEUED, QUEUED]
    gate.set()
    await rig.carryout.finish()
    assert [args[3] for name, args in rig.writer.calls if name == "send_bonus"] == ["beside", "first", "second"]
    assert {rig.entry(action).state for action in plan.actions} == {DONE}


async def test_a_run_is_paused_goes_on_and_its_rest_is_cancelled(tmp_path: Path) -> None:
    async with rigged(tmp_path, hits=6, answers=10) as rig:
        gate = asyncio.Event()
        rig.writer.fates["approve"] = [gate.wait] * ABREAST
        plan = rig.plan(Verb.APPROVE, *rig.work)
        run = plan.actions[0].run
        rig.carryout.submit(plan)
        await until(rig.board, lambda: len(rig.writer.calls) == ABREAST)
        assert await rig.carryout.pause(run) == 60 - ABREAST
        gate.set()
        await rig.carryout.finish()
        progress = rig.board.runs.progress(run)
        assert progress is not None
        assert (progress.done, progress.held, progress.under_way) == (ABREAST, 60 - ABREAST, 0)
        assert (rig.carryout.undo(), rig.carryout.interrupted()) == ((), ())  # a pause is no grace time

        stop = asyncio.Event()
        rig.writer.fates["approve"] = [stop.wait] * ABREAST
        assert await rig.carryout.resume(run) == 60 - ABREAST
        await until(rig.board, lambda: len(rig.writer.calls) == 2 * ABREAST)
        assert await rig.carryout.discard(run) == 60 - 2 * ABREAST
        stop.set()
        await rig.carryout.finish()
        progress = rig.board.runs.progress(run)
        assert progress is not None
        assert (progress.done, progress.cancelled, progress.left) == (2 * ABREAST, 60 - 2 * ABREAST, 0)
        assert len(rig.writer.calls) == 2 * ABREAST
        assert rig.failures == []


async def test_what_failed_is_tried_again_and_what_arrived_is_not_paid_again(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=4) as rig:
        lost, refused, unreached, done = rig.work
        offline = Unavailable("offline")
        rig.writer.fates["send_bonus"] = [ANSWER_LOST, *[offline] * 4]
        about = {"amount": Cents(50), "fee": Cents(10), "text": "good notes"}
        reader = rig.settler._reader
        rig.settler._reader = cast(Reader, Blind(offline))
        [unsure] = await rig.carry_out(rig.plan(Verb.BONUS, lost, **about))
        rig.settler._reader = reader
        assert unsure.state is UNSURE
        rig.writer.fates["send_bonus"] = [offline] * 5
        [failed] = await rig.carry_out(rig.plan(Verb.BONUS, unreached, **about))
        refusal = Refused("SomethingNew", "not today")
        refusal.request_id = "r-9"
        rig.writer.fates["send_bonus"] = [refusal]
        [no] = await rig.carry_out(rig.plan(Verb.BONUS, refused, **about))
        assert (failed.state, no.state, no.request_id) == (FAILED, FAILED, "r-9")
        await rig.carry_out(rig.plan(Verb.BONUS, done, **about))

        rig.writer.calls.clear()
        plan = rig.carryout.retry([unsure, failed, no])
        rig.carryout.retry([unsure, failed, no])  # a double click
        await rig.carryout.finish()
        assert [rig.entry(action).state for action in plan.actions] == [DONE] * 3
        assert [await rig.bonuses(one) for one in rig.work] == [[("0.50", "good notes")]] * 4
        tokens = [args[4] for _, args in rig.writer.calls]
        assert (unsure.action.token in tokens, failed.action.token in tokens, no.action.token in tokens) == (
            False,  # a look showed it
            True,
            False,
        )
        assert rig.board.runs.failures(unsure.action.run) == ()


class Blind:
    """A reader that sees nothing."""

    def __init__(self, fault: Unavailable) -> None:
        self._fault = fault

    async def bonuses(self, **_: object) -> object:
        raise self._fault


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_token_that_is_a_day_old_is_not_trusted(tmp_path: Path, arrived: bool) -> None:
    """Its age is that of its first sending in the journal, whichever action and turkterm that was."""
    async with rigged(tmp_path) as rig:
        [action] = rig.plan(Verb.BONUS, rig.work[0], amount=Cents(50), fee=Cents(10), text="good notes").actions
        await rig.journal.intend([action])
        await rig.journal.claim(action.action_id, time.time() - DAY)
        await rig.journal.note(action.action_id, UNSURE)
        if arrived:  # and the marketplace has forgotten its token since
            forgotten = replace(action, token="another")
            assert (await rig.settler.settle(forgotten)).state is DONE
        await rig.carryout.recall()
        rig.writer.calls.clear()
        plan = rig.carryout.retry([rig.entry(action)])
        await rig.carryout.finish()
        assert rig.entry(plan.actions[0]).state is DONE
        assert rig.writer.names == ([] if arrived else ["send_bonus"])
        assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]


async def test_a_retried_verdict_looks_first(rig: Rig) -> None:
    rig.writer.fates["approve"] = [ANSWER_LOST]
    reader = rig.settler._reader

    class Sightless:
        async def assignment(self, _: object) -> object:
            raise Unavailable("offline")

    rig.settler._reader = cast(Reader, Sightless())
    [unsure] = await rig.carry_out(rig.plan(Verb.APPROVE, rig.work[0]))
    rig.settler._reader = reader
    assert unsure.state is UNSURE
    rig.writer.calls.clear()
    plan = rig.carryout.retry([unsure])
    await rig.carryout.finish()
    assert (rig.entry(plan.actions[0]).state, rig.writer.calls) == (DONE, [])


async def test_a_message_goes_out_again_when_the_operator_asks_for_it(rig: Rig) -> None:
    """Nothing shows whether the first one arrived: they were told so, and want it sent."""
    await rig.ask("approve_assignment", AssignmentId=rig.work[0].assignment_id)
    message = {"worker_ids": [rig.work[0].worker_id], "subject": "About word 20", "text": "Please read"}
    rig.writer.fates["notify"] = [NEVER_ARRIVES]
    [unsure] = await rig.carry_out(rig.plan(Verb.NOTIFY, rig.work[0], **message))
    rig.writer.fates["notify"] = [Unavailable("offline")] * 5
    [failed] = await rig.carry_out(rig.plan(Verb.NOTIFY, rig.work[0], **message))
    assert (unsure.state, failed.state) == (UNSURE, FAILED)
    rig.writer.calls.clear()
    plan = rig.carryout.retry([unsure, failed])
    await rig.carryout.finish()
    assert [rig.entry(action).state for action in plan.actions] == [DONE, DONE]
    assert rig.writer.names == ["notify", "notify"]


async def test_a_plan_over_a_cap_is_refused_in_the_engine(rig: Rig) -> None:
    rig.carryout._limits = Limits(run=Cents(100), day=Cents(150))
    about = {"fee": Cents(10), "text": "thanks"}
    large = rig.plan(Verb.BONUS, rig.work[0], amount=Cents(100), **about)
    why = "this run would cost $1.10, and the cap for a run is $1.00"
    assert await rig.carryout.over_limit(large) == why
    [entry] = await rig.carry_out(large)
    assert (entry.state, entry.outcome) == (FAILED, f"not sent: {why}")
    ends = [await rig.carry_out(rig.plan(Verb.BONUS, rig.work[0], amount=Cents(60), **about)) for _ in range(3)]
    assert [one.state for [one] in ends] == [DONE, DONE, FAILED]
    assert str(ends[2][0].outcome).endswith("of today's cap of $1.50 $1.40 are spent or under way")
    assert len(rig.writer.calls) == 2


class Silent:
    """A writer that says yes at once."""

    async def approve(self, *_: object, **__: object) -> Receipt:
        await asyncio.sleep(0)
        return Receipt("r")


class CountedRuns(Runs):
    """Counts how often an entry is put."""

    puts = 0

    def put(self, entry: Entry) -> None:
        self.puts += 1
        super().put(entry)


async def cost_of(folder: Path, size: int) -> float:
    """Approve so many in one plan; the processor's seconds for each."""
    board, failures = Board(), list[str]()
    board.runs = counted = CountedRuns()
    board.entries = counted.entries
    journal = open_journal(folder / f"{size}.sqlite")
    tasks = Tasks(lambda name, fault: failures.append(f"{name}: {fault!r}"))
    settler = Settler(cast(Reader, None), cast(Writer, Silent()))
    carryout = Carryout(board, journal, settler, tasks, grace=0.01, now=time.time, changed=lambda: None)
    planner = Planner("many")
    for number in range(size):
        planner.add(Verb.APPROVE, assignment_id=AssignmentId(f"3A{number:028d}"))
    started = time.process_time()
    carryout.submit(planner.plan())
    await carryout.finish()
    seconds = time.process_time() - started
    assert (board.runs.states[DONE], failures) == (size, [])
    assert counted.puts == 4 * size  # held, queued, sent, done
    await journal.close()
    return seconds / size


async def test_each_of_six_thousand_costs_what_each_of_four_hundred_costs(tmp_path: Path) -> None:
    small, large = [await cost_of(tmp_path, size) for size in (400, 6_000)]
    assert large <= 3 * small  # quadratic work would be fifteen times as much


async def test_a_payment_waits_until_it_is_known_what_became_of_one_like_it(tmp_path: Path) -> None:
    """A look finds the payments of an assignment, not whose they are: the one that is sent would pass for the other."""
    about = {"amount": Cents(50), "fee": Cents(10), "text": "good notes"}
    async with rigged(tmp_path) as rig:
        other = rig_on(rig.place, open_journal(rig.path), rig.path)
        lost, like_it = (rig.plan(Verb.BONUS, rig.work[0], **about).actions for _ in range(2))
        await other.journal.intend(lost)
        await other.journal.move([lost[0].action_id], {QUEUED}, SENT)  # and never arrives
        await other.close_journal()
        find_out, asked, gate = rig.settler.find_out, asyncio.Event(), asyncio.Event()

        async def late(action: Action, *, paid_before: int) -> Outcome:
            asked.set()
            await gate.wait()
            return await find_out(action, paid_before=paid_before)

        with patch.object(rig.settler, "find_out", late):
            await rig.journal.intend(like_it)
            await rig.carryout.recall()
            await asked.wait()
            await rig.carryout.look()
            assert rig.writer.calls == []
            gate.set()
            await rig.tasks.idle()
        assert (rig.entry(lost[0]).state, rig.entry(like_it[0]).state) == (QUEUED, DONE)
        assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]
