"""What a look tells where somebody else was there too, or where the marketplace shows no more than half of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.desk.deeds import (
    LATIN,
    Making,
    accept_request,
    add_assignments,
    alone,
    change_type,
    create_hit,
    create_hit_of_type,
    create_type,
    delete_hit,
    delete_type,
    expire,
    extend,
    grant,
    mark_reviewing,
    new_hit,
    reject_request,
    update_type,
)
from tests.desk.seated import Rig
from tests.gateway.marketplaces import QUESTION
from tests.marketplace.exam import TEST
from turkterm.desk.looking import Outcome, absence_proves, look
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.making import NewHit, QualificationTypeChange

DONE, FAILED, UNSURE = ActionState.DONE, ActionState.FAILED, ActionState.UNSURE


async def seen(rig: Rig, action: Action, now: float | None = None) -> Outcome | None:
    when = rig.place.server.clock.now() if now is None else now
    return await look(rig.place.gateway.reader, action, paid_before=0, now=when)


@pytest.mark.parametrize(
    ("make", "score", "state"),
    [
        (accept_request, 80, DONE),
        (accept_request, 81, UNSURE),
        (accept_request, None, FAILED),
        (reject_request, 80, UNSURE),
        (reject_request, None, DONE),
    ],
)
async def test_a_request_that_somebody_else_answered(
    rig: Rig, make: Making, score: int | None, state: ActionState
) -> None:
    action = await make(rig)
    assert await seen(rig, action) is None
    asked = {"QualificationRequestId": action.asked}
    if score is None:
        await rig.ask("reject_qualification_request", **asked)
    else:
        await rig.ask("accept_qualification_request", **asked, IntegerValue=score)
    outcome = await seen(rig, action)
    assert outcome is not None
    assert outcome.state is state


async def test_a_request_accepted_without_a_score_gives_one(rig: Rig) -> None:
    action = replace(await accept_request(rig), number=None)
    await rig.ask("accept_qualification_request", QualificationRequestId=action.asked)
    outcome = await seen(rig, action)
    assert outcome is not None
    assert outcome.state is DONE


async def test_a_grant_of_another_score_is_not_this_one(rig: Rig) -> None:
    action = await grant(rig)
    held = {"QualificationTypeId": action.type_id, "WorkerId": action.worker_id}
    await rig.ask("associate_qualification_with_worker", **held, IntegerValue=79)
    assert await seen(rig, action) is None
    any_score = await seen(rig, replace(action, number=None))
    assert any_score is not None
    assert any_score.state is DONE


async def test_a_mark_on_a_hit_that_opened_again_is_a_conflict(rig: Rig) -> None:
    for verb in (Verb.MARK_REVIEWING, Verb.MARK_REVIEWABLE):
        outcome = await seen(rig, alone(verb, hit_id=await new_hit(rig)))
        assert outcome is not None
        assert (outcome.state, outcome.text) == (FAILED, "it is assignable by now")


async def test_a_hit_that_expired_by_itself_is_expired_and_not_extended(rig: Rig) -> None:
    for make, state in ((expire, DONE), (extend, None)):
        action = await make(rig)
        assert await seen(rig, action) is None
        outcome = await seen(rig, action, rig.place.server.clock.now() + 2 * 86_400)
        assert (outcome.state if outcome else None) is state


@pytest.mark.parametrize("make", [expire, extend, change_type])
async def test_of_a_hit_that_is_gone_nobody_knows(rig: Rig, make: Making) -> None:
    action = await make(rig)
    await rig.ask("update_expiration_for_hit", HITId=action.hit_id, ExpireAt=0)
    await rig.ask("delete_hit", HITId=action.hit_id)
    outcome = await seen(rig, action)
    assert outcome is not None
    assert outcome.state is UNSURE
    assert "this HIT does not exist" in str(outcome.text)


async def test_another_type_of_the_same_name_is_not_taken_for_ours(rig: Rig) -> None:
    action = await create_type(rig)
    assert await seen(rig, action) is None
    await rig.ask(
        "create_qualification_type", Name=LATIN.name, Description="Somebody else's", QualificationTypeStatus="Active"
    )
    outcome = await seen(rig, action)
    assert outcome is not None
    assert (outcome.state, outcome.result) == (UNSURE, None)
    assert "another type of this name" in str(outcome.text)


@pytest.mark.parametrize(
    "change",
    [
        {"description": "x"},
        {"active": False},
        {"retry_delay": 60},
        {"test": TEST, "test_duration": 300},
        {"auto_granted": True},
        {"auto_granted": True, "granted_value": 7},
    ],
)
async def test_every_change_of_a_type_is_looked_for(rig: Rig, change: dict[str, Any]) -> None:
    action = replace(await update_type(rig), details=QualificationTypeChange(**change))
    assert await seen(rig, action) is None
    assert (await rig.settler.settle(action)).state is DONE
    outcome = await seen(rig, action)
    assert outcome is not None
    assert outcome.state is DONE


async def test_a_type_whose_deletion_goes_on_is_deleted(rig: Rig) -> None:
    action = await delete_type(rig)
    await rig.ask("delete_qualification_type", QualificationTypeId=action.type_id)
    for turned in (0, 3 * 86_400):  # first it is being disposed of, then it is gone
        rig.place.server.clock.turn(turned)
        outcome = await seen(rig, action)
        assert outcome is not None
        assert outcome.state is DONE


async def test_a_hit_like_ours_is_not_ours_without_the_token(rig: Rig) -> None:
    action = await create_hit(rig)
    made = action.details
    assert isinstance(made, NewHit)
    writer = rig.place.gateway.writer
    assert writer is not None
    await writer.create_hit(replace(made, annotation=""), "another token")
    outcome = await seen(rig, action)
    assert outcome is not None
    assert (outcome.state, outcome.result) == (UNSURE, None)
    ours = await writer.create_hit(made, str(action.token))
    outcome = await seen(rig, action)
    assert outcome is not None
    assert (outcome.state, outcome.result) == (DONE, ours.made)


async def test_where_the_annotation_holds_no_token_no_list_is_read(rig: Rig) -> None:
    action = await create_hit_of_type(rig)
    before = rig.place.gateway.calls.total
    outcome = await seen(rig, action)
    assert outcome is not None
    assert (outcome.state, rig.place.gateway.calls.total) == (UNSURE, before)


async def test_what_an_absence_proves(rig: Rig) -> None:
    for make in (mark_reviewing, delete_hit, update_type):
        assert absence_proves(await make(rig))
    tested = replace(await add_assignments(rig), details=QualificationTypeChange(test=QUESTION))
    assert not absence_proves(tested)  # the marketplace may give the document back written otherwise
    assert not absence_proves(await create_type(rig))
