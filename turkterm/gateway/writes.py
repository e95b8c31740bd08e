"""Writes to the marketplace: one method a verb, one request each.

Nothing is decided here: not whether to write, not whether to write again. Limits that the marketplace would answer
with a refusal are left to it, except where a request would be cut or could not be sent at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from turkterm.gateway import translate
from turkterm.gateway.calls import Caller, request_id
from turkterm.gateway.faults import Refused, Unsure, message_of
from turkterm.gateway.protocols import MOST_NOTIFIED, Receipt
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents, wire_amount

if TYPE_CHECKING:
    from turkterm.model.qualification import QualificationType


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

    async def create_type(
        self, name: str, description: str, keywords: str | None = None, *, active: bool = True
    ) -> QualificationType:
        """CreateQualificationType."""
        params = {
            "Name": name,
            "Description": description,
            "QualificationTypeStatus": "Active" if active else "Inactive",
        }
        if keywords:
            params["Keywords"] = keywords
        answer = await self._caller.write("CreateQualificationType", params)
        try:
            return translate.qualification_type(answer["QualificationType"])
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            raise Unsure("the marketplace's answer to CreateQualificationType cannot be read") from error

    async def expire(self, hit_id: HITId, at: float) -> Receipt:
        """UpdateExpirationForHIT; the wire has whole seconds, so that a fraction is cut."""
        try:
            when = datetime.fromtimestamp(int(at), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise Refused("InvalidParameterValue", "this time of expiry is outside the calendar") from error
        return await self._send("UpdateExpirationForHIT", {"HITId": hit_id, "ExpireAt": when})

    async def delete_hit(self, hit_id: HITId) -> Receipt:
        """DeleteHIT."""
        return await self._send("DeleteHIT", {"HITId": hit_id})

    async def _send(self, operation: str, params: Mapping[str, Any], **optional: Any) -> Receipt:
        given = {name: value for name, value in optional.items() if value is not None}
        return Receipt(request_id(await self._caller.write(operation, {**params, **given})))
