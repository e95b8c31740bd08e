"""What a review policy does: approve, reject, extend, by the rules of the operations of the same name.

Each action is carried out in a savepoint: one that a rule refuses leaves nothing behind, and the report says so.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import PREFIX, ApiError
from turkterm.marketplace.rules import counters, extending, reviewing
from turkterm.marketplace.rules.review_policies.reports import Level, Outcome, Report, Subject
from turkterm.marketplace.rules.states import AssignmentState
from turkterm.marketplace.schema import assignments

#: DOC's sample of an action that came too late.
WRONG_STATE = "Assignment was in an invalid state for this operation."


def approve(report: Report, assignment: int, reason: str | None) -> None:
    """Approves a submitted assignment; one that is approved already is a success, a rejected one a failure [DOC]."""
    row = _row(report.tx, assignment)
    target = Subject(Level.ASSIGNMENT, row.assignment_id)
    if row.status == AssignmentState.APPROVED:
        report.did("approve", target, "Already approved")
    elif row.status == AssignmentState.SUBMITTED:
        reviewing.approve(report.tx, row, counters.hit_by_number(report.tx, row.hit), reason)
        report.did("approve", target, "Approved")
    else:
        report.did("approve", target, WRONG_STATE, Outcome.FAILED, f"{PREFIX}InvalidAssignmentState")


def reject(report: Report, assignment: int, reason: str | None) -> None:
    """Rejects a submitted assignment; the mirror of `approve`."""
    row = _row(report.tx, assignment)
    target = Subject(Level.ASSIGNMENT, row.assignment_id)
    if row.status == AssignmentState.REJECTED:
        report.did("reject", target, "Already rejected")
    elif row.status == AssignmentState.SUBMITTED:
        reviewing.reject(report.tx, row, counters.hit_by_number(report.tx, row.hit), reason)
        report.did("reject", target, "Rejected")
    else:
        report.did("reject", target, WRONG_STATE, Outcome.FAILED, f"{PREFIX}InvalidAssignmentState")


def extend(report: Report, most: int, seconds: int) -> None:
    """Gives the HIT one more assignment, up to `most` in all, and at least `seconds` from now on."""
    hit = counters.hit_by_number(report.tx, report.hit)
    target = Subject(Level.HIT, hit.hit_id)
    if hit.max_assignments >= most:
        report.did("extend", target, f"Already extended to {hit.max_assignments} assignments")
        return
    try:
        with report.tx.db.begin_nested():
            extending.extend(report.tx, hit, 1, seconds)
    except ApiError as refused:
        report.did("extend", target, refused.message.strip(), Outcome.FAILED, refused.code)
    else:
        report.did("extend", target, f"Extended to {hit.max_assignments + 1} assignments")


def _row(tx: Tx, number: int) -> Row[Any]:
    return tx.db.execute(select(assignments).where(assignments.c.number == number)).one()
