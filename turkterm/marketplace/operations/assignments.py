"""Assignments: listing, reading, approving and rejecting what workers submitted.

The API shows an assignment from its submission on; one that is only accepted, was returned or abandoned is never
listed. With its HIT disposed, an assignment does not exist any more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam

from turkterm.marketplace import shapes
from turkterm.marketplace.attached import quirks
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.hits import own_hit, shown_hit
from turkterm.marketplace.rules import counters, limits, reviewing, states
from turkterm.marketplace.rules.money import require_funds
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.states import SHOWN, AssignmentState
from turkterm.marketplace.schema import assignments
from turkterm.model.hit import HitStatus

_ALL = shapes.select_assignments()
_ONE = _ALL.where(assignments.c.assignment_id == bindparam("wanted"))


def list_assignments_for_hit(tx: Tx, p: Params) -> Result:
    """ListAssignmentsForHIT: the oldest submission first [LEG], all three statuses unless some are asked for."""
    hit = own_hit(tx, p["HITId"])
    statuses = sorted(set(p.get("AssignmentStatuses") or SHOWN))
    return page(
        tx,
        p,
        _ALL.where(
            assignments.c.hit == hit.number,
            assignments.c.submit_time.is_not(None),
            assignments.c.status.in_(statuses),
        ),
        member="Assignments",
        purpose=f"ListAssignmentsForHIT {hit.hit_id} {','.join(statuses)}",
        order=(assignments.c.submit_time, assignments.c.number),
        shape=shapes.assignment,
    )


def get_assignment(tx: Tx, p: Params) -> Result:
    """GetAssignment: the assignment and its whole HIT; InvalidAssignmentState before it was submitted [ParlAI]."""
    row, hit = submitted_assignment(tx, p["AssignmentId"])
    return {"Assignment": shapes.assignment(row), "HIT": shown_hit(tx, hit.hit_id)}


def approve_assignment(tx: Tx, p: Params) -> Result:
    """ApproveAssignment: pays reward and fee. With OverrideRejection also a rejected one, 30 days from submission on.

    The money for a submitted assignment has been on hold since its HIT was made; an override needs it anew. An
    approved one is InvalidAssignmentState, not success, in spite of the SDK's `idempotent`.
    """
    row, hit = own_assignment(tx, p["AssignmentId"])
    feedback = limits.check_text("RequesterFeedback", p.get("RequesterFeedback"), limits.FEEDBACK)
    if row.status == AssignmentState.REJECTED and p.get("OverrideRejection", False):
        if row.submit_time + limits.OVERRIDE_WITHIN < tx.now:
            raise states.wrong_assignment_state(AssignmentState.SUBMITTED)
        require_funds(tx, tx.account, counters.cost_of_one(hit, hit.max_assignments))
    elif row.status != AssignmentState.SUBMITTED:
        raise states.wrong_assignment_state(AssignmentState.SUBMITTED)
    elif tx.now - row.submit_time < quirks(tx).approval_lag:
        raise states.wrong_assignment_state("null")  # the service's words for what it does not know yet [ParlAI#2957]
    reviewing.approve(tx, row, hit, feedback)
    return {}


def reject_assignment(tx: Tx, p: Params) -> Result:
    """RejectAssignment: a submitted one only, with feedback; costs nothing."""
    row, hit = own_assignment(tx, p["AssignmentId"])
    feedback = limits.require_text("RequesterFeedback", p["RequesterFeedback"], limits.FEEDBACK)
    if row.status != AssignmentState.SUBMITTED:
        raise states.wrong_assignment_state(AssignmentState.SUBMITTED)
    reviewing.reject(tx, row, hit, feedback)
    return {}


def own_assignment(tx: Tx, assignment_id: str) -> tuple[Row[Any], Row[Any]]:
    """An assignment of this account's HIT that is not disposed, in whatever state, with its HIT; raises ApiError."""
    row = tx.db.execute(_ONE, {"wanted": assignment_id}).one_or_none()
    if row is None:
        raise states.no_such_assignment(assignment_id)
    hit = counters.hit_by_number(tx, row.hit)
    if hit.account != tx.account or hit.status == HitStatus.DISPOSED:
        raise states.no_such_assignment(assignment_id)
    return row, hit


def submitted_assignment(tx: Tx, assignment_id: str) -> tuple[Row[Any], Row[Any]]:
    """`own_assignment` of one that was submitted; InvalidAssignmentState in the service's words before [ParlAI]."""
    row, hit = own_assignment(tx, assignment_id)
    if row.status not in SHOWN:
        raise states.wrong_assignment_state("Reviewable", "Approved", "Rejected")
    return row, hit
