"""Bonuses: sending them once, and listing what was sent."""

from __future__ import annotations

import uuid

from turkterm.marketplace import shapes
from turkterm.marketplace.attached import request_id
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.assignments import own_assignment
from turkterm.marketplace.operations.hits import own_hit
from turkterm.marketplace.rules import limits, states, unknown
from turkterm.marketplace.rules.money import Kind, pay, require_funds
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.standing import require_worker, unknown_worker
from turkterm.marketplace.rules.states import SHOWN
from turkterm.marketplace.rules.tokens import Scope, first_outcome, remember
from turkterm.marketplace.schema import bonuses, insert_numbered
from turkterm.model.fees import bonus_fee


def send_bonus(tx: Tx, p: Params) -> Result:
    """SendBonus: pays the worker of a submitted, approved or rejected assignment, once a UniqueRequestToken.

    An assignment that is only accepted does not exist here [Mephisto#1081]. The worker must be the assignment's.
    """
    amount = limits.check_amount("BonusAmount", p["BonusAmount"])
    if not amount:
        raise limits.refuse("BonusAmount", p["BonusAmount"])
    reason = limits.require_text("Reason", p["Reason"], limits.REASON)
    token: str | None = p.get("UniqueRequestToken")
    first = first_outcome(tx, Scope.BONUS, token)
    if token is not None and first is not None:
        raise unknown.token_already_used(token, first)
    require_worker(tx, p["WorkerId"])
    assignment, hit = own_assignment(tx, p["AssignmentId"])
    if assignment.status not in SHOWN:
        raise states.no_such_assignment(p["AssignmentId"])
    if assignment.worker_id != p["WorkerId"]:
        raise unknown_worker(p["WorkerId"])
    fee = bonus_fee(amount)
    require_funds(tx, tx.account, amount + fee)
    number = insert_numbered(
        tx.db,
        bonuses,
        {
            "account": tx.account,
            "hit": hit.number,
            "assignment": assignment.number,
            "worker_id": assignment.worker_id,
            "amount": amount,
            "fee": fee,
            "reason": reason,
            "grant_time": tx.now,
        },
    )
    pay(
        tx,
        tx.account,
        ((Kind.BONUS, amount), (Kind.BONUS_FEE, fee)),
        worker_id=assignment.worker_id,
        assignment=assignment.number,
        bonus=number,
    )
    remember(tx, Scope.BONUS, token, request_id(tx) or str(uuid.uuid4()))
    return {}


def list_bonus_payments(tx: Tx, p: Params) -> Result:
    """ListBonusPayments: of a HIT or of an assignment (of the assignment where both are given), oldest first."""
    if "AssignmentId" in p:
        assignment, _ = own_assignment(tx, p["AssignmentId"])
        of_subject = bonuses.c.assignment == assignment.number
        subject = p["AssignmentId"]
    elif "HITId" in p:
        of_subject = bonuses.c.hit == own_hit(tx, p["HITId"]).number
        subject = p["HITId"]
    else:
        raise unknown.bonus_list_needs_subject()
    return page(
        tx,
        p,
        shapes.select_bonuses().where(of_subject),
        member="BonusPayments",
        purpose=f"ListBonusPayments {subject}",
        order=(bonuses.c.number,),
        shape=shapes.bonus,
    )
