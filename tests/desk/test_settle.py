from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from tests.desk.deeds import ALL, REPEATED, Making, approve, bonus, expire, notify, one, shows
from tests.desk.seated import ANSWER_LOST, NEVER_ARRIVES, Rig, rigged
from turkterm.desk.settle import Settler, unreached
from turkterm.gateway.faults import GatewayError, Refused, Throttled, Unavailable
from turkterm.gateway.protocols import Reader, Writer
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.server import ServerSettings
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.assignment import Assignment
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, WorkerId
from turkterm.model.money import Cents

DONE, FAILED, UNSURE, QUEUED = ActionState.DONE, ActionState.FAILED, ActionState.UNSURE, ActionState.QUEUED


@pytest.mark.parametrize("make", ALL)
async def test_every_verb_is_carried_out(rig: Rig, make: Making) -> None:
    action = await make(rig)
    outcome = await rig.settler.settle(action)
    assert (outcome.state, outcome.text) == (DONE, None)
    assert outcome.request_id
    assert await shows(rig, action)


@pytest.mark.parametrize("make", REPEATED)
@pytest.mark.parametrize("fate", [ANSWER_LOST, NEVER_ARRIVES])
async def test_a_lost_answer_is_found_out_and_nothing_happens_twice(rig: Rig, make: Making, fate: str) -> None:
    action = await make(rig)
    name = {"override": "approve", "bonus": "send_bonus"}.get(action.verb, action.verb.value)
    rig.writer.fates[name] = [fate]
    outcome = await rig.settler.settle(action)
    assert outcome.state is DONE
    assert await shows(rig, action)
    seen_by_a_look = fate == ANSWER_LOST and action.verb not in {Verb.BONUS, Verb.EXPIRE}
    assert rig.writer.names == [name] * (1 if seen_by_a_look else 2)


@pytest.mark.parametrize("fate", [ANSWER_LOST, NEVER_ARRIVES])
async def test_a_message_whose_answer_is_lost_is_unsure_and_never_sent_again(rig: Rig, fate: str) -> None:
    action = await notify(rig)
    rig.writer.fates["notify"] = [fate]
    outcome = await rig.settler.settle(action)
    assert outcome.state is UNSURE
    assert "may have been sent" in str(outcome.text)
    assert rig.writer.names == ["notify"]


async def test_a_bonus_is_paid_once_however_often_its_answers_are_lost(rig: Rig) -> None:
    action = await bonus(rig)
    rig.writer.fates["send_bonus"] = [NEVER_ARRIVES, ANSWER_LOST, ANSWER_LOST, NEVER_ARRIVES]
    outcome = await rig.settler.settle(action)
    assert (outcome.state, outcome.text) == (DONE, "it had arrived already, and was not repeated")
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]
    assert {args[4] for _, args in rig.writer.calls} == {action.token}


async def test_a_token_that_the_marketplace_has_forgotten_is_not_relied_upon(rig: Rig) -> None:
    """The computer sleeps for two days between two tries: the first one arrived, and its token is old."""
    clock = rig.place.server.clock

    async def asleep(_: float) -> None:
        clock.turn(2 * 86_400)

    settler = Settler(rig.place.gateway.reader, cast(Writer, rig.writer), asleep, clock.now)
    rig.writer.fates["send_bonus"] = [ANSWER_LOST]
    action = await bonus(rig)
    assert (await settler.settle(action)).state is DONE
    assert rig.writer.names == ["send_bonus"]
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]


async def test_after_the_last_try_the_payments_are_listed(rig: Rig) -> None:
    action = await bonus(rig)
    rig.writer.fates["send_bonus"] = [ANSWER_LOST, *[NEVER_ARRIVES] * 4]
    assert (await rig.settler.settle(action)).state is DONE
    another = await bonus(rig)
    rig.writer.fates["send_bonus"] = [NEVER_ARRIVES] * 5
    assert (await rig.settler.settle(another, paid_before=1)).state is UNSURE
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]


async def test_a_refusal_after_a_lost_answer_may_be_the_echo_of_a_payment(rig: Rig) -> None:
    """The text of the service's own duplicate error is unknown: one that nobody recognises must not read as unpaid."""
    action = await bonus(rig)
    rig.writer.fates["send_bonus"] = [ANSWER_LOST, Refused("RequestError", "the request id is known")]
    assert (await rig.settler.settle(action)).state is DONE
    second = await bonus(rig)
    rig.writer.fates["send_bonus"] = [NEVER_ARRIVES, Refused("RequestError", "the worker is gone")]
    outcome = await rig.settler.settle(second, paid_before=1)
    assert (outcome.state, outcome.text) == (FAILED, "the worker is gone")


async def test_a_verdict_that_arrives_late_is_no_conflict(rig: Rig) -> None:
    action = await approve(rig)
    late = partial(rig.ask, "approve_assignment", AssignmentId=action.assignment_id)
    rig.writer.fates["approve"] = [NEVER_ARRIVES, late]
    outcome = await rig.settler.settle(action)
    assert rig.writer.names == ["approve", "approve"]
    assert outcome.state is DONE


async def test_a_verdict_of_somebody_else_is_a_conflict_and_shown(rig: Rig) -> None:
    action = await approve(rig)
    await rig.ask("reject_assignment", AssignmentId=action.assignment_id, RequesterFeedback="no")
    outcome = await rig.settler.settle(action)
    assert outcome.state is FAILED
    assert "not waiting for review" in str(outcome.text)
    rig.writer.fates["approve"] = [NEVER_ARRIVES]
    outcome = await rig.settler.settle(action)
    assert (outcome.state, outcome.text) == (FAILED, "it is rejected by now")


@pytest.mark.parametrize("fault", [Throttled(), Unavailable("the marketplace cannot be reached")])
async def test_where_nothing_happened_it_is_simply_tried_again(rig: Rig, fault: GatewayError) -> None:
    action = await bonus(rig)
    rig.writer.fates["send_bonus"] = [fault] * 4
    assert (await rig.settler.settle(action)).state is DONE
    assert rig.pauses == [0.5, 1.5, 4.0, 10.0]
    rig.writer.fates["send_bonus"] = [fault] * 5
    outcome = await rig.settler.settle(await bonus(rig))
    assert outcome.state is FAILED
    assert str(outcome.text).endswith("nothing was changed")


async def test_who_leaves_does_not_wait_for_a_marketplace_that_cannot_be_reached(rig: Rig) -> None:
    rig.settler.leaving = True
    rig.writer.fates["approve"] = [Unavailable("the marketplace cannot be reached")]
    outcome = await rig.settler.settle(await approve(rig))
    assert (outcome.state, rig.pauses) == (FAILED, [])


class Unreadable:
    """A reader that the marketplace does not answer; it counts how often it was asked."""

    def __init__(self, fault: GatewayError) -> None:
        self.asked = 0
        self._fault = fault

    def __getattr__(self, name: str) -> Callable[..., Awaitable[None]]:
        async def read(*_args: Any, **_named: Any) -> None:
            self.asked += 1
            raise self._fault

        return read


def without_sight(rig: Rig, fault: GatewayError) -> tuple[Settler, Unreadable]:
    """A settler whose looks fail."""
    reader = Unreadable(fault)
    return Settler(cast(Reader, reader), cast(Writer, rig.writer), rig.at_once), reader


async def test_while_a_look_fails_nothing_is_sent_again_and_in_the_end_nobody_knows(rig: Rig) -> None:
    action = await approve(rig)
    settler, reader = without_sight(rig, Unavailable("offline"))
    rig.writer.fates["approve"] = [ANSWER_LOST]
    outcome = await settler.settle(action)
    assert (outcome.state, outcome.text) == (UNSURE, "the answer was lost: offline")
    assert rig.writer.names == ["approve"]
    assert reader.asked == 5


async def test_a_look_that_is_refused_leaves_it_unsure(rig: Rig) -> None:
    settler, _ = without_sight(rig, Refused("NotFound", "this assignment does not exist"))
    rig.writer.fates["approve"] = [ANSWER_LOST]
    outcome = await settler.settle(await approve(rig))
    assert outcome.state is UNSURE
    assert "does not exist" in str(outcome.text)


async def test_whom_a_message_did_not_reach_is_named(rig: Rig) -> None:
    action = await notify(rig)
    stranger = WorkerId("A9NEVERWORKEDFORME")
    some = one(rig, Verb.NOTIFY, worker_ids=[rig.work[0].worker_id, stranger], subject="s", text="t")
    outcome = await rig.settler.settle(some)
    assert outcome.state is DONE
    assert str(outcome.text).startswith(f"1 of 2 reached; {stranger}: ")
    entry = Entry(some, outcome.state, 0.0, 0.0, "someone", "embedded", outcome=outcome.text)
    assert list(unreached(entry)) == [stranger]
    assert unreached(entry)[stranger]
    nobody = one(rig, Verb.NOTIFY, worker_ids=[stranger], subject="s", text="t")
    assert (await rig.settler.settle(nobody)).state is FAILED
    assert action.worker_ids == (rig.work[0].worker_id,)


@pytest.mark.parametrize("make", [make for make in REPEATED if make is not expire])
async def test_what_an_earlier_run_sent_is_looked_up_and_not_sent(rig: Rig, make: Making) -> None:
    action = await make(rig)
    before = await rig.settler.find_out(action)
    assert (before.state, before.text) == (QUEUED, "it did not arrive before turkterm ended")
    assert (await rig.settler.settle(action)).state is DONE
    rig.writer.calls.clear()
    assert (await rig.settler.find_out(action)).state is DONE
    assert rig.writer.calls == []


@pytest.mark.parametrize("make", [notify, expire])
async def test_of_what_nothing_shows_nobody_knows(rig: Rig, make: Making) -> None:
    assert (await rig.settler.find_out(await make(rig))).state is UNSURE
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


def payments(rig: Rig, assignment: Assignment) -> int:
    listing = OPERATIONS["ListBonusPayments"].run
    answer = rig.place.server.store.read_now(lambda tx: listing(tx, {"AssignmentId": assignment.assignment_id}))
    return int(answer["NumResults"])


async def test_on_a_bad_day_every_bonus_is_paid_exactly_once(tmp_path: Path) -> None:
    """Throttled, failed and lost by the marketplace itself, over HTTP: whatever is told as done is done, and once."""
    faults = Faults(error=0.1, lose=0.3, seed=11)
    async with rigged(tmp_path, hits=2, answers=10, settings=ServerSettings(faults=faults)) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), fee=Cents(10), text="good notes")
        assert len(plan.actions) == 20
        entries = await rig.carry_out(plan)
        for entry, assignment in zip(entries, rig.work, strict=True):
            paid = payments(rig, assignment)  # behind the API, which has its bad day
            assert entry.state in {DONE, UNSURE}
            assert paid == 1 if entry.state is DONE else paid <= 1
        assert sum(entry.state is DONE for entry in entries) >= 15
        assert rig.failures == []


def test_every_worker_who_was_not_reached_is_listed_whatever_the_reasons_hold() -> None:
    workers = tuple(WorkerId(f"A{number}") for number in range(3))
    notice = Action(ActionId("1"), "run", Verb.NOTIFY, worker_ids=workers)
    said = "1 of 3 reached; A0: blocked; see A9: never asked; A2: gone"
    entry = Entry(notice, DONE, 0.0, 0.0, "someone", "embedded", outcome=clean(said))
    assert unreached(entry) == {"A0": "blocked; see A9: never asked", "A2": "gone"}
    assert unreached(replace(entry, outcome=None)) == {}
