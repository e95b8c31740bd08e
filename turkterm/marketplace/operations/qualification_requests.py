"""Requests of workers for qualifications: listing, accepting and rejecting the pending ones."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update

from turkterm.marketplace import shapes
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.qualification_types import own_type
from turkterm.marketplace.rules import limits, unknown
from turkterm.marketplace.rules.grants import DEFAULT_SCORE, RequestState, grant
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.schema import qualification_requests, qualification_types


def list_qualification_requests(tx: Tx, p: Params) -> Result:
    """ListQualificationRequests: the pending ones of one own type or of all, by SubmitTime [D08]."""
    statement = (
        select(qualification_requests, qualification_types.c.type_id)
        .join(qualification_types, qualification_requests.c.type == qualification_types.c.number)
        .where(qualification_requests.c.status == RequestState.PENDING)
    )
    type_id = p.get("QualificationTypeId")
    if type_id is None:
        statement = statement.where(qualification_requests.c.account == tx.account)
    else:
        statement = statement.where(qualification_requests.c.type == own_type(tx, type_id).number)
    return page(
        tx,
        p,
        statement,
        member="QualificationRequests",
        purpose=f"ListQualificationRequests {type_id}",
        order=(qualification_requests.c.submit_time, qualification_requests.c.number),
        shape=shapes.qualification_request,
    )


def accept_qualification_request(tx: Tx, p: Params) -> Result:
    """AcceptQualificationRequest: grants with IntegerValue, 1 where none is given [D08]."""
    row = _pending(tx, p["QualificationRequestId"])
    grant(tx, row.type, row.worker_id, p.get("IntegerValue", DEFAULT_SCORE))
    _decide(tx, row, status=RequestState.GRANTED)
    return {}


def reject_qualification_request(tx: Tx, p: Params) -> Result:
    """RejectQualificationRequest: the reason is kept, and it is the worker who would read it."""
    reason = limits.check_text("Reason", p.get("Reason"), limits.REASON)
    _decide(tx, _pending(tx, p["QualificationRequestId"]), status=RequestState.REJECTED, reason=reason)
    return {}


def _pending(tx: Tx, request_id: str) -> Row[Any]:
    row = tx.db.execute(
        select(qualification_requests).where(
            qualification_requests.c.request_id == request_id, qualification_requests.c.account == tx.account
        )
    ).one_or_none()
    if row is None:
        raise unknown.no_such_request(request_id)
    if row.status != RequestState.PENDING:
        raise unknown.wrong_request_state()
    return row


def _decide(tx: Tx, row: Row[Any], **values: Any) -> None:
    where = qualification_requests.c.number == row.number
    tx.db.execute(update(qualification_requests).where(where).values(**values))
