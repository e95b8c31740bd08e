"""What happens to an assignment after it was submitted: approval, by hand or by itself, and rejection.

Each function carries out one transition on rows read in the same transaction, with the counters, the money and the
worker's record; whether the transition is allowed is the caller's question.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters, events
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.rules.money import Kind, pay
from turkterm.marketplace.rules.standing import note
from turkterm.marketplace.rules.states import AssignmentState
from turkterm.marketplace.schema import assignments
from turkterm.model.money import Cents

_THE_ASSIGNMENT = update(assignments).where(assignments.c.number == bindparam("the_assignment"))


def approve(tx: Tx, assignment: Row[Any], hit: Row[Any], feedback: str | None = None) -> None:
    """Pays a submitted assignment, or a rejected one (an override: see `unknown` for what becomes of its feedback)."""
    overridden = assignment.status == AssignmentState.REJECTED
    tx.db.execute(
        _THE_ASSIGNMENT,
        {
            "the_assignment": assignment.number,
            "status": AssignmentState.APPROVED,
            "approval_time": tx.now,
            "rejection_time": None,
            "feedback": feedback,
            "due": None,
        },
    )
    events.note(tx, hit, EventType.ASSIGNMENT_APPROVED, assignment.assignment_id)
    if overridden:
        counters.apply(tx, hit, Step(rejected=-1, approved=1))
        note(tx, hit.account, assignment.worker_id, approved=1, rejected=-1)
    else:
        counters.apply(tx, hit, Step(submitted=-1, approved=1))
        note(tx, hit.account, assignment.worker_id, approved=1)
    reward = Cents(hit.reward)
    pay(
        tx,
        hit.account,
        ((Kind.REWARD, reward), (Kind.REWARD_FEE, counters.fee_of_one(hit, hit.max_assignments))),
        worker_id=assignment.worker_id,
        assignment=assignment.number,
    )


def reject(tx: Tx, assignment: Row[Any], hit: Row[Any], feedback: str | None) -> None:
    """Refuses a submitted assignment; nothing is paid and nothing charged."""
    tx.db.execute(
        _THE_ASSIGNMENT,
        {
            "the_assignment": assignment.number,
            "status": AssignmentState.REJECTED,
            "rejection_time": tx.now,
            "feedback": feedback,
            "due": None,
        },
    )
    events.note(tx, hit, EventType.ASSIGNMENT_REJECTED, assignment.assignment_id)
    counters.apply(tx, hit, Step(submitted=-1, rejected=1))
    note(tx, hit.account, assignment.worker_id, rejected=1)
