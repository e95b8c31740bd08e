"""Requests for qualifications: how workers ask, what is listed, and what a decision does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.families import of_page, of_type, read_only, required
from tests.conformance.table import STATE, Edge, Params, Rule, World, bad, request_error, rule_test
from tests.conformance.world import PREFIX
from tests.marketplace.exam import EXAM, HALF, KEY, RIGHT, TEST
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.requests import Granted, Requested
from turkterm.marketplace.rules import system_types

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIST, ACCEPT, REJECT = "ListQualificationRequests", "AcceptQualificationRequest", "RejectQualificationRequest"
UPDATE, REVOKE = "UpdateQualificationType", "DisassociateQualificationFromWorker"


def listing(answers: Any = None, **kind: Any) -> Callable[[World], Params]:
    """The requests for a type that a worker asked for."""

    def make(world: World) -> Params:
        asked = world.kind(**kind)
        world.ask(asked, answers)
        return {"QualificationTypeId": asked}

    return make


def members(world: World, params: Params, answer: Params) -> list[list[str]]:
    return [sorted(request) for request in answer["QualificationRequests"]]


def three(world: World) -> Params:
    """A type with three pending requests and two decided ones."""
    kind = world.kind()
    made = [world.pending(kind) for _ in range(5)]
    world.call(ACCEPT, QualificationRequestId=made.pop(1))
    world.call(REJECT, QualificationRequestId=made.pop(2))
    return {"QualificationTypeId": kind, "_made": made}


def of_all_types(world: World) -> Params:
    """Requests for two types of one's own, and one for another requester's."""
    ours = [world.pending(), world.pending()]
    return {"MaxResults": 100, "_ours": ours, "_theirs": world.pending(world.theirs())}


def ids(world: World, params: Params, answer: Params) -> list[str]:
    return [one["QualificationRequestId"] for one in answer["QualificationRequests"]]


def asked(*, holds: bool = False, **more: Any) -> Callable[[World], Params]:
    """A pending request, whose worker may hold the type already."""

    def make(world: World) -> Params:
        kind, worker = world.kind(), world.worker()
        request = world.ask(kind, worker=worker)
        assert isinstance(request, Requested)
        if holds:
            world.call("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=worker, IntegerValue=50)
        return {"QualificationRequestId": request.request_id, **more, "_names": (kind, worker)}

    return make


def score(world: World, params: Params, answer: Params) -> Any:
    """The answer, the worker's score, and how many requests are pending."""
    kind, worker = params["_names"]
    pending = world.call(LIST, QualificationTypeId=kind)["NumResults"]
    return answer, world.score(kind, worker), pending


def not_granted(world: World, params: Params, answer: Params) -> Any:
    kind, worker = params["_names"]
    return answer, world.refused("GetQualificationScore", QualificationTypeId=kind, WorkerId=worker)


def decided(operation: str) -> Callable[[World], Params]:
    return lambda world: {"QualificationRequestId": world.decided(operation)}


PLAIN = ["QualificationRequestId", "QualificationTypeId", "SubmitTime", "WorkerId"]
NO_SUCH = r"QualificationRequest \[.*\] does not exist\."
PENDING = re.escape(f"{STATE}Pending")
LONG = 2**31
ROWS: list[Rule] = [
    *of_type(LIST), *of_page(LIST),
    required(ACCEPT, "QualificationRequestId"), required(REJECT, "QualificationRequestId"),
    read_only(ACCEPT, QualificationRequestId="x"), read_only(REJECT, QualificationRequestId="x"),

    Edge("SDK", "a pending request", LIST, listing(), members, [PLAIN]),
    Edge("SDK", "with a test", LIST, listing(RIGHT, **EXAM), members, [sorted([*PLAIN, "Test", "Answer"])]),
    Edge("SDK", "the test as it was taken", LIST, listing(RIGHT, **EXAM),
         lambda w, p, a: a["QualificationRequests"][0]["Test"], TEST),
    Edge("GUIDE", "a keyed test leaves no request", LIST, listing(HALF, **EXAM, AnswerKey=KEY), members, []),
    Edge("GUIDE", "an automatic grant leaves no request", LIST, listing(AutoGranted=True), members, []),
    Edge("D08", "pending ones only, the oldest first", LIST, three, lambda w, p, a: ids(w, p, a) == p["_made"], True),
    Edge("SDK", "of all types of one's own", LIST, of_all_types,
         lambda w, p, a: [one in ids(w, p, a) for one in (*p["_ours"], p["_theirs"])], [True, True, False]),
    Edge("SDK", "none", LIST, lambda w: {"QualificationTypeId": w.kind()}, lambda w, p, a: a,
         {"NumResults": 0, "QualificationRequests": []}),

    Edge("D08", "accepted with 1", ACCEPT, asked(), score, ({}, 1, 0)),
    *(Edge("SDK", f"accepted with {number}", ACCEPT, asked(IntegerValue=number), score, ({}, number, 0))
      for number in (0, -2, LONG - 1, -LONG)),
    Edge("SDK", "it overwrites the score of a holder", ACCEPT, asked(holds=True, IntegerValue=3), score, ({}, 3, 0)),
    Edge("SDK", "rejected", REJECT, asked(), not_granted, ({}, "QualificationDoesNotExist")),
    Edge("CHOICE", "a reason of 4096", REJECT, asked(Reason="é" * 4096), not_granted,
         ({}, "QualificationDoesNotExist")),
    bad("CHOICE", "a reason of 4097", REJECT, asked(Reason="r" * 4097), "Reason"),
    Edge("SDK", "what was granted otherwise stays", REJECT, asked(holds=True), score, ({}, 50, 0)),
    *(rule for operation in (ACCEPT, REJECT) for rule in (
        request_error("SDK", "an id is any text", operation, lambda w: {"QualificationRequestId": "no such id, of 1–∞"},
                      "QualificationRequestDoesNotExist", NO_SUCH),
        request_error("SDK", "an id of 70", operation, lambda w: {"QualificationRequestId": "3" * 70},
                      "QualificationRequestDoesNotExist", NO_SUCH),
        request_error("CHOICE", "another requester's request", operation,
                      lambda w: {"QualificationRequestId": w.pending(w.theirs())}, "QualificationRequestDoesNotExist",
                      NO_SUCH),
        request_error("CHOICE", "after accepting", operation, decided(ACCEPT), "InvalidQualificationRequestState",
                      PENDING),
        request_error("CHOICE", "after rejecting", operation, decided(REJECT), "InvalidQualificationRequestState",
                      PENDING))),
]  # fmt: skip

test_rule = rule_test(ROWS)


def outcome(world: World, kind: str, worker: str, answers: Any = None) -> str | int:
    """What a request leads to: the score, `pending`, or the code of its refusal."""
    try:
        result = world.ask(kind, answers, worker)
    except ApiError as refused:
        return str(refused.code).removeprefix(PREFIX)
    return result.score if isinstance(result, Granted) else "pending"


async def test_how_often_a_worker_may_ask(world: World) -> None:
    """Once where the type has no RetryDelayInSeconds, else after it; not while a request is pending [SDK]."""

    def live() -> None:
        once, slow = world.kind(**EXAM, AnswerKey=KEY), world.kind(**EXAM, AnswerKey=KEY, RetryDelayInSeconds=1000)
        worker = world.worker()
        assert outcome(world, once, worker, HALF) == 8
        world.later(100 * 86_400)
        assert outcome(world, once, worker, RIGHT) == "QualificationTypeDoesNotAllowRetake"
        assert outcome(world, slow, worker, HALF) == 8
        world.later(900)
        assert outcome(world, slow, worker, RIGHT) == "QualificationTypeRetryDelayNotElapsed"
        world.later(100)
        assert outcome(world, slow, worker, RIGHT) == 15
        world.call(UPDATE, QualificationTypeId=once, RetryDelayInSeconds=0)
        assert outcome(world, once, worker, RIGHT) == 15
        waiting = world.kind(RetryDelayInSeconds=0)
        assert outcome(world, waiting, worker) == "pending"
        assert outcome(world, waiting, worker) == "InvalidQualificationRequestState"
        (request,) = world.call(LIST, QualificationTypeId=waiting)["QualificationRequests"]
        world.call(REJECT, QualificationRequestId=request["QualificationRequestId"])
        assert outcome(world, waiting, worker) == "pending"

    await asyncio.to_thread(live)


async def test_what_cannot_be_requested(world: World) -> None:
    """Inactive and deleted types, the marketplace's own, what one holds, a test without answers [SDK, CHOICE]."""

    def live() -> None:
        worker = world.worker()
        granting = world.kind(AutoGranted=True, AutoGrantedValue=-3, RetryDelayInSeconds=0)
        assert outcome(world, granting, worker) == -3
        assert outcome(world, granting, worker) == "QualificationAlreadyExists"
        world.call(REVOKE, QualificationTypeId=granting, WorkerId=worker)
        assert outcome(world, granting, worker) == -3
        cases = {
            world.kind(QualificationTypeStatus="Inactive"): "InvalidQualificationTypeState",
            world.gone(): "InvalidQualificationTypeState",
            system_types.MASTERS: "InvalidParameterValue",
            world.kind(**EXAM): "InvalidParameterValue",
            "3NONE": "QualificationTypeDoesNotExist",
        }
        assert {kind: outcome(world, kind, worker) for kind in cases} == cases

    await asyncio.to_thread(live)


async def test_of_many_decisions_one_counts(world: World) -> None:
    """Eight clients accept one request with scores of their own: one succeeds, and its score is granted."""

    def decide(client: Any, request: str, number: int) -> int | None:
        try:
            client.accept_qualification_request(QualificationRequestId=request, IntegerValue=number)
        except ClientError as refused:
            if refused.response.get("TurkErrorCode") != f"{PREFIX}InvalidQualificationRequestState":
                raise
            return None
        return number

    kind, worker = await asyncio.to_thread(world.kind), world.worker()
    request = world.ask(kind, worker=worker)
    assert isinstance(request, Requested)
    clients = [world.served.client() for _ in range(8)]
    outcomes = await asyncio.gather(
        *(asyncio.to_thread(decide, client, request.request_id, number) for number, client in enumerate(clients))
    )
    granted = [number for number in outcomes if number is not None]
    assert granted == [await asyncio.to_thread(world.score, kind, worker)]
