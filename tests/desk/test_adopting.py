"""What an earlier run left open: adopted, gone on with, dropped or left; and a carry-out that is told to stop."""

from __future__ import annotations

from pathlib import Path

from tests.desk.seated import Rig, open_journal, rig_on, rigged, states_in
from turkterm.model.action import ActionState, Verb
from turkterm.model.money import Cents

DONE, QUEUED, SENT, CANCELLED = ActionState.DONE, ActionState.QUEUED, ActionState.SENT, ActionState.CANCELLED


async def test_adopted_actions_wait_for_a_word(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=4) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")
        await rig.journal.intend(plan.actions)
        goes, dropped, left, sent = plan.actions
        await rig.journal.note(sent.action_id, SENT)
        await rig.settler.settle(sent)  # it arrived; then the process died
        await rig.close_journal()

        journal = open_journal(rig.path)
        try:
            later = rig_on(rig.place, journal, rig.path)
            adopted = await later.carryout.adopt()
            await later.carryout.finish()
            assert [entry.action for entry in adopted] == [goes, dropped, left]
            assert later.writer.names == []
            assert later.entry(sent).state is DONE
            later.carryout.go_on(adopted[:1])
            await later.carryout.drop(adopted[1:2], "not wanted any more")
            await later.carryout.finish()
            assert later.writer.names == ["send_bonus"]
            states = states_in(rig.path)
            assert [states[one.action_id] for one in plan.actions] == [DONE, CANCELLED, QUEUED, DONE]
            assert later.entry(dropped).outcome == "not wanted any more"
            assert await rig.bonuses(rig.work[0]) == await rig.bonuses(rig.work[3]) == [("0.50", "good")]
        finally:
            await journal.close()

        journal = open_journal(rig.path)
        try:  # what was left is there for the next one
            assert [entry.action for entry in await rig_on(rig.place, journal, rig.path).carryout.adopt()] == [left]
        finally:
            await journal.close()


async def test_a_halt_sends_nothing_more_and_leaves_the_rest_in_the_journal(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=40) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good")

        async def halt() -> None:
            rig.carryout.halt()

        rig.writer.fates["send_bonus"] = [halt]
        rig.carryout.submit(plan)
        await rig.carryout.finish()
        states = [states_in(rig.path)[one.action_id] for one in plan.actions]
        assert 1 <= states.count(DONE) < 40
        assert states.count(QUEUED) == 40 - states.count(DONE)
        assert len(rig.writer.calls) == states.count(DONE)


async def test_a_look_sends_nothing(rig: Rig) -> None:
    arrived, never = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), text="good").actions
    entries = await rig.journal.intend([arrived, never], ActionState.UNSURE)
    rig.board.put_entries(entries)
    await rig.settler.settle(arrived)
    calls = len(rig.writer.calls)
    rig.carryout.look(entries)
    await rig.carryout.finish()
    assert [rig.entry(one).state for one in (arrived, never)] == [DONE, ActionState.FAILED]
    assert len(rig.writer.calls) == calls
