from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

import pytest

from tests.desk.deeds import (
    BLIND,
    REPEATED,
    Making,
    add_assignments,
    alone,
    approve,
    bonus,
    create_hit,
    create_hit_of_type,
    create_type,
    extend,
    method,
    notify,
    one,
    shows,
)
from tests.desk.seated import ANSWER_LOST, NEVER_ARRIVES, Rig
from tests.gateway.stub import KEYS, hang_up, stubbed
from turkterm.desk.settle import Settler, unreached
from turkterm.gateway.faults import GatewayError, Refused, Throttled, Unavailable
from turkterm.gateway.protocols import Reader, Writer
from turkterm.gateway.session import open_gateway
from turkterm.marketplace.quirks import Quirks
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, HITId, HITTypeId, QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.making import (
    HitTypeProperties,
    NewHit,
    NewQualificationType,
    NotificationSettings,
    NotificationSpec,
    QualificationTypeChange,
    TrialEvent,
)
from turkterm.model.money import Cents

DONE, FAILED, UNSURE = ActionState.DONE, ActionState.FAILED, ActionState.UNSURE


@pytest.mark.parametrize("make", REPEATED)
@pytest.mark.parametrize("fate", [ANSWER_LOST, NEVER_ARRIVES])
async def test_a_lost_answer_is_found_out_and_nothing_happens_twice(rig: Rig, make: Making, fate: str) -> None:
    action = await make(rig)
    name = method(make)
    rig.writer.fates[name] = [Throttled(), fate]
    assert not await shows(rig, action)
    outcome = await rig.settler.settle(action)
    assert outcome.state is DONE
    assert await shows(rig, action)
    seen_by_a_look = fate == ANSWER_LOST and make not in BLIND
    assert rig.writer.names == [name] * (2 if seen_by_a_look else 3)
    assert (outcome.result is not None) is action.verb.startswith("create")
    if action.verb is Verb.CREATE_HIT:
        assert outcome.result == (await rig.ask("list_hits"))["HITs"][0]["HITId"]


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


@pytest.mark.parametrize(
    ("make", "state"), [(bonus, DONE), (create_hit, DONE), (create_hit_of_type, UNSURE), (add_assignments, UNSURE)]
)
async def test_a_token_that_the_marketplace_has_forgotten_is_not_relied_upon(
    rig: Rig, make: Making, state: ActionState
) -> None:
    """The computer sleeps for two days between two tries: the first one arrived, and its token is old."""
    clock = rig.place.server.clock

    async def asleep(_: float) -> None:
        clock.turn(2 * 86_400)

    settler = Settler(rig.place.gateway.reader, cast(Writer, rig.writer), asleep, clock.now)
    rig.writer.fates[method(make)] = [ANSWER_LOST]
    action = await make(rig)
    assert (await settler.settle(action)).state is state
    assert rig.writer.names == [method(make)]
    assert await shows(rig, action)


async def test_a_payment_of_an_earlier_attempt_is_looked_for_whatever_the_clocks_say(rig: Rig) -> None:
    """The marketplace has forgotten the token, and by the person's clock it is a minute old."""
    action = await bonus(rig)
    await rig.settler.settle(action)
    rig.place.server.clock.turn(2 * 86_400)
    outcome = await rig.settler.settle(action, sent_before=time.time() - 60)
    assert outcome.state is DONE
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]


async def test_an_expiration_set_twice_is_refused_as_a_repeat_and_looked_at(rig: Rig) -> None:
    action = await extend(rig)
    assert (await rig.settler.settle(action)).state is DONE
    again = await rig.settler.settle(action)
    assert (again.state, rig.writer.names) == (DONE, ["expire", "expire"])
    await rig.ask("update_expiration_for_hit", HITId=action.hit_id, ExpireAt=0)
    since = await rig.settler.settle(action)  # the marketplace still takes it for a repeat, and does nothing
    assert since.state is FAILED
    assert "takes this for a repeat" in str(since.text)
    assert not await shows(rig, action)


async def test_a_repeat_that_cannot_be_looked_at_is_unsure(rig: Rig) -> None:
    action = await extend(rig)
    await rig.settler.settle(action)
    settler, _ = without_sight(rig, Unavailable("offline"))
    outcome = await settler.settle(action)
    assert (outcome.state, outcome.text) == (UNSURE, "the marketplace had this request before, and now offline")


async def test_a_name_that_is_taken_after_a_lost_answer_may_be_by_us(rig: Rig) -> None:
    """New types are listed late: the name is refused, and no list shows whose type it is."""
    rig.place.server.store.quirks = Quirks(listing_lag=60)
    rig.writer.fates["create_type"] = [ANSWER_LOST]
    action = await create_type(rig)
    outcome = await rig.settler.settle(action)
    assert outcome.state is UNSURE
    assert str(outcome.text).endswith("there is a qualification type of this name already")
    rig.place.server.clock.turn(61)
    assert (await rig.settler.find_out(action)).state is DONE


HIT, NOTHING = HITId("3NONE"), QualificationTypeId("3NONE")
REFUSED: dict[Verb, dict[str, Any]] = {
    Verb.EXTEND: {"hit_id": HIT, "number": 4e9},
    Verb.ADD_ASSIGNMENTS: {"hit_id": HIT, "number": 1.0},
    Verb.CHANGE_TYPE: {"hit_id": HIT, "hit_type_id": HITTypeId("3NONE")},
    Verb.MARK_REVIEWING: {"hit_id": HIT},
    Verb.MARK_REVIEWABLE: {"hit_id": HIT},
    Verb.DELETE_HIT: {"hit_id": HIT},
    Verb.CREATE_HIT: {"hit_type_id": HITTypeId("3NONE"), "details": NewHit(60, question="<x/>")},
    Verb.CREATE_HIT_TYPE: {"details": HitTypeProperties("", "", Cents(5), 60)},
    Verb.CREATE_TYPE: {"details": NewQualificationType("", "")},
    Verb.UPDATE_TYPE: {"type_id": NOTHING, "details": QualificationTypeChange("x")},
    Verb.DELETE_TYPE: {"type_id": NOTHING},
    Verb.ACCEPT_REQUEST: {"asked": QualificationRequestId("3NONE")},
    Verb.REJECT_REQUEST: {"asked": QualificationRequestId("3NONE")},
}


async def test_a_first_refusal_is_a_failure_in_words(rig: Rig) -> None:
    for verb, members in REFUSED.items():
        rig.writer.calls.clear()
        outcome = await rig.settler.settle(alone(verb, **members))
        assert (outcome.state, len(rig.writer.calls)) == (FAILED, 1), verb
        assert outcome.text
        assert outcome.request_id


async def test_settings_whose_answer_is_lost_are_set_again_and_a_test_event_is_not() -> None:
    """The marketplace that serves here may lack these two: a server that hangs up stands in."""
    spec = NotificationSpec("arn:aws:sns:us-east-1:1:t", "SNS", ("HITReviewable",))
    settings = alone(Verb.NOTIFICATIONS, hit_type_id=HITTypeId("3T"), details=NotificationSettings(spec, active=True))
    trial = alone(Verb.TRY_NOTIFICATION, details=TrialEvent(spec, "Ping"))
    async with stubbed(hang_up, {}, {}, hang_up) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        assert gateway.writer is not None
        settler = Settler(gateway.reader, gateway.writer, partial(asyncio.sleep, 0))
        assert (await settler.settle(settings)).state is DONE
        assert (await settler.settle(trial)).state is DONE
        lost = await settler.settle(trial)
        assert (lost.state, len(stub.asked)) == (UNSURE, 4)
        assert "may have been sent" in str(lost.text)
        for action in (settings, trial):
            assert (await settler.find_out(action)).state is UNSURE
        assert len(stub.asked) == 4


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


def test_every_worker_who_was_not_reached_is_listed_whatever_the_reasons_hold() -> None:
    workers = tuple(WorkerId(f"A{number}") for number in range(3))
    notice = Action(ActionId("1"), "run", Verb.NOTIFY, worker_ids=workers)
    said = "1 of 3 reached; A0: blocked; see A9: never asked; A2: gone"
    entry = Entry(notice, DONE, 0.0, 0.0, "someone", "embedded", outcome=clean(said))
    assert unreached(entry) == {"A0": "blocked; see A9: never asked", "A2": "gone"}
    assert unreached(replace(entry, outcome=None)) == {}
