"""Who holds a qualification, who asks for one, and what a test is worth: through plain boto3."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.table import (
    DENIED,
    STATE,
    STRANGER,
    Edge,
    Params,
    Row,
    World,
    bad,
    invalid,
    quoted,
    request_error,
)
from tests.marketplace.exam import EXAM, HALF, KEY, RIGHT, key
from turkterm.marketplace.requests import Granted, Requested
from turkterm.marketplace.rules import system_types

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKED, ACCEPT, REJECT = "ListQualificationRequests", "AcceptQualificationRequest", "RejectQualificationRequest"
GRANT, REVOKE = "AssociateQualificationWithWorker", "DisassociateQualificationFromWorker"
SCORE, HOLDERS = "GetQualificationScore", "ListWorkersWithQualificationType"


def _granting() -> list[Row | Edge]:
    def value(world: World, params: Params, _: Params) -> Any:
        return world.score(params["QualificationTypeId"], params["WorkerId"])

    def revoked(world: World) -> Params:
        return world.holder(world.kind(), revoked=True)

    def nobodys(kind: str) -> Callable[[World], Params]:
        return lambda world: {"QualificationTypeId": kind, "WorkerId": world.worker()}

    no_such = re.escape("You requested a Qualification that does not exist.")
    rows: list[Row | Edge] = [
        Edge("D08", "granted with 1", GRANT, World.named, value, 1),
        Edge("SDK", "granted with a score", GRANT,
             lambda w: w.named(IntegerValue=0, SendNotification=False),
             value, 0),
        Edge("SDK", "granting again changes the score", GRANT,
             lambda w: {**w.holder(w.kind(), IntegerValue=5), "IntegerValue": 6}, value, 6),
        Edge("SDK", "revoked", REVOKE, lambda w: {**w.holder(w.kind()), "Reason": "r" * 4096}),
        bad("CHOICE", "a reason of 4097", REVOKE, lambda w: {**w.holder(w.kind()), "Reason": "r" * 4097}, "Reason"),
        Edge("SDK", "former holders", HOLDERS,
             lambda w: {"QualificationTypeId": revoked(w)["QualificationTypeId"], "Status": "Revoked"},
             lambda w, p, a: [one["Status"] for one in a["Qualifications"]], ["Revoked"]),
        Edge("SDK", "holders are Granted by default", HOLDERS,
             lambda w: {"QualificationTypeId": revoked(w)["QualificationTypeId"]},
             lambda w, p, a: a["Qualifications"], []),
        Edge("SDK", "100 a page", HOLDERS, lambda w: {"QualificationTypeId": w.kind(), "MaxResults": 100},
             lambda w, p, a: a["NumResults"], 0),
        invalid("SDK", "101 a page", HOLDERS, lambda w: {"QualificationTypeId": w.kind(), "MaxResults": 101},
                "Value '101' at 'maxResults' failed to satisfy constraint: "
                "Member must have value less than or equal to 100"),
        bad("boto3#2355", "a worker of another marketplace", GRANT,
            lambda w: {**w.named(), "WorkerId": STRANGER}, "WorkerId", quoted(STRANGER, "WorkerId")),
        invalid("ParlAI#1619", "the form of a worker's id", GRANT,
                lambda w: {"QualificationTypeId": w.kind(), "WorkerId": "bob"},
                "Value 'bob' at 'workerId' failed to satisfy constraint: "
                "Member must satisfy regular expression pattern: \\^A\\[A-Z0-9\\]\\+\\$"),
    ]  # fmt: skip
    for operation in (SCORE, REVOKE):
        rows += [
            request_error("Dallinger#3331", f"{operation} without a grant", operation,
                          World.named,
                          "QualificationDoesNotExist", no_such),
            request_error("Dallinger", f"{operation} after a revocation", operation,
                          revoked, "InvalidQualificationState", f"{STATE}Granted"),
        ]  # fmt: skip
    rows += [
        request_error("boto3#3171", f"no score of {name}", SCORE, nobodys(type_id), "QualificationDoesNotExist",
                      no_such)
        for name, type_id in (
            ("Masters", system_types.MASTERS), ("Worker_Locale", system_types.LOCALE),
            ("Worker_Adult", system_types.ADULT), ("Worker_NumberHITsApproved", system_types.HITS_APPROVED),
            ("Worker_PercentAssignmentsApproved", system_types.PERCENT_APPROVED),
        )
    ]  # fmt: skip
    rows += [
        request_error("SDK", f"{operation} of a system type", operation, nobodys(system_types.ADULT),
                      "PermissionDeniedException", re.escape(DENIED))
        for operation in (GRANT, REVOKE)
    ]  # fmt: skip
    return rows


def _requesting() -> list[Row | Edge]:
    def listed(world: World, params: Params, answer: Params) -> Any:
        return [sorted(request) for request in answer["QualificationRequests"]]

    def listing(answers: Any = None, **params: Any) -> Callable[[World], Params]:
        def prepare(world: World) -> Params:
            kind = world.kind(**params)
            world.ask(kind, answers)
            return {"QualificationTypeId": kind}

        return prepare

    def accepted(world: World) -> Params:
        kind, worker = world.kind(), world.worker()
        asked = world.ask(kind, worker=worker)
        assert isinstance(asked, Requested)
        return {"QualificationRequestId": asked.request_id, "_names": (kind, worker)}

    plain = ["QualificationRequestId", "QualificationTypeId", "SubmitTime", "WorkerId"]
    rows: list[Row | Edge] = [
        Edge("SDK", "a pending request", ASKED, listing(), listed, [plain]),
        Edge("SDK", "with a test", ASKED, listing(RIGHT, **EXAM), listed, [sorted([*plain, "Test", "Answer"])]),
        Edge("GUIDE", "a keyed test leaves no request", ASKED, listing(HALF, **EXAM, AnswerKey=KEY), listed, []),
        Edge("GUIDE", "an automatic grant leaves no request", ASKED, listing(AutoGranted=True), listed, []),
        Edge("D08", "accepted with 1", ACCEPT, accepted, lambda w, p, a: w.score(*p["_names"]), 1),
        Edge("SDK", "accepted with a score", ACCEPT, lambda w: {**accepted(w), "IntegerValue": -2},
             lambda w, p, a: w.score(*p["_names"]), -2),
        Edge("SDK", "rejected", REJECT, lambda w: {"QualificationRequestId": w.pending(), "Reason": "r" * 4096}),
        bad("CHOICE", "a reason of 4097", REJECT,
            lambda w: {"QualificationRequestId": w.pending(), "Reason": "r" * 4097}, "Reason"),
    ]  # fmt: skip
    for operation in (ACCEPT, REJECT):
        rows += [
            request_error("SDK", f"{operation} of no request", operation,
                          lambda w: {"QualificationRequestId": "no such id"}, "QualificationRequestDoesNotExist",
                          "QualificationRequest \\[no such id\\] does not exist\\."),
            request_error("CHOICE", f"{operation} of another's request", operation,
                          lambda w: {"QualificationRequestId": w.pending(w.theirs())},
                          "QualificationRequestDoesNotExist", "QualificationRequest \\[.*\\] does not exist\\."),
            request_error("CHOICE", f"{operation} after accepting", operation,
                          lambda w: {"QualificationRequestId": w.decided(ACCEPT)},
                          "InvalidQualificationRequestState", f"{STATE}Pending"),
            request_error("CHOICE", f"{operation} after rejecting", operation,
                          lambda w: {"QualificationRequestId": w.decided(REJECT)},
                          "InvalidQualificationRequestState", f"{STATE}Pending"),
        ]  # fmt: skip
    return rows


def _scoring() -> list[Row | Edge]:
    """The four mappings of a sum of 15 (all right) and of 8 (half of it)."""
    percentage = "<PercentageMapping><MaximumSummedScore>15</MaximumSummedScore></PercentageMapping>"
    scale = "<ScaleMapping><SummedScoreMultiplier>-1.5</SummedScoreMultiplier></ScaleMapping>"
    ranges = (
        "<RangeMapping><SummedScoreRange><InclusiveLowerBound>15</InclusiveLowerBound><InclusiveUpperBound>15"
        "</InclusiveUpperBound><QualificationValue>3</QualificationValue></SummedScoreRange>"
        "<OutOfRangeQualificationValue>-1</OutOfRangeQualificationValue></RangeMapping>"
    )

    def scored(mapping: str, answers: Params) -> Callable[[World], Params]:
        def prepare(world: World) -> Params:
            kind, worker = world.kind(**EXAM, AnswerKey=key(mapping)), world.worker()
            assert isinstance(world.ask(kind, answers, worker), Granted)
            return {"QualificationTypeId": kind, "WorkerId": worker}

        return prepare

    return [
        Edge("DOC", f"{name} of {total}", SCORE, scored(mapping, answers),
             lambda w, p, a: a["Qualification"]["IntegerValue"], value)
        for name, mapping, values in (
            ("no mapping", "", (15, 8)),
            ("PercentageMapping", percentage, (100, 53)),
            ("ScaleMapping", scale, (-22, -12)),
            ("RangeMapping", ranges, (3, -1)),
        )
        for total, answers, value in zip((15, 8), (RIGHT, HALF), values, strict=True)
    ]  # fmt: skip


ROWS = [*_granting(), *_requesting(), *_scoring()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation}: {row.rule} [{row.source}]")
async def test_rule(world: World, row: Row | Edge) -> None:
    await asyncio.to_thread(row.check, world)


async def test_of_many_decisions_one_counts(world: World) -> None:
    """Eight clients accept one request with scores of their own: one succeeds, and its score is granted."""

    def decide(client: Any, request: str, score: int) -> int | None:
        try:
            client.accept_qualification_request(QualificationRequestId=request, IntegerValue=score)
        except ClientError as refused:
            if refused.response.get("TurkErrorCode") != "AWS.MechanicalTurk.InvalidQualificationRequestState":
                raise
            return None
        return score

    kind, worker = await asyncio.to_thread(world.kind), world.worker()
    asked = world.ask(kind, worker=worker)
    assert isinstance(asked, Requested)
    clients = [world.served.client() for _ in range(8)]
    outcomes = await asyncio.gather(
        *(asyncio.to_thread(decide, client, asked.request_id, score) for score, client in enumerate(clients))
    )
    granted = [score for score in outcomes if score is not None]
    assert granted == [await asyncio.to_thread(world.score, kind, worker)]
