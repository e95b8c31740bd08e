"""What is another requester's does not exist, operation by operation, through plain boto3.

The table has every operation that takes an id. What another requester's id answers must not differ from what an id of
nobody answers, and must change nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.two import Two
from tests.conformance.world import PREFIX, Params, World
from tests.marketplace.market import QUESTION
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.service import service_model

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOBODYS = "3" + "Z" * 29


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


REFUSALS = _refusals()
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


def refusal(world: World, row: Foreign, ids: dict[str, str]) -> Params:
    """The error document, without the time, the request's own members and the ids."""
    with pytest.raises(ClientError) as caught:
        world.call(row.operation, **row.params(ids))
    text = re.sub(r" \(\d+\)$", "", caught.value.response["Error"]["Message"])
    for an_id in sorted(ids.values(), key=len, reverse=True):
        text = text.replace(an_id, "ID")
    return {**world.raw, "Message": text}
