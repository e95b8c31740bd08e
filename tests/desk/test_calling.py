"""Each verb is one request of its own."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from tests.desk.deeds import LATIN, PROPERTIES, alone
from tests.gateway.stub import KEYS, stubbed
from turkterm.desk.calling import send
from turkterm.gateway.faults import Unsure
from turkterm.gateway.session import open_gateway
from turkterm.model.action import Verb
from turkterm.model.ids import (
    AssignmentId,
    HITId,
    HITTypeId,
    QualificationRequestId,
    QualificationTypeId,
    WorkerId,
)
from turkterm.model.making import Granting, NewHit, NotificationSettings, NotificationSpec, TrialEvent
from turkterm.model.making import QualificationTypeChange as Change
from turkterm.model.money import Cents

EVERYTHING: dict[str, Any] = {
    "assignment_id": AssignmentId("3A"),
    "hit_id": HITId("3H"),
    "worker_id": WorkerId("A1"),
    "worker_ids": [WorkerId("A1")],
    "type_id": QualificationTypeId("3Q"),
    "hit_type_id": HITTypeId("3T"),
    "asked": QualificationRequestId("3R"),
    "amount": Cents(5),
    "subject": "s",
    "text": "t",
    "number": 7.0,
}
SPEC = NotificationSpec("d", "SQS", ("Ping",))
HIT, TYPE, REQUEST = {"HITId": "3H"}, {"QualificationTypeId": "3Q"}, {"QualificationRequestId": "3R"}
HELD = {**TYPE, "WorkerId": "A1"}

SENT: list[tuple[Verb, Any, str, dict[str, Any]]] = [
    (Verb.APPROVE, None, "ApproveAssignment", {"AssignmentId": "3A", "RequesterFeedback": "t"}),
    (Verb.REJECT, None, "RejectAssignment", {"AssignmentId": "3A", "RequesterFeedback": "t"}),
    (Verb.OVERRIDE, None, "ApproveAssignment", {"AssignmentId": "3A", "OverrideRejection": True}),
    (Verb.BONUS, None, "SendBonus", {"AssignmentId": "3A", "WorkerId": "A1", "BonusAmount": "0.05", "Reason": "t"}),
    (Verb.BLOCK, None, "CreateWorkerBlock", {"WorkerId": "A1", "Reason": "t"}),
    (Verb.UNBLOCK, None, "DeleteWorkerBlock", {"WorkerId": "A1", "Reason": "t"}),
    (Verb.NOTIFY, None, "NotifyWorkers", {"WorkerIds": ["A1"], "Subject": "s", "MessageText": "t"}),
    (Verb.GRANT, None, "AssociateQualificationWithWorker", {**HELD, "IntegerValue": 7, "SendNotification": True}),
    (Verb.GRANT, Granting(notify=False), "AssociateQualificationWithWorker", {**HELD, "SendNotification": False}),
    (Verb.REVOKE, None, "DisassociateQualificationFromWorker", {**HELD, "Reason": "t"}),
    (Verb.ACCEPT_REQUEST, None, "AcceptQualificationRequest", {**REQUEST, "IntegerValue": 7}),
    (Verb.REJECT_REQUEST, None, "RejectQualificationRequest", {**REQUEST, "Reason": "t"}),
    (Verb.EXPIRE, None, "UpdateExpirationForHIT", {**HIT, "ExpireAt": 7}),
    (Verb.EXTEND, None, "UpdateExpirationForHIT", {**HIT, "ExpireAt": 7}),
    (Verb.ADD_ASSIGNMENTS, None, "CreateAdditionalAssignmentsForHIT", {**HIT, "NumberOfAdditionalAssignments": 7}),
    (Verb.CHANGE_TYPE, None, "UpdateHITTypeOfHIT", {**HIT, "HITTypeId": "3T"}),
    (Verb.MARK_REVIEWING, None, "UpdateHITReviewStatus", {**HIT, "Revert": False}),
    (Verb.MARK_REVIEWABLE, None, "UpdateHITReviewStatus", {**HIT, "Revert": True}),
    (Verb.DELETE_HIT, None, "DeleteHIT", HIT),
    (Verb.CREATE_HIT, NewHit(60, annotation="a"), "CreateHITWithHITType", {"HITTypeId": "3T", "LifetimeInSeconds": 60}),
    (Verb.CREATE_HIT, NewHit(60, hit_type=PROPERTIES), "CreateHIT", {"Reward": "0.10", "MaxAssignments": 1}),
    (Verb.CREATE_HIT_TYPE, PROPERTIES, "CreateHITType", {"Title": "How warm is it?"}),
    (Verb.CREATE_TYPE, LATIN, "CreateQualificationType", {"Name": "Reads  Latin", "RetryDelayInSeconds": 60}),
    (Verb.UPDATE_TYPE, Change("d"), "UpdateQualificationType", {**TYPE, "Description": "d"}),
    (Verb.DELETE_TYPE, None, "DeleteQualificationType", TYPE),
    (Verb.NOTIFICATIONS, NotificationSettings(active=True), "UpdateNotificationSettings", {"HITTypeId": "3T"}),
    (Verb.TRY_NOTIFICATION, TrialEvent(SPEC, "Ping"), "SendTestEventNotification", {"TestEventType": "Ping"}),
]


def test_no_verb_is_left_out() -> None:
    assert {verb for verb, *_ in SENT} == set(Verb)


async def test_a_verb_is_one_request() -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        assert gateway.writer is not None
        for verb, details, operation, params in SENT:
            stub.asked.clear()
            action = alone(verb, details=details, **EVERYTHING)
            with suppress(Unsure):  # what makes something wants its id, which this server does not give
                await send(gateway.writer, action)
            [asked] = stub.asked
            assert (asked.operation, params | asked.params) == (operation, asked.params), verb
            assert asked.params.get("UniqueRequestToken") == action.token


async def test_nothing_is_sent_where_a_member_is_missing() -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        assert gateway.writer is not None
        for verb in set(Verb) - {Verb.NOTIFY}:
            with pytest.raises(AssertionError):
                await send(gateway.writer, alone(verb))
        assert stub.asked == []
