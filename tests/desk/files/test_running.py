from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.desk.seated import open_journal, rig_on, seated, states_in
from turkterm.desk.desk import Desk
from turkterm.desk.files.running import Progress, Running
from turkterm.desk.planning import Planner
from turkterm.desk.sending import ABREAST
from turkterm.desk.settle import Settler
from turkterm.gateway.faults import Unavailable
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import Assignment
from turkterm.model.money import Cents
from turkterm.model.plans import Plan


def running_on(desk: Desk) -> Running:
    assert desk.carryout is not None
    assert desk.journal is not None
    return Running(desk, desk.carryout, desk.journal)


def bonuses(work: list[Assignment]) -> Plan:
    planner = Planner("bonuses")
    for one in work:
        planner.add(
            Verb.BONUS,
            assignment_id=one.assignment_id,
            hit_id=one.hit_id,
            worker_id=one.worker_id,
            amount=Cents(50),
            text="good",
        )
    return planner.plan()


async def test_a_plan_is_carried_out_and_watched(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=12) as (desk, place):
        plan = bonuses(await place.assignments())
        told: list[Progress] = []
        running = running_on(desk)
        await running.carry_out(plan, told.append)
        assert told[-1] == Progress(12, 0, 12)
        assert [one.ended for one in told] == list(range(1, 13))
        assert {running.entry(action).state for action in plan.actions} == {ActionState.DONE}


async def test_what_was_stopped_is_gone_on_with_by_the_next(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=30) as (desk, place):
        plan = bonuses(await place.assignments())
        running = running_on(desk)
        await running.carry_out(plan, lambda _: running.stop("enough"))
        assert running.stopped == "enough"
        states = [states_in(tmp_path / "journal.sqlite")[one.action_id] for one in plan.actions]
        assert 0 < states.count("queued") < 30
        assert states.count("queued") + states.count("done") == 30
    async with seated(tmp_path, hits=0) as (desk, place):
        running = running_on(desk)
        left = await running.find_out(())
        assert len(left) == states.count("queued")
        await running.go_on(left, lambda _: None)
        assert set(states_in(tmp_path / "journal.sqlite").values()) == {"done"}
        (hit,) = await place.hits()
        assert len(await place.gateway.reader.bonuses(hit_id=hit.hit_id)) == 30


async def test_while_another_turkterm_carries_out_its_work_is_followed(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=12) as (desk, place):
        plan = bonuses(await place.assignments())
        path = tmp_path / "journal.sqlite"
        console = rig_on(place, open_journal(path), path)
        await console.carryout.recall()
        following = console.tasks.spawn(console.carryout.follow(), "journal")
        told: list[Progress] = []
        running = running_on(desk)
        await running.find_out(())
        await running.carry_out(plan, told.append)
        following.cancel()
        assert console.writer.names == ["send_bonus"] * 12  # it led, and so it sent
        assert told[-1] == Progress(12, 0, 12)
        assert {running.entry(action).state for action in plan.actions} == {ActionState.DONE}
        await console.tasks.idle()
        await console.close_journal()


async def test_while_a_person_is_asked_a_console_that_opens_carries_out(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=12) as (desk, place):
        first, *rest = await place.assignments()
        running = running_on(desk)
        await running.find_out(())
        console = rig_on(place, open_journal(tmp_path / "journal.sqlite"), tmp_path / "journal.sqlite")
        await console.carryout.recall()
        await console.carry_out(bonuses([first]))
        assert console.writer.names == ["send_bonus"]
        await console.close_journal()
        await running.carry_out(bonuses(rest), lambda _: None)
        assert len(console.writer.names) == 1  # it ended, and this one took over
        assert set(states_in(tmp_path / "journal.sqlite").values()) == {"done"}


async def test_what_is_stopped_while_another_turkterm_carries_out_is_not_sent_by_it(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=40) as (desk, place):
        plan = bonuses(await place.assignments())
        path = tmp_path / "journal.sqlite"
        console = rig_on(place, open_journal(path), path)
        await console.carryout.recall()
        following = console.tasks.spawn(console.carryout.follow(), "journal")
        running = running_on(desk)
        await running.find_out(())

        async def stop() -> None:
            running.stop("enough")

        console.writer.fates["send_bonus"] = [stop]
        await running.carry_out(plan, lambda _: None)
        following.cancel()
        await console.tasks.idle()
        states = [states_in(path)[one.action_id] for one in plan.actions]
        assert 0 < states.count("queued") < 40
        assert states.count("queued") + states.count("done") == 40
        assert len(await console.journal.left()) == states.count("queued")
        await console.close_journal()


async def test_a_verdict_that_came_between_is_said_to_be_in_the_way(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=2) as (desk, place):
        planner = Planner("verdicts")
        first, second = (
            planner.add(Verb.APPROVE, assignment_id=one.assignment_id) for one in [(await place.assignments())[0]] * 2
        )
        running = running_on(desk)
        await running.carry_out(planner.plan(), lambda _: None)
        assert running.entry(first).state is ActionState.DONE
        assert running.entry(second).outcome == "not sent: another verdict on it is under way"


async def test_what_is_unsure_is_looked_up(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, place):
        arrived, never = bonuses(await place.assignments()).actions
        assert desk.journal is not None
        await desk.journal.intend([arrived, never], ActionState.UNSURE)
        assert place.gateway.writer is not None
        await Settler(place.gateway.reader, place.gateway.writer).settle(arrived)
        running = running_on(desk)
        assert await running.find_out(await desk.journal.listed()) == ()
        assert [running.entry(one).state for one in (arrived, never)] == [ActionState.DONE, ActionState.FAILED]


async def test_a_marketplace_that_is_gone_is_not_asked_for_every_row(tmp_path: Path) -> None:
    async with seated(tmp_path, answers=5 * ABREAST) as (desk, place):
        plan = bonuses(await place.assignments())
        running = running_on(desk)
        settler: Any = desk.carryout and desk.carryout._sender.settler
        settler._writer, settler._pause = Down(), lambda _: asyncio.sleep(0)
        vars(desk)["reader"] = Down()
        await running.carry_out(plan, lambda _: None)
        assert running.stopped == "the marketplace cannot be reached"
        failed = [one for one in plan.actions if running.entry(one).state is ActionState.FAILED]
        # Those that the journal notes in one go fail together, and as many are under way when the doubt is answered.
        assert 8 <= len(failed) <= 3 * ABREAST


class Down:
    """A reader and writer of a marketplace that is not there."""

    def __getattr__(self, name: str) -> object:
        async def call(*_args: object, **_given: object) -> object:
            raise Unavailable("the marketplace cannot be reached")

        return call
