"""Writes to the marketplace: one method a verb, one request each.

Nothing is decided here: not whether to write, not whether to write again. Limits that the marketplace would answer
with a refusal are left to it, except where a request would be cut or could not be sent at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from turkterm.gateway import compose
from turkterm.gateway.calls import Caller, request_id
from turkterm.gateway.faults import Refused, Unsure, message_of
from turkterm.gateway.protocols import MOST_NOTIFIED, Receipt
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents, wire_amount

if TYPE_CHECKING:
    from turkterm.model.making import (
        HitTypeProperties,
        NewHit,
        NewQualificationType,
        NotificationSettings,
        QualificationTypeChange,
        TrialEvent,
    )


class MarketplaceWriter:
    """The Writer over one connection."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def approve(
        self, assignment_id: AssignmentId, feedback: str | None = None, *, override: bool = False
    ) -> Receipt:
        """ApproveAssignment, with OverrideRejection where a rejection is to be overridden."""
        params: dict[str, Any] = {"AssignmentId": assignment_id}
        if override:
            params["OverrideRejection"] = True
        return await self._send("ApproveAssignment", params, RequesterFeedback=feedback)

    async def reject(self, assignment_id: AssignmentId, feedback: str) -> Receipt:
        """RejectAssignment."""
        return await self._send("RejectAssignment", {"AssignmentId": assignment_id, "RequesterFeedback": feedback})

    async def send_bonus(
        self, worker_id: WorkerId, assignment_id: AssignmentId, amount: Cents, reason: str, token: str
    ) -> Receipt:
        """SendBonus; the same token within 24 hours raises DuplicateToken and pays nothing [DOC]."""
        params = {
            "WorkerId": worker_id,
            "AssignmentId": assignment_id,
            "BonusAmount": wire_amount(amount),
            "Reason": reason,
            "UniqueRequestToken": token,
        }
        return await self._send("SendBonus", params)

    async def block(self, worker_id: WorkerId, reason: str) -> Receipt:
        """CreateWorkerBlock."""
        return await self._send("CreateWorkerBlock", {"WorkerId": worker_id, "Reason": reason})

    async def unblock(self, worker_id: WorkerId, reason: str | None = None) -> Receipt:
        """DeleteWorkerBlock."""
        return await self._send("DeleteWorkerBlock", {"WorkerId": worker_id}, Reason=reason)

    async def notify(self, worker_ids: Sequence[WorkerId], subject: str, text: str) -> Receipt:
        """NotifyWorkers; more than 100 workers are refused here, for a part of them must not go silently missing."""
        if not 1 <= len(worker_ids) <= MOST_NOTIFIED:
            raise Refused("TooManyWorkers", f"one message goes to between 1 and {MOST_NOTIFIED} workers")
        params = {"WorkerIds": list(worker_ids), "Subject": subject, "MessageText": text}
        answer = await self._caller.write("NotifyWorkers", params)
        failures: dict[WorkerId, str] = {}
        for failure in answer.get("NotifyWorkersFailureStatuses") or ():
            why = message_of(failure.get("NotifyWorkersFailureMessage", ""))
            failures[WorkerId(failure.get("WorkerId", ""))] = why or failure.get("NotifyWorkersFailureCode", "")
        return Receipt(request_id(answer), failures)

    async def grant(
        self, type_id: QualificationTypeId, worker_id: WorkerId, score: int | None = None, *, notify: bool = True
    ) -> Receipt:
        """AssociateQualificationWithWorker; without a score the marketplace gives 1 [D08]."""
        params = {"QualificationTypeId": type_id, "WorkerId": worker_id, "SendNotification": notify}
        return await self._send("AssociateQualificationWithWorker", params, IntegerValue=score)

    async def revoke(self, type_id: QualificationTypeId, worker_id: WorkerId, reason: str | None = None) -> Receipt:
        """DisassociateQualificationFromWorker."""
        params = {"QualificationTypeId": type_id, "WorkerId": worker_id}
        return await self._send("DisassociateQualificationFromWorker", params, Reason=reason)

    async def accept_request(self, request_id: QualificationRequestId, score: int | None = None) -> Receipt:
        """AcceptQualificationRequest; without a score the marketplace gives 1 [D08]."""
        return await self._send(
            "AcceptQualificationRequest", {"QualificationRequestId": request_id}, IntegerValue=score
        )

    async def reject_request(self, request_id: QualificationRequestId, reason: str | None = None) -> Receipt:
        """RejectQualificationRequest."""
        return await self._send("RejectQualificationRequest", {"QualificationRequestId": request_id}, Reason=reason)

    async def create_type(self, made: NewQualificationType) -> Receipt:
        """CreateQualificationType."""
        params = compose.qualification_type(made)
        return await self._make("CreateQualificationType", params, "QualificationType", "QualificationTypeId")

    async def update_type(self, type_id: QualificationTypeId, change: QualificationTypeChange) -> Receipt:
        """UpdateQualificationType."""
        return await self._send("UpdateQualificationType", {"QualificationTypeId": type_id, **compose.change(change)})

    async def delete_type(self, type_id: QualificationTypeId) -> Receipt:
        """DeleteQualificationType."""
        return await self._send("DeleteQualificationType", {"QualificationTypeId": type_id})

    async def create_hit_type(self, made: HitTypeProperties) -> Receipt:
        """CreateHITType."""
        return await self._make("CreateHITType", compose.hit_type(made), None, "HITTypeId")

    async def create_hit(self, made: NewHit, token: str) -> Receipt:
        """CreateHIT; the same token within 24 hours raises DuplicateToken, which names the first HIT [DOC]."""
        return await self._make("CreateHIT", {**compose.hit(made), "UniqueRequestToken": token}, "HIT", "HITId")

    async def create_hit_of_type(self, hit_type_id: HITTypeId, made: NewHit, token: str) -> Receipt:
        """CreateHITWithHITType, with the same token's promise."""
        params = {"HITTypeId": hit_type_id, **compose.hit(made), "UniqueRequestToken": token}
        return await self._make("CreateHITWithHITType", params, "HIT", "HITId")

    async def add_assignments(self, hit_id: HITId, count: int, token: str) -> Receipt:
        """CreateAdditionalAssignmentsForHIT; the same token within 24 hours adds nothing."""
        params = {"HITId": hit_id, "NumberOfAdditionalAssignments": count, "UniqueRequestToken": token}
        return await self._send("CreateAdditionalAssignmentsForHIT", params)

    async def expire(self, hit_id: HITId, at: float) -> Receipt:
        """UpdateExpirationForHIT; the wire has whole seconds, so that a fraction is cut."""
        try:
            when = datetime.fromtimestamp(int(at), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise Refused("InvalidParameterValue", "this time of expiry is outside the calendar") from error
        return await self._send("UpdateExpirationForHIT", {"HITId": hit_id, "ExpireAt": when})

    async def change_type(self, hit_id: HITId, hit_type_id: HITTypeId) -> Receipt:
        """UpdateHITTypeOfHIT."""
        return await self._send("UpdateHITTypeOfHIT", {"HITId": hit_id, "HITTypeId": hit_type_id})

    async def mark_reviewing(self, hit_id: HITId, *, revert: bool = False) -> Receipt:
        """UpdateHITReviewStatus."""
        return await self._send("UpdateHITReviewStatus", {"HITId": hit_id, "Revert": revert})

    async def delete_hit(self, hit_id: HITId) -> Receipt:
        """DeleteHIT."""
        return await self._send("DeleteHIT", {"HITId": hit_id})

    async def set_notifications(self, hit_type_id: HITTypeId, settings: NotificationSettings) -> Receipt:
        """UpdateNotificationSettings."""
        return await self._send("UpdateNotificationSettings", {"HITTypeId": hit_type_id, **compose.settings(settings)})

    async def send_trial_event(self, trial: TrialEvent) -> Receipt:
        """SendTestEventNotification."""
        params = {"Notification": compose.notification(trial.spec), "TestEventType": trial.event}
        return await self._send("SendTestEventNotification", params)

    async def _make(self, operation: str, params: Mapping[str, Any], member: str | None, name: str) -> Receipt:
        """Send what makes something, and give the id that the answer names. An answer without it leaves it unsure."""
        answer = await self._caller.write(operation, params)
        try:
            made = clean((answer if member is None else answer[member])[name])
        except (LookupError, TypeError, AttributeError) as error:
            raise Unsure(f"the marketplace's answer to {operation} cannot be read") from error
        return Receipt(request_id(answer), made=made)

    async def _send(self, operation: str, params: Mapping[str, Any], **optional: Any) -> Receipt:
        given = {name: value for name, value in optional.items() if value is not None}
        return Receipt(request_id(await self._caller.write(operation, {**params, **given})))
