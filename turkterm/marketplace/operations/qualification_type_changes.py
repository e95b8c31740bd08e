"""Qualification types after their making: updating, deleting, and finding the HITs that use them."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, update

from turkterm.marketplace import shapes
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.qualification_types import living_type, search_text, visible_type
from turkterm.marketplace.rules import exams, limits
from turkterm.marketplace.rules.grants import RequestState
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.type_states import begin_disposal
from turkterm.marketplace.schema import hits, qualification_requests, qualification_types, requirement_uses


def update_qualification_type(tx: Tx, p: Params) -> Result:
    """UpdateQualificationType: everything but Name and Keywords; what is not named stays, as `rules.exams` says.

    An inactive type cannot be requested nor used in new HITs; what was granted and the HITs that are there stay.
    """
    kind = living_type(tx, p["QualificationTypeId"])
    values = exams.changes(p, kind)
    if "Description" in p:
        description = limits.require_text("Description", p["Description"], limits.DESCRIPTION)
        values |= {"description": description, "search_text": search_text(kind.name, kind.keywords, description)}
    if "QualificationTypeStatus" in p:
        values["status"] = p["QualificationTypeStatus"]
    tx.db.execute(
        update(qualification_types).where(qualification_types.c.number == bindparam("the_type")),
        {"the_type": kind.number, **values},
    )
    return {"QualificationType": shapes.qualification_type(living_type(tx, kind.type_id))}


def delete_qualification_type(tx: Tx, p: Params) -> Result:
    """DeleteQualificationType: rejects the pending requests; `rules.type_states` says what holds from then on."""
    kind = living_type(tx, p["QualificationTypeId"])
    pending = (
        qualification_requests.c.type == kind.number,
        qualification_requests.c.status == RequestState.PENDING,
    )
    tx.db.execute(update(qualification_requests).where(*pending).values(status=RequestState.REJECTED))
    begin_disposal(tx, kind.number)
    return {}


def list_hits_for_qualification_type(tx: Tx, p: Params) -> Result:
    """ListHITsForQualificationType: the caller's HITs whose requirements name the type, every status but Disposed."""
    kind = visible_type(tx, p["QualificationTypeId"])
    uses = exists().where(requirement_uses.c.type == kind.number, requirement_uses.c.hit_type == hits.c.hit_type)
    return page(
        tx,
        p,
        shapes.select_hits().where(hits.c.account == tx.account, hits.c.listed.is_(True), uses),
        member="HITs",
        purpose=f"ListHITsForQualificationType {kind.type_id}",
        order=(hits.c.creation_time, hits.c.number),
        descending=True,
        shape=shapes.hit,
    )
