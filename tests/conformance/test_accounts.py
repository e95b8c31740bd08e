"""Requesters of one marketplace through plain boto3: what is one's does not exist for another, operation by operation.

The table has every operation that takes an id. What another requester's id answers must not differ from what an id of
nobody answers, and must change nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from botocore.exceptions import ClientError
from sqlalchemy import select

from tests.conformance.table import DENIED
from tests.conformance.world import PREFIX, Params, World
from tests.marketplace.exam import EXAM, KEY
from tests.marketplace.market import QUESTION
from tests.marketplace.serving import serving
from tests.marketplace.test_uploads import ANSWER
from turkterm.marketplace import accounts
from turkterm.marketplace.context import Rights, Tx
from turkterm.marketplace.ids import new_person_id
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.schema import metadata
from turkterm.marketplace.service import service_model
from turkterm.marketplace.store import AccessKey
from turkterm.model.money import Cents

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOBODYS = "3" + "Z" * 29
DEPOSIT = Cents(100_000)


@dataclass
class Two:
    """Two requesters, and everything that the first one has."""

    first: World
    second: World
    keys: tuple[AccessKey, ...]
    ids: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Gives the first requester one of everything, in the states in which its owner could use it."""
        one = self.first
        hit = one.hit(MaxAssignments=3)
        held = one.call("GetAssignment", AssignmentId=one.submitted(hit, ANSWER))
        kind = one.kind()
        worker = held["Assignment"]["WorkerId"]
        one.call("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=worker)
        paid = one.submitted(hit)
        one.call("ApproveAssignment", AssignmentId=paid)
        done = one.call("GetAssignment", AssignmentId=paid)["Assignment"]["WorkerId"]
        one.call("SendBonus", WorkerId=done, AssignmentId=paid, BonusAmount="1.00", Reason="r", UniqueRequestToken="t")
        one.call("CreateWorkerBlock", WorkerId=worker, Reason="theirs")
        self.ids = {
            "hit": hit,
            "hit type": held["HIT"]["HITTypeId"],
            "assignment": held["Assignment"]["AssignmentId"],
            "type": kind,
            "draft": one.kind(QualificationTypeStatus="Inactive"),
            "request": one.pending(kind),
            "worker": worker,
            "paid worker": done,
        }

    def everything(self) -> str:
        """A digest of every row of every table."""
        digest = hashlib.sha256()

        def look(tx: Tx) -> None:
            for table in metadata.sorted_tables:
                rows = tx.db.execute(select(table).order_by(*table.primary_key.columns)).all()
                digest.update(repr((table.name, rows)).encode())

        self.first.served.store.read_now(look)
        return digest.hexdigest()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    """A marketplace with two requesters, whose first one has one of everything."""
    async with serving(tmp_path_factory.mktemp("accounts")) as served:
        made = served.store.write_now(lambda tx: accounts.add(tx, "lab-b", DEPOSIT), new_person_id())
        keys = served.store.access_keys(made.account_id)
        both = Two(World(served), World(served, keys[0]), keys)
        await asyncio.to_thread(both.prepare)
        yield both


@dataclass(frozen=True)
class Foreign:
    """An operation that the second requester asks for with an id of the first one's."""

    operation: str
    params: Callable[[dict[str, str]], Params]
    code: str


def of(name: str, key: str, **more: Any) -> Callable[[dict[str, str]], Params]:
    """The parameters with the first requester's id of that kind."""
    return lambda ids: {name: ids[key], **more}


def _refusals() -> list[Foreign]:
    hit, assignment, kind = of("HITId", "hit"), of("AssignmentId", "assignment"), of("QualificationTypeId", "type")
    no_hit, no_assignment, no_type = "HITDoesNotExist", "AssignmentDoesNotExist", "QualificationTypeDoesNotExist"
    no_hit_type, no_request = "HITTypeDoesNotExist", "QualificationRequestDoesNotExist"

    def and_worker(ids: dict[str, str]) -> Params:
        return {"QualificationTypeId": ids["type"], "WorkerId": ids["worker"]}

    def with_draft(ids: dict[str, str]) -> Params:
        wanted = {"QualificationTypeId": ids["draft"], "Comparator": "Exists"}
        properties = {"Title": "t", "Description": "d", "Reward": "0.05", "AssignmentDurationInSeconds": 60}
        return {**properties, "QualificationRequirements": [wanted]}

    new = {"LifetimeInSeconds": 600, "Question": QUESTION}
    return [
        Foreign("AcceptQualificationRequest", of("QualificationRequestId", "request"), no_request),
        Foreign("ApproveAssignment", assignment, no_assignment),
        Foreign("AssociateQualificationWithWorker", and_worker, no_type),
        Foreign("CreateAdditionalAssignmentsForHIT", of("HITId", "hit", NumberOfAdditionalAssignments=1), no_hit),
        Foreign("CreateHITType", with_draft, no_type),
        Foreign("CreateHITWithHITType", of("HITTypeId", "hit type", **new), no_hit_type),
        Foreign("DeleteHIT", hit, no_hit),
        Foreign("DeleteQualificationType", kind, no_type),
        Foreign("DisassociateQualificationFromWorker", and_worker, no_type),
        Foreign("GetAssignment", assignment, no_assignment),
        Foreign("GetFileUploadURL", of("AssignmentId", "assignment", QuestionIdentifier="photo"), no_assignment),
        Foreign("GetHIT", hit, no_hit),
        Foreign("GetQualificationScore", and_worker, no_type),
        Foreign("GetQualificationType", kind, no_type),
        Foreign("ListAssignmentsForHIT", hit, no_hit),
        Foreign("ListBonusPayments", hit, no_hit),
        Foreign("ListBonusPayments", assignment, no_assignment),
        Foreign("ListHITsForQualificationType", of("QualificationTypeId", "draft"), no_type),
        Foreign("ListQualificationRequests", kind, no_type),
        Foreign("ListReviewPolicyResultsForHIT", hit, no_hit),
        Foreign("ListReviewableHITs", of("HITTypeId", "hit type"), no_hit_type),
        Foreign("ListWorkersWithQualificationType", kind, no_type),
        Foreign("RejectAssignment", of("AssignmentId", "assignment", RequesterFeedback="f"), no_assignment),
        Foreign("RejectQualificationRequest", of("QualificationRequestId", "request"), no_request),
        Foreign(
            "SendBonus",
            lambda ids: {
                "AssignmentId": ids["assignment"],
                "WorkerId": ids["worker"],
                "BonusAmount": "0.05",
                "Reason": "r",
            },
            no_assignment,
        ),
        Foreign("UpdateExpirationForHIT", of("HITId", "hit", ExpireAt=0), no_hit),
        Foreign("UpdateHITReviewStatus", hit, no_hit),
        Foreign("UpdateHITTypeOfHIT", lambda ids: {"HITId": ids["hit"], "HITTypeId": ids["hit type"]}, no_hit),
        Foreign("UpdateNotificationSettings", of("HITTypeId", "hit type", Active=True), no_hit_type),
        Foreign("UpdateQualificationType", of("QualificationTypeId", "type", Description="mine"), no_type),
    ]


REFUSALS = [row for row in _refusals() if row.operation in OPERATIONS]
#: What takes a worker's id only, an id of the marketplace's own (a layout) or one that has a test of its own below.
ALLOWED = {"CreateHIT", "CreateWorkerBlock", "DeleteWorkerBlock", "NotifyWorkers"}


async def test_the_table_has_every_operation_that_takes_an_id() -> None:
    model = service_model()
    taking = {
        name
        for name in OPERATIONS
        if any(re.search("Ids?$", member) for member in model.operation_model(name).input_shape.members)
    }
    assert taking == {row.operation for row in REFUSALS} - {"CreateHITType"} | ALLOWED


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: f"{row.operation} {row.code}")
async def test_what_is_anothers_does_not_exist(two: Two, row: Foreign) -> None:
    before = two.everything()
    theirs = await asyncio.to_thread(refusal, two.second, row, two.ids)
    nobodys = await asyncio.to_thread(refusal, two.second, row, dict.fromkeys(two.ids, NOBODYS) | workers_of(two))
    assert theirs == nobodys
    assert theirs["TurkErrorCode"] == PREFIX + row.code
    assert two.everything() == before


def workers_of(two: Two) -> dict[str, str]:
    """The workers, who are everybody's."""
    return {name: two.ids[name] for name in ("worker", "paid worker")}


async def call(world: World, operation: str, /, **params: Any) -> Params:
    """An operation through boto3."""
    return await asyncio.to_thread(world.call, operation, **params)


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


async def another(two: Two, name: str) -> World:
    """One more requester, who has done nothing yet."""
    store = two.first.served.store
    made = await store.write(lambda tx: accounts.add(tx, name, DEPOSIT), new_person_id())
    return World(two.first.served, store.access_keys(made.account_id)[0])


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


def both(two: Two) -> tuple[World, World]:
    return two.first, two.second


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


def refusal(world: World, row: Foreign, ids: dict[str, str]) -> Params:
    """The error document, without the time, the request's own members and the ids."""
    with pytest.raises(ClientError) as caught:
        world.call(row.operation, **row.params(ids))
    text = re.sub(r" \(\d+\)$", "", caught.value.response["Error"]["Message"])
    for an_id in sorted(ids.values(), key=len, reverse=True):
        text = text.replace(an_id, "ID")
    return {**world.raw, "Message": text}
