"""What an earlier run sent without hearing the answer: looked up, and never sent again by the look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.deeds import (
    HALF_SHOWN,
    SHOWN,
    UNSEEN,
    Making,
    add_assignments,
    approve,
    bonus,
    create_hit,
    notify,
    shows,
)
from tests.desk.seated import Rig, open_journal, rig_on, rigged
from tests.desk.test_settle import without_sight
from turkterm.desk.settle import Outcome
from turkterm.gateway.faults import Unavailable
from turkterm.model.action import Action, ActionState
from turkterm.model.making import (
    NewHit,
)

DONE, UNSURE, QUEUED = ActionState.DONE, ActionState.UNSURE, ActionState.QUEUED


async def carried_out(rig: Rig, action: Action) -> Outcome:
    """Settle an action on a good day: one request, and the marketplace shows it."""
    rig.writer.calls.clear()
    outcome = await rig.settler.settle(action)
    assert (outcome.state, outcome.text) == (DONE, outcome.result)
    assert (outcome.result is not None) is action.verb.startswith("create")
    assert outcome.request_id
    assert len(rig.writer.calls) == 1
    assert await shows(rig, action)
    rig.writer.calls.clear()
    return outcome


@pytest.mark.parametrize("make", SHOWN)
async def test_what_an_earlier_run_sent_is_looked_up_and_not_sent(rig: Rig, make: Making) -> None:
    action = await make(rig)
    before = await rig.settler.find_out(action)
    assert (before.state, before.text) == (QUEUED, "it did not arrive before turkterm ended")
    await carried_out(rig, action)
    assert (await rig.settler.find_out(action)).state is DONE
    assert rig.writer.calls == []


@pytest.mark.parametrize("make", [*HALF_SHOWN, *UNSEEN])
async def test_where_an_absence_proves_nothing_nobody_knows(rig: Rig, make: Making) -> None:
    action = await make(rig)
    assert (await rig.settler.find_out(action)).state is UNSURE
    done = await carried_out(rig, action)
    found = await rig.settler.find_out(action)
    assert (found.state, found.result) == ((DONE, done.result) if make in HALF_SHOWN else (UNSURE, None))
    assert rig.writer.calls == []


async def test_a_creation_of_a_run_that_crashed_is_found_with_what_it_made(tmp_path: Path) -> None:
    async with rigged(tmp_path, hits=0) as rig:
        arrived, never, adding = await create_hit(rig), await create_hit(rig), await add_assignments(rig)
        await rig.journal.intend([arrived, never, adding], ActionState.SENT)
        details = arrived.details
        assert isinstance(details, NewHit)
        made = await rig.writer.create_hit(details, arrived.token)
        rig.writer.calls.clear()
        await rig.close_journal()  # without a note of any answer
        journal = open_journal(rig.path)
        try:
            later = rig_on(rig.place, journal, rig.path)
            await later.carryout.recall()
            await later.carryout.finish()
            ends = {entry.action.action_id: (entry.state, entry.result) for entry in await journal.recent()}
            assert ends == {
                arrived.action_id: (DONE, made.made),
                never.action_id: (UNSURE, None),
                adding.action_id: (UNSURE, None),
            }
            assert (later.writer.calls, later.failures) == ([], [])
        finally:
            await journal.close()


async def test_of_a_message_nobody_knows(rig: Rig) -> None:
    action = await notify(rig)
    await carried_out(rig, action)
    assert (await rig.settler.find_out(action)).state is UNSURE
    assert rig.writer.calls == []


async def test_an_equal_bonus_of_before_is_not_taken_for_this_one(rig: Rig) -> None:
    first, second = await bonus(rig), await bonus(rig)
    await rig.settler.settle(first)
    assert (await rig.settler.find_out(second, paid_before=1)).state is QUEUED
    await rig.settler.settle(second)
    assert (await rig.settler.find_out(second, paid_before=1)).state is DONE


async def test_a_marketplace_that_cannot_be_asked_is_asked_again_for_a_while(rig: Rig) -> None:
    settler, reader = without_sight(rig, Unavailable("offline"))
    outcome = await settler.find_out(await approve(rig))
    assert (outcome.state, reader.asked) == (UNSURE, 5)
    settler.leaving = True
    await settler.find_out(await approve(rig))
    assert reader.asked == 6
