"""Qualifications: who holds a requester's type, with which score."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from turkterm.marketplace import shapes
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.errors import ApiError, request_error
from turkterm.marketplace.operations.qualification_types import living_type, own_type, visible_type
from turkterm.marketplace.rules import limits
from turkterm.marketplace.rules.grants import DEFAULT_SCORE, GRANTED, REVOKED, change, grant
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.standing import require_worker
from turkterm.marketplace.schema import qualification_types, qualifications


def associate_qualification_with_worker(tx: Tx, p: Params) -> Result:
    """AssociateQualificationWithWorker: grants, or changes the score of a holder (whose GrantTime stays).

    SendNotification is accepted: there is no mail to send. A pending request stays pending [SDK].
    """
    kind = living_type(tx, p["QualificationTypeId"])
    require_worker(tx, p["WorkerId"])
    grant(tx, kind.number, p["WorkerId"], p.get("IntegerValue", DEFAULT_SCORE))
    return {}


def disassociate_qualification_from_worker(tx: Tx, p: Params) -> Result:
    """DisassociateQualificationFromWorker: the qualification becomes Revoked."""
    kind = own_type(tx, p["QualificationTypeId"])
    reason = limits.check_text("Reason", p.get("Reason"), limits.REASON)
    change(tx, _granted(tx, kind.number, p["WorkerId"]), status=REVOKED, reason=reason)
    return {}


def list_workers_with_qualification_type(tx: Tx, p: Params) -> Result:
    """ListWorkersWithQualificationType: holders (or, with Status Revoked, former ones) of an own type, by WorkerId."""
    kind, status = own_type(tx, p["QualificationTypeId"]), p.get("Status", GRANTED)
    return page(
        tx,
        p,
        _holders().where(qualifications.c.type == kind.number, qualifications.c.status == status),
        member="Qualifications",
        purpose=f"ListWorkersWithQualificationType {kind.type_id} {status}",
        order=(qualifications.c.worker_id,),
        shape=shapes.qualification,
    )


def get_qualification_score(tx: Tx, p: Params) -> Result:
    """GetQualificationScore; QualificationDoesNotExist for all system types [boto3#3171]."""
    kind = visible_type(tx, p["QualificationTypeId"])
    if kind.account is None:
        raise no_such_qualification()
    own_type(tx, p["QualificationTypeId"])
    return {"Qualification": shapes.qualification(_granted(tx, kind.number, p["WorkerId"]))}


def no_such_qualification() -> ApiError:
    """QualificationDoesNotExist in the service's words [Dallinger#3331, boto3#3171]."""
    return request_error("QualificationDoesNotExist", "You requested a Qualification that does not exist.")


def _holders() -> Select[Any]:
    return select(qualifications, qualification_types.c.type_id).join(
        qualification_types, qualifications.c.type == qualification_types.c.number
    )


def _find(tx: Tx, kind: int, worker_id: str) -> Row[Any] | None:
    return tx.db.execute(
        _holders().where(qualifications.c.type == kind, qualifications.c.worker_id == worker_id)
    ).one_or_none()


def _granted(tx: Tx, kind: int, worker_id: str) -> Row[Any]:
    held = _find(tx, kind, worker_id)
    if held is None:
        raise no_such_qualification()
    if held.status != GRANTED:
        # The service's words for a revoked one [Dallinger].
        raise request_error("InvalidQualificationState", f"This operation can be called with a status of: {GRANTED}")
    return held
