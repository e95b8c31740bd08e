"""The operations of the Requester API, one file a noun, and the table that names them."""

from __future__ import annotations

from turkterm.marketplace.context import Operation
from turkterm.marketplace.operations import (
    account,
    assignments,
    bonuses,
    hit_types,
    hits,
    qualification_types,
    qualifications,
    workers,
)

_READING = {
    "GetAccountBalance": account.get_account_balance,
    "GetAssignment": assignments.get_assignment,
    "GetHIT": hits.get_hit,
    "GetQualificationScore": qualifications.get_qualification_score,
    "GetQualificationType": qualification_types.get_qualification_type,
    "ListAssignmentsForHIT": assignments.list_assignments_for_hit,
    "ListBonusPayments": bonuses.list_bonus_payments,
    "ListHITs": hits.list_hits,
    "ListQualificationTypes": qualification_types.list_qualification_types,
    "ListReviewableHITs": hits.list_reviewable_hits,
    "ListWorkerBlocks": workers.list_worker_blocks,
    "ListWorkersWithQualificationType": qualifications.list_workers_with_qualification_type,
}
_WRITING = {
    "ApproveAssignment": assignments.approve_assignment,
    "AssociateQualificationWithWorker": qualifications.associate_qualification_with_worker,
    "CreateHIT": hits.create_hit,
    "CreateHITType": hit_types.create_hit_type,
    "CreateHITWithHITType": hits.create_hit_with_hit_type,
    "CreateQualificationType": qualification_types.create_qualification_type,
    "CreateWorkerBlock": workers.create_worker_block,
    "DeleteHIT": hits.delete_hit,
    "DeleteWorkerBlock": workers.delete_worker_block,
    "DisassociateQualificationFromWorker": qualifications.disassociate_qualification_from_worker,
    "NotifyWorkers": workers.notify_workers,
    "RejectAssignment": assignments.reject_assignment,
    "SendBonus": bonuses.send_bonus,
    "UpdateExpirationForHIT": hits.update_expiration_for_hit,
}

#: Every operation that this marketplace carries out, by its name on the wire.
OPERATIONS: dict[str, Operation] = {
    name: Operation(name, run, writes)
    for table, writes in ((_READING, False), (_WRITING, True))
    for name, run in table.items()
}
