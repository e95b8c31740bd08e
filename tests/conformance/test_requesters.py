"""Requesters of one marketplace through plain boto3: what each has for itself, and what all share."""

from __future__ import annotations

import asyncio

import pytest
from botocore.exceptions import ClientError

from tests.conformance.table import DENIED
from tests.conformance.two import DEPOSIT, Two, call
from tests.conformance.world import Params, World
from tests.marketplace.exam import EXAM, KEY
from turkterm.marketplace import accounts
from turkterm.marketplace.context import Rights
from turkterm.marketplace.ids import new_person_id
from turkterm.marketplace.rules import system_types

pytestmark = pytest.mark.asyncio(loop_scope="module")


def both(two: Two) -> tuple[World, World]:
    return two.first, two.second


async def another(two: Two, name: str) -> World:
    """One more requester, who has done nothing yet."""
    store = two.first.served.store
    made = await store.write(lambda tx: accounts.add(tx, name, DEPOSIT), new_person_id())
    return World(two.first.served, store.access_keys(made.account_id)[0])


@pytest.mark.parametrize(
    ("operation", "member", "params"),
    [
        ("ListHITs", "HITs", {}),
        ("ListReviewableHITs", "HITs", {}),
        ("ListQualificationRequests", "QualificationRequests", {}),
        ("ListQualificationTypes", "QualificationTypes", {"MustBeRequestable": True, "MustBeOwnedByCaller": True}),
        ("ListWorkerBlocks", "WorkerBlocks", {}),
    ],
)
async def test_lists_hold_ones_own(two: Two, operation: str, member: str, params: Params) -> None:
    third = await another(two, operation)
    first = two.first
    if operation == "ListReviewableHITs":
        hit = await asyncio.to_thread(first.hit)
        await asyncio.to_thread(first.submitted, hit)
    assert (await call(first, operation, **params))[member] != []
    assert (await call(third, operation, **params))[member] == []


async def test_public_types_are_found_and_can_be_required(two: Two) -> None:
    """Without the answers to their tests; drafts are not found, and HITs that require a type are their requesters'."""
    found = (await call(two.second, "ListQualificationTypes", MustBeRequestable=True))["QualificationTypes"]
    ids = {kind["QualificationTypeId"] for kind in found}
    assert two.ids["type"] in ids
    assert two.ids["draft"] not in ids
    wanted = {"QualificationTypeId": two.ids["type"], "Comparator": "Exists"}
    theirs = await asyncio.to_thread(two.first.hit, QualificationRequirements=[wanted])
    mine = await asyncio.to_thread(two.second.hit, QualificationRequirements=[wanted])
    for world, hit in ((two.first, theirs), (two.second, mine)):
        using = (await call(world, "ListHITsForQualificationType", QualificationTypeId=two.ids["type"]))["HITs"]
        assert [one["HITId"] for one in using] == [hit]
    assert not await asyncio.to_thread(two.first.fits, theirs, two.ids["worker"])  # who is blocked there
    assert await asyncio.to_thread(two.second.fits, mine, two.ids["worker"])
    assert not await asyncio.to_thread(two.second.fits, mine, two.ids["paid worker"])


async def test_answer_keys_are_their_owners(two: Two) -> None:
    await call(two.first, "CreateQualificationType", **two.first.new_type(Name="Keyed", **EXAM, AnswerKey=KEY))
    shown = [
        (await call(world, "ListQualificationTypes", MustBeRequestable=True, Query="keyed"))["QualificationTypes"][0]
        for world in (two.first, two.second)
    ]
    assert [("Test" in kind, "AnswerKey" in kind) for kind in shown] == [(True, True), (True, False)]


async def test_names_of_types_are_per_requester(two: Two) -> None:
    made = [await call(world, "CreateQualificationType", **two.first.new_type(Name="Same")) for world in both(two)]
    assert len({one["QualificationType"]["QualificationTypeId"] for one in made}) == 2


async def test_equal_hit_types_of_two_requesters_are_two(two: Two) -> None:
    properties = {"Title": "Same", "Description": "d", "Reward": "0.05", "AssignmentDurationInSeconds": 60}
    made = [(await call(world, "CreateHITType", **properties))["HITTypeId"] for world in both(two) * 2]
    assert made[:2] == made[2:]
    assert made[0] != made[1]


async def test_a_page_token_is_its_requesters(two: Two) -> None:
    token = (await call(two.first, "ListHITs", MaxResults=1))["NextToken"]
    with pytest.raises(ClientError, match="is not valid for the parameter NextToken"):
        await call(two.second, "ListHITs", NextToken=token)


async def test_request_tokens_are_per_requester(two: Two) -> None:
    for world in both(two):
        hit = await call(world, "CreateHIT", **world.new(UniqueRequestToken="same"))
        with pytest.raises(ClientError, match=hit["HIT"]["HITId"]):
            await call(world, "CreateHIT", **world.new(UniqueRequestToken="same"))


async def test_blocks_are_per_requester(two: Two) -> None:
    worker = two.ids["worker"]
    await call(two.second, "CreateWorkerBlock", WorkerId=worker, Reason="mine")
    blocks = [{"WorkerId": worker, "Reason": reason} for reason in ("theirs", "mine")]
    assert [(await call(world, "ListWorkerBlocks"))["WorkerBlocks"] for world in both(two)] == [[one] for one in blocks]
    await call(two.second, "DeleteWorkerBlock", WorkerId=worker)
    assert (await call(two.first, "ListWorkerBlocks"))["WorkerBlocks"] == blocks[:1]
    assert (await call(two.second, "ListWorkerBlocks"))["WorkerBlocks"] == []


async def test_who_worked_for_one_has_not_worked_for_the_other(two: Two) -> None:
    notice = {"Subject": "s", "MessageText": "m", "WorkerIds": [two.ids["paid worker"]]}
    assert (await call(two.first, "NotifyWorkers", **notice))["NotifyWorkersFailureStatuses"] == []
    (failure,) = (await call(two.second, "NotifyWorkers", **notice))["NotifyWorkersFailureStatuses"]
    assert failure["NotifyWorkersFailureCode"] == "HardFailure"


async def test_the_record_of_a_worker_is_everybodys(two: Two) -> None:
    """System qualifications count work for all requesters: the one approval was the first one's."""
    approved = {
        "QualificationTypeId": system_types.HITS_APPROVED,
        "Comparator": "GreaterThanOrEqualTo",
        "IntegerValues": [1],
    }
    hit = await asyncio.to_thread(two.second.hit, QualificationRequirements=[approved], MaxAssignments=2)
    assert await asyncio.to_thread(two.second.fits, hit, two.ids["paid worker"])
    assert not await asyncio.to_thread(two.second.fits, hit, two.ids["worker"])


async def test_money_is_per_requester(two: Two) -> None:
    fourth = await another(two, "money")
    before = await call(two.first, "GetAccountBalance")
    await asyncio.to_thread(fourth.hit, MaxAssignments=10, Reward="1.00")
    assert await call(two.first, "GetAccountBalance") == before
    assert await call(fourth, "GetAccountBalance") == {"AvailableBalance": "1000.00", "OnHoldBalance": "14.00"}
    with pytest.raises(ClientError, match="insufficient funds"):
        await call(fourth, "CreateHIT", **fourth.new(Reward="1000.00"))


async def test_each_has_a_key_that_only_looks(two: Two) -> None:
    assert [key.rights for key in two.keys] == [Rights.FULL, Rights.READ_ONLY]
    looking = World(two.first.served, two.keys[1])
    assert await call(looking, "GetAccountBalance") == await call(two.second, "GetAccountBalance")
    with pytest.raises(ClientError, match=DENIED):
        await call(looking, "CreateWorkerBlock", WorkerId=two.ids["worker"], Reason="r")
